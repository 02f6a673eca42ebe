//! Digits as they are written and as they are spoken, with their places.
//!
//! A conversation is read once into a stream of digits. Between two pieces of it stands a gap: how
//! many words that are no fillers, and whether something ends a number there. What the digits are
//! of is not decided here.

use crate::written::{self, digit, digits_at, luhn};
use measure::conversation::Conversation;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// All digits of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// The digits, 0 to 9, in the order they were said.
    pub digits: Vec<u8>,
    /// Groups of them: a written group or a spoken number.
    pub pieces: Vec<Piece>,
    /// What else stands in each turn.
    pub turns: Vec<Line>,
    /// Places that ask for, or name, a card code.
    pub cues: Vec<CodeCue>,
    /// The highest number in a token of masking that is already there: cards, codes.
    pub tokens: (u32, u32),
}

/// Digits that stand together: a written group, or a number in words.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The turn.
    pub turn: u32,
    /// Where it stands in the turn's text, in bytes.
    pub place: Range<u32>,
    /// Which digits of the stream.
    pub digits: Range<u32>,
    /// What stands between it and the piece before it in the turn, or the start of the turn.
    pub before: Gap,
    /// Said in words.
    pub spoken: bool,
    /// Letters touch it.
    pub glued: bool,
    /// A plus sign stands before it.
    pub plus: bool,
}

impl Piece {
    /// Only fillers part it from the piece before it.
    pub fn joins(&self) -> bool {
        self.before.clean() && !self.before.tie && !self.before.card && self.before.sounds == 0
    }

    /// How many digits.
    pub fn len(&self) -> usize {
        self.digits.len()
    }
}

/// What stands between two pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// Words that are neither fillers nor parts of numbers.
    pub words: u16,
    /// Something that starts another number.
    pub ends: bool,
    /// The speaker takes something back.
    pub correction: bool,
    /// A date, a time or an amount.
    pub figure: bool,
    /// A word that speaks of a payment card.
    pub card: bool,
    /// A word such as `is` or `for` that ties a value to what follows.
    pub tie: bool,
    /// Words that sound like a digit: `to`, `for`.
    pub sounds: u8,
    /// The digit that the last of them sounds like.
    pub sound: u8,
}

impl Gap {
    /// Both, one after the other.
    pub fn and(self, next: Self) -> Self {
        Self {
            words: self.words.saturating_add(next.words),
            ends: self.ends || next.ends,
            correction: self.correction || next.correction,
            figure: self.figure || next.figure,
            card: self.card || next.card,
            tie: self.tie || next.tie,
            sounds: self.sounds.saturating_add(next.sounds),
            sound: if next.sounds > 0 { next.sound } else { self.sound },
        }
    }

    /// Nothing but fillers.
    pub fn clean(self) -> bool {
        self.words == 0 && !self.ends && !self.figure
    }
}

/// What a turn holds beside its pieces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Who speaks.
    pub party: u16,
    /// Its pieces.
    pub pieces: Range<u32>,
    /// What stands after its last piece; all of it, where there is none.
    pub after: Gap,
    /// What ends a number there are but words that name another one, and none follows them.
    pub broken_into: bool,
    /// All its words that are no fillers.
    pub words: u16,
    /// Something in it starts another number.
    pub ends: bool,
    /// It speaks of a payment card.
    pub card: bool,
    /// It speaks of a card's number.
    pub card_number: bool,
    /// Its places that speak of a card code.
    pub cues: Range<u32>,
    /// It has a masked code.
    pub code: bool,
    /// A number is asked for once more.
    pub anew: bool,
}

/// A place that asks for, or names, a card code.
#[derive(Clone, Debug)]
pub(crate) struct CodeCue {
    /// Where it stands in the turn's text, in bytes.
    pub place: Range<u32>,
    /// The first piece after it.
    pub next: u32,
    /// Counts only where a card was spoken of.
    pub weak: bool,
    /// Counts only where a code was asked for before: `that code once more`.
    pub anew: bool,
    /// The expiry date is asked for with it.
    pub expiry: bool,
    /// What stands between the piece before it and it.
    pub before: Gap,
    /// A masked code stands behind it.
    pub done: bool,
    /// Counts only for what stands right behind it: `on the back it's 123`, and near a card.
    pub own: bool,
}

/// Reads a conversation; `None` where it holds fewer than three digits, too few for any number that
/// matters.
pub(crate) fn stream(conversation: &Conversation) -> Option<Stream> {
    let mut reader = Reader::default();
    reader.stream.turns.reserve(conversation.turns.len());
    for (number, turn) in conversation.turns.iter().enumerate() {
        let number = u32::try_from(number).ok()?;
        // Places are 32-bit; a turn beyond that cannot pass the limits on text.
        let text = if u32::try_from(turn.text.len()).is_ok() { turn.text.as_str() } else { "" };
        reader.read(number, turn.party, text);
    }
    (reader.stream.digits.len() >= 3).then_some(reader.stream)
}

/// What a word does in a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Other,
    Unit(u8),
    Teen(u8),
    Tens(u8),
    Hundred,
    Thousand,
    Times(u8),
    Oh,
    Sounds(u8),
    Filler,
    Tie,
    Correction,
    No,
    Ends,
    Ending,
    Expiry,
    Runs,
    Out,
    Measure,
    Which,
    Digits,
    NotPayment,
    Card,
    Long,
    Number,
    American,
    Express,
    Security,
    Sec,
    Code,
    Cvv,
    On,
    The,
    Back,
    Front,
    Above,
    Strip,
    Signature,
    C,
    V,
    I,
    D,
    Identification,
    Again,
    Repeat,
    Currency,
    Coin,
}

