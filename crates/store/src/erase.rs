//! Erasure, and names behind pseudonyms for a purpose.

use crate::audit::{Action, Who};
use crate::chain::{New, append, erase_text};
use crate::database::{Database, at};
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::file;
use crate::kept::{WordsHash, hashes};
use crate::media::{Media, MediaName};
use crate::media_rows;
use crate::put::remove;
use crate::read::{Fits, find};
use crate::rollup::Deltas;
use crate::schema::now;
use crate::seal::Seal;
use crate::server;
use crate::sql;
use crate::store::{Store, Tables};
use crate::types::{Erase, Erased};
use aho_corasick::AhoCorasick;
use futures_util::TryStreamExt;
use measure::conversation::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What stands in the place of a text that was erased.
const GONE: &str = "(erased)";

impl Store {
    /// Erases conversations with everything found in them, and the names nothing else refers to,
    /// so that no byte of them is left in the database's files. The whole file is written anew: that
    /// takes its size in room on the disk, and a while where it is large.
    ///
    /// What an import refused, and what was revealed, keeps no id, reference, pseudonym or file name
    /// of what was erased, nor the name by which a customer was found.
    ///
    /// Of a server's database, the tables are written anew. What is beside them is the server's: the
    /// log that it writes ahead until that is overwritten, archives of it, standby servers' and
    /// backups.
    pub async fn erase(&mut self, what: &Erase) -> Result<Erased, Error> {
        let Self { database, connection, seal, tables, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let mut keys = BTreeSet::new();
        let mut words = BTreeSet::new();
        match what {
            Erase::Conversation(id) => {
                keys.extend(find(database, &mut transaction, id, Fits::Whole).await?);
                words.insert(id.clone());
            }
            Erase::Customer(name) => {
                let people = query(sql::BY_REFERENCE).bind(seal.reference(name));
                let people = people.fetch_all(&mut transaction).await.map_err(named)?;
                let people = people.iter().filter(|row| is_customer(row, 1));
                words.extend(people.map(|row| get::<String>(row, 0)));
                words.insert(name.clone());
                for pseudonym in &words {
                    keys.extend(
                        conversations_of(pseudonym, &mut transaction).await.map_err(named)?,
                    );
                }
                if keys.is_empty() {
                    let customers = called(name, seal, &mut transaction).await.map_err(named)?;
                    if customers.len() > 1 {
                        return Err(several(name, &customers));
                    }
                    for (pseudonym, customer) in customers {
                        words.insert(pseudonym);
                        words.extend(customer.names);
                        keys.extend(customer.conversations);
                    }
                }
            }
        }
        if keys.is_empty() {
            // An earlier erasure may have been kept from wiping the file: asking again finishes it.
            transaction.rollback().await.map_err(named)?;
            self.wipe().await?;
            let (Erase::Conversation(name) | Erase::Customer(name)) = what;
            return Err(Error::Unknown(name.clone()));
        }

        if let Some(id) = held_among(&keys, &mut transaction).await.map_err(named)? {
            return Err(Error::Held(id));
        }
        let parts = Parts { database, tables, key, who: Who::CommandLine };
        let (erased, files) = parts.take_out(keys, words, &mut transaction).await?;
        let many = format!("{} conversations", erased.conversations);
        let (at, who) = (now(), Who::CommandLine.to_string());
        let action = Action::Erase.name();
        let new = New { at: &at, who: &who, action, what: Some(&many), ..New::default() };
        append(&new, &mut transaction).await.map_err(named)?;
        transaction.run(sql::MERGE_SEARCH).await.map_err(named)?;
        parts.forget(&files, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        // What a killed import left may be of the same people, and is nobody's.
        let media = media_rows::of_database(&mut self.connection, database, key).await?;
        if let Some(media) = media.filter(Media::is_there) {
            self.sweep_media(&media).await?;
        }

        Ok(Erased { wiped: self.wipe().await?, ..erased })
    }

    /// Leaves nothing in the files but what is stored; `false` where another process is in the way.
    pub(crate) async fn wipe(&mut self) -> Result<bool, Error> {
        let wiped = match &self.database {
            Database::File(path) => file::wipe(path, &mut self.connection).await,
            Database::Server(_) => server::wipe(&mut self.connection).await,
        };
        match wiped.map_err(|error| at(&self.database, error)) {
            Err(Error::Locked(_)) => Ok(false),
            wiped => wiped,
        }
    }

    /// Names behind pseudonyms, for a purpose: a name, or the source's reference where there is no
    /// name. The purpose, and what it was for, are logged first.
    pub async fn reveal(
        &mut self,
        purpose: &str,
        what: &str,
    ) -> Result<BTreeMap<String, String>, Error> {
        if !purpose.chars().any(char::is_alphabetic) {
            return Err(Error::NoPurpose);
        }
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let (at, who) = (now(), Who::CommandLine.to_string());
        let (action, purpose) = (Action::Reveal.name(), Some(purpose.trim()));
        let new = New { at: &at, who: &who, action, purpose, what: Some(what), ..New::default() };
        append(&new, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        let mut names = BTreeMap::new();
        for row in query(sql::PERSONS).fetch_all(&mut *connection).await.map_err(named)? {
            let pseudonym: String = get(&row, 0);
            let role = Role::from_name(get(&row, 1)).unwrap_or(Role::Other);
            let Some(person) = seal.open(role, &pseudonym, get(&row, 2)) else { continue };
            match (person.name, person.reference) {
                (Some(name), _) => drop(names.insert(pseudonym, name)),
                (None, Some(reference)) => drop(names.entry(pseudonym).or_insert(reference)),
                (None, None) => {}
            }
        }
        for row in query(sql::ROSTER_PEOPLE).fetch_all(&mut *connection).await.map_err(named)? {
            let pseudonym: String = get(&row, 0);
            let Some(person) = seal.open(Role::Agent, &pseudonym, get(&row, 1)) else { continue };
            match (person.name, person.reference) {
                (Some(name), _) => drop(names.insert(pseudonym, name)),
                (None, Some(reference)) => drop(names.entry(pseudonym).or_insert(reference)),
                (None, None) => {}
            }
        }
        Ok(names)
    }
}

/// What taking conversations out needs of a store beside the transaction.
pub(crate) struct Parts<'s> {
    pub(crate) database: &'s Database,
    pub(crate) tables: &'s Tables,
    pub(crate) key: &'s [u8; 32],
    /// Who takes them out.
    pub(crate) who: Who,
}

/// The files that belong to what was taken out.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) words: BTreeSet<WordsHash>,
    pub(crate) sound: BTreeSet<MediaName>,
}

impl Parts<'_> {
    /// Takes out conversations with everything that was found, heard and said of them, and these words
    /// out of what was noted beside. Their files are left for `forget`.
    pub(crate) async fn take_out(
        &self,
        keys: BTreeSet<i64>,
        mut words: BTreeSet<String>,
        connection: &mut Connection,
    ) -> Result<(Erased, Files), Error> {
        let Self { database, tables, who, .. } = self;
        let named = |error| at(database, error);
        let mut erased = Erased::default();
        let mut deltas = Deltas::default();
        let mut people = BTreeSet::new();
        let mut files = BTreeSet::new();
        let mut own = Files::default();
        for key in keys {
            let row = query(sql::SCOPE_OF).bind(key).fetch_one(&mut *connection).await;
            let row = row.map_err(named)?;
            words.insert(get(&row, 3));
            files.insert(get::<String>(&row, 4));
            // A problem of a recording names its file.
            let media = query(sql::RECORDINGS).bind(key).fetch_all(&mut *connection).await;
            for row in media.map_err(named)? {
                words.insert(get(&row, 0));
                own.words.extend(hashes(get(&row, 18)));
            }
            own.sound.extend(media_rows::names(key, connection).await.map_err(named)?);
            let parties = query(sql::PEOPLE_OF).bind(key).fetch_all(&mut *connection).await;
            let parties = parties.map_err(named)?;
            let customers = parties.iter().filter(|row| is_customer(row, 1));
            words.extend(customers.map(|row| get::<String>(row, 0)));
            let with_names = parties.iter().filter(|row| get(row, 2));
            people.extend(with_names.map(|row| get::<String>(row, 0)));
            let turns = remove(key, &mut deltas, connection).await.map_err(named)?;
            for forget in sql::FORGET_WORK {
                let forget = query(forget).bind(key).execute(&mut *connection).await;
                forget.map_err(named)?;
            }
            erased.conversations += 1;
            erased.turns += turns.unsigned_abs();
        }
        deltas.apply(tables, connection).await.map_err(named)?;
        for pseudonym in people {
            let row = query(sql::USED).bind(pseudonym).fetch_one(&mut *connection).await;
            erased.people += u64::from(get::<i64>(&row.map_err(named)?, 0) == 0);
        }

        let mut unused = BTreeSet::new();
        for file in files {
            let row = query(sql::FILE_IN_USE).bind(&file).fetch_one(&mut *connection).await;
            if get::<i64>(&row.map_err(named)?, 0) == 0 {
                unused.insert(file);
            }
        }
        scrub(&words, &unused, *who, connection).await.map_err(named)?;
        Ok((erased, own))
    }

