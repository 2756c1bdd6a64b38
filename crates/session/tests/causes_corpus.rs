//! The causes of differences in real charts: over the corpus, where `cargo xtask conformance` has unpacked it. Each chart is
//! rendered twice, the second time with one `--set`; every row that differs must name that key.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{CauseKind, PathStep, ValueKind};
use pilothouse_protocol::{
    Answer, ComparedSide, DroppedFile, OutputState, Question, RequestBody, ResponseBody, SetFlag,
    SetKind, WorkspaceSource,
};
use std::fs;
use std::path::{Path, PathBuf};
use support::Page;

/// Values that are set in each chart.
const KEYS: usize = 6;

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

fn answer(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// A flag that sets a value to something else, and the value's path as people write it.
fn flag(path: &[PathStep], kind: ValueKind, value: &str) -> Option<(String, SetFlag)> {
    let mut written = String::new();
    let mut shown = String::new();
    for step in path {
        match step {
            PathStep::Key(name) if !name.contains(['\\', ',', '[', '=']) => {
                for (text, name) in [
                    (&mut written, name.replace('.', "\\.")),
                    (&mut shown, name.clone()),
                ] {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(&name);
                }
            }
            // A flag for an element would replace the whole list.
            _ => return None,
        }
    }
    let (kind, new) = match kind {
        ValueKind::Bool => (SetKind::Set, (value != "true").to_string()),
        ValueKind::Number => (SetKind::Set, (value.parse::<i64>().ok()? + 1).to_string()),
        ValueKind::Text if value.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            (SetKind::String, format!("{value}x"))
        }
        _ => return None,
    };
    let flag = SetFlag {
        kind,
        value: format!("{written}={new}"),
    };
    Some((shown, flag))
}

/// What was seen.
#[derive(Default)]
struct Seen {
    charts: usize,
    pairs: usize,
    rows: usize,
    alone: usize,
    chance: usize,
    wrong: Vec<String>,
}

fn look_at(folder: &Path, seen: &mut Seen) {
    let Some(mut page) = open(folder) else {
        return;
    };
    seen.charts += 1;
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let Answer::Values(values) = answer(&mut page, Question::Values) else {
        return;
    };
    let used = values.rows.iter().filter(|row| row.used > 0);
    let flags: Vec<_> = used
        .filter_map(|row| flag(&row.path, row.kind, &row.value))
        .collect();
    let settings = page.environments[0].settings.clone();
    let mut other = settings.clone();
    other.name = "other".to_owned();
    let step = (flags.len() / KEYS).max(1);
    for (key, flag) in flags.into_iter().step_by(step).take(KEYS) {
        other.sets = vec![flag.clone()];
        let environments = vec![settings.clone(), other.clone()];
        page.ask(RequestBody::SetEnvironments { environments });
        page.ask(RequestBody::Compare {
            left: ComparedSide::now(&*settings.name),
            right: ComparedSide::now("other"),
            reveal: false,
        });
        let comparison = page.comparison.take().unwrap();
        // Not every value may be anything: what the chart refuses says nothing.
        if !comparison.message.is_empty() || comparison.stale {
            continue;
        }
        seen.pairs += 1;
        let question = Question::Causes {
            comparison: comparison.number,
            objects: Vec::new(),
        };
        let Answer::Causes(causes) = answer(&mut page, question) else {
            panic!("{name}: no answer");
        };
        let mut row = |place: String, found: &[u32]| {
            seen.rows += 1;
            let found: Vec<_> = found
                .iter()
                .map(|at| &causes.causes[*at as usize])
                .collect();
            let named = found
                .iter()
                .any(|cause| cause.kind == CauseKind::Value && cause.key == key);
            let chance = |kind| matches!(kind, CauseKind::Random | CauseKind::Clock);
            if named {
                seen.alone += usize::from(found.len() == 1);
            } else if found.iter().any(|cause| chance(cause.kind)) {
                seen.chance += 1;
            } else {
                let keys: Vec<_> = found
                    .iter()
                    .map(|cause| (cause.kind, &*cause.key))
                    .collect();
                seen.wrong
                    .push(format!("{name}: {} → {place}: {keys:?}", flag.value));
            }
        };
        for of in &causes.objects {
            let object = &comparison.objects[of.object as usize];
            let head = format!("{} {}", object.kind, object.name);
            if object.fields.is_empty() {
                row(format!("{head} {:?}", object.status), &of.whole);
            }
            for (field, found) in object.fields.iter().zip(&of.fields) {
                row(format!("{head} {}", field.path), found);
            }
        }
    }
}

#[test]
fn every_row_names_the_one_key_that_was_set() {
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
        "{} charts, {} pairs, {} rows: {} name the key and nothing else, {} chance, {} do not name it",
        seen.charts,
        seen.pairs,
        seen.rows,
        seen.alone,
        seen.chance,
        seen.wrong.len()
    );
    assert!(
        seen.wrong.len() * 100 <= seen.rows,
        "{}",
        seen.wrong.join("\n")
    );
    assert!(
        seen.rows > if has_corpus { 500 } else { 50 },
        "{}",
        seen.rows
    );
}
