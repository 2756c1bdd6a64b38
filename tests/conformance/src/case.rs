//! A case and its expected output, as the corpus words them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::suite::Suite;

/// One line of cases.jsonl.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Case {
    pub(crate) id: String,
    /// `<repository>/<chart>`, a folder of the corpus.
    pub(crate) chart: String,
    pub(crate) kind: String,
    pub(crate) release: Option<String>,
    pub(crate) namespace: Option<String>,
    /// Paths inside the chart.
    pub(crate) values_files: Vec<String>,
    /// Inline YAML texts.
    pub(crate) values: Vec<String>,
    pub(crate) set: Vec<String>,
    pub(crate) set_string: Vec<String>,
    pub(crate) show_only: Vec<String>,
    pub(crate) kube_version: Option<String>,
    pub(crate) api_versions: Vec<String>,
    pub(crate) is_upgrade: bool,
    /// Fields of Chart.yaml replaced for this case.
    pub(crate) chart_override: BTreeMap<String, Value>,
}

/// One line of a suite's file.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Golden {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Where false, only the exit status is compared.
    pub(crate) stable: bool,
}

impl Case {
    /// The repository: the first part of the chart's path.
    pub(crate) fn repository(&self) -> &str {
        self.chart.split('/').next().unwrap_or_default()
    }

    /// The command line for a chart unpacked at `chart`, inline values written to `inline` (paths).
    /// `own`: for Pilothouse, which has flags that Helm lacks.
    pub(crate) fn arguments(
        &self,
        suite: Suite,
        own: bool,
        chart: &str,
        inline: &[String],
    ) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        match suite {
            Suite::Template | Suite::TemplateV3 => words.push("template".into()),
            Suite::Install => words.push("install".into()),
            Suite::Lint => return vec!["lint".into(), chart.into()],
        }
        words.push(
            self.release
                .clone()
                .unwrap_or_else(|| "release-name".into()),
        );
        words.push(chart.into());
        match suite {
            Suite::Install => words.push("--dry-run=client".into()),
            Suite::TemplateV3 if own => words.push("--helm-version=3.22".into()),
            _ => {}
        }
        let mut option =
            |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        self.values_files
            .iter()
            .for_each(|file| option("-f", &format!("{chart}/{file}")));
        inline.iter().for_each(|file| option("-f", file));
        self.set.iter().for_each(|set| option("--set", set));
        self.set_string
            .iter()
            .for_each(|set| option("--set-string", set));
        self.show_only
            .iter()
            .for_each(|path| option("--show-only", path));
        self.api_versions
            .iter()
            .for_each(|version| option("--api-versions", version));
        self.namespace
            .iter()
            .for_each(|namespace| option("--namespace", namespace));
        match (&self.kube_version, suite) {
            (Some(version), _) => option("--kube-version", version),
            (None, Suite::TemplateV3) => option("--kube-version", "v1.37.0"),
            _ => {}
        }
        if self.is_upgrade {
            words.push("--is-upgrade".into());
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_follow_the_case() {
        let case = Case {
            values_files: vec!["ci/a.yaml".into()],
            set: vec!["a=1".into()],
            is_upgrade: true,
            ..Case::default()
        };
        let words = case.arguments(
            Suite::Template,
            true,
            "/c/chart",
            &["/t/values-0.yaml".into()],
        );
        let line = "template release-name /c/chart -f /c/chart/ci/a.yaml -f /t/values-0.yaml --set a=1 --is-upgrade";
        assert_eq!(words.join(" "), line);
        assert_eq!(
            case.arguments(Suite::Lint, true, "/c/chart", &[]),
            ["lint", "/c/chart"]
        );
    }
}
