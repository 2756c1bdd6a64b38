//! Chart.yaml.

use super::{LintInput, LintReport};
use pilothouse_chart::{Dependency, Maintainer, Metadata};
use pilothouse_source::{FileId, LineIndex};
use pilothouse_sprig::semver::Version;
use pilothouse_value::Value;
use pilothouse_yaml::Node;

const PATH: &str = "Chart.yaml";

pub(super) fn check(input: &LintInput<'_>, report: &mut LintReport) {
    let Some(text) = input.file(PATH) else {
        return;
    };
    let metadata = match Metadata::read(text, input.helm) {
        Ok(metadata) => metadata,
        Err(error) => {
            return report.error(PATH, format!("unable to parse YAML\n\t{}", error.message()));
        }
    };
    if input.helm.lints_chart_yaml_strictly()
        && let Some(words) = strict_error(text)
    {
        report.warn(
            PATH,
            format!("failed to strictly parse chart metadata file\n\t{words}"),
        );
    }
    name(&metadata, report);
    api_version(&metadata, report);
    version(text, &metadata, report);
    app_version(text, report);
    maintainers(&metadata, report);
    if let Some(source) = metadata
        .sources
        .iter()
        .find(|source| !is_request_url(source))
    {
        report.error(PATH, format!("invalid source URL '{source}'"));
    }
    if metadata.icon.is_empty() {
        report.info(PATH, "icon is recommended");
    } else if !is_request_url(&metadata.icon) {
        report.error(PATH, format!("invalid icon URL '{}'", metadata.icon));
    }
    if metadata.api_version != "v2" {
        only_in_v2(&metadata, report);
    }
    if input.helm.lints_strict_versions() && Version::parse_strict(&metadata.version).is_err() {
        report.warn(
            PATH,
            format!("version '{}' is not a valid SemVerV2", metadata.version),
        );
    }
}

/// What a strict reader says: keys given twice, fields that Chart.yaml does not have.
fn strict_error(text: &[u8]) -> Option<String> {
    let document = pilothouse_yaml::parse(text, FileId::NONE).ok()?;
    let mut twice = Vec::new();
    duplicates(&document.root, text, 0, &mut twice);
    if !twice.is_empty() {
        let lines = twice.join("\n  ");
        return Some(format!(
            "error converting YAML to JSON: yaml: unmarshal errors:\n  {lines}"
        ));
    }
    let unknown = unknown_field(&document.root)?;
    Some(format!(
        "error unmarshaling JSON: while decoding JSON: json: unknown field {unknown:?}"
    ))
}

/// Chart.yaml nests no deeper than a few levels; behind this nobody looks for duplicates.
const DEEPEST: u32 = 64;

fn duplicates(node: &Node, text: &[u8], depth: u32, found: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    if let Some(items) = node.as_sequence() {
        items
            .iter()
            .for_each(|item| duplicates(item, text, depth + 1, found));
    }
    let Some(entries) = node.as_mapping() else {
        return;
    };
    let lines = LineIndex::new(text);
    let mut seen = Vec::new();
    for (key, value) in entries {
        let name = key.as_scalar().unwrap_or_default();
        if seen.contains(&name) {
            let line = lines.line_column(key.span.start).line;
            found.push(format!("line {line}: key {name:?} already set in map"));
        }
        seen.push(name);
        duplicates(value, text, depth + 1, found);
    }
}

/// The first field, in the order of names, that there is no place for.
fn unknown_field(root: &Node) -> Option<String> {
    let mut entries: Vec<_> = root.as_mapping()?.iter().collect();
    entries.sort_by_key(|(key, _)| key.as_scalar().unwrap_or_default().to_owned());
    for (key, value) in entries {
        let name = key.as_scalar().unwrap_or_default();
        let known = Metadata::FIELDS.iter();
        let known = known
            .copied()
            .find(|field| field.eq_ignore_ascii_case(name));
        let inner = match known {
            None => return Some(name.to_owned()),
            Some("maintainers") => Maintainer::FIELDS,
            Some("dependencies") => Dependency::FIELDS,
            Some(_) => continue,
        };
        let structs = value.as_sequence().unwrap_or_default();
        if let Some(unknown) = structs.iter().find_map(|item| unknown_inner(item, inner)) {
            return Some(unknown);
        }
    }
    None
}

