//! Flags as Helm's command line reads them, with its error words.

use std::collections::BTreeMap;

/// What a flag takes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `--flag`, `--flag=false`
    Bool,
    /// `--flag text`, the last one counts.
    Text,
    /// `--flag text`, or `--flag` alone for the text that stands here.
    OptionalText(&'static str),
    /// `--flag text`, each one counts.
    Texts,
    /// `--flag a,b`, each part of each one counts; parts in quotes may hold commas.
    List,
    /// `--flag key=text`, or several with commas between them.
    Pairs,
    /// `--flag text`, one of these; what is said of others.
    OneOf(&'static [&'static str], &'static str),
    /// `--flag`, or how to wait.
    Wait,
    /// `--flag 5m0s`
    Duration,
    /// `--flag 100`
    Int,
    /// `--flag 1.5`
    Float,
}

/// One flag that a command knows.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Flag {
    pub(crate) name: &'static str,
    pub(crate) short: Option<char>,
    pub(crate) kind: Kind,
    /// What it does; empty: taken for Helm's sake, without effect here.
    pub(crate) help: &'static str,
}

/// A flag without a short form.
pub(crate) const fn flag(name: &'static str, kind: Kind, help: &'static str) -> Flag {
    Flag {
        name,
        short: None,
        kind,
        help,
    }
}

/// A flag with a short form.
pub(crate) const fn short(name: &'static str, short: char, kind: Kind, help: &'static str) -> Flag {
    Flag {
        name,
        short: Some(short),
        kind,
        help,
    }
}

/// What stood on the command line.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// What is no flag, in order.
    pub(crate) positional: Vec<String>,
    values: BTreeMap<&'static str, Vec<String>>,
}

