//! Documents that are broken, huge or made to hurt: compared in no time, without a panic.
#![allow(clippy::unwrap_used)]

use pilothouse_diff::{Parsed, count, diff};

fn compared(left: &str, right: &str) -> (usize, u32, u32) {
    let found = diff(&Parsed::new(left), &Parsed::new(right), false);
    let (added, removed) = count(&found.hunks);
    (found.fields.len(), added, removed)
}

#[test]
fn what_is_no_yaml_has_lines() {
    assert_eq!(compared("a: [1\n", "a: 1\n"), (0, 1, 1));
    assert_eq!(compared("a: 1\n\tb: 2\n", "\u{0}"), (0, 1, 2));
    assert_eq!(compared("", "a: 1\n"), (1, 1, 0));
    assert_eq!(compared("- 1\n- 2\n", "a: 1\n").0, 1);
}

#[test]
fn aliases_that_multiply_are_no_values() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let inner = format!("*a{}, ", level - 1).repeat(8);
        bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let other = bomb.replacen("x, x", "x, y", 1);
    let (fields, added, removed) = compared(&bomb, &other);
    assert_eq!((fields, added, removed), (0, 1, 1), "compared by lines");
}

#[test]
fn depth_is_bounded() {
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(400), "]".repeat(400));
    let thread = std::thread::Builder::new().stack_size(64 << 20);
    let work = move || compared(&deep("1"), &deep("2"));
    assert_eq!(thread.spawn(work).unwrap().join().unwrap().0, 1);
    let endless = "[".repeat(100_000);
    assert_eq!(compared(&endless, "a: 1\n").0, 0);
}

#[test]
fn huge_texts_and_lists_are_compared() {
    let lines = |step: usize| -> String {
        (0..20_000)
            .map(|n| format!("    line {} {}\n", n % 13, n / step))
            .collect()
    };
    let map = |text: String| format!("kind: ConfigMap\ndata:\n  x: |\n{text}");
    let (fields, ..) = compared(&map(lines(7)), &map(lines(11)));
    assert_eq!(fields, 1);
    let list = |step: usize| -> String {
        let items = (0..8_000).map(|n| format!("- {}\n", n * step % 1_009));
        format!("items:\n{}", items.collect::<String>())
    };
    assert!(compared(&list(3), &list(5)).0 > 0);
}
