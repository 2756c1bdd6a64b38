//! The formats of strings, with the words of Helm's library for what is wrong.

use pilothouse_sprig::goregex;
use pilothouse_value::format::{quote as go_quote, quote_rune};
use std::net::Ipv6Addr;

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

fn two(text: &str) -> Option<u32> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn date(text: &str) -> Verdict {
    let cannot = |rest: &str, element: &str| {
        fail(format!(
            "parsing time {} as \"2006-01-02\": cannot parse {} as \"{element}\"",
            quoted(text),
            quoted(rest)
        ))
    };
    let mut numbers = [0; 3];
    let mut rest = text;
    for (at, (element, digits)) in [("2006", 4), ("01", 2), ("02", 2)].into_iter().enumerate() {
        if at > 0 {
            match rest.strip_prefix('-') {
                Some(after) => rest = after,
                None => return cannot(rest, "-"),
            }
        }
        let Some(number) = rest.get(..digits).and_then(two) else {
            return cannot(rest, element);
        };
        if element == "01" && !(1..=12).contains(&number) {
            return fail(format!("parsing time {}: month out of range", quoted(text)));
        }
        numbers[at] = number;
        rest = &rest[digits..];
    }
    if !rest.is_empty() {
        return fail(format!(
            "parsing time {}: extra text: {}",
            quoted(text),
            quoted(rest)
        ));
    }
    let [year, month, day] = numbers;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let most = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=most).contains(&day) {
        return fail(format!("parsing time {}: day out of range", quoted(text)));
    }
    Ok(())
}

fn time(text: &str) -> Verdict {
    if text.len() < 9 {
        return fail("less than 9 characters long");
    }
    let bytes = text.as_bytes();
    if bytes[2] != b':' || bytes[5] != b':' {
        return fail("missing colon in correct place");
    }
    let part = |from: usize, to: usize| text.get(from..to).and_then(two);
    let (Some(hour), Some(minute), Some(second)) = (part(0, 2), part(3, 5), part(6, 8)) else {
        return fail("non-digits in hour/min/sec");
    };
    if hour > 23 || minute > 59 || second > 60 {
        return fail("hour/min/sec out of range");
    }
    let mut rest = &text[8..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() == fraction.len() {
            return fail("no digits in second fraction");
        }
        rest = after;
    }
    let mut minutes = hour as i32 * 60 + minute as i32;
    if rest != "z" && rest != "Z" {
        if rest.len() != 6 {
            return fail("offset must be 6 characters long");
        }
        let sign = match rest.as_bytes()[0] {
            b'+' => -1,
            b'-' => 1,
            _ => return fail("offset must begin with plus/minus"),
        };
        if rest.as_bytes()[3] != b':' {
            return fail("missing colon in offset in correct place");
        }
        let (Some(hours), Some(more)) =
            (rest.get(1..3).and_then(two), rest.get(4..6).and_then(two))
        else {
            return fail("non-digits in offset hour/min");
        };
        if hours > 23 || more > 59 {
            return fail("hour/min in offset out of range");
        }
        minutes += sign * (hours as i32 * 60 + more as i32);
    }
    if second == 60 && minutes.rem_euclid(24 * 60) != 23 * 60 + 59 {
        return fail("invalid leap second");
    }
    Ok(())
}

fn date_time(text: &str) -> Verdict {
    if text.len() < 20 {
        return fail("less than 20 characters long");
    }
    if !matches!(text.as_bytes()[10], b't' | b'T') {
        return fail("11th character must be t or T");
    }
    date(&text[..10]).map_err(|error| format!("invalid date element: {error}"))?;
    time(&text[11..]).map_err(|error| format!("invalid time element: {error}"))
}

fn duration(text: &str) -> Verdict {
    let Some(rest) = text.strip_prefix('P') else {
        return fail("must start with P");
    };
    if rest.is_empty() {
        return fail("nothing after P");
    }
    if let Some(weeks) = rest.strip_suffix('W')
        && !weeks.is_empty()
        && weeks.bytes().all(|b| b.is_ascii_digit())
    {
        return Ok(());
    }
    let (days, clock) = match rest.split_once('T') {
        Some((days, clock)) => (days, Some(clock)),
        None => (rest, None),
    };
    units(days, "YMD")?;
    match clock {
        Some("") => fail("no time elements"),
        Some(clock) => units(clock, "HMS"),
        None => Ok(()),
    }
}

/// Numbers with units in their order.
fn units(mut text: &str, mut allowed: &str) -> Verdict {
    let all = allowed;
    while !text.is_empty() {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == text.len() {
            return fail("missing number");
        }
        let Some(unit) = rest.chars().next() else {
            return fail("missing unit");
        };
        let Some(at) = allowed.find(unit) else {
            let what = if all.contains(unit) {
                "out of order"
            } else {
                ""
            };
            return if what.is_empty() {
                fail(format!("invalid unit {}", rune(unit)))
            } else {
                fail(format!("unit {} {what}", rune(unit)))
            };
        };
        allowed = &allowed[at + 1..];
        text = &rest[unit.len_utf8()..];
    }
    Ok(())
}

