//! The recordings of an import, found before anything else is read, and whose they are.

use crate::pair::{Pair, PairName};
use measure::conversation::Role;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One file of a conversation's sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Where it is; of one within a record, where that is.
    pub path: PathBuf,
    /// Its name, without folders.
    pub name: String,
    /// Whose it is, where the names of a pair say so: the side, and the role that its words state.
    pub side: Option<(usize, Option<Role>)>,
    /// The recording itself, where it stands within a record.
    pub within: Option<Within>,
}

/// A recording that stands within a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// Its bytes, or what stands in their place.
    pub bytes: Result<Arc<[u8]>, &'static str>,
    /// Which of the record's recordings it is, as a problem says it: `dialog 0`.
    pub which: String,
    /// Where it stands in the record: a JSON pointer.
    pub pointer: String,
    /// The ending of files with the same codec, where its type says so and its bytes may not.
    pub ending: &'static str,
}

/// The sound of one conversation: a recording, or a pair of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What it is called after: the path below the folder that was given, without its ending.
    pub id: String,
    /// The folder and the name that a transcript shares with it.
    stem: (PathBuf, String),
    /// Its files; two of a pair, the first pattern's first.
    pub media: Vec<Media>,
    /// Of a pair, the pattern whose file is missing.
    pub lacks: Option<usize>,
}

/// The recordings of an import.
#[derive(Debug, Default)]
pub struct Gathered {
    calls: Vec<Call>,
    taken: Vec<bool>,
    paths: FxHashSet<PathBuf>,
    // What those are called that belong to a conversation.
    ids: FxHashSet<String>,
    // By what a transcript may share with it: a name, a name without its ending, an id.
    by_name: FxHashMap<String, Vec<usize>>,
    by_stem: FxHashMap<String, Vec<usize>>,
    by_id: FxHashMap<String, Vec<usize>>,
}

/// A file that is a recording, as it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the folder that was given, without its ending.
    pub id: String,
}

impl Gathered {
    /// The calls that files are, in the order of their first files.
    pub fn new(found: Vec<Found>, pair: Option<&Pair>) -> Self {
        let mut gathered = Self::default();
        let mut open: BTreeMap<(PathBuf, String), usize> = BTreeMap::new();
        for Found { path, id } in found {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            gathered.paths.insert(path.clone());
            let Some((pair, PairName { shared, side })) =
                pair.and_then(|pair| Some((pair, pair.read(&name)?)))
            else {
                let stem = Path::new(&name).file_stem().unwrap_or_default();
                let stem = (folder, stem.to_string_lossy().into_owned());
                let media = vec![Media { path, name, side: None, within: None }];
                gathered.calls.push(Call { id, stem, media, lacks: None });
                continue;
            };
            let side_role = Some((side, pair.role(side)));
            let media = Media { path, name, side: side_role, within: None };
            let stem = (folder, shared);
            if let Some(call) = open.get(&stem).and_then(|at| gathered.calls.get_mut(*at))
                && call.lacks == Some(side)
            {
                call.lacks = None;
                call.media.push(media);
                call.media.sort_by_key(|media| media.side);
                continue;
            }
            let id = match id.rsplit_once('/') {
                Some((below, _)) => format!("{below}/{}", stem.1),
                None => stem.1.clone(),
            };
            open.insert(stem.clone(), gathered.calls.len());
            gathered.calls.push(Call { id, stem, media: vec![media], lacks: Some(1 - side) });
        }
        for (at, call) in gathered.calls.iter().enumerate() {
            gathered.by_id.entry(call.id.clone()).or_default().push(at);
            gathered.by_stem.entry(call.stem.1.clone()).or_default().push(at);
            for media in &call.media {
                gathered.by_name.entry(media.name.clone()).or_default().push(at);
            }
        }
        gathered.taken = vec![false; gathered.calls.len()];
        gathered
    }

    /// Whether a file is one of them.
    pub fn holds(&self, path: &Path) -> bool {
        self.paths.contains(path)
    }

    /// The call that a transcript's file is named after, `call-17.json` or `call-17.wav.json` after
    /// `call-17.wav`: in the same folder, else the only one of that name. Whoever asks first gets it.
    pub fn beside(&mut self, transcript: &Path, stem: &str) -> Option<Call> {
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let folder = transcript.parent().unwrap_or(Path::new(""));
        let calls = self.by_stem.get(stem).or_else(|| self.by_name.get(stem))?;
        let beside = |at: &&usize| self.calls.get(**at).is_some_and(|call| call.stem.0 == folder);
        let at = match calls.iter().find(beside) {
            Some(at) => *at,
            None => only(calls)?,
        };
        self.take(at)
    }

