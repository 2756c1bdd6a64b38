//! Splits the worker's WebAssembly in two: what a first visit runs, and the rest, which is fetched when a function of it is
//! first called (`xtask/src/worker.js` does so).
//!
//! The build calls it three times: `count` makes a copy of the module that tells which functions run, `requests` writes what
//! a first visit asks for, and `split` takes the two apart by what ran. `open`, `sides` and `many` write what opens a
//! chart and what compares its environments, for the benchmarks of the worker's module.

mod count;
mod requests;
mod split;

use std::path::PathBuf;

use anyhow::{Context, bail};
use walrus::{Module, ModuleConfig};

/// Where the two modules import from each other, and what tells of it to the outside.
const SEAM: &str = "late";

fn main() -> anyhow::Result<()> {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let paths: Vec<&PathBuf> = words.iter().skip(1).collect();
    match (words.first().and_then(|word| word.to_str()), &paths[..]) {
        (Some("count"), [from, to]) => {
            let mut module = read(from)?;
            count::count(&mut module);
            Ok(module.emit_wasm_file(to)?)
        }
        (Some("requests"), [to]) => Ok(std::fs::write(to, requests::first_visit()?)?),
        (Some("open"), [folder, to]) => Ok(std::fs::write(to, requests::open(folder)?)?),
        (Some("sides"), [folder, to, from_word, to_word, second, third]) => {
            let word = |path: &&PathBuf| path.to_string_lossy().into_owned();
            let [from, with, second, third] = [from_word, to_word, second, third].map(word);
            let lines = requests::sides(folder, [&from, &with], [&second, &third])?;
            Ok(std::fs::write(to, lines)?)
        }
        (Some("many"), [to]) => Ok(std::fs::write(to, requests::many()?)?),
        (Some("split"), [from, ran, first, late]) => {
            let ran = std::fs::read_to_string(ran)?;
            let ran = ran.split_whitespace().map(str::parse);
            let ran = ran
                .collect::<Result<_, _>>()
                .context("not a list of numbers")?;
            let (mut early, mut rest) = split::split(read(from)?, read(from)?, &ran)?;
            early.emit_wasm_file(first)?;
            Ok(rest.emit_wasm_file(late)?)
        }
        _ => {
            bail!(
                "usage: count FROM TO | requests TO | open FOLDER TO | sides FOLDER TO OLD NEW FLAG FLAG | many TO | split FROM RAN FIRST LATE"
            )
        }
    }
}

fn read(path: &PathBuf) -> anyhow::Result<Module> {
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    config
        .parse_file(path)
        .with_context(|| format!("cannot read {}", path.display()))
}
