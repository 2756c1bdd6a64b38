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
pub(crate) fn drafts(
    path: &str,
    documents: &[Tree],
    at_hand: &AtHand<'_>,
    notes: &mut Notes,
) -> Vec<Draft> {
    let releases = documents
        .iter()
        .filter(|document| document.text_at("kind") == Some("HelmRelease"));
    releases
        .filter_map(|release| {
            let file = File {
                path,
                documents,
                at_hand,
            };
            file.draft(release, notes)
        })
        .collect()
}

/// A file with releases in it.
struct File<'f> {
    path: &'f str,
    documents: &'f [Tree],
    at_hand: &'f AtHand<'f>,
}

impl File<'_> {
    fn draft(&self, release: &Tree, notes: &mut Notes) -> Option<Draft> {
        let spec = release.get("spec")?;
        if spec.get("chart").is_some() || spec.get("chartRef").is_some() {
            return draft(release, self, notes);
        }
        // A patch of Kustomize: a release of that name somewhere else has the chart.
        let name = release.at(&["metadata", "name"]).and_then(Tree::text)?;
        let base = self.manifests("HelmRelease", name).find(|(_, base)| {
            base.at(&["spec", "chart"]).is_some() || base.at(&["spec", "chartRef"]).is_some()
        });
        let Some((path, base)) = base else {
            let why = "it has no chart, and no release of its name that has one is at hand";
            notes.add(release.line, name, why);
            return draft(release, self, notes);
        };
        let own = File {
            path: &path,
            ..*self
        };
        let whole = base.on_line(release.line).merged(release);
        let mut draft = draft(&whole, &own, notes)?;
        // What the folder of the patch is called: `apps/production/shop`.
        let folders = self.path.rsplit('/').skip(1);
        let common: Vec<&str> = path.split('/').collect();
        let mut folders = folders.filter(|folder| !common.contains(folder) && *folder != name);
        draft.name = draft.name.or_else(|| folders.next().map(str::to_owned));
        Some(draft)
    }

    /// The manifests of a kind and name at hand, the nearest file first.
    fn manifests(&self, kind: &str, name: &str) -> impl Iterator<Item = (String, Tree)> {
        let texts = self.at_hand.all();
        let texts = texts.filter(|(_, text)| text.contains(kind) && text.contains(name));
        let near = |path: &str| {
            let pairs = path.split('/').zip(self.path.split('/'));
            pairs.take_while(|(a, b)| a == b).count()
        };
        let mut found: Vec<(String, Tree)> = Vec::new();
        for (path, text) in texts {
            for tree in tree::read(text).unwrap_or_default() {
                if tree.text_at("kind") == Some(kind)
                    && tree.at(&["metadata", "name"]).and_then(Tree::text) == Some(name)
                {
                    found.push((path.to_owned(), tree));
                }
            }
        }
        found.sort_by_key(|(path, _)| std::cmp::Reverse(near(path)));
        found.into_iter()
    }

    /// What a generator of Kustomize puts under a key: `KEY=file` or a file of that name.
    fn generated(&self, kind: &str, name: &str, key: &str) -> Option<String> {
        let list = match kind {
            "ConfigMap" => "configMapGenerator",
            _ => "secretGenerator",
        };
        let texts = self.at_hand.all().filter(|(_, text)| text.contains(list));
        let mut found: Vec<(usize, String)> = Vec::new();
        for (path, text) in texts {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let pairs = path.split('/').zip(self.path.split('/'));
            let near = pairs.take_while(|(a, b)| a == b).count();
            let trees = tree::read(text).unwrap_or_default();
            let generators = trees.iter().filter_map(|tree| tree.get(list));
            for generator in generators.flat_map(Tree::items) {
                if generator.text_at("name") != Some(name) {
                    continue;
                }
                for (_, file) in generator.get("files").into_iter().flat_map(Tree::texts) {
                    let (own, file) = match file.split_once('=') {
                        Some(pair) => pair,
                        None => (file.rsplit('/').next().unwrap_or(file), file),
                    };
                    let whole = crate::at_hand::joined(folder, file);
                    let text = whole.and_then(|whole| self.at_hand.whole(&whole));
                    if let Some(text) = text.filter(|_| own == key) {
                        found.push((near, text.to_owned()));
                    }
                }
            }
        }
        let nearest = found.into_iter().max_by_key(|(near, _)| *near);
        nearest.map(|(_, text)| text)
    }
}

fn draft(release: &Tree, file: &File<'_>, notes: &mut Notes) -> Option<Draft> {
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
        let files = [chart.get("valuesFile"), chart.get("valuesFiles")];
        let files = files.into_iter().flatten().flat_map(Tree::texts);
        for (at, (line, path)) in files.enumerate() {
            // The chart's own values, which Flux wants to be named.
            let own = path.rsplit('/').next() == Some("values.yaml") && at == 0;
            if !own {
                draft.file(path, line);
            }
        }
    }
    for from in spec.get("valuesFrom").map_or(&[][..], Tree::items) {
        values_from(from, file, &mut draft, notes);
    }
    if let Some(values) = spec.get("values") {
        let text = values.yaml();
        if let Some((_, rest)) = text.split_once("${") {
            let name = rest.split('}').next().unwrap_or_default();
            let why = "what Flux puts here when it applies the file is not known";
            notes.add(values.line, format!("${{{name}}}"), why);
        }
        draft.values.push(Values::Inline(text));
    }
    if let Some(after) = spec.get("postRenderers") {
        let why = "what is changed after Helm is no part of what is rendered";
        notes.add(after.line, "postRenderers", why);
    }
    Some(draft)
}

/// One entry of `valuesFrom`: the ConfigMap or Secret is looked for in the file, and in the files at hand.
fn values_from(from: &Tree, file: &File<'_>, draft: &mut Draft, notes: &mut Notes) {
    let kind = from.text_at("kind").unwrap_or("ConfigMap");
    let name = from.text_at("name").unwrap_or_default();
    let key = from.text_at("valuesKey").unwrap_or("values.yaml");
    let said = format!("{kind} {name}");
    let found = file
        .documents
        .iter()
        .find_map(|document| held(document, kind, name, key))
        .or_else(|| file.generated(kind, name, key).map(Ok))
        .or_else(|| {
            let mut manifests = file.manifests(kind, name);
            manifests.find_map(|(_, document)| held(&document, kind, name, key))
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
