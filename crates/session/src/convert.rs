//! The document's types and the protocol's.

use pilothouse_protocol::{self as protocol, EnvironmentSettings, ObjectGroup, Refusal};
use pilothouse_report::Format;
use pilothouse_workspace::{Environment, Operation, Origin, Refused, SetFlag, SetKind};

/// What an environment is, for the page.
pub(crate) fn to_settings(environment: &Environment) -> EnvironmentSettings {
    EnvironmentSettings {
        name: environment.name.clone(),
        release: environment.release.clone(),
        namespace: environment.namespace.clone(),
        values_files: environment.values_files.clone(),
        sets: environment
            .sets
            .iter()
            .map(|flag| protocol::SetFlag {
                kind: match flag.kind {
                    SetKind::Set => protocol::SetKind::Set,
                    SetKind::String => protocol::SetKind::String,
                    SetKind::Json => protocol::SetKind::Json,
                    SetKind::Literal => protocol::SetKind::Literal,
                    SetKind::File => protocol::SetKind::File,
                },
                value: flag.value.clone(),
            })
            .collect(),
        kube_version: environment.kube_version.clone(),
        api_versions: environment.api_versions.clone(),
        operation: match environment.operation {
            Operation::Install => protocol::Operation::Install,
            Operation::Upgrade => protocol::Operation::Upgrade,
        },
        helm_version: environment.helm_version.clone(),
        clock: environment.clock.clone(),
        seed: environment.seed,
    }
}

/// The environment of these settings.
pub(crate) fn from_settings(settings: EnvironmentSettings) -> Environment {
    Environment {
        name: settings.name,
        release: settings.release,
        namespace: settings.namespace,
        values_files: settings.values_files,
        sets: settings
            .sets
            .into_iter()
            .map(|flag| SetFlag {
                kind: match flag.kind {
                    protocol::SetKind::Set => SetKind::Set,
                    protocol::SetKind::String => SetKind::String,
                    protocol::SetKind::Json => SetKind::Json,
                    protocol::SetKind::Literal => SetKind::Literal,
                    protocol::SetKind::File => SetKind::File,
                },
                value: flag.value,
            })
            .collect(),
        kube_version: settings.kube_version,
        api_versions: settings.api_versions,
        operation: match settings.operation {
            protocol::Operation::Install => Operation::Install,
            protocol::Operation::Upgrade => Operation::Upgrade,
        },
        helm_version: settings.helm_version,
        clock: settings.clock,
        seed: settings.seed,
    }
}

/// What environments are exported as.
pub(crate) fn from_format(format: protocol::ask::ExportFormat) -> Format {
    use protocol::ask::ExportFormat;
    match format {
        ExportFormat::Helm => Format::Helm,
        ExportFormat::ArgoApplication => Format::ArgoApplication,
        ExportFormat::ArgoApplicationSet => Format::ArgoApplicationSet,
        ExportFormat::GitLabCi => Format::GitLabCi,
        ExportFormat::GitHubActions => Format::GitHubActions,
        ExportFormat::FluxHelmRelease => Format::FluxHelmRelease,
    }
}

/// Where the document came from.
pub(crate) fn origin(origin: &Origin) -> protocol::Origin {
    match origin {
        Origin::Example => protocol::Origin::Example,
        Origin::Local(name) => protocol::Origin::Local(name.clone()),
        Origin::Link => protocol::Origin::Link,
    }
}

/// Why something was not done.
pub(crate) fn refusal(refused: Refused) -> Refusal {
    Refusal {
        title: refused.title,
        detail: refused.detail,
    }
}

/// The outline's group.
pub(crate) fn group(group: pilothouse_kube::Group) -> ObjectGroup {
    use pilothouse_kube::Group;
    match group {
        Group::Workloads => ObjectGroup::Workloads,
        Group::Network => ObjectGroup::Network,
        Group::Configuration => ObjectGroup::Configuration,
        Group::Storage => ObjectGroup::Storage,
        Group::Access => ObjectGroup::Access,
        Group::Policy => ObjectGroup::Policy,
        Group::Monitoring => ObjectGroup::Monitoring,
        Group::Definitions => ObjectGroup::Definitions,
        Group::Other => ObjectGroup::Other,
    }
}
