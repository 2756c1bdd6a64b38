//! Texts that mean something to some function: patterns, dates, versions, addresses, formats.

use super::Gen;

/// A few of `parts` after each other.
fn some(g: &mut Gen, most: usize, parts: &[&str]) -> String {
    (0..=g.few(most)).map(|_| g.one(parts)).collect()
}

/// Any text.
pub(crate) fn word(g: &mut Gen) -> String {
    const WORDS: &[&str] = &[
        "",
        "a",
        "abc",
        "hello world",
        "Hello World",
        "foo-bar_baz",
        "fooBar",
        "FooBAR2",
        "  padded ",
        "a,b,,c",
        "a b  c",
        "über",
        "日本語",
        "ß",
        "ﬁ",
        "1",
        "12",
        "-3",
        "0x1F",
        "010",
        "1e3",
        "1.5",
        "true",
        "false",
        "null",
        "a: 1",
        "- x\n- y",
        "{\"a\": [1, 2]}",
        "[1, \"b\", null]",
        "line\nline two\n",
        "tab\tend",
        "$1",
        "%d %s",
        "a/b/../c.txt",
        "/abs//path/",
        "<b>&\"'",
        "x=1;y",
        "aGVsbG8=",
        "NBSWY3DP",
        "not base64!",
        "{{ .x }}",
        "🙂",
        "\u{0}",
        "\r\n",
        "yes",
        "~",
        "2024-02-29",
        "1h30m",
        "'q'",
        "`",
        "a\u{301}",
        "İI",
        "key",
    ];
    match g.percent(85) {
        true => (g.one(WORDS)).to_owned(),
        false => some(
            g,
            4,
            &[
                "a", "B", "1", "-", "_", " ", ".", "é", "\n", "$", ",", "/", "\"", ":", "日",
            ],
        ),
    }
}

/// A regular expression in RE2's syntax, or nearly.
pub(crate) fn pattern(g: &mut Gen) -> String {
    pattern_at(g, 3)
}

fn pattern_at(g: &mut Gen, depth: usize) -> String {
    const ATOMS: &[&str] = &[
        "a",
        "b",
        "x",
        "1",
        "-",
        " ",
        ".",
        "\\d",
        "\\w",
        "\\s",
        "\\D",
        "\\W",
        "\\b",
        "\\B",
        "^",
        "$",
        "[a-c]",
        "[^a]",
        "[[:alpha:]]",
        "\\.",
        "\\pL",
        "\\p{Greek}",
        "é",
        "(?i)",
        "(?i:A)",
        "\\x41",
        "\\101",
        "[\\x{e0}-\\x{ff}]",
        "\\A",
        "\\z",
        "[]a]",
        "[a-]",
        "(?s)",
        "(?m)",
        "(?U)",
        "\\Qa.b\\E",
        "\\n",
        "[[:^space:]]",
        "\\PL",
        "{",
        "}",
        "]",
        "\\-",
        "\\C",
        "[[:word:]]",
        "\\p{Lu}",
        "[^\\d]",
        "[\\w-]",
        "\\a",
        "\\f",
        "\\v",
        "\\07",
        "\\pN",
    ];
    const BAD: &[&str] = &[
        "(",
        "[",
        ")",
        "*",
        "+",
        "?",
        "{2}",
        "{2,1}",
        "\\",
        "\\8",
        "(?",
        "(?P<n",
        "(?<m>a)",
        "[z-a]",
        "[[:foo:]]",
        "\\pX",
        "**",
        "a{1001}",
        "|",
        "(?=a)",
        "(?!a)",
        "\\x",
        "[^",
        "{,3}",
        "\\p{",
        "a**",
        "(?P=n)",
        "\\1",
        "(?P<n>a)(?P<n>b)",
        "x{2}{3}",
        "\\Z",
        "\\G",
        "[a",
        "(a",
        "a)",
        "(?z)",
        "\\k<n>",
        "[[.a.]]",
        "[--/]",
        "\\cA",
        "\\u0041",
        "(?#x)",
    ];
    let mut text = String::new();
    for _ in 0..=g.few(3) {
        if g.percent(18) && depth > 0 {
            let open = g.one(&["(", "(?:", "(?P<n>", "(?i:", "(?<q>"]);
            text.push_str(&format!("{open}{})", pattern_at(g, depth - 1)));
        } else if g.percent(6) {
            text.push_str(g.one(BAD));
        } else {
            text.push_str(g.one(ATOMS));
        }
        if g.percent(25) {
            text.push_str(g.one(&[
                "*", "+", "?", "*?", "+?", "{2}", "{0,2}", "{1,}", "{2}?", "|",
            ]));
        }
    }
    text
}

