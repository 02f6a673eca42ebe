//! Why a moment came out as it did, for people.

use crate::case::{Case, amount, why_unknown};
use crate::page::word;
use crate::terminal::{DIM, TITLE, UNKNOWN, counted, hang, mark, pad, paint, safe, short};
use anyhow::Context;
use measure::analyse::Analyser;
use measure::conversation::Place;
use measure::heard::Misheard;
use measure::judge::Weight;
use measure::moments::{Kind, Moment, Outcome};
use measure::numbers::Decimal;
use measure::scorecard::outcome;
use measure::why::{Compared, Ground, Judged, Nearest, Weighed, Why};
use std::fmt::Write as _;

/// How many parts of a score are shown each on its own.
const MOST_PARTS: usize = 8;
/// Where the text of a row begins, in columns.
const COLUMN: usize = 19;

/// What is asked for: `MOMENT` or `MOMENT:TURN`.
pub struct Asked {
    name: String,
    turn: Option<u32>,
}

impl Asked {
    /// The moment of a kind that a turn opened.
    pub fn at(kind: &str, turn: u32) -> Self {
        Self { name: kind.to_owned(), turn: Some(turn) }
    }

    /// Reads what was typed.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let (name, turn) = match text.split_once(':') {
            None => (text, None),
            Some((name, turn)) => {
                let number = turn.trim().parse().ok().with_context(|| {
                    format!("--why: expected MOMENT or MOMENT:TURN, as in `reads_back:5`, found `{text}`")
                })?;
                (name, Some(number))
            }
        };
        Ok(Self { name: name.trim().to_lowercase().replace(['-', ' '], "_"), turn })
    }
}

/// Why the moments that are asked for came out as they did, by the rules as they stand.
pub fn whys(case: &Case, analyser: &Analyser, asked: &Asked) -> anyhow::Result<Vec<Why>> {
    let name = |moment: &Moment| analyser.kinds()[usize::from(moment.kind)].name.as_ref();
    let findings = analyser.analyse(&case.conversation);
    let wanted: Vec<&Moment> = (findings.moments.iter())
        .filter(|moment| name(moment) == asked.name)
        .filter(|moment| asked.turn.is_none_or(|turn| turn == moment.opener.turn))
        .collect();
    if !wanted.is_empty() {
        return Ok(wanted.iter().map(|moment| analyser.why(&case.conversation, moment)).collect());
    }
    let mut there: Vec<String> = (findings.moments.iter())
        .map(|moment| format!("{}:{}", name(moment), moment.opener.turn))
        .collect();
    there.dedup();
    let there = match there.len() {
        0 => "it has none".to_owned(),
        _ => format!("it has {}", there.join(", ")),
    };
    let dropped = analyser.dropped(&case.conversation).into_iter().find(|dropped| {
        name(&dropped.moment) == asked.name
            && asked.turn.is_none_or(|turn| turn == dropped.moment.opener.turn)
    });
    let dropped = dropped.map_or(String::new(), |dropped| {
        format!(
            "; the rule of `{}` proposed one at turn {}, and its judge dropped it: {:.2} that it opened, \
             from {:.2}",
            asked.name, dropped.moment.opener.turn, dropped.opened, dropped.opened_from
        )
    });
    let turn = asked.turn.map_or(String::new(), |turn| format!(" at turn {turn}"));
    anyhow::bail!(
        "no moment `{}`{turn} in `{}`; {there}{dropped}",
        asked.name,
        case.conversation.id
    )
}

/// The moments for people, in a page of `width` columns.
pub fn page(case: &Case, analyser: &Analyser, whys: &[Why], width: usize) -> String {
    let mut page = Page { out: String::new(), case, width };
    let id = paint(TITLE, safe(&case.conversation.id));
    let edition = paint(DIM, format!("read anew by edition {}", analyser.edition()));
    let _ = writeln!(page.out, "{id}  {edition}");
    if let Some(note) = earlier(case) {
        let _ = writeln!(page.out, "{}", paint(UNKNOWN, hang(&note, 0, width)));
    }
    for why in whys {
        page.out.push('\n');
        page.why(why, &analyser.kinds()[usize::from(why.moment.kind)]);
    }
    page.out
}

/// That what is stored was found by other rules.
fn earlier(case: &Case) -> Option<String> {
    (case.edition != case.edition_today).then(|| {
        format!(
            "What is stored was found by edition {}, and may differ; `earnest reanalyse` brings it up to \
             date.",
            case.edition
        )
    })
}

/// What the database holds of the same moment, where it is something else.
pub fn stored_otherwise(case: &Case, moment: &Moment, kind: &Kind) -> Option<String> {
    let stored = (case.moments.iter()).find(|stored| {
        case.kind(stored).is_some_and(|other| other.name == kind.name)
            && stored.opener.turn == moment.opener.turn
    });
    match stored {
        None => Some("not found there".to_owned()),
        Some(stored) if stored.outcome != moment.outcome => {
            Some(format!("{} there", stored.outcome.name()))
        }
        Some(_) => None,
    }
}

