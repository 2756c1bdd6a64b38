//! Keys and certificates: openssl reads them, and the chains verify.

#![allow(clippy::unwrap_used)]

mod common;

use common::run;
use pilothouse_source::Budget;
use std::io::Write;
use std::process::{Command, Stdio};

fn render(template: &str) -> String {
    String::from_utf8(run(template, &Budget::default()).unwrap()).unwrap()
}

/// What openssl prints for a text on its standard input; it must not fail.
fn openssl(arguments: &[&str], input: &str) -> String {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("these tests need the openssl command");
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "openssl {arguments:?}: {text}{error}\n{input}"
    );
    text + &error
}

/// Verifies a certificate by an authority at the world's time.
fn verify(name: &str, authority: &str, certificate: &str) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("{name}.pem"));
    std::fs::write(&path, authority).unwrap();
    let path = path.to_str().unwrap();
    let said = openssl(
        &[
            "verify",
            "-x509_strict",
            "-attime",
            "1750000100",
            "-CAfile",
            path,
        ],
        certificate,
    );
    assert!(said.contains("OK"), "{said}");
}

fn describe(certificate: &str) -> String {
    openssl(
        &[
            "x509",
            "-noout",
            "-text",
            "-certopt",
            "no_pubkey,no_sigdump",
        ],
        certificate,
    )
}

#[test]
fn rsa_chains_verify_and_say_what_helm_s_say() {
    let text = render(
        r#"{{ $ca := genCA "my ca" 365 }}{{ $s := genSignedCert "x.y" (list "::1" "10.0.0.1") (list "a.b" "*.c") 30 $ca }}{{ $ca.Cert }}@{{ $s.Cert }}@{{ $s.Key }}@{{ $ca.Key }}"#,
    );
    let parts: Vec<&str> = text.split('@').collect();
    let [authority, certificate, key, authority_key] = parts[..] else {
        panic!("{text}")
    };
    for key in [key, authority_key] {
        assert!(key.starts_with("-----BEGIN RSA PRIVATE KEY-----\n"));
        assert!(openssl(&["rsa", "-check", "-noout"], key).contains("RSA key ok"));
    }
    verify("rsa", authority, certificate);
    let public = openssl(&["x509", "-noout", "-pubkey"], certificate);
    assert_eq!(public, openssl(&["pkey", "-pubout"], key));
    let said = describe(certificate);
    for line in [
        "Version: 3 (0x2)",
        "Signature Algorithm: sha256WithRSAEncryption",
        "Issuer: CN = my ca",
        "Not Before: Jun 15 15:06:40 2025 GMT",
        "Not After : Jul 15 15:06:40 2025 GMT",
        "Subject: CN = x.y",
        "Digital Signature, Key Encipherment\n",
        "TLS Web Server Authentication, TLS Web Client Authentication",
        "CA:FALSE",
        "DNS:a.b, DNS:*.c, IP Address:0:0:0:0:0:0:0:1, IP Address:10.0.0.1",
    ] {
        assert!(said.contains(line), "{line} is missing in\n{said}");
    }
    let said = describe(authority);
    for line in [
        "Digital Signature, Key Encipherment, Certificate Sign\n",
        "CA:TRUE",
        "X509v3 Subject Key Identifier",
    ] {
        assert!(said.contains(line), "{line} is missing in\n{said}");
    }
}

#[test]
fn every_kind_of_key_signs() {
    for kind in ["ecdsa", "ed25519"] {
        let text = render(&format!(
            r#"{{{{ $ca := genCAWithKey "é" 30 (genPrivateKey "{kind}") }}}}{{{{ $s := genSignedCertWithKey "" nil (list "a") 30000 $ca (genPrivateKey "{kind}") }}}}{{{{ $ca.Cert }}}}@{{{{ $s.Cert }}}}@{{{{ $s.Key }}}}@{{{{ (genSelfSignedCertWithKey "self" nil nil 3 (genPrivateKey "{kind}")).Cert }}}}"#,
        ));
        let parts: Vec<&str> = text.split('@').collect();
        verify(kind, parts[0], parts[1]);
        openssl(&["pkey", "-noout", "-check"], parts[2]);
        let said = describe(parts[1]);
        assert!(
            said.contains("Not After : Aug  5 15:06:40 2107 GMT"),
            "{said}"
        );
        assert!(said.contains("Alternative Name: critical"), "{said}");
        assert!(describe(parts[3]).contains("Subject: CN = self"));
    }
}

/// Keys that `genPrivateKey` does not make can still be given.
#[test]
fn keys_made_by_openssl_are_taken() {
    for curve in ["secp224r1", "prime256v1", "secp384r1", "secp521r1"] {
        let made = openssl(&["ecparam", "-name", curve, "-genkey", "-noout"], "");
        let wrapped = openssl(&["pkcs8", "-topk8", "-nocrypt"], &made);
        for key in [made, wrapped] {
            let key = format!("{key:?}");
            let text = render(&format!(
                r#"{{{{ $ca := genCAWithKey "c" 30 {key} }}}}{{{{ $s := genSignedCertWithKey "s" nil nil 3 $ca {key} }}}}{{{{ $ca.Cert }}}}@{{{{ $s.Cert }}}}"#
            ));
            let (authority, certificate) = text.split_once('@').unwrap();
            verify(curve, authority, certificate);
        }
    }
    let key = format!("{:?}", openssl(&["genpkey", "-algorithm", "RSA"], ""));
    let text = render(&format!(
        r#"{{{{ $c := genCAWithKey "c" 30 {key} }}}}{{{{ $b := buildCustomCert (b64enc $c.Cert) (b64enc $c.Key) }}}}{{{{ $b.Cert }}}}@{{{{ (genSignedCertWithKey "s" nil nil 3 $b {key}).Cert }}}}"#
    ));
    let (authority, certificate) = text.split_once('@').unwrap();
    verify("custom", authority, certificate);
}

#[test]
fn dsa_keys_are_keys() {
    let key = render(r#"{{ genPrivateKey "dsa" }}"#);
    assert!(key.starts_with("-----BEGIN DSA PRIVATE KEY-----\n"));
    let said = openssl(&["dsa", "-noout", "-text"], &key);
    assert!(said.contains("Private-Key: (2048 bit)"), "{said}");
    openssl(&["pkey", "-noout", "-check"], &key);
}
