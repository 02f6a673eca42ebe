//! People become pseudonyms, in the record of who took part and in what was said.
//!
//! A pseudonym is a role and a keyed hash of what the source calls the person, so the same person
//! has the same one everywhere, and nobody without the key can tell whose it is. Names the file
//! gives are put out of the text as well; names it does not give are not known here and stay.

use crate::key::Key;
use crate::origins::{Edit, Origins};
use measure::conversation::{Conversation, Person, Role};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;

/// What stands for a person: the role and a keyed hash of what the source calls them.
///
/// For a source with a name of its own, `reference` is `SOURCE`, a unit separator and the reference.
pub fn pseudonym(key: &Key, role: Role, reference: &str) -> String {
    hashed(key, role, "reference", reference.trim())
}

/// Gives every party its pseudonym and puts it in place of the party's names in the text.
///
/// Call it when `source` and `id` are final: both enter the pseudonyms. Whole names and their parts
/// of three letters or more are replaced in any case; parts that are ordinary words (`will`, `mark`)
/// only where they are capitalised within a sentence. So are mail addresses and telephone numbers by
/// which the file refers to a party.
pub fn pseudonymise(conversation: &mut Conversation, key: &Key) {
    pseudonymise_noting(conversation, key, None);
}

/// The same, and notes from where what stands in the texts comes.
pub fn pseudonymise_noting(
    conversation: &mut Conversation,
    key: &Key,
    mut origins: Option<&mut Origins>,
) {
    let source = std::mem::take(&mut conversation.source);
    let mut nameless = 0u32;
    for party in &mut conversation.parties {
        let given = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let person = party.person.as_ref();
        let reference = person.and_then(|person| given(&person.reference));
        let name = person.and_then(|person| given(&person.name));
        party.pseudonym = match (reference, name) {
            (Some(reference), _) => pseudonym(key, party.role, &within(&source, &reference)),
            (None, Some(name)) => {
                hashed(key, party.role, "name", &within(&source, &words(&name).join(" ")))
            }
            (None, None) => {
                nameless += 1;
                let which = format!("{}\u{1f}{nameless}", conversation.id);
                hashed(key, party.role, "conversation", &within(&source, &which))
            }
        };
    }
    conversation.source = source;
    let known = Known::new(conversation);
    if known.is_empty() {
        return;
    }
    for (number, turn) in (0..).zip(&mut conversation.turns) {
        if let Some((text, edits)) = known.replaced(&turn.text) {
            if let Some(origins) = origins.as_deref_mut() {
                origins.replace(number, &turn.text, &edits);
            }
            turn.text = text;
        }
    }
}

/// What a source calls a person, told apart from what other sources call theirs.
pub fn within(source: &str, what: &str) -> String {
    if source.is_empty() { what.to_owned() } else { format!("{source}\u{1f}{what}") }
}

/// Whether a text is written as a pseudonym of this role is.
pub fn is_pseudonym(role: Role, text: &str) -> bool {
    let hash = text.strip_prefix(role.name()).and_then(|rest| rest.strip_prefix('-'));
    hash.is_some_and(|hash| {
        hash.len() == hash_length(role)
            && hash.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'2'..=b'7'))
    })
}

fn hash_length(role: Role) -> usize {
    match role {
        Role::Customer => 10,
        Role::Agent | Role::Supervisor | Role::Bot | Role::Other => 8,
    }
}

fn hashed(key: &Key, role: Role, kind: &str, what: &str) -> String {
    let mut hasher = blake3::Hasher::new_keyed(&key.0);
    for part in [role.name(), kind, what] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut text = format!("{role}-");
    base32(hasher.finalize().as_bytes(), hash_length(role), &mut text);
    text
}

