//! What stands in the head of a manifest.
#![allow(clippy::unwrap_used, missing_docs)]

use pilothouse_yaml::head;

#[test]
fn keys_count_in_any_case_and_numbers_become_strings() {
    let text = "
KIND: a
Kind: b
apiversion: 1.50
spec:
  template: |
    kind: no
metadata:
  NAME: 007
  annotations:
    weight: -5
    big: 123456789.5
    truth: yes
    none: ~
    text: x
";
    let head = head(text.as_bytes()).unwrap();
    // In the order of bytes, so that of several spellings the last counts.
    assert_eq!(head.kind, "b");
    assert_eq!(head.api_version, "1.5");
    let metadata = head.metadata.unwrap();
    assert_eq!(metadata.name, "7");
    let annotations = metadata.annotations.unwrap();
    let pairs: Vec<_> = annotations
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("big", "1.2345679e+08"),
            ("none", ""),
            ("text", "x"),
            ("truth", "true"),
            ("weight", "-5")
        ]
    );
}

#[test]
fn aliases_and_merges_count() {
    let text = "
x: &base {name: merged, annotations: {a: b}}
kind: &kind Pod
apiVersion: *kind
metadata:
  <<: *base
";
    let head = head(text.as_bytes()).unwrap();
    assert_eq!(
        (head.kind.as_str(), head.api_version.as_str()),
        ("Pod", "Pod")
    );
    let metadata = head.metadata.unwrap();
    assert_eq!(metadata.name, "merged");
    assert_eq!(metadata.annotations.unwrap()["a"], "b");
}

#[test]
fn empty_documents_have_empty_heads() {
    for text in [
        "",
        "# only a comment\n",
        "---\n",
        "null",
        "metadata: null\n",
        "---\n---\nkind: X\n",
    ] {
        assert_eq!(
            head(text.as_bytes()).unwrap(),
            Default::default(),
            "{text:?}"
        );
    }
}
