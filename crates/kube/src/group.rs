//! Where a kind stands in an outline, and what people call it.

/// The groups of an outline, in their order there.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// Deployments, pods, jobs, their scalers and budgets.
    Workloads,
    /// Services, ingresses, routes, network policies.
    Network,
    /// Config maps and secrets.
    Configuration,
    /// Claims, volumes and classes.
    Storage,
    /// Service accounts, roles and bindings.
    Access,
    /// Admission, quotas, limits, priorities.
    Policy,
    /// Monitors, rules, dashboards.
    Monitoring,
    /// Custom resource definitions and API services.
    Definitions,
    /// All other kinds.
    Other,
}

/// The group of a kind. Unknown kinds go by their API's group.
#[must_use]
pub fn group(api_version: &str, kind: &str) -> Group {
    match kind {
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Pod"
        | "Job"
        | "CronJob"
        | "HorizontalPodAutoscaler"
        | "VerticalPodAutoscaler"
        | "PodDisruptionBudget"
        | "ScaledObject"
        | "ScaledJob"
        | "Rollout" => Group::Workloads,
        "Service" | "Ingress" | "IngressClass" | "NetworkPolicy" | "Endpoints"
        | "EndpointSlice" | "Route" | "Gateway" | "GatewayClass" | "HTTPRoute" | "GRPCRoute"
        | "TCPRoute" | "TLSRoute" | "UDPRoute" | "ReferenceGrant" | "VirtualService"
        | "DestinationRule" | "IngressRoute" | "Middleware" => Group::Network,
        "ConfigMap" | "Secret" | "ExternalSecret" | "SealedSecret" | "SecretStore"
        | "ClusterSecretStore" | "Certificate" | "Issuer" | "ClusterIssuer" => Group::Configuration,
        "PersistentVolumeClaim"
        | "PersistentVolume"
        | "StorageClass"
        | "CSIDriver"
        | "VolumeSnapshot"
        | "VolumeSnapshotClass"
        | "VolumeAttachment" => Group::Storage,
        "ServiceAccount" | "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => {
            Group::Access
        }
        "MutatingWebhookConfiguration"
        | "ValidatingWebhookConfiguration"
        | "ValidatingAdmissionPolicy"
        | "ValidatingAdmissionPolicyBinding"
        | "PodSecurityPolicy"
        | "ResourceQuota"
        | "LimitRange"
        | "PriorityClass"
        | "RuntimeClass"
        | "SecurityContextConstraints"
        | "ClusterPolicy" => Group::Policy,
        "ServiceMonitor" | "PodMonitor" | "PrometheusRule" | "Prometheus" | "Alertmanager"
        | "AlertmanagerConfig" | "Probe" | "ScrapeConfig" | "GrafanaDashboard" => Group::Monitoring,
        "CustomResourceDefinition" | "APIService" => Group::Definitions,
        _ => by_api(api_version),
    }
}

fn by_api(api_version: &str) -> Group {
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    match group {
        "apps" | "batch" | "autoscaling" => Group::Workloads,
        "networking.k8s.io" | "gateway.networking.k8s.io" | "discovery.k8s.io" => Group::Network,
        "storage.k8s.io" | "snapshot.storage.k8s.io" => Group::Storage,
        "rbac.authorization.k8s.io" => Group::Access,
        "policy" | "admissionregistration.k8s.io" | "kyverno.io" => Group::Policy,
        "monitoring.coreos.com" => Group::Monitoring,
        _ => Group::Other,
    }
}

/// The kind as people call it.
#[must_use]
pub fn label(kind: &str) -> &str {
    match kind {
        "HorizontalPodAutoscaler" => "HPA",
        "VerticalPodAutoscaler" => "VPA",
        "PodDisruptionBudget" => "PDB",
        "PersistentVolumeClaim" => "PVC",
        "PersistentVolume" => "PV",
        "CustomResourceDefinition" => "CRD",
        "MutatingWebhookConfiguration" => "MutatingWebhook",
        "ValidatingWebhookConfiguration" => "ValidatingWebhook",
        kind => kind,
    }
}
