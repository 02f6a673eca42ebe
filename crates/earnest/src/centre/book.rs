//! Wordings and scenes, read from the text files in `words/`.
//!
//! A pool is a list of wordings for one purpose:
//!
//! ```text
//! = slow.tell
//! My (internet|broadband) has been crawling since {day}, and I have {n} people in the house.
//! [chat] wifi is sooo slow since {day}
//! ```
//!
//! `(a|b|)` is a choice, which may hold others; `{name}` is a slot that keeps its value through
//! the conversation. A tag in front restricts a wording to a channel (`call`, `chat`, `post`), or
//! to a way of speaking (`indian`, `american`, …, `angry`).
//!
//! A scene is a short run of turns:
//!
//! ```text
//! scene wait
//! agent: announces_wait ? announce : quiet ^announces_wait
//! hold 20 90
//! agent: thanks_for_waiting ? thanks : back + found ^thanks_for_waiting
//! ```
//!
//! `^kind` opens a moment at the turn; `kind ? a : b` says `a` where that moment is met and `b`
//! where it is missed, `-` being nothing. `*name` is the topic's own pool. `^kind=missed:bot`
//! settles the outcome, and whose it is; `%40` says a part in forty of a hundred cases.

use super::draw::Draw;
use std::collections::{BTreeMap, HashMap};

const POOLS: [&str; 4] = [
    include_str!("words/service.txt"),
    include_str!("words/larkfield.txt"),
    include_str!("words/amberline.txt"),
    include_str!("words/people.txt"),
];
const SCENES: &str = include_str!("words/scenes.txt");

/// How often a sentence may stand in the whole week.
pub const REPEATS: u32 = 5;
/// A sentence of fewer words may stand as often as it likes: "yes please", "good morning".
pub const SHORT: usize = 4;
/// How often a wording is drawn anew before the least used one is taken.
const TRIES: usize = 60;

/// One wording, with the tags that must hold for who says it.
struct Wording {
    tags: Vec<&'static str>,
    text: &'static str,
}

/// Who speaks in a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The agent whose conversation it is.
    Agent,
    /// An agent who had the conversation before and handed it on.
    Earlier,
    /// The customer.
    Customer,
    /// A machine.
    Bot,
}

/// A moment that a turn opens.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its kind.
    pub kind: &'static str,
    /// Whether it is met, where the scene settles it.
    pub met: Option<bool>,
    /// Whose it is.
    pub owner: &'static str,
}

/// What may be said in a turn.
#[derive(Clone, Debug)]
pub enum Part {
    /// From a pool, in so many of a hundred cases.
    Pool(&'static str, usize),
    /// By the outcome of a moment that is open.
    By(&'static str, Option<&'static str>, Option<&'static str>),
}

/// One line of a scene.
#[derive(Clone, Debug)]
pub enum Step {
    /// A turn, which is left out where none of its parts is said.
    Turn(Party, Vec<Part>, Vec<Opening>),
    /// The customer on hold, between so many seconds.
    Hold(usize, usize),
    /// The conversation goes to somebody else.
    Transfer,
}

/// All wordings and scenes, and how often each sentence has been said.
pub struct Book {
    pools: BTreeMap<&'static str, Vec<Wording>>,
    scenes: BTreeMap<&'static str, Vec<Step>>,
    said: HashMap<String, u32>,
    /// Sentences that stand more often than they may, for want of wordings, by pool.
    pub worn: BTreeMap<String, usize>,
}

impl Book {
    /// Reads the text files; a line that does not read as it should is an error.
    pub fn read() -> Result<Self, String> {
        let mut pools: BTreeMap<&str, Vec<Wording>> = BTreeMap::new();
        let mut pool = "";
        for line in POOLS.iter().flat_map(|file| file.lines()).map(str::trim) {
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            if let Some(name) = line.strip_prefix("= ") {
                pool = name.trim();
                continue;
            }
            let (tags, text) = match line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                Some((tags, text)) => (tags.split(' ').collect(), text),
                None => (Vec::new(), line),
            };
            pools.entry(pool).or_default().push(Wording { tags, text });
        }
        let mut scenes: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
        let mut scene = "";
        for (at, line) in SCENES.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            if let Some(name) = line.strip_prefix("scene ") {
                scene = name.trim();
                continue;
            }
            let step = step(line).ok_or_else(|| format!("scenes.txt: line {}: a step", at + 1))?;
            scenes.entry(scene).or_default().push(step);
        }
        Ok(Self { pools, scenes, said: HashMap::new(), worn: BTreeMap::new() })
    }

