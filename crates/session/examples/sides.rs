//! How long it takes natively until everything is up to date after a key, with environments side by side.
//!
//! `cargo run --profile conformance -p pilothouse-session --example sides -- REQUESTS [N]`
//!
//! `REQUESTS` as `pilothouse-split sides` or `many` writes them: the last two are an edit and the one that takes it back.

#[path = "../tests/support/mod.rs"]
mod support;

use pilothouse_protocol::{Request, Response, ResponseBody, wire};
use pilothouse_session::Session;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;
use support::TestWorld;

/// How long it took, in milliseconds: until the shown environment was there, and until everything was; and how much was
/// said, in bytes.
struct Took {
    shown: f64,
    all: f64,
    bytes: usize,
}

fn ask(session: &mut Session, request: &str) -> Result<Took, Box<dyn Error>> {
    let bytes: Result<Vec<u8>, _> = (0..request.len() / 2)
        .map(|at| u8::from_str_radix(&request[2 * at..2 * at + 2], 16))
        .collect();
    let request: Request = wire::from_bytes(&bytes?)?;
    let begun = Instant::now();
    let mut said = 0;
    let mut respond = |response: Response| {
        said += wire::to_bytes(&response).map_or(0, |bytes| bytes.len());
        if let ResponseBody::Refused(refusal) = response.body {
            eprintln!("{refusal:?}");
        }
    };
    session.handle(request, &mut respond);
    let shown = begun.elapsed().as_secs_f64() * 1e3;
    while session.step(&mut respond) {}
    let all = begun.elapsed().as_secs_f64() * 1e3;
    Ok(Took {
        shown,
        all,
        bytes: said,
    })
}

fn median(took: &[Took], of: impl Fn(&Took) -> f64) -> f64 {
    let mut values: Vec<f64> = took.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, rest @ ..] = args.as_slice() else {
        return Err("REQUESTS [N]".into());
    };
    let times: usize = rest.first().map_or(Ok(40), |n| n.parse())?;
    let text = std::fs::read_to_string(file)?;
    let requests: Vec<&str> = text.lines().collect();
    let [.., there, back] = requests.as_slice() else {
        return Err("no requests".into());
    };
    let mut session = Session::new(Rc::new(TestWorld::default()));
    for request in &requests {
        let took = ask(&mut session, request)?;
        println!("{:.1} ms, {} bytes", took.all, took.bytes);
    }
    let took = (0..times).map(|turn| ask(&mut session, if turn % 2 == 0 { there } else { back }));
    let took: Vec<Took> = took.collect::<Result<_, _>>()?;
    println!(
        "median of {times}: the shown environment {:.1} ms, everything {:.1} ms",
        median(&took, |one| one.shown),
        median(&took, |one| one.all),
    );
    Ok(())
}