    /// Forgets files, at the end of a transaction: whoever is interrupted here asks again, and finds it all.
    pub(crate) async fn forget(
        &self,
        files: &Files,
        connection: &mut Connection,
    ) -> Result<(), Error> {
        let Self { database, key, .. } = self;
        media_rows::forget_words(&files.words, connection, database, key).await?;
        media_rows::forget_unused(&files.sound, connection, database, key).await
    }
}

/// The id of a conversation that is held, where one of these is.
async fn held_among(
    keys: &BTreeSet<i64>,
    connection: &mut Connection,
) -> Result<Option<String>, sqlx::Error> {
    let held = query(sql::HELD_IDS).fetch_all(connection).await?;
    let held = held.iter().find(|row| keys.contains(&get(row, 0)));
    Ok(held.map(|row| get(row, 1)))
}

/// A customer who answers to a name.
#[derive(Default)]
struct Called {
    /// The name, each way it is written.
    names: BTreeSet<String>,
    conversations: BTreeSet<i64>,
}

/// The customers who answer to a name, by pseudonym. Only this program can read the names, so all
/// are looked at.
async fn called(
    name: &str,
    seal: &Seal,
    connection: &mut Connection,
) -> Result<BTreeMap<String, Called>, sqlx::Error> {
    let plain = |name: &str| name.trim().to_lowercase();
    let wanted = plain(name);
    let mut customers: BTreeMap<String, Called> = BTreeMap::new();
    let mut people = query(sql::PERSONS).fetch(&mut *connection);
    while let Some(row) = people.try_next().await? {
        let role = Role::from_name(get(&row, 1)).unwrap_or(Role::Other);
        if !is_customer(&row, 1) {
            continue;
        }
        let pseudonym: &str = get(&row, 0);
        let person = seal.open(role, pseudonym, get(&row, 2));
        if let Some(name) = person.and_then(|person| person.name)
            && plain(&name) == wanted
        {
            customers.entry(pseudonym.to_owned()).or_default().names.insert(name);
        }
    }
    drop(people);
    for (pseudonym, customer) in &mut customers {
        customer.conversations.extend(conversations_of(pseudonym, connection).await?);
    }
    Ok(customers)
}

