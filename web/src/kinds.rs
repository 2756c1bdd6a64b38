//! How groups and kinds look: icon and colour. What belongs to which group, the protocol says.

use pilothouse_protocol::{ObjectGroup, Severity};

/// Heading of a group in the outline.
pub(crate) fn heading(group: ObjectGroup) -> &'static str {
    match group {
        ObjectGroup::Workloads => "Workloads",
        ObjectGroup::Network => "Network",
        ObjectGroup::Configuration => "Configuration",
        ObjectGroup::Storage => "Storage",
        ObjectGroup::Access => "Access",
        ObjectGroup::Policy => "Policy",
        ObjectGroup::Monitoring => "Monitoring",
        ObjectGroup::Definitions => "Definitions",
        ObjectGroup::Other => "Other",
        ObjectGroup::Hooks => "Hooks",
        ObjectGroup::Text => "Text",
    }
}

/// Class that gives a group its colour.
pub(crate) fn colour(group: ObjectGroup) -> &'static str {
    match group {
        ObjectGroup::Workloads | ObjectGroup::Hooks => "wl",
        ObjectGroup::Network => "net",
        ObjectGroup::Configuration => "config",
        ObjectGroup::Storage => "storage",
        ObjectGroup::Policy | ObjectGroup::Definitions => "policy",
        ObjectGroup::Monitoring => "observe",
        ObjectGroup::Access | ObjectGroup::Other | ObjectGroup::Text => "identity",
    }
}

/// Name of the icon of a kind.
pub(crate) fn icon(kind: &str, group: ObjectGroup) -> &'static str {
    match kind {
        "Deployment" | "DaemonSet" | "ReplicaSet" => "k-deploy",
        "StatefulSet" => "k-sts",
        "Pod" | "Job" | "CronJob" => "k-pod",
        "HorizontalPodAutoscaler" | "VerticalPodAutoscaler" => "k-hpa",
        "PodDisruptionBudget" => "k-pdb",
        "Ingress" | "HTTPRoute" | "Gateway" => "k-ing",
        "NetworkPolicy" => "k-np",
        "ConfigMap" => "k-cm",
        "Secret" => "k-secret",
        "PersistentVolumeClaim" | "PersistentVolume" | "StorageClass" => "k-pvc",
        _ => match group {
            ObjectGroup::Workloads | ObjectGroup::Hooks => "k-pod",
            ObjectGroup::Network => "k-svc",
            ObjectGroup::Configuration => "k-cm",
            ObjectGroup::Storage => "k-pvc",
            ObjectGroup::Access => "k-sa",
            ObjectGroup::Policy => "k-pdb",
            ObjectGroup::Monitoring => "k-sm",
            ObjectGroup::Definitions => "zip",
            ObjectGroup::Other => "yaml",
            ObjectGroup::Text => "k-notes",
        },
    }
}

/// Icon and class of a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}
