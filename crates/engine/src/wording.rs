//! How Helm lays out the errors of templates.

use pilothouse_gotmpl::{ExecError, ParseError};
use pilothouse_sprig::HelmVersion;

/// The words of an error of execution, without the `Error: ` in front.
///
/// A refusal of the chart's own (`required`, `fail`) names the file's action that led to it. An error of the
/// executor's own is laid out over lines, one block for each `include`. Where a function returned the error, or
/// `tpl` stands in between, Go's line stays as it is; Helm 3 knows nothing else.
#[must_use]
pub fn exec_error(error: &ExecError, helm: HelmVersion) -> String {
    if let Some(raised) = &error.innermost().raised {
        return format!(
            "execution error at ({}:{}:{}): {raised}",
            error.file, error.line, error.column
        );
    }
    let laid_out = helm.lays_out_errors().then(|| layout(error)).flatten();
    laid_out.unwrap_or_else(|| error.to_string())
}

fn layout(error: &ExecError) -> Option<String> {
    let mut text = String::new();
    let mut at = error;
    loop {
        let place = format!(
            "{}:{}:{}\n  executing {:?} at <{}>:\n    ",
            at.file, at.line, at.column, at.template, at.context
        );
        text.push_str(&place);
        match &at.cause {
            None if at.from_call => return with_returned(text, at),
            None => {
                text.push_str(at.message.trim_end());
                return Some(text);
            }
            Some(cause) => {
                // Only what `include` puts in front; `tpl` says more, and then nothing is laid out.
                let lead = at.message.strip_suffix(": ")?;
                if !lead.starts_with("error calling ") || lead.contains(": ") {
                    return None;
                }
                text.push_str(lead);
                text.push_str(":\n");
                at = cause;
            }
        }
    }
}

/// An error returned by a function is laid out only where it is one of text/template's own lines.
fn with_returned(mut text: String, error: &ExecError) -> Option<String> {
    let (lead, returned) = error.message.split_once(": ")?;
    if !returned.starts_with("template: no template ") {
        return None;
    }
    text.push_str(lead);
    text.push_str(":\n");
    text.push_str(returned);
    Some(text)
}

/// The words of an error of parsing, without the `Error: ` in front: the place, and the last part of Go's line.
#[must_use]
pub fn parse_error(error: &ParseError) -> String {
    let line = error.to_string();
    let parts: Vec<&str> = line.split(": ").collect();
    match parts.as_slice() {
        [_, place, .., last] => format!("parse error at ({place}): {last}"),
        _ => format!("parse error in ({}): {line}", error.name),
    }
}
