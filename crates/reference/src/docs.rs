//! What the editor says of functions, of the fields that Helm hands to templates, and of the keys of Chart.yaml.

use pilothouse_sprig::functions;
use serde_json::{Map, Value, json};

/// Path and meaning, after <https://helm.sh/docs/chart_template_guide/builtin_objects/>.
const OBJECTS: &[(&str, &str)] = &[
    (
        "Values",
        "The values: the chart's defaults, overlaid by files of values and by `--set`.",
    ),
    ("Release", "The release that is being made."),
    (
        "Release.Name",
        "The release's name, as given to `helm install`.",
    ),
    (
        "Release.Namespace",
        "The namespace that the release goes into, unless a manifest names another.",
    ),
    ("Release.IsInstall", "Whether this is a first installation."),
    (
        "Release.IsUpgrade",
        "Whether this is an upgrade or a rollback.",
    ),
    (
        "Release.Revision",
        "The revision's number: 1 for an installation, one more with each upgrade and rollback.",
    ),
    (
        "Release.Service",
        "What renders the templates: always `Helm`.",
    ),
    (
        "Chart",
        "What Chart.yaml says; the names begin with a capital.",
    ),
    (
        "Chart.Name",
        "The chart's name; in a subchart with an alias the alias.",
    ),
    ("Chart.Version", "The chart's own version."),
    (
        "Chart.AppVersion",
        "The version of what the chart installs.",
    ),
    ("Chart.Description", "The chart in one sentence."),
    ("Chart.Type", "`application` or `library`."),
    ("Chart.Home", "The project's page."),
    ("Chart.Icon", "The address of an icon."),
    (
        "Chart.KubeVersion",
        "The versions of Kubernetes that the chart takes, as a range.",
    ),
    ("Chart.Keywords", "A list of keywords."),
    ("Chart.Sources", "A list of addresses of the source code."),
    (
        "Chart.Maintainers",
        "A list of people; each has `Name`, `Email` and `URL`.",
    ),
    ("Chart.Dependencies", "The charts that this one depends on."),
    ("Chart.Annotations", "Further facts, by name."),
    (
        "Chart.APIVersion",
        "The format of Chart.yaml: `v2`, or `v1` for charts of Helm 2.",
    ),
    ("Chart.Deprecated", "Whether the chart is deprecated."),
    ("Capabilities", "What the cluster can do."),
    (
        "Capabilities.APIVersions",
        "The API versions of the cluster; ask it with `Has`.",
    ),
    (
        "Capabilities.APIVersions.Has",
        "Whether the cluster knows an API version (`batch/v1`) or a resource (`apps/v1/Deployment`).",
    ),
    (
        "Capabilities.KubeVersion",
        "The version of Kubernetes; printed, it is `Version`.",
    ),
    (
        "Capabilities.KubeVersion.Version",
        "The version of Kubernetes with its `v`.",
    ),
    (
        "Capabilities.KubeVersion.Major",
        "The first number of the version of Kubernetes, as a text.",
    ),
    (
        "Capabilities.KubeVersion.Minor",
        "The second number of the version of Kubernetes, as a text.",
    ),
    (
        "Capabilities.HelmVersion",
        "The version of Helm, as `helm version` says it.",
    ),
    (
        "Capabilities.HelmVersion.Version",
        "The version of Helm with its `v`.",
    ),
    (
        "Capabilities.HelmVersion.GitCommit",
        "The commit that Helm was built from.",
    ),
    (
        "Capabilities.HelmVersion.GitTreeState",
        "Whether Helm was built from a clean tree.",
    ),
    (
        "Capabilities.HelmVersion.GoVersion",
        "The version of Go that Helm was built with.",
    ),
    (
        "Files",
        "The chart's files that are no templates and not left out by .helmignore.",
    ),
    (
        "Files.Get",
        "The text of a file by its path; an empty text where there is none.",
    ),
    (
        "Files.GetBytes",
        "The bytes of a file by its path: for `b64enc` of what is no text.",
    ),
    (
        "Files.Glob",
        "The files whose paths fit a pattern: `.Files.Glob \"config/*.yaml\"`.",
    ),
    ("Files.Lines", "The lines of a file, for `range`."),
    ("Files.AsConfig", "The files as the `data` of a ConfigMap."),
    (
        "Files.AsSecrets",
        "The files as the `data` of a Secret, in Base64.",
    ),
    ("Template", "The template that is being executed."),
    (
        "Template.Name",
        "The template's path, the chart's name in front: `storefront/templates/service.yaml`.",
    ),
    (
        "Template.BasePath",
        "The folder of the templates, the chart's name in front.",
    ),
    ("Subcharts", "What each subchart sees as `.`, by its name."),
];

