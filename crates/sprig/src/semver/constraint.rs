//! Constraints on versions: `>=1.2 <2 || ^3.1, !=3.1.4`.

use super::version::{Shape, Version};
use std::cmp::Ordering;
use std::fmt;

/// A constraint: alternatives, each a list of requirements that all must hold.
#[derive(Clone, Debug)]
pub struct Constraint {
    alternatives: Vec<Alternative>,
}

#[derive(Clone, Debug)]
struct Alternative {
    requirements: Vec<Requirement>,
    /// One of its requirements names a prerelease: prereleases are looked at by all of them.
    prereleases: bool,
}

/// Why a text is no constraint. Displays in the words of Helm's library.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConstraintError {
    /// One alternative does not look like a constraint; the text is that alternative.
    Improper(String),
    /// It looks like one but names no version.
    Parse,
}

impl fmt::Display for ConstraintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConstraintError::Improper(text) => {
                write!(f, "improper constraint: {}", crate::quote::go_quote(text))
            }
            ConstraintError::Parse => f.write_str("constraint parser error"),
        }
    }
}

impl std::error::Error for ConstraintError {}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Operator {
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

#[derive(Clone, Debug)]
struct Requirement {
    operator: Operator,
    version: Version,
    /// As written, without the operator.
    text: String,
    /// How much of it was written out: what follows is a wildcard.
    known: Known,
}

/// How many of the three numbers a requirement names.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Known {
    Nothing,
    Major,
    Minor,
    All,
}

impl Constraint {
    /// Reads a constraint.
    ///
    /// # Errors
    /// In the words of Helm's library: `improper constraint: "x"`.
    pub fn parse(text: &str) -> Result<Constraint, ConstraintError> {
        let text = with_ranges_written_out(text);
        let alternatives = text.split("||").map(Alternative::parse);
        Ok(Constraint {
            alternatives: alternatives.collect::<Result<_, _>>()?,
        })
    }

    /// Whether `version` fulfils it.
    #[must_use]
    pub fn check(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|alternative| {
            let mut requirements = alternative.requirements.iter();
            requirements.all(|one| one.refusal(version, alternative.prereleases).is_none())
        })
    }

    /// Why `version` does not fulfil it, a sentence for each requirement; empty where it does.
    #[must_use]
    pub fn refusals(&self, version: &Version) -> Vec<String> {
        let mut refusals = Vec::new();
        // That it is a prerelease is said once only.
        let mut said_prerelease = false;
        for alternative in &self.alternatives {
            let before = refusals.len();
            let mut refused = false;
            for requirement in &alternative.requirements {
                match requirement.refusal(version, alternative.prereleases) {
                    None => {}
                    Some(Refusal::Prerelease) => {
                        refused = true;
                        if !said_prerelease {
                            refusals.push(requirement.explain(Refusal::Prerelease, version));
                        }
                        said_prerelease = true;
                    }
                    Some(refusal) => {
                        refused = true;
                        refusals.push(requirement.explain(refusal, version));
                    }
                }
            }
            if !refused {
                refusals.truncate(before);
                return Vec::new();
            }
        }
        refusals
    }
}

impl Alternative {
    fn parse(text: &str) -> Result<Alternative, ConstraintError> {
        let improper = || ConstraintError::Improper(text.to_owned());
        let mut requirements = Vec::new();
        let mut rest = skip_spaces(text);
        loop {
            let (operator, after) = operator(rest);
            let after = skip_spaces(after);
            let shape = Shape::read(after, |byte| {
                byte.is_ascii_digit() || b"xX*|".contains(&byte)
            })
            .ok_or_else(improper)?;
            requirements.push((operator, shape.end, after));
            let behind = &after[shape.end..];
            rest = skip_spaces(behind);
            if rest.is_empty() {
                break;
            }
            match rest.strip_prefix(',') {
                Some(next) => rest = skip_spaces(next),
                None if rest.len() == behind.len() => return Err(improper()),
                None => {}
            }
        }
        let requirements = requirements.into_iter();
        let requirements = requirements
            .map(|(operator, end, text)| Requirement::parse(operator, &text[..end]))
            .collect::<Result<Vec<_>, _>>()?;
        let prereleases = requirements.iter().any(|one| one.version.is_prerelease());
        Ok(Alternative {
            requirements,
            prereleases,
        })
    }
}

