//! All cases on all cores; a case that hangs holds up nobody.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::compare::{self, Outcome, Verdict};
use crate::corpus::Corpus;

/// Address space for deep recursion; only what is used is ever backed by memory.
const STACK: usize = 512 << 20;

/// What a thread is at: a case's number and since when.
type Busy = Arc<Mutex<Option<(usize, Instant)>>>;

struct Thread {
    busy: Busy,
}

/// The end of case `.0`.
type Message = (usize, Outcome);

/// Runs every case and returns their ends in the cases' order.
pub(crate) fn run(corpus: Corpus, jobs: usize, limit: Duration) -> anyhow::Result<Vec<Outcome>> {
    // A panic is a result here; its text is kept, its backtrace would only be noise.
    std::panic::set_hook(Box::new(|_| {}));
    let corpus = Arc::new(corpus);
    let next = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = channel();
    let mut made = 0;
    let mut start = || {
        made += 1;
        start_thread(&corpus, &next, sender.clone(), made)
    };
    let mut threads = (0..jobs)
        .map(|_| start())
        .collect::<anyhow::Result<Vec<_>>>()?;
    let mut ends: Vec<Option<Outcome>> = vec![None; corpus.cases.len()];
    let mut progress = Progress::new(corpus.cases.len());
    while progress.done < corpus.cases.len() {
        match receiver.recv_timeout(Duration::from_millis(500)) {
            Ok((number, outcome)) if ends[number].is_none() => {
                progress.count(outcome.verdict == Verdict::Pass);
                ends[number] = Some(outcome);
            }
            // A case given up as hanging came to its end after all.
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                anyhow::bail!("every thread of the runner has ended")
            }
        }
        for thread in &mut threads {
            let hanging = (*lock(&thread.busy))
                .filter(|(number, since)| ends[*number].is_none() && since.elapsed() > limit);
            if let Some((number, since)) = hanging {
                eprintln!(
                    "{} takes more than {} s: given up",
                    corpus.cases[number].id,
                    limit.as_secs()
                );
                ends[number] = Some(Outcome::plain(
                    &corpus.cases[number],
                    Verdict::Hangs,
                    since.elapsed(),
                ));
                progress.count(false);
                // The old thread is left alone: nothing can end it from outside. It dies with the process.
                *thread = start()?;
            }
        }
    }
    let results = ends.into_iter().flatten().collect();
    Ok(results)
}

fn start_thread(
    corpus: &Arc<Corpus>,
    next: &Arc<AtomicUsize>,
    sender: Sender<Message>,
    number: usize,
) -> anyhow::Result<Thread> {
    let busy: Busy = Arc::default();
    let (corpus, next, shown) = (Arc::clone(corpus), Arc::clone(next), Arc::clone(&busy));
    let scratch = corpus.temporary.join(number.to_string());
    let work = move || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(case) = corpus.cases.get(number) else {
            return;
        };
        *lock(&shown) = Some((number, Instant::now()));
        note_running(&scratch, &case.id);
        let outcome = compare::run(&corpus, case, &scratch);
        *lock(&shown) = None;
        if sender.send((number, outcome)).is_err() {
            return;
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(work)?;
    Ok(Thread { busy })
}

/// Leaves the running case's id where it is found when the whole process dies (an overflown stack cannot be caught).
fn note_running(scratch: &std::path::Path, id: &str) {
    let written =
        std::fs::create_dir_all(scratch).and_then(|()| std::fs::write(scratch.join("running"), id));
    if let Err(error) = written {
        eprintln!("cannot note the running case: {error}");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A line from time to time while it runs.
struct Progress {
    all: usize,
    done: usize,
    passed: usize,
    said: Instant,
}

impl Progress {
    fn new(all: usize) -> Self {
        Progress {
            all,
            done: 0,
            passed: 0,
            said: Instant::now(),
        }
    }

    fn count(&mut self, passed: bool) {
        self.done += 1;
        self.passed += usize::from(passed);
        if self.said.elapsed() > Duration::from_secs(5) {
            self.said = Instant::now();
            eprintln!("{} of {} cases, {} pass", self.done, self.all, self.passed);
        }
    }
}
