//! What comes from the worker, taken into the state and the two editors.

use std::collections::BTreeMap;

use pilothouse_protocol::{
    FileChange, FileContent, OutputState, OutputUpdate, Refusal, RequestBody, Response,
    ResponseBody, TextChange, Update,
};
use yew::AttrValue;

use crate::address;
use crate::apply::take;
use crate::browser;
use crate::examples::FIRST;
use crate::kinds;
use crate::link::{Event, Restart};
use crate::page::{Asked, Page};
use crate::state::{Engine, Undo, concerns, language_key};

impl Page {
    pub(crate) fn receive(&self, event: Event) {
        let before_open = {
            let mut link = self.0.link.borrow_mut();
            let Some(link) = link.as_mut() else { return };
            let log = match &event {
                Event::Response(response) if matches!(response.body, ResponseBody::Refused(_)) => {
                    link.log_before(response.answers)
                }
                _ => None,
            };
            link.heard(&event);
            log
        };
        match event {
            Event::Busy | Event::Idle => {
                if self.state().slow {
                    self.change(|state| state.slow = false);
                }
            }
            Event::Died(reason) => self.replace_worker(&format!("It broke down: {reason}")),
            Event::Response(response) => {
                if let (ResponseBody::Refused(_), Some(link)) =
                    (&response.body, self.0.link.borrow_mut().as_mut())
                {
                    link.open_refused(response.answers, before_open);
                }
                self.answer(*response);
            }
        }
    }

    fn answer(&self, response: Response) {
        let asked = self.0.asked.borrow_mut().remove(&response.answers);
        match response.body {
            ResponseBody::Update(update) => self.update(response.answers, *update, asked),
            ResponseBody::File(content) => {
                self.take_file(content);
                if matches!(asked, Some(Asked::Beside)) {
                    self.show_second();
                }
            }
            ResponseBody::Snapshot { bytes } => match asked {
                Some(Asked::Base(title)) => {
                    if let Some(link) = self.0.link.borrow_mut().as_mut() {
                        link.keep_base(Some((title.to_string(), bytes)));
                    }
                }
                _ => self.keep(response.answers, bytes),
            },
            ResponseBody::Link { fragment } => {
                let link = address::shared(&self.state(), fragment, asked);
                self.change(|state| state.link = Some(link));
            }
            ResponseBody::Archive { name, bytes } => browser::download(&name, &bytes),
            ResponseBody::Refused(refusal) => self.refused(refusal, asked),
            ResponseBody::OtherHelm(other) => self.take_other_helm(*other),
            ResponseBody::Answer(answer) => self.answered(response.answers, asked, *answer),
        }
        self.send_questions();
    }

    fn refused(&self, refusal: Refusal, asked: Option<Asked>) {
        match asked {
            Some(Asked::Open(_)) => {
                let first = self.state().workspace.is_none();
                self.fail(refusal.title, refusal.detail);
                if first {
                    self.open_example(FIRST);
                }
            }
            Some(Asked::ReviewLink) => {
                self.close_popover();
                self.fail(refusal.title, refusal.detail);
            }
            // A view that lost what it asked about asks anew with the next update.
            Some(Asked::Question(..)) => {}
            // The editor has undone its part: it gets the text that stands.
            Some(Asked::TakeBack(path)) => {
                self.fail(refusal.title, refusal.detail);
                self.send(RequestBody::ReadFile { path }, Asked::Other);
            }
            Some(Asked::Base(_)) => {}
            // An edit: the texts have come apart, and the editor's is the true one.
            None if self.may_mend() => self.send_whole_text(),
            _ => self.fail(refusal.title, refusal.detail),
        }
    }

    /// Once in two seconds: a text that is refused as a whole is refused for good.
    fn may_mend(&self) -> bool {
        let now = browser::now();
        self.0
            .mended_at
            .replace(Some(now))
            .is_none_or(|before| now - before > 2_000.0)
    }

    fn send_whole_text(&self) {
        let path = self.state().active.clone();
        let text = path.as_ref().and_then(|path| {
            self.0
                .editor
                .borrow()
                .as_ref()
                .and_then(|editor| editor.text(path))
        });
        if let (Some(path), Some(text)) = (path, text) {
            self.send_edit(FileChange {
                path: path.to_string(),
                change: TextChange::Text { text },
            });
        }
    }

