//! From what an importer read to environments: names, paths, files.

use crate::at_hand::{AtHand, Lead};
use crate::names::names;
use crate::{Found, MOST, Notes, Tool};
use pilothouse_workspace::{
    Environment, HELM_VERSION, Operation, Origin, SetFlag, SetKind, release_name,
};

/// An environment while it is read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Where the file speaks of it, from 1.
    pub(crate) line: u32,
    /// What names the environment beyond doubt.
    pub(crate) name: Option<String>,
    /// What the tool calls it: `storefront-prod`.
    pub(crate) title: String,
    pub(crate) release: Option<String>,
    pub(crate) namespace: Option<String>,
    /// Weakest first.
    pub(crate) values: Vec<Values>,
    pub(crate) sets: Vec<SetFlag>,
    pub(crate) kube_version: Option<String>,
    pub(crate) api_versions: Vec<String>,
    pub(crate) operation: Operation,
    pub(crate) helm_version: Option<String>,
    /// The folder of the chart, seen from the folder that paths are seen from.
    pub(crate) charts: Vec<String>,
    /// The chart's name, as far as the file tells it.
    pub(crate) chart: Option<String>,
    /// The chart comes from a repository of charts.
    pub(crate) remote: bool,
    /// `--install` stands there.
    pub(crate) install: bool,
    /// A generator made it: its title tells it apart.
    pub(crate) is_generated: bool,
    /// Values files that are not there are left out.
    pub(crate) skip_missing: bool,
    /// Which values files it has is not known.
    pub(crate) is_unknown: bool,
}

/// Values of a draft.
#[derive(Clone, Debug)]
pub(crate) enum Values {
    /// A path as it is written, and its line.
    File(String, u32),
    /// A path behind something that is only known when it runs: it counts where it leads to a file. The path, all that is
    /// written, its line.
    Guess(String, String, u32),
    /// The values themselves, as YAML.
    Inline(String),
}

impl Draft {
    /// Whether another one describes the same environment, but for flags.
    pub(crate) fn is_like(&self, other: &Draft) -> bool {
        let of = |draft: &Draft| {
            let texts = [&draft.name, &draft.release, &draft.namespace, &draft.chart];
            texts.map(Clone::clone)
        };
        let files = |draft: &Draft| -> Vec<String> {
            let files = draft.values.iter().map(|values| match values {
                Values::File(path, _) | Values::Guess(path, ..) => path.clone(),
                Values::Inline(text) => text.clone(),
            });
            files.collect()
        };
        of(self) == of(other) && files(self) == files(other)
    }

    pub(crate) fn file(&mut self, path: impl Into<String>, line: u32) {
        self.values.push(Values::File(path.into(), line));
    }

    pub(crate) fn set(&mut self, kind: SetKind, value: impl Into<String>) {
        let value = value.into();
        self.sets.push(SetFlag { kind, value });
    }
}

/// Environments out of drafts.
pub(crate) fn finish(
    mut drafts: Vec<Draft>,
    at_hand: &AtHand<'_>,
    tool: Tool,
    notes: &mut Notes,
) -> Vec<Found> {
    drafts = of_this_chart(drafts, at_hand, notes);
    if drafts.len() > MOST {
        let line = drafts[MOST].line;
        let why = format!(
            "only the first {MOST} of {} environments are read",
            drafts.len()
        );
        notes.add(line, "", why);
        drafts.truncate(MOST);
    }
    if drafts.is_empty() && notes.is_empty() {
        notes.add(1, "", "no environment of a chart was found in it");
    }
    let names = names(&drafts, at_hand);
    let mut found: Vec<Found> = Vec::new();
    for (draft, name) in drafts.into_iter().zip(names) {
        // A job that tests an environment and one that deploys it are one environment; others of its name get a number.
        let numbers = (2..).map(|number| format!("{name}-{number}"));
        for name in [name.clone()].into_iter().chain(numbers) {
            let one = environment(draft.clone(), &name, at_hand, tool, notes);
            let mut known = found.iter();
            match known.find(|known| known.environment.name == name) {
                Some(known) if same(known, &one) => break,
                Some(_) => {}
                None => {
                    found.push(one);
                    break;
                }
            }
        }
    }
    found
}

/// Leaves those out that deploy another chart, where any deploys this one.
fn of_this_chart(drafts: Vec<Draft>, at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    let own = at_hand.workspace.name();
    let folder = match at_hand.workspace.origin() {
        Origin::Local(name) => name.as_str(),
        _ => own,
    };
    let is_own = |draft: &Draft| match draft.chart.as_deref() {
        None => !draft.remote,
        Some(chart) => chart == own || chart == folder,
    };
    let any = drafts.iter().any(is_own);
    let mut kept = Vec::new();
    for draft in drafts {
        let other = draft.chart.as_deref().filter(|_| !is_own(&draft));
        if let Some(other) = other.filter(|_| any || draft.remote) {
            let what = draft.release.as_deref().unwrap_or(&draft.title);
            let why = format!("it deploys another chart, {other}");
            notes.add(draft.line, what, why);
            if any {
                continue;
            }
        }
        kept.push(draft);
    }
    kept
}

