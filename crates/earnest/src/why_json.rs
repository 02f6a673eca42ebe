//! Why a moment came out as it did, for programs: the shape, for the server's document too.

use crate::case::Case;
use crate::why::{settled, stored_otherwise};
use measure::analyse::Analyser;
use measure::conversation::Place;
use measure::moments::Kind;
use measure::scorecard::outcome;
use measure::why::{Compared, Ground, Judged, Nearest, Weighed, Why};
use serde::Serialize;
use utoipa::ToSchema;

/// Why moments of one conversation came out as they did, by the rules as they stand.
#[derive(Serialize, ToSchema)]
pub struct WhysShown {
    /// Where the conversation comes from.
    pub source: String,
    /// Its id there.
    pub conversation_id: String,
    /// The rules that say why.
    pub edition: String,
    /// The rules that found what is stored.
    pub stored_edition: String,
    /// The moments.
    pub why: Vec<WhyShown>,
}

/// Why one moment came out as it did.
#[derive(Serialize, ToSchema)]
pub struct WhyShown {
    /// The kind.
    pub moment: String,
    /// `skill`, `fault`, `duty` or `ritual`.
    pub class: &'static str,
    /// `met`, `missed` or `unknown`.
    pub outcome: &'static str,
    /// Why the record cannot tell, where it cannot.
    pub why_unknown: Option<&'static str>,
    /// What settled it and by how much, in words.
    pub settled: String,
    /// How sure the finder is, 0..=1.
    pub confidence: Option<f64>,
    /// What is stored, where that is something else.
    pub stored: Option<String>,
    /// What opened it.
    pub opener: WordsAt,
    /// What that rests on.
    pub opened_by: Vec<GroundShown>,
    /// What would have met it.
    pub looked_for: String,
    /// Where it was looked for.
    pub searched: TurnsShown,
    /// What it was compared with.
    pub compared: Option<ComparedShown>,
    /// What met it.
    pub answer: Option<WordsAt>,
    /// What that rests on.
    pub answered_by: Vec<GroundShown>,
    /// What came nearest to an answer.
    pub nearest: Option<NearestShown>,
    /// The turn that was heard too unsurely.
    pub misheard: Option<MisheardShown>,
    /// What the rule said before its judge.
    pub rule: Option<&'static str>,
    /// What the judge made of it.
    pub judge: Option<JudgeShown>,
}

/// Words in a turn.
#[derive(Serialize, ToSchema)]
pub struct WordsAt {
    /// The turn.
    pub turn: u32,
    /// The first byte in the turn's text, UTF-8.
    pub start_byte: u32,
    /// The byte behind the last.
    pub end_byte: u32,
    /// The words.
    pub quote: String,
}

/// A stretch of turns.
#[derive(Serialize, ToSchema)]
pub struct TurnsShown {
    /// The first of them.
    pub first_turn: u32,
    /// The last of them.
    pub last_turn: u32,
}

/// Something that a finding rests on.
#[derive(Serialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum GroundShown {
    /// A wording of the language or the programme.
    Wording {
        /// The wording's name.
        of: &'static str,
        /// Whether the programme added it.
        of_programme: bool,
        /// The words.
        at: WordsAt,
    },
    /// A wording of the rubric, in meaning.
    Gist {
        /// The wording, as the rubric has it.
        of: String,
        /// The words.
        at: WordsAt,
    },
    /// A wording of the rubric, as written.
    Exact {
        /// The wording, as the rubric has it.
        of: String,
        /// The words.
        at: WordsAt,
    },
    /// A rule.
    Rule {
        /// What it finds.
        of: String,
        /// The words, where it is about some.
        at: Option<WordsAt>,
    },
    /// Words in common with the opener.
    SharedWords {
        /// How many.
        words: usize,
        /// From the first to the last.
        at: WordsAt,
    },
    /// Something that the record states.
    Record {
        /// What.
        of: String,
    },
    /// A model.
    Model(WeighedShown),
}

/// What a model makes of a sentence for one act, in logits.
#[derive(Serialize, ToSchema)]
pub struct WeighedShown {
    /// The act.
    pub of: &'static str,
    /// The sentence.
    pub at: WordsAt,
    /// Its score: `start`, all `parts` and the `others` together.
    pub score: Option<f64>,
    /// How far that is above what it is found from.
    pub margin: Option<f64>,
    /// From this score on the act is found.
    pub found_from: Option<f64>,
    /// From this score on it may be there.
    pub doubt_from: Option<f64>,
    /// Whether the head is the programme's own.
    pub own_head: bool,
    /// The score of a sentence without features.
    pub start: Option<f64>,
    /// What its features add, largest first.
    pub parts: Vec<PartShown>,
    /// What the features that have no name add.
    pub others: Option<f64>,
}

