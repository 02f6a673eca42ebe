//! Turns, backchannels and cut-ins beside those of Switchboard, where the time of every word is known.

mod score;
mod switchboard;

use crate::gauge;
use crate::thresholds::{self, judge};
use anyhow::Context;
use clap::Args;
use intake::talk::{Words, talk};
use measure::conversation::{Timing, Turn, TurnTime};
use measure::language::WordLists;
use measure::overlap::{LIMITS, Limits};
use measure::reading::Scratch;
use measure::time::{Ms, Span};
use score::{Ready, Rule, Score, interval, share, voices};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use switchboard::{Rows, Timed};

/// What to write.
#[derive(Args)]
pub struct Turns {
    /// Write the page `docs/TURNS.md`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Prints the figures and judges them; writes the page where it is asked for.
pub fn turns(data: &Path, settings: &Turns) -> anyhow::Result<()> {
    let speed = speed();
    let Some((all, rows)) = switchboard::conversations(data)? else {
        println!("skipped: no {}", data.join("swda-timed").display());
        return Ok(());
    };
    let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    // Every other one chooses, and the rest shows.
    let half = |odd: bool| all.iter().skip(usize::from(!odd)).step_by(2);
    let choose: Vec<&Timed> = half(true).collect();
    let show: Vec<&Timed> = half(false).collect();

    let mut page = HEAD.to_owned();
    sizes(&mut page, &all, &rows, (choose.len(), show.len()));
    let shown = backchannels(&mut page, &show, &lists);
    wordless_grid(&mut page, &choose, &lists);
    cut_in_grid(&mut page, &choose, &lists);
    cut_ins(&mut page, &show, &lists);
    laid(&mut page, &show);
    page.push_str(&speed);
    println!("{page}");
    judge(&thresholds::BACKCHANNELS_CUT_IN, share(shown.acts_cut, shown.acts).map(|it| 100.0 * it));
    if let Some(out) = &settings.out {
        std::fs::write(out, page).with_context(|| out.display().to_string())?;
    }
    Ok(())
}

const HEAD: &str = "# Turns, backchannels and cut-ins

Made by `cargo run --release -p bars -- turns --out docs/TURNS.md` on Switchboard with the time of
every word on each speaker's own channel: talk between strangers on the telephone, nobody an agent.
Every other conversation, from the first on, chose the limits; the others show them. Intervals are
the middle 95 % of 1,000 draws of as many conversations.
";

fn percent(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{:.1}", 100.0 * value))
}

fn sizes(page: &mut String, all: &[Timed], rows: &Rows, (choose, show): (usize, usize)) {
    let _ = write!(
        page,
        "
{} conversations, {choose} to choose and {show} to show. Of {} rows {} are words and kept, {} of them
without an act; {} are laughter and other sounds without words, {} have no times: these are in
no turn. \"Um-hum\" is read as \"mm-hm\", as recognisers write it.
",
        all.len(),
        rows.all,
        rows.words,
        rows.without_act,
        rows.sounds,
        rows.without_time,
    );
}

/// For each rule with its limits each conversation's score, with or without its words.
fn scores(
    of: &[&Timed],
    lists: &WordLists,
    words: bool,
    rules: &[(Rule, Limits)],
) -> Vec<Vec<Score>> {
    let mut scratch = Scratch::default();
    let mut all = vec![Vec::with_capacity(of.len()); rules.len()];
    for timed in of {
        let ready = Ready::new(timed, words);
        let reading = ready.reading(lists, &mut scratch);
        for (scores, (rule, limits)) in all.iter_mut().zip(rules) {
            scores.push(ready.score(&reading, *rule, limits));
        }
    }
    all
}

fn backchannels(page: &mut String, show: &[&Timed], lists: &WordLists) -> Score {
    page.push_str(
        "
## Backchannels

Acts that people marked `b`. Precision: of the turns that are taken for one, how many are at least
half `b`; the next column counts any act of who listens (`bk`, `ba`, `bh`, `b^m`, `b^r`, `aa`, `^2`),
which \"yeah\" and \"right\" are as often. Recall: of all `b`, how many lie in such a turn; and of those
that are a turn of their own, for a `b` after which its speaker goes on takes the floor.

| what is known | rule | precision, % | 95 % | any listener's act | recall, % | 95 % | of those alone | F1 |
|---|---|---|---|---|---|---|---|---|
",
    );
    let rules = [
        (true, "Earnest: three tokens at most, no answer", Rule::Ours),
        (true, "at most one word", Rule::Words(1)),
        (true, "at most three words", Rule::Words(3)),
        (false, "Earnest: short, and under the other's words", Rule::Ours),
        (false, "at most half a second", Rule::Length(Ms(500))),
        (false, "at most one second", Rule::Length(Ms(1_000))),
    ];
    let mut ours = Score::default();
    for (words, name, rule) in rules {
        let scores = scores(show, lists, words, &[(rule, LIMITS)]).concat();
        let sum = Score::sum(&scores);
        if words && rule == Rule::Ours {
            ours = sum;
        }
        let between = |figure: fn(&Score) -> Option<f64>| match interval(&scores, figure) {
            Some((low, high)) => format!("{:.1}–{:.1}", 100.0 * low, 100.0 * high),
            None => "–".to_owned(),
        };
        let _ = writeln!(
            page,
            "| {} | {name} | {} | {} | {} | {} | {} | {} | {:.3} |",
            if words { "words" } else { "times alone" },
            percent(sum.precision()),
            between(Score::precision),
            percent(share(sum.turns_listens, sum.turns)),
            percent(sum.recall()),
            between(Score::recall),
            percent(share(sum.alone_found, sum.alone)),
            sum.f1().unwrap_or(0.0),
        );
    }
    let _ = write!(page, "\n{} acts `b`, {} of them a turn of their own.\n", ours.acts, ours.alone);
    ours
}

const LENGTHS: [i64; 7] = [300, 400, 500, 600, 800, 1_000, 1_300];
const AFTER: [i64; 6] = [-300, 0, 200, 500, 1_000, 3_000];

fn wordless_grid(page: &mut String, choose: &[&Timed], lists: &WordLists) {
    page.push_str(
        "
### How the rule for times alone was chosen

F1 on the conversations that choose: a turn no longer than so much, which begins so long after the
end of the other's at most (below 0: before it ends).

| longest, ms |",
    );
    for after in AFTER {
        let _ = write!(page, " {after} ms |");
    }
    page.push_str("\n|---|---|---|---|---|---|---|\n");
    let row = |length| AFTER.map(|after| (Rule::Near(Ms(length), Ms(after)), LIMITS));
    let rules: Vec<_> = LENGTHS.into_iter().flat_map(row).collect();
    let found = scores(choose, lists, false, &rules);
    for (length, row) in LENGTHS.iter().zip(found.chunks(AFTER.len())) {
        let _ = write!(page, "| {length} |");
        for scores in row {
            let _ = write!(page, " {:.3} |", Score::sum(scores).f1().unwrap_or(0.0));
        }
        page.push('\n');
    }
}

const OVERLAPS: [i64; 4] = [100, 250, 400, 600];
const STOPS: [i64; 3] = [500, 1_000, 2_000];
const FEW: [usize; 4] = [1, 2, 3, 5];

fn cut_in_grid(page: &mut String, choose: &[&Timed], lists: &WordLists) {
    page.push_str(
        "
## Cut-ins

Nobody marked cut-ins here. What is known: a `b` is none, what begins with an act of who listens
hardly is one, and who is cut off leaves an act that people marked as abandoned (`%`). On the
conversations that choose:

| overlap, ms | stops within, ms | more words than | cut-ins in 10 min | `b` taken, % | begin as a listener's, % | holder broke off, % |
|---|---|---|---|---|---|---|
",
    );
    let mut rules = Vec::new();
    for overlap in OVERLAPS {
        for stops in STOPS {
            rules.extend(FEW.map(|few_words| {
                (Rule::Ours, Limits { overlap: Ms(overlap), stops: Ms(stops), few_words })
            }));
        }
    }
    let found = scores(choose, lists, true, &rules);
    for ((_, limits), scores) in rules.iter().zip(&found) {
        let mark = if *limits == LIMITS { " (chosen)" } else { "" };
        let Limits { overlap, stops, few_words } = limits;
        let _ = write!(page, "| {}{mark} | {} | {few_words} |", overlap.0, stops.0);
        cut_in_cells(page, &Score::sum(scores));
    }
}

fn cut_in_cells(page: &mut String, sum: &Score) {
    let _ = writeln!(
        page,
        " {:.1} | {} | {} | {} |",
        sum.cuts as f64 * 600_000.0 / sum.length_ms.max(1) as f64,
        percent(share(sum.acts_cut, sum.acts)),
        percent(share(sum.cuts_listen, sum.cuts)),
        percent(share(sum.cuts_broken, sum.cuts)),
    );
}

fn cut_ins(page: &mut String, show: &[&Timed], lists: &WordLists) {
    let scores = scores(show, lists, true, &[(Rule::Ours, LIMITS)]).concat();
    let sum = Score::sum(&scores);
    let taken = interval(&scores, |score| share(score.acts_cut, score.acts));
    let (low, high) = taken.unwrap_or_default();
    page.push_str(
        "
Chosen are those that give five cut-ins in ten minutes or more, with which the fewest begin as who
listens does and the most holders broke off. A turn's tokens at its start (\"okay, yeah\") are a
backchannel of its own, and it cuts in with what follows; without that, 2.8 % of `b` were taken on
the conversations that choose, and 24 % began as a listener's. With the chosen limits, on the
conversations that show:

| overlap, ms | stops within, ms | more words than | cut-ins in 10 min | `b` taken, % | begin as a listener's, % | holder broke off, % |
|---|---|---|---|---|---|---|
",
    );
    let Limits { overlap, stops, few_words } = LIMITS;
    let _ = write!(page, "| {} | {} | {few_words} |", overlap.0, stops.0);
    cut_in_cells(page, &sum);
    let _ = write!(
        page,
        "
{} cut-ins in {} turns that take the floor; {} of {} `b` taken for one ({:.2}–{:.2} %). Of all turns
that take the floor {} % end in an abandoned act.
",
        sum.cuts,
        sum.floor,
        sum.acts_cut,
        sum.acts,
        100.0 * low,
        100.0 * high,
        percent(share(sum.broken, sum.floor)),
    );
}

/// Words without times, laid onto when somebody spoke: how far off their turns are.
fn laid(page: &mut String, show: &[&Timed]) {
    let (mut of_turns, mut of_acts, mut even) = (Vec::new(), Vec::new(), Vec::new());
    let mut skipped = 0;
    for timed in show {
        let ready = Ready::new(timed, true);
        let acts = acts(timed);
        for (truth, off) in [(ready.turns(), &mut of_turns), (&acts, &mut of_acts)] {
            let without = |turn: &Turn| Turn { time: TurnTime::Unknown, ..turn.clone() };
            let turns: Vec<Turn> = truth.iter().map(without).collect();
            let found = talk(&voices(timed), &[], Words::Turns(turns));
            if found.timing != Timing::Laid || found.turns.len() != truth.len() {
                skipped += truth.len();
                continue;
            }
            let starts = found.turns.iter().zip(truth);
            let starts =
                starts.filter_map(|(laid, turn)| Some((laid.time.start()?, turn.time.start()?)));
            off.extend(starts.map(|(laid, start)| (laid - start).0.abs() as f64));
        }
        let letters: usize = acts.iter().map(|turn| turn.text.len()).sum();
        let length = acts.iter().filter_map(|turn| turn.time.end()).max().unwrap_or_default();
        let mut before = 0;
        for act in &acts {
            let place = before as f64 / letters.max(1) as f64 * length.0 as f64;
            even.extend(act.time.start().map(|start| (place - start.0 as f64).abs()));
            before += act.text.len();
        }
    }
    page.push_str(
        "
## Words without times

Rows of a transcript with their times taken away, laid in their order onto when each party spoke: rows
that are turns, each of which begins with a talkspurt, and rows that are acts, many of which begin
within one; beside them, the letters of acts shared out evenly over the call. Nobody's talkspurts are
as right as these, which are made of the words' own times. How far the start of a row is off:

| | rows | middle, ms | 90th of a hundred, ms | within a second, % | within five, % |
|---|---|---|---|---|---|
",
    );
    for (name, mut values) in
        [("turns, laid", of_turns), ("acts, laid", of_acts), ("acts, evenly", even)]
    {
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let last = values.len().checked_sub(1)?;
            values.get((last as f64 * share).round() as usize).copied()
        };
        let within = |ms: f64| {
            share(values.iter().filter(|off| **off <= ms).count() as u64, values.len() as u64)
        };
        let _ = writeln!(
            page,
            "| {name} | {} | {:.0} | {:.0} | {} | {} |",
            values.len(),
            at(0.5).unwrap_or(0.0),
            at(0.9).unwrap_or(0.0),
            percent(within(1_000.0)),
            percent(within(5_000.0)),
        );
    }
    let _ = write!(page, "\n{skipped} rows could not be laid.\n");
}

