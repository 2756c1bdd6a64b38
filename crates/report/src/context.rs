//! What templates see of environments.

use crate::Format;
use crate::flags::{Values, command, values};
use pilothouse_rare::Tree;
use pilothouse_workspace::{
    Environment, HELM_VERSION, KUBE_VERSION, Operation, Workspace, release_name,
};

/// The fields of each environment: `name`; `slug` (small letters, digits, `-`, one of its own); `application` (such a name
/// with the release's in front); `release`; `namespace`; `values_files`; `sets` with `flag` and `value`; `kube_version`
/// (empty: Helm's default); `api_versions`; `is_upgrade`; `helm_version`; `is_helm_3`; `command` (the whole of it);
/// `notes`; and what the flags are to Argo CD and Flux: `parameters`, `file_parameters` with `name`, `value`, `string`, and
/// as YAML `values_object` (what is no parameter) and `all_values` (all flags).
pub(crate) fn of(
    workspace: &Workspace,
    environments: &[&Environment],
    format: Format,
) -> (Tree, Vec<String>) {
    let mut all = Vec::new();
    let mut slugs: Vec<String> = Vec::new();
    let mut told = Vec::new();
    for environment in environments {
        let slug = slug(&environment.name, &slugs);
        slugs.push(slug.clone());
        let values = values(environment, workspace);
        let notes = notes(environment, format, &values);
        told.extend(notes.iter().map(|note| match environments.len() {
            1 => note.clone(),
            _ => format!("{}: {note}", environment.name),
        }));
        all.push(one(environment, slug, values, notes));
    }
    let context = map([
        ("chart", text(release_name(workspace.name()))),
        ("environments", Tree::List(all)),
    ]);
    (context, told)
}

fn one(environment: &Environment, slug: String, values: Values, notes: Vec<String>) -> Tree {
    let mut application = format!("{}-{slug}", environment.release);
    if application.len() > 63 {
        application = slug.clone();
    }
    let kube_version = match environment.kube_version.as_str() {
        KUBE_VERSION => "",
        version => version,
    };
    let sets = environment.sets.iter().map(|flag| {
        map([
            ("flag", text(flag.kind.flag())),
            ("value", text(&flag.value)),
        ])
    });
    let parameters = values.parameters.iter().map(|parameter| {
        map([
            ("name", text(&parameter.name)),
            ("value", text(&parameter.value)),
            ("string", Tree::Bool(parameter.string)),
        ])
    });
    let files = values.files.iter();
    let files = files.map(|(name, path)| map([("name", text(name)), ("value", text(path))]));
    map([
        ("name", text(&environment.name)),
        ("slug", text(slug)),
        ("application", text(application)),
        ("release", text(&environment.release)),
        ("namespace", text(&environment.namespace)),
        ("values_files", texts(&environment.values_files)),
        ("sets", Tree::List(sets.collect())),
        ("kube_version", text(kube_version)),
        ("api_versions", texts(&environment.api_versions)),
        (
            "is_upgrade",
            Tree::Bool(environment.operation == Operation::Upgrade),
        ),
        ("helm_version", text(&environment.helm_version)),
        ("is_helm_3", Tree::Bool(is_helm_3(environment))),
        ("command", text(command(environment))),
        ("notes", texts(&notes)),
        ("parameters", Tree::List(parameters.collect())),
        ("file_parameters", Tree::List(files.collect())),
        ("values_object", text(values.object.trim_end())),
        ("all_values", text(values.all.trim_end())),
    ])
}

fn is_helm_3(environment: &Environment) -> bool {
    environment.helm_version.starts_with("3.")
}

/// What a format cannot say of an environment.
fn notes(environment: &Environment, format: Format, values: &Values) -> Vec<String> {
    use Format::{ArgoApplication, ArgoApplicationSet, FluxHelmRelease, GitHubActions, GitLabCi};
    let argo = matches!(format, ArgoApplication | ArgoApplicationSet);
    let mut notes = Vec::new();
    let mut missing = |what: String| notes.push(format!("not said here: {what}"));
    if environment.kube_version != KUBE_VERSION && !argo {
        missing(format!("Kubernetes {}", environment.kube_version));
    }
    if !environment.api_versions.is_empty() && !argo {
        missing(format!(
            "API versions {}",
            environment.api_versions.join(", ")
        ));
    }
    if environment.operation == Operation::Upgrade {
        missing("that it is an upgrade; the cluster decides".to_owned());
    }
    // Argo CD knows the versions v2 and v3.
    let said = matches!(format, GitLabCi | GitHubActions) || argo && is_helm_3(environment);
    if environment.helm_version != HELM_VERSION && !said {
        missing(format!("Helm {}", environment.helm_version));
    }
    if let Some(clock) = &environment.clock {
        missing(format!("the clock at {clock}"));
    }
    if let Some(seed) = environment.seed {
        missing(format!("the seed {seed}"));
    }
    if argo {
        notes.extend(values.argo_notes.iter().cloned());
    }
    if format == FluxHelmRelease {
        notes.extend(values.flux_notes.iter().cloned());
    }
    notes
}

/// A name for jobs and objects that none of `taken` has.
fn slug(name: &str, taken: &[String]) -> String {
    let plain = release_name(name);
    let plain = plain.get(..40).unwrap_or(&plain).trim_matches('-');
    let mut slug = plain.to_owned();
    for number in 2.. {
        if !taken.contains(&slug) {
            break;
        }
        slug = format!("{plain}-{number}");
    }
    slug
}

fn text(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

fn texts(texts: &[String]) -> Tree {
    Tree::List(texts.iter().map(text).collect())
}

fn map<const N: usize>(entries: [(&str, Tree); N]) -> Tree {
    let entries = entries
        .into_iter()
        .map(|(key, tree)| (key.to_owned(), tree));
    Tree::Map(entries.collect())
}
