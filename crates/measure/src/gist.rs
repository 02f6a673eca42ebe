//! A rubric's wordings: found as written, or by gist.
//!
//! By gist a wording is found where a sentence says the same. Words are compared by what they say
//! (`english.gist` and the list of concepts), not by their form. Words that carry meaning count
//! fully, light verbs and particles half, who speaks of whom a little, all other words of grammar
//! not at all. A stretch of a sentence matches where
//! - it has at least `SHARE` of the wording's weight, in any order (`SHARE_OF_LONG` of a long one);
//! - little else that carries meaning stands in between: less than the words it matches;
//! - it denies as often as the wording does, counting to the bounds of the clause: "not … without"
//!   is a yes;
//! - a statement is not matched by a question for the fact, nor a question by a plain statement;
//! - what the speaker is to do is not said of somebody else, nor only under a condition ("I will
//!   end the call if …" does not yet end it) where the wording sets none.
//!
//! A wording with hardly a word that carries meaning ("you owe us", "my name is") must stand in its
//! order and close together; one with none is matched as written.

use crate::conversation::{Language, Place};
use crate::exact::Exact;
use crate::language::{Role, WordLists};
use crate::reading::{Reading, Sentence};
use crate::rubric::Wording;
use crate::words::{Ends, Sort, Word};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Raised by hand when the finding of wordings changes its answers.
pub const VERSION: u32 = 2;

/// The share of a wording's weight that a match has at least.
///
/// Below three words of meaning out of three, so that none of so few may be missing; chosen on
/// `fixtures/gist.md`, where 0.84 to 0.86 give the same.
const SHARE: f32 = 0.85;
/// The same for wordings of at least `LONG` words of meaning, of which one may be missing.
const SHARE_OF_LONG: f32 = 0.75;
const LONG: f32 = 5.0;
/// What who speaks of whom weighs, beside 1 for a word that carries meaning.
const PERSON: f32 = 0.3;
/// What a light word weighs.
const LIGHT: f32 = 0.5;
/// A wording of less weight than this must stand in its order and close together.
const LEAST_LOOSE: f32 = 2.0;
/// No stretch that matches is longer than this, in words.
const LONGEST: u32 = 30;
/// How far from the words that carry meaning a pronoun is looked for.
const PERSON_REACH: u32 = 6;
/// How many words may stand between two of a wording that must stand in its order.
const GAP: u32 = 3;
/// How far a negation reaches, in words.
const NEGATION_REACH: u32 = 12;

/// Whether wordings can be compared by meaning in this language.
pub fn knows(language: Language) -> bool {
    language == Language::ENGLISH
}

/// Wordings, ready to be looked for.
#[derive(Debug, Default)]
pub struct Matcher {
    exact: Exact<u32>,
    gists: Vec<Gist>,
    concepts: FxHashMap<u64, u32>,
    wordings: usize,
}

/// One way to say a thing, made ready.
#[derive(Debug)]
struct Gist {
    /// The wording it belongs to.
    wording: u32,
    /// What carries meaning, with its weight.
    items: Vec<(u32, f32)>,
    /// All that must stand in this order; empty where the order is free.
    in_order: Vec<Key>,
    /// The items without which there is no match; all where none is such.
    anchors: Vec<u32>,
    weight: f32,
    share: f32,
    persons: Role,
    /// Who the first subject is.
    lead: Role,
    denies: bool,
    asks: bool,
    sets_condition: bool,
}

/// What a word must be where order counts: a concept, or a word of grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Concept(u32),
    /// "How much" is not "when".
    Question(u32),
    Grammar(Role),
}

#[derive(Clone, Copy, Debug)]
struct Token {
    word: u32,
    concept: u32,
    role: Role,
    weight: f32,
    ends: Ends,
    /// Whether it ends in 's, which may be "is".
    is_short: bool,
}

/// The concept of a word that stands in no wording.
const NONE: u32 = u32::MAX;

/// The concepts of words met so far, and room to work in. It changes speed, never results.
#[derive(Debug, Default)]
pub struct Memo {
    concepts: FxHashMap<u64, u32>,
    tokens: Vec<Token>,
    places: Vec<Vec<u32>>,
    matched: Vec<(u32, u32)>,
}

/// Beyond this many words the memo is forgotten: memory stays bounded.
const MOST_WORDS: usize = 100_000;

