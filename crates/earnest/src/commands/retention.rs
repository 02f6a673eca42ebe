//! `earnest retention` and `earnest hold`: for how long conversations and their sound are kept, and which
//! are kept all the same.

use crate::Ended;
use crate::cli::{self, HoldAction, RetentionAction};
use crate::commands::query;
use crate::progress::Progress;
use crate::terminal::{TITLE, counted, paint};
use anyhow::Context;
use jiff::civil::Date;
use store::{Expired, Hold, Kept, Retention, Rows, Store, Value, Who};

/// So many conversations go in one transaction: others write between two.
pub const AT_ONCE: usize = 64;

/// The day by which limits are reckoned: the one that has begun everywhere on Earth, for days of
/// conversations are those of their programme's time zone.
pub fn today() -> Date {
    jiff::tz::offset(-12).to_datetime(jiff::Timestamp::now()).date()
}

/// Shows, sets or applies limits.
pub async fn run(args: &cli::Retention) -> anyhow::Result<Ended> {
    match &args.action {
        RetentionAction::List { database } => {
            let mut store = super::open_to_read(database).await?;
            super::print(&listed(&mut store).await?)?;
            store.close().await?;
        }
        RetentionAction::Set { programme, conversations, sound, database } => {
            let mut store = super::open_to_write(database).await?;
            let limits = Retention { conversation_days: *conversations, sound_days: *sound };
            store.set_retention(Who::CommandLine, programme, limits).await?;
            super::print(&listed(&mut store).await?)?;
            store.close().await?;
        }
        RetentionAction::Apply { database, media, yes } => {
            let mut store = super::open_to_write(database).await?;
            if let Some(folder) = media {
                store.keep_media_in(folder).await?;
            }
            return apply(store, *yes).await;
        }
    }
    Ok(Ended::Well)
}

async fn apply(mut store: Store, yes: bool) -> anyhow::Result<Ended> {
    let due = store.retention(today()).await?;
    let many = |of: fn(&Kept) -> u64| due.iter().map(of).sum::<u64>();
    let (conversations, sound) = (many(|one| one.conversations_due), many(|one| one.sound_due));
    let what = |conversations, sound| {
        format!(
            "{}, and the sound of {}",
            counted(conversations, "conversation", "conversations"),
            counted(sound, "more", "more")
        )
    };
    if conversations + sound > 0 && !yes && !super::confirmed(&what(conversations, sound))? {
        super::print("Nothing was erased\n")?;
        return Ok(Ended::Well);
    }
    let mut progress = Progress::of_items(conversations + sound, "conversations");
    let mut gone = Expired::default();
    // What cannot be erased does not keep what was from being wiped.
    let left = loop {
        match store.expire(Who::CommandLine, today(), AT_ONCE).await {
            Ok(expired) if expired == Expired::default() => break None,
            Ok(expired) => {
                gone.conversations += expired.conversations;
                gone.sound += expired.sound;
                let more = expired.conversations + expired.sound;
                progress.further(more, more);
            }
            Err(error) => break Some(error),
        }
    };
    progress.done();
    let wiped = match (store.wipe_expired().await, &left) {
        (Ok(wiped), _) => wiped,
        // What went wrong first is what is to be mended first.
        (Err(_), Some(_)) => false,
        (Err(error), None) => return Err(error.into()),
    };
    store.close().await?;
    let gone = what(gone.conversations, gone.sound);
    super::print(&format!("{}\n", paint(TITLE, format!("Erased: {gone}"))))?;
    if !wiped {
        super::print(
            "Another process had the database open, so old bytes may be left in its files: run the same again when nothing else uses it, and it will wipe them\n",
        )?;
    }
    match left {
        Some(error) => Err(error).context("the rest was left as it is"),
        None if !wiped => Ok(Ended::SomeRefused),
        None => Ok(Ended::Well),
    }
}

async fn listed(store: &mut Store) -> anyhow::Result<String> {
    let days = |days: Option<u32>| days.map_or(Value::Null, |days| Value::Integer(days.into()));
    let many = |many: u64| Value::Integer(i64::try_from(many).unwrap_or(i64::MAX));
    let text = |text: String| if text.is_empty() { Value::Null } else { Value::Text(text) };
    let row = |one: Kept| {
        vec![
            text(one.programme),
            days(one.limits.conversation_days),
            days(one.limits.sound_days),
            many(one.conversations),
            text(one.oldest.unwrap_or_default()),
            many(one.conversations_due),
            many(one.sound_due),
        ]
    };
    let rows = store.retention(today()).await?.into_iter().map(row).collect();
    let columns =
        ["programme", "days", "sound_days", "conversations", "oldest", "due", "sound_due"];
    query::table(&mut Rows::given(&columns, rows), crate::terminal::width()).await
}

/// Holds, releases or lists.
pub async fn hold(args: &cli::Hold) -> anyhow::Result<Ended> {
    match &args.action {
        HoldAction::Add { conversation, purpose, database } => {
            let mut store = super::open_to_write(database).await?;
            store.hold(Who::CommandLine, conversation, purpose).await?;
            store.close().await?;
            super::print(&format!(
                "`{conversation}` is held: no limit and no request erases it\n"
            ))?;
        }
        HoldAction::Release { conversation, database } => {
            let mut store = super::open_to_write(database).await?;
            let holds = store.holds().await?;
            let is_it = |one: &&Hold| one.id == *conversation || full_id(one) == *conversation;
            let mut found = holds.iter().filter(is_it);
            let one = found.next().with_context(|| {
                format!("`{conversation}` is not held; `earnest hold list` names what is")
            })?;
            anyhow::ensure!(
                found.next().is_none(),
                "`{conversation}` is held of several sources: expected one of them, as in `{}`",
                full_id(one)
            );
            store.release(Who::CommandLine, one.conversation).await?;
            store.close().await?;
            super::print(&format!("`{conversation}` is released\n"))?;
        }
        HoldAction::List { database } => {
            let mut store = super::open_to_read(database).await?;
            let row = |one: Hold| {
                [full_id(&one), one.at, one.purpose].map(Value::Text).into_iter().collect()
            };
            let rows = store.holds().await?.into_iter().map(row).collect();
            let columns = ["conversation", "since", "purpose"];
            let mut rows = Rows::given(&columns, rows);
            super::print(&query::table(&mut rows, crate::terminal::width()).await?)?;
            store.close().await?;
        }
    }
    Ok(Ended::Well)
}

fn full_id(hold: &Hold) -> String {
    match hold.source.is_empty() {
        true => hold.id.clone(),
        false => format!("{}:{}", hold.source, hold.id),
    }
}
