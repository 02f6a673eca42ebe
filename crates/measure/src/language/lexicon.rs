//! The words of a language with how common they are: what is in none of its dialects is a slip of
//! the pen if it is one letter off a common word.
//!
//! The list is SCOWL's (Spell Checker Oriented Word Lists, American, British, Australian and
//! Canadian spellings with their variants, names and abbreviations, up to its size 80), as a
//! transducer that is read where it lies in the binary. `bars -- lexicon` makes it.

use fst::Map;

/// How common a word is, by the sizes of SCOWL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Common {
    /// Sizes 10 and 20: the twelve thousand words that everybody uses.
    Very,
    /// Size 35.
    Quite,
    /// Sizes 40 and 50.
    Rather,
    /// All others.
    Little,
}

/// A language's words.
pub(crate) struct Lexicon(Option<Map<&'static [u8]>>);

/// Fewer letters are as near to many words, and are what chat shortens words to: in so many less one
/// only letters that changed places tell what was meant.
const LEAST_LETTERS: usize = 5;

/// From so many letters on the first may be wrong, where its key lies beside the right one.
const FIRST_LETTERS: usize = 6;

/// The rows of a keyboard.
const KEYS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];

/// Beginnings that make a word of any other.
const PREFIXES: [&str; 10] =
    ["re", "un", "pre", "non", "mis", "multi", "auto", "over", "under", "anti"];

/// Endings of inflected words.
const ENDINGS: [&str; 6] = ["s", "es", "d", "ed", "ing", "ly"];

impl Lexicon {
    /// Reads what `bars -- lexicon` wrote; bytes that are none make a lexicon without a word.
    pub(crate) fn read(bytes: &'static [u8]) -> Self {
        Self(Map::new(bytes).ok())
    }

    fn common(&self, word: &str) -> Option<Common> {
        Some(match self.0.as_ref()?.get(word)? {
            0 => Common::Very,
            1 => Common::Quite,
            2 => Common::Rather,
            _ => Common::Little,
        })
    }

    /// Whether a word in lower case may be right: it is listed, or built of one that is, or a
    /// plural or genitive of one, or drawn out ("sooo").
    pub(crate) fn knows(&self, word: &str) -> bool {
        let listed = |word: &str| self.common(word).is_some();
        let stem = word.strip_suffix('s').unwrap_or(word);
        if listed(word) || listed(stem) {
            return true;
        }
        let built = PREFIXES.iter().any(|prefix| {
            let rest = word.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.len() >= 4 && listed(rest))
        });
        let bytes = word.as_bytes();
        let thrice = bytes.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        let last = word.chars().next_back();
        let drawn = last.is_some_and(|last| {
            let short = word.trim_end_matches(last);
            short.len() + 1 < word.len() && (listed(short) || listed(&format!("{short}{last}")))
        });
        built || thrice || drawn
    }

    /// Whether a word in lower case, or what it is an inflection of, is one that everybody uses.
    pub(crate) fn is_everybodys(&self, word: &str) -> bool {
        let very = |word: &str| self.common(word) == Some(Common::Very);
        very(word)
            || ENDINGS.iter().any(|ending| {
                let stem = word.strip_suffix(ending);
                stem.is_some_and(|stem| very(stem) || very(&format!("{stem}e")))
            })
    }

    /// The common word that an unlisted one in lower case is one letter off: one left out, put in,
    /// changed or swapped with its neighbour. The first letter is right, or swapped, or of a long
    /// word its key is beside the right one.
    pub(crate) fn meant(&self, word: &str) -> Option<String> {
        let letters = word.as_bytes();
        if letters.len() + 1 < LEAST_LETTERS || !letters.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        // The longer a word, the less likely it is another that no list has.
        let most = match letters.len() {
            ..8 => Common::Very,
            8..10 => Common::Quite,
            _ => Common::Rather,
        };
        let mut best: Option<(Common, String)> = None;
        let mut take = |other: &[u8]| {
            let Ok(other) = std::str::from_utf8(other) else { return };
            let Some(common) = self.common(other) else { return };
            if common <= most && best.as_ref().is_none_or(|(best, _)| common < *best) {
                best = Some((common, other.to_owned()));
            }
        };
        let mut other = Vec::with_capacity(letters.len() + 1);
        // Letters that changed places come first: "pleaes" is "please", not "pleases".
        for at in 1..letters.len() {
            other.clear();
            other.extend_from_slice(letters);
            other.swap(at - 1, at);
            take(&other);
        }
        if letters.len() < LEAST_LETTERS {
            return best.map(|(_, word)| word);
        }
        if letters.len() >= FIRST_LETTERS {
            for row in KEYS {
                for pair in row.windows(2) {
                    for (key, beside) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                        if key == letters[0] {
                            other.clear();
                            other.extend_from_slice(letters);
                            other[0] = beside;
                            take(&other);
                        }
                    }
                }
            }
        }
        for at in 0..letters.len() {
            if at > 0 {
                other.clear();
                other.extend_from_slice(letters);
                other.remove(at);
                take(&other);
            }
            for letter in b'a'..=b'z' {
                if at > 0 {
                    other.clear();
                    other.extend_from_slice(letters);
                    other[at] = letter;
                    take(&other);
                }
                other.clear();
                other.extend_from_slice(letters);
                other.insert(at + 1, letter);
                take(&other);
            }
        }
        best.map(|(_, word)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Lexicon {
        Lexicon::read(include_bytes!("english.lexicon"))
    }

    #[test]
    fn every_dialect_is_right() {
        let english = english();
        for word in ["colour", "color", "organise", "organize", "cancelled", "canceled"] {
            assert!(english.knows(word), "{word}");
        }
        for word in ["resubscribe", "soooo", "cousins", "postcodes", "prebooked", "thabo"] {
            assert_eq!(english.knows(word), word != "thabo", "{word}");
        }
    }

    #[test]
    fn a_slip_is_one_letter_off_a_common_word() {
        let english = english();
        let check = |wrong: &str, right: Option<&str>| {
            assert!(!english.knows(wrong), "{wrong}");
            assert_eq!(english.meant(wrong).as_deref(), right, "{wrong}");
        };
        check("reqeust", Some("request"));
        check("unfortunatly", Some("unfortunately"));
        check("couyple", Some("couple"));
        check("pleaae", Some("please"));
        check("ohter", Some("other"));
        check("inless", Some("unless"));
        check("msot", Some("most"));
        // The first letter is wrong and its key lies elsewhere, it is too short, nothing is near, the word near is rare.
        check("kequest", None);
        check("frm", None);
        check("springbokkie", None);
        check("kombucha", None);
    }

    #[test]
    fn bytes_of_anything_are_no_lexicon() {
        let none = Lexicon::read(b"not a transducer");
        assert!(!none.knows("other") && none.meant("ohter").is_none());
    }
}
