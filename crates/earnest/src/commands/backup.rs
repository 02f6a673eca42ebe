//! `earnest backup` and `earnest restore`: everything of a database, in a folder and back.
//!
//! The folder holds the database, the sound as it is sealed and the words that were heard; the list
//! that says so is written last, so that what was cut short is no backup.

use crate::Ended;
use crate::cli;
use crate::terminal::{DIM, TITLE, UNKNOWN, counted, paint};
use anyhow::{Context, bail, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use store::{KeptWords, Media, Store};

/// The database in the folder.
const DATABASE: &str = "earnest.db";
/// The folder of its sound.
const SOUND: &str = "sound";
/// The list that is written last.
const LIST: &str = "backup.json";

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    /// The version that made it.
    earnest: String,
    /// When.
    made_at: String,
    /// How large the database is, in bytes.
    bytes: u64,
    /// A hash of it: BLAKE3.
    blake3: String,
    /// How many files of sound there are.
    sound: u64,
    /// How many files of words that were heard.
    words: u64,
}

/// Writes a backup.
pub async fn back_up(args: &cli::Backup) -> anyhow::Result<Ended> {
    let folder = &args.folder;
    let named = || format!("`{}`", folder.display());
    let mut store = super::open_to_write(&args.database).await?;
    made_for_its_owner(folder).with_context(named)?;
    let is_empty = fs::read_dir(folder).with_context(named)?.next().is_none();
    ensure!(
        is_empty,
        "expected a folder that is new or empty, found {} with something in it",
        named()
    );

    let media = store.media().await?;
    // Nothing is removed from it meanwhile.
    let in_use = media.as_ref().map(Media::in_use).transpose()?;
    let path = folder.join(DATABASE);
    store.back_up(&path).await?;
    let mut copy = Store::open_read_only(&path).await?;
    let (mut sound, mut missing) = (0, 0);
    let names = copy.media_names().await?;
    if let Some(media) = &media {
        let to = Media::within(&folder.join(SOUND), &copy.key());
        for name in names {
            match media.copy_to(&to, name)? {
                Some(_) => sound += 1,
                None => missing += 1,
            }
        }
    }
    drop(in_use);
    let words = copied(store.kept_words().await?, copy.kept_words().await?)?;
    copy.close().await?;
    store.close().await?;
    let (bytes, blake3) = hashed(&path)?;
    let listed = Listed {
        earnest: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: Timestamp::now().to_string(),
        bytes,
        blake3,
        sound,
        words,
    };
    write_list(folder, &listed).with_context(named)?;
    super::print(&told("Backed up to", folder, &listed))?;
    if missing > 0 {
        let files = counted(missing, "file of sound is", "files of sound are");
        super::print(&format!(
            "{}\n",
            paint(
                UNKNOWN,
                format!("{files} not where the database says: erased meanwhile, or lost")
            )
        ))?;
        return Ok(Ended::SomeRefused);
    }
    Ok(Ended::Well)
}

