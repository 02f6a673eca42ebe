//! Passwords: argon2id, as PHC text.
//!
//! Hashing takes tens of milliseconds of a processor and 19 MiB on purpose: call it where nobody else
//! waits for the thread.

use anyhow::Context;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;

/// What one hash costs: the least that OWASP's Password Storage Cheat Sheet asks of argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// The shortest password, in characters; nothing else is asked of it, as NIST SP 800-63B has it.
const SHORTEST: usize = 12;
/// The longest, in bytes, so that nobody has long texts hashed.
const LONGEST_BYTES: usize = 1024;

/// The hash of a new password, with a salt by chance, as PHC text.
///
/// # Errors
/// What is wrong with the password; it is not quoted.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let length = password.chars().count();
    anyhow::ensure!(
        length >= SHORTEST,
        "expected a password of at least {SHORTEST} characters, found {length}"
    );
    anyhow::ensure!(
        password.len() <= LONGEST_BYTES,
        "expected a password of at most {LONGEST_BYTES} bytes, found {}",
        password.len()
    );
    hashed(password)
}

/// Whether a password is the one of a hash. Where there is no hash, for a login that nobody has or an
/// account that was not taken up, it is not, which takes as long: the time tells nobody who has an
/// account.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let is_one = password.len() <= LONGEST_BYTES;
    let known = hash.and_then(|hash| PasswordHash::new(hash).ok());
    let other = known.is_none().then(nobodys).flatten();
    let against = known.as_ref().or(other.as_ref());
    let password = if is_one { password } else { "" };
    let matches = against
        .is_some_and(|hash| Argon2::default().verify_password(password.as_bytes(), hash).is_ok());
    matches && known.is_some() && is_one
}

/// A hash that no password is checked against in earnest.
fn nobodys() -> Option<PasswordHash> {
    static NOBODYS: OnceLock<Option<PasswordHash>> = OnceLock::new();
    NOBODYS.get_or_init(|| PasswordHash::new(&hashed("nobody has this one").ok()?).ok()).clone()
}

fn hashed(password: &str) -> anyhow::Result<String> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).context("the costs of argon2id")?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.as_bytes()).context("hashing a password")?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let one = hash("correct horse battery").unwrap();
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, hash("correct horse battery").unwrap(), "each has a salt of its own");
        assert!(verify("correct horse battery", Some(&one)));
        for other in ["correct horse batterz", "", "nobody has this one", &"x".repeat(2_000)] {
            assert!(!verify(other, Some(&one)), "{other}");
            assert!(!verify(other, None), "{other}");
        }
        assert!(!verify("correct horse battery", Some("no hash")));
        // Fewer costs in an older hash are its own.
        let older = "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$";
        assert!(!verify("correct horse battery", Some(older)));
    }

    #[test]
    fn a_short_or_endless_password_is_refused() {
        let check = |password: &str, expected: &str| {
            assert_eq!(hash(password).unwrap_err().to_string(), expected)
        };
        check("eleven char", "expected a password of at least 12 characters, found 11");
        check(&"x".repeat(1_025), "expected a password of at most 1024 bytes, found 1025");
    }

    /// Not a measurement: that work is done at all for a login that nobody has.
    #[test]
    fn nobodys_login_takes_as_long() {
        let one = hash("correct horse battery").unwrap();
        verify("warm up", None);
        let time = |hash: Option<&str>| {
            let begun = Instant::now();
            verify("another password", hash);
            begun.elapsed()
        };
        let (known, unknown) = (time(Some(&one)), time(None));
        assert!(unknown * 20 > known, "{unknown:?} for {known:?}");
    }
}
