//! Dotted keys.

use std::fmt;

/// A dotted key. Displays as it would be written.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Key(Vec<String>);

impl Key {
    pub(super) fn of(parts: &[String]) -> Key {
        Key(parts.to_vec())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
            if !part.is_empty() && part.bytes().all(bare) {
                f.write_str(part)?;
            } else {
                write!(f, "{}", crate::quote::go_quote(part))?;
            }
        }
        Ok(())
    }
}
