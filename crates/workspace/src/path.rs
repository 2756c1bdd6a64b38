//! Paths inside a workspace: relative, `/` between names, never outside.

use crate::Refused;

/// The longest path that is taken, in bytes.
pub const MAX_PATH: usize = 1_000;

/// A path in its plain form: `\` and doubled `/` are mended, `./` is dropped.
///
/// # Errors
/// Absolute paths, `..`, empty paths, control characters and paths over [`MAX_PATH`] bytes.
pub fn clean(path: &str) -> Result<String, Refused> {
    let refuse = |why: &str| {
        Err(Refused::new(
            format!("{} is no path inside the chart", shown(path)),
            why,
        ))
    };
    if path.len() > MAX_PATH {
        return refuse("It is longer than 1,000 bytes.");
    }
    if path.chars().any(char::is_control) {
        return refuse("It holds control characters.");
    }
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        return refuse("It starts at the root of a disk.");
    }
    let mut names = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => return refuse("It leaves the chart by way of “..”."),
            name => names.push(name),
        }
    }
    if names.is_empty() {
        return refuse("A file needs a name.");
    }
    Ok(names.join("/"))
}

/// A path for a message: quoted, shortened, without control characters.
#[must_use]
pub fn shown(path: &str) -> String {
    let plain: String = path.chars().filter(|c| !c.is_control()).collect();
    if plain.chars().count() <= 80 {
        return format!("“{plain}”");
    }
    let tail: String = plain
        .chars()
        .rev()
        .take(60)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    format!("“…{tail}”")
}

/// Whether `path` is `folder` itself or something in it.
#[must_use]
pub fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether `path` is `tail`, or ends with it after a `/`.
#[must_use]
pub fn ends_with_path(path: &str, tail: &str) -> bool {
    path.strip_suffix(tail)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// The last name of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(clean("./a//b\\c.yaml").unwrap(), "a/b/c.yaml");
        for bad in [
            "",
            ".",
            "/etc/passwd",
            "a/../../b",
            "C:\\x",
            "a\nb",
            &"x".repeat(2_000),
        ] {
            assert!(clean(bad).is_err(), "{bad:?}");
        }
        assert!(is_within("a/b", "a") && is_within("a", "a") && !is_within("ab", "a"));
    }
}
