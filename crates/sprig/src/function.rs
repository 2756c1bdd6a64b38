//! What a row of the library is: code and documentation in one place.
//!
//! ```text
//! pub(crate) static ROWS: &[Function] = &[
//!     Family::Strings
//!         .row("trunc", "func(int, string) string", trunc)
//!         .doc("trunc LENGTH STRING", "Keeps the first LENGTH bytes; …")
//!         .example(r#"{{ trunc 5 "hello world" }}"#, "hello"),
//! ];
//! fn trunc(call: &mut Call<'_, '_>) -> Outcome { … call.int(0) … call.bytes(1) … }
//! ```

use crate::HelmVersion;
use pilothouse_gotmpl::{CallFn, Reads};

/// What a function is about; the reference page has one section for each.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Family {
    /// Conditions and comparison: Go's own `and`, `eq` …
    Logic,
    /// Executing templates and stopping them: `include`, `tpl`, `required`, `fail`.
    Flow,
    /// What stands in for an empty value.
    Defaults,
    /// Text.
    Strings,
    /// Upper, lower, camel, snake …
    Case,
    /// Text made of any values: `print`, `quote`, `join`.
    Printing,
    /// Lists.
    Lists,
    /// Lists of numbers.
    Sequences,
    /// Maps with string keys.
    Dicts,
    /// Whole numbers.
    Math,
    /// Numbers with a fraction.
    Floats,
    /// From one type to another.
    Conversions,
    /// YAML, JSON, TOML, Base64.
    Encoding,
    /// Types and kinds.
    Reflection,
    /// Checksums, certificates, passwords, encryption.
    Crypto,
    /// Dates and times.
    Dates,
    /// Durations.
    Durations,
    /// Paths of files.
    Paths,
    /// Regular expressions.
    Regex,
    /// Semantic versions.
    Semver,
    /// URLs.
    Url,
    /// Random text and numbers.
    Random,
    /// The network and the cluster.
    Network,
}

/// A template and what Helm prints for it, checked against real Helm.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// A whole template.
    pub template: &'static str,
    /// What Helm 4.3 prints for it (3.22 too, where it has the function).
    pub output: &'static str,
}

/// Which Helm has a function.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Versions {
    /// Helm 3.22.
    pub v3: bool,
    /// Helm 4.3.
    pub v4: bool,
}

impl Versions {
    /// Whether that Helm has it.
    #[must_use]
    pub fn has(self, helm: HelmVersion) -> bool {
        match helm {
            HelmVersion::V3_22 => self.v3,
            HelmVersion::V4_3 => self.v4,
        }
    }
}

/// A template function: its code, its hover text, its completion and its place in the reference.
#[derive(Copy, Clone)]
pub struct Function {
    /// The name in templates.
    pub name: &'static str,
    /// What it is about.
    pub family: Family,
    /// Its Go type, by which the executor checks number and kinds of arguments.
    pub go_type: &'static str,
    /// For people: `trunc LENGTH STRING`; optional arguments in brackets, repeated ones with `…`.
    pub signature: &'static str,
    /// What it does, in one or two sentences; empty without the feature `docs`, as is [`Function::example`].
    pub summary: &'static str,
    /// How it is used.
    pub example: Example,
    /// Which Helm has it.
    pub since: Versions,
    /// How it reads its arguments.
    pub reads: Reads,
    /// The code; `None` where it is part of the template language itself (`and`, `eq`, `break`).
    pub call: Option<CallFn>,
}

impl Family {
    /// Every family, in the order of the reference page.
    pub const ALL: &'static [Family] = &[
        Family::Logic,
        Family::Flow,
        Family::Defaults,
        Family::Strings,
        Family::Case,
        Family::Printing,
        Family::Lists,
        Family::Sequences,
        Family::Dicts,
        Family::Math,
        Family::Floats,
        Family::Conversions,
        Family::Encoding,
        Family::Reflection,
        Family::Crypto,
        Family::Dates,
        Family::Durations,
        Family::Paths,
        Family::Regex,
        Family::Semver,
        Family::Url,
        Family::Random,
        Family::Network,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Family::Logic => "Conditions and comparison",
            Family::Flow => "Templates and failing",
            Family::Defaults => "Defaults",
            Family::Strings => "Strings",
            Family::Case => "Case",
            Family::Printing => "Printing and joining",
            Family::Lists => "Lists",
            Family::Sequences => "Sequences of numbers",
            Family::Dicts => "Dictionaries",
            Family::Math => "Whole numbers",
            Family::Floats => "Floating-point numbers",
            Family::Conversions => "Conversions",
            Family::Encoding => "Encodings",
            Family::Reflection => "Types and kinds",
            Family::Crypto => "Cryptography",
            Family::Dates => "Dates",
            Family::Durations => "Durations",
            Family::Paths => "File paths",
            Family::Regex => "Regular expressions",
            Family::Semver => "Semantic versions",
            Family::Url => "URLs",
            Family::Random => "Random values",
            Family::Network => "Network and cluster",
        }
    }

    /// A row with code, in both Helms, reading its arguments deeply; documentation is added by
    /// [`Function::doc`] and [`Function::example`].
    pub(crate) const fn row(
        self,
        name: &'static str,
        go_type: &'static str,
        call: CallFn,
    ) -> Function {
        let mut row = self.keyword(name, go_type);
        row.call = Some(call);
        row
    }

    /// A row whose code is the template language's own.
    pub(crate) const fn keyword(self, name: &'static str, go_type: &'static str) -> Function {
        Function {
            name,
            family: self,
            go_type,
            signature: "",
            summary: "",
            example: Example {
                template: "",
                output: "",
            },
            since: Versions { v3: true, v4: true },
            reads: Reads::Deep,
            call: None,
        }
    }
}

impl Function {
    /// The row with its signature for people and what it does.
    pub(crate) const fn doc(mut self, signature: &'static str, summary: &'static str) -> Function {
        self.signature = signature;
        if cfg!(feature = "docs") {
            self.summary = summary;
        }
        self
    }

    /// The row with a template and what Helm prints for it.
    pub(crate) const fn example(
        mut self,
        template: &'static str,
        output: &'static str,
    ) -> Function {
        if cfg!(feature = "docs") {
            self.example = Example { template, output };
        }
        self
    }

    /// The row of a function whose result holds its arguments or parts of them.
    pub(crate) const fn apart(mut self) -> Function {
        self.reads = Reads::Apart;
        self
    }

    /// The row of a function that only looks at what its arguments are, not at all that is in them.
    pub(crate) const fn shallow(mut self) -> Function {
        self.reads = Reads::Shallow;
        self
    }

    /// The row of a function that Helm 3.22 lacks.
    pub(crate) const fn v4_only(mut self) -> Function {
        self.since.v3 = false;
        self
    }
}