    /// The call whose file has this name, where there is one alone.
    pub fn called(&mut self, name: &str) -> Option<Call> {
        let at = only(self.by_name.get(name)?)?;
        self.take(at)
    }

    /// The call of a conversation with this id: its path below the folder, or its name.
    pub fn of_id(&mut self, id: &str) -> Option<Call> {
        let at = self.by_id.get(id).or_else(|| self.by_stem.get(id)).and_then(|at| only(at))?;
        self.take(at)
    }

    /// Those that nobody took, in order.
    pub fn rest(&mut self) -> Vec<Call> {
        let taken = std::mem::take(&mut self.taken);
        let calls = std::mem::take(&mut self.calls).into_iter().zip(taken);
        calls.filter(|(_, taken)| !taken).map(|(call, _)| call).collect()
    }

    /// Whether none of this name was met before; two would be one conversation, and the later state of
    /// it would take the place of the earlier one.
    pub fn is_first(&mut self, id: &str) -> bool {
        self.ids.insert(id.to_owned())
    }

    /// The call that a recording within a record is, which nothing else can claim.
    pub fn within(media: Media) -> Call {
        Call {
            id: String::new(),
            stem: (PathBuf::new(), String::new()),
            media: vec![media],
            lacks: None,
        }
    }

    fn take(&mut self, at: usize) -> Option<Call> {
        let taken = self.taken.get_mut(at).filter(|taken| !**taken)?;
        *taken = true;
        let call = self.calls.get(at).cloned()?;
        self.ids.insert(call.id.clone());
        Some(call)
    }
}

fn only(calls: &[usize]) -> Option<usize> {
    match calls {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(paths: &[&str]) -> Gathered {
        let found = paths.iter().map(|path| {
            let id = path.strip_prefix("in/").unwrap().rsplit_once('.').unwrap().0.to_owned();
            Found { path: path.into(), id }
        });
        let pair = Pair::parse("{call}_agent.wav", "{call}_caller.wav").unwrap();
        Gathered::new(found.collect(), Some(&pair))
    }

    #[test]
    fn a_pair_is_one_call_and_half_a_pair_says_so() {
        let mut gathered =
            gathered(&["in/1_agent.wav", "in/2_caller.wav", "in/1_caller.wav", "in/3.mp3"]);
        let rest = gathered.rest();
        let names: Vec<_> =
            rest.iter().map(|call| (&*call.id, call.media.len(), call.lacks)).collect();
        assert_eq!(names, [("1", 2, None), ("2", 1, Some(0)), ("3", 1, None)]);
        let sides: Vec<_> = rest[0].media.iter().map(|media| media.side).collect();
        assert_eq!(sides, [Some((0, Some(Role::Agent))), Some((1, Some(Role::Customer)))]);
    }

    #[test]
    fn a_transcript_takes_the_recording_it_is_named_after_once() {
        let mut gathered =
            gathered(&["in/a/17.wav", "in/b/17.wav", "in/18.mp3", "in/b/19_agent.wav"]);
        let id = |call: Option<Call>| call.map(|call| call.id);
        assert_eq!(id(gathered.beside("in/b/17.json".as_ref(), "b/17")).as_deref(), Some("b/17"));
        assert_eq!(id(gathered.beside("in/b/17.vtt".as_ref(), "b/17")), None, "it is taken");
        assert_eq!(id(gathered.beside("in/c/17.vtt".as_ref(), "c/17")), None, "one of two");
        let elsewhere = gathered.beside("text/18.mp3.json".as_ref(), "18.mp3");
        assert_eq!(id(elsewhere).as_deref(), Some("18"));
        assert_eq!(id(gathered.of_id("17")), None);
        assert_eq!(id(gathered.of_id("a/17")).as_deref(), Some("a/17"));
        assert_eq!(id(gathered.called("19_agent.wav")).as_deref(), Some("b/19"));
        assert!(gathered.holds("in/18.mp3".as_ref()));
        assert!(gathered.rest().is_empty());
    }
}
