//! The fields of Kubernetes' objects, while one types in a manifest or points at one.

use super::card::row;
use super::complete::{Found, plain};
use super::manifest::{Spot, blanked, spot};
use super::scan::Scan;
use pilothouse_chart::Chart;
use pilothouse_kube::{Field, Fields, Holds, Step, definitions, maturity};
use pilothouse_protocol::ask::{Card, CardRowKind, Completion, CompletionKind};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

/// Brings the table of fields; with `false` it is only told that the table is soon going to be asked for.
pub type FetchFields = fn(bool) -> Option<String>;

thread_local! {
    static FETCH: Cell<FetchFields> = const { Cell::new(|_| None) };
    static TABLE: RefCell<Option<Rc<Fields>>> = const { RefCell::new(None) };
}

/// Who brings the table of Kubernetes' fields (`pilothouse_kube::Fields`). Without it there is no help about them.
pub fn fetch_fields_by(fetch: FetchFields) {
    FETCH.set(fetch);
    TABLE.set(None);
}

/// Somebody looks at a template: the table may be wanted.
pub(super) fn soon() {
    if TABLE.with_borrow(Option::is_none) {
        FETCH.get()(false);
    }
}

fn table() -> Option<Rc<Fields>> {
    if let Some(table) = TABLE.with_borrow(Clone::clone) {
        return Some(table);
    }
    let table = Rc::new(Fields::read(FETCH.get()(true)?)?);
    TABLE.set(Some(table.clone()));
    Some(table)
}

/// The tables that may know an object: that of Kubernetes, and what the chart's own definitions say.
struct Tables {
    own: Option<Rc<Fields>>,
    kubernetes: Option<Rc<Fields>>,
}

/// Definitions that were read, and of which files: one after the other, as they were read.
type Read = (Vec<Rc<[u8]>>, Option<Rc<Fields>>);

thread_local! {
    static DEFINED: RefCell<Read> = const { RefCell::new((Vec::new(), None)) };
}

/// Definitions that are larger than this together are read one at a time, for the kind that is written.
const MOST_AT_ONCE: usize = 512 * 1024;

/// What the files in crds/ say that speak of a kind; without a kind what all of them say, where they are not large.
fn defined(chart: &Chart, kind: Option<&str>) -> Option<Rc<Fields>> {
    let files = chart.crds().into_iter().map(|(_, file)| file.data);
    let files: Vec<_> = match kind {
        Some(kind) => {
            let word = kind.as_bytes();
            let speaks = |file: &Rc<[u8]>| file.windows(word.len()).any(|one| one == word);
            files.filter(speaks).collect()
        }
        None => {
            let all: Vec<_> = files.collect();
            let size: usize = all.iter().map(|file| file.len()).sum();
            if size > MOST_AT_ONCE {
                return None;
            }
            all
        }
    };
    DEFINED.with_borrow_mut(|(read, table)| {
        let same = read.len() == files.len()
            && read
                .iter()
                .zip(&files)
                .all(|(one, other)| Rc::ptr_eq(one, other));
        if !same {
            *table = definitions(files.iter().map(|file| &**file)).map(Rc::new);
            *read = files;
        }
        table.clone()
    })
}

impl Tables {
    fn new(chart: &Chart, spot: &Spot) -> Self {
        // While the kind itself is being written, all are offered.
        let naming = spot.value.is_some() && spot.path.is_empty();
        Tables {
            own: defined(chart, spot.kind.filter(|_| !naming)),
            kubernetes: table(),
        }
    }

    fn both(&self) -> impl Iterator<Item = &Fields> {
        self.own
            .iter()
            .chain(&self.kubernetes)
            .map(|table| &**table)
    }

    /// The fields around a spot, and the table that knows them.
    fn at(&self, spot: &Spot, kind: &str) -> Option<(&Fields, Vec<Field<'_>>)> {
        let path = steps(&spot.path);
        let found = self
            .both()
            .find_map(|table| Some((table, table.at(spot.version, kind, &path)?)));
        found.or_else(|| {
            // A definition says nothing of what every object has.
            let own = self.own.as_ref()?;
            own.at(spot.version, kind, &[])?;
            let is_metadata = path.first() == Some(&Step::Key("metadata"));
            let table = self.kubernetes.as_ref().filter(|_| is_metadata)?;
            Some((&**table, table.at(Some("v1"), "Namespace", &path)?))
        })
    }
}

fn steps<'a>(path: &[Option<&'a str>]) -> Vec<Step<'a>> {
    path.iter()
        .map(|step| step.map_or(Step::Item, Step::Key))
        .collect()
}

