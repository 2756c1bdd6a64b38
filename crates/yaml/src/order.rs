//! The order in which goyaml writes the keys of a map: letters before their like, numbers by size.

use crate::scalar::Flavor;

/// Whether goyaml writes `a` before `b`. Not transitive for keys that mix digits and letters after a common
/// stem (`item1a`, `item2`, `item10a`); real Helm's order is random there.
///
/// The two libraries differ where a letter meets something else right after a digit: to v3 the letter comes first.
pub(crate) fn less(a: &str, b: &str, flavor: Flavor) -> bool {
    let same = common_prefix(a, b);
    let (head, a, b) = (&a[..same], &a[same..], &b[same..]);
    let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) else {
        return a.len() < b.len();
    };
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x < y,
        (letter, other) if letter != other => {
            let in_number = head.ends_with(|last: char| last.is_ascii_digit());
            return if in_number && flavor == Flavor::V3 {
                letter
            } else {
                other
            };
        }
        _ => {}
    }
    // Zeros right after a digit that counts: both numbers are continued, not begun.
    let mut start = 0;
    if x == '0' || y == '0' {
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit);
        if digits.into_iter().any(|digit| digit != b'0') {
            start = 1;
        }
    }
    let (x_value, x_digits) = number(a, start);
    let (y_value, y_digits) = number(b, start);
    if x_value != y_value {
        return x_value < y_value;
    }
    if x_digits != y_digits {
        return x_digits < y_digits;
    }
    x < y
}

/// Bytes up to the first character that differs.
fn common_prefix(a: &str, b: &str) -> usize {
    let mut same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !a.is_char_boundary(same) || !b.is_char_boundary(same) {
        same -= 1;
    }
    same
}

/// The number at the start of `text`, wrapping around as Go's `int64` does, and how many digits it has.
fn number(text: &str, start: i64) -> (i64, usize) {
    let mut value = start;
    let mut count = 0;
    for digit in text.bytes().take_while(u8::is_ascii_digit) {
        value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
        count += 1;
    }
    (value, count)
}

/// Puts items that are in byte order of their keys into goyaml's order.
///
/// A merge sort of its own: the standard library's sorts may panic on an order that is not total.
pub(crate) fn sort<T: Copy>(items: &mut [T], flavor: Flavor, key: impl Fn(&T) -> &str + Copy) {
    let ordered = items
        .windows(2)
        .all(|pair| less(key(&pair[0]), key(&pair[1]), flavor));
    if !ordered {
        let mut buffer = Vec::with_capacity(items.len());
        merge_sort(items, &mut buffer, &|a, b| less(key(a), key(b), flavor));
    }
}

fn merge_sort<T: Copy>(items: &mut [T], buffer: &mut Vec<T>, less: &impl Fn(&T, &T) -> bool) {
    if items.len() < 2 {
        return;
    }
    let middle = items.len() / 2;
    merge_sort(&mut items[..middle], buffer, less);
    merge_sort(&mut items[middle..], buffer, less);
    if less(&items[middle - 1], &items[middle]) {
        return;
    }
    buffer.clear();
    buffer.extend_from_slice(&items[..middle]);
    let (mut left, mut right) = (0, middle);
    for at in 0..items.len() {
        let take_right = match (buffer.get(left), items.get(right)) {
            (Some(l), Some(r)) => less(r, l),
            (None, _) => break,
            (_, None) => false,
        };
        if take_right {
            items[at] = items[right];
            right += 1;
        } else {
            items[at] = buffer[left];
            left += 1;
        }
    }
}
