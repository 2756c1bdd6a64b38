//! A render that uses what the last one left prints the same as one that does everything anew, and executes only what
//! an edit concerns.
#![allow(clippy::unwrap_used)]

use goldens::folders;
use pilothouse_chart::Chart;
use pilothouse_engine::{Engine, Kept, Options, ParseCache, Rendering, functions, render};
use pilothouse_gotmpl::World;
use pilothouse_source::Budget;
use pilothouse_sprig::HelmVersion;
use pilothouse_value::{List, Map, Origins, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The same moment always; random bytes that begin anew with each render.
#[derive(Default)]
struct Still(Cell<u8>);

impl World for Still {
    fn now(&self) -> i128 {
        1_767_225_600_000_000_000
    }

    fn again(&self) {
        self.0.set(0);
    }

    fn random(&self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0.set(self.0.get().wrapping_mul(29).wrapping_add(17));
            *byte = self.0.get();
        }
    }
}

/// Renders, with or without what was kept.
struct Machine {
    cache: ParseCache,
    origins: Rc<RefCell<Origins>>,
    kept: Kept,
}

impl Machine {
    fn new() -> Machine {
        Machine {
            cache: ParseCache::default(),
            origins: Rc::default(),
            kept: Kept::default(),
        }
    }

    fn render(&mut self, chart: &Chart, given: &Map, anew: bool) -> Rendering {
        let budget = Budget::default();
        let functions = functions(HelmVersion::V4_3);
        let mut engine = Engine {
            functions: &functions,
            world: &Still::default(),
            budget: &budget,
            origins: if anew {
                Rc::default()
            } else {
                self.origins.clone()
            },
            cache: &mut self.cache,
            kept: (!anew).then_some(&mut self.kept),
        };
        render(chart, given, &Options::new("r", "n"), &mut engine)
    }

    /// Both ways; returns what was printed and how many templates were executed.
    fn both(&mut self, chart: &Chart, given: &Map, what: &str) -> (String, usize) {
        let quick = self.render(chart, given, false);
        let executed = self.kept.executed();
        let anew = self.render(chart, given, true);
        let failure = |rendering: &Rendering| {
            rendering
                .failure
                .as_ref()
                .map(|failure| failure.words(HelmVersion::V4_3))
        };
        assert_eq!(failure(&quick), failure(&anew), "{what}");
        assert_eq!(quick.files.len(), anew.files.len(), "{what}");
        for (a, b) in quick.files.iter().zip(&anew.files) {
            let [left, right] = [a, b].map(|file| String::from_utf8_lossy(&file.text).into_owned());
            assert_eq!((&a.name, left), (&b.name, right), "{what}");
        }
        let text = quick
            .files
            .iter()
            .map(|file| String::from_utf8_lossy(&file.text).into_owned());
        (text.collect(), executed)
    }
}

fn chart(files: &[(&str, &str)]) -> Chart {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    Chart::from_folder(files.collect()).unwrap().chart
}

fn values(text: &str) -> Map {
    pilothouse_chart::documents::values(
        text.as_bytes(),
        pilothouse_source::FileId::NONE,
        HelmVersion::V4_3,
    )
    .unwrap()
}

const CHART: &str = "apiVersion: v2\nname: c\nversion: 1.0.0\n";