/// The first `length` letters of RFC 4648's base 32, in lower case.
fn base32(bytes: &[u8], length: usize, text: &mut String) {
    let mut bits = 0u32;
    let mut have = 0;
    let mut left = length;
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        have += 8;
        while have >= 5 && left > 0 {
            have -= 5;
            let value = (bits >> have & 31) as u8;
            text.push(char::from(if value < 26 { b'a' + value } else { b'2' + value - 26 }));
            left -= 1;
        }
        bits &= 0xff;
    }
}

/// How many words a name may have to be looked for as a whole.
const NAME_WORDS: usize = 6;
/// How many characters may part two words of a name: a space, a hyphen, a full stop and a space.
const PART_BYTES: usize = 3;
/// How many last digits make a telephone number, whatever stands before it.
const TELEPHONE_DIGITS: usize = 9;

/// What the file calls its parties, and what stands for it.
#[derive(Default)]
struct Known {
    /// Names and parts of names, words joined by a space, in lower case.
    names: FxHashMap<String, Entry>,
    /// Their first words.
    first: FxHashSet<String>,
    /// Which letters these begin with; the last bit for all that are not ASCII letters.
    letters: u32,
    mail: FxHashMap<String, String>,
    telephones: FxHashMap<Vec<u8>, String>,
}

struct Entry {
    pseudonym: String,
    /// An ordinary word: only where it is capitalised within a sentence.
    guarded: bool,
}

impl Known {
    fn new(conversation: &Conversation) -> Self {
        let mut known = Self::default();
        let people: Vec<(&Person, &str)> = conversation
            .parties
            .iter()
            .filter_map(|party| Some((party.person.as_ref()?, party.pseudonym.as_str())))
            .collect();
        // Whole names first: where one party's name is a part of another's, the whole one stands.
        for &(person, pseudonym) in &people {
            for text in [&person.reference, &person.name].into_iter().flatten() {
                known.address(text, pseudonym);
            }
            if let Some(name) = person.name.as_deref().filter(|name| !name.contains('@')) {
                let words = words(name);
                if (2..=NAME_WORDS).contains(&words.len()) {
                    known.name(&words, pseudonym);
                }
            }
        }
        for (person, pseudonym) in people {
            if let Some(name) = person.name.as_deref().filter(|name| !name.contains('@')) {
                for word in words(name) {
                    let letters = word.chars().filter(|char| char.is_alphabetic()).count();
                    if letters >= 3 && !is_listed(&word, LABELS) {
                        known.name(std::slice::from_ref(&word), pseudonym);
                    }
                }
            }
        }
        known
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty() && self.mail.is_empty() && self.telephones.is_empty()
    }

    fn name(&mut self, words: &[String], pseudonym: &str) {
        let Some(first) = words.first() else { return };
        if words.iter().all(|word| is_listed(word, LABELS)) {
            return;
        }
        let guarded = words.len() == 1 && is_listed(first, ORDINARY);
        self.letters |= letter(first);
        self.first.insert(first.clone());
        self.names
            .entry(words.join(" "))
            .or_insert_with(|| Entry { pseudonym: pseudonym.to_owned(), guarded });
    }

    /// A mail address or a telephone number.
    fn address(&mut self, text: &str, pseudonym: &str) {
        let text = text.trim().to_lowercase();
        let text = ["mailto:", "tel:", "sips:", "sip:"]
            .into_iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .unwrap_or(&text);
        if let Some((local, host)) = text.split_once('@') {
            if !local.is_empty() && host.contains('.') {
                self.mail.entry(text.to_owned()).or_insert_with(|| pseudonym.to_owned());
            }
            return;
        }
        let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let plain = text.chars().all(|char| char.is_ascii_digit() || " +-().".contains(char));
        let telephone = text.starts_with(['+', '0', '(']) || digits.len() >= 10;
        if plain && telephone && (7..=15).contains(&digits.len()) {
            self.telephones.entry(last_digits(&digits)).or_insert_with(|| pseudonym.to_owned());
        }
    }

