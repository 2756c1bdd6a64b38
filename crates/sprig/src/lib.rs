//! Sprig's and Helm's template functions, one file for each family.
//!
//! A function is one static [`Function`] row: its code, its Go type, and its documentation. The table for the
//! executor, hover text, completion and the reference page are all made from the same rows.

mod args;
mod cast;
mod decimal;
mod elements;
mod function;
pub mod goregex;
mod gotime;
mod helm;
mod quote;
mod rune;
mod trace;
mod words;

mod base_n;
mod case;
mod conversions;
mod crypto;
mod cut;
mod date;
mod defaults;
mod dicts;
mod duration;
mod encoding;
mod floats;
mod flow;
mod indent;
mod lists;
mod logic;
mod math;
mod merge;
mod network;
mod paths;
mod printing;
mod random;
mod reflection;
mod regex;
pub mod semver;
mod sequences;
mod strings;
mod sums;
mod toml;
pub mod url;

pub use crypto::generate_key;
pub use function::{Example, Family, Function, Versions};
pub use helm::HelmVersion;

/// Whether a text is a duration, `1h30m`.
///
/// # Errors
/// As Go's `time.ParseDuration` words them.
pub fn check_duration(text: &str) -> Result<(), String> {
    gotime::parse_duration(text.as_bytes()).map(|_| ())
}

/// Every family's rows.
static FILES: &[&[Function]] = &[
    base_n::ROWS,
    case::ROWS,
    conversions::ROWS,
    crypto::ROWS,
    cut::ROWS,
    date::ROWS,
    defaults::ROWS,
    dicts::ROWS,
    duration::ROWS,
    encoding::ROWS,
    floats::ROWS,
    flow::ROWS,
    indent::ROWS,
    lists::ROWS,
    logic::ROWS,
    math::ROWS,
    merge::ROWS,
    network::ROWS,
    paths::ROWS,
    printing::ROWS,
    random::ROWS,
    reflection::ROWS,
    regex::ROWS,
    semver::ROWS,
    sequences::ROWS,
    strings::ROWS,
    sums::ROWS,
    toml::ROWS,
    url::ROWS,
];

/// Every function that Helm 3.22 or 4.3 has, Go's own among them.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    FILES.iter().flat_map(|rows| rows.iter())
}

/// The function of that name, in whichever Helm.
#[must_use]
pub fn lookup(name: &str) -> Option<&'static Function> {
    functions().find(|row| row.name == name)
}

/// The functions of one Helm, for the executor. Those of the template language itself (`and`, `eq` …), which
/// the executor has, are not among them.
#[must_use]
pub fn table(helm: HelmVersion) -> Vec<pilothouse_gotmpl::Function> {
    functions()
        .filter(|row| row.since.has(helm))
        .filter_map(|row| {
            Some(pilothouse_gotmpl::Function {
                name: row.name,
                go_type: row.go_type,
                reads: row.reads,
                call: row.call?,
            })
        })
        .collect()
}