#[test]
fn only_what_an_edit_concerns_is_executed() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        (
            "values.yaml",
            "a: 1\nb: 2\nmap: {x: 1, y: {z: 1}}\nlist: [{k: 1}, {k: 2}]\ntaken: {}\n",
        ),
        (
            "templates/_helpers.tpl",
            "{{- define \"h\" }}{{ .Values.b }}{{ end }}",
        ),
        ("templates/a.yaml", "a: {{ .Values.a }}"),
        ("templates/b.yaml", "b: {{ include \"h\" . }}"),
        (
            "templates/map.yaml",
            "{{ range $k, $v := .Values.map }}{{ $k }}{{ end }}x: {{ .Values.map.x }}",
        ),
        (
            "templates/list.yaml",
            "{{ range .Values.list }}{{ .k }}{{ end }}",
        ),
        (
            "templates/missing.yaml",
            "{{ (.Values.none).deep }}{{ with .Values.other }}{{ .x }}{{ end }}",
        ),
        ("templates/all.yaml", "{{ toYaml .Values }}"),
        ("templates/none.yaml", "{{ .Release.Name }}"),
        (
            "templates/picked.yaml",
            "{{ $v := .Values }}{{ index $v \"picked\" }}{{ get .Values.taken \"a\" }}{{ if .Values.taken }}!{{ end }}",
        ),
        (
            "templates/put.yaml",
            "{{ toYaml (dict \"in\" .Values.taken) }}{{ (or .Values.unset .Values.picked).a }}",
        ),
    ]);
    let mut machine = Machine::new();
    let mut step = |text: &str| machine.both(&chart, &values(text), text).1;
    assert_eq!(step("taken: {a: 1, b: {c: 1}}"), 9);
    let (get, index) = ("not what `get` leaves alone", "nor what `index` does");
    assert_eq!(step("taken: {a: 1, b: {c: 2}}"), 2, "{get}");
    assert_eq!(step("taken: {a: 1, b: {c: 2}}\nb: 3"), 2, "{index}");
    assert_eq!(step("picked: {a: 1}"), 4);
    assert_eq!(
        step("picked: {a: 2}"),
        3,
        "printed, and below what `or` chose"
    );
    assert_eq!(step("{}"), 3);
    assert_eq!(step("{}"), 0);
    assert_eq!(step("a: 5"), 2);
    assert_eq!(step("a: 5\nb: 6"), 2);
    assert_eq!(step("a: 5\nb: 6\nmap: {x: 2}"), 2);
    assert_eq!(step("a: 5\nb: 6\nmap: {x: 2, n: 1}"), 2);
    assert_eq!(
        step("a: 5\nb: 6\nmap: {x: 2, n: 1}\nlist: [{k: 1}, {k: 3}]"),
        2
    );
    assert_eq!(
        step("a: 5\nb: 6\nmap: {x: 2, n: 1}\nlist: [{k: 1}, {k: 3}]\nnone: {deep: 1}"),
        3
    );
    assert_eq!(
        step("a: 5\nb: 6\nmap: {x: 2, n: 1}\nlist: [{k: 1}, {k: 3}]\nnone: {deep: 2}"),
        2
    );
    assert_eq!(
        step("a: 5\nb: 6\nmap: {x: 2, n: 1}\nlist: []\nnone: {deep: 2}\nother: {x: 1}"),
        4
    );
}

#[test]
fn what_others_changed_is_no_ground_to_stand_on() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        ("values.yaml", "a: 1\nb: 2\n"),
        // Executed from the last to the first.
        (
            "templates/z.yaml",
            "{{ if eq .Values.a 2.0 }}{{ $_ := set .Values \"b\" 9 }}{{ end }}",
        ),
        ("templates/b.yaml", "b: {{ .Values.b }}"),
    ]);
    let mut machine = Machine::new();
    assert_eq!(machine.both(&chart, &values("{}"), "first").0, "b: 2");
    assert_eq!(machine.both(&chart, &values("a: 2"), "mutated").0, "b: 9");
    assert_eq!(machine.both(&chart, &values("a: 3"), "back").0, "b: 2");
    assert_eq!(machine.both(&chart, &values("a: 4"), "again").0, "b: 2");
}