/// Whether two environments of one name render the same.
fn same(a: &Found, b: &Found) -> bool {
    let plain = |one: &Found| Environment {
        operation: Operation::Install,
        ..one.environment.clone()
    };
    plain(a) == plain(b) && a.files == b.files
}

fn environment(
    draft: Draft,
    name: &str,
    at_hand: &AtHand<'_>,
    tool: Tool,
    notes: &mut Notes,
) -> Found {
    let release = draft
        .release
        .unwrap_or_else(|| release_name(at_hand.workspace.name()));
    let mut environment = Environment::new(name, release);
    if let Some(namespace) = draft.namespace.filter(|name| !name.is_empty()) {
        environment.namespace = namespace;
    }
    let mut files = Vec::new();
    let mut take = |lead: Lead<'_>, written: &str, line: u32, notes: &mut Notes| match lead {
        Lead::Here(path) => Some(path),
        Lead::Along(path, text) => {
            files.push((path.clone(), text.to_owned()));
            Some(path)
        }
        Lead::Missing(path) if draft.skip_missing => {
            let why = format!("{path} is not at hand, and may be missing");
            notes.add(line, written, why);
            None
        }
        Lead::Missing(path) => {
            let why = "this file is not at hand: add it to the chart".to_owned();
            notes.add(line, written, why);
            Some(path)
        }
        Lead::Outside(why) => {
            notes.add(line, written, why);
            None
        }
    };
    let mut inline = Vec::new();
    for values in &draft.values {
        match values {
            Values::File(path, line) => {
                let lead = at_hand.lead(path, &draft.charts);
                environment
                    .values_files
                    .extend(take(lead, path, *line, notes));
            }
            Values::Guess(path, written, line) => {
                let lead = at_hand.lead(path, &draft.charts);
                if path.is_empty() || matches!(lead, Lead::Missing(_) | Lead::Outside(_)) {
                    let why = "which file this is, is only known when it runs";
                    notes.add(*line, written, why);
                    continue;
                }
                let taken = take(lead, path, *line, notes);
                if let Some(path) = &taken {
                    notes.add(*line, written, format!("it is taken for {path}"));
                }
                environment.values_files.extend(taken);
            }
            Values::Inline(text) if text.trim().is_empty() => {}
            Values::Inline(text) if crate::tree::read(text).is_err() => {
                let why = "these values are no YAML as they stand: they are left out";
                notes.add(draft.line, text, why);
            }
            Values::Inline(text) => {
                let number = match inline.len() {
                    0 => String::new(),
                    before => format!("-{}", before + 1),
                };
                let path = format!(
                    "environments/{}{number}.{}.yaml",
                    file_stem(name),
                    tool.slug()
                );
                environment.values_files.push(path.clone());
                inline.push((path, text.clone()));
            }
        }
    }
    for flag in draft.sets {
        let value = match flag.kind {
            SetKind::File => set_file(&flag.value, &draft.charts, at_hand, &mut |lead, path| {
                take(lead, path, draft.line, notes)
            }),
            _ => flag.value,
        };
        environment.sets.push(SetFlag { value, ..flag });
    }
    files.extend(inline);
    files.dedup();
    files.retain(|(path, text)| {
        at_hand.workspace.file(path).and_then(|file| file.text()) != Some(text)
    });
    if let Some(version) = draft.kube_version {
        environment.kube_version = version.trim_start_matches('v').to_owned();
    }
    environment.api_versions = draft.api_versions;
    environment.operation = draft.operation;
    environment.helm_version = match draft
        .helm_version
        .as_deref()
        .map(|text| text.trim_start_matches('v'))
    {
        Some(text) if text.starts_with("3") => "3.22.0".to_owned(),
        _ => HELM_VERSION.to_owned(),
    };
    Found {
        environment,
        line: draft.line,
        files,
    }
}

/// `--set-file a=path,b=path` with the paths that these are in the workspace.
fn set_file<'a>(
    value: &str,
    charts: &[String],
    at_hand: &AtHand<'a>,
    take: &mut dyn FnMut(Lead<'a>, &str) -> Option<String>,
) -> String {
    let parts = value.split(',').map(|part| {
        let Some((key, path)) = part.split_once('=') else {
            return part.to_owned();
        };
        let path = take(at_hand.lead(path, charts), path).unwrap_or_else(|| path.to_owned());
        format!("{key}={path}")
    });
    parts.collect::<Vec<_>>().join(",")
}

/// A name as a part of a file's name.
fn file_stem(name: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '-'
        }
    };
    let stem: String = name.chars().take(60).map(plain).collect();
    match stem.trim_matches(['.', '-']) {
        "" => "environment".to_owned(),
        stem => stem.to_owned(),
    }
}
