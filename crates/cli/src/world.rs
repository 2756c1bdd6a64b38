//! The world as a command line sees it: the system's clock and its randomness, no cluster.

use pilothouse_gotmpl::World;
use std::time::{SystemTime, UNIX_EPOCH};

/// Clock and randomness of the machine.
#[derive(Copy, Clone, Debug, Default)]
pub struct SystemWorld;

impl World for SystemWorld {
    fn now(&self) -> i128 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| since.as_nanos() as i128)
    }

    fn random(&self, bytes: &mut [u8]) {
        // Without a source of randomness the bytes stay as they are: a certificate made of them is of no use, but a
        // preview of a chart still is.
        let _ = getrandom::fill(bytes);
    }
}
