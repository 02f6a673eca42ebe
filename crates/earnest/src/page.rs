//! One conversation as a page for people: the words, the moments in the margin, the proof below.

use crate::case::{Case, amount, why_unknown};
use crate::terminal::{
    AGENT, Columns, DIM, MISSED, TITLE, UNKNOWN, clock, count, counted, hang, mark, pad, paint,
    safe, short, wrap,
};
use anstyle::Style;
use intake::talk::{Line, faults};
use measure::conversation::{EventKind, Role, StretchKind};
use measure::moments::{Class, Moment, Outcome, Owner};
use measure::scorecard::{Scorecard, Tally, outcome};
use measure::time::Ms;
use std::fmt::Write as _;

/// The narrowest the words of a conversation are set.
const LEAST_TEXT: usize = 30;
/// What stands where somebody spoke and nobody knows the words.
const UNKNOWN_WORDS: &str = "(speaks; the words are not known)";
/// How many lines of a bill are shown.
const SHOWN_LINES: usize = 40;

/// One conversation as a page of `width` columns.
pub fn page(case: &Case, width: usize) -> String {
    let mut out = String::new();
    let card = case.scorecard();
    head(&mut out, case, width);
    score(&mut out, case, &card, width);
    out.push('\n');
    transcript(&mut out, case, width);
    bill(&mut out, case, width);
    if !case.moments.is_empty() {
        let _ = writeln!(out, "\n{}", paint(TITLE, "The moments, and what proves them"));
        for moment in case.moments.iter().filter(|moment| is_shown(case, moment)) {
            proof(&mut out, case, moment, width);
        }
    }
    out
}

fn head(out: &mut String, case: &Case, width: usize) {
    let conversation = &case.conversation;
    let mut about = vec![conversation.channel.to_string()];
    about.extend(conversation.direction.map(|direction| direction.to_string()));
    about.extend(conversation.language.map(|language| language.code().to_owned()));
    about.extend(conversation.programme.clone());
    about.extend(conversation.queue.as_ref().map(|queue| format!("queue {queue}")));
    about.extend(conversation.topic.as_ref().map(|topic| format!("about {topic}")));
    about.extend(conversation.started_at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()));
    let _ = writeln!(out, "{}", paint(TITLE, safe(&conversation.id)));
    let _ = writeln!(out, "{}", paint(DIM, hang(&safe(&about.join(" · ")), 0, width)));
    let parties: Vec<String> = conversation
        .parties
        .iter()
        .enumerate()
        .map(|(number, party)| format!("{} {}", case.label(number), case.named(&party.pseudonym)))
        .collect();
    let _ = writeln!(out, "{}", paint(DIM, hang(&safe(&parties.join(" · ")), 0, width)));
    for recording in &case.recordings {
        let line = recorded(recording);
        let _ = writeln!(out, "{}", paint(DIM, hang(&safe(&line), 2, width)));
    }
    let is_sealed = case.recordings.iter().any(|recording| recording.is_sealed);
    if let Some(line) = playable(&case.playables, is_sealed) {
        let _ = writeln!(out, "{}", paint(DIM, hang(&line, 2, width)));
    }
    if case.edition != case.edition_today {
        let note = "Found by earlier rules; `earnest reanalyse` brings it up to date.";
        let _ = writeln!(out, "{}", paint(UNKNOWN, note));
    }
}

/// A recording: what it is, and what is wrong with its sound, which is the line's and nobody's fault.
fn recorded(recording: &store::Recording) -> String {
    let store::Recording { file, length_ms, codec, channels, .. } = recording;
    let mut about = vec![
        format!("recording {file}"),
        intake::sound::clock(Ms(*length_ms)),
        codec.clone(),
        counted(u64::from(*channels), "channel", "channels"),
    ];
    about.extend(recording.fault.clone());
    let line = Line {
        length: Ms(*length_ms),
        clipped: recording.clipped,
        signal_to_noise_db: recording.signal_to_noise_db,
        dropouts: recording.dropouts,
        lost: Ms(recording.lost_ms),
    };
    about.extend(faults(&line).iter().map(|fault| match fault.kind {
        StretchKind::Clipped => format!("{:.1} % cut off at the top", recording.clipped * 100.0),
        StretchKind::Noisy => "speech hardly above the noise".to_owned(),
        StretchKind::Broken => format!("breaks off {} times", recording.dropouts),
        other => other.to_string(),
    }));
    about.extend(
        recording.empty_channels.iter().map(|channel| format!("nothing on channel {channel}")),
    );
    if recording.doubled {
        about.push("both channels carry the same sound".to_owned());
    }
    if let Some((delay_ms, loss_db)) = recording.echo {
        about.push(format!("echo after {delay_ms} ms, {loss_db:.0} dB below"));
    }
    if recording.is_sealed {
        about.push("its sound is kept sealed".to_owned());
    }
    about.join(" · ")
}

