//! The fields of Kubernetes' objects: names, types and what they are for.
//!
//! The knowledge is a table of text of a few hundred KB that is made when the page is built (xtask/src/kubernetes.rs) and
//! fetched when it is first needed; natively there is none. Lines that begin with `#` are notices, the first other line is the
//! version of Kubernetes. Then come the objects, `apps/v1⇥Deployment⇥12`, an empty line, and the types in the order of their
//! numbers, each with its fields, `replicas⇥⇥integer⇥Number of desired pods.`, and a line `=`. The second column is `!` where
//! a field must be there. The third is `[]` or `{}` for each list and map around it, then a plain type or `=12` for a type.

use crate::immutable::group_of;
use std::ops::Range;

/// The table.
#[derive(Debug)]
pub struct Fields {
    text: String,
    objects: Range<usize>,
    types: Vec<Range<usize>>,
    /// Of Kubernetes: `1.37`.
    version: Range<usize>,
}

/// A field of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether the API refuses an object without it.
    pub required: bool,
    /// What it is for, one sentence; may be empty.
    pub about: &'a str,
    shape: &'a str,
}

/// What a field holds, seen from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A text, a number, a truth.
    Scalar,
    /// Fields or free keys.
    Map,
    /// Items.
    List,
}

/// A step from an object to what it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step<'a> {
    /// Into a field, or what a free key of a map holds.
    Key(&'a str),
    /// Into an item of a list.
    Item,
}

/// A key to sort API versions by, the most stable first.
#[must_use]
pub fn maturity(version: &str) -> (bool, bool) {
    (version.contains("alpha"), version.contains("beta"))
}

impl Field<'_> {
    /// What it holds.
    #[must_use]
    pub fn holds(&self) -> Holds {
        match self.shape.as_bytes() {
            [b'[', ..] => Holds::List,
            [b'{' | b'=', ..] => Holds::Map,
            _ if self.shape == "object" => Holds::Map,
            _ => Holds::Scalar,
        }
    }

    /// Its type in words: `integer`, `list of objects`, `map of strings`.
    #[must_use]
    pub fn type_name(&self) -> String {
        let (around, inner) = match self.shape.split_at_checked(2) {
            Some(("[]", inner)) => ("list of ", inner),
            Some(("{}", inner)) => ("map of ", inner),
            _ => ("", self.shape),
        };
        let inner = match inner.as_bytes() {
            [b'[', ..] => "list",
            [b'{', ..] => "map",
            [b'=', ..] => "object",
            _ => inner,
        };
        match (around, inner) {
            ("", inner) => inner.to_owned(),
            (around, inner @ ("quantity" | "base64" | "integer or string")) => {
                format!("{around}{inner}")
            }
            (around, inner) => format!("{around}{inner}s"),
        }
    }

    /// Whether it is true or false.
    #[must_use]
    pub fn is_boolean(&self) -> bool {
        self.shape == "boolean"
    }
}

impl Fields {
    /// Reads a table. `None`: it is no such table.
    #[must_use]
    pub fn read(text: String) -> Option<Fields> {
        let mut at = 0;
        let mut lines = text.split_inclusive('\n').map(|line| {
            at += line.len();
            (at - line.len(), line.trim_end_matches('\n'))
        });
        let (start, line) = lines.find(|(_, line)| !line.starts_with('#'))?;
        let version = start..start + line.len();
        let begin = version.end + 1;
        let (end, _) = lines.find(|(_, line)| line.is_empty())?;
        let mut from = end + 1;
        let mut types = Vec::new();
        for (at, line) in lines {
            if line == "=" {
                types.push(from..at);
                from = at + 2;
            }
        }
        let table = Fields {
            objects: begin.min(end)..end,
            types,
            version,
            text,
        };
        let known = table.heads().next().is_some() && !table.types.is_empty();
        known.then_some(table)
    }

