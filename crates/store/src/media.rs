//! The sound of conversations, in a folder of the user's: originals, and copies that may be played.
//!
//! Files are sealed with the database's key in blocks of 64 KiB, each as names are (`seal`), so that
//! any place of one can be read without the rest, and what was changed, cut, moved or sealed by
//! another database does not open. A file is called after what it holds: an original after the hash
//! of its recording, a copy after the recordings it was made of and what is silent in it. The same
//! therefore lies there once, and the same input gives the same bytes.
//!
//! A file is written whole under another name, flushed and renamed before a row says that it is there.
//! Whoever is killed in between leaves a file that no row names: the next import takes it up where it
//! needs it, and removes it at its end where it does not. What is in the folder belongs to this
//! database alone, below a name that follows from its key.

use crate::error::Error;
use crate::kept::{flushed, written_over};
use crate::seal::Keys;
use intake::{Key, RecordingHash};
use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a file of sealed sound begins with; another form will have another number.
const MAGIC: &[u8; 16] = b"earnest sound 1\n";
/// Bytes of content in each block but the last.
const BLOCK: usize = 64 << 10;
/// How much longer a block is where it is sealed.
const SEAL: usize = 16;

/// What a file of sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A recording as it was given, byte by byte; never played, for nothing in it is masked.
    Original,
    /// A copy that may be played: what is masked in its words is silent.
    Playable,
}

impl MediaKind {
    const ALL: [Self; 2] = [Self::Original, Self::Playable];

    fn folder(self) -> &'static str {
        match self {
            Self::Original => "originals",
            Self::Playable => "playable",
        }
    }
}

/// What a file of sound is kept under: 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaHash(pub [u8; 32]);

impl fmt::Display for MediaHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A file of sound, by what it is and what it is kept under.
pub type MediaName = (MediaKind, MediaHash);

/// The folder with the sound of one database.
#[derive(Clone)]
pub struct Media {
    folder: PathBuf,
    /// What holds the sound of this database alone.
    own: PathBuf,
    keys: Keys,
    names: [u8; 32],
    key: Key,
}

impl fmt::Debug for Media {
    /// Says where it is, not by which keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Media({})", self.own.display())
    }
}