/// The conversations in which a pseudonym is a customer's.
async fn conversations_of(
    pseudonym: &str,
    connection: &mut Connection,
) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query(sql::BY_PSEUDONYM).bind(pseudonym).fetch_all(connection).await?;
    Ok(rows.iter().filter(|row| is_customer(row, 1)).map(|row| get(row, 0)).collect())
}

/// That a name is more than one customer's; those with the most conversations first.
fn several(name: &str, customers: &BTreeMap<String, Called>) -> Error {
    let mut found: Vec<(String, usize)> = customers
        .iter()
        .map(|(pseudonym, customer)| (pseudonym.clone(), customer.conversations.len()))
        .collect();
    found.sort_by_key(|(_, conversations)| std::cmp::Reverse(*conversations));
    Error::SeveralCustomers { name: name.to_owned(), found }
}

/// Whether a role is a customer's, or may be one's.
fn is_customer(row: &Row, at: usize) -> bool {
    matches!(Role::from_name(get(row, at)), Some(Role::Customer | Role::Other))
}

/// Takes these words, and the names of these files, out of what was noted beside conversations. A text
/// beside the chain of what was done goes as a whole.
async fn scrub(
    words: &BTreeSet<String>,
    files: &BTreeSet<String>,
    who: Who,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    if words.is_empty() && files.is_empty() {
        return Ok(());
    }
    let sought = Sought::new(words);
    let clean = |text: &str| match files.contains(text) || sought.is_in(text) {
        true => GONE.to_owned(),
        false => text.to_owned(),
    };
    let mut last = 0;
    loop {
        let rows = query(sql::PROBLEMS).bind(last).bind(NOTED);
        let rows = rows.fetch_all(&mut *connection).await?;
        let Some(end) = rows.last() else { break };
        last = get(end, 0);
        for row in rows {
            let texts: [Option<&str>; 4] = [get(&row, 1), get(&row, 2), get(&row, 3), get(&row, 4)];
            let cleaned = texts.map(|text| text.map(clean));
            if cleaned.iter().zip(texts).any(|(cleaned, text)| cleaned.as_deref() != text) {
                let mut set = query(sql::SET_PROBLEM);
                for text in cleaned {
                    set = set.bind(text);
                }
                set.bind(get::<i64>(&row, 0)).execute(&mut *connection).await?;
            }
        }
    }
    let (at, who) = (now(), who.to_string());
    let mut last = (0, String::new());
    loop {
        let rows = query(sql::AUDIT_TEXTS).bind(last.0).bind(last.1).bind(NOTED);
        let rows = rows.fetch_all(&mut *connection).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = (get(end, 0), get(end, 1));
        for row in rows {
            let text: &str = get(&row, 2);
            if clean(text) != text {
                erase_text((get(&row, 0), get(&row, 1)), &at, &who, connection).await?;
            }
        }
    }
}

