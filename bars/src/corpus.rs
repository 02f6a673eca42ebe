//! The project's own labelled conversations: `corpus/`, in the format of its guide.

use anyhow::{Context, bail, ensure};
use measure::conversation::{
    Channel, Conversation, Direction, Event, EventKind, Language, Party, Role, Timing, Turn,
    TurnTime,
};
use measure::kinds::{ActKind, Outcome, Owner};
use measure::moments::MOMENTS;
use measure::time::Ms;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A labelled conversation.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// As `earnest add` would take it in.
    pub conversation: Conversation,
    /// What the header says of it: industry, english, customer and so on.
    pub settings: BTreeMap<String, String>,
    /// The segments of each turn.
    pub segments: Vec<Vec<Segment>>,
    /// The moments, by opener.
    pub moments: Vec<Gold>,
}

/// Words of a turn with what they do.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Where in the turn's text, in bytes.
    pub place: Range<usize>,
    /// What the party does with them.
    pub acts: Vec<ActKind>,
}

/// A moment as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    /// Its name.
    pub kind: &'static str,
    /// The turn that opens it.
    pub opener: u32,
    /// What became of it.
    pub outcome: Outcome,
    /// The turn that met it.
    pub answer: Option<u32>,
    /// Whose it is.
    pub owner: Owner,
}

/// Where the corpus lies: in the repository.
pub fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

/// Every conversation of a folder, in order of file and place.
pub fn read(folder: &Path) -> anyhow::Result<Vec<Labelled>> {
    read_where(folder, |_| true)
}

/// The conversations of those files of a folder that are wanted, in order of file and place.
pub fn read_where(folder: &Path, wanted: impl Fn(&Path) -> bool) -> anyhow::Result<Vec<Labelled>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("reading `{}`", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.retain(|path| wanted(path));
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("reading `{}`", path.display()))?;
        parse(&text, &mut all).with_context(|| format!("in `{}`", path.display()))?;
    }
    Ok(all)
}

/// Reads the conversations of one file.
pub fn parse(text: &str, all: &mut Vec<Labelled>) -> anyhow::Result<()> {
    let mut current: Option<Labelled> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let here = || format!("line {}", index + 1);
        if let Some(header) = line.strip_prefix("## ") {
            all.extend(current.take());
            current = Some(opened(header).with_context(here)?);
        } else if !line.is_empty() {
            let labelled =
                current.as_mut().context("expected `## NAME` first").with_context(here)?;
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(inside) => event(labelled, inside).with_context(here)?,
                None => turn(labelled, line).with_context(here)?,
            }
        }
    }
    all.extend(current);
    Ok(())
}

fn opened(header: &str) -> anyhow::Result<Labelled> {
    let mut words = header.split_whitespace();
    let name = words.next().context("expected a name")?;
    let settings: BTreeMap<String, String> = words
        .map(|word| {
            let (key, value) = word.split_once('=').context("expected `key=value`")?;
            Ok((key.to_owned(), value.to_owned()))
        })
        .collect::<anyhow::Result<_>>()?;
    let channel = settings
        .get("channel")
        .and_then(|name| Channel::from_name(name))
        .context("expected a channel")?;
    let direction = settings
        .get("direction")
        .and_then(|name| Direction::from_name(name))
        .context("expected a direction")?;
    Ok(Labelled {
        conversation: Conversation {
            source: String::new(),
            id: name.to_owned(),
            started_at: None,
            channel,
            direction: Some(direction),
            language: Some(Language::ENGLISH),
            programme: None,
            queue: None,
            topic: None,
            parties: Vec::new(),
            turns: Vec::new(),
            events: Vec::new(),
            bill: Vec::new(),
            timing: Timing::None,
        },
        settings,
        segments: Vec::new(),
        moments: Vec::new(),
    })
}

fn event(labelled: &mut Labelled, inside: &str) -> anyhow::Result<()> {
    let mut words = inside.split_whitespace();
    let kind = words.next().and_then(EventKind::from_name).context("expected an event")?;
    let length = match words.next() {
        Some(seconds) => Some(Ms(seconds.parse::<i64>().context("expected seconds")? * 1000)),
        None => None,
    };
    let after_turn = (labelled.conversation.turns.len() as u32).checked_sub(1);
    labelled.conversation.events.push(Event { kind, after_turn, length });
    Ok(())
}

