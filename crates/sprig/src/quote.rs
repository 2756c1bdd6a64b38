//! Go's quoted strings, as `%q` prints them.

/// `text` in double quotes with Go's escapes.
pub(crate) fn go_quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        push_escaped(&mut quoted, c);
    }
    quoted.push('"');
    quoted
}

/// Bytes in double quotes with Go's escapes; what is not UTF-8 as `\xff`.
pub(crate) fn go_quote_bytes(bytes: &[u8]) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 2);
    quoted.push('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            push_escaped(&mut quoted, c);
        }
        for byte in chunk.invalid() {
            quoted.push_str(&format!("\\x{byte:02x}"));
        }
    }
    quoted.push('"');
    quoted
}

fn push_escaped(quoted: &mut String, c: char) {
    match c {
        '"' => quoted.push_str("\\\""),
        '\\' => quoted.push_str("\\\\"),
        '\x07' => quoted.push_str("\\a"),
        '\x08' => quoted.push_str("\\b"),
        '\x0c' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\x0b' => quoted.push_str("\\v"),
        ' '..='~' => quoted.push(c),
        '\0'..='\x7f' => quoted.push_str(&format!("\\x{:02x}", c as u32)),
        _ if is_printable(c) => quoted.push(c),
        _ if (c as u32) < 0x10000 => quoted.push_str(&format!("\\u{:04x}", c as u32)),
        _ => quoted.push_str(&format!("\\U{:08x}", c as u32)),
    }
}

/// Whether Go prints a character beyond ASCII as it is: not a control, a space, or unassigned.
fn is_printable(c: char) -> bool {
    // `escape_debug` also escapes combining marks, which Go prints; they are printable and not alone.
    let mut after_letter = ['a', c].iter().collect::<String>();
    after_letter = after_letter.escape_debug().to_string();
    after_letter.chars().count() == 2
}