/// What one feature adds to a score.
#[derive(Serialize, ToSchema)]
pub struct PartShown {
    /// The feature.
    pub what: String,
    /// What it adds.
    pub logits: Option<f64>,
}

/// What came nearest to an answer.
#[derive(Serialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum NearestShown {
    /// A sentence whose act was nearest to what can meet the kind.
    Model {
        /// The act and its score.
        #[serde(flatten)]
        weighed: WeighedShown,
        /// How many words its turn shares with the opener.
        shared_words: usize,
    },
    /// A turn that shares words with the opener.
    SharedWords {
        /// How many.
        words: usize,
        /// The words.
        at: WordsAt,
    },
    /// A sentence that has words of a rubric's wording.
    Wording {
        /// The wording, as the rubric has it.
        of: String,
        /// How many of its words are there.
        has_words: usize,
        /// How many it has.
        of_words: usize,
        /// The words.
        at: WordsAt,
    },
}

/// What a moment was compared with.
#[derive(Serialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum ComparedShown {
    /// A line of the bill.
    BillLine {
        /// The line.
        line: BillLineAt,
    },
    /// The bill as a whole.
    BillLines {
        /// How many lines it has.
        lines: usize,
        /// What they come to.
        hundredths: i64,
    },
    /// What figures come to.
    Figures {
        /// The sums that are right, in hundredths, exact.
        right_hundredths: Vec<String>,
    },
}

/// A line of the bill.
#[derive(Serialize, ToSchema)]
pub struct BillLineAt {
    /// What it says.
    pub what: String,
    /// The amount, in hundredths.
    pub hundredths: i64,
    /// Its day.
    pub date: Option<String>,
}

/// A turn that was heard too unsurely.
#[derive(Serialize, ToSchema)]
pub struct MisheardShown {
    /// The turn.
    pub turn: u32,
    /// How surely it was heard, in percent.
    pub heard: u8,
    /// What the programme asks for, in percent.
    pub least: u8,
}

/// What the judge of a kind made of what a rule proposed.
#[derive(Serialize, ToSchema)]
pub struct JudgeShown {
    /// How likely it opened.
    pub opened: Option<f64>,
    /// How likely it was missed.
    pub missed: Option<f64>,
    /// How likely it was met.
    pub met: Option<f64>,
    /// From here on it opened; nothing where nothing reaches it.
    pub opened_from: Option<f64>,
    /// From here on it was missed.
    pub missed_from: Option<f64>,
    /// From here on it was met.
    pub met_from: Option<f64>,
    /// Whether the thresholds are the programme's own.
    pub own_thresholds: bool,
    /// What speaks for that it opened.
    pub opened_by: Vec<PartShown>,
    /// What speaks for that it was met.
    pub met_by: Vec<PartShown>,
}

/// The moments for programs.
pub fn shown(case: &Case, analyser: &Analyser, whys: &[Why]) -> WhysShown {
    WhysShown {
        source: case.conversation.source.clone(),
        conversation_id: case.conversation.id.clone(),
        edition: analyser.edition().to_string(),
        stored_edition: case.edition.clone(),
        why: whys
            .iter()
            .map(|why| one(case, &analyser.kinds()[usize::from(why.moment.kind)], why))
            .collect(),
    }
}

fn one(case: &Case, kind: &Kind, why: &Why) -> WhyShown {
    let moment = &why.moment;
    let found = outcome(moment, &case.judging);
    let (first_turn, last_turn) = moment.searched;
    let grounds = |grounds: &[Ground]| grounds.iter().map(|one| ground(case, one)).collect();
    WhyShown {
        moment: kind.name.to_string(),
        class: kind.class.name(),
        outcome: found.name(),
        why_unknown: moment.why_unknown.map(|why| why.name()),
        settled: settled(why, kind, found),
        confidence: number(moment.confidence),
        stored: stored_otherwise(case, moment, kind),
        opener: words(case, moment.opener),
        opened_by: grounds(&why.opened_by),
        looked_for: why.looked_for.to_string(),
        searched: TurnsShown { first_turn, last_turn },
        compared: why.compared.as_ref().map(|one| compared(case, one)),
        answer: moment.answer.map(|at| words(case, at)),
        answered_by: grounds(&why.answered_by),
        nearest: why.nearest.as_ref().map(|one| nearest(case, one)),
        misheard: why.misheard.map(|one| MisheardShown {
            turn: one.turn,
            heard: one.heard_percent,
            least: one.least_percent,
        }),
        rule: why.rule.map(|rule| rule.name()),
        judge: why.judged.as_ref().map(judge),
    }
}

