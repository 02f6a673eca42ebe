//! Personal names swapped for those of another origin, and put into greetings and thanks.
//!
//! A person keeps one name throughout a conversation, whoever says it. Where letters are spelled,
//! the new name is spelled; where what they spell cannot be told, the customer's names stay.

use super::rewrite::{Table, Way};
use super::words::{Hand, Word, words};
use super::{Changed, Side, seed_of};
use crate::draw::Draw;
use anyhow::Context;
use measure::conversation::{Conversation, Role};
use std::collections::{BTreeMap, BTreeSet};

/// The three sorts of names, as the tables call them.
const SORTS: [&str; 3] = ["women", "men", "family"];
const FAMILY: usize = 2;

/// The names that are looked for, by sort.
pub struct Known {
    sort_of: BTreeMap<String, usize>,
    vocatives: Table,
}

/// The names of one origin, by sort.
pub struct Origin {
    /// Its name.
    pub name: String,
    names: [Vec<String>; 3],
}

/// Stands in the table below for the name.
const MARK: char = '\u{1}';
/// Where people call each other by name.
const VOCATIVES: &str = "\
thank you $ -> thank you, \u{1}
thanks $ -> thanks, \u{1}
^ hello -> hello \u{1}
^ hi -> hi \u{1}
^ good morning|afternoon|evening -> good $2 \u{1}
bye $ -> bye, \u{1}
sorry $ -> sorry, \u{1}
^ okay -> okay, \u{1},
";
/// In lower case these are words; without capitals nobody can tell.
const ALSO_WORDS: [&str; 4] = ["brown", "max", "rey", "pilvi"];
/// What stands before a name that is called, not given.
const CALLING: [&str; 10] =
    ["hi", "hello", "dear", "morning", "afternoon", "thanks", "mr", "mrs", "ms", "miss"];
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "mister", "dr"];

impl Known {
    /// The names of the table.
    pub fn new(table: &str) -> anyhow::Result<Self> {
        let mut sort_of = BTreeMap::new();
        for line in lines(table) {
            let (sort, names) = line.split_once('\t').context("expected `sort<TAB>names`")?;
            for name in names.split_whitespace() {
                sort_of.entry(name.to_lowercase()).or_insert(sort_number(sort)?);
            }
        }
        Ok(Self { sort_of, vocatives: Table::parse(VOCATIVES, Way::Forward)? })
    }

    fn sort(&self, words: &[Word], at: usize, text: &str, hand: Hand) -> Option<usize> {
        let word = &words[at];
        let plain = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
        let capital = text[word.place.clone()].starts_with(char::is_uppercase);
        let titled = at > 0 && TITLES.contains(&words[at - 1].lower.as_str());
        if hand.cased && !capital || !hand.cased && ALSO_WORDS.contains(&plain) {
            return None;
        }
        match self.sort_of.get(plain) {
            Some(_) if titled => Some(FAMILY),
            Some(&sort) => Some(sort),
            None => (titled && hand.cased).then_some(FAMILY),
        }
    }
}

/// Every origin of the table, in its order.
pub fn origins(table: &str) -> anyhow::Result<Vec<Origin>> {
    let mut all: Vec<Origin> = Vec::new();
    for line in lines(table) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [origin, sort, names] = cells[..] else {
            anyhow::bail!("expected three cells in `{line}`");
        };
        if all.last().is_none_or(|last| last.name != origin) {
            all.push(Origin { name: origin.to_owned(), names: Default::default() });
        }
        let last = all.last_mut().context("an origin")?;
        last.names[sort_number(sort)?] = names.split_whitespace().map(str::to_owned).collect();
    }
    Ok(all)
}

