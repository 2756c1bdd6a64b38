//! By what the items of a list are told apart.
//!
//! For lists that Kubernetes merges this is its `patchMergeKey` or `x-kubernetes-list-map-keys` (OpenAPI document of
//! Kubernetes 1.34, `io.k8s.api.*`). Kubernetes takes some lists whole (marked “whole”); their items are told apart by what
//! people tell them apart by, so that one changed item is shown as one.

/// What the items of a list are told apart by.
#[derive(Copy, Clone, Debug)]
struct MergeKey {
    /// The field that holds the list.
    field: &'static str,
    /// The field around it; empty: whichever.
    below: &'static str,
    /// Alternatives, the best first: paths of fields inside an item, `metadata.name`. A field that may be missing has a
    /// `?` behind it.
    keys: &'static [&'static [&'static str]],
}

const fn key(field: &'static str, keys: &'static [&'static [&'static str]]) -> MergeKey {
    MergeKey {
        field,
        below: "",
        keys,
    }
}

const fn below(
    field: &'static str,
    below: &'static str,
    keys: &'static [&'static [&'static str]],
) -> MergeKey {
    MergeKey { field, below, keys }
}

/// The first row that fits counts.
const KEYS: &[MergeKey] = &[
    // PodSpec
    key("containers", &[&["name"]]),
    key("initContainers", &[&["name"]]),
    key("ephemeralContainers", &[&["name"]]),
    key("volumes", &[&["name"]]),
    key("imagePullSecrets", &[&["name"]]),
    key("hostAliases", &[&["ip"]]),
    key(
        "topologySpreadConstraints",
        &[&["topologyKey", "whenUnsatisfiable"]],
    ),
    key("resourceClaims", &[&["name"]]),
    key("schedulingGates", &[&["name"]]),
    // Whole: a toleration is what it tolerates.
    key(
        "tolerations",
        &[&["key?", "operator?", "value?", "effect?"]],
    ),
    // Whole.
    key("readinessGates", &[&["conditionType"]]),
    // Container
    key("env", &[&["name"]]),
    // Whole.
    key("envFrom", &[&["configMapRef.name"], &["secretRef.name"]]),
    key("volumeMounts", &[&["mountPath"]]),
    key("volumeDevices", &[&["devicePath"]]),
    key("resizePolicy", &[&["resourceName"]]),
    // Container, Service and NetworkPolicy. Kubernetes merges by number and protocol; a name that stays while the number
    // changes is the same port to people.
    key(
        "ports",
        &[
            &["name"],
            &["containerPort", "protocol?"],
            &["port", "protocol?"],
        ],
    ),
    // Volume. Whole.
    below("items", "configMap", &[&["key"]]),
    below("items", "secret", &[&["key"]]),
    below("items", "downwardAPI", &[&["path"]]),
    // StatefulSetSpec. Whole.
    key("volumeClaimTemplates", &[&["metadata.name"]]),
    // ServiceAccount
    key("secrets", &[&["name"]]),
    // ObjectMeta
    key("ownerReferences", &[&["uid"], &["name"]]),
    // Every status and many specs.
    key("conditions", &[&["type"]]),
    // IngressSpec. Whole; a host is what people change about a rule, not what they tell it apart by.
    below("rules", "spec", &[]),
    key("paths", &[&["path", "pathType?"]]),
    key("tls", &[&["secretName"]]),
    // Gateway API
    key("listeners", &[&["name"]]),
    key("parentRefs", &[&["name", "sectionName?"]]),
    // RoleBinding and ClusterRoleBinding. Whole.
    key("subjects", &[&["kind", "name", "namespace?"]]),
    // Webhook configurations
    key("webhooks", &[&["name"]]),
    key("validations", &[&["expression"]]),
    // CustomResourceDefinition. Whole.
    below("versions", "spec", &[&["name"]]),
    key("additionalPrinterColumns", &[&["name"]]),
    // HorizontalPodAutoscaler. Whole.
    key(
        "metrics",
        &[
            &["type", "resource.name"],
            &["type", "containerResource.name"],
            &["type", "pods.metric.name"],
            &["type", "object.metric.name"],
            &["type", "external.metric.name"],
        ],
    ),
    // Prometheus operator
    key("groups", &[&["name"]]),
    below("rules", "groups", &[&["alert"], &["record"]]),
    key("endpoints", &[&["port", "path?"], &["targetPort", "path?"]]),
    key("podMetricsEndpoints", &[&["port", "path?"]]),
];

/// What most lists of objects are told apart by where no row fits.
const ANY: &[&[&str]] = &[&["name"], &["metadata.name"], &["id"], &["key"]];

/// The alternatives for the list under `field`, which stands under `around`: each a row of fields inside an item, paths
/// with dots; a `?` at the end says that it may be missing.
#[must_use]
pub fn merge_keys(around: &str, field: &str) -> &'static [&'static [&'static str]] {
    let mut rows = KEYS.iter().filter(|row| row.field == field);
    rows.find(|row| row.below.is_empty() || row.below == around)
        .map_or(ANY, |row| row.keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_decides_where_a_name_is_not_enough() {
        assert_eq!(merge_keys("groups", "rules")[0], ["alert"]);
        assert!(merge_keys("spec", "rules").is_empty());
        assert_eq!(merge_keys("", "containers"), [["name"]]);
        assert_eq!(merge_keys("spec", "whatever"), ANY);
    }
}