/// Key and meaning, after <https://helm.sh/docs/topics/charts/#the-chartyaml-file>.
const CHART: &[(&str, &str)] = &[
    (
        "apiVersion",
        "The format of this file: `v2` for Helm 3 and 4. Required.",
    ),
    (
        "name",
        "The chart's name; of a dependency, that chart's. Required.",
    ),
    (
        "version",
        "A semantic version; of a dependency, a version or a range. Required.",
    ),
    (
        "kubeVersion",
        "The versions of Kubernetes that the chart takes: `>=1.29.0-0`. Others are refused.",
    ),
    ("description", "The chart in one sentence."),
    (
        "type",
        "`application`, which is installed, or `library`, which only defines templates for others.",
    ),
    ("keywords", "A list of keywords."),
    ("home", "The address of the project's page."),
    ("sources", "A list of addresses of the source code."),
    (
        "dependencies",
        "The charts that this one needs, each with name, version and repository.",
    ),
    (
        "maintainers",
        "A list of people, each with name, email and url.",
    ),
    ("icon", "The address of an SVG or PNG image."),
    (
        "appVersion",
        "The version of what the chart installs. In quotes, so that it stays a text.",
    ),
    ("deprecated", "Whether the chart is deprecated."),
    ("annotations", "Further facts, by name."),
    (
        "repository",
        "Where the dependency is from: an address, `file://…`, or `@` and a repository's name.",
    ),
    (
        "condition",
        "A path of values that switches the dependency on or off: `valkey.enabled`.",
    ),
    (
        "tags",
        "Names under `tags` of the values that switch dependencies on or off together.",
    ),
    (
        "import-values",
        "Values of the dependency that become values of this chart.",
    ),
    (
        "alias",
        "Another name for the dependency, also for its values.",
    ),
    ("email", "An address for mail."),
    ("url", "The address of a page."),
];

/// A JSON object: key → signature, what it is, example, what that prints.
///
/// # Panics
/// Never: texts can always be written as JSON.
#[must_use]
pub fn docs() -> String {
    let mut all = Map::new();
    for row in functions() {
        let example = row.example;
        let only = match (row.since.v3, row.since.v4) {
            (false, true) => " Helm 4 only.",
            (true, false) => " Helm 3 only.",
            _ => "",
        };
        let summary = format!("{}{only}", row.summary);
        all.insert(
            row.name.to_owned(),
            json!([row.signature, summary, example.template, example.output]),
        );
    }
    for (path, text) in OBJECTS {
        all.insert(
            format!("object:{path}"),
            json!([format!(".{path}"), text, "", ""]),
        );
    }
    for (key, text) in CHART {
        all.insert(format!("chart:{key}"), json!([key, text, "", ""]));
    }
    Value::Object(all).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn everything_has_its_words() {
        let docs: serde_json::Value = serde_json::from_str(&super::docs()).unwrap_or_default();
        let trunc = &docs["trunc"];
        assert_eq!(trunc[0], "trunc LENGTH STRING");
        assert_eq!(docs["object:Release.Name"][0], ".Release.Name");
        let all = docs
            .as_object()
            .map(|all| all.values())
            .into_iter()
            .flatten();
        for words in all {
            assert!(
                words[1].as_str().is_some_and(|text| text.ends_with('.')),
                "{words}"
            );
        }
    }
}
