//! Card data never lands: card numbers and codes become typed tokens before anything is kept.
//!
//! The rules follow PCI DSS 3.3.1 and fail closed: near a word that speaks of a payment card, 13 to
//! 19 digits are masked whether they pass the check or not, and so is a longer run.
//!
//! - **Card**: `[card#1 ending 1111]` for the first piece, `[card#1]` for the others and for what is
//!   read back. The same card has the same number within a conversation.
//! - **Code**: `[code#1]`; nothing of it is kept.

use crate::origins::{Edit, Origins};
use crate::spoken::{CodeCue, Gap, Line, Piece, Stream, stream};
use crate::written::luhn;
use measure::conversation::Conversation;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What was masked in one conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// Different card numbers.
    pub cards: u32,
    /// Different card codes.
    pub codes: u32,
}

/// Masks the card data in a conversation, in place. Masking what is masked changes nothing.
pub fn mask(conversation: &mut Conversation) -> Masked {
    mask_with(conversation, None)
}

/// Where masked words stood, by turn: in bytes of its text as it was.
pub type Places = FxHashMap<u32, Vec<Range<u32>>>;

/// What is noted of masked places, over all rounds.
#[derive(Debug, Default)]
pub struct Noted {
    /// Where they stood.
    pub places: Places,
    /// From where what stands there now comes.
    pub origins: Origins,
}

/// Masks the same, and says where.
pub fn mask_noting(conversation: &mut Conversation) -> (Masked, Noted) {
    let mut noted = Noted::default();
    let masked = mask_with(conversation, Some(&mut noted));
    (masked, noted)
}

/// Where masked values stand in a text: `[card#1 ending 1111]` and the like.
pub fn values(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('[').map(|at| from + at) {
        let Some(close) = text[open..].find(']').map(|at| open + at + 1) else { break };
        let inside = &text[open + 1..close - 1];
        let is_value = inside.split_once('#').is_some_and(|(what, rest)| {
            matches!(what, "card" | "code" | "password" | "account")
                && rest.starts_with(|c: char| c.is_ascii_digit())
        });
        if is_value {
            found.push(open..close);
        }
        from = if is_value { close } else { open + 1 };
    }
    found
}

fn mask_with(conversation: &mut Conversation, mut noted: Option<&mut Noted>) -> Masked {
    let mut known = Known::default();
    // A second round sees what the first one left; digits only ever become fewer, so it ends.
    while let Some(stream) = stream(conversation) {
        known.offset(stream.tokens);
        let found = find(&stream, &mut known);
        if found.iter().all(Option::is_none) {
            break;
        }
        replace(conversation, &stream, &found, &mut known, noted.as_deref_mut());
    }
    Masked { cards: known.cards.len() as u32, codes: known.codes.len() as u32 }
}

/// How many digits a card number has (ISO/IEC 7812-1; 12 does not occur any more).
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// For how many turns a word that speaks of a card is near.
const CUE_TURNS: usize = 6;
/// Within how many turns after it is asked for a code is given.
const CODE_TURNS: usize = 4;
/// Within how many turns a code is read back.
const CODE_BACK_TURNS: usize = 8;
/// How many turns without a number, such as a hold or the search for a purse, put neither of these
/// off.
const CHATTER_TURNS: usize = 24;
/// For how many turns a card or a code that was asked for, or given, can be asked for anew.
const ANEW_TURNS: usize = 60;
/// How many turns may lie between two pieces of one number.
const BETWEEN_TURNS: u32 = 6;
/// How many words that are no fillers another party may say between two pieces of one number.
const BETWEEN_WORDS: u16 = 10;
/// How many words that are no fillers stand in what puts a code right: `tell a lie`.
const CORRECTION_WORDS: u16 = 6;
/// The shortest read-back that is masked wherever it stands.
const READ_BACK: usize = 5;

/// What is known of the cards and codes of a conversation.
#[derive(Default)]
struct Known {
    cards: Vec<Card>,
    codes: FxHashMap<u32, u32>,
    /// The highest numbers that the text already had when it came.
    before: Option<(u32, u32)>,
    /// Where five digits in a row occur in a known card.
    pieces: FxHashMap<u32, Vec<(u32, bool, u32)>>,
}

struct Card {
    digits: Vec<u8>,
    /// What it was said with: a slip that was put right, a date.
    more: Vec<u8>,
    ending: [u8; 4],
    shown: bool,
}

impl Known {
    fn offset(&mut self, tokens: (u32, u32)) {
        self.before.get_or_insert(tokens);
    }

    fn card(&mut self, digits: &[u8], ending: &[u8]) -> u32 {
        if let Some(at) = self.within(digits) {
            return at;
        }
        let at = self.cards.len() as u32;
        let mut four = [0; 4];
        for (to, from) in four.iter_mut().zip(ending.iter().skip(ending.len().saturating_sub(4))) {
            *to = *from;
        }
        self.cards.push(Card { digits: Vec::new(), more: Vec::new(), ending: four, shown: false });
        self.also(at, digits);
        at
    }

    /// More digits that are pieces of a card wherever they stand.
    fn also(&mut self, at: u32, digits: &[u8]) {
        let Some(card) = self.cards.get_mut(at as usize) else { return };
        let second = !card.digits.is_empty();
        let text = if second { &mut card.more } else { &mut card.digits };
        let from = text.len();
        text.extend_from_slice(digits);
        for (offset, five) in digits.windows(READ_BACK).enumerate() {
            let places = self.pieces.entry(gram(five)).or_default();
            // Enough for any real conversation, and it keeps the search linear.
            if places.len() < 32 {
                places.push((at, second, (from + offset) as u32));
            }
        }
    }

    /// A card that these digits are a piece of.
    fn within(&self, digits: &[u8]) -> Option<u32> {
        self.longest(digits).filter(|&(_, length)| length == digits.len()).map(|(card, _)| card)
    }

    /// The card that shares the longest start of these digits, five or more.
    fn longest(&self, digits: &[u8]) -> Option<(u32, usize)> {
        let five = digits.get(..READ_BACK)?;
        let places = self.pieces.get(&gram(five))?;
        places
            .iter()
            .filter_map(|&(card, more, offset)| {
                let known = self.cards.get(card as usize)?;
                let known = if more { &known.more } else { &known.digits };
                let rest = known.get(offset as usize..)?;
                let same = rest.iter().zip(digits).take_while(|(a, b)| a == b).count();
                Some((card, same))
            })
            .max_by_key(|&(card, same)| (same, std::cmp::Reverse(card)))
    }

    fn code(&mut self, digits: &[u8]) -> u32 {
        let next = self.codes.len() as u32;
        *self.codes.entry(code_key(digits)).or_insert(next)
    }
}

/// Codes have at most eight digits; a leading one keeps zeros apart.
fn code_key(digits: &[u8]) -> u32 {
    digits.iter().fold(1, |key, &digit| key.wrapping_mul(10).wrapping_add(u32::from(digit)))
}

fn gram(five: &[u8]) -> u32 {
    five.iter().fold(0, |gram, &digit| gram * 10 + u32::from(digit))
}

/// What a piece of the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Card(u32),
    Code(u32),
}

/// A number that one party says, in one turn or over several.
#[derive(Clone, Debug, Default)]
struct Run {
    pieces: Vec<Part>,
    digits: Vec<u8>,
    /// A word that speaks of a card is near.
    card: bool,
}

/// A piece in a run, with all that stands between it and the piece before it.
#[derive(Clone, Debug)]
struct Part {
    piece: u32,
    first: usize,
    gap: Gap,
    turns: u32,
}

