//! Go templates in the files of deployment tools.

use pilothouse_gotmpl::{Exec, Function, Functions, Reads, Recorder, World, parse};
use pilothouse_source::{Budget, FileId, Limits, Span};
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{Origin, Value};
use std::rc::Rc;

/// Fills Go templates in with Sprig's functions, without a clock, without randomness.
pub(crate) struct Templates {
    functions: Functions,
    budget: Budget,
}

/// What all templates of one import together may spend.
const LIMITS: Limits = Limits {
    steps: 2_000_000,
    bytes: 32 << 20,
    depth: 500,
};

/// Nothing outside of the files is asked.
struct NoWorld;

impl World for NoWorld {
    fn now(&self) -> i128 {
        0
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// What helmfile has beside Sprig. The variables of the shell that it runs in are not known: one that is needed stands as
/// `$NAME`, others are empty.
const HELMFILE: [Function; 4] = [
    Function {
        name: "env",
        go_type: "func(string) string",
        reads: Reads::Deep,
        call: |_| Ok(Value::from("")),
    },
    Function {
        name: "requiredEnv",
        go_type: "func(string) string",
        reads: Reads::Deep,
        call: |call| match call.args.first() {
            Some(Value::Str(name)) => Ok(Value::from(&*format!("${}", name.to_string_lossy()))),
            _ => Ok(Value::from("")),
        },
    },
    Function {
        name: "readFile",
        go_type: "func(string) string",
        reads: Reads::Deep,
        call: |_| Ok(Value::from("")),
    },
    Function {
        name: "isFile",
        go_type: "func(string) bool",
        reads: Reads::Deep,
        call: |_| Ok(Value::from(false)),
    },
];

impl Templates {
    pub(crate) fn new() -> Templates {
        Templates::with(&[])
    }

    /// With the functions of helmfile.
    pub(crate) fn of_helmfile() -> Templates {
        Templates::with(&HELMFILE)
    }

    fn with(more: &[Function]) -> Templates {
        let table = pilothouse_sprig::table(HelmVersion::default());
        Templates {
            functions: Functions::new(&[&table, more]),
            budget: Budget::new(LIMITS),
        }
    }

    /// A template filled in. `strict`: a key that is missing is an error.
    ///
    /// # Errors
    /// Why it cannot be, as a sentence without a full stop.
    pub(crate) fn fill(&self, text: &str, dot: Value, strict: bool) -> Result<String, String> {
        let parsed = parse("text", FileId::NONE, text.as_bytes(), &self.functions);
        if let Some(error) = parsed.errors.first() {
            return Err(format!("its template is wrong: {}", error.message));
        }
        let mut templates = pilothouse_gotmpl::Templates::new();
        templates.add(&parsed);
        let recorder = Recorder::new(Rc::default(), 1, Span::NONE);
        let mut exec = Exec::new(
            templates,
            &self.functions,
            &NoWorld,
            &self.budget,
            recorder,
            &(),
        )
        .strict(strict);
        let output = exec.execute("text", dot, Origin::NONE).map_err(|error| {
            let words = error.to_string();
            let last = words.rsplit(": ").next().unwrap_or_default().to_owned();
            format!("its template cannot be filled in: {last}")
        })?;
        let (bytes, _) = output.into_parts();
        String::from_utf8(bytes).map_err(|_| "its template makes no text".to_owned())
    }
}
