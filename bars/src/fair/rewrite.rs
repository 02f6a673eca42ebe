//! Rewriting by a table: what may stand where, and what stands for it.
//!
//! A line of a table is `pattern -> replacement / another`. A pattern is words; `a|b` is one of
//! these, `!a|b` any other, `@name` a list that the table holds as `@name: a b`, `*ing` a word of
//! at least five letters that ends so, `_` any word; `^` and `$` bind it to a sentence's start and end, a last `,` to a mark after it. `$2` in a
//! replacement is the pattern's second word as it stood. `one <-> other` can be read both ways.
//! No pattern reaches over a mark such as a comma.

use super::words::{Hand, Word, capitalised, words};
use crate::draw::Draw;
use anyhow::{Context, ensure};
use std::collections::{BTreeMap, HashMap};

/// A table, ready for use.
pub struct Table {
    rules: Vec<Rule>,
    by_first: HashMap<String, Vec<usize>>,
    other: Vec<usize>,
}

struct Rule {
    from: String,
    starts: bool,
    ends: bool,
    clause_ends: bool,
    pattern: Vec<Element>,
    replacements: Vec<String>,
}

enum Element {
    Any,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    Ending(String),
}

/// Which way `<->` is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it stands.
    Forward,
    /// From right to left; lines with `->` are left out.
    Backward,
}

impl Table {
    /// Reads a table.
    pub fn parse(text: &str, way: Way) -> anyhow::Result<Self> {
        let lines = || text.lines().map(str::trim).enumerate().filter(|(_, line)| is_rule(line));
        let mut lists: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (_, line) in lines() {
            if let Some((name, words)) =
                line.strip_prefix('@').and_then(|rest| rest.split_once(": "))
            {
                lists.insert(name, words.split_whitespace().map(str::to_owned).collect());
            }
        }
        let mut rules = Vec::new();
        for (index, line) in lines().filter(|(_, line)| line.contains("->")) {
            let here = || format!("line {}: `{line}`", index + 1);
            let (from, to) = match (line.split_once(" <-> "), way) {
                (Some((from, to)), Way::Forward) | (Some((to, from)), Way::Backward) => (from, to),
                (None, Way::Forward) => line.split_once(" -> ").with_context(here)?,
                (None, Way::Backward) => continue,
            };
            rules.push(rule(from, to, &lists).with_context(here)?);
        }
        // The longest pattern is tried first.
        rules.sort_by_key(|rule| {
            std::cmp::Reverse(
                2 * rule.pattern.len() + usize::from(rule.starts) + usize::from(rule.ends),
            )
        });
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        let mut other = Vec::new();
        for (number, rule) in rules.iter().enumerate() {
            match &rule.pattern[0] {
                Element::OneOf(words) => {
                    for word in words {
                        by_first.entry(word.clone()).or_default().push(number);
                    }
                }
                _ => other.push(number),
            }
        }
        Ok(Self { rules, by_first, other })
    }

    /// The text rewritten at a share of the places where a pattern holds, and the patterns of those.
    pub fn apply(
        &self,
        text: &str,
        hand: Hand,
        share: f64,
        draw: &mut Draw,
    ) -> (String, Vec<&str>) {
        let words = words(text);
        let mut new = String::with_capacity(text.len() + 32);
        let (mut copied, mut changed, mut at) = (0, Vec::new(), 0);
        while at < words.len() {
            let Some(rule) = self.rule(&words[at..]) else {
                at += 1;
                continue;
            };
            let length = rule.pattern.len();
            let is_drawn = (draw.below(1000) as f64) < share * 1000.0;
            let choice = draw.below(rule.replacements.len());
            if is_drawn {
                let matched = &words[at..at + length];
                let put = filled(text, matched, &rule.replacements[choice], hand);
                new.push_str(&text[copied..matched[0].place.start]);
                new.push_str(&put);
                copied = matched[length - 1].place.end;
                changed.push(rule.from.as_str());
                at += length;
            } else {
                at += 1;
            }
        }
        new.push_str(&text[copied..]);
        (new, changed)
    }

    fn rule(&self, words: &[Word]) -> Option<&Rule> {
        let none = Vec::new();
        let first = self.by_first.get(&words[0].lower).unwrap_or(&none);
        let holds = |numbers: &[usize]| {
            numbers.iter().copied().find(|&number| self.rules[number].holds(words))
        };
        let number = match (holds(first), holds(&self.other)) {
            (Some(one), Some(other)) => one.min(other),
            (one, other) => one.or(other)?,
        };
        Some(&self.rules[number])
    }
}

impl Rule {
    fn holds(&self, words: &[Word]) -> bool {
        let length = self.pattern.len();
        words.len() >= length
            && (!self.starts || words[0].starts)
            && (!self.ends || words[length - 1].ends)
            && (!self.clause_ends || !words[length - 1].joined || words[length - 1].ends)
            && words[..length - 1].iter().all(|word| word.joined)
            && self.pattern.iter().zip(words).all(|(element, word)| element.holds(&word.lower))
    }
}

impl Element {
    fn holds(&self, word: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(words) => words.iter().any(|one| one == word),
            Self::NoneOf(words) => words.iter().all(|one| one != word),
            Self::Ending(ending) => word.len() >= 5 && word.ends_with(ending),
        }
    }
}