/// What a pattern's matches are replaced by.
pub(crate) fn replacement(g: &mut Gen) -> String {
    some(
        g,
        2,
        &[
            "$1", "$0", "${1}", "$n", "${n}", "$$", "$", "x", "-", "$2", "$1x", "${", "}", "$é",
            "${1x}",
        ],
    )
}

/// A text with something for patterns to find.
pub(crate) fn haystack(g: &mut Gen) -> String {
    some(
        g,
        7,
        &[
            "a", "b", "A", "1", "2", "-", "_", " ", ".", "é", "α", "\n", "x", "foo", "日", "ab",
            "aab",
        ],
    )
}

/// A layout for dates.
pub(crate) fn layout(g: &mut Gen) -> String {
    const PARTS: &[&str] = &[
        "2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "15", "3", "03", "4",
        "04", "5", "05", "PM", "pm", "MST", "Z07:00", "Z0700", "-0700", "-07:00", "-07", "Mon",
        "Monday", ".000", ".999", ",000", ".0", "T", " ", ":", "-", "/", "__2", "Z07", "x",
    ];
    match g.percent(40) {
        true => (g.one(&[
            "2006-01-02",
            "2006-01-02T15:04:05Z07:00",
            "Mon Jan _2 15:04:05 2006",
            "15:04",
            "2006-01-02 15:04:05",
            "date",
            "Jan 2, 2006 at 3:04pm (MST)",
        ]))
        .to_owned(),
        false => some(g, 6, PARTS),
    }
}

/// A date's text.
pub(crate) fn date(g: &mut Gen) -> String {
    (g.one(&[
        "2024-02-29",
        "2023-02-29",
        "2006-01-02T15:04:05Z",
        "2006-01-02T15:04:05+02:00",
        "Mon Jan  2 15:04:05 2006",
        "15:04",
        "2024-12-31 23:59:60",
        "2024-1-2",
        "24-01-02",
        "Jan 2, 2024 at 3:04pm (CET)",
        "2024-01-02 15:04:05.123",
        "",
        "x",
        "0001-01-01",
        "9999-12-31",
        "2024-06-30T12:00:00.5Z",
    ]))
    .to_owned()
}

/// A time zone's name.
pub(crate) fn zone(g: &mut Gen) -> String {
    (g.one(&[
        "UTC",
        "Local",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Nope",
        "",
        "EST",
        "Asia/Kathmandu",
        "../x",
        "europe/berlin",
        "GMT",
    ]))
    .to_owned()
}

/// A duration's text.
pub(crate) fn duration(g: &mut Gen) -> String {
    match g.percent(30) {
        true => word(g),
        false => some(
            g,
            3,
            &[
                "1h", "30m", "1.5s", "10ms", "2us", "3µs", "7ns", "-", "+", ".5h", "0", "24h",
                "9000h", "1d", "5", "h",
            ],
        ),
    }
}

/// A version, or nearly.
pub(crate) fn version(g: &mut Gen) -> String {
    let mut text = (g.one(&["", "", "", "v", "V"])).to_owned();
    let numbers: Vec<&str> = (0..g.one(&[3, 3, 3, 3, 2, 1, 4]))
        .map(|_| {
            g.one(&[
                "0", "1", "2", "3", "10", "9", "27", "0", "1", "2", "1", "01", "x", "",
            ])
        })
        .collect();
    text.push_str(&numbers.join("."));
    if g.percent(30) {
        text.push('-');
        text.push_str(g.one(&[
            "0", "a", "alpha.1", "beta", "rc.1", "1", "01", "a.b", "-", "x-y", "", "alpha.10", "é",
            "a..b",
        ]));
    }
    if g.percent(15) {
        text.push('+');
        text.push_str(g.one(&["b", "1", "a.b", "", "01", "é"]));
    }
    text
}

