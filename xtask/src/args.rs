//! Reading a command's own arguments.

use std::ffi::OsString;

use lexopt::{Arg, Parser};

/// A parser over the words after the command's name.
pub(crate) fn parser(words: Vec<OsString>) -> Parser {
    Parser::from_args(words)
}

/// Whether `arg` asks for help, and if so, prints it.
pub(crate) fn asks_help(arg: &Arg<'_>, help: &str) -> bool {
    let asked = matches!(arg, Arg::Short('h') | Arg::Long("help"));
    if asked {
        println!("{help}");
    }
    asked
}

/// Reads the arguments of a command that has only on/off options.
/// `None` means that help was printed. `flags` are set where their name was given.
pub(crate) fn flags(
    words: Vec<OsString>,
    help: &str,
    flags: &mut [(&str, &mut bool)],
) -> anyhow::Result<Option<()>> {
    let mut parser = parser(words);
    while let Some(arg) = parser.next()? {
        if asks_help(&arg, help) {
            return Ok(None);
        }
        let Arg::Long(name) = arg else {
            return Err(arg.unexpected().into());
        };
        match flags.iter_mut().find(|(flag, _)| *flag == name) {
            Some((_, value)) => **value = true,
            None => return Err(arg.unexpected().into()),
        }
    }
    Ok(Some(()))
}
