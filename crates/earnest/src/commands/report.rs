//! `earnest report`: counts per kind of an agent, a team or a programme, with examples.

use crate::Ended;
use crate::case::{named, sentence};
use crate::cli::{Report, ReportOf};
use crate::commands::show;
use crate::rules::Rules;
use crate::terminal::{
    Columns, DIM, MET, MISSED, TITLE, UNKNOWN, clock, count, counted, hang, mark, pad, paint, safe,
    short, width,
};
use anstyle::Style;
use measure::conversation::{Conversation, Place};
use measure::moments::{Class, Outcome, Owner, Skill, Status};
use measure::time::Ms;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use store::{Example, KindCount, Of, Store};

/// Misses and mets that are shown with their words.
const EXAMPLES: [(Outcome, usize); 2] = [(Outcome::Missed, 3), (Outcome::Met, 2)];

/// How wide a kind's name is set at least.
const NAME_WIDTH: usize = 22;

/// Prints the report.
pub async fn run(args: &Report) -> anyhow::Result<Ended> {
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let of = match args.of {
        ReportOf::Agent => Of::Agent(args.id.clone()),
        ReportOf::Team => Of::Team(args.id.clone()),
        ReportOf::Programme => Of::Programme(args.id.clone()),
    };
    let names = show::names(&mut store, &args.reveal, &format!("report of {}", title(&of))).await?;
    let text = report(&mut store, &of, &names, width()).await?;
    store.close().await?;
    super::print(&text)?;
    Ok(Ended::Well)
}

fn title(of: &Of) -> String {
    match of {
        Of::Agent(id) => format!("agent {id}"),
        Of::Team(id) => format!("team {id}"),
        Of::Programme(id) => format!("programme {id}"),
    }
}

/// That nothing is stored of these, and how to see of whom there is something.
pub fn nothing_of(of: &Of) -> String {
    let column = match of {
        Of::Agent(_) => "agent",
        Of::Team(_) => "team",
        Of::Programme(_) => "programme",
    };
    let sql = format!("SELECT DISTINCT {column} FROM conversations");
    format!("{}: nothing is stored; `earnest query \"{sql}\"` lists what is", title(of))
}

/// The report as a page of `width` columns.
pub async fn report(
    store: &mut Store,
    of: &Of,
    names: &BTreeMap<String, String>,
    width: usize,
) -> anyhow::Result<String> {
    let (conversations, agents) = store.size(of).await?;
    anyhow::ensure!(conversations > 0, nothing_of(of));
    let rules = Rules::of_database(store).await?;
    let mut of_edition: BTreeMap<String, Vec<KindCount>> = BTreeMap::new();
    for row in store.counts(of).await? {
        of_edition.entry(row.edition.clone()).or_default().push(row);
    }

    let mut out = String::new();
    let mut about = counted(conversations, "conversation", "conversations");
    if !matches!(of, Of::Agent(_)) {
        let _ = write!(about, " · {}", counted(agents, "agent", "agents"));
    }
    let _ =
        writeln!(out, "{}  {}", paint(TITLE, safe(&named(names, &title(of)))), paint(DIM, about));
    let on_trial = of_edition.values().flatten().any(|row| row.kind.status == Status::Trial);
    if on_trial {
        let note = "Kinds on trial are not yet proven. Their counts say how often Earnest marked \
                    something, not how well anybody works: read the words.";
        let _ = writeln!(out, "{}", paint(UNKNOWN, hang(note, 0, width)));
    }

    let editions = rules.editions();
    let mut earlier = 0;
    for (edition, rows) in &of_edition {
        let programmes: Vec<&str> = editions
            .iter()
            .filter(|(_, today)| *today == edition)
            .map(
                |(programme, _)| {
                    if programme.is_empty() { "no rubric" } else { programme.as_str() }
                },
            )
            .collect();
        if programmes.is_empty() {
            earlier += rows.iter().map(|row| row.met + row.missed + row.unknown).sum::<u64>();
            continue;
        }
        out.push('\n');
        // Two programmes ask different things, so what is counted under both is never added up.
        if of_edition.len() > 1 {
            let _ = writeln!(
                out,
                "{}",
                paint(TITLE, format!("by the rules of {}", programmes.join(", ")))
            );
        }
        // Of one edition alone every conversation could have had the fault.
        let per = (of_edition.len() == 1).then_some(conversations);
        out.push_str(&tables(rows, per));
    }
    if earlier > 0 {
        let note = format!(
            "{} of earlier rules left out; `earnest reanalyse` brings them up to date.",
            counted(earlier, "moment", "moments")
        );
        let _ = writeln!(out, "\n{}", paint(UNKNOWN, hang(&note, 0, width)));
    }

    for (outcome, most) in EXAMPLES {
        // Only of skills: a fault that did not happen is no example, nor is a line of the script.
        let examples = store.examples(of, Class::Skill, outcome, most).await?;
        if examples.is_empty() {
            continue;
        }
        let (_, style) = mark(outcome);
        let _ = writeln!(out, "\n{}", paint(style, format!("Examples marked {outcome}")));
        for example in &examples {
            let conversation = conversation_of(store, example).await?;
            out.push_str(&words(example, conversation.as_ref(), outcome, names, width));
        }
    }
    Ok(out)
}

