//! A workspace as bytes: what links and snapshots hold. The layout of version 1 never changes:
//! number of files; for each its path and length; then the contents in the same order; then the origin (0 example,
//! 1 local with its name, 2 link) and the name of the shown environment. Numbers are LEB128; texts carry their length.

use crate::workspace::{MAX_BYTES, MAX_FILES, Origin, Workspace};
use crate::{Refused, path};

/// A workspace and what was shown of it.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The document.
    pub workspace: Workspace,
    /// The name of the environment that was shown; may be empty.
    pub shown: String,
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
    })
}

fn number(out: &mut Vec<u8>, mut n: u64) {
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
