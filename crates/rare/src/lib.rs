//! What few charts need and what would weigh on every visitor: keys, certificates, passwords, encryption, the time
//! zones, the Unicode tables of regular expressions, zip archives, minijinja templates.
//!
//! [`ask`] puts a [`Request`]. Natively the feature `answers` brings the code, and the answer comes from this very
//! crate. In the browser the worker is built without it; a [`carry_by`] of the worker fetches a second module when
//! the first request comes, and [`answer`] runs there. Both ways the same bytes cross.

#[cfg(feature = "answers")]
mod answer;
#[cfg(feature = "answers")]
mod archive;
#[cfg(feature = "answers")]
mod crypto;
#[cfg(feature = "answers")]
mod fill;
#[cfg(feature = "answers")]
mod random;
#[cfg(feature = "answers")]
mod unicode;

#[cfg(feature = "answers")]
pub use answer::answer;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// Where a request's randomness starts. The same seed makes the same key.
pub type Seed = [u8; 32];

/// What can be asked. Each variant says what [`ask`] returns for it.
#[derive(Serialize, Deserialize, Debug)]
pub enum Request {
    /// A bcrypt hash as `String`.
    Bcrypt {
        /// The salt.
        salt: [u8; 16],
        /// What is hashed: 72 bytes at most.
        password: Vec<u8>,
    },
    /// A password of the Master Password algorithm as `Option<Vec<u8>>`; `None`: no such kind.
    Derive {
        /// Counts the passwords of a site.
        counter: u32,
        /// `long`, `pin` …
        kind: Vec<u8>,
        /// The user's secret.
        password: Vec<u8>,
        /// The user.
        user: Vec<u8>,
        /// The site.
        site: Vec<u8>,
    },
    /// AES-256 in CBC mode, in Base64, as `String`.
    Encrypt {
        /// The password that is the key.
        key: Vec<u8>,
        /// The initial vector.
        vector: [u8; 16],
        /// What is encrypted.
        text: Vec<u8>,
    },
    /// The text of an [`Request::Encrypt`] as `Result<Vec<u8>, String>`, the error in Go's words.
    Decrypt {
        /// The password that is the key.
        key: Vec<u8>,
        /// Base64.
        text: Vec<u8>,
    },
    /// A SHA-512 checksum as `Vec<u8>`.
    Sha512(Vec<u8>),
    /// A new private key in DER as `Option<Vec<u8>>`: `rsa` (PKCS #1, so many bits), `ecdsa` (SEC 1, P-256),
    /// `ed25519` (PKCS #8), `dsa` (OpenSSL's form). `None`: another kind.
    Key {
        /// The kind.
        kind: String,
        /// The length of an RSA key.
        bits: u32,
        /// Where it starts to search.
        seed: Seed,
    },
    /// Such a key as PEM: `Option<String>`; `None`: it is no key of that kind.
    Pem {
        /// The kind.
        kind: String,
        /// The key.
        der: Vec<u8>,
    },
    /// Whether a text is a private key in PEM: `Result<(), String>`, the error in Sprig's words.
    CheckKey(Vec<u8>),
    /// Whether a text is a certificate in PEM: `Result<(), NoCertificate>`.
    CheckCertificate(Vec<u8>),
    /// The certificate and the key that are given in Base64: `Result<(Vec<u8>, Vec<u8>), String>`, the error in
    /// Sprig's words.
    Custom {
        /// The certificate: Base64 of PEM.
        certificate: Vec<u8>,
        /// Its key: Base64 of PEM.
        key: Vec<u8>,
    },
    /// A certificate: `Result<Signed, Refused>`.
    Sign(Box<Certificate>),
    /// A time zone of the database as compiled data (RFC 8536): `Option<Vec<u8>>`; `None`: there is none of that
    /// name.
    Zone(String),
    /// The characters of one class or one character of a regular expression, with the Unicode properties and the
    /// flag `i` that it holds, written out as a class that needs no tables: `Option<String>`; `None`: there is no
    /// such property.
    Class(String),
    /// The files of a zip archive: `Result<Vec<Member>, Unreadable>`.
    Unzip {
        /// The archive.
        #[serde(with = "serde_bytes")]
        archive: Vec<u8>,
        /// How many members it may have.
        most_members: usize,
        /// How many bytes all files together may unpack to; the one that goes beyond is the last, and holds one byte
        /// too many.
        most_bytes: u64,
    },
    /// A zip archive of these paths and contents: `Result<Packed, String>`.
    Zip(Vec<(String, Packed)>),
    /// These bytes as a gzip file: `Result<Packed, String>`.
    Gzip(Packed),
    /// A minijinja template filled in: `Result<String, FillFault>`. Filters of its own: `sh` quotes a word for a shell;
    /// `json` writes a text so that YAML reads the same; `script(n)` does so as a block of lines, indented by `n`, where it
    /// can; `comment` keeps a text on one line; `dollars` doubles each `$` for Argo CD; `expressions` keeps GitHub from
    /// reading `${{`.
    Fill {
        /// The template.
        template: String,
        /// What it names: a map.
        values: Tree,
    },
}

