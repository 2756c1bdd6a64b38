//! The table: a row for each field that cannot be changed.

use super::{Immutable, Verdict};

const RECREATE: &str = "Delete the object and let the upgrade create it anew, or upgrade with --force-replace; what depends on it is interrupted.";
const ORPHAN: &str = "Delete the StatefulSet with --cascade=orphan, so that its pods stay, and let the upgrade create it anew.";
const RENAME: &str =
    "Give the object another name, so that the upgrade creates a second one and removes the first.";

const fn row(
    group: &'static str,
    kinds: &'static [&'static str],
    path: &'static str,
    reason: &'static str,
    advice: &'static str,
) -> Immutable {
    Immutable {
        group,
        kinds,
        path,
        except: &[],
        verdict: Verdict::Invalid,
        reason,
        advice,
    }
}

const fn forbidden(
    group: &'static str,
    kinds: &'static [&'static str],
    path: &'static str,
    reason: &'static str,
    advice: &'static str,
) -> Immutable {
    Immutable {
        verdict: Verdict::ForbiddenSentence,
        ..row(group, kinds, path, reason, advice)
    }
}

/// Every field.
pub(super) const ROWS: &[Immutable] = &[
    Immutable {
        group: "apps",
        kinds: &["StatefulSet"],
        path: "spec.*",
        except: &[
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds",
        ],
        verdict: Verdict::Forbidden,
        reason: "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        advice: ORPHAN,
    },
    row(
        "apps",
        &["Deployment", "DaemonSet", "ReplicaSet"],
        "spec.selector",
        "spec.selector: field is immutable",
        RECREATE,
    ),
    row(
        "batch",
        &["Job"],
        "spec.selector",
        "spec.selector: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.template",
        "spec.template: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.completionMode",
        "spec.completionMode: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.completions",
        "spec.completions: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.podFailurePolicy",
        "spec.podFailurePolicy: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.backoffLimitPerIndex",
        "spec.backoffLimitPerIndex: field is immutable",
        RENAME,
    ),
    row(
        "",
        &["Service"],
        "spec.clusterIP",
        "spec.clusterIP: field is immutable",
        RECREATE,
    ),
    Immutable {
        group: "",
        kinds: &["PersistentVolumeClaim"],
        path: "spec.*",
        except: &["resources", "volumeAttributesClassName"],
        verdict: Verdict::Forbidden,
        reason: "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
        advice: "Make a new claim and move the data to it.",
    },
    forbidden(
        "storage.k8s.io",
        &["StorageClass"],
        "provisioner",
        "provisioner: updates to provisioner are forbidden",
        RECREATE,
    ),
    forbidden(
        "storage.k8s.io",
        &["StorageClass"],
        "parameters",
        "parameters: updates to parameters are forbidden",
        RECREATE,
    ),
    forbidden(
        "storage.k8s.io",
        &["StorageClass"],
        "reclaimPolicy",
        "reclaimPolicy: updates to reclaimPolicy are forbidden",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["StorageClass"],
        "volumeBindingMode",
        "volumeBindingMode: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["CSIDriver"],
        "spec.attachRequired",
        "spec.attachRequired: field is immutable",
        RECREATE,
    ),
    row(
        "rbac.authorization.k8s.io",
        &["RoleBinding", "ClusterRoleBinding"],
        "roleRef",
        "roleRef: cannot change roleRef",
        RECREATE,
    ),
    row(
        "networking.k8s.io",
        &["IngressClass"],
        "spec.controller",
        "spec.controller: field is immutable",
        RECREATE,
    ),
    forbidden(
        "scheduling.k8s.io",
        &["PriorityClass"],
        "value",
        "value: may not be changed in an update",
        RECREATE,
    ),
    row(
        "node.k8s.io",
        &["RuntimeClass"],
        "handler",
        "handler: field is immutable",
        RECREATE,
    ),
    row(
        "",
        &["Secret"],
        "type",
        "type: field is immutable",
        RECREATE,
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.scope",
        "spec.scope: field is immutable",
        "Deleting a definition deletes every object of its kind: make a new kind.",
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.group",
        "spec.group: field is immutable",
        "Deleting a definition deletes every object of its kind: make a new kind.",
    ),
    forbidden(
        "scheduling.k8s.io",
        &["PriorityClass"],
        "preemptionPolicy",
        "preemptionPolicy: may not be changed in an update",
        RECREATE,
    ),
    Immutable {
        group: "",
        kinds: &["PersistentVolume"],
        path: "spec.*",
        except: &[
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
        ],
        verdict: Verdict::Forbidden,
        reason: "spec.persistentvolumesource is immutable after creation",
        advice: "Make a new volume and move the data to it.",
    },
    row(
        "discovery.k8s.io",
        &["EndpointSlice"],
        "addressType",
        "addressType: field is immutable",
        RECREATE,
    ),
    row(
        "resource.k8s.io",
        &["ResourceClaim"],
        "spec",
        "spec: field is immutable",
        RECREATE,
    ),
    row(
        "certificates.k8s.io",
        &["CertificateSigningRequest"],
        "spec",
        "spec: field is immutable",
        RECREATE,
    ),
    // Custom resources, by their own documentation.
    row(
        "snapshot.storage.k8s.io",
        &["VolumeSnapshot", "VolumeSnapshotContent"],
        "spec.source",
        "spec.source: field is immutable",
        RECREATE,
    ),
    row(
        "cert-manager.io",
        &["CertificateRequest"],
        "spec",
        "spec: field is immutable",
        RECREATE,
    ),
    // A pod lets images, deadlines and tolerations change; charts that make pods are tests and examples.
    Immutable {
        group: "",
        kinds: &["Pod"],
        path: "spec.*",
        except: &[
            "activeDeadlineSeconds",
            "tolerations",
            "containers",
            "initContainers",
            "terminationGracePeriodSeconds",
        ],
        verdict: Verdict::Forbidden,
        reason: "pod updates may not change fields other than spec.containers[*].image, spec.initContainers[*].image, spec.activeDeadlineSeconds, spec.tolerations (only additions) and spec.terminationGracePeriodSeconds",
        advice: RECREATE,
    },
];

/// What of an immutable ConfigMap or Secret cannot be changed.
pub(super) const SEALED: Immutable = Immutable {
    group: "",
    kinds: &["ConfigMap", "Secret"],
    path: "data",
    except: &[],
    verdict: Verdict::Forbidden,
    reason: "data: field is immutable when `immutable` is set",
    advice: RENAME,
};
