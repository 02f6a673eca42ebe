//! The reference of everything that is measured, as a page.

use crate::acts::{ACTS, Found};
use crate::doc::Doc;
use crate::heard::EASILY_MISHEARD;
use crate::kinds::{Closes, Kind, Needs};
use crate::moments::MOMENTS;
use crate::reading::Side;
use crate::rubric::Windows;
use crate::signals::{About, SIGNALS, SignalKind};
use std::fmt::Write as _;

const OPENING: &str = "\
# Moments and acts

This page is made from the tables in `crates/measure`; `earnest explain NAME` prints one entry.

A **moment** is a place in a conversation that calls for something, and what became of it: met, with
the words; missed, with the stretch that was searched; or unknown. Every kind is on trial until
blind readers have upheld its shown misses: until then it is shown as labelled examples and counts.
An **act** is something a party does at a turn; moments stand on acts. A programme adds moments of
its own in its rubric: see [rubric.md](rubric.md). Measured numbers without judgement are in
[signals.md](signals.md).

A moment that rests on words which a recogniser heard too unsurely is unknown (`misheard`): its
opener, its answer, or, where nothing was said that would have decided it, any turn that was
searched. The limit is {general} % of a turn's words' mean confidence, and {strict} % for the kinds whose shown
misses do not stand 10 % of word errors (`FAIRNESS.md`): {kinds}. A
rubric sets both. No public sample pairs a recogniser's confidences with its errors, so the limits
are choices and not measured. A turn without a confidence, or a written one, counts as heard.
";

const SIGNALS_OPENING: &str = "\
# Signals

This page is made from the table in `crates/measure`; `earnest explain NAME` prints one entry.

A **signal** is a measured number with a unit, without judgement. None is a score or part of one:
pace, hedges, fillers, courtesies and the like differ by accent, culture and line of business. `earnest
show ID --json` and the view `signals` of `earnest query` have them. A signal whose input the record
does not hold has no value; it is never 0 for that. Lengths are in ms, shares between 0 and 1.
";

const CONTACT_LENS_OPENING: &str = "
## Beside Contact Lens

Amazon Connect's Contact Lens states some of these numbers itself (its files, and the table
`contact_lens_conversational_analytics` of its data lake). They are counted anew from the turns, so
they are there for every source:

| Contact Lens | signal | difference |
|---|---|---|
";

/// The numbers of Contact Lens, the signal that is the same, and how it differs.
const CONTACT_LENS: &[(&str, &str, &str)] = &[
    (
        "`talk_speed_agent_wpm`, `talk_speed_customer_wpm`",
        "words_per_minute",
        "none: 60 words in 15,079 ms are 239",
    ),
    ("`talk_time_agent_ms`, `talk_time_customer_ms`", "talk_time", "none"),
    ("agent talk time percent", "talk_share", "a share, for each party"),
    ("`total_conversation_duration_ms`", "duration", "from the first word on"),
    (
        "`non_talk_time_total_ms`",
        "non_talk_time",
        "none: more than 3,000 ms each, holds among them",
    ),
    ("`interruptions_time_total_ms`", "overlap_time", "only from one channel a party"),
    (
        "`interruptions_agent_count`, `interruptions_customer_count`",
        "cut_ins",
        "by a stated rule; Contact Lens states none",
    ),
    ("`greeting_time_agent_ms`", "first_reply", "from the customer's first message on"),
    (
        "`response_time_average_agent_ms`, `response_time_average_customer_ms`",
        "median_reply",
        "the median, not the mean",
    ),
];

/// The page of every moment and act, in Markdown.
pub fn moments() -> String {
    let windows = Windows::default();
    let kinds: Vec<String> = EASILY_MISHEARD.iter().map(|one| format!("`{}`", one.kind)).collect();
    let mut page = OPENING
        .replace("{general}", &windows.least_heard_percent(false).to_string())
        .replace("{strict}", &windows.least_heard_percent(true).to_string())
        .replace("{kinds}", &kinds.join(", "));
    page.push_str(
        "\n## Moments\n\n| moment | met when it was | skill | status |\n|---|---|---|---|\n",
    );
    let kinds: Vec<Kind> = MOMENTS.iter().map(crate::moments::Row::kind).collect();
    for kind in &kinds {
        let skill = kind.skill.map_or("–", |skill| skill.name());
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | `{skill}` | {2} |",
            kind.name, kind.title, kind.status
        );
    }
    for kind in &kinds {
        let _ = writeln!(page, "\n### `{}`\n\n{}\n", kind.name, facts(kind));
        explain(&mut page, &kind.doc);
    }
    page.push_str("\n## Acts\n");
    for act in ACTS {
        let by = match act.by {
            None => "everybody",
            Some(Side::Agent | Side::Bot) => "who speaks for the centre",
            Some(Side::Customer) => "the customer",
            Some(Side::Other) => "others",
        };
        let added = match act.found {
            Found::ByWording(..) => "a rubric can add wordings",
            Found::ByRule => "found by a rule of its own, which takes no wordings",
            Found::ByModel([]) => "found by the models, which take no wordings",
            Found::ByModel(_) => "found by the models; a rubric can add wordings",
        };
        let _ = writeln!(page, "\n### `{}`\n\nBy {by}; {added}.\n", act.kind);
        explain(&mut page, &act.doc);
    }
    page
}

