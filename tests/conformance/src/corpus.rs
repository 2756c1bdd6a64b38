//! The corpus, unpacked once into target/conformance-corpus.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, UNIX_EPOCH};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::case::{Case, Golden};
use crate::engine::Engine;
use crate::suite::Suite;

/// Cases, charts and expected outputs of one suite.
pub(crate) struct Corpus {
    pub(crate) suite: Suite,
    pub(crate) engine: Engine,
    pub(crate) cases: Vec<Case>,
    /// The folder that holds `<repository>/<chart>`.
    pub(crate) charts: PathBuf,
    /// The folder for what a case needs written.
    pub(crate) temporary: PathBuf,
    goldens: Arc<Goldens>,
}

/// A suite's file, whole, and where each id's line stands in it.
struct Goldens {
    text: Vec<u8>,
    lines: HashMap<String, (usize, usize)>,
}

#[derive(Deserialize)]
struct Id<'a> {
    #[serde(borrow)]
    id: std::borrow::Cow<'a, str>,
}

impl Corpus {
    /// Unpacks what is not yet unpacked, and reads cases and expected outputs.
    pub(crate) fn open(
        shared: &Path,
        work: &Path,
        suite: Suite,
        engine: Engine,
    ) -> anyhow::Result<Self> {
        let charts = unpack(&shared.join("charts.tar.zst"), &work.join("charts"))?;
        let goldens = unpack(&shared.join("goldens.tar.zst"), &work.join("goldens"))?;
        let goldens = Goldens::read(&goldens.join(format!("{}.jsonl", suite.name())))?;
        let text =
            fs::read_to_string(shared.join("cases.jsonl")).context("cannot read cases.jsonl")?;
        let cases: Result<Vec<Case>, _> = text.lines().map(serde_json::from_str).collect();
        let mut cases = cases.context("cases.jsonl is not as its README says")?;
        cases.retain(|case| suite.covers(&case.kind));
        cases.sort_by(|a, b| a.id.cmp(&b.id));
        check_ids(&cases, &goldens)?;
        let temporary = work.join(format!("tmp-{}", std::process::id()));
        Ok(Corpus {
            suite,
            engine,
            cases,
            charts,
            temporary,
            goldens: Arc::new(goldens),
        })
    }

    /// The same with one case.
    pub(crate) fn only(&self, id: &str) -> Corpus {
        Corpus {
            suite: self.suite,
            engine: self.engine.clone(),
            cases: self
                .cases
                .iter()
                .filter(|case| case.id == id)
                .cloned()
                .collect(),
            charts: self.charts.clone(),
            temporary: self.temporary.clone(),
            goldens: Arc::clone(&self.goldens),
        }
    }

    /// What real Helm printed.
    pub(crate) fn golden(&self, id: &str) -> anyhow::Result<Golden> {
        let (start, end) = self
            .goldens
            .lines
            .get(id)
            .with_context(|| format!("no expected output for {id}"))?;
        Ok(serde_json::from_slice(&self.goldens.text[*start..*end])?)
    }

    /// The case's command line as one would type it (inline values under a made-up name).
    pub(crate) fn command_line(&self, case: &Case) -> Vec<String> {
        let inline: Vec<String> = (0..case.values.len())
            .map(|n| format!("TMP/values-{n}.yaml"))
            .collect();
        case.arguments(
            self.suite,
            self.engine.own(),
            &self.charts.join(&case.chart).display().to_string(),
            &inline,
        )
    }
}

impl Drop for Corpus {
    fn drop(&mut self) {
        // What a case wrote is of no use later; a folder that is not there needs no removal.
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

fn check_ids(cases: &[Case], goldens: &Goldens) -> anyhow::Result<()> {
    let ids: HashSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    if ids.len() != cases.len() {
        bail!("cases.jsonl holds an id twice");
    }
    match cases
        .iter()
        .find(|case| !goldens.lines.contains_key(&case.id))
    {
        Some(case) => bail!("no expected output for {}", case.id),
        None => Ok(()),
    }
}

impl Goldens {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mut lines = HashMap::new();
        let mut start = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            let id: Id<'_> = serde_json::from_slice(line)
                .context("a line of the expected outputs is not as the README says")?;
            lines.insert(id.id.into_owned(), (start, start + line.len()));
            start += line.len();
        }
        Ok(Goldens { text, lines })
    }
}

/// Unpacks a .tar.zst into `folder`, unless that was done before with the same archive.
fn unpack(archive: &Path, folder: &Path) -> anyhow::Result<PathBuf> {
    let metadata =
        fs::metadata(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    let modified = metadata
        .modified()?
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let seen = format!("{} {modified}", metadata.len());
    let stamp = folder.with_extension("unpacked");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == seen) {
        return Ok(folder.to_owned());
    }
    let start = Instant::now();
    eprintln!(
        "unpacking {} (once)",
        archive.file_name().unwrap_or_default().to_string_lossy()
    );
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let file = BufReader::new(File::open(archive)?);
    let stream = ruzstd::decoding::StreamingDecoder::new(file)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut archive = tar::Archive::new(BufReader::with_capacity(1 << 20, stream));
    archive.set_preserve_mtime(false);
    archive.unpack(folder).context("cannot unpack the corpus")?;
    drain(archive.into_inner())?;
    fs::write(stamp, seen)?;
    eprintln!("unpacked in {:.0} s", start.elapsed().as_secs_f64());
    Ok(folder.to_owned())
}

/// Reads to the end, so that a damaged end is noticed.
fn drain(mut stream: impl Read) -> anyhow::Result<()> {
    std::io::copy(&mut stream, &mut std::io::sink())?;
    Ok(())
}
