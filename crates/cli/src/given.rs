//! What is given on the command line to every command that takes a chart: the chart and its values.

use crate::flags::{Flag, Kind, Parsed, flag, short};
use crate::folder;
use pilothouse_chart::{Chart, ChartError, Layers, Loaded, Sources, archive};
use pilothouse_sprig::HelmVersion;
use std::fs;
use std::path::Path;

/// The flags that give values.
pub(crate) const VALUES: &[Flag] = &[
    short(
        "values",
        'f',
        Kind::List,
        "specify values in a YAML file (can specify multiple)",
    ),
    flag(
        "set",
        Kind::Texts,
        "set values: key1=val1,key2=val2 (can specify multiple)",
    ),
    flag(
        "set-file",
        Kind::Texts,
        "set values from files: key1=path1,key2=path2 (can specify multiple)",
    ),
    flag(
        "set-json",
        Kind::Texts,
        "set JSON values: key1=jsonval1,key2=jsonval2, or an object (can specify multiple)",
    ),
    flag(
        "set-literal",
        Kind::Texts,
        "set a literal STRING value (can specify multiple)",
    ),
    flag(
        "set-string",
        Kind::Texts,
        "set STRING values: key1=val1,key2=val2 (can specify multiple)",
    ),
];

/// Flags that steer a cluster, a repository or a terminal: taken, without effect here.
pub(crate) const CLUSTER: &[Flag] = &[
    flag("burst-limit", Kind::Int, ""),
    flag("ca-file", Kind::Text, ""),
    flag("cert-file", Kind::Text, ""),
    flag("color", Kind::Text, ""),
    flag("colour", Kind::Text, ""),
    flag("content-cache", Kind::Text, ""),
    flag("dependency-update", Kind::Bool, ""),
    flag("force-conflicts", Kind::Bool, ""),
    flag("force-replace", Kind::Bool, ""),
    flag("insecure-skip-tls-verify", Kind::Bool, ""),
    flag("key-file", Kind::Text, ""),
    flag("keyring", Kind::Text, ""),
    flag("kube-apiserver", Kind::Text, ""),
    flag("kube-as-group", Kind::Texts, ""),
    flag("kube-as-user", Kind::Text, ""),
    flag("kube-ca-file", Kind::Text, ""),
    flag("kube-context", Kind::Text, ""),
    flag("kube-insecure-skip-tls-verify", Kind::Bool, ""),
    flag("kube-tls-server-name", Kind::Text, ""),
    flag("kube-token", Kind::Text, ""),
    flag("kubeconfig", Kind::Text, ""),
    short("labels", 'l', Kind::Pairs, ""),
    flag("pass-credentials", Kind::Bool, ""),
    flag("password", Kind::Text, ""),
    flag("plain-http", Kind::Bool, ""),
    flag("qps", Kind::Float, ""),
    flag("registry-config", Kind::Text, ""),
    flag("replace", Kind::Bool, ""),
    flag("repository-cache", Kind::Text, ""),
    flag("repository-config", Kind::Text, ""),
    flag("rollback-on-failure", Kind::Bool, ""),
    flag("server-side", Kind::Bool, ""),
    flag("take-ownership", Kind::Bool, ""),
    flag("username", Kind::Text, ""),
    flag("verify", Kind::Bool, ""),
];

/// Gathers the values of all flags, in Helm's order of strength.
pub(crate) fn layers(
    parsed: &Parsed,
    sources: &mut Sources,
    helm: HelmVersion,
) -> Result<Layers, ChartError> {
    let mut layers = Layers::given_to(helm);
    for name in parsed.texts("values") {
        let path = Path::new(name);
        let text =
            read_values(name, path).map_err(|words| ChartError::new("values/file", words))?;
        layers.file(sources, name, &text)?;
    }
    for expression in parsed.texts("set-json") {
        layers.set_json(sources, expression)?;
    }
    for expression in parsed.texts("set") {
        layers.set(sources, expression)?;
    }
    for expression in parsed.texts("set-string") {
        layers.set_string(sources, expression)?;
    }
    let mut read = |path: &str| read_values(path, Path::new(path));
    for expression in parsed.texts("set-file") {
        layers.set_file(sources, expression, &mut read)?;
    }
    for expression in parsed.texts("set-literal") {
        layers.set_literal(sources, expression)?;
    }
    Ok(layers)
}