impl Parsed {
    /// Reads `args` by the flags in `known`.
    ///
    /// # Errors
    /// Helm's words.
    pub(crate) fn parse(args: &[String], known: &[Flag]) -> Result<Parsed, String> {
        let mut parsed = Parsed::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                parsed.positional.extend(rest.by_ref().cloned());
            } else if let Some(long) = arg.strip_prefix("--") {
                parsed.long(long, known, &mut rest)?;
            } else if arg.len() > 1 && arg.starts_with('-') {
                parsed.shorts(&arg[1..], known, &mut rest)?;
            } else {
                parsed.positional.push(arg.clone());
            }
        }
        Ok(parsed)
    }

    fn long<'a>(
        &mut self,
        long: &str,
        known: &[Flag],
        rest: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        let (name, given) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (long, None),
        };
        if name.is_empty() || name.starts_with('-') {
            return Err(format!("bad flag syntax: --{long}"));
        }
        let Some(flag) = known.iter().find(|flag| flag.name == name) else {
            return Err(format!("unknown flag: --{name}"));
        };
        let value = match (given, flag.kind) {
            (Some(value), _) => value,
            (None, Kind::Bool) => "true".to_owned(),
            (None, Kind::OptionalText(default)) => default.to_owned(),
            (None, Kind::Wait) => WATCHER.to_owned(),
            (None, _) => rest
                .next()
                .cloned()
                .ok_or_else(|| format!("flag needs an argument: --{name}"))?,
        };
        self.set(flag, value, &shown(flag))
    }

    fn shorts<'a>(
        &mut self,
        shorts: &str,
        known: &[Flag],
        rest: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(), String> {
        let mut chars = shorts.chars();
        loop {
            let left = chars.as_str();
            let Some(c) = chars.next() else {
                return Ok(());
            };
            let Some(flag) = known.iter().find(|flag| flag.short == Some(c)) else {
                return Err(format!("unknown shorthand flag: {c:?} in -{left}"));
            };
            let after = chars.as_str();
            let shown = shown(flag);
            // A lone `=` belongs to what is given.
            if let Some(value) = after.strip_prefix('=')
                && !value.is_empty()
            {
                return self.set(flag, value.to_owned(), &shown);
            }
            if flag.kind == Kind::Bool {
                self.set(flag, "true".to_owned(), &shown)?;
                continue;
            }
            if !after.is_empty() {
                return self.set(flag, after.to_owned(), &shown);
            }
            let value = rest.next().cloned();
            let value = value.ok_or_else(|| format!("flag needs an argument: {c:?} in -{left}"))?;
            return self.set(flag, value, &shown);
        }
    }

    fn set(&mut self, flag: &Flag, value: String, shown: &str) -> Result<(), String> {
        let invalid = |why: String| format!("invalid argument {value:?} for {shown:?} flag: {why}");
        let values = self.values.entry(flag.name).or_default();
        match flag.kind {
            Kind::Bool => {
                let truth = parse_bool(&value).ok_or_else(|| {
                    invalid(format!(
                        "strconv.ParseBool: parsing {value:?}: invalid syntax"
                    ))
                })?;
                *values = vec![truth.to_string()];
            }
            Kind::Duration => {
                pilothouse_sprig::check_duration(&value).map_err(invalid)?;
                *values = vec![value];
            }
            Kind::Int => {
                check_int(&value).map_err(invalid)?;
                *values = vec![value];
            }
            Kind::Float => {
                check_float(&value).map_err(invalid)?;
                *values = vec![value];
            }
            Kind::OneOf(texts, words) if !texts.contains(&value.as_str()) => {
                return Err(invalid(words.to_owned()));
            }
            Kind::Wait if !WAITS.contains(&value.as_str()) => {
                let known = "Valid inputs are watcher, hookOnly, and legacy";
                return Err(invalid(format!("invalid wait input {value:?}. {known}")));
            }
            Kind::Pairs => {
                let pairs = match value.matches('=').count() {
                    0 | 1 => vec![value.clone()],
                    _ => crate::csv::fields(&value).map_err(&invalid)?,
                };
                if let Some(lone) = pairs.iter().find(|pair| !pair.contains('=')) {
                    return Err(invalid(format!("{lone} must be formatted as key=value")));
                }
                values.extend(pairs);
            }
            Kind::Text | Kind::OptionalText(_) | Kind::OneOf(..) | Kind::Wait => {
                *values = vec![value];
            }
            Kind::Texts => values.push(value),
            Kind::List => values.extend(crate::csv::fields(&value).map_err(invalid)?),
        }
        Ok(())
    }

    /// Whether a [`Kind::Bool`] is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// The text of a flag, where it was given.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.last().map(String::as_str)
    }

    /// All texts of a flag.
    pub(crate) fn texts(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A flag as errors name it.
fn shown(flag: &Flag) -> String {
    match flag.short {
        Some(short) => format!("-{short}, --{}", flag.name),
        None => format!("--{}", flag.name),
    }
}

/// Go's `strconv.ParseBool`.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// What a [`Kind::Wait`] without a value is.
const WATCHER: &str = "watcher";
/// What a [`Kind::Wait`] may be; the last two are old.
const WAITS: [&str; 5] = [WATCHER, "hookOnly", "legacy", "true", "false"];

/// Go's `strconv.ParseInt`.
fn check_int(text: &str) -> Result<(), String> {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    let why = match text.parse::<i64>() {
        Ok(_) => return Ok(()),
        Err(error) if matches!(error.kind(), PosOverflow | NegOverflow) => "value out of range",
        Err(_) => "invalid syntax",
    };
    Err(format!("strconv.ParseInt: parsing {text:?}: {why}"))
}

/// Go's `strconv.ParseFloat` for 32 bits.
fn check_float(text: &str) -> Result<(), String> {
    let why = match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number.abs() > f64::from(f32::MAX) => {
            "value out of range"
        }
        Ok(number) if number.is_infinite() && text.contains(|c: char| c.is_ascii_digit()) => {
            "value out of range"
        }
        Ok(_) => return Ok(()),
        Err(_) => "invalid syntax",
    };
    Err(format!("strconv.ParseFloat: parsing {text:?}: {why}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KNOWN: &[Flag] = &[
        short("values", 'f', Kind::List, ""),
        flag("set", Kind::Texts, ""),
        flag("is-upgrade", Kind::Bool, ""),
        short("api-versions", 'a', Kind::List, ""),
        flag("timeout", Kind::Duration, ""),
        flag("dry-run", Kind::OptionalText("unset"), ""),
    ];

    fn parse(line: &str) -> Result<Parsed, String> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Parsed::parse(&args, KNOWN)
    }

    #[test]
    fn flags_stand_anywhere_and_in_every_form() {
        let parsed =
            parse("a --set x=1 -fone -f two b -a v1,v2 --is-upgrade --set=y=2 -- --c").unwrap();
        assert_eq!(parsed.positional, ["a", "b", "--c"]);
        assert_eq!(parsed.texts("set"), ["x=1", "y=2"]);
        assert_eq!(parsed.texts("values"), ["one", "two"]);
        assert_eq!(parsed.texts("api-versions"), ["v1", "v2"]);
        assert!(parsed.is_on("is-upgrade"));
        assert_eq!(
            parse("--dry-run --timeout 5m0s").unwrap().text("dry-run"),
            Some("unset")
        );
    }

    #[test]
    fn errors_are_worded_as_helm_words_them() {
        let table = [
            ("--foo", "unknown flag: --foo"),
            ("--set", "flag needs an argument: --set"),
            (
                "--is-upgrade=x",
                r#"invalid argument "x" for "--is-upgrade" flag: strconv.ParseBool: parsing "x": invalid syntax"#,
            ),
            (
                "--timeout x",
                r#"invalid argument "x" for "--timeout" flag: time: invalid duration "x""#,
            ),
        ];
        for (line, words) in table {
            assert_eq!(parse(line).unwrap_err(), words);
        }
    }
}
