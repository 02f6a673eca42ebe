//! Names and references of real people, and words that are not masked yet, enciphered with the
//! database's key.
//!
//! Whoever opens the file with another tool sees no name. Whoever holds the file and this program
//! can reveal them, which asks for a purpose and is logged.
//!
//! The construction is SIV: a keyed hash of the content is both its authentication and the nonce of
//! a keystream, so equal content gives an equal row and nothing else repeats. Hash and keystream
//! are BLAKE3, keyed and with extendable output.

use measure::conversation::{Person, Role};

/// The keys that bytes of one kind are sealed with.
#[derive(Clone)]
pub(crate) struct Keys {
    identity: [u8; 32],
    stream: [u8; 32],
}

/// The keys that names are sealed with.
#[derive(Clone)]
pub(crate) struct Seal {
    keys: Keys,
    reference: [u8; 32],
}

/// A person, ready to be stored.
pub(crate) struct Sealed {
    /// A keyed hash of the reference, to find it by.
    pub(crate) reference: Option<i64>,
    /// The content, enciphered.
    pub(crate) bytes: Vec<u8>,
}

const NONCE: usize = 16;

impl Keys {
    /// The keys that follow from a database's key for a kind of bytes, such as `person`.
    pub(crate) fn new(key: &[u8; 32], kind: &str) -> Self {
        let derive =
            |what: &str| blake3::derive_key(&format!("earnest store {kind} {what} 1"), key);
        Self { identity: derive("identity"), stream: derive("keystream") }
    }

    /// Content, sealed; it opens again with the same words about it alone.
    pub(crate) fn seal(&self, about: [&str; 2], content: &[u8]) -> Vec<u8> {
        let nonce = self.nonce(about, content);
        let mut bytes = nonce.to_vec();
        bytes.extend(content);
        self.cipher(&nonce, &mut bytes[NONCE..]);
        bytes
    }

    /// The content of sealed bytes; `None` where they were not sealed by these keys with these words.
    pub(crate) fn open(&self, about: [&str; 2], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
        let mut content = rest.to_vec();
        self.cipher(nonce, &mut content);
        (self.nonce(about, &content) == *nonce).then_some(content)
    }

    fn nonce(&self, [first, second]: [&str; 2], content: &[u8]) -> [u8; NONCE] {
        let mut hasher = blake3::Hasher::new_keyed(&self.identity);
        for part in [first.as_bytes(), second.as_bytes(), content] {
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

impl Seal {
    /// The keys that follow from a database's key.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self {
            keys: Keys::new(key, "person"),
            reference: blake3::derive_key("earnest store person reference 1", key),
        }
    }

    /// The person a party is, sealed.
    pub(crate) fn seal(&self, role: Role, pseudonym: &str, person: &Person) -> Sealed {
        let mut content = Vec::new();
        write(&mut content, person);
        let bytes = self.keys.seal([role.name(), pseudonym], &content);
        Sealed { reference: person.reference.as_deref().map(|text| self.reference(text)), bytes }
    }

    /// The person in sealed bytes; `None` where they were not sealed by this key for this party.
    pub(crate) fn open(&self, role: Role, pseudonym: &str, sealed: &[u8]) -> Option<Person> {
        read(&self.keys.open([role.name(), pseudonym], sealed)?)
    }

    /// What a reference is found by.
    pub(crate) fn reference(&self, reference: &str) -> i64 {
        let hash = blake3::keyed_hash(&self.reference, reference.as_bytes());
        number(hash.as_bytes())
    }
}

/// The first 63 bits as a number that any database takes.
fn number(bytes: &[u8; 32]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *bytes;
    i64::from_le_bytes([a, b, c, d, e, f, g, h]) & i64::MAX
}

fn write(bytes: &mut Vec<u8>, person: &Person) {
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

fn read(bytes: &[u8]) -> Option<Person> {
    let (reference, rest) = part(bytes)?;
    let (name, rest) = part(rest)?;
    rest.is_empty().then_some(Person { reference, name })
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
            Person { reference: reference.map(str::to_owned), name: name.map(str::to_owned) };
        let seal = Seal::new(&[7; 32]);
        let sealed = seal.seal(Role::Agent, "agent-abc", &person);
        assert_eq!(seal.open(Role::Agent, "agent-abc", &sealed.bytes), Some(person.clone()));
        assert_eq!(seal.open(Role::Agent, "agent-abd", &sealed.bytes), None, "another party's");
        assert_eq!(seal.open(Role::Customer, "agent-abc", &sealed.bytes), None, "another role");
        assert_eq!(
            Seal::new(&[8; 32]).open(Role::Agent, "agent-abc", &sealed.bytes),
            None,
            "another key"
        );
        for at in 0..sealed.bytes.len() {
            let mut changed = sealed.bytes.clone();
            changed[at] ^= 1;
            assert_eq!(seal.open(Role::Agent, "agent-abc", &changed), None, "changed at {at}");
            assert_eq!(
                seal.open(Role::Agent, "agent-abc", &sealed.bytes[..at]),
                None,
                "cut at {at}"
            );
        }
        let hidden =
            |text: &str| !sealed.bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes());
        assert!(reference.is_none_or(hidden) && name.is_none_or(hidden));
    }

    #[test]
    fn what_was_sealed_once_opens_today() {
        // Written by the first version of the schema.
        let person = Person { reference: Some("A-17".to_owned()), name: None };
        let sealed = Seal::new(&[7; 32]).seal(Role::Agent, "agent-abc", &person);
        let hex: String = sealed.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "d83c2c36fc8ad0fcf9065f8861011601fc410d94b1122accea4e69328f29");
        assert_eq!(sealed.reference, Some(4_452_712_458_210_356_448));
    }

    #[test]
    fn a_person_opens_with_the_right_key_alone() {
        check(None, None);
        check(Some("A-17"), None);
        check(None, Some("Wilhelmina Oduya"));
        check(Some("A-17"), Some("Wilhelmina Oduya"));
    }
}
