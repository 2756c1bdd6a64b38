//! Custom resource definitions.

use super::objects::{self, Read};
use super::{LintInput, LintReport, load_error};
use pilothouse_chart::{ChartError, Loaded};

pub(super) fn check(
    input: &LintInput<'_>,
    loaded: &Result<Loaded, ChartError>,
    report: &mut LintReport,
) {
    if !input.helm.lints_crds() {
        return;
    }
    if input.file("crds").is_some() {
        return report.error("crds/", "not a directory");
    }
    if !input.has_folder("crds/") {
        return;
    }
    super::loading(loaded, report);
    let chart = match loaded {
        Ok(loaded) => &loaded.chart,
        Err(error) => return report.error("crds/", load_error(error)),
    };
    for (_, file) in chart.crds() {
        let mut is_yaml = true;
        objects::each(&file.data, input.helm, |read| match read {
            Read::Broken(words) => {
                report.error(&file.name, format!("unable to parse YAML: {words}"));
                is_yaml = false;
            }
            Read::Object(object) => {
                if !object.api_version.starts_with("apiextensions.k8s.io") {
                    report.error(&file.name, "apiVersion is not in 'apiextensions.k8s.io'");
                }
                if object.kind != "CustomResourceDefinition" {
                    report.error(&file.name, "object kind is not 'CustomResourceDefinition'");
                }
            }
        });
        if !is_yaml {
            return;
        }
    }
}
