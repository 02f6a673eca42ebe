//! `earnest train`: a programme's own heads, fitted to what its reviewers say.

use crate::Ended;
use crate::cli::Train;
use crate::rules;
use crate::terminal::{Columns, DIM, MET, TITLE, UNKNOWN, counted, hang, pad, paint, safe, width};
use anstyle::Style;
use anyhow::Context;
use intake::reviews::{self, Review, Said};
use measure::acts::ActKind;
use measure::heads;
use measure::moments::{MOMENTS, Outcome};
use measure::rubric::Rubric;
use measure::train::{
    Change, LEAST_FOR_THRESHOLDS, LEAST_FOR_WEIGHTS, Reviewed, Score, Trained, Tried, Untried,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use store::Store;

/// How many of what is skipped are named, of each sort.
const NAMED: usize = 8;

/// Fits, says what was better, and writes what is kept.
pub async fn run(args: &Train) -> anyhow::Result<Ended> {
    let labels = args.labels.display().to_string();
    let bytes = std::fs::read(&args.labels).with_context(|| format!("labels `{labels}`"))?;
    let reviews = reviews::parse(&bytes, &labels)?;
    let mut store = super::open_to_read(&args.database).await?;
    let rubric = rubric(args, &mut store).await?;
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(file_name(&rubric.programme)));
    must_be_heads(&out)?;
    let gathered = gather(&mut store, &rubric.programme, reviews).await?;
    store.close().await?;
    let trained = measure::train::train(&rubric, &gathered.reviewed);
    let mut text = gathered.told(&rubric.programme);
    told(&mut text, &trained);
    if trained.heads.is_empty() {
        let note = "Nothing is better beyond its noise: no file is written, and what ships stays.";
        let _ = writeln!(text, "\n{}", paint(TITLE, hang(note, 0, width())));
    } else {
        std::fs::write(&out, trained.heads.text())
            .with_context(|| format!("writing `{}`", out.display()))?;
        written(&mut text, &out, &trained);
    }
    super::print(&text)?;
    Ok(if gathered.skipped.is_empty() { Ended::Well } else { Ended::SomeRefused })
}

/// What the programme asks, whatever heads it has: those that ship are where fitting starts.
async fn rubric(args: &Train, store: &mut Store) -> anyhow::Result<Rubric> {
    if let Some(path) = &args.rubric {
        return Ok(rules::read(path)?.1);
    }
    let stored = store.rubrics().await?;
    let names: Vec<&str> = stored.iter().map(|rubric| rubric.programme.as_str()).collect();
    let wanted = match (&args.programme, names.as_slice()) {
        (Some(name), _) => name.as_str(),
        (None, [only]) => only,
        (None, []) => anyhow::bail!("no rubric is stored; --rubric names a file"),
        (None, _) => anyhow::bail!("--programme: expected one of {}", names.join(", ")),
    };
    let found = stored.iter().find(|rubric| rubric.programme == wanted).with_context(|| {
        format!("programme `{wanted}` has no rubric; `earnest rubric list` names those that have")
    })?;
    let mut rubric =
        intake::rubric::parse(&found.toml, &format!("the stored rubric of `{wanted}`,"))?;
    rubric.programme.clone_from(&found.programme);
    Ok(rubric)
}

/// A programme's name as that of a file.
fn file_name(programme: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    format!("{}.heads", programme.chars().map(plain).collect::<String>())
}

/// Nothing but earlier heads is written over.
fn must_be_heads(out: &Path) -> anyhow::Result<()> {
    if !out.exists() {
        return Ok(());
    }
    let bytes = std::fs::read(out).with_context(|| format!("`{}`", out.display()))?;
    anyhow::ensure!(
        bytes.starts_with(heads::MARK.as_bytes()),
        "`{}` is there and holds no heads; --out names another file",
        out.display()
    );
    Ok(())
}

/// Why a label is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Skip {
    Conversation,
    Programme,
    Turn,
    Act,
    Moment,
    Disputed,
}

impl Skip {
    fn words(self) -> &'static str {
        match self {
            Self::Conversation => "of conversations that are not in the database",
            Self::Programme => "of conversations of another programme",
            Self::Turn => "of turns that are not there",
            Self::Act => "of acts that nobody knows",
            Self::Moment => "of moments that are not of the catalogue",
            Self::Disputed => "on which reviewers disagree evenly",
        }
    }
}

/// The labels by conversation, and what was skipped.
#[derive(Default)]
struct Gathered {
    reviewed: Vec<Reviewed>,
    skipped: BTreeMap<Skip, (usize, BTreeSet<String>)>,
    reviewers: BTreeSet<String>,
    labels: usize,
}