    /// The steps of a scene.
    pub fn scene(&self, name: &str) -> Result<Vec<Step>, String> {
        self.scenes.get(name).cloned().ok_or_else(|| format!("scenes.txt: no scene `{name}`"))
    }

    /// The topic's pool of this name, or its programme's where it has none.
    pub fn pool_of(&self, topic: &str, programme: &str, name: &str) -> String {
        let own = format!("{topic}.{name}");
        if self.pools.contains_key(own.as_str()) { own } else { format!("{programme}.{name}") }
    }

    /// The numbers that wordings of a pool have: a question has its answer's.
    pub fn numbers(&self, pool: &str) -> Vec<&'static str> {
        let mut numbers: Vec<&'static str> = self
            .pools
            .get(pool)
            .into_iter()
            .flatten()
            .flat_map(|wording| wording.tags.iter().copied())
            .filter(|tag| tag.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// Words from a pool, as somebody with these tags says them, with the slots filled.
    pub fn say(
        &mut self,
        pool: &str,
        tags: &[&str],
        slots: &BTreeMap<&'static str, String>,
        draw: &mut Draw,
    ) -> Result<String, String> {
        let wordings = self.pools.get(pool).ok_or_else(|| format!("no pool `{pool}`"))?;
        let fits: Vec<&Wording> = wordings
            .iter()
            .filter(|wording| wording.tags.iter().all(|tag| tags.contains(tag)))
            .collect();
        if fits.is_empty() {
            return Err(format!("pool `{pool}`: nothing for {tags:?}"));
        }
        // What is particular to a speaker stands twice in the draw, or it would drown.
        let mut drawn: Vec<&Wording> = fits.clone();
        drawn.extend(fits.iter().filter(|wording| !wording.tags.is_empty()));
        let mut best: Option<(u32, String)> = None;
        for _ in 0..TRIES {
            let wording = drawn[draw.below(drawn.len())];
            let text = fill(wording.text, slots, draw)?;
            let most = sentences(&text)
                .map(|sentence| self.said.get(&sentence).copied().unwrap_or(0))
                .max()
                .unwrap_or(0);
            if best.as_ref().is_none_or(|(least, _)| most < *least) {
                best = Some((most, text));
            }
            // Fresh words first; then those that have been said least.
            if most == 0 {
                break;
            }
        }
        let (most, text) = best.unwrap_or_default();
        if most >= REPEATS {
            *self.worn.entry(pool.to_owned()).or_default() += 1;
        }
        for sentence in sentences(&text) {
            *self.said.entry(sentence).or_default() += 1;
        }
        Ok(text)
    }

    /// How many different wordings were written: whole ones, and choices of as many words as a
    /// sentence needs to count.
    #[cfg(test)]
    pub fn written(&self) -> usize {
        let mut all: Vec<&str> = Vec::new();
        for wording in self.pools.values().flatten() {
            all.push(wording.text);
            let choices = wording.text.split(['(', ')']).flat_map(|part| part.split('|'));
            all.extend(choices.filter(|choice| choice.split_whitespace().count() >= SHORT));
        }
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

/// The sentences of a text that count as repeated when they are: lower case, words and digits.
pub fn sentences(text: &str) -> impl Iterator<Item = String> {
    text.split(['.', '?', '!'])
        .map(|sentence| {
            let plain: String = sentence
                .chars()
                .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
                .collect();
            plain.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .filter(|sentence| sentence.split(' ').count() >= SHORT)
}

fn step(line: &'static str) -> Option<Step> {
    if line == "transfer" {
        return Some(Step::Transfer);
    }
    if let Some(rest) = line.strip_prefix("hold ") {
        let (least, most) = rest.split_once(' ')?;
        return Some(Step::Hold(least.parse().ok()?, most.parse().ok()?));
    }
    let (party, rest) = line.split_once(": ")?;
    let party = match party {
        "agent" => Party::Agent,
        "earlier" => Party::Earlier,
        "customer" => Party::Customer,
        "bot" => Party::Bot,
        _ => return None,
    };
    let mut pieces = rest.split('^');
    let parts = pieces.next()?.split('+').map(|text| part(text.trim())).collect::<Option<_>>()?;
    let openings = pieces.map(|text| opening(text.trim())).collect::<Option<_>>()?;
    Some(Step::Turn(party, parts, openings))
}

fn part(text: &'static str) -> Option<Part> {
    if let Some((kind, pools)) = text.split_once(" ? ") {
        let (met, missed) = pools.split_once(" : ")?;
        let pool = |name: &'static str| (name.trim() != "-").then(|| name.trim());
        return Some(Part::By(kind.trim(), pool(met), pool(missed)));
    }
    match text.split_once(" %") {
        Some((pool, percent)) => Some(Part::Pool(pool.trim(), percent.trim().parse().ok()?)),
        None => Some(Part::Pool(text, 100)),
    }
}

fn opening(text: &'static str) -> Option<Opening> {
    let Some((kind, settled)) = text.split_once('=') else {
        return Some(Opening { kind: text, met: None, owner: "associate" });
    };
    let (outcome, owner) = settled.split_once(':').unwrap_or((settled, "associate"));
    let met = match outcome {
        "met" => Some(true),
        "missed" => Some(false),
        "any" => None,
        _ => return None,
    };
    Some(Opening { kind, met, owner })
}

/// The text with its choices made and its slots filled.
fn fill(
    text: &str,
    slots: &BTreeMap<&'static str, String>,
    draw: &mut Draw,
) -> Result<String, String> {
    let mut text = text.to_owned();
    // The innermost choice has no bracket inside; it is made first.
    while let Some(close) = text.find(')') {
        let open = text[..close].rfind('(').ok_or_else(|| format!("`(` in `{text}`"))?;
        let choices: Vec<&str> = text[open + 1..close].split('|').collect();
        let chosen = choices[draw.below(choices.len())].to_owned();
        text.replace_range(open..=close, &chosen);
    }
    while let Some(open) = text.find('{') {
        let close = text[open..].find('}').ok_or_else(|| format!("`}}` in `{text}`"))? + open;
        let name = &text[open + 1..close];
        let value = slots.get(name).ok_or_else(|| format!("no slot `{name}`"))?.clone();
        text.replace_range(open..=close, &value);
    }
    // Choices that are nothing leave spaces behind.
    let mut tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in [",", ".", "?", "!"] {
        tidy = tidy.replace(&format!(" {mark}"), mark);
    }
    Ok(tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_made_and_slots_filled() {
        let slots = BTreeMap::from([("day", "Monday".to_owned())]);
        let said =
            fill("It (broke|(went|blew) up) on {day} (again|), sorry.", &slots, &mut Draw::new(3));
        let said = said.unwrap();
        assert!(
            said.starts_with("It ") && said.contains("Monday") && !said.contains(" ,"),
            "{said}"
        );
        assert!(fill("{nothing}", &slots, &mut Draw::new(1)).is_err());
        assert!(fill("a)", &slots, &mut Draw::new(1)).is_err());
    }

    #[test]
    fn a_step_says_who_speaks_and_what_opens() {
        let read =
            step("agent: announces_wait ? announce : - + *found %40 ^announces_wait=any:script");
        let Some(Step::Turn(Party::Agent, parts, openings)) = read else { panic!("{read:?}") };
        assert!(matches!(
            parts[..],
            [Part::By("announces_wait", Some("announce"), None), Part::Pool("*found", 40)]
        ));
        assert_eq!(
            (openings[0].kind, openings[0].met, openings[0].owner),
            ("announces_wait", None, "script")
        );
        assert!(step("nobody: says").is_none());
    }
}