impl Matcher {
    /// Makes wordings ready; the vocabulary must have learnt all that it will.
    pub fn new<'a>(lists: &WordLists, wordings: impl IntoIterator<Item = &'a Wording>) -> Self {
        let mut matcher = Self::default();
        for wording in wordings {
            let number = matcher.wordings as u32;
            matcher.wordings += 1;
            for way in &wording.any {
                let gist = wording.gist.then(|| matcher.gist(lists, number, way));
                match gist.flatten() {
                    Some(gist) => matcher.gists.push(gist),
                    None => matcher.exact.add(&lists.wordings.vocabulary, way, number),
                }
            }
        }
        matcher
    }

    /// Where each wording is said, in order, by its number among those given.
    ///
    /// - **Out**: at most one place a way of saying it and sentence, by gist.
    /// - **Cost**: linear in the words, with a small factor for wordings whose rarest word is there.
    pub fn find(&self, reading: &Reading<'_>, memo: &mut Memo) -> Vec<Vec<Place>> {
        let turns: Vec<Said<'_>> = (0..reading.turns.len())
            .map(|turn| Said {
                text: &reading.conversation.turns[turn].text,
                words: reading.turns[turn].words.clone(),
            })
            .collect();
        self.find_in(reading.lists, &reading.words, &reading.sentences, &turns, memo)
    }

    /// Which wordings a text says, by their numbers among those given.
    pub fn said(&self, lists: &WordLists, text: &str) -> Vec<usize> {
        let mut words = Vec::new();
        lists.wordings.vocabulary.read(text, &mut words);
        let mut sentences = Vec::new();
        let mut from = 0;
        for (at, word) in words.iter().enumerate() {
            if at + 1 == words.len() || matches!(word.ends, Ends::Sentence | Ends::Question) {
                let (to, asks) = (at as u32 + 1, word.ends == Ends::Question);
                sentences.push(Sentence { from, to, asks, script: false });
                from = to;
            }
        }
        let turn = Said { text, words: 0..words.len() as u32 };
        let found = self.find_in(lists, &words, &sentences, &[turn], &mut Memo::default());
        (0..found.len()).filter(|&number| !found[number].is_empty()).collect()
    }

    fn find_in(
        &self,
        lists: &WordLists,
        words: &[Word],
        sentences: &[Sentence],
        turns: &[Said<'_>],
        memo: &mut Memo,
    ) -> Vec<Vec<Place>> {
        let mut found = vec![Vec::new(); self.wordings];
        let place = |turn: usize, from: u32, to: u32| {
            crate::words::place(turn as u32, &words[from as usize], &words[to as usize])
        };
        if !self.exact.is_empty() {
            for (turn, said) in turns.iter().enumerate() {
                let here = &words[said.words.start as usize..said.words.end as usize];
                for from in 0..here.len() {
                    for (wording, to) in self.exact.at(here, from) {
                        let first = said.words.start;
                        found[wording as usize].push(place(
                            turn,
                            first + from as u32,
                            first + to as u32,
                        ));
                    }
                }
            }
        }
        if !self.gists.is_empty() {
            self.read(lists, words, turns, memo);
            let Memo { tokens, places, matched, .. } = memo;
            for gist in &self.gists {
                let mut seen = None;
                // The rarest word that must be there leads to the sentences worth a look.
                let rarest = gist.anchors.iter().min_by_key(|&&item| places[item as usize].len());
                let one = rarest.filter(|_| gist.needs_anchors()).map(std::slice::from_ref);
                let mut candidates: Vec<u32> = Vec::new();
                for &item in one.unwrap_or(&gist.anchors) {
                    candidates.extend(&places[item as usize]);
                }
                if one.is_none() {
                    candidates.sort_unstable();
                }
                for at in candidates {
                    let number = sentences.partition_point(|sentence| sentence.to <= at);
                    if seen == Some(number) {
                        continue;
                    }
                    seen = Some(number);
                    let sentence = &sentences[number];
                    if let Some((from, to)) = gist.find(tokens, sentence, lists, words, matched) {
                        let turn = turns.partition_point(|said| said.words.end <= at);
                        found[gist.wording as usize].push(place(turn, from, to));
                    }
                }
            }
        }
        for places in &mut found {
            places.sort_unstable();
            places.dedup();
        }
        found
    }

    /// Reads the words of all turns as tokens, and where each concept stands.
    fn read(&self, lists: &WordLists, words: &[Word], turns: &[Said<'_>], memo: &mut Memo) {
        if memo.concepts.len() > MOST_WORDS {
            memo.concepts.clear();
        }
        memo.tokens.clear();
        memo.places.resize_with(self.concepts.len(), Vec::new);
        memo.places.iter_mut().for_each(Vec::clear);
        for said in turns {
            for at in said.words.start..said.words.end {
                let token = token(lists, said.text, &words[at as usize], |text| {
                    *memo.concepts.entry(key(text)).or_insert_with(|| {
                        self.concepts.get(&lists.gist_concept(text)).copied().unwrap_or(NONE)
                    })
                });
                if token.concept != NONE {
                    memo.places[token.concept as usize].push(at);
                }
                memo.tokens.push(token);
            }
        }
    }

    /// A wording made ready; `None` where no word of it carries meaning.
    fn gist(&mut self, lists: &WordLists, wording: u32, way: &str) -> Option<Gist> {
        let mut words = Vec::new();
        lists.wordings.vocabulary.read(way, &mut words);
        let tokens: Vec<Token> = words
            .iter()
            .map(|word| {
                token(lists, way, word, |text| {
                    let next = self.concepts.len() as u32;
                    *self.concepts.entry(lists.gist_concept(text)).or_insert(next)
                })
            })
            .collect();
        let mut items: Vec<(u32, f32)> = Vec::new();
        for token in tokens.iter().filter(|token| token.concept != NONE) {
            if !items.iter().any(|(concept, _)| *concept == token.concept) {
                items.push((token.concept, token.weight));
            }
        }
        if items.is_empty() {
            return None;
        }
        let persons = persons(&tokens);
        let carried: f32 = items.iter().map(|(_, weight)| weight).sum();
        let weight = carried + PERSON * persons.0.count_ones() as f32;
        let share = if carried >= LONG { SHARE_OF_LONG } else { SHARE };
        let mut anchors: Vec<u32> = items
            .iter()
            .filter(|(_, without)| weight - without < share * weight)
            .map(|(concept, _)| *concept)
            .collect();
        let in_order: Vec<Key> = if carried < LEAST_LOOSE {
            anchors = items.iter().map(|(concept, _)| *concept).collect();
            tokens.iter().filter_map(Token::key).collect()
        } else {
            Vec::new()
        };
        if anchors.is_empty() {
            anchors = items.iter().map(|(concept, _)| *concept).collect();
        }
        let whole = Sentence { from: 0, to: tokens.len() as u32, asks: false, script: false };
        let all = Span { tokens: &tokens, sentence: &whole, from: 0, to: whole.to - 1 };
        Some(Gist {
            wording,
            items,
            in_order,
            anchors,
            weight,
            share,
            persons,
            lead: (0..whole.to)
                .map(|at| all.subject(at))
                .find(|role| *role != Role::default())
                .unwrap_or_default(),
            denies: all.denials(lists, &words, 0, whole.to) % 2 == 1,
            sets_condition: tokens.iter().any(|token| token.role.any(Role::CONDITION)),
            asks: words.last().is_some_and(|word| word.ends == Ends::Question)
                || all.inverts(0)
                || tokens[0].role.any(Role::QUESTION),
        })
    }
}

/// A turn as the matcher sees it.
struct Said<'a> {
    text: &'a str,
    words: std::ops::Range<u32>,
}