#[test]
fn a_chart_that_changes_values_keeps_what_has_not_looked_there() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        (
            "values.yaml",
            "image: {name: a}\nglobal: {registry: r}\nother: 1\nlast: 1\n",
        ),
        // Executed from the last to the first.
        (
            "templates/z.yaml",
            "{{ merge .Values.image .Values.global | toJson }}",
        ),
        ("templates/y.yaml", "{{ .Values.image.registry }}"),
        ("templates/x.yaml", "{{ get .Values.image \"registry\" }}"),
        ("templates/w.yaml", "{{ .Values.image.name }}"),
        ("templates/v.yaml", "{{ .Values.other }}"),
        ("templates/u.yaml", "{{ .Values.last }}"),
    ]);
    let mut machine = Machine::new();
    let mut step = |given: &str| machine.both(&chart, &values(given), given).1;
    assert_eq!(step("{}"), 6);
    assert_eq!(step("other: 2"), 4, "z changes, y and x look there");
    assert_eq!(step("other: 2\nlast: 2"), 4);
    assert_eq!(step("other: 2\nlast: 2\nglobal: {registry: s}"), 3);
    assert_eq!(step("other: 3\nlast: 2\nglobal: {more: 1}"), 4);
}

#[test]
fn what_a_subchart_changes_is_seen_by_its_parent() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        ("values.yaml", "a: 1\nsub: {image: {tag: 1}}\n"),
        ("templates/b.yaml", "{{ .Values.sub.image.tag }}"),
        ("templates/a.yaml", "{{ .Values.a }}"),
        (
            "charts/sub/Chart.yaml",
            "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
        ),
        ("charts/sub/values.yaml", "image: {tag: 0}\nnew: 2\nb: 1\n"),
        (
            "charts/sub/templates/c.yaml",
            "{{ $_ := set .Values.image \"tag\" .Values.new }}",
        ),
        ("charts/sub/templates/b.yaml", "{{ .Values.b }}"),
    ]);
    let mut machine = Machine::new();
    machine.both(&chart, &values("{}"), "first");
    let (text, executed) = machine.both(&chart, &values("a: 2"), "of the parent");
    assert!(text.contains('2'), "{text}");
    assert_eq!(executed, 3, "a, the one that changes, the one that looks");
    let (_, executed) = machine.both(&chart, &values("a: 2\nsub: {new: 5}"), "what is set");
    assert_eq!(executed, 2);
}

#[test]
fn an_error_leaves_nothing_wrong_behind() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        ("values.yaml", "a: 1\nb: 2\n"),
        ("templates/z.yaml", "b: {{ .Values.b }}"),
        (
            "templates/y.yaml",
            "{{ if eq .Values.a 2.0 }}{{ $_ := set .Values \"b\" 9 }}{{ fail \"no\" }}{{ end }}",
        ),
    ]);
    let mut machine = Machine::new();
    machine.both(&chart, &values("{}"), "good");
    machine.both(&chart, &values("a: 2"), "fails after a change");
    assert_eq!(
        machine.both(&chart, &values("b: 9"), "as the change was").0,
        "b: 9"
    );
    assert_eq!(
        machine.both(&chart, &values("b: 3"), "good again").0,
        "b: 3"
    );
}

#[test]
fn random_numbers_are_drawn_in_the_same_order() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        ("values.yaml", "a: 1\n"),
        ("templates/z.yaml", "{{ randAlphaNum 5 }}"),
        ("templates/y.yaml", "{{ .Values.a }}"),
        ("templates/x.yaml", "{{ randAlphaNum 5 }}"),
    ]);
    let mut machine = Machine::new();
    machine.both(&chart, &values("{}"), "first");
    assert_eq!(machine.both(&chart, &values("a: 2"), "second").1, 3);
}

#[test]
fn what_is_done_again_draws_the_same_numbers() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        ("values.yaml", "a: 1\nb: 2\n"),
        ("templates/z.yaml", "{{ randAlphaNum 5 }}"),
        (
            "templates/y.yaml",
            "{{ if eq .Values.a 2.0 }}{{ $_ := set .Values \"b\" 9 }}{{ end }}",
        ),
        ("templates/b.yaml", "b: {{ .Values.b }}"),
    ]);
    let mut machine = Machine::new();
    let first = machine.both(&chart, &values("{}"), "first").0;
    let second = machine.both(&chart, &values("a: 2"), "mutated").0;
    assert_eq!(first.replace("b: 2", "b: 9"), second);
}

