//! Words of recordings that were transcribed, kept beside the database so that nothing is asked for
//! twice.
//!
//! They are not masked yet, so they are sealed with the database's key, and what a file is called
//! says nothing to whoever lacks the key: a name is a keyed hash of the samples and of what was asked
//! of whom. A file is written whole under another name and then renamed, so that what is there is
//! whole. Whatever does not open, because it was changed or another database's key made it, is as if
//! it were not there, and is asked for again.

use crate::error::Error;
use crate::seal::Keys;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest content that is read back: far more than the words of a part of a recording are.
const LONGEST_BYTES: u64 = 32 << 20;

/// What is kept in a folder beside a database, under hashes.
#[derive(Clone)]
pub struct KeptWords {
    folder: PathBuf,
    keys: Keys,
    names: [u8; 32],
}

impl fmt::Debug for KeptWords {
    /// Says where they are, not by which keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeptWords({})", self.folder.display())
    }
}

/// What one file of words is kept under: 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordsHash([u8; 32]);

impl fmt::Display for WordsHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is no hash of kept words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 hexadecimal digits in lower case")]
pub struct NoHash;

impl FromStr for WordsHash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(NoHash),
        };
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return Err(NoHash) };
        let bytes: Result<Vec<u8>, NoHash> =
            pairs.iter().map(|[high, low]| Ok(digit(*high)? << 4 | digit(*low)?)).collect();
        bytes?.try_into().map(Self).map_err(|_| NoHash)
    }
}

impl KeptWords {
    /// What is kept beside a database, or beside the folder of its sound, under the database's key; the
    /// folder is made when first written to.
    pub fn beside(database: &Path, key: &[u8; 32]) -> Self {
        let mut folder = database.as_os_str().to_owned();
        folder.push("-words");
        Self {
            folder: folder.into(),
            keys: Keys::new(key, "words"),
            names: blake3::derive_key("earnest store words name 1", key),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the answer about some bytes is kept under: a hash of all the parts, in order.
    pub fn hash(&self, parts: &[&[u8]]) -> WordsHash {
        let mut hasher = blake3::Hasher::new_keyed(&self.names);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        WordsHash(*hasher.finalize().as_bytes())
    }

    /// The content that is kept; `None` where there is none, or none that opens.
    pub fn get(&self, hash: &WordsHash) -> Result<Option<Vec<u8>>, Error> {
        let path = self.path(hash);
        let named = |source| Error::Io { what: format!("`{}`", path.display()), source };
        let file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file.map_err(named)?,
        };
        let mut sealed = Vec::new();
        file.take(LONGEST_BYTES + 1).read_to_end(&mut sealed).map_err(named)?;
        Ok(self.keys.open(["words", &hash.to_string()], &sealed))
    }

    /// Keeps content, in place of what was kept under the hash.
    ///
    /// - **Errors**: the folder or file cannot be written; nothing half written is ever found.
    pub fn put(&self, hash: &WordsHash, content: &[u8]) -> Result<(), Error> {
        let path = self.path(hash);
        let named = |source| Error::Io { what: format!("`{}`", path.display()), source };
        let sealed = self.keys.seal(["words", &hash.to_string()], content);
        let folder = self.folder_of(hash);
        fs::create_dir_all(&folder).map_err(named)?;
        // Two processes may write the same at once, and so may two threads.
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let unfinished = folder.join(format!("{hash}.{}-{number}", std::process::id()));
        let written = written(&unfinished, &sealed).and_then(|()| fs::rename(&unfinished, &path));
        if written.is_err() {
            // Why it could not be written matters, not that its rest cannot be removed either.
            let _ = fs::remove_file(&unfinished);
        }
        written.map_err(named)?;
        flushed(&folder).map_err(named)
    }

    /// Forgets what is kept under a hash, for good: it is written over before it is removed.
    /// Returns whether there was anything.
    pub fn forget(&self, hash: &WordsHash) -> Result<bool, Error> {
        let folder = self.folder_of(hash);
        let named = |source| Error::Io { what: format!("`{}`", folder.display()), source };
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            entries => entries.map_err(named)?,
        };
        let name = hash.to_string();
        let mut found = false;
        for entry in entries {
            let entry = entry.map_err(named)?;
            // What a killed process did not finish goes too.
            if entry.file_name().to_str().is_some_and(|file| file.starts_with(&name)) {
                written_over(&entry.path()).map_err(named)?;
                found = true;
            }
        }
        if found {
            flushed(&folder).map_err(named)?;
        }
        Ok(found)
    }

    /// Everything that is kept, in order of the hashes.
    pub fn hashes(&self) -> Result<Vec<WordsHash>, Error> {
        let named = |source| Error::Io { what: format!("`{}`", self.folder.display()), source };
        let mut hashes = Vec::new();
        let folders = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(hashes),
            folders => folders.map_err(named)?,
        };
        for folder in folders {
            let folder = folder.map_err(named)?;
            if !folder.file_type().map_err(named)?.is_dir() {
                continue;
            }
            for entry in fs::read_dir(folder.path()).map_err(named)? {
                let name = entry.map_err(named)?.file_name();
                hashes.extend(name.to_str().and_then(|name| name.parse::<WordsHash>().ok()));
            }
        }
        hashes.sort();
        Ok(hashes)
    }

    /// Folders of at most a 256th each, because looking for one file among very many is slow.
    fn folder_of(&self, hash: &WordsHash) -> PathBuf {
        let [first, ..] = hash.0;
        self.folder.join(format!("{first:02x}"))
    }

    fn path(&self, hash: &WordsHash) -> PathBuf {
        self.folder_of(hash).join(hash.to_string())
    }
}