impl Run {
    fn last<'s>(&self, stream: &'s Stream) -> Option<&'s Piece> {
        self.pieces.last().and_then(|part| stream.pieces.get(part.piece as usize))
    }

    fn ends_with_phone(&self, stream: &Stream) -> bool {
        self.last(stream).is_some_and(|piece| phone_like(piece, stream))
    }

    /// Whether it begins with a plus sign, as a telephone number does.
    fn plus(&self, stream: &Stream) -> bool {
        self.pieces
            .first()
            .and_then(|part| stream.pieces.get(part.piece as usize))
            .is_some_and(|piece| piece.plus)
    }

    /// Whether a number may begin or end at a part: where the turn changes or something is said
    /// between. A stray digit beside such a place (`that one, four …`) is let pass.
    fn seam(&self, part: usize) -> bool {
        let here = |part: usize| {
            self.pieces.get(part).is_none_or(|part| {
                part.turns > 0 || part.gap.words > 0 || part.gap.correction || part.gap.figure
            })
        };
        part == 0 || here(part)
    }

    /// Whether a stretch of parts goes over several turns.
    fn over_turns(&self, parts: Range<usize>) -> bool {
        self.pieces
            .get(parts.start + 1..parts.end)
            .is_some_and(|parts| parts.iter().any(|part| part.turns > 0))
    }

    fn gappy(&self) -> bool {
        self.pieces
            .iter()
            .skip(1)
            .any(|part| part.gap.words > 0 || part.gap.figure || part.gap.sounds > 0)
    }
}

fn find(stream: &Stream, known: &mut Known) -> Vec<Option<What>> {
    let mut found = vec![None; stream.pieces.len()];
    let near = near_card(stream);
    let runs = runs(stream, &near);
    let mut masked = Vec::new();
    for run in &runs {
        let cards = cards(run, stream, known);
        if let Some(&(_, card)) = cards.first() {
            masked.push((run, card));
        }
        for (piece, card) in cards {
            if let Some(found) = found.get_mut(piece) {
                *found = Some(What::Card(card));
            }
        }
    }
    if !known.cards.is_empty() {
        for run in &runs {
            read_backs(run, stream, known, &mut found);
        }
        for (run, card) in masked {
            pieces_between(run, stream, known, card, &mut found);
        }
    }
    codes(stream, &near, known, &mut found);
    found
}

/// For each turn, whether a card is spoken of in it or in the six before it, or its number was asked
/// for in the six turns with numbers before it.
fn near_card(stream: &Stream) -> Vec<bool> {
    let mut card: Option<usize> = None;
    let mut asked: Option<usize> = None;
    let mut numbers = 0;
    let within = |last: Option<usize>, number: usize, turns: usize| {
        last.is_some_and(|last| number - last <= turns)
    };
    stream
        .turns
        .iter()
        .enumerate()
        .map(|(number, turn)| {
            if turn.card_number || turn.anew && within(card, number, ANEW_TURNS) {
                asked = Some(number);
                numbers = 0;
            } else {
                numbers += usize::from(!turn.pieces.is_empty());
            }
            if turn.card {
                card = Some(number);
            }
            within(card, number, CUE_TURNS)
                || numbers <= CUE_TURNS && within(asked, number, CUE_TURNS + CHATTER_TURNS)
        })
        .collect()
}

/// The numbers that each party says, over consecutive turns of that party.
fn runs(stream: &Stream, near: &[bool]) -> Vec<Run> {
    struct Open {
        run: Run,
        gap: Gap,
        since: u32,
        between: u16,
        /// A card's number was spoken of before it began, or as it did.
        asked: bool,
        closed: bool,
    }
    let mut done = Vec::new();
    let mut card_asked: Option<u32> = None;
    // Party and its run; few are open at a time, for a run closes when it is not taken up soon.
    let mut open: Vec<(u16, Open)> = Vec::new();
    for (number, line) in stream.turns.iter().enumerate() {
        let number = number as u32;
        if open.is_empty() && line.pieces.is_empty() {
            continue;
        }
        let near = near.get(number as usize).copied().unwrap_or(false);
        let asked = stream
            .cues
            .get(line.cues.start as usize..line.cues.end as usize)
            .is_some_and(|cues| cues.iter().any(|cue| !cue.weak && !cue.anew));
        for (party, open) in &mut open {
            if *party != line.party {
                open.between = open.between.saturating_add(line.words);
                open.closed |= line.ends || asked || open.between > BETWEEN_WORDS;
                // What was said before the card was asked for is some other number.
                open.closed |= line.card_number && !open.asked && !may_begin(&open.run.digits);
                open.closed |= !near && !open.run.card && !line_reads_back(line, stream, &open.run);
            }
            open.closed |= number - open.since > BETWEEN_TURNS;
        }
        open.retain_mut(|(_, open)| {
            if open.closed {
                done.push(std::mem::take(&mut open.run));
            }
            !open.closed
        });
        if line.card_number {
            card_asked = Some(number);
        }
        let at = open.iter().position(|&(party, _)| party == line.party);
        let mut mine = at.map(|at| open.swap_remove(at).1);
        for number_of_piece in line.pieces.clone() {
            let Some(piece) = stream.pieces.get(number_of_piece as usize) else { continue };
            let first = number_of_piece == line.pieces.start;
            if let Some(open) = mine.take() {
                let gap = open.gap.and(piece.before);
                // A number that was begun near a cue goes on near it.
                let near = near || open.run.card;
                let alike = open.run.last(stream).is_some_and(|last| {
                    last.spoken == piece.spoken && (piece.spoken || last.len() == piece.len())
                });
                let (words, limit) = match (first, near) {
                    (_, false) => {
                        (gap.words.saturating_add(u16::from(gap.sounds)), u16::from(alike))
                    }
                    (false, true) => (gap.words, if gap.correction { 6 } else { 3 }),
                    (true, true) => (gap.words, 6),
                };
                let joins = !gap.ends
                    && words <= limit
                    && !(open.run.plus(stream) && (first || words > 0))
                    && (!gap.figure || near)
                    && !(gap.card && open.run.digits.len() >= 9)
                    && !(complete_end(&open.run.digits) && (first || gap.words > 0 || gap.figure))
                    && !(phone_like(piece, stream)
                        && (!near && !first
                            || words > 0
                            || open.run.digits.len() + piece.len() > *CARD.end()))
                    && !(open.run.ends_with_phone(stream)
                        && (!near || open.run.digits.len() < *CARD.start())
                        && !(near && completes(&open.run.digits, piece_digits(piece, stream))));
                if joins {
                    mine = Some(Open { gap, ..open });
                } else {
                    done.push(open.run);
                }
            }
            let open = mine.get_or_insert_with(|| Open {
                run: Run::default(),
                gap: Gap::default(),
                since: number,
                between: 0,
                asked: card_asked.is_some_and(|asked| number - asked <= ANEW_TURNS as u32),
                closed: false,
            });
            let digits = piece_digits(piece, stream);
            open.run.pieces.push(Part {
                piece: number_of_piece,
                first: open.run.digits.len(),
                gap: open.gap,
                turns: number - open.since,
            });
            open.run.digits.extend_from_slice(digits);
            open.run.card |= near;
            open.gap = Gap::default();
            open.since = number;
            open.between = 0;
        }
        if let Some(mut mine) = mine {
            // `the dog is at the door` in the middle of a card's number does not end it.
            let goes_on = line.broken_into
                && mine.run.card
                && (4..*CARD.start()).contains(&mine.run.digits.len());
            mine.gap = mine.gap.and(Gap { ends: line.after.ends && !goes_on, ..line.after });
            if mine.gap.ends {
                done.push(mine.run);
            } else {
                open.push((line.party, mine));
            }
        }
    }
    done.extend(open.into_iter().map(|(_, open)| open.run));
    done
}

