//! What the page can do with the trace: why a line is there, what a line made, which values there are.

use gloo::timers::callback::Timeout;
use pilothouse_protocol::ask::{KeyFacts, Made, PathStep, Values, Why};
use pilothouse_protocol::{Answer, DocumentId, Location, Question};
use yew::AttrValue;

use crate::ask::Asker;
use crate::browser::{self, TraceLine};
use crate::page::Page;
use crate::shared::Shared;
use crate::state::{Pane, View};

/// How long the cursor rests on a line before it is asked what that made, in milliseconds.
const REST: u32 = 160;
/// The same after an edit: nobody waits for it, and the answer takes a render.
const REST_AFTER_EDIT: u32 = 1_200;
/// How much later the other environments are asked for.
const REST_EVERYWHERE: u32 = 500;

/// What was asked about the rendering.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct Tracing {
    /// The line whose card is open.
    pub(crate) why: Option<Shared<Why>>,
    /// Where on the trace a walk is: 0 is the line itself.
    at: usize,
    /// What the cursor's line made.
    pub(crate) made: Option<Shared<Made>>,
    /// The values, while they are looked at.
    pub(crate) values: Option<Shared<Values>>,
    /// The same as YAML.
    pub(crate) values_text: Option<AttrValue>,
    /// The key of the values that is chosen, and all about it.
    pub(crate) chosen: Option<Vec<PathStep>>,
    pub(crate) key: Option<Shared<KeyFacts>>,
}

impl Page {
    /// A line of the output was left (0), pointed at (1) or chosen (2).
    pub(crate) fn point(&self, document: DocumentId, line: u32, how: u32) {
        let pinned = self.state().tracing.why.is_some();
        match how {
            2 => self.ask_why(document, line, true),
            _ if pinned => {}
            1 => self.ask_why(document, line, false),
            _ => {
                self.forget_question(Asker::Why);
                self.clear_trace();
            }
        }
    }

    fn ask_why(&self, document: DocumentId, line: u32, pin: bool) {
        let question = Question::Why { document, line };
        let asker = if pin { Asker::Pin } else { Asker::Why };
        self.question(asker, question, move |page, answer| match answer {
            Answer::Why(why) => page.take_why(*why, pin),
            _ if pin => page.close_why(),
            _ => page.point(0, 0, 0),
        });
    }

