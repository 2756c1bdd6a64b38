//! `--flag a,b`: the parts of a list, as Go's encoding/csv reads one line.

/// The parts; a part in double quotes may hold commas, and quotes that are doubled.
///
/// # Errors
/// Go's words.
pub(crate) fn fields(line: &str) -> Result<Vec<String>, String> {
    let error = |at: usize, what: &str| Err(format!("parse error on line 1, column {at}: {what}"));
    let mut fields = Vec::new();
    let mut rest = line;
    while !line.is_empty() {
        let at = line.len() - rest.len();
        let Some(mut quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest
                .split_once(',')
                .map_or((rest, None), |(field, after)| (field, Some(after)));
            if let Some(quote) = field.find('"') {
                return error(at + quote + 1, "bare \" in non-quoted-field");
            }
            fields.push(field.to_owned());
            match after {
                Some(after) => rest = after,
                None => break,
            }
            continue;
        };
        let mut field = String::new();
        loop {
            let Some((part, after)) = quoted.split_once('"') else {
                return error(line.len() + 1, "extraneous or missing \" in quoted-field");
            };
            field.push_str(part);
            quoted = match after.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    more
                }
                None => {
                    quoted = after;
                    break;
                }
            };
        }
        fields.push(field);
        match quoted.strip_prefix(',') {
            Some(after) => rest = after,
            None if quoted.is_empty() => break,
            None => {
                return error(
                    line.len() - quoted.len(),
                    "extraneous or missing \" in quoted-field",
                );
            }
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts, and errors as Helm 4.3.1 words them.
    #[test]
    fn lists_are_read_as_go_reads_them() {
        let table: [(&str, &[&str]); 6] = [
            ("", &[]),
            ("a", &["a"]),
            ("a,b,", &["a", "b", ""]),
            ("\"a,b\",c", &["a,b", "c"]),
            ("\"a\"\"b\"", &["a\"b"]),
            ("\"\"", &[""]),
        ];
        for (line, parts) in table {
            assert_eq!(fields(line).unwrap_or_default(), parts, "{line}");
        }
        let errors = [
            ("\"a\"b", 3, "extraneous or missing \" in quoted-field"),
            ("a,\"b\"c", 5, "extraneous or missing \" in quoted-field"),
            ("a,\"b", 5, "extraneous or missing \" in quoted-field"),
            ("\"x", 3, "extraneous or missing \" in quoted-field"),
            ("ab\"", 3, "bare \" in non-quoted-field"),
            ("x\"y,z\"", 2, "bare \" in non-quoted-field"),
        ];
        for (line, column, words) in errors {
            let words = format!("parse error on line 1, column {column}: {words}");
            assert_eq!(fields(line), Err(words), "{line}");
        }
    }
}
