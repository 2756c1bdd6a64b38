//! The outside world, through one trait: page, command line and tests each bring their own.

use pilothouse_value::Value;

/// Everything a render may ask that is not in its input. Rendering is a pure function of
/// (chart, environment, world).
pub trait World {
    /// Now, in nanoseconds since 1970-01-01 UTC.
    fn now(&self) -> i128;

    /// The local time zone's offset from UTC at a moment (seconds since 1970), in seconds east, and its abbreviation.
    fn local_zone(&self, _unix_seconds: i64) -> (i32, String) {
        (0, "UTC".to_owned())
    }

    /// A render begins from the start once more: what is seeded draws again what it drew before.
    fn again(&self) {}

    /// Fills `bytes` with random bytes (seeded where a render is to be repeatable).
    fn random(&self, bytes: &mut [u8]);

    /// A private key as PKCS#1/SEC 1/PKCS#8 DER, made anew or from a cache: `kind` is `rsa` (2048 or 4096 bits by
    /// `bits`), `ecdsa`, `ed25519`, `dsa`. `nth` counts the keys of that kind asked for in this render, so that a
    /// cache can hand out the same key for the same place. `None`: the world keeps no keys, make one from
    /// [`World::random`].
    fn key(&self, _kind: &str, _bits: u32, _nth: u32) -> Option<Vec<u8>> {
        None
    }

    /// What the cluster answers to `lookup`: a map, `Ok(Value::Nil)` where there is nothing.
    ///
    /// # Errors
    /// The text of the cluster's error.
    fn lookup(
        &self,
        _api_version: &str,
        _kind: &str,
        _namespace: &str,
        _name: &str,
    ) -> Result<Value, String> {
        Ok(Value::Nil)
    }

    /// The address of a host, for `getHostByName`; empty where there is no network.
    fn host_by_name(&self, _name: &str) -> String {
        String::new()
    }
}
