//! Where a field is, as people write it.

use std::rc::Rc;

/// One step to a field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// A key of a mapping.
    Key(Rc<str>),
    /// An item of a list, by what it is told apart by: `web`, `80`, `--log-level`, `0`.
    Item(Rc<str>),
}

/// The path as people write it: `spec.containers[web].image`, `metadata.annotations[checksum/config]`.
#[must_use]
pub fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if is_plain(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Key(label) | Step::Item(label) => {
                text.push('[');
                text.push_str(label);
                text.push(']');
            }
        }
    }
    text
}

/// The keys among the steps.
#[must_use]
pub fn keys(path: &[Step]) -> Vec<&str> {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(&**key),
        Step::Item(_) => None,
    });
    keys.collect()
}

fn is_plain(key: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '$';
    !key.is_empty() && key.chars().all(inside)
}

/// Whether a field follows from others or from the chart's version, so that a change of it is no news: checksums, and
/// labels that name the chart or its version.
#[must_use]
pub fn is_derived(path: &[Step]) -> bool {
    let [.., Step::Key(table), Step::Key(key)] = path else {
        return false;
    };
    let metadata = keys(path).iter().rev().nth(2) == Some(&"metadata");
    match &**table {
        "annotations" | "labels" if metadata => {
            let last = key.rsplit('/').next().unwrap_or(key);
            key.starts_with("checksum/")
                || last.contains("checksum")
                || matches!(
                    &**key,
                    "helm.sh/chart"
                        | "app.kubernetes.io/version"
                        | "chart"
                        | "heritage"
                        | "rollme"
                        | "version"
                )
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(steps: &[&str]) -> Vec<Step> {
        let step = |text: &&str| match text.strip_prefix('#') {
            Some(label) => Step::Item(label.into()),
            None => Step::Key((*text).into()),
        };
        steps.iter().map(step).collect()
    }

    #[test]
    fn paths_as_people_write_them() {
        let web = path(&["spec", "containers", "#web", "image"]);
        assert_eq!(shown(&web), "spec.containers[web].image");
        let sum = path(&["metadata", "annotations", "checksum/config"]);
        assert_eq!(shown(&sum), "metadata.annotations[checksum/config]");
    }

    #[test]
    fn what_follows_from_something_else() {
        assert!(is_derived(&path(&[
            "metadata",
            "annotations",
            "checksum/config"
        ])));
        assert!(is_derived(&path(&[
            "spec",
            "template",
            "metadata",
            "labels",
            "helm.sh/chart"
        ])));
        assert!(!is_derived(&path(&[
            "spec",
            "selector",
            "matchLabels",
            "version"
        ])));
        assert!(!is_derived(&path(&["metadata", "labels", "app"])));
        assert!(!is_derived(&path(&["data", "checksum"])));
    }
}
