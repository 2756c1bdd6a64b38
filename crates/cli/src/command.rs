//! What all commands share: the flags are read, `--help` is answered, an error is said.

use crate::flags::{Flag, Parsed};
use crate::{Outcome, environment};

/// A command.
pub(crate) struct Command<'c> {
    /// What it does.
    pub(crate) about: &'c str,
    /// How it is called: `Usage:  …`.
    pub(crate) usage: &'c str,
    /// The flags that it takes.
    pub(crate) flags: &'c [Flag],
}

impl Command<'_> {
    /// Runs it.
    pub(crate) fn run(
        &self,
        args: &[String],
        work: impl FnOnce(&Parsed) -> Result<Outcome, String>,
    ) -> Outcome {
        self.with(Parsed::parse(args, self.flags), |parsed| {
            work(parsed).unwrap_or_else(Outcome::error)
        })
    }

    /// Runs one that renders a chart as `--environment` says.
    pub(crate) fn run_as_environment(
        &self,
        args: &[String],
        work: impl FnOnce(&Parsed) -> Outcome,
    ) -> Outcome {
        let args = environment::expanded(args, self.flags);
        self.with(args.and_then(|args| Parsed::parse(&args, self.flags)), work)
    }

    fn with(
        &self,
        parsed: Result<Parsed, String>,
        work: impl FnOnce(&Parsed) -> Outcome,
    ) -> Outcome {
        match parsed {
            Err(words) => Outcome::error(words),
            Ok(parsed) if parsed.is_on("help") => Outcome::printed(self.help()),
            Ok(parsed) => work(&parsed),
        }
    }

    /// What the command does, how it is called, the flags that do something.
    fn help(&self) -> String {
        let mut text = format!("{}\n\n{}\n\nFlags:\n", self.about, self.usage);
        for flag in self.flags.iter().filter(|flag| !flag.help.is_empty()) {
            let short = flag
                .short
                .map_or("    ".to_owned(), |short| format!("-{short}, "));
            text.push_str(&format!("  {short}--{:<24} {}\n", flag.name, flag.help));
        }
        text
    }
}
