//! Reading tar: ustar, PAX and GNU names and sizes. Links and devices are passed over.

use super::failed;
use crate::ChartError;

const BLOCK: usize = 512;

/// One regular file (or folder) of an archive.
pub(super) struct Entry<'a> {
    pub(super) name: String,
    /// The type byte: `0` a file, `5` a folder, `1` and `2` links.
    pub(super) kind: u8,
    pub(super) data: &'a [u8],
}

/// All entries in their order. `end`: what is wrong where the bytes break off.
pub(super) fn entries<'a>(
    bytes: &'a [u8],
    end: Option<&ChartError>,
) -> Result<Vec<Entry<'a>>, ChartError> {
    let mut found = Vec::new();
    let mut next = Extended::default();
    let mut at = 0;
    let short = || end.cloned().unwrap_or_else(|| failed("unexpected EOF"));
    loop {
        if at >= bytes.len() {
            // An archive may lack its end mark, but not more.
            return end.map_or(Ok(found), |error| Err(error.clone()));
        }
        let header = bytes.get(at..at + BLOCK).ok_or_else(short)?;
        if header.iter().all(|b| *b == 0) {
            return Ok(found);
        }
        if !checksum_fits(header) {
            return Err(failed("archive/tar: invalid tar header"));
        }
        at += BLOCK;
        let size = next.size.take_if(|_| !is_extension(header[156]));
        let size = match size {
            Some(size) => size,
            None => number(&header[124..136])?,
        };
        let kind = header[156];
        let length = if matches!(kind, b'1'..=b'6') { 0 } else { size };
        let length =
            usize::try_from(length).map_err(|_| failed("archive/tar: invalid tar header"))?;
        let past = at.checked_add(length).filter(|past| *past <= bytes.len());
        let data = &bytes[at..past.ok_or_else(short)?];
        at = at.saturating_add(length.div_ceil(BLOCK) * BLOCK);
        match kind {
            b'L' => next.name = Some(text(data)),
            b'K' => {}
            b'x' => next.pax(data)?,
            b'g' => found.push(Entry {
                name: "pax_global_header".to_owned(),
                kind,
                data: &[],
            }),
            _ => found.push(Entry {
                name: next.name.take().unwrap_or_else(|| name(header)),
                kind: if kind == 0 || kind == b'7' {
                    b'0'
                } else {
                    kind
                },
                data,
            }),
        }
    }
}

fn is_extension(kind: u8) -> bool {
    matches!(kind, b'L' | b'K' | b'x' | b'g')
}

/// What extension headers say about the next entry.
#[derive(Default)]
struct Extended {
    name: Option<String>,
    size: Option<u64>,
}

impl Extended {
    /// Records of `LENGTH KEY=VALUE\n`.
    fn pax(&mut self, mut records: &[u8]) -> Result<(), ChartError> {
        let bad = || failed("archive/tar: invalid tar header");
        while !records.is_empty() {
            let space = records.iter().position(|b| *b == b' ').ok_or_else(bad)?;
            let length: usize = text(&records[..space]).parse().map_err(|_| bad())?;
            let record = records.get(space + 1..length).ok_or_else(bad)?;
            let record = record.strip_suffix(b"\n").ok_or_else(bad)?;
            let equals = record.iter().position(|b| *b == b'=').ok_or_else(bad)?;
            let value = &record[equals + 1..];
            match &record[..equals] {
                b"path" => self.name = Some(text(value)),
                b"size" => self.size = Some(text(value).parse().map_err(|_| bad())?),
                _ => {}
            }
            records = &records[length..];
        }
        Ok(())
    }
}

/// The name in a plain header, with the prefix that ustar has.
fn name(header: &[u8]) -> String {
    let name = text(&header[..100]);
    let prefix = text(&header[345..500]);
    if &header[257..263] == b"ustar\0" && !prefix.is_empty() {
        return format!("{prefix}/{name}");
    }
    name
}

/// Text up to a zero byte.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// An octal number, or a binary one where the first bit is set.
fn number(field: &[u8]) -> Result<u64, ChartError> {
    let bad = || failed("archive/tar: invalid tar header");
    if field[0] & 0x80 != 0 {
        let digits = field
            .iter()
            .enumerate()
            .map(|(at, b)| if at == 0 { b & 0x7f } else { *b });
        return digits
            .into_iter()
            .try_fold(0u64, |number, digit| {
                number.checked_mul(256)?.checked_add(u64::from(digit))
            })
            .ok_or_else(bad);
    }
    let digits = text(field);
    let digits = digits.trim_matches(' ');
    if digits.is_empty() {
        return Ok(0);
    }
    u64::from_str_radix(digits, 8).map_err(|_| bad())
}

/// The header's checksum counts itself as spaces; old archives summed signed bytes.
fn checksum_fits(header: &[u8]) -> bool {
    let Ok(wanted) = number(&header[148..156]) else {
        return false;
    };
    let counted = |at: usize| {
        if (148..156).contains(&at) {
            b' '
        } else {
            header[at]
        }
    };
    let unsigned: u64 = (0..BLOCK).map(|at| u64::from(counted(at))).sum();
    let signed: i64 = (0..BLOCK).map(|at| i64::from(counted(at) as i8)).sum();
    wanted == unsigned || i64::try_from(wanted) == Ok(signed)
}
