//! What comes from the worker, taken into the state and the two editors.

use pilothouse_protocol::{
    FileChange, FileContent, Refusal, RequestBody, Response, ResponseBody, TextChange,
};
use yew::AttrValue;

use crate::address;
use crate::browser;
use crate::examples::FIRST;
use crate::link::{Event, Restart};
use crate::page::{Asked, Page};
use crate::state::{Engine, language_key};

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

    pub(crate) fn take_file(&self, content: FileContent) {
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
