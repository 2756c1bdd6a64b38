//! Where the lines of real charts come from: over the corpus, where `cargo xtask conformance` has unpacked it. A sample
//! of the lines of each chart is asked about; every line must have a place in a template, and where one value is
//! printed, setting that value with a flag must change that line.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{LayerKind, LayerState, PathStep, Why, WhyKey};
use pilothouse_protocol::{
    Answer, DroppedFile, EnvironmentSettings, OutputState, Question, RequestBody, ResponseBody,
    SetFlag, SetKind, WorkspaceSource,
};
use std::fs;
use std::path::{Path, PathBuf};
use support::Page;

/// Lines that are asked about in each document, and values that are changed in each chart.
const LINES: usize = 8;
const CHANGES: usize = 2;

/// Every folder below `above`, `depth` levels down, that is a chart.
fn charts(above: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(above).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.join("Chart.yaml").is_file() {
            found.push(path);
        } else if depth > 0 && path.is_dir() {
            found.extend(charts(&path, depth - 1));
        }
    }
    found.sort();
    found
}

fn walk(folder: &Path, root: &Path, files: &mut Vec<DroppedFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, root, files);
        } else if let Ok(bytes) = fs::read(&path) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy();
            files.push(DroppedFile {
                path: name.into_owned(),
                bytes,
            });
        }
    }
}

fn open(folder: &Path) -> Option<Page> {
    let mut files = Vec::new();
    walk(folder, folder, &mut files);
    let mut page = Page::new();
    let source = WorkspaceSource::Folder {
        name: "chart".to_owned(),
        files,
    };
    let body = RequestBody::Open {
        source,
        environment: None,
        hold: false,
    };
    page.try_ask(body).ok()?;
    (page.state == OutputState::Fresh).then_some(page)
}

fn why(page: &mut Page, document: u32, line: u32) -> Option<Why> {
    let question = Question::Why { document, line };
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => match *answer {
            Answer::Why(why) => Some(*why),
            _ => None,
        },
        other => panic!("{other:?}"),
    }
}

fn line(page: &Page, document: u32, line: u32) -> Option<String> {
    let text = page.texts.get(&document)?;
    text.lines().nth(line as usize - 1).map(str::to_owned)
}

/// What was seen.
#[derive(Default)]
struct Seen {
    charts: usize,
    lines: usize,
    changed: usize,
    skipped: usize,
    wrong: Vec<String>,
}

/// The one value that a line prints as it stands, with a flag that sets it to something else.
fn change(why: &Why, text: &str) -> Option<(WhyKey, SetFlag)> {
    let mut printed = why.keys.iter().filter(|key| key.printed);
    let key = printed.next().filter(|_| printed.next().is_none())?;
    let wins = key
        .layers
        .iter()
        .find(|one| one.state == LayerState::Wins)?;
    let marked = why.marks.first().filter(|_| why.marks.len() == 1)?;
    let units: Vec<u16> = text.encode_utf16().collect();
    let shown = String::from_utf16(units.get(marked.from as usize..marked.to as usize)?).ok()?;
    if shown != wins.value || wins.value.len() < 2 || wins.kind == LayerKind::Environment {
        return None;
    }
    let mut path = String::new();
    for step in &key.steps {
        match step {
            PathStep::Key(name) if !name.contains(['\\', ',', '[', '=']) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&name.replace('.', "\\."));
            }
            // A flag for an element would replace the whole list.
            _ => return None,
        }
    }
    let flag = match wins.value.parse::<i64>() {
        Ok(number) => SetFlag {
            kind: SetKind::Set,
            value: format!("{path}={}", number + 1),
        },
        Err(_)
            if wins.value.bytes().all(|b| b.is_ascii_alphanumeric())
                && wins.value != "true"
                && wins.value != "false" =>
        {
            SetFlag {
                kind: SetKind::String,
                value: format!("{path}={}x", wins.value),
            }
        }
        Err(_) => return None,
    };
    (!path.is_empty()).then(|| (key.clone(), flag))
}

