//! Links, snapshots and archives that were damaged: each is read or refused, and nothing panics. The damage is seeded.
#![allow(missing_docs, clippy::unwrap_used)]

use pilothouse_workspace::{Workspace, example, export, import, link, snapshot};

const ROUNDS: usize = 2000;

/// A text with some of its bytes changed, taken out, doubled or moved.
fn damaged(random: &mut fastrand::Rng, good: &[u8], alphabet: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(0..=bytes.len());
        let end = (at + random.usize(0..40)).min(bytes.len());
        match random.u8(0..6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => bytes[at..end].reverse(),
            4 => bytes.insert(at, *random.choice(alphabet).unwrap()),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *random.choice(alphabet).unwrap();
                }
            }
        }
    }
    bytes
}

fn chart() -> Workspace {
    let mut workspace = example::open("").unwrap();
    workspace
        .add("logo.png", vec![0, 159, 146, 150, 255])
        .unwrap();
    workspace
}

/// How many of the damaged ones are refused, by `read`.
fn refused(seed: u64, good: &[u8], alphabet: &[u8], read: impl Fn(&[u8]) -> bool) -> usize {
    let mut random = fastrand::Rng::with_seed(seed);
    let rounds = 0..ROUNDS;
    rounds
        .filter(|_| !read(&damaged(&mut random, good, alphabet)))
        .count()
}

#[test]
fn damaged_links_are_refused() {
    let alphabet: Vec<u8> = (b' '..=b'~').collect();
    let (base, now) = (example::open("").unwrap(), chart());
    let links = [
        link::write(&now, "prod"),
        link::write_review(&now, "prod", "as opened", &base),
    ];
    for (seed, fragment) in (1..).zip(links) {
        let read = |bytes: &[u8]| link::read(&String::from_utf8_lossy(bytes)).is_ok();
        assert!(read(fragment.as_bytes()));
        let refused = refused(seed, fragment.as_bytes(), &alphabet, read);
        // Some damage does not matter: a piece that is moved onto itself, padding at the end.
        assert!(refused > ROUNDS * 8 / 10, "{refused} of {ROUNDS}");
    }
}

#[test]
fn damaged_snapshots_and_archives_are_read_or_refused() {
    let alphabet: Vec<u8> = (0..=255).collect();
    let chart = chart();
    let snapshot = snapshot::write(&chart, "prod");
    refused(3, &snapshot, &alphabet, |bytes| {
        snapshot::read(bytes).is_ok()
    });
    let archives = [
        export::tgz(&chart).unwrap().bytes,
        export::zip(&chart).unwrap().bytes,
    ];
    for (seed, good) in (4..).zip(archives) {
        let read = |bytes: &[u8]| import::archive("chart.tgz", bytes).is_ok();
        assert!(read(&good));
        let refused = refused(seed, &good, &alphabet, read);
        assert!(refused > ROUNDS / 2, "{refused} of {ROUNDS}");
    }
}
