//! A URL and its parts.

use super::address::{self, Address};
use super::escape::{Part, escape, unescape};
use crate::quote::go_quote_bytes;
use bstr::ByteSlice;

/// A URL, its parts unescaped except `user`, `query` and `opaque`.
#[derive(Default)]
pub(super) struct Url {
    pub(super) scheme: Vec<u8>,
    pub(super) opaque: Vec<u8>,
    /// `name` or `name:password`, escaped.
    pub(super) user: Option<Vec<u8>>,
    /// With the port.
    pub(super) host: Vec<u8>,
    pub(super) path: Vec<u8>,
    pub(super) query: Vec<u8>,
    pub(super) fragment: Vec<u8>,
}

/// Takes a URL apart.
///
/// # Errors
/// As Go words them: `parse ":x": missing protocol scheme`.
pub(super) fn parse(text: &[u8]) -> Result<Url, String> {
    let (before, fragment) = match text.split_once_str("#") {
        Some((before, fragment)) => (before, fragment),
        None => (text, &b""[..]),
    };
    let located = |text: &[u8], error: String| format!("parse {}: {error}", go_quote_bytes(text));
    let mut url = without_fragment(before).map_err(|error| located(before, error))?;
    url.fragment = unescape(fragment, Part::Fragment).map_err(|error| located(text, error))?;
    Ok(url)
}

/// The user of a URL, as it would stand before a host.
///
/// # Errors
/// As [`parse`].
pub(super) fn userinfo(user: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let text = [b"proto://", user, b"@host"].concat();
    parse(&text).map(|url| url.user)
}

fn without_fragment(text: &[u8]) -> Result<Url, String> {
    if text.iter().any(|byte| *byte < b' ' || *byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let mut url = Url::default();
    if text == b"*" {
        url.path = text.to_vec();
        return Ok(url);
    }
    let (scheme, rest) = scheme(text)?;
    url.scheme = scheme.to_ascii_lowercase();
    let mut rest = rest;
    if let Some((before, query)) = rest.split_once_str("?") {
        rest = before;
        url.query = query.to_vec();
    }
    if !rest.starts_with(b"/") {
        if !scheme.is_empty() {
            url.opaque = rest.to_vec();
            return Ok(url);
        }
        let first = rest.split(|byte| *byte == b'/').next().unwrap_or_default();
        if first.contains(&b':') {
            return Err("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let has_authority = !scheme.is_empty() || !rest.starts_with(b"///");
    if has_authority && rest.starts_with(b"//") {
        let authority = &rest[2..];
        let end = authority.find_byte(b'/').unwrap_or(authority.len());
        rest = &authority[end..];
        url.authority(&authority[..end])?;
    }
    url.path = unescape(rest, Part::Path)?;
    Ok(url)
}

/// The scheme and what follows its colon; empty where there is none.
fn scheme(text: &[u8]) -> Result<(&[u8], &[u8]), String> {
    for (index, byte) in text.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if index > 0 => {}
            b':' if index == 0 => return Err("missing protocol scheme".to_owned()),
            b':' => return Ok((&text[..index], &text[index + 1..])),
            _ => break,
        }
    }
    Ok((b"", text))
}

impl Url {
    fn authority(&mut self, text: &[u8]) -> Result<(), String> {
        let (user, host) = match text.rfind_byte(b'@') {
            Some(at) => (Some(&text[..at]), &text[at + 1..]),
            None => (None, text),
        };
        self.host = host_of(host)?;
        let Some(user) = user else {
            return Ok(());
        };
        let valid =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(byte);
        if !user.iter().all(valid) {
            return Err("net/url: invalid userinfo".to_owned());
        }
        let rewritten =
            |part: &[u8]| unescape(part, Part::User).map(|part| escape(&part, Part::User));
        self.user = Some(match user.split_once_str(":") {
            None => rewritten(user)?,
            Some((name, password)) => {
                [&rewritten(name)?, &b":"[..], &rewritten(password)?].concat()
            }
        });
        Ok(())
    }

    /// The host without port and brackets.
    pub(super) fn hostname(&self) -> &[u8] {
        let mut host = self.host.as_slice();
        if let Some(colon) = host.rfind_byte(b':')
            && is_port(&host[colon..])
        {
            host = &host[..colon];
        }
        match host
            .strip_prefix(b"[")
            .and_then(|host| host.strip_suffix(b"]"))
        {
            Some(address) => address,
            None => host,
        }
    }

    /// The whole URL.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.scheme.is_empty() {
            out.extend_from_slice(&self.scheme);
            out.push(b':');
        }
        if self.opaque.is_empty() {
            self.push_hierarchy(&mut out);
        } else {
            out.extend_from_slice(&self.opaque);
        }
        if !self.query.is_empty() {
            out.push(b'?');
            out.extend_from_slice(&self.query);
        }
        if !self.fragment.is_empty() {
            out.push(b'#');
            out.extend_from_slice(&escape(&self.fragment, Part::Fragment));
        }
        out
    }

    fn push_hierarchy(&self, out: &mut Vec<u8>) {
        let any = !self.host.is_empty() || self.user.is_some();
        if any || (!self.scheme.is_empty() && !self.path.is_empty()) {
            out.extend_from_slice(b"//");
            if let Some(user) = &self.user {
                out.extend_from_slice(user);
                out.push(b'@');
            }
            out.extend_from_slice(&host_to_bytes(&self.host));
        }
        let path = match self.path.as_slice() {
            b"*" => b"*".to_vec(),
            path => escape(path, Part::Path),
        };
        if !path.is_empty() && !path.starts_with(b"/") && !self.host.is_empty() {
            out.push(b'/');
        }
        // A colon in the first segment would look like a scheme.
        let first = path.split(|byte| *byte == b'/').next().unwrap_or_default();
        if out.is_empty() && first.contains(&b':') {
            out.extend_from_slice(b"./");
        }
        out.extend_from_slice(&path);
    }
}