/// What could stand at a byte of a template, outside of actions.
pub(super) fn complete(chart: &Chart, text: &str, scan: &Scan, at: usize) -> Found {
    let text = blanked(text, scan);
    let spot = spot(&text, at)?;
    let tables = Tables::new(chart, &spot);
    if let Some(value) = &spot.value {
        let found = values(&tables, &spot, &text[spot.key.clone()])?;
        return Some((value.clone(), found));
    }
    let fields = match spot.kind {
        Some(kind) => tables.at(&spot, kind)?.1,
        // Before it is said what the object is: what every object has.
        None if spot.path.is_empty() => {
            tables
                .kubernetes
                .as_ref()?
                .at(Some("v1"), "Namespace", &[])?
        }
        None => return None,
    };
    let mut free: Vec<Field> = fields
        .into_iter()
        .filter(|field| !spot.taken.contains(&field.name))
        .collect();
    // What must be there comes first.
    free.sort_by_key(|field| !field.required);
    let items = free.iter().map(|field| {
        let mut item = plain(CompletionKind::Field, field.name);
        item.detail = field.type_name();
        if field.required {
            item.source = "required".to_owned();
        }
        item.note = field.about.to_owned();
        if !spot.colon {
            item.insert = format!("{}:{}", field.name, begin(field, spot.column));
        }
        item
    });
    Some((spot.key.clone(), items.collect()))
}

/// What follows a field's colon: a space, or the line in which its content begins.
fn begin(field: &Field, column: usize) -> String {
    let indent = " ".repeat(column + 2);
    match field.holds() {
        Holds::Scalar => " ".to_owned(),
        Holds::Map => format!("\n{indent}"),
        Holds::List => format!("\n{indent}- "),
    }
}

/// What a field can be set to, where there are few possibilities.
fn values(tables: &Tables, spot: &Spot, key: &str) -> Option<Vec<Completion>> {
    let mut found: Vec<(&str, &str)> = match (key, spot.path.is_empty()) {
        ("kind", true) => {
            let of = |version: &str| spot.version.is_none_or(|wanted| wanted == version);
            let objects = tables
                .both()
                .flat_map(Fields::objects)
                .filter(|(version, _)| of(version));
            objects.map(|(version, kind)| (kind, version)).collect()
        }
        ("apiVersion", true) => {
            let of = |kind: &str| spot.kind.is_none_or(|wanted| wanted == kind);
            let objects = tables
                .both()
                .flat_map(Fields::objects)
                .filter(|(_, kind)| of(kind));
            objects.map(|(version, _)| (version, "")).collect()
        }
        _ => {
            let (_, fields) = tables.at(spot, spot.kind?)?;
            let field = fields.iter().find(|field| field.name == key)?;
            let words: &[_] = match field.is_boolean() {
                true => &[("true", ""), ("false", "")],
                false => &[],
            };
            words.to_vec()
        }
    };
    if spot.path.is_empty() {
        found.sort_by_key(|(word, version)| (maturity(word), *word, maturity(version)));
        found.dedup_by_key(|(word, _)| *word);
    }
    let items = found.into_iter().map(|(word, version)| Completion {
        detail: version.to_owned(),
        ..plain(CompletionKind::Field, word)
    });
    Some(items.collect())
}

/// The card of the field whose name stands at a byte of a template, and the name's bytes.
pub(super) fn card(
    chart: &Chart,
    text: &str,
    scan: &Scan,
    at: usize,
) -> Option<(Range<usize>, Card)> {
    let mut actions = scan.actions.iter();
    if actions.any(|(action, _)| action.start < at && at < action.end) {
        return None;
    }
    let text = blanked(text, scan);
    let spot = spot(&text, at)?;
    if !spot.colon || at > spot.key.end {
        return None;
    }
    let (kind, tables) = (spot.kind?, Tables::new(chart, &spot));
    let name = &text[spot.key.clone()];
    let (table, fields) = tables.at(&spot, kind)?;
    let field = fields.iter().find(|field| field.name == name)?;
    let mut title = String::new();
    for step in &spot.path {
        match step {
            Some(key) if title.is_empty() => title.push_str(key),
            Some(key) => title.push_str(&format!(".{key}")),
            None => title.push_str("[]"),
        }
    }
    let dot = if title.is_empty() { "" } else { "." };
    let required = if field.required { ", required" } else { "" };
    let kind = match table.version() {
        "" => format!("{kind}, defined in crds/"),
        version => format!("{kind}, Kubernetes {version}"),
    };
    let card = Card {
        title: format!("{title}{dot}{name}"),
        text: field.about.to_owned(),
        rows: vec![
            row(
                CardRowKind::Elsewhere,
                "",
                format!("{}{required}", field.type_name()),
            ),
            row(CardRowKind::Elsewhere, kind, ""),
        ],
        ..Card::default()
    };
    Some((spot.key, card))
}
