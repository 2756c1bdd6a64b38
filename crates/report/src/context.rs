//! What templates see of environments.

use crate::Format;
use crate::flags::{Values, command, values};
use pilothouse_rare::Tree;
use pilothouse_value::{List, Map, Value};
use pilothouse_workspace::{
    Environment, HELM_VERSION, KUBE_VERSION, Operation, Workspace, release_name,
};

/// The fields of each environment: `name`; `slug` (small letters, digits, `-`, one of its own); `application` (such a name
/// with the release's in front); `release`; `namespace`; `values_files`; `sets` with `flag` and `value`; `kube_version`
/// (empty: Helm's default); `api_versions`; `is_upgrade`; `helm_version`; `is_helm_3`; `command` (the whole of it);
/// `notes`; `kept` (what the format has no place for, which an import reads again out of a comment `# pilothouse: KEPT`;
/// empty where there is nothing); and what the flags are to Argo CD and Flux: `parameters`, `file_parameters` with `name`, `value`, `string`, and
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
        let (notes, kept) = notes(environment, format, &values);
        told.extend(notes.iter().map(|note| match environments.len() {
            1 => note.clone(),
            _ => format!("{}: {note}", environment.name),
        }));
        all.push(one(environment, slug, values, notes, kept));
    }
    let context = map([
        ("chart", text(release_name(workspace.name()))),
        ("environments", Tree::List(all)),
    ]);
    (context, told)
}

fn one(
    environment: &Environment,
    slug: String,
    values: Values,
    notes: Vec<String>,
    kept: String,
) -> Tree {
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
        ("kept", text(kept)),
        ("parameters", Tree::List(parameters.collect())),
        ("file_parameters", Tree::List(files.collect())),
        ("values_object", text(values.object.trim_end())),
        ("all_values", text(values.all.trim_end())),
    ])
}

fn is_helm_3(environment: &Environment) -> bool {
    environment.helm_version.starts_with("3.")
}

/// What a format cannot say of an environment: as notes, and as JSON on one line, with the environment's name, as
/// pilothouse.yaml calls it.
fn notes(environment: &Environment, format: Format, values: &Values) -> (Vec<String>, String) {
    use Format::{ArgoApplication, ArgoApplicationSet, FluxHelmRelease, GitHubActions, GitLabCi};
    let argo = matches!(format, ArgoApplication | ArgoApplicationSet);
    let mut notes = Vec::new();
    let kept = Map::new();
    let mut missing = |key: &str, value: Value, what: String| {
        kept.insert(key, value);
        notes.push(format!("not said here: {what}"));
    };
    if environment.kube_version != KUBE_VERSION && !argo {
        let version = &environment.kube_version;
        missing(
            "kubeVersion",
            Value::from(version.as_str()),
            format!("Kubernetes {version}"),
        );
    }
    if !environment.api_versions.is_empty() && !argo {
        let versions = environment.api_versions.iter();
        let list: Vec<Value> = versions.map(|one| Value::from(one.as_str())).collect();
        missing(
            "apiVersions",
            List::new(list).into(),
            format!("API versions {}", environment.api_versions.join(", ")),
        );
    }
    if environment.operation == Operation::Upgrade {
        missing(
            "operation",
            Value::from("upgrade"),
            "that it is an upgrade; the cluster decides".to_owned(),
        );
    }
    // Argo CD knows the versions v2 and v3.
    let said = matches!(format, GitLabCi | GitHubActions) || argo && is_helm_3(environment);
    if environment.helm_version != HELM_VERSION && !said {
        let version = &environment.helm_version;
        missing(
            "helmVersion",
            Value::from(version.as_str()),
            format!("Helm {version}"),
        );
    }
    if let Some(clock) = &environment.clock {
        missing(
            "clock",
            Value::from(clock.as_str()),
            format!("the clock at {clock}"),
        );
    }
    if let Some(seed) = environment.seed {
        let text = Value::from(seed.to_string());
        missing("seed", text, format!("the seed {seed}"));
    }
    if argo {
        notes.extend(values.argo_notes.iter().cloned());
    }
    if format == FluxHelmRelease {
        notes.extend(values.flux_notes.iter().cloned());
    }
    if kept.is_empty() {
        return (notes, String::new());
    }
    kept.insert("name", environment.name.as_str());
    let json = pilothouse_yaml::json::encode(&kept.into()).unwrap_or_default();
    (notes, String::from_utf8_lossy(&json).into_owned())
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
