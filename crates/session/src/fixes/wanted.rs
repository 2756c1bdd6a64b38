//! What Chart.yaml asks for and is not there: subcharts, a Kubernetes version; and a chart that asks not to be used.

use super::near::nearest;
use super::{Advice, Case, Draft, chart::field_value, indentation, keys, whole_line};
use pilothouse_sprig::semver::{Constraint, Version};
use std::ops::Range;

/// Subcharts that are not in charts/.
pub(super) fn dependency(case: &Case<'_>) -> Option<Advice> {
    let (_, names) = case
        .message()
        .split_once("missing in charts/ directory: ")?;
    let names: Vec<&str> = names.trim_end().split(", ").collect();
    let entries: Option<Vec<Entry>> = names.iter().map(|name| entry(case.text, name)).collect();
    let entries = entries?;
    let folders = folders(case);
    let mut advice = Advice::default();
    if let ([name], [entry]) = (&names[..], &entries[..])
        && let Some(meant) = nearest(name, folders.iter().copied())
    {
        advice.hint = format!("charts/ holds “{meant}”.");
        let renamed = case.fix(format!("Write {meant}"), entry.name.clone(), meant);
        advice.fixes.push(renamed);
    }
    let title = match &names[..] {
        [name] => format!("Take {name} out of Chart.yaml"),
        _ => "Take them out of Chart.yaml".to_owned(),
    };
    let edits = entries
        .into_iter()
        .map(|entry| (entry.lines, String::new()));
    advice.fixes.push(Draft {
        title,
        path: case.path.to_owned(),
        edits: edits.collect(),
    });
    Some(advice)
}

/// The folders in charts/.
fn folders<'a>(case: &Case<'a>) -> Vec<&'a str> {
    let files = case.workspace.files();
    let mut folders: Vec<&str> = files
        .filter_map(|(path, _)| path.strip_prefix("charts/")?.split_once('/'))
        .filter_map(|(folder, rest)| (rest == "Chart.yaml").then_some(folder))
        .collect();
    folders.dedup();
    folders
}

/// An item of the list of dependencies.
struct Entry {
    /// Its name's bytes.
    name: Range<usize>,
    /// All its lines.
    lines: Range<usize>,
}

/// The item with that name, where it is written in block style.
fn entry(text: &str, name: &str) -> Option<Entry> {
    let list = text
        .match_indices("dependencies:")
        .find(|(at, _)| *at == 0 || text[..*at].ends_with('\n'))?;
    let mut start = whole_line(text, list.0).end;
    let mut found: Option<(usize, usize)> = None;
    let mut item = (start, 0);
    let mut place = None;
    while start < text.len() {
        let line = whole_line(text, start);
        let content = text[line.clone()].trim();
        let indent = indentation(&text[line.clone()]).len();
        let dash = content.starts_with("- ") || content == "-";
        let ends = !dash && indent == 0 && !content.is_empty() && !content.starts_with('#');
        if (dash || ends) && found.is_some_and(|(_, depth)| dash && indent <= depth || ends) {
            break;
        }
        if ends {
            return None;
        }
        if dash && found.is_none() {
            item = (line.start, indent);
        }
        let field = content.trim_start_matches("- ").trim();
        if let Some(value) = field.strip_prefix("name:")
            && value.trim().trim_matches(['"', '\'']) == name
            && found.is_none()
        {
            let at = line.start + text[line.clone()].rfind(name)?;
            place = Some(at..at + name.len());
            found = Some(item);
        }
        start = line.end;
    }
    Some(Entry {
        name: place?,
        lines: found?.0..start,
    })
}

/// A Kubernetes that the chart does not want.
pub(super) fn kube_version(case: &Case<'_>) -> Option<Advice> {
    let rest = case.message().split_once("kubeVersion: ")?.1;
    let (wanted, version) = rest.split_once(" which is incompatible with Kubernetes v")?;
    let version = version.lines().next()?.trim();
    let field = field_value(case.text, "kubeVersion")?;
    let write = |title: String, wanted: &str| {
        let fix = case.fix(title, field.clone(), format!("\"{wanted}\""));
        takes(wanted, version).then_some(fix)
    };
    let mut advice = Advice::default();
    // Suffixes such as those of cloud providers are prereleases, which a range takes only if it names one.
    let numbers = version.split(['-', '+']).next().unwrap_or(version);
    if numbers != version && takes(wanted, numbers) {
        advice.hint = format!(
            "{version} counts as a version before {numbers}, and a range takes such versions only where it ends in “-0”."
        );
        let suffixed: Vec<String> = wanted.split(' ').map(with_prereleases).collect();
        let suffixed = suffixed.join(" ");
        advice = advice.with(write(format!("Write {suffixed}"), &suffixed));
    }
    let minor: Vec<&str> = numbers.split('.').take(2).collect();
    let minor = minor.join(".");
    let also = format!("{wanted} || ~{minor}.0-0");
    Some(advice.with(environment(case, wanted, version)).with(write(
        format!("Let the chart take Kubernetes {minor}"),
        &also,
    )))
}

