//! What the edits since the base do in every environment, fit for a pull request.

mod text;
mod upgrade;

use crate::compare::{self, Compared, body};
use crate::open::Open;
use pilothouse_diff::risks::{self, risks};
use pilothouse_diff::{HIDDEN, Place, Status, path};
use pilothouse_protocol::ask::{
    Cause, CauseKind, Causes, Review, ReviewEnvironment, ReviewField, ReviewObject, ReviewValue,
    Risk,
};
use pilothouse_protocol::{ComparedSide, DocumentRole, Severity};
use pilothouse_workspace::Workspace;
use std::collections::BTreeSet;

pub(super) use text::text;

impl Open {
    /// What changes in an environment, or in all where none is named; `None` where no base is pinned.
    pub(super) fn review(&mut self, environment: &str) -> Option<Review> {
        self.base.as_ref()?;
        let wanted: Vec<usize> = (0..self.environments.len())
            .filter(|at| {
                environment.is_empty() || self.environments[*at].settings.name == environment
            })
            .collect();
        for at in &wanted {
            if self.environments[*at].due {
                self.render(*at);
            }
            self.render_base(*at);
        }
        let mut review = Review {
            chart: self.workspace.name().to_owned(),
            base: self.base_title(),
            files: self.changed_files(),
            ..Review::default()
        };
        let mut masked = BTreeSet::new();
        for at in wanted {
            let told = self.review_of(at, &mut review, &mut masked);
            review.environments.push(told);
        }
        for value in &mut review.values {
            value.quiet = !matters(&value.key, &review.causes);
            if masked.contains(&value.key) {
                for text in [&mut value.before, &mut value.after] {
                    if !text.is_empty() {
                        HIDDEN.clone_into(text);
                    }
                }
            }
        }
        // Of one severity those of the fewest objects first would be a guess: they stay as they were found.
        review.risks.sort_by_key(|risk| risk.severity);
        Some(review)
    }

    fn changed_files(&self) -> Vec<String> {
        let Some(base) = &self.base else {
            return Vec::new();
        };
        let (old, new) = (&base.workspace, &self.workspace);
        let bytes = |workspace: &Workspace, path: &str| {
            let file = workspace.file(path);
            file.map(|file| file.bytes().clone())
        };
        let paths: BTreeSet<_> = old
            .files()
            .chain(new.files())
            .map(|(path, _)| path)
            .collect();
        let changed = paths
            .into_iter()
            .filter(|path| bytes(old, path) != bytes(new, path));
        changed.map(|path| path.to_string()).collect()
    }

    fn review_of(
        &mut self,
        at: usize,
        review: &mut Review,
        masked: &mut BTreeSet<String>,
    ) -> ReviewEnvironment {
        let settings = self.environments[at].settings.clone();
        let name = settings.name.clone();
        let mut told = ReviewEnvironment {
            name: name.clone(),
            release: settings.release,
            namespace: settings.namespace,
            ..ReviewEnvironment::default()
        };
        let sides = [ComparedSide::base(&*name), ComparedSide::now(&*name)];
        let causes = self.causes_between(&sides[0], &sides[1], false, &[]);
        let values = self
            .values_between(&sides[0], &sides[1])
            .unwrap_or_default();
        let (left, right) = match (self.side_at(at, true), self.side_at(at, false)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(message), _) | (_, Err(message)) => {
                told.message = message;
                return told;
            }
        };
        if let Some(message) = left.refusal().or_else(|| right.refusal()) {
            told.message = message;
            return told;
        }
        let causes = causes.unwrap_or_default();
        let places = merge(&causes, &mut review.causes);
        masked.extend(hidden(&causes));
        let found = compare::compared(&left, &right, &self.views.cache, false);
        told.counts = compare::counts(&found);
        let namespaces = (&*left.environment.namespace, &*right.environment.namespace);
        let (old, new) = namespaces;
        if old != new {
            review.risks.push(Risk {
                id: "namespace/changed".to_owned(),
                severity: Severity::Error,
                title: format!("The release of {name} moves from namespace {old} to {new}"),
                explanation: "Helm installs a second release there: the first one stays until it is uninstalled, and what \
                              it holds does not move."
                    .to_owned(),
                object: String::new(),
                path: String::new(),
                environments: vec![name.clone()],
            });
        }
        for (number, one) in (0..).zip(&found) {
            if one.status == Status::Same {
                continue;
            }
            let of = causes.objects.iter().find(|of| of.object == number);
            let at = |indexes: Option<&Vec<u32>>| -> Vec<u32> {
                let indexes = indexes.into_iter().flatten();
                indexes
                    .filter_map(|at| places.get(*at as usize).copied())
                    .collect()
            };
            told.objects
                .extend(object(one, namespaces, |field| match field {
                    Some(field) => at(of.and_then(|of| of.fields.get(field))),
                    None => at(of.map(|of| &of.whole)),
                }));
            self.risks_of(one, &name, namespaces, &mut review.risks);
            told.refusals
                .extend(upgrade::refusals(one, right.environment));
            if let Some(kind) = upgrade::unknown(one).filter(|kind| !told.unknown.contains(kind)) {
                told.unknown.push(kind);
            }
        }
        told.hooks = upgrade::hooks(right.output, &self.views.cache);
        for value in values {
            add_value(&mut review.values, value, &name);
        }
        told
    }

    fn risks_of(
        &self,
        one: &Compared<'_>,
        environment: &str,
        namespaces: (&str, &str),
        all: &mut Vec<Risk>,
    ) {
        let parsed = |side: Option<&crate::output::Numbered>| {
            side.map(|one| self.views.cache.parsed(body(one)))
        };
        let (left, right) = (parsed(one.left), parsed(one.right));
        let hook = one
            .document()
            .is_some_and(|one| one.document.role == DocumentRole::Hook);
        for risk in risks(
            left.as_ref(),
            right.as_ref(),
            one.diff.as_deref(),
            namespaces,
        ) {
            // Hooks are made anew each time, and do not stay.
            if hook && (risk.id.ends_with("/removed") || risk.id == "immutable/field") {
                continue;
            }
            let object = one.document().and_then(|one| one.document.object.as_ref());
            let object = object.map_or(String::new(), |object| {
                format!("{} {}", object.kind, object.name)
            });
            let known = all
                .iter_mut()
                .find(|known| known.id == risk.id && known.title == risk.title);
            match known {
                Some(known) => {
                    if known
                        .environments
                        .last()
                        .is_none_or(|last| last != environment)
                    {
                        known.environments.push(environment.to_owned());
                    }
                }
                None => all.push(Risk {
                    id: risk.id.to_owned(),
                    severity: severity(risk.severity),
                    title: risk.title,
                    explanation: risk.explanation.to_owned(),
                    object,
                    path: risk.path,
                    environments: vec![environment.to_owned()],
                }),
            }
        }
    }
}