struct Page<'a> {
    out: String,
    case: &'a Case,
    width: usize,
}

impl Page<'_> {
    fn row(&mut self, title: &str, text: &str) {
        let text = hang(&safe(&self.case.named(text)), COLUMN, self.width);
        let title = paint(DIM, pad(&format!("  {title}"), COLUMN));
        let _ = writeln!(self.out, "{title}{text}");
    }

    fn quoted(&self, at: Place) -> String {
        format!("“{}”", short(self.case.sentence(at), 3 * self.width.saturating_sub(COLUMN + 4)))
    }

    fn why(&mut self, why: &Why, kind: &Kind) {
        let moment = &why.moment;
        let shown = outcome(moment, &self.case.judging);
        let (sign, style) = mark(shown);
        let title = format!("{} at turn {}", kind.name, moment.opener.turn);
        let outcome = paint(style, format!("{sign} {}", word(kind.class, shown)));
        let _ = writeln!(self.out, "{outcome}  {}", paint(TITLE, title));
        self.row(&format!("opened, turn {}", moment.opener.turn), &self.quoted(moment.opener));
        for ground in &why.opened_by {
            self.ground(ground);
        }
        self.row("looked for", &why.looked_for);
        let (first, last) = moment.searched;
        self.row(
            "in",
            &if first == last {
                format!("turn {first}")
            } else {
                format!("turns {first} to {last}")
            },
        );
        if let Some(compared) = &why.compared {
            self.row("compared with", &self::compared(compared));
        }
        if let Some(answer) = moment.answer {
            self.row(&format!("answer, turn {}", answer.turn), &self.quoted(answer));
            for ground in &why.answered_by {
                self.ground(ground);
            }
        }
        match &why.nearest {
            Some(nearest) => self.nearest(nearest),
            None if moment.answer.is_none() => self.row("nearest", "nothing comes near"),
            None => {}
        }
        if let Some(judged) = &why.judged {
            self.judged(judged);
        }
        if let Some(Misheard { turn, heard_percent, least_percent }) = why.misheard {
            let text =
                format!("turn {turn} at {heard_percent} %; the kind asks for {least_percent} %");
            self.row("heard", &text);
        }
        self.row("outcome", &settled(why, kind, shown));
        if let Some(stored) = stored_otherwise(self.case, moment, kind) {
            self.row("stored", &stored);
        }
    }

    fn ground(&mut self, ground: &Ground) {
        let words = |at: &Place| format!("“{}”", self.case.quote(*at));
        match ground {
            Ground::Wording { cue, at, of_programme } => {
                let whose = if *of_programme { ", added by the programme" } else { "" };
                self.row("by", &format!("wording of {cue}{whose}: {}", words(at)));
            }
            Ground::Way { wording, gist, at } => {
                let how = if *gist { "in meaning" } else { "as written" };
                self.row("by", &format!("“{wording}” {how}: {}", words(at)));
            }
            Ground::ActRule { act, at } => {
                self.row("by", &format!("the rule of the act {act}: {}", words(at)));
            }
            Ground::Shared { words: count, at } => {
                let count = counted(*count as u64, "word", "words");
                self.row("by", &format!("{count} shared with the opener: {}", words(at)));
            }
            Ground::Rule(text) => self.row("by", &format!("the rule of the kind: {text}")),
            Ground::Record(text) => self.row("by", text),
            Ground::Model(weighed) => self.weighed("model", weighed),
        }
    }

    fn weighed(&mut self, title: &str, weighed: &Weighed) {
        let Weighed { act, score, found_from, doubt_from, .. } = weighed;
        let whose = if weighed.own_head { ", the programme's own head" } else { "" };
        let margin = weighed.margin();
        let so = match margin {
            margin if margin >= 0.0 => format!("found, by {margin:.2}"),
            _ if score >= doubt_from => format!("in doubt, short by {:.2}", -margin),
            _ => format!("not found, short by {:.2}", -margin),
        };
        self.row(
            title,
            &format!("act {act} {score:+.2}: {so} (found from {found_from:+.2}, in doubt from {doubt_from:+.2}{whose})"),
        );
        let mut parts = vec![format!("{:+.2} to start with", weighed.start)];
        let (told, rest) = weighed.parts.split_at(weighed.parts.len().min(MOST_PARTS));
        parts.extend(told.iter().map(|(name, weight)| format!("{weight:+.2} {name}")));
        let others = weighed.others + rest.iter().map(|(_, weight)| weight).sum::<f32>();
        if others != 0.0 {
            parts.push(format!("{others:+.2} all others"));
        }
        self.row("", &parts.join(" · "));
    }

    fn nearest(&mut self, nearest: &Nearest) {
        let title = |at: &Place| format!("nearest, turn {}", at.turn);
        match nearest {
            Nearest::Act { weighed, shared } => {
                self.row(&title(&weighed.at), &self.quoted(weighed.at));
                self.weighed("model", weighed);
                if *shared > 0 {
                    let words = counted(*shared as u64, "word", "words");
                    self.row("", &format!("its turn shares {words} with the opener"));
                }
            }
            Nearest::Words { at, shared } => {
                let words = counted(*shared as u64, "word", "words");
                self.row(
                    &title(at),
                    &format!("{} shares {words} with the opener", self.quoted(*at)),
                );
            }
            Nearest::Way { wording, at, has, of } => self.row(
                &title(at),
                &format!(
                    "{} has {has} of the {} of “{wording}” that say something",
                    self.quoted(*at),
                    counted(*of as u64, "word", "words")
                ),
            ),
        }
    }

    fn judged(&mut self, judged: &Judged) {
        let Weight { opened, met, missed } = judged.weight;
        self.row(
            "judge",
            &format!(
                "opened {opened:.2} ({}) · missed {missed:.2} ({}) · met {met:.2} ({})",
                from(judged.opened_from),
                from(judged.missed_from),
                from(judged.met_from)
            ),
        );
        if judged.own_limits {
            self.row("", "by the programme's own thresholds");
        }
        for (title, parts) in [("  opening", &judged.opened_parts), ("  answer", &judged.met_parts)]
        {
            let parts: Vec<String> =
                parts.iter().map(|(name, weight)| format!("{weight:+.2} {name}")).collect();
            self.row(title, &parts.join(" · "));
        }
    }
}