/// Puts a backup where there is no database.
pub async fn restore(args: &cli::Restore) -> anyhow::Result<Ended> {
    let folder = &args.folder;
    let to = args.database.0.file().context(
        "expected a file (`--db FILE`): a database of a server is restored by the server's own programs",
    )?;
    let listed = read_list(folder)?;
    // The log of a database that was there would be taken for the log of this one.
    for path in ["", "-wal"].map(|ending| beside(to, ending)) {
        let there = path.try_exists().with_context(|| format!("`{}`", path.display()))?;
        ensure!(!there, "expected no file at `{}`; nothing is written over", path.display());
    }
    let (bytes, blake3) = hashed(&folder.join(DATABASE))?;
    ensure!(
        bytes == listed.bytes && blake3 == listed.blake3,
        "`{}` is not the database that was backed up: expected {} bytes with the hash {}, found {bytes} with {blake3}",
        folder.join(DATABASE).display(),
        listed.bytes,
        listed.blake3
    );
    ensure!(
        listed.sound == 0 || args.media.is_some(),
        "{} belong to it: `--media DIR` says where they go",
        counted(listed.sound, "file of sound", "files of sound")
    );

    // Under its name is the whole of it.
    let part = beside(to, ".restoring");
    for left in ["", "-wal", "-shm", "-turns"] {
        removed(&beside(&part, left))?;
    }
    copied_for_its_owner(&folder.join(DATABASE), &part)?;
    let mut store = Store::open(&part).await?;
    let names = store.media_names().await?;
    if let Some(media) = args.media.as_deref().filter(|_| !names.is_empty()) {
        let from = Media::within(&folder.join(SOUND), &store.key());
        let to = Media::within(media, &store.key());
        let mut sound = 0;
        for name in names {
            sound += u64::from(from.copy_to(&to, name)?.is_some());
        }
        // Now that it is there, the folder where it was before is another database's.
        store.keep_media_in(media).await?;
        ensure!(
            sound == listed.sound,
            "expected {} in `{}`, found {sound}",
            counted(listed.sound, "file of sound", "files of sound"),
            folder.join(SOUND).display()
        );
    }
    let key = store.key();
    let from = KeptWords::beside(&folder.join(DATABASE), &key);
    let words = copied(Some(from), Some(KeptWords::beside(to, &key)))?;
    ensure!(words == listed.words, "expected {} files of words, found {words}", listed.words);
    let wrong: Vec<String> = store
        .check()
        .await?
        .into_iter()
        .filter_map(|one| Some(format!("{}: {}", one.what, one.wrong?)))
        .collect();
    store.close().await?;
    if !wrong.is_empty() {
        bail!("what was backed up is not as it should be: {}", wrong.join("; "));
    }
    fs::rename(&part, to).with_context(|| format!("`{}`", to.display()))?;
    removed(&beside(&part, "-turns"))?;
    super::print(&told("Restored from", folder, &listed))?;
    Ok(Ended::Well)
}

/// Removes a file, where it is there.
fn removed(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.with_context(|| format!("`{}`", path.display())),
    }
}

fn told(what: &str, folder: &Path, listed: &Listed) -> String {
    format!(
        "{} {}\n  {}\n",
        paint(TITLE, what),
        folder.display(),
        paint(
            DIM,
            format!(
                "the database of {}, {}, {}; {}",
                listed.made_at,
                counted(listed.bytes, "byte", "bytes"),
                counted(listed.sound, "file of sound", "files of sound"),
                counted(listed.words, "file of words", "files of words"),
            )
        )
    )
}

/// Copies words that were heard; how many there are.
fn copied(from: Option<KeptWords>, to: Option<KeptWords>) -> anyhow::Result<u64> {
    let mut count = 0;
    let Some((from, to)) = from.zip(to) else { return Ok(count) };
    for hash in from.hashes()? {
        // What was forgotten meanwhile is not to be kept.
        if let Some(content) = from.get(&hash)? {
            to.put(&hash, &content)?;
            count += 1;
        }
    }
    Ok(count)
}

/// How large a file is, and its hash.
fn hashed(path: &Path) -> anyhow::Result<(u64, String)> {
    let named = || format!("`{}`", path.display());
    let mut hasher = blake3::Hasher::new();
    let mut file = File::open(path).with_context(named)?;
    let mut block = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut block).with_context(named)?;
        if read == 0 {
            return Ok((hasher.count(), hasher.finalize().to_hex().to_string()));
        }
        hasher.update(&block[..read]);
    }
}

fn made_for_its_owner(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn copied_for_its_owner(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let copy = || {
        let mut file = options.open(to)?;
        std::io::copy(&mut File::open(from)?, &mut file)?;
        file.sync_all()
    };
    copy().with_context(|| format!("`{}`", to.display()))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn write_list(folder: &Path, listed: &Listed) -> anyhow::Result<()> {
    let part = folder.join("backup.part");
    let mut file = File::create_new(&part)?;
    serde_json::to_writer_pretty(&file, listed)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&part, folder.join(LIST))?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn read_list(folder: &Path) -> anyhow::Result<Listed> {
    let path = folder.join(LIST);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "no whole backup in `{}`: `{LIST}` is written last, and is not there",
            folder.display()
        ),
        text => text.with_context(|| format!("`{}`", path.display()))?,
    };
    serde_json::from_str(&text).with_context(|| format!("`{}`", path.display()))
}