fn period(text: &str) -> Verdict {
    let Some((start, end)) = text.split_once('/') else {
        return fail("missing slash");
    };
    let within = |what: &str, error: String| format!("invalid {what}: {error}");
    if start.starts_with('P') {
        duration(start).map_err(|error| within("start duration", error))?;
        return date_time(end).map_err(|error| within("end date-time", error));
    }
    date_time(start).map_err(|error| within("start date-time", error))?;
    if end.starts_with('P') {
        return duration(end).map_err(|error| within("end duration", error));
    }
    date_time(end).map_err(|error| within("end date-time", error))
}

fn email(text: &str) -> Verdict {
    if text.len() > 254 {
        return fail("more than 254 characters long");
    }
    let Some((local, domain)) = text.rsplit_once('@') else {
        return fail("missing @");
    };
    if local.len() > 64 {
        return fail("local part more than 64 characters long");
    }
    if local.len() > 1 && local.starts_with('"') && local.ends_with('"') {
        let inner = &local[1..local.len() - 1];
        if inner.contains(['\\', '"']) {
            return fail("backslash and quote not allowed within quoted local part");
        }
    } else {
        if local.starts_with('.') {
            return fail("starts with dot");
        }
        if local.ends_with('.') {
            return fail("ends with dot");
        }
        if local.contains("..") {
            return fail("consecutive dots");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
        if let Some(bad) = local.chars().find(|c| !allowed(*c)) {
            return fail(format!("invalid character {}", rune(bad)));
        }
    }
    if let Some(address) = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return match address.strip_prefix("IPv6:") {
            Some(address) => {
                ipv6(address).map_err(|error| format!("invalid ipv6 address: {error}"))
            }
            None => ipv4(address).map_err(|error| format!("invalid ipv4 address: {error}")),
        };
    }
    hostname(domain).map_err(|error| format!("invalid domain: {error}"))
}

fn hostname(text: &str) -> Verdict {
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.len() > 253 {
        return fail("more than 253 characters long");
    }
    for label in name.split('.') {
        if label.is_empty() || label.len() > 63 {
            return fail("label must be 1 to 63 characters long");
        }
        if label.starts_with('-') {
            return fail("label starts with hyphen");
        }
        if label.ends_with('-') {
            return fail("label ends with hyphen");
        }
        if let Some(bad) = label
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
        {
            return fail(format!("invalid character {}", rune(bad)));
        }
    }
    Ok(())
}

fn ipv4(text: &str) -> Verdict {
    let groups: Vec<&str> = text.split('.').collect();
    if groups.len() != 4 {
        return fail("expected four decimals");
    }
    for group in groups {
        if group.len() > 1 && group.starts_with('0') {
            return fail("leading zeros");
        }
        let digits = group.strip_prefix(['+', '-']).unwrap_or(group);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return fail(format!(
                "strconv.Atoi: parsing {}: invalid syntax",
                quoted(group)
            ));
        }
        match group.parse::<i64>() {
            Ok(0..=255) => {}
            Ok(_) => return fail("decimal must be between 0 and 255"),
            Err(_) => {
                return fail(format!(
                    "strconv.Atoi: parsing {}: value out of range",
                    quoted(group)
                ));
            }
        }
    }
    Ok(())
}

fn ipv6(text: &str) -> Verdict {
    if !text.contains(':') {
        return fail("missing colon");
    }
    if text.contains('%') {
        return fail("zone id is not a part of ipv6 address");
    }
    if text.parse::<Ipv6Addr>().is_ok() {
        return Ok(());
    }
    fail(format!("ParseAddr({}): {}", quoted(text), ipv6_fault(text)))
}

/// What Go's parser of addresses stumbles over.
fn ipv6_fault(text: &str) -> String {
    let at = |rest: &str, what: &str| format!("{what} (at {})", quoted(rest));
    let mut rest = text;
    let mut fields = 0;
    let mut ellipsis = None;
    if let Some(after) = rest.strip_prefix("::") {
        ellipsis = Some(0);
        rest = after;
    }
    while fields < 16 && !rest.is_empty() {
        let end = rest
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(rest.len());
        if end == 0 {
            return at(
                rest,
                "each colon-separated field must have at least one digit",
            );
        }
        if end > 4 {
            let what = "each group must have 4 or less digits";
            return at(rest, what);
        }
        if rest[end..].starts_with('.') {
            if ellipsis.is_none() && fields != 12 {
                return at(
                    rest,
                    "embedded IPv4 address must replace the final 2 fields of the address",
                );
            }
            if fields + 4 > 16 {
                return at(
                    rest,
                    "too many hex fields to fit an embedded IPv4 at the end of the address",
                );
            }
            return ipv4_fault(rest);
        }
        fields += 2;
        rest = &rest[end..];
        if rest.is_empty() {
            break;
        }
        let Some(after) = rest.strip_prefix(':') else {
            return at(rest, "unexpected character, want colon");
        };
        if after.is_empty() {
            return at(rest, "colon must be followed by more characters");
        }
        rest = after;
        if let Some(after) = rest.strip_prefix(':') {
            if ellipsis.is_some() {
                return at(rest, "multiple :: in address");
            }
            ellipsis = Some(fields);
            rest = after;
        }
    }
    if !rest.is_empty() {
        return at(rest, "trailing garbage after address");
    }
    if fields < 16 {
        return "address string too short".to_owned();
    }
    "the :: must expand to at least one field of zeros".to_owned()
}