fn with_flag(page: &mut Page, flag: Option<SetFlag>) {
    let shown = page.shown.clone();
    let environments: Vec<EnvironmentSettings> = page
        .environments
        .iter()
        .map(|one| {
            let mut settings = one.settings.clone();
            if settings.name == shown {
                settings.sets = flag.iter().cloned().collect();
            }
            settings
        })
        .collect();
    page.ask(RequestBody::SetEnvironments { environments });
}

fn look_at(folder: &Path, seen: &mut Seen) {
    let Some(mut page) = open(folder) else {
        return;
    };
    seen.charts += 1;
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let mut changes = Vec::new();
    for document in page.documents.clone() {
        let total = page.texts[&document.id].lines().count() as u32;
        let step = (total as usize / LINES).max(1);
        for number in (1..=total).step_by(step) {
            let text = line(&page, document.id, number).unwrap();
            if text.trim().is_empty() {
                continue;
            }
            seen.lines += 1;
            let place = format!(
                "{name}: {} {} line {number} “{text}”",
                document.kind, document.name
            );
            let Some(why) = why(&mut page, document.id, number) else {
                seen.wrong.push(format!("{place}: no answer"));
                continue;
            };
            let own = number <= document.preamble_lines;
            if why.sentence.is_empty() || !own && why.steps.is_empty() {
                seen.wrong.push(format!("{place}: no place in a template"));
            }
            if changes.len() < 40
                && let Some((key, flag)) = change(&why, &text)
                && !changes.iter().any(
                    |(_, _, _, known, _): &(u32, u32, String, WhyKey, SetFlag)| {
                        known.path == key.path
                    },
                )
            {
                changes.push((document.id, number, text, key, flag));
            }
        }
    }
    let step = (changes.len() / CHANGES).max(1);
    for (document, number, text, key, flag) in changes.into_iter().step_by(step).take(CHANGES) {
        with_flag(&mut page, Some(flag.clone()));
        // Not every value may be anything: what the chart refuses says nothing.
        if page.state != OutputState::Fresh || !page.texts.contains_key(&document) {
            seen.skipped += 1;
        } else {
            seen.changed += 1;
            let now = line(&page, document, number);
            if now.as_deref() == Some(&text) {
                seen.wrong.push(format!(
                    "{name}: {flag:?} leaves line {number} “{text}” as it is"
                ));
            } else if let Some(why) = why(&mut page, document, number) {
                let set = why
                    .keys
                    .iter()
                    .filter(|one| one.path == key.path)
                    .any(|one| {
                        let wins = one.layers.iter().find(|one| one.state == LayerState::Wins);
                        wins.is_some_and(|wins| wins.kind == LayerKind::Set)
                    });
                if !set {
                    seen.wrong.push(format!(
                        "{name}: {flag:?} is not named for line {number} {now:?}"
                    ));
                }
            }
        }
        with_flag(&mut page, None);
    }
}

#[test]
fn every_line_has_a_place_and_the_value_that_is_named_makes_it() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = charts(&top.join("target/conformance-corpus/charts"), 2);
    let has_corpus = !corpus.is_empty();
    if !has_corpus {
        eprintln!(
            "without the corpus: run cargo xtask conformance where ../shared/conformance exists"
        );
    }
    // Builds for debugging are slow: they look at every tenth chart of the corpus, `--release` at all.
    let step = if cfg!(debug_assertions) { 10 } else { 1 };
    let own = charts(&top.join("tests/charts"), 0);
    let own = own.into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        !name.starts_with("error-")
    });
    let all: Vec<PathBuf> = own.chain(corpus.into_iter().step_by(step)).collect();
    let work = move || {
        let mut seen = Seen::default();
        for folder in &all {
            look_at(folder, &mut seen);
        }
        seen
    };
    // Charts may nest a thousand includes.
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let seen = thread.spawn(work).unwrap().join().unwrap();
    eprintln!(
        "{} lines of {} charts; {} values changed, {} refused",
        seen.lines, seen.charts, seen.changed, seen.skipped
    );
    assert!(seen.wrong.is_empty(), "{}", seen.wrong.join("\n"));
    assert!(
        seen.charts > 40 && seen.lines > 500,
        "{} charts",
        seen.charts
    );
    assert!(
        seen.changed > if has_corpus { 20 } else { 5 },
        "{}",
        seen.changed
    );
}
