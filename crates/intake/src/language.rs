//! Which language is spoken, where the source does not say.
//!
//! The first 300 letters or so of the conversation are looked at, in this order:
//!
//! 1. At least eight words of which three in ten or more are English function words: English.
//!    Running English has about half; the other languages below stay under one in ten. This
//!    spares almost every English conversation the second step.
//! 2. `whatlang` (trigrams and alphabets), among the languages of `CANDIDATES`, where it calls its
//!    own answer reliable.
//! 3. At least three words of which a quarter or more, and at least two, are English function words:
//!    English. This is for what is too short for trigrams.
//! 4. Else nothing is said.

use measure::conversation::{Conversation, Language};
use whatlang::{Detector, Lang};

/// How many bytes of the words are looked at.
const SAMPLE_BYTES: usize = 300;

/// Words that English is held together by, sorted; those that another language has as well
/// (`is`, `in`, `was`, `me`, `no`, `so`) are left out.
const ENGLISH: &[&str] = &[
    "about", "after", "again", "all", "and", "any", "are", "back", "be", "because", "been",
    "before", "but", "call", "can", "could", "did", "didn", "do", "does", "don", "down", "for",
    "from", "get", "give", "go", "got", "had", "has", "have", "he", "hello", "help", "here", "hi",
    "his", "how", "i", "if", "it", "just", "know", "let", "ll", "may", "much", "my", "need", "not",
    "now", "of", "off", "okay", "on", "one", "only", "our", "out", "please", "re", "right", "see",
    "she", "should", "some", "sorry", "than", "thank", "thanks", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "today", "up", "ve", "very", "want",
    "we", "well", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "yes", "you", "your",
];

/// The languages that can be told, with their codes.
const CANDIDATES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Ita, "it"),
    (Lang::Nld, "nl"),
    (Lang::Pol, "pl"),
    (Lang::Ces, "cs"),
    (Lang::Ron, "ro"),
    (Lang::Hun, "hu"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "nb"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Vie, "vi"),
    (Lang::Ind, "id"),
    (Lang::Tgl, "tl"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bul, "bg"),
    (Lang::Ell, "el"),
    (Lang::Ara, "ar"),
    (Lang::Pes, "fa"),
    (Lang::Urd, "ur"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Ben, "bn"),
    (Lang::Tam, "ta"),
    (Lang::Tel, "te"),
    (Lang::Tha, "th"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Cmn, "zh"),
];

/// Tells the language of conversations.
pub struct Languages {
    detector: Detector,
    sample: String,
}

impl Languages {
    /// Ready to tell.
    pub fn new() -> Self {
        let list = CANDIDATES.iter().map(|(lang, _)| *lang).collect();
        Self {
            detector: Detector::with_allowlist(list),
            sample: String::with_capacity(SAMPLE_BYTES + 4),
        }
    }

    /// The language of a conversation's first words; `None` where they do not tell.
    pub fn of(&mut self, conversation: &Conversation) -> Option<Language> {
        self.sample.clear();
        for turn in &conversation.turns {
            let room = SAMPLE_BYTES.saturating_sub(self.sample.len());
            if room == 0 {
                break;
            }
            let text = turn.text.trim();
            self.sample.push_str(&text[..text.floor_char_boundary(room)]);
            self.sample.push(' ');
        }
        self.tell()
    }

    fn tell(&self) -> Option<Language> {
        let (words, english) = english_words(&self.sample);
        if words >= 8 && english * 10 >= words * 3 {
            return Some(Language::ENGLISH);
        }
        if let Some(info) = self.detector.detect(&self.sample)
            && info.is_reliable()
        {
            let code = CANDIDATES.iter().find(|(lang, _)| *lang == info.lang())?.1;
            return Language::from_tag(code);
        }
        (words >= 3 && english >= 2 && english * 4 >= words).then_some(Language::ENGLISH)
    }
}

/// How many words a text has, and how many of them are English function words.
fn english_words(text: &str) -> (usize, usize) {
    let mut lower = [0u8; 8];
    let (mut words, mut english) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        if let Some(lower) = lower.get_mut(..word.len()) {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            english += usize::from(ENGLISH.binary_search_by(|w| w.as_bytes().cmp(lower)).is_ok());
        }
    }
    (words, english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted() {
        assert!(ENGLISH.is_sorted());
    }

    #[test]
    fn a_language_is_told_or_not() {
        let mut languages = Languages::new();
        for (text, expected) in [
            ("Good morning, thank you for calling. How can I help you today?", Some("en")),
            ("hi my internet is down again", Some("en")),
            ("what do you mean", Some("en")),
            ("ok", None),
            ("", None),
            ("12345 67890", None),
            (
                "Guten Tag, ich habe ein Problem mit meiner letzten Rechnung, können Sie mir bitte helfen? Der Betrag ist zu hoch.",
                Some("de"),
            ),
            (
                "Buenos días, tengo un problema con mi última factura, ¿me puede ayudar por favor? El importe es demasiado alto. Claro que sí, dígame su número de cliente y lo reviso ahora mismo con usted.",
                Some("es"),
            ),
            (
                "Bonjour, j'ai un problème avec ma dernière facture, pouvez-vous m'aider s'il vous plaît ? Le montant est trop élevé.",
                Some("fr"),
            ),
            (
                "Goedemorgen, ik heb een probleem met mijn laatste rekening, kunt u mij helpen? Het bedrag is veel te hoog.",
                Some("nl"),
            ),
            (
                "Bom dia, tenho um problema com a minha última fatura, pode me ajudar por favor? O valor está muito alto.",
                Some("pt"),
            ),
            (
                "Καλημέρα, έχω ένα πρόβλημα με τον τελευταίο λογαριασμό μου, μπορείτε να με βοηθήσετε;",
                Some("el"),
            ),
            ("こんにちは、先月の請求書について質問があります。", Some("ja")),
        ] {
            languages.sample = text.to_owned();
            let found = languages.tell().map(|language| language.code().to_owned());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
