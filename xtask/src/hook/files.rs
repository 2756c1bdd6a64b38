//! Files with their versions in their names, and folders of them.

use std::fs;
use std::path::Path;

use anyhow::bail;

/// Writes `staging/NAME-HASH.EXTENSION` and returns that name.
pub(super) fn put(
    staging: &Path,
    name: &str,
    extension: &str,
    bytes: &[u8],
) -> anyhow::Result<String> {
    let name = format!("{name}-{}.{extension}", fingerprint(bytes));
    fs::write(staging.join(&name), bytes)?;
    Ok(name)
}

/// The name of the one file that Trunk wrote with this beginning and end.
pub(super) fn only_file(dir: &Path, beginning: &str, end: &str) -> anyhow::Result<String> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(beginning) && name.ends_with(end) {
            return Ok(name);
        }
    }
    bail!("Trunk wrote no {beginning}*{end}")
}

/// Trunk leaves its own links behind when it injects no scripts.
pub(super) fn without_trunk_links(html: &str) -> String {
    let mut rest = html;
    let mut out = String::new();
    while let Some(at) = rest.find("<link data-trunk") {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        out.push_str(&rest[..at]);
        rest = rest[end..].trim_start();
    }
    out + rest
}

pub(super) fn replace(html: &mut String, from: &str, to: &str) -> anyhow::Result<()> {
    if !html.contains(from) {
        bail!("the page lacks {from} (see xtask/README.md)");
    }
    *html = html.replacen(from, to, 1);
    Ok(())
}

/// Copies the folder, leaving out dot files.
pub(super) fn copy_dir(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_dir(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits, in hexadecimal: names a version for caches, guards nothing.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_links_are_taken_out() {
        let html = "<head>\n<link data-trunk rel=\"rust\">\n<link rel=\"stylesheet\"></head>";
        assert_eq!(
            without_trunk_links(html),
            "<head>\n<link rel=\"stylesheet\"></head>"
        );
    }

    #[test]
    fn fingerprint_is_fnv_1a() {
        // Published test vectors of FNV-1a, 64 bits.
        assert_eq!(fingerprint(b""), "cbf29ce484222325");
        assert_eq!(fingerprint(b"foobar"), "85944171f73967e8");
    }
}