/// Whether the sound can be played, and how much of it is silent; nothing where none is kept.
fn playable(playables: &[store::Playable], is_sealed: bool) -> Option<String> {
    let silent: i64 = playables.iter().map(|playable| playable.silent_ms).sum();
    match (playables, is_sealed) {
        ([], false) => None,
        ([], true) => Some("sound: kept sealed, not to be played".to_owned()),
        (_, _) if silent == 0 => Some("sound: can be played".to_owned()),
        _ => {
            let silent = intake::sound::clock(Ms(silent));
            Some(format!("sound: can be played; {silent} of it are silent"))
        }
    }
}

/// What the moments come to, without a percentage and without a total.
pub fn score(out: &mut String, case: &Case, card: &Scorecard, width: usize) {
    out.push('\n');
    let (handled, arose) = (card.handled() as u64, card.arose() as u64);
    let mut line = match arose {
        0 => "No situation arose that the record can tell of".to_owned(),
        _ => format!("{handled} of {} handled", counted(arose, "situation", "situations")),
    };
    if card.unknown() > 0 {
        let _ = write!(line, "; of {} more the record cannot tell", card.unknown());
    }
    let _ = writeln!(out, "{}", paint(TITLE, line));
    let names = |numbers: &[usize]| {
        let mut names: Vec<&str> = numbers
            .iter()
            .filter_map(|&n| case.moments.get(n))
            .filter_map(|moment| case.kind(moment))
            .map(|kind| kind.name.as_ref())
            .collect();
        names.dedup();
        names.join(", ")
    };
    let row = |out: &mut String, title: &str, text: String, style: Style| {
        let _ = writeln!(out, "  {}{}", pad(title, 9), paint(style, hang(&text, 11, width)));
    };
    let unknown = |tally: &Tally| match tally.unknown.len() {
        0 => String::new(),
        n => format!("; {n} unknown"),
    };
    let faults = &card.faults;
    match faults.missed.len() {
        0 => row(out, "faults", format!("none found{}", unknown(faults)), Style::new()),
        n => {
            row(out, "faults", format!("{n}: {}{}", names(&faults.missed), unknown(faults)), MISSED)
        }
    }
    for (title, tally) in [("duties", &card.duties), ("rituals", &card.rituals)] {
        let known = tally.met.len() + tally.missed.len();
        if known + tally.unknown.len() == 0 {
            continue;
        }
        let mut text = format!("{} of {known} done", tally.met.len());
        let style = if tally.missed.is_empty() { Style::new() } else { MISSED };
        if !tally.missed.is_empty() {
            let _ = write!(text, "; not done: {}", names(&tally.missed));
            if title == "duties" {
                text.push_str(" (a person confirms each)");
            }
        }
        text.push_str(&unknown(tally));
        row(out, title, text, style);
    }
    if case.on_trial() {
        let note = "Every kind of moment here is on trial: computed and shown as an example with its \
                    words, not yet proven. Read the words before you believe a mark.";
        let _ = writeln!(out, "{}", paint(UNKNOWN, hang(note, 0, width)));
    }
}