/// Whether a turn of another party has no digits but those of the number that is being said.
fn line_reads_back(line: &Line, stream: &Stream, run: &Run) -> bool {
    let digits = stretch_digits(stream, &line.pieces);
    // The last of a number are enough to tell; a run has no end of its own.
    let recent = run.digits.get(run.digits.len().saturating_sub(64)..).unwrap_or(&run.digits);
    digits.len() < 3
        || digits.len() <= recent.len() && recent.windows(digits.len()).any(|w| w == digits)
}

fn piece_digits<'a>(piece: &Piece, stream: &'a Stream) -> &'a [u8] {
    stream.digits.get(piece.digits.start as usize..piece.digits.end as usize).unwrap_or(&[])
}

/// A written group like a telephone number stands for itself: no card is grouped like that.
fn phone_like(piece: &Piece, stream: &Stream) -> bool {
    !piece.spoken
        && match piece.len() {
            10 => true,
            11 | 12 => matches!(piece_digits(piece, stream), [0 | 1, ..]),
            _ => false,
        }
}

/// Digits that are a whole card number of a known issuer.
fn complete(digits: &[u8]) -> bool {
    matches!(digits.len(), 15 | 16) && issuer(digits) && luhn(digits)
}

/// Whether digits may be the first groups of a card number.
fn may_begin(digits: &[u8]) -> bool {
    matches!(digits, [2..=6, ..]) && matches!(digits.len(), 4 | 6 | 8 | 12)
}

/// Whether both are together a card number of a known issuer.
fn completes(first: &[u8], second: &[u8]) -> bool {
    let digits = [first, second].concat();
    CARD.contains(&digits.len()) && issuer(&digits) && luhn(&digits)
}

/// Digits that end in a whole card number.
fn complete_end(digits: &[u8]) -> bool {
    [15, 16].into_iter().any(|length| {
        digits.len().checked_sub(length).and_then(|from| digits.get(from..)).is_some_and(complete)
    })
}

/// Whether digits start and are as many as the card numbers of a known issuer.
fn issuer(digits: &[u8]) -> bool {
    let [a, b, c, d, ..] = *digits else { return false };
    let four = u32::from(a) * 1000 + u32::from(b) * 100 + u32::from(c) * 10 + u32::from(d);
    matches!(
        (digits.len(), four),
        (13 | 16 | 19, 4000..=4999)
            | (16, 2221..=2720 | 5100..=5599 | 6000..=6999 | 8100..=8199 | 9792)
            | (15, 3400..=3499 | 3700..=3799)
            | (14 | 16, 3000..=3059 | 3600..=3699 | 3800..=3999)
            | (16 | 19, 3528..=3589 | 6011 | 6200..=6299 | 6440..=6599)
            | (16 | 18 | 19, 5000..=5099 | 5600..=5899 | 6300..=6399 | 6700..=6799)
    )
}

/// The pieces of a run that are of a card.
fn cards(run: &Run, stream: &Stream, known: &mut Known) -> Vec<(usize, u32)> {
    let digits = &run.digits;
    let all = |card: u32| run.pieces.iter().map(|part| (part.piece as usize, card)).collect();
    let sounds: usize = run.pieces.iter().skip(1).map(|part| usize::from(part.gap.sounds)).sum();
    let hidden = usize::from(run.card && may_hide_a_digit(run, stream));
    if digits.len() + sounds + hidden < *CARD.start() || digits.len() < 8 {
        return Vec::new();
    }
    let glued = run
        .pieces
        .iter()
        .any(|part| stream.pieces.get(part.piece as usize).is_some_and(|piece| piece.glued));
    if CARD.contains(&digits.len()) && luhn(digits) {
        let plain = !run.gappy()
            && !glued
            && grouped(run, stream)
            && !run.plus(stream)
            && !run.over_turns(0..run.pieces.len());
        if run.card || plain || issuer(digits) {
            return all(known.card(digits, digits));
        }
    }
    let mut found = Vec::new();
    let mut from = 0;
    let windows = !run.card || !CARD.contains(&digits.len());
    while windows && let Some((window, parts)) = window(run, from) {
        let card = digits.get(window).unwrap_or(&[]);
        let card = known.card(card, card);
        let pieces = run.pieces.get(parts.clone()).unwrap_or(&[]);
        found.extend(pieces.iter().map(|part| (part.piece as usize, card)));
        from = parts.end;
    }
    if run.card {
        if CARD.contains(&digits.len()) {
            return all(known.card(digits, digits));
        }
        if let Some(&(_, card)) = found.first() {
            known.also(card, digits);
            // What is left over beside a card is a date, a code or a slip: it goes as well.
            let mut all: Vec<(usize, u32)> = all(card);
            for (piece, card) in &mut all {
                if let Ok(at) = found.binary_search_by_key(piece, |&(piece, _)| piece) {
                    *card = found.get(at).map_or(*card, |&(_, card)| card);
                }
            }
            return all;
        }
        let put_right = put_right(run).unwrap_or_else(|| digits.clone());
        let card = known.card(&put_right, &put_right);
        known.also(card, digits);
        return all(card);
    }
    if found.is_empty()
        && let Some(card) = put_right(run)
    {
        let number = known.card(&card, &card);
        known.also(number, digits);
        return all(number);
    }
    found
}

/// Whether a `seventy eight` in words could be `seventy` and `eight`, or the `for` before the first
/// digit another one.
fn may_hide_a_digit(run: &Run, stream: &Stream) -> bool {
    run.pieces.iter().enumerate().any(|(place, part)| {
        stream.pieces.get(part.piece as usize).is_some_and(|piece| {
            let pair =
                matches!(*piece_digits(piece, stream), [tens, units] if tens > 1 && units > 0);
            piece.spoken && (pair || place == 0 && piece.before.sounds > 0)
        })
    })
}

/// Whether the groups could be those of one number: words, one group, or short ones.
fn grouped(run: &Run, stream: &Stream) -> bool {
    run.pieces.len() == 1
        || run.pieces.iter().all(|part| {
            stream
                .pieces
                .get(part.piece as usize)
                .is_some_and(|piece| piece.spoken || piece.len() <= 6)
        })
}

/// The first stretch of whole pieces, from piece `from` on, that is a card number of a known
/// issuer: its digits and its pieces.
fn window(run: &Run, from: usize) -> Option<(Range<usize>, Range<usize>)> {
    let ends = |part: usize| run.pieces.get(part).map_or(run.digits.len(), |part| part.first);
    for start in from..run.pieces.len() {
        let first = ends(start);
        let mut end = start;
        while end < run.pieces.len() {
            end += 1;
            let last = ends(end);
            let length = last - first;
            if length > *CARD.end() {
                // One long group that begins with a card number, its date and code after it.
                for whole in [15, 16] {
                    if end == start + 1
                        && run.digits.get(first..first + whole).is_some_and(complete)
                    {
                        return Some((first..first + whole, start..end));
                    }
                }
                break;
            }
            if CARD.contains(&length)
                && (!run.over_turns(start..end)
                    || (run.seam(start) || run.seam(start.saturating_sub(1)))
                        && (run.seam(end) || run.seam(end + 1)))
                && run.digits.get(first..last).is_some_and(|digits| issuer(digits) && luhn(digits))
            {
                return Some((first..last, start..end));
            }
        }
    }
    None
}