fn written(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes zeros over a file and removes it.
pub(crate) fn written_over(path: &Path) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(path)?;
    let length = file.metadata()?.len();
    std::io::copy(&mut std::io::repeat(0).take(length), &mut file)?;
    file.sync_all()?;
    fs::remove_file(path)
}

/// That a file was renamed or removed is on disk once its folder is; elsewhere than on Unix a
/// folder cannot be opened, and the system sees to it.
pub(crate) fn flushed(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The names of kept words, as a cell has them.
pub(crate) fn hashes(text: &str) -> Vec<WordsHash> {
    text.split(' ').filter_map(|hash| hash.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"my card is four one one one";

    fn kept(folder: &Path, key: u8) -> KeptWords {
        KeptWords::beside(&folder.join("earnest.db"), &[key; 32])
    }

    /// Every byte of every file below a folder.
    fn bytes_below(folder: &Path) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                bytes.extend(bytes_below(&path));
            } else {
                bytes.extend(fs::read(path).unwrap());
            }
        }
        bytes
    }

    #[test]
    fn what_is_kept_comes_back_and_is_not_plain_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let kept_words = kept(folder.path(), 7);
        let hash = kept_words.hash(&[b"samples", b"engine"]);
        assert_eq!(kept_words.get(&hash).unwrap(), None);
        assert_eq!(kept_words.hashes().unwrap(), []);
        kept_words.put(&hash, SECRET).unwrap();
        kept_words.put(&hash, SECRET).unwrap();
        assert_eq!(kept_words.get(&hash).unwrap().as_deref(), Some(SECRET));
        assert_eq!(kept_words.hashes().unwrap(), [hash]);
        let bytes = bytes_below(folder.path());
        assert_eq!(bytes.len(), SECRET.len() + 16, "one file");
        assert!(!bytes.windows(4).any(|four| SECRET.windows(4).any(|secret| four == secret)));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for text in ["", "abc", &"0".repeat(63), &"0".repeat(65), &"A".repeat(64), &"é".repeat(32)]
        {
            assert_eq!(text.parse::<WordsHash>(), Err(NoHash), "{text}");
        }
    }

    #[test]
    fn hashes_tell_everything_apart() {
        let folder = tempfile::tempdir().unwrap();
        let kept_words = kept(folder.path(), 7);
        let hash = kept_words.hash(&[b"ab", b"c"]);
        assert_ne!(hash, kept_words.hash(&[b"a", b"bc"]));
        assert_ne!(hash, kept_words.hash(&[b"abc"]));
        assert_ne!(hash, kept(folder.path(), 8).hash(&[b"ab", b"c"]), "without the key no name");
    }

    #[test]
    fn what_was_changed_or_moved_or_is_anothers_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let kept_words = kept(folder.path(), 7);
        let (hash, other) = (kept_words.hash(&[b"a"]), kept_words.hash(&[b"b"]));
        kept_words.put(&hash, SECRET).unwrap();
        kept_words.put(&other, b"other").unwrap();
        assert_eq!(kept(folder.path(), 8).get(&hash).unwrap(), None, "another key");
        let path = kept_words.path(&hash);
        let whole = fs::read(&path).unwrap();
        fs::copy(&path, kept_words.path(&other)).unwrap();
        assert_eq!(kept_words.get(&other).unwrap(), None, "under another name");
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(kept_words.get(&hash).unwrap(), None, "cut at {length}");
        }
        kept_words.put(&hash, SECRET).unwrap();
        assert_eq!(kept_words.get(&hash).unwrap().as_deref(), Some(SECRET), "asked for again");
    }

    #[test]
    fn what_is_forgotten_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let kept_words = kept(folder.path(), 7);
        let (hash, other) = (kept_words.hash(&[b"a"]), kept_words.hash(&[b"b"]));
        assert!(!kept_words.forget(&hash).unwrap());
        kept_words.put(&hash, SECRET).unwrap();
        kept_words.put(&other, b"other").unwrap();
        // A process was killed between writing and renaming.
        fs::write(kept_words.folder_of(&hash).join(format!("{hash}.1-0")), b"half").unwrap();
        assert!(kept_words.forget(&hash).unwrap());
        assert_eq!(kept_words.get(&hash).unwrap(), None);
        assert_eq!(kept_words.hashes().unwrap(), [other]);
        assert_eq!(bytes_below(folder.path()).len(), b"other".len() + 16);
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let kept_words = kept(folder.path(), 7);
        fs::write(kept_words.folder(), b"a file where the folder should be").unwrap();
        let hash = kept_words.hash(&[b"a"]);
        let error = kept_words.put(&hash, SECRET).unwrap_err().to_string();
        assert!(error.contains("earnest.db-words"), "{error}");
        assert!(kept_words.hashes().is_err());
    }
}
