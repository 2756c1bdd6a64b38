//! Fields of objects that exist and cannot be changed: what the API server refuses, in its words made plain.
//!
//! Source: the validation messages of Kubernetes 1.34 for updates (`field is immutable` and its like), as its
//! documentation of each kind describes them. Of custom resources only what their own documentation says is known: see
//! [`is_known`].

mod rows;

use crate::quantity;
use rows::{ROWS, SEALED};

/// A field that cannot be changed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Immutable {
    /// The API's group and the kinds.
    group: &'static str,
    kinds: &'static [&'static str],
    /// Path of keys: `spec.selector`. A `*` at the end: everything below but `except`.
    path: &'static str,
    except: &'static [&'static str],
    verdict: Verdict,
    rule: Rule,
    /// What the API server says, in plain words; before it, where that is not the path, the field that it names.
    pub reason: &'static str,
    /// What helps.
    pub advice: &'static str,
}

/// Which changes are refused.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Rule {
    /// Every one, but where a field is left out on one side and is its default on the other: keys that end the path, and
    /// the default.
    Any(&'static [(&'static str, &'static str)]),
    /// Another value, be it the first: what is left out, or empty, stays as it is.
    Set,
    /// Another value in the place of one.
    Replaced,
    /// Every one of a value that was there.
    WhereSet,
    /// A smaller quantity.
    Smaller,
}

/// How the API server begins what it says.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Verdict {
    /// `Invalid value: VALUE: `
    Invalid,
    /// `Forbidden: `
    Forbidden,
    /// The same, with a full stop at the end.
    ForbiddenSentence,
}

/// Why a field of an object that exists cannot be changed from `before` to `after` (`None` where it is not there): `keys`
/// lead to it, `sealed` says that the object has `immutable: true`. `None` where it can.
#[must_use]
pub fn immutable(
    api_version: &str,
    kind: &str,
    sealed: bool,
    keys: &[&str],
    before: Option<&str>,
    after: Option<&str>,
) -> Option<&'static Immutable> {
    let group = group_of(api_version);
    if sealed
        && group.is_empty()
        && SEALED.kinds.contains(&kind)
        && matches!(
            keys.first(),
            Some(&("data" | "binaryData" | "stringData" | "immutable"))
        )
    {
        return Some(&SEALED);
    }
    let mut rows = ROWS
        .iter()
        .filter(|row| row.group == group && row.kinds.contains(&kind));
    rows.find(|row| row.covers(keys) && row.refuses(keys, before, after))
}

/// Whether it is known what of a kind cannot be changed: Kubernetes' own kinds, and custom resources that stand in the table.
#[must_use]
pub fn is_known(api_version: &str, kind: &str) -> bool {
    /// Kubernetes' own groups: those that end otherwise than in `.k8s.io`, and those that do.
    const PLAIN: [&str; 6] = ["", "apps", "autoscaling", "batch", "extensions", "policy"];
    const OWN: [&str; 16] = [
        "admissionregistration",
        "apiextensions",
        "apiregistration",
        "authentication",
        "authorization",
        "certificates",
        "coordination",
        "discovery",
        "events",
        "flowcontrol.apiserver",
        "networking",
        "node",
        "rbac.authorization",
        "resource",
        "scheduling",
        "storage",
    ];
    let group = group_of(api_version);
    PLAIN.contains(&group)
        || group
            .strip_suffix(".k8s.io")
            .is_some_and(|own| OWN.contains(&own))
        || ROWS
            .iter()
            .any(|row| row.group == group && row.kinds.contains(&kind))
}

/// `apps` of `apps/v1`; nothing of `v1`.
pub(crate) fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

impl Immutable {
    /// What the API server says of a change, without the object before it: `spec: Forbidden: updates to …`. The value that
    /// it prints stands as `…`, since each version writes it in its own way.
    #[must_use]
    pub fn words(&self) -> String {
        let named = self.reason.split_once(": ");
        let (field, what) = named
            .filter(|(field, _)| !field.contains(' '))
            .unwrap_or((self.path.trim_end_matches(".*"), self.reason));
        match self.verdict {
            Verdict::Invalid => format!("{field}: Invalid value: …: {what}"),
            Verdict::Forbidden => format!("{field}: Forbidden: {what}"),
            Verdict::ForbiddenSentence => format!("{field}: Forbidden: {what}."),
        }
    }

    /// Whether objects of the kind belong to no namespace.
    #[must_use]
    pub fn is_of_cluster(&self) -> bool {
        const KINDS: [&str; 13] = [
            "CSIDriver",
            "CertificateSigningRequest",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "GatewayClass",
            "IngressClass",
            "PersistentVolume",
            "PriorityClass",
            "RuntimeClass",
            "StorageClass",
            "VolumeAttachment",
            "VolumeAttributesClass",
            "VolumeSnapshotContent",
        ];
        self.kinds.iter().all(|kind| KINDS.contains(kind))
    }

    fn refuses(&self, keys: &[&str], before: Option<&str>, after: Option<&str>) -> bool {
        match self.rule {
            Rule::Any(defaults) => {
                let (Some(only), None) = (before.or(after), before.and(after)) else {
                    return true;
                };
                let path = keys.join(".");
                !defaults
                    .iter()
                    .any(|(end, default)| path == *end && only == *default)
            }
            Rule::Set => !matches!(after, None | Some("" | "\"\"")),
            Rule::Replaced => before.is_some() && after.is_some(),
            Rule::WhereSet => before.is_some(),
            Rule::Smaller => {
                let sizes = before.and_then(quantity).zip(after.and_then(quantity));
                sizes.is_some_and(|(before, after)| after < before)
            }
        }
    }

    fn covers(&self, keys: &[&str]) -> bool {
        let mut keys = keys.iter();
        for part in self.path.split('.') {
            let key = keys.next();
            if part == "*" {
                return key.is_none_or(|key| !self.except.contains(key));
            }
            match key {
                Some(key) if *key == part => {}
                // A change of something around it.
                None => return true,
                Some(_) => return false,
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
