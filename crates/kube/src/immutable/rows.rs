//! The table: a row for each field that cannot be changed.

use super::{Immutable, Rule, Verdict};

const RECREATE: &str = "Delete the object and let the upgrade create it anew, or upgrade with --force-replace; what depends on it is interrupted.";
const ORPHAN: &str = "Delete the StatefulSet with --cascade=orphan, so that its pods stay, and let the upgrade create it anew.";
const NEW_CLAIM: &str = "Make a new claim and move the data to it.";
const NEW_KIND: &str = "Deleting a definition deletes every object of its kind: make a new kind.";
const RENAME: &str =
    "Give the object another name, so that the upgrade creates a second one and removes the first.";

/// A field that nothing may change: of the group's kinds, at the path. What the API server says of it, where that is not
/// `field is immutable`, stands before the advice.
macro_rules! fixed {
    ($group:literal, [$($kind:literal),+], $path:literal, $advice:expr) => {
        fixed!($group, [$($kind),+], $path, "field is immutable", $advice)
    };
    ($group:literal, [$($kind:literal),+], $path:literal, $says:literal, $advice:expr) => {
        Immutable {
            group: $group,
            kinds: &[$($kind),+],
            path: $path,
            except: &[],
            verdict: Verdict::Invalid,
            rule: Rule::Any(&[]),
            reason: concat!($path, ": ", $says),
            advice: $advice,
        }
    };
}

/// A row for a field that has defaults.
const fn with(defaults: &'static [(&'static str, &'static str)], row: Immutable) -> Immutable {
    only(Rule::Any(defaults), row)
}

/// A row that refuses some changes alone.
const fn only(rule: Rule, row: Immutable) -> Immutable {
    Immutable { rule, ..row }
}

/// A row of which the API server names another field.
const fn says(reason: &'static str, row: Immutable) -> Immutable {
    Immutable { reason, ..row }
}

const fn forbidden(row: Immutable) -> Immutable {
    Immutable {
        verdict: Verdict::ForbiddenSentence,
        ..row
    }
}

/// Every field. A row has a line where it fits.
#[rustfmt::skip]
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
    fixed!("apps", ["Deployment", "DaemonSet", "ReplicaSet"], "spec.selector", RECREATE),
    fixed!("batch", ["Job"], "spec.selector", RENAME),
    fixed!("batch", ["Job"], "spec.template", RENAME),
    with(&[("spec.completionMode", "NonIndexed")], fixed!("batch", ["Job"], "spec.completionMode", RENAME)),
    fixed!("batch", ["Job"], "spec.managedBy", RENAME),
    fixed!("batch", ["Job"], "spec.successPolicy", RENAME),
    fixed!("batch", ["Job"], "spec.completions", RENAME),
    fixed!("batch", ["Job"], "spec.podFailurePolicy", RENAME),
    fixed!("batch", ["Job"], "spec.backoffLimitPerIndex", RENAME),
    // What a Service no longer says of its addresses stays as it is.
    only(Rule::Set, says("spec.clusterIPs[0]: may not change once set", fixed!("", ["Service"], "spec.clusterIP", RECREATE))),
    only(Rule::Replaced, says("spec.clusterIPs[0]: may not change once set", fixed!("", ["Service"], "spec.clusterIPs", RECREATE))),
    only(Rule::Replaced, says("spec.ipFamilies[0]: may not change once set", fixed!("", ["Service"], "spec.ipFamilies", RECREATE))),
    only(Rule::Replaced, fixed!("", ["Service"], "spec.healthCheckNodePort", RECREATE)),
    fixed!("", ["Service"], "spec.loadBalancerClass", "may not change once set", RECREATE),
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
    only(Rule::Smaller, Immutable { verdict: Verdict::Forbidden, ..fixed!("", ["PersistentVolumeClaim"], "spec.resources.requests.storage", "field can not be less than status.capacity", NEW_CLAIM) }),
    forbidden(fixed!("storage.k8s.io", ["StorageClass"], "provisioner", "updates to provisioner are forbidden", RECREATE)),
    forbidden(fixed!("storage.k8s.io", ["StorageClass"], "parameters", "updates to parameters are forbidden", RECREATE)),
    with(&[("reclaimPolicy", "Delete")], forbidden(fixed!("storage.k8s.io", ["StorageClass"], "reclaimPolicy", "updates to reclaimPolicy are forbidden", RECREATE))),
    with(&[("volumeBindingMode", "Immediate")], fixed!("storage.k8s.io", ["StorageClass"], "volumeBindingMode", RECREATE)),
    with(&[("spec.attachRequired", "true")], fixed!("storage.k8s.io", ["CSIDriver"], "spec.attachRequired", RECREATE)),
    fixed!("storage.k8s.io", ["CSIDriver"], "spec.volumeLifecycleModes", RECREATE),
    fixed!("storage.k8s.io", ["CSIStorageCapacity"], "nodeTopology", RECREATE),
    fixed!("storage.k8s.io", ["CSIStorageCapacity"], "storageClassName", RECREATE),
    fixed!("storage.k8s.io", ["VolumeAttributesClass"], "driverName", RECREATE),
    fixed!("storage.k8s.io", ["VolumeAttributesClass"], "parameters", RECREATE),
    fixed!("storage.k8s.io", ["VolumeAttachment"], "spec", RECREATE),
    fixed!("apps", ["ControllerRevision"], "data", RECREATE),
    fixed!("", ["ResourceQuota"], "spec.scopes", RECREATE),
    fixed!("rbac.authorization.k8s.io", ["RoleBinding", "ClusterRoleBinding"], "roleRef", "cannot change roleRef", RECREATE),
    fixed!("networking.k8s.io", ["IngressClass"], "spec.controller", RECREATE),
    forbidden(fixed!("scheduling.k8s.io", ["PriorityClass"], "value", "may not be changed in an update", RECREATE)),
    fixed!("node.k8s.io", ["RuntimeClass"], "handler", RECREATE),
    with(&[("type", "Opaque")], fixed!("", ["Secret"], "type", RECREATE)),
    fixed!("apiextensions.k8s.io", ["CustomResourceDefinition"], "spec.scope", NEW_KIND),
    fixed!("apiextensions.k8s.io", ["CustomResourceDefinition"], "spec.group", NEW_KIND),
    fixed!("apiextensions.k8s.io", ["CustomResourceDefinition"], "spec.names.kind", NEW_KIND),
    fixed!("apiextensions.k8s.io", ["CustomResourceDefinition"], "spec.names.plural", NEW_KIND),
    with(&[("preemptionPolicy", "PreemptLowerPriority")], fixed!("scheduling.k8s.io", ["PriorityClass"], "preemptionPolicy", RECREATE)),
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
    only(Rule::WhereSet, fixed!("", ["PersistentVolume"], "spec.nodeAffinity", RECREATE)),
    fixed!("discovery.k8s.io", ["EndpointSlice"], "addressType", RECREATE),
    fixed!("resource.k8s.io", ["ResourceClaim"], "spec", RECREATE),
    fixed!("certificates.k8s.io", ["CertificateSigningRequest"], "spec", RECREATE),
    fixed!("resource.k8s.io", ["ResourceClaimTemplate"], "spec", RECREATE),
    // Custom resources, by their own documentation.
    fixed!("gateway.networking.k8s.io", ["GatewayClass"], "spec.controllerName", "Value is immutable", RECREATE),
    fixed!("snapshot.storage.k8s.io", ["VolumeSnapshot", "VolumeSnapshotContent"], "spec.source", RECREATE),
    fixed!("cert-manager.io", ["CertificateRequest"], "spec", RECREATE),
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
