//! What the editor asks of the session, and tells the page: questions in, flat lists of numbers and words out, as
//! `web/editor/assist/answers.ts` takes them apart.

use js_sys::{Array, Function, Uint32Array};
use pilothouse_protocol::ask::{At, Card, Completions};
use pilothouse_protocol::{Answer, Fix, Problem, Question, Range, RequestBody};
use wasm_bindgen::JsValue;

use crate::ask::Asker;
use crate::browser;
use crate::page::{Asked, Page};
use crate::receive::count;
use crate::state::{Undo, concerns};

/// Remembered once a person was told how to leave the editor.
const TAB_HINT: &str = "pilothouse.tab-hint";

impl Page {
    /// The editor asks, or tells: `kind` says what, the rest as it needs it. `reply` takes numbers and words.
    pub(crate) fn editor_asks(
        &self,
        kind: &str,
        path: String,
        (from, to): (u32, u32),
        text: String,
        reply: Function,
    ) {
        let at = At {
            path,
            position: from,
        };
        let (asker, question) = match kind {
            "complete" => (Asker::Complete, Question::Complete(at)),
            "card" => (Asker::Card, Question::Card(at)),
            "places" => (Asker::Places, Question::Places { at, all: to != 0 }),
            "rename" => (Asker::Rename, Question::Rename { at, name: text }),
            "steps" => {
                let turn = text.parse().unwrap_or_default();
                (Asker::Steps, Question::Steps { at, to, turn })
            }
            "inlays" => {
                let (path, range) = (at.path, Range { from, to });
                (Asker::Inlays, Question::Inlays { path, range })
            }
            "block" => (Asker::Block, Question::Block(at)),
            "eaten" => (Asker::Eaten, Question::Eaten { path: at.path }),
            _ => return self.editor_tells(kind, at, to, text),
        };
        self.question(asker, question, move |_, answer| {
            let (numbers, words) = match answer {
                Answer::Completions(found) => completions(found),
                Answer::Card(found) => card(*found),
                Answer::Inlays(found) => {
                    let words = found.iter().map(|one| JsValue::from(&*one.text)).collect();
                    (found.iter().map(|one| one.position).collect(), words)
                }
                Answer::Ranges(found) => (pairs(&found), Array::new()),
                _ => (Vec::new(), Array::new()),
            };
            // The editor may be gone meanwhile.
            let _ = reply.call2(&JsValue::NULL, &Uint32Array::from(&*numbers), &words);
        });
    }

    fn editor_tells(&self, kind: &str, at: At, to: u32, text: String) {
        match kind {
            "go" => self.go_to(&at.path, at.position, to),
            "fix" => {
                let fix = self
                    .marked_problem(&at.path, at.position)
                    .and_then(|problem| problem.fixes.get(to as usize).cloned());
                if let Some(fix) = fix {
                    self.apply_fix(&fix);
                }
            }
            "apply-rename" => {
                let name = text.clone();
                self.change_files(RequestBody::Rename { at, name }, |at| {
                    Asked::RenameAll(at, text)
                });
            }
            // What an undo or redo in one file stands for; see `spans` in web/editor/editor.ts.
            "undo-all" => self.undo_all(at),
            "redo-all" => {
                let number = at.position as usize;
                let body = self.0.spanning.borrow().get(number).cloned();
                if let Some((body, _)) = body {
                    self.own();
                    self.send(body, Asked::Again(number));
                    self.save_soon();
                }
            }
            "fix-any" => self.apply_first_fix(),
            "tab" if browser::remembered(TAB_HINT).is_none() => {
                browser::remember(TAB_HINT, "told");
                self.toast(
                    "Tab indents. Esc, then Tab leaves the editor; Ctrl M switches",
                    None,
                );
            }
            _ => {}
        }
    }

    /// Asks for a change of several files, which an undo in one of them takes back in all.
    pub(crate) fn change_files(&self, body: RequestBody, asked: impl FnOnce(usize) -> Asked) {
        self.own();
        let number = self.0.spanning.borrow().len();
        let request = self.send(body.clone(), asked(number));
        self.0.spanning.borrow_mut().push((body, request));
        self.save_soon();
    }

