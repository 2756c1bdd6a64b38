//! What Helm refuses in Chart.yaml, and what it tidies.

use super::Metadata;
use crate::ChartError;
use pilothouse_sprig::semver::Version;
use pilothouse_value::format;

impl Metadata {
    /// Makes texts printable (control characters go, white space becomes spaces) and refuses what Helm refuses.
    ///
    /// # Errors
    /// `validation: …`
    pub fn validate(&mut self) -> Result<(), ChartError> {
        self.tidy();
        self.check().map_err(|(id, message)| {
            ChartError::new(&format!("chart/{id}"), format!("validation: {message}"))
        })
    }

    fn tidy(&mut self) {
        let texts = [
            &mut self.name,
            &mut self.description,
            &mut self.home,
            &mut self.icon,
            &mut self.condition,
            &mut self.tags,
            &mut self.app_version,
            &mut self.kube_version,
        ];
        texts.into_iter().for_each(tidy);
        self.sources.iter_mut().for_each(tidy);
        self.keywords.iter_mut().for_each(tidy);
        for maintainer in self.maintainers.iter_mut().flatten() {
            tidy(&mut maintainer.name);
            tidy(&mut maintainer.email);
            tidy(&mut maintainer.url);
        }
        for dependency in self.dependencies.iter_mut().flatten().flatten() {
            tidy(&mut dependency.name);
            tidy(&mut dependency.version);
            tidy(&mut dependency.repository);
            tidy(&mut dependency.condition);
            dependency.tags.iter_mut().for_each(tidy);
        }
    }

    fn check(&self) -> Result<(), (&'static str, String)> {
        let fail = |id, message: String| Err((id, message));
        if self.name.is_empty() {
            return fail("name-missing", "chart.metadata.name is required".into());
        }
        if self.name == "." || self.name == ".." {
            let name = quoted(&self.name);
            return fail(
                "name-invalid",
                format!("chart.metadata.name {name} is not allowed"),
            );
        }
        if self.name.contains('/') && self.name != "/" {
            let name = quoted(&self.name);
            return fail(
                "name-invalid",
                format!("chart.metadata.name {name} is invalid"),
            );
        }
        if self.version.is_empty() {
            return fail(
                "version-missing",
                "chart.metadata.version is required".into(),
            );
        }
        if !is_version(&self.version) {
            let version = quoted(&self.version);
            return fail(
                "version-invalid",
                format!("chart.metadata.version {version} is invalid"),
            );
        }
        if !matches!(self.kind.as_str(), "" | "application" | "library") {
            return fail(
                "type-invalid",
                "chart.metadata.type must be application or library".into(),
            );
        }
        if self.maintainers.iter().any(Option::is_none) {
            return fail(
                "maintainer-empty",
                "maintainers must not contain empty or null nodes".into(),
            );
        }
        let mut names = Vec::new();
        for dependency in self.dependencies.iter().flatten() {
            let Some(dependency) = dependency else {
                return fail(
                    "dependency-empty",
                    "dependencies must not contain empty or null nodes".into(),
                );
            };
            if !dependency
                .alias
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            {
                let name = quoted(&dependency.name);
                return fail(
                    "dependency-alias",
                    format!("dependency {name} has disallowed characters in the alias"),
                );
            }
            let name = dependency.effective_name();
            if names.contains(&name) {
                let name = quoted(name);
                return fail(
                    "dependency-twice",
                    format!("more than one dependency with name or alias {name}"),
                );
            }
            names.push(name);
        }
        Ok(())
    }
}

/// Helm takes what the semver library takes, without white space or other oddities that it would print.
fn is_version(version: &str) -> bool {
    Version::parse(version).is_ok() && version.bytes().all(|b| b.is_ascii_graphic())
}

fn tidy(text: &mut String) {
    if text.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
        return;
    }
    let tidied = text.chars().filter_map(|c| {
        if c.is_whitespace() {
            Some(' ')
        } else {
            format::is_print(c).then_some(c)
        }
    });
    *text = tidied.collect();
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&format::quote(text.as_bytes())).into_owned()
}

/// What Go says about a text that is no RFC 3339 time; `None`: it is one.
pub(super) fn time_error(text: &str) -> Option<String> {
    const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";
    let fail = |rest: &str, element: &str| {
        Some(format!(
            "parsing time {} as \"{LAYOUT}\": cannot parse {} as \"{element}\"",
            quoted(text),
            quoted(rest)
        ))
    };
    let mut rest = text;
    let elements = [
        ("2006", 4, 9999),
        ("-", 0, 0),
        ("01", 2, 12),
        ("-", 0, 0),
        ("02", 2, 31),
        ("T", 0, 0),
        ("15", 2, 23),
        (":", 0, 0),
        ("04", 2, 59),
        (":", 0, 0),
        ("05", 2, 59),
    ];
    for (element, digits, most) in elements {
        if digits == 0 {
            match rest.strip_prefix(element) {
                Some(after) => rest = after,
                None => return fail(rest, element),
            }
            continue;
        }
        let Some(number) = rest
            .get(..digits)
            .filter(|head| head.bytes().all(|b| b.is_ascii_digit()))
        else {
            return fail(rest, element);
        };
        if number.parse::<u32>().is_ok_and(|number| number > most) {
            let what = match element {
                "01" => "month",
                "02" => "day",
                "15" => "hour",
                "04" => "minute",
                _ => "second",
            };
            return Some(format!(
                "parsing time {}: {what} out of range",
                quoted(text)
            ));
        }
        rest = &rest[digits..];
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let zone = rest == "Z"
        || (rest.len() == 6
            && rest.starts_with(['+', '-'])
            && rest.bytes().skip(1).enumerate().all(|(at, b)| {
                if at == 2 {
                    b == b':'
                } else {
                    b.is_ascii_digit()
                }
            }));
    if zone { None } else { fail(rest, "Z07:00") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_go_words_them() {
        assert_eq!(time_error("2020-01-01T00:00:00Z"), None);
        assert_eq!(time_error("2023-02-23T09:12:46.123456+01:00"), None);
        let said = time_error("foo").unwrap_or_default();
        assert_eq!(
            said,
            r#"parsing time "foo" as "2006-01-02T15:04:05Z07:00": cannot parse "foo" as "2006""#
        );
        let said = time_error("2020-01-01").unwrap_or_default();
        assert!(said.ends_with(r#"cannot parse "" as "T""#), "{said}");
    }
}