static WORDS: LazyLock<FxHashMap<u128, Word>> = LazyLock::new(|| {
    use Word as W;
    let mut words = FxHashMap::default();
    let lists: &[(Word, &str)] = &[
        (W::Oh, "oh o"),
        (W::Unit(0), "zero nought naught nil aught"),
        (W::Unit(1), "one"),
        (W::Unit(2), "two"),
        (W::Unit(3), "three"),
        (W::Unit(4), "four"),
        (W::Unit(5), "five fife"),
        (W::Unit(6), "six"),
        (W::Unit(7), "seven"),
        (W::Unit(8), "eight"),
        (W::Unit(9), "nine niner"),
        (W::Teen(10), "ten"),
        (W::Teen(11), "eleven"),
        (W::Teen(12), "twelve"),
        (W::Teen(13), "thirteen"),
        (W::Teen(14), "fourteen"),
        (W::Teen(15), "fifteen"),
        (W::Teen(16), "sixteen"),
        (W::Teen(17), "seventeen"),
        (W::Teen(18), "eighteen"),
        (W::Teen(19), "nineteen"),
        (W::Tens(2), "twenty"),
        (W::Tens(3), "thirty"),
        (W::Tens(4), "forty fourty"),
        (W::Tens(5), "fifty"),
        (W::Tens(6), "sixty"),
        (W::Tens(7), "seventy"),
        (W::Tens(8), "eighty"),
        (W::Tens(9), "ninety"),
        (W::Hundred, "hundred"),
        (W::Thousand, "thousand"),
        (W::Times(2), "double dubble"),
        (W::Times(3), "triple treble"),
        (W::Times(4), "quadruple"),
        (W::Sounds(2), "to too"),
        (W::Sounds(4), "for fore"),
        (W::Sounds(8), "ate"),
        (W::Sounds(1), "won"),
        (
            W::Filler,
            "um umm uh uhh er erm ehm eh ah hm hmm mm mmm mhm uhm and then thats its so ok okay \
             kay yes yeah yep yup ya aye right like well now dash hyphen space comma dot period \
             stop followed by it just please sure got thank thanks you great perfect lovely \
             brilliant cool fine alright go ahead carry nbsp huh let me see bit im ill that this \
             correct exactly good cheers ta ready hang hold theres are was it'll",
        ),
        (W::Tie, "is being equals"),
        (
            W::Correction,
            "sorry nope correction wait actually mean oops wrong mistake scratch apologies \
             pardon rather not",
        ),
        (W::No, "no"),
        (W::Ending, "ending ends"),
        (W::Runs, "runs run"),
        (W::Out, "out"),
        (
            W::Ends,
            "phone telephone mobile landline fax cell postcode postcodes zip zipcode postal sort \
             account accounts acct acc reference ref order orders invoice tracking booking policy \
             ticket case serial imei meter balance amount total dob birth born birthday address \
             street road avenue lane flat extension ext password isbn iban swift routing vat nhs \
             january february april june july september october november december passport \
             licence license house door model product item sku version iccid membership member members tax fee fees",
        ),
        (W::Expiry, "expiry expires expire expiring expiration exp valid expiries"),
        (W::Currency, "pounds dollars euros pence cents quid usd gbp eur rupees rand naira"),
        (W::Coin, "pound dollar bucks euro"),
        (
            W::Measure,
            "percent degrees day days week weeks month months year years \
             hour hours minute minutes min mins second seconds secs times am pm oclock miles \
             km mb gb gig gigs mbps people kids items grand million billion inch inches metres \
             feet stars points litres moment",
        ),
        (W::Which, "last first next final other middle second third"),
        (W::Digits, "digit digits figures figure numbers"),
        (W::NotPayment, "sim sd memory graphics birthday christmas report sound video"),
        (
            W::Card,
            "card cards visa mastercard amex maestro barclaycard creditcard debitcard cardnumber \
             diners jcb unionpay rupay verve",
        ),
        (W::Long, "long"),
        (W::Number, "number"),
        (W::American, "american master"),
        (W::Express, "express"),
        (W::Security, "security verification"),
        (W::Sec, "sec"),
        (W::Code, "code value codes"),
        (W::Cvv, "cvv cvv2 cvc cvc2 cvn cvn2 csc cvvs ccv cid cids"),
        (W::Identification, "identification id"),
        (W::Again, "again"),
        (W::Repeat, "repeat once"),
        (W::On, "on off at from across"),
        (W::The, "the your its my"),
        (W::Back, "back reverse rear"),
        (W::Front, "front middle centre center"),
        (W::Above, "above"),
        (W::Strip, "strip panel"),
        (W::Signature, "signature"),
        (W::C, "c see"),
        (W::V, "v vee"),
        (W::I, "i"),
        (W::D, "d dee"),
    ];
    for &(word, list) in lists {
        for text in list.split_whitespace() {
            words.entry(key(text.as_bytes())).or_insert(word);
        }
    }
    words
});

/// Which lengths occur, as bits, by first letter: most words are told apart without a look-up.
static SHAPES: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut shapes = [0; 26];
    for key in WORDS.keys() {
        let first = (key & 0xff) as u8;
        let length = 16 - key.leading_zeros() / 8;
        if let Some(shape) = shapes.get_mut(usize::from(first.wrapping_sub(b'a'))) {
            *shape |= 1 << length;
        }
    }
    shapes
});

fn key(word: &[u8]) -> u128 {
    word.iter().rev().fold(0, |key, &byte| key << 8 | u128::from(byte))
}

/// A word of ASCII letters and digits, any case; apostrophes are left out.
fn word(text: &[u8]) -> Word {
    let Some(first) = text.first() else { return Word::Other };
    let shape = SHAPES.get(usize::from((first | 0x20).wrapping_sub(b'a'))).copied().unwrap_or(0);
    let length = text.len();
    if length > 16 || (shape >> length) & 1 == 0 {
        // An apostrophe may shorten it; that is rare enough to be looked at by itself.
        if length > 18 || !text.contains(&b'\'') {
            return Word::Other;
        }
    }
    let mut key = 0u128;
    for (at, &byte) in text.iter().filter(|&&byte| byte != b'\'').enumerate() {
        if at == 16 {
            return Word::Other;
        }
        key |= u128::from(byte.to_ascii_lowercase()) << (8 * at);
    }
    WORDS.get(&key).copied().unwrap_or(Word::Other)
}

