//! What words do in a number, as a table.

use super::Currency;
use super::value::Unit;
use crate::words::{Sort, Vocabulary, Word};
use rustc_hash::FxHashMap;

/// What a word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Other,
    /// A mask, a pseudonym, a link: no number, and none goes on across it.
    Barrier,
    /// An e-mail address as it is written.
    Address,
    /// Digits as they are written.
    Written,
    /// 0 to 9 in a word.
    Digit(u8),
    /// "oh": nought among digits.
    Oh,
    /// 10 to 19.
    Teen(u8),
    /// 20, 30, to 90.
    Tens(u8),
    Hundred,
    /// Ten to this power.
    Scale(u8),
    Dozen,
    Couple,
    Half,
    Quarter,
    /// "quarters".
    Quarters,
    /// "first" to "ninetieth".
    Ordinal(u8),
    /// "hundredth".
    HundredthOrdinal,
    /// "double" and the like: how often.
    Times(u8),
    Point,
    Minus,
    And,
    A,
    The,
    Of,
    To,
    Or,
    Past,
    For,
    As,
    In,
    At,
    Dot,
    Underscore,
    Dash,
    Filler,
    Percent,
    Per,
    Cent,
    /// Whole units of a currency.
    Major(Currency),
    /// A hundredth of a unit; of which currency, where it says.
    Minor(Option<Currency>),
    /// Stands before an amount only: "Rs", "INR".
    Prefix(Currency),
    Tenner,
    Fiver,
    /// A thousand units of whatever currency.
    Grand,
    /// A length of time.
    Unit(Unit),
    /// "working", before days.
    Working,
    Month(u8),
    Weekday,
    Oclock,
    Noon,
    Midnight,
    Morning,
    Afternoon,
    Night,
    /// A letter by its name in an alphabet for spelling.
    Spelling(u8),
    /// A single letter.
    Letter(u8),
}

/// What a word says about numbers near it, as bits.
pub(super) type Flags = u32;
/// A number may start at it, or be told by it: without one of these no turn is looked at.
pub(super) const STARTS: Flags = 1;
/// Speaks of a price.
pub(super) const PRICE: Flags = 1 << 1;
/// Speaks of a number that is a name: a reference, a code.
pub(super) const DIGITS: Flags = 1 << 2;
/// Stands before a time of day.
pub(super) const CLOCK: Flags = 1 << 3;
/// Stands before a year.
pub(super) const YEAR: Flags = 1 << 4;
/// Stands before a day.
pub(super) const DAY: Flags = 1 << 5;
/// Says that a number is not exact.
pub(super) const ABOUT: Flags = 1 << 6;
/// Between two values of which the second takes the place of the first.
pub(super) const CHANGE: Flags = 1 << 7;
/// A small word: what it follows is over.
pub(super) const SMALL: Flags = 1 << 8;
/// What follows "one" where it counts nothing.
pub(super) const IDIOM: Flags = 1 << 9;
/// What stands before "one" where it counts nothing.
pub(super) const THIS: Flags = 1 << 10;
/// What stands before a "week" that lasts.
pub(super) const LASTS: Flags = 1 << 11;
/// Speaks of an e-mail address.
pub(super) const MAIL: Flags = 1 << 12;
/// A host of e-mail that many use.
pub(super) const HOST: Flags = 1 << 13;
/// Stands before an ordinal.
pub(super) const BEFORE_ORDINAL: Flags = 1 << 14;
/// What follows "first" and "second" where they count nothing.
pub(super) const NO_ORDINAL: Flags = 1 << 15;
/// What stands after a time of day.
pub(super) const AFTER_CLOCK: Flags = 1 << 16;
/// Says that a number is a bound: `more`, `least`.
pub(super) const MORE: Flags = 1 << 17;
/// Says that a number is a bound: `less`, `most`.
pub(super) const LESS: Flags = 1 << 18;
/// Asks to wait.
pub(super) const WAIT: Flags = 1 << 19;
/// Says that a value lies between two.
pub(super) const BETWEEN: Flags = 1 << 20;
/// What is weighed.
pub(super) const WEIGHT: Flags = 1 << 21;
/// "few", "several": how many hundreds is not said.
pub(super) const SOME: Flags = 1 << 22;
/// What makes a million a figure of speech.
pub(super) const MANNER: Flags = 1 << 23;