impl Media {
    /// The sound that is kept in a folder under a database's key; nothing is made.
    pub fn within(folder: &Path, key: &[u8; 32]) -> Self {
        // Two databases may be given one folder, and neither knows the files of the other.
        let own = blake3::derive_key("earnest store sound folder 1", key);
        let own: String = own.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            folder: folder.to_owned(),
            own: folder.join(format!("earnest-{own}")),
            keys: Keys::new(key, "sound"),
            names: blake3::derive_key("earnest store sound name 1", key),
            key: Key(*key),
        }
    }

    /// The folder that was given.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What a copy is kept under: a hash of all that it follows from, in order.
    pub fn playable_hash(&self, parts: &[&[u8]]) -> MediaHash {
        let mut hasher = blake3::Hasher::new_keyed(&self.names);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        MediaHash(*hasher.finalize().as_bytes())
    }

    /// Whether a file is there; whether it is whole is known when it is opened.
    pub fn has(&self, (kind, hash): MediaName) -> bool {
        self.path(kind, &hash).is_file()
    }

    /// Keeps a recording as it is.
    ///
    /// - **Errors**: its file cannot be read, is not what the hash says any more, or cannot be kept.
    pub fn keep_original(&self, hash: MediaHash, file: &Path) -> Result<(), Error> {
        let named = |source| Error::Io { what: format!("`{}`", file.display()), source };
        let mut input = File::open(file).map_err(named)?;
        let mut writer = self.writer((MediaKind::Original, hash))?;
        let mut found = RecordingHash::new(&self.key);
        let mut block = vec![0; BLOCK];
        loop {
            let read = match input.read(&mut block) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read.map_err(named)?,
            };
            let bytes = block.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                break;
            }
            found.update(bytes);
            writer
                .write_all(bytes)
                .map_err(|source| self.named((MediaKind::Original, hash), source))?;
        }
        if found.finish() != hash.0 {
            return Err(Error::Changed(shown(file)));
        }
        writer.finish(&[])
    }

    /// Begins to write a file, in place of one of that name.
    pub fn writer(&self, name: MediaName) -> Result<MediaWriter<'_>, Error> {
        let (kind, hash) = name;
        let named = |source| self.named(name, source);
        let path = self.path(kind, &hash);
        let folder = path.parent().unwrap_or(&self.own).to_owned();
        fs::create_dir_all(&folder).map_err(named)?;
        // Two processes may write the same at once, and so may two threads.
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let unfinished = folder.join(format!("{hash}.{}-{number}", std::process::id()));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&unfinished).map_err(named)?;
        file.write_all(MAGIC).map_err(named)?;
        Ok(MediaWriter {
            media: self,
            name,
            path,
            folder,
            unfinished,
            file,
            first: None,
            block: Vec::with_capacity(BLOCK),
            number: 0,
            is_done: false,
        })
    }

    /// Opens a file to read.
    ///
    /// - **Errors**: it is not there, or it is damaged or another database's.
    pub fn open(&self, name: MediaName) -> Result<MediaFile<'_>, Error> {
        let path = self.path(name.0, &name.1);
        let named = |source| self.named(name, source);
        let mut file = match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(match self.own.is_dir() {
                    true => Error::NoSound(shown(&path)),
                    false => Error::NoMedia(shown(&self.folder)),
                });
            }
            file => file.map_err(named)?,
        };
        let length = file.metadata().map_err(named)?.len();
        let mut magic = [0; MAGIC.len()];
        let begun = file.read_exact(&mut magic);
        let whole = (BLOCK + SEAL) as u64;
        let sealed = length.saturating_sub(MAGIC.len() as u64);
        let blocks = sealed.div_ceil(whole);
        let is_ours = begun.is_ok() && magic == *MAGIC && blocks > 0;
        let damaged = || Error::Unsealable(shown(&path));
        let length = sealed.checked_sub(blocks * SEAL as u64).filter(|_| is_ours);
        let length = length.ok_or_else(damaged)?;
        let mut opened =
            MediaFile { media: self, name, path: path.clone(), file, blocks, length, held: None };
        // That the last is the last shows that none behind it is missing.
        opened.hold(blocks - 1)?;
        Ok(opened)
    }

    /// Forgets a file for good: it is written over before it is removed. Returns whether there was one.
    pub fn forget(&self, name: MediaName) -> Result<bool, Error> {
        let named = |source| self.named(name, source);
        let path = self.path(name.0, &name.1);
        let folder = path.parent().unwrap_or(&self.own);
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            entries => entries.map_err(named)?,
        };
        let hash = name.1.to_string();
        let mut found = false;
        for entry in entries {
            let entry = entry.map_err(named)?;
            // What a killed process did not finish goes too.
            if entry.file_name().to_str().is_some_and(|file| file.starts_with(&hash)) {
                written_over(&entry.path()).map_err(named)?;
                found = true;
            }
        }
        if found {
            flushed(folder).map_err(named)?;
        }
        Ok(found)
    }

    /// Whether it holds anything of this database.
    pub(crate) fn is_there(&self) -> bool {
        self.own.is_dir()
    }

    /// What it holds of this database.
    pub(crate) fn own_folder(&self) -> &Path {
        &self.own
    }

    /// Keeps others from removing what no row names, for as long as what comes back is held: an import
    /// writes files before it writes rows.
    pub fn in_use(&self) -> Result<MediaInUse, Error> {
        let lock = self.lock_file()?;
        let named = |source| Error::Io { what: format!("`{}`", self.own.display()), source };
        lock.lock_shared().map_err(named)?;
        Ok(MediaInUse { _lock: lock })
    }

    /// The file whose lock says who uses it.
    pub(crate) fn lock_file(&self) -> Result<File, Error> {
        let named = |source| Error::Io { what: format!("`{}`", self.own.display()), source };
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.own.join("in-use")).map_err(named)
    }

    /// Removes every file that is not among these, and whatever was not finished. Returns how many.
    pub(crate) fn keep_only(&self, names: &BTreeSet<MediaName>) -> Result<u64, Error> {
        let named = |source| Error::Io { what: format!("`{}`", self.own.display()), source };
        let mut removed = 0;
        for kind in MediaKind::ALL {
            let known: BTreeSet<String> = names
                .iter()
                .filter(|(of, _)| *of == kind)
                .map(|(_, hash)| hash.to_string())
                .collect();
            for folder in entries(&self.own.join(kind.folder())).map_err(named)? {
                let mut is_changed = false;
                for path in entries(&folder).map_err(named)? {
                    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
                    // Nothing but what this program writes there.
                    let is_ours = name.get(..64).is_some_and(|hash| {
                        hash.bytes().all(|byte| byte.is_ascii_hexdigit())
                            && (name.len() == 64 || name.as_bytes().get(64) == Some(&b'.'))
                    });
                    if is_ours && !known.contains(name) {
                        written_over(&path).map_err(named)?;
                        removed += 1;
                        is_changed = true;
                    }
                }
                if is_changed {
                    flushed(&folder).map_err(named)?;
                }
            }
        }
        Ok(removed)
    }

    /// Copies a file as it is sealed to where the same database keeps its sound otherwise, and flushes
    /// it; one that is there in full length is left. Returns how many bytes were copied; `None` where
    /// there is none to copy.
    pub fn copy_to(&self, other: &Self, name: MediaName) -> Result<Option<u64>, Error> {
        let from = self.path(name.0, &name.1);
        let to = other.path(name.0, &name.1);
        let length = match fs::metadata(&from) {
            Ok(file) => file.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.named(name, error)),
        };
        if fs::metadata(&to).is_ok_and(|there| there.len() == length) {
            return Ok(Some(0));
        }
        let copy = || {
            let folder = to.parent().unwrap_or(&other.own);
            fs::create_dir_all(folder)?;
            // What is under its name is whole.
            let part = to.with_extension("part");
            fs::copy(&from, &part)?;
            File::open(&part)?.sync_all()?;
            fs::rename(&part, &to)?;
            flushed(folder)
        };
        copy().map_err(|error| other.named(name, error))?;
        Ok(Some(length))
    }

    fn path(&self, kind: MediaKind, hash: &MediaHash) -> PathBuf {
        // Folders of at most a 256th each, because looking for one file among very many is slow.
        let [first, ..] = hash.0;
        self.own.join(kind.folder()).join(format!("{first:02x}")).join(hash.to_string())
    }

    fn named(&self, (kind, hash): MediaName, source: std::io::Error) -> Error {
        let path = self.path(kind, &hash);
        match source.kind() {
            ErrorKind::StorageFull => Error::Full(shown(&path)),
            _ => Error::Io { what: format!("`{}`", path.display()), source },
        }
    }

    fn about((kind, hash): MediaName) -> String {
        format!("{} {hash}", kind.folder())
    }
}