async fn gather(
    store: &mut Store,
    programme: &str,
    reviews: Vec<Review>,
) -> anyhow::Result<Gathered> {
    let mut gathered = Gathered { labels: reviews.len(), ..Gathered::default() };
    let mut by_conversation: BTreeMap<String, Vec<Review>> = BTreeMap::new();
    for review in reviews {
        if !review.reviewer.is_empty() {
            gathered.reviewers.insert(review.reviewer.clone());
        }
        by_conversation.entry(review.conversation.clone()).or_default().push(review);
    }
    let mut by_id: BTreeMap<(String, String), (Reviewed, Votes)> = BTreeMap::new();
    for (id, reviews) in by_conversation {
        // A beginning is enough for whoever looks, not for a label.
        let stored = match store.conversation(&id).await {
            Err(store::Error::Ambiguous { .. }) => None,
            stored => stored?,
        };
        let stored = stored
            .map(|stored| stored.conversation)
            .filter(|stored| stored.id == id || format!("{}:{}", stored.source, stored.id) == id);
        let Some(conversation) = stored else {
            gathered.skip(Skip::Conversation, id, reviews.len());
            continue;
        };
        if conversation.programme.as_deref() != Some(programme) {
            gathered.skip(Skip::Programme, id, reviews.len());
            continue;
        }
        let key = (conversation.source.clone(), conversation.id.clone());
        let none = Reviewed { conversation, acts: Vec::new(), moments: Vec::new() };
        let (reviewed, votes) = by_id.entry(key).or_insert_with(|| (none, Votes::default()));
        let turns = reviewed.conversation.turns.len();
        for review in reviews {
            if let Err((why, what)) = votes.add(&review, turns) {
                gathered.skip(why, what, 1);
            }
        }
    }
    for (mut reviewed, votes) in by_id.into_values() {
        votes.settle(&mut reviewed, &mut gathered);
        gathered.reviewed.push(reviewed);
    }
    Ok(gathered)
}

/// What reviewers say of one conversation, counted.
#[derive(Default)]
struct Votes {
    acts: BTreeMap<(u32, ActKind), BTreeMap<bool, usize>>,
    moments: BTreeMap<(u16, u32), BTreeMap<Option<Outcome>, usize>>,
}

impl Votes {
    fn add(&mut self, review: &Review, turns: usize) -> Result<(), (Skip, String)> {
        let there = |turn: u32| {
            let what = format!("{} turn {turn} (line {})", review.conversation, review.line);
            if (turn as usize) < turns { Ok(turn) } else { Err((Skip::Turn, what)) }
        };
        match &review.said {
            Said::Act { turn, act, there: is_there } => {
                let act = ActKind::from_name(act).ok_or_else(|| (Skip::Act, act.clone()))?;
                let turn = there(*turn)?;
                *self.acts.entry((turn, act)).or_default().entry(*is_there).or_default() += 1;
            }
            Said::Moment { moment, opener_turn, outcome } => {
                let kind = MOMENTS.iter().position(|row| row.name == moment);
                let kind = kind.ok_or_else(|| (Skip::Moment, moment.clone()))? as u16;
                let turn = there(*opener_turn)?;
                let outcome = Outcome::from_name(outcome);
                *self.moments.entry((kind, turn)).or_default().entry(outcome).or_default() += 1;
            }
        }
        Ok(())
    }

    /// What more than half of the reviewers say; else nothing.
    fn settle(self, reviewed: &mut Reviewed, gathered: &mut Gathered) {
        let id = reviewed.conversation.id.clone();
        for ((turn, act), votes) in self.acts {
            match most(&votes) {
                Some(there) => reviewed.acts.push((turn, act, there)),
                None => {
                    let labels = votes.values().sum();
                    gathered.skip(Skip::Disputed, format!("{id} turn {turn} {act}"), labels);
                }
            }
        }
        for ((kind, turn), votes) in self.moments {
            match most(&votes) {
                Some(outcome) => reviewed.moments.push((kind, turn, outcome)),
                None => {
                    let name = MOMENTS[usize::from(kind)].name;
                    let labels = votes.values().sum();
                    gathered.skip(Skip::Disputed, format!("{id} turn {turn} {name}"), labels);
                }
            }
        }
    }
}

fn most<T: Copy>(votes: &BTreeMap<T, usize>) -> Option<T> {
    let all: usize = votes.values().sum();
    votes.iter().find(|(_, count)| **count * 2 > all).map(|(what, _)| *what)
}

impl Gathered {
    fn skip(&mut self, why: Skip, what: String, labels: usize) {
        let (count, named) = self.skipped.entry(why).or_default();
        *count += labels;
        named.insert(what);
    }

    fn told(&self, programme: &str) -> String {
        let mut out = String::new();
        let labels = counted(self.labels as u64, "label", "labels");
        let by = match self.reviewers.len() {
            0 => String::new(),
            n => format!(" by {}", counted(n as u64, "reviewer", "reviewers")),
        };
        let conversations = counted(self.reviewed.len() as u64, "conversation", "conversations");
        let line = format!("{}: {labels}{by}, of {conversations}", safe(programme));
        let _ = writeln!(out, "{}", paint(TITLE, line));
        for (why, (count, named)) in &self.skipped {
            let mut names: Vec<&str> = named.iter().take(NAMED).map(String::as_str).collect();
            if named.len() > NAMED {
                names.push("…");
            }
            let text = format!(
                "{} {}: {}",
                counted(*count as u64, "label", "labels"),
                why.words(),
                safe(&names.join(", "))
            );
            let skipped = paint(UNKNOWN, pad("skipped", 9));
            let _ = writeln!(out, "  {skipped}{}", hang(&text, 11, width()));
        }
        out
    }
}

