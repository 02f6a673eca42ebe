//! `earnest reanalyse`: the moments again, by today's rules, from what is stored.

use crate::Ended;
use crate::cli::Reanalyse;
use crate::progress::Progress;
use crate::rules::Rules;
use crate::terminal::{TITLE, UNKNOWN};
use crate::terminal::{counted, paint};
use measure::analyse::{Analyser, Findings};
use measure::conversation::Conversation;
use store::Reanalysed;

/// Conversations of one transaction.
const BATCH: usize = 512;

/// Finds the moments again where they were found by earlier rules.
pub async fn run(args: &Reanalyse) -> anyhow::Result<Ended> {
    let mut store = super::open_to_write(&args.database).await?;
    let rules = Rules::of_database(&mut store).await?;
    let mut editions = rules.editions();
    if let Some(programme) = &args.programme {
        anyhow::ensure!(
            rules.knows(programme),
            "programme `{programme}` has no rubric; `earnest rubric list` names those that have"
        );
        editions.retain(|name, _| name == programme);
    }
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    let mut progress = Progress::of_bytes(None, "conversations");
    let (mut after, mut done, mut interrupted) = (i64::MIN, 0, false);
    loop {
        let batch = store.to_reanalyse(&editions, args.all, after, BATCH).await?;
        let Some(&(last, _)) = batch.last() else { break };
        after = last;
        let found: Vec<(i64, &Conversation, Findings, &Analyser)> = batch
            .iter()
            .map(|(key, conversation)| {
                let analyser = &rules.of(conversation.programme.as_deref()).analyser;
                (*key, conversation, analyser.analyse(conversation), analyser)
            })
            .collect();
        let rows: Vec<Reanalysed<'_>> = found
            .iter()
            .map(|(key, conversation, findings, analyser)| Reanalysed {
                key: *key,
                conversation,
                findings,
                kinds: analyser.kinds(),
                edition: analyser.edition(),
            })
            .collect();
        store.replace_findings(&rows).await?;
        store.tidy_log().await?;
        store.give_way().await;
        done += rows.len() as u64;
        progress.further(0, rows.len() as u64);
        // The transaction is done; a wish to end that came meanwhile is heard here.
        tokio::select! {
            biased;
            _ = &mut interrupt => interrupted = true,
            () = std::future::ready(()) => {}
        }
        if interrupted {
            break;
        }
    }
    progress.done();
    store.close().await?;
    let text = format!("{} analysed again", counted(done, "conversation", "conversations"));
    if interrupted {
        let note = paint(UNKNOWN, "Interrupted.");
        super::print(&format!("{note} {text}; the others keep what was found before\n"))?;
        return Ok(Ended::Interrupted);
    }
    let note = if done == 0 { "Everything was found by today's rules already" } else { "" };
    super::print(&match done {
        0 => format!("{}\n", paint(TITLE, note)),
        _ => format!("{}\n", paint(TITLE, text)),
    })?;
    Ok(Ended::Well)
}
