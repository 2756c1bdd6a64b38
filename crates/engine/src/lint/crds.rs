//! Custom resource definitions.

use super::objects::{self, Read};
use super::{LintInput, LintReport, load_error};
use pilothouse_chart::{ChartError, Loaded};

pub(super) fn check(
    input: &LintInput<'_>,
    loaded: &Result<Loaded, ChartError>,
    report: &mut LintReport,
) {
    if input.file("crds").is_some() {
        return report.error("crds/", "not a directory");
    }
    if !input.has_folder("crds/") {
        return;
    }
    let chart = match loaded {
        Ok(loaded) => &loaded.chart,
        Err(error) => return report.error("crds/", load_error(error)),
    };
    let own = chart
        .files
        .iter()
        .filter(|file| file.name.starts_with("crds/"));
    for file in own.filter(|file| file.name.ends_with(".yaml") || file.name.ends_with(".yml")) {
        objects::each(&file.data, |read| match read {
            Read::Broken(words) => {
                report.error(&file.name, format!("unable to parse YAML: {words}"))
            }
            Read::Object(object) if object.fields.is_empty() => {}
            Read::Object(object) => {
                if !object.api_version.starts_with("apiextensions.k8s.io") {
                    report.error(&file.name, "apiVersion is not in 'apiextensions.k8s.io'");
                }
                if object.kind != "CustomResourceDefinition" {
                    report.error(&file.name, "object kind is not 'CustomResourceDefinition'");
                }
            }
        });
    }
}