fn told(out: &mut String, trained: &Trained) {
    let note = format!(
        "Measured on conversations that nothing was fitted to, in five parts. A change is kept where the \
         95 % interval of its gain, conversations drawn again, lies above 0; else what ships stays. \
         Thresholds of an act need {LEAST_FOR_THRESHOLDS} labels that are there, weights \
         {LEAST_FOR_WEIGHTS}, those of a judge {LEAST_FOR_THRESHOLDS} labels. What has no model or no judge \
         goes by wordings and rules, which labels do not change."
    );
    let _ = writeln!(out, "{}", paint(DIM, hang(&note, 0, width())));
    if !trained.acts.is_empty() {
        let mut table = table(["P", "R", "F1"]);
        for act in &trained.acts {
            let there = format!("{} there", act.before.there);
            head(&mut table, act.act.name(), act.labels, &there, act.untried);
            rows(&mut table, &act.before, &act.tried, 1.0);
        }
        let _ = write!(out, "\n{}\n{}", paint(TITLE, "Acts, by turn"), table.text(4));
    }
    if !trained.kinds.is_empty() {
        let mut table = table(["true", "shown", "F0.5"]);
        for kind in &trained.kinds {
            let missed = format!("{} missed", kind.before.there);
            head(&mut table, kind.kind, kind.labels, &missed, kind.untried);
            rows(&mut table, &kind.before, &kind.tried, 0.5);
        }
        let title = "Misses: the part of those shown that is true, the part of true ones shown";
        let _ = write!(out, "\n{}\n{}", paint(TITLE, title), table.text(4));
    }
}

/// An empty table whose figures are called so.
fn table([precision, recall, both]: [&str; 3]) -> Columns {
    Columns::new(&[
        ("", false),
        (precision, true),
        (recall, true),
        (both, true),
        ("95 %", false),
        ("gain", true),
        ("95 %", false),
        ("", false),
    ])
}

/// What an act or a kind is labelled with, and why nothing was tried where nothing was.
fn head(table: &mut Columns, name: &str, labels: usize, of_them: &str, untried: Option<Untried>) {
    let labels = counted(labels as u64, "label", "labels");
    let why = match untried {
        None => "",
        Some(Untried::NotByModel) => "; no model",
        Some(Untried::NoJudge) => "; no judge",
        Some(Untried::TooFew) => "; too few to fit",
    };
    let about = paint(DIM, format!("{labels}, {of_them}{why}"));
    table.head(format!("{name}  {about}"));
}

/// A row for what ships, then one for each change that was tried.
fn rows(table: &mut Columns, before: &Score, tried: &[Tried], beta: f64) {
    let plain = |text: String| (text, Style::new());
    let share = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{share:.2}"));
    let score = |what: &str, score: &Score| {
        let (low, high) = score.interval;
        // Where nothing is there and nothing was found, nothing can be told.
        let told = score.there + score.found > 0;
        vec![
            plain(what.to_owned()),
            plain(share(score.precision())),
            plain(share(score.recall())),
            plain(share(told.then(|| score.f(beta)))),
            plain(if told { format!("{low:.2}–{high:.2}") } else { String::new() }),
        ]
    };
    table.row(score("ships", before));
    for tried in tried {
        let what = match tried.what {
            Change::Thresholds => "thresholds",
            Change::Weights => "weights",
            Change::Acts => "acts",
        };
        let mut row = score(what, &tried.after);
        let (low, high) = tried.gain_interval;
        row.push(plain(format!("{:+.2}", tried.gain)));
        row.push(plain(format!("{low:+.2} to {high:+.2}")));
        row.push(match (tried.what, tried.kept) {
            (Change::Acts, _) => ("follows".to_owned(), DIM),
            (_, true) => ("kept".to_owned(), MET),
            (_, false) => ("not kept".to_owned(), DIM),
        });
        table.row(row);
    }
}

fn written(out: &mut String, path: &Path, trained: &Trained) {
    let heads = &trained.heads;
    let acts = counted(heads.acts.len() as u64, "act", "acts");
    let kinds = counted(heads.kinds.len() as u64, "kind of moment", "kinds of moment");
    let line = format!("{}: heads for {acts} and {kinds}, {}", path.display(), heads.hash());
    let _ = writeln!(out, "\n{}", paint(TITLE, line));
    let name = path.file_name().map_or(String::new(), |name| name.display().to_string());
    let note = format!(
        "Nothing changes yet: put `heads = \"{name}\"` at the top of the programme's rubric, beside which the \
         file lies, then `earnest rubric use` and `earnest reanalyse`."
    );
    let _ = writeln!(out, "{}", hang(&note, 0, width()));
}
