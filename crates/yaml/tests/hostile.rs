//! Nothing makes this crate panic, overflow the stack, or take long.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_source::FileId;
use pilothouse_value::{List, Map, Value};
use pilothouse_yaml as yaml;
use std::time::{Duration, Instant};

fn read(text: &[u8]) -> Result<Value, String> {
    let _ = yaml::head(text);
    let _ = yaml::documents(text, FileId::NONE);
    yaml::decode(text).map_err(|error| error.message)
}

/// On a small stack, as a browser's worker has; and within a time that leaves room for a busy machine.
fn quickly(name: &str, work: impl FnOnce() + Send + 'static) {
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(4 << 20);
    thread.spawn(work).unwrap().join().unwrap();
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{name} took {:?}",
        start.elapsed()
    );
}

#[test]
fn deep_nesting_is_an_error() {
    for (open, name) in [
        ("[", "["),
        ("{a: ", "{"),
        ("- ", "-"),
        ("? ", "?"),
        ("[{", "[{"),
    ] {
        quickly(name, move || {
            let error = read(open.repeat(100_000).as_bytes()).unwrap_err();
            assert!(
                error.ends_with("exceeded max depth of 10000"),
                "{open}: {error}"
            );
        });
    }
    quickly("steps", || {
        let text: String = (0..3_000)
            .map(|depth| format!("{}a:\n", " ".repeat(depth)))
            .collect();
        assert!(
            read(text.as_bytes())
                .unwrap_err()
                .ends_with("exceeded max depth of 500")
        );
    });
    quickly("json", || {
        let text = "[".repeat(100_000);
        assert!(
            yaml::json::decode(text.as_bytes())
                .unwrap_err()
                .message
                .ends_with("exceeded max depth")
        );
    });
}

#[test]
fn what_is_allowed_to_be_deep_works() {
    quickly("deep", || {
        let text = format!("{}{}", "[".repeat(499), "]".repeat(499));
        let value = read(text.as_bytes()).unwrap();
        let written = yaml::to_yaml(&value).unwrap();
        assert!(written.ends_with(b"- []"));
        assert_eq!(yaml::json::encode(&value).unwrap(), text.as_bytes());
        assert_eq!(
            read(&written)
                .map(|value| yaml::json::encode(&value))
                .unwrap()
                .unwrap(),
            text.as_bytes()
        );
    });
}

#[test]
fn cycles_are_an_error() {
    quickly("cycle", || {
        let map = Map::new();
        map.insert("self", List::new(vec![map.clone().into()]));
        let value = Value::Map(map.clone());
        assert!(yaml::to_yaml(&value).is_err());
        assert!(yaml::to_yaml_pretty(&value).is_err());
        assert!(yaml::json::encode(&value).is_err());
        map.remove("self");
    });
}

#[test]
fn alias_bombs_are_an_error() {
    quickly("bomb", || {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        let error = read(text.as_bytes()).unwrap_err();
        assert_eq!(
            error,
            "error converting YAML to JSON: yaml: document contains excessive aliasing"
        );
        // As a key it would be printed.
        let text = text.replace("a19: &a19 ", "? ") + ": x\n";
        assert!(read(text.as_bytes()).is_err());
    });
    quickly("chain", || {
        let mut text = String::from("a0: &a0 x\n");
        for level in 1..500 {
            let (open, close) = ("[".repeat(50), "]".repeat(50));
            text.push_str(&format!(
                "a{level}: &a{level} {open}*a{}{close}\n",
                level - 1
            ));
        }
        assert!(
            read(text.as_bytes())
                .unwrap_err()
                .ends_with("exceeded max depth of 500")
        );
    });
}

#[test]
fn long_lines_and_many_keys_take_linear_time() {
    quickly("flow", || {
        drop(read(format!("[{}]", "a, é, ".repeat(10_000)).as_bytes()))
    });
    quickly("keys", || drop(read("a: é: ".repeat(10_000).as_bytes())));
    quickly("items", || drop(read("- a\n".repeat(10_000).as_bytes())));
    quickly("question marks", || {
        drop(read("? a\n".repeat(10_000).as_bytes()))
    });
    quickly("quotes", || {
        drop(read(format!("\"{}", "a \\\n ' ".repeat(10_000)).as_bytes()))
    });
    quickly("anchors", || {
        drop(read("- &a *a\n".repeat(100_000).as_bytes()))
    });
    quickly("breaks", || {
        drop(read(format!("a: |\n{}", "\n \n".repeat(10_000)).as_bytes()))
    });
    quickly("distinct keys", || {
        let text: String = (0..10_000)
            .map(|n| format!("k{}x: {n}\n", n * 7_919 % 10_000))
            .collect();
        let value = read(text.as_bytes()).unwrap();
        assert!(yaml::to_yaml(&value).unwrap().starts_with(b"k0x: 0\n"));
    });
}

/// Every beginning of every fixture, and each with bytes that are no text in it.
#[test]
fn broken_texts_are_no_panics() {
    for name in ["read", "scalars", "head", "json"] {
        let path = format!("{}/tests/fixtures/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = row["text"]
                .as_str()
                .or(row["scalar"].as_str())
                .unwrap()
                .as_bytes();
            for end in 0..=text.len().min(120) {
                let _ = read(&text[..end]);
                let _ = yaml::json::decode(&text[..end]);
                let broken = [&text[..end], b"\xc3", &text[end..]].concat();
                assert!(
                    read(&broken).is_err()
                        || text.starts_with(b"---")
                        || text.contains(&b'.')
                        || broken.contains(&b'-')
                );
            }
        }
    }
}

#[test]
fn bytes_that_are_no_text() {
    let message = |text: &[u8]| read(text).unwrap_err();
    assert!(message(b"a: \xff").contains("invalid leading UTF-8 octet"));
    assert!(message(b"a: \xc3").contains("incomplete UTF-8 octet sequence"));
    assert!(message(b"a: \xc3(").contains("invalid trailing UTF-8 octet"));
    // UTF-16, which libyaml reads too.
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("a: é".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(
        yaml::json::encode(&read(&utf16).unwrap()).unwrap(),
        "{\"a\":\"é\"}".as_bytes()
    );
}