impl Requirement {
    fn parse(operator: Operator, text: &str) -> Result<Requirement, ConstraintError> {
        let shape = Shape::read(text, |byte| {
            byte.is_ascii_digit() || b"xX*|".contains(&byte)
        })
        .ok_or(ConstraintError::Parse)?;
        let wild = |part: Option<&str>| matches!(part, None | Some("x" | "X" | "*"));
        let prerelease = match shape.prerelease {
            Some(prerelease) => format!("-{prerelease}"),
            None => String::new(),
        };
        let (known, full) = if wild(Some(shape.major)) {
            (Known::Nothing, format!("0.0.0{prerelease}"))
        } else if wild(shape.minor) {
            (Known::Major, format!("{}.0.0{prerelease}", shape.major))
        } else if wild(shape.patch) {
            let minor = shape.minor.unwrap_or("0");
            (
                Known::Minor,
                format!("{}.{minor}.0{prerelease}", shape.major),
            )
        } else {
            (Known::All, text.to_owned())
        };
        Ok(Requirement {
            operator,
            version: Version::parse(&full).map_err(|_| ConstraintError::Parse)?,
            text: text.to_owned(),
            known,
        })
    }

    /// Why `version` does not fulfil it.
    fn refusal(&self, version: &Version, prereleases: bool) -> Option<Refusal> {
        if version.is_prerelease() && !self.version.is_prerelease() && !prereleases {
            return Some(Refusal::Prerelease);
        }
        let order = version.compare(&self.version);
        match self.operator {
            Operator::Equal if self.known == Known::All => {
                (order != Ordering::Equal).then_some(Refusal::NotEqual)
            }
            Operator::Equal | Operator::Tilde => self.tilde(version, order),
            Operator::NotEqual => self.not_equal(version, order),
            Operator::Greater => self.greater(version, order),
            Operator::Less => (order != Ordering::Less).then_some(Refusal::GreaterOrEqual),
            Operator::GreaterEqual => (order == Ordering::Less).then_some(Refusal::Less),
            Operator::LessEqual => self.less_or_equal(version, order),
            Operator::Caret => self.caret(version, order),
        }
    }

    fn tilde(&self, version: &Version, order: Ordering) -> Option<Refusal> {
        let at_least = &self.version;
        if order == Ordering::Less {
            return Some(Refusal::Less);
        }
        let zero = at_least.major == 0 && at_least.minor == 0 && at_least.patch == 0;
        if zero && matches!(self.known, Known::All | Known::Nothing) {
            return None; // `~0.0.0` and `*` take everything
        }
        if version.major != at_least.major {
            return Some(Refusal::OtherMajor);
        }
        if version.minor != at_least.minor && self.known >= Known::Minor {
            return Some(Refusal::OtherMinor);
        }
        None
    }

    fn not_equal(&self, version: &Version, order: Ordering) -> Option<Refusal> {
        let other = match self.known {
            Known::All | Known::Nothing => order != Ordering::Equal,
            Known::Major => version.major != self.version.major,
            Known::Minor => {
                version.major != self.version.major
                    || version.minor != self.version.minor
                    || version.prerelease != self.version.prerelease
            }
        };
        (!other).then_some(Refusal::Equal)
    }

    fn greater(&self, version: &Version, order: Ordering) -> Option<Refusal> {
        if matches!(self.known, Known::All | Known::Nothing) {
            return (order != Ordering::Greater).then_some(Refusal::LessOrEqual);
        }
        let greater = match version.major.cmp(&self.version.major) {
            Ordering::Equal => self.known == Known::Minor && version.minor > self.version.minor,
            order => order == Ordering::Greater,
        };
        (!greater).then_some(Refusal::LessOrEqual)
    }

    fn less_or_equal(&self, version: &Version, order: Ordering) -> Option<Refusal> {
        if self.known == Known::All {
            return (order == Ordering::Greater).then_some(Refusal::Greater);
        }
        let greater = match version.major.cmp(&self.version.major) {
            Ordering::Equal => version.minor > self.version.minor && self.known != Known::Major,
            order => order == Ordering::Greater,
        };
        greater.then_some(Refusal::Greater)
    }