/// A kind's counts: the associates' own by outcome, and beside them what is of another owner.
#[derive(Default)]
struct Row {
    counts: [u64; 3],
    not_theirs: u64,
    status: &'static str,
}

/// Counts by kind, each class in a table of its own, for the four are never mixed.
fn tables(rows: &[KindCount], conversations: Option<u64>) -> String {
    let mut classes: BTreeMap<Class, BTreeMap<(Option<Skill>, &str), Row>> = BTreeMap::new();
    for row in rows {
        let kind = &row.kind;
        let kinds = classes.entry(kind.class).or_default();
        let entry = kinds.entry((kind.skill, kind.name.as_str())).or_default();
        entry.status = kind.status.name();
        if row.owner == Owner::Associate {
            for (sum, n) in entry.counts.iter_mut().zip([row.met, row.missed, row.unknown]) {
                *sum += n;
            }
        } else {
            entry.not_theirs += row.met + row.missed + row.unknown;
        }
    }
    let table = |(class, kinds): (&Class, _)| table(*class, kinds, conversations);
    let tables: Vec<String> = classes.iter().map(table).collect();
    tables.join("\n")
}

fn table(
    class: Class,
    kinds: &BTreeMap<(Option<Skill>, &str), Row>,
    conversations: Option<u64>,
) -> String {
    // Fixed, so that the four tables stand under each other, and no wider than a narrow terminal.
    let widest = kinds.keys().map(|(_, name)| name.len()).max().unwrap_or(0).max(NAME_WIDTH);
    let (met, missed) = match class {
        Class::Skill => ("met", "missed"),
        Class::Fault => ("not so", "happened"),
        Class::Duty => ("met", "missed*"),
        Class::Ritual => ("done", "not done"),
    };
    let name = pad(class.name(), widest);
    let (met, missed) = (format!("{met:>6}"), format!("{missed:>8}"));
    let titles = [
        (name.as_str(), false),
        ("    n", true),
        (met.as_str(), true),
        (missed.as_str(), true),
        ("unknown", true),
        ("not theirs", true),
        ("", false),
    ];
    let mut columns = Columns::new(&titles);
    let plain = Style::new();
    let number = |n: u64, style: Style| match n {
        0 => ("–".to_owned(), DIM),
        n => (count(n), style),
    };
    let mut before = None;
    for ((skill, name), row) in kinds {
        let [met, missed, unknown] = row.counts;
        if let Some(skill) = skill.filter(|skill| before != Some(*skill)) {
            columns.head(paint(DIM, skill));
        }
        before = *skill;
        columns.row(vec![
            ((*name).to_owned(), plain),
            number(met + missed + unknown, plain),
            number(met, if class == Class::Fault { DIM } else { MET }),
            number(missed, MISSED),
            number(unknown, UNKNOWN),
            number(row.not_theirs, DIM),
            (row.status.to_owned(), DIM),
        ]);
    }
    let mut out = columns.text(4);
    if class == Class::Duty {
        let note = paint(DIM, "* to be confirmed by a person, each one");
        let _ = writeln!(out, "    {note}");
    }
    if let (Class::Fault, Some(n)) = (class, conversations) {
        let rates: Vec<String> = kinds
            .iter()
            .filter(|(_, row)| row.counts[1] > 0)
            .map(|((_, name), row)| format!("{name} {}", per_100(row.counts[1], n)))
            .collect();
        if !rates.is_empty() {
            let rates = format!(
                "per 100 of {}: {}",
                counted(n, "conversation", "conversations"),
                rates.join(", ")
            );
            let _ = writeln!(out, "    {}", paint(DIM, hang(&rates, 4, width())));
        }
    }
    out
}

