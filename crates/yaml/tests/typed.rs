//! Values that no document holds: Go's other types. What is expected was printed by Helm 4.3.1.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_value::{
    EncodedField, IntType, Kind, List, ListType, Map, MapType, Object, Str, UintType, Value,
};
use pilothouse_yaml::{json, to_yaml, to_yaml_pretty};
use std::any::Any;

/// JSON, `toYaml`, `toYamlPretty`.
fn printed(value: &Value) -> [String; 3] {
    [json::encode(value), to_yaml(value), to_yaml_pretty(value)]
        .map(|text| String::from_utf8(text.unwrap()).unwrap())
}

/// `.Capabilities.KubeVersion`
struct KubeVersion;

impl Object for KubeVersion {
    fn go_type(&self) -> &'static str {
        "common.KubeVersion"
    }
    fn format(&self) -> Str {
        "v1.37.0".into()
    }
    fn encoded_fields(&self) -> Option<Vec<EncodedField>> {
        let field = |json, yaml: &'static str, value: &str| EncodedField {
            name: json,
            json,
            yaml: yaml.into(),
            value: value.into(),
        };
        Some(vec![
            field("Version", "version", "v1.37.0"),
            field("Major", "major", "1"),
            field("Minor", "minor", "37"),
            field("", "hidden", ""),
        ])
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A type that encodes as a string.
struct Text(&'static str, &'static str);

impl Object for Text {
    fn go_type(&self) -> &'static str {
        self.0
    }
    fn kind(&self) -> Kind {
        Kind::Struct
    }
    fn format(&self) -> Str {
        self.1.into()
    }
    fn to_plain(&self) -> Option<Value> {
        (!self.1.is_empty()).then(|| self.1.into())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[test]
fn structs_keep_their_order_where_go_does() {
    assert_eq!(
        printed(&Value::object(KubeVersion)),
        [
            r#"{"Version":"v1.37.0","Major":"1","Minor":"37"}"#,
            "Major: \"1\"\nMinor: \"37\"\nVersion: v1.37.0",
            "version: v1.37.0\nmajor: \"1\"\nminor: \"37\"\nhidden: \"\"",
        ]
    );
}

#[test]
fn times_are_strings_to_json_and_times_to_yaml() {
    let time = "2026-11-21T13:06:39.930536328Z";
    assert_eq!(
        printed(&Value::object(Text("time.Time", time))),
        [
            format!("\"{time}\""),
            format!("\"{time}\""),
            time.to_owned()
        ]
    );
    let version = Value::object(Text("*semver.Version", "1.2.3"));
    assert_eq!(printed(&version), ["\"1.2.3\"", "1.2.3", "1.2.3"]);
}

#[test]
fn what_cannot_be_encoded_is_an_error() {
    let function = Value::object(Text("func()", ""));
    assert_eq!(
        json::encode(&function).unwrap_err(),
        "json: unsupported type: func()"
    );
    assert!(to_yaml(&function).is_err());
    assert_eq!(
        json::encode(&Value::Float(f64::NAN)).unwrap_err(),
        "json: unsupported value: NaN"
    );
}

#[test]
fn bytes_are_base64_to_json_and_numbers_to_yaml() {
    let bytes = b"hello"
        .iter()
        .map(|byte| Value::Uint(UintType::Uint8, (*byte).into()));
    let list = List::typed(ListType::Bytes, bytes.collect());
    assert_eq!(
        printed(&list.into()),
        [
            "\"aGVsbG8=\"",
            "aGVsbG8=",
            "- 104\n- 101\n- 108\n- 108\n- 111"
        ]
    );
}

#[test]
fn text_that_is_no_utf8() {
    let value = Value::Str(Str::from_bytes(&b"\xffa"[..]));
    assert_eq!(
        printed(&value),
        [r#""\ufffda""#, "\u{fffd}a", "!!binary /2E="]
    );
    let long = Value::Str(Str::from_bytes(vec![0xff; 85]));
    let lines = format!("{}\n  {}", "/".repeat(70), "/".repeat(43) + "w==");
    assert_eq!(printed(&long)[2], format!("!!binary |\n  {lines}"));
}

#[test]
fn nil_maps_and_lists() {
    let nils: [Value; 2] = [
        Map::nil(MapType::Any).into(),
        List::nil(ListType::String).into(),
    ];
    assert_eq!(
        nils.each_ref().map(printed),
        [["null", "null", "{}"], ["null", "null", "[]"]]
    );
}

#[test]
fn integers_are_written_in_full() {
    let value = List::new(vec![
        Value::int(9_007_199_254_740_993),
        Value::Int(IntType::Int8, -1),
        Value::Uint(UintType::Uint64, u64::MAX),
        Value::Float(1e6),
        Value::Float(-0.0),
    ]);
    assert_eq!(
        printed(&value.into()),
        [
            "[9007199254740993,-1,18446744073709551615,1000000,-0]",
            "- 9007199254740993\n- -1\n- 18446744073709551615\n- 1000000\n- 0",
            "- 9007199254740993\n- -1\n- 18446744073709551615\n- 1e+06\n- -0",
        ]
    );
}
