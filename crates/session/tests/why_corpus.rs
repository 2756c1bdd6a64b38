//! Where the lines of real charts come from: over the corpus, where `cargo xtask conformance` has unpacked it. A sample
//! of the lines of each chart is asked about; every line must have a place in a template, and where one value is
//! printed, setting that value with a flag must change that line.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::ask::{LayerKind, LayerState, Why, WhyKey};
use pilothouse_protocol::{
    Answer, EnvironmentSettings, OutputState, Question, RequestBody, ResponseBody, SetFlag, SetKind,
};
use std::path::Path;
use support::Page;

/// Lines that are asked about in each document, and values that are changed in each chart.
const LINES: usize = 8;
const CHANGES: usize = 2;

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
    let path = support::written(&key.steps)?;
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
    let Some(mut page) = Page::of_folder(folder) else {
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
