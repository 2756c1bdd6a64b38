//! Questions to the session: each with what is to be done with the answer. They are held back while an edit is on its
//! way, and an answer is dropped where the same part of the page has asked again meanwhile.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pilothouse_protocol::{Answer, Question, RequestBody};

use crate::page::{Asked, Page};

/// Who asks: one question of each is open at a time, the newest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Asker {
    /// The trace of the line that is pointed at.
    Why,
    /// The why card.
    Pin,
    /// The lines that light up.
    Made,
    /// The view of values.
    Values,
    ValuesText,
    /// Its inspector.
    Key,
    /// An input for a value.
    Set,
    /// Completion in the editor.
    Complete,
    /// The card about what the mouse points at.
    Card,
    /// Definitions and references.
    Places,
    /// What a rename would change.
    Rename,
    /// What fixes would change.
    Edits,
    /// The stages of a pipeline.
    Steps,
    /// The keywords of a block.
    Block,
    /// White space that is eaten.
    Eaten,
    /// What stands behind the lines of values.
    Inlays,
    /// Why objects of the diff differ.
    Causes,
    /// Lines that are the same.
    Unfolded,
    /// Why rows of the matrix differ.
    MatrixCauses,
    /// The review.
    Review,
    /// The review as a text.
    ReviewText,
    /// Environments of a deployment tool's file.
    Import,
    /// The same, to be offered.
    Offer,
    /// Environments as files of deployment tools.
    Export,
}

/// Takes an answer.
pub(crate) type Take = Box<dyn FnOnce(&Page, Answer)>;

/// Questions that are open.
#[derive(Default)]
pub(crate) struct Questions {
    /// Those that wait for an edit to be answered.
    waiting: RefCell<BTreeMap<Asker, (Question, Take)>>,
    /// The number of each asker's newest question.
    newest: RefCell<BTreeMap<Asker, u64>>,
}

impl Page {
    /// Asks; `take` gets the answer, unless `asker` asks again before it comes.
    pub(crate) fn question(
        &self,
        asker: Asker,
        question: Question,
        take: impl FnOnce(&Page, Answer) + 'static,
    ) {
        let questions = &self.0.questions;
        questions.newest.borrow_mut().remove(&asker);
        let waiting = (question, Box::new(take) as Take);
        questions.waiting.borrow_mut().insert(asker, waiting);
        self.send_questions();
    }

    /// Takes no answer any more to what `asker` asked.
    pub(crate) fn forget_question(&self, asker: Asker) {
        let questions = &self.0.questions;
        questions.newest.borrow_mut().remove(&asker);
        questions.waiting.borrow_mut().remove(&asker);
    }

    /// Sends the questions that wait, unless an edit is on its way.
    pub(crate) fn send_questions(&self) {
        let link = self.0.link.borrow();
        if link.as_ref().is_none_or(crate::link::Link::is_editing) {
            return;
        }
        drop(link);
        let waiting = std::mem::take(&mut *self.0.questions.waiting.borrow_mut());
        for (asker, (question, take)) in waiting {
            let asked = Asked::Question(asker, take);
            let id = self.send(RequestBody::Ask { question }, asked);
            self.0.questions.newest.borrow_mut().insert(asker, id);
        }
    }

    /// An answer came to the question of that number.
    pub(crate) fn answered(&self, id: u64, asked: Option<Asked>, answer: Answer) {
        if let Some(Asked::Question(asker, take)) = asked {
            let newest = self.0.questions.newest.borrow().get(&asker).copied();
            if newest == Some(id) {
                take(self, answer);
            }
        }
    }
}