/// The card number that is left when what was said twice, or taken back, is left out.
fn put_right(run: &Run) -> Option<Vec<u8>> {
    if run.digits.len() > 48 {
        return None;
    }
    let fits = |digits: &[u8]| CARD.contains(&digits.len()) && issuer(digits) && luhn(digits);
    // Words that sound like digits, taken as digits.
    let mut heard = Vec::new();
    let mut from = 0;
    for part in run.pieces.iter().skip(1) {
        heard.extend_from_slice(run.digits.get(from..part.first)?);
        from = part.first;
        if part.gap.sounds == 1 {
            heard.push(part.gap.sound);
        }
    }
    heard.extend_from_slice(run.digits.get(from..)?);
    if heard.len() > run.digits.len() && fits(&heard) {
        return Some(heard);
    }
    // Stretches between turns and larger gaps; one that repeats its predecessor is left out.
    let mut stretches: Vec<&[u8]> = Vec::new();
    let mut start = 0;
    for part in run.pieces.iter().skip(1) {
        if part.turns > 0 || part.gap.words > 0 || part.gap.correction {
            stretches.push(run.digits.get(start..part.first)?);
            start = part.first;
        }
    }
    stretches.push(run.digits.get(start..)?);
    stretches.dedup();
    let once = stretches.concat();
    if once.len() < run.digits.len() && fits(&once) {
        return Some(once);
    }
    for part in run.pieces.iter().filter(|part| part.gap.correction) {
        for back in 1..=8.min(part.first) {
            let left = run.digits.get(..part.first - back)?;
            let right = run.digits.get(part.first..)?;
            let digits = [left, right].concat();
            if fits(&digits) {
                return Some(digits);
            }
        }
    }
    None
}

/// Masks pieces of known cards that stand anywhere: five digits in a row or more.
fn read_backs(run: &Run, stream: &Stream, known: &Known, found: &mut [Option<What>]) {
    let mut part = 0;
    while let Some(first) = run.pieces.get(part) {
        let next = part + 1;
        if found.get(first.piece as usize).is_some_and(Option::is_some) {
            part = next;
            continue;
        }
        let Some((card, length)) =
            run.digits.get(first.first..).and_then(|digits| known.longest(digits))
        else {
            part = next;
            continue;
        };
        let end = first.first + length;
        let mut last = part;
        while run.pieces.get(last).is_some_and(|part| {
            stream
                .pieces
                .get(part.piece as usize)
                .is_some_and(|piece| part.first + piece.len() <= end)
        }) {
            last += 1;
        }
        // A group that begins like a card and goes on otherwise is another number.
        let whole = run.pieces.get(last).map_or(run.digits.len(), |part| part.first) - first.first;
        if last > part && whole >= READ_BACK {
            for part in run.pieces.get(part..last).unwrap_or(&[]) {
                if let Some(found) = found.get_mut(part.piece as usize) {
                    found.get_or_insert(What::Card(card));
                }
            }
            part = last;
        } else {
            part = next;
        }
    }
}

/// Masks short pieces of a card that are said while it is being said: what was repeated, and what
/// the other party reads back at once.
fn pieces_between(
    run: &Run,
    stream: &Stream,
    known: &Known,
    card: u32,
    found: &mut [Option<What>],
) {
    let card_digits = known.cards.get(card as usize).map_or(&[][..], |card| &card.digits);
    let (Some(first), Some(last)) = (run.pieces.first(), run.pieces.last()) else { return };
    if card_digits.len() > 64 {
        return;
    }
    let mut at = first.piece;
    while at <= last.piece {
        let mut end = at;
        while end <= last.piece
            && found.get(end as usize).is_some_and(Option::is_none)
            && (end == at || stream.pieces.get(end as usize).is_some_and(|p| p.joins()))
        {
            end += 1;
        }
        if end == at {
            at += 1;
            continue;
        }
        let digits = stretch_digits(stream, &(at..end));
        let piece_of_it = (2..=card_digits.len()).contains(&digits.len())
            && card_digits.windows(digits.len()).any(|piece| piece == digits);
        for piece in at..end {
            if piece_of_it && let Some(found) = found.get_mut(piece as usize) {
                *found = Some(What::Card(card));
            }
        }
        at = end;
    }
}

/// Pieces of one turn that only fillers part.
fn stretches(stream: &Stream, pieces: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let mut start = pieces.start;
    std::iter::from_fn(move || {
        if start >= pieces.end {
            return None;
        }
        let mut end = start + 1;
        while end < pieces.end && stream.pieces.get(end as usize).is_some_and(Piece::joins) {
            end += 1;
        }
        let stretch = start..end;
        start = end;
        Some(stretch)
    })
}

fn stretch_digits<'a>(stream: &'a Stream, stretch: &Range<u32>) -> &'a [u8] {
    let first = stream.pieces.get(stretch.start as usize).map(|piece| piece.digits.start);
    let last = stretch
        .end
        .checked_sub(1)
        .and_then(|last| stream.pieces.get(last as usize))
        .map(|piece| piece.digits.end);
    match (first, last) {
        (Some(first), Some(last)) => {
            stream.digits.get(first as usize..last as usize).unwrap_or(&[])
        }
        _ => &[],
    }
}

/// Finds card codes: after a cue, in the same turn or the next ones, and read back.
fn codes(stream: &Stream, near: &[bool], known: &mut Known, found: &mut [Option<What>]) {
    let mut last_code = None;
    let mut last = Last::default();
    for (number, line) in stream.turns.iter().enumerate() {
        last.take_card(line, number, found);
        let near = near.get(number).copied().unwrap_or(false) || last.card_given(number);
        last.take_code(stream, line, number, near);
        let cues = stream.cues.get(line.cues.start as usize..line.cues.end as usize);
        let cues: Vec<&CodeCue> = cues
            .unwrap_or(&[])
            .iter()
            .filter(|cue| (near || !cue.weak) && (last.code_asked(number) || !cue.anew))
            .collect();
        let mut from = line.pieces.start;
        for (at, cue) in cues.iter().enumerate() {
            let next = cues.get(at + 1);
            code_before(stream, from..cue.next, cue, known, found);
            let end = next.map_or(line.pieces.end, |next| next.next);
            if !cue.done {
                let given =
                    code_after(stream, number, cue, cue.next..end, next.is_some(), known, found);
                last_code = last_code.max(given);
            }
            from = cue.next;
        }
        codes_behind_cards(stream, line.pieces.clone(), known, found);
        // Read back: what was given, by anybody, alone or beside other numbers.
        if last_code.is_some_and(|last| number <= last + CODE_BACK_TURNS) {
            for stretch in stretches(stream, line.pieces.clone()) {
                read_back_codes(stream, &stretch, known, found);
            }
        }
    }
}

/// Masks every piece of a stretch, or pieces together, that are a code which was given.
fn read_back_codes(
    stream: &Stream,
    stretch: &Range<u32>,
    known: &Known,
    found: &mut [Option<What>],
) {
    for from in stretch.clone() {
        for to in from + 1..=stretch.end.min(from + 4) {
            let digits = stretch_digits(stream, &(from..to));
            if digits.len() > 4 {
                break;
            }
            if digits.len() >= 3
                && let Some(&code) = known.codes.get(&code_key(digits))
            {
                set(from..to, What::Code(code), found);
            }
        }
    }
}

/// When a card was last given, and a code last asked for: either may be asked for anew.
#[derive(Default)]
struct Last {
    card: Option<usize>,
    code: Option<usize>,
}

impl Last {
    fn take_card(&mut self, line: &Line, number: usize, found: &[Option<What>]) {
        let pieces = line.pieces.start as usize..line.pieces.end as usize;
        let found = found.get(pieces).unwrap_or(&[]);
        if found.iter().any(|found| matches!(found, Some(What::Card(_)))) {
            self.card = Some(number);
        }
    }

    fn take_code(&mut self, stream: &Stream, line: &Line, number: usize, near: bool) {
        let cues = stream.cues.get(line.cues.start as usize..line.cues.end as usize);
        let asks = |cue: &CodeCue| (near || !cue.weak) && !cue.anew && !cue.own;
        if cues.is_some_and(|cues| cues.iter().any(asks)) {
            self.code = Some(number);
        }
    }

