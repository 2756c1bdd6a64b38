//! Hosts, addresses, mail, URLs.

use super::{Verdict, fail, quoted, rune};
use std::net::Ipv6Addr;

pub(super) fn email(text: &str) -> Verdict {
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

pub(super) fn hostname(text: &str) -> Verdict {
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

pub(super) fn ipv4(text: &str) -> Verdict {
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

pub(super) fn ipv6(text: &str) -> Verdict {
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
    let mut at = 0;
    for group in &groups {
        let start = at;
        at += group.len() + 1;
        if group.is_empty() {
            // The dot that came too early, or the last one.
            let rest = &text[start.min(text.len() - 1)..];
            return format!(
                "IPv4 field must have at least one digit (at {})",
                quoted(rest)
            );
        }
        if let Some(bad) = group.find(|c: char| !c.is_ascii_digit()) {
            let rest = &text[start + bad..];
            return format!("unexpected character (at {})", quoted(rest));
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

pub(super) fn uri(text: &str) -> Verdict {
    if uri_reference(text)? {
        Ok(())
    } else {
        fail("relative url")
    }
}

/// Checks a reference as Go's `net/url` does; whether it is absolute.
pub(in crate::schema) fn uri_reference(text: &str) -> Result<bool, String> {
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
    let scheme = crate::schema::url::scheme(without_fragment);
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
        let web = scheme.is_some_and(|scheme| {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        });
        if let Some(why) = bad_authority(authority, web) {
            return parse(why);
        }
        let host = authority.rsplit_once('@');
        let host = host.map_or(authority, |(_, host)| host);
        if !host.starts_with('[') && host.matches(':').count() > 1 {
            return Err("ipv6 address not enclosed in brackets".to_owned());
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

/// Of the addresses of the web, everything behind the first colon is the port.
fn bad_authority(authority: &str, web: bool) -> Option<String> {
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
    let colon = if web { host.find(':') } else { host.rfind(':') };
    if let Some(at) = colon
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