/// So much of what was noted is held in memory at once.
const NOTED: i64 = 2_000;

/// Words that are looked for all at once, however many they are.
struct Sought(Option<AhoCorasick>);

impl Sought {
    fn new(words: &BTreeSet<String>) -> Self {
        // More than it takes at once, which no erasure comes near, are taken to be in every text.
        Self(AhoCorasick::new(words.iter().filter(|word| !word.is_empty())).ok())
    }

    /// Whether a text holds one of them, with nothing that could be part of the word on either side.
    fn is_in(&self, text: &str) -> bool {
        let Some(words) = &self.0 else { return true };
        words.find_overlapping_iter(text).any(|found| {
            let before = text[..found.start()].chars().next_back();
            let after = text[found.end()..].chars().next();
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_words() {
        let words = ["call-1", "ll", "é1", "1", ""].map(str::to_owned).into_iter().collect();
        let sought = Sought::new(&words);
        for (text, is_in) in [
            ("of `call-1`, line 3", true),
            ("call-12", false),
            ("call-1", true),
            ("xcall-1", true), // `1`, behind a hyphen
            ("xcall-12", false),
            ("é1 é12", true),
            ("éé1", false),
            ("ball, ll", true),
            ("ball", false),
            ("", false),
        ] {
            assert_eq!(sought.is_in(text), is_in, "{text}");
        }
        assert!(!Sought::new(&BTreeSet::new()).is_in("call-1"));
    }
}