fn is_rule(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn rule(from: &str, to: &str, lists: &BTreeMap<&str, Vec<String>>) -> anyhow::Result<Rule> {
    let mut rule = Rule {
        from: from.to_owned(),
        starts: false,
        ends: false,
        clause_ends: false,
        pattern: Vec::new(),
        replacements: Vec::new(),
    };
    for word in from.split_whitespace() {
        match word {
            "^" => rule.starts = true,
            "$" => rule.ends = true,
            "," => rule.clause_ends = true,
            "_" => rule.pattern.push(Element::Any),
            _ => {
                let (not, word) = word.strip_prefix('!').map_or((false, word), |rest| (true, rest));
                rule.pattern.push(match (word.strip_prefix('*'), word.strip_prefix('@')) {
                    (Some(ending), _) => Element::Ending(ending.to_owned()),
                    (_, list) => {
                        let words = match list {
                            Some(name) => lists.get(name).context("no such list")?.clone(),
                            None => word.split('|').map(str::to_owned).collect(),
                        };
                        if not { Element::NoneOf(words) } else { Element::OneOf(words) }
                    }
                });
            }
        }
    }
    ensure!(!rule.pattern.is_empty(), "expected a pattern");
    for (at, element) in rule.pattern.iter().enumerate() {
        let fixed = matches!(element, Element::OneOf(words) if words.len() == 1);
        ensure!(
            !(fixed && to.contains(&format!("${}", at + 1))),
            "`${}` is one fixed word",
            at + 1
        );
    }
    for number in rule.pattern.len() + 1..10 {
        ensure!(!to.contains(&format!("${number}")), "no word `${number}`");
    }
    rule.replacements = to.split(" / ").map(|one| one.trim().to_owned()).collect();
    Ok(rule)
}

/// A replacement with the pattern's words in it, as the writer's hand would have it.
fn filled(text: &str, matched: &[Word], replacement: &str, hand: Hand) -> String {
    let was_capital = text[matched[0].place.clone()].starts_with(char::is_uppercase);
    let starts = was_capital && (matched[0].starts || matched[0].lower != "i");
    let mut put = String::new();
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('$') {
        put.push_str(&hand.write(before));
        let number = after.chars().next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
        let word = (number as usize).checked_sub(1).and_then(|number| matched.get(number));
        if let Some(word) = word {
            let as_is = &text[word.place.clone()];
            let moved = !put.trim().is_empty() && number == 1;
            let is_i = word.lower == "i" || word.lower.starts_with("i'");
            put.push_str(if moved && !is_i { &word.lower } else { as_is });
        }
        rest = after.get(1..).unwrap_or("");
    }
    put.push_str(&hand.write(rest));
    let put = if hand.cased { first_person(&put) } else { put };
    if starts { capitalised(&put) } else { put }
}

/// "i" as a capital, as a writer of capitals has it.
fn first_person(text: &str) -> String {
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            if word == "i" || word == "i," || word.starts_with("i'") {
                capitalised(word)
            } else {
                word.to_owned()
            }
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAREFUL: Hand = Hand { cased: true, marked: true };
    const SPEECH: Hand = Hand { cased: false, marked: false };

    #[track_caller]
    fn check(table: &str, hand: Hand, text: &str, expected: &str) {
        let table = Table::parse(table, Way::Forward).unwrap();
        assert_eq!(table.apply(text, hand, 1.0, &mut Draw::new(1)).0, expected);
    }

    #[test]
    fn a_rewrite_does_what_its_table_says() {
        check("please -> kindly", CAREFUL, "Please hold, please.", "Kindly hold, kindly.");
        check("^ yes -> aye", CAREFUL, "Yes. Oh yes.", "Aye. Oh yes.");
        check(
            "now $ -> now only",
            CAREFUL,
            "Do it now. I am now here",
            "Do it now only. I am now here",
        );
        check(
            "i am !not -> i'm $3",
            CAREFUL,
            "I am here, I am not. I am.",
            "I'm here, I am not. I am.",
        );
        check(
            "^ @s -> um, $1\n@s: the i'm",
            CAREFUL,
            "The bill. I'm in.",
            "Um, the bill. Um, I'm in.",
        );
        check("^ @s -> um, $1\n@s: the i'm", SPEECH, "the bill", "um the bill");
        check("he's *ing -> he $2", CAREFUL, "He's coming", "He coming");
        check("^ no , -> no o", CAREFUL, "No, I am. No light.", "No o, I am. No light.");
        check("turn it off -> off it", CAREFUL, "turn it, off turn it off", "turn it, off off it");
        check("do -> x\nwe do this -> y", CAREFUL, "we do this or we do that", "y or we x that");
    }

    #[test]
    fn a_pair_is_read_both_ways() {
        let table = Table::parse("colour <-> color\ncheque -> check", Way::Backward).unwrap();
        let (text, changed) = table.apply("My Color check", CAREFUL, 1.0, &mut Draw::new(1));
        assert_eq!((text.as_str(), changed), ("My Colour check", vec!["color"]));
    }

    #[test]
    fn a_replacement_may_not_point_beside_what_varies() {
        let check = |line: &str, expected: &str| {
            let error = format!("{:#}", Table::parse(line, Way::Forward).err().unwrap());
            assert_eq!(error, format!("line 1: `{line}`: {expected}"));
        };
        check("what is a|the -> what's $2", "`$2` is one fixed word");
        check("what is a|the -> what's $4", "no word `$4`");
        check("he @is -> x", "no such list");
    }

    #[test]
    fn a_share_of_the_places_is_drawn_by_the_seed() {
        let table = Table::parse("yes -> aye", Way::Forward).unwrap();
        let text = "yes ".repeat(400);
        let (new, changed) = table.apply(&text, SPEECH, 0.5, &mut Draw::new(1));
        assert!((150..250).contains(&changed.len()), "{}", changed.len());
        assert_eq!(new, table.apply(&text, SPEECH, 0.5, &mut Draw::new(1)).0);
        assert_ne!(new, table.apply(&text, SPEECH, 0.5, &mut Draw::new(2)).0);
    }
}
