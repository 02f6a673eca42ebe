//! One conversation made ready for the rules: its words, sentences, wordings, floor and waits.
//!
//! Whatever is told of a turn depends on that turn and those before it alone, so that rules see
//! the same on a prefix of a conversation as on the whole.

use crate::conversation::{
    self, Channel, Conversation, EventKind, Place, Role, StretchKind, Turn, TurnTime,
};
use crate::cues::{Cue, Hit, Opens, Steps};
use crate::language::WordLists;
use crate::numbers::{self, Number};
use crate::rubric::Windows;
use crate::time::Ms;
use crate::words::{Ends, Sort, Word};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::ops::Range;

/// A conversation made ready for the rules.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The conversation.
    pub conversation: &'a Conversation,
    /// The word lists of its language.
    pub lists: &'a WordLists,
    /// The words of all turns.
    pub words: Vec<Word>,
    /// What each turn is, by its number.
    pub turns: Vec<TurnReading>,
    /// The sentences of all turns.
    pub sentences: Vec<Sentence>,
    /// The wordings found, in order of turn.
    pub hits: Vec<Hit>,
    /// Stretches of the floor, in order.
    pub stretches: Vec<Stretch>,
    /// Waits that the agent's side made, in order.
    pub waits: Vec<Wait>,
    /// The turns of agents, in order.
    pub agents_turns: Vec<u32>,
    /// The turns in which an agent or a machine took the floor, in order.
    pub centres_floor: Vec<u32>,
    /// The last turn that closes the conversation.
    pub last_close: Option<u32>,
    /// The numbers of each turn, read when they are first asked for.
    numbers: Vec<OnceCell<Box<[Number]>>>,
}

/// What one turn is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnReading {
    /// Its words.
    pub words: Range<u32>,
    /// Its sentences.
    pub sentences: Range<u32>,
    /// The wordings found in it.
    pub hits: Range<u32>,
    /// On which side its party stands.
    pub side: Side,
    /// The stretch of the floor it belongs to; `None` for a backchannel, which takes no floor.
    pub stretch: Option<u32>,
}

/// A sentence of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its first word.
    pub from: u32,
    /// The word after its last.
    pub to: u32,
    /// Whether a question mark ends it.
    pub asks: bool,
    /// Whether it stands in the programme's script.
    pub script: bool,
}

/// On which side of a conversation a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Somebody who speaks for the centre.
    Agent,
    /// A machine that speaks for the centre.
    Bot,
    /// Whom the contact is for.
    Customer,
    /// Nobody knows.
    Other,
}

/// Adjacent turns of a party; backchannels of others do not break it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Whose.
    pub party: u16,
    /// On which side.
    pub side: Side,
    /// Its first turn.
    pub first: u32,
    /// Its last turn.
    pub last: u32,
}

/// A quiet of the agent's while the agent was to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The turn it followed.
    pub after_turn: u32,
    /// The turn that shows that it was one: the next.
    pub seen_at: u32,
    /// How long, where known.
    pub length: Option<Ms>,
    /// Whether it was a hold: the source states it, or its music is heard.
    pub hold: bool,
    /// Whether its music is heard, and the source states no hold.
    pub music: bool,
    /// Whether the other side waits for an answer to a message, as in chat.
    pub message: bool,
}

/// What can be used again from one conversation to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    steps: Steps,
    opens: Vec<Opens>,
}

/// A turn whose words nobody knows is a backchannel where it is no longer than this, and begins
/// before the other's turn ends or so much after: the best of those in `docs/TURNS.md`.
const WORDLESS_BACKCHANNEL: Ms = Ms(800);
const NEAR_END: Ms = Ms(1_000);

/// What stands in a proposed script for anybody's name.
pub const ANY_NAME: &str = "{name}";
/// A pseudonym, which is what a name is in a conversation; a sequence takes any for any other.
const SOMEBODY: &str = "agent-aaaaaaaa";
/// What stands for a pseudonym in a sequence: no word has such a number.
const PERSON: u64 = u64::MAX;

/// The sentences of a programme's script, as sequences of words.
#[derive(Debug, Default)]
pub struct Scripts(FxHashSet<u64>);

