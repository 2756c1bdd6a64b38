//! The ground every other crate stands on: where text comes from and what can be said about it.
//!
//! * [`Span`] – a range of bytes in a file, 12 bytes, `Copy`.
//! * [`LineIndex`] – turns byte offsets into lines, columns and UTF-16 columns.
//! * [`Diagnostic`] – one problem as data: id, severity, message, labels, help, fixes.
//! * [`Budget`] – what one computation may spend; shared by everything nested in it.

mod budget;
mod diagnostic;
mod line_index;
mod span;

pub use budget::{Budget, Exhausted, Limits};
pub use diagnostic::{Diagnostic, Fix, Label, Severity, TextEdit};
pub use line_index::{LineColumn, LineIndex};
pub use span::{FileId, Span};