fn read_values(name: &str, path: &Path) -> Result<Vec<u8>, String> {
    if name.trim() == "-" {
        let mut text = Vec::new();
        let read = std::io::Read::read_to_end(&mut std::io::stdin(), &mut text);
        return read.map(|_| text).map_err(|error| error.to_string());
    }
    // A file may be named by a URL, so that each name is read as one.
    pilothouse_sprig::url::check(name.as_bytes())?;
    fs::read(path).map_err(|error| folder::describe("open", path, &error))
}

/// Whether there is anything at a chart's `path`; Helm looks before it reads values.
pub(crate) fn locate(path: &str) -> Result<(), ChartError> {
    let place = Path::new(path);
    if place.exists() {
        return Ok(());
    }
    let words = if place.is_absolute() || path.starts_with('.') {
        format!("path {path:?} not found")
    } else {
        format!("non-absolute URLs should be in form of repo_name/path_to_chart, got: {path}")
    };
    Err(ChartError::new("chart/load", words))
}

/// Loads the chart at `path`, which is there: a folder or a packed chart.
pub(crate) fn load(path: &str, helm: HelmVersion) -> Result<Loaded, ChartError> {
    let failed = |words: String| ChartError::new("chart/load", words);
    let place = Path::new(path);
    if place.is_dir() {
        let chart_file = folder::absolute(place).join("Chart.yaml");
        if helm.looks_for_chart_yaml_first()
            && let Err(error) = fs::metadata(&chart_file)
        {
            return Err(failed(format!(
                "unable to detect chart at {}: {}",
                chart_file.display(),
                folder::describe("open", &chart_file, &error)
            )));
        }
        return Chart::from_folder_as(folder::read(place).map_err(failed)?, helm);
    }
    if [".yaml", ".yml"].iter().any(|end| path.ends_with(end)) {
        return Err(failed(format!(
            "file '{}' seems to be a YAML file, but expected a gzipped archive",
            folder::absolute(place).display()
        )));
    }
    let bytes = fs::read(place).map_err(|error| failed(folder::describe("open", place, &error)))?;
    if !bytes.starts_with(b"\x1f\x8b\x08") {
        return Err(failed(format!(
            "file '{}' does not appear to be a gzipped archive; got '{}'",
            folder::absolute(place).display(),
            media_type(&bytes)
        )));
    }
    let files = archive::tgz_as(&bytes, helm);
    if !helm.looks_for_chart_yaml_first() {
        return Chart::load_as(files?, helm);
    }
    let files = files.map_err(|_| failed("unable to load chart archive".to_owned()))?;
    if !files.iter().any(|(path, _)| path == "Chart.yaml") {
        let words = "unable to detect chart version, no Chart.yaml found";
        return Err(failed(words.to_owned()));
    }
    Chart::load_as(files, helm)
}

/// What Go's http.DetectContentType takes the beginning of a file for, a buffer of 512 bytes that is zeros behind its
/// end: for what people give by mistake.
fn media_type(bytes: &[u8]) -> &'static str {
    const BUFFER: usize = 512;
    let start = &bytes[..bytes.len().min(BUFFER)];
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let word = start.trim_ascii_start().to_ascii_lowercase();
    match start {
        _ if start.starts_with(b"PK\x03\x04") => "application/zip",
        _ if word.starts_with(b"<!doctype html") || word.starts_with(b"<html") => {
            "text/html; charset=utf-8"
        }
        _ if start.len() == BUFFER && !start.iter().any(is_control) => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
