//! PEM: DER in Base64 between two lines.

/// A block as Go writes it: 64 characters a line.
pub(crate) fn encode(kind: &str, der: &[u8]) -> String {
    let base64 = super::base64::encode(der);
    let mut out = format!("-----BEGIN {kind}-----\n");
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str(&format!("-----END {kind}-----\n"));
    out
}

/// The first block in a text: its kind and its content. `None`: there is none.
pub(crate) fn decode(text: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = String::from_utf8_lossy(text);
    let mut rest: &str = &text;
    loop {
        let start = rest.find("-----BEGIN ")?;
        let at_line_start = start == 0 || rest[..start].ends_with('\n');
        rest = &rest[start + "-----BEGIN ".len()..];
        if !at_line_start {
            continue;
        }
        let Some(line_end) = rest.find('\n') else {
            continue;
        };
        let Some(kind) = rest[..line_end].trim_end().strip_suffix("-----") else {
            continue;
        };
        let body = &rest[line_end + 1..];
        let end = format!("-----END {kind}-----");
        let Some(end) = body.find(&end) else {
            continue;
        };
        if let Some(content) = content(&body[..end]) {
            return Some((kind.to_owned(), content));
        }
    }
}

/// The bytes of a block's body; headers (`Proc-Type: …`) are skipped.
fn content(body: &str) -> Option<Vec<u8>> {
    let mut body = body;
    while let Some((line, after)) = body.split_once('\n') {
        if !line.contains(':') {
            break;
        }
        body = after;
    }
    let base64: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    super::base64::decode(base64.as_bytes()).ok()
}
