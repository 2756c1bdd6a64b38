//! Keys, certificates, passwords, encryption. Checksums are in [`crate::sums`]; what makes them is in
//! [`pilothouse_rare`].

mod certs;
mod password;

use crate::args::{Args, Outcome, ask};
use crate::{Family, Function};
use pilothouse_gotmpl::{Call, CallError, World};
use pilothouse_rare::{Request, Seed};
use pilothouse_value::Str;

pub(crate) static ROWS: &[Function] = &[
    Family::Crypto
        .row("bcrypt", "func(string) string", password::bcrypt)
        .doc("bcrypt TEXT", "A bcrypt hash of at most 72 bytes; another one at each call.")
        .example(r#"{{ bcrypt "secret" | trunc 7 }}"#, "$2a$10$"),
    Family::Crypto
        .row("htpasswd", "func(string, string) string", password::htpasswd)
        .doc("htpasswd USER PASSWORD", "A line of an Apache password file, hashed with bcrypt.")
        .example(r#"{{ htpasswd "admin" "secret" | trunc 13 }}"#, "admin:$2a$10$"),
    Family::Crypto
        .row("derivePassword", "func(uint32, string, string, string, string) string", password::derive)
        .doc(
            "derivePassword COUNTER TYPE PASSWORD USER SITE",
            "The password of a site by the Master Password algorithm: always the same for the same arguments. Types: `maximum`, `long`, `medium`, `short`, `basic`, `pin`.",
        )
        .example(r#"{{ derivePassword 1 "long" "password" "user" "example.com" }}"#, "ZedaFaxcZaso9*"),
    Family::Crypto
        .row("encryptAES", "func(string, string) (string, error)", encrypt)
        .doc("encryptAES KEY TEXT", "Encrypts with AES-256 in CBC mode; Base64, with a random initial vector in front.")
        .example(r#"{{ encryptAES "key" "text" | decryptAES "key" }}"#, "text"),
    Family::Crypto
        .row("decryptAES", "func(string, string) (string, error)", decrypt)
        .doc("decryptAES KEY TEXT", "Decrypts what `encryptAES` made.")
        .example(r#"{{ encryptAES "key" "text" | decryptAES "key" }}"#, "text"),
    Family::Crypto
        .row("genPrivateKey", "func(string) string", certs::private_key)
        .doc(
            "genPrivateKey TYPE",
            "A new private key as PEM: `rsa` (4096 bits), `dsa`, `ecdsa` (P-256) or `ed25519`.",
        )
        .example(r#"{{ genPrivateKey "ed25519" | trunc 27 }}"#, "-----BEGIN PRIVATE KEY-----"),
    Family::Crypto
        .row("genCA", "func(string, int) (sprig.certificate, error)", certs::ca)
        .doc(
            "genCA NAME DAYS",
            "A new certificate authority: its `.Cert` and `.Key` are PEM. It signs others with `genSignedCert`.",
        )
        .example(r#"{{ (genCA "my-ca" 365).Cert | trunc 27 }}"#, "-----BEGIN CERTIFICATE-----"),
    Family::Crypto
        .row("genCAWithKey", "func(string, int, string) (sprig.certificate, error)", certs::ca_with_key)
        .doc("genCAWithKey NAME DAYS KEY", "As `genCA`, with a private key of your own (PEM).")
        .example(
            r#"{{ (genCAWithKey "my-ca" 365 (genPrivateKey "ecdsa")).Key | trunc 30 }}"#,
            "-----BEGIN EC PRIVATE KEY-----",
        ),
    Family::Crypto
        .row(
            "genSelfSignedCert",
            "func(string, []interface {}, []interface {}, int) (sprig.certificate, error)",
            certs::self_signed,
        )
        .doc(
            "genSelfSignedCert NAME IPS DNS DAYS",
            "A new key and a certificate signed by itself, for a list of IP addresses and one of host names (nil for none).",
        )
        .example(
            r#"{{ (genSelfSignedCert "web" nil (list "web.local") 365).Key | trunc 31 }}"#,
            "-----BEGIN RSA PRIVATE KEY-----",
        ),
    Family::Crypto
        .row(
            "genSelfSignedCertWithKey",
            "func(string, []interface {}, []interface {}, int, string) (sprig.certificate, error)",
            certs::self_signed_with_key,
        )
        .doc("genSelfSignedCertWithKey NAME IPS DNS DAYS KEY", "As `genSelfSignedCert`, with a private key of your own (PEM).")
        .example(
            r#"{{ (genSelfSignedCertWithKey "web" nil nil 365 (genPrivateKey "ed25519")).Key | trunc 27 }}"#,
            "-----BEGIN PRIVATE KEY-----",
        ),
    Family::Crypto
        .row(
            "genSignedCert",
            "func(string, []interface {}, []interface {}, int, sprig.certificate) (sprig.certificate, error)",
            certs::signed,
        )
        .doc(
            "genSignedCert NAME IPS DNS DAYS CA",
            "A new key and a certificate signed by an authority that `genCA` or `buildCustomCert` made.",
        )
        .example(
            r#"{{ $ca := genCA "my-ca" 365 }}{{ (genSignedCert "web" nil (list "web.local") 365 $ca).Cert | trunc 27 }}"#,
            "-----BEGIN CERTIFICATE-----",
        ),
    Family::Crypto
        .row(
            "genSignedCertWithKey",
            "func(string, []interface {}, []interface {}, int, sprig.certificate, string) (sprig.certificate, error)",
            certs::signed_with_key,
        )
        .doc("genSignedCertWithKey NAME IPS DNS DAYS CA KEY", "As `genSignedCert`, with a private key of your own (PEM).")
        .example(
            r#"{{ $ca := genCA "my-ca" 365 }}{{ (genSignedCertWithKey "web" nil nil 365 $ca (genPrivateKey "ecdsa")).Key | trunc 30 }}"#,
            "-----BEGIN EC PRIVATE KEY-----",
        ),
    Family::Crypto
        .row("buildCustomCert", "func(string, string) (sprig.certificate, error)", certs::custom)
        .doc(
            "buildCustomCert CERT KEY",
            "A certificate of your own, given as Base64 of PEM with its key, for `genSignedCert`.",
        )
        .example(
            r#"{{ $ca := genCA "my-ca" 365 }}{{ (buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key)).Cert | trunc 27 }}"#,
            "-----BEGIN CERTIFICATE-----",
        ),
    Family::Random
        .row("randBytes", "func(int) (string, error)", rand_bytes)
        .doc("randBytes COUNT", "So many random bytes, in Base64.")
        .example("{{ randBytes 24 | b64dec | len }}", "24"),
];

/// Makes a private key for [`World::key`](pilothouse_gotmpl::World::key) to hand out, as DER: `rsa` (PKCS #1, so many
/// bits), `ecdsa` (SEC 1, P-256), `ed25519` (PKCS #8), `dsa` (OpenSSL's form). `None`: another kind.
///
/// RSA and DSA search for primes and take from a tenth of a second to several; a world that is asked often keeps them.
pub fn generate_key(kind: &str, bits: u32, mut random: impl FnMut(&mut [u8])) -> Option<Vec<u8>> {
    let mut seed = Seed::default();
    random(&mut seed);
    let kind = kind.to_owned();
    // Who asks and gets nothing makes a key without the world, and then hears why that fails.
    ask(&Request::Key { kind, bits, seed }).unwrap_or_default()
}

fn seed(world: &dyn World) -> Seed {
    let mut seed = Seed::default();
    world.random(&mut seed);
    seed
}

fn encrypt(call: &mut Call<'_, '_>) -> Outcome {
    let (key, text) = (call.bytes(0).to_vec(), call.bytes(1).to_vec());
    call.budget().bytes(text.len() as u64 * 2)?;
    let mut vector = [0; 16];
    call.world().random(&mut vector);
    let encrypted: String = ask(&Request::Encrypt { key, vector, text })?;
    Ok(encrypted.into())
}

fn decrypt(call: &mut Call<'_, '_>) -> Outcome {
    let (key, text) = (call.bytes(0).to_vec(), call.bytes(1).to_vec());
    let decrypted: Result<Vec<u8>, String> = ask(&Request::Decrypt { key, text })?;
    Ok(Str::from(decrypted.map_err(CallError::Message)?).into())
}

fn rand_bytes(call: &mut Call<'_, '_>) -> Outcome {
    let Ok(count) = usize::try_from(call.int(0)) else {
        return Err(CallError::new("runtime error: makeslice: len out of range"));
    };
    call.budget().bytes((count as u64).saturating_mul(3))?;
    let mut bytes = vec![0; count];
    call.world().random(&mut bytes);
    Ok(crate::base_n::encode64(&bytes).into())
}
