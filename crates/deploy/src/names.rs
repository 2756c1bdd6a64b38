//! What environments are called that a file does not name itself.

use crate::at_hand::AtHand;
use crate::draft::{Draft, Values};
use pilothouse_workspace::environment_of;

/// A name for each draft.
pub(crate) fn names(drafts: &[Draft], at_hand: &AtHand<'_>) -> Vec<String> {
    let titles: Vec<&str> = drafts.iter().map(|draft| draft.title.as_str()).collect();
    let common = common(&titles);
    let by_title = |draft: &Draft| {
        shorter(&draft.title, draft, at_hand)
            .or_else(|| {
                common
                    .as_ref()
                    .and_then(|common| common.strip(&draft.title))
            })
            .or_else(|| Some(draft.title.clone()).filter(|title| !title.is_empty()))
    };
    let name = |draft: &Draft| {
        let named = draft.name.clone().filter(|name| !name.trim().is_empty());
        named
            .or_else(|| shorter(&draft.title, draft, at_hand))
            .or_else(|| of_values(draft))
            .or_else(|| by_title(draft))
            .or_else(|| draft.release.clone())
            .unwrap_or_else(|| "default".to_owned())
    };
    let mut names: Vec<String> = drafts.iter().map(name).collect();
    // What several parameters distinguish is not named by one of them.
    for at in 0..drafts.len() {
        let alike = (0..drafts.len()).filter(|other| names[*other] == names[at]);
        let alike: Vec<usize> = alike.collect();
        let titles: Vec<&str> = alike.iter().map(|at| titles[*at]).collect();
        let apart = (0..titles.len()).all(|at| !titles[..at].contains(&titles[at]));
        if alike.len() > 1 && apart && drafts[at].is_generated {
            for at in alike {
                names[at] = by_title(&drafts[at]).unwrap_or_else(|| names[at].clone());
            }
        }
    }
    apart(
        &mut names,
        drafts,
        |draft| draft.release.as_deref(),
        at_hand,
    );
    apart(
        &mut names,
        drafts,
        |draft| draft.namespace.as_deref(),
        at_hand,
    );
    names
}

/// Names that are alike get what tells all of them apart, a release or a namespace, behind them.
fn apart(
    names: &mut [String],
    drafts: &[Draft],
    part: fn(&Draft) -> Option<&str>,
    at_hand: &AtHand<'_>,
) {
    let before = names.to_vec();
    for name in before.iter() {
        let alike = (0..names.len()).filter(|at| before[*at] == *name);
        let alike: Vec<usize> = alike.collect();
        let parts: Vec<Option<&str>> = alike.iter().map(|at| part(&drafts[*at])).collect();
        let distinct = (0..parts.len()).all(|at| !parts[..at].contains(&parts[at]));
        if alike.len() < 2 || !distinct {
            continue;
        }
        for (at, part) in alike.into_iter().zip(parts) {
            let Some(part) = part.filter(|part| part != name) else {
                continue;
            };
            let chart = at_hand.workspace.name();
            names[at] = match without(part, name).or_else(|| without(part, chart)) {
                Some(rest) => format!("{name}-{rest}"),
                None if part == chart => name.clone(),
                None if part.starts_with(&**name) => part.to_owned(),
                None => format!("{name}-{part}"),
            };
        }
    }
}

/// What stands between the parts of a name.
const SEPARATORS: [char; 6] = ['-', '.', '_', '/', ':', ' '];

/// What names of jobs say beside the environment.
const VERBS: [&str; 7] = [
    "deploy-to",
    "deploy_to",
    "deploy to",
    "deploy",
    "helm",
    "release",
    "upgrade",
];

/// A title without the chart's, the release's or the chart folder's name.
fn shorter(title: &str, draft: &Draft, at_hand: &AtHand<'_>) -> Option<String> {
    let folders = draft
        .charts
        .iter()
        .map(|path| path.rsplit('/').next().unwrap_or(path));
    let known = [at_hand.workspace.name()]
        .into_iter()
        .chain(draft.release.as_deref())
        .chain(folders)
        .chain(VERBS);
    known
        .filter(|known| !known.is_empty())
        .find_map(|known| without(title, known))
}

/// `prod` of `shop-prod`, `prod-shop`.
fn without(title: &str, part: &str) -> Option<String> {
    let before = title
        .strip_prefix(part)
        .and_then(|rest| rest.strip_prefix(SEPARATORS));
    let after = || {
        title
            .strip_suffix(part)
            .and_then(|rest| rest.strip_suffix(SEPARATORS))
    };
    before
        .or_else(after)
        .filter(|rest| !rest.is_empty() && !VERBS.contains(rest))
        .map(str::to_owned)
}

/// The environment that a values file is named after: the last one that is.
fn of_values(draft: &Draft) -> Option<String> {
    draft.values.iter().rev().find_map(|values| {
        let (Values::File(path, _) | Values::Guess(path, ..)) = values else {
            return None;
        };
        let names: Vec<&str> = path.split('/').collect();
        (0..names.len()).find_map(|from| {
            let tail = names[from..].join("/");
            environment_of(&tail).map(str::to_owned)
        })
    })
}

/// What all of several titles begin and end with.
struct Common {
    start: usize,
    end: usize,
}

impl Common {
    fn strip(&self, title: &str) -> Option<String> {
        let rest = title.get(self.start..title.len().checked_sub(self.end)?)?;
        (!rest.is_empty()).then(|| rest.to_owned())
    }
}

fn common(titles: &[&str]) -> Option<Common> {
    let (first, rest) = titles.split_first()?;
    if rest.is_empty() || rest.iter().all(|title| title == first) {
        return None;
    }
    let cut = |c: char| SEPARATORS.contains(&c);
    let starts = first.char_indices().rev().filter(|(_, c)| cut(*c));
    let start = starts
        .map(|(at, _)| at + 1)
        .find(|at| rest.iter().all(|title| title.starts_with(&first[..*at])))
        .unwrap_or(0);
    let ends = first
        .char_indices()
        .filter(|(at, c)| cut(*c) && *at >= start);
    let end = ends
        .map(|(at, _)| at)
        .find(|at| rest.iter().all(|title| title.ends_with(&first[*at..])))
        .map_or(0, |at| first.len() - at);
    Some(Common { start, end })
}