/// A word's part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub role: Role,
    pub flags: Flags,
}

const NONE: Entry = Entry { role: Role::Other, flags: 0 };

/// Words that make up numbers.
const ROLES: &[(Role, Flags, &str)] = &[
    (Role::Digit(0), STARTS, "zero nought naught"),
    (Role::Digit(1), STARTS, "one"),
    (Role::Digit(2), STARTS, "two"),
    (Role::Digit(3), STARTS, "three"),
    (Role::Digit(4), STARTS, "four"),
    (Role::Digit(5), STARTS, "five"),
    (Role::Digit(6), STARTS, "six"),
    (Role::Digit(7), STARTS, "seven"),
    (Role::Digit(8), STARTS, "eight"),
    (Role::Digit(9), STARTS, "nine"),
    (Role::Oh, 0, "oh o"),
    (Role::Teen(10), STARTS, "ten"),
    (Role::Teen(11), STARTS, "eleven"),
    (Role::Teen(12), STARTS, "twelve"),
    (Role::Teen(13), STARTS, "thirteen"),
    (Role::Teen(14), STARTS, "fourteen"),
    (Role::Teen(15), STARTS, "fifteen"),
    (Role::Teen(16), STARTS, "sixteen"),
    (Role::Teen(17), STARTS, "seventeen"),
    (Role::Teen(18), STARTS, "eighteen"),
    (Role::Teen(19), STARTS, "nineteen"),
    (Role::Tens(20), STARTS, "twenty"),
    (Role::Tens(30), STARTS, "thirty"),
    (Role::Tens(40), STARTS, "forty fourty"),
    (Role::Tens(50), STARTS, "fifty"),
    (Role::Tens(60), STARTS, "sixty"),
    (Role::Tens(70), STARTS, "seventy"),
    (Role::Tens(80), STARTS, "eighty"),
    (Role::Tens(90), STARTS, "ninety"),
    (Role::Hundred, STARTS, "hundred"),
    (Role::Scale(3), STARTS, "thousand"),
    (Role::Scale(5), STARTS, "lakh lakhs lac lacs"),
    (Role::Scale(6), STARTS, "million mn"),
    (Role::Scale(7), STARTS, "crore crores"),
    (Role::Scale(9), STARTS, "billion bn"),
    (Role::Scale(12), STARTS, "trillion"),
    (Role::Dozen, STARTS, "dozen"),
    (Role::Couple, STARTS, "couple"),
    (Role::Half, STARTS, "half"),
    (Role::Quarter, STARTS, "quarter"),
    (Role::Quarters, 0, "quarters"),
    (Role::Ordinal(1), STARTS, "first"),
    (Role::Ordinal(2), STARTS, "second"),
    (Role::Ordinal(3), STARTS, "third"),
    (Role::Ordinal(4), STARTS, "fourth"),
    (Role::Ordinal(5), STARTS, "fifth"),
    (Role::Ordinal(6), STARTS, "sixth"),
    (Role::Ordinal(7), STARTS, "seventh"),
    (Role::Ordinal(8), STARTS, "eighth"),
    (Role::Ordinal(9), STARTS, "ninth"),
    (Role::Ordinal(10), STARTS, "tenth"),
    (Role::Ordinal(11), STARTS, "eleventh"),
    (Role::Ordinal(12), STARTS, "twelfth"),
    (Role::Ordinal(13), STARTS, "thirteenth"),
    (Role::Ordinal(14), STARTS, "fourteenth"),
    (Role::Ordinal(15), STARTS, "fifteenth"),
    (Role::Ordinal(16), STARTS, "sixteenth"),
    (Role::Ordinal(17), STARTS, "seventeenth"),
    (Role::Ordinal(18), STARTS, "eighteenth"),
    (Role::Ordinal(19), STARTS, "nineteenth"),
    (Role::Ordinal(20), STARTS, "twentieth"),
    (Role::Ordinal(30), STARTS, "thirtieth"),
    (Role::Ordinal(40), STARTS, "fortieth"),
    (Role::Ordinal(50), STARTS, "fiftieth"),
    (Role::Ordinal(60), STARTS, "sixtieth"),
    (Role::Ordinal(70), STARTS, "seventieth"),
    (Role::Ordinal(80), STARTS, "eightieth"),
    (Role::Ordinal(90), STARTS, "ninetieth"),
    (Role::HundredthOrdinal, STARTS, "hundredth"),
    (Role::Times(2), STARTS, "double"),
    (Role::Times(3), STARTS, "triple treble"),
    (Role::Times(4), STARTS, "quadruple"),
    (Role::Point, STARTS, "point"),
    (Role::Minus, 0, "minus negative"),
    (Role::And, SMALL, "and"),
    (Role::A, 0, "a an"),
    (Role::The, 0, "the"),
    (Role::Of, SMALL, "of"),
    (Role::To, SMALL, "to till until through"),
    (Role::Or, SMALL, "or"),
    (Role::Past, 0, "past"),
    (Role::For, SMALL, "for"),
    (Role::As, SMALL, "as"),
    (Role::In, SMALL, "in"),
    (Role::At, SMALL, "at"),
    (Role::Dot, STARTS, "dot"),
    (Role::Underscore, 0, "underscore"),
    (Role::Dash, 0, "dash hyphen"),
    (Role::Filler, SMALL, "um uh er erm umm uhh"),
    (Role::Percent, 0, "percent pct"),
    (Role::Per, SMALL, "per"),
    (Role::Major(Currency::Pound), STARTS, "pound pounds quid sterling gbp"),
    (Role::Major(Currency::Dollar), STARTS, "dollar dollars buck bucks usd"),
    (Role::Major(Currency::Euro), STARTS, "euro euros eur"),
    (Role::Major(Currency::Rupee), STARTS, "rupee rupees"),
    (Role::Prefix(Currency::Rupee), STARTS, "rs inr"),
    (Role::Major(Currency::Naira), STARTS, "naira ngn"),
    (Role::Major(Currency::Rand), STARTS, "rand zar"),
    (Role::Major(Currency::Peso), STARTS, "peso pesos"),
    (Role::Major(Currency::Yen), STARTS, "yen"),
    (Role::Major(Currency::Franc), STARTS, "franc francs chf"),
    (Role::Major(Currency::Dirham), STARTS, "dirham dirhams aed"),
    (Role::Major(Currency::Shilling), STARTS, "shilling shillings kes"),
    (Role::Cent, 0, "cent"),
    (Role::Minor(None), 0, "cents"),
    (Role::Minor(Some(Currency::Pound)), 0, "pence penny pennies"),
    (Role::Minor(Some(Currency::Rupee)), 0, "paise paisa"),
    (Role::Minor(Some(Currency::Naira)), 0, "kobo"),
    (Role::Tenner, STARTS, "tenner"),
    (Role::Fiver, STARTS, "fiver"),
    (Role::Grand, 0, "grand"),
    (Role::Unit(Unit::Second), 0, "seconds sec secs"),
    (Role::Unit(Unit::Minute), IDIOM, "minute minutes min mins"),
    (Role::Unit(Unit::Hour), STARTS, "hour hours hr hrs"),
    (Role::Unit(Unit::Day), STARTS, "day days"),
    (Role::Unit(Unit::Week), STARTS, "week weeks wk wks"),
    (Role::Unit(Unit::Month), STARTS, "month months mth mths"),
    (Role::Unit(Unit::Year), STARTS, "year years yr yrs"),
    (Role::Working, 0, "working business"),
    (Role::Month(1), 0, "january jan"),
    (Role::Month(2), 0, "february feb"),
    (Role::Month(3), 0, "march mar"),
    (Role::Month(4), 0, "april apr"),
    (Role::Month(5), 0, "may"),
    (Role::Month(6), 0, "june jun"),
    (Role::Month(7), 0, "july jul"),
    (Role::Month(8), 0, "august aug"),
    (Role::Month(9), 0, "september sep sept"),
    (Role::Month(10), 0, "october oct"),
    (Role::Month(11), 0, "november nov"),
    (Role::Month(12), 0, "december dec"),
    (
        Role::Weekday,
        DAY | AFTER_CLOCK,
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat",
    ),
    (Role::Oclock, 0, "o'clock oclock"),
    (Role::Noon, STARTS, "noon midday"),
    (Role::Midnight, STARTS, "midnight"),
    (Role::Morning, AFTER_CLOCK, "morning"),
    (Role::Afternoon, AFTER_CLOCK, "afternoon evening"),
    (Role::Night, AFTER_CLOCK, "night tonight"),
    (Role::Spelling(b'A'), STARTS, "alpha alfa"),
    (Role::Spelling(b'B'), STARTS, "bravo"),
    (Role::Spelling(b'C'), STARTS, "charlie"),
    (Role::Spelling(b'D'), STARTS, "delta"),
    (Role::Spelling(b'E'), STARTS, "echo"),
    (Role::Spelling(b'F'), STARTS, "foxtrot"),
    (Role::Spelling(b'G'), STARTS, "golf"),
    (Role::Spelling(b'H'), STARTS, "hotel"),
    (Role::Spelling(b'I'), STARTS, "india"),
    (Role::Spelling(b'J'), STARTS, "juliet juliett"),
    (Role::Spelling(b'K'), STARTS, "kilo"),
    (Role::Spelling(b'L'), STARTS, "lima"),
    (Role::Spelling(b'M'), STARTS, "mike"),
    (Role::Spelling(b'O'), STARTS, "oscar"),
    (Role::Spelling(b'P'), STARTS, "papa"),
    (Role::Spelling(b'Q'), STARTS, "quebec"),
    (Role::Spelling(b'R'), STARTS, "romeo"),
    (Role::Spelling(b'S'), STARTS, "sierra"),
    (Role::Spelling(b'T'), STARTS, "tango"),
    (Role::Spelling(b'U'), STARTS, "uniform"),
    (Role::Spelling(b'V'), STARTS, "victor"),
    (Role::Spelling(b'W'), STARTS, "whiskey whisky"),
    (Role::Spelling(b'X'), STARTS, "xray"),
    (Role::Spelling(b'Y'), STARTS, "yankee"),
    (Role::Spelling(b'Z'), STARTS, "zulu"),
    (Role::Letter(b'B'), STARTS, "b"),
    (Role::Letter(b'C'), STARTS, "c"),
    (Role::Letter(b'D'), STARTS, "d"),
    (Role::Letter(b'E'), STARTS, "e"),
    (Role::Letter(b'F'), STARTS, "f"),
    (Role::Letter(b'G'), STARTS, "g"),
    (Role::Letter(b'H'), STARTS, "h"),
    (Role::Letter(b'I'), 0, "i"),
    (Role::Letter(b'J'), STARTS, "j"),
    (Role::Letter(b'K'), STARTS, "k"),
    (Role::Letter(b'L'), STARTS, "l"),
    (Role::Letter(b'M'), STARTS, "m"),
    (Role::Letter(b'N'), STARTS, "n"),
    (Role::Letter(b'P'), STARTS, "p"),
    (Role::Letter(b'Q'), STARTS, "q"),
    (Role::Letter(b'R'), STARTS, "r"),
    (Role::Letter(b'S'), STARTS, "s"),
    (Role::Letter(b'T'), STARTS, "t"),
    (Role::Letter(b'U'), STARTS, "u"),
    (Role::Letter(b'V'), STARTS, "v"),
    (Role::Letter(b'W'), STARTS, "w"),
    (Role::Letter(b'X'), STARTS, "x"),
    (Role::Letter(b'Y'), STARTS, "y"),
    (Role::Letter(b'Z'), STARTS, "z zed zee"),
];

