//! What Helm's commands print of a rendering.

use crate::documents::split_documents;
use crate::manifest::{Hook, Manifest, Sorted};
use pilothouse_source::Diagnostic;
use pilothouse_sprig::HelmVersion;

/// What of a rendering `helm template` prints.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `--show-only`: only documents of these files, patterns allowed, in this order.
    pub show_only: Vec<String>,
    /// `--no-hooks`
    pub no_hooks: bool,
    /// `--skip-tests`
    pub skip_tests: bool,
    /// Whose way to find the documents of a file in what is printed.
    pub helm: HelmVersion,
}

/// A custom resource definition as `--include-crds` prints it: path and text.
pub type Crd = (String, String);

/// The release's manifest: every document under its `# Source:` line.
#[must_use]
pub fn manifest_text(crds: &[Crd], manifests: &[Manifest]) -> String {
    let mut text = String::new();
    for (path, crd) in crds {
        push_document(&mut text, path, crd);
    }
    for manifest in manifests {
        push_document(&mut text, &manifest.path, &manifest.text);
    }
    text
}

fn push_document(text: &mut String, path: &str, document: &str) {
    for part in ["---\n# Source: ", path, "\n", document, "\n"] {
        text.push_str(part);
    }
}

/// The hooks, as `helm template` prints them behind the manifest and `helm install --dry-run` before it.
pub fn hooks_text<'a>(hooks: impl IntoIterator<Item = &'a Hook>) -> String {
    let mut text = String::new();
    for hook in hooks {
        push_document(&mut text, &hook.manifest.path, &hook.manifest.text);
    }
    text
}

/// The standard output of `helm template`.
///
/// # Errors
/// A file of `--show-only` that has no document, with those that have one.
pub fn template_text(
    crds: &[Crd],
    sorted: &Sorted,
    selection: &Selection,
) -> Result<String, Box<Diagnostic>> {
    let mut text = manifest_text(crds, &sorted.manifests).trim().to_owned();
    text.push('\n');
    if !selection.no_hooks {
        text.push_str(&hooks_text(
            sorted
                .hooks
                .iter()
                .filter(|hook| !(selection.skip_tests && hook.is_test())),
        ));
    }
    if selection.show_only.is_empty() {
        return Ok(text);
    }
    let mut shown = String::new();
    let documents: Vec<&str> = split_documents(text.as_bytes(), selection.helm)
        .into_iter()
        .map(|range| &text[range])
        .collect();
    for pattern in &selection.show_only {
        let matching = documents.iter().filter(|document| {
            source_of(document).is_some_and(|path| pattern == path || path_matches(pattern, path))
        });
        let before = shown.len();
        for document in matching {
            for part in ["---\n", document, "\n"] {
                shown.push_str(part);
            }
        }
        if shown.len() == before {
            let sources = documents.iter().filter_map(|document| source_of(document));
            return Err(Box::new(not_found(pattern, sources.collect())));
        }
    }
    Ok(shown)
}

/// What is wrong with a file of `--show-only`, beside the paths that there are documents of.
fn not_found(pattern: &str, mut sources: Vec<&str>) -> Diagnostic {
    let words = format!("could not find template {pattern} in chart");
    sources.sort_unstable();
    sources.dedup();
    let name = crate::render::base_name(pattern);
    let meant = sources
        .iter()
        .find(|source| pattern.ends_with(**source))
        .or_else(|| sources.iter().find(|source| source.ends_with(name)));
    let help = match meant {
        Some(meant) => format!(
            "Paths begin below the chart's folder, with nothing before them: write {meant}."
        ),
        None if sources.is_empty() => {
            "With these values the chart prints no document at all.".to_owned()
        }
        None => format!(
            "There is no such file, or it prints nothing with these values. Documents come from {}.",
            sources.join(", ")
        ),
    };
    Diagnostic::error("output/show-only", words).help(help)
}

/// The path below the chart's name in a document's `# Source:` line.
fn source_of(document: &str) -> Option<&str> {
    let line = document
        .lines()
        .find_map(|line| line.strip_prefix("# Source: "))?;
    line.split_once('/').map(|(_, path)| path)
}

/// A malformed pattern matches nothing.
fn path_matches(pattern: &str, path: &str) -> bool {
    pilothouse_chart::Glob::new(pattern).is_ok_and(|glob| glob.matches(path))
}

#[cfg(test)]
mod tests {
    use super::{not_found, path_matches};

    #[test]
    fn a_file_that_is_not_there_is_told_with_those_that_are() {
        let sources = || vec!["templates/a.yaml", "templates/a.yaml", "templates/x/b.yaml"];
        let table = [
            ("./templates/a.yaml", "write templates/a.yaml."),
            ("shop/templates/a.yaml", "write templates/a.yaml."),
            ("templates/b.yaml", "write templates/x/b.yaml."),
            ("c.yaml", "come from templates/a.yaml, templates/x/b.yaml."),
        ];
        for (pattern, end) in table {
            let said = not_found(pattern, sources());
            assert_eq!(
                said.message,
                format!("could not find template {pattern} in chart")
            );
            assert!(said.help.ends_with(end), "{pattern}: {}", said.help);
        }
        let none = not_found("templates/a.yaml", Vec::new()).help;
        assert_eq!(
            none,
            "With these values the chart prints no document at all."
        );
    }

    #[test]
    fn patterns_of_show_only_stop_at_slashes() {
        let table = [
            ("templates/*.yaml", "templates/a.yaml", true),
            ("templates/*.yaml", "templates/sub/a.yaml", false),
            ("templates/[bn]?.yaml", "templates/b1.yaml", true),
            ("templates/[^b]*.yaml", "templates/b1.yaml", false),
            ("templates/[a-", "templates/a", false),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }
}
