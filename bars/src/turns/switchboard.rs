//! Switchboard with the time of every word, and who said it on a channel of their own.

use anyhow::Context;
use intake::talk::Word;
use measure::time::{Ms, Span};
use std::collections::BTreeMap;
use std::path::Path;

/// One conversation.
pub struct Timed {
    pub id: String,
    /// By party and start.
    pub words: Vec<Tagged>,
}

/// A word with its time, and the dialogue act that it is part of.
pub struct Tagged {
    pub word: Word,
    /// The tag of its act; empty where it has none.
    pub tag: String,
    /// The act's own name; one act may go on after the other party's.
    pub unit: String,
}

/// What became of the rows.
#[derive(Default)]
pub struct Rows {
    pub all: u64,
    pub words: u64,
    /// Laughter and other sounds that are no words.
    pub sounds: u64,
    /// Words that end before they start, or have no times.
    pub without_time: u64,
    /// Words that belong to no act; they are kept.
    pub without_act: u64,
}

/// Every conversation, in order of number; `None` where the corpus is not there.
pub fn conversations(data: &Path) -> anyhow::Result<Option<(Vec<Timed>, Rows)>> {
    let folder = data.join("swda-timed");
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut files = BTreeMap::new();
    for part in ["train", "val"] {
        for entry in std::fs::read_dir(folder.join(part))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(id) = name.strip_suffix("-word-da.csv") {
                files.insert(id.to_owned(), path);
            }
        }
    }
    let mut rows = Rows::default();
    let mut all: BTreeMap<String, Timed> = BTreeMap::new();
    for (name, path) in files {
        let (id, party) = match name.split_at(name.len().saturating_sub(1)) {
            (id, "A") => (id, 0),
            (id, "B") => (id, 1),
            _ => anyhow::bail!("`{name}`: expected a name that ends in A or B"),
        };
        let text = std::fs::read_to_string(&path)?;
        let timed = all
            .entry(id.to_owned())
            .or_insert_with(|| Timed { id: id.to_owned(), words: Vec::new() });
        read(&text, party, timed, &mut rows).with_context(|| path.display().to_string())?;
    }
    Ok(Some((all.into_values().collect(), rows)))
}

/// Rows of `utterance,start s,end s,word,place,tag,act`.
fn read(text: &str, party: u16, timed: &mut Timed, rows: &mut Rows) -> anyhow::Result<()> {
    for (number, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, start, end, word, _, tag, unit] = cells[..] else {
            anyhow::bail!("line {}: expected seven cells", number + 1);
        };
        rows.all += 1;
        let Some(text) = plain(word) else {
            rows.sounds += 1;
            continue;
        };
        let ms = |cell: &str| cell.parse::<f64>().ok().map(|s| Ms((s * 1000.0).round() as i64));
        let span = ms(start).zip(ms(end)).and_then(|(start, end)| Span::new(start, end));
        let Some(span) = span else {
            rows.without_time += 1;
            continue;
        };
        rows.words += 1;
        rows.without_act += u64::from(tag.is_empty());
        timed.words.push(Tagged {
            word: Word { party, span, text, heard: None },
            tag: tag.to_owned(),
            unit: unit.to_owned(),
        });
    }
    Ok(())
}

/// A word without the transcribers' marks; `None` where it is a sound.
fn plain(word: &str) -> Option<String> {
    let inside = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let word = match inside.map(|inside| inside.split_once('-')) {
        // Said while laughing.
        Some(Some(("laughter", word))) => word,
        Some(_) => return None,
        None => word,
    };
    // What of a word was not said stands in brackets: "un[touched]-".
    let mut plain = String::new();
    let mut depth = 0_u32;
    for letter in word.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '{' | '}' => {}
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    // Their spelling of "mm-hm" is theirs alone.
    match plain.as_str() {
        "" | "-" => None,
        "um-hum" | "uh-hum" => Some("mm-hm".to_owned()),
        _ => Some(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_plain_words() {
        for (word, expected) in [
            ("well", Some("well")),
            ("[laughter]", None),
            ("[vocalized-noise]", None),
            ("[laughter-yeah]", Some("yeah")),
            ("un[touched]-", Some("un-")),
            ("um-hum", Some("mm-hm")),
            ("-[i]", None),
        ] {
            assert_eq!(plain(word).as_deref(), expected, "{word}");
        }
        let mut timed = Timed { id: String::new(), words: Vec::new() };
        let mut rows = Rows::default();
        read("a,0.5,0.75,hi,B,b,u-1\na,2,1,hi,O,,\n", 1, &mut timed, &mut rows).unwrap();
        assert_eq!((rows.all, rows.words, rows.without_time), (2, 1, 1));
        assert_eq!(timed.words[0].word.span, Span::new(Ms(500), Ms(750)).unwrap());
        assert!(read("a,b\n", 0, &mut timed, &mut rows).is_err());
    }
}