    /// The version of Kubernetes that it is about: `1.37`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.text[self.version.clone()]
    }

    /// All objects: API version and kind.
    pub fn objects(&self) -> impl Iterator<Item = (&str, &str)> {
        self.heads().map(|(version, kind, _)| (version, kind))
    }

    fn heads(&self) -> impl Iterator<Item = (&str, &str, usize)> + Clone {
        self.text[self.objects.clone()].lines().filter_map(|line| {
            let mut columns = line.split('\t');
            Some((
                columns.next()?,
                columns.next()?,
                columns.next()?.parse().ok()?,
            ))
        })
    }

    /// The fields of what lies at a path of an object. Without an API version the most stable one of that kind is meant, as
    /// long as all are of one group. `None`: unknown, or a place of free keys.
    #[must_use]
    pub fn at(&self, version: Option<&str>, kind: &str, path: &[Step]) -> Option<Vec<Field<'_>>> {
        let heads = self.heads().filter(|(_, known, _)| *known == kind);
        let number = match version {
            Some(version) => heads.clone().find(|(known, ..)| *known == version)?.2,
            None => {
                let mut heads: Vec<_> = heads.collect();
                heads.sort_by_key(|(version, ..)| maturity(version));
                let (first, rest) = heads.split_first()?;
                let group = group_of(first.0);
                if rest.iter().any(|(version, ..)| group_of(version) != group) {
                    return None;
                }
                first.2
            }
        };
        let mut shape = "";
        let mut number = Some(number);
        for step in path {
            shape = match step {
                Step::Item => shape.strip_prefix("[]")?,
                Step::Key(name) => match number {
                    Some(number) => {
                        self.fields(number)?
                            .into_iter()
                            .find(|field| field.name == *name)?
                            .shape
                    }
                    None => shape.strip_prefix("{}")?,
                },
            };
            number = shape
                .strip_prefix('=')
                .and_then(|number| number.parse().ok());
        }
        self.fields(number?)
    }

    fn fields(&self, number: usize) -> Option<Vec<Field<'_>>> {
        let body = &self.text[self.types.get(number)?.clone()];
        let fields = body.lines().filter_map(|line| {
            let mut columns = line.split('\t');
            Some(Field {
                name: columns.next()?,
                required: columns.next()? == "!",
                shape: columns.next()?,
                about: columns.next()?,
            })
        });
        Some(fields.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# notice\n1.37\napps/v1\tDeployment\t0\nautoscaling/v1\tHPA\t1\nautoscaling/v2beta1\tHPA\t0\nv1\tEvent\t1\n\
         events.k8s.io/v1\tEvent\t1\n\nspec\t!\t=1\tWhat is wanted.\nlabels\t\t{}string\t\n=\ncontainers\t!\t[]=2\tContainers.\n=\n\
         image\t\tstring\tImage.\nnested\t\t=2\t\n=\n";

    #[test]
    fn paths_lead_through_types_and_lists() {
        let table = Fields::read(TABLE.to_owned()).expect("a table");
        assert_eq!(table.version(), "1.37");
        assert_eq!(table.objects().count(), 5);
        let names = |version, kind, path: &[Step]| {
            let fields = table.at(version, kind, path)?;
            Some(
                fields
                    .iter()
                    .map(|field| field.name)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let spec = [Step::Key("spec"), Step::Key("containers")];
        assert_eq!(
            names(Some("apps/v1"), "Deployment", &[]).as_deref(),
            Some("spec labels")
        );
        assert_eq!(names(Some("apps/v1"), "Deployment", &spec), None);
        let item = [&spec[..], &[Step::Item, Step::Key("nested")]].concat();
        assert_eq!(
            names(None, "Deployment", &item).as_deref(),
            Some("image nested")
        );
        assert_eq!(names(None, "Deployment", &[Step::Key("labels")]), None);
        // The stable one of a group; of two groups none.
        assert_eq!(names(None, "HPA", &[]).as_deref(), Some("containers"));
        assert_eq!(names(None, "Event", &[]), None);
        assert_eq!(names(Some("v2"), "Deployment", &[]), None);
        let fields = table.at(None, "Deployment", &[]).unwrap_or_default();
        assert_eq!(fields[1].type_name(), "map of strings");
        assert_eq!((fields[0].holds(), fields[0].required), (Holds::Map, true));
    }

    #[test]
    fn what_is_no_table_is_none() {
        for text in ["", "1.37", "# x\n", "1.37\n\n", "<html>\n\n=", "\n\n"] {
            assert!(Fields::read(text.to_owned()).is_none(), "{text:?}");
        }
    }
}
