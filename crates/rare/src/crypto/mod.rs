//! Keys, certificates, passwords, encryption.
//!
//! RSA, DSA, ECDSA and Ed25519 are done on [`num_bigint`]: real keys that openssl takes, in a few kilobytes. They are
//! not hardened against someone who measures time; nobody but the user's own page runs them.

pub(crate) mod aes;
pub(crate) mod base64;
pub(crate) mod certificate;
mod curve;
mod der;
mod dsa;
mod ed25519;
pub(crate) mod key;
mod montgomery;
mod number;
pub(crate) mod password;
pub(crate) mod pem;
mod rsa;
