//! The causes of differences in real charts: over the corpus, where `cargo xtask conformance` has unpacked it. Each chart is
//! rendered twice, the second time with one `--set`; every row that differs must name that key.
//!
//! A flag that lets one more number be drawn makes all random values others, though no template takes them from the flag.
//! Which rows are random is found out beforehand, by two renderings that differ in nothing but where randomness starts and
//! in the time. Such a row is right when it says that it differs by chance, or names the key. Every other row has to name
//! the key; that chance is said of it is counted as wrong, like any other cause.
//!
//! `PILOTHOUSE_EACH=1` looks at all charts, `--nocapture` shows each row that is wrong.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{Cause, CauseKind, PathStep, ValueKind};
use pilothouse_protocol::{
    Answer, ComparedSide, EnvironmentSettings, Question, RequestBody, ResponseBody, SetFlag,
    SetKind,
};
use std::collections::HashSet;
use std::path::Path;
use support::Page;

/// Values that are set in each chart.
const KEYS: usize = 6;

fn answer(page: &mut Page, question: Question) -> Answer {
    match page.ask(RequestBody::Ask { question }) {
        ResponseBody::Answer(answer) => *answer,
        other => panic!("{other:?}"),
    }
}

/// A flag that sets a value to something else, and the value's path as people write it.
fn flag(path: &[PathStep], kind: ValueKind, value: &str) -> Option<(String, SetFlag)> {
    let written = support::written(path)?;
    let shown = written.replace("\\.", ".");
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
    let Some(mut page) = Page::of_folder(folder) else {
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
    let mut chance = other.clone();
    chance.seed = Some(20_260_101);
    chance.clock = Some("2031-05-06T07:08:09Z".to_owned());
    let by_chance: HashSet<String> = match rows(&mut page, &settings, &chance) {
        Some(rows) => rows.into_iter().map(|(place, _)| place).collect(),
        None => return,
    };
    let step = (flags.len() / KEYS).max(1);
    for (key, flag) in flags.into_iter().step_by(step).take(KEYS) {
        other.sets = vec![flag.clone()];
        // Not every value may be anything: what the chart refuses says nothing.
        let Some(rows) = rows(&mut page, &settings, &other) else {
            continue;
        };
        seen.pairs += 1;
        for (place, found) in rows {
            seen.rows += 1;
            let named = found
                .iter()
                .any(|cause| cause.kind == CauseKind::Value && cause.key == key);
            let told_chance = found
                .iter()
                .any(|cause| matches!(cause.kind, CauseKind::Random | CauseKind::Clock));
            if named {
                seen.alone += usize::from(found.len() == 1);
            } else if told_chance && by_chance.contains(&place) {
                seen.chance += 1;
            } else {
                let keys: Vec<_> = found
                    .iter()
                    .map(|cause| (cause.kind, &*cause.key))
                    .collect();
                let miss = format!("{name}: {} → {place}: {keys:?}", flag.value);
                eprintln!("{miss}");
                seen.wrong.push(miss);
            }
        }
    }
}

/// Where two environments differ, with the causes that are said; `None` where one of them cannot be rendered.
fn rows(
    page: &mut Page,
    one: &EnvironmentSettings,
    other: &EnvironmentSettings,
) -> Option<Vec<(String, Vec<Cause>)>> {
    let environments = vec![one.clone(), other.clone()];
    page.ask(RequestBody::SetEnvironments { environments });
    page.ask(RequestBody::Compare {
        left: ComparedSide::now(&*one.name),
        right: ComparedSide::now(&*other.name),
        reveal: false,
    });
    let comparison = page.comparison.take().unwrap();
    if !comparison.message.is_empty() || comparison.stale {
        return None;
    }
    let question = Question::Causes {
        comparison: comparison.number,
        objects: Vec::new(),
    };
    let Answer::Causes(causes) = answer(page, question) else {
        panic!("no answer");
    };
    let mut rows = Vec::new();
    let mut row = |place: String, found: &[u32]| {
        let found = found.iter().map(|at| causes.causes[*at as usize].clone());
        rows.push((place, found.collect()));
    };
    for of in &causes.objects {
        let object = &comparison.objects[of.object as usize];
        // Not the name: it may be random.
        let head = format!("{} {}", object.source, object.kind);
        if object.fields.is_empty() {
            row(format!("{head} {:?}", object.status), &of.whole);
        }
        for (field, found) in object.fields.iter().zip(&of.fields) {
            row(format!("{head} {}", field.path), found);
        }
    }
    Some(rows)
}

#[test]
fn every_row_names_the_one_key_that_was_set() {
    let (all, has_corpus) = goldens::folders::sample();
    let work = move || {
        let mut seen = Seen::default();
        for folder in &all {
            look_at(folder, &mut seen);
        }
        seen
    };
    let seen = goldens::folders::with_large_stack(work).unwrap();
    eprintln!(
        "{} charts, {} pairs, {} rows: {} name the key and nothing else, {} differ by chance, {} do not name it",
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