    /// The change whose number is the position was undone in one file.
    fn undo_all(&self, at: At) {
        let done = self
            .0
            .spanning
            .borrow()
            .get(at.position as usize)
            .map(|(_, request)| *request);
        if let Some(deletion) = done {
            self.own();
            self.change(|state| state.toast = None);
            self.send(
                RequestBody::UndoDelete { deletion },
                Asked::TakeBack(at.path),
            );
            self.save_soon();
        }
    }

    /// Values or templates got another name.
    pub(crate) fn renamed_all(&self, request: u64, name: &str, files: usize) {
        let files = count(u32::try_from(files).unwrap_or(u32::MAX), "file");
        self.toast(
            format!("Renamed to {name} in {files}"),
            Some(Undo::Files(request)),
        );
    }

    /// Does something in the editor by its name; see `run` in `web/editor/editor.ts`.
    pub(crate) fn editor_do(&self, action: &str) {
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.run(action);
        }
    }

    /// Applies the first fix on the line that is being edited; elsewhere that of the chosen problem.
    pub(crate) fn fix_here(&self) {
        let focused = gloo::utils::document().active_element();
        let editing = focused.and_then(|element| element.closest(".editor .cm-editor").ok()?);
        match editing {
            Some(_) => self.editor_do("fix"),
            None => self.apply_first_fix(),
        }
    }

    /// The problem of that number among the marks of a file.
    fn marked_problem(&self, path: &str, number: u32) -> Option<Problem> {
        let state = self.state();
        let mut marked = state.problems.iter().filter(|problem| {
            let place = problem.location.as_ref();
            concerns(problem, &state.shown) && place.is_some_and(|place| place.path == path)
        });
        marked.nth(number as usize).cloned()
    }

    /// Which number a problem has among the marks of its file.
    pub(crate) fn mark_number(&self, problem: &Problem) -> Option<u32> {
        let path = &problem.location.as_ref()?.path;
        let state = self.state();
        let mut marked = state.problems.iter().filter(|other| {
            let place = other.location.as_ref();
            concerns(other, &state.shown) && place.is_some_and(|place| place.path == *path)
        });
        marked
            .position(|other| other == problem)
            .and_then(|at| u32::try_from(at).ok())
    }
}

/// Fixes as one text, for `problemsFrom` in `web/editor/problems.ts`.
pub(crate) fn fixes(fixes: &[Fix]) -> String {
    let mut text = String::new();
    for fix in fixes {
        text.push_str(&fix.title);
        for edit in &fix.edits {
            let (from, to) = (edit.range.from.to_string(), edit.range.to.to_string());
            text.push('\u{1}');
            text.push_str(&[&*edit.path, &*from, &*to, &*edit.text].join("\u{2}"));
        }
        text.push('\u{3}');
    }
    text
}

fn words<'a>(texts: impl IntoIterator<Item = &'a String>, into: &Array) {
    for text in texts {
        into.push(&JsValue::from_str(text));
    }
}

fn completions(found: Completions) -> (Vec<u32>, Array) {
    let mut numbers = vec![found.range.from, found.range.to];
    let texts = Array::new();
    for item in &found.items {
        numbers.push(item.kind as u32);
        words(
            [
                &item.label,
                &item.insert,
                &item.detail,
                &item.source,
                &item.note,
            ],
            &texts,
        );
    }
    (numbers, texts)
}

fn card(found: Card) -> (Vec<u32>, Array) {
    let mut numbers = vec![found.range.from, found.range.to];
    let texts = Array::new();
    words([&found.title, &found.text], &texts);
    let nowhere = String::new();
    for row in &found.rows {
        let place = row.location.as_ref();
        let range = place.map(|place| place.range).unwrap_or_default();
        numbers.extend([
            row.kind as u32,
            place.map_or(0, |place| place.line),
            range.from,
            range.to,
        ]);
        let path = place.map_or(&nowhere, |place| &place.path);
        words([&row.label, &row.text, &row.detail, path], &texts);
    }
    (numbers, texts)
}

fn pairs(ranges: &[Range]) -> Vec<u32> {
    ranges
        .iter()
        .flat_map(|range| [range.from, range.to])
        .collect()
}
