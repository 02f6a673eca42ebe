//! Which files of sound belong to which conversation, and where they and what was heard of them lie.

use crate::database::{Database, at};
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::kept::{KeptWords, WordsHash};
use crate::media::{Media, MediaHash, MediaKind, MediaName};
use crate::schema::{set, setting};
use crate::sql;
use crate::starts;
use crate::store::Store;
use crate::types::{Analysed, Playable, Recording};
use measure::time::Ms;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The setting that names the folder.
const FOLDER: &str = "media";

impl Store {
    /// Where the sound of this database is kept; `None` where none is.
    ///
    /// - **Errors**: the folder is not where it was.
    pub async fn media(&mut self) -> Result<Option<Media>, Error> {
        let database = self.database.clone();
        let media = of_database(&mut self.connection, &database, &self.key).await?;
        match media {
            Some(media) if !media.is_there() => Err(Error::NoMedia(shown(media.folder()))),
            media => Ok(media),
        }
    }

    /// The folder in which the sound of this database was kept, where it is not there.
    pub async fn media_away(&mut self) -> Result<Option<String>, Error> {
        let media = of_database(&mut self.connection, &self.database, &self.key).await?;
        Ok(media.filter(|media| !media.is_there()).map(|media| shown(media.folder())))
    }

    /// Keeps the sound of this database in a folder from now on, which is made where it is not there.
    ///
    /// - **Errors**: it is kept in another, which is still there.
    pub async fn keep_media_in(&mut self, folder: &Path) -> Result<Media, Error> {
        let named = |source| Error::Io { what: format!("`{}`", folder.display()), source };
        fs::create_dir_all(folder).map_err(named)?;
        let folder = fs::canonicalize(folder).map_err(named)?;
        let text = folder.to_str().ok_or_else(|| Error::NoText(shown(&folder)))?;
        let media = Media::within(&folder, &self.key);
        let database = self.database.clone();
        if let Some(before) = of_database(&mut self.connection, &database, &self.key).await?
            && before.folder() != folder
            && before.is_there()
            && !media.is_there()
        {
            return Err(Error::MediaElsewhere {
                kept: shown(before.folder()),
                moved: shown(before.own_folder()),
                given: shown(&folder),
            });
        }
        let named =
            |source| Error::Io { what: format!("`{}`", media.own_folder().display()), source };
        fs::create_dir_all(media.own_folder()).map_err(named)?;
        set(&mut self.connection, FOLDER, text).await.map_err(|error| at(&database, error))?;
        Ok(media)
    }

    /// The words of recordings that were transcribed for this database; `None` where there is no place
    /// for them.
    pub async fn kept_words(&mut self) -> Result<Option<KeptWords>, Error> {
        kept_words(&mut self.connection, &self.database, &self.key).await
    }

    /// Whether all of these are kept of a conversation that is stored, nothing else is to be played, and
    /// its words began at these times.
    pub async fn has_media(
        &mut self,
        media: &Media,
        (source, id): (&str, &str),
        (originals, playables): (&[MediaHash], &[MediaHash]),
        word_starts: &[Option<Vec<Ms>>],
    ) -> Result<bool, Error> {
        let named = |error| at(&self.database, error);
        let row = query(sql::BY_SOURCE_AND_ID).bind(source).bind(id);
        let row = row.fetch_optional(&mut self.connection).await.map_err(named)?;
        let Some(row) = row else { return Ok(false) };
        let stored = names(get(&row, 0), &mut self.connection).await.map_err(named)?;
        let wanted: BTreeSet<MediaName> = originals
            .iter()
            .map(|hash| (MediaKind::Original, *hash))
            .chain(playables.iter().map(|hash| (MediaKind::Playable, *hash)))
            .collect();
        if stored != wanted || !wanted.iter().all(|name| media.has(*name)) {
            return Ok(false);
        }
        let (playables, kept) =
            self::playables(get(&row, 0), &mut self.connection).await.map_err(named)?;
        Ok(playables.is_empty() || kept == starts::pack(word_starts))
    }

    /// Whether the originals of so many recordings of a conversation are kept, and every file that it
    /// names is there.
    pub async fn has_sound(
        &mut self,
        media: &Media,
        (source, id): (&str, &str),
        recordings: usize,
    ) -> Result<bool, Error> {
        let named = |error| at(&self.database, error);
        let row = query(sql::BY_SOURCE_AND_ID).bind(source).bind(id);
        let row = row.fetch_optional(&mut self.connection).await.map_err(named)?;
        let Some(row) = row else { return Ok(false) };
        let key: i64 = get(&row, 0);
        let sealed = query(sql::SEALED_OF).bind(key).fetch_all(&mut self.connection).await;
        let stored = names(key, &mut self.connection).await.map_err(named)?;
        Ok(sealed.map_err(named)?.len() == recordings && stored.iter().all(|name| media.has(*name)))
    }