    fn caret(&self, version: &Version, order: Ordering) -> Option<Refusal> {
        let at_least = &self.version;
        if order == Ordering::Less {
            return Some(Refusal::Less);
        }
        let same_major = version.major == at_least.major;
        if at_least.major > 0 || self.known == Known::Major {
            return (!same_major).then_some(Refusal::OtherMajor);
        }
        if !same_major {
            return Some(Refusal::OtherMajor);
        }
        let same_minor = version.minor == at_least.minor;
        if at_least.minor > 0 || self.known == Known::Minor {
            return (!same_minor).then_some(Refusal::OtherMinorBelowOne);
        }
        if !same_minor {
            return Some(Refusal::NotMinorZero);
        }
        (version.patch != at_least.patch).then_some(Refusal::NotSamePatch)
    }

    fn explain(&self, refusal: Refusal, version: &Version) -> String {
        let subject = crate::quote::go_quote(&version.to_string());
        let object = crate::quote::go_quote(&self.text);
        let verb = match refusal {
            Refusal::Prerelease => {
                return format!(
                    "{subject} is a prerelease version and the constraint is only looking for release versions"
                );
            }
            Refusal::Equal => "is equal to",
            Refusal::NotEqual => "is not equal to",
            Refusal::Less => "is less than",
            Refusal::Greater => "is greater than",
            Refusal::LessOrEqual => "is less than or equal to",
            Refusal::GreaterOrEqual => "is greater than or equal to",
            Refusal::OtherMajor => "does not have same major version as",
            Refusal::OtherMinor => "does not have same major and minor version as",
            Refusal::OtherMinorBelowOne | Refusal::NotMinorZero => {
                "does not have same minor version as"
            }
            Refusal::NotSamePatch => "does not equal",
        };
        let reason = match refusal {
            Refusal::OtherMinorBelowOne => {
                ". Expected minor versions to match when constraint major version is 0"
            }
            Refusal::NotSamePatch => {
                ". Expect version and constraint to equal when major and minor versions are 0"
            }
            _ => "",
        };
        format!("{subject} {verb} {object}{reason}")
    }
}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Refusal {
    Prerelease,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    OtherMajor,
    OtherMinor,
    /// `^0.2`: the minor number counts as a major one.
    OtherMinorBelowOne,
    /// `^0.0.1`: so does the patch number.
    NotMinorZero,
    NotSamePatch,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn skip_spaces(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii() && is_space(c as u8))
}

/// The operator a requirement begins with, and what follows it.
fn operator(text: &str) -> (Operator, &str) {
    const OPERATORS: &[(&str, Operator)] = &[
        (">=", Operator::GreaterEqual),
        ("=>", Operator::GreaterEqual),
        ("<=", Operator::LessEqual),
        ("=<", Operator::LessEqual),
        ("!=", Operator::NotEqual),
        ("~>", Operator::Tilde),
        ("=", Operator::Equal),
        (">", Operator::Greater),
        ("<", Operator::Less),
        ("~", Operator::Tilde),
        ("^", Operator::Caret),
    ];
    for (sign, operator) in OPERATORS {
        if let Some(rest) = text.strip_prefix(sign) {
            return (*operator, rest);
        }
    }
    (Operator::Equal, text)
}

/// `1.2 - 2.3` as `>= 1.2, <= 2.3 `, wherever it stands.
fn with_ranges_written_out(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some((low, high, after)) = range(rest) {
            written.push_str(&format!(">= {low}, <= {high} "));
            rest = after;
        } else {
            let step = rest.chars().next().map_or(1, char::len_utf8);
            written.push_str(&rest[..step]);
            rest = &rest[step..];
        }
    }
    written
}

/// `LOW - HIGH` at the start of `text`, spaces around it included.
fn range(text: &str) -> Option<(&str, &str, &str)> {
    let digit = |byte: u8| byte.is_ascii_digit() || b"xX*|".contains(&byte);
    let text = skip_spaces(text);
    let low = Shape::read(text, digit)?.end;
    let after = skip_spaces(&text[low..]);
    if after.len() == text.len() - low {
        return None;
    }
    let dash = after.strip_prefix('-')?;
    let right = skip_spaces(dash);
    if right.len() == dash.len() {
        return None;
    }
    let high = Shape::read(right, digit)?.end;
    Some((&text[..low], &right[..high], skip_spaces(&right[high..])))
}
