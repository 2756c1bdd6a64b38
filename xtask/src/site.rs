//! Building and serving the site: Trunk, with what it needs brought along.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use lexopt::{Arg, ValueExt};

use crate::shell::{command, run, step};
use crate::{args, paths, tools};

const SERVE_HELP: &str = "\
Usage: cargo xtask serve [--port PORT] [--release]

Builds the playground, serves it at http://127.0.0.1:PORT, and rebuilds when a source changes.
What is missing is brought at pinned versions: the WebAssembly target, Trunk and wasm-bindgen (into
target/tools), the npm packages (into node_modules). The first start takes minutes, the next ones seconds.

Options:
      --port PORT  Where to listen [default: 8080]
      --release    Build as for shipping: slower to build, smaller and faster to run
  -h, --help       Print this help";

const BUILD_HELP: &str = "\
Usage: cargo xtask build

Builds the site for release into dist/: static files, to be put on any web server.

Options:
  -h, --help  Print this help";

/// `cargo xtask serve`.
pub(crate) fn serve(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    let (mut port, mut release) = (8080_u16, false);
    let mut parser = args::parser(words);
    while let Some(arg) = parser.next()? {
        if args::asks_help(&arg, SERVE_HELP) {
            return Ok(ExitCode::SUCCESS);
        }
        match arg {
            Arg::Long("port") => port = parser.value()?.parse()?,
            Arg::Long("release") => release = true,
            _ => return Err(arg.unexpected().into()),
        }
    }
    if TcpStream::connect(("127.0.0.1", port)).is_ok() {
        bail!("something listens at 127.0.0.1:{port} already: stop it, or choose another --port");
    }
    tools::for_site()?;
    step("building the site, then serving it (ends with Ctrl+C)");
    let mut trunk = trunk()?;
    trunk.args([
        "serve",
        "--address",
        "127.0.0.1",
        "--port",
        &port.to_string(),
        "--dist",
    ]);
    trunk.arg(made_dir("serve")?);
    if release {
        trunk.arg("--release");
    }
    thread::spawn(move || announce(port));
    run(&mut trunk)?;
    Ok(ExitCode::SUCCESS)
}

/// Says the address as soon as the page is there.
fn announce(port: u16) {
    while !answers(port) {
        thread::sleep(Duration::from_millis(200));
    }
    println!("\nPilothouse is at http://127.0.0.1:{port}\n");
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    let asked = stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    let mut head = [0; 12];
    asked.is_ok() && stream.read_exact(&mut head).is_ok() && head.ends_with(b" 200")
}

/// `cargo xtask build`.
pub(crate) fn build_command(words: Vec<OsString>) -> anyhow::Result<ExitCode> {
    if args::flags(words, BUILD_HELP, &mut [])?.is_some() {
        build()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the site for release into dist/.
pub(crate) fn build() -> anyhow::Result<()> {
    let start = Instant::now();
    tools::for_site()?;
    step("building the site for release into dist/");
    std::fs::create_dir_all(paths::dist())?;
    run(trunk()?
        .args(["build", "--release", "--dist"])
        .arg(paths::dist()))?;
    step(&format!(
        "dist/ is built ({:.0} s)",
        start.elapsed().as_secs_f64()
    ));
    Ok(())
}

fn trunk() -> anyhow::Result<Command> {
    let mut trunk = command(tools::trunk()?);
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("NO_COLOR", "true");
    // Trunk needs neither, and a failed build would show Trunk's own stack.
    trunk.env_remove("CI").env_remove("RUST_BACKTRACE");
    Ok(trunk)
}

fn made_dir(name: &str) -> anyhow::Result<std::path::PathBuf> {
    let dir = paths::parts().join(name);
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    Ok(dir)
}