fn key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for byte in text.bytes() {
        hasher.write_u8(byte.to_ascii_lowercase());
    }
    hasher.finish()
}

fn token(lists: &WordLists, text: &str, word: &Word, concept: impl FnOnce(&str) -> u32) -> Token {
    let role = lists.gist.role(word.id);
    let said = text.get(word.start as usize..word.end as usize).unwrap_or("");
    let grammar = role.any(Role::FUNCTION) || (role.any(Role::NEGATION) && !role.any(Role::LIGHT));
    let weight = match word.sort {
        Sort::Person | Sort::Link => 0.0,
        _ if grammar => 0.0,
        _ if role.any(Role::LIGHT) => LIGHT,
        _ => 1.0,
    };
    let plain = matches!(word.sort, Sort::Plain | Sort::Number | Sort::NumberWord);
    Token {
        word: word.id,
        concept: if plain && weight > 0.0 { concept(said) } else { NONE },
        role,
        weight,
        ends: word.ends,
        is_short: weight > 0.0 && said.ends_with("'s") | said.ends_with("’s"),
    }
}

impl Token {
    /// What it must be where order counts; `None` for what may be left out.
    fn key(&self) -> Option<Key> {
        const GRAMMAR: Role = Role(
            Role::BE.0 | Role::FIRST.0 | Role::SECOND.0 | Role::SUBJECT.0 | Role::POSSESSIVE.0,
        );
        if self.concept != NONE {
            return Some(Key::Concept(self.concept));
        }
        if self.role.any(Role::QUESTION) {
            return Some(Key::Question(self.word));
        }
        let grammar = self.role & GRAMMAR;
        // "It" and "there" stand for nothing.
        let bare = grammar == Role::SUBJECT || grammar == Role::default();
        (!bare).then_some(Key::Grammar(grammar))
    }