/// What words say about numbers near them; a word may stand in several lines.
const FLAGS: &[(Flags, &str)] = &[
    (
        PRICE,
        "cost costs costing price prices priced pay pays paid paying payment payments charge \
         charges charged charging fee fees total totals bill billed billing bills amount refund \
         refunded credit credited owe owes owed owing balance worth quote quoted deposit spend \
         spent cheaper rate discount premium instalment instalments installment tariff fare emi comes \
         came subtotal invoice billed",
    ),
    (
        DIGITS,
        "number numbers code pin reference ref order account ending ends extension digits digit \
         postcode zip policy ticket case serial phone mobile imei tracking confirmation booking id \
         room passcode",
    ),
    (CLOCK, "at by before after until till around from"),
    (YEAR, "in since fiscal year back of until from before after during"),
    (DAY, "on by until till from before after since due of"),
    (ABOUT, "about around roughly approximately approx nearly almost circa"),
    (
        CHANGE,
        "change changed changes went gone go goes going increase increased increases rise rose \
         raised drop dropped fell down up decrease decreased decreases moved move upgrade switch \
         reduced grew",
    ),
    (
        SMALL,
        "is was are were be been it its i you we they he she that this there so but if because \
         with by on from please then when will would can could do does did not has have had my \
         your our their yes no okay ok thanks thank which who what how just also now as today \
         tomorrow yesterday only",
    ),
    (
        IDIOM,
        "of off moment second sec thing things day another more who that is was has had would will \
         which where can could with for in on at by to i you we they he she it and or but the my \
         your there here time way side fan hand please as after before if when so because does did \
         do from about than not too also again just am are were be been then now stop sided",
    ),
    (
        THIS,
        "this that these those the which no any each every another new old other right wrong \
         first last next same good bad better best big small someone anyone my your his her our \
         their square number main only's on by in what a an previous second third whole such \
         particular correct current original latest different",
    ),
    (LASTS, "within about for takes take than under in after lasts another almost nearly around"),
    (MAIL, "email mail address emails gmail"),
    (
        HOST,
        "gmail hotmail outlook yahoo icloud aol googlemail protonmail ymail btinternet msn \
         rediffmail",
    ),
    (BEFORE_ORDINAL, "the my your our his her their its a every"),
    (NO_ORDINAL, "of name names thing things hand class aid rate thought thoughts opinion party"),
    (AFTER_CLOCK, "tomorrow today sharp on please then onwards and or if so because when in"),
    (MORE, "more least minimum over above"),
    (LESS, "less most under below up fewer within maximum"),
    (WAIT, "give just bear hold wait hang in with on got have"),
    (BETWEEN, "between"),
    (WEIGHT, "weigh weighs weighed weight lost gained lose heavy"),
    (SOME, "few several some many"),
    (MANNER, "thanks thank question questions"),
];

