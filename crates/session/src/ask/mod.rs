//! Answers to the page's questions. Nothing of this runs on the way from a key to the output.

mod keys;
mod steps;
mod traced;
mod why;
mod words;

use crate::open::Open;
use pilothouse_protocol::{Answer, Question};

pub(crate) use traced::{Elsewhere, Traced};

impl Open {
    /// Answers a question.
    pub(crate) fn ask(&mut self, question: &Question) -> Answer {
        match question {
            Question::Why { document, line } => self
                .why(*document, *line)
                .map_or(Answer::Gone, |why| Answer::Why(Box::new(why))),
        }
    }
}