#[derive(Default)]
struct Reader {
    stream: Stream,
    gap: Gap,
    words: u16,
    ends: bool,
    card: bool,
    card_number: bool,
    code: bool,
    anew: bool,
    /// The words just read, newest first, with where they start; for cues of several words.
    recent: [(u32, Word2); 8],
    /// A number in words that the next word may lengthen.
    open: Option<Open>,
    /// `double`, with where it starts.
    times: Option<(u32, u8)>,
    /// An `oh` that counts only beside another digit.
    oh: Option<Range<u32>>,
    /// How many pieces there were when an expiry date was spoken of.
    expiry: Option<usize>,
    /// How many there were after a `thousand`, whose hundreds may follow.
    thousand: Option<usize>,
    /// Something other than the name of another number ended one since the last piece.
    hard_end: bool,
    /// The turn in which a code was last asked for.
    cue_turn: Option<u32>,
    currency: bool,
    plus: bool,
    /// The next piece has a plus sign before it.
    plus_piece: bool,
}

type Word2 = Option<Word>;

#[derive(Clone, Debug)]
struct Open {
    place: Range<u32>,
    value: u32,
    /// How many digits may still be put in place of its zeros: 1 after `forty`, 2 after `hundred`.
    room: u8,
    /// What was put in after `hundred`, and where that starts: `forty one hundred eleven hundred`.
    added: Option<(u32, u32)>,
}

impl Reader {
    fn read(&mut self, number: u32, party: u16, text: &str) {
        let first_piece = self.stream.pieces.len() as u32;
        let first_cue = self.stream.cues.len() as u32;
        self.gap = Gap::default();
        self.words = 0;
        self.ends = false;
        self.card = false;
        self.card_number = false;
        self.code = false;
        self.anew = false;
        self.recent = Default::default();
        self.expiry = None;
        self.thousand = None;
        self.hard_end = false;
        self.currency = false;
        self.plus = false;
        self.times = None;
        self.oh = None;
        self.scan(number, text);
        self.lone_oh(number);
        self.flush(number);
        let pieces = self.stream.pieces.len() as u32;
        self.stream.turns.push(Line {
            party,
            pieces: first_piece..pieces,
            after: self.gap,
            broken_into: self.gap.ends && !self.hard_end,
            words: self.words,
            ends: self.ends,
            card: self.card,
            card_number: self.card_number,
            cues: first_cue..self.stream.cues.len() as u32,
            code: self.code,
            anew: self.anew,
        });
        debug_assert_eq!(self.stream.turns.len() as u32, number + 1);
    }

