//! `earnest erase`: a conversation, or everything of a customer, gone for good.

use crate::Ended;
use crate::cli;
use crate::terminal::{TITLE, counted, paint};
use store::Erase;

/// Erases, after asking.
pub async fn run(args: &cli::Erase) -> anyhow::Result<Ended> {
    let (what, named) = match (&args.conversation, &args.customer) {
        (Some(id), _) => (Erase::Conversation(id.clone()), format!("conversation `{id}`")),
        (None, Some(customer)) => (
            Erase::Customer(customer.clone()),
            format!("every conversation of customer `{customer}`"),
        ),
        (None, None) => anyhow::bail!("expected --conversation or --customer"),
    };
    let mut store = super::open_to_write(&args.database).await?;
    if !args.yes && !super::confirmed(&named)? {
        super::print("Nothing was erased\n")?;
        return Ok(Ended::Well);
    }
    if let Some(folder) = &args.media {
        store.keep_media_in(folder).await?;
    }
    let erased = store.erase(&what).await?;
    store.close().await?;
    anyhow::ensure!(erased.conversations > 0, "{named}: nothing is stored");
    super::print(&format!(
        "{}: {}, {}\n",
        paint(
            TITLE,
            format!("{} erased", counted(erased.conversations, "conversation", "conversations"))
        ),
        counted(erased.turns, "turn", "turns"),
        counted(erased.people, "name", "names"),
    ))?;
    if !erased.wiped {
        super::print(
            "Another process had the database open, so old bytes may be left in its files: run the same again when nothing else uses it; it will say that nothing is stored, and wipe them\n",
        )?;
        return Ok(Ended::SomeRefused);
    }
    let yours = match args.database.0.file() {
        Some(_) => "files they were read from, and copies, are yours to erase",
        None => {
            "files they were read from, copies, and what the server keeps beside (its log, standbys, backups) \
             are yours to erase"
        }
    };
    super::print(&format!("No byte of them is left in the database; {yours}\n"))?;
    Ok(Ended::Well)
}