/// What lies in a folder; nothing where there is none.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        entries => entries?.map(|entry| Ok(entry?.path())).collect(),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// That a process writes files of sound.
#[derive(Debug)]
pub struct MediaInUse {
    // The lock goes with the file.
    _lock: File,
}

/// What a block is told apart by: its number, and whether it is the last.
fn place(number: u64, is_last: bool) -> String {
    if is_last { format!("{number} last") } else { number.to_string() }
}

/// A file of sound that is being written; nothing is there before it is finished.
#[derive(Debug)]
pub struct MediaWriter<'m> {
    media: &'m Media,
    name: MediaName,
    path: PathBuf,
    folder: PathBuf,
    unfinished: PathBuf,
    file: File,
    /// The first block, which is sealed at the end: what it begins with may tell how much follows.
    first: Option<Vec<u8>>,
    block: Vec<u8>,
    number: u64,
    is_done: bool,
}

impl MediaWriter<'_> {
    /// Writes `head` over the first bytes, of which there are as many, and makes the file be there.
    pub fn finish(mut self, head: &[u8]) -> Result<(), Error> {
        let (media, name) = (self.media, self.name);
        self.finished(head).map_err(|source| media.named(name, source))
    }

    fn finished(&mut self, head: &[u8]) -> std::io::Result<()> {
        let mut last = std::mem::take(&mut self.block);
        let begin = self.first.as_mut().unwrap_or(&mut last);
        if let Some(bytes) = begin.get_mut(..head.len()) {
            bytes.copy_from_slice(head);
        }
        let sealed = self.sealed(self.number, true, &last);
        self.file.write_all(&sealed)?;
        if let Some(first) = self.first.take() {
            let sealed = self.sealed(0, false, &first);
            self.file.seek(SeekFrom::Start(MAGIC.len() as u64))?;
            self.file.write_all(&sealed)?;
        }
        self.file.sync_all()?;
        fs::rename(&self.unfinished, &self.path)?;
        self.is_done = true;
        flushed(&self.folder)
    }

    fn sealed(&self, number: u64, is_last: bool, block: &[u8]) -> Vec<u8> {
        self.media.keys.seal([&Media::about(self.name), &place(number, is_last)], block)
    }
}

