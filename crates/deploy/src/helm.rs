//! Command lines of Helm as drafts of environments.

use crate::Notes;
use crate::at_hand::joined;
use crate::draft::{Draft, Values};
use crate::scripts::{Script, Shell};
use crate::shell::{Command, Word};
use pilothouse_workspace::{Operation, SetKind};

/// Helm's flags without a value; every other flag takes one.
const SWITCHES: [&str; 44] = [
    "atomic",
    "cleanup-on-fail",
    "create-namespace",
    "debug",
    "dependency-update",
    "devel",
    "disable-openapi-validation",
    "disable-validation",
    "dry-run",
    "enable-dns",
    "force",
    "force-conflicts",
    "force-replace",
    "generate-name",
    "help",
    "hide-notes",
    "hide-secret",
    "include-crds",
    "insecure-skip-tls-verify",
    "install",
    "is-upgrade",
    "kube-insecure-skip-tls-verify",
    "no-hooks",
    "pass-credentials",
    "plain-http",
    "render-subchart-notes",
    "replace",
    "reset-then-reuse-values",
    "reset-values",
    "reuse-values",
    "rollback-on-failure",
    "skip-crds",
    "skip-schema-validation",
    "skip-tests",
    "take-ownership",
    "validate",
    "verify",
    "wait",
    "wait-for-jobs",
    "no-color",
    "allow-unreleased",
    "three-way-merge",
    "suppress-secrets",
    "release-name",
];

/// What runs another command.
const WRAPPERS: [&str; 14] = [
    "aws-vault",
    "docker",
    "doppler",
    "env",
    "ionice",
    "nice",
    "nohup",
    "op",
    "podman",
    "retry",
    "sudo",
    "time",
    "timeout",
    "xargs",
];

/// Where Helm's name stands in a command, and the version that its image names.
fn helm_at(words: &[Word]) -> Option<(usize, Option<String>)> {
    let name = |word: &Word| {
        let last = word.text.rsplit('/').next().unwrap_or_default();
        let (name, version) = match last.split_once(':') {
            Some((name, version)) => (name, Some(version.to_owned())),
            None => (last, None),
        };
        matches!(name, "helm" | "helm3" | "helm4").then_some(version)
    };
    let first = words.first()?;
    if let Some(version) = name(first) {
        return Some((0, version));
    }
    if !WRAPPERS.contains(&first.text.as_str()) {
        return None;
    }
    let found = words.iter().enumerate().skip(1);
    found
        .filter_map(|(at, word)| Some((at, name(word)?)))
        .next()
}

/// The environment that a command describes; `None` where it calls no Helm.
pub(crate) fn draft(
    script: &Script<'_>,
    shell: &Shell,
    command: Command,
    notes: &mut Notes,
) -> Option<Draft> {
    let reader = Reader {
        script,
        shell,
        notes,
        input: None,
    };
    reader.draft(command)
}

struct Reader<'r> {
    script: &'r Script<'r>,
    shell: &'r Shell,
    notes: &'r mut Notes,
    /// What the command is given to read.
    input: Option<String>,
}