/// How many there are to a hundred, with one decimal, from whole numbers.
fn per_100(count: u64, of: u64) -> String {
    let tenths = (count.saturating_mul(1_000) + of / 2) / of.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The conversation of an example, so that its words can be shown with their sentence.
async fn conversation_of(
    store: &mut Store,
    example: &Example,
) -> anyhow::Result<Option<Conversation>> {
    let id = match example.source.as_str() {
        "" => example.conversation.clone(),
        source => format!("{source}:{}", example.conversation),
    };
    Ok(store.conversation(&id).await?.map(|stored| stored.conversation))
}

/// One example with its words.
fn words(
    example: &Example,
    conversation: Option<&Conversation>,
    outcome: Outcome,
    names: &BTreeMap<String, String>,
    width: usize,
) -> String {
    let mut out = String::new();
    let (sign, style) = mark(outcome);
    let moment = &example.moment;
    let at = example.open_ms.map(|ms| format!(" at {}", clock(Ms(ms)))).unwrap_or_default();
    let place = format!("{}, turn {}{at}", safe(&example.conversation), moment.opener.turn);
    let kind = &example.kind;
    let mut facts =
        vec![kind.skill.map_or(kind.class.name(), |skill| skill.name()).to_owned(), place];
    facts.extend(example.agent.as_ref().map(|agent| safe(&named(names, agent))));
    facts.push(example.kind.status.to_string());
    let _ = writeln!(
        out,
        "  {} {}  {}",
        paint(style, sign),
        paint(TITLE, &example.kind.name),
        paint(DIM, facts.join(" · "))
    );
    let whole = |place: Option<Place>, quote: &str| {
        let place = place?;
        let text = &conversation?.turns.get(place.turn as usize)?.text;
        let (start, end) = (place.start as usize, place.end as usize);
        // Where the quote is not what stands there, the quote is right.
        (text.get(start..end)? == quote).then(|| sentence(text, start, end).map(str::to_owned))?
    };
    let mut quote = |label: &str, place: Option<Place>, text: &str| {
        let sentence = whole(place, text);
        let text = sentence.as_deref().unwrap_or(text);
        let text = short(&safe(&named(names, text)), 3 * width.saturating_sub(16));
        if !text.is_empty() {
            let text = hang(&format!("“{text}”"), 14, width);
            let _ = writeln!(out, "    {}{text}", paint(DIM, pad(label, 10)));
        }
    };
    quote("opened", Some(moment.opener), example.opener_quote.as_deref().unwrap_or(""));
    match &example.answer_quote {
        Some(answer) => {
            let label = if outcome == Outcome::Met { "met" } else { "said" };
            quote(label, moment.answer, answer);
        }
        None => {
            let (first, last) = moment.searched;
            let turns = if first == last {
                format!("turn {first}")
            } else {
                format!("turns {first} to {last}")
            };
            let label = match (outcome, example.kind.class) {
                (Outcome::Missed, Class::Skill | Class::Duty | Class::Ritual) => "not found",
                _ => "found",
            };
            let _ = writeln!(out, "    {}in {turns}", paint(DIM, pad(label, 10)));
        }
    }
    out
}
