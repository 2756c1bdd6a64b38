//! What a line of a file holds: a place of a template, a key of values, a field of Chart.yaml.

use super::keys;
use super::traced::Traced;
use pilothouse_source::{FileId, LineIndex, Span};
use pilothouse_value::Step;
use pilothouse_workspace::path::file_name;
use pilothouse_yaml::Node;
use std::ops::Range;

/// What is looked for in a trace.
pub(super) enum Target {
    /// Bytes of a template.
    Place(Span),
    /// A key of the values and all that is below it.
    Key(Vec<Step>),
    /// A field of `.Chart` of the chart at a scope.
    Fact(String, Vec<Step>),
}

/// What a line of a file can make, with what people call it.
pub(super) fn target(traced: &Traced, path: &str, line: u32) -> Option<(Target, String)> {
    let files = traced.sources.files();
    // Values files come last, and one may be named that is part of the chart too.
    let at = files.iter().rposition(|file| &*file.path == path)?;
    let (file, text) = (FileId(at as u32), &files[at].text);
    let index = LineIndex::new(text);
    let start = index.line_start(line)?;
    let end = index.line_start(line + 1).unwrap_or(text.len() as u32);
    let given = traced
        .layers
        .layers()
        .iter()
        .any(|layer| layer.file == file);
    let inside = path.rsplit_once("charts/").map_or(path, |(_, inner)| {
        inner.split_once('/').map_or(inner, |(_, inside)| inside)
    });
    if given || inside == "values.yaml" {
        let steps = key_at(text, file, start..end)?;
        let scope = if given {
            Vec::new()
        } else {
            scope_of(traced, file)?
        };
        let full = keys::canonical(scope.iter().map(String::as_str), &steps);
        let what = keys::shown(&full);
        return Some((Target::Key(full), what));
    }
    if inside == "Chart.yaml" {
        let steps = key_at(text, file, start..end)?;
        let Some(Step::Key(field)) = steps.first() else {
            return None;
        };
        // Templates call the fields by Go's names.
        let mut name = field.to_string();
        name.get_mut(..1)?.make_ascii_uppercase();
        let scope = scope_of(traced, file)?.join("/");
        let steps = vec![Step::Key("Chart".into()), Step::Key(name.as_str().into())];
        let what = format!(".Chart.{name}");
        return Some((Target::Fact(scope, steps), what));
    }
    inside.starts_with("templates/").then(|| {
        let span = Span::new(file, start, end.max(start + 1));
        let what = format!("line {line} of {}", file_name(path));
        (Target::Place(span), what)
    })
}

/// The names of the subcharts that lead to the chart that a file belongs to.
fn scope_of(traced: &Traced, file: FileId) -> Option<Vec<String>> {
    let mut found = vec![(traced.explainer.chart(), Vec::new())];
    while let Some((chart, names)) = found.pop() {
        let own = [&chart.values_file, &chart.chart_file];
        if own
            .iter()
            .any(|own| own.as_ref().is_some_and(|own| own.id == file))
        {
            return Some(names);
        }
        for inner in &chart.dependencies {
            let mut names = names.clone();
            names.push(inner.name().to_owned());
            found.push((inner, names));
        }
    }
    None
}

/// The path of what begins in a stretch of a YAML file: the outermost key that does; else the innermost that goes on
/// there.
fn key_at(text: &[u8], file: FileId, line: Range<u32>) -> Option<Vec<Step>> {
    let ranges = pilothouse_chart::documents::split(text, file).ok()?;
    for range in ranges {
        let shift = range.start as u32;
        if shift >= line.end || (range.end as u32) < line.start {
            continue;
        }
        let document = pilothouse_yaml::parse(&text[range], file).ok()?;
        let within = line.start.saturating_sub(shift)..line.end.saturating_sub(shift);
        let mut path = Vec::new();
        let mut at = &document.root;
        while let Some((step, node, begins)) = child_at(at, &within) {
            path.push(step);
            if begins || path.len() > 200 {
                break;
            }
            at = node;
        }
        return (!path.is_empty()).then_some(path);
    }
    None
}

/// The child of a node that a line touches, and whether it begins there.
fn child_at<'n>(node: &'n Node, line: &Range<u32>) -> Option<(Step, &'n Node, bool)> {
    let begins = |start: u32| line.contains(&start);
    let touches = |start: u32, end: u32| start < line.end && end.max(start + 1) > line.start;
    if let Some(entries) = node.as_mapping() {
        let (key, value) = entries
            .iter()
            .find(|(key, value)| touches(key.span.start, value.span.end.max(key.span.end)))?;
        let step = Step::Key(key.as_scalar()?.into());
        return Some((step, value, begins(key.span.start)));
    }
    let items = node.as_sequence()?;
    let at = items
        .iter()
        .position(|item| touches(item.span.start, item.span.end))?;
    let item = &items[at];
    // What begins in the line of a dash is the key behind it.
    let scalar = item.as_scalar().is_some();
    let begins = scalar && begins(item.span.start);
    Some((Step::Index(at as u32), item, begins))
}
