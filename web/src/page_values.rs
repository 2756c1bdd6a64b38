//! What the page can do with the view of values.

use pilothouse_protocol::ask::PathStep;
use pilothouse_protocol::{Answer, Question};

use crate::ask::Asker;
use crate::page::Page;
use crate::shared::Shared;

impl Page {
    /// Asks for the values of the shown environment.
    pub(crate) fn ask_values(&self) {
        self.question(Asker::Values, Question::Values, |page, answer| {
            let values = match answer {
                Answer::Values(values) => Some(Shared::new(*values)),
                _ => None,
            };
            page.change(|state| state.tracing.values = values);
        });
        if self.state().tracing.values_text.is_some() {
            self.ask_values_text();
        }
        let chosen = self.state().tracing.chosen.clone();
        if let Some(path) = chosen {
            self.choose_key(path);
        }
    }

    /// Asks for the values as YAML.
    pub(crate) fn ask_values_text(&self) {
        self.question(Asker::ValuesText, Question::ValuesText, |page, answer| {
            if let Answer::Text(text) = answer {
                page.change(|state| state.tracing.values_text = Some(text.into()));
            }
        });
    }

    /// Chooses a key of the values.
    pub(crate) fn choose_key(&self, path: Vec<PathStep>) {
        let question = Question::Key { path: path.clone() };
        self.change(|state| state.tracing.chosen = Some(path));
        self.question(Asker::Key, question, |page, answer| {
            let key = match answer {
                Answer::Key(key) => Some(Shared::new(*key)),
                _ => None,
            };
            page.change(|state| state.tracing.key = key);
        });
    }

    /// Writes a value to the file of the shown environment that it belongs to.
    pub(crate) fn set_value(&self, path: Vec<PathStep>, value: String) {
        let question = Question::Set { path, value };
        self.question(Asker::Set, question, |page, answer| {
            if let Answer::Set(set) = answer {
                match &set.fix {
                    Some(fix) => page.apply_fix(fix),
                    None => page.toast(set.note, None),
                }
            }
        });
    }
}