    fn card_given(&self, number: usize) -> bool {
        self.card.is_some_and(|card| number - card <= ANEW_TURNS)
    }

    fn code_asked(&self, number: usize) -> bool {
        self.code.is_some_and(|code| number - code <= ANEW_TURNS)
    }
}

/// `123 is the security code`.
fn code_before(
    stream: &Stream,
    pieces: Range<u32>,
    cue: &CodeCue,
    known: &mut Known,
    found: &mut [Option<What>],
) {
    let touches = pieces
        .end
        .checked_sub(1)
        .and_then(|last| stream.pieces.get(last as usize))
        .is_some_and(|piece| piece.place.end > cue.place.start);
    if !touches && (!cue.before.tie || cue.before.words > 3 || cue.before.figure) {
        return;
    }
    if let Some(stretch) = stretches(stream, pieces).last() {
        let length = stretch_digits(stream, &stretch).len();
        if (3..=4).contains(&length) {
            set_code(stream, stretch, known, found);
        }
    }
}

/// Masks what is given after a cue; says in which turn the last of it was.
fn code_after(
    stream: &Stream,
    number: usize,
    cue: &CodeCue,
    pieces: Range<u32>,
    another: bool,
    known: &mut Known,
    found: &mut [Option<What>],
) -> Option<usize> {
    let mut wanted = 1 + u32::from(cue.expiry);
    let mut given = None;
    // What a party has given so far in pieces of one or two digits.
    let mut parts: Vec<(u16, Vec<u32>)> = Vec::new();
    let asker = stream.turns.get(number)?;
    let cues = stream.cues.get(asker.cues.start as usize..asker.cues.end as usize);
    let strong = cues.is_some_and(|cues| cues.iter().any(|cue| !cue.weak && !cue.anew));
    let asker = asker.party;
    let turns = if another || cue.own { 1 } else { 1 + CODE_TURNS + CHATTER_TURNS };
    let mut numbers = 0;
    for (turn, line) in stream.turns.iter().enumerate().skip(number).take(turns) {
        let own = turn == number;
        // A code that is masked already, or a question for something else, settles it.
        if !own && (line.code || line.party == asker && line.ends) {
            break;
        }
        numbers += usize::from(!own && !line.pieces.is_empty());
        if numbers > CODE_TURNS {
            break;
        }
        let range = if own { pieces.clone() } else { line.pieces.clone() };
        let mut words = 0u16;
        for stretch in stretches(stream, range) {
            let Some(piece) = stream.pieces.get(stretch.start as usize) else { continue };
            let first = own && stretch.start == cue.next;
            let before = if first && cue.own { cue.before.words } else { 0 };
            words = words.saturating_add(piece.before.words.saturating_sub(before));
            let few = match (cue.own, own) {
                (true, _) => 3,
                (_, true) => 12,
                _ => 8,
            };
            if words > few || piece.before.ends && !first && !cue.expiry {
                break;
            }
            let mut stretch = stretch;
            let masked = |piece: &u32| found.get(*piece as usize).is_some_and(Option::is_some);
            if let Some(last) = stretch.clone().rev().find(masked) {
                // Of a date and a code, what an older question took leaves the code.
                stretch.start = last + 1;
                if !cue.expiry || !(3..=4).contains(&stretch_digits(stream, &stretch).len()) {
                    continue;
                }
            }
            let length = stretch_digits(stream, &stretch).len();
            let group = stretch.start..stretch.start + 1;
            let taken = match length {
                3..=4 => Some(stretch),
                5..=8 if doubtful(stream, &stretch, cue.expiry) => {
                    wanted = 1;
                    Some(stretch)
                }
                // `The twenty fifty eight one` and `a long one and then two one seven`.
                5..=6 if strong && (piece.spoken || piece.len() == 1) => Some(stretch),
                // A code and something else in one breath, written in groups.
                5..=8 if !piece.spoken && (3..=4).contains(&piece.len()) => Some(group),
                1..=2 => {
                    let at = parts.iter().position(|&(party, _)| party == line.party);
                    let at = at.unwrap_or_else(|| {
                        parts.push((line.party, Vec::new()));
                        parts.len() - 1
                    });
                    if let Some((_, pieces)) = parts.get_mut(at) {
                        pieces.extend(stretch);
                        let digits: Vec<u8> = pieces
                            .iter()
                            .filter_map(|&piece| stream.pieces.get(piece as usize))
                            .flat_map(|piece| piece_digits(piece, stream))
                            .copied()
                            .collect();
                        if (3..=4).contains(&digits.len()) {
                            let code = known.code(&digits);
                            for piece in std::mem::take(pieces) {
                                set(piece..piece + 1, What::Code(code), found);
                            }
                            given = Some(turn);
                            wanted -= 1;
                        }
                    }
                    None
                }
                _ => None,
            };
            if let Some(taken) = taken {
                let after = taken.end..if own { pieces.end } else { line.pieces.end };
                set_code(stream, taken.clone(), known, found);
                put_right_code(stream, &taken, after, known, found);
                given = Some(turn);
                wanted = wanted.saturating_sub(1);
            }
            if wanted == 0 {
                return given;
            }
        }
    }
    given
}

/// Masks what follows a code in the same turn and puts it right: as many digits, of which all but a
/// few are the same, or which the speaker says are the right ones.
fn put_right_code(
    stream: &Stream,
    code: &Range<u32>,
    after: Range<u32>,
    known: &mut Known,
    found: &mut [Option<What>],
) {
    let digits = stretch_digits(stream, code);
    let Some(next) = stretches(stream, after).next() else { return };
    let Some(piece) = stream.pieces.get(next.start as usize) else { return };
    let other = stretch_digits(stream, &next);
    let differ = digits.iter().zip(other).filter(|(digit, other)| digit != other).count();
    let alike = differ <= 2 && differ < digits.len() - 1;
    if digits.len() == other.len()
        && piece.before.words <= CORRECTION_WORDS
        && !piece.before.ends
        && (piece.before.correction || alike)
    {
        set_code(stream, next, known, found);
    }
}

/// Five to eight digits where a code was asked for: said twice, put right, or with the date.
fn doubtful(stream: &Stream, stretch: &Range<u32>, expiry: bool) -> bool {
    let digits = stretch_digits(stream, stretch);
    let half = digits.len() / 2;
    let twice = digits.len().is_multiple_of(2) && digits.get(..half) == digits.get(half..);
    let corrected = stretch
        .clone()
        .skip(1)
        .any(|piece| stream.pieces.get(piece as usize).is_some_and(|p| p.before.correction));
    expiry || twice || corrected
}

/// `4111 1111 1111 1111 04/26 123`: three or four digits behind a card and its date.
fn codes_behind_cards(
    stream: &Stream,
    pieces: Range<u32>,
    known: &mut Known,
    found: &mut [Option<What>],
) {
    for at in pieces.start..pieces.end {
        let is_card = |at: u32| matches!(found.get(at as usize), Some(Some(What::Card(_))));
        if !is_card(at) || is_card(at + 1) || at + 1 >= pieces.end {
            continue;
        }
        let Some(next) = stream.pieces.get(at as usize + 1) else { continue };
        // `may` and `march` are words like others.
        if next.before.words > 1 {
            continue;
        }
        let Some(stretch) = stretches(stream, at + 1..pieces.end).next() else { continue };
        let digits = stretch_digits(stream, &stretch);
        // `november 2031 / 123`: the date's year stands before the code.
        let dated = (next.before.ends || next.before.words == 1)
            && (5..=8).contains(&digits.len())
            && matches!(digits, [2, 0, 2..=3, ..] | [2..=3, ..]);
        if next.before.figure && next.before.words == 0 && (3..=4).contains(&digits.len()) || dated
        {
            set_code(stream, stretch, known, found);
        }
    }
}

