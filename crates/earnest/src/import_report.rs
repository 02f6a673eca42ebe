//! What an import says when it is done: for people and for programs.

use crate::keeper::{Keeper, Kept};
use crate::terminal::{DIM, MISSED, TITLE, UNKNOWN, count, counted, hang, pad, paint, safe};
use anstyle::Style;
use intake::sound::clock;
use intake::{Ids, Problem, Read, Summary, Unplayable};
use measure::time::Ms;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use store::NotMeasured;

/// How many problems a person is shown; a program gets every one that was named.
const SHOWN_PROBLEMS: usize = 40;
/// How many names of a kind a person is shown.
const SHOWN_NAMES: usize = 5;

/// What an import did.
#[derive(Debug, Default)]
pub struct Import {
    /// What was read.
    pub summary: Summary,
    /// Turns of the conversations that were stored or replaced.
    pub turns: u64,
    /// Conversations that are new.
    pub stored: u64,
    /// Conversations that were there already, the same.
    pub unchanged: u64,
    /// Conversations that were there already, and are another now.
    pub replaced: u64,
    /// Files and records that were refused, as far as they are named one by one.
    pub problems: Vec<Problem>,
    /// Whether it was interrupted.
    pub interrupted: bool,
    /// Programmes that conversations name and that have no rubric.
    pub without_rubric: Vec<String>,
    /// The rubric that was stored with it.
    pub rubric_of: Option<String>,
    /// Stored conversations whose findings are of earlier rules.
    pub earlier_edition: u64,
    /// What became of the sound.
    pub sound: Sound,
    /// How many conversations were left as they are because they are not measured, by programme.
    pub not_measured: BTreeMap<(String, NotMeasured), u64>,
}

/// What became of the sound of an import.
#[derive(Debug, Default)]
pub struct Sound {
    /// Where it is kept; `None` where it is not.
    pub folder: Option<String>,
    /// Where silenced recordings were written.
    pub redacted_folder: Option<String>,
    /// Recordings whose originals are kept.
    pub kept: u64,
    /// Conversations that can be played.
    pub playable: u64,
    /// Files that were made and had not been there.
    pub made: u64,
    /// Silenced recordings that were written.
    pub redacted: u64,
    /// Conversations that cannot be played, by why.
    pub unplayable: BTreeMap<Unplayable, Ids>,
    /// Recordings that could not be kept, or not be copied.
    pub problems: u64,
}

impl Sound {
    /// Nothing yet.
    pub fn new(keeper: &Keeper) -> Self {
        let shown = |path: &std::path::Path| path.display().to_string();
        Self {
            folder: keeper.media.as_ref().map(|media| shown(media.folder())),
            redacted_folder: keeper.redacted.as_deref().map(shown),
            ..Self::default()
        }
    }

    /// Counts a conversation; what was kept of it just now, where not all was there.
    pub fn add(&mut self, read: &Read, kept: Option<&Kept>) {
        if read.recordings.is_empty() || (self.folder.is_none() && self.redacted_folder.is_none()) {
            return;
        }
        match kept {
            Some(kept) => {
                self.kept += kept.sealed.iter().filter(|sealed| **sealed).count() as u64;
                self.playable += u64::from(!kept.playables.is_empty());
                self.made += kept.made;
                self.redacted += kept.redacted;
                self.problems += kept.problems.len() as u64;
            }
            None => {
                self.kept += read.recordings.len() as u64;
                self.playable += u64::from(read.playables.is_ok());
            }
        }
        if let Err(why) = read.playables {
            self.unplayable.entry(why).or_default().add(&read.conversation.id);
        }
    }
}

impl Import {
    /// Files and records that were refused.
    pub fn refused(&self) -> u64 {
        let named = self.problems.iter().filter(|problem| !problem.is_stored).count();
        self.summary.problems.saturating_sub(self.summary.faults).max(named as u64)
    }

