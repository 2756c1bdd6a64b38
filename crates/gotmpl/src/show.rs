//! Nodes as Go prints them, for error messages.

use crate::tree::{Arena, Id, Kind, NONE, Run};
use bstr::ByteSlice;
use pilothouse_value::format;

/// Nothing is printed in full beyond this: Go does, but a message is for reading.
const LONGEST: usize = 1 << 16;

/// A node as Go prints it.
pub(crate) fn node(arena: &Arena, id: Id) -> String {
    let mut out = String::new();
    write(arena, id, &mut out);
    out
}

fn write(arena: &Arena, id: Id, out: &mut String) {
    if id == NONE || out.len() > LONGEST {
        return;
    }
    let node = arena.node(id);
    match node.kind {
        Kind::List(run) => arena
            .kids(run)
            .iter()
            .for_each(|kid| write(arena, *kid, out)),
        Kind::Text | Kind::Number(_) | Kind::Str(_) | Kind::Identifier(_) => {
            out.push_str(&arena.source(node).to_str_lossy());
        }
        Kind::Action(pipe) => {
            out.push_str("{{");
            write(arena, pipe, out);
            out.push_str("}}");
        }
        Kind::If(branch) => write_branch(arena, "if", branch, out),
        Kind::With(branch) => write_branch(arena, "with", branch, out),
        Kind::Range(branch) => write_branch(arena, "range", branch, out),
        Kind::Break => out.push_str("{{break}}"),
        Kind::Continue => out.push_str("{{continue}}"),
        Kind::Template { name, pipe } => {
            let name = format::quote(arena.strings[name as usize].as_bytes());
            out.push_str("{{template ");
            out.push_str(&name.to_str_lossy());
            if pipe != NONE {
                out.push(' ');
                write(arena, pipe, out);
            }
            out.push_str("}}");
        }
        Kind::Pipe {
            decls,
            assign,
            commands,
        } => {
            for (at, number) in arena.kids(decls).iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                out.push_str(&arena.variables[*number as usize]);
            }
            if decls.len > 0 {
                out.push_str(if assign { " = " } else { " := " });
            }
            for (at, command) in arena.kids(commands).iter().enumerate() {
                if at > 0 {
                    out.push_str(" | ");
                }
                write(arena, *command, out);
            }
        }
        Kind::Command(args) => {
            for (at, arg) in arena.kids(args).iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                write_operand(arena, *arg, out);
            }
        }
        Kind::Field(names) => write_fields(arena, names, out),
        Kind::Variable(number, names) => {
            out.push_str(&arena.variables[number as usize]);
            write_fields(arena, names, out);
        }
        Kind::Chain(head, names) => {
            write_operand(arena, head, out);
            write_fields(arena, names, out);
        }
        Kind::Dot => out.push('.'),
        Kind::Nil => out.push_str("nil"),
        Kind::Bool(truth) => out.push_str(if truth { "true" } else { "false" }),
    }
}

/// A pipeline in parentheses, anything else as it is.
fn write_operand(arena: &Arena, id: Id, out: &mut String) {
    if matches!(arena.node(id).kind, Kind::Pipe { .. }) {
        out.push('(');
        write(arena, id, out);
        out.push(')');
    } else {
        write(arena, id, out);
    }
}

fn write_fields(arena: &Arena, names: Run, out: &mut String) {
    for ident in &arena.idents[names.range()] {
        out.push('.');
        out.push_str(&ident.name);
    }
}

fn write_branch(arena: &Arena, word: &str, branch: crate::tree::Branch, out: &mut String) {
    out.push_str("{{");
    out.push_str(word);
    out.push(' ');
    write(arena, branch.pipe, out);
    out.push_str("}}");
    write(arena, branch.list, out);
    if branch.otherwise != NONE {
        out.push_str("{{else}}");
        write(arena, branch.otherwise, out);
    }
    out.push_str("{{end}}");
}
