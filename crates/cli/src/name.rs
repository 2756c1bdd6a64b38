//! The release's name, and which of the words on the command line is the chart.

use crate::SystemWorld;
use crate::flags::Parsed;
use pilothouse_gotmpl::{Exec, Functions, Recorder, Templates, World, parse};
use pilothouse_source::{Budget, FileId, Span};
use pilothouse_sprig::{HelmVersion, table};
use pilothouse_value::{Origins, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// What Helm calls the template of a name, in errors.
const TEMPLATE: &str = "name-template";

/// Functions that Helm adds to Sprig's; a template for a name has Sprig's alone.
const HELMS_OWN: &[&str] = &[
    "fromJsonArray",
    "fromToml",
    "fromYaml",
    "fromYamlArray",
    "include",
    "lookup",
    "mustToToml",
    "mustToYaml",
    "required",
    "toToml",
    "toYaml",
    "toYamlPretty",
    "tpl",
];

/// The release's name and the chart, of `NAME CHART` or `CHART`. `generated` is the name for `CHART` alone;
/// `None` where a name must be given.
///
/// # Errors
/// Helm's words.
pub(crate) fn name_and_chart(
    parsed: &Parsed,
    generated: impl FnOnce(&str) -> Option<String>,
) -> Result<(String, String), String> {
    let template = parsed.text(TEMPLATE).filter(|text| !text.is_empty());
    match parsed.positional.as_slice() {
        [name, chart] => {
            for flag in ["generate-name", TEMPLATE] {
                if parsed.is_on(flag) || (flag == TEMPLATE && template.is_some()) {
                    return Err(format!("cannot set --{flag} and also specify a name"));
                }
            }
            Ok((name.clone(), chart.clone()))
        }
        [chart] => {
            let name = match template {
                Some(template) => from_template(template)?,
                None => generated(chart)
                    .ok_or("must either provide a name or specify --generate-name")?,
            };
            Ok((name, chart.clone()))
        }
        more => Err(format!(
            "expected at most two arguments, unexpected arguments: {}",
            more.get(2..).unwrap_or_default().join(", ")
        )),
    }
}

/// What `helm install --generate-name` calls a release of the chart at that path.
pub(crate) fn of_chart(path: &str) -> String {
    let base = path.trim_end_matches('/').rsplit('/').next();
    let base = base.unwrap_or_default().split('.').next();
    let base = base.filter(|base| !base.is_empty()).unwrap_or("chart");
    let seconds = SystemWorld.now().div_euclid(1_000_000_000);
    format!("{base}-{seconds}")
}

/// `--name-template`
fn from_template(template: &str) -> Result<String, String> {
    let rows: Vec<_> = table(HelmVersion::V4_3)
        .into_iter()
        .filter(|row| !HELMS_OWN.contains(&row.name))
        .collect();
    let functions = Functions::new(&[&rows]);
    let parsed = parse(TEMPLATE, FileId(0), template.as_bytes(), &functions);
    if let Some(error) = parsed.errors.first() {
        return Err(error.to_string());
    }
    let mut templates = Templates::new();
    templates.add(&parsed);
    let origins = Rc::new(RefCell::new(Origins::new()));
    let root = origins.borrow_mut().root("");
    let recorder = Recorder::new(origins, 1, Span::NONE);
    let budget = Budget::default();
    let mut exec = Exec::new(templates, &functions, &SystemWorld, &budget, recorder, &());
    let output = exec
        .execute(TEMPLATE, Value::Nil, root)
        .map_err(|error| error.to_string())?;
    let (bytes, _) = exec.into_trace(output);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_sprig_and_nothing_else() {
        assert_eq!(
            from_template("{{ lower \"A\" }}-{{ add 1 2 }}"),
            Ok("a-3".to_owned())
        );
        let table = [
            ("{{.}}", Ok("<no value>")),
            (
                "{{toYaml}}",
                Err("template: name-template:1: function \"toYaml\" not defined"),
            ),
            (
                "{{fail \"b\"}}",
                Err(
                    "template: name-template:1:2: executing \"name-template\" at <fail \"b\">: error calling fail: b",
                ),
            ),
            (
                "{{randAlpha}}",
                Err(
                    "template: name-template:1:2: executing \"name-template\" at <randAlpha>: wrong number of args for randAlpha: want 1 got 0",
                ),
            ),
        ];
        for (template, helm) in table {
            let helm = helm.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(from_template(template), helm, "{template}");
        }
    }

    #[test]
    fn generated_names_begin_as_the_chart_s_file_does() {
        for (path, start) in [
            (".", "chart-"),
            ("../shop/", "shop-"),
            ("./x-1.0.0.tgz", "x-1-"),
        ] {
            assert!(of_chart(path).starts_with(start), "{path}");
        }
    }
}