/// Spanish words of digits, in writing and without accents.
const SPANISH: &[(Role, Flags, &str)] = &[
    (Role::Digit(0), STARTS, "cero"),
    (Role::Digit(1), STARTS, "uno una"),
    (Role::Digit(2), STARTS, "dos"),
    (Role::Digit(3), STARTS, "tres"),
    (Role::Digit(4), STARTS, "cuatro"),
    (Role::Digit(5), STARTS, "cinco"),
    (Role::Digit(6), STARTS, "seis"),
    (Role::Digit(7), STARTS, "siete"),
    (Role::Digit(8), STARTS, "ocho"),
    (Role::Digit(9), STARTS, "nueve"),
    (Role::Teen(10), STARTS, "diez"),
    (Role::Teen(11), STARTS, "once"),
    (Role::Teen(12), STARTS, "doce"),
    (Role::Teen(13), STARTS, "trece"),
    (Role::Teen(14), STARTS, "catorce"),
    (Role::Teen(15), STARTS, "quince"),
    (Role::Teen(16), STARTS, "dieciséis dieciseis"),
    (Role::Teen(17), STARTS, "diecisiete"),
    (Role::Teen(18), STARTS, "dieciocho"),
    (Role::Teen(19), STARTS, "diecinueve"),
    (Role::Tens(20), STARTS, "veinte"),
    (Role::Tens(30), STARTS, "treinta"),
    (Role::Tens(40), STARTS, "cuarenta"),
    (Role::Tens(50), STARTS, "cincuenta"),
    (Role::Tens(60), STARTS, "sesenta"),
    (Role::Tens(70), STARTS, "setenta"),
    (Role::Tens(80), STARTS, "ochenta"),
    (Role::Tens(90), STARTS, "noventa"),
    (Role::Times(2), STARTS, "doble"),
    (Role::Times(3), STARTS, "triple"),
];

