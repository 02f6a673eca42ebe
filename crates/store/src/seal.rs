//! Names and references of real people, enciphered with the database's key.
//!
//! Whoever opens the file with another tool sees no name. Whoever holds the file and this program
//! can reveal them, which asks for a purpose and is logged.
//!
//! The construction is SIV: a keyed hash of the content is both its authentication and the nonce of
//! a keystream, so equal content gives an equal row and nothing else repeats. Hash and keystream
//! are BLAKE3, keyed and with extendable output.

use measure::conversation::{Party, Person, Role};

/// The keys that names are sealed with.
#[derive(Clone)]
pub(crate) struct Seal {
    identity: [u8; 32],
    stream: [u8; 32],
    reference: [u8; 32],
}

/// A party's person, ready to be stored.
pub(crate) struct Sealed {
    /// A keyed hash of everything in it. 63 bits: among ten million people the chance that any two
    /// share one is 5 in a million.
    pub(crate) key: i64,
    /// A keyed hash of the reference, to find it by.
    pub(crate) reference: Option<i64>,
    /// The content, enciphered.
    pub(crate) bytes: Vec<u8>,
}

const NONCE: usize = 16;

impl Seal {
    /// The keys that follow from a database's key.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        let derive = |context: &str| blake3::derive_key(context, key);
        Self {
            identity: derive("earnest store person identity 1"),
            stream: derive("earnest store person keystream 1"),
            reference: derive("earnest store person reference 1"),
        }
    }

    /// A party's person, sealed.
    pub(crate) fn seal(&self, party: &Party) -> Sealed {
        let mut bytes = vec![0; NONCE];
        write(&mut bytes, party.person.as_ref());
        let identity = self.nonce(party.role, &party.pseudonym, &bytes[NONCE..]);
        bytes[..NONCE].copy_from_slice(&identity);
        self.cipher(&identity, &mut bytes[NONCE..]);
        let reference = party.person.as_ref().and_then(|person| person.reference.as_deref());
        Sealed {
            key: number(&identity),
            reference: reference.map(|text| self.reference(text)),
            bytes,
        }
    }

    /// The person in sealed bytes; an error where they were not sealed by this key for this party.
    pub(crate) fn open(
        &self,
        role: Role,
        pseudonym: &str,
        sealed: &[u8],
    ) -> Result<Option<Person>, ()> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(())?;
        let mut content = rest.to_vec();
        self.cipher(nonce, &mut content);
        if self.nonce(role, pseudonym, &content) != *nonce {
            return Err(());
        }
        read(&content).ok_or(())
    }

    /// What a reference is found by.
    pub(crate) fn reference(&self, reference: &str) -> i64 {
        let hash = blake3::keyed_hash(&self.reference, reference.as_bytes());
        number(hash.as_bytes())
    }

    fn nonce(&self, role: Role, pseudonym: &str, content: &[u8]) -> [u8; NONCE] {
        let mut hasher = blake3::Hasher::new_keyed(&self.identity);
        for part in [role.name().as_bytes(), pseudonym.as_bytes(), content] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut nonce = [0; NONCE];
        hasher.finalize_xof().fill(&mut nonce);
        nonce
    }

    fn cipher(&self, nonce: &[u8; NONCE], bytes: &mut [u8]) {
        let mut stream = vec![0; bytes.len()];
        blake3::Hasher::new_keyed(&self.stream).update(nonce).finalize_xof().fill(&mut stream);
        for (byte, mask) in bytes.iter_mut().zip(stream) {
            *byte ^= mask;
        }
    }
}

/// The first 63 bits as a number that any database takes as a key.
fn number(bytes: &[u8]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&bytes[..8]);
    i64::from_le_bytes(first) & i64::MAX
}

fn write(bytes: &mut Vec<u8>, person: Option<&Person>) {
    let Some(person) = person else { return };
    bytes.push(1);
    for part in [&person.reference, &person.name] {
        match part {
            None => bytes.push(0),
            Some(text) => {
                bytes.push(1);
                bytes.extend((text.len() as u64).to_le_bytes());
                bytes.extend(text.as_bytes());
            }
        }
    }
}

fn read(bytes: &[u8]) -> Option<Option<Person>> {
    let Some((1, rest)) = bytes.split_first() else { return bytes.is_empty().then_some(None) };
    let (reference, rest) = part(rest)?;
    let (name, rest) = part(rest)?;
    rest.is_empty().then_some(Some(Person { reference, name }))
}

fn part(bytes: &[u8]) -> Option<(Option<String>, &[u8])> {
    match bytes.split_first()? {
        (0, rest) => Some((None, rest)),
        (1, rest) => {
            let (length, rest) = rest.split_first_chunk::<8>()?;
            let (text, rest) =
                rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            Some((Some(std::str::from_utf8(text).ok()?.to_owned()), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: Option<&str>, name: Option<&str>) {
        let person =
            Some(Person { reference: reference.map(str::to_owned), name: name.map(str::to_owned) });
        for person in [person, None] {
            let party =
                Party { role: Role::Agent, pseudonym: "agent-abc".to_owned(), person, team: None };
            let seal = Seal::new(&[7; 32]);
            let sealed = seal.seal(&party);
            assert_eq!(
                seal.open(Role::Agent, "agent-abc", &sealed.bytes),
                Ok(party.person.clone())
            );
            assert_eq!(
                seal.open(Role::Agent, "agent-abd", &sealed.bytes),
                Err(()),
                "another party's"
            );
            assert_eq!(
                Seal::new(&[8; 32]).open(Role::Agent, "agent-abc", &sealed.bytes),
                Err(()),
                "another key"
            );
            if let Some(name) = name {
                assert!(
                    !sealed.bytes.windows(name.len().max(1)).any(|bytes| bytes == name.as_bytes())
                );
            }
            assert_eq!(seal.seal(&party).key, sealed.key);
        }
    }

    #[test]
    fn a_person_opens_with_the_right_key_alone() {
        check(None, None);
        check(Some("A-17"), None);
        check(None, Some("Wilhelmina Oduya"));
        check(Some("A-17"), Some("Wilhelmina Oduya"));
    }
}
