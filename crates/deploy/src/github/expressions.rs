//! GitHub's expressions, `${{ … }}`, as far as what they name is known.

use super::Run;
use crate::shell::{Variables, Word};

impl Run<'_> {
    /// A text with its expressions filled in; the first that is not known stays, and is said.
    pub(super) fn word_with(&self, text: &str, variables: &Variables) -> Word {
        let mut out = String::new();
        let mut unknown = None;
        let mut rest = text;
        while let Some(at) = rest.find("${{") {
            let Some(length) = closing(&rest[at..]) else {
                break;
            };
            out.push_str(&rest[..at]);
            let written = &rest[at..at + length];
            match self.value(written[3..length - 2].trim(), variables) {
                Some(text) => out.push_str(&text),
                None => {
                    out.push_str(written);
                    unknown.get_or_insert_with(|| written.to_owned());
                }
            }
            rest = &rest[at + length..];
        }
        out.push_str(rest);
        Word {
            text: out,
            unknown,
            ..Word::default()
        }
    }

    pub(super) fn filled(&self, text: &str, variables: &Variables) -> String {
        self.word_with(text, variables).text
    }

    /// `a || b`: the first that is not empty; `a && b`: `b` where `a` holds. Of conditions that are not known one after the
    /// other is taken to hold, by [`Run::choice`].
    fn value(&self, expression: &str, variables: &Variables) -> Option<String> {
        let parts: Vec<&str> = expression.split("||").map(str::trim).collect();
        let mut possible = 0;
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let (part, holds) = match part.rsplit_once("&&") {
                None => (*part, Some(true)),
                Some((condition, value)) => (value.trim(), self.holds(condition, variables)),
            };
            let part = part.trim_matches(['(', ')']).trim();
            let is = holds.unwrap_or_else(|| {
                possible += 1;
                self.ways.set(self.ways.get().max(possible + 1));
                self.choice + 1 == possible
            });
            if !is {
                continue;
            }
            match self.part(part, variables) {
                Some(text) if text.is_empty() && !last => {}
                Some(text) => return Some(text),
                // What a matrix does not have is empty, and so is an input that is not given.
                None if part.starts_with("matrix.") && !last => {}
                None => return None,
            }
        }
        // No condition held.
        (possible > 0).then(String::new)
    }

    /// `a == b`, `a != b`, several of them with `&&`.
    fn holds(&self, conditions: &str, variables: &Variables) -> Option<bool> {
        let mut all = true;
        for condition in conditions.split("&&") {
            let condition = condition.trim().trim_matches(['(', ')']).trim();
            let (a, b, equal) = match (condition.split_once("=="), condition.split_once("!=")) {
                (Some((a, b)), _) => (a, b, true),
                (_, Some((a, b))) => (a, b, false),
                _ => return None,
            };
            let a = self.part(a.trim(), variables)?;
            let b = self.part(b.trim(), variables)?;
            all &= a.eq_ignore_ascii_case(&b) == equal;
        }
        Some(all)
    }

    fn part(&self, expression: &str, variables: &Variables) -> Option<String> {
        if let Some(literal) = expression
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''))
        {
            return Some(literal.replace("''", "'"));
        }
        let known = |turn: &[(String, String)], path: &str| {
            let mut pairs = turn.iter();
            pairs
                .find(|(key, _)| key == path)
                .map(|(_, text)| text.clone())
        };
        if let Some(path) = expression.strip_prefix("github.event.inputs.") {
            return known(self.workflow.inputs, path);
        }
        let variable = |name: &str| {
            let word = variables.get(name)?;
            word.unknown.is_none().then(|| word.text.clone())
        };
        let (scope, path) = expression.split_once('.')?;
        match scope.trim() {
            "matrix" => known(self.turn, path),
            "inputs" => known(self.workflow.inputs, path),
            "env" => variable(path),
            "steps" => variable(expression),
            "github" if path == "workspace" => Some(".".to_owned()),
            "github" if path == "job" => Some(self.name.to_owned()),
            _ => None,
        }
    }
}

/// The length of the expression at the start of a text, its `}}` outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = text.as_bytes();
    let mut at = 3;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            _ => {}
        }
        at += 1;
    }
    None
}