fn ipv4_fault(text: &str) -> String {
    let groups: Vec<&str> = text.split('.').collect();
    for group in &groups {
        if group.is_empty() {
            return "IPv4 field must have at least one digit".to_owned();
        }
        if !group.bytes().all(|b| b.is_ascii_digit()) {
            return format!("unexpected character (at {})", quoted(text));
        }
        if group.len() > 1 && group.starts_with('0') {
            return "IPv4 field has octet with leading zero".to_owned();
        }
        if group.parse::<u32>().map_or(true, |number| number > 255) {
            return "IPv4 field has value >255".to_owned();
        }
    }
    if groups.len() > 4 {
        return "IPv4 address too long".to_owned();
    }
    "IPv4 address too short".to_owned()
}

fn uri(text: &str) -> Verdict {
    if uri_reference(text)? {
        Ok(())
    } else {
        fail("relative url")
    }
}

/// Checks a reference as Go's `net/url` does; whether it is absolute.
pub(super) fn uri_reference(text: &str) -> Result<bool, String> {
    let parse = |why: String| Err(format!("parse {}: {why}", quoted(text)));
    if text.bytes().any(|b| b < b' ' || b == 0x7f) {
        return parse("net/url: invalid control character in URL".to_owned());
    }
    let (without_fragment, fragment) = text.split_once('#').unwrap_or((text, ""));
    if let Some(why) = bad_escape(fragment) {
        return parse(why);
    }
    if without_fragment.starts_with(':') {
        return parse("missing protocol scheme".to_owned());
    }
    let scheme = super::url::scheme(without_fragment);
    let rest = scheme.map_or(without_fragment, |scheme| {
        &without_fragment[scheme.len() + 1..]
    });
    let rest = rest.split('?').next().unwrap_or(rest);
    if !rest.starts_with('/') {
        if scheme.is_some() {
            return Ok(true);
        }
        let first = rest.split('/').next().unwrap_or(rest);
        if first.contains(':') {
            return parse("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let mut path = rest;
    if let Some(after) = rest.strip_prefix("//") {
        let (authority, after) = after.split_at(after.find('/').unwrap_or(after.len()));
        path = after;
        if let Some(why) = bad_authority(authority) {
            return parse(why);
        }
    }
    if let Some(why) = bad_escape(path) {
        return parse(why);
    }
    Ok(scheme.is_some())
}

fn bad_escape(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let digits = bytes.get(at + 1..at + 3);
            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                let shown: String = text[at..].chars().take(3).collect();
                return Some(format!("invalid URL escape {}", quoted(&shown)));
            }
            at += 3;
        } else {
            at += 1;
        }
    }
    None
}

fn bad_authority(authority: &str) -> Option<String> {
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if let Some(inner) = host.strip_prefix('[') {
        let Some((address, after)) = inner.rsplit_once(']') else {
            return Some("missing ']' in host".to_owned());
        };
        if !port_fits(after) {
            return Some(format!("invalid port {} after host", quoted(after)));
        }
        if address.parse::<Ipv6Addr>().is_err() {
            let why = if address.contains(':') {
                ipv6_fault(address)
            } else {
                "unable to parse IP".to_owned()
            };
            return Some(format!(
                "invalid host: ParseAddr({}): {why}",
                quoted(address)
            ));
        }
        return None;
    }
    if let Some(at) = host.rfind(':')
        && !port_fits(&host[at..])
    {
        return Some(format!("invalid port {} after host", quoted(&host[at..])));
    }
    let allowed = |c: char| {
        c.is_ascii_alphanumeric() || !c.is_ascii() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c)
    };
    if let Some(bad) = host.chars().find(|c| !allowed(*c)) {
        return Some(format!(
            "invalid character {} in host name",
            quoted(&bad.to_string())
        ));
    }
    bad_escape(host)
}

fn port_fits(port: &str) -> bool {
    port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
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
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return fail(format!("{name} contains non-digit"));
        }
        if number.len() > 1 && number.starts_with('0') {
            return fail(format!("{name} starts with zero"));
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
