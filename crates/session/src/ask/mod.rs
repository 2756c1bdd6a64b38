//! Answers to the page's questions. Nothing of this runs on the way from a key to the output.

mod assist;
mod causes;
mod deploy;
mod described;
mod keys;
mod made;
mod reads;
mod review;
mod steps;
mod target;
mod traced;
mod values;
mod why;
mod words;

use crate::open::Open;
use pilothouse_protocol::{Answer, Question};

pub use assist::{FetchFields, fetch_fields_by};
pub(crate) use assist::{Known, Prepared, Rename, ScanCache, applied, without_watches};
pub(crate) use traced::{Elsewhere, Traced};

impl Open {
    /// Answers a question.
    #[inline(never)] // no first visit runs it
    pub(crate) fn ask(&mut self, question: &Question) -> Answer {
        match question {
            Question::Why { document, line } => self
                .why(*document, *line)
                .map_or(Answer::Gone, |why| Answer::Why(Box::new(why))),
            Question::Made {
                path,
                line,
                everywhere,
            } => self
                .made(path, *line, *everywhere)
                .map_or(Answer::Gone, |made| Answer::Made(Box::new(made))),
            Question::Values => self
                .values()
                .map_or(Answer::Gone, |values| Answer::Values(Box::new(values))),
            Question::ValuesText => self.values_text().map_or(Answer::Gone, Answer::Text),
            Question::Key { path } => self
                .key_facts(path)
                .map_or(Answer::Gone, |facts| Answer::Key(Box::new(facts))),
            Question::Set { path, value } => self
                .set_value(path, value)
                .map_or(Answer::Gone, |set| Answer::Set(Box::new(set))),
            Question::Complete(at) => self.complete(at),
            Question::Card(at) => self.card(at),
            Question::Places { at, all } => self.places(at, *all),
            Question::Rename { at, name } => self.rename_preview(at, name),
            Question::Edits { edits } => self.edits_preview(edits),
            Question::Steps { at, to, turn } => self.stepper(at, *to, *turn),
            Question::Inlays { path, range } => self.inlays(path, *range),
            Question::Block(at) => self.block(at),
            Question::Eaten { path } => self.eaten(path),
            Question::Causes {
                comparison,
                objects,
            } => self
                .causes(*comparison, objects)
                .map_or(Answer::Gone, |causes| Answer::Causes(Box::new(causes))),
            Question::Unfolded { comparison, object } => self
                .unfolded(*comparison, *object)
                .map_or(Answer::Gone, Answer::Hunks),
            Question::MatrixCauses { matrix, objects } => self
                .matrix_causes(*matrix, objects)
                .map_or(Answer::Gone, |causes| Answer::Causes(Box::new(causes))),
            Question::Review { environment } => self
                .review(environment)
                .map_or(Answer::Gone, |review| Answer::Review(Box::new(review))),
            Question::ReviewText {
                environment,
                format,
            } => self.review(environment).map_or(Answer::Gone, |told| {
                Answer::Text(review::text(&told, *format))
            }),
            Question::Importable => self.importable(),
            Question::Import(source) => self.import(source),
            Question::Export {
                environments,
                format,
                template,
            } => self.export(environments, *format, template.as_deref()),
        }
    }
}