    fn ends_clause(&self) -> bool {
        self.ends != Ends::Nothing
    }
}

fn persons(tokens: &[Token]) -> Role {
    tokens
        .iter()
        .fold(Role::default(), |all, token| all | (token.role & (Role::FIRST | Role::SECOND)))
}

impl Gist {
    fn needs_anchors(&self) -> bool {
        !self.in_order.is_empty()
            || self.anchors.iter().any(|anchor| {
                self.items.iter().any(|(concept, without)| {
                    concept == anchor && self.weight - without < self.share * self.weight
                })
            })
    }

    /// The first stretch of a sentence that says it: its first and last word.
    fn find(
        &self,
        tokens: &[Token],
        sentence: &Sentence,
        lists: &WordLists,
        words: &[Word],
        matched: &mut Vec<(u32, u32)>,
    ) -> Option<(u32, u32)> {
        let fits = |from: u32, to: u32| {
            let span = Span { tokens, sentence, from, to };
            self.fits(&span, lists, words).then_some((from, to))
        };
        if !self.in_order.is_empty() {
            return (sentence.from..sentence.to).find_map(|from| {
                let to = self.ordered(tokens, sentence, from)?;
                fits(from, to)
            });
        }
        matched.clear();
        for at in sentence.from..sentence.to {
            let concept = tokens[at as usize].concept;
            if concept == NONE {
                continue;
            }
            if let Some(item) = self.items.iter().position(|(other, _)| *other == concept) {
                matched.push((at, item as u32));
            }
        }
        (0..matched.len()).find_map(|first| {
            let to = self.loose(tokens, sentence, &matched[first..])?;
            fits(matched[first].0, to)
        })
    }

    /// The last word of the stretch that starts at `from` and has all in order.
    fn ordered(&self, tokens: &[Token], sentence: &Sentence, from: u32) -> Option<u32> {
        let mut keys = self.in_order.iter();
        if tokens[from as usize].key() != keys.next().copied() {
            return None;
        }
        let mut last = from;
        for &key in keys {
            if key == Key::Grammar(Role::BE) && tokens[last as usize].is_short {
                continue;
            }
            let next = (last + 1..sentence.to.min(last + 2 + GAP))
                .find(|&at| tokens[at as usize].key() == Some(key))?;
            let between = last + 1..next;
            let extra: f32 = between.map(|at| tokens[at as usize].weight).sum();
            if extra > 1.0 || (last..next).any(|at| tokens[at as usize].ends_clause()) {
                return None;
            }
            last = next;
        }
        Some(last)
    }

    /// The last word of the shortest stretch from the first of `matched` on that has enough.
    fn loose(&self, tokens: &[Token], sentence: &Sentence, matched: &[(u32, u32)]) -> Option<u32> {
        let from = matched.first()?.0;
        let most = self.items.len() as f32 - 1.0;
        let (mut have, mut extra, mut last) = (0.0, 0.0, from);
        let mut covered: u64 = 0;
        for &(at, item) in matched {
            if at - from > LONGEST {
                return None;
            }
            for between in last..at {
                let token = &tokens[between as usize];
                if between > last {
                    extra += token.weight;
                    if token.role.any(Role::JOIN) {
                        extra += LIGHT;
                    }
                }
                if token.ends_clause() {
                    extra += LIGHT;
                }
            }
            if extra > most {
                return None;
            }
            last = at;
            let bit = 1_u64.checked_shl(item).unwrap_or(0);
            if covered & bit == 0 {
                covered |= bit;
                have += self.items[item as usize].1;
            }
            if have + PERSON * self.persons.0.count_ones() as f32 >= self.share * self.weight {
                let near = from.saturating_sub(PERSON_REACH).max(sentence.from) as usize
                    ..(at + 1 + PERSON_REACH).min(sentence.to) as usize;
                let here = persons(&tokens[near]) & self.persons;
                if have + PERSON * here.0.count_ones() as f32 >= self.share * self.weight {
                    return Some(at);
                }
            }
        }
        None
    }

