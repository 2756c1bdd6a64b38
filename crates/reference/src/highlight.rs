//! Templates as HTML in the editor's colours: `d` delimiters, `k` keywords, `f` functions, `v` fields and
//! variables, `s` texts, `n` numbers, `c` comments.

use crate::prose::escaped;

const KEYWORDS: &[&str] = &[
    "if", "else", "end", "range", "with", "define", "template", "block", "break", "continue",
    "nil", "true", "false",
];

/// The template with its actions in colours.
pub(crate) fn highlighted(template: &str) -> String {
    let mut html = String::new();
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        html.push_str(&escaped(&rest[..start]));
        let end = action_end(&rest[start..]).map_or(rest.len(), |end| start + end);
        html.push_str(&action(&rest[start..end]));
        rest = &rest[end..];
    }
    html.push_str(&escaped(rest));
    html
}

/// Where an action ends, its delimiter included. Braces in texts are none.
fn action_end(text: &str) -> Option<usize> {
    let mut at = 2;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("}}") {
            return Some(at + 2);
        }
        at += token(rest).1;
    }
    None
}

fn action(text: &str) -> String {
    let mut html = String::from("<span class=\"act\">");
    let mut rest = text;
    while !rest.is_empty() {
        let (class, length) = token(rest);
        let word = escaped(&rest[..length]);
        match class {
            "" => html.push_str(&word),
            class => html.push_str(&format!("<span class=\"{class}\">{word}</span>")),
        }
        rest = &rest[length..];
    }
    html + "</span>"
}

/// What begins a text within an action, and how many bytes it is long (never 0 for a text that is not empty).
fn token(text: &str) -> (&'static str, usize) {
    for delimiter in ["{{- ", "{{", "}}"] {
        if text.starts_with(delimiter) {
            return ("d", delimiter.len());
        }
    }
    if text.starts_with(" -}}") {
        return ("d", 4);
    }
    if text.starts_with("/*") {
        return ("c", text.find("*/").map_or(text.len(), |end| end + 2));
    }
    let Some(first) = text.chars().next() else {
        return ("", 0);
    };
    let name = |from: usize| {
        let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let length = text[from..].find(|c| !inside(c));
        length.map_or(text.len(), |length| from + length)
    };
    match first {
        '"' | '`' | '\'' => ("s", text_end(text, first)),
        '.' | '$' => ("v", name(1)),
        '0'..='9' => ("n", name(1)),
        '-' if text[1..].starts_with(|c: char| c.is_ascii_digit()) => ("n", name(1)),
        c if c.is_alphabetic() => {
            let end = name(0);
            let class = if KEYWORDS.contains(&&text[..end]) {
                "k"
            } else {
                "f"
            };
            (class, end)
        }
        c => ("", c.len_utf8()),
    }
}

/// Where a text in quotes ends, the closing one included.
fn text_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped && quote != '`';
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_coloured_and_nothing_is_lost() {
        assert_eq!(
            highlighted(r#"a {{ trunc -5 "x}}" | f $y.z }}"#),
            "a <span class=\"act\"><span class=\"d\">{{</span> <span class=\"f\">trunc</span> <span class=\"n\">-5</span> \
             <span class=\"s\">&quot;x}}&quot;</span> | <span class=\"f\">f</span> <span class=\"v\">$y.z</span> <span class=\"d\">}}</span></span>"
        );
        for row in pilothouse_sprig::functions() {
            let mut text = highlighted(row.example.template);
            while let (Some(start), Some(end)) = (text.find('<'), text.find('>')) {
                text.replace_range(start..=end, "");
            }
            assert_eq!(text, escaped(row.example.template), "{}", row.name);
        }
    }

    #[test]
    fn half_an_action_comes_to_an_end() {
        for text in ["{{", "{{ \"x", "{{ /* x", "{{ é", "}}{{-"] {
            assert!(!highlighted(text).is_empty());
        }
    }
}
