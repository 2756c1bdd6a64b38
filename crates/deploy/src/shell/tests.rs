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
    commands(script, &mut variables, 0)
        .0
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
        ("if true; then x 2>&1 >/dev/null; fi", &[&["x"]]),
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
        "# environment: qa\nx\nfor e in *; do\n  y\ndone\nz",
        &mut Variables::new(),
        0,
    );
    let all = all.0;
    let told: Vec<_> = all
        .iter()
        .map(|command| (command.line, command.named.as_deref(), command.in_loop))
        .collect();
    assert_eq!(
        told,
        [(1, Some("qa"), false), (3, None, true), (5, None, false)]
    );
}

/// The commands of a script with a choice, a line each, and in how many ways it may run.
fn run(script: &str, choice: usize) -> (Vec<String>, usize) {
    let (commands, ran) = commands(script, &mut Variables::new(), choice);
    let words = |command: Command| {
        let words: Vec<String> = command.words.into_iter().map(|word| word.text).collect();
        words.join(" ")
    };
    let mut told: Vec<String> = commands.into_iter().map(words).collect();
    told.retain(|line| !line.starts_with(['[', '$']));
    (told, ran.ways)
}

#[test]
fn loops_functions_lists_and_known_conditions_run() {
    let table: [(&str, &[&str]); 14] = [
        ("for e in a b; do x $e; done; y", &["x a", "x b", "y"]),
        (
            "L='a b'\nfor e in $L\ndo\n  for f in 1 2; do x $e$f; done\ndone",
            &["x a1", "x a2", "x b1", "x b2"],
        ),
        (
            "d() {\n  local e=${1:-dev}\n  x $e \"$@\"\n}\nd prod '1 2'\nd",
            &["x prod prod 1 2", "x dev"],
        ),
        ("function d { x $1; }\nd a", &["x a"]),
        ("function d {\n  x $1\n}\nd a", &["x a"]),
        (
            "A=(-f a.yaml\n  -f b.yaml) # c\nA+=(\"-n c\")\nx \"${A[@]}\" y",
            &["x -f a.yaml -f b.yaml -n c y"],
        ),
        ("A=()\nx \"${A[@]}\" y", &["x y"]),
        (
            "E=a\nif [ $E = a ]; then x; elif [ $E = b ]; then y; else z; fi",
            &["x"],
        ),
        ("E=c\nif [[ \"$E\" == a* ]]; then x; else z; fi", &["z"]),
        (
            "for e in a b c; do case $e in a|b) x $e ;; *) y $e;; esac; done",
            &["x a", "x b", "y c"],
        ),
        ("A=-x; A+=' -y'; c $A", &["c -x -y"]),
        (
            "V=Main-1; x ${V,,} ${V:0:4} ${V%-1} ${V/-/_} ${N:=d} $N ${V:+set}",
            &["x main-1 Main Main Main_1 d d set"],
        ),
        ("f() { f; f; f; f; }\nf; x", &["x"]),
        (
            "cat > f <<E\n  a: 1\n    b: 2\nE\nx -f <(sops -d f)",
            &["cat", "x -f <(sops -d f)"],
        ),
    ];
    for (script, expected) in table {
        let (told, _) = run(script, 0);
        assert_eq!(told, expected, "{script}");
    }
}

#[test]
fn conditions_that_are_not_known_are_read_branch_by_branch() {
    let script = "if [ $A = 1 ]; then E=a; elif [ $A = 2 ]; then E=b; else E=c; fi\n\
                  case $B in x) F=1;; y) F=2;; esac\nz $E$F\nif $Q; then only; fi";
    let ways: Vec<(Vec<String>, usize)> = (0..3).map(|choice| run(script, choice)).collect();
    assert_eq!(ways[0], (vec!["z a1".to_owned(), "only".to_owned()], 3));
    assert_eq!(ways[1].0, ["z b2"]);
    assert_eq!(ways[2].0, ["z c$F"]);
}
