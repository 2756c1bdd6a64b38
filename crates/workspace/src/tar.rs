//! Writes tar archives (POSIX ustar, with pax headers for long paths).

/// An archive being written.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Adds a file.
    pub(crate) fn file(&mut self, path: &str, content: &[u8]) {
        match split(path) {
            Some((prefix, name)) => self.entry(b'0', prefix, name, content),
            None => {
                self.entry(b'x', "", "pax", &record("path", path));
                let cut = path.floor_char_boundary(100);
                self.entry(b'0', "", &path[..cut], content);
            }
        }
    }

    /// The archive.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.bytes.resize(self.bytes.len() + 1024, 0);
        self.bytes
    }

    fn entry(&mut self, kind: u8, prefix: &str, name: &str, content: &[u8]) {
        let mut head = [0u8; 512];
        let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, name.as_bytes());
        put(100, b"0000644\0");
        put(108, b"0000000\0");
        put(116, b"0000000\0");
        put(124, format!("{:011o}\0", content.len()).as_bytes());
        put(136, b"00000000000\0");
        put(148, b"        ");
        put(156, &[kind]);
        put(257, b"ustar\x0000");
        put(345, prefix.as_bytes());
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(512), 0);
    }
}

/// A path as ustar's prefix (up to 155 bytes) and name (up to 100); `None` where it does not fit.
fn split(path: &str) -> Option<(&str, &str)> {
    if path.len() <= 100 {
        return Some(("", path));
    }
    path.match_indices('/')
        .map(|(at, _)| (&path[..at], &path[at + 1..]))
        .find(|(prefix, name)| prefix.len() <= 155 && name.len() <= 100)
}

/// A pax record: its length (of itself too), the key and the value.
fn record(key: &str, value: &str) -> Vec<u8> {
    let rest = format!(" {key}={value}\n");
    let mut len = rest.len();
    while len != rest.len() + len.to_string().len() {
        len = rest.len() + len.to_string().len();
    }
    format!("{len}{rest}").into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::Read;

    #[test]
    fn an_independent_reader_reads_it() {
        let long = format!("{}/{}", "folder/".repeat(20), "n".repeat(90));
        let longest = "x".repeat(180);
        let files = [
            ("a.txt", &b"hello"[..]),
            (&long, b""),
            (&longest, &[7; 513]),
        ];
        let mut writer = Writer::default();
        for (path, content) in files {
            writer.file(path, content);
        }
        let bytes = writer.finish();
        let mut archive = ::tar::Archive::new(&bytes[..]);
        let mut read = Vec::new();
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            read.push((
                entry.path().unwrap().to_string_lossy().into_owned(),
                content,
            ));
        }
        let expected: Vec<_> = files
            .iter()
            .map(|(path, content)| (path.replace("//", "/"), content.to_vec()))
            .collect();
        let read: Vec<_> = read
            .into_iter()
            .map(|(path, content)| (path.replace("//", "/"), content))
            .collect();
        assert_eq!(read, expected);
    }
}
