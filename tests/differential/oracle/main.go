// The oracle of `cargo xtask differential`: Helm's own command line as a service.
//
// It reads one job on each line of standard input, {"dir": "…", "args": ["template", "r", "chart"]}, runs the command in
// that folder, and answers with one line, {"exit": 0, "stdout": BASE64, "stderr": BASE64}. A panic is an answer as well:
// {"panic": "…"}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	helm "helm.sh/helm/v4/pkg/cmd"
)

type job struct {
	Dir  string   `json:"dir"`
	Args []string `json:"args"`
}

type answer struct {
	Exit   int    `json:"exit"`
	Stdout []byte `json:"stdout"`
	Stderr []byte `json:"stderr"`
	Panic  string `json:"panic,omitempty"`
}

func main() {
	jobs := bufio.NewReaderSize(os.Stdin, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	// The commands write to what they find in these variables: both are files here, read back after each job.
	stdout, stderr := scratch(), scratch()
	os.Stdout, os.Stderr = stdout, stderr
	for {
		line, err := jobs.ReadBytes('\n')
		if err != nil {
			return
		}
		var next job
		if err := json.Unmarshal(line, &next); err != nil {
			die(err)
		}
		var given answer
		run(next, stdout, &given)
		given.Stdout, given.Stderr = taken(stdout), taken(stderr)
		if err := answers.Encode(given); err != nil {
			die(err)
		}
	}
}

func run(next job, stdout io.Writer, given *answer) {
	defer func() {
		if cause := recover(); cause != nil {
			given.Panic = fmt.Sprint(cause)
		}
	}()
	if err := os.Chdir(next.Dir); err != nil {
		die(err)
	}
	command, err := helm.NewRootCmd(stdout, next.Args, helm.SetupLogging)
	if err == nil {
		command.SetArgs(next.Args)
		err = command.Execute()
	}
	if err != nil {
		given.Exit = 1
		var coded helm.CommandError
		if errors.As(err, &coded) {
			given.Exit = coded.ExitCode
		}
	}
}

// scratch makes a file without a name.
func scratch() *os.File {
	file, err := os.CreateTemp("", "oracle")
	if err != nil {
		die(err)
	}
	if err := os.Remove(file.Name()); err != nil {
		die(err)
	}
	return file
}

// taken reads what was written into the file and empties it.
func taken(file *os.File) []byte {
	var text bytes.Buffer
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		die(err)
	}
	if _, err := text.ReadFrom(file); err != nil {
		die(err)
	}
	if err := file.Truncate(0); err != nil {
		die(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		die(err)
	}
	return text.Bytes()
}

func die(err error) {
	fmt.Println(err)
	os.Exit(2)
}
