//! Calls as their transcribers wrote them, token by token, with what each token is.

use anyhow::Context;
use std::path::{Path, PathBuf};

/// A token of a transcript.
#[derive(Clone, Debug)]
pub struct Token {
    /// As it is written.
    pub text: String,
    /// The mark behind it.
    pub mark: String,
    /// Which labelled entity it belongs to, where it is money or per cent.
    pub label: Option<(u32, Kind)>,
    /// Whether it is labelled as a year.
    pub year: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Money.
    Amount,
    /// Per cent.
    Percent,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Amount, Self::Percent];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amount => "amounts",
            Self::Percent => "percentages",
        }
    }
}

/// A call: its turns, each of one speaker.
pub struct Call {
    /// The name of its file.
    pub name: String,
    /// Its turns.
    pub turns: Vec<Vec<Token>>,
}

/// The calls in a folder, in order of name; `None` where it is not there.
pub fn calls(data: &Path) -> anyhow::Result<Option<Vec<Call>>> {
    let folder = data.join("earnings21");
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "nlp") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|path| call(path)).collect::<anyhow::Result<_>>().map(Some)
}

/// A file: a line of headings, then a token a line: token, speaker, start, end, punctuation, case,
/// tags and more, with bars between; a tag is `'12:MONEY'`, with the number of its entity.
fn call(path: &Path) -> anyhow::Result<Call> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading `{}`", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut turns: Vec<Vec<Token>> = Vec::new();
    let mut speaker = None;
    for (index, line) in text.lines().enumerate().skip(1) {
        let fields: Vec<&str> = line.split('|').collect();
        let [token, who, _, _, mark, _, tags, ..] = fields[..] else {
            anyhow::bail!(
                "`{}` line {}: expected 8 fields, found {}",
                path.display(),
                index + 1,
                fields.len()
            );
        };
        if speaker.replace(who) != Some(who) || turns.is_empty() {
            turns.push(Vec::new());
        }
        let tags: Vec<(&str, &str)> =
            tags.split('\'').filter_map(|tag| tag.split_once(':')).collect();
        let label = tags.iter().find_map(|(entity, kind)| {
            let kind = match *kind {
                "MONEY" => Kind::Amount,
                "PERCENT" => Kind::Percent,
                _ => return None,
            };
            Some((entity.parse().ok()?, kind))
        });
        if let Some(turn) = turns.last_mut() {
            turn.push(Token {
                text: token.to_owned(),
                mark: mark.to_owned(),
                label,
                year: tags.iter().any(|(_, kind)| *kind == "YEAR"),
            });
        }
    }
    Ok(Call { name, turns })
}
