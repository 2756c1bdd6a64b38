//! A semantic version, read as Helm's library reads it.

use std::cmp::Ordering;
use std::fmt;

/// The longest text that is taken for a version, in bytes.
const LONGEST: usize = 256;

/// A semantic version. Compares by precedence: metadata does not count.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number; 0 where it was left out.
    pub minor: u64,
    /// The third number; 0 where it was left out.
    pub patch: u64,
    /// What follows the `-`, without it; empty for a release.
    pub prerelease: String,
    /// What follows the `+`, without it; empty where there is none.
    pub metadata: String,
    /// The text it was read from.
    pub original: String,
}

/// Why a text is no version. Displays in the words of Helm's library.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum VersionError {
    /// The text as a whole does not look like a version.
    Invalid,
    /// Longer than 256 bytes.
    TooLong,
    /// Strict reading of `""`.
    Empty,
    /// Strict reading found something else than digits in a number.
    InvalidCharacters,
    /// `01`
    SegmentStartsZero,
    /// Strict reading found a bad prerelease.
    InvalidPrerelease,
    /// Strict reading found bad metadata.
    InvalidMetadata,
    /// A number is beyond 64 bits (or missing, in strict reading); the text is Go's.
    Number(String),
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VersionError::Invalid => "invalid semantic version",
            VersionError::TooLong => "version string is too long (max 256 bytes)",
            VersionError::Empty => "version string empty",
            VersionError::InvalidCharacters => "invalid characters in version",
            VersionError::SegmentStartsZero => "version segment starts with 0",
            VersionError::InvalidPrerelease => "invalid prerelease string",
            VersionError::InvalidMetadata => "invalid metadata string",
            VersionError::Number(text) => text,
        })
    }
}

impl std::error::Error for VersionError {}

impl Version {
    /// Reads leniently: `v1.2`, `1`, `01.2.3` are versions.
    ///
    /// # Errors
    /// Where it is no version even so.
    pub fn parse(text: &str) -> Result<Version, VersionError> {
        if text.len() > LONGEST {
            return Err(VersionError::TooLong);
        }
        let shape = Shape::read(text, |byte| byte.is_ascii_digit()).ok_or(VersionError::Invalid)?;
        if shape.end != text.len() {
            return Err(VersionError::Invalid);
        }
        let number = |segment: Option<&str>| match segment {
            None => Ok(0),
            Some(digits) => number(digits).map_err(|error| {
                VersionError::Number(format!("error parsing version segment: {error}"))
            }),
        };
        let version = Version {
            major: number(Some(shape.major))?,
            minor: number(shape.minor)?,
            patch: number(shape.patch)?,
            prerelease: shape.prerelease.unwrap_or("").to_owned(),
            metadata: shape.metadata.unwrap_or("").to_owned(),
            original: text.to_owned(),
        };
        check_prerelease(&version.prerelease)?;
        Ok(version)
    }

    /// Reads exactly what semver.org says: three numbers, no `v`, no leading zeros.
    ///
    /// # Errors
    /// Where it is no such version.
    pub fn parse_strict(text: &str) -> Result<Version, VersionError> {
        if text.len() > LONGEST {
            return Err(VersionError::TooLong);
        }
        if text.is_empty() {
            return Err(VersionError::Empty);
        }
        let parts: Vec<&str> = text.splitn(3, '.').collect();
        let [major, minor, rest] = parts[..] else {
            return Err(VersionError::Invalid);
        };
        let (rest, metadata) = match rest.split_once('+') {
            Some((rest, metadata)) => (rest, Some(metadata)),
            None => (rest, None),
        };
        let (patch, prerelease) = match rest.split_once('-') {
            Some((patch, prerelease)) => (patch, Some(prerelease)),
            None => (rest, None),
        };
        for part in [major, minor, patch] {
            if !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(VersionError::InvalidCharacters);
            }
            if part.len() > 1 && part.starts_with('0') {
                return Err(VersionError::SegmentStartsZero);
            }
        }
        let numbers = [major, minor, patch].map(|part| number(part).map_err(VersionError::Number));
        if let Some(text) = prerelease {
            if text.is_empty() {
                return Err(VersionError::InvalidPrerelease);
            }
            check_prerelease(text)?;
        }
        if let Some(text) = metadata {
            check_metadata(text)?;
        }
        let [major, minor, patch] = numbers;
        Ok(Version {
            major: major?,
            minor: minor?,
            patch: patch?,
            prerelease: prerelease.unwrap_or("").to_owned(),
            metadata: metadata.unwrap_or("").to_owned(),
            original: text.to_owned(),
        })
    }

    /// A version of three numbers.
    #[must_use]
    pub fn new(major: u64, minor: u64, patch: u64) -> Version {
        let mut version = Version {
            major,
            minor,
            patch,
            prerelease: String::new(),
            metadata: String::new(),
            original: String::new(),
        };
        version.original = version.to_string();
        version
    }

    /// Precedence as semver.org says it; metadata does not count.
    #[must_use]
    pub fn compare(&self, other: &Version) -> Ordering {
        self.numbers()
            .cmp(&other.numbers())
            .then_with(|| compare_prereleases(&self.prerelease, &other.prerelease))
    }

    /// Whether it has something behind a `-`.
    #[must_use]
    pub fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }

    fn numbers(&self) -> (u64, u64, u64) {
        (self.major, self.minor, self.patch)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Version) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        self.compare(other)
    }
}

