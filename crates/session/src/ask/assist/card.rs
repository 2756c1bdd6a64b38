//! What there is to say about a name: its value with the layers that speak of it, its source, its documentation.

use super::complete::{dotted, elsewhere};
use super::objects;
use super::places::{Desk, Spot, Subject, title};
use super::sense::Step;
use crate::ask::keys::value_text;
use crate::problems::location;
use crate::rendering::Place;
use pilothouse_chart::LayerKind;
use pilothouse_protocol::ask::{Card, CardRow, CardRowKind};
use pilothouse_protocol::{Location, Range};
use pilothouse_value as value;

/// Lines of a source or a value that are shown.
const LINES: usize = 14;
/// Uses that a card lists.
const USES: usize = 4;

/// A row without more.
pub(super) fn row(kind: CardRowKind, label: impl Into<String>, text: impl Into<String>) -> CardRow {
    CardRow {
        kind,
        label: label.into(),
        text: text.into(),
        detail: String::new(),
        location: None,
    }
}

impl Desk<'_> {
    /// A place as editors count it.
    pub(super) fn location(&self, spot: &Spot) -> Location {
        let place = Place {
            path: spot.path.to_string(),
            start: spot.place.start,
            end: spot.place.end,
        };
        location(self.workspace, &place)
    }

    pub(super) fn range(&self, path: &str, place: &std::ops::Range<usize>) -> Range {
        let spot = Spot {
            path: path.into(),
            place: place.clone(),
            defines: false,
            also: Vec::new(),
        };
        self.location(&spot).range
    }

    /// The card of what stands at a byte of a file.
    pub(super) fn card(&self, path: &str, at: usize) -> Option<Card> {
        let (place, subjects) = self.subjects(path, at)?;
        let subject = subjects.first()?;
        let mut card = Card {
            range: self.range(path, &place),
            title: title(subject),
            ..Card::default()
        };
        match subject {
            Subject::Function(name) => card.rows.push(row(CardRowKind::Documentation, "", &**name)),
            Subject::Object(scope, steps) => {
                let known = objects::documentation(steps)?;
                card.rows.push(row(CardRowKind::Documentation, "", known));
                card.text = self.fact(scope, steps);
            }
            Subject::Named(name) => self.source(name, &mut card),
            Subject::Variable(_, values) => {
                let value = values.first()?;
                card.text = format!("It is .Values.{}", dotted(value));
                self.value(value, &mut card);
            }
            Subject::Value(value) => {
                self.value(value, &mut card);
                if self.index.find(path).is_none() {
                    self.uses(subject, &mut card);
                }
            }
            Subject::Subchart(_) => return None,
        }
        if let [_, rest @ ..] = subjects.as_slice()
            && !rest.is_empty()
        {
            let others: Vec<String> = rest.iter().map(title).collect();
            card.rows.push(row(
                CardRowKind::Warning,
                "",
                format!("Also {}, by who calls it", others.join(", ")),
            ));
        }
        Some(card)
    }

    /// What a field of `.Release` and the like is in the shown environment.
    fn fact(&self, scope: &str, steps: &[Step]) -> String {
        let Some(known) = self.known.first() else {
            return String::new();
        };
        let environment = self
            .workspace
            .environments()
            .iter()
            .find(|one| one.name == known.name);
        let path = dotted(steps);
        let value = match (path.as_str(), environment) {
            ("Release.Name", Some(environment)) => environment.release.clone(),
            ("Release.Namespace", Some(environment)) => environment.namespace.clone(),
            ("Capabilities.KubeVersion.Version", Some(environment)) => {
                format!("v{}", environment.kube_version.trim_start_matches('v'))
            }
            _ => {
                let parent = &steps[..steps.len().saturating_sub(1)];
                let fields = objects::fields(scope, parent, self.known);
                let name = steps.last().map(|step| dotted(std::slice::from_ref(step)));
                let field = fields
                    .into_iter()
                    .find(|field| Some(&field.label) == name.as_ref());
                field.map(|field| field.detail).unwrap_or_default()
            }
        };
        if value.is_empty() {
            value
        } else {
            format!("{value} in {}", known.name)
        }
    }

    /// The layers of a value, the strongest first, and what it is elsewhere.
    fn value(&self, path: &[Step], card: &mut Card) {
        let Some(shown) = self.known.first() else {
            return;
        };
        let found = shown.at(path);
        match found.first() {
            Some(value @ (value::Value::Map(_) | value::Value::List(_))) => {
                let text = pilothouse_yaml::to_yaml(value).unwrap_or_default();
                card.rows.push(row(
                    CardRowKind::Code,
                    "yaml",
                    first_lines(&String::from_utf8_lossy(&text)),
                ));
            }
            Some(value) if card.text.is_empty() => {
                card.text = format!("{} in {}", value_text(value), shown.name)
            }
            None if card.text.is_empty() => {
                card.text = format!("Nothing sets it in {}", shown.name)
            }
            _ => {}
        }
        let steps: Vec<value::Step> = path
            .iter()
            .map_while(|step| match step {
                Step::Key(key) => Some(value::Step::Key((&**key).into())),
                Step::Element => None,
            })
            .collect();
        if steps.len() == path.len() {
            let said = shown
                .explainer
                .explain(&shown.layers, &shown.sources, "", &steps);
            for one in said.iter().rev() {
                let source = shown
                    .sources
                    .get(one.file)
                    .map_or("", |source| &*source.path);
                let (name, flag) = match one.layer {
                    LayerKind::File(_)
                    | LayerKind::Default
                    | LayerKind::Parent
                    | LayerKind::Global
                    | LayerKind::Import => (source.to_owned(), false),
                    _ => (format!("--set {source}"), true),
                };
                let kind = if one.wins {
                    CardRowKind::Layer
                } else {
                    CardRowKind::Overridden
                };
                let mut row = row(kind, name, value_text(&one.value));
                if !flag && one.key_span.is_some() {
                    let place =
                        crate::findings::place(one.key_span, &shown.sources, self.workspace);
                    row.location = place.map(|place| location(self.workspace, &place));
                }
                card.rows.push(row);
            }
        }
        let values: Vec<_> = self.known.iter().map(|one| one.text(path)).collect();
        if !elsewhere(self.known, path, values.clone()).is_empty() {
            for (one, value) in self.known.iter().zip(values).skip(1) {
                let value = value.unwrap_or_else(|| "not set".to_owned());
                card.rows
                    .push(row(CardRowKind::Elsewhere, &*one.name, value));
            }
        }
    }

    /// The source of a named template.
    fn source(&self, name: &str, card: &mut Card) {
        for template in &self.index.templates {
            for (_, body) in template
                .scan
                .bodies
                .iter()
                .filter(|(known, _)| **known == *name)
            {
                let text = template.text().get(body.clone()).unwrap_or_default();
                let mut code = row(CardRowKind::Code, "template", first_lines(text));
                let spot = Spot {
                    path: template.path.clone(),
                    place: body.clone(),
                    defines: true,
                    also: Vec::new(),
                };
                code.location = self.text(&template.path).map(|_| self.location(&spot));
                card.text = format!("In {}", template.path);
                card.rows.push(code);
            }
        }
        if card.rows.is_empty() {
            card.text = "No template of this name is in the chart".to_owned();
        }
        let callers = self.index.callers(name).len();
        card.rows.push(row(
            CardRowKind::Elsewhere,
            "",
            counted(callers, "call", "calls"),
        ));
    }

    /// Where a value is read.
    fn uses(&self, subject: &Subject, card: &mut Card) {
        let spots = self.spots(subject);
        let uses: Vec<&Spot> = spots.iter().filter(|spot| !spot.defines).collect();
        if uses.is_empty() {
            card.rows
                .push(row(CardRowKind::Warning, "", "No template names it"));
        }
        for spot in uses.iter().take(USES) {
            card.rows.push(self.use_row(spot));
        }
        if uses.len() > USES {
            let more = format!("and {} more", uses.len() - USES);
            card.rows.push(row(CardRowKind::Elsewhere, "", more));
        }
    }

    /// A place with the line that it is in.
    pub(super) fn use_row(&self, spot: &Spot) -> CardRow {
        let location = self.location(spot);
        let kind = if spot.defines {
            CardRowKind::Definition
        } else {
            CardRowKind::Use
        };
        let text = self.text(&spot.path).unwrap_or_default();
        let mut row = row(
            kind,
            format!("{}:{}", location.path, location.line),
            line_around(text, spot.place.start).1.trim(),
        );
        row.location = Some(location);
        row
    }
}

/// The line around a byte: where it begins, and its text.
pub(super) fn line_around(text: &str, at: usize) -> (usize, &str) {
    let at = text.floor_char_boundary(at.min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |feed| feed + 1);
    let end = text[at..].find('\n').map_or(text.len(), |feed| at + feed);
    (start, &text[start..end])
}

/// The first lines of a text.
fn first_lines(text: &str) -> String {
    let text = text.trim_end();
    let mut lines: Vec<&str> = text.lines().take(LINES).collect();
    if text.lines().count() > LINES {
        lines.push("…");
    }
    lines.join("\n")
}

/// `1 call`, `2 calls`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
