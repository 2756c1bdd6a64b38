//! What an update changes in the page.

use std::collections::BTreeMap;

use pilothouse_protocol::{OutputState, OutputUpdate, Update};
use yew::AttrValue;

use crate::apply::take;
use crate::browser;
use crate::kinds;
use crate::page::{Asked, Page};
use crate::receive::count;
use crate::state::{Undo, View, concerns};

impl Page {
    pub(crate) fn update(&self, answers: u64, mut update: Update, asked: Option<Asked>) {
        let opened = matches!(asked, Some(Asked::Open(_))) && update.workspace.is_some();
        let pinned = matches!(asked, Some(Asked::Pinned));
        let (comparison, matrix) = (update.comparison.is_some(), update.matrix.is_some());
        let spanning = match &asked {
            Some(Asked::RenameAll(at, _) | Asked::Applied(at, _) | Asked::Again(at)) => Some(*at),
            _ => None,
        };
        if let Some(asked) = asked {
            self.done(answers, asked, &update);
        }
        // The file that opens first comes along.
        let first = if opened { update.texts.pop() } else { None };
        self.span(answers, spanning);
        for content in std::mem::take(&mut update.texts) {
            if self.holds(&content.path) == Some(true) {
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
        if let Some(output) = &output {
            self.take_texts(output);
        }
        let problems = update.problems.is_some();
        let rendered = update.render_ms.is_some();
        let renewed = rendered || output.is_some();
        let base = update.base.clone();
        let printed = output.is_some();
        if self.state().view == View::Manifests && self.was_just_edited() {
            self.repaint_after_frame();
        }
        self.change(|state| take(state, update, output));
        // The text that people wait for first, what stands around it with the repaint.
        if printed {
            self.show_output();
        }
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
        let active = self.state().active.clone();
        if opened || active.is_some_and(|path| self.holds(&path) == Some(false)) {
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

    /// Whether the editor has that file; `None` where there is no editor yet.
    fn holds(&self, path: &str) -> Option<bool> {
        let editor = self.0.editor.borrow();
        editor.as_ref().map(|editor| editor.has(path))
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

    /// A request was met.
    fn done(&self, answers: u64, asked: Asked, update: &Update) {
        match asked {
            Asked::Open(opening) if update.workspace.is_some() => self.opened(*opening, update),
            Asked::RenameAll(_, name) => self.renamed_all(answers, &name, update.texts.len()),
            Asked::Applied(_, problems) => {
                let problems = count(problems, "fix").replace("fixs", "fixes");
                self.toast(format!("{problems} applied"), Some(Undo::Files(answers)));
            }
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
                let environments = self.state().environments.clone();
                let users: Vec<_> = environments
                    .iter()
                    .filter(|one| one.settings.values_files.iter().any(|file| gone(file)))
                    .map(|one| one.settings.name.as_str())
                    .collect();
                let text = match users.as_slice() {
                    [] => format!("{name} deleted"),
                    users => format!("{name} deleted, still named by {}", users.join(", ")),
                };
                self.toast(text, Some(Undo::Files(answers)));
            }
            Asked::Rename { from, to } => self.renamed(&from, &to),
            Asked::Adopted(count) => self.adopted(answers, count),
            Asked::Open(_)
            | Asked::Snapshot
            | Asked::Question(..)
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
}