/// The parts of something that looks like a version at the beginning of a text.
pub(super) struct Shape<'t> {
    pub(super) major: &'t str,
    pub(super) minor: Option<&'t str>,
    pub(super) patch: Option<&'t str>,
    pub(super) prerelease: Option<&'t str>,
    pub(super) metadata: Option<&'t str>,
    /// Where it ends.
    pub(super) end: usize,
}

impl<'t> Shape<'t> {
    /// `v1.2.3-a.b+c.d` from the start of `text`, as much as there is; the numbers consist of what `digit` takes.
    pub(super) fn read(text: &'t str, digit: impl Fn(u8) -> bool) -> Option<Shape<'t>> {
        let bytes = text.as_bytes();
        let segment = |from: usize| {
            let length = bytes[from..]
                .iter()
                .take_while(|byte| digit(**byte))
                .count();
            (length > 0).then_some(from + length)
        };
        let dotted = |from: usize| match bytes.get(from) {
            Some(b'.') => segment(from + 1),
            _ => None,
        };
        let start = usize::from(bytes.first() == Some(&b'v'));
        let mut end = segment(start)?;
        let major = &text[start..end];
        let part = |end: &mut usize| {
            let next = dotted(*end)?;
            let part = &text[*end + 1..next];
            *end = next;
            Some(part)
        };
        let minor = part(&mut end);
        let patch = minor.and_then(|_| part(&mut end));
        let prerelease = identifiers(text, b'-', &mut end);
        let metadata = identifiers(text, b'+', &mut end);
        Some(Shape {
            major,
            minor,
            patch,
            prerelease,
            metadata,
            end,
        })
    }
}

/// `-a.b.c` at `end`: dotted identifiers behind a sign; moves `end` behind them.
fn identifiers<'t>(text: &'t str, sign: u8, end: &mut usize) -> Option<&'t str> {
    let bytes = text.as_bytes();
    if bytes.get(*end) != Some(&sign) {
        return None;
    }
    let start = *end + 1;
    let mut at = start;
    loop {
        let run = &bytes[at..];
        let length = run.iter().take_while(|byte| in_identifier(**byte)).count();
        if length == 0 {
            // A dot without an identifier behind it is not part of it.
            return if at == start {
                None
            } else {
                *end = at - 1;
                Some(&text[start..*end])
            };
        }
        at += length;
        *end = at;
        if bytes.get(at) != Some(&b'.') {
            return Some(&text[start..at]);
        }
        at += 1;
    }
}

fn in_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(in_identifier)
}

/// Identifiers with dots between them, of which numbers have no leading zeros; the first bad one is told.
pub(super) fn check_prerelease(prerelease: &str) -> Result<(), VersionError> {
    if prerelease.is_empty() {
        return Ok(());
    }
    for part in prerelease.split('.') {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_identifier(part) {
            return Err(VersionError::InvalidPrerelease);
        }
        if part.len() > 1 && part.starts_with('0') && digits {
            return Err(VersionError::SegmentStartsZero);
        }
    }
    Ok(())
}

/// Identifiers with dots between them.
pub(super) fn check_metadata(metadata: &str) -> Result<(), VersionError> {
    match metadata.split('.').all(is_identifier) {
        true => Ok(()),
        false => Err(VersionError::InvalidMetadata),
    }
}

/// Reads digits; the error is the one of Go's `strconv.ParseUint`.
fn number(digits: &str) -> Result<u64, String> {
    digits.parse().map_err(|_| {
        let why = if digits.is_empty() {
            "invalid syntax"
        } else {
            "value out of range"
        };
        format!("strconv.ParseUint: parsing \"{digits}\": {why}")
    })
}

/// No prerelease is above any; else part by part, a shorter one first.
fn compare_prereleases(left: &str, right: &str) -> Ordering {
    if left.is_empty() || right.is_empty() {
        return left.is_empty().cmp(&right.is_empty());
    }
    let (mut lefts, mut rights) = (left.split('.'), right.split('.'));
    loop {
        let order = match (lefts.next(), rights.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(left), Some(right)) => compare_parts(left, right),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Numbers by value and below words; words by bytes. What is beyond 64 bits counts as a word.
fn compare_parts(left: &str, right: &str) -> Ordering {
    match (left.parse::<u64>(), right.parse::<u64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => left.cmp(right),
    }
}