fn lines(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn sort_number(sort: &str) -> anyhow::Result<usize> {
    SORTS.iter().position(|one| *one == sort).with_context(|| format!("no sort `{sort}`"))
}

/// A name of the conversation with what stands for it.
struct Swap {
    new: String,
    sort: usize,
    is_agents: bool,
    first_turn: usize,
}

/// The conversation with the names of one side's people swapped, in everybody's words.
pub fn swap(
    known: &Known,
    origin: &Origin,
    conversation: &Conversation,
    side: Side,
    hands: &[Hand],
    seed: u64,
) -> Changed {
    let all: Vec<Vec<Word>> = conversation.turns.iter().map(|turn| words(&turn.text)).collect();
    let mut swaps = found(known, origin, conversation, &all, hands, seed);
    let spelled = spelled_runs(conversation, &all);
    if spelled.iter().any(|run| !swaps.contains_key(&run.letters)) {
        swaps.retain(|_, swap| swap.is_agents);
    }
    swaps.retain(|_, swap| side.has(if swap.is_agents { Role::Agent } else { Role::Customer }));
    let mut changed = Changed::new(conversation);
    for (turn, words) in all.iter().enumerate() {
        let text = &conversation.turns[turn].text;
        let hand = hands[usize::from(conversation.turns[turn].party)];
        let mut new = String::with_capacity(text.len());
        let mut copied = 0;
        for run in spelled.iter().filter(|run| run.turn == turn) {
            if let Some(swap) = swaps.get(&run.letters) {
                new.push_str(&text[copied..run.start]);
                let letters = swap.new.chars().filter(|c| c.is_alphabetic());
                let letters: Vec<String> =
                    letters.map(|c| hand.write(&c.to_uppercase().to_string())).collect();
                new.push_str(&letters.join(&run.between));
                copied = run.end;
                changed.by[turn].push("NAME spelled".to_owned());
            }
        }
        for (at, word) in words.iter().enumerate() {
            if word.place.start < copied || known.sort(words, at, text, hand).is_none() {
                continue;
            }
            let plain = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
            if let Some(swap) = swaps.get(plain) {
                new.push_str(&text[copied..word.place.start]);
                new.push_str(&hand.write(&swap.new));
                copied = word.place.start + plain.len();
                changed.by[turn].push("NAME".to_owned());
            }
        }
        new.push_str(&text[copied..]);
        let role = conversation.role(turn);
        let called = match role {
            Role::Customer if side.has(Role::Agent) => true,
            Role::Agent | Role::Supervisor if side.has(Role::Customer) => false,
            _ => {
                changed.conversation.turns[turn].text = new;
                continue;
            }
        };
        let name = swaps
            .values()
            .filter(|swap| swap.is_agents == called && swap.sort != FAMILY)
            .min_by_key(|swap| (swap.first_turn, swap.new.clone()));
        let name = match name {
            Some(swap) if swap.first_turn < turn => Some(swap.new.clone()),
            // Later on, a name on the screen is known to both.
            None if 2 * turn > all.len() => {
                let sort = usize::from(!called);
                origin.names[sort].first().cloned()
            }
            _ => None,
        };
        if let Some(name) = name {
            let mut draw = Draw::new(seed_of(seed, &conversation.id, turn));
            let (put, used) = known.vocatives.apply(&new, hand, 0.5, &mut draw);
            changed.by[turn].extend(used.iter().map(|used| format!("{used} NAME")));
            let name = hand.write(&name);
            new = put.replace(MARK, &name);
            // Whoever was called by name already is not called twice.
            for between in [" ", ", "] {
                new = new.replace(&format!("{name}{between}{name}"), &name);
            }
        }
        changed.conversation.turns[turn].text = new;
    }
    changed
}

fn found(
    known: &Known,
    origin: &Origin,
    conversation: &Conversation,
    all: &[Vec<Word>],
    hands: &[Hand],
    seed: u64,
) -> BTreeMap<String, Swap> {
    let mut swaps: BTreeMap<String, Swap> = BTreeMap::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut agent_turns = 0;
    for (turn, words) in all.iter().enumerate() {
        let is_agent = conversation.role(turn) == Role::Agent;
        agent_turns += usize::from(is_agent);
        let text = &conversation.turns[turn].text;
        let hand = hands[usize::from(conversation.turns[turn].party)];
        for (at, word) in words.iter().enumerate() {
            let Some(sort) = known.sort(words, at, text, hand) else { continue };
            let plain = word.lower.strip_suffix("'s").unwrap_or(&word.lower);
            if swaps.contains_key(plain) {
                continue;
            }
            let called = at > 0 && CALLING.contains(&words[at - 1].lower.as_str());
            let names = &origin.names[sort];
            let from = (seed_of(seed, &format!("{}{plain}", conversation.id), 0) >> 8) as usize;
            let free = (0..names.len())
                .map(|step| &names[(from + step) % names.len()])
                .find(|name| !taken.contains(*name))
                .unwrap_or(&names[from % names.len()]);
            taken.insert(free.clone());
            let is_agents = is_agent && agent_turns <= 2 && !called;
            swaps.insert(
                plain.to_owned(),
                Swap { new: free.replace('-', " "), sort, is_agents, first_turn: turn },
            );
        }
    }
    swaps
}

/// Letters said one by one.
struct Run {
    turn: usize,
    letters: String,
    start: usize,
    end: usize,
    between: String,
}

/// Three letters and more that are said one by one.
fn spelled_runs(conversation: &Conversation, all: &[Vec<Word>]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (turn, words) in all.iter().enumerate() {
        let text = &conversation.turns[turn].text;
        let is_letter =
            |word: &Word| word.lower.len() == 1 && word.lower.chars().all(char::is_alphabetic);
        let mut at = 0;
        while at < words.len() {
            let length = words[at..].iter().take_while(|word| is_letter(word)).count();
            if length >= 3 {
                let run = &words[at..at + length];
                runs.push(Run {
                    turn,
                    letters: run.iter().map(|word| word.lower.as_str()).collect(),
                    start: run[0].place.start,
                    end: run[length - 1].place.end,
                    between: text[run[0].place.end..run[1].place.start].to_owned(),
                });
            }
            at += length.max(1);
        }
    }
    runs
}