    /// Removes the files of sound that nothing stored names any more, as a killed import leaves them.
    /// Does nothing while somebody else imports. Returns how many.
    pub async fn sweep_media(&mut self, media: &Media) -> Result<u64, Error> {
        let lock = media.lock_file()?;
        if lock.try_lock().is_err() {
            return Ok(0);
        }
        let named = |error| at(&self.database, error);
        let begun = self.connection.begin_write().await;
        let mut transaction = begun.map_err(named)?;
        let known = all_names(&mut transaction).await.map_err(named)?;
        let removed = media.keep_only(&known)?;
        transaction.rollback().await.map_err(named)?;
        Ok(removed)
    }

    /// The files of sound that any conversation names.
    pub async fn media_names(&mut self) -> Result<BTreeSet<MediaName>, Error> {
        let names = all_names(&mut self.connection).await;
        names.map_err(|error| at(&self.database, error))
    }
}

async fn all_names(connection: &mut Connection) -> Result<BTreeSet<MediaName>, sqlx::Error> {
    let mut names = BTreeSet::new();
    for (kind, sql) in
        [(MediaKind::Original, sql::ALL_SEALED), (MediaKind::Playable, sql::ALL_PLAYABLES)]
    {
        let rows = query(sql).fetch_all(&mut *connection).await?;
        names.extend(rows.iter().map(|row| (kind, hash(row, 0))));
    }
    Ok(names)
}

/// Where the sound of a database is kept, whether that is there or not.
pub(crate) async fn of_database(
    connection: &mut Connection,
    database: &Database,
    key: &[u8; 32],
) -> Result<Option<Media>, Error> {
    let folder = setting(connection, FOLDER).await.map_err(|error| at(database, error))?;
    Ok(folder.map(|folder| Media::within(Path::new(&folder), key)))
}

/// The words that were heard for a database: beside its file or, of a server's, beside the folder of its
/// sound, which everybody who writes to it and erases from it has. `None` where there is none.
async fn kept_words(
    connection: &mut Connection,
    database: &Database,
    key: &[u8; 32],
) -> Result<Option<KeptWords>, Error> {
    if let Database::File(path) = database {
        return Ok(Some(KeptWords::beside(path, key)));
    }
    let media = of_database(connection, database, key).await?;
    match media {
        // Where the folder is not there, neither is what is to be forgotten.
        Some(media) if !media.is_there() => Err(Error::NoMedia(shown(media.folder()))),
        media => Ok(media.map(|media| KeptWords::beside(media.own_folder(), key))),
    }
}

/// Forgets those of these words that were heard of no recording that is stored.
pub(crate) async fn forget_words(
    hashes: &BTreeSet<WordsHash>,
    connection: &mut Connection,
    database: &Database,
    key: &[u8; 32],
) -> Result<(), Error> {
    if hashes.is_empty() {
        return Ok(());
    }
    let Some(kept) = kept_words(connection, database, key).await? else { return Ok(()) };
    for hash in hashes {
        let row = query(sql::ARE_NAMED).bind(hash.to_string()).fetch_one(&mut *connection).await;
        if !get::<bool>(&row.map_err(|error| at(database, error))?, 0) {
            kept.forget(hash)?;
        }
    }
    Ok(())
}

/// The files that a stored conversation names.
pub(crate) async fn names(
    conversation: i64,
    connection: &mut Connection,
) -> Result<BTreeSet<MediaName>, sqlx::Error> {
    let mut names = BTreeSet::new();
    for (kind, sql) in
        [(MediaKind::Original, sql::SEALED_OF), (MediaKind::Playable, sql::PLAYABLES_OF)]
    {
        let rows = query(sql).bind(conversation).fetch_all(&mut *connection).await?;
        names.extend(rows.iter().map(|row| (kind, hash(row, 0))));
    }
    Ok(names)
}

/// What may be played of a stored conversation, and when its words began, packed.
pub(crate) async fn playables(
    conversation: i64,
    connection: &mut Connection,
) -> Result<(Vec<Playable>, Option<Vec<u8>>), sqlx::Error> {
    let rows = query(sql::PLAYABLES).bind(conversation).fetch_all(connection).await?;
    let playable = |row: &Row| {
        let parties: &str = get(row, 4);
        Playable {
            hash: hash(row, 0),
            start_ms: get(row, 1),
            length_ms: get(row, 2),
            rate_hz: u32::try_from(get::<i64>(row, 3)).unwrap_or(0),
            parties: parties.split(',').map(|party| party.parse().ok()).collect(),
            silent_ms: get(row, 5),
        }
    };
    let word_starts = rows.first().and_then(|row| get(row, 6));
    Ok((rows.iter().map(playable).collect(), word_starts))
}