fn set_code(stream: &Stream, stretch: Range<u32>, known: &mut Known, found: &mut [Option<What>]) {
    let code = known.code(stretch_digits(stream, &stretch));
    set(stretch, What::Code(code), found);
}

fn set(stretch: Range<u32>, what: What, found: &mut [Option<What>]) {
    for piece in stretch {
        if let Some(found) = found.get_mut(piece as usize) {
            found.get_or_insert(what);
        }
    }
}

/// Puts the tokens in place of what was found.
fn replace(
    conversation: &mut Conversation,
    stream: &Stream,
    found: &[Option<What>],
    known: &mut Known,
    mut noted: Option<&mut Noted>,
) {
    let (cards_before, codes_before) = known.before.unwrap_or_default();
    let mut at = 0;
    while let Some(piece) = stream.pieces.get(at) {
        let turn = piece.turn;
        let start = at;
        while stream.pieces.get(at).is_some_and(|piece| piece.turn == turn) {
            at += 1;
        }
        let (Some(found), Some(pieces)) = (found.get(start..at), stream.pieces.get(start..at))
        else {
            continue;
        };
        if found.iter().all(Option::is_none) {
            continue;
        }
        let number = turn;
        let Some(turn) = conversation.turns.get_mut(turn as usize) else { continue };
        let mut text = String::with_capacity(turn.text.len());
        let mut edits: Vec<Edit> = Vec::new();
        let mut copied = 0;
        let mut last: Option<What> = None;
        for (piece, found) in pieces.iter().zip(found) {
            let Some(what) = *found else {
                last = None;
                continue;
            };
            let from = piece.place.start as usize;
            // What only fillers part is one token.
            if last != Some(what) || !piece.before.clean() {
                text.push_str(turn.text.get(copied..from).unwrap_or(""));
                let before = text.len();
                token(&mut text, what, known, cards_before, codes_before);
                edits.push(Edit { from, to: from, bytes: text.len() - before });
            }
            copied = piece.place.end as usize;
            if let Some(edit) = edits.last_mut() {
                edit.to = copied;
            }
            last = Some(what);
        }
        text.push_str(turn.text.get(copied..).unwrap_or(""));
        if let Some(noted) = noted.as_deref_mut() {
            let places = noted.origins.replace(number, &turn.text, &edits);
            noted.places.entry(number).or_default().extend(places);
        }
        turn.text = text;
    }
}

fn token(text: &mut String, what: What, known: &mut Known, cards_before: u32, codes_before: u32) {
    // Writing to a string does not fail.
    let _ = match what {
        What::Card(card) => {
            let number = u64::from(cards_before) + u64::from(card) + 1;
            match known.cards.get_mut(card as usize) {
                Some(card) if !card.shown => {
                    card.shown = true;
                    let [a, b, c, d] = card.ending;
                    write!(text, "[card#{number} ending {a}{b}{c}{d}]")
                }
                _ => write!(text, "[card#{number}]"),
            }
        }
        What::Code(code) => {
            let number = u64::from(codes_before) + u64::from(code) + 1;
            write!(text, "[code#{number}]")
        }
    };
}

