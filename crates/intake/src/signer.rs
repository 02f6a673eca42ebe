//! Public keys that signatures are checked with, and the check.
//!
//! A key is read from a PEM file (`PUBLIC KEY`, `RSA PUBLIC KEY`, or the key in a `CERTIFICATE`) or
//! from a JSON Web Key or a set of them (RFC 7517). Of a certificate nothing but its key is read:
//! whoever gives the file says that it is trusted; its dates and its issuer are not looked at.
//!
//! The algorithms are those of RFC 7518 section 3.1 with a public key (without ES512, whose curve
//! *ring* does not have) and EdDSA of RFC 8037 on Ed25519. RSA keys have 2,048 bits or more.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};

/// A public key that signatures are checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerKey {
    // What the key is called (`kid`), where the file says.
    id: Option<String>,
    material: Material,
}

/// The key itself, as *ring* takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Material {
    /// `RSAPublicKey` of RFC 8017, in DER.
    Rsa(Vec<u8>),
    /// Modulus and exponent, big-endian.
    RsaParts { modulus: Vec<u8>, exponent: Vec<u8> },
    /// A point on P-256, uncompressed.
    P256(Vec<u8>),
    /// A point on P-384, uncompressed.
    P384(Vec<u8>),
    /// 32 bytes.
    Ed25519(Vec<u8>),
}

/// Why no key could be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct SignerProblem {
    /// What was expected.
    pub expected: &'static str,
    /// What was found, in structure.
    pub found: &'static str,
}

/// What became of one signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// A key made it.
    Valid,
    /// Keys that could have made it did not.
    Invalid,
    /// No key fits.
    NoKey,
    /// Nothing here can check the algorithm.
    NoAlgorithm,
}

impl SignerKey {
    /// The keys of a file.
    pub fn read(bytes: &[u8]) -> Result<Vec<Self>, SignerProblem> {
        const EXPECTED: &str = "a public key or a certificate in PEM, or a JSON Web Key";
        let bad = |found| SignerProblem { expected: EXPECTED, found };
        let text = std::str::from_utf8(bytes).map_err(|_| bad("bytes that are not text"))?;
        let keys =
            if text.trim_start().starts_with('{') { json_keys(text) } else { pem_keys(text) };
        match keys {
            Ok(keys) if keys.is_empty() => Err(bad("neither")),
            keys => keys,
        }
    }

    /// Whether the key can have made a signature of an algorithm.
    fn fits(&self, algorithm: &Algorithm) -> bool {
        (algorithm.of)(&self.material).is_some()
    }

    fn made(&self, algorithm: &Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match ((algorithm.of)(&self.material), &self.material) {
            (Some(Way::Parts(way)), Material::RsaParts { modulus, exponent }) => {
                RsaPublicKeyComponents { n: modulus, e: exponent }
                    .verify(way, message, signature)
                    .is_ok()
            }
            (
                Some(Way::Bytes(way)),
                Material::Rsa(bytes)
                | Material::P256(bytes)
                | Material::P384(bytes)
                | Material::Ed25519(bytes),
            ) => UnparsedPublicKey::new(way, bytes).verify(message, signature).is_ok(),
            _ => false,
        }
    }
}

/// Whether one of the keys made a signature; `id` is what the signature says of the key.
pub fn check(
    keys: &[SignerKey],
    algorithm: &str,
    id: Option<&str>,
    message: &[u8],
    signature: &[u8],
) -> Check {
    let Some(algorithm) = ALGORITHMS.iter().find(|known| known.name == algorithm) else {
        return Check::NoAlgorithm;
    };
    let fitting = || keys.iter().filter(|key| key.fits(algorithm));
    // A key with a name is meant by it; one without may be any.
    let named = |key: &SignerKey| id.is_some() && key.id.as_deref() == id;
    let any_named = fitting().any(named);
    let meant = |key: &&SignerKey| match (id, &key.id) {
        _ if any_named => named(key),
        (Some(_), Some(_)) => false,
        _ => true,
    };
    let mut tried = false;
    for key in fitting().filter(meant) {
        if key.made(algorithm, message, signature) {
            return Check::Valid;
        }
        tried = true;
    }
    if tried { Check::Invalid } else { Check::NoKey }
}

/// How *ring* checks one.
enum Way {
    Parts(&'static signature::RsaParameters),
    Bytes(&'static dyn VerificationAlgorithm),
}

/// A signature algorithm of RFC 7518.
struct Algorithm {
    name: &'static str,
    of: fn(&Material) -> Option<Way>,
}

macro_rules! rsa {
    ($name:literal, $parameters:ident) => {
        Algorithm {
            name: $name,
            of: |material| match material {
                Material::Rsa(_) => Some(Way::Bytes(&signature::$parameters)),
                Material::RsaParts { .. } => Some(Way::Parts(&signature::$parameters)),
                _ => None,
            },
        }
    };
}

macro_rules! curve {
    ($name:literal, $material:ident, $parameters:ident) => {
        Algorithm {
            name: $name,
            of: |material| {
                matches!(material, Material::$material(_))
                    .then_some(Way::Bytes(&signature::$parameters))
            },
        }
    };
}

const ALGORITHMS: &[Algorithm] = &[
    rsa!("RS256", RSA_PKCS1_2048_8192_SHA256),
    rsa!("RS384", RSA_PKCS1_2048_8192_SHA384),
    rsa!("RS512", RSA_PKCS1_2048_8192_SHA512),
    rsa!("PS256", RSA_PSS_2048_8192_SHA256),
    rsa!("PS384", RSA_PSS_2048_8192_SHA384),
    rsa!("PS512", RSA_PSS_2048_8192_SHA512),
    curve!("ES256", P256, ECDSA_P256_SHA256_FIXED),
    curve!("ES384", P384, ECDSA_P384_SHA384_FIXED),
    curve!("EdDSA", Ed25519, ED25519),
    // The name of RFC 9864.
    curve!("Ed25519", Ed25519, ED25519),
];

/// A JSON Web Key, as far as it matters here; RFC 7517 section 4, RFC 7518 section 6.
#[derive(serde::Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
    d: Option<String>,
}

/// One key, or a set of them.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Jwks {
    Set { keys: Vec<Jwk> },
    One(Jwk),
}