fn turn(labelled: &mut Labelled, line: &str) -> anyhow::Result<()> {
    let (said, marks) = line.split_once(" => ").unwrap_or((line, ""));
    let (label, said) = said.split_once(": ").context("expected `party: words <acts>`")?;
    let role = label.split_whitespace().next().and_then(Role::from_name);
    let role = role.context("expected agent, customer, supervisor, bot or other")?;
    let parties = &mut labelled.conversation.parties;
    let party = parties.iter().position(|party| party.pseudonym == label).unwrap_or_else(|| {
        parties.push(Party { role, pseudonym: label.to_owned(), person: None, team: None });
        parties.len() - 1
    });
    let (text, segments) = segments(said)?;
    let opener = labelled.conversation.turns.len() as u32;
    labelled.conversation.turns.push(Turn {
        party: party as u16,
        time: TurnTime::Unknown,
        text,
        heard: None,
    });
    labelled.segments.push(segments);
    for mark in marks.split(';').map(str::trim).filter(|mark| !mark.is_empty()) {
        labelled.moments.push(gold(mark, opener).with_context(|| format!("in `{mark}`"))?);
    }
    Ok(())
}

/// The words of a turn without their tags, and the tagged stretches of them.
fn segments(said: &str) -> anyhow::Result<(String, Vec<Segment>)> {
    let mut text = String::new();
    let mut segments = Vec::new();
    let mut rest = said;
    while let Some((words, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>').context("expected `>`")?;
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(words.trim());
        ensure!(text.len() > start, "expected words before `<{tag}>`");
        let acts = tag
            .split(',')
            .map(str::trim)
            .filter(|act| *act != "-")
            .map(|act| ActKind::from_name(act).with_context(|| format!("no act `{act}`")))
            .collect::<anyhow::Result<_>>()?;
        segments.push(Segment { place: start..text.len(), acts });
        rest = next;
    }
    if !rest.trim().is_empty() {
        bail!("expected a tag at the end");
    }
    Ok((text, segments))
}

fn gold(mark: &str, opener: u32) -> anyhow::Result<Gold> {
    let mut words = mark.split_whitespace();
    let name = words.next().unwrap_or_default();
    let kind = MOMENTS.iter().find(|row| row.name == name).context("no such kind")?.name;
    let outcome = words.next().and_then(Outcome::from_name).context("expected an outcome")?;
    let mut gold = Gold { kind, opener, outcome, answer: None, owner: Owner::Associate };
    for word in words {
        if let Some(offset) = word.strip_prefix('+') {
            gold.answer = Some(opener + offset.parse::<u32>().context("expected `+n`")?);
        } else {
            gold.owner =
                Owner::from_name(word.trim_matches(['(', ')'])).context("expected an owner")?;
        }
    }
    Ok(gold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_its_guide_says() {
        let text = "## a-1 industry=x channel=voice direction=inbound\n\
            agent: Hi, <greet> who is it? <ask>  => does_not_ask_again met +0\n\
            [silence 14 s]\n\
            agent 2: Gone. <->\n";
        let mut all = Vec::new();
        parse(text, &mut all).unwrap();
        let [one] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(one.conversation.turns[0].text, "Hi, who is it?");
        assert_eq!(one.segments[0][1].place, 4..14);
        assert_eq!(one.segments[0][1].acts, [ActKind::Ask]);
        assert!(one.segments[1][0].acts.is_empty());
        assert_eq!(one.conversation.parties.len(), 2);
        assert_eq!(one.conversation.events[0].after_turn, Some(0));
        assert_eq!(one.moments[0].answer, Some(0));
    }

    #[test]
    fn a_fault_is_named_with_its_line() {
        let check = |line: &str, expected: &str| {
            let text = format!("## a-1 channel=voice direction=inbound\n{line}\n");
            let error = format!("{:#}", parse(&text, &mut Vec::new()).unwrap_err());
            assert_eq!(error, format!("line 2: {expected}"));
        };
        check("agent: Hi", "expected a tag at the end");
        check("agent: <greet>", "expected words before `<greet>`");
        check("agent: Hi <hello>", "no act `hello`");
        check("nobody: Hi <greet>", "expected agent, customer, supervisor, bot or other");
        check("[nap 3 s]", "expected an event");
        check("agent: Hi <greet>  => x met", "in `x met`: no such kind");
    }
}
