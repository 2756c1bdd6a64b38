//! The sentence of a why card.

use pilothouse_protocol::Location;
use pilothouse_protocol::ask::{
    LayerKind, LayerState, Why, WhyKey, WhyLayer, WhyStep, WhyStepKind, Words,
};
use pilothouse_workspace::path::file_name;

/// A sentence being put together.
#[derive(Default)]
struct Sentence(Vec<Words>);

impl Sentence {
    fn say(&mut self, text: impl Into<String>) -> &mut Sentence {
        self.push(text.into(), false)
    }

    fn name(&mut self, text: impl Into<String>) -> &mut Sentence {
        self.push(text.into(), true)
    }

    fn push(&mut self, text: String, strong: bool) -> &mut Sentence {
        self.0.push(Words { text, strong });
        self
    }
}

/// Of a line that Helm itself prints.
pub(super) fn helms_own(title: &str) -> Vec<Words> {
    let mut sentence = Sentence::default();
    if title.starts_with("# Source") {
        sentence.say("Helm writes this line: it names the template.");
    } else {
        sentence.say("Helm writes this line between two documents.");
    }
    sentence.0
}

/// Of a line of an earlier rendering.
pub(super) fn of_before(source: &str) -> Vec<Words> {
    let mut sentence = Sentence::default();
    sentence
        .say("This is the last good output of ")
        .name(file_name(source))
        .say(". Once that renders again, this says where the line comes from.");
    sentence.0
}

/// Of a line that is traced.
pub(super) fn of(why: &Why) -> Vec<Words> {
    let mut sentence = Sentence::default();
    let printed: Vec<&WhyKey> = why.keys.iter().filter(|key| key.printed).collect();
    match printed.as_slice() {
        [] => {}
        [one] => set_by(&mut sentence, one),
        [one, rest @ ..] => {
            sentence.name(&*one.path);
            for (at, key) in rest.iter().enumerate().take(2) {
                let last = at + 1 == rest.len() && why.more_keys == 0;
                sentence
                    .say(if last { " and " } else { ", " })
                    .name(&*key.path);
            }
            let more = rest.len().saturating_sub(2) + why.more_keys as usize;
            if more > 0 {
                sentence.say(format!(" and {more} more"));
            }
            sentence.say(" went into it. ");
        }
    }
    if let Some(step) = why.steps.first() {
        printed_by(&mut sentence, step, printed.is_empty());
    }
    if let Some(through) = why
        .steps
        .iter()
        .find(|step| matches!(step.kind, WhyStepKind::Include | WhyStepKind::Tpl))
        .filter(|_| !why.steps.is_empty())
    {
        sentence
            .say(" It is included by ")
            .name(place(&through.location))
            .say(".");
    }
    let deciding = why.keys.iter().find(|key| !key.printed);
    if let (true, Some(key)) = (printed.is_empty(), deciding) {
        sentence
            .say(" It is there because of ")
            .name(&*key.path)
            .say(".");
    }
    sentence.0
}

/// Which layer wins, over which.
fn set_by(sentence: &mut Sentence, key: &WhyKey) {
    let wins = key.wins();
    let over = key
        .layers
        .iter()
        .find(|layer| layer.state == LayerState::Overridden);
    let Some(wins) = wins else {
        sentence.name(&*key.path).say(" is not set anywhere. ");
        return;
    };
    match wins.kind {
        LayerKind::Environment => {
            sentence
                .say("The environment ")
                .name(&*wins.name)
                .say(" says so. ");
        }
        _ => {
            sentence.name(layer_place(wins)).say(" sets it");
            if let Some(over) = over {
                sentence.say(" and overrides ").name(layer_place(over));
            }
            sentence.say(". ");
        }
    }
}

fn printed_by(sentence: &mut Sentence, step: &WhyStep, alone: bool) {
    let file = file_name(&step.location.path);
    let line = step.location.line;
    if alone && step.kind == WhyStepKind::Text {
        sentence
            .say("It stands so in line ")
            .say(line.to_string())
            .say(" of ")
            .name(file)
            .say(".");
    } else {
        sentence
            .say(format!("Line {line} of "))
            .name(file)
            .say(" prints it.");
    }
}

/// `values-prod.yaml line 13`, `--set image.tag=2`.
fn layer_place(layer: &WhyLayer) -> String {
    match &layer.location {
        Some(location) => place(location),
        None => layer.name.clone(),
    }
}

fn place(location: &Location) -> String {
    format!("{} line {}", file_name(&location.path), location.line)
}
