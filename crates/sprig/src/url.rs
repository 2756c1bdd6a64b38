//! URLs: `urlParse`, `urlJoin`, as Go's `net/url` takes them apart and puts them together.

mod address;
mod escape;
mod parse;

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use parse::{Url, parse, userinfo};
use pilothouse_gotmpl::{Call, CallError};
use pilothouse_value::{Map, Str, Value};

/// Whether a text can be read as a URL, as Helm asks of every path and Go of every reference.
///
/// # Errors
/// As Go words them: `parse ":x": missing protocol scheme`.
pub fn check(text: &[u8]) -> Result<(), String> {
    parse(text).map(|_| ())
}

pub(crate) static ROWS: &[Function] = &[
    Family::Url
        .row("urlParse", "func(string) map[string]interface {}", url_parse)
        .doc(
            "urlParse URL",
            "Takes a URL apart: a dict with `scheme`, `host`, `hostname`, `path`, `query`, `opaque`, `fragment`, `userinfo`.",
        )
        .example(r#"{{ (urlParse "https://example.com:8443/api?v=1").host }}"#, "example.com:8443"),
    Family::Url
        .row("urlJoin", "func(map[string]interface {}) string", url_join)
        .doc("urlJoin DICT", "Puts a URL together from a dict such as `urlParse` makes.")
        .example(
            r#"{{ urlJoin (dict "scheme" "https" "host" "example.com" "path" "/api") }}"#,
            "https://example.com/api",
        ),
];

fn url_parse(call: &mut Call<'_, '_>) -> Outcome {
    let url = parse(call.bytes(0))
        .map_err(|error| CallError::new(format!("unable to parse url: {error}")))?;
    let hostname = url.hostname().to_vec();
    let parts = [
        ("fragment", url.fragment),
        ("host", url.host),
        ("hostname", hostname),
        ("opaque", url.opaque),
        ("path", url.path),
        ("query", url.query),
        ("scheme", url.scheme),
        ("userinfo", url.user.unwrap_or_default()),
    ];
    let parts = parts.map(|(key, part)| (key, Value::Str(Str::from(part))));
    Ok(parts.into_iter().collect::<Map>().into())
}

fn url_join(call: &mut Call<'_, '_>) -> Outcome {
    let dict = call.map(0);
    let part = |key: &str| match dict.get(key) {
        None => Ok(Vec::new()),
        Some(Value::Str(text)) => Ok(text.as_bytes().to_vec()),
        Some(Value::Nil) => Err(CallError::new(
            "runtime error: invalid memory address or nil pointer dereference",
        )),
        Some(other) => Err(CallError::new(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            other.kind().name()
        ))),
    };
    let mut url = Url {
        scheme: part("scheme")?,
        host: part("host")?,
        path: part("path")?,
        query: part("query")?,
        opaque: part("opaque")?,
        fragment: part("fragment")?,
        user: None,
    };
    let user = part("userinfo")?;
    if !user.is_empty() {
        url.user = userinfo(&user).map_err(|error| {
            CallError::new(format!("unable to parse userinfo in dict: {error}"))
        })?;
    }
    Ok(Str::from(url.to_bytes()).into())
}
