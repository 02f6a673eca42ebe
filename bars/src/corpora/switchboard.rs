//! Telephone talk between strangers; nobody is an agent.

use super::Corpus;
use anyhow::Context;
use measure::conversation::{Channel, Conversation, Role, Turn, TurnTime};
use std::path::Path;

/// The talks of the folder's parts, in order of number.
pub fn conversations(folder: &Path) -> anyhow::Result<Vec<Conversation>> {
    let mut conversations = Vec::new();
    for part in ["train", "val"] {
        let mut paths: Vec<_> = std::fs::read_dir(folder.join(part))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        for path in paths {
            let id = path.file_stem().unwrap_or_default().to_string_lossy();
            let talk = conversation(&id, &super::text(&path)?);
            conversations.push(talk.with_context(|| format!("`{}`", path.display()))?);
        }
    }
    Ok(conversations)
}

/// Lines of `speaker|words|tag`.
fn conversation(id: &str, text: &str) -> anyhow::Result<Conversation> {
    let parties = [(Role::Other, "A"), (Role::Other, "B")];
    let mut conversation = super::empty(Corpus::Switchboard, id, Channel::Voice, parties);
    for (index, line) in text.lines().enumerate() {
        let mut cells = line.splitn(2, '|');
        let party = match cells.next() {
            Some("A") => 0,
            Some("B") => 1,
            _ => anyhow::bail!("line {}: expected `A|` or `B|`", index + 1),
        };
        let rest = cells.next().unwrap_or_default();
        let text = rest.rsplit_once('|').map_or(rest, |(words, _)| words).to_owned();
        conversation.turns.push(Turn { party, time: TurnTime::Unknown, text, heard: None });
    }
    Ok(conversation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_talk_keeps_its_words_without_their_tags() {
        let talk = conversation("7", "A|Hi there.|fp\nB|Yes, | well.|b\n").unwrap();
        let turns: Vec<(u16, &str)> =
            talk.turns.iter().map(|turn| (turn.party, turn.text.as_str())).collect();
        assert_eq!(turns, [(0, "Hi there."), (1, "Yes, | well.")]);
        assert!(conversation("7", "C|x|y").is_err());
    }
}