impl Write for MediaWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.block.len() == BLOCK && !bytes.is_empty() {
            // More follows, so it is not the last.
            let block = std::mem::replace(&mut self.block, Vec::with_capacity(BLOCK));
            if self.number == 0 {
                self.first = Some(block);
                self.file.seek(SeekFrom::Current((BLOCK + SEAL) as i64))?;
            } else {
                let sealed = self.sealed(self.number, false, &block);
                self.file.write_all(&sealed)?;
            }
            self.number += 1;
        }
        let taken = bytes.len().min(BLOCK - self.block.len());
        self.block.extend(bytes.iter().take(taken));
        Ok(taken)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for MediaWriter<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            // Why it was not finished matters, not that its rest cannot be removed either.
            let _ = fs::remove_file(&self.unfinished);
        }
    }
}

/// A file of sound that is read, from any place.
#[derive(Debug)]
pub struct MediaFile<'m> {
    media: &'m Media,
    name: MediaName,
    path: PathBuf,
    file: File,
    blocks: u64,
    length: u64,
    /// The block that was read last.
    held: Option<(u64, Vec<u8>)>,
}

impl MediaFile<'_> {
    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads bytes from a place on; returns how many there were, 0 at the end alone.
    ///
    /// - **Errors**: it cannot be read, or is damaged there.
    /// - **Cost**: the blocks that hold what is wanted, each read whole; one is held for the next time.
    pub fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            let at = offset.saturating_add(done as u64);
            if at >= self.length {
                break;
            }
            let number = at / BLOCK as u64;
            let within = (at % BLOCK as u64) as usize;
            let block = self.hold(number)?;
            let from = block.get(within..).unwrap_or_default();
            let count = from.len().min(rest.len());
            for (to, from) in rest.iter_mut().zip(from) {
                *to = *from;
            }
            if count == 0 {
                break;
            }
            done += count;
        }
        Ok(done)
    }

    fn hold(&mut self, number: u64) -> Result<&[u8], Error> {
        if self.held.as_ref().is_none_or(|(held, _)| *held != number) {
            let whole = (BLOCK + SEAL) as u64;
            let is_last = number + 1 == self.blocks;
            let mut sealed = Vec::with_capacity(BLOCK + SEAL);
            let from = SeekFrom::Start(MAGIC.len() as u64 + number * whole);
            let read = self
                .file
                .seek(from)
                .and_then(|_| Read::by_ref(&mut self.file).take(whole).read_to_end(&mut sealed));
            read.map_err(|source| self.media.named(self.name, source))?;
            let about = [&*Media::about(self.name), &place(number, is_last)];
            let block = self.media.keys.open(about, &sealed);
            let block = block.ok_or_else(|| Error::Unsealable(shown(&self.path)))?;
            self.held = Some((number, block));
        }
        Ok(self.held.as_ref().map_or(&[][..], |(_, block)| block))
    }
}

#[cfg(test)]
mod tests;
