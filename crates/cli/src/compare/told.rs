//! A comparison as text for people.

use pilothouse_protocol::ask::{CauseKind, Causes};
use pilothouse_protocol::{Comparison, ObjectDiff, ObjectStatus};

/// A comparison for people.
pub(super) fn told(comparison: &Comparison, causes: &Causes) -> String {
    let mut out = String::new();
    for (at, object) in (0..).zip(&comparison.objects) {
        let sign = match object.status {
            ObjectStatus::Changed => '~',
            ObjectStatus::Added => '+',
            ObjectStatus::Removed => '-',
            ObjectStatus::Same => continue,
        };
        let of = causes.objects.iter().find(|of| of.object == at);
        let from = match object.renamed_from.as_str() {
            "" => String::new(),
            from => format!(", was called {from}"),
        };
        let ObjectDiff {
            kind, name, source, ..
        } = object;
        out.push_str(&format!("{sign} {kind} {name}{from} ({source})"));
        if object.fields.is_empty() {
            out.push_str(&because(causes, of.map(|of| &of.whole)));
        }
        out.push('\n');
        for (number, field) in object.fields.iter().enumerate() {
            let side =
                |side: &Option<String>| side.clone().unwrap_or_else(|| "(not set)".to_owned());
            let (left, right) = (side(&field.left), side(&field.right));
            out.push_str(&format!("    {}: {left} → {right}", field.path));
            out.push_str(&because(causes, of.and_then(|of| of.fields.get(number))));
            out.push('\n');
        }
    }
    let counts = comparison.counts;
    out.push_str(&format!(
        "{} changed, {} added, {} removed, {} the same\n",
        counts.changed, counts.added, counts.removed, counts.same
    ));
    out
}

fn because(causes: &Causes, indexes: Option<&Vec<u32>>) -> String {
    let each = indexes.into_iter().flatten().filter_map(|at| {
        let cause = causes.causes.get(*at as usize)?;
        Some(match cause.kind {
            CauseKind::Random => "randomness".to_owned(),
            CauseKind::Clock => "the time".to_owned(),
            CauseKind::Helm => "the version of Helm".to_owned(),
            CauseKind::Unknown => "an unknown cause".to_owned(),
            _ => {
                let mut places: Vec<String> = Vec::new();
                for set in &cause.sets {
                    let place = match &set.location {
                        Some(place) => format!("{}:{}", place.path, place.line),
                        None => set.name.clone(),
                    };
                    if !place.is_empty() && !places.contains(&place) {
                        places.push(place);
                    }
                }
                match places.is_empty() {
                    true => cause.key.clone(),
                    false => format!("{} ({})", cause.key, places.join(", ")),
                }
            }
        })
    });
    let words: Vec<String> = each.collect();
    match words.is_empty() {
        true => String::new(),
        false => format!("  because of {}", words.join("; ")),
    }
}