/// What a word adds to digits that are said one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digit {
    /// One digit.
    One(u8),
    /// Two: 10 to 19.
    Pair(u8),
    /// So many tens; a digit after it is the second.
    Tens(u8),
    /// The next one so often.
    Times(u8),
}

/// What the words of a vocabulary do in numbers.
#[derive(Debug)]
pub struct NumberWords {
    /// By the number of the word.
    known: Vec<Entry>,
    /// Words that the vocabulary does not hold, by their hash.
    others: FxHashMap<u32, Entry>,
    /// Which of those may be there, a bit for all that share a place: most are not, and are told
    /// without looking them up.
    may_be: [u64; 64],
}

impl Default for NumberWords {
    /// None: no word is one of a number.
    fn default() -> Self {
        Self { known: Vec::new(), others: FxHashMap::default(), may_be: [0; 64] }
    }
}

impl NumberWords {
    /// English, for a vocabulary that has learnt all that it will.
    pub fn english(vocabulary: &Vocabulary) -> Self {
        Self::new(vocabulary, ROLES, FLAGS)
    }

    /// Spanish, as far as digits and numbers to a hundred that are said one by one; what is written
    /// is read as in English.
    pub fn spanish(vocabulary: &Vocabulary) -> Self {
        Self::new(vocabulary, SPANISH, &[])
    }

