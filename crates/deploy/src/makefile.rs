//! Makefiles as the shell scripts that they hold.

/// A makefile with its variables as a shell's: `NAME := text` as `NAME='text'`, `$(NAME)` as `${NAME}`, recipes without what
/// `make` reads itself. Lines stay where they are.
pub(crate) fn script(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_prefix('\t') {
            Some(recipe) => {
                let recipe = recipe.trim_start_matches(['@', '-', '+']);
                out.push_str(&as_shell(recipe));
            }
            None => match variable(line) {
                Some((name, value)) => {
                    let value = as_shell(value).replace('"', "\\\"");
                    out.push_str(&format!("{name}=\"{value}\"\n"));
                }
                None => out.push('\n'),
            },
        }
    }
    out
}

/// `NAME = text`, `NAME := text`, `NAME ?= text`, with or without `export`.
fn variable(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches([':', '?', ' ', '\t']);
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let value = value.split(" #").next().unwrap_or(value);
    (!name.is_empty() && name.chars().all(plain)).then_some((name, value.trim()))
}

/// `$(NAME)` as `${NAME}`, `$$` as `$`.
fn as_shell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        out.push('$');
        if let Some(after) = after.strip_prefix('$') {
            rest = after;
            continue;
        }
        let name = after
            .strip_prefix('(')
            .and_then(|after| after.split_once(')'));
        match name {
            Some((name, after)) if !name.contains([' ', '$']) => {
                out.push_str(&format!("{{{name}}}"));
                rest = after;
            }
            _ => rest = after,
        }
    }
    out + rest
}
