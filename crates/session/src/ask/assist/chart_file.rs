//! The keys of Chart.yaml. <https://helm.sh/docs/topics/charts/#the-chartyaml-file>

use super::complete::{Found, plain};
use super::keys;
use super::sense::Step;
use pilothouse_protocol::ask::CompletionKind;

const CHART: &str = "apiVersion name version kubeVersion description type keywords home sources dependencies maintainers icon appVersion deprecated annotations";
const DEPENDENCY: &str = "name version repository condition tags import-values alias";
const MAINTAINER: &str = "name email url";

/// The keys that could stand at a byte of a Chart.yaml.
pub(super) fn complete(text: &str, at: usize) -> Found {
    let (parent, place) = keys::being_typed(text, at)?;
    let names = match parent.as_slice() {
        [] => CHART,
        [Step::Key(list), Step::Element] if &**list == "dependencies" => DEPENDENCY,
        [Step::Key(list), Step::Element] if &**list == "maintainers" => MAINTAINER,
        _ => return None,
    };
    let taken = keys::of_values(&format!("{}{}", &text[..place.start], &text[place.end..]));
    let is_taken = |name: &str| {
        parent.is_empty()
            && taken
                .iter()
                .any(|(path, _)| *path == [Step::Key(name.into())])
    };
    let colon = text[place.end..].trim_start_matches(' ').starts_with(':');
    let items = names.split(' ').filter(|name| !is_taken(name)).map(|name| {
        let mut item = plain(CompletionKind::Key, name);
        if !colon {
            item.insert = format!("{name}: ");
        }
        item
    });
    Some((place, items.collect()))
}