    fn take_why(&self, why: Why, pin: bool) {
        // What was pointed at before the card came.
        if !pin && self.state().tracing.why.is_some() {
            return;
        }
        self.show_trace(&why, pin);
        let text: String = why
            .sentence
            .iter()
            .map(|words| words.text.as_str())
            .collect();
        let said = AttrValue::from(format!("{}: {text}", why.title));
        if !pin {
            return self.change(|state| state.said = said);
        }
        let same = {
            let before = &self.state().tracing.why;
            let place = |why: &Why| (why.document, why.line);
            before.as_ref().map(|before| place(before)) == Some(place(&why))
        };
        self.change(|state| {
            state.tracing.why = Some(Shared::new(why));
            if !same {
                state.tracing.at = 0;
                state.said = said;
            }
        });
        if !same && let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.reveal_trace();
        }
        self.draw_trace();
    }

    /// Marks a line and all that made it, in both editors.
    fn show_trace(&self, why: &Why, pinned: bool) {
        let marks: Vec<u32> = why
            .marks
            .iter()
            .flat_map(|mark| [mark.from, mark.to])
            .collect();
        let says = sources(why)
            .iter()
            .map(|place| format!("{} line {}", place.path, place.line))
            .collect::<Vec<_>>()
            .join(", ");
        let says = if says.is_empty() {
            says
        } else {
            format!("from {says}")
        };
        if let Some(output) = self.0.output.borrow().as_ref() {
            output.trace(why.document, why.line, &marks, pinned, &says);
        }
        let (paths, positions): (Vec<_>, Vec<_>) = sources(why)
            .into_iter()
            .map(|place| (place.path, [place.range.from, place.range.to]))
            .unzip();
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.trace(paths, &positions.concat(), pinned);
        }
    }

    fn clear_trace(&self) {
        if let Some(output) = self.0.output.borrow().as_ref() {
            output.clear_trace();
        }
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.trace(Vec::new(), &[], false);
        }
    }

    /// Draws the line between the panes anew.
    pub(crate) fn draw_trace(&self) {
        let away = {
            let state = self.state();
            let Some(why) = &state.tracing.why else {
                drop(state);
                if let Some(line) = self.0.trace_line.borrow().as_ref() {
                    line.draw(false);
                }
                return;
            };
            let all = sources(why);
            !all.is_empty()
                && !all.iter().any(|place| {
                    [&state.active, &state.second]
                        .into_iter()
                        .flatten()
                        .any(|open| **open == *place.path)
                })
        };
        let mut line = self.0.trace_line.borrow_mut();
        if line.is_none() {
            let svg = gloo::utils::document().query_selector(".work > .traces");
            let (output, editor) = (self.0.output.borrow(), self.0.editor.borrow());
            if let (Ok(Some(svg)), Some(output), Some(editor)) =
                (svg, output.as_ref(), editor.as_ref())
            {
                *line = Some(TraceLine::new(&svg, output, editor));
            }
        }
        if let Some(line) = line.as_ref() {
            line.draw(away);
        }
    }

    /// Closes the card and takes its trace away.
    pub(crate) fn close_why(&self) {
        let open = self.state().tracing.why.is_some();
        self.forget_question(Asker::Why);
        self.forget_question(Asker::Pin);
        self.clear_trace();
        if open {
            let inside = is_focused(".why");
            self.change(|state| state.tracing.why = None);
            if let (true, Some(output)) = (inside, self.0.output.borrow().as_ref()) {
                output.focus();
            }
        }
        self.draw_trace();
    }

    /// Why this line: of the line that the keyboard is on in the output; from the editor, of the first line that the
    /// cursor's line made.
    pub(crate) fn why_here(&self) {
        let in_editor = is_focused(".work > .editor");
        let first = {
            let state = self.state();
            let made = state.tracing.made.as_ref().filter(|_| in_editor);
            made.and_then(|made| {
                let shown = made
                    .documents
                    .iter()
                    .find(|one| Some(one.document) == state.selected);
                let one = shown.or(made.documents.first())?;
                let line = one.printed.first().or(one.decided.first())?;
                Some((one.document, *line))
            })
        };
        if self.state().view != View::Manifests {
            self.show_view(View::Manifests);
        }
        match first {
            Some((document, line)) => self.go_to_line(document, line),
            None => {
                if let Some(output) = self.0.output.borrow().as_ref() {
                    output.choose();
                }
            }
        }
    }

    /// Shows a line of the output with its card.
    pub(crate) fn go_to_line(&self, document: DocumentId, line: u32) {
        if self.state().view != View::Manifests {
            self.show_view(View::Manifests);
        }
        self.change(|state| {
            state.pane = Pane::Output;
            state.selected = Some(document);
        });
        let question = Question::Why { document, line };
        self.question(Asker::Pin, question, |page, answer| {
            if let Answer::Why(why) = answer {
                page.take_why(*why, true);
                if let Some(output) = page.0.output.borrow().as_ref() {
                    output.reveal_trace();
                }
            }
        });
    }

    /// Puts the cursor into the filter of the view that is shown.
    pub(crate) fn focus_filter(&self) {
        let field = gloo::utils::document().query_selector(".output [data-filter]:not([hidden] *)");
        if let Ok(Some(field)) = field
            && let Ok(field) = wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field)
        {
            let _ = field.focus();
        }
    }

    /// Goes to the next place on the trace: the values, the templates, and the line again.
    pub(crate) fn walk_trace(&self) {
        let next = {
            let state = self.state();
            let Some(why) = state.tracing.why.as_ref() else {
                drop(state);
                return self.why_here();
            };
            let places = sources(why);
            let at = (state.tracing.at + 1) % (places.len() + 1);
            (at, at.checked_sub(1).and_then(|at| places.get(at).cloned()))
        };
        self.change(|state| state.tracing.at = next.0);
        match next.1 {
            Some(place) => self.go_to(&place.path, place.range.from, place.range.to),
            None => {
                self.change(|state| state.pane = Pane::Output);
                if let Some(output) = self.0.output.borrow().as_ref() {
                    output.reveal_trace();
                    output.focus();
                }
            }
        }
    }

    /// The cursor is on another line, or the text changed: after a while it is asked what that line made.
    pub(crate) fn cursor_rests(&self) {
        let page = self.clone();
        let rest = if self.was_just_edited() {
            REST_AFTER_EDIT
        } else {
            REST
        };
        let timer = Timeout::new(rest, move || page.ask_made(false));
        *self.0.light_timer.borrow_mut() = Some(timer);
    }

    /// Whether a key that changed text is not long ago.
    pub(crate) fn was_just_edited(&self) -> bool {
        browser::now() - *self.0.edited_at.borrow() < 300.0
    }

    fn ask_made(&self, everywhere: bool) {
        // Only of a cursor that somebody has put there.
        if !is_focused(".work > .editor, .work > .second") {
            return;
        }
        let (path, line) = {
            let state = self.state();
            match (state.edited(), state.view) {
                (Some(path), View::Manifests) => (path.to_string(), state.cursor.0),
                _ => return,
            }
        };
        let question = Question::Made {
            path,
            line,
            everywhere,
        };
        self.question(Asker::Made, question, move |page, answer| match answer {
            Answer::Made(made) => {
                let more = !everywhere
                    && !made.documents.is_empty()
                    && page.state().environments.len() > 1;
                page.take_made((!made.what.is_empty()).then_some(*made));
                if more {
                    let later = page.clone();
                    let timer = Timeout::new(REST_EVERYWHERE, move || later.ask_made(true));
                    *page.0.light_timer.borrow_mut() = Some(timer);
                }
            }
            _ => page.take_made(None),
        });
    }

    fn take_made(&self, made: Option<Made>) {
        let (mut ids, mut lines, mut decided) = (Vec::new(), Vec::new(), Vec::new());
        for one in made.iter().flat_map(|made| &made.documents) {
            for (list, flag) in [(&one.printed, 0), (&one.decided, 1)] {
                for line in list {
                    ids.push(one.document);
                    lines.push(*line);
                    decided.push(flag);
                }
            }
        }
        if let Some(output) = self.0.output.borrow().as_ref() {
            output.light(&ids, &lines, &decided);
        }
        self.change(|state| state.tracing.made = made.map(Shared::new));
    }

    /// What was answered about an earlier rendering is asked again, as far as it is looked at.
    pub(crate) fn renew_answers(&self) {
        let (pinned, values) = {
            let state = self.state();
            let place = state
                .tracing
                .why
                .as_ref()
                .map(|why| (why.document, why.line));
            (place, state.view == View::Values)
        };
        if self.state().view == View::Review && !self.state().comparing.base.is_empty() {
            self.ask_review();
        }
        if let Some((document, line)) = pinned {
            self.ask_why(document, line, true);
        }
        if values {
            self.ask_values();
        }
        if self.state().tracing.made.is_some() {
            if self.was_just_edited() {
                self.take_made(None);
            }
            self.cursor_rests();
        }
    }
}

impl crate::state::State {
    /// The files that the trace of the chosen line leads to.
    pub(crate) fn traced_files(&self) -> Vec<String> {
        let why = self.tracing.why.as_ref();
        why.map_or_else(Vec::new, |why| {
            sources(why).into_iter().map(|place| place.path).collect()
        })
    }
}

/// Whether the focus is in a part of the page.
pub(crate) fn is_focused(part: &str) -> bool {
    gloo::utils::document()
        .query_selector(&format!(":is({part}):focus-within"))
        .is_ok_and(|found| found.is_some())
}

/// The places on the trace of a line: the values that are used, then the templates, innermost first.
fn sources(why: &Why) -> Vec<Location> {
    let values = why.keys.iter().filter(|key| key.printed);
    let values = values.filter_map(|key| key.wins()?.location.clone());
    let templates = why.steps.iter().map(|step| step.location.clone());
    let mut places: Vec<Location> = Vec::new();
    for place in values.chain(templates) {
        let known = places
            .iter()
            .any(|one| one.path == place.path && one.line == place.line);
        if !known {
            places.push(place);
        }
    }
    places
}