#[test]
fn charts_of_one_name_are_told_apart() {
    let chart = chart(&[
        ("Chart.yaml", CHART),
        (
            "charts/one/Chart.yaml",
            "apiVersion: v2\nname: x\nversion: 1.0.0\n",
        ),
        ("charts/one/values.yaml", "a: 1\n"),
        (
            "charts/one/templates/one.yaml",
            "one: {{ .Values.a }}{{ .Values.b }}",
        ),
        (
            "charts/two/Chart.yaml",
            "apiVersion: v2\nname: x\nversion: 1.0.0\n",
        ),
        ("charts/two/values.yaml", "a: 2\nb: 2\n"),
        (
            "charts/two/templates/two.yaml",
            "two: {{ .Values.a }}{{ .Values.b }}",
        ),
    ]);
    let mut machine = Machine::new();
    assert_eq!(machine.both(&chart, &values("{}"), "first").1, 2);
    assert_eq!(machine.both(&chart, &values("{}"), "the same").1, 0);
    machine.both(&chart, &values("x: {a: 2}"), "one as the other");
    machine.both(&chart, &values("x: {a: 2, b: 3}"), "both");
    machine.both(&chart, &values("x: {b: 2}"), "the other");
}

/// A small source of numbers: the sweep below is the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// Every key of every map below `values`, as a path.
fn paths(values: &Map, before: &[String], depth: u32, into: &mut Vec<(Vec<String>, Value)>) {
    for (key, slot) in values.entries() {
        let mut path = before.to_vec();
        path.push(key.to_string());
        if let (Value::Map(inner), true) = (&slot.value, depth < 6) {
            paths(inner, &path, depth + 1, into);
        }
        into.push((path, slot.value));
    }
}

/// Another value of much the same kind.
fn another(value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::Bool(is) => Value::Bool(!is),
        Value::Str(text) if text.is_empty() => Value::from("filled"),
        Value::Str(text) => Value::from(format!("{}x", text.to_string_lossy())),
        Value::List(list) if list.is_empty() => Value::List(List::strings(["one"])),
        Value::List(_) => Value::List(List::new(Vec::new())),
        Value::Map(_) => {
            let map = Map::new();
            map.insert("pilothouse", "added");
            Value::Map(map)
        }
        Value::Nil => Value::from("set"),
        _ => Value::Float(dice.below(5) as f64),
    }
}

fn nested(path: &[String], value: Value) -> Map {
    let map = Map::new();
    match path {
        [last] => map.insert(&**last, value),
        [first, rest @ ..] => map.insert(&**first, Value::Map(nested(rest, value))),
        [] => {}
    }
    map
}

/// Charts of the corpus, where `cargo xtask conformance` has unpacked it: a chain of edits of values for each. Takes
/// one chart of `PILOTHOUSE_EACH` (29).
#[test]
fn edits_of_real_charts() {
    let charts = folders::corpus();
    if charts.is_empty() {
        return;
    }
    let (mut executed, mut possible) = (0, 0);
    for folder in charts.iter().step_by(folders::each(29)) {
        let Ok(loaded) = Chart::from_folder(folders::files(folder).unwrap()) else {
            continue;
        };
        let mut dice = Dice(folder.as_os_str().len() as u64);
        let mut machine = Machine::new();
        let first = machine.render(&loaded.chart, &Map::new(), false);
        let Some(seen) = first.values else { continue };
        let mut all = Vec::new();
        paths(&seen, &[], 0, &mut all);
        for _ in 0..12.min(all.len()) {
            let (path, value) = &all[dice.below(all.len())];
            let given = nested(path, another(value, &mut dice));
            let what = format!("{}: {}", folder.display(), path.join("."));
            let (_, did) = machine.both(&loaded.chart, &given, &what);
            executed += did;
            possible += first.files.len();
        }
    }
    assert!(
        executed * 2 < possible,
        "{executed} of {possible} templates executed"
    );
    println!("{executed} of {possible} templates executed");
}
