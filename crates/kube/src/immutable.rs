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
mod tests {
    use super::*;

    fn why(api: &str, kind: &str, path: &str) -> Option<&'static str> {
        let keys: Vec<&str> = path.split('.').collect();
        immutable(api, kind, false, &keys, Some("a"), Some("b")).map(|row| row.reason)
    }

    /// Whether a change is refused; `-` stands for nothing.
    fn refused(api: &str, kind: &str, path: &str, before: &str, after: &str) -> bool {
        let keys: Vec<&str> = path.split('.').collect();
        let side = |text: &'static str| Some(text).filter(|text| *text != "-");
        let (before, after) = (before.to_owned().leak(), after.to_owned().leak());
        immutable(api, kind, false, &keys, side(before), side(after)).is_some()
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
        let config = |sealed: bool, key: &str| {
            immutable("v1", "ConfigMap", sealed, &[key, "x"], None, Some("y")).is_some()
        };
        assert!(config(true, "data") && config(true, "binaryData"));
        assert!(!config(false, "data") && !config(true, "metadata"));
        assert!(why("v1", "PersistentVolume", "spec.csi").is_some());
        assert!(why("v1", "PersistentVolume", "spec.capacity").is_none());
        assert!(why("cert-manager.io/v1", "CertificateRequest", "spec.request").is_some());
    }

    #[test]
    fn what_the_server_takes_for_no_change() {
        // Path, before, after, whether it is refused.
        let table = [
            (
                "apps/v1 StatefulSet spec.podManagementPolicy",
                "-",
                "OrderedReady",
                false,
            ),
            (
                "apps/v1 StatefulSet spec.podManagementPolicy",
                "-",
                "Parallel",
                true,
            ),
            (
                "apps/v1 StatefulSet spec.volumeClaimTemplates.apiVersion",
                "-",
                "v1",
                false,
            ),
            (
                "apps/v1 StatefulSet spec.volumeClaimTemplates.spec.volumeMode",
                "Filesystem",
                "-",
                false,
            ),
            (
                "apps/v1 StatefulSet spec.volumeClaimTemplates.spec.resources.requests.storage",
                "1Gi",
                "2Gi",
                true,
            ),
            ("v1 Secret type", "-", "Opaque", false),
            ("v1 Secret type", "Opaque", "kubernetes.io/tls", true),
            (
                "v1 PersistentVolumeClaim spec.volumeMode",
                "-",
                "Filesystem",
                false,
            ),
            (
                "v1 PersistentVolumeClaim spec.storageClassName",
                "standard",
                "fast",
                true,
            ),
            (
                "v1 PersistentVolumeClaim spec.resources.requests.storage",
                "10Gi",
                "20Gi",
                false,
            ),
            (
                "v1 PersistentVolumeClaim spec.resources.requests.storage",
                "10Gi",
                "8000Mi",
                true,
            ),
            (
                "v1 PersistentVolumeClaim spec.resources.requests.storage",
                "1Gi",
                "1024Mi",
                false,
            ),
            (
                "v1 PersistentVolumeClaim spec.volumeAttributesClassName",
                "a",
                "b",
                false,
            ),
            ("v1 Service spec.clusterIP", "None", "-", false),
            ("v1 Service spec.clusterIP", "-", "None", true),
            ("v1 Service spec.clusterIP", "-", "", false),
            ("v1 Service spec.type", "ClusterIP", "NodePort", false),
            ("v1 Service spec.ipFamilies", "-", "IPv6", false),
            ("v1 Service spec.ipFamilies", "IPv4", "IPv6", true),
            ("v1 Service spec.loadBalancerClass", "a", "b", true),
            ("v1 PersistentVolume spec.nodeAffinity", "-", "{}", false),
            (
                "v1 PersistentVolume spec.nodeAffinity.required",
                "a",
                "b",
                true,
            ),
            (
                "v1 PersistentVolume spec.persistentVolumeReclaimPolicy",
                "Delete",
                "Retain",
                false,
            ),
            (
                "storage.k8s.io/v1 StorageClass reclaimPolicy",
                "-",
                "Delete",
                false,
            ),
            (
                "storage.k8s.io/v1 StorageClass reclaimPolicy",
                "-",
                "Retain",
                true,
            ),
            (
                "storage.k8s.io/v1 StorageClass volumeBindingMode",
                "Immediate",
                "WaitForFirstConsumer",
                true,
            ),
            (
                "storage.k8s.io/v1 StorageClass allowVolumeExpansion",
                "false",
                "true",
                false,
            ),
            (
                "storage.k8s.io/v1 CSIDriver spec.attachRequired",
                "-",
                "true",
                false,
            ),
            (
                "storage.k8s.io/v1 CSIDriver spec.fsGroupPolicy",
                "None",
                "File",
                false,
            ),
            (
                "storage.k8s.io/v1 CSIDriver spec.volumeLifecycleModes",
                "Persistent",
                "Ephemeral",
                true,
            ),
            ("batch/v1 Job spec.completions", "1", "2", true),
            (
                "batch/v1 Job spec.template.spec.containers.image",
                "a:1",
                "a:2",
                true,
            ),
            ("batch/v1 Job spec.parallelism", "1", "2", false),
            ("batch/v1 Job spec.ttlSecondsAfterFinished", "1", "2", false),
            (
                "batch/v1 CronJob spec.jobTemplate.spec.template",
                "a",
                "b",
                false,
            ),
            (
                "apps/v1 DaemonSet spec.selector.matchLabels.app",
                "a",
                "b",
                true,
            ),
            (
                "apps/v1 DaemonSet spec.updateStrategy.type",
                "a",
                "b",
                false,
            ),
            ("v1 ReplicationController spec.selector", "a", "b", false),
            (
                "rbac.authorization.k8s.io/v1 RoleBinding roleRef.name",
                "a",
                "b",
                true,
            ),
            (
                "rbac.authorization.k8s.io/v1 RoleBinding subjects",
                "a",
                "b",
                false,
            ),
            ("scheduling.k8s.io/v1 PriorityClass value", "1", "2", true),
            (
                "scheduling.k8s.io/v1 PriorityClass preemptionPolicy",
                "-",
                "PreemptLowerPriority",
                false,
            ),
            (
                "scheduling.k8s.io/v1 PriorityClass globalDefault",
                "false",
                "true",
                false,
            ),
            ("node.k8s.io/v1 RuntimeClass handler", "a", "b", true),
            (
                "networking.k8s.io/v1 IngressClass spec.controller",
                "a",
                "b",
                true,
            ),
            (
                "networking.k8s.io/v1 IngressClass spec.parameters.name",
                "a",
                "b",
                false,
            ),
            (
                "networking.k8s.io/v1 Ingress spec.ingressClassName",
                "a",
                "b",
                false,
            ),
            (
                "apiextensions.k8s.io/v1 CustomResourceDefinition spec.names.kind",
                "A",
                "B",
                true,
            ),
            (
                "apiextensions.k8s.io/v1 CustomResourceDefinition spec.names.shortNames",
                "a",
                "b",
                false,
            ),
            (
                "apiextensions.k8s.io/v1 CustomResourceDefinition spec.versions",
                "a",
                "b",
                false,
            ),
            (
                "policy/v1 PodDisruptionBudget spec.selector",
                "a",
                "b",
                false,
            ),
            ("v1 ResourceQuota spec.scopes", "a", "b", true),
            ("v1 ResourceQuota spec.hard.cpu", "1", "2", false),
            ("v1 Pod spec.containers.image", "a", "b", false),
            ("v1 Pod spec.containers.command", "a", "b", true),
            ("v1 Pod spec.nodeName", "a", "b", true),
        ];
        for (place, before, after, expected) in table {
            let parts: Vec<&str> = place.split(' ').collect();
            let is = refused(parts[0], parts[1], parts[2], before, after);
            assert_eq!(is, expected, "{place}: {before} → {after}");
        }
    }

    #[test]
    fn the_words_of_the_api_server() {
        let words = |api: &str, kind: &str, path: &str| {
            let keys: Vec<&str> = path.split('.').collect();
            immutable(api, kind, false, &keys, Some("a"), Some("b")).map(Immutable::words)
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
            words("v1", "Service", "spec.clusterIP").as_deref(),
            Some("spec.clusterIPs[0]: Invalid value: …: may not change once set")
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
