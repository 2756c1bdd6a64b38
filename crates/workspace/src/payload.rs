//! A workspace as bytes: what links and snapshots hold. The layout of version 1 never changes:
//! number of files; for each its path and length; then the contents in the same order; then the origin (0 example,
//! 1 local with its name, 2 link) and the name of the shown environment. Numbers are LEB128; texts carry their length.

use crate::workspace::{MAX_BYTES, MAX_FILES, Origin, Workspace};
use crate::{Refused, path};
use std::collections::{BTreeMap, BTreeSet};

/// A workspace and what was shown of it.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The document.
    pub workspace: Workspace,
    /// The name of the environment that was shown; may be empty.
    pub shown: String,
    /// What it is compared with: how that is called, and the state.
    pub base: Option<(String, Workspace)>,
}

/// Takes a number off the start of bytes.
pub(crate) fn split_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut reader = Reader { rest: bytes };
    Some((reader.number()?, reader.rest))
}

/// Writes a workspace.
pub(crate) fn write(workspace: &Workspace, shown: &str) -> Vec<u8> {
    let mut out = Vec::new();
    number(&mut out, workspace.files().len() as u64);
    for (path, file) in workspace.files() {
        text(&mut out, path);
        number(&mut out, file.bytes().len() as u64);
    }
    for (_, file) in workspace.files() {
        out.extend_from_slice(file.bytes());
    }
    match workspace.origin() {
        Origin::Example => out.push(0),
        Origin::Local(name) => {
            out.push(1);
            text(&mut out, name);
        }
        Origin::Link => out.push(2),
    }
    text(&mut out, shown);
    out
}

/// Reads what [`write`] wrote, however broken it is.
///
/// # Errors
/// Bytes that are no such thing, or too many of them.
pub(crate) fn read(bytes: &[u8]) -> Result<Saved, Refused> {
    let mut reader = Reader { rest: bytes };
    let parts = reader.parts().ok_or_else(|| {
        Refused::new(
            "The saved state is damaged",
            "It ends too early, or is not what it should be.",
        )
    })?;
    let (files, origin, shown) = parts;
    for (path, _) in &files {
        if path::clean(path)? != *path {
            return Err(Refused::new(
                "The saved state is damaged",
                "It holds a path in an odd form.",
            ));
        }
    }
    Ok(Saved {
        workspace: Workspace::new(origin, files)?,
        shown,
        base: None,
    })
}

/// Writes what of a base is not the same in a workspace: how the base is called; the number of files; for each its path, and
/// 0 where the base does not have it, else 1 and its content with its length.
pub(crate) fn write_base(workspace: &Workspace, title: &str, base: &Workspace) -> Vec<u8> {
    let mut out = Vec::new();
    text(&mut out, title);
    let bytes =
        |workspace: &Workspace, path: &str| workspace.file(path).map(|file| file.bytes().clone());
    let paths: BTreeSet<_> = workspace
        .files()
        .chain(base.files())
        .map(|(path, _)| path)
        .collect();
    let changed = paths
        .into_iter()
        .filter(|path| bytes(workspace, path) != bytes(base, path));
    let changed: Vec<_> = changed.collect();
    number(&mut out, changed.len() as u64);
    for path in changed {
        text(&mut out, path);
        match bytes(base, path) {
            None => out.push(0),
            Some(bytes) => {
                out.push(1);
                number(&mut out, bytes.len() as u64);
                out.extend_from_slice(&bytes);
            }
        }
    }
    out
}

/// Reads what [`write_base`] wrote: how the base is called, and its files.
///
/// # Errors
/// Bytes that are no such thing.
pub(crate) fn read_base(
    workspace: &Workspace,
    bytes: &[u8],
) -> Result<(String, Workspace), Refused> {
    let mut reader = Reader { rest: bytes };
    let (title, changed) = reader.changes().ok_or_else(|| {
        Refused::new(
            "The saved state is damaged",
            "It ends too early, or is not what it should be.",
        )
    })?;
    let mut files: BTreeMap<String, Vec<u8>> = workspace
        .files()
        .map(|(path, file)| (path.to_string(), file.bytes().to_vec()))
        .collect();
    for (path, bytes) in changed {
        match bytes {
            Some(bytes) => files.insert(path, bytes),
            None => files.remove(&path),
        };
    }
    Ok((title, Workspace::new(workspace.origin().clone(), files)?))
}

pub(crate) fn number(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a> {
    rest: &'a [u8],
}

type Changed = Vec<(String, Option<Vec<u8>>)>;

type Parts = (Vec<(String, Vec<u8>)>, Origin, String);

impl<'a> Reader<'a> {
    fn parts(&mut self) -> Option<Parts> {
        let count = self.number().filter(|count| *count <= MAX_FILES)?;
        let mut heads = Vec::new();
        for _ in 0..count {
            heads.push((self.text()?, self.number().filter(|len| *len <= MAX_BYTES)?));
        }
        let mut files = Vec::with_capacity(heads.len());
        for (path, len) in heads {
            files.push((path, self.take(len)?.to_vec()));
        }
        let origin = match self.take(1)? {
            [0] => Origin::Example,
            [1] => Origin::Local(self.text()?),
            [2] => Origin::Link,
            _ => return None,
        };
        let shown = self.text()?;
        self.rest.is_empty().then_some((files, origin, shown))
    }

    fn changes(&mut self) -> Option<(String, Changed)> {
        let title = self.text()?;
        let count = self.number().filter(|count| *count <= 2 * MAX_FILES)?;
        let mut changed = Vec::new();
        for _ in 0..count {
            let path = self.text()?;
            let bytes = match self.take(1)? {
                [0] => None,
                [1] => {
                    let len = self.number()?;
                    Some(self.take(len)?.to_vec())
                }
                _ => return None,
            };
            changed.push((path, bytes));
        }
        self.rest.is_empty().then_some((title, changed))
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<usize> {
        let mut n = 0u64;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(n).ok();
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let len = self.number()?;
        String::from_utf8(self.take(len)?.to_vec()).ok()
    }
}
