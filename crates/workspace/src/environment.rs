//! Environments: what a chart is rendered with.

use std::fmt::Write as _;

/// The Helm that is followed where an environment names none.
pub const HELM_VERSION: &str = "4.3.1";
/// The Kubernetes version that this Helm assumes without a cluster.
pub const KUBE_VERSION: &str = "1.37.0";

/// Everything that `helm template` takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Environment {
    /// Unique, not empty.
    pub name: String,
    /// The release's name.
    pub release: String,
    /// The namespace.
    pub namespace: String,
    /// Values files after the chart's own values.yaml, weakest first: paths inside the workspace.
    pub values_files: Vec<String>,
    /// `--set` and its like, in order.
    pub sets: Vec<SetFlag>,
    /// The Kubernetes version that templates see, without the `v`.
    pub kube_version: String,
    /// API versions beside the built-in ones.
    pub api_versions: Vec<String>,
    /// What `.Release.IsInstall` and `.Release.IsUpgrade` say.
    pub operation: Operation,
    /// The Helm that is followed.
    pub helm_version: String,
    /// When it is: RFC 3339; `None` for now.
    pub clock: Option<String>,
    /// What random functions start from; `None` for fresh randomness.
    pub seed: Option<u64>,
}

/// Install or upgrade.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Operation {
    /// `.Release.IsInstall`.
    #[default]
    Install,
    /// `.Release.IsUpgrade`.
    Upgrade,
}

/// One flag that sets values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetFlag {
    /// Which flag.
    pub kind: SetKind,
    /// What stands after it.
    pub value: String,
}

/// The flags that set values.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum SetKind {
    /// `--set`
    Set,
    /// `--set-string`
    String,
    /// `--set-json`
    Json,
    /// `--set-literal`
    Literal,
    /// `--set-file`, with a path inside the workspace.
    File,
}

impl SetKind {
    /// Every kind.
    pub const ALL: [SetKind; 5] = [
        SetKind::Set,
        SetKind::String,
        SetKind::Json,
        SetKind::Literal,
        SetKind::File,
    ];

    /// Every kind in the order in which Helm looks at them, whatever their order on the command line: the last one wins.
    pub const BY_STRENGTH: [SetKind; 5] = [
        SetKind::Json,
        SetKind::Set,
        SetKind::String,
        SetKind::File,
        SetKind::Literal,
    ];

    /// The flag without its dashes: `set-string`.
    #[must_use]
    pub fn flag(self) -> &'static str {
        match self {
            SetKind::Set => "set",
            SetKind::String => "set-string",
            SetKind::Json => "set-json",
            SetKind::Literal => "set-literal",
            SetKind::File => "set-file",
        }
    }
}

impl Environment {
    /// An environment with Helm's defaults.
    #[must_use]
    pub fn new(name: impl Into<String>, release: impl Into<String>) -> Environment {
        Environment {
            name: name.into(),
            release: release.into(),
            namespace: "default".to_owned(),
            values_files: Vec::new(),
            sets: Vec::new(),
            kube_version: KUBE_VERSION.to_owned(),
            api_versions: Vec::new(),
            operation: Operation::Install,
            helm_version: HELM_VERSION.to_owned(),
            clock: None,
            seed: None,
        }
    }

    /// Takes other paths for files; `renamed` holds old and new ones. Returns whether it names any of them.
    pub(crate) fn follow(&mut self, renamed: &[(String, String)]) -> bool {
        let new = |path: &str| {
            let mut pairs = renamed.iter();
            pairs.find(|(old, _)| old == path).map(|(_, new)| new)
        };
        let mut changed = false;
        for path in &mut self.values_files {
            if let Some(new) = new(path) {
                path.clone_from(new);
                changed = true;
            }
        }
        for flag in self
            .sets
            .iter_mut()
            .filter(|flag| flag.kind == SetKind::File)
        {
            let parts = flag.value.split(',').map(|part| {
                let known = part
                    .split_once('=')
                    .and_then(|(key, path)| Some((key, new(path)?)));
                known.map_or_else(|| part.to_owned(), |(key, path)| format!("{key}={path}"))
            });
            let value = parts.collect::<Vec<_>>().join(",");
            changed |= value != flag.value;
            flag.value = value;
        }
        changed
    }

