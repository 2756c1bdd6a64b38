//! A review as a text: what the templates of `report` are filled with.

use pilothouse_protocol::ask::{
    Cause, CauseKind, Review, ReviewEnvironment, ReviewField, ReviewFormat, ReviewObject,
    ReviewValue,
};
use pilothouse_protocol::{ChangeCounts, ObjectStatus, Severity};
use pilothouse_rare::Tree;

/// So many fields of an object, objects of an environment and values are written out.
const MOST_FIELDS: usize = 60;
const MOST_OBJECTS: usize = 200;

/// The review as Markdown or as a page.
pub(crate) fn text(review: &Review, format: ReviewFormat) -> String {
    let template = match format {
        ReviewFormat::Markdown => pilothouse_report::REVIEW_MARKDOWN,
        ReviewFormat::Html => pilothouse_report::REVIEW_HTML,
    };
    let markdown = format == ReviewFormat::Markdown;
    let filled = pilothouse_report::fill(template, Writer { review, markdown }.tree());
    filled.unwrap_or_else(|fault| format!("line {}: {}", fault.line, fault.message))
}

struct Writer<'r> {
    review: &'r Review,
    markdown: bool,
}

fn map<const N: usize>(entries: [(&str, Tree); N]) -> Tree {
    let entries = entries.into_iter();
    Tree::Map(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn list(items: impl Iterator<Item = Tree>) -> Tree {
    Tree::List(items.collect())
}

fn number(n: u32) -> Tree {
    Tree::Number(n.into())
}

fn plain(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

impl Writer<'_> {
    fn tree(&self) -> Tree {
        let review = self.review;
        let risks = review.risks.iter().map(|risk| {
            map([
                ("id", plain(&*risk.id)),
                ("severity", plain(severity(risk.severity))),
                ("title", self.words(&risk.title)),
                ("explanation", self.words(&risk.explanation)),
                ("environments", plain(risk.environments.join(", "))),
            ])
        });
        let value = |value: &ReviewValue| {
            let place = value.location.as_ref();
            let place = place.map(|place| format!("{} line {}", place.path, place.line));
            map([
                ("key", self.code(&value.key)),
                (
                    "before",
                    self.side(Some(&value.before).filter(|text| !text.is_empty())),
                ),
                (
                    "after",
                    self.side(Some(&value.after).filter(|text| !text.is_empty())),
                ),
                ("place", self.words(&place.unwrap_or_default())),
                ("environments", plain(value.environments.join(", "))),
            ])
        };
        // What changes nothing is not what people look for.
        let values = review.values.iter();
        let (quiet, values): (Vec<_>, Vec<_>) = values.partition(|value| value.quiet);
        map([
            ("chart", self.words(&review.chart)),
            ("base", self.words(&review.base)),
            ("risks", list(risks)),
            (
                "values",
                list(values.into_iter().take(MOST_OBJECTS).map(value)),
            ),
            (
                "quiet",
                list(quiet.into_iter().take(MOST_OBJECTS).map(value)),
            ),
            (
                "files",
                list(review.files.iter().map(|file| self.code(file))),
            ),
            (
                "environments",
                list(review.environments.iter().map(|one| self.environment(one))),
            ),
            (
                "details",
                list(self.details().iter().map(|group| self.detail(group))),
            ),
            (
                "changes",
                Tree::Bool(
                    review
                        .environments
                        .iter()
                        .any(|one| !one.objects.is_empty()),
                ),
            ),
        ])
    }

    fn environment(&self, one: &ReviewEnvironment) -> Tree {
        let ChangeCounts {
            changed,
            added,
            removed,
            same,
            fields,
            ..
        } = one.counts;
        let refusals = one.refusals.iter().map(|refusal| {
            map([
                ("object", self.words(&refusal.object)),
                ("path", self.code(&refusal.path)),
                ("reason", self.words(&refusal.reason)),
                ("advice", self.words(&refusal.advice)),
                ("words", self.code(&refusal.words)),
            ])
        });
        let hooks = one.hooks.iter().map(|hook| {
            map([
                ("event", plain(&*hook.event)),
                ("weight", plain(hook.weight.to_string())),
                (
                    "object",
                    self.words(&format!("{} {}", hook.kind, hook.name)),
                ),
            ])
        });
        map([
            ("name", self.words(&one.name)),
            ("message", self.words(&one.message)),
            ("changed", number(changed)),
            ("added", number(added)),
            ("removed", number(removed)),
            ("same", number(same)),
            ("fields", number(fields)),
            ("refusals", list(refusals)),
            ("unknown", self.words(&one.unknown.join(", "))),
            ("hooks", list(hooks)),
            ("objects", Tree::Bool(!one.objects.is_empty())),
        ])
    }

    /// Environments in which the same changes, together.
    fn details(&self) -> Vec<Vec<&ReviewEnvironment>> {
        let mut groups: Vec<Vec<&ReviewEnvironment>> = Vec::new();
        for one in &self.review.environments {
            if one.objects.is_empty() {
                continue;
            }
            let same = |group: &&mut Vec<&ReviewEnvironment>| group[0].objects == one.objects;
            match groups.iter_mut().find(same) {
                Some(group) => group.push(one),
                None => groups.push(vec![one]),
            }
        }
        groups
    }

    /// All that changes in some environments.
    fn detail(&self, group: &[&ReviewEnvironment]) -> Tree {
        let one = group[0];
        let names: Vec<&str> = group.iter().map(|one| one.name.as_str()).collect();
        let quiet = |one: &&ReviewObject| {
            let derived = one.fields.iter().all(|field| field.derived);
            one.status == ObjectStatus::Changed && one.renamed_from.is_empty() && derived
        };
        let (quiet, told): (Vec<_>, Vec<_>) = one.objects.iter().partition(quiet);
        let quiet: Vec<String> = quiet
            .into_iter()
            .map(|one| format!("{} {}", one.kind, one.name))
            .collect();
        map([
            ("names", self.words(&names.join(", "))),
            ("quiet", self.words(&quiet.join(", "))),
            (
                "more",
                number(told.len().saturating_sub(MOST_OBJECTS) as u32),
            ),
            (
                "objects",
                list(
                    told.into_iter()
                        .take(MOST_OBJECTS)
                        .map(|one| self.object(one)),
                ),
            ),
        ])
    }

    fn object(&self, one: &ReviewObject) -> Tree {
        let status = match one.status {
            ObjectStatus::Changed => "changed",
            ObjectStatus::Added => "added",
            ObjectStatus::Removed => "removed",
            ObjectStatus::Same => "same",
        };
        let told = || one.fields.iter().filter(|field| !field.derived);
        map([
            ("kind", self.words(&one.kind)),
            ("name", self.words(&one.name)),
            ("status", plain(status)),
            ("from", self.words(&one.renamed_from)),
            ("because", self.causes(&one.causes)),
            (
                "derived",
                number(one.fields.iter().filter(|field| field.derived).count() as u32),
            ),
            (
                "more",
                number(told().count().saturating_sub(MOST_FIELDS) as u32),
            ),
            (
                "fields",
                list(told().take(MOST_FIELDS).map(|field| self.field(field))),
            ),
        ])
    }

    fn field(&self, field: &ReviewField) -> Tree {
        map([
            ("path", self.code(&field.path)),
            ("before", self.side(field.left.as_ref())),
            ("after", self.side(field.right.as_ref())),
            ("because", self.causes(&field.causes)),
        ])
    }

    fn causes(&self, causes: &[u32]) -> Tree {
        let each = causes
            .iter()
            .filter_map(|at| self.review.causes.get(*at as usize));
        list(each.map(|cause| self.cause(cause)))
    }

    fn cause(&self, cause: &Cause) -> Tree {
        match cause.kind {
            CauseKind::Random => plain("randomness"),
            CauseKind::Clock => plain("the time"),
            CauseKind::Helm => plain("the version of Helm"),
            CauseKind::Unknown => plain("an unknown cause"),
            _ => self.code(&cause.key),
        }
    }

    /// What stands on one side.
    fn side(&self, text: Option<&String>) -> Tree {
        text.map_or_else(|| plain("not set"), |text| self.code(text))
    }

    /// A name or value as code.
    fn code(&self, text: &str) -> Tree {
        if !self.markdown {
            return plain(format!("<code>{}</code>", escaped(text)));
        }
        let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
        // The fence is longer than any run of backticks inside.
        let runs = text.split(|c| c != '`').map(str::len);
        let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        plain(format!("{fence}{pad}{text}{pad}{fence}"))
    }

    /// Plain words: what would be markup is not.
    fn words(&self, text: &str) -> Tree {
        if !self.markdown {
            return plain(escaped(text));
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, '*' | '_' | '`' | '<' | '[' | '|' | '\\') {
                out.push('\\');
            }
            out.push(if c.is_control() { ' ' } else { c });
        }
        plain(out)
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "info",
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
