//! What a document is read into.

/// What the Go value is that a node is read into: `sigs.k8s.io/yaml` makes strings of numbers and booleans where
/// strings are wanted.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `interface{}`
    Any,
    /// Helm's `SimpleHead`.
    Head,
    /// Its `metadata`.
    Metadata,
    /// `map[string]string`
    Strings,
    /// `string`
    String,
}

impl Target {
    /// What the value under `key` is read into; keys of structs are matched in any case.
    pub(crate) fn child(self, key: &str) -> Target {
        match self {
            Target::Strings => Target::String,
            Target::Head if fold_eq(key, "apiversion") || fold_eq(key, "kind") => Target::String,
            Target::Head if fold_eq(key, "metadata") => Target::Metadata,
            Target::Metadata if fold_eq(key, "name") => Target::String,
            Target::Metadata if fold_eq(key, "annotations") => Target::Strings,
            _ => Target::Any,
        }
    }
}

/// Whether a key is the field `name` (in lower case), as `encoding/json` folds case.
pub(crate) fn fold_eq(key: &str, name: &str) -> bool {
    if key.is_ascii() {
        return key.eq_ignore_ascii_case(name);
    }
    let fold = |c: char| match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => c.to_ascii_lowercase(),
    };
    key.chars().map(fold).eq(name.chars())
}