fn severity(severity: risks::Severity) -> Severity {
    match severity {
        risks::Severity::Error => Severity::Error,
        risks::Severity::Warning => Severity::Warning,
        risks::Severity::Info => Severity::Info,
        risks::Severity::Hint => Severity::Hint,
    }
}

/// Takes over causes; returns where each stands.
fn merge(causes: &Causes, all: &mut Vec<Cause>) -> Vec<u32> {
    let each = causes.causes.iter().map(|cause| {
        let known = all
            .iter()
            .position(|known| known.kind == cause.kind && known.key == cause.key);
        let at = known.unwrap_or_else(|| {
            all.push(Cause {
                sets: Vec::new(),
                ..cause.clone()
            });
            all.len() - 1
        });
        all[at].sets.extend(cause.sets.iter().cloned());
        at as u32
    });
    each.collect()
}

/// The keys that go into Secrets.
fn hidden(causes: &Causes) -> impl Iterator<Item = String> {
    let secret = causes
        .causes
        .iter()
        .filter(|cause| cause.sets.iter().any(|set| set.value == HIDDEN));
    secret.map(|cause| cause.key.clone())
}

fn object(
    one: &Compared<'_>,
    namespaces: (&str, &str),
    causes: impl Fn(Option<usize>) -> Vec<u32>,
) -> Option<ReviewObject> {
    let document = &one.document()?.document;
    let head = document.object.clone().unwrap_or_default();
    let name =
        |one: Option<&crate::output::Numbered>| Some(one?.document.object.as_ref()?.name.clone());
    let renamed_from = match (name(one.left), name(one.right)) {
        (Some(old), Some(new)) if old != new => old,
        _ => String::new(),
    };
    let fields = one.fields().iter().enumerate().map(|(at, field)| {
        let path = path::shown(&field.path);
        let text = |place: &Option<Place>| place.as_ref().map(|place| place.text.clone());
        let (left, right) = (text(&field.left), text(&field.right));
        // What says no namespace is in the release's.
        let (old, new) = (
            left.as_deref().unwrap_or(namespaces.0),
            right.as_deref().unwrap_or(namespaces.1),
        );
        ReviewField {
            derived: field.derived || path == "metadata.namespace" && old == new,
            path,
            left,
            right,
            causes: causes(Some(at)),
        }
    });
    Some(ReviewObject {
        status: compare::status(one.status),
        kind: head.kind,
        name: head.name,
        namespace: head.namespace,
        renamed_from,
        source: document.source.to_string(),
        causes: causes(None),
        fields: fields.collect(),
    })
}

/// Adds a value that is another one in an environment.
fn add_value(all: &mut Vec<ReviewValue>, cause: Cause, environment: &str) {
    let text = |base: bool| {
        let set = cause.sets.iter().find(|set| set.side.base == base);
        set.map_or((String::new(), None), |set| {
            (set.value.clone(), set.location.clone())
        })
    };
    let ((before, _), (after, place)) = (text(true), text(false));
    let known = all
        .iter_mut()
        .find(|known| known.key == cause.key && known.before == before && known.after == after);
    match known {
        Some(known) => known.environments.push(environment.to_owned()),
        None => all.push(ReviewValue {
            key: cause.key.clone(),
            before,
            after,
            location: place,
            environments: vec![environment.to_owned()],
            quiet: false,
        }),
    }
}

/// Whether something that is rendered differs because of a value.
fn matters(value: &str, causes: &[Cause]) -> bool {
    let under = |a: &str, b: &str| {
        let rest = a.strip_prefix(b);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let mut keys = causes
        .iter()
        .filter(|cause| cause.kind == CauseKind::Value)
        .map(|cause| &cause.key);
    keys.any(|key| under(key, value) || under(value, key))
}