    fn scan(&mut self, turn: u32, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphabetic() {
                at = self.scan_word(turn, text, at);
            } else if byte.is_ascii_digit() || byte >= 0x80 {
                let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                let account = at > 0
                    && bytes.get(at - 1) == Some(&b'@')
                    && !written::between_digits(text, at - 1, 1);
                if digit(next).is_some() && account {
                    // The name of an account on a social network.
                    let rest = text.get(at..).unwrap_or("");
                    at += rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                    self.other(turn);
                } else if digit(next).is_some() {
                    at = self.scan_digits(turn, text, at);
                } else if next.is_alphabetic() {
                    at = self.scan_word(turn, text, at);
                } else {
                    let length = next.len_utf8();
                    self.currency = is_currency(next) && !written::between_digits(text, at, length);
                    at += length;
                }
            } else {
                match byte {
                    b'<' if let Some(length) = written::tag(text.get(at..).unwrap_or("")) => {
                        at += length;
                        continue;
                    }
                    b'&' if let Some((length, char)) =
                        written::entity(text.get(at..).unwrap_or("")) =>
                    {
                        self.referred(turn, char, at as u32..(at + length) as u32);
                        at += length;
                        continue;
                    }
                    b'$' => self.currency = !written::between_digits(text, at, 1),
                    b'+' => self.plus = !written::between_digits(text, at, 1),
                    b'%' if let Some(length) = written::percent(text.get(at..).unwrap_or("")) => {
                        at += length;
                        continue;
                    }
                    b'[' => {
                        if let Some((length, code, number)) = token(text.get(at..).unwrap_or("")) {
                            self.flush(turn);
                            let highest = if code {
                                &mut self.stream.tokens.1
                            } else {
                                &mut self.stream.tokens.0
                            };
                            *highest = (*highest).max(number);
                            if code {
                                self.code = true;
                                let next = self.stream.pieces.len();
                                let cues = self.stream.cues.iter_mut().rev();
                                for cue in cues.take_while(|cue| cue.next as usize == next) {
                                    cue.done = true;
                                }
                            }
                            self.end();
                            at += length;
                            continue;
                        }
                    }
                    b' ' | b'-' => {}
                    b',' | b'.' | b';' => {
                        self.pause(turn);
                        self.currency = false;
                        self.plus = false;
                    }
                    _ => {
                        self.currency = false;
                        self.plus = false;
                    }
                }
                at += 1;
            }
        }
    }

    /// A character that the text names instead of holding it.
    fn referred(&mut self, turn: u32, char: char, place: Range<u32>) {
        match digit(char) {
            Some(value) => self.push(turn, place, [value].into_iter(), false, false),
            None => self.currency = is_currency(char),
        }
    }

    /// A word, or letters and digits in one; says where it ends.
    fn scan_word(&mut self, turn: u32, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let mut end = start;
        let mut digits = false;
        let mut plain = true;
        while let Some(&byte) = bytes.get(end) {
            if byte.is_ascii_alphabetic() {
                end += 1;
            } else if byte.is_ascii_digit() {
                digits = true;
                end += 1;
            } else if byte == b'\'' {
                plain = false;
                end += 1;
            } else if byte >= 0x80 {
                let Some(next) = text.get(end..).and_then(|rest| rest.chars().next()) else {
                    break;
                };
                if next == '\u{2019}' || next.is_alphanumeric() {
                    plain = false;
                    digits |= digit(next).is_some();
                    end += next.len_utf8();
                } else {
                    break;
                }
            } else {
                break;
            }
        }
        self.currency = false;
        self.plus = false;
        let whole = text.get(start..end).unwrap_or("");
        if digits && word(whole.as_bytes()) == Word::Other {
            if let Some(end) = self.lettered_behind(turn, text, start..end) {
                return end;
            }
            self.scan_mixed(turn, text, start..end);
            return end;
        }
        let class = if plain {
            word(whole.as_bytes())
        } else if whole.is_ascii() {
            word(whole.trim_matches('\'').as_bytes())
        } else {
            word(whole.replace('\u{2019}', "").as_bytes())
        };
        self.take(turn, class, start as u32..end as u32);
        end
    }

    /// Letters, and a whole number behind them whose groups letters part; says where it ends.
    fn lettered_behind(&mut self, turn: u32, text: &str, range: Range<usize>) -> Option<usize> {
        let before = text.get(range.clone())?.find(|c: char| digit(c).is_some())?;
        let from = range.start + before;
        let groups = written::lettered_groups(text, from)?;
        let digits: usize = groups.iter().map(|group| digits_at(text, group.start).1).sum();
        if digits < *written::CARD.start() {
            return None;
        }
        let letters = word(text.get(range.start..from)?.as_bytes());
        self.take(turn, letters, range.start as u32..from as u32);
        Some(self.lettered(turn, text, &groups))
    }

    /// Letters and digits in one: a code of some kind, unless a card is among it.
    fn scan_mixed(&mut self, turn: u32, text: &str, range: Range<usize>) {
        let whole = text.get(range.clone()).unwrap_or("");
        let is_digit = |c: char| digit(c).is_some();
        let mut parts = Vec::new();
        let mut start = 0;
        let mut chars = whole.char_indices().peekable();
        let mut telling = false;
        while let Some((at, char)) = chars.next() {
            let end = at + char.len_utf8();
            if chars.peek().is_some_and(|&(_, next)| is_digit(next) == is_digit(char)) {
                continue;
            }
            let part = whole.get(start..end).unwrap_or("");
            let digits = is_digit(char);
            telling |= if digits {
                part.chars().count() >= 13
            } else {
                matches!(word(part.as_bytes()), Word::Cvv | Word::Card | Word::Expiry)
            };
            parts.push((digits, range.start + start..range.start + end));
            start = end;
        }
        if !telling {
            self.take(turn, Word::Other, range.start as u32..range.end as u32);
            return;
        }
        for (digits, part) in parts {
            let place = part.start as u32..part.end as u32;
            let part = text.get(part).unwrap_or("");
            if digits {
                self.flush(turn);
                self.push(turn, place, part.chars().filter_map(digit), false, true);
            } else {
                self.take(turn, word(part.as_bytes()), place);
            }
        }
    }

    /// Written digits with what joins them: a date, a time, an amount, or groups of a number.
    fn scan_digits(&mut self, turn: u32, text: &str, start: usize) -> usize {
        if !self.plus
            && let Some(groups) = written::lettered_groups(text, start)
        {
            return self.lettered(turn, text, &groups);
        }
        let mut groups: [(usize, usize, usize); 4] = [(0, 0, 0); 4];
        let mut count = 0;
        let mut joint = '\0';
        let mut same = true;
        let mut at = start;
        loop {
            let (end, digits) = digits_at(text, at);
            if let Some(group) = groups.get_mut(count) {
                *group = (at, end, digits);
            }
            count += 1;
            let mut rest = text.get(end..).unwrap_or("").chars();
            let (sep, next) = (rest.next(), rest.next());
            if let (Some(sep @ ('.' | ',' | ':' | '/' | '-')), Some(next)) = (sep, next)
                && digit(next).is_some()
            {
                same &= joint == '\0' || joint == sep;
                joint = sep;
                at = end + sep.len_utf8();
                continue;
            }
            at = end;
            break;
        }
        let plus = std::mem::take(&mut self.plus);
        let currency = std::mem::take(&mut self.currency);
        let used = groups.get(..count.min(groups.len())).unwrap_or(&[]);
        let after = text.get(at..).unwrap_or("").chars().next();
        // Letters that touch the last group: `4th`, `2pm`, `12ABC`.
        if count <= groups.len() && after.is_some_and(|c| c.is_alphabetic()) {
            let Some(&(last, ..)) = used.last() else { return at };
            for &(from, to, _) in used.get(..used.len() - 1).unwrap_or(&[]) {
                self.write(turn, text, from..to);
            }
            let rest = text.get(at..).unwrap_or("");
            let end = at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            self.flush(turn);
            self.scan_mixed(turn, text, last..end);
            return end;
        }
        // Length and value of each group; the value of a long one does not matter.
        let group = |&(from, to, length): &(usize, usize, usize)| {
            let value = text.get(from..to).unwrap_or("").chars().filter_map(digit);
            (length, value.take(4).fold(0u32, |value, digit| value * 10 + u32::from(digit)))
        };
        let read: Vec<(usize, u32)> = used.iter().map(group).collect();
        let year = |length: usize| length == 2 || length == 4;
        let day = |(length, value): (usize, u32)| length <= 2 && (1..=31).contains(&value);
        let month = |(length, value): (usize, u32)| length <= 2 && (1..=12).contains(&value);
        let date = |a, b| day(a) && day(b) && (month(a) || month(b));
        let figure = currency
            || after == Some('%') && !written::percent_within(text, at)
            || count <= groups.len()
                && same
                && match (joint, read.as_slice()) {
                    (':', [h, m] | [h, m, _]) => h.0 <= 2 && h.1 <= 24 && m.0 == 2 && m.1 < 60,
                    // Also `24/7` and the `1/2` of a message in two parts.
                    ('/', [m, y]) => month(*m) && year(y.0) || m.0 + y.0 < 4,
                    ('/' | '-' | '.', [y, a, b]) if y.0 == 4 => date(*a, *b),
                    // A bank's sort code, a date, or six digits of a card in pairs.
                    ('-', [(2, _), (2, _), (2, _)]) => false,
                    ('/' | '-' | '.', [a, b, y]) => date(*a, *b) && year(y.0),
                    // `45.99` may as well be a card's four digits in two groups.
                    ('.', [whole, part]) => part.0 <= 2 && whole.0 <= 3 && whole.0 + part.0 != 4,
                    _ => false,
                };
        if figure {
            self.flush(turn);
            self.gap.figure = true;
            self.expiry = None;
            return at;
        }
        self.flush_unless_times(turn);
        if same && joint == '-' && matches!(read.as_slice(), [(2, _), (2, _), (2, _)]) {
            self.gap.words = self.gap.words.saturating_add(1);
        }
        // A telephone number as it is written in North America; a card is not grouped like that.
        if matches!(read.as_slice(), [(3, _), (3, _), (4, _)]) {
            self.gap.words = self.gap.words.saturating_add(3);
        }
        if plus {
            self.gap.ends = true;
            self.hard_end = true;
            self.plus_piece = true;
        }
        if count <= groups.len() {
            for &(from, to, _) in used {
                self.write(turn, text, from..to);
            }
        } else {
            // A long chain: read it again, group by group.
            let mut from = start;
            while from < at {
                let (end, digits) = digits_at(text, from);
                if digits == 0 {
                    from +=
                        text.get(from..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
                } else {
                    self.write(turn, text, from..end);
                    from = end;
                }
            }
        }
        at
    }

    /// Groups that letters part: pieces of one number; says where the last ends.
    fn lettered(&mut self, turn: u32, text: &str, groups: &[Range<usize>]) -> usize {
        self.flush(turn);
        self.currency = false;
        for group in groups {
            let digits = text.get(group.clone()).unwrap_or("").chars().filter_map(digit);
            self.push(turn, group.start as u32..group.end as u32, digits, false, true);
        }
        groups.last().map_or(0, |last| last.end)
    }

    fn write(&mut self, turn: u32, text: &str, range: Range<usize>) {
        let part = text.get(range.clone()).unwrap_or("");
        let mut start = range.start as u32;
        let mut repeat = 1;
        if let Some((from, times)) = self.times.take()
            && range.len() == 1
        {
            start = from;
            repeat = times;
        }
        if let Some(oh) = self.oh.take() {
            self.push(turn, oh, [0].into_iter(), true, false);
        }
        let digits = part.chars().filter_map(digit);
        if repeat == 1 {
            self.push(turn, start..range.end as u32, digits, false, false);
        } else {
            let one: Option<u8> = part.chars().find_map(digit);
            let all = (0..repeat).filter_map(|_| one);
            self.push(turn, start..range.end as u32, all, false, false);
        }
    }

    /// Takes a word in.
    fn take(&mut self, turn: u32, word: Word, place: Range<u32>) {
        match word {
            Word::Unit(value) | Word::Teen(value) => {
                self.number(turn, u32::from(value), 0, place.clone());
            }
            Word::Tens(value) => self.number(turn, u32::from(value) * 10, 1, place.clone()),
            Word::Hundred => match self.open.as_mut() {
                Some(open) if open.value < 100 && open.room < 2 => {
                    open.value *= 100;
                    open.room = 2;
                    open.place.end = place.end;
                }
                Some(Open { added: Some((value, start)), .. }) => {
                    // The second `hundred` takes what was put in after the first.
                    let (value, start) = (*value, *start);
                    if let Some(open) = self.open.as_mut() {
                        open.value -= value;
                        open.place.end = start;
                    }
                    self.flush_unless_times(turn);
                    let open =
                        Open { place: start..place.end, value: value * 100, room: 2, added: None };
                    self.open = Some(open);
                }
                _ => self.other(turn),
            },
            Word::Thousand => match self.open.take() {
                Some(mut open) if open.value < 1_000 => {
                    open.value *= 1_000;
                    open.room = 0;
                    open.place.end = place.end;
                    self.open = Some(open);
                    self.flush(turn);
                    self.thousand = Some(self.stream.pieces.len());
                }
                Some(open) => {
                    self.open = Some(open);
                    self.flush(turn);
                    self.other(turn);
                }
                None => self.other(turn),
            },
            Word::Times(value) => {
                if let Some(oh) = self.oh.take() {
                    self.push(turn, oh, [0].into_iter(), true, false);
                }
                self.flush(turn);
                self.times = Some((place.start, value));
            }
            Word::Oh => {
                self.flush_unless_times(turn);
                if let Some((start, times)) = self.times.take() {
                    let all = (0..times).map(|_| 0);
                    self.push(turn, start..place.end, all, true, false);
                } else if self.beside_digits() || self.oh.is_some() {
                    if let Some(oh) = self.oh.take() {
                        self.push(turn, oh, [0].into_iter(), true, false);
                    }
                    self.push(turn, place.clone(), [0].into_iter(), true, false);
                } else {
                    self.oh = Some(place.clone());
                }
            }
            Word::Filler | Word::Again => self.pause(turn),
            Word::Tie => {
                self.flush(turn);
                self.gap.tie = true;
            }
            Word::Measure | Word::Sec => {
                self.flush(turn);
                if !self.drop_count() {
                    self.other(turn);
                }
            }
            Word::Coin => {
                self.flush(turn);
                if !self.drop_amount() && !self.drop_count() {
                    self.other(turn);
                }
            }
            Word::Currency => {
                self.flush(turn);
                self.drop_amount();
                self.end();
            }
            Word::Digits => {
                self.flush(turn);
                self.drop_count();
                if let Some((_, Some(Word::Teen(16)))) = self.recent.first() {
                    self.speaks_of_card();
                }
            }
            _ => {
                self.flush(turn);
                match word {
                    Word::Correction | Word::No => self.gap.correction = true,
                    Word::Sounds(digit) => {
                        self.gap.sounds = self.gap.sounds.saturating_add(1);
                        self.gap.sound = digit;
                    }
                    // `then 1111 and ends 2222` goes on; `the one ending 1111` does not.
                    Word::Ending if self.beside_digits() && !self.lone_digit() => {}
                    Word::Ends | Word::Ending => {
                        let hard_end = self.hard_end;
                        self.end();
                        self.hard_end = hard_end;
                    }
                    Word::Out if self.before() != Some(Word::Runs) => self.other(turn),
                    Word::Expiry | Word::Out => {
                        self.end();
                        self.expiry = Some(self.stream.pieces.len());
                        if let Some(cue) = self.stream.cues.last_mut()
                            && cue.next as usize == self.stream.pieces.len()
                            && self.stream.turns.len() as u32 == turn
                        {
                            cue.expiry |= cue.place.start < place.start;
                        }
                    }
                    Word::Card => match self.recent.first() {
                        Some((_, Some(Word::NotPayment))) => self.other(turn),
                        _ => self.speaks_of_card(),
                    },
                    Word::Which | Word::Strip => {}
                    _ => self.other(turn),
                }
            }
        }
        self.cue(word, &place);
        self.recent.rotate_right(1);
        self.recent[0] = (place.start, Some(word));
    }

    /// Whether a cue of a card or of a code ends at this word.
    fn cue(&mut self, word: Word, place: &Range<u32>) {
        let recent = |back: usize| self.recent.get(back).and_then(|&(_, word)| word);
        let secret = || matches!(recent(0), Some(Word::Security | Word::Sec));
        let start_of = |back: usize| self.recent.get(back).map_or(place.start, |&(start, _)| start);
        let three = |word: Word2| matches!(word, Some(Word::Unit(3 | 4)));
        let find = |from: usize, wanted: &dyn Fn(Word) -> bool| {
            (from..self.recent.len()).find(|&back| recent(back).is_some_and(wanted))
        };
        let code = match word {
            Word::Cvv => Some((place.start, false)),
            Word::Number | Word::No | Word::Code | Word::Digits if secret() => {
                Some((start_of(0), false))
            }
            Word::Code if recent(0) == Some(Word::Card) => Some((start_of(0), false)),
            Word::Code | Word::Number if recent(0) == Some(Word::Digits) && three(recent(1)) => {
                Some((start_of(1), false))
            }
            Word::Number | Word::Code
                if recent(0) == Some(Word::Identification) && recent(1) == Some(Word::Card) =>
            {
                Some((start_of(1), false))
            }
            Word::D if recent(0) == Some(Word::I) && recent(1) == Some(Word::C) => {
                Some((start_of(1), false))
            }
            Word::V | Word::C if recent(0) == Some(Word::V) && recent(1) == Some(Word::C) => {
                Some((start_of(1), false))
            }
            Word::Strip if recent(0) == Some(Word::Signature) => Some((start_of(0), false)),
            Word::Back => {
                let on = usize::from(recent(0) == Some(Word::The));
                (recent(on) == Some(Word::On))
                    .then(|| {
                        find(on + 1, &|word| {
                            matches!(
                                word,
                                Word::Digits
                                    | Word::Number
                                    | Word::Code
                                    | Word::Unit(3)
                                    | Word::Which
                            )
                        })
                    })
                    .flatten()
                    .map(|back| {
                        let weak = matches!(recent(back), Some(Word::Unit(_) | Word::Which));
                        (start_of(back), weak)
                    })
            }
            Word::Front => {
                let on = usize::from(recent(0) == Some(Word::The));
                (recent(on) == Some(Word::On))
                    .then(|| find(on + 1, &|word| matches!(word, Word::Digits | Word::Unit(4))))
                    .flatten()
                    .filter(|&back| three(recent(back)) || three(recent(back + 1)))
                    .map(|back| (start_of(back), false))
            }
            Word::Digits if three(recent(0)) => Some((start_of(0), true)),
            Word::Unit(3) if recent(0) == Some(Word::Which) => Some((start_of(0), true)),
            _ => None,
        };
        let card = match word {
            Word::Number => recent(0) == Some(Word::Long) || recent(0) == Some(Word::Card),
            Word::Express => recent(0) == Some(Word::American),
            Word::Front if code.is_none() => {
                let on = usize::from(recent(0) == Some(Word::The));
                recent(on) == Some(Word::On)
                    && find(on + 1, &|word| matches!(word, Word::Digits | Word::Number)).is_some()
            }
            _ => false,
        };
        let asks = |word: Word| matches!(word, Word::Number | Word::Code | Word::Digits);
        let more = |word: Word| matches!(word, Word::Again | Word::Repeat);
        let once_more = |wanted: &dyn Fn(Word) -> bool| find(0, wanted).is_some_and(|b| b < 5);
        // Some other number where the turn names one: `your phone number again`.
        let anew = !self.ends && (asks(word) && once_more(&more) || more(word) && once_more(&asks));
        let other = matches!(recent(0), Some(Word::Ends | Word::Ending));
        // `On the back it's 123`, where nobody says what is there, and `the number above it is 1234`.
        let own = match word {
            _ if code.is_some() => None,
            Word::Back => {
                (recent(0) == Some(Word::The) && recent(1) == Some(Word::On)).then_some(1)
            }
            Word::Above => find(0, &|word| matches!(word, Word::Number | Word::Digits))
                .filter(|&back| back < 3),
            _ => None,
        };
        let code = code.or(own.map(|back| (start_of(back), true)));
        let own = own.is_some();
        let cue_anew = code.is_none() && (anew || word == Word::Code && !other);
        self.anew |= anew;
        if card {
            self.card_number |= word != Word::Express;
            self.speaks_of_card();
        }
        if let Some((start, weak)) = code.or(cue_anew.then_some((place.start, false))) {
            if !weak && !cue_anew {
                self.end();
            }
            if !cue_anew {
                self.drop_words_of(start);
            }
            self.stream.cues.push(CodeCue {
                place: start..place.end,
                next: self.stream.pieces.len() as u32,
                weak,
                anew: cue_anew,
                expiry: self.expiry == Some(self.stream.pieces.len()),
                before: self.gap,
                done: false,
                own,
            });
            if !own {
                self.cue_turn = Some(self.stream.turns.len() as u32);
            }
        }
    }

    /// A written single digit that names how many, such as the `3` of `3 digits`, is in `recent` as
    /// a number in words is.
    fn note_written(&mut self, value: u8, start: u32) {
        let word = if value < 10 { Word::Unit(value) } else { Word::Teen(value) };
        self.recent.rotate_right(1);
        self.recent[0] = (start, Some(word));
    }

    fn speaks_of_card(&mut self) {
        self.card = true;
        self.gap.card = true;
    }

    fn end(&mut self) {
        self.gap.ends = true;
        self.ends = true;
        self.hard_end = true;
    }

    /// The word before the one that is taken in.
    fn before(&self) -> Option<Word> {
        self.recent.first().and_then(|&(_, word)| word)
    }

    /// An `oh` that is all of a turn is a digit where a code was just asked for.
    fn lone_oh(&mut self, turn: u32) {
        let asked = self.cue_turn.is_some_and(|cue| turn - cue <= OH_TURNS);
        let alone = self.recent.get(1).is_some_and(|&(_, word)| word.is_none()) && self.words == 0;
        if asked
            && alone
            && let Some(oh) = self.oh.take()
        {
            self.push(turn, oh, [0].into_iter(), true, false);
        }
    }

    fn other(&mut self, turn: u32) {
        self.flush(turn);
        self.gap.words = self.gap.words.saturating_add(1);
        self.words = self.words.saturating_add(1);
    }

    /// A number in words.
    fn number(&mut self, turn: u32, value: u32, room: u8, place: Range<u32>) {
        if let Some(oh) = self.oh.take() {
            self.push(turn, oh, [0].into_iter(), true, false);
        }
        if let Some((start, times)) = self.times.take() {
            self.flush(turn);
            let digit = value as u8;
            if value < 10 {
                let all = (0..times).map(|_| digit);
                self.push(turn, start..place.end, all, true, false);
            } else {
                self.open = Some(Open { place: start..place.end, value, room, added: None });
            }
            return;
        }
        if let Some(open) = self.open.as_mut() {
            let fits = match open.room {
                1 => (1..10).contains(&value),
                2 => (1..100).contains(&value),
                _ => false,
            };
            if fits {
                open.value += value;
                open.added = match open.added {
                    Some((added, start)) => Some((added + value, start)),
                    None if open.room == 2 => Some((value, place.start)),
                    None => None,
                };
                open.room = if open.room == 2 && room == 1 { 1 } else { 0 };
                open.place.end = place.end;
                return;
            }
        }
        self.flush(turn);
        self.open = Some(Open { place, value, room, added: None });
    }

    /// `thirty and then one`, `thirty, one`: two numbers, not one.
    fn pause(&mut self, turn: u32) {
        if self.open.as_ref().is_some_and(|open| open.room == 1) {
            self.flush_unless_times(turn);
        }
    }

    /// Ends what the next word could have lengthened.
    fn flush(&mut self, turn: u32) {
        self.times = None;
        self.oh = None;
        self.flush_unless_times(turn);
    }

    fn flush_unless_times(&mut self, turn: u32) {
        if let Some(mut open) = self.open.take() {
            self.add_to_thousand(&mut open);
            let mut digits = [0u8; 6];
            let mut count = 0;
            let mut value = open.value;
            loop {
                if let Some(digit) = digits.get_mut(count) {
                    *digit = (value % 10) as u8;
                }
                count += 1;
                value /= 10;
                if value == 0 || count == digits.len() {
                    break;
                }
            }
            let digits = digits.into_iter().take(count).rev();
            self.push_plain(turn, open.place, digits, true, false);
        }
    }

    /// `four thousand` and then `five hundred and one` are one number.
    fn add_to_thousand(&mut self, open: &mut Open) {
        let follows = self.thousand == Some(self.stream.pieces.len())
            && self.gap == Gap::default()
            && (10..1000).contains(&open.value);
        if follows && let Some(piece) = self.stream.pieces.pop() {
            let digits = self.stream.digits.split_off(piece.digits.start as usize);
            let thousands = digits.iter().fold(0, |value, &digit| value * 10 + u32::from(digit));
            open.value += thousands;
            open.place.start = piece.place.start;
            self.gap = piece.before;
        }
        self.thousand = None;
    }

    fn beside_digits(&self) -> bool {
        !self.stream.pieces.is_empty()
            && self.gap.clean()
            && self
                .stream
                .pieces
                .last()
                .is_some_and(|piece| piece.turn as usize == self.stream.turns.len())
    }

    /// Whether the last piece is a digit that no other stands before.
    fn lone_digit(&self) -> bool {
        self.stream.pieces.last().is_some_and(|piece| {
            piece.len() == 1 && (!piece.before.clean() || self.is_first(piece))
        })
    }

    fn push(
        &mut self,
        turn: u32,
        place: Range<u32>,
        digits: impl Iterator<Item = u8>,
        spoken: bool,
        glued: bool,
    ) {
        self.flush_unless_times(turn);
        self.push_plain(turn, place, digits, spoken, glued);
    }

    fn push_plain(
        &mut self,
        turn: u32,
        place: Range<u32>,
        digits: impl Iterator<Item = u8>,
        spoken: bool,
        glued: bool,
    ) {
        let first = self.stream.digits.len() as u32;
        self.stream.digits.extend(digits);
        let last = self.stream.digits.len() as u32;
        if first == last {
            return;
        }
        if !spoken && (3..=4).contains(&(last - first)) {
            self.note_written(3, place.start);
        } else if !spoken && last - first <= 2 {
            let value = self.stream.digits.iter().skip(first as usize);
            let value = value.fold(0, |value: u8, &digit| value * 10 + digit);
            if value < 20 {
                self.note_written(value, place.start);
            }
        }
        self.stream.pieces.push(Piece {
            turn,
            place,
            digits: first..last,
            before: std::mem::take(&mut self.gap),
            spoken,
            glued,
            plus: std::mem::take(&mut self.plus_piece),
        });
        self.hard_end = false;
    }

    /// Takes the last piece back where it says how many (`three days`) and stands alone.
    fn drop_count(&mut self) -> bool {
        let alone = self.stream.pieces.last().is_some_and(|piece| {
            piece.turn as usize == self.stream.turns.len()
                && piece.len() <= 2
                && self.gap == Gap::default()
                && (!piece.before.clean() || self.is_first(piece))
        });
        if alone && let Some(piece) = self.stream.pieces.pop() {
            self.stream.digits.truncate(piece.digits.start as usize);
            self.gap = piece.before;
            self.gap.words = self.gap.words.saturating_add(1);
        }
        alone
    }

    /// Takes an amount back whose currency follows (`120 pounds`): the last number of the turn, where
    /// it stands apart from the one before it.
    fn drop_amount(&mut self) -> bool {
        let Some(mut first) = self.stream.pieces.len().checked_sub(1) else { return false };
        if self.gap != Gap::default() {
            return false;
        }
        // The part behind the point.
        if let [.., whole, part] = self.stream.pieces.as_slice()
            && part.before == Gap::default()
            && part.turn == whole.turn
            && part.len() == 2
            && !part.spoken
            && whole.place.end + 1 == part.place.start
        {
            first -= 1;
        }
        let Some(piece) = self.stream.pieces.get(first) else { return false };
        let asked = self.stream.cues.last().is_some_and(|cue| cue.next as usize >= first);
        let before = self.stream.digits.get(..piece.digits.start as usize).unwrap_or(&[]);
        let distance = first
            .checked_sub(1)
            .and_then(|before| self.stream.pieces.get(before))
            .map_or(0, |before| piece.place.start.saturating_sub(before.place.end));
        let apart = !piece.before.clean()
            || piece.before.sounds > 0
            || distance > 1
            || self.is_first(piece)
            || ends_in_card(before);
        let apart = apart && !ends_in_card(&self.stream.digits);
        let digits = self.stream.digits.len() - before.len();
        let mine = piece.turn as usize == self.stream.turns.len();
        let amount = mine && apart && !asked && digits <= AMOUNT_DIGITS;
        if amount {
            let (before, from) = (piece.before, piece.digits.start);
            self.stream.pieces.truncate(first);
            self.stream.digits.truncate(from as usize);
            self.gap = before;
            self.gap.figure = true;
        }
        amount
    }

    fn is_first(&self, piece: &Piece) -> bool {
        let before = self.stream.pieces.len().checked_sub(2);
        before
            .and_then(|at| self.stream.pieces.get(at))
            .is_none_or(|other| other.turn != piece.turn)
    }

    /// Takes back the number that is a word of a cue: the `three` of `last three on the back`.
    fn drop_words_of(&mut self, start: u32) {
        let alone = self.stream.pieces.last().is_some_and(|piece| {
            piece.turn as usize == self.stream.turns.len()
                && piece.place.start >= start
                && piece.len() == 1
                && (!piece.before.clean() || self.is_first(piece))
        });
        if alone && let Some(piece) = self.stream.pieces.pop() {
            self.stream.digits.truncate(piece.digits.start as usize);
            self.gap = piece.before.and(self.gap);
        }
    }
}