    /// The text with pseudonyms, and what they took the place of; `None` where there is nothing to
    /// replace.
    fn replaced(&self, text: &str) -> Option<(String, Vec<Edit>)> {
        let mut cuts: Vec<(usize, usize, &str)> = Vec::new();
        if !self.names.is_empty() {
            self.find_names(text, &mut cuts);
        }
        if !self.mail.is_empty() {
            self.find_mail(text, &mut cuts);
        }
        if !self.telephones.is_empty() {
            self.find_telephones(text, &mut cuts);
        }
        if cuts.is_empty() {
            return None;
        }
        // The longer of two that start together; a name within a mail address is part of it.
        cuts.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let mut replaced = String::with_capacity(text.len());
        let mut edits = Vec::with_capacity(cuts.len());
        let mut copied = 0;
        let mail: Vec<(usize, usize)> = cuts
            .iter()
            .filter(|&&(start, end, _)| text.get(start..end).is_some_and(|cut| cut.contains('@')))
            .map(|&(start, end, _)| (start, end))
            .collect();
        let mut mail = mail.into_iter().peekable();
        for (start, end, pseudonym) in cuts {
            while mail.next_if(|&(_, last)| last <= start).is_some() {}
            let inside = mail.peek().is_some_and(|&(first, last)| {
                first <= start && end <= last && (first, last) != (start, end)
            });
            if start < copied || inside {
                continue;
            }
            let _ = write!(replaced, "{}{pseudonym}", text.get(copied..start).unwrap_or(""));
            edits.push(Edit { from: start, to: end, bytes: pseudonym.len() });
            copied = end;
        }
        replaced.push_str(text.get(copied..).unwrap_or(""));
        Some((replaced, edits))
    }

    fn find_names<'k>(&'k self, text: &str, cuts: &mut Vec<(usize, usize, &'k str)>) {
        let mut at = 0;
        while let Some((start, end)) = next_word(text, at) {
            at = end;
            let Some(word) = text.get(start..end) else { return };
            if word.starts_with("card") && text.get(..start).is_some_and(|b| b.ends_with('[')) {
                // A token of masking is no name.
                at = text.get(end..).and_then(|r| r.find(']')).map_or(end, |to| end + to);
                continue;
            }
            if self.letters & letter(word) == 0 {
                continue;
            }
            let mut key = word.to_lowercase();
            if !self.first.contains(&key) {
                continue;
            }
            let mut best = None;
            let mut last = end;
            for count in 1..=NAME_WORDS {
                if let Some(entry) = self.names.get(&key)
                    && (!entry.guarded || stands_out(text, start, word))
                {
                    best = Some((last, entry.pseudonym.as_str()));
                }
                let Some((from, to)) = next_word(text, last) else { break };
                let joint = text.get(last..from).unwrap_or("");
                let joins =
                    joint.len() <= PART_BYTES && joint.chars().all(|char| " -.'’".contains(char));
                if count == NAME_WORDS || !joins {
                    break;
                }
                key.push(' ');
                key.push_str(&text.get(from..to).unwrap_or("").to_lowercase());
                last = to;
            }
            if let Some((end, pseudonym)) = best {
                cuts.push((start, end, pseudonym));
                at = end;
            }
        }
    }

