//! How long it takes until everything is up to date after a key, with environments side by side: opens a chart's folder,
//! makes three environments of it, compares two of them, watches the matrix, and changes a value over and over.
//!
//! `cargo run --profile conformance -p pilothouse-session --example sides -- FOLDER FILE FROM TO FLAG FLAG [N]`
//!
//! `FLAG`: the `--set` of the second and of the third environment.

#[path = "../tests/support/mod.rs"]
mod support;

use pilothouse_protocol::{
    ComparedSide, FileChange, Request, RequestBody, Response, ResponseBody, SetFlag, SetKind,
    TextChange, Update, wire,
};
use pilothouse_session::Session;
use std::error::Error;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;
use support::TestWorld;

/// A session with what it said last.
struct Page {
    session: Session,
    next: u64,
}

/// How long it took, in milliseconds: until the shown environment was there, and until everything was; and how much was
/// said, in bytes.
struct Took {
    shown: f64,
    all: f64,
    bytes: usize,
}

impl Page {
    fn ask(&mut self, body: RequestBody, mut each: impl FnMut(Update)) -> Took {
        self.next += 1;
        let id = self.next;
        let begun = Instant::now();
        let (mut bytes, mut said) = (0, Vec::new());
        let mut respond = |response: Response| {
            bytes += wire::to_bytes(&response).map_or(0, |bytes| bytes.len());
            said.push(response.body);
        };
        self.session.handle(Request { id, body }, &mut respond);
        let shown = begun.elapsed().as_secs_f64() * 1e3;
        while self.session.step(&mut respond) {}
        let all = begun.elapsed().as_secs_f64() * 1e3;
        for body in said {
            match body {
                ResponseBody::Update(update) => each(*update),
                ResponseBody::Refused(refusal) => eprintln!("{refusal:?}"),
                _ => {}
            }
        }
        Took { shown, all, bytes }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file, from, to, second, third, rest @ ..] = args.as_slice() else {
        return Err("FOLDER FILE FROM TO FLAG FLAG [N]".into());
    };
    let times: usize = rest.first().map_or(Ok(40), |n| n.parse())?;
    let text = std::fs::read_to_string(Path::new(folder).join(file))?;
    let changed = text.replacen(from.as_str(), to, 1);
    if text == changed {
        return Err(format!("no {from} in {file}").into());
    }
    let mut page = Page {
        session: Session::new(Rc::new(TestWorld::default())),
        next: 0,
    };
    let mut settings = None;
    let open = support::open(Path::new(folder));
    page.ask(open, |update| {
        let all = update.environments.unwrap_or_default();
        settings = settings.take().or(all.into_iter().next());
    });
    let settings = settings.ok_or("nothing was opened")?.settings;
    let environment = |name: &str, flag: Option<&String>| {
        let mut one = settings.clone();
        name.clone_into(&mut one.name);
        one.sets.extend(flag.map(|flag| SetFlag {
            kind: SetKind::Set,
            value: flag.clone(),
        }));
        one
    };
    let environments = vec![
        environment("one", None),
        environment("two", Some(second)),
        environment("three", Some(third)),
    ];
    page.ask(RequestBody::SetEnvironments { environments }, |_| {});
    let compare = RequestBody::Compare {
        left: ComparedSide::now("one"),
        right: ComparedSide::now("three"),
        reveal: false,
    };
    page.ask(compare, |update| {
        if let Some(comparison) = update.comparison {
            println!("{:?} {}", comparison.counts, comparison.message);
        }
    });
    let watch = RequestBody::WatchMatrix {
        on: true,
        reveal: false,
    };
    page.ask(watch, |update| {
        if let Some(matrix) = update.matrix {
            let rows: usize = matrix.objects.iter().map(|one| one.rows.len()).sum();
            println!("matrix: {rows} rows, {} objects the same", matrix.same);
        }
    });
    let (mut shown, mut all, mut bytes) = (Vec::new(), Vec::new(), 0);
    for turn in 0..times {
        let text = if turn % 2 == 0 { &changed } else { &text };
        let edit = RequestBody::Edit {
            changes: vec![FileChange {
                path: file.clone(),
                change: TextChange::Text { text: text.clone() },
            }],
        };
        let took = page.ask(edit, |_| {});
        shown.push(took.shown);
        all.push(took.all);
        bytes = took.bytes;
    }
    println!(
        "median of {times}: the shown environment {:.1} ms, everything {:.1} ms, {bytes} bytes said",
        median(shown),
        median(all)
    );
    Ok(())
}
