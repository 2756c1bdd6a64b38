use super::*;

fn read(script: &str) -> Vec<Vec<String>> {
    let word = |text: &str| Word {
        text: text.to_owned(),
        ..Word::default()
    };
    let variables = [
        ("ENV", word("prod")),
        ("ARGS", word("-f a.yaml  -f b.yaml")),
    ];
    let mut variables = variables.map(|(name, word)| (name.to_owned(), word)).into();
    let text = |word: Word| match word.unknown {
        Some(unknown) => format!("{} ({unknown}?)", word.text),
        None => word.text,
    };
    commands(script, &mut variables)
        .into_iter()
        .map(|command| command.words.into_iter().map(text).collect())
        .collect()
}

#[test]
fn words_are_what_a_shell_makes_of_them() {
    let table: [(&str, &[&[&str]]); 13] = [
        ("a b \\\n  'c d' \"e\\\"f\"", &[&["a", "b", "c d", "e\"f"]]),
        ("a; b && c | d # e", &[&["a"], &["b"], &["c"], &["d"]]),
        (
            "x $ENV ${ENV}-1 '$ENV' \"$ENV\"",
            &[&["x", "prod", "prod-1", "$ENV", "prod"]],
        ),
        ("x $ARGS y", &[&["x", "-f", "a.yaml", "-f", "b.yaml", "y"]]),
        ("x \"$ARGS\"", &[&["x", "-f a.yaml  -f b.yaml"]]),
        ("x ${NO:-dev} $NO", &[&["x", "dev", "$NO ($NO?)"]]),
        (
            "x tag=$(git rev-parse $(date) HEAD)",
            &[&[
                "x",
                "tag=$(git rev-parse $(date) HEAD) ($(git rev-parse $(date) HEAD)?)",
            ]],
        ),
        ("T=1\nA=$T-$ENV x $A", &[&["x", "$A ($A?)"]]),
        ("export T=v$ENV; x $T", &[&["x", "vprod"]]),
        (
            "if true; then x 2>&1 >/dev/null; fi",
            &[&["true"], &["x"], &["fi"]],
        ),
        (
            "x -f - <<EOF -n y\na: 1\nEOF\nz",
            &[&["x", "-f", "-", "-n", "y"], &["z"]],
        ),
        ("x ${{ a.b-c }}", &[&["x", "${{ a.b-c }} (${{ a.b-c }}?)"]]),
        (
            "x ${{ github.sha }}",
            &[&["x", "${{ github.sha }} (${{ github.sha }}?)"]],
        ),
    ];
    for (script, expected) in table {
        let expected: Vec<Vec<String>> = expected
            .iter()
            .map(|words| words.iter().map(|word| (*word).to_owned()).collect())
            .collect();
        assert_eq!(read(script), expected, "{script}");
    }
}

#[test]
fn loops_and_names_are_told() {
    let all = commands(
        "# environment: qa\nx\nfor e in a b; do\n  y\ndone\nz",
        &mut Variables::new(),
    );
    let told: Vec<_> = all
        .iter()
        .map(|command| (command.line, command.named.as_deref(), command.in_loop))
        .collect();
    assert_eq!(
        told,
        [(1, Some("qa"), false), (3, None, true), (5, None, false)]
    );
}