/// Whether a range takes a version.
fn takes(wanted: &str, version: &str) -> bool {
    let version = Version::parse(version);
    Constraint::parse(wanted).is_ok_and(|range| version.is_ok_and(|version| range.check(&version)))
}

/// A part of a range that takes prereleases too.
fn with_prereleases(part: &str) -> String {
    match part.trim_end_matches(',') {
        bare if bare.ends_with(|c: char| c.is_ascii_digit()) && !bare.contains('-') => {
            format!("{bare}-0{}", &part[bare.len()..])
        }
        _ => part.to_owned(),
    }
}

/// The version in pilothouse.yaml, where that is the one: the nearest that the chart takes.
fn environment(case: &Case<'_>, wanted: &str, version: &str) -> Option<Draft> {
    const FILE: &str = "pilothouse.yaml";
    let text = case.file(FILE)?;
    let mut at = 0;
    let place = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let value = line
            .trim()
            .trim_start_matches("- ")
            .strip_prefix("kubeVersion:")?;
        let value = value.trim().trim_matches(['"', '\'']);
        let same = value.trim_start_matches('v') == version;
        let begins = start + line.rfind(value)?;
        same.then(|| begins..begins + value.len())
    })?;
    let meant = nearest_taken(wanted, version)?;
    Some(Draft {
        title: format!("Set kubeVersion to {meant}"),
        path: FILE.to_owned(),
        edits: vec![(place, meant)],
    })
}

/// The version nearest to the one at hand that a range takes, of those that it speaks of and their neighbours.
fn nearest_taken(wanted: &str, version: &str) -> Option<String> {
    let minor = |text: &str| {
        let mut numbers = text.trim_start_matches('v').split(['.', '-', '+']);
        let major: u64 = numbers.next()?.parse().ok()?;
        Some((
            major,
            numbers.next().map_or(Some(0), |minor| minor.parse().ok())?,
        ))
    };
    let (_, here) = minor(version)?;
    let named = wanted
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .filter_map(minor);
    let candidates = named.flat_map(|(major, minor): (u64, u64)| {
        let from = minor.saturating_sub(1);
        (from..=minor.saturating_add(1)).map(move |minor| (major, minor))
    });
    candidates
        .map(|(major, minor)| (minor.abs_diff(here), format!("{major}.{minor}.0")))
        .filter(|(_, candidate)| takes(wanted, candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A chart that its authors have given up.
pub(super) fn deprecated(case: &Case<'_>) -> Option<Advice> {
    let key = keys::find(case.text, &["deprecated"])?;
    let line = whole_line(case.text, key.place.start);
    Some(Advice::default().with(Some(case.fix("Take “deprecated” out", line, ""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_opened_for_prereleases() {
        for (range, opened) in [
            (">=1.25", ">=1.25-0"),
            (">=1.20.0, <1.40", ">=1.20.0-0, <1.40-0"),
            (">= 1.25.0", ">= 1.25.0-0"),
            ("1.25.x || >=1.27-0", "1.25.x || >=1.27-0"),
        ] {
            let parts: Vec<String> = range.split(' ').map(with_prereleases).collect();
            assert_eq!(parts.join(" "), opened);
        }
        assert!(!takes(">=1.25", "1.29.4-gke.10") && takes(">=1.25-0", "1.29.4-gke.10"));
    }

    #[test]
    fn the_nearest_version_of_a_range_is_found() {
        for (range, here, nearest) in [
            (">=1.25.0-0", "1.24.3", Some("1.25.0")),
            (">=1.20 <1.30", "1.37.0", Some("1.29.0")),
            ("<1.22 || >1.30", "1.25", Some("1.21.0")),
            ("none", "1.25", None),
        ] {
            let found = nearest_taken(range, here);
            assert_eq!(found.as_deref(), nearest, "{range}");
        }
    }
}