    /// The `helm template` command line that renders the same, run inside the chart's folder.
    #[must_use]
    pub fn command(&self) -> String {
        let mut line = format!("helm template {} .", quoted(&self.release));
        let mut flag = |name: &str, value: &str| {
            // Writing to a string does not fail.
            let _ = write!(line, " --{name} {}", quoted(value));
        };
        if self.namespace != "default" {
            flag("namespace", &self.namespace);
        }
        for file in &self.values_files {
            flag("values", file);
        }
        for set in &self.sets {
            flag(set.kind.flag(), &set.value);
        }
        if self.kube_version != KUBE_VERSION {
            flag("kube-version", &self.kube_version);
        }
        for version in &self.api_versions {
            flag("api-versions", version);
        }
        if self.operation == Operation::Upgrade {
            line.push_str(" --is-upgrade");
        }
        line
    }
}

/// A release name made of a chart's name as Helm allows it: small letters, digits, `-`, at most 53.
#[must_use]
pub fn release_name(chart: &str) -> String {
    let mapped: String = chart
        .chars()
        .map(|c| c.to_ascii_lowercase())
        .map(|c| {
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                c
            } else {
                '-'
            }
        })
        .take(53)
        .collect();
    match mapped.trim_matches('-') {
        "" => "release".to_owned(),
        name => name.to_owned(),
    }
}

/// A word for a POSIX shell.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// RFC 3339 without fractions, as nanoseconds since 1970: `2026-01-01T00:00:00Z`, `…+02:00`.
#[must_use]
pub fn moment(text: &str) -> Option<i128> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let bytes = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    let zone = text.get(19..)?;
    let offset = match zone.as_bytes() {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes =
                zone.get(1..3)?.parse::<i64>().ok()? * 60 + zone.get(4..6)?.parse::<i64>().ok()?;
            if *sign == b'-' {
                -minutes * 60
            } else {
                minutes * 60
            }
        }
        _ => return None,
    };
    // Days since 1970 of the proleptic Gregorian calendar, counted from March so that leap days come last.
    let shifted = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = shifted * 365 + shifted.div_euclid(4) - shifted.div_euclid(100)
        + shifted.div_euclid(400)
        + day_of_year
        - 719_468;
    Some(i128::from(days * 86_400 + seconds - offset) * 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read() {
        let seconds = |text| moment(text).map(|nanos| nanos / 1_000_000_000);
        assert_eq!(seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(seconds("2024-02-29T12:34:56Z"), Some(1_709_210_096));
        assert_eq!(seconds("2026-01-01T02:00:00+02:00"), Some(1_767_225_600));
        assert_eq!(seconds("2026-13-01T02:00:00Z"), None);
        assert_eq!(seconds("yesterday"), None);
    }

    #[test]
    fn the_command_line_says_what_differs_from_the_defaults() {
        let mut environment = Environment::new("prod", "shop");
        assert_eq!(environment.command(), "helm template shop .");
        environment.namespace = "web".to_owned();
        environment.values_files = vec!["values-prod.yaml".to_owned(), "my values.yaml".to_owned()];
        environment.sets = vec![SetFlag {
            kind: SetKind::String,
            value: "a=it's".to_owned(),
        }];
        environment.kube_version = "1.30.0".to_owned();
        environment.operation = Operation::Upgrade;
        assert_eq!(
            environment.command(),
            "helm template shop . --namespace web --values values-prod.yaml --values 'my values.yaml' \
             --set-string 'a=it'\\''s' --kube-version 1.30.0 --is-upgrade"
        );
    }

    #[test]
    fn paths_follow_a_renaming() {
        let mut environment = Environment::new("prod", "shop");
        environment.values_files = vec!["a.yaml".to_owned(), "b.yaml".to_owned()];
        environment.sets = vec![SetFlag {
            kind: SetKind::File,
            value: "x=a.yaml,y=c".to_owned(),
        }];
        let renamed = [("a.yaml".to_owned(), "d/a.yaml".to_owned())];
        assert!(environment.follow(&renamed));
        assert_eq!(environment.values_files, ["d/a.yaml", "b.yaml"]);
        assert_eq!(environment.sets[0].value, "x=d/a.yaml,y=c");
        assert!(!environment.follow(&renamed));
    }

    #[test]
    fn release_names_are_valid() {
        assert_eq!(release_name("My_Chart"), "my-chart");
        assert_eq!(release_name("---"), "release");
        assert_eq!(release_name(&"x".repeat(80)).len(), 53);
    }
}