    /// Faults of what was stored all the same.
    pub fn faults(&self) -> u64 {
        let named = self.problems.iter().filter(|problem| problem.is_stored).count();
        (self.summary.faults + self.sound.problems).max(named as u64)
    }

    /// Conversations that were read.
    pub fn read(&self) -> u64 {
        self.stored + self.unchanged + self.replaced + self.left()
    }

    /// Conversations that were read and are not measured.
    pub fn left(&self) -> u64 {
        self.not_measured.values().sum()
    }

    /// Counts a conversation that is not measured.
    pub fn leave(&mut self, programme: Option<&str>, why: NotMeasured) {
        *self.not_measured.entry((programme.unwrap_or("").to_owned(), why)).or_default() += 1;
    }
}

/// The report for people.
pub fn human(import: &Import, width: usize) -> String {
    let mut out = String::new();
    let summary = &import.summary;
    if import.interrupted {
        let _ = writeln!(
            out,
            "{}",
            paint(UNKNOWN, "Interrupted. What is counted here is stored for good.")
        );
    }
    let _ = writeln!(
        out,
        "{}{}",
        paint(TITLE, format!("{} read", counted(import.read(), "conversation", "conversations"))),
        paint(DIM, format!(" from {}", counted(summary.files, "file", "files"))),
    );
    let mut row = |title: &str, number: u64, note: &str, style: Style| {
        let number = format!("{:>9}", count(number));
        let _ = writeln!(out, "  {}{}{}", pad(title, 10), paint(style, number), paint(DIM, note));
    };
    let turns = match import.turns {
        0 => String::new(),
        n => format!("   {}", counted(n, "turn", "turns")),
    };
    row("stored", import.stored, if import.stored > 0 { &turns } else { "" }, Style::new());
    row("replaced", import.replaced, if import.stored > 0 { "" } else { &turns }, Style::new());
    row("unchanged", import.unchanged, "", Style::new());
    if import.left() > 0 {
        row("left", import.left(), "   not stored, by the programmes' switches", Style::new());
    }
    let refused = import.refused();
    row("refused", refused, "", if refused > 0 { MISSED } else { Style::new() });
    let faults = import.faults();
    if faults > 0 {
        row("faults", faults, "   of what is stored all the same", UNKNOWN);
    }

    notes(&mut out, import, true, width);
    for (title, all, is_stored) in
        [("Refused", refused, false), ("Stored, with faults", faults, true)]
    {
        if all == 0 {
            continue;
        }
        let _ = writeln!(out, "\n{}", paint(TITLE, title));
        let named = import.problems.iter().filter(|problem| problem.is_stored == is_stored);
        let mut shown = 0;
        for named in named.take(SHOWN_PROBLEMS) {
            out.push_str(&problem(named, width));
            shown += 1;
        }
        if all > shown {
            let _ = writeln!(out, "  and {} more", count(all - shown));
        }
    }
    out
}

/// A refusal: where, what was expected, what was found.
pub fn problem(problem: &Problem, width: usize) -> String {
    let mut text = format!("expected {}", problem.expected);
    if let Some(found) = &problem.found {
        let _ = write!(text, ", found {found}");
    }
    if let Some(conversation) = &problem.conversation {
        let _ = write!(text, "; conversation {conversation} is left out whole");
    }
    let origin = safe(&problem.origin.to_string());
    let sign = if problem.is_stored { paint(UNKNOWN, "!") } else { paint(MISSED, "✗") };
    format!("  {sign} {origin}\n    {}\n", hang(&safe(&text), 4, width))
}

/// The counts of an import on one line, and its notes, without the refusals.
pub fn brief(import: &Import, width: usize) -> String {
    let mut out = format!(
        "  {} read: {} stored, {} replaced, {} unchanged{}; {} refused{}\n",
        counted(import.read(), "conversation", "conversations"),
        count(import.stored),
        count(import.replaced),
        count(import.unchanged),
        match import.left() {
            0 => String::new(),
            left => format!(", {} not measured", count(left)),
        },
        count(import.refused()),
        match import.faults() {
            0 => String::new(),
            faults => format!("; {} of what is stored", counted(faults, "fault", "faults")),
        },
    );
    notes(&mut out, import, false, width);
    out
}

