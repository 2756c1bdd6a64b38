//! Steps that call an action which runs Helm: either a command line is given to it, or the parts of one.

use super::Run;
use crate::Notes;
use crate::detect::calls_helm;
use crate::draft::{Draft, Values};
use crate::scripts::Shell;
use crate::tree::{self, Tree};
use pilothouse_workspace::SetKind;

/// What actions call the parts of a command: for a release, a namespace, a chart, values files.
const RELEASE: &[&str] = &["release", "release-name", "releaseName", "name"];
const CHART: &[&str] = &[
    "chart",
    "chart-path",
    "chartPath",
    "helmChart",
    "helm-chart",
    "path",
];
const FILES: &[&str] = &[
    "value-files",
    "values-files",
    "values-file",
    "valueFiles",
    "valuesFiles",
    "overrideFiles",
    "config-files",
    "values_files",
];

impl Run<'_> {
    /// The drafts of a step with `uses`.
    pub(super) fn action(
        &self,
        step: &Tree,
        uses: &str,
        shell: &mut Shell,
        notes: &mut Notes,
    ) -> Vec<Draft> {
        let Some(with) = step.get("with") else {
            return self.unread(step, uses, notes);
        };
        let mut drafts = Vec::new();
        for (_, tree) in with.entries() {
            if tree.text().is_some_and(|text| text.lines().any(calls_helm)) {
                drafts.extend(self.script(tree, step, shell, notes));
            }
        }
        if !drafts.is_empty() {
            return drafts;
        }
        let by_helm = uses.contains("helm") || with.text_at("renderEngine") == Some("helm");
        let chart = CHART.iter().find_map(|key| with.text_at(key));
        match chart.filter(|_| by_helm && !uses.contains("chart-")) {
            Some(chart) => vec![self.parts(step, with, chart, shell, notes)],
            None => self.unread(step, uses, notes),
        }
    }

    fn unread(&self, step: &Tree, uses: &str, notes: &mut Notes) -> Vec<Draft> {
        if uses.contains("helm") && !uses.contains("chart-") {
            notes.add(step.line, uses, "what this action does is not known");
        }
        Vec::new()
    }

    /// A command in parts.
    fn parts(
        &self,
        step: &Tree,
        with: &Tree,
        chart: &str,
        shell: &Shell,
        notes: &mut Notes,
    ) -> Draft {
        let mut text = |tree: Option<&Tree>| -> Option<(u32, String)> {
            let tree = tree?;
            let word = self.word_with(tree.text()?, &shell.variables);
            if let Some(unknown) = word.unknown {
                let why = format!("{unknown} is only known when it runs");
                notes.add(tree.line, tree.text()?, why);
            }
            Some((tree.line, word.text))
        };
        let first = |keys: &[&str]| keys.iter().find_map(|key| with.get(key));
        let known = |found: Option<(u32, String)>| {
            found
                .map(|(_, text)| text)
                .filter(|text| !text.is_empty() && !text.contains("${{"))
        };
        let chart = chart.trim_end_matches('/');
        let mut draft = Draft {
            line: step.line,
            release: known(text(first(RELEASE))),
            namespace: known(text(with.get("namespace"))),
            chart: chart.rsplit('/').next().map(str::to_owned),
            remote: chart.contains("://"),
            charts: vec![chart.to_owned()],
            ..Draft::default()
        };
        if let Some((line, files)) = text(first(FILES)) {
            // A list in JSON, or names with commas or line ends between them.
            let items = match tree::read(&files) {
                Ok(trees) if files.trim_start().starts_with('[') => {
                    let texts = trees.iter().flat_map(Tree::texts);
                    texts.map(|(_, text)| text.to_owned()).collect()
                }
                _ => files
                    .split([',', '\n'])
                    .map(|one| one.trim().to_owned())
                    .collect::<Vec<_>>(),
            };
            for path in items.into_iter().filter(|path| !path.is_empty()) {
                draft.file(path, line);
            }
        }
        if let Some((_, values)) = text(with.get("values")) {
            match values.lines().any(|line| line.contains(": ")) {
                true => draft.values.push(Values::Inline(values)),
                false => draft.set(SetKind::Set, values.replace('\n', ",")),
            }
        }
        if let Some((_, overrides)) = text(with.get("overrides")) {
            for line in overrides.lines() {
                if let Some((key, value)) = line.split_once(':') {
                    draft.set(SetKind::Set, format!("{}={}", key.trim(), value.trim()));
                }
            }
        }
        draft
    }
}