/// The acts of a conversation as rows of a transcript, in order of start.
fn acts(timed: &Timed) -> Vec<Turn> {
    let mut rows: Vec<(Turn, &str)> = Vec::new();
    for party in [0, 1] {
        let own = timed.words.iter().filter(|one| one.word.party == party);
        let first = rows.len();
        for one in own {
            match rows[first..].last_mut() {
                Some((row, unit)) if *unit == one.unit => {
                    row.text.push(' ');
                    row.text.push_str(&one.word.text);
                    let end = one.word.span.end();
                    let whole = row.time.start().and_then(|start| Span::new(start, end));
                    row.time = whole.map_or(row.time, TurnTime::Span);
                }
                _ => {
                    let time = TurnTime::Span(one.word.span);
                    let text = one.word.text.clone();
                    rows.push((Turn { party, time, text, heard: None }, &one.unit));
                }
            }
        }
    }
    rows.sort_by_key(|(row, _)| row.time.start());
    rows.into_iter().map(|(row, _)| row).collect()
}

/// A call of an hour and 100,000 words: how long it takes, and how much it holds.
fn speed() -> String {
    let before = gauge::peak_bytes("/proc/self").unwrap_or(0);
    let word = |at: usize| {
        let start = Ms(at as i64 * 36);
        Some(intake::talk::Word {
            party: u16::from(at / 12 % 2 == 1),
            span: Span::new(start, start + Ms(30))?,
            text: "words".to_owned(),
            heard: Some(90),
        })
    };
    let words: Vec<_> = (0..100_000).filter_map(word).collect();
    let tagged = |word: &intake::talk::Word| switchboard::Tagged {
        word: word.clone(),
        tag: String::new(),
        unit: String::new(),
    };
    let timed = Timed { id: String::new(), words: words.iter().map(tagged).collect() };
    let tracks = voices(&timed);
    drop(timed);
    let (timed, joined) = gauge::time(|| talk(&tracks, &[], Words::Timed(words)));
    let without = |turn: &Turn| Turn { time: TurnTime::Unknown, ..turn.clone() };
    let turns: Vec<Turn> = joined.turns.iter().map(without).collect();
    let (laying, laid) = gauge::time(|| talk(&tracks, &[], Words::Turns(turns)));
    let after = gauge::peak_bytes("/proc/self").unwrap_or(0);
    let ms = |took: gauge::Took| took.cpu.unwrap_or(took.wall).as_secs_f64() * 1000.0;
    format!(
        "
## An hour with 100,000 words

{} turns. Put together from words with times in {:.0} ms of processor time, laid without times in {:.0} ms
({} turns); at most {:.0} MB for all of it, words and talkspurts included.
",
        joined.turns.len(),
        ms(timed),
        ms(laying),
        laid.turns.len(),
        after.saturating_sub(before) as f64 / 1e6,
    )
}
