//! How long a key takes: opens a chart's folder and changes one file over and over.
//!
//! `cargo run --profile conformance -p pilothouse-session --example keys -- FOLDER FILE FROM TO [N]`
//!
//! With FOLDER alone: prints what the page would show of the first environment.

#[path = "../tests/support/mod.rs"]
mod support;

use pilothouse_protocol::{
    DocumentRole, FileChange, Request, RequestBody, ResponseBody, Splice, TextChange,
};
use pilothouse_session::Session;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;
use support::TestWorld;

/// The output of the first environment as a page puts it together.
fn print(folder: &str) {
    let body = support::open(Path::new(folder));
    Session::new(Rc::new(TestWorld::default())).handle(Request { id: 1, body }, &mut |response| {
        let ResponseBody::Update(update) = response.body else {
            return eprintln!("{:?}", response.body);
        };
        for problem in update.problems.unwrap_or_default() {
            eprintln!("{}", problem.message);
        }
        let Some(output) = update.output else { return };
        for document in output.documents.unwrap_or_default() {
            let text = output.texts.iter().find(|text| text.id == document.id);
            if let Some(text) = text.filter(|_| document.role != DocumentRole::Notes) {
                print!("{}", text.text);
            }
        }
    });
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [folder] = args.as_slice() {
        print(folder);
        return Ok(());
    }
    let [folder, file, from, to, rest @ ..] = args.as_slice() else {
        return Err("FOLDER [FILE FROM TO [N]]".into());
    };
    let count: usize = rest.first().map_or(Ok(40), |n| n.parse())?;
    let mut text = std::fs::read_to_string(Path::new(folder).join(file))?;
    let mut session = Session::new(Rc::new(TestWorld::default()));
    let mut id = 0;
    let mut ask = |session: &mut Session, body: RequestBody| {
        id += 1;
        let begin = Instant::now();
        let mut answer = None;
        session.handle(Request { id, body }, &mut |response| {
            answer = Some(response.body)
        });
        let shown = begin.elapsed().as_secs_f64() * 1e3;
        while session.step(&mut |_| {}) {}
        (answer, shown, begin.elapsed().as_secs_f64() * 1e3)
    };
    let open = support::open(Path::new(folder));
    let (answer, shown, all) = ask(&mut session, open);
    if let Some(ResponseBody::Update(update)) = answer {
        let output = update.output.unwrap_or_else(|| panic!("no output"));
        let documents = output.documents.map_or(0, |documents| documents.len());
        let problems = update.problems.unwrap_or_default();
        println!(
            "{documents} documents, {:?}, {} problems",
            output.state,
            problems.len()
        );
        for problem in problems.iter().take(5) {
            println!(
                "  {} | {}",
                problem.title,
                problem.message.lines().next().unwrap_or_default()
            );
        }
    }
    println!("open: shown {shown:.2} ms, all environments {all:.2} ms");
    let (mut shown, mut all, mut renders) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..count {
        let (old, new) = if turn % 2 == 0 {
            (from, to)
        } else {
            (to, from)
        };
        let at = text.find(old.as_str()).ok_or("the text is not there")?;
        let units = |text: &str| text.encode_utf16().count() as u32;
        let splice = Splice {
            from: units(&text[..at]),
            to: units(&text[..at]) + units(old),
            insert: new.clone(),
        };
        let change = TextChange::Splices {
            length: units(&text),
            splices: vec![splice],
        };
        text.replace_range(at..at + old.len(), new);
        let change = FileChange {
            path: file.clone(),
            change,
        };
        let (answer, first, whole) = ask(
            &mut session,
            RequestBody::Edit {
                changes: vec![change],
            },
        );
        match answer {
            Some(ResponseBody::Update(update)) => renders.extend(update.render_ms),
            other => return Err(format!("{other:?}").into()),
        }
        shown.push(first);
        all.push(whole);
    }
    shown.sort_by(f64::total_cmp);
    all.sort_by(f64::total_cmp);
    renders.sort_by(f32::total_cmp);
    let middle = count / 2;
    println!(
        "key: shown {:.2} ms (render {:.2}), all environments {:.2} ms; p95 {:.2} ms",
        shown[middle],
        renders[middle],
        all[middle],
        shown[count * 95 / 100]
    );
    Ok(())
}
