//! Flux's `HelmRelease`: values files of the chart, then `valuesFrom` in its order, then `values`
//! (<https://fluxcd.io/flux/components/helm/helmreleases/>).

use crate::Notes;
use crate::argocd::ENVIRONMENT;
use crate::at_hand::AtHand;
use crate::draft::{Draft, Values};
use crate::tree::{self, Tree};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pilothouse_workspace::SetKind;

/// The environments of all releases among the documents of a file.
pub(crate) fn drafts(documents: &[Tree], at_hand: &AtHand<'_>, notes: &mut Notes) -> Vec<Draft> {
    let releases = documents
        .iter()
        .filter(|document| document.text_at("kind") == Some("HelmRelease"));
    releases
        .filter_map(|release| draft(release, documents, at_hand, notes))
        .collect()
}

fn draft(
    release: &Tree,
    documents: &[Tree],
    at_hand: &AtHand<'_>,
    notes: &mut Notes,
) -> Option<Draft> {
    let spec = release.get("spec")?;
    let metadata = release.get("metadata");
    let text = |key: &str| metadata.and_then(|metadata| metadata.text_at(key));
    let name = text("name").unwrap_or_default();
    let namespace = spec.text_at("targetNamespace").or(text("namespace"));
    let annotation = metadata.and_then(|metadata| metadata.at(&["annotations", ENVIRONMENT]));
    let default_release = match spec.text_at("targetNamespace") {
        Some(namespace) => format!("{namespace}-{name}"),
        None => name.to_owned(),
    };
    let mut draft = Draft {
        line: release.line,
        name: annotation.and_then(Tree::text).map(str::to_owned),
        title: name.to_owned(),
        release: Some(
            spec.text_at("releaseName")
                .map_or(default_release, str::to_owned),
        ),
        namespace: namespace.map(str::to_owned),
        ..Draft::default()
    };
    if let Some(chart) = spec.at(&["chart", "spec"]) {
        let text = chart.text_at("chart").unwrap_or_default();
        draft.chart = text
            .rsplit('/')
            .next()
            .filter(|name| !["", "."].contains(name))
            .map(str::to_owned);
        draft.remote =
            chart.at(&["sourceRef", "kind"]).and_then(Tree::text) == Some("HelmRepository");
        draft.charts.push(text.to_owned());
        let files = chart.get("valuesFiles").into_iter().flat_map(Tree::texts);
        for (at, (line, path)) in files.enumerate() {
            // The chart's own values, which Flux wants to be named.
            let own = path.rsplit('/').next() == Some("values.yaml") && at == 0;
            if !own {
                draft.file(path, line);
            }
        }
    }
    for from in spec.get("valuesFrom").map_or(&[][..], Tree::items) {
        values_from(from, documents, at_hand, &mut draft, notes);
    }
    if let Some(values) = spec.get("values") {
        draft.values.push(Values::Inline(values.yaml()));
    }
    Some(draft)
}

/// One entry of `valuesFrom`: the ConfigMap or Secret is looked for in the file, and in the files at hand.
fn values_from(
    from: &Tree,
    documents: &[Tree],
    at_hand: &AtHand<'_>,
    draft: &mut Draft,
    notes: &mut Notes,
) {
    let kind = from.text_at("kind").unwrap_or("ConfigMap");
    let name = from.text_at("name").unwrap_or_default();
    let key = from.text_at("valuesKey").unwrap_or("values.yaml");
    let said = format!("{kind} {name}");
    let found = documents
        .iter()
        .find_map(|document| held(document, kind, name, key))
        .or_else(|| {
            let texts = at_hand
                .all()
                .filter(|(_, text)| text.contains(kind) && text.contains(name));
            texts
                .filter_map(|(_, text)| tree::read(text).ok())
                .flatten()
                .find_map(|document| held(&document, kind, name, key))
        });
    let text = match found {
        Some(Ok(text)) => text,
        Some(Err(why)) => return notes.add(from.line, said, why),
        None if from.is_on("optional") => return,
        None => {
            return notes.add(
                from.line,
                said,
                format!("no manifest with its key {key} is at hand"),
            );
        }
    };
    match from.text_at("targetPath") {
        Some(path) => {
            let value = text
                .trim_end_matches('\n')
                .replace('\\', "\\\\")
                .replace(',', "\\,");
            draft.set(SetKind::Set, format!("{path}={value}"));
        }
        None => draft.values.push(Values::Inline(text)),
    }
}

/// What a ConfigMap or Secret holds under a key.
fn held(document: &Tree, kind: &str, name: &str, key: &str) -> Option<Result<String, String>> {
    let metadata = document.get("metadata")?;
    if document.text_at("kind") != Some(kind) || metadata.text_at("name") != Some(name) {
        return None;
    }
    let plain = document.at(&["stringData", key]).or_else(|| match kind {
        "ConfigMap" => document.at(&["data", key]),
        _ => None,
    });
    if let Some(text) = plain.and_then(Tree::text) {
        return Some(Ok(text.to_owned()));
    }
    let encoded = document.at(&["data", key])?.text()?;
    let plain: String = encoded.split_whitespace().collect();
    let decoded = STANDARD.decode(plain).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    Some(decoded.ok_or_else(|| format!("its key {key} is no text in Base64")))
}