/// What is to be known beside the counts; with the folders of sound, or without.
fn notes(out: &mut String, import: &Import, folders: bool, width: usize) {
    let summary = &import.summary;
    let mut lines: Vec<String> = Vec::new();
    for ((programme, why), left) in &import.not_measured {
        let left = counted(*left, "conversation", "conversations");
        lines.push(match why {
            NotMeasured::Paused => {
                format!("not measured: {left} of `{programme}`, which is paused")
            }
            NotMeasured::NotSampled => {
                format!("not measured: {left} of `{programme}`, outside the share that is")
            }
        });
    }
    if summary.masked_cards + summary.masked_codes > 0 {
        lines.push(format!(
            "masked: {} and {}",
            counted(summary.masked_cards, "card number", "card numbers"),
            counted(summary.masked_codes, "card code", "card codes"),
        ));
    }
    // A file of another system's holds many fields that are not kept for one and the same reason.
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for dropped in &summary.dropped {
        let times = counted(dropped.count, "time", "times");
        let field = format!("`{}` ({times})", dropped.field);
        match reasons.iter_mut().find(|(why, _)| *why == dropped.why) {
            Some((_, fields)) => fields.push(field),
            None => reasons.push((&dropped.why, vec![field])),
        }
    }
    for (why, fields) in reasons {
        lines.push(format!("not kept: {}: {why}", fields.join(", ")));
    }
    if let Some(first) = summary.labels_without_role.first() {
        let labels: Vec<String> =
            summary.labels_without_role.iter().map(|label| format!("`{label}`")).collect();
        let labels = some(&labels, labels.len() as u64);
        lines.push(format!("no role is known of {labels}; --roles \"{first}=agent\" gives one"));
    }
    if summary.without_agent_count > 0 {
        lines.push(format!(
            "without an agent: {} ({}); moments there are unknown, see --roles",
            counted(summary.without_agent_count, "conversation", "conversations"),
            some(&summary.without_agent, summary.without_agent_count),
        ));
    }
    let encodings: Vec<String> =
        summary.encodings.iter().map(|(file, encoding)| format!("{file} as {encoding}")).collect();
    if !encodings.is_empty() {
        lines.push(format!("not UTF-8: {}", some(&encodings, encodings.len() as u64)));
    }
    if summary.undetected_language > 0 {
        lines.push(format!(
            "language not stated and not to be told: {}; see --language",
            counted(summary.undetected_language, "conversation", "conversations")
        ));
    }
    if summary.content_ids > 0 {
        lines.push(format!(
            "without an id: {}; called after the content, so a changed file is a new conversation \
             (see --id-from)",
            counted(summary.content_ids, "conversation", "conversations")
        ));
    }
    let signed = summary.signatures;
    if signed != intake::Signatures::default() {
        lines.push(format!(
            "signed: {} valid, {} not valid and refused, {} not checked for want of a key that fits \
             (see --key)",
            count(signed.valid),
            count(signed.invalid),
            count(signed.not_checked)
        ));
    }
    if summary.recordings_noted > 0 {
        lines.push(format!(
            "{} noted and not read: give the files with their records",
            counted(summary.recordings_noted, "recording", "recordings")
        ));
    }
    let recordings = &summary.recordings;
    if recordings.heard > 0 {
        let length = clock(Ms(recordings.length_ms));
        let mut line =
            format!("heard: {}, {length}", counted(recordings.heard, "recording", "recordings"));
        if recordings.without_words > 0 {
            let count = counted(recordings.without_words, "conversation", "conversations");
            let _ = write!(line, "; {count} without words, so moments of words are unknown");
        }
        lines.push(line);
    }
    sound_lines(&import.sound, folders, &mut lines);
    if recordings.passed_over > 0 {
        let count = counted(recordings.passed_over, "recording", "recordings");
        lines.push(format!("not heard again, for it is stored as it is: {count}"));
    }
    if recordings.segment_times > 0 {
        let count = counted(recordings.segment_times, "recording", "recordings");
        lines.push(format!("the times of words are those of their segments: {count}"));
    }
    if recordings.words_outside > 0 {
        let words = counted(recordings.words_outside, "word", "words");
        lines.push(format!("left out, for it lies outside of what was heard: {words}"));
    }
    for (of, what) in [
        (
            &recordings.without_party,
            "nobody says whose each track is: {}; their parties are `other`, see --tracks and --pair",
        ),
        (
            &recordings.one_channel,
            "one channel, two parties: {}; who speaks when is not known there",
        ),
        (
            &recordings.doubled,
            "both tracks carry the same sound: {}; who speaks when is not known there",
        ),
        (
            &recordings.contradicted,
            "what is said fits the tracks better the other way round: {}; see --tracks",
        ),
        (
            &recordings.unfit,
            "most of what is said falls where its party is not heard: {}; is the transcript another's?",
        ),
    ] {
        if of.count > 0 {
            let count = counted(of.count, "conversation", "conversations");
            let named = format!("{count} ({})", some(&of.ids, of.count));
            lines.push(what.replace("{}", &named));
        }
    }
    if let Some(bills) = &summary.bills {
        let mut line = format!(
            "bills: {} of {}; {} got one",
            counted(bills.lines, "line", "lines"),
            counted(bills.accounts, "account", "accounts"),
            counted(bills.conversations, "conversation", "conversations"),
        );
        if bills.unnamed > 0 {
            let accounts = counted(bills.unnamed, "account is", "accounts are");
            let _ = write!(line, "; {accounts} named by no conversation");
        }
        if bills.left_out > 0 {
            let accounts = counted(bills.left_out, "account is", "accounts are");
            let _ = write!(line, "; {accounts} left out, for a row that could not be read");
        }
        lines.push(line);
    }
    if let Some(programme) = &import.rubric_of {
        lines.push(format!("the rubric of {programme} is stored as its current one"));
    }
    if !import.without_rubric.is_empty() {
        lines.push(format!(
            "without a rubric of their own: {}; the catalogue alone is looked for, see --rubric",
            some(&import.without_rubric, import.without_rubric.len() as u64)
        ));
    }
    if import.earlier_edition > 0 {
        lines.push(format!(
            "found by earlier rules: {}; `earnest reanalyse` brings them up to date",
            counted(import.earlier_edition, "conversation", "conversations")
        ));
    }
    if !lines.is_empty() {
        out.push('\n');
        for line in lines {
            let _ = writeln!(out, "  {} {}", paint(DIM, "·"), hang(&safe(&line), 4, width));
        }
    }
}

