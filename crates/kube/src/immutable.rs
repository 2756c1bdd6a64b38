//! Fields of objects that exist and cannot be changed: what the API server refuses, in its words made plain.
//!
//! Source: the validation messages of Kubernetes 1.34 for updates (`field is immutable` and its like), as its
//! documentation of each kind describes them.

/// A field that cannot be changed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Immutable {
    /// The API's group and the kinds.
    group: &'static str,
    kinds: &'static [&'static str],
    /// Path of keys: `spec.selector`. A `*` at the end: everything below but `except`.
    path: &'static str,
    except: &'static [&'static str],
    /// What the API server says, in plain words.
    pub reason: &'static str,
    /// What helps.
    pub advice: &'static str,
}

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
        reason,
        advice,
    }
}

const ROWS: &[Immutable] = &[
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
        reason: "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
        advice: "Make a new claim and move the data to it.",
    },
    row(
        "storage.k8s.io",
        &["StorageClass"],
        "provisioner",
        "provisioner: updates to provisioner are forbidden",
        RECREATE,
    ),
    row(
        "storage.k8s.io",
        &["StorageClass"],
        "parameters",
        "parameters: updates to parameters are forbidden",
        RECREATE,
    ),
    row(
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
    row(
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
        reason: "pod updates may not change fields other than spec.containers[*].image, spec.initContainers[*].image, spec.activeDeadlineSeconds, spec.tolerations (only additions) and spec.terminationGracePeriodSeconds",
        advice: RECREATE,
    },
];

/// What of an immutable ConfigMap or Secret cannot be changed.
const SEALED: Immutable = Immutable {
    group: "",
    kinds: &["ConfigMap", "Secret"],
    path: "data",
    except: &[],
    reason: "data: field is immutable when `immutable` is set",
    advice: RENAME,
};

/// Why a field of an object that exists cannot be changed: `keys` lead to it, `sealed` says that the object has
/// `immutable: true`. `None` where it can.
#[must_use]
pub fn immutable(
    api_version: &str,
    kind: &str,
    sealed: bool,
    keys: &[&str],
) -> Option<&'static Immutable> {
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
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

impl Immutable {
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
    }
}
