//! The world as a command line sees it: the system's clock and its randomness, no cluster.

use crate::flags::Parsed;
use pilothouse_gotmpl::World;
use pilothouse_session::{EnvironmentWorld, Keys};
use pilothouse_workspace::{Environment, moment};
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

/// The machine's world, but for the clock and the randomness that flags name.
pub(crate) struct FlagWorld<'w> {
    clock: Option<i128>,
    /// `None`: the machine's own randomness.
    seeded: Option<EnvironmentWorld<'w>>,
}

impl FlagWorld<'_> {
    /// The world that `--clock` and `--seed` name.
    ///
    /// # Errors
    /// Where one of them is none.
    pub(crate) fn of<'w>(parsed: &Parsed, keys: &'w Keys) -> Result<FlagWorld<'w>, String> {
        let clock = parsed.text("clock").map(|text| {
            let no = || format!("--clock {text:?} is no moment like 2026-01-01T00:00:00Z");
            moment(text).ok_or_else(no)
        });
        let seeded = parsed.text("seed").map(|text| {
            let seed = text.parse();
            let seed = seed.map_err(|_| format!("--seed {text:?} is no whole number from 0 on"))?;
            let plain = Environment::new("", "");
            Ok::<_, String>(EnvironmentWorld::new(&SystemWorld, &plain, seed, keys))
        });
        Ok(FlagWorld {
            clock: clock.transpose()?,
            seeded: seeded.transpose()?,
        })
    }
}

impl World for FlagWorld<'_> {
    fn now(&self) -> i128 {
        self.clock.unwrap_or_else(|| SystemWorld.now())
    }

    fn again(&self) {
        if let Some(seeded) = &self.seeded {
            seeded.again();
        }
    }

    fn random(&self, bytes: &mut [u8]) {
        match &self.seeded {
            Some(seeded) => seeded.random(bytes),
            None => SystemWorld.random(bytes),
        }
    }

    fn key(&self, kind: &str, bits: u32, nth: u32) -> Option<Vec<u8>> {
        self.seeded.as_ref()?.key(kind, bits, nth)
    }
}