/// A value for a template.
#[derive(Clone, Serialize, Deserialize, Debug)]
pub enum Tree {
    /// A truth.
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A map.
    Map(Vec<(String, Tree)>),
}

/// What is wrong with a template, and where.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct FillFault {
    /// Line of the template, from 1.
    pub line: u32,
    /// What is wrong there.
    pub message: String,
}

/// Bytes, many of them.
pub type Packed = serde_bytes::ByteBuf;

/// A file of a zip archive.
#[derive(Serialize, Deserialize, Debug)]
pub struct Member {
    /// Its path, as it is written there.
    pub path: String,
    /// Whether it is a symbolic link.
    pub is_link: bool,
    /// Its content, or why that cannot be unpacked; then it is the last.
    pub data: Result<Packed, String>,
}

/// Why an archive cannot be read.
#[derive(Serialize, Deserialize, Debug)]
pub enum Unreadable {
    /// It holds more members than it may.
    TooMany,
    /// It is damaged behind these members.
    Damaged(Vec<Member>, String),
}

/// A certificate to be made.
#[derive(Serialize, Deserialize, Debug)]
pub struct Certificate {
    /// The subject.
    pub common_name: String,
    /// IP addresses, of 4 or 16 bytes.
    pub ips: Vec<Vec<u8>>,
    /// Host names.
    pub dns: Vec<String>,
    /// From when on it is valid.
    pub not_before: Moment,
    /// Until when it is valid.
    pub not_after: Moment,
    /// Whether it may sign others.
    pub is_ca: bool,
    /// Its private key, PEM.
    pub key: Vec<u8>,
    /// Certificate and key of the one who signs it, PEM; `None`: it signs itself.
    pub issuer: Option<(Vec<u8>, Vec<u8>)>,
    /// For its number, and for signatures that need randomness.
    pub seed: Seed,
}

/// A second of the calendar, in UTC.
#[derive(Serialize, Deserialize, Copy, Clone, Debug)]
pub struct Moment {
    /// The year.
    pub year: i64,
    /// Month, day, hour, minute, second.
    pub rest: [u8; 5],
}

/// A certificate and its key, PEM.
#[derive(Serialize, Deserialize, Debug)]
pub struct Signed {
    /// The certificate.
    pub certificate: String,
    /// The key.
    pub key: String,
}

/// Why a certificate was not made.
#[derive(Serialize, Deserialize, Debug)]
pub enum Refused {
    /// In the words of Go's `x509`.
    Words(String),
    /// This host name is not ASCII.
    NotAscii(String),
}

/// Why a text is no certificate.
#[derive(Serialize, Deserialize, Debug)]
pub enum NoCertificate {
    /// It is no PEM.
    NoPem,
    /// Its content is something else.
    Malformed,
}

/// Takes a request's bytes to [`answer`] and brings back the answer's, or says why that cannot be done.
pub type Carrier = fn(&[u8]) -> Result<Vec<u8>, String>;

thread_local! {
    static CARRIER: Cell<Carrier> = const { Cell::new(here) };
}

/// Makes the requests of this thread go through `carrier`.
pub fn carry_by(carrier: Carrier) {
    CARRIER.set(carrier);
}

#[cfg(feature = "answers")]
fn here(request: &[u8]) -> Result<Vec<u8>, String> {
    answer(request)
}

#[cfg(not(feature = "answers"))]
fn here(_request: &[u8]) -> Result<Vec<u8>, String> {
    Err("there is nothing to answer this".to_owned())
}

/// What comes back: anything that can be read from an answer's bytes.
pub trait Answer: DeserializeOwned {}

impl<T: DeserializeOwned> Answer for T {}

/// Puts a request. `T` is what the [`Request`] says.
///
/// # Errors
/// Says why there is no answer: the second module could not be fetched.
pub fn ask<T: Answer>(request: &Request) -> Result<T, String> {
    let request = postcard::to_stdvec(request).map_err(|error| error.to_string())?;
    let answer = CARRIER.get()(&request)?;
    postcard::from_bytes(&answer).map_err(|error| error.to_string())
}
