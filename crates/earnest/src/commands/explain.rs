//! `earnest explain`: what a name stands for, why it matters, how it is found, where it is wrong.

use crate::Ended;
use crate::cli::Explain;
use crate::rules::Rules;
use crate::terminal::{DIM, TITLE, hang, pad, paint, width};
use measure::acts::ACTS;
use measure::doc::Doc;
use measure::evidence;
use measure::heads::Heads;
use measure::models::Models;
use measure::moments::{Class, Kind, MOMENTS, Status};
use measure::signals::{About, SIGNALS, SignalKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many names are suggested for an unknown one.
const SUGGESTED: usize = 4;

/// Something that can be explained.
struct Entry {
    sort: &'static str,
    title: String,
    facts: Vec<String>,
    doc: Doc,
}

/// Explains a name, or lists every one.
pub async fn run(args: &Explain) -> anyhow::Result<Ended> {
    let mut rules = vec![Rules::catalogue()];
    let has_database = super::may_exist(&args.database);
    if has_database {
        let mut store = super::open_to_read(&args.database).await?;
        rules.push(Rules::of_database(&mut store).await?);
    }
    let entries = entries(&rules)?;
    let text = match &args.name {
        None => listed(&entries, width()),
        Some(name) => explained(&entries, name, width()).map_err(|error| match has_database {
            true => error,
            false => anyhow::anyhow!(
                "{error}; programmes' own moments stand in the database, and `{}` is not there",
                args.database.0
            ),
        })?,
    };
    super::print(&text)?;
    Ok(Ended::Well)
}

fn entries(rules: &[Rules]) -> anyhow::Result<BTreeMap<String, Vec<Entry>>> {
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut add = |name: &str, entry: Entry| {
        let same = entries.entry(name.to_owned()).or_default();
        if !same.iter().any(|other| other.sort == entry.sort && other.doc == entry.doc) {
            same.push(entry);
        }
    };
    for rules in rules {
        for kind in rules.of(None).analyser.kinds() {
            add(&kind.name, moment(kind, None));
        }
        for (programme, ruled) in rules.programmes() {
            let own = &ruled.rubric.detecting.moments;
            for kind in ruled.analyser.kinds() {
                if own.iter().any(|own| *own.name == *kind.name) {
                    add(&kind.name, moment(kind, Some(programme)));
                }
            }
        }
    }
    for act in ACTS {
        add(
            act.kind.name(),
            Entry { sort: "act", title: String::new(), facts: Vec::new(), doc: act.doc.clone() },
        );
    }
    for signal in SIGNALS {
        add(signal.name, self::signal(signal));
    }
    for (programme, ruled) in rules.iter().flat_map(Rules::programmes) {
        own_heads(&mut entries, programme, ruled.analyser.heads());
    }
    Ok(entries)
}

/// Says of each act and kind that a programme has a head of its own for it.
fn own_heads(entries: &mut BTreeMap<String, Vec<Entry>>, programme: &str, heads: Option<&Heads>) {
    let Some(heads) = heads else { return };
    let models = Models::english();
    let mut say = |name: &str, sort: &str, fact: String| {
        let same = entries.get_mut(name).into_iter().flatten();
        same.filter(|entry| entry.sort == sort).for_each(|entry| entry.facts.push(fact.clone()));
    };
    for own in &heads.acts {
        let ships = models.head(own.act).map_or(0.0, |(_, head)| head.found);
        let weights = if own.weights.is_some() { ", on weights of its own" } else { "" };
        let found = own.found;
        let fact = format!(
            "programme {programme} has a head of its own: found from {found:+.2}{weights}; ships {ships:+.2}"
        );
        say(own.act.name(), "act", fact);
    }
    for own in &heads.kinds {
        let fact = format!(
            "programme {programme} has thresholds of its own: opened from {:.2}, missed from {:.2}, met from {:.2}",
            own.opened_from, own.missed_from, own.met_from
        );
        say(own.kind, "moment", fact);
    }
}

fn moment(kind: &Kind, programme: Option<&str>) -> Entry {
    let mut facts = vec![match kind.skill {
        Some(skill) => format!("{} {}", kind.class, skill),
        None => kind.class.to_string(),
    }];
    facts.push(match kind.class {
        Class::Skill => "counted over the situations that called for it".to_owned(),
        Class::Fault => "counted where it happened".to_owned(),
        Class::Duty => "every miss is confirmed by a person".to_owned(),
        Class::Ritual => "a checklist of the script, not a skill".to_owned(),
    });
    facts.push(match kind.status {
        Status::Trial => "on trial: not yet proven, shown as examples".to_owned(),
        Status::Proven => "proven".to_owned(),
        Status::Withheld => "misses are not shown".to_owned(),
    });
    let all = evidence::english();
    for one in all.iter().filter(|one| MOMENTS[usize::from(one.kind)].name == kind.name) {
        let (share, low, high) = one.share();
        let follows = match evidence::status_of(&all, one.kind, one.channel) {
            Status::Proven => "proven",
            Status::Trial => "on trial",
            Status::Withheld => "too few: such misses are not shown but unknown",
        };
        facts.push(format!(
            "by {}: both readers upheld {} of {} shown misses ({:.0} %, 95 % {:.0}–{:.0}): {follows}",
            one.channel, one.upheld, one.judged, 100.0 * share, 100.0 * low, 100.0 * high
        ));
    }
    facts.push(format!(
        "valid for {}; {}; {}",
        list(kind.languages.iter().map(|language| language.code()), "every language"),
        list(kind.channels.iter().map(|channel| channel.name()), "every channel"),
        list(kind.directions.iter().map(|it| it.name()), "inbound and outbound"),
    ));
    facts.push(format!("rule version {}", kind.version));
    if let Some(programme) = programme {
        facts.insert(0, format!("of the programme {programme}"));
    }
    Entry { sort: "moment", title: kind.title.to_string(), facts, doc: kind.doc.clone() }
}

fn signal(kind: &SignalKind) -> Entry {
    let facts = vec![
        match kind.about {
            About::Party => "of each party".to_owned(),
            About::Conversation => "of the conversation".to_owned(),
        },
        format!("unit {}", kind.unit),
        format!("needs {}", kind.needs.text()),
        format!(
            "valid for {}; {}",
            list(kind.languages.iter().map(|language| language.code()), "every language"),
            list(kind.channels.iter().map(|channel| channel.name()), "every channel"),
        ),
        format!("version {}", kind.version),
    ];
    Entry { sort: "signal", title: kind.title.to_owned(), facts, doc: kind.doc.clone() }
}

/// Names after one another, or what stands for all.
fn list<'a>(names: impl Iterator<Item = &'a str>, every: &str) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { every.to_owned() } else { names.join(", ") }
}

