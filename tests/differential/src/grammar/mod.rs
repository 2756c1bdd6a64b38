//! What the cases are made from. Each family is a function from a seed to a draft.

mod action;
mod arguments;
mod bytes;
mod chart;
mod expression;
mod kinds;
mod schema;
mod set;
mod strings;
mod values;
mod yaml;

use fastrand::Rng;

use crate::case::Draft;
use crate::tree::Node;

/// A grammar.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    make: fn(&mut Gen) -> Draft,
}

/// All grammars.
pub(crate) const FAMILIES: &[Family] = &[
    Family {
        name: "expression",
        make: expression::draft,
    },
    Family {
        name: "kinds",
        make: kinds::draft,
    },
    Family {
        name: "action",
        make: action::draft,
    },
    Family {
        name: "values",
        make: values::draft,
    },
    Family {
        name: "set",
        make: set::draft,
    },
    Family {
        name: "chart",
        make: chart::draft,
    },
    Family {
        name: "schema",
        make: schema::draft,
    },
    Family {
        name: "bytes",
        make: bytes::draft,
    },
];

impl Family {
    /// The case of that seed.
    pub(crate) fn draft(&self, seed: u64) -> Draft {
        (self.make)(&mut Gen(Rng::with_seed(seed)))
    }
}

/// Decisions.
pub(crate) struct Gen(Rng);

impl Gen {
    /// One of several.
    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    /// One of the usual ones that often in a hundred, else one of the rare ones.
    pub(crate) fn mostly<T: Copy>(&mut self, often: u8, usual: &[T], rare: &[T]) -> T {
        let of = if self.percent(often) { usual } else { rare };
        self.one(of)
    }

    /// True that often in a hundred.
    pub(crate) fn percent(&mut self, often: u8) -> bool {
        self.0.u8(..100) < often
    }

    /// From 0 to `most`; small numbers are more frequent.
    pub(crate) fn few(&mut self, most: usize) -> usize {
        let (one, two) = (self.0.usize(..=most), self.0.usize(..=most));
        one.min(two)
    }

    /// From 0 up to and without `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.usize(..end)
    }

    /// Any byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.0.u8(..)
    }
}

/// A text in a template's double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if (c as u32) < 32 || c == '\u{7f}' => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The values that templates of every family see: each line may go.
pub(crate) fn sample_values() -> Node {
    const LINES: [&str; 19] = [
        "s: hello World\n",
        "i: 5\n",
        "f: 2.5\n",
        "big: 1234567\n",
        "neg: -3\n",
        "t: true\n",
        "n: false\n",
        "e: \"\"\n",
        "num: \"12\"\n",
        "u: \"ünï日本 ß\"\n",
        "text: |\n  one\n  two: 2\n\n  three\n",
        "l: [1, 2.5, a, true, b]\n",
        "ls: [b, a, c, a]\n",
        "le: []\n",
        "m: {a: 1, b: x, c: {d: [1, {e: f}]}}\n",
        "me: {}\n",
        "mm: {z: {k: 1}, y: {k: 2}}\n",
        "z: 0\n",
        "d: 2024-02-29\n",
    ];
    let mut node = Node::new("");
    for line in LINES {
        node = node.with(Node::leaf("line", line).least(""));
    }
    node
}

/// Names in `.Values` of [`sample_values`].
pub(crate) const PATHS: &[&str] = &[
    ".Values",
    ".Values.s",
    ".Values.i",
    ".Values.f",
    ".Values.big",
    ".Values.neg",
    ".Values.t",
    ".Values.n",
    ".Values.e",
    ".Values.num",
    ".Values.u",
    ".Values.text",
    ".Values.l",
    ".Values.ls",
    ".Values.le",
    ".Values.m",
    ".Values.m.a",
    ".Values.m.c",
    ".Values.m.c.d",
    ".Values.me",
    ".Values.mm",
    ".Values.mm.z.k",
    ".Values.z",
    ".Values.d",
    ".Values.missing",
    ".Values.missing.deeper",
    ".Values.s.deeper",
    ".Release.Name",
    ".Chart.Name",
    "$.Values.m",
];
