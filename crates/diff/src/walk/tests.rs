use super::*;
use crate::path::shown;

fn fields(left: &str, right: &str) -> Vec<String> {
    let found = diff(&Parsed::new(left), &Parsed::new(right), false);
    let side = |place: &Option<Place>| {
        let place = place.as_ref();
        place.map_or("-".to_owned(), |place| {
            format!("{}:{}", place.line, place.text)
        })
    };
    let each = found.fields.iter();
    each.map(|one| {
        format!(
            "{} {} {}",
            shown(&one.path),
            side(&one.left),
            side(&one.right)
        )
    })
    .collect()
}

#[test]
fn how_it_is_written_does_not_count() {
    let left = "# one\na: 1\nb: \"x\"\nc: [1, 2]\nd:\n  # why\n  e: yes\n";
    let right = "d: {e: true}\nc:\n- 1\n- 2\nb: x\na: 1\n";
    assert_eq!(fields(left, right), Vec::<String>::new());
    assert!(
        diff(&Parsed::new(left), &Parsed::new(right), false)
            .hunks
            .is_empty()
    );
}

#[test]
fn lists_are_matched_by_their_keys() {
    let left = "spec:\n  containers:\n    - name: web\n      image: a:1\n      args: [--level=info, -x]\n      env:\n        - name: A\n          value: \"1\"\n        - name: B\n          value: \"2\"\n    - name: side\n      image: s\n";
    let right = "spec:\n  containers:\n    - name: side\n      image: s\n    - name: web\n      image: a:2\n      args: [--level=debug, -x, -y]\n      env:\n        - name: B\n          value: \"3\"\n";
    assert_eq!(
        fields(left, right),
        [
            "spec.containers[web].image 4:a:1 6:a:2",
            "spec.containers[web].args[--level] 5:--level=info 7:--level=debug",
            "spec.containers[web].args[-y] - 7:-y",
            "spec.containers[web].env[A] 7:{name: A, value: \"1\"} -",
            "spec.containers[web].env[B].value 10:\"2\" 10:\"3\"",
        ]
    );
}

#[test]
fn texts_are_compared_inside() {
    let left = "kind: ConfigMap\ndata:\n  app.yaml: |\n    # c\n    port: 80\n    host: a\n  x.conf: |\n    one\n    two\n";
    let right = "kind: ConfigMap\ndata:\n  app.yaml: |\n    host: a\n    port: 81\n  x.conf: |\n    one\n    three\n";
    assert_eq!(
        fields(left, right),
        [
            "data[app.yaml].port 5:80 5:81",
            "data[x.conf] 7:one … 6:one …"
        ]
    );
    let found = diff(&Parsed::new(left), &Parsed::new(right), false);
    assert_eq!(found.fields[1].inner[0].rows.len(), 2);
    let (a, b) = (left.replace("# c", "# d"), left);
    assert_eq!(
        fields(&a, b),
        ["data[app.yaml] 3:# d … 3:# c …"],
        "a comment is part of a text"
    );
}

#[test]
fn secrets_are_compared_never_shown() {
    let left = "kind: Secret\ndata:\n  a: c2FtZQ==\n  b: b25l\n";
    let right = "kind: Secret\ndata:\n  a: \"c2Ft\\nZQ==\"\n  b: dHdv\nstringData:\n  c: tell\n";
    assert_eq!(
        fields(left, right),
        ["data.b 4:hidden 4:hidden", "stringData - 5:hidden"]
    );
    let found = diff(&Parsed::new(left), &Parsed::new(right), false);
    assert!(!format!("{found:?}").contains("tell") && !format!("{found:?}").contains("dHdv"));
    let shown = diff(&Parsed::new(left), &Parsed::new(right), true);
    assert_eq!(
        shown.fields[0].right.as_ref().map(|place| &*place.text),
        Some("two")
    );
    assert!(format!("{:?}", shown.hunks).contains("dHdv"));
}

#[test]
fn lines_stand_beside_lines_of_the_same_field() {
    let left = "a:\n  x: 1\n  y: 2\nb:\n  x: 1\n";
    let right = "b:\n  x: 2\n# note\na:\n  z: 0\n  x: 1\n  y: 2\n";
    let found = diff(&Parsed::new(left), &Parsed::new(right), false);
    let side = |side: &Option<crate::Side>| side.as_ref().map_or(0, |side| side.line);
    let rows: Vec<_> = found.hunks[0]
        .rows
        .iter()
        .map(|row| (row.changed, side(&row.left), side(&row.right)))
        .collect();
    assert_eq!(
        rows,
        [
            (false, 4, 1),
            (true, 5, 2),
            (false, 0, 3),
            (false, 1, 4),
            (true, 0, 5),
            (false, 2, 6),
            (false, 3, 7),
        ]
    );
}

#[test]
fn what_is_no_yaml_is_compared_by_lines() {
    let found = diff(&Parsed::new("a: [\nb"), &Parsed::new("a: [\nc"), false);
    assert_eq!((found.fields.len(), found.hunks.len()), (0, 1));
}