/// The page of every signal, in Markdown.
pub fn signals() -> String {
    let mut page = SIGNALS_OPENING.to_owned();
    page.push_str("\n| signal | is | unit | of | needs |\n|---|---|---|---|---|\n");
    for signal in SIGNALS {
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | {2} | {3} | {4} |",
            signal.name,
            signal.title,
            signal.unit,
            of(signal),
            signal.needs.text()
        );
    }
    page.push_str(CONTACT_LENS_OPENING);
    for (theirs, ours, difference) in CONTACT_LENS {
        let _ = writeln!(page, "| {theirs} | [`{ours}`](#{ours}) | {difference} |");
    }
    page.push_str("\n## Each of them\n");
    for signal in SIGNALS {
        let _ = writeln!(page, "\n### `{}`\n\n{}\n", signal.name, signal_facts(signal));
        explain(&mut page, &signal.doc);
    }
    page
}

/// Whose number a signal is, in words.
fn of(signal: &SignalKind) -> &'static str {
    match signal.about {
        About::Party => "each party",
        About::Conversation => "the conversation",
    }
}

fn signal_facts(signal: &SignalKind) -> String {
    let languages: Vec<&str> = signal.languages.iter().map(|language| language.code()).collect();
    let languages =
        if languages.is_empty() { "every language".into() } else { languages.join(", ") };
    let channels: Vec<&str> = signal.channels.iter().map(|channel| channel.name()).collect();
    let channels = if channels.is_empty() { "every channel".into() } else { channels.join(", ") };
    format!(
        "Of {}; in {}; needs {}; for {languages}, {channels}; version {}.",
        of(signal),
        signal.unit,
        signal.needs.text(),
        signal.version
    )
}

fn facts(kind: &Kind) -> String {
    let mut facts = vec![match kind.skill {
        Some(skill) => format!("{} `{skill}`", kind.class),
        None => kind.class.to_string(),
    }];
    facts.push(format!("\"{}\"", kind.title));
    facts.push(kind.status.to_string());
    facts.push(
        match kind.needs {
            Needs::Words => "needs words",
            Needs::WordsAndWaits => "needs words, and waits or times with start and end",
            Needs::Stereo => "needs one audio channel a party",
            Needs::Recording => "needs the recording",
        }
        .to_owned(),
    );
    facts.push(match kind.closes {
        Closes::AtOpener => "closes at its opener".to_owned(),
        Closes::Turns(turns) => format!("closes after {turns} stretches of the agent's floor"),
        Closes::End => "closes at the end".to_owned(),
    });
    let languages: Vec<&str> = kind.languages.iter().map(|language| language.code()).collect();
    let channels: Vec<&str> = kind.channels.iter().map(|channel| channel.name()).collect();
    let channels = if channels.is_empty() { "every channel".into() } else { channels.join(", ") };
    let languages =
        if languages.is_empty() { "every language".into() } else { languages.join(", ") };
    facts.push(format!("for {languages}, {channels}"));
    facts.push(format!("version {}", kind.version));
    let mut line = facts.join("; ");
    line.push('.');
    line[..1].make_ascii_uppercase();
    line
}

fn explain(page: &mut String, doc: &Doc) {
    for (what, text) in [
        ("What", &doc.what),
        ("Why", &doc.why),
        ("How", &doc.how),
        ("Where it is wrong", &doc.wrong),
        ("Source", &doc.source),
    ] {
        let _ = writeln!(page, "- **{what}**: {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beside_contact_lens_is_in_the_table() {
        for (_, ours, _) in CONTACT_LENS {
            assert!(SIGNALS.iter().any(|signal| signal.name == *ours), "{ours}");
        }
    }
}