/// What became of the sound.
fn sound_lines(sound: &Sound, folders: bool, lines: &mut Vec<String>) {
    if let Some(folder) = sound.folder.as_ref().filter(|_| sound.kept > 0) {
        lines.push(format!(
            "sound kept{}: {}; {} can be played",
            if folders { format!(" in {folder}") } else { String::new() },
            counted(sound.kept, "recording", "recordings"),
            counted(sound.playable, "conversation", "conversations"),
        ));
    }
    if let Some(folder) = &sound.redacted_folder {
        let written = counted(sound.redacted, "silenced recording", "silenced recordings");
        lines.push(format!("written to {folder}: {written}"));
    }
    for (why, of) in &sound.unplayable {
        let count = counted(of.count, "conversation", "conversations");
        lines.push(format!("not to be played: {count} ({}): {why}", some(&of.ids, of.count)));
    }
}

/// The first few names, and how many more there are.
fn some(names: &[String], of: u64) -> String {
    let shown = names.len().min(SHOWN_NAMES);
    let mut text = names.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
    if of > shown as u64 {
        let _ = write!(text, ", and {} more", count(of - shown as u64));
    }
    text
}

fn ids(of: &Ids) -> Value {
    json!({ "count": of.count, "ids": of.ids })
}

/// What became of the sound, where any was to be kept.
fn sound_json(sound: &Sound) -> Option<Value> {
    (sound.folder.is_some() || sound.redacted_folder.is_some()).then(|| {
        let unplayable = sound.unplayable.iter().map(|(why, of)| (why.name().to_owned(), ids(of)));
        json!({
            "folder": sound.folder,
            "redacted_folder": sound.redacted_folder,
            "kept": sound.kept,
            "playable": sound.playable,
            "made": sound.made,
            "redacted": sound.redacted,
            "unplayable": unplayable.collect::<serde_json::Map<_, _>>(),
        })
    })
}