fn explained(
    entries: &BTreeMap<String, Vec<Entry>>,
    name: &str,
    width: usize,
) -> anyhow::Result<String> {
    let wanted = name.trim().to_lowercase().replace(['-', ' '], "_");
    let Some(found) = entries.get(&wanted) else {
        let near = near(entries.keys(), &wanted);
        anyhow::bail!(
            "no moment, act or signal is called `{name}`{}",
            match near.len() {
                0 => "; `earnest explain` lists every name".to_owned(),
                _ => format!("; near to it: {}", near.join(", ")),
            }
        );
    };
    let mut out = String::new();
    for (at, entry) in found.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let _ = writeln!(out, "{}  {}", paint(TITLE, &wanted), paint(DIM, entry.sort));
        if !entry.title.is_empty() {
            let _ = writeln!(out, "{}", hang(&entry.title, 0, width));
        }
        if !entry.facts.is_empty() {
            let _ = writeln!(out, "{}", paint(DIM, hang(&entry.facts.join(" · "), 0, width)));
        }
        let doc = &entry.doc;
        for (title, text) in [
            ("What", &doc.what),
            ("Why", &doc.why),
            ("How", &doc.how),
            ("Wrong", &doc.wrong),
            ("Source", &doc.source),
        ] {
            if !text.is_empty() {
                let _ = writeln!(out, "\n{}{}", paint(TITLE, pad(title, 8)), hang(text, 8, width));
            }
        }
    }
    Ok(out)
}

fn listed(entries: &BTreeMap<String, Vec<Entry>>, width: usize) -> String {
    let mut out = String::new();
    let widest = entries.keys().map(String::len).max().unwrap_or(0);
    for (title, sort) in [("Moments", "moment"), ("Acts", "act"), ("Signals", "signal")] {
        let _ = writeln!(out, "{}", paint(TITLE, title));
        for (name, same) in entries {
            for entry in same.iter().filter(|entry| entry.sort == sort) {
                // A signal's title says little more than its name.
                let untitled = entry.title.is_empty() || entry.sort == "signal";
                let text = if untitled { &*entry.doc.what } else { &*entry.title };
                let text = hang(text, widest + 4, width);
                let _ = writeln!(out, "  {}  {text}", pad(name, widest));
            }
        }
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{}",
        paint(DIM, "`earnest explain NAME` says what, why, how, and where it is wrong.")
    );
    out
}

/// The names nearest to one that is none.
fn near<'a>(names: impl Iterator<Item = &'a String>, wanted: &str) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let edits = edits(name, wanted);
            let within =
                wanted.len() >= 4 && (name.contains(wanted) || wanted.contains(name.as_str()));
            let shared = wanted.split('_').any(|part| part.len() >= 4 && name.contains(part));
            match (edits * 3 <= wanted.len().max(3), within || shared) {
                (true, _) => Some((edits, name.as_str())),
                (false, true) => Some((100 + edits, name.as_str())),
                (false, false) => None,
            }
        })
        .collect();
    near.sort_unstable();
    near.into_iter().take(SUGGESTED).map(|(_, name)| name).collect()
}

/// The least number of letters to put in, take out or change (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, &b) in b.iter().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{edits, entries, near};
    use crate::rules::Rules;
    use measure::signals::SIGNALS;

    #[test]
    fn every_signal_can_be_explained() {
        let entries = entries(&[Rules::catalogue()]).unwrap();
        for signal in SIGNALS {
            let of_signal = entries[signal.name].iter().find(|entry| entry.sort == "signal");
            assert_eq!(of_signal.unwrap().title, signal.title, "{}", signal.name);
        }
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("same", "same"), 0);
    }

    #[test]
    fn near_names_are_suggested_nearest_first() {
        let names = ["reads_back", "read_back", "recaps_problem", "apologise"].map(String::from);
        assert_eq!(near(names.iter(), "reads_bck"), ["reads_back", "read_back"]);
        assert_eq!(near(names.iter(), "problem"), ["recaps_problem"]);
        assert!(near(names.iter(), "zzzzzz").is_empty());
    }
}
