//! What a tool's format has no place for: an export writes it as a comment, `# pilothouse: {"name": "prod", "seed": "7"}`,
//! with the words of pilothouse.yaml.

use crate::tree::{self, Tree};
use crate::{Found, Notes};
use pilothouse_workspace::Operation;

/// Gives environments what comments say of them.
pub(crate) fn restore(text: &str, found: &mut [Found], notes: &mut Notes) {
    for (at, line) in text.lines().enumerate() {
        let Some(written) = line.trim_start().strip_prefix("# pilothouse: {") else {
            continue;
        };
        let read = tree::read(&format!("{{{written}")).ok();
        let read = read.and_then(|trees| trees.into_iter().next());
        let named = read
            .as_ref()
            .and_then(|kept| Some((kept, kept.text_at("name")?)));
        let one = named.and_then(|(kept, name)| {
            let mut all = found.iter_mut();
            Some((kept, all.find(|one| one.environment.name == name)?))
        });
        match one {
            Some((kept, one)) => take(kept, one),
            None => notes.add(
                at as u32 + 1,
                line,
                "it tells of no environment that was found",
            ),
        }
    }
}

fn take(kept: &Tree, found: &mut Found) {
    let one = &mut found.environment;
    let text = |key: &str| kept.text_at(key).map(str::to_owned);
    one.kube_version = text("kubeVersion").unwrap_or(std::mem::take(&mut one.kube_version));
    one.helm_version = text("helmVersion").unwrap_or(std::mem::take(&mut one.helm_version));
    if let Some(versions) = kept.get("apiVersions") {
        one.api_versions = versions.texts().map(|(_, text)| text.to_owned()).collect();
    }
    if kept.text_at("operation") == Some("upgrade") {
        one.operation = Operation::Upgrade;
    }
    one.clock = text("clock").or(one.clock.take());
    let seed = text("seed").and_then(|text| text.parse().ok());
    one.seed = seed.or(one.seed);
}
