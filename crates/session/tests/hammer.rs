//! Edits of all kinds, most of them nonsense: the session answers each, and comes back to where it was.
#![allow(clippy::unwrap_used)]

mod support;

use pilothouse_protocol::{FileChange, OutputState, RequestBody, Splice, TextChange};
use support::Page;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "\t",
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{{ end }}",
    "{{ if .Values.x }}",
    "{{ range . }}",
    "{{ else }}",
    ": ",
    "- ",
    "\"",
    "'",
    "|",
    "&a ",
    "*a",
    "!!x",
    "#",
    "---\n",
    "[",
    "{",
    "}",
    "ä",
    "😀",
    "\u{0}",
    "{{ include \"storefront.labels\" . | nindent 2 }}",
    "{{ tpl . . }}",
    "null",
    "~",
    "0x1F",
    "1e9",
    "? ",
    "%YAML 1.1\n",
    "{{/*",
    "*/}}",
    "{{ $x := 1 }}",
    "{{ template \"x\" }}",
    "\r\n",
    ".Values.a.b.c",
];

#[test]
fn nonsense_is_answered_and_taken_back() {
    let mut page = Page::example();
    let before = page.printed();
    let mut numbers = Numbers(7);
    let paths = page.files.clone();
    for _ in 0..120 {
        let path = &paths[numbers.below(paths.len())];
        let text = page.text(path);
        let units: Vec<u16> = text.encode_utf16().collect();
        let from = numbers.below(units.len() + 1);
        let to = (from + numbers.below(12)).min(units.len());
        let splice = |from: usize, to: usize, insert: String| RequestBody::Edit {
            changes: vec![FileChange {
                path: path.clone(),
                change: TextChange::Splices {
                    length: u32::MAX,
                    splices: vec![Splice {
                        from: from as u32,
                        to: to as u32,
                        insert,
                    }],
                },
            }],
        };
        let with_length = |body: RequestBody, is: usize| match body {
            RequestBody::Edit { mut changes } => {
                if let TextChange::Splices { length, .. } = &mut changes[0].change {
                    *length = is as u32;
                }
                RequestBody::Edit { changes }
            }
            other => other,
        };
        let insert = PIECES[numbers.below(PIECES.len())];
        let gone = String::from_utf16(&units[from..to]).unwrap();
        page.ask(with_length(
            splice(from, to, insert.to_owned()),
            units.len(),
        ));
        for problem in &page.problems {
            assert!(
                !problem.title.is_empty() && !problem.environments.is_empty(),
                "{problem:?}"
            );
        }
        let size = insert.encode_utf16().count();
        let length = units.len() - (to - from) + size;
        page.ask(with_length(splice(from, from + size, gone), length));
        assert_eq!(page.text(path), text);
    }
    assert_eq!(page.state, OutputState::Fresh);
    assert_eq!(page.printed(), before);
    assert!(page.problems.is_empty(), "{:?}", page.problems);
}
