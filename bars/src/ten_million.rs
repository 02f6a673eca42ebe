//! A database as large as a large centre's year, made fast: conversations are short and their
//! findings drawn, but they go in through the store's own door.

use crate::draw::Draw;
use crate::generate::{AGENTS, PROGRAMMES};
use crate::spoken::Spoken;
use anyhow::Context;
use measure::analyse::{Analyser, Findings};
use measure::conversation::{
    Channel, Conversation, Direction, Language, Party, Person, Place, Role, Timing, Turn, TurnTime,
};
use measure::moments::{Moment, Outcome, Owner, WhyUnknown};
use measure::rubric::Rubric;
use measure::time::{Ms, Span};
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Analysed, Origin, Store};

/// Met share by agent and kind over all moments.
pub const SHARES: &str = "SELECT agent, moment, avg(outcome = 'met') AS share, count(*) AS n FROM moments \
     WHERE owner = 'associate' AND outcome <> 'unknown' GROUP BY agent, moment";

/// Moments of a conversation.
const MOMENTS: usize = 12;
/// Turns of a conversation.
const TURNS: usize = 10;
/// Conversations of a transaction.
const BATCH: usize = 1000;

/// What was made.
pub struct Made {
    /// Conversations.
    pub conversations: usize,
    /// Moments.
    pub moments: usize,
}

/// The id of a conversation.
pub fn conversation_id(number: usize) -> String {
    format!("bar-{number:07}")
}

/// The pseudonym of an agent.
pub fn agent(number: usize) -> String {
    format!("agent-bar{:05}", number % AGENTS)
}

/// The name of a team.
pub fn team(number: usize) -> String {
    format!("team-{}", number % (AGENTS / 10))
}

/// The name of a programme.
pub fn programme(number: usize) -> String {
    format!("programme-{}", number % PROGRAMMES)
}

/// Makes the database, unless it is there.
pub fn make(path: &Path, moments: usize) -> anyhow::Result<Made> {
    make_of(path, moments.div_ceil(MOMENTS), TURNS, |_, _| {})
}

/// Makes a database of conversations of so many turns each, with `vary` on each of them, unless it
/// is there.
pub fn make_of(
    path: &Path,
    conversations: usize,
    turns: usize,
    vary: fn(&mut Conversation, &mut Draw),
) -> anyhow::Result<Made> {
    let made = Made { conversations, moments: conversations * MOMENTS };
    if path.exists() {
        return Ok(made);
    }
    // A database that was cut short is not taken for a whole one.
    let unfinished = path.with_extension("unfinished");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(fill(&unfinished, conversations, turns, vary))?;
    std::fs::rename(&unfinished, path)?;
    Ok(made)
}

async fn fill(
    path: &Path,
    conversations: usize,
    turns: usize,
    vary: fn(&mut Conversation, &mut Draw),
) -> anyhow::Result<()> {
    let spoken = Spoken::read()?;
    let analyser = Analyser::new(&Rubric::default());
    let mut draw = Draw::new(7);
    let mut store = Store::open(path).await?;
    let import = store.start_import("a bar").await?;
    let origin = Origin { file: "a bar".to_owned(), place: None };
    let mut number = 0;
    let mut storing = Duration::ZERO;
    while number < conversations {
        let mut batch = Vec::with_capacity(BATCH);
        for _ in 0..BATCH.min(conversations - number) {
            let mut conversation = conversation(&spoken, &mut draw, number, turns)?;
            vary(&mut conversation, &mut draw);
            let findings = findings(&conversation, &mut draw, analyser.kinds().len());
            batch.push((conversation, findings));
            number += 1;
        }
        let batch: Vec<Analysed<'_>> = batch
            .iter()
            .enumerate()
            .map(|(at, (conversation, findings))| {
                let mut digest = [0; 32];
                digest[..8].copy_from_slice(&((number + at) as u64).to_le_bytes());
                Analysed {
                    conversation,
                    digest,
                    findings,
                    kinds: analyser.kinds(),
                    edition: analyser.edition(),
                    origin: &origin,
                    recordings: &[],
                    playables: &[],
                    word_starts: &[],
                    made_of: None,
                }
            })
            .collect();
        let begun = Instant::now();
        store.put(import, &batch).await?;
        storing += begun.elapsed();
    }
    let begun = Instant::now();
    store.close().await?;
    println!(
        "stored {conversations} conversations in {:.1} s, and made the indexes in {:.1} s",
        storing.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

fn conversation(
    spoken: &Spoken,
    draw: &mut Draw,
    number: usize,
    turns: usize,
) -> anyhow::Result<Conversation> {
    let of_agent = draw.below(AGENTS);
    let customer = draw.below(50_000);
    let mut said =
        spoken.conversation(draw, Channel::Voice, turns, ["agent-bar", "customer-bar"])?;
    said.truncate(turns);
    let party = |role, pseudonym: String, team| Party {
        role,
        person: Some(Person { reference: Some(pseudonym.clone()), name: None }),
        pseudonym,
        team,
    };
    let parties = vec![
        party(Role::Agent, agent(of_agent), Some(team(of_agent / 10))),
        party(Role::Customer, format!("customer-bar{customer:06}"), None),
    ];
    let turns = said.into_iter().enumerate().map(|(at, (role, text))| {
        let start = Ms(6_000 * at as i64);
        Turn {
            party: u16::from(role != Role::Agent),
            time: Span::new(start, start + Ms(5_000)).map_or(TurnTime::Unknown, TurnTime::Span),
            text,
            heard: None,
        }
    });
    let day = number % 360;
    let started_at = format!("2025-{:02}-{:02}T10:00:00Z", 1 + day / 30, 1 + day % 28);
    Ok(Conversation {
        source: String::new(),
        id: conversation_id(number),
        started_at: Some(started_at.parse().context("a time")?),
        channel: Channel::Voice,
        direction: Some(Direction::Inbound),
        language: Some(Language::ENGLISH),
        programme: Some(programme(of_agent)),
        queue: None,
        topic: None,
        parties,
        turns: turns.collect(),
        events: Vec::new(),
        stretches: Vec::new(),
        bill: Vec::new(),
        timing: Timing::Transcript,
    })
}

fn findings(conversation: &Conversation, draw: &mut Draw, kinds: usize) -> Findings {
    let mut findings = Findings::default();
    let turns = conversation.turns.len();
    for _ in 0..MOMENTS {
        let opener = draw.below(turns);
        let place = |turn: usize| Place {
            turn: turn as u32,
            start: 0,
            end: conversation.turns[turn].text.len() as u32,
        };
        let outcome =
            [Outcome::Met, Outcome::Met, Outcome::Missed, Outcome::Unknown][draw.below(4)];
        findings.moments.push(Moment {
            kind: draw.below(kinds) as u16,
            outcome,
            why_unknown: (outcome == Outcome::Unknown).then_some(WhyUnknown::CutOff),
            owner: if draw.below(10) == 0 { Owner::Script } else { Owner::Associate },
            party: Some(0),
            opener: place(opener),
            answer: (outcome == Outcome::Met).then(|| place(turns - 1)),
            searched: (opener as u32, turns as u32 - 1),
            confidence: 0.8,
            closed_at: None,
        });
    }
    findings.moments.sort_by_key(|moment| (moment.opener, moment.kind));
    findings
}
