//! Why something was not done, worded for the screen.

use std::fmt;

/// Why something was not done. Nothing has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refused {
    /// What happened, one plain sentence without a full stop: `photo.png is not a chart`.
    pub title: String,
    /// Why, and what to do. May be empty.
    pub detail: String,
}

impl Refused {
    /// With an explanation.
    #[must_use]
    pub fn new(title: impl Into<String>, detail: impl Into<String>) -> Refused {
        Refused {
            title: title.into(),
            detail: detail.into(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)?;
        if self.detail.is_empty() {
            return Ok(());
        }
        write!(f, ". {}", self.detail)
    }
}

impl std::error::Error for Refused {}
