//! What a document says it is.

/// What tells objects of one cluster apart. The version of the API is not part of it: an object stays the same
/// object when its manifest moves to another version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ObjectId {
    /// `apps`; empty for the core group.
    pub group: String,
    /// `Deployment`.
    pub kind: String,
    /// `metadata.namespace`; empty where the manifest names none.
    pub namespace: String,
    /// `metadata.name`, or `metadata.generateName` where there is none.
    pub name: String,
}

/// The head of an object in a rendered document.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Object {
    /// `apps/v1`; empty where the document has none.
    pub api_version: String,
    /// `Deployment`; empty where the document has none.
    pub kind: String,
    /// `metadata.name`; empty where the document has none.
    pub name: String,
    /// `metadata.namespace`; empty where the document has none.
    pub namespace: String,
    /// First line of the object, from 0: after comments, blank lines and `---`.
    pub first_line: u32,
}

impl Object {
    /// Reads a document's head line by line, so that a document that is no YAML has one too. `None` where nothing
    /// is said: no API version, no kind and no name.
    #[must_use]
    pub fn read(text: &str) -> Option<Object> {
        let mut object = Object::default();
        let mut lines = text.lines().enumerate().peekable();
        let head = |line: &str| {
            line.trim_end().is_empty() || line.starts_with('#') || line.starts_with("---")
        };
        while lines.next_if(|(_, line)| head(line)).is_some() {}
        object.first_line = lines.peek()?.0 as u32;
        let mut inside = Inside::Elsewhere;
        for (_, line) in lines {
            let trimmed = line.trim_start();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let indent = line.len() - trimmed.len();
            if indent == 0 {
                inside = object.top(trimmed);
            } else if let Inside::Metadata(level) = inside {
                let level = level.unwrap_or(indent);
                inside = Inside::Metadata(Some(level));
                if indent == level {
                    object.metadata(trimmed);
                }
            }
        }
        let empty =
            object.api_version.is_empty() && object.kind.is_empty() && object.name.is_empty();
        (!empty).then_some(object)
    }

    /// What tells it apart.
    #[must_use]
    pub fn id(&self) -> ObjectId {
        ObjectId {
            group: self
                .api_version
                .rsplit_once('/')
                .map_or("", |(group, _)| group)
                .to_owned(),
            kind: self.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }

    fn top(&mut self, line: &str) -> Inside {
        match entry(line) {
            Some(("apiVersion", value)) => set(&mut self.api_version, value),
            Some(("kind", value)) => set(&mut self.kind, value),
            Some(("metadata", value)) => match value.trim().strip_prefix('{') {
                None => return Inside::Metadata(None),
                Some(flow) => flow_entries(flow).for_each(|entry| self.metadata(entry)),
            },
            _ => {}
        }
        Inside::Elsewhere
    }

    fn metadata(&mut self, line: &str) {
        match entry(line.trim()) {
            Some(("name", value)) => self.name = scalar(value),
            Some(("generateName", value)) => set(&mut self.name, value),
            Some(("namespace", value)) => set(&mut self.namespace, value),
            _ => {}
        }
    }
}

/// Which block a line is in; of metadata, at which indentation its keys stand.
#[derive(Copy, Clone)]
enum Inside {
    Elsewhere,
    Metadata(Option<usize>),
}

/// The first one counts.
fn set(field: &mut String, value: &str) {
    if field.is_empty() {
        *field = scalar(value);
    }
}

/// Key and value of a line; the key without its quotes.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    Some((key.trim().trim_matches(['"', '\'']), value))
}

/// A scalar without quotes and comment.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or(rest).to_owned();
        }
    }
    value
        .split(" #")
        .next()
        .unwrap_or(value)
        .trim_end()
        .to_owned()
}

/// The entries of a flow mapping, as far as it goes without nesting.
fn flow_entries(flow: &str) -> impl Iterator<Item = &str> {
    flow.split(['{', '}']).next().unwrap_or(flow).split(',')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn head(text: &str) -> (String, String, String, String, u32) {
        let o = Object::read(text).unwrap();
        (o.api_version, o.kind, o.name, o.namespace, o.first_line)
    }

    fn strings(
        a: &str,
        b: &str,
        c: &str,
        d: &str,
        n: u32,
    ) -> (String, String, String, String, u32) {
        (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned(), n)
    }

    #[test]
    fn heads_of_all_shapes() {
        let plain = "---\n# Source: a/b.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    name: no\n  name: \"web\" # yes\n  namespace: 'x'\nspec:\n  name: no\n";
        assert_eq!(head(plain), strings("apps/v1", "Deployment", "web", "x", 2));
        assert_eq!(
            head("kind: Pod\nmetadata: { name: data, namespace: y }\n"),
            strings("", "Pod", "data", "y", 0)
        );
        assert_eq!(
            head("metadata:\n    generateName: test-\nkind: Job"),
            strings("", "Job", "test-", "", 0)
        );
        assert_eq!(
            head("kind: Broken\n  bad: [\nmetadata:\n  name: still"),
            strings("", "Broken", "still", "", 0)
        );
        assert_eq!(
            head("\"kind\": \"Quoted\"\n"),
            strings("", "Quoted", "", "", 0)
        );
        assert_eq!(Object::read("just text\n"), None);
        assert_eq!(Object::read("# only\n---\n"), None);
    }

    #[test]
    fn identity_leaves_the_version_out() {
        let id = |text| Object::read(text).unwrap().id();
        assert_eq!(
            id("apiVersion: apps/v1\nkind: A"),
            id("apiVersion: apps/v1beta2\nkind: A")
        );
        assert_ne!(
            id("apiVersion: apps/v1\nkind: A"),
            id("apiVersion: v1\nkind: A")
        );
    }
}
