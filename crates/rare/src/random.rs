//! Random bytes from a seed.

use crate::Seed;
use sha2::{Digest, Sha256};

/// SHA-256 of the seed and a counter, block after block: as random as the seed.
pub(crate) struct Stream {
    seed: Seed,
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl Stream {
    pub(crate) fn new(seed: Seed) -> Stream {
        Stream {
            seed,
            counter: 0,
            block: [0; 32],
            used: 32,
        }
    }

    pub(crate) fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            if self.used == self.block.len() {
                let next = Sha256::new().chain_update(self.seed);
                self.block = next
                    .chain_update(self.counter.to_be_bytes())
                    .finalize()
                    .into();
                self.counter += 1;
                self.used = 0;
            }
            *byte = self.block[self.used];
            self.used += 1;
        }
    }
}
