//! Formatting against what Go 1.26 prints.

#![allow(missing_docs, clippy::unwrap_used)]

use pilothouse_value::compare::{deep_equal, equal, order};
use pilothouse_value::format::{
    Piece, float, print_value, quote, quote_ascii, sprint, sprintf, sprintf_pieces, sprintln,
};
use pilothouse_value::{List, ListType, Map, Str, UintType, Value};

fn list(items: Vec<Value>) -> Value {
    Value::List(List::new(items))
}

fn map() -> Value {
    let map: Map = [
        ("a", Value::int(1)),
        ("b", Value::Nil),
        ("c", list(vec![Value::int(1), "x".into(), Value::Nil])),
        ("d", bytes("hi")),
        ("e", 2.0.into()),
    ]
    .into_iter()
    .collect();
    Value::Map(map)
}

fn bytes(text: &str) -> Value {
    let items = text
        .bytes()
        .map(|byte| Value::Uint(UintType::Uint8, u64::from(byte)));
    Value::List(List::typed(ListType::Bytes, items.collect()))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[track_caller]
fn prints(format: &str, args: &[Value], expected: &str) {
    assert_eq!(text(sprintf(format.as_bytes(), args)), expected, "{format}");
}

#[test]
fn floats() {
    let shortest = [
        (1e6, "1e+06"),
        (123_456_789.0, "1.23456789e+08"),
        (1e20, "1e+20"),
        (1e21, "1e+21"),
        (100_000.0, "100000"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1_234_567.0, "1.234567e+06"),
        (-0.0, "-0"),
        (5e-324, "5e-324"),
        (574_446_728_117_103.2, "5.744467281171032e+14"),
        (f64::INFINITY, "+Inf"),
        (f64::NAN, "NaN"),
    ];
    for (number, expected) in shortest {
        assert_eq!(float(number, b'g', -1), expected);
    }
    assert_eq!(float(2.5, b'f', 0), "2");
    assert_eq!(float(1e21, b'f', -1), "1000000000000000000000");
    assert_eq!(float(1234.5, b'e', 3), "1.234e+03");
    assert_eq!(float(1_234_567.5, b'g', 3), "1.23e+06");
    assert_eq!(float(1.5, b'x', -1), "0x1.8p+00");
    assert_eq!(float(1.0, b'b', -1), "4503599627370496p-52");
    assert_eq!(float(1.0, b'f', 70_000).len(), 70_002);
}

#[test]
fn verbs_of_maps_and_lists() {
    let map = [map()];
    prints("%v", &map, "map[a:1 b:<nil> c:[1 x <nil>] d:[104 105] e:2]");
    prints(
        "%#v",
        &map,
        r#"map[string]interface {}{"a":1, "b":interface {}(nil), "c":[]interface {}{1, "x", interface {}(nil)}, "d":[]uint8{0x68, 0x69}, "e":2}"#,
    );
    prints(
        "%d",
        &map,
        "map[%!d(string=a):1 %!d(string=b):<nil> %!d(string=c):[1 %!d(string=x) <nil>] %!d(string=d):[104 105] %!d(string=e):%!d(float64=2)]",
    );
    prints(
        "%s",
        &map,
        "map[a:%!s(int=1) b:<nil> c:[%!s(int=1) x <nil>] d:hi e:%!s(float64=2)]",
    );
    prints(
        "%x",
        &map,
        "map[61:1 62:<nil> 63:[1 78 <nil>] 64:6869 65:0x1p+01]",
    );
    prints("%T", &map, "map[string]interface {}");
    prints(
        "%s %q %v %x %#v",
        &vec![bytes("hi"); 5],
        r#"hi "hi" [104 105] 6869 []byte{0x68, 0x69}"#,
    );
}

#[test]
fn nil() {
    prints(
        "%v %d %s %T %8v",
        &vec![Value::Nil; 5],
        "<nil> %!d(<nil>) %!s(<nil>) <nil>    <nil>",
    );
}

#[test]
fn flags_width_and_precision() {
    let numbers = [Value::int(-42), Value::int(5)];
    prints("%06d|%+d", &numbers, "-00042|+5");
    prints("%-4d|% d", &numbers, "-42 | 5");
    prints("%#x %#o", &numbers, "-0x2a 05");
    let words = [Value::from("héllo"), Value::from("ab")];
    prints("%.2s|%6s", &words, "hé|    ab");
    prints("%.1q|%-4q|", &words, r#""h"|"ab"|"#);
    prints("% x|%#X", &words, "68 c3 a9 6c 6c 6f|0X6162");
    prints("%08s", &words[1..], "000000ab");
    prints("%6.2f%%", &[2.345.into()], "  2.35%");
    prints(
        "%c %U %#U %q",
        &vec![Value::int(0x2318); 4],
        "⌘ U+2318 U+2318 '⌘' '⌘'",
    );
}

#[test]
fn what_is_wrong_with_a_format() {
    let one = [Value::int(1)];
    prints("%d", &[], "%!d(MISSING)");
    prints(
        "a",
        &[Value::int(1), "b".into(), Value::Nil, 2.5.into()],
        "a%!(EXTRA int=1, string=b, <nil>, float64=2.5)",
    );
    prints("%z", &one, "%!z(int=1)");
    prints("%", &[], "%!(NOVERB)");
    prints("%[3]d", &one, "%!d(BADINDEX)");
    prints("%[x]d", &one, "%!d(BADINDEX)");
    prints("%*d", &["x".into(), Value::int(3)], "%!(BADWIDTH)3");
    prints("%.*f", &[Value::int(-1), 1.5.into()], "%!(BADPREC)1.500000");
    prints("%99999999d", &one, "%!(NOVERB)%!(EXTRA int=1)");
    prints("%[2]d %[1]d", &[Value::int(1), Value::int(2)], "2 1");
    prints("%[1]d %[1]v", &one, "1 1");
}

#[test]
fn print_puts_spaces_between_what_is_no_string() {
    let args = [
        Value::int(1),
        Value::int(2),
        "x".into(),
        Value::int(3),
        Value::Nil,
    ];
    assert_eq!(text(sprint(&args)), "1 2x3 <nil>");
    assert_eq!(text(sprintln(&args)), "1 2 x 3 <nil>\n");
}

#[test]
fn quoting() {
    assert_eq!(
        text(quote("a\"b\\\n\t\0\u{7f}é\u{ad}\u{2028}😀".as_bytes())),
        "\"a\\\"b\\\\\\n\\t\\x00\\x7fé\\u00ad\\u2028😀\""
    );
    assert_eq!(text(quote(b"\xff\xc3")), r#""\xff\xc3""#);
    assert_eq!(text(quote_ascii("é😀".as_bytes())), r#""\u00e9\U0001f600""#);
}

#[test]
fn pieces_tell_which_argument_made_which_text() {
    let mut pieces = Vec::new();
    let args = [Value::from("ab"), Value::int(1), Value::from("cd")];
    let out = sprintf_pieces(b"%s-%d-%.1s-%[1]v", &args, &mut |piece| pieces.push(piece));
    assert_eq!(text(out), "ab-1-c-ab");
    let piece = |argument, start, end| Piece {
        argument,
        start,
        end,
    };
    assert_eq!(pieces, [piece(0, 0, 2), piece(0, 7, 9)]);
}

#[test]
fn a_map_that_holds_itself_comes_to_an_end() {
    let map = Map::new();
    map.insert("a", Value::Map(map.clone()));
    let value = Value::Map(map.clone());
    let printed = text(print_value(&value));
    assert!(printed.starts_with("map[a:map[a:") && printed.contains('…') && printed.len() < 4000);
    assert!(deep_equal(&value, &value));
    map.remove("a");
}

#[test]
fn comparison() {
    assert_eq!(
        equal(&Value::int(1), &Value::Uint(UintType::Uint8, 1)),
        Ok(true)
    );
    assert_eq!(equal(&Value::Nil, &Value::int(1)), Ok(false));
    assert_eq!(
        equal(&Value::int(1), &1.0.into()),
        Err("incompatible types for comparison: int and float64".to_owned())
    );
    let order = |a: Value, b: Value| order(&a, &b);
    assert_eq!(
        order("a".into(), "b".into()),
        Ok(Some(std::cmp::Ordering::Less))
    );
    assert_eq!(
        order(Value::int(-1), Value::Uint(UintType::Uint64, u64::MAX)),
        Ok(Some(std::cmp::Ordering::Less))
    );
    assert_eq!(
        order(true.into(), false.into()),
        Err("invalid type for comparison".to_owned())
    );
    assert!(deep_equal(&map(), &map()));
    assert!(!deep_equal(&Value::int(1), &Value::int64(1)));
    assert!(!deep_equal(
        &Value::List(List::nil(ListType::Any)),
        &list(Vec::new())
    ));
    assert!(deep_equal(&Value::Str(Str::from("a")), &"a".into()));
}
