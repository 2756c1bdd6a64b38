//! Just enough of URLs to resolve references between schemas.

/// A URL without its fragment, and the fragment.
pub(super) fn split(url: &str) -> (&str, &str) {
    url.split_once('#').unwrap_or((url, ""))
}

/// `reference` as seen from `base` (RFC 3986, section 5), without a fragment.
pub(super) fn join(base: &str, reference: &str) -> String {
    let (reference, _) = split(reference);
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let Some(scheme) = scheme(base) else {
        return reference.to_owned();
    };
    let rest = &base[scheme.len() + 1..];
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let Some(after) = rest.strip_prefix("//") else {
        // `urn:a:b` has no folders to go through.
        return reference.to_owned();
    };
    let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
    if reference.starts_with('/') {
        return format!("{scheme}://{authority}{}", without_dots(reference));
    }
    let path = path.split('?').next().unwrap_or(path);
    if reference.starts_with('?') {
        return format!("{scheme}://{authority}{path}{reference}");
    }
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let folder = if folder.is_empty() { "/" } else { folder };
    let joined = without_dots(&format!("{folder}{reference}"));
    format!("{scheme}://{authority}{joined}")
}

/// The scheme of an absolute URL.
pub(super) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    let first = bytes.next()?;
    let fits = first.is_ascii_alphabetic()
        && bytes.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    fits.then_some(scheme)
}

fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut pieces = path.split('/').skip(1).peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        match piece {
            "." | ".." => {
                if piece == ".." {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            piece => parts.push(piece),
        }
    }
    format!("/{}", parts.join("/"))
}

/// A fragment with its `%20`s undone; `None` where they are malformed.
pub(super) fn unescape(fragment: &str) -> Option<String> {
    let bytes = fragment.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits = std::str::from_utf8(bytes.get(at + 1..at + 3)?).ok()?;
            out.push(u8::from_str_radix(digits, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let base = "file:///a/b.json";
        assert_eq!(join(base, "c.json#/x"), "file:///a/c.json");
        assert_eq!(join(base, "../c"), "file:///c");
        assert_eq!(join(base, "/c"), "file:///c");
        assert_eq!(join(base, "#x"), base);
        assert_eq!(join(base, "http://x/y"), "http://x/y");
        assert_eq!(join("http://x.y", "z"), "http://x.y/z");
        assert_eq!(join("urn:x", "y"), "y");
    }
}