#[cfg(test)]
pub(crate) mod planted;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use measure::conversation::{Channel, Party, Role, Timing, Turn, TurnTime};

    /// A conversation from lines such as `a: …` (agent) and `c: …` (customer).
    pub fn conversation<'a>(lines: impl IntoIterator<Item = &'a str>) -> Conversation {
        let party = |role| Party { role, pseudonym: String::new(), person: None, team: None };
        let turns = lines
            .into_iter()
            .map(|line| {
                let (who, text) = line.trim_start().split_once(": ").unwrap();
                let party = u16::from(who == "c");
                Turn { party, time: TurnTime::Unknown, text: text.into(), heard: None }
            })
            .collect();
        Conversation {
            source: String::new(),
            id: "one".into(),
            started_at: None,
            channel: Channel::Voice,
            direction: None,
            language: None,
            programme: None,
            queue: None,
            topic: None,
            parties: vec![party(Role::Agent), party(Role::Customer)],
            turns,
            events: Vec::new(),
            stretches: Vec::new(),
            bill: Vec::new(),
            timing: Timing::None,
        }
    }

    #[test]
    fn masked_values_are_found_in_text() {
        let text = "é my card's [card#1 ending 1111], [code#2] and [sic], [card] [";
        let found: Vec<&str> = values(text).into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, ["[card#1 ending 1111]", "[code#2]"]);
        assert!(values("").is_empty());
    }

    fn texts(conversation: &Conversation) -> Vec<String> {
        let who = |turn: &Turn| if turn.party == 1 { "c" } else { "a" };
        conversation.turns.iter().map(|turn| format!("{}: {}", who(turn), turn.text)).collect()
    }

    /// Lines as they come, and as they are kept; masking twice must change nothing.
    fn check(lines: &str, expected: &str) {
        let split = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.trim().to_owned()).filter(|l| !l.is_empty()).collect()
        };
        let mut masked = conversation(split(lines).iter().map(String::as_str));
        mask(&mut masked);
        assert_eq!(texts(&masked), split(expected), "\n{lines}");
        let once = masked.clone();
        assert_eq!(mask(&mut masked), Masked::default(), "\n{lines}");
        assert_eq!(texts(&masked), texts(&once), "masked twice\n{lines}");
    }

    fn same(lines: &str) {
        check(lines, lines);
    }

    #[test]
    fn written_cards_are_masked() {
        check("c: it is 4111 1111 1111 1111 thanks", "c: it is [card#1 ending 1111] thanks");
        check("c: 4111-1111-1111-1111", "c: [card#1 ending 1111]");
        check("c: 4111111111111111.", "c: [card#1 ending 1111].");
        check("c: 4111.1111.1111.1111", "c: [card#1 ending 1111]");
        check("c: 4111/1111/1111/1111", "c: [card#1 ending 1111]");
        check("c: 3782 822463 10005", "c: [card#1 ending 0005]");
        check("c: visa4111111111111111", "c: visa[card#1 ending 1111]");
        check("c: 41-11-11-11-11-11-11-11", "c: [card#1 ending 1111]");
        check("c: 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "c: [card#1 ending 1111]");
        check("c: ４１１１ １１１１ １１１１ １１１１", "c: [card#1 ending 1111]");
        check("c: 4111\u{a0}1111\u{2011}1111 1111", "c: [card#1 ending 1111]");
    }

    #[test]
    fn spoken_cards_are_masked() {
        let card = "c: [card#1 ending 1111]";
        check("c: four one one one one one one one one one one one one one one one", card);
        check("c: forty one eleven eleven eleven eleven eleven eleven eleven", card);
        check(
            "c: four triple one, um, double one double one and then quadruple one quadruple one",
            card,
        );
        check("c: four, triple one. eleven eleven. one one one one. one one one one", card);
        check(
            "c: five five double oh zero nought oh oh triple zero oh double oh oh four",
            "c: [card#1 ending 0004]",
        );
        check("c: 4111 one one one one 1111 double one double one", card);
        check(
            "c: my card's forty one hundred eleven hundred eleven hundred twelve hundred and six",
            "c: my card's [card#1 ending 1206]",
        );
    }

    #[test]
    fn a_card_over_turns_is_one_card() {
        check(
            "a: and the long number?
             c: yeah it's four one one one
             a: four one one one
             c: one one one one
             a: mm-hm
             c: then one one one one
             a: okay
             c: and the last bit one one one one
             a: so that's four one one one one one one one one one one one one one one one
             a: the one ending one one one one",
            "a: and the long number?
             c: yeah it's [card#1 ending 1111]
             a: [card#1]
             c: [card#1]
             a: mm-hm
             c: then [card#1]
             a: okay
             c: and the last bit [card#1]
             a: so that's [card#1]
             a: the one ending one one one one",
        );
        check(
            "c: 5500 0055 5555
             a: go on
             c: 5559
             a: let me read that back, 5500 0055 55
             a: and 55 5559",
            "c: [card#1 ending 5559]
             a: go on
             c: [card#1]
             a: let me read that back, [card#1]
             a: and [card#1]",
        );
    }

    #[test]
    fn near_a_cue_any_card_length_is_masked() {
        check(
            "c: my debit card number is 1234 5678 9012 3456",
            "c: my debit card number is [card#1 ending 3456]",
        );
        check(
            "a: can i take the long number on the front please
             c: one two three four five six seven eight nine oh one two three four five six",
            "a: can i take the long number on the front please
             c: [card#1 ending 3456]",
        );
        check(
            "a: your visa number?
             c: nine one one one no sorry nine two one one one one one one one one one one two two two two",
            "a: your visa number?
             c: [card#1 ending 2222]",
        );
        same("c: it is 1234 5678 9012 3456");
    }

    #[test]
    fn codes_are_masked() {
        check(
            "a: and the three digits on the back?\nc: one two three\na: one two three, thank you",
            "a: and the three digits on the back?\nc: [code#1]\na: [code#1], thank you",
        );
        check("c: the cvv is 123", "c: the cvv is [code#1]");
        check(
            "a: and the security code?\nc: 737\na: ok 737 and 12 for the month",
            "a: and the security code?\nc: [code#1]\na: ok [code#1] and 12 for the month",
        );
        check("c: cvv123", "c: cvv[code#1]");
        check(
            "a: security code please\nc: its 1 2 3 4",
            "a: security code please\nc: its [code#1]",
        );
        check("c: 123 is the security code", "c: [code#1] is the security code");
        check(
            "a: expiry date and security code?\nc: oh four twenty six\na: yes\nc: and one two three",
            "a: expiry date and security code?\nc: [code#1]\na: yes\nc: and [code#2]",
        );
        check(
            "c: card is 4111 1111 1111 1111 04/26 123",
            "c: card is [card#1 ending 1111] 04/26 [code#1]",
        );
        check(
            "a: the last three on the signature strip\nc: nine\na: yes\nc: double two",
            "a: the last three on the signature strip\nc: [code#1]\na: yes\nc: [code#1]",
        );
        check("a: c v v please\nc: it's 987", "a: c v v please\nc: it's [code#1]");
    }

    #[test]
    fn other_numbers_stay() {
        same("c: call me on 07911 123456 or +44 7911 123456");
        same("c: my number is oh seven nine one one one two three four five six");
        same("c: account 12345678 sort code 12-34-56");
        same("c: order 123-4567890-1234567 of 12/03/2026 for £1,234.50 at 10:30");
        same("c: it was 2026-11-23 10:15:42 when 3 of the 12 items came");
        same("a: i will call you back on that number in three hours\nc: it's 345");
        same("c: i have one second, one moment, no one told me to wait for two days");
        same("a: the last four digits?\nc: 1111");
    }

    #[test]
    fn the_same_card_has_the_same_number() {
        check(
            "c: 4111 1111 1111 1111 or 5500 0000 0000 0004 or 4111111111111111",
            "c: [card#1 ending 1111] or [card#2 ending 0004] or [card#1]",
        );
        check(
            "c: [card#3 ending 1111] and visa 5500 0000 0000 0004",
            "c: [card#3 ending 1111] and visa [card#4 ending 0004]",
        );
    }

    #[test]
    fn a_card_is_found_whatever_stands_between_its_digits() {
        let card = "c: it is [card#1 ending 1111] thanks";
        for number in [
            "4111x1111x1111x1111",
            "4111X1111X1111X1111",
            "4111 x 1111 x 1111 x 1111",
            "4111*1111*1111*1111",
            "4111_1111_1111_1111",
            "4111|1111|1111|1111",
            "4111:1111:1111:1111",
            "4111•1111•1111•1111",
            "4111·1111—1111…1111",
            "4111x1111-1111_1111",
            "4111/1111x1111.1111",
            "41a11a11a11a11a11a11a11",
            "4x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1",
            "41111111x11111111",
            "4111.:1111.:1111.:1111",
            "4111~1111#1111=1111",
            "4111<b>1111</b>1111<br/>1111",
            "<span class=\"num big\">4111</span><span class=\"num big\">1111</span><i>1111</i> 1111",
            "4111&nbsp;1111&#160;1111&#xa0;1111",
            "4111&thinsp;1111&zwnj;1111&shy;1111",
            "&#52;&#49;11&#x31;&#49;11 1111 1111",
            "4111\u{200b}1111\u{2060}1111\u{feff}1111",
            "4\u{200b}1\u{200b}1\u{200b}1\u{200b}1111\u{ad}1111\u{200d}1111",
            "４１１１ｘ１１１１ｘ１１１１ｘ１１１１",
            "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
            "4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111",
        ] {
            let mut masked = conversation([format!("c: it is {number} thanks").as_str()]);
            mask(&mut masked);
            let text = texts(&masked).concat();
            // A tag around the number may stay.
            let text = text.replace("<span class=\"num big\">", "");
            assert_eq!(text, card, "{number}");
        }
        for odd in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~£€¥×÷xXzZ".chars() {
            let number = ["4111"; 1].iter().chain(["1111"; 3].iter()).copied();
            let number = number.collect::<Vec<_>>().join(&odd.to_string());
            let mut masked = conversation([format!("c: it is {number} thanks").as_str()]);
            mask(&mut masked);
            assert_eq!(texts(&masked).concat(), card, "{number}");
        }
        check("c: 4111%201111%201111%201111", "c: [card#1 ending 1111]");
        check("c: x4111x1111x1111x1111", "c: x[card#1 ending 1111]");
        check("c: 3782x822463x10005", "c: [card#1 ending 0005]");
        check("c: 4111x1111x1111x1111x0426", "c: [card#1 ending 1111]x0426");
        check("c: my card is 4111x1111x1111x1112", "c: my card is [card#1 ending 1112]");
        check(
            "c: <a href=\"tel:4111111111111111\">it</a>",
            "c: <a href=\"tel:[card#1 ending 1111]\">it</a>",
        );
        same("c: it is 4111x1111x1111x1112");
        same("c: 40x60x200 and 550e8400-e29b-41d4-a716-446655440000, serial 12AB34CD56EF78");
    }

    #[test]
    fn a_card_identification_number_is_a_code() {
        check("a: and the CID?\nc: 1234", "a: and the CID?\nc: [code#1]");
        check("a: the c i d please\nc: it's 1234", "a: the c i d please\nc: it's [code#1]");
        check(
            "a: your card identification number\nc: one two three",
            "a: your card identification number\nc: [code#1]",
        );
        check("c: the card ID code is 123", "c: the card ID code is [code#1]");
    }

    #[test]
    fn a_code_may_be_long_in_coming() {
        check(
            "a: can i take the security code
             c: one second
             a: no rush at all
             c: let me find my purse
             a: of course
             c: here it is
             a: lovely
             c: oh wait wrong one
             a: that is fine
             c: 123",
            "a: can i take the security code
             c: one second
             a: no rush at all
             c: let me find my purse
             a: of course
             c: here it is
             a: lovely
             c: oh wait wrong one
             a: that is fine
             c: [code#1]",
        );
        check(
            "a: and the cvv
             c: sure
             a: and who is it in the name of
             c: smith
             a: how is that spelled
             c: s for sugar m i t h
             a: thank you
             c: so that is one two three",
            "a: and the cvv
             c: sure
             a: and who is it in the name of
             c: smith
             a: how is that spelled
             c: s for sugar m i t h
             a: thank you
             c: so that is [code#1]",
        );
        same(
            "a: and the cvv
             c: sure
             a: what is your house number
             c: 123",
        );
    }

    #[test]
    fn what_is_asked_for_anew_is_masked() {
        let chat = "a: bear with me
             c: okay
             a: nearly there
             c: no problem
             a: it is slow today
             c: is it
             a: yes sorry
             c: fine
             a: here we go
             c: good
             a: so";
        let around = |before: &str, after: &str| format!("{before}\n{chat}\n{after}");
        check(
            &around("a: and the cvv?\nc: 123", "a: could you give me that code once more\nc: 987"),
            &around(
                "a: and the cvv?\nc: [code#1]",
                "a: could you give me that code once more\nc: [code#2]",
            ),
        );
        check(
            &around(
                "c: card is 4111 1111 1111 1111",
                "a: and those last three digits on the back\nc: 987",
            ),
            &around(
                "c: card is [card#1 ending 1111]",
                "a: and those last three digits on the back\nc: [code#1]",
            ),
        );
        check(
            &around(
                "a: what is the card number\nc: i will get it",
                "a: can you read me that number again\nc: 4111 1111 1111 1112",
            ),
            &around(
                "a: what is the card number\nc: i will get it",
                "a: can you read me that number again\nc: [card#1 ending 1112]",
            ),
        );
        same(&around("c: hello", "a: could you give me that code once more\nc: 987"));
        same(&around("a: and the cvv?\nc: no", "a: your phone number again\nc: 020"));
    }

    #[test]
    fn a_code_that_is_put_right_goes_with_the_slip() {
        check("a: the cvv?\nc: 572 tell a lie 571", "a: the cvv?\nc: [code#1] tell a lie [code#2]");
        check(
            "a: and the security code\nc: eight one five sorry my mistake eight nine five",
            "a: and the security code\nc: [code#1] sorry my mistake [code#2]",
        );
        same("a: the cvv?\nc: [code#1] and flat number 305");
        check(
            "a: the cvv?\nc: 572 and it comes to 340 in all",
            "a: the cvv?\nc: [code#1] and it comes to 340 in all",
        );
    }

    #[test]
    fn a_code_is_found_beside_the_date() {
        check(
            "a: card number\nc: 4111 1111 1111 1111\na: expiry and the three on the back?
             c: september twenty twenty seven and the code is eight five seven",
            "a: card number\nc: [card#1 ending 1111]\na: expiry and the three on the back?
             c: september [code#1] and the code is [code#2]",
        );
        check(
            "a: can i get the date it runs out and the code on the back\nc: august thirty one and it's 742",
            "a: can i get the date it runs out and the code on the back\nc: august [code#1]",
        );
        check(
            "c: 4111 1111 1111 1111 / november 2031 / 211",
            "c: [card#1 ending 1111] / november [code#1]",
        );
        check("c: 4111 1111 1111 1111 May 2026 272", "c: [card#1 ending 1111] May [code#1]");
        same("c: it works on and off, i ran out of 500 of them");
    }

    #[test]
    fn a_code_is_found_by_short_names_and_by_where_it_is() {
        check("c: security no. 532", "c: security no. [code#1]");
        check("c: card details, sec code 4067", "c: card details, sec code [code#1]");
        check(
            "c: my card is 4111 1111 1111 1111\na: yes\nc: and on the back it's 207",
            "c: my card is [card#1 ending 1111]\na: yes\nc: and on the back it's [code#1]",
        );
        check(
            "c: card 3782 822463 10005\na: yes\nc: and the small number above it is 2714",
            "c: card [card#1 ending 0005]\na: yes\nc: and the small number above it is [code#1]",
        );
        same("c: the label on the back it's 207");
        same("c: the flat number above us is 207");
        same("c: my card is the old one and on the back\na: okay\nc: 300");
    }

    #[test]
    fn a_code_is_found_however_it_is_said() {
        check(
            "a: the four digit security code\nc: three thousand four hundred and fifty seven",
            "a: the four digit security code\nc: [code#1]",
        );
        check(
            "a: and the cvv\nc: is it the twenty fifty eight one",
            "a: and the cvv\nc: is it the [code#1]",
        );
        check(
            "a: the security code please\nc: oh\na: yes\nc: four six",
            "a: the security code please\nc: [code#1]\na: yes\nc: [code#1]",
        );
        check(
            "a: the security code please, that's four digits\nc: there's a long one and then 1482",
            "a: the security code please, that's four digits\nc: there's a long [code#1]",
        );
        same("a: hello again\nc: oh\na: yes\nc: four six");
    }

    #[test]
    fn thousands_are_one_number() {
        check(
            "c: four thousand one hundred and eleven one thousand one hundred and eleven one one one \
             one one one one one",
            "c: [card#1 ending 1111]",
        );
    }

    #[test]
    fn a_number_that_is_broken_into_goes_on() {
        check(
            "a: the card number?
             c: four one one one hang on the dog's at the door
             a: no problem
             c: one one one one one one one one one one one one",
            "a: the card number?
             c: [card#1 ending 1111] hang on the dog's at the door
             a: no problem
             c: [card#1]",
        );
        check(
            "a: the card number?\nc: 4111 then 1111 followed by 1111 and ends 1111",
            "a: the card number?\nc: [card#1 ending 1111]",
        );
        check(
            "a: the card number?
             c: 3643836202
             a: and the rest?
             c: 2584",
            "a: the card number?
             c: [card#1 ending 2584]
             a: and the rest?
             c: [card#1]",
        );
        check(
            "c: about my card
             a: and the best number to reach you on?
             c: 020 7946 0018
             a: and the card number?
             c: 5198 8592
             a: yes
             c: 0859 8805",
            "c: about my card
             a: and the best number to reach you on?
             c: 020 7946 0018
             a: and the card number?
             c: [card#1 ending 8805]
             a: yes
             c: [card#1]",
        );
        check(
            "c: four one one one\na: is that the card number?\nc: one one one one one one one one one one one one",
            "c: [card#1 ending 1111]\na: is that the card number?\nc: [card#1]",
        );
        same("c: it was a card, my phone is 2125551234\na: yes\nc: 2585");
        same("c: the card ending 1111 and the card ends 2222");
    }

    #[test]
    fn other_numbers_beside_a_card_stay() {
        check(
            "c: card is 4111 1111 1111 1111 for 120 pounds",
            "c: card is [card#1 ending 1111] for 120 pounds",
        );
        check(
            "c: my card 4111 1111 1111 1111, 45.99 GBP, order 12345 and phone 07911 123456",
            "c: my card [card#1 ending 1111], 45.99 GBP, order 12345 and phone 07911 123456",
        );
        check(
            "a: card number please
             c: 4111 1111 1111 1111, phone 07700 900461, it was 45 pounds",
            "a: card number please
             c: [card#1 ending 1111], phone 07700 900461, it was 45 pounds",
        );
        check("c: 4111, 1111, 1111, 1111 pounds", "c: [card#1 ending 1111] pounds");
        same("c: 50% off, $40 or 20%, a@b1, @123 and +44 7911 123456");
        check(
            "a: card number please
             c: 4111 1111 1111 1111 and that was one hundred and twenty pounds
             a: so 60 dollars on the card",
            "a: card number please
             c: [card#1 ending 1111] and that was one hundred and twenty pounds
             a: so 60 dollars on the card",
        );
        check(
            "c: my card, well, the phone is 07911123456 and 4111 1111 1111 1111",
            "c: my card, well, the phone is 07911123456 and [card#1 ending 1111]",
        );
        check(
            "c: visa 4111 1111 1111 1111 postcode 90210, £1,234.50, $300 and 12 euros",
            "c: visa [card#1 ending 1111] postcode 90210, £1,234.50, $300 and 12 euros",
        );
    }
}