    fn take_file(&self, content: FileContent) {
        let Some(text) = content.text else {
            self.close_tab(&content.path);
            return self.toast(format!("{} is not a text", content.path), None);
        };
        let language = language_key(self.state().language(&content.path));
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.load(&content.path, &text, language);
        }
        if self
            .state()
            .active
            .as_ref()
            .is_some_and(|active| *active == *content.path)
        {
            self.show_file();
        }
    }

    fn update(&self, answers: u64, mut update: Update, asked: Option<Asked>) {
        let opened = matches!(asked, Some(Asked::Open(_))) && update.workspace.is_some();
        let spanning = match &asked {
            Some(Asked::RenameAll(at, _) | Asked::Applied(at, _) | Asked::Again(at)) => Some(*at),
            _ => None,
        };
        let mut pinned = false;
        let (comparison, matrix) = (update.comparison.is_some(), update.matrix.is_some());
        if let Some(Asked::Open(opening)) = asked {
            if opened {
                self.opened(*opening, &update);
            }
        } else if let Some(Asked::Pinned) = asked {
            pinned = true;
        } else if let Some(Asked::RenameAll(_, name)) = &asked {
            self.renamed_all(answers, name, update.texts.len());
        } else if let Some(Asked::Applied(_, problems)) = asked {
            let problems = count(problems, "fix").replace("fixs", "fixes");
            self.toast(format!("{problems} applied"), Some(Undo::Files(answers)));
        } else if let Some(asked) = asked {
            self.done(answers, asked);
        }
        // The file that opens first comes along.
        let first = if opened { update.texts.pop() } else { None };
        self.span(answers, spanning);
        for content in std::mem::take(&mut update.texts) {
            if self
                .0
                .editor
                .borrow()
                .as_ref()
                .is_some_and(|editor| editor.has(&content.path))
            {
                self.take_file(content);
            }
        }
        self.span(answers, None);
        let mut output = update.output.take();
        // A new worker that holds has nothing to show: what the one before it made stays.
        if let Some(output) = &mut output
            && output.state == OutputState::Held
        {
            output.documents = None;
        }
        let patched = output
            .as_ref()
            .is_some_and(|output| output.documents.is_none());
        if let Some(output) = &output {
            self.take_texts(output);
        }
        let problems = update.problems.is_some();
        let rendered = update.render_ms.is_some();
        let renewed = rendered || output.is_some();
        // The text that people wait for first, what stands around it after that.
        if patched && let Some(output) = self.0.output.borrow().as_ref() {
            output.refresh();
        }
        let base = update.base.clone();
        self.change(|state| take(state, update, output));
        if let Some(base) = base {
            self.based(base);
        }
        if problems {
            self.mark_problems();
        }
        let goal = if opened { self.0.goal.take() } else { None };
        if let Some(goal) = goal {
            self.go_to_address(&goal);
        }
        if let Some(first) = first
            && self.state().active.as_deref() == Some(&first.path)
        {
            self.take_file(first);
        }
        if opened {
            self.offer_environments();
        }
        if opened
            || self
                .state()
                .active
                .as_ref()
                .is_some_and(|path| !self.is_loaded(path))
        {
            self.show_file();
        }
        if renewed {
            if let Some(editor) = self.0.editor.borrow().as_ref() {
                editor.renewed();
            }
            self.renew_answers();
        }
        self.compared(comparison, matrix);
        if pinned {
            self.pinned();
        }
        if rendered {
            self.say();
            if self.state().other_helm.is_some() {
                self.ask_other_helm();
            }
        }
    }

    /// What the editor is given from here on belongs to that change of several files.
    fn span(&self, request: u64, number: Option<usize>) {
        let spanning = &mut *self.0.spanning.borrow_mut();
        if let Some((_, done)) = number.and_then(|at| spanning.get_mut(at)) {
            *done = request;
        }
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            editor.spanning(number.map_or(-1, |at| i32::try_from(at).unwrap_or(-1)));
        }
    }

    fn is_loaded(&self, path: &str) -> bool {
        self.0
            .editor
            .borrow()
            .as_ref()
            .is_none_or(|editor| editor.has(path))
    }

    fn take_texts(&self, update: &OutputUpdate) {
        let output = self.0.output.borrow();
        let Some(output) = output.as_ref() else {
            // The worker may have rendered before the view is there.
            self.0.early_texts.borrow_mut().extend(update.texts.clone());
            return;
        };
        for text in &update.texts {
            output.set_text(text.id, &text.text);
        }
        if let Some(documents) = &update.documents {
            let ids: Vec<_> = documents.iter().map(|document| document.id).collect();
            output.retain(&ids);
        }
    }

    /// The view of the output is there: hands it what came before it.
    pub(crate) fn take_early_texts(&self) {
        if let Some(output) = self.0.output.borrow().as_ref() {
            for text in self.0.early_texts.take() {
                output.set_text(text.id, &text.text);
            }
        }
        self.show_output();
    }

    /// A request about files was met.
    fn done(&self, answers: u64, asked: Asked) {
        match asked {
            Asked::Add(path) => *self.0.going.borrow_mut() = Some((path, 0, 0)),
            Asked::Delete(path) => {
                let gone = |tab: &str| tab == path || tab.starts_with(&format!("{path}/"));
                let tabs: Vec<_> = self
                    .state()
                    .tabs
                    .iter()
                    .filter(|tab| gone(tab))
                    .cloned()
                    .collect();
                for tab in tabs {
                    if let Some(editor) = self.0.editor.borrow().as_ref() {
                        editor.forget(&tab);
                    }
                    self.close_tab(&tab);
                }
                let name = path.rsplit('/').next().unwrap_or(&path);
                self.toast(format!("{name} deleted"), Some(Undo::Files(answers)));
            }
            Asked::Rename { from, to } => self.renamed(&from, &to),
            Asked::Adopted(count) => self.adopted(answers, count),
            Asked::Open(_)
            | Asked::Snapshot
            | Asked::Question(..)
            | Asked::RenameAll(..)
            | Asked::Applied(..)
            | Asked::Again(_)
            | Asked::TakeBack(_)
            | Asked::Beside
            | Asked::Base(_)
            | Asked::Pinned
            | Asked::ReviewLink
            | Asked::Other => {}
        }
    }

    fn renamed(&self, from: &str, to: &str) {
        let moved = |path: &str| -> Option<AttrValue> {
            let rest = path.strip_prefix(from)?;
            (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}").into())
        };
        let tabs = self.state().tabs.clone();
        if let Some(editor) = self.0.editor.borrow().as_ref() {
            tabs.iter()
                .filter(|tab| moved(tab).is_some())
                .for_each(|tab| editor.forget(tab));
        }
        self.change(|state| {
            for tab in state.tabs.iter_mut().chain(state.active.as_mut()) {
                if let Some(path) = moved(tab) {
                    *tab = path;
                }
            }
        });
    }

    /// Hands the editor the problems of each file.
    pub(crate) fn mark_problems(&self) {
        let state = self.state();
        let editor = self.0.editor.borrow();
        let Some(editor) = editor.as_ref() else {
            return;
        };
        let mut marks: BTreeMap<&str, (Vec<u32>, Vec<String>)> = BTreeMap::new();
        for problem in state
            .problems
            .iter()
            .filter(|problem| concerns(problem, &state.shown))
        {
            let Some(place) = &problem.location else {
                continue;
            };
            let (positions, words) = marks.entry(&place.path).or_default();
            positions.extend([place.range.from, place.range.to]);
            let severity = kinds::severity(problem.severity).to_owned();
            words.extend([
                severity,
                problem.title.clone(),
                problem.explanation.clone(),
                problem.message.clone(),
                crate::assist::fixes(&problem.fixes),
            ]);
        }
        for path in editor.marked() {
            if !marks.contains_key(path.as_str()) {
                editor.set_problems(&path, &[], Vec::new());
            }
        }
        for (path, (positions, words)) in marks {
            editor.set_problems(path, &positions, words);
        }
    }

    /// Tells screen readers what was rendered, at most once in two seconds.
    fn say(&self) {
        let now = browser::now();
        if now - *self.0.said_at.borrow() < 2_000.0 {
            return;
        }
        *self.0.said_at.borrow_mut() = now;
        let text = {
            let state = self.state();
            let Some(counts) = state
                .environment()
                .and_then(|environment| environment.counts)
            else {
                return;
            };
            let problems = match (counts.errors, counts.warnings) {
                (0, 0) => String::new(),
                (0, warnings) => format!(", {}", count(warnings, "warning")),
                (errors, _) => format!(", {}", count(errors, "error")),
            };
            format!("Rendered, {}{problems}", count(counts.objects, "object"))
        };
        self.change(|state| state.said = text.into());
    }

    /// Ends the worker, and starts one that reads the same files and renders nothing until the next edit.
    pub(crate) fn replace_worker(&self, why: &str) {
        let restart = match self.0.link.borrow_mut().as_mut() {
            Some(link) => link.restart(),
            None => return,
        };
        // An opening is tried again, everything else that was asked for is gone with the worker.
        self.0
            .asked
            .borrow_mut()
            .retain(|_, asked| matches!((asked, &restart), (Asked::Open(_), Restart::Held)));
        let why = AttrValue::from(why.to_owned());
        self.change(|state| state.slow = false);
        match restart {
            Restart::Held => self.change(|state| state.engine = Engine::Stopped(why)),
            Restart::OpenAbandoned => {
                let name = self
                    .state()
                    .opening
                    .clone()
                    .unwrap_or_else(|| "The chart".into());
                self.fail(format!("{name} could not be opened"), why);
            }
            Restart::Hopeless => {
                let nothing = self.state().workspace.is_none();
                self.change(|state| state.engine = Engine::Failed(why));
                if nothing {
                    self.fail(
                        "The engine does not start",
                        "Reload the page to try again. Saved work is untouched.",
                    );
                }
            }
        }
    }

    /// Renders again after the worker had to be stopped.
    pub(crate) fn render(&self) {
        self.send(RequestBody::Render, Asked::Other);
    }
}

/// `1 object`, `2 objects`.
pub(crate) fn count(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