    fn find_mail<'k>(&'k self, text: &str, cuts: &mut Vec<(usize, usize, &'k str)>) {
        let part = |char: char| char.is_alphanumeric() || "._%+-".contains(char);
        let mut from = 0;
        for (at, _) in text.match_indices('@') {
            let (before, after) =
                (text.get(from..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
            let start = from + before.trim_end_matches(part).len();
            let host = after.find(|char| !part(char)).unwrap_or(after.len());
            let host = after.get(..host).unwrap_or("").trim_end_matches(['.', '-']);
            let end = at + 1 + host.len();
            if let Some(pseudonym) =
                text.get(start..end).and_then(|mail| self.mail.get(&mail.to_lowercase()))
            {
                cuts.push((start, end, pseudonym));
            }
            from = at + 1;
        }
    }

    fn find_telephones<'k>(&'k self, text: &str, cuts: &mut Vec<(usize, usize, &'k str)>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
                continue;
            }
            // The digits from here on, with the few signs a number is written with.
            let mut digits = Vec::with_capacity(15);
            let mut end = at;
            let mut signs = 0;
            let mut found = None;
            while let Some(&byte) = bytes.get(end) {
                if byte.is_ascii_digit() {
                    digits.push(byte);
                    signs = 0;
                    end += 1;
                    let whole = !bytes.get(end).is_some_and(u8::is_ascii_digit);
                    if whole && let Some(telephone) = self.telephones.get(&last_digits(&digits)) {
                        found = Some((end, telephone));
                        break;
                    }
                } else if b" -().".contains(&byte) && signs < 2 {
                    signs += 1;
                    end += 1;
                } else {
                    break;
                }
                if digits.len() == 15 {
                    break;
                }
            }
            if let Some((end, telephone)) = found {
                let start = if at > 0 && bytes.get(at - 1) == Some(&b'+') { at - 1 } else { at };
                cuts.push((start, end, telephone));
                at = end;
            } else {
                while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                    at += 1;
                }
            }
        }
    }
}

/// A national and an international form of a number end the same.
fn last_digits(digits: &[u8]) -> Vec<u8> {
    digits.get(digits.len().saturating_sub(TELEPHONE_DIGITS)..).unwrap_or(digits).to_vec()
}

/// Capitalised, within a sentence, and not because all is in capitals.
fn stands_out(text: &str, start: usize, word: &str) -> bool {
    let mut chars = word.chars();
    let capitalised = chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase);
    let before = text.get(..start).unwrap_or("").trim_end_matches([' ', '"', '\'', '“', '‘', '(']);
    capitalised && !(before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n', '…']))
}

/// Where the next word of letters and digits from `from` on starts and ends.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let start = from + rest.find(char::is_alphanumeric)?;
    let rest = text.get(start..)?;
    let end = start + rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len());
    Some((start, end))
}

fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = next_word(text, at) {
        words.push(text.get(start..end).unwrap_or("").to_lowercase());
        at = end;
    }
    words
}

fn letter(word: &str) -> u32 {
    match word.bytes().next() {
        Some(byte) if byte.is_ascii_alphabetic() => 1 << (byte.to_ascii_lowercase() - b'a'),
        _ => 1 << 26,
    }
}

fn is_listed(word: &str, list: &[&str]) -> bool {
    list.binary_search(&word).is_ok()
}

/// Labels and titles that stand where a name should; they are no names. In order.
const LABELS: &[&str] = &[
    "account",
    "admin",
    "advisor",
    "agent",
    "and",
    "anonymous",
    "assistant",
    "bin",
    "bot",
    "caller",
    "care",
    "centre",
    "chat",
    "client",
    "contact",
    "customer",
    "das",
    "del",
    "den",
    "der",
    "desk",
    "dos",
    "guest",
    "help",
    "helpdesk",
    "holder",
    "human",
    "ibn",
    "ivr",
    "lady",
    "live",
    "lord",
    "manager",
    "miss",
    "mrs",
    "none",
    "null",
    "operator",
    "other",
    "prof",
    "rep",
    "representative",
    "sales",
    "service",
    "services",
    "sir",
    "speaker",
    "supervisor",
    "support",
    "system",
    "team",
    "test",
    "the",
    "unknown",
    "user",
    "van",
    "virtual",
    "visitor",
    "von",
];

