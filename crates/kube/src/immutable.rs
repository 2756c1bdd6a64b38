//! Fields of objects that exist and cannot be changed: what the API server refuses, in its words made plain.
//!
//! Source: the validation messages of Kubernetes 1.34 for updates (`field is immutable` and its like), as its
//! documentation of each kind describes them. Of custom resources only what their own documentation says is known: see
//! [`is_known`].

mod rows;

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
    /// What the API server says, in plain words.
    pub reason: &'static str,
    /// What helps.
    pub advice: &'static str,
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

/// Why a field of an object that exists cannot be changed: `keys` lead to it, `sealed` says that the object has
/// `immutable: true`. `None` where it can.
#[must_use]
pub fn immutable(
    api_version: &str,
    kind: &str,
    sealed: bool,
    keys: &[&str],
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
    rows.find(|row| row.covers(keys))
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
        let field = self.path.trim_end_matches(".*");
        let what = self.reason.strip_prefix(field);
        let what = what.and_then(|rest| rest.strip_prefix(": "));
        let what = what.unwrap_or(self.reason);
        match self.verdict {
            Verdict::Invalid => format!("{field}: Invalid value: …: {what}"),
            Verdict::Forbidden => format!("{field}: Forbidden: {what}"),
            Verdict::ForbiddenSentence => format!("{field}: Forbidden: {what}."),
        }
    }

    /// Whether objects of the kind belong to no namespace.
    #[must_use]
    pub fn is_of_cluster(&self) -> bool {
        const KINDS: [&str; 10] = [
            "CSIDriver",
            "CertificateSigningRequest",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "IngressClass",
            "PersistentVolume",
            "PriorityClass",
            "RuntimeClass",
            "StorageClass",
            "VolumeSnapshotContent",
        ];
        self.kinds.iter().all(|kind| KINDS.contains(kind))
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
mod tests {
    use super::*;

    fn why(api: &str, kind: &str, path: &str) -> Option<&'static str> {
        let keys: Vec<&str> = path.split('.').collect();
        immutable(api, kind, false, &keys).map(|row| row.reason)
    }

    #[test]
    fn what_cannot_be_changed() {
        assert!(why("apps/v1", "StatefulSet", "spec.serviceName").is_some());
        assert!(why("apps/v1", "StatefulSet", "spec.volumeClaimTemplates").is_some());
        assert!(why("apps/v1", "StatefulSet", "spec.replicas").is_none());
        assert!(why("apps/v1", "StatefulSet", "metadata.labels").is_none());
        assert!(why("apps/v1", "Deployment", "spec.selector.matchLabels.app").is_some());
        assert!(why("apps/v1", "Deployment", "spec.template").is_none());
        assert!(why("v1", "PersistentVolumeClaim", "spec.resources.requests").is_none());
        assert!(why("v1", "PersistentVolumeClaim", "spec.storageClassName").is_some());
        assert!(why("example.org/v1", "Service", "spec.clusterIP").is_none());
        assert!(immutable("v1", "ConfigMap", true, &["data", "x"]).is_some());
        assert!(immutable("v1", "ConfigMap", false, &["data", "x"]).is_none());
        assert!(why("v1", "PersistentVolume", "spec.csi").is_some());
        assert!(why("v1", "PersistentVolume", "spec.capacity").is_none());
        assert!(why("cert-manager.io/v1", "CertificateRequest", "spec.request").is_some());
    }

    #[test]
    fn the_words_of_the_api_server() {
        let words = |api: &str, kind: &str, path: &str| {
            let keys: Vec<&str> = path.split('.').collect();
            immutable(api, kind, false, &keys).map(Immutable::words)
        };
        assert_eq!(
            words("apps/v1", "StatefulSet", "spec.serviceName").as_deref(),
            Some(
                "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
            )
        );
        assert_eq!(
            words("apps/v1", "Deployment", "spec.selector.matchLabels.app").as_deref(),
            Some("spec.selector: Invalid value: …: field is immutable")
        );
        assert_eq!(
            words("storage.k8s.io/v1", "StorageClass", "parameters.type").as_deref(),
            Some("parameters: Forbidden: updates to parameters are forbidden.")
        );
    }

    #[test]
    fn custom_resources_are_known_where_they_stand_in_the_table() {
        assert!(is_known("apps/v1", "Deployment") && is_known("v1", "Service"));
        assert!(is_known("rbac.authorization.k8s.io/v1", "Role"));
        assert!(is_known("snapshot.storage.k8s.io/v1", "VolumeSnapshot"));
        assert!(!is_known("gateway.networking.k8s.io/v1", "HTTPRoute"));
        assert!(!is_known("monitoring.coreos.com/v1", "ServiceMonitor"));
    }
}