/// A number as it prints; with all digits of an `f64` it would have some that it does not have.
fn number(number: f32) -> Option<f64> {
    format!("{number:.3}").parse().ok().filter(|number: &f64| number.is_finite())
}

fn parts(parts: &[(String, f32)]) -> Vec<PartShown> {
    let part =
        |(name, weight): &(String, f32)| PartShown { what: name.clone(), logits: number(*weight) };
    parts.iter().map(part).collect()
}

fn words(case: &Case, at: Place) -> WordsAt {
    WordsAt {
        turn: at.turn,
        start_byte: at.start,
        end_byte: at.end,
        quote: case.named(case.quote(at)),
    }
}

fn judge(judged: &Judged) -> JudgeShown {
    JudgeShown {
        opened: number(judged.weight.opened),
        missed: number(judged.weight.missed),
        met: number(judged.weight.met),
        opened_from: number(judged.opened_from),
        missed_from: number(judged.missed_from),
        met_from: number(judged.met_from),
        own_thresholds: judged.own_limits,
        opened_by: parts(&judged.opened_parts),
        met_by: parts(&judged.met_parts),
    }
}

fn ground(case: &Case, ground: &Ground) -> GroundShown {
    match ground {
        Ground::Wording { cue, at, of_programme } => GroundShown::Wording {
            of: cue.name(),
            of_programme: *of_programme,
            at: words(case, *at),
        },
        Ground::Way { wording, gist: true, at } => {
            GroundShown::Gist { of: wording.to_string(), at: words(case, *at) }
        }
        Ground::Way { wording, gist: false, at } => {
            GroundShown::Exact { of: wording.to_string(), at: words(case, *at) }
        }
        Ground::ActRule { act, at } => {
            GroundShown::Rule { of: act.name().to_owned(), at: Some(words(case, *at)) }
        }
        Ground::Shared { words: shared, at } => {
            GroundShown::SharedWords { words: *shared, at: words(case, *at) }
        }
        Ground::Rule(text) => GroundShown::Rule { of: text.to_string(), at: None },
        Ground::Record(text) => GroundShown::Record { of: text.to_string() },
        Ground::Model(model) => GroundShown::Model(weighed(case, model)),
    }
}

fn weighed(case: &Case, weighed: &Weighed) -> WeighedShown {
    let named: Vec<(String, f32)> =
        weighed.parts.iter().map(|(name, weight)| (case.named(name), *weight)).collect();
    WeighedShown {
        of: weighed.act.name(),
        at: words(case, weighed.at),
        score: number(weighed.score),
        margin: number(weighed.margin()),
        found_from: number(weighed.found_from),
        doubt_from: number(weighed.doubt_from),
        own_head: weighed.own_head,
        start: number(weighed.start),
        parts: parts(&named),
        others: number(weighed.others),
    }
}

fn nearest(case: &Case, nearest: &Nearest) -> NearestShown {
    match nearest {
        Nearest::Act { weighed: act, shared } => {
            NearestShown::Model { weighed: weighed(case, act), shared_words: *shared }
        }
        Nearest::Words { at, shared } => {
            NearestShown::SharedWords { words: *shared, at: words(case, *at) }
        }
        Nearest::Way { wording, at, has, of } => NearestShown::Wording {
            of: wording.to_string(),
            has_words: *has,
            of_words: *of,
            at: words(case, *at),
        },
    }
}

fn compared(case: &Case, compared: &Compared) -> ComparedShown {
    match compared {
        Compared::Line(line) => ComparedShown::BillLine {
            line: BillLineAt {
                what: case.named(&line.what),
                hundredths: line.hundredths,
                date: line.date.map(|date| date.to_string()),
            },
        },
        Compared::Lines { lines, hundredths } => {
            ComparedShown::BillLines { lines: *lines, hundredths: *hundredths }
        }
        // As text: exact, and perhaps with places of its own.
        Compared::Figures(ways) => ComparedShown::Figures {
            right_hundredths: ways.iter().map(ToString::to_string).collect(),
        },
    }
}