/// For how many turns after a code was asked for a lone `oh` is taken for a digit of it.
const OH_TURNS: u32 = 6;
/// How many digits an amount has in words, at most.
const AMOUNT_DIGITS: usize = 6;

/// Whether digits end in those of a card.
fn ends_in_card(digits: &[u8]) -> bool {
    [15, 16].into_iter().any(|length| {
        let card = digits.len().checked_sub(length).and_then(|from| digits.get(from..));
        card.is_some_and(|card| matches!(card, [3..=6, ..]) && luhn(card))
    })
}

fn is_currency(char: char) -> bool {
    matches!(char, '$' | '£' | '€' | '¥' | '₹' | '₦')
}

/// A token of masking at the start of the text: its length, whether it is a code's, its number.
fn token(text: &str) -> Option<(usize, bool, u32)> {
    let (code, rest) = match (text.strip_prefix("[card#"), text.strip_prefix("[code#")) {
        (Some(rest), _) => (false, rest),
        (_, Some(rest)) => (true, rest),
        _ => return None,
    };
    let (digits, count) = digits_at(rest, 0);
    let number = rest.get(..digits).filter(|_| count <= 6)?.parse().ok()?;
    let mut rest = rest.get(digits..)?;
    if !code && let Some(ending) = rest.strip_prefix(" ending ") {
        let four = ending.as_bytes().get(..4)?;
        if !four.iter().all(u8::is_ascii_digit) {
            return None;
        }
        rest = ending.get(4..)?;
    }
    let rest = rest.strip_prefix(']')?;
    Some((text.len() - rest.len(), code, number))
}
