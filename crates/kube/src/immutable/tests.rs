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
