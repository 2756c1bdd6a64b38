//! What Helm hands to templates besides values: `.Release`, `.Chart` and the others, with their fields.

use super::complete::plain;
use super::known::Known;
use super::sense::Step;
use pilothouse_protocol::ask::{Completion, CompletionKind};
use std::rc::Rc;

/// Every field, under the path of what it is in. <https://helm.sh/docs/chart_template_guide/builtin_objects/>
const FIELDS: &[(&str, &str)] = &[
    (
        "",
        "Values Release Chart Capabilities Files Template Subcharts",
    ),
    (
        "Release",
        "Name Namespace IsInstall IsUpgrade Revision Service",
    ),
    (
        "Chart",
        "Name Version AppVersion Description Type Home Icon KubeVersion Keywords Sources Maintainers Dependencies Annotations APIVersion Deprecated",
    ),
    ("Capabilities", "APIVersions KubeVersion HelmVersion"),
    ("Capabilities.APIVersions", "Has"),
    ("Capabilities.KubeVersion", "Version Major Minor"),
    (
        "Capabilities.HelmVersion",
        "Version GitCommit GitTreeState GoVersion",
    ),
    ("Files", "Get GetBytes Glob Lines AsConfig AsSecrets"),
    ("Template", "Name BasePath"),
];

/// The fields of what lies at a path of the chart at `scope`.
pub(super) fn fields(scope: &str, steps: &[Step], known: &[Rc<Known>]) -> Vec<Completion> {
    let path = super::complete::dotted(steps);
    let chart = known
        .first()
        .and_then(|known| known.explainer.chart().at_scope(scope));
    if path == "Subcharts" {
        let subs = chart.into_iter().flat_map(|chart| &chart.dependencies);
        return subs
            .map(|sub| plain(CompletionKind::Object, sub.name()))
            .collect();
    }
    let names = FIELDS.iter().find(|(known, _)| *known == path);
    let names = names.map_or("", |(_, names)| names).split_whitespace();
    let items = names.map(|name| {
        let mut item = plain(CompletionKind::Object, name);
        if let ("Chart", Some(chart)) = (path.as_str(), chart) {
            item.detail = match name {
                "Name" => chart.metadata.name.clone(),
                "Version" => chart.metadata.version.clone(),
                "AppVersion" => chart.metadata.app_version.clone(),
                _ => String::new(),
            };
        }
        item
    });
    items.collect()
}

/// The key of the documentation of what lies at a path: `object:Release.Name`.
pub(super) fn documentation(steps: &[Step]) -> Option<String> {
    let path = super::complete::dotted(steps);
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", &path));
    let (_, names) = FIELDS.iter().find(|(known, _)| *known == parent)?;
    names
        .split_whitespace()
        .any(|known| known == name)
        .then(|| format!("object:{path}"))
}
