//! Which lines of a Secret hold what nobody should read over a shoulder.

/// How much of a line is to be hidden.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Sensitive {
    /// Nothing.
    No,
    /// What stands from this byte on: the value behind a key.
    From(u32),
}

/// What is to be hidden of each line of an object, in order; empty where nothing is: for all kinds but Secret.
/// Hidden are the values under `data` and `stringData`, whatever their form.
#[must_use]
pub fn sensitive_lines(kind: &str, text: &str) -> Vec<Sensitive> {
    if !matches!(kind, "Secret" | "SecretList") {
        return Vec::new();
    }
    let mut block = Block::Outside;
    text.lines().map(|line| block.line(line)).collect()
}

enum Block {
    Outside,
    /// Under `data`, which stands at this indentation; its keys at that one, once known.
    Data {
        at: usize,
        keys: Option<usize>,
    },
}

impl Block {
    fn line(&mut self, line: &str) -> Sensitive {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if trimmed.is_empty() {
            return Sensitive::No;
        }
        if let Block::Data { at, keys } = self {
            if indent > *at {
                let level = *keys.get_or_insert(indent);
                // Whatever is not plainly a key of the block (a block scalar's text, a flow mapping) is hidden whole.
                let value = if indent == level {
                    value_start(line, indent)
                } else {
                    None
                };
                return Sensitive::From(value.unwrap_or(indent) as u32);
            }
            *self = Block::Outside;
        }
        let key = trimmed
            .trim_start_matches("- ")
            .split(':')
            .next()
            .unwrap_or_default();
        if !matches!(
            key.trim_end().trim_matches(['"', '\'']),
            "data" | "stringData"
        ) {
            return Sensitive::No;
        }
        *self = Block::Data {
            at: indent,
            keys: None,
        };
        match value_start(line, indent) {
            Some(at) if at < line.trim_end().len() => Sensitive::From(at as u32),
            _ => Sensitive::No,
        }
    }
}

/// Where the value of `key: value` starts.
fn value_start(line: &str, indent: usize) -> Option<usize> {
    let rest = &line[indent..];
    let from = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].find(quote)? + 2,
        '{' | '[' | '#' => return None,
        _ => 0,
    };
    let colon = from + rest[from..].find(':')?;
    let after = &rest[colon + 1..];
    if !(after.is_empty() || after.starts_with([' ', '\t'])) {
        return None;
    }
    Some(indent + colon + 1 + (after.len() - after.trim_start().len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        let lines = sensitive_lines("Secret", text);
        let shown = text
            .lines()
            .zip(lines)
            .map(|(line, sensitive)| match sensitive {
                Sensitive::No => line.to_owned(),
                Sensitive::From(at) => format!("{}*", &line[..at as usize]),
            });
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn values_are_hidden_and_nothing_else() {
        let text = "kind: Secret\nmetadata:\n  name: a\ndata:\n  # c\n  a: eHl6\n  \"b:c\": 'q'\n  d: |\n    pem\n    more: x\n\n    end\ntype: Opaque\nstringData: {x: y}\nimmutable: true";
        let expected = "kind: Secret\nmetadata:\n  name: a\ndata:\n  *\n  a: *\n  \"b:c\": *\n  d: *\n    *\n    *\n\n    *\ntype: Opaque\nstringData: *\nimmutable: true";
        assert_eq!(hidden(text), expected);
        assert!(sensitive_lines("ConfigMap", text).is_empty());
    }
}
