//! The labelled units of each corpus, in conversations as Earnest reads them.

use super::map::Source;
use anyhow::Context;
use measure::acts::Act;
use measure::conversation::{
    Channel, Conversation, Direction, Language, Party, Role, Timing, Turn, TurnTime,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// A conversation with its labelled units, in order.
pub struct Talk {
    /// As Earnest reads it.
    pub conversation: Conversation,
    /// What is labelled.
    pub units: Vec<Unit>,
}

/// A stretch of a turn with what people said of it.
pub struct Unit {
    /// The turn.
    pub turn: usize,
    /// Where in its text, in bytes.
    pub place: Range<usize>,
    /// The corpus's own tags.
    pub tags: Vec<String>,
}

impl Unit {
    /// Whether an act of the unit's turn stands in it.
    pub fn holds(&self, act: &Act) -> bool {
        (act.at.start as usize) < self.place.end && self.place.start < act.at.end as usize
    }
}

/// The talks of a corpus; `None` where it is not there.
pub fn talks(source: Source, data: &Path) -> anyhow::Result<Option<Vec<Talk>>> {
    let path = data.join(match source {
        Source::Oasis => "oasis/train.jsonl",
        Source::AnnoMi => "annomi/dev.csv",
        Source::Epitome => "epitome",
        Source::Maia => "maia/de_client_02.json",
        Source::Switchboard => "swda",
    });
    if !path.exists() {
        return Ok(None);
    }
    let talks = match source {
        Source::Oasis => oasis(&path),
        Source::AnnoMi => annomi(&path),
        Source::Epitome => epitome(&path),
        Source::Maia => maia(&path),
        Source::Switchboard => switchboard(&path),
    };
    talks.map(Some).with_context(|| format!("reading `{}`", path.display()))
}

impl Talk {
    fn new(channel: Channel, roles: &[Role]) -> Self {
        let party = |(number, &role): (usize, &Role)| Party {
            role,
            pseudonym: format!("party {number}"),
            person: None,
            team: None,
        };
        Self {
            conversation: Conversation {
                source: String::new(),
                id: String::new(),
                started_at: None,
                channel,
                direction: Some(Direction::Inbound),
                language: Some(Language::ENGLISH),
                programme: None,
                queue: None,
                topic: None,
                parties: roles.iter().enumerate().map(party).collect(),
                turns: Vec::new(),
                events: Vec::new(),
                bill: Vec::new(),
                timing: Timing::None,
            },
            units: Vec::new(),
        }
    }

    fn say(&mut self, party: u16, text: String, tags: Vec<String>) {
        let turn = self.conversation.turns.len();
        self.units.push(Unit { turn, place: 0..text.len(), tags });
        self.conversation.turns.push(Turn { party, time: TurnTime::Unknown, text, heard: None });
    }
}

const CONTACT: &[Role] = &[Role::Agent, Role::Customer];

fn oasis(path: &Path) -> anyhow::Result<Vec<Talk>> {
    let conversations = crate::corpora::oasis(&std::fs::read_to_string(path)?)?;
    let text = std::fs::read_to_string(path)?;
    let mut talks = Vec::new();
    for (conversation, line) in conversations.into_iter().zip(text.lines()) {
        let call: Value = serde_json::from_str(line)?;
        let segments = call["segments"].as_array().context("`segments`")?;
        let units =
            segments.iter().zip(&conversation.turns).enumerate().map(|(turn, (segment, said))| {
                Unit {
                    turn,
                    place: 0..said.text.len(),
                    tags: segment["act"].as_str().map(str::to_owned).into_iter().collect(),
                }
            });
        let units = units.collect();
        talks.push(Talk { conversation, units });
    }
    Ok(talks)
}

fn annomi(path: &Path) -> anyhow::Result<Vec<Talk>> {
    let mut talks: BTreeMap<u32, Talk> = BTreeMap::new();
    for row in csv::Reader::from_path(path)?.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let get = |name: &str| row.get(name).map_or("", String::as_str);
        let talk = talks
            .entry(get("transcript_id").parse()?)
            .or_insert_with(|| Talk::new(Channel::Voice, CONTACT));
        let therapist = get("interlocutor") == "therapist";
        let mut tags = Vec::new();
        for tag in ["reflection", "question"] {
            if get(&format!("{tag}_exists")) == "True" {
                tags.push(tag.to_owned());
            }
        }
        talk.say(u16::from(!therapist), get("utterance_text").to_owned(), tags);
    }
    Ok(talks.into_values().collect())
}

/// A reply is one talk: the post, then the reply. Posts without a label of some kind have no tag.
fn epitome(folder: &Path) -> anyhow::Result<Vec<Talk>> {
    let mut replies: BTreeMap<(String, String), (String, String, Vec<String>)> = BTreeMap::new();
    for kind in ["emotional-reactions", "explorations", "interpretations"] {
        let mut reader = csv::Reader::from_path(folder.join(format!("{kind}.csv")))?;
        for row in reader.deserialize() {
            let row: BTreeMap<String, String> = row?;
            let get = |name: &str| row.get(name).cloned().unwrap_or_default();
            let reply = replies
                .entry((get("sp_id"), get("rp_id")))
                .or_insert_with(|| (get("seeker_post"), get("response_post"), Vec::new()));
            if get("level") != "0" {
                reply.2.push(kind.to_owned());
            }
        }
    }
    let talks = replies.into_values().map(|(post, reply, tags)| {
        let mut talk = Talk::new(Channel::Social, CONTACT);
        talk.say(1, post, Vec::new());
        talk.say(0, reply, tags);
        talk
    });
    Ok(talks.collect())
}

fn maia(path: &Path) -> anyhow::Result<Vec<Talk>> {
    let chats: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut talks = Vec::new();
    for chat in &chats {
        let mut talk = Talk::new(Channel::Chat, CONTACT);
        for turn in chat["turns"].as_array().context("`turns`")? {
            let outbound = turn["floor"] == "outbound";
            let english = if outbound { "text_src" } else { "text_mt" };
            let sentences = turn[english].as_array().context("sentences")?;
            let mut text = String::new();
            let number = talk.conversation.turns.len();
            for (index, sentence) in sentences.iter().enumerate() {
                if !text.is_empty() {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(&crate::corpora::maia_plain(sentence.as_str().unwrap_or_default()));
                // Some sentences have no label; they are no unit.
                if let Some(tag) = turn["Emotion"][index].as_i64() {
                    let tags = vec![tag.to_string()];
                    talk.units.push(Unit { turn: number, place: start..text.len(), tags });
                }
            }
            let party = u16::from(!outbound);
            talk.conversation.turns.push(Turn {
                party,
                time: TurnTime::Unknown,
                text,
                heard: None,
            });
        }
        talks.push(talk);
    }
    Ok(talks)
}

fn switchboard(folder: &Path) -> anyhow::Result<Vec<Talk>> {
    let mut talks = Vec::new();
    for part in ["train", "val"] {
        let mut paths: Vec<_> = std::fs::read_dir(folder.join(part))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths {
            let mut talk = Talk::new(Channel::Voice, &[Role::Other, Role::Other]);
            for line in std::fs::read_to_string(&path)?.lines() {
                let mut cells = line.splitn(2, '|');
                let party = u16::from(cells.next() == Some("B"));
                let Some((text, tag)) = cells.next().and_then(|rest| rest.rsplit_once('|')) else {
                    continue;
                };
                talk.say(party, text.to_owned(), vec![tag.to_owned()]);
            }
            talks.push(talk);
        }
    }
    Ok(talks)
}