fn json_keys(text: &str) -> Result<Vec<SignerKey>, SignerProblem> {
    const EXPECTED: &str =
        "a JSON Web Key of type `RSA`, `EC` on P-256 or P-384, or `OKP` on Ed25519";
    let bad = |found| SignerProblem { expected: EXPECTED, found };
    let keys = match serde_json::from_str(text).map_err(|_| bad("other JSON"))? {
        Jwks::Set { keys } => keys,
        Jwks::One(key) => vec![key],
    };
    keys.into_iter()
        .map(|key| {
            if key.d.is_some() {
                return Err(bad("a private key, which is never needed here"));
            }
            let part = |part: &Option<String>| part.as_deref().and_then(decode_url);
            let point = |length: usize| {
                let (x, y) = (part(&key.x)?, part(&key.y)?);
                let whole = x.len() == length && y.len() == length;
                whole.then(|| [&[4][..], &x, &y].concat())
            };
            let material = match (key.kty.as_str(), key.crv.as_deref()) {
                ("RSA", _) => part(&key.n)
                    .zip(part(&key.e))
                    .map(|(modulus, exponent)| Material::RsaParts { modulus, exponent }),
                ("EC", Some("P-256")) => point(32).map(Material::P256),
                ("EC", Some("P-384")) => point(48).map(Material::P384),
                ("OKP", Some("Ed25519")) => {
                    part(&key.x).filter(|x| x.len() == 32).map(Material::Ed25519)
                }
                _ => return Err(bad("a key of another type")),
            };
            let material = material.ok_or(bad("a key without all of its parts"))?;
            Ok(SignerKey { id: key.kid, material })
        })
        .collect()
}

fn pem_keys(text: &str) -> Result<Vec<SignerKey>, SignerProblem> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let Some((label, after)) = after.split_once("-----") else { break };
        let (body, after) = after.split_once("-----END ").unwrap_or((after, ""));
        rest = after;
        let expected = match label {
            "PUBLIC KEY" => "a public key (RSA, P-256, P-384 or Ed25519) in PEM",
            "RSA PUBLIC KEY" => "an RSA public key in PEM",
            "CERTIFICATE" => "a certificate with a key (RSA, P-256, P-384 or Ed25519) in PEM",
            _ if label.contains("PRIVATE KEY") => {
                let found = "a private key, which is never needed here";
                return Err(SignerProblem { expected: "a public key or a certificate", found });
            }
            _ => continue,
        };
        let body: String = body.split_whitespace().collect();
        let der = decode(&body, &STANDARD);
        let material = der.and_then(|der| match label {
            "RSA PUBLIC KEY" => Some(Material::Rsa(der)),
            "CERTIFICATE" => key_info(certificate_key(&der)?),
            _ => key_info(&der),
        });
        let found = "another key, or one that cannot be read";
        let material = material.ok_or(SignerProblem { expected, found })?;
        keys.push(SignerKey { id: None, material });
    }
    Ok(keys)
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7).
fn key_info(der: &[u8]) -> Option<Material> {
    // The algorithms' identifiers: RFC 8017 appendix A.1, RFC 5480 section 2.1.1, RFC 8410 section 3.
    const RSA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
    const CURVE: &[u8] = b"\x2A\x86\x48\xCE\x3D\x02\x01";
    const P256: &[u8] = b"\x2A\x86\x48\xCE\x3D\x03\x01\x07";
    const P384: &[u8] = b"\x2B\x81\x04\x00\x22";
    const ED25519: &[u8] = b"\x2B\x65\x70";
    let (info, _) = value(der, SEQUENCE)?;
    let (algorithm, rest) = value(info, SEQUENCE)?;
    let (identifier, parameters) = value(algorithm, IDENTIFIER)?;
    let (bits, _) = value(rest, BITS)?;
    // The first byte says how many bits at the end do not count: none.
    let key = bits.strip_prefix(&[0])?.to_vec();
    let point = |length: usize| (key.len() == length && key[0] == 4).then_some(());
    match identifier {
        RSA => Some(Material::Rsa(key)),
        ED25519 => (key.len() == 32).then_some(Material::Ed25519(key)),
        CURVE => match value(parameters, IDENTIFIER)?.0 {
            P256 => point(65).map(|()| Material::P256(key)),
            P384 => point(97).map(|()| Material::P384(key)),
            _ => None,
        },
        _ => None,
    }
}

/// The `SubjectPublicKeyInfo` of a certificate (RFC 5280 section 4.1).
fn certificate_key(der: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = value(der, SEQUENCE)?;
    let (mut fields, _) = value(certificate, SEQUENCE)?;
    if let Some((_, rest)) = value(fields, VERSION) {
        fields = rest;
    }
    // Serial number, signature, issuer, validity, subject.
    for tag in [INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE] {
        fields = value(fields, tag)?.1;
    }
    Some(fields)
}

const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;

/// The contents of a value in DER (ITU-T X.690), and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// The bytes of base64url, padded or not.
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    decode(text, &URL_SAFE)
}

fn decode(text: &str, alphabet: &base64::alphabet::Alphabet) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config).decode(text).ok()
}
