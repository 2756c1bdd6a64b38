//! What a file is, told by its content; its name helps only where contents look alike.

use pilothouse_workspace::path::file_name;

/// A deployment tool's kind of file.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tool {
    /// Argo CD's `Application` and `ApplicationSet`.
    Argo,
    /// `.gitlab-ci.yml`.
    GitLab,
    /// A workflow of GitHub Actions.
    GitHub,
    /// Flux's `HelmRelease`.
    Flux,
    /// helmfile.yaml.
    Helmfile,
    /// A shell script with `helm` commands.
    Shell,
}

impl Tool {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Tool::Argo => "Argo CD",
            Tool::GitLab => "GitLab CI",
            Tool::GitHub => "GitHub Actions",
            Tool::Flux => "Flux HelmRelease",
            Tool::Helmfile => "helmfile",
            Tool::Shell => "Helm commands",
        }
    }

    /// As a part of a file's name.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Tool::Argo => "argocd",
            Tool::GitLab => "gitlab",
            Tool::GitHub => "github",
            Tool::Flux => "flux",
            Tool::Helmfile => "helmfile",
            Tool::Shell => "helm",
        }
    }
}

/// What a file is; `None`: nothing that tells of environments.
#[must_use]
pub fn detect(name: &str, text: &str) -> Option<Tool> {
    let has_line = |start: &str| text.lines().any(|line| line.strip_prefix(start).is_some());
    let kind = |kind: &str| {
        text.lines().any(|line| {
            let value = line.trim_start().strip_prefix("kind:");
            value.is_some_and(|value| value.trim().trim_matches(['"', '\'']) == kind)
        })
    };
    let yaml = [".yaml", ".yml", ".gotmpl"]
        .iter()
        .any(|end| name.ends_with(end));
    let in_templates = name.starts_with("templates/") || name.contains("/templates/");
    if in_templates && text.contains("{{") && text.contains(".Values") {
        return None;
    }
    if text.contains("argoproj.io/") && (kind("Application") || kind("ApplicationSet")) {
        return Some(Tool::Argo);
    }
    if text.contains("helm.toolkit.fluxcd.io/") && kind("HelmRelease") {
        return Some(Tool::Flux);
    }
    let own = file_name(name);
    if own.starts_with("values") || own == "Chart.yaml" {
        return None;
    }
    if own.contains("helmfile") || yaml && has_line("releases:") && text.contains("chart:") {
        return Some(Tool::Helmfile);
    }
    let calls_helm = text.lines().any(calls_helm);
    if file_name(name).contains("gitlab-ci") {
        return Some(Tool::GitLab);
    }
    if yaml
        && has_line("jobs:")
        && (has_line("on:")
            || has_line("'on':")
            || has_line("\"on\":")
            || name.contains("workflows/"))
    {
        let action = |line: &str| {
            let uses = line
                .trim_start()
                .trim_start_matches("- ")
                .strip_prefix("uses:");
            uses.is_some_and(|uses| {
                let deploys = uses.contains("helm") && !uses.contains("setup-helm");
                deploys && !uses.contains("chart-") || uses.contains("./.github/workflows/")
            })
        };
        let baked = || text.contains("renderEngine: helm");
        return (calls_helm || text.lines().any(action) || baked()).then_some(Tool::GitHub);
    }
    if yaml
        && calls_helm
        && text
            .lines()
            .any(|line| line.trim_start().starts_with("script:"))
    {
        return Some(Tool::GitLab);
    }
    let script = match own.rsplit_once('.') {
        None => true,
        Some((_, end)) => ["sh", "bash", "zsh", "txt"].contains(&end) || text.starts_with("#!"),
    };
    (script && !in_templates && calls_helm).then_some(Tool::Shell)
}

/// Whether a line of a script calls Helm for a chart.
pub(crate) fn calls_helm(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with('#') {
        return false;
    }
    let mut words = line
        .split_whitespace()
        .skip_while(|word| !word.ends_with("helm"));
    words.next().is_some()
        && words
            .take(12)
            .any(|word| matches!(word, "upgrade" | "install" | "template"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_what_they_hold() {
        let table = [
            (
                "x.yaml",
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\n",
                Some(Tool::Argo),
            ),
            (
                "x.yaml",
                "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n",
                Some(Tool::Flux),
            ),
            (".gitlab-ci.yml", "a: {}\n", Some(Tool::GitLab)),
            (
                "ci.yml",
                "deploy:\n  script:\n    - helm upgrade -i a .\n",
                Some(Tool::GitLab),
            ),
            (
                "deploy.yaml",
                "on: push\njobs:\n  a:\n    steps:\n      - run: helm upgrade a .\n",
                Some(Tool::GitHub),
            ),
            (
                "deploy.yaml",
                "on: push\njobs:\n  a:\n    steps:\n      - run: make\n",
                None,
            ),
            ("helmfile.yaml", "releases:\n", Some(Tool::Helmfile)),
            (
                "deploy.sh",
                "#!/bin/sh\nhelm --debug upgrade a .\n",
                Some(Tool::Shell),
            ),
            ("Makefile", "all:\n\t# helm upgrade\n\ttrue\n", None),
            ("values.yaml", "releases:\n  - chart: x\n", None),
            ("templates/NOTES.txt", "helm upgrade a .\n", None),
            ("README.md", "helm upgrade a .\n", None),
            (
                "templates/app.yaml",
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\n# {{ .Values.a }}\n",
                None,
            ),
        ];
        for (name, text, tool) in table {
            assert_eq!(detect(name, text), tool, "{name}: {text}");
        }
    }
}