impl Reader<'_> {
    fn line(&self, line: u32) -> u32 {
        self.script.line + if self.script.lines { line } else { 0 }
    }

    fn draft(mut self, command: Command) -> Option<Draft> {
        let (at, version) = helm_at(&command.words)?;
        let words: Vec<Word> = command.words.into_iter().skip(at + 1).collect();
        let line = self.line(command.line);
        let mut draft = Draft {
            line,
            name: command.named,
            helm_version: version,
            ..Draft::default()
        };
        self.input = command.here;
        let mut positional = self.flags(words, &mut draft)?;
        while positional
            .first()
            .is_some_and(|word| matches!(word.text.as_str(), "diff" | "secrets"))
        {
            positional.remove(0);
        }
        if positional.is_empty() {
            return None;
        }
        let verb = positional.remove(0).text;
        match verb.as_str() {
            "upgrade" if !draft.install => draft.operation = Operation::Upgrade,
            "upgrade" | "install" | "template" => {}
            _ => return None,
        }
        if command.in_loop {
            let why = "it stands in a loop or a case: only its text as it is was read";
            self.notes.add(line, format!("helm {verb}"), why);
        }
        self.name_and_chart(positional, &mut draft);
        Some(draft)
    }

    /// Takes the flags; returns what is none.
    fn flags(&mut self, words: Vec<Word>, draft: &mut Draft) -> Option<Vec<Word>> {
        let mut positional = Vec::new();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            if let Some(long) = word.text.strip_prefix("--") {
                let (name, value) = match long.split_once('=') {
                    Some((name, value)) => (
                        name.to_owned(),
                        Some(Word {
                            text: value.to_owned(),
                            ..word.clone()
                        }),
                    ),
                    None => (long.to_owned(), None),
                };
                let switch = SWITCHES.contains(&name.as_str());
                let value = value.or_else(|| if switch { None } else { words.next() });
                self.flag(&name, value, draft);
            } else if let Some(short) = word
                .text
                .strip_prefix('-')
                .filter(|short| !short.is_empty())
            {
                let mut chars = short.chars();
                let name = match chars.next() {
                    Some('f') => "values",
                    Some('n') => "namespace",
                    Some('a') => "api-versions",
                    Some('i') => "install",
                    Some('g') => "generate-name",
                    Some('h') => "help",
                    Some('o') => "output",
                    Some('s') => "show-only",
                    Some('l') => "labels",
                    _ => continue,
                };
                let rest = chars.as_str().trim_start_matches('=').to_owned();
                let switch = SWITCHES.contains(&name);
                let value = match (rest.is_empty(), switch) {
                    (_, true) => None,
                    (false, _) => Some(Word {
                        text: rest,
                        ..word.clone()
                    }),
                    (true, _) => words.next(),
                };
                self.flag(name, value, draft);
            } else if word.unknown.is_some()
                && word.text.starts_with('$')
                && !positional.is_empty()
                && positional.len() >= 3
            {
                let unknown = word.unknown.clone().unwrap_or_default();
                self.notes.add(
                    self.line(word.line),
                    unknown,
                    "what stands here is only known when it runs",
                );
            } else {
                positional.push(word);
            }
        }
        Some(positional)
    }

    fn flag(&mut self, name: &str, value: Option<Word>, draft: &mut Draft) {
        let on = value.as_ref().is_none_or(|word| word.text != "false");
        match name {
            "install" => draft.install = on,
            "is-upgrade" if on => draft.operation = Operation::Upgrade,
            "reuse-values" | "reset-then-reuse-values" => {
                let why = "the values of the release before are not known";
                self.notes.add(draft.line, format!("--{name}"), why);
            }
            _ => {}
        }
        let Some(word) = value else {
            return;
        };
        let line = self.line(word.line);
        match name {
            "values" => {
                for path in csv(&word.text) {
                    let unknown = word.unknown.as_ref();
                    let made = match path.as_str() {
                        "-" => self.input.as_ref(),
                        path => self.shell.written.get(path),
                    };
                    if let Some(text) = made {
                        if text.contains('$') {
                            let why = "what a shell fills in there stays as it is written";
                            self.notes.add(line, &path, why);
                        }
                        draft.values.push(Values::Inline(text.clone()));
                        continue;
                    }
                    if path.starts_with(['<', '>']) {
                        let why = "what a command prints is not known";
                        self.notes.add(line, &path, why);
                        continue;
                    }
                    if unknown.is_some() && path.contains(['$', '`']) {
                        let known = unknown.and_then(|unknown| path.split_once(unknown.as_str()));
                        let rest = known.map_or("", |(_, rest)| rest);
                        let plain = rest.starts_with('/') && !rest.contains(['$', '`']);
                        let rest = if plain {
                            rest.trim_start_matches(['/', '.'])
                        } else {
                            ""
                        };
                        let guess = Values::Guess(rest.to_owned(), word.text.clone(), line);
                        draft.values.push(guess);
                        continue;
                    }
                    let path = self.path(&path);
                    draft.file(path, line);
                }
            }
            "namespace" => draft.namespace = self.known(word, "the namespace"),
            "kube-version" => draft.kube_version = self.known(word, "the Kubernetes version"),
            "api-versions" => draft.api_versions.extend(csv(&word.text)),
            "name-template" => draft.release = self.known(word, "the release's name"),
            _ => {
                let kind = SetKind::ALL.into_iter().find(|kind| kind.flag() == name);
                if let Some(kind) = kind {
                    self.set(kind, word, draft);
                }
            }
        }
    }

    fn set(&mut self, kind: SetKind, word: Word, draft: &mut Draft) {
        let line = self.line(word.line);
        let Some(unknown) = word.unknown else {
            let value = match kind {
                SetKind::File => self.in_folder(&word.text),
                _ => word.text,
            };
            draft.set(kind, value);
            return;
        };
        if matches!(kind, SetKind::Json | SetKind::File) || !word.text.contains('=') {
            let why = format!("it is only known when it runs ({unknown})");
            self.notes.add(line, &word.text, why);
            return;
        }
        let why = format!("{unknown} is only known when it runs: it stands for itself");
        self.notes.add(line, &word.text, why);
        // What a command prints may hold anything: as text it stays one value.
        let value = match kind {
            SetKind::Literal => word.text.clone(),
            _ => word
                .text
                .replace(&unknown, &unknown.replace('\\', "\\\\").replace(',', "\\,")),
        };
        draft.set(kind, value);
    }

    /// `a=path,b=path`, seen from the folder that the script is in.
    fn in_folder(&self, text: &str) -> String {
        let parts = text.split(',').map(|part| match part.split_once('=') {
            Some((key, path)) => format!("{key}={}", self.path(path)),
            None => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join(",")
    }

    fn path(&self, path: &str) -> String {
        match self.shell.folder.is_empty()
            || path.starts_with(['/', '~', '-'])
            || path.contains("://")
        {
            true => path.to_owned(),
            false => format!("{}/{path}", self.shell.folder),
        }
    }

    fn known(&mut self, word: Word, what: &str) -> Option<String> {
        match word.unknown {
            None => Some(word.text),
            Some(unknown) => {
                let why = format!("{what} is only known when it runs ({unknown})");
                self.notes.add(self.line(word.line), &word.text, why);
                None
            }
        }
    }

    fn name_and_chart(&mut self, mut positional: Vec<Word>, draft: &mut Draft) {
        let chart = match positional.len() {
            0 => return,
            1 => positional.remove(0),
            _ => {
                let release = positional.remove(0);
                draft.release = self
                    .known(release, "the release's name")
                    .or(draft.release.take());
                positional.remove(0)
            }
        };
        if chart.unknown.is_some() {
            return;
        }
        let text = chart.text.trim_end_matches('/');
        let local = text.starts_with(['.', '/']) || text.matches('/').count() != 1;
        let remote = text.contains("://") || !local && !self.looks_local(text);
        let path = joined(&self.shell.folder, text);
        let last = path
            .as_deref()
            .unwrap_or_default()
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let named = match last.strip_suffix(".tgz") {
            Some(packed) => without_version(packed),
            None => last,
        };
        draft.chart = Some(named.to_owned()).filter(|name| !name.is_empty());
        draft.remote = remote;
        if !remote {
            draft.charts.extend(path);
        }
    }

    /// `repository/chart` looks like a path.
    fn looks_local(&self, text: &str) -> bool {
        ["chart", "helm", "deploy", "k8s", "kubernetes", "infra"]
            .iter()
            .any(|word| text.contains(word))
    }
}

/// `shop` of `shop-1.2.3`.
fn without_version(packed: &str) -> &str {
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let mut dashes = packed.match_indices('-');
    let version = dashes.find(|(at, _)| digit(&packed[at + 1..]));
    version.map_or(packed, |(at, _)| &packed[..at])
}

/// The parts of a list flag: commas between them, quotes around those that hold one.
fn csv(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let last = parts.len() - 1;
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                parts[last].push('"');
            }
            '"' if quoted || parts[last].is_empty() => quoted = !quoted,
            ',' if !quoted => parts.push(String::new()),
            c => parts[last].push(c),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
