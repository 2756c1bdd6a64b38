//! What goes wrong with a chart, in Helm's words, and what Helm says on standard error besides.

use pilothouse_source::{Diagnostic, Severity, Span};
use pilothouse_value::format;
use std::fmt;

/// How loud a line on standard error is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Level {
    /// A line of Helm 3, which has no levels: it is its message.
    Plain,
    /// `level=INFO`
    Info,
    /// `level=WARN`
    Warn,
    /// `level=ERROR`
    Error,
}

/// One line that Helm logs to standard error: `level=WARN msg="…" path=s.enabled chart=s`. What is logged when stands
/// in [`crate::notices`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// How loud.
    pub level: Level,
    /// The message.
    pub message: String,
    /// Keys and values after the message, in order.
    pub attributes: Vec<(&'static str, String)>,
    /// What it talks about; [`Span::NONE`] where that is not known.
    pub span: Span,
}

impl Notice {
    /// A line without attributes and place.
    #[must_use]
    pub fn new(level: Level, message: impl Into<String>) -> Notice {
        Notice {
            level,
            message: message.into(),
            attributes: Vec::new(),
            span: Span::NONE,
        }
    }

    /// A line of Helm 3.
    #[must_use]
    pub fn plain(line: impl Into<String>) -> Notice {
        Notice::new(Level::Plain, line)
    }

    /// An information.
    #[must_use]
    pub fn info(message: impl Into<String>) -> Notice {
        Notice::new(Level::Info, message)
    }

    /// A warning.
    #[must_use]
    pub fn warn(message: impl Into<String>) -> Notice {
        Notice::new(Level::Warn, message)
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<String>) -> Notice {
        self.attributes.push((key, value.into()));
        self
    }

    /// The same as a problem that can be shown.
    #[must_use]
    pub fn diagnostic(&self, id: &str) -> Diagnostic {
        let severity = match self.level {
            Level::Plain | Level::Info | Level::Warn => Severity::Warning,
            Level::Error => Severity::Error,
        };
        let mut message = self.message.clone();
        for (key, value) in &self.attributes {
            message.push_str(&format!(" {key}={value}"));
        }
        let diagnostic = Diagnostic::new(severity, id, message);
        if self.span.is_some() {
            diagnostic.at(self.span)
        } else {
            diagnostic
        }
    }
}

impl fmt::Display for Notice {
    /// The line as Helm prints it, without the newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Plain => return f.write_str(&self.message),
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        };
        write!(f, "level={level} msg={}", logged(&self.message))?;
        for (key, value) in &self.attributes {
            write!(f, " {key}={}", logged(value))?;
        }
        Ok(())
    }
}

/// A value as Go's `slog` text handler writes it: quoted where it is empty or has spaces, quotes, `=` or what
/// cannot be printed.
fn logged(text: &str) -> String {
    let plain =
        |c: char| c != ' ' && c != '"' && c != '=' && format::is_print(c) && c != '\u{fffd}';
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    String::from_utf8_lossy(&format::quote(text.as_bytes())).into_owned()
}

/// Why a chart cannot be loaded or its values cannot be made. Helm prints the notices, then `Error: ` and the
/// message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChartError {
    /// The problem; its message is Helm's.
    pub diagnostic: Box<Diagnostic>,
    /// What Helm logged before.
    pub notices: Vec<Notice>,
}

impl ChartError {
    /// An error with a stable id (`chart/…`, `values/…`) and Helm's words.
    #[must_use]
    pub fn new(id: &str, message: impl Into<String>) -> ChartError {
        ChartError {
            diagnostic: Box::new(Diagnostic::error(id, message)),
            notices: Vec::new(),
        }
    }

    /// The same at a place; nothing is added for [`Span::NONE`].
    #[must_use]
    pub fn at(mut self, span: Span) -> ChartError {
        if span.is_some() {
            self.diagnostic = Box::new(self.diagnostic.at(span));
        }
        self
    }

    /// The same in plain words besides.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> ChartError {
        self.diagnostic.help = help.into();
        self
    }

    /// The same with `head` put before the message.
    #[must_use]
    pub fn within(mut self, head: impl fmt::Display) -> ChartError {
        self.diagnostic.message = format!("{head}{}", self.diagnostic.message);
        self
    }

    /// Helm's words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.diagnostic.message
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for ChartError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_quoted_where_go_quotes_it() {
        let notice = Notice::warn("returned non-bool value")
            .with("path", "s.enabled")
            .with("error", "\"bad\" is not a table");
        assert_eq!(
            notice.to_string(),
            r#"level=WARN msg="returned non-bool value" path=s.enabled error="\"bad\" is not a table""#
        );
        assert_eq!(Notice::info("").to_string(), r#"level=INFO msg="""#);
    }
}
