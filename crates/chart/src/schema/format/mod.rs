//! The formats of strings, with the words of Helm's library for what is wrong.

mod net;
mod time;

use pilothouse_sprig::goregex;
use pilothouse_value::format::{quote as go_quote, quote_rune};

use net::{email, hostname, ipv4, ipv6, uri};
use time::{date, date_time, duration, period, time};

pub(super) use net::uri_reference;

type Verdict = Result<(), String>;

/// Checks a text against a format. Formats that are not known fit everything.
pub(super) fn check(name: &str, text: &str) -> Verdict {
    match name {
        "date" => date(text),
        "time" => time(text),
        "date-time" => date_time(text),
        "duration" => duration(text),
        "period" => period(text),
        "email" => email(text),
        "hostname" => hostname(text),
        "ipv4" => ipv4(text),
        "ipv6" => ipv6(text),
        "uri" | "iri" => uri(text),
        "uri-reference" | "iri-reference" => {
            uri_reference(text)?;
            if text.contains('\\') {
                fail("contains \\")
            } else {
                Ok(())
            }
        }
        "uri-template" => uri_template(text),
        "uuid" => uuid(text),
        "json-pointer" => json_pointer(text),
        "relative-json-pointer" => relative_json_pointer(text),
        "regex" => goregex::compile(text.as_bytes())
            .map(|_| ())
            .map_err(|error| error.to_string()),
        "semver" => semver(text),
        _ => Ok(()),
    }
}

fn fail<T>(message: impl Into<String>) -> Result<T, String> {
    Err(message.into())
}

fn quoted(text: &str) -> String {
    String::from_utf8_lossy(&go_quote(text.as_bytes())).into_owned()
}

fn rune(c: char) -> String {
    String::from_utf8_lossy(&quote_rune(c, false)).into_owned()
}

fn uri_template(text: &str) -> Verdict {
    uri_reference(text)?;
    let path = text.split(['?', '#']).next().unwrap_or(text);
    for segment in path.split('/') {
        let mut open = false;
        for c in segment.chars() {
            match c {
                '{' if open => return fail("nested curly braces"),
                '{' => open = true,
                '}' if !open => return fail("nested curly braces"),
                '}' => open = false,
                _ => {}
            }
        }
        if open {
            return fail("no matching closing brace");
        }
    }
    Ok(())
}

fn uuid(text: &str) -> Verdict {
    let parts: Vec<&str> = text.split('-').collect();
    if parts.len() != 5 {
        return fail("must have 5 elements");
    }
    for (at, (part, length)) in parts.into_iter().zip([8, 4, 4, 4, 12]).enumerate() {
        if part.len() != length {
            return fail(format!(
                "element {} must be {length} characters long",
                at + 1
            ));
        }
        if let Some(bad) = part.chars().find(|c| !c.is_ascii_hexdigit()) {
            return fail(format!("non-hex character {}", rune(bad)));
        }
    }
    Ok(())
}

fn json_pointer(text: &str) -> Verdict {
    if text.is_empty() {
        return Ok(());
    }
    if !text.starts_with('/') {
        return fail("not starting with /");
    }
    let tildes = text.split('~').skip(1);
    if tildes
        .into_iter()
        .any(|after| !after.starts_with(['0', '1']))
    {
        return fail("~ must be followed by 0 or 1");
    }
    Ok(())
}

fn relative_json_pointer(text: &str) -> Verdict {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    if digits.is_empty() {
        return fail("must start with non-negative integer");
    }
    if digits.len() > 1 && digits.starts_with('0') {
        return fail("starts with zero");
    }
    if rest == "#" {
        return Ok(());
    }
    json_pointer(rest)
}

fn semver(text: &str) -> Verdict {
    let (rest, build) = match text.split_once('+') {
        Some((rest, build)) => (rest, Some(build)),
        None => (text, None),
    };
    if let Some(build) = build {
        if build.is_empty() {
            return fail("build is empty");
        }
        identifiers(build, "build")?;
    }
    let (core, pre) = match rest.split_once('-') {
        Some((core, pre)) => (core, Some(pre)),
        None => (rest, None),
    };
    if let Some(pre) = pre {
        identifiers(pre, "pre-release")?;
        for identifier in pre.split('.') {
            if identifier.len() > 1
                && identifier.starts_with('0')
                && identifier.bytes().all(|b| b.is_ascii_digit())
            {
                return fail("pre-release numeric identifier starts with zero");
            }
        }
    }
    let numbers: Vec<&str> = core.split('.').collect();
    if numbers.len() != 3 {
        return fail("versionCore must have 3 numbers separated by dot");
    }
    for (number, name) in numbers.into_iter().zip(["major", "minor", "patch"]) {
        if number.is_empty() {
            return fail(format!("{name} is empty"));
        }
        if number.len() > 1 && number.starts_with('0') {
            return fail(format!("{name} starts with zero"));
        }
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return fail(format!("{name} contains non-digit"));
        }
    }
    Ok(())
}

fn identifiers(text: &str, what: &str) -> Verdict {
    for identifier in text.split('.') {
        if identifier.is_empty() {
            return fail(format!("{what} identifier is empty"));
        }
        if let Some(bad) = identifier
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
        {
            return fail(format!(
                "invalid character {} in {what} identifier",
                rune(bad)
            ));
        }
    }
    Ok(())
}
