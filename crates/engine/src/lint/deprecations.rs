//! When Kubernetes' own API versions were deprecated and taken away, as `helm lint` 4.3.1 says it: `deprecations.txt`, a
//! line for each kind of each version.

/// Helm's words for a deprecated kind of an API version, as Kubernetes 1.`minor` sees it.
pub(super) fn warning(api_version: &str, kind: &str, minor: u32) -> Option<String> {
    let (deprecated, removed, replacement) = find(api_version, kind)?;
    if minor < deprecated {
        return None;
    }
    let mut text = format!("{api_version} {kind} is deprecated in v1.{deprecated}+");
    if removed != 0 {
        text.push_str(&format!(", unavailable in v1.{removed}+"));
    }
    if !replacement.is_empty() {
        text.push_str(&format!("; use {replacement}"));
    }
    Some(text)
}

/// The minor versions that deprecated a kind and that no longer have it, and what to use instead.
fn find(api_version: &str, kind: &str) -> Option<(u32, u32, &'static str)> {
    include_str!("deprecations.txt").lines().find_map(|line| {
        let rest = line.strip_prefix(api_version)?.strip_prefix(' ')?;
        let rest = rest.trim_start().strip_prefix(kind)?.strip_prefix(' ')?;
        let (deprecated, rest) = rest.trim_start().split_once(' ')?;
        let (removed, replacement) = rest
            .trim_start()
            .split_once(' ')
            .unwrap_or((rest.trim_start(), ""));
        Some((
            deprecated.parse().ok()?,
            removed.parse().ok()?,
            replacement.trim_start(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found() {
        for line in include_str!("deprecations.txt").lines().skip(1) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (deprecated, removed, replacement) = find(words[0], words[1]).expect(line);
            assert_eq!(
                [words[2], words[3], &words[4..].join(" ")],
                [&deprecated.to_string(), &removed.to_string(), replacement],
            );
        }
    }
}
