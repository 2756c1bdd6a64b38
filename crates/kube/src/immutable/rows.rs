//! The table: a row for each field that cannot be changed.

use super::{Immutable, Rule, Verdict};

const RECREATE: &str = "Delete the object and let the upgrade create it anew, or upgrade with --force-replace; what depends on it is interrupted.";
const ORPHAN: &str = "Delete the StatefulSet with --cascade=orphan, so that its pods stay, and let the upgrade create it anew.";
const NEW_CLAIM: &str = "Make a new claim and move the data to it.";
const NEW_KIND: &str = "Deleting a definition deletes every object of its kind: make a new kind.";
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
        rule: Rule::Any(&[]),
        reason,
        advice,
    }
}

/// A row for a field that has defaults.
const fn with(defaults: &'static [(&'static str, &'static str)], row: Immutable) -> Immutable {
    Immutable {
        rule: Rule::Any(defaults),
        ..row
    }
}

/// A row that refuses some changes alone.
const fn only(rule: Rule, row: Immutable) -> Immutable {
    Immutable { rule, ..row }
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
        rule: Rule::Any(&[
            ("spec.podManagementPolicy", "OrderedReady"),
            ("spec.serviceName", "\"\""),
            ("spec.volumeClaimTemplates", "[]"),
            ("spec.volumeClaimTemplates.apiVersion", "v1"),
            ("spec.volumeClaimTemplates.kind", "PersistentVolumeClaim"),
            ("spec.volumeClaimTemplates.spec.volumeMode", "Filesystem"),
        ]),
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
    with(
        &[("spec.completionMode", "NonIndexed")],
        row(
            "batch",
            &["Job"],
            "spec.completionMode",
            "spec.completionMode: field is immutable",
            RENAME,
        ),
    ),
    row(
        "batch",
        &["Job"],
        "spec.managedBy",
        "spec.managedBy: field is immutable",
        RENAME,
    ),
    row(
        "batch",
        &["Job"],
        "spec.successPolicy",
        "spec.successPolicy: field is immutable",
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
    // What a Service no longer says of its addresses stays as it is.
    Immutable {
        rule: Rule::Set,
        ..row(
            "",
            &["Service"],
            "spec.clusterIP",
            "spec.clusterIPs[0]: may not change once set",
            RECREATE,
        )
    },
    only(
        Rule::Replaced,
        row(
            "",
            &["Service"],
            "spec.clusterIPs",
            "spec.clusterIPs[0]: may not change once set",
            RECREATE,
        ),
    ),
    only(
        Rule::Replaced,
        row(
            "",
            &["Service"],
            "spec.ipFamilies",
            "spec.ipFamilies[0]: may not change once set",
            RECREATE,
        ),
    ),
    only(
        Rule::Replaced,
        row(
            "",
            &["Service"],
            "spec.healthCheckNodePort",
            "spec.healthCheckNodePort: field is immutable",
            RECREATE,
        ),
    ),
    row(
        "",
        &["Service"],
        "spec.loadBalancerClass",
        "spec.loadBalancerClass: may not change once set",
        RECREATE,
    ),
    Immutable {
        group: "",
        kinds: &["PersistentVolumeClaim"],
        path: "spec.*",
        except: &["resources", "volumeAttributesClassName"],
        verdict: Verdict::Forbidden,
        rule: Rule::Any(&[("spec.volumeMode", "Filesystem")]),
        reason: "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
        advice: NEW_CLAIM,
    },
    only(
        Rule::Smaller,
        Immutable {
            verdict: Verdict::Forbidden,
            ..row(
                "",
                &["PersistentVolumeClaim"],
                "spec.resources.requests.storage",
                "spec.resources.requests.storage: field can not be less than status.capacity",
                NEW_CLAIM,
            )
        },
    ),
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
    with(
        &[("reclaimPolicy", "Delete")],
        forbidden(
            "storage.k8s.io",
            &["StorageClass"],
            "reclaimPolicy",
            "reclaimPolicy: updates to reclaimPolicy are forbidden",
            RECREATE,
        ),
    ),
    with(
        &[("volumeBindingMode", "Immediate")],
        row(
            "storage.k8s.io",
            &["StorageClass"],
            "volumeBindingMode",
            "volumeBindingMode: field is immutable",
            RECREATE,
        ),
    ),
    with(
        &[("spec.attachRequired", "true")],
        row(
            "storage.k8s.io",
            &["CSIDriver"],
            "spec.attachRequired",
            "spec.attachRequired: field is immutable",
            RECREATE,
        ),
    ),
    row(
        "storage.k8s.io",
        &["CSIDriver"],
        "spec.volumeLifecycleModes",
        "spec.volumeLifecycleModes: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["CSIStorageCapacity"],
        "nodeTopology",
        "nodeTopology: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["CSIStorageCapacity"],
        "storageClassName",
        "storageClassName: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["VolumeAttributesClass"],
        "driverName",
        "driverName: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["VolumeAttributesClass"],
        "parameters",
        "parameters: field is immutable",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["VolumeAttachment"],
        "spec",
        "spec: field is immutable",
        RECREATE,
    ),
    row(
        "apps",
        &["ControllerRevision"],
        "data",
        "data: field is immutable",
        RECREATE,
    ),
    row(
        "",
        &["ResourceQuota"],
        "spec.scopes",
        "spec.scopes: field is immutable",
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
    with(
        &[("type", "Opaque")],
        row(
            "",
            &["Secret"],
            "type",
            "type: field is immutable",
            RECREATE,
        ),
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.scope",
        "spec.scope: field is immutable",
        NEW_KIND,
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.group",
        "spec.group: field is immutable",
        NEW_KIND,
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.names.kind",
        "spec.names.kind: field is immutable",
        NEW_KIND,
    ),
    row(
        "apiextensions.k8s.io",
        &["CustomResourceDefinition"],
        "spec.names.plural",
        "spec.names.plural: field is immutable",
        NEW_KIND,
    ),
    with(
        &[("preemptionPolicy", "PreemptLowerPriority")],
        row(
            "scheduling.k8s.io",
            &["PriorityClass"],
            "preemptionPolicy",
            "preemptionPolicy: field is immutable",
            RECREATE,
        ),
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
        rule: Rule::Any(&[("spec.volumeMode", "Filesystem")]),
        reason: "spec.persistentvolumesource is immutable after creation",
        advice: "Make a new volume and move the data to it.",
    },
    only(
        Rule::WhereSet,
        row(
            "",
            &["PersistentVolume"],
            "spec.nodeAffinity",
            "spec.nodeAffinity: field is immutable",
            RECREATE,
        ),
    ),
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
    row(
        "resource.k8s.io",
        &["ResourceClaimTemplate"],
        "spec",
        "spec: field is immutable",
        RECREATE,
    ),
    // Custom resources, by their own documentation.
    row(
        "gateway.networking.k8s.io",
        &["GatewayClass"],
        "spec.controllerName",
        "spec.controllerName: Value is immutable",
        RECREATE,
    ),
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
        rule: Rule::Any(&[]),
        reason: POD,
        advice: RECREATE,
    },
    Immutable {
        group: "",
        kinds: &["Pod"],
        path: "spec.containers.*",
        except: &["image"],
        verdict: Verdict::Forbidden,
        rule: Rule::Any(&[]),
        reason: POD,
        advice: RECREATE,
    },
    Immutable {
        group: "",
        kinds: &["Pod"],
        path: "spec.initContainers.*",
        except: &["image"],
        verdict: Verdict::Forbidden,
        rule: Rule::Any(&[]),
        reason: POD,
        advice: RECREATE,
    },
];

const POD: &str = "spec: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// What of an immutable ConfigMap or Secret cannot be changed.
pub(super) const SEALED: Immutable = Immutable {
    group: "",
    kinds: &["ConfigMap", "Secret"],
    path: "data",
    except: &[],
    verdict: Verdict::Forbidden,
    rule: Rule::Any(&[]),
    reason: "data: field is immutable when `immutable` is set",
    advice: RENAME,
};