/// Says of a stored conversation what may be played of it, and with the first when its words began.
pub(crate) async fn insert(
    conversation: i64,
    one: &Analysed<'_>,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    let mut word_starts = starts::pack(one.word_starts);
    for (number, playable) in (0i64..).zip(one.playables) {
        let Playable { hash, start_ms, length_ms, rate_hz, parties, silent_ms } = playable;
        let party = |party: &Option<u16>| party.map_or("-".to_owned(), |party| party.to_string());
        let parties: Vec<String> = parties.iter().map(party).collect();
        let add = query(sql::ADD_PLAYABLE).bind(conversation).bind(number).bind(&hash.0[..]);
        let add = add.bind(*start_ms).bind(*length_ms).bind(i64::from(*rate_hz));
        let add = add.bind(parties.join(",")).bind(*silent_ms).bind(word_starts.take());
        add.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Brings what is said of the sound of an unchanged conversation up to date. Returns the files that it
/// named and does not any more.
pub(crate) async fn renew(
    conversation: i64,
    one: &Analysed<'_>,
    connection: &mut Connection,
) -> Result<BTreeSet<MediaName>, sqlx::Error> {
    // An import that keeps no sound says nothing of it.
    if !one.recordings.iter().any(|recording| recording.is_sealed) {
        return Ok(BTreeSet::new());
    }
    let mut before = names(conversation, connection).await?;
    let now: BTreeSet<MediaName> = named_by(one).collect();
    let (playables, word_starts) = playables(conversation, connection).await?;
    let is_same = playables == one.playables
        && (playables.is_empty() || word_starts == starts::pack(one.word_starts));
    if before != now || !is_same {
        for (number, Recording { is_sealed, .. }) in (0i64..).zip(one.recordings) {
            let set = query(sql::SET_SEALED).bind(i64::from(*is_sealed));
            set.bind(conversation).bind(number).execute(&mut *connection).await?;
        }
        query(sql::DELETE_PLAYABLES).bind(conversation).execute(&mut *connection).await?;
        insert(conversation, one, connection).await?;
    }
    before.retain(|name| !now.contains(name));
    Ok(before)
}

/// The files that are to be named.
fn named_by(one: &Analysed<'_>) -> impl Iterator<Item = MediaName> {
    let sealed = one.recordings.iter().filter(|recording| recording.is_sealed);
    let sealed = sealed.map(|recording| (MediaKind::Original, MediaHash(recording.hash)));
    sealed.chain(one.playables.iter().map(|one| (MediaKind::Playable, one.hash)))
}

/// Makes sure that what a batch names is there. Whoever removes files does so while nobody else
/// writes, so that what is there within a transaction stays.
pub(crate) async fn check(
    batch: &[Analysed<'_>],
    connection: &mut Connection,
    database: &Database,
    key: &[u8; 32],
) -> Result<(), Error> {
    if batch.iter().flat_map(named_by).next().is_none() {
        return Ok(());
    }
    let media = of_database(connection, database, key).await?;
    for one in batch {
        for name in named_by(one) {
            if !media.as_ref().is_some_and(|media| media.has(name)) {
                return Err(Error::SoundGone(one.conversation.id.clone()));
            }
        }
    }
    Ok(())
}

/// Forgets those of these files that nothing stored names.
pub(crate) async fn forget_unused(
    files: &BTreeSet<MediaName>,
    connection: &mut Connection,
    database: &Database,
    key: &[u8; 32],
) -> Result<(), Error> {
    if files.is_empty() {
        return Ok(());
    }
    let Some(media) = of_database(connection, database, key).await? else { return Ok(()) };
    for (kind, hash) in files {
        let sql = match kind {
            MediaKind::Original => sql::IS_SEALED,
            MediaKind::Playable => sql::IS_PLAYABLE,
        };
        let row = query(sql).bind(&hash.0[..]).fetch_one(&mut *connection).await;
        if get::<i64>(&row.map_err(|error| at(database, error))?, 0) > 0 {
            continue;
        }
        // Where the folder is not there, neither is its last byte gone.
        if !media.is_there() {
            return Err(Error::NoMedia(shown(media.folder())));
        }
        media.forget((*kind, *hash))?;
    }
    Ok(())
}

fn hash(row: &Row, at: usize) -> MediaHash {
    MediaHash(<[u8; 32]>::try_from(get::<&[u8]>(row, at)).unwrap_or_default())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
