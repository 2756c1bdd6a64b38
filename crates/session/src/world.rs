//! The world as one environment sees it.

use pilothouse_gotmpl::World;
use pilothouse_value::Value;
use pilothouse_workspace::{Environment, moment};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Private keys made before, by seed, kind, bits and number: making one takes from a tenth of a second to several.
pub type Keys = RefCell<HashMap<(u64, String, u32, u32), Vec<u8>>>;

/// How many keys are kept.
const MOST_KEYS: usize = 200;

/// The clock and the randomness of an environment, in front of everything else of the session's world.
/// Random functions start from the same seed in every render: what is made from them stays the same from one key
/// to the next.
pub struct EnvironmentWorld<'w> {
    world: &'w dyn World,
    clock: Option<i128>,
    seed: u64,
    random: Cell<u64>,
    keys: &'w Keys,
}

impl<'w> EnvironmentWorld<'w> {
    /// `seed` is for environments that name none.
    #[must_use]
    pub fn new(
        world: &'w dyn World,
        environment: &Environment,
        seed: u64,
        keys: &'w Keys,
    ) -> EnvironmentWorld<'w> {
        let seed = environment.seed.unwrap_or(seed);
        EnvironmentWorld {
            world,
            seed,
            keys,
            clock: environment.clock.as_deref().and_then(moment),
            random: Cell::new(seed),
        }
    }
}

impl World for EnvironmentWorld<'_> {
    fn now(&self) -> i128 {
        self.clock.unwrap_or_else(|| self.world.now())
    }

    fn local_zone(&self, unix_seconds: i64) -> (i32, String) {
        self.world.local_zone(unix_seconds)
    }

    fn again(&self) {
        self.random.set(self.seed);
    }

    fn random(&self, bytes: &mut [u8]) {
        fill(&self.random, bytes);
    }

    fn key(&self, kind: &str, bits: u32, nth: u32) -> Option<Vec<u8>> {
        if let Some(key) = self.world.key(kind, bits, nth) {
            return Some(key);
        }
        let place = (self.seed, kind.to_owned(), bits, nth);
        if let Some(key) = self.keys.borrow().get(&place) {
            return Some(key.clone());
        }
        let random = Cell::new(
            self.seed
                .wrapping_add(u64::from(nth))
                .wrapping_mul(0x2545_f491_4f6c_dd1d),
        );
        let key = pilothouse_sprig::generate_key(kind, bits, |bytes| fill(&random, bytes))?;
        let mut keys = self.keys.borrow_mut();
        if keys.len() >= MOST_KEYS {
            keys.clear();
        }
        keys.insert(place, key.clone());
        Some(key)
    }

    fn lookup(
        &self,
        api_version: &str,
        kind: &str,
        namespace: &str,
        name: &str,
    ) -> Result<Value, String> {
        self.world.lookup(api_version, kind, namespace, name)
    }

    fn host_by_name(&self, name: &str) -> String {
        self.world.host_by_name(name)
    }
}

/// SplitMix64: enough for values that only have to look random. Nothing made here protects anything.
fn fill(state: &Cell<u64>, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        let next = state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        state.set(next);
        let mut mixed = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
    }
}