fn transcript(out: &mut String, case: &Case, width: usize) {
    let conversation = &case.conversation;
    let number_width = conversation.turns.len().to_string().len().max(2);
    let starts: Vec<String> = conversation
        .turns
        .iter()
        .map(|turn| turn.time.start().map(clock).unwrap_or_default())
        .collect();
    let time_width = starts.iter().map(String::len).max().unwrap_or(0);
    let label_width =
        (0..conversation.parties.len()).map(|party| case.label(party).len()).max().unwrap_or(0);
    let left = number_width + label_width + 4 + if time_width > 0 { time_width + 2 } else { 0 };
    let margin_width = case
        .moments
        .iter()
        .filter(|moment| is_beside(case, moment))
        .filter_map(|moment| case.kind(moment))
        .map(|kind| kind.name.len() + 2)
        .max()
        .unwrap_or(0)
        .min(28);
    let text_width = width.saturating_sub(left + margin_width + 2).clamp(LEAST_TEXT, 80);

    events(out, case, None, left);
    for (number, turn) in conversation.turns.iter().enumerate() {
        let party = usize::from(turn.party);
        let style = match conversation.role(number) {
            Role::Agent | Role::Supervisor => AGENT,
            Role::Bot => DIM,
            Role::Customer | Role::Other => Style::new(),
        };
        let said = match turn.is_wordless() {
            true => UNKNOWN_WORDS.to_owned(),
            false => safe(&case.named(&turn.text)),
        };
        let lines = wrap(&said, text_width);
        let margin: Vec<(String, Style)> = case
            .moments
            .iter()
            .filter(|moment| beside(moment) as usize == number && is_beside(case, moment))
            .filter_map(|moment| {
                let (sign, style) = mark(outcome(moment, &case.judging));
                case.kind(moment).map(|kind| (short(&format!("{sign} {}", kind.name), 28), style))
            })
            .collect();
        for at in 0..lines.len().max(margin.len()) {
            let first = at == 0;
            let mut line = String::new();
            let shown = |text: &str| if first { text.to_owned() } else { String::new() };
            let turn_number = format!("{number:>number_width$}");
            line.push_str(&paint(DIM, pad(&shown(&turn_number), number_width)));
            line.push_str("  ");
            if time_width > 0 {
                let start = starts.get(number).map_or("", String::as_str);
                line.push_str(&paint(DIM, pad(&shown(start), time_width)));
                line.push_str("  ");
            }
            line.push_str(&paint(style, pad(&shown(&case.label(party)), label_width)));
            line.push_str("  ");
            let text = lines.get(at).map_or("", String::as_str);
            match margin.get(at) {
                Some((name, style)) => {
                    line.push_str(&format!("{}  {}", pad(text, text_width), paint(*style, name)));
                }
                None => line.push_str(text),
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        if let Some(heard) = case.heard_poorly(number) {
            let note = format!("(heard at {heard} %)");
            let _ = writeln!(out, "{}{}", " ".repeat(left), paint(DIM, note));
        }
        events(out, case, Some(number as u32), left);
        sounds(out, case, number, left);
    }
}

/// What is heard between a turn and the next, beside talk; what the source states is an event.
fn sounds(out: &mut String, case: &Case, number: usize, left: usize) {
    let conversation = &case.conversation;
    let start = |turn: usize| conversation.turns.get(turn).and_then(|turn| turn.time.start());
    let Some(from) = start(number) else { return };
    let next = start(number + 1);
    for stretch in &conversation.stretches {
        let what = match stretch.kind {
            StretchKind::Music => "music",
            StretchKind::Ringing => "ringing",
            StretchKind::Announcement => "an announcement",
            _ => continue,
        };
        let (begins, length) = (stretch.span.start(), stretch.span.length());
        if !stretch.stated && begins >= from && next.is_none_or(|next| begins < next) {
            let text = format!("({what}, {} s)", length.0 / 1000);
            let _ = writeln!(out, "{}{}", " ".repeat(left), paint(DIM, text));
        }
    }
}

fn events(out: &mut String, case: &Case, after: Option<u32>, left: usize) {
    for event in case.conversation.events.iter().filter(|event| event.after_turn == after) {
        let what = match event.kind {
            EventKind::Hold => "on hold",
            EventKind::Silence => "silence",
            EventKind::Transfer => "transferred",
        };
        let length = event.length.map(|length| format!(", {} s", length.0 / 1000));
        let text = format!("({what}{})", length.unwrap_or_default());
        let _ = writeln!(out, "{}{}", " ".repeat(left), paint(DIM, text));
    }
}

/// The lines of the bill that was given with the conversation.
fn bill(out: &mut String, case: &Case, width: usize) {
    let lines = &case.conversation.bill;
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", paint(TITLE, "The bill on file"));
    let mut columns = Columns::new(&[("date", false), ("amount", true), ("line", false)]);
    for line in lines.iter().take(SHOWN_LINES) {
        let date = line.date.map_or("–".to_owned(), |date| date.to_string());
        let what = short(&safe(&case.named(&line.what)), width.saturating_sub(30));
        let cells = [date, amount(line.hundredths), what];
        columns.row(cells.into_iter().map(|cell| (cell, Style::new())).collect());
    }
    out.push_str(&columns.text(2));
    let more = lines.len().saturating_sub(SHOWN_LINES) as u64;
    if more > 0 {
        let _ = writeln!(out, "  and {} more", count(more));
    }
}

/// A fault that is not known to have happened is nothing to show; the head counts it.
fn is_shown(case: &Case, moment: &Moment) -> bool {
    let is_fault = case.kind(moment).is_some_and(|kind| kind.class == Class::Fault);
    !is_fault || outcome(moment, &case.judging) == Outcome::Missed
}

/// The turn that a moment stands beside: where it opened, or where what should not be said was.
fn beside(moment: &Moment) -> u32 {
    match (moment.outcome, moment.answer) {
        (Outcome::Missed, Some(said)) => said.turn,
        _ => moment.opener.turn,
    }
}

/// What stands beside the words: the script's rituals stand in the head and in the list below.
fn is_beside(case: &Case, moment: &Moment) -> bool {
    let is_ritual = case.kind(moment).is_some_and(|kind| kind.class == Class::Ritual);
    !is_ritual && is_shown(case, moment)
}

/// One moment with the words that opened it and the words that met it, or where they were sought.
pub fn proof(out: &mut String, case: &Case, moment: &Moment, width: usize) {
    let Some(kind) = case.kind(moment) else { return };
    let outcome = outcome(moment, &case.judging);
    let (sign, style) = mark(outcome);
    let name = paint(TITLE, &kind.name);
    let mut title =
        format!("{} {name}", paint(style, format!("{sign} {}", pad(word(kind.class, outcome), 8))));
    let about = match kind.skill {
        Some(skill) => skill.name().to_owned(),
        None => kind.class.name().to_owned(),
    };
    let owner = match moment.owner {
        Owner::Associate => String::new(),
        owner => format!(" · of the {}", owner_name(owner)),
    };
    title.push_str(&paint(DIM, format!("  {about} · {}{owner}", kind.status)));
    let _ = writeln!(out, "  {title}");
    let quote = |out: &mut String, label: &str, place| {
        let words = safe(&case.named(case.sentence(place)));
        if !words.is_empty() {
            let words = short(&words, 3 * width.saturating_sub(24));
            let _ = writeln!(
                out,
                "      {}{}",
                paint(DIM, pad(label, 16)),
                hang(&format!("“{words}”"), 22, width)
            );
        }
    };
    quote(out, &format!("opened, turn {}", moment.opener.turn), moment.opener);
    let (first, last) = moment.searched;
    let turns =
        if first == last { format!("turn {first}") } else { format!("turns {first} to {last}") };
    match (outcome, moment.answer) {
        (Outcome::Unknown, _) => {
            let why = moment.why_unknown.filter(|_| moment.outcome == Outcome::Unknown);
            let _ = writeln!(out, "      {}{}", paint(DIM, pad("why", 16)), why_unknown(why));
        }
        (Outcome::Met, Some(answer)) => quote(out, &format!("met, turn {}", answer.turn), answer),
        (Outcome::Met, None) => {
            let _ = writeln!(out, "      {}in {turns}", paint(DIM, pad("met", 16)));
        }
        (Outcome::Missed, Some(answer)) => {
            quote(out, &format!("said, turn {}", answer.turn), answer);
        }
        (Outcome::Missed, None) => {
            let what = if kind.class == Class::Fault { "found" } else { "not found" };
            let _ = writeln!(out, "      {}in {turns}", paint(DIM, pad(what, 16)));
        }
    }
}

/// What became of a moment, in the word that fits its class.
pub fn word(class: Class, outcome: Outcome) -> &'static str {
    match (class, outcome) {
        (Class::Fault, Outcome::Missed) => "happened",
        (Class::Fault, Outcome::Met) => "not so",
        (Class::Ritual, Outcome::Missed) => "not done",
        (Class::Ritual, Outcome::Met) => "done",
        (_, outcome) => outcome.name(),
    }
}

/// Who could have acted otherwise, as a noun.
pub fn owner_name(owner: Owner) -> &'static str {
    match owner {
        Owner::Associate => "associate",
        Owner::Script => "script",
        Owner::System => "system",
        Owner::Bot => "bot",
        Owner::EarlierParty => "earlier party",
    }
}
