//! A signed vCon: a JSON Web Signature around it.
//!
//! draft-ietf-vcon-vcon-core, "Signed Form of vCon Object", on RFC 7515 section 7.2: the general
//! form, `payload` and a list of `signatures`; the flattened one, which libraries write for a single
//! signature, is read alike. The algorithm stands in the protected header or beside it.
//!
//! A signature that no given key could have made says nothing, and the vCon is read as if it had
//! none, with a note. One that a key could have made and did not is wrong, and then whatever is in
//! the vCon may be anything. The chain in `x5c` is not followed, and nothing is fetched from `x5u`: a
//! certificate that comes with what it is to prove proves nothing to somebody who does not know it.

use crate::desk::Bad;
use crate::json::{self, Json};
use crate::signer::{self, Check, SignerKey};

/// What a signed record holds, and what became of its signatures.
pub struct Opened {
    /// The bytes that were signed.
    pub payload: Vec<u8>,
    /// Why the signature was not checked; `None` where it is valid.
    pub unchecked: Option<&'static str>,
    /// The id of the vCon by its header.
    pub id: Option<String>,
}

/// Why a record could not be opened.
pub enum Closed {
    /// It is none, or a broken one.
    Broken(Bad),
    /// No signature is that of a key that could have made it.
    Invalid(Bad),
}

/// How many signatures of one record are looked at.
const SIGNATURES: usize = 8;
/// Values in one protected header.
const HEADER_VALUES: usize = 10_000;

/// Whether a document is a signed record.
pub fn is_signed(document: &Json<'_>) -> bool {
    document.get("payload").is_some()
        && (document.get("signatures").is_some() || document.get("signature").is_some())
}

/// Opens a signed record and checks its signatures.
pub fn open(document: &Json<'_>, keys: &[SignerKey]) -> Result<Opened, Closed> {
    let broken = |bad: Bad| Closed::Broken(bad);
    let Some(Json::Text(payload)) = document.get("payload") else {
        return Err(broken(Bad::new("base64url", "no text").at("/payload")));
    };
    let bytes = signer::decode_url(payload)
        .ok_or_else(|| broken(Bad::new("base64url", "other text").at("/payload")))?;
    if bytes.starts_with(b"\x1F\x8B") {
        let bad = Bad::new("a vCon as plain JSON", "a gzip archive, which is not read yet");
        return Err(broken(bad.at("/payload")));
    }
    let one = std::slice::from_ref(document);
    let (signatures, outer) = match document.get("signatures") {
        Some(Json::List(list)) if !list.is_empty() => (list.as_slice(), Some("/signatures")),
        Some(_) => {
            return Err(broken(Bad::new("a list of signatures", "none").at("/signatures")));
        }
        None => (one, None),
    };
    if signatures.len() > SIGNATURES {
        let bad =
            Bad::new(format!("at most {SIGNATURES} signatures"), signatures.len().to_string());
        return Err(broken(bad.at("/signatures")));
    }
    let mut opened = Opened { payload: bytes, unchecked: None, id: None };
    let (mut valid, mut invalid, mut unchecked) = (false, None, None);
    for (number, signature) in signatures.iter().enumerate() {
        let at = outer.map_or_else(String::new, |outer| format!("{outer}/{number}"));
        let (check, id) = checked(signature, payload, keys, &at).map_err(broken)?;
        opened.id = opened.id.or(id);
        match check {
            Check::Valid => valid = true,
            Check::Invalid => invalid = invalid.or(Some(at)),
            Check::NoKey => {
                unchecked = unchecked.or(Some("no key that could have made it was given"))
            }
            Check::NoAlgorithm => {
                unchecked = unchecked.or(Some("its algorithm is none that can be checked here"));
            }
        }
    }
    // One signature that holds is enough: it is over the same bytes as the others.
    match invalid.filter(|_| !valid) {
        Some(at) => {
            let expected = "a signature that one of the given keys made (--key)";
            Err(Closed::Invalid(Bad::new(expected, "one that none of them made").at(at)))
        }
        None => {
            opened.unchecked = unchecked.filter(|_| !valid);
            Ok(opened)
        }
    }
}

/// What became of one signature, and the id that its header states.
fn checked(
    signature: &Json<'_>,
    payload: &str,
    keys: &[SignerKey],
    at: &str,
) -> Result<(Check, Option<String>), Bad> {
    let nothing = Json::Null;
    let beside = signature.get("header").unwrap_or(&nothing);
    let protected = match signature.get("protected") {
        None | Some(Json::Null) => "",
        Some(Json::Text(text)) => text.as_ref(),
        Some(other) => {
            return Err(Bad::new("base64url", other.kind()).at(format!("{at}/protected")));
        }
    };
    let bad_header = |found: &'static str| {
        Bad::new("a header as JSON in base64url", found).at(format!("{at}/protected"))
    };
    let bytes = signer::decode_url(protected).ok_or_else(|| bad_header("other text"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| bad_header("other bytes"))?;
    let header = match text {
        "" => Json::Null,
        text => json::parse(text, HEADER_VALUES).map_err(|_| bad_header("other text"))?,
    };
    if header.get("crit").is_some() {
        // RFC 7515 section 4.1.11: such a signature must not be taken for valid, nor the payload read
        // (RFC 7797 has it written another way).
        let bad = Bad::new("no `crit` in a signature's header", "one");
        return Err(bad.at(format!("{at}/protected")));
    }
    let stated = |key: &str| header.text_at(key).or_else(|| beside.text_at(key));
    let algorithm = stated("alg").unwrap_or("");
    if matches!(algorithm, "" | "none") {
        let found = if algorithm.is_empty() { "none" } else { "`none`" };
        return Err(Bad::new("an algorithm in `alg`", found).at(format!("{at}/protected")));
    }
    let made = match signature.get("signature") {
        Some(Json::Text(text)) => signer::decode_url(text),
        _ => None,
    };
    let made =
        made.ok_or_else(|| Bad::new("base64url", "no such text").at(format!("{at}/signature")))?;
    let message = format!("{protected}.{payload}");
    let check = signer::check(keys, algorithm, stated("kid"), message.as_bytes(), &made);
    Ok((check, stated("uuid").map(str::to_owned)))
}