/// The report for programs.
pub fn json(import: &Import) -> Value {
    let summary = &import.summary;
    json!({
        "files": summary.files,
        "bytes": summary.bytes,
        "rows": summary.rows,
        "read": import.read(),
        "stored": import.stored,
        "unchanged": import.unchanged,
        "replaced": import.replaced,
        "not_measured": import.not_measured.iter().map(|((programme, why), count)| json!({
            "programme": programme, "why": why.name(), "count": count,
        })).collect::<Vec<_>>(),
        "refused": import.refused(),
        "faults": import.faults(),
        "turns": import.turns,
        "interrupted": import.interrupted,
        "masked_cards": summary.masked_cards,
        "masked_codes": summary.masked_codes,
        "dropped": summary.dropped.iter().map(|dropped| json!({
            "field": dropped.field, "why": dropped.why, "count": dropped.count,
        })).collect::<Vec<_>>(),
        "without_agent": { "count": summary.without_agent_count, "ids": summary.without_agent },
        "labels_without_role": summary.labels_without_role,
        "encodings": summary.encodings.iter().map(|(file, encoding)| json!({
            "file": file, "encoding": encoding,
        })).collect::<Vec<_>>(),
        "undetected_language": summary.undetected_language,
        "content_ids": summary.content_ids,
        "recordings_noted": summary.recordings_noted,
        "recordings": {
            "heard": summary.recordings.heard,
            "length_ms": summary.recordings.length_ms,
            "without_words": summary.recordings.without_words,
            "passed_over": summary.recordings.passed_over,
            "segment_times": summary.recordings.segment_times,
            "words_outside": summary.recordings.words_outside,
            "without_party": ids(&summary.recordings.without_party),
            "one_channel": ids(&summary.recordings.one_channel),
            "doubled": ids(&summary.recordings.doubled),
            "contradicted": ids(&summary.recordings.contradicted),
            "unfit": ids(&summary.recordings.unfit),
        },
        "sound": sound_json(&import.sound),
        "bills": summary.bills.map(|bills| json!({
            "lines": bills.lines,
            "accounts": bills.accounts,
            "accounts_left_out": bills.left_out,
            "accounts_unnamed": bills.unnamed,
            "conversations": bills.conversations,
        })),
        "signatures": {
            "valid": summary.signatures.valid,
            "invalid": summary.signatures.invalid,
            "not_checked": summary.signatures.not_checked,
        },
        "without_rubric": import.without_rubric,
        "earlier_edition": import.earlier_edition,
        "problems": import.problems.iter().map(|problem| json!({
            "file": problem.origin.file,
            "line": problem.origin.line,
            "pointer": problem.origin.pointer,
            "conversation": problem.conversation,
            "expected": problem.expected,
            "found": problem.found,
            "stored": problem.is_stored,
        })).collect::<Vec<_>>(),
    })
}