/// What a figure was compared with, in words.
fn compared(compared: &Compared) -> String {
    match compared {
        Compared::Line(line) => {
            let date = line.date.map_or(String::new(), |date| format!(" of {date}"));
            format!("the line “{}”{date} of the bill: {}", line.what, amount(line.hundredths))
        }
        Compared::Lines { lines, hundredths } => {
            let lines = counted(*lines as u64, "line", "lines");
            format!("{lines} of the bill together: {}", amount(*hundredths))
        }
        Compared::Figures(ways) => {
            let ways: Vec<String> = ways.iter().map(|way| exact(*way)).collect();
            format!("the figures before it, which make {}", ways.join(" or "))
        }
    }
}

/// An amount that may have parts of hundredths.
fn exact(hundredths: Decimal) -> String {
    match (hundredths.integer(), hundredths.divided(2)) {
        (Some(whole), _) => amount(whole),
        (None, Some(units)) => units.to_string(),
        (None, None) => format!("{hundredths} hundredths"),
    }
}

/// A threshold of probability; some are set where nothing reaches them.
fn from(threshold: f32) -> String {
    if threshold > 1.0 { "never".to_owned() } else { format!("from {threshold:.2}") }
}

/// What became of it, by how much, and who said so.
pub fn settled(why: &Why, kind: &Kind, shown: Outcome) -> String {
    let moment = &why.moment;
    let name = word(kind.class, shown);
    if shown != moment.outcome {
        return format!(
            "{name}: sure at {:.2}, which the programme's rubric does not count ({} otherwise)",
            moment.confidence, moment.outcome
        );
    }
    if why.misheard.is_some() {
        // What rule and judge made of words that may not have been said decides nothing.
        return format!("{name}: {}", why_unknown(moment.why_unknown));
    }
    let Some(judged) = &why.judged else {
        return match (moment.outcome, why.rule) {
            (Outcome::Unknown, _) => format!("{name}: {}", why_unknown(moment.why_unknown)),
            (_, Some(_)) => format!("{name}, by the rule alone; sure at {:.2}", moment.confidence),
            (_, None) => {
                format!("{name}, by the programme's rubric; sure at {:.2}", moment.confidence)
            }
        };
    };
    let over =
        |weight: f32, threshold: f32| format!("{:.2} over its threshold", weight - threshold);
    match (moment.outcome, why.rule) {
        (Outcome::Met, Some(Outcome::Met)) => {
            format!("{name}: the rule has its words, and no judge takes that back")
        }
        (Outcome::Met, _) => {
            format!("{name}, by the judge: {}", over(judged.weight.met, judged.met_from))
        }
        (Outcome::Missed, _) => {
            format!("{name}, by the judge: {}", over(judged.weight.missed, judged.missed_from))
        }
        (Outcome::Unknown, rule) => {
            let rule = rule.map_or(String::new(), |rule| format!("; the rule alone says {rule}"));
            let short = |what: &str, weight: f32, threshold: f32| match threshold > 1.0 {
                true => format!("{what} is never shown"),
                false if weight >= threshold => format!("{what}, but without words for it"),
                false => format!("{:.2} short of {what}", threshold - weight),
            };
            format!(
                "{name}: {} ({}, {}{rule})",
                why_unknown(moment.why_unknown),
                short("missed", judged.weight.missed, judged.missed_from),
                short("met", judged.weight.met, judged.met_from)
            )
        }
    }
}