/// A constraint on versions.
pub(crate) fn constraint(g: &mut Gen) -> String {
    let mut text = String::new();
    for number in 0..=g.few(2) {
        if number > 0 {
            text.push_str(g.one(&[" || ", "||", " | "]));
        }
        for number in 0..=g.few(2) {
            if number > 0 {
                text.push_str(g.one(&[" ", ", ", ",", "  ", " , "]));
            }
            if g.percent(10) {
                text.push_str(&format!("{} - {}", version(g), version(g)));
                continue;
            }
            text.push_str(g.one(&[
                "", "=", "!=", ">", "<", ">=", "<=", "~", "^", "~>", "=>", "=<", "==", "<>",
            ]));
            text.push_str(g.one(&["", "", " "]));
            let wild = g.one(&["*", "x", "X", "1.x", "1.2.x", "1.*", "v1", "1.2.*-a"]);
            let plain = version(g);
            text.push_str(if g.percent(20) { wild } else { &plain });
        }
    }
    text
}

/// An address, or nearly.
pub(crate) fn url(g: &mut Gen) -> String {
    let scheme = g.one(&[
        "http://", "https://", "", "mailto:", "ftp://", "//", "HTTP://", "1x://", ":", "file:///",
        "a+b-c.d:",
    ]);
    let user = g.one(&[
        "",
        "",
        "u@",
        "u:p@",
        "u%40:p%zz@",
        ":@",
        "ü@",
        "u:@",
        "a b@",
    ]);
    let host = g.one(&[
        "example.com",
        "",
        "[::1]",
        "[::1%25eth0]",
        "host:80",
        "host:",
        "host:x",
        "1.2.3.4:5",
        "h%41",
        "[::1",
        "a b",
        "日本.jp",
    ]);
    let path = g.one(&[
        "", "/", "/a/b", "/a%2fb", "/a b", "a/b", "/%zz", "/ü", "//x", "/a;b=c", "/..", "/*:@",
        "/a\\b",
    ]);
    let query = g.one(&["", "", "?", "?a=1&b=2", "?a b", "?%zz", "?ü", "?a?b"]);
    let fragment = g.one(&[
        "", "", "#", "#frag", "#a b", "#%zz", "#a#b", "#ü", "#!$&'()*",
    ]);
    format!("{scheme}{user}{host}{path}{query}{fragment}")
}

/// A format for `printf`.
pub(crate) fn format(g: &mut Gen) -> String {
    let mut text = String::new();
    for _ in 0..=g.few(2) {
        text.push_str(g.one(&["", "a", "-", " ", "é", "%%"]));
        if g.percent(8) {
            text.push_str(g.one(&[
                "%",
                "%!",
                "%[",
                "%[1",
                "%[1]",
                "%[x]d",
                "%[3]d",
                "%[-1]d",
                "%é",
                "%*d",
                "%.*f",
                "%-*d",
                "%[2]*[1]d",
                "%.[2]*[1]f",
                "%.",
                "%.d",
                "%[1].2f",
                "%5[1]d",
                "%.1000001f",
                "%[2]d %d",
            ]));
            continue;
        }
        let flags: String = (0..g.few(3))
            .map(|_| g.one(&["+", "-", "#", " ", "0"]))
            .collect();
        let width = g.one(&["", "", "", "5", "12", "1"]);
        let precision = g.one(&["", "", "", ".0", ".2", ".10", "."]);
        let index = g.one(&["", "", "", "", "", "", "[1]", "[2]"]);
        let verb = g.one(&[
            "v", "v", "v", "d", "s", "s", "q", "x", "X", "o", "b", "c", "U", "e", "E", "f", "F",
            "g", "G", "t", "T", "O", "w", "p", "z",
        ]);
        text.push_str(&format!("%{flags}{width}{precision}{index}{verb}"));
    }
    text
}

/// A path of a file, or a pattern for paths.
pub(crate) fn path(g: &mut Gen) -> String {
    some(
        g,
        5,
        &[
            "a", "b.txt", "/", "..", ".", "*", "c.tar.gz", "//", "\\", "é", "", "./", "../",
            "conf", "C:",
        ],
    )
}
