//! `earnest scripts`: what agents often say word for word, as a proposal for the rubric.

use crate::Ended;
use crate::cli::{Scripts, ScriptsAction};
use crate::commands::report::nothing_of;
use crate::terminal::{TITLE, counted, paint, safe};
use intake::people;
use measure::conversation::Role;
use measure::reading::ANY_NAME;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use store::{Of, Store, Value};

/// A sentence of fewer words is said word for word without any script.
const LEAST_WORDS: usize = 5;
/// Sentences that are proposed, at most.
const MOST: usize = 200;

/// Proposes texts.
pub async fn run(args: &Scripts) -> anyhow::Result<Ended> {
    let ScriptsAction::Propose { database, programme, least } = &args.action;
    let mut store = super::open_to_read(database).await?;
    if let Some(programme) = programme {
        let of = Of::Programme(programme.clone());
        let (conversations, _) = store.size(&of).await?;
        anyhow::ensure!(conversations > 0, nothing_of(&of));
    }
    let found = often(&mut store, programme.as_deref(), *least).await?;
    store.close().await?;
    let mut out = String::new();
    if found.is_empty() {
        let often = counted(u64::from(*least), "conversation", "conversations");
        let _ = writeln!(out, "# No sentence of an agent stands word for word in {often} or more.");
    } else {
        let _ = writeln!(
            out,
            "# Said word for word in at least {least} conversations. Keep what is the programme's"
        );
        let _ = writeln!(
            out,
            "# script; what it says is then the script's doing and nobody's own. Accepting it"
        );
        let _ =
            writeln!(out, "# changes the edition: `earnest rubric use`, then `earnest reanalyse`.");
        if found.iter().any(|(text, _)| text.contains(ANY_NAME)) {
            let _ = writeln!(out, "# {ANY_NAME} is whoever is named there.");
        }
        let _ = writeln!(out, "{}", paint(TITLE, "[detecting]"));
        let _ = writeln!(out, "scripts = [");
        for (text, conversations) in &found {
            let text = toml::Value::String(safe(text));
            let _ = writeln!(out, "  {text},  # {conversations}");
        }
        let _ = writeln!(out, "]");
    }
    super::print(&out)?;
    Ok(Ended::Well)
}

/// Sentences of agents in at least `least` conversations, most often first.
///
/// Two passes: the first counts hashes, so that memory grows by a few bytes a sentence and not by
/// its text; the second picks up the words of those that are often said.
async fn often(
    store: &mut Store,
    programme: Option<&str>,
    least: u32,
) -> anyhow::Result<Vec<(String, u32)>> {
    let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
    each(store, programme, &mut |conversation, sentence| {
        let entry = counts.entry(hash(&normal(sentence))).or_insert((0, u32::MAX));
        if entry.1 != conversation {
            *entry = (entry.0 + 1, conversation);
        }
    })
    .await?;
    counts.retain(|_, (count, _)| *count >= least);
    let mut texts: HashMap<u64, HashMap<String, u32>> = HashMap::new();
    each(store, programme, &mut |_, sentence| {
        let hash = hash(&normal(sentence));
        if counts.contains_key(&hash) {
            *texts.entry(hash).or_default().entry(sentence.to_owned()).or_default() += 1;
        }
    })
    .await?;
    let mut found: Vec<(String, u32)> = texts
        .into_iter()
        .filter_map(|(hash, spellings)| {
            let (count, _) = counts.get(&hash)?;
            // The commonest spelling; of equals the first in the alphabet.
            let (text, _) =
                spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
            Some((text, *count))
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(MOST);
    Ok(found)
}

/// Every sentence of an agent that is long enough, with a number for its conversation.
async fn each(
    store: &mut Store,
    programme: Option<&str>,
    with: &mut dyn FnMut(u32, &str),
) -> anyhow::Result<()> {
    let of = match programme {
        None => String::new(),
        Some(name) => format!(
            "AND (source, conversation_id) IN \
             (SELECT source, conversation_id FROM conversations WHERE programme = '{}')",
            name.replace('\'', "''")
        ),
    };
    let sql = format!(
        "SELECT source || ':' || conversation_id, text FROM turns WHERE role = 'agent' {of} \
         ORDER BY source, conversation_id, turn"
    );
    let mut rows = store.query(&sql).await?;
    let (mut number, mut last) = (0, String::new());
    while let Some(row) = rows.next().await? {
        let [Value::Text(conversation), Value::Text(text)] = row.as_slice() else { continue };
        if *conversation != last {
            number += 1;
            last.clone_from(conversation);
        }
        for sentence in sentences(text) {
            with(number, &sentence);
        }
    }
    Ok(())
}

/// The sentences of a text that could be a script's, with the script's word for whoever is named.
fn sentences(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split_inclusive(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|sentence| sentence.split_whitespace().count() >= LEAST_WORDS)
        .map(nameless)
        // A value in it makes it nobody's script.
        .filter(|sentence| !sentence.contains(|c: char| c.is_ascii_digit() || c == '[' || c == '@'))
}

/// A sentence with [`ANY_NAME`] for every pseudonym.
fn nameless(sentence: &str) -> Cow<'_, str> {
    if !sentence.contains('-') {
        return Cow::Borrowed(sentence);
    }
    let ends = |c: char| !c.is_alphanumeric() && c != '-';
    let pieces = sentence.split_inclusive(ends).map(|piece| {
        let word = piece.trim_end_matches(ends);
        let named = Role::ALL.iter().any(|role| people::is_pseudonym(*role, word));
        if named { [ANY_NAME, &piece[word.len()..]] } else { [piece, ""] }
    });
    Cow::Owned(pieces.flatten().collect())
}

/// Words in lower case, without punctuation.
fn normal(sentence: &str) -> String {
    let words: Vec<String> = sentence
        .split_whitespace()
        .map(|word| {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(" ")
}

fn hash(text: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::{normal, sentences};

    #[test]
    fn sentences_are_long_and_hold_no_value() {
        let text = "Thank you. Is there anything else I can help with today? Your code is 4411 as we said.";
        let found: Vec<_> = sentences(text).collect();
        assert_eq!(found, ["Is there anything else I can help with today?"]);
        let text = "This is agent-tnt3fvmg at Larkfield, how can I help customer-aaaabbbb22? It is a well-known one, agent-1.";
        let found: Vec<_> = sentences(text).collect();
        assert_eq!(found, ["This is {name} at Larkfield, how can I help {name}?"]);
    }

    #[test]
    fn spelling_and_punctuation_do_not_count() {
        assert_eq!(normal("Bear with me, please!"), normal("bear with me please"));
        assert_eq!(normal("I'm here"), "im here");
    }
}