    fn new(
        vocabulary: &Vocabulary,
        roles: &[(Role, Flags, &str)],
        flags: &[(Flags, &str)],
    ) -> Self {
        let mut words = Self {
            known: vec![NONE; vocabulary.len()],
            others: FxHashMap::default(),
            may_be: [0; 64],
        };
        for &(role, flags, list) in roles {
            for word in list.split_whitespace() {
                let entry = words.entry(vocabulary.id(word));
                entry.role = role;
                entry.flags |= flags;
            }
        }
        for &(flags, list) in flags {
            for word in list.split_whitespace() {
                words.entry(vocabulary.id(word)).flags |= flags;
            }
        }
        words
    }

    fn entry(&mut self, id: u32) -> &mut Entry {
        let (word, bit) = place(id);
        self.may_be[word] |= bit;
        match self.known.get_mut(id as usize) {
            Some(entry) => entry,
            None => self.others.entry(id).or_insert(NONE),
        }
    }

    /// What a word adds to digits that are said one after the other.
    pub(crate) fn digit(&self, word: &Word) -> Option<Digit> {
        match self.of(word).role {
            Role::Digit(digit) => Some(Digit::One(digit)),
            Role::Ordinal(digit @ 0..=9) => Some(Digit::One(digit)),
            Role::Teen(pair) | Role::Ordinal(pair @ 10..=19) => Some(Digit::Pair(pair)),
            Role::Tens(tens) | Role::Ordinal(tens @ (20 | 30)) => Some(Digit::Tens(tens / 10)),
            Role::Times(times) => Some(Digit::Times(times)),
            _ => None,
        }
    }

    /// What a word does.
    pub(super) fn of(&self, word: &Word) -> Entry {
        match word.sort {
            Sort::Number => Entry { role: Role::Written, flags: STARTS },
            Sort::Address => Entry { role: Role::Address, flags: STARTS },
            Sort::Masked | Sort::Person | Sort::Link => Entry { role: Role::Barrier, flags: 0 },
            Sort::Plain | Sort::NumberWord => self.look_up(word.id),
        }
    }

    fn look_up(&self, id: u32) -> Entry {
        if let Some(&entry) = self.known.get(id as usize) {
            return entry;
        }
        let (word, bit) = place(id);
        if self.may_be[word] & bit == 0 {
            return NONE;
        }
        self.others.get(&id).copied().unwrap_or(NONE)
    }

    /// Whether a number may stand among these words: quick, and never wrongly no.
    pub fn may_stand(&self, words: &[Word]) -> bool {
        words.iter().any(|word| match word.sort {
            Sort::Number | Sort::NumberWord | Sort::Address => true,
            Sort::Masked | Sort::Person | Sort::Link => false,
            Sort::Plain => self.look_up(word.id).flags & STARTS != 0,
        })
    }
}

fn place(id: u32) -> (usize, u64) {
    (((id >> 6) & 63) as usize, 1 << (id & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_has_two_parts() {
        let mut seen = std::collections::BTreeSet::new();
        for (role, _, list) in ROLES {
            for word in list.split_whitespace() {
                assert!(seen.insert(word), "{word} is also {role:?}");
            }
        }
    }
}
