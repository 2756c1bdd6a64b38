//! Deflate (RFC 1951) that starts from a dictionary.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Why something cannot be unpacked.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Error {
    /// It is no deflate stream, ends too early or too late.
    Damaged,
    /// It unpacks to more than allowed.
    TooMuch,
}

/// Packs as small as it goes. The dictionary is packed first and what comes of it thrown away: the flush behind it
/// ends on a byte, and the packer goes on with the dictionary in its window.
pub(super) fn pack(bytes: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let mut packer = CompressorOxide::new(create_comp_flags_from_zip_params(10, -15, 0));
    feed(&mut packer, dictionary, TDEFLFlush::Sync, &mut |_| {});
    let mut out = Vec::with_capacity(bytes.len() / 4);
    feed(&mut packer, bytes, TDEFLFlush::Finish, &mut |part| {
        out.extend_from_slice(part)
    });
    out
}

fn feed(
    packer: &mut CompressorOxide,
    mut bytes: &[u8],
    flush: TDEFLFlush,
    out: &mut dyn FnMut(&[u8]),
) {
    loop {
        let (_, read) = compress_to_output(packer, bytes, flush, |part| {
            out(part);
            true
        });
        bytes = bytes.get(read..).unwrap_or_default();
        if bytes.is_empty() || read == 0 {
            return;
        }
    }
}

/// Unpacks what [`pack`] packed with the same dictionary, at most `limit` bytes.
pub(super) fn unpack(packed: &[u8], dictionary: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
    let end = dictionary.len() + limit;
    let mut out = dictionary.to_vec();
    out.resize(end.min(dictionary.len() + packed.len() * 4 + 1024), 0);
    let mut unpacker = DecompressorOxide::new();
    let (mut read, mut written) = (0, dictionary.len());
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, more_read, more_written) =
            decompress(&mut unpacker, &packed[read..], &mut out, written, flags);
        read += more_read;
        written += more_written;
        match status {
            TINFLStatus::Done if read == packed.len() => {
                out.truncate(written);
                return Ok(out.split_off(dictionary.len()));
            }
            TINFLStatus::HasMoreOutput if out.len() < end => out.resize(end.min(out.len() * 2), 0),
            TINFLStatus::HasMoreOutput => return Err(Error::TooMuch),
            _ => return Err(Error::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_dictionary_counts() {
        let text = b"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n".repeat(3);
        let with = pack(&text, &text);
        assert!(
            with.len() < 16 && with.len() < pack(&text, b"").len(),
            "{}",
            with.len()
        );
        assert_eq!(unpack(&with, &text, 1_000).unwrap(), text);
        assert_eq!(unpack(&with, &text, 10), Err(Error::TooMuch));
        assert!(unpack(&with, b"another", 1_000).is_err());
        assert_eq!(
            unpack(&with[..with.len() - 1], &text, 1_000),
            Err(Error::Damaged)
        );
        assert_eq!(
            unpack(&[with, vec![0]].concat(), &text, 1_000),
            Err(Error::Damaged)
        );
    }

    #[test]
    fn long_texts_outgrow_the_window() {
        let mut seed = 1u32;
        let text: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 28) as u8 + b'a'
        })
        .take(300_000)
        .collect();
        let dictionary = &text[..32_768];
        assert_eq!(
            unpack(&pack(&text, dictionary), dictionary, 300_000).unwrap(),
            text
        );
    }
}