    /// Whether a stretch that has the words says the same with them.
    fn fits(&self, span: &Span<'_>, lists: &WordLists, words: &[Word]) -> bool {
        let clause = span.clause();
        let (from, to) = span.negation_reach();
        if (span.denials(lists, words, from, to) % 2 == 1) != self.denies {
            return false;
        }
        if self.asks {
            let asks = span.sentence.asks || span.inverts(clause);
            if !asks && span.declares(clause) {
                return false;
            }
        } else {
            if span.asks_for_fact(clause) {
                return false;
            }
            if !self.sets_condition && span.is_conditional() {
                return false;
            }
            let here = span.subjects(clause);
            let others = (Role::FIRST | Role::SECOND | Role::THIRD).without(self.lead);
            let others = span.subjects_surely(clause) & others;
            if self.lead != Role::default() && !here.any(self.lead) && others != Role::default() {
                return false;
            }
        }
        // "Our own fault" is not "your own fault".
        if self.persons == Role::SECOND && span.is_only_ours() {
            return false;
        }
        true
    }
}

/// A stretch of a sentence, first and last word.
struct Span<'a> {
    tokens: &'a [Token],
    sentence: &'a Sentence,
    from: u32,
    to: u32,
}

impl Span<'_> {
    fn role(&self, at: u32) -> Role {
        self.tokens.get(at as usize).map_or(Role::default(), |token| token.role)
    }

    /// The first word of the clause in which it starts.
    fn clause(&self) -> u32 {
        let least = self.sentence.from.max(self.from.saturating_sub(NEGATION_REACH));
        let mut at = self.from;
        while at > least {
            let before = &self.tokens[at as usize - 1];
            if before.ends_clause() || before.role.any(Role::JOIN) {
                break;
            }
            at -= 1;
        }
        at
    }

    /// From where to where (without) a negation concerns it.
    fn negation_reach(&self) -> (u32, u32) {
        let mut to = self.to;
        let most = (self.sentence.to - 1).min(self.to + NEGATION_REACH);
        while to < most && !self.tokens[to as usize].ends_clause() {
            let next = self.role(to + 1);
            if next.any(Role::JOIN | Role::SUBJECT) {
                break;
            }
            to += 1;
        }
        (self.clause(), to + 1)
    }

    /// How often words `from..to` deny.
    fn denials(&self, lists: &WordLists, words: &[Word], from: u32, to: u32) -> usize {
        (from..to)
            .filter(|&at| self.role(at).any(Role::NEGATION) && self.denies(lists, words, at))
            .count()
    }

    fn denies(&self, lists: &WordLists, words: &[Word], at: u32) -> bool {
        let sentence = &words[self.sentence.from as usize..self.sentence.to as usize];
        let here = (at - self.sentence.from) as usize;
        let idiom = lists.gist.denies_nothing.iter().any(|idiom| {
            (0..idiom.len()).any(|before| {
                here.checked_sub(before)
                    .and_then(|from| sentence.get(from..from + idiom.len()))
                    .is_some_and(|said| said.iter().zip(idiom).all(|(word, id)| word.id == *id))
            })
        });
        let first = at == self.sentence.from;
        let before = if first { Role::default() } else { self.role(at - 1) };
        let after = if at + 1 < self.sentence.to { self.role(at + 1) } else { Role::default() };
        let opens = first || self.tokens[at as usize - 1].ends_clause();
        // "No, …" answers, and so does "no the …" where nobody set commas.
        let answers = opens
            && lists.gist.is_no(words[at as usize].id)
            && (self.tokens[at as usize].ends_clause() || after.any(Role::POINTS));
        // "Can't I …", "isn't there …" ask.
        let inverted = before.any(Role::AUXILIARY)
            && after.any(Role::SUBJECT)
            && (at < self.sentence.from + 2 || {
                let head = self.role(at - 2);
                let ends = self.tokens[at as usize - 2].ends_clause();
                ends || head.any(Role::JOIN | Role::QUESTION) || !head.any(Role::SUBJECT)
            });
        !(idiom || answers || inverted)
    }

    /// Where the clause at `clause` really begins, after words that only link or fill.
    fn head(&self, clause: u32) -> u32 {
        let mut at = clause;
        while at < self.from
            && self.tokens[at as usize].weight == 0.0
            && !self.role(at).any(
                Role::SUBJECT | Role::AUXILIARY | Role::QUESTION | Role::POINTS | Role::NEGATION,
            )
        {
            at += 1;
        }
        at
    }

    /// Whether a verb stands before its subject from `from` to its end.
    fn inverts(&self, from: u32) -> bool {
        let from = from.max(self.from.saturating_sub(8)).max(self.sentence.from);
        (from..=self.to).any(|at| {
            let before = if at == self.sentence.from { Role::default() } else { self.role(at - 1) };
            self.role(at).any(Role::AUXILIARY)
                && at + 1 < self.sentence.to
                && self.role(at + 1).any(Role::SUBJECT)
                && !before.any(Role::SUBJECT)
        })
    }

    /// Whether the clause asks for the very fact: "did you send …", "is the call recorded".
    fn asks_for_fact(&self, clause: u32) -> bool {
        let mut at = self.head(clause);
        if self.role(at).any(Role::QUESTION) {
            let most = self.from.min(at + 4);
            match (at + 1..most).find(|&verb| self.role(verb).any(Role::AUXILIARY)) {
                Some(verb) if verb == at + 1 || self.role(verb + 1).any(Role::SUBJECT) => at = verb,
                _ => return false,
            }
            return self.role(at + 1).any(Role::SUBJECT | Role::POINTS);
        }
        let next = self.role(at + 1);
        at < self.from
            && self.role(at).any(Role::FACT)
            && next.any(Role::SUBJECT | Role::POINTS)
            && (at + 1..self.from).all(|at| self.tokens[at as usize].weight == 0.0)
            && !self.is_there(at + 1)
    }

    /// Whether the speaker says only what they will do if something happens.
    fn is_conditional(&self) -> bool {
        let clause = self.clause();
        let will = (clause..=self.to).any(|at| {
            self.role(at).all(Role::FIRST | Role::SUBJECT) && self.role(at + 1).any(Role::WILL)
        });
        let from = self.sentence.from.max(self.from.saturating_sub(NEGATION_REACH));
        let to = self.sentence.to.min(self.to + NEGATION_REACH / 2);
        will && (from..to).any(|at| {
            self.role(at).any(Role::CONDITION)
                && !(at + 1..to.min(at + 4)).any(|next| self.role(next).any(Role::POLITE))
        })
    }

    /// "Is there …" asks, and offers all the same.
    fn is_there(&self, at: u32) -> bool {
        let role = self.role(at);
        role.any(Role::SUBJECT) && !role.any(Role::FIRST | Role::SECOND | Role::THIRD)
    }

    /// Whether the clause says of somebody that they do it: "I will …", "you have …".
    fn declares(&self, clause: u32) -> bool {
        let head = self.head(clause);
        let asked = clause > self.sentence.from && self.role(clause - 1).any(Role::REQUEST);
        !asked
            && head <= self.from
            && self.role(head).any(Role::SUBJECT)
            && self.role(head).any(Role::FIRST | Role::SECOND)
            && !(head..self.from).any(|at| self.role(at).any(Role::REQUEST))
    }

    /// Who can be the subject from `from` to its end.
    fn subjects(&self, from: u32) -> Role {
        (from..=self.to).fold(Role::default(), |all, at| all | self.subject(at))
    }

    /// The same without a "you" that another word may govern.
    fn subjects_surely(&self, from: u32) -> Role {
        (from..=self.to)
            .filter(|&at| {
                let governed = at > self.sentence.from && self.tokens[at as usize - 1].weight > 0.0;
                !(governed && self.role(at).any(Role::SECOND))
            })
            .fold(Role::default(), |all, at| all | self.subject(at))
    }

    /// Who a word says is the subject, if it can.
    fn subject(&self, at: u32) -> Role {
        let role = self.role(at);
        let let_me = at > self.sentence.from && self.role(at - 1).any(Role::LETS);
        if role.any(Role::SUBJECT) || let_me {
            role & (Role::FIRST | Role::SECOND | Role::THIRD)
        } else {
            Role::default()
        }
    }

    /// Whether it speaks of what is the speaker's and nowhere of who is spoken to.
    fn is_only_ours(&self) -> bool {
        let from = self.from.saturating_sub(1).max(self.sentence.from);
        let any = |of: Role| (from..=self.to).any(|at| self.role(at).all(of));
        any(Role::FIRST | Role::POSSESSIVE) && !any(Role::SECOND)
    }
}