impl Scripts {
    /// Makes the sentences of script texts ready; what stands in braces is whoever is named there.
    pub fn new(texts: &[String], lists: &WordLists) -> Self {
        let mut set = FxHashSet::default();
        let mut words = Vec::new();
        for text in texts {
            words.clear();
            lists.wordings.vocabulary.read(&named(text), &mut words);
            let mut from = 0;
            for to in sentence_ends(&words) {
                set.insert(sequence(&words[from..to]));
                from = to;
            }
        }
        Self(set)
    }
}

/// With more words a customer who asks whether anybody is there says something else, too.
const FEW_WORDS: usize = 3;

/// A sentence said in so few words is no macro, whoever says it.
const LEAST_SCRIPT_WORDS: usize = 3;

/// What stands for a sequence of words; people are all one.
pub(crate) fn sequence(words: &[Word]) -> u64 {
    let id = |word: &Word| if word.sort == Sort::Person { PERSON } else { u64::from(word.id) };
    words.iter().fold(words.len() as u64, |hash, word| {
        (hash.rotate_left(5) ^ id(word)).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}

/// A text of a script with somebody in place of what stands in braces.
fn named(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (_, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        out.push_str(before);
        out.push_str(SOMEBODY);
        rest = after;
    }
    out + rest
}

fn sentence_ends(words: &[Word]) -> impl Iterator<Item = usize> {
    (1..=words.len()).filter(|&to| {
        to == words.len() || matches!(words[to - 1].ends, Ends::Sentence | Ends::Question)
    })
}

impl<'a> Reading<'a> {
    /// Reads a conversation.
    pub fn new(
        conversation: &'a Conversation,
        lists: &'a WordLists,
        scripts: &Scripts,
        windows: &Windows,
        scratch: &mut Scratch,
    ) -> Self {
        let turns = conversation.turns.len();
        let mut reading = Self {
            conversation,
            lists,
            words: Vec::with_capacity(turns * 12),
            turns: Vec::with_capacity(turns),
            sentences: Vec::with_capacity(turns * 2),
            hits: Vec::with_capacity(turns * 4),
            stretches: Vec::with_capacity(turns),
            waits: Vec::new(),
            agents_turns: Vec::with_capacity(turns),
            centres_floor: Vec::with_capacity(turns),
            last_close: None,
            numbers: vec![OnceCell::new(); turns],
        };
        for turn in 0..turns {
            reading.read_turn(turn, scripts, scratch);
            reading.take_floor(turn);
            reading.note(turn);
        }
        reading.find_waits(windows);
        reading
    }

    fn read_turn(&mut self, turn: usize, scripts: &Scripts, scratch: &mut Scratch) {
        let first_word = self.words.len();
        self.lists.wordings.vocabulary.read(&self.conversation.turns[turn].text, &mut self.words);
        let words = &self.words[first_word..];

        scratch.opens.clear();
        let mut open = Opens::Sentence;
        for word in words {
            scratch.opens.push(open);
            open = match word.ends {
                Ends::Sentence | Ends::Question => Opens::Sentence,
                _ if self.lists.is_filler(word.id) || word.sort == Sort::Link => open,
                Ends::Clause => Opens::Clause,
                Ends::Nothing => Opens::Nothing,
            };
        }

        let first_hit = self.hits.len();
        self.lists.wordings.find(
            words,
            &scratch.opens,
            first_word as u32,
            &mut scratch.steps,
            &mut self.hits,
        );

        let first_sentence = self.sentences.len();
        let mut from = 0;
        for to in sentence_ends(words) {
            let script = !scripts.0.is_empty()
                && to - from >= LEAST_SCRIPT_WORDS
                && scripts.0.contains(&sequence(&words[from..to]));
            self.sentences.push(Sentence {
                from: (first_word + from) as u32,
                to: (first_word + to) as u32,
                asks: words[to - 1].ends == Ends::Question,
                script,
            });
            from = to;
        }

        let side = match self.conversation.role(turn) {
            Role::Agent | Role::Supervisor => Side::Agent,
            Role::Bot => Side::Bot,
            Role::Customer => Side::Customer,
            Role::Other => Side::Other,
        };
        self.turns.push(TurnReading {
            words: first_word as u32..self.words.len() as u32,
            sentences: first_sentence as u32..self.sentences.len() as u32,
            hits: first_hit as u32..self.hits.len() as u32,
            side,
            stretch: None,
        });
    }

    fn take_floor(&mut self, turn: usize) {
        if self.is_backchannel(turn) {
            return;
        }
        let party = self.conversation.turns[turn].party;
        match self.stretches.last_mut() {
            Some(stretch) if stretch.party == party => stretch.last = turn as u32,
            _ => self.stretches.push(Stretch {
                party,
                side: self.turns[turn].side,
                first: turn as u32,
                last: turn as u32,
            }),
        }
        self.turns[turn].stretch = Some(self.stretches.len() as u32 - 1);
    }

    /// Notes where to look for what is asked of many turns, so that nobody has to search for it.
    fn note(&mut self, turn: usize) {
        let TurnReading { side, stretch, .. } = self.turns[turn];
        let number = turn as u32;
        if side == Side::Agent {
            self.agents_turns.push(number);
        }
        if matches!(side, Side::Agent | Side::Bot) && stretch.is_some() {
            self.centres_floor.push(number);
        }
        let closes = [Cue::Bye, Cue::CloseCue, Cue::Menu].iter().any(|&cue| self.has(turn, cue));
        if closes || (side != Side::Customer && self.has(turn, Cue::OfferMore)) {
            self.last_close = Some(number);
        }
    }

    /// At most three words, all tokens, while the other party holds the floor and has not asked; of
    /// a turn whose words nobody knows, so little that it is hardly more.
    fn is_backchannel(&self, turn: usize) -> bool {
        let words = self.turn_words(turn);
        if words.is_empty() {
            let row = &self.conversation.turns[turn];
            return !row.is_wordless() || self.is_wordless_backchannel(row);
        }
        let Some(holder) = self.stretches.last() else { return false };
        holder.party != self.conversation.turns[turn].party
            && words.len() <= 3
            && words.iter().all(|word| self.lists.is_token(word.id))
            && (words.iter().all(|word| self.lists.is_nod(word.id))
                || !self.asks(holder.last as usize))
    }

    /// Whether a turn without words is short, and begins while the other party speaks or soon after.
    fn is_wordless_backchannel(&self, row: &Turn) -> bool {
        let Some(holder) = self.stretches.last().filter(|holder| holder.party != row.party) else {
            return false;
        };
        let held = self.conversation.turns[holder.last as usize].time.end();
        match (row.time, held) {
            (TurnTime::Span(span), Some(held)) => {
                span.length() <= WORDLESS_BACKCHANNEL && span.start() < held + NEAR_END
            }
            _ => false,
        }
    }

    /// Whether the last sentence of a turn asks, by its mark or its form.
    pub fn asks(&self, turn: usize) -> bool {
        let reading = &self.turns[turn];
        let sentences = &self.sentences[range(&reading.sentences)];
        let Some(last) = sentences.last() else { return false };
        last.asks
            || self.hits_of(turn).iter().any(|hit| {
                hit.from >= last.from
                    && matches!(hit.cue, Cue::Question | Cue::Confirm | Cue::CheckIdentity)
            })
    }

    /// The words of a turn.
    pub fn turn_words(&self, turn: usize) -> &[Word] {
        &self.words[range(&self.turns[turn].words)]
    }

    /// The numbers that a turn states, in order.
    pub fn numbers(&self, turn: usize) -> &[Number] {
        self.numbers[turn].get_or_init(|| {
            let text = &self.conversation.turns[turn].text;
            numbers::find(&self.lists.numbers, text, self.turn_words(turn)).into()
        })
    }

    /// The sentences of a turn.
    pub fn sentences_of(&self, turn: usize) -> &[Sentence] {
        &self.sentences[range(&self.turns[turn].sentences)]
    }

    /// The wordings found in a turn.
    pub fn hits_of(&self, turn: usize) -> &[Hit] {
        &self.hits[range(&self.turns[turn].hits)]
    }

    /// The wordings that start in a sentence of a turn.
    pub fn hits_within(&self, turn: usize, sentence: &Sentence) -> &[Hit] {
        // They stand in order of their first word.
        let hits = self.hits_of(turn);
        let first = hits.partition_point(|hit| hit.from < sentence.from);
        let end = hits.partition_point(|hit| hit.from < sentence.to);
        &hits[first..end]
    }

    /// The wordings that start in the sentence of a word: with it, all that can overlap a wording
    /// there, as none goes on over the end of a sentence.
    pub fn hits_beside(&self, turn: usize, word: u32) -> &[Hit] {
        self.sentence_of(turn, word).map_or(&[], |sentence| self.hits_within(turn, sentence))
    }

    /// The sentence of a turn in which a word stands.
    pub fn sentence_of(&self, turn: usize, word: u32) -> Option<&Sentence> {
        let sentences = self.sentences_of(turn);
        let after = sentences.partition_point(|one| one.to <= word);
        sentences.get(after).filter(|sentence| sentence.from <= word)
    }

    /// The sentence of a turn in which a byte of its text stands.
    pub fn sentence_at(&self, turn: usize, byte: u32) -> Option<&Sentence> {
        let sentences = self.sentences_of(turn);
        let after = sentences.partition_point(|one| self.words[one.from as usize].start <= byte);
        sentences.get(after.checked_sub(1)?)
    }

    /// The first wording of this cue in a turn.
    pub fn cue(&self, turn: usize, cue: Cue) -> Option<Place> {
        let hit = self.hits_of(turn).iter().find(|hit| hit.cue == cue)?;
        Some(self.place(turn, hit.from, hit.to))
    }

    /// Whether a turn holds a wording of this cue.
    pub fn has(&self, turn: usize, cue: Cue) -> bool {
        self.hits_of(turn).iter().any(|hit| hit.cue == cue)
    }

    /// The place of words `from..=to` of a turn.
    pub fn place(&self, turn: usize, from: u32, to: u32) -> Place {
        Place {
            turn: turn as u32,
            start: self.words[from as usize].start,
            end: self.words[to as usize].end,
        }
    }

    /// The whole of a turn as a place.
    pub fn whole(&self, turn: usize) -> Place {
        Place { turn: turn as u32, start: 0, end: self.conversation.turns[turn].text.len() as u32 }
    }

    /// The whole of a sentence as a place.
    pub fn sentence_place(&self, turn: usize, sentence: &Sentence) -> Place {
        self.place(turn, sentence.from, sentence.to - 1)
    }

    /// The text of a word.
    pub fn text(&self, turn: usize, word: &Word) -> &str {
        self.conversation.turns[turn].text.get(word.start as usize..word.end as usize).unwrap_or("")
    }

    /// Whether a place lies in a sentence of the programme's script.
    pub fn is_script(&self, place: Place) -> bool {
        self.sentence_at(place.turn as usize, place.start).is_some_and(|sentence| {
            sentence.script && place.start < self.words[sentence.to as usize - 1].end
        })
    }

    /// The turns of a stretch: those of its party that took the floor.
    pub fn turns_of(&self, stretch: u32) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let Stretch { first, last, .. } = self.stretches[stretch as usize];
        (first as usize..=last as usize)
            .filter(move |&turn| self.turns[turn].stretch == Some(stretch))
    }

    /// The next `most` stretches of the centre's side that begin after `turn`.
    ///
    /// A stretch of the centre's that is under way at `turn` does not count.
    pub fn replies(&self, turn: usize, most: usize) -> impl Iterator<Item = u32> + '_ {
        let first = self.stretches.partition_point(|stretch| stretch.first as usize <= turn);
        (first..self.stretches.len())
            .filter(|&index| matches!(self.stretches[index].side, Side::Agent | Side::Bot))
            .map(|index| index as u32)
            .take(most)
    }

    /// The turn at which the stretch is known to be over: the first of the next one.
    pub fn over_at(&self, stretch: u32) -> Option<u32> {
        self.stretches.get(stretch as usize + 1).map(|next| next.first)
    }

    /// The agent's turn that answers a message: the first that is more than a word of holding.
    pub fn answer_to(&self, message: usize) -> Option<usize> {
        (message + 1..self.turns.len())
            .find(|&turn| self.turns[turn].side == Side::Agent && !self.only_holds(turn))
    }

    /// In chat, whether a message of the agent's only says that there will be a wait.
    fn only_holds(&self, turn: usize) -> bool {
        self.has(turn, Cue::AnnounceWait) && self.turn_words(turn).len() <= 16
    }

    fn find_waits(&mut self, windows: &Windows) {
        let conversation = self.conversation;
        let mut stated = FxHashSet::default();
        for event in &conversation.events {
            let Some(after) = event.after_turn else { continue };
            if event.kind == EventKind::Transfer || after as usize >= self.turns.len() {
                continue;
            }
            stated.insert(after);
            let hold = event.kind == EventKind::Hold;
            let long = event.length.is_some_and(|length| length >= windows.quiet);
            if hold || (long && self.agent_is_to_go_on(after as usize)) {
                self.waits.push(Wait {
                    after_turn: after,
                    seen_at: after + 1,
                    length: event.length,
                    hold,
                    music: false,
                    message: false,
                });
            }
        }
        if matches!(conversation.channel, Channel::Voice) {
            self.find_music(windows, &mut stated);
            self.find_quiets(windows, &stated);
        } else if conversation.channel == Channel::Chat {
            self.find_chat_waits(windows, &stated);
        }
        self.waits.sort_by_key(|wait| wait.after_turn);
    }

    /// Quiets between the times of turns, in which it was the agent who was to speak.
    fn find_quiets(&mut self, windows: &Windows, stated: &FxHashSet<u32>) {
        let conversation = self.conversation;
        let mut holder = None;
        // Turns overlap: the line is quiet from the end that is latest.
        let mut spoken_until = None;
        for turn in 1..self.turns.len() {
            let before = turn - 1;
            spoken_until = spoken_until.max(conversation.turns[before].time.end());
            if self.turns[before].stretch.is_some() {
                holder = Some(before);
            }
            if stated.contains(&(before as u32)) || !self.comes_back(turn) {
                continue;
            }
            // A backchannel takes no floor: the quiet belongs to whoever held it.
            let held = holder.unwrap_or(before);
            let length = match (conversation.turns[before].time, conversation.turns[turn].time) {
                (TurnTime::Span(one), TurnTime::Span(other)) => {
                    let gap = other.start() - spoken_until.unwrap_or(one.end());
                    if gap < windows.quiet || !self.agent_is_to_go_on(held) {
                        continue;
                    }
                    Some(gap)
                }
                // Starts alone tell no quiet; but a wait that was announced may have been one.
                (TurnTime::Start(one), TurnTime::Start(other))
                    if other - one >= windows.quiet + windows.quiet
                        && self.turns[turn].side == Side::Agent
                        && self.turns[held].side == Side::Agent
                        && self.has(held, Cue::AnnounceWait) =>
                {
                    None
                }
                _ => continue,
            };
            self.waits.push(Wait {
                after_turn: held as u32,
                seen_at: turn as u32,
                length,
                hold: false,
                music: false,
                message: false,
            });
        }
    }

    /// Whether a turn ends a quiet of the agent's: the agent's own, or the customer's question
    /// whether anybody is there.
    pub fn comes_back(&self, turn: usize) -> bool {
        match self.turns[turn].side {
            Side::Agent => true,
            Side::Customer => {
                self.has(turn, Cue::HearMe)
                    || (self.turn_words(turn).len() <= FEW_WORDS && self.has(turn, Cue::LineCheck))
            }
            Side::Bot | Side::Other => false,
        }
    }

    /// Music that is heard while nobody of the centre speaks: the recording's own hold.
    ///
    /// Music on the customer's own track is the customer's.
    fn find_music(&mut self, windows: &Windows, stated: &mut FxHashSet<u32>) {
        let conversation = self.conversation;
        let of_customer = |stretch: &conversation::Stretch| {
            let party =
                stretch.party.and_then(|party| conversation.parties.get(usize::from(party)));
            party.is_some_and(|party| party.role == Role::Customer)
        };
        let is_hold = |stretch: &&conversation::Stretch| {
            stretch.kind == StretchKind::Music
                && !stretch.stated
                && stretch.span.length() >= windows.quiet
                && !of_customer(stretch)
        };
        if !conversation.stretches.iter().any(|stretch| is_hold(&stretch)) {
            return;
        }
        // By start, and the last of all turns that began no later.
        let mut starts: Vec<(Ms, u32)> = (0..)
            .zip(&conversation.turns)
            .filter_map(|(turn, row)| Some((row.time.start()?, turn)))
            .collect();
        starts.sort_unstable();
        let mut last = 0;
        for (_, turn) in &mut starts {
            last = last.max(*turn);
            *turn = last;
        }
        for stretch in conversation.stretches.iter().filter(is_hold) {
            let (start, end) = (stretch.span.start(), stretch.span.end());
            let began = starts.partition_point(|(at, _)| *at <= start);
            let Some((_, after)) = began.checked_sub(1).and_then(|at| starts.get(at)) else {
                continue;
            };
            let within = starts.partition_point(|(at, _)| *at < end);
            let next = starts.get(within).map_or(self.turns.len() as u32, |(_, turn)| *turn);
            let centre_speaks = (*after as usize + 1..next as usize).any(|turn| {
                matches!(self.turns[turn].side, Side::Agent | Side::Bot)
                    && self.turns[turn].stretch.is_some()
            });
            if centre_speaks || !stated.insert(*after) {
                continue;
            }
            self.waits.push(Wait {
                after_turn: *after,
                seen_at: next,
                length: Some(stretch.span.length()),
                hold: true,
                music: true,
                message: false,
            });
        }
    }

    /// In chat a message of the customer's that waits too long, whatever it says.
    fn find_chat_waits(&mut self, windows: &Windows, stated: &FxHashSet<u32>) {
        let mut waiting: Option<usize> = None;
        for turn in 0..self.turns.len() {
            match self.turns[turn].side {
                Side::Customer => {
                    // Thanks and goodbyes wait for nothing.
                    let closes = self.turns[turn].stretch.is_none() || self.has(turn, Cue::Bye);
                    if !closes {
                        waiting = Some(turn);
                    }
                }
                Side::Agent => {
                    let Some(asked) = waiting else { continue };
                    let holds = self.only_holds(turn);
                    // A message is sent at one instant, so its start will do.
                    let (one, other) =
                        (self.conversation.turns[asked].time, self.conversation.turns[turn].time);
                    let (Some(one), Some(other)) = (one.end().or(one.start()), other.start())
                    else {
                        waiting = None;
                        continue;
                    };
                    let gap = other - one;
                    if !holds
                        && gap > windows.chat_wait
                        && !(asked..turn).any(|turn| stated.contains(&(turn as u32)))
                    {
                        self.waits.push(Wait {
                            after_turn: asked as u32,
                            seen_at: turn as u32,
                            length: Some(gap),
                            hold: false,
                            music: false,
                            message: true,
                        });
                        waiting = None;
                    } else if !holds {
                        waiting = None;
                    }
                }
                Side::Bot | Side::Other => {}
            }
        }
    }

    /// Whether after this turn it is the agent who is expected to speak.
    fn agent_is_to_go_on(&self, turn: usize) -> bool {
        match self.turns[turn].side {
            Side::Customer => {
                // The customer may be thinking, or away doing as told.
                !self.has(turn, Cue::AnnounceWait)
            }
            Side::Agent => {
                let last = self.sentences_of(turn).last().copied();
                let announced = self.has(turn, Cue::AnnounceWait);
                let asks = last.is_some_and(|last| last.asks) || self.asks(turn);
                announced
                    || !(asks || self.has(turn, Cue::FixStep) || self.has(turn, Cue::Instruct))
            }
            Side::Bot => !self.asks(turn),
            Side::Other => false,
        }
    }
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