fn unknown_inner(item: &Node, known: &[&str]) -> Option<String> {
    let mut names: Vec<&str> = item
        .as_mapping()?
        .iter()
        .filter_map(|(key, _)| key.as_scalar())
        .collect();
    names.sort_unstable();
    let unknown = names
        .iter()
        .find(|name| !known.iter().any(|field| field.eq_ignore_ascii_case(name)));
    unknown.map(|name| (*name).to_owned())
}

fn name(metadata: &Metadata, report: &mut LintReport) {
    let name = &metadata.name;
    if name.is_empty() {
        report.error(PATH, "name is required");
    } else if name.contains('/') && name != "/" {
        report.error(PATH, format!("chart name {name:?} is invalid"));
    }
}

fn api_version(metadata: &Metadata, report: &mut LintReport) {
    const VALUES: &str = "The value must be either \"v1\" or \"v2\"";
    match metadata.api_version.as_str() {
        "v1" | "v2" => {}
        "" => report.error(PATH, format!("apiVersion is required. {VALUES}")),
        other => report.error(PATH, format!("apiVersion '{other}' is not valid. {VALUES}")),
    }
}

fn version(text: &[u8], metadata: &Metadata, report: &mut LintReport) {
    not_a_string(text, "version", false, report);
    let version = &metadata.version;
    if version.is_empty() {
        report.error(PATH, "version is required");
    } else if Version::parse(version).is_err() {
        report.error(PATH, format!("version '{version}' is not a valid SemVer"));
    }
}

fn app_version(text: &[u8], report: &mut LintReport) {
    not_a_string(text, "appVersion", true, report);
}

/// Helm reads numbers where it wants strings; the linter complains.
fn not_a_string(text: &[u8], key: &str, is_nil_told: bool, report: &mut LintReport) {
    let Ok(map) = pilothouse_yaml::decode_map(text) else {
        return;
    };
    match map.get(key) {
        None | Some(Value::Str(_)) => {}
        Some(Value::Nil) if !is_nil_told => {}
        Some(value) => {
            let words = format!(
                "{key} should be of type string but it's of type {}",
                match value {
                    Value::Nil => "<nil>",
                    other => other.go_type(),
                }
            );
            report.error(PATH, words);
        }
    }
}

/// The first complaint about a maintainer.
fn maintainers(metadata: &Metadata, report: &mut LintReport) {
    for maintainer in &metadata.maintainers {
        let Some(maintainer) = maintainer else {
            return report.error(PATH, "a maintainer entry is empty");
        };
        let name = &maintainer.name;
        if name.is_empty() {
            return report.error(PATH, "each maintainer requires a name");
        }
        if !maintainer.email.is_empty() && !is_email(&maintainer.email) {
            return report.error(
                PATH,
                format!(
                    "invalid email '{}' for maintainer '{name}'",
                    maintainer.email
                ),
            );
        }
        if !maintainer.url.is_empty() && !is_url(&maintainer.url) {
            return report.error(
                PATH,
                format!("invalid url '{}' for maintainer '{name}'", maintainer.url),
            );
        }
    }
}

fn only_in_v2(metadata: &Metadata, report: &mut LintReport) {
    let given = &metadata.api_version;
    if !metadata.kind.is_empty() {
        let words = format!(
            "chart type is not valid in apiVersion '{given}'. It is valid in apiVersion 'v2'"
        );
        report.error(PATH, words);
    }
    if metadata
        .dependencies
        .as_ref()
        .is_some_and(|dependencies| !dependencies.is_empty())
    {
        let words = format!(
            "dependencies are not valid in the Chart file with apiVersion '{given}'. They are valid in apiVersion 'v2'"
        );
        report.error(PATH, words);
    }
}

/// Whether a request could be sent to it: a scheme, and behind it a path or an authority. `data:` has a scheme of
/// its own that Helm takes.
fn is_request_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    let mut letters = scheme.chars();
    let named = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    named && (rest.starts_with('/') || !rest.is_empty()) && !rest.contains(char::is_control)
}

/// Whether it looks like an address of the web, with or without its scheme.
fn is_url(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let with_scheme = url.contains("://");
    !host.is_empty()
        && !url.contains(char::is_whitespace)
        && (host.contains('.') || host == "localhost" || with_scheme)
        && !host.starts_with('.')
        && !host.ends_with('.')
}

fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.rsplit_once('@') else {
        return false;
    };
    let label = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
    !local.is_empty()
        && !email.contains(char::is_whitespace)
        && domain.contains('.')
        && domain.split('.').all(label)
        && domain.rsplit('.').next().is_some_and(|top| top.len() > 1)
}