/// Ordinary words that are names as well. In order.
const ORDINARY: &[&str] = &[
    "all",
    "any",
    "april",
    "are",
    "art",
    "august",
    "autumn",
    "baker",
    "banks",
    "bell",
    "best",
    "bill",
    "bird",
    "black",
    "blue",
    "bond",
    "brook",
    "brown",
    "bush",
    "but",
    "butler",
    "can",
    "cash",
    "chance",
    "charity",
    "chase",
    "cherry",
    "christian",
    "cook",
    "cross",
    "dale",
    "day",
    "dean",
    "don",
    "drew",
    "duke",
    "earl",
    "english",
    "ever",
    "faith",
    "field",
    "fields",
    "fish",
    "flower",
    "flowers",
    "for",
    "ford",
    "forest",
    "fox",
    "frank",
    "free",
    "french",
    "gene",
    "ginger",
    "gold",
    "good",
    "grace",
    "grant",
    "gray",
    "green",
    "grey",
    "guy",
    "hall",
    "hand",
    "happy",
    "hardy",
    "harmony",
    "has",
    "head",
    "heather",
    "hill",
    "hills",
    "holly",
    "honor",
    "hope",
    "house",
    "how",
    "hunt",
    "hunter",
    "iris",
    "ivy",
    "jack",
    "jay",
    "joy",
    "judge",
    "june",
    "just",
    "keen",
    "king",
    "kit",
    "knight",
    "lake",
    "lane",
    "law",
    "lily",
    "little",
    "long",
    "love",
    "major",
    "man",
    "march",
    "mark",
    "max",
    "may",
    "mercy",
    "miles",
    "mills",
    "moon",
    "more",
    "new",
    "nice",
    "noble",
    "north",
    "not",
    "now",
    "olive",
    "one",
    "page",
    "park",
    "parks",
    "pat",
    "patience",
    "pearl",
    "penny",
    "pierce",
    "pope",
    "power",
    "powers",
    "price",
    "prince",
    "quick",
    "ray",
    "read",
    "rich",
    "river",
    "rivers",
    "rob",
    "rock",
    "rose",
    "royal",
    "rush",
    "sage",
    "sandy",
    "say",
    "school",
    "sharp",
    "short",
    "silver",
    "small",
    "smart",
    "snow",
    "son",
    "south",
    "spring",
    "star",
    "steel",
    "stone",
    "storm",
    "street",
    "strong",
    "such",
    "sue",
    "summer",
    "summers",
    "sunny",
    "sweet",
    "swift",
    "temple",
    "tim",
    "ton",
    "trip",
    "true",
    "usher",
    "victor",
    "violet",
    "wade",
    "wall",
    "ward",
    "was",
    "waters",
    "way",
    "weeks",
    "wells",
    "west",
    "white",
    "who",
    "why",
    "wild",
    "will",
    "wise",
    "with",
    "wood",
    "woods",
    "worth",
    "you",
    "young",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::tests::conversation;

    const KEY: Key = Key([7; 32]);

    fn person(reference: &str, name: &str) -> Option<Person> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(Person { reference: some(reference), name: some(name) })
    }

    /// A text of a conversation between these two, and what is kept of it, with `A` and `C` for the
    /// pseudonyms.
    fn check_of(agent: Option<Person>, customer: Option<Person>, text: &str, expected: &str) {
        let line = format!("a: {text}");
        let mut one = conversation([line.as_str()]);
        one.parties[0].person = agent;
        one.parties[1].person = customer;
        pseudonymise(&mut one, &KEY);
        let a = one.parties[0].pseudonym.clone();
        let c = one.parties[1].pseudonym.clone();
        let kept = one.turns[0].text.replace(&a, "A").replace(&c, "C");
        assert_eq!(kept, expected, "{text}");
        let once = one.clone();
        pseudonymise(&mut one, &KEY);
        assert_eq!(one, once, "a second time: {text}");
    }

    fn check(text: &str, expected: &str) {
        check_of(person("a-17", "Sarah Okafor"), person("", "Mr Jean-Luc O'Brien"), text, expected);
    }

    #[test]
    fn names_are_replaced_whole_and_in_parts() {
        check("Hi, I'm Sarah Okafor.", "Hi, I'm A.");
        check("hi this is sarah", "hi this is A");
        check("SARAH's here, Ms Okafor", "A's here, Ms A");
        check("Thanks, Mr O'Brien", "Thanks, Mr O'C");
        check("Thanks, Mr Jean-Luc O’Brien", "Thanks, C");
        check("jean luc o brien", "C C o C");
        check(
            "Sarahs and brienne stay, as does Okafors",
            "Sarahs and brienne stay, as does Okafors",
        );
        check("ask sarah okafor, sarah or Jean", "ask A, A or C");
    }

    #[test]
    fn ordinary_words_are_names_only_where_they_stand_out() {
        let check = |text, expected| {
            check_of(person("", "Will Page"), person("", "Grace May"), text, expected)
        };
        check("I will turn the page", "I will turn the page");
        check("Will you wait? May I?", "Will you wait? May I?");
        check("It's Will here", "It's A here");
        check("will page speaking, grace may", "A speaking, C");
        check("ALL WILL BE WELL", "ALL WILL BE WELL");
        check("Thanks, Grace. Grace period applies in May", "Thanks, C. Grace period applies in C");
    }

    #[test]
    fn labels_and_titles_are_no_names() {
        let check =
            |text| check_of(person("", "Support Agent"), person("", "The Customer"), text, text);
        check("the customer asked the support agent for support");
        check_of(person("", "Support: Ann"), None, "support, ann speaking", "support, A speaking");
    }

    #[test]
    fn addresses_that_refer_to_a_party_are_replaced() {
        let check = |text, expected| {
            let reference = "mailto:Jo.Bell@Example.com";
            check_of(person(reference, "Jo Bell"), person("+44 7911 123456", ""), text, expected);
        };
        check("write to jo.bell@example.com.", "write to A.");
        check("not ajo.bell@example.com", "not ajo.bell@example.com");
        check("call 07911 123456 or +447911123456 or 07911 123457", "call C or C or 07911 123457");
        check("my (07911) 123-456", "my (C");
        check_of(None, person("40071234", "X Y"), "account 40071234", "account 40071234");
    }

    #[test]
    fn pseudonyms_are_stable_and_apart() {
        let agent = pseudonym(&KEY, Role::Agent, "a-17");
        assert!(is_pseudonym(Role::Agent, &agent) && !is_pseudonym(Role::Customer, &agent));
        assert!(!is_pseudonym(Role::Agent, "agent-1") && !is_pseudonym(Role::Agent, "a-17"));
        assert_eq!(agent.len(), "agent-".len() + 8);
        assert_eq!(pseudonym(&KEY, Role::Customer, "a-17").len(), "customer-".len() + 10);
        assert_eq!(agent, pseudonym(&KEY, Role::Agent, " a-17 "));
        assert_ne!(agent, pseudonym(&KEY, Role::Agent, "a-18"));
        assert_ne!(agent, pseudonym(&Key([8; 32]), Role::Agent, "a-17"));
        let tail = |text: &str| text.split_once('-').map(|(_, tail)| tail.to_owned());
        assert_ne!(tail(&agent), tail(&pseudonym(&KEY, Role::Bot, "a-17")));
        assert!(
            agent.chars().all(|c| c == '-' || c.is_ascii_lowercase() || ('2'..='7').contains(&c))
        );

        let mut one = conversation(["a: hello"]);
        one.parties[0].person = person("a-17", "Sarah");
        pseudonymise(&mut one, &KEY);
        assert_eq!(one.parties[0].pseudonym, agent);
        let nameless = one.parties[1].pseudonym.clone();
        one.source = "other".into();
        pseudonymise(&mut one, &KEY);
        assert_eq!(one.parties[0].pseudonym, pseudonym(&KEY, Role::Agent, "other\u{1f}a-17"));
        assert_ne!(one.parties[1].pseudonym, nameless);
    }

    #[test]
    fn lists_are_in_order() {
        assert!(LABELS.is_sorted() && ORDINARY.is_sorted());
    }

    #[test]
    fn names_do_not_break_tokens_of_masking() {
        check_of(
            person("", "Ann Card"),
            None,
            "it is [card#1 ending 1111]",
            "it is [card#1 ending 1111]",
        );
    }
}
