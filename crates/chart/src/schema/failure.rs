//! What does not fit, printed as Helm prints it.

use pilothouse_value::format;

/// One thing that does not fit, with what it consists of.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// JSON pointer into the values.
    pub(super) at: String,
    pub(super) kind: Kind,
    pub(super) causes: Vec<Failure>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Several failures of one schema.
    Group,
    /// Failures behind a `$ref`.
    Reference,
    /// Anything with words of its own.
    Said(String),
}

impl Failure {
    pub(super) fn said(at: String, message: String, causes: Vec<Failure>) -> Failure {
        Failure {
            at,
            kind: Kind::Said(message),
            causes,
        }
    }

    /// The failures of one schema as one; `None`: there are none.
    pub(super) fn group(
        at: impl FnOnce() -> String,
        mut failures: Vec<Failure>,
    ) -> Option<Failure> {
        match failures.len() {
            0 => None,
            1 => failures.pop(),
            _ => Some(Failure {
                at: at(),
                kind: Kind::Group,
                causes: failures,
            }),
        }
    }

    /// The lines of all failures of a root schema.
    pub(super) fn lines(mut failures: Vec<Failure>) -> String {
        if let [
            Failure {
                kind: Kind::Group,
                causes,
                ..
            },
        ] = failures.as_mut_slice()
        {
            failures = std::mem::take(causes);
        }
        let mut out = String::new();
        for failure in &failures {
            failure.write(&mut out, 0);
        }
        out.pop();
        out
    }

    fn write(&self, out: &mut String, indent: usize) {
        let message = match &self.kind {
            Kind::Said(message) => message.as_str(),
            Kind::Group | Kind::Reference => match self.causes.as_slice() {
                [one] => return one.write(out, indent),
                _ => "validation failed",
            },
        };
        out.push_str(&"  ".repeat(indent));
        out.push_str(&format!("- at {}: {message}\n", quote(&self.at)));
        for cause in &self.causes {
            cause.write(out, indent + 1);
        }
    }

    /// The innermost failures: where they are and what they say.
    pub(super) fn leaves(&self, found: &mut Vec<(String, String)>) {
        for cause in &self.causes {
            cause.leaves(found);
        }
        if let (Kind::Said(message), []) = (&self.kind, self.causes.as_slice()) {
            found.push((self.at.clone(), message.clone()));
        }
    }
}

/// `'text'`, escaped as Helm's library does it (a backslash at the end loses its twin).
pub(super) fn quote(text: &str) -> String {
    let quoted = format::quote(text.as_bytes());
    let quoted = String::from_utf8_lossy(&quoted)
        .replace("\\\"", "\"")
        .replace('\'', "\\'");
    let inner = quoted.strip_prefix('"').unwrap_or(&quoted);
    format!("'{}'", inner.strip_suffix('"').unwrap_or(inner))
}

/// `'a', 'b'`
pub(super) fn quote_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quote).collect();
    quoted.join(", ")
}