/// `:` and digits, or nothing.
fn is_port(text: &[u8]) -> bool {
    match text.split_first() {
        None => true,
        Some((b':', digits)) => digits.iter().all(u8::is_ascii_digit),
        Some(_) => false,
    }
}

fn host_of(text: &[u8]) -> Result<Vec<u8>, String> {
    let check_port = |port: &[u8]| {
        if is_port(port) {
            return Ok(());
        }
        Err(format!("invalid port {} after host", go_quote_bytes(port)))
    };
    if !text.starts_with(b"[") {
        if text.contains(&b'[') {
            return Err("invalid IP-literal".to_owned());
        }
        if let Some(colon) = text.find_byte(b':') {
            check_port(&text[colon..])?;
        }
        return unescape(text, Part::Host);
    }
    let Some(close) = text.rfind_byte(b']') else {
        return Err("missing ']' in host".to_owned());
    };
    check_port(&text[close + 1..])?;
    let (address, zone) = match text[..close].find("%25") {
        Some(zone) => (&text[1..zone], &text[zone..close]),
        None => (&text[1..close], &b""[..]),
    };
    let address = unescape(address, Part::Host)?;
    let zone = unescape(zone, Part::Zone)?;
    let whole = [address.as_slice(), &zone].concat();
    check_address(&whole)?;
    let port = unescape(&text[close..], Part::Host)?;
    Ok([b"[", whole.as_slice(), &port].concat())
}

/// What stands in brackets is an IPv6 address.
fn check_address(address: &[u8]) -> Result<(), String> {
    match address::read(address) {
        Ok(Address::V6) => Ok(()),
        Ok(Address::V4) => Err("invalid IP-literal".to_owned()),
        Err(why) => {
            let shown = go_quote_bytes(address);
            Err(format!("invalid host: ParseAddr({shown}): {why}"))
        }
    }
}

fn host_to_bytes(host: &[u8]) -> Vec<u8> {
    // The percent sign before a zone is written `%25`.
    escape(host, Part::Host)
}
