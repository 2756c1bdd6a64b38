//! The bytes of a message. Page and worker are built together from this crate, so the format needs no versions;
//! what is *kept* (snapshots, links) is the session's own format and does.

use serde::{Serialize, de::DeserializeOwned};

/// Writes one message.
///
/// # Errors
/// Says what could not be written; does not happen for the types of this crate.
pub fn to_bytes<T: Serialize>(message: &T) -> Result<Vec<u8>, String> {
    postcard::to_stdvec(message).map_err(|error| error.to_string())
}

/// Reads one message that [`to_bytes`] wrote.
///
/// # Errors
/// Says what is wrong with bytes that are no such message.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| error.to_string())
}
