//! Why a moment came out as it did: what opened it, what was looked for and where, what came
//! nearest, and how it was weighed.
//!
//! Nothing of this is stored. The conversation is read again by the rules as they stand, and what
//! they saw is told. It is a slow path, for one moment that a person asks about.

use crate::acts::{self, ACTS, ActKind, Acts, Found, RULES};
use crate::analyse::Analyser;
use crate::conversation::{Conversation, EventKind, Place, Role};
use crate::cues::Cue;
use crate::features::{self, Before};
use crate::gist::{Matcher, Memo};
use crate::heard::{Listened, Misheard};
use crate::judge::{self, Weight};
use crate::kinds::{Moment, Outcome, WhyUnknown};
use crate::models::probability;
pub use crate::moments::figures_agree::Compared;
use crate::moments::{Context, MOMENTS, does_not_ask_again, figures_agree};
use crate::reading::{Reading, Scratch, Side};
use crate::rubric::{Opener, OwnMoment, Wording};
use std::collections::BTreeMap;

/// Why a moment came out as it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The moment, as it is found now.
    pub moment: Moment,
    /// What the rule made of it before it was weighed; `None` for a programme's own.
    pub rule: Option<Outcome>,
    /// What opened it, strongest first.
    pub opened_by: Vec<Ground>,
    /// What was looked for, in words.
    pub looked_for: String,
    /// What its figure was compared with, where it is about one.
    pub compared: Option<Compared>,
    /// What the words of the answer are, where there is one.
    pub answered_by: Vec<Ground>,
    /// What came nearest to an answer, where there is none.
    pub nearest: Option<Nearest>,
    /// The first turn that it rests on and that was heard too unsurely, where that is why it is
    /// unknown.
    pub misheard: Option<Misheard>,
    /// How a judge weighed it, where its kind has one and the rule could tell.
    pub judged: Option<Judged>,
}

/// Something that a decision rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// A wording of the language's list stands at these words.
    Wording {
        /// What it signals.
        cue: Cue,
        /// The words.
        at: Place,
        /// Whether the programme added it.
        of_programme: bool,
    },
    /// A wording of the programme's own moment.
    Way {
        /// As the rubric has it.
        wording: String,
        /// Whether it was matched by meaning.
        gist: bool,
        /// The words that say it.
        at: Place,
    },
    /// A rule of an act's own.
    ActRule {
        /// The act.
        act: ActKind,
        /// The words.
        at: Place,
    },
    /// What a model makes of a sentence.
    Model(Weighed),
    /// So many words in common with the opener.
    Shared {
        /// How many.
        words: usize,
        /// From the first to the last.
        at: Place,
    },
    /// What the rule of the kind says of itself.
    Rule(String),
    /// Something that the record states.
    Record(String),
}

/// What a model makes of a sentence for one act, in logits.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// The act.
    pub act: ActKind,
    /// The sentence.
    pub at: Place,
    /// Its score: `start`, all `parts` and the `others` together.
    pub score: f32,
    /// From this score on the act is found.
    pub found_from: f32,
    /// From this score on it may be there.
    pub doubt_from: f32,
    /// Whether the head is the programme's own.
    pub own_head: bool,
    /// The score of a sentence without features.
    pub start: f32,
    /// What its features add, those of one name together, largest first.
    pub parts: Vec<(String, f32)>,
    /// What the features that have no name add.
    pub others: f32,
}

/// What came nearest to an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Nearest {
    /// A sentence whose act was nearest to what can meet the kind.
    Act {
        /// The act and its score.
        weighed: Weighed,
        /// How many words its turn shares with the opener.
        shared: usize,
    },
    /// A turn that shares words with the opener.
    Words {
        /// The words.
        at: Place,
        /// How many.
        shared: usize,
    },
    /// A sentence that has words of a rubric's wording.
    Way {
        /// As the rubric has it.
        wording: String,
        /// The sentence.
        at: Place,
        /// How many of the wording's words that say something it has.
        has: usize,
        /// How many there are.
        of: usize,
    },
}

/// How a judge weighed a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The probabilities.
    pub weight: Weight,
    /// Below this probability nothing opened.
    pub opened_from: f32,
    /// From this probability on it was missed.
    pub missed_from: f32,
    /// From this probability on it was met.
    pub met_from: f32,
    /// Whether the thresholds are the programme's own.
    pub own_limits: bool,
    /// What weighed most for or against an opening, in logits.
    pub opened_parts: Vec<(String, f32)>,
    /// What weighed most for or against an answer, in logits.
    pub met_parts: Vec<(String, f32)>,
}

/// What a rule proposed and a judge dropped: it is shown nowhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropped {
    /// As the rule proposed it.
    pub moment: Moment,
    /// The probability that it opened.
    pub opened: f32,
    /// Below this probability nothing opened.
    pub opened_from: f32,
}

/// What can open each kind of the catalogue: wordings, then acts. The rule of a kind without any
/// looks at more than that, and says so in its documentation.
const OPENS: &[(&str, &[Cue], &[ActKind])] = &[
    ("recaps_problem", &[], &[]),
    ("answers_question", &[], &[ActKind::Ask]),
    ("does_not_ask_again", does_not_ask_again::OPENS_AT, &[ActKind::Ask]),
    ("acknowledges", &[], &[]),
    ("repairs", &[Cue::Corrected], &[]),
    ("acknowledges_trouble", &[Cue::TellTrouble], &[ActKind::TellTrouble]),
    ("owns_failure", &[Cue::Blame], &[ActKind::Blame]),
    ("explores_need", &[Cue::Hardship], &[]),
    ("thanks_for_waiting", &[], &[]),
    ("reads_back", &[Cue::ContactValue, Cue::NewValueAsk], &[]),
    ("figures_agree", &[Cue::Makes, Cue::InAll, Cue::BillTotal], &[]),
    ("explains_charge", &[Cue::ChargeWhy, Cue::ChargeHowMuch], &[]),
    ("diagnoses_first", &[Cue::TellFault], &[ActKind::TellFault]),
    ("announces_wait", &[], &[]),
    ("one_step_at_a_time", &[Cue::Step], &[]),
    ("verifies_fix", &[Cue::FixStep, Cue::Instruct], &[]),
    ("sets_expectation", &[Cue::Promise], &[ActKind::Promise]),
    ("understood", &[], &[ActKind::Explain]),
    ("stays_on_task", &[Cue::Attack], &[]),
    ("answers_right", &[], &[]),
    ("warm_transfer", &[], &[ActKind::Transfer]),
    ("explains_again", &[Cue::NotFollow], &[]),
    ("no_early_close", &[Cue::OfferMore, Cue::Bye], &[]),
    ("dismissal", &[Cue::Dismiss, Cue::DismissPerhaps, Cue::DismissAlone, Cue::ValuesYou], &[]),
    ("hostile_word", &[Cue::HostileWord, Cue::HostilePerhaps], &[]),
    ("stacked_questions", &[], &[]),
    ("jargon", &[Cue::AsksMeaning, Cue::AsksWhat, Cue::EchoesGap], &[]),
    ("misspelling", &[], &[]),
    ("hold_over_limit", &[], &[]),
    ("dead_air", &[], &[]),
    ("cut_in", &[], &[]),
    ("poor_line", &[], &[]),
    ("greets", &[], &[]),
    ("identifies_self", &[], &[]),
    ("offers_more_help", &[Cue::Bye], &[]),
    ("closes", &[Cue::Bye], &[]),
];

/// How many inputs of a judge are told.
const MOST_INPUTS: usize = 5;

impl Analyser {
    /// Why a moment that `analyse` found in this conversation came out as it did.
    pub fn why(&self, conversation: &Conversation, moment: &Moment) -> Why {
        let mut scratch = Scratch::default();
        let windows = &self.detecting.windows;
        let (reading, acts) = match self.other_of(conversation, moment) {
            Some(other) => self.read_in_other(other, conversation),
            None => {
                let (lists, scripts) = (&self.lists, &self.scripts);
                let reading = Reading::new(conversation, lists, scripts, windows, &mut scratch);
                let acts = acts::find(&reading, &self.models);
                (reading, acts)
            }
        };
        let told = self.facts.find(&reading, &mut Memo::default());
        let (facts, kind) = (told.as_slice(), moment.kind);
        let context = Context { reading: &reading, acts: &acts, windows, facts, kind };
        let see = See { analyser: self, context: &context, moment };
        let own = self.own_numbers.iter().position(|&number| number == moment.kind);
        match own.and_then(|own| self.detecting.moments.get(own)) {
            Some(own) => see.of_own(own),
            None if usize::from(moment.kind) < MOMENTS.len() => see.of_catalogue(),
            None => see.nothing(),
        }
    }
}

impl Analyser {
    /// What the rules of the catalogue propose in a conversation and their judges drop.
    pub fn dropped(&self, conversation: &Conversation) -> Vec<Dropped> {
        let proposed = self.proposed(conversation).into_iter();
        proposed
            .filter(|(moment, _)| judge::is_weighed(moment))
            .filter_map(|(moment, seen)| {
                let judge = self.judges.of(moment.kind)?;
                let (opened, opened_from) = (judge.weight(&seen).opened, judge.opened_from);
                (opened < opened_from).then_some(Dropped { moment, opened, opened_from })
            })
            .collect()
    }
}

struct See<'a> {
    analyser: &'a Analyser,
    context: &'a Context<'a>,
    moment: &'a Moment,
}

impl See<'_> {
    fn reading(&self) -> &Reading<'_> {
        self.context.reading
    }

    fn acts(&self) -> &Acts {
        self.context.acts
    }

    fn name(&self) -> &'static str {
        MOMENTS.get(usize::from(self.moment.kind)).map_or("", |row| row.name)
    }

    fn nothing(&self) -> Why {
        Why {
            moment: *self.moment,
            rule: None,
            opened_by: Vec::new(),
            looked_for: String::new(),
            compared: None,
            answered_by: Vec::new(),
            nearest: None,
            misheard: self.misheard(),
            judged: None,
        }
    }

    /// The turn that was heard too unsurely. What the moment was before it was doubted for that is
    /// found anew.
    fn misheard(&self) -> Option<Misheard> {
        if self.moment.why_unknown != Some(WhyUnknown::Misheard) {
            return None;
        }
        let analyser = self.analyser;
        let rests = analyser.rests.get(usize::from(self.moment.kind)).copied().flatten()?;
        let facts = self.context.facts;
        let weighed =
            analyser.weighed(self.reading(), self.acts(), facts, &mut Memo::default()).into_iter();
        let listened = Listened::new(self.reading().conversation, &analyser.detecting.windows);
        weighed
            .filter(|one| one.kind == self.moment.kind && one.opener == self.moment.opener)
            .find_map(|one| listened.misheard(&one, rests))
    }

    fn of_catalogue(&self) -> Why {
        let row = &MOMENTS[usize::from(self.moment.kind)];
        let how: &str = &row.doc.how;
        let mut proposed = Vec::new();
        (row.find)(self.context, &mut proposed);
        let proposed = proposed.into_iter().find(|one| one.opener == self.moment.opener);
        let (cues, kinds) = OPENS
            .iter()
            .find(|(name, ..)| *name == row.name)
            .map_or((&[][..], &[][..]), |(_, cues, kinds)| (cues, kinds));
        let mut opened_by = self.grounds(self.moment.opener, cues, kinds);
        if opened_by.iter().all(|ground| matches!(ground, Ground::Model(_))) {
            opened_by.extend(self.stated());
        }
        let carried = |ground: &Ground| match ground {
            Ground::Model(weighed) => weighed.score >= weighed.doubt_from,
            _ => true,
        };
        if !opened_by.iter().any(carried) {
            opened_by.insert(0, Ground::Rule(opening(how).to_owned()));
        }
        Why {
            rule: proposed.map(|one| one.outcome),
            opened_by,
            looked_for: sought(how).to_owned(),
            compared: match row.name {
                "figures_agree" => figures_agree::compared(self.context, self.moment),
                _ => None,
            },
            answered_by: self.moment.answer.map_or(Vec::new(), |at| self.answer(at)),
            nearest: match self.moment.answer {
                Some(_) => None,
                None => self.nearest(judge::answers(row.name)),
            },
            judged: proposed.as_ref().and_then(|proposed| self.judged(proposed)),
            ..self.nothing()
        }
    }

    /// Wordings of these kinds within some words, then acts of these kinds at them.
    fn grounds(&self, at: Place, cues: &[Cue], kinds: &[ActKind]) -> Vec<Ground> {
        let mut grounds = self.wordings(at, |cue| cues.contains(&cue));
        grounds.extend(kinds.iter().filter_map(|&kind| self.act(at, kind)));
        grounds
    }

    fn wordings(&self, at: Place, wanted: impl Fn(Cue) -> bool) -> Vec<Ground> {
        let reading = self.reading();
        let turn = at.turn as usize;
        let hits = reading.hits_of(turn);
        let inside = hits.iter().filter(|hit| wanted(hit.cue) && hit.cue != Cue::Programme);
        inside
            .map(|hit| {
                let of_programme = hits.iter().any(|own| {
                    own.cue == Cue::Programme && (own.from, own.to) == (hit.from, hit.to)
                });
                (hit.cue, reading.place(turn, hit.from, hit.to), of_programme)
            })
            .filter(|(_, place, _)| at.start <= place.start && place.end <= at.end)
            .map(|(cue, at, of_programme)| Ground::Wording { cue, at, of_programme })
            .collect()
    }

    /// What there is to say of an act at some words: a wording, a rule, or what the model made of
    /// the sentence, whether it was found or not.
    fn act(&self, at: Place, kind: ActKind) -> Option<Ground> {
        let row = ACTS.iter().find(|row| row.kind == kind)?;
        let found = self.acts().of(at.turn as usize).iter();
        let found = found.filter(|act| act.kind == kind).find(|act| overlap(act.at, at));
        match row.found {
            Found::ByWording(cues, _) => {
                let found = found?;
                self.wordings(found.at, |cue| cues.contains(&cue)).into_iter().next()
            }
            Found::ByRule => found.map(|act| Ground::ActRule { act: kind, at: act.at }),
            Found::ByModel(_) => self.weighed(at, kind).map(Ground::Model),
        }
    }

    /// What the model of an act makes of the sentences that some words lie in; the highest score.
    fn weighed(&self, at: Place, kind: ActKind) -> Option<Weighed> {
        let reading = self.reading();
        let turn = at.turn as usize;
        let models = &self.analyser.models;
        let (column, head) = models.head(kind)?;
        let mut before = Before::default();
        before.look(reading, turn);
        let mut seen = Vec::new();
        let sentences = reading.sentences_of(turn).iter().enumerate();
        let (index, place, score) = sentences
            .map(|(index, sentence)| (index, reading.sentence_place(turn, sentence)))
            .filter(|(_, place)| overlap(*place, at))
            .map(|(index, place)| {
                acts::seen(reading, &before, index, &mut seen);
                (index, place, models.scores(&seen)[column])
            })
            .max_by(|one, other| one.2.total_cmp(&other.2).then(other.0.cmp(&one.0)))?;
        acts::seen(reading, &before, index, &mut seen);
        let names = features::names(reading, &before, index, &RULES.map(|(act, _)| act.name()));
        let mut parts: BTreeMap<&str, f32> = BTreeMap::new();
        let mut others = 0.0;
        for feature in &seen {
            let weight = models.weight(*feature, column);
            match names.get(feature) {
                Some(name) => *parts.entry(name).or_default() += weight,
                None => others += weight,
            }
        }
        let parts = parts.into_iter().map(|(name, weight)| (name.to_owned(), weight)).collect();
        Some(Weighed {
            act: kind,
            at: place,
            score,
            found_from: head.found,
            doubt_from: head.doubt,
            own_head: self.analyser.heads().is_some_and(|heads| heads.of_act(kind).is_some()),
            start: head.bias,
            parts: largest(parts, usize::MAX),
            others,
        })
    }

    /// What the record states at the opener: a wait, a hand-over.
    fn stated(&self) -> Option<Ground> {
        let reading = self.reading();
        let name = self.name();
        let turn = self.moment.opener.turn;
        match name {
            "announces_wait" | "thanks_for_waiting" => {
                let wait = reading.waits.iter().rev().find(|wait| {
                    let after = wait.after_turn;
                    after == turn || (name == "thanks_for_waiting" && after < turn)
                })?;
                let what = match (wait.hold, wait.message) {
                    (true, _) if wait.music => "music",
                    (true, _) => "a hold",
                    (_, true) => "a message that waits",
                    _ => "a quiet",
                };
                let length = match wait.length {
                    Some(length) => format!(" of {} s", length.0 / 1_000),
                    None => " of unknown length".to_owned(),
                };
                Some(Ground::Record(format!("{what}{length} after turn {}", wait.after_turn)))
            }
            "warm_transfer" => self.stated_transfer(turn),
            _ => None,
        }
    }

    fn stated_transfer(&self, turn: u32) -> Option<Ground> {
        let events = self.reading().conversation.events.iter();
        events
            .filter(|event| event.kind == EventKind::Transfer)
            .find(|event| event.after_turn == Some(turn))
            .map(|_| Ground::Record(format!("a stated hand-over after turn {turn}")))
    }

    /// What the words of an answer are.
    fn answer(&self, at: Place) -> Vec<Ground> {
        let same = |place: &Place| (place.start, place.end) == (at.start, at.end);
        let mut grounds: Vec<Ground> = self.wordings(at, |_| true);
        grounds.retain(|ground| matches!(ground, Ground::Wording { at, .. } if same(at)));
        let acts: Vec<ActKind> = (self.acts().of(at.turn as usize).iter())
            .filter(|act| same(&act.at))
            .map(|act| act.kind)
            .collect();
        for ground in acts.into_iter().filter_map(|kind| self.act(at, kind)) {
            if !grounds.contains(&ground) {
                grounds.push(ground);
            }
        }
        if at.turn != self.moment.opener.turn
            && let Some((place, words)) = self.context.shared(at.turn as usize, &self.told())
            && overlap(place, at)
        {
            grounds.push(Ground::Shared { words, at: place });
        }
        grounds
    }

    /// What the opener is about.
    fn told(&self) -> Vec<(u64, u32)> {
        let mut told = Vec::new();
        self.context.concepts(self.moment.opener.turn as usize, &mut told);
        told
    }

    /// The turns that were searched, of whoever could have answered.
    fn searched(&self) -> impl DoubleEndedIterator<Item = usize> {
        let (first, last) = self.moment.searched;
        let opener = self.moment.opener.turn as usize;
        let last = (last as usize + 1).min(self.reading().turns.len());
        (first as usize..last).filter(move |&turn| {
            turn != opener && matches!(self.reading().turns[turn].side, Side::Agent | Side::Bot)
        })
    }

    /// The sentence that came nearest to an act that can meet the kind; else the turn that shares
    /// most with the opener.
    fn nearest(&self, kinds: &[ActKind]) -> Option<Nearest> {
        let told = self.told();
        let shared = |turn: usize| self.context.shared(turn, &told);
        let mut best: Option<(f32, usize, ActKind)> = None;
        for turn in self.searched() {
            for &kind in kinds {
                let Some((_, head)) = self.analyser.models.head(kind) else { continue };
                // The heads speak of every act, but not all acts are found by them.
                let short = self.acts().scores(turn)[kind as usize] - head.found;
                if short.is_finite() && best.is_none_or(|(most, ..)| short > most) {
                    best = Some((short, turn, kind));
                }
            }
        }
        if let Some((_, turn, kind)) = best {
            let weighed = self.weighed(self.reading().whole(turn), kind)?;
            let shared = shared(turn).map_or(0, |(_, shared)| shared);
            return Some(Nearest::Act { weighed, shared });
        }
        // The first of those that share most.
        let (at, shared) = self.searched().rev().filter_map(shared).max_by_key(|one| one.1)?;
        Some(Nearest::Words { at, shared })
    }

    fn judged(&self, proposed: &Moment) -> Option<Judged> {
        let judge = self.analyser.judges.of(proposed.kind)?;
        if !judge::is_weighed(proposed) || judge::stands(self.context, proposed) {
            return None;
        }
        let seen = judge::seen(self.context, proposed);
        let parts = |names: Vec<std::borrow::Cow<'static, str>>, weights: &[f32], seen: &[f32]| {
            let parts = names.iter().zip(weights.iter().zip(seen));
            let parts = parts.map(|(name, (weight, x))| (name.to_string(), weight * x));
            largest(parts.collect(), MOST_INPUTS)
        };
        Some(Judged {
            weight: judge.weight(&seen),
            opened_from: judge.opened_from,
            missed_from: judge::missed_from(judge, self.context, proposed),
            met_from: judge.met_from,
            own_limits: (self.analyser.heads())
                .is_some_and(|heads| heads.of_kind(self.name()).is_some()),
            opened_parts: parts(judge::opener_names(), &judge.opened.weights, &seen.opener),
            met_parts: parts(judge::names(), &judge.met.weights, &seen.window),
        })
    }

    fn of_own(&self, own: &OwnMoment) -> Why {
        let at = self.moment.opener;
        let opened_by = match &own.opener {
            Opener::Start => vec![Ground::Record("the start of the conversation".to_owned())],
            Opener::Act { act, .. } => self.grounds(at, &[], &[*act]),
            Opener::Phrase { wording, .. } => self.ways(wording, at),
            Opener::Number { digits, by } => {
                vec![Ground::Rule(format!("A number of the {by}'s of at least {digits} digits."))]
            }
            Opener::Metadata { field, value } => {
                vec![Ground::Record(format!("the record's {field} is {value}"))]
            }
            Opener::Transfer => {
                let told = self.grounds(at, &[], &[ActKind::Transfer]);
                match self.acts().has(at.turn as usize, ActKind::Transfer) {
                    true => told,
                    false => self.stated_transfer(at.turn).into_iter().collect(),
                }
            }
            Opener::Silence(least) => vec![Ground::Record(format!(
                "a quiet of at least {} s after turn {}",
                least.0 / 1_000,
                at.turn
            ))],
            Opener::BeforeClose => self.grounds(at, &[], &[ActKind::Bye]),
        };
        let wordings = [("required", &own.required), ("forbidden", &own.forbidden)];
        let looked_for: Vec<String> = wordings
            .iter()
            .filter_map(|(what, wording)| {
                let wording = wording.as_ref()?;
                let how = if wording.gist { "in meaning" } else { "as written" };
                let ways: Vec<String> =
                    wording.any.iter().map(|way| format!("\"{way}\"")).collect();
                Some(format!("{what} of the {} {how}: {}", own.by, ways.join(", ")))
            })
            .collect();
        let asked = own.required.iter().chain(&own.forbidden);
        let answered_by = match self.moment.answer {
            Some(at) => asked.flat_map(|wording| self.ways(wording, at)).collect(),
            None => Vec::new(),
        };
        let nearest = match (self.moment.answer, own.required.as_ref().or(own.forbidden.as_ref())) {
            (None, Some(wording)) => self.nearest_way(wording, own.by),
            _ => None,
        };
        Why { opened_by, looked_for: looked_for.join("; "), answered_by, nearest, ..self.nothing() }
    }

    /// The ways of a wording that are said at some words.
    fn ways(&self, wording: &Wording, at: Place) -> Vec<Ground> {
        let each: Vec<Wording> = (wording.any.iter())
            .map(|way| Wording { any: vec![way.clone()], gist: wording.gist })
            .collect();
        let said =
            Matcher::new(&self.analyser.lists, &each).find(self.reading(), &mut Memo::default());
        let said = wording.any.iter().zip(said).filter_map(|(way, places)| {
            let place = places.into_iter().find(|place| overlap(*place, at))?;
            Some(Ground::Way { wording: way.clone(), gist: wording.gist, at: place })
        });
        said.collect()
    }

    /// The sentence searched that has the largest part of a way's words.
    fn nearest_way(&self, wording: &Wording, by: Role) -> Option<Nearest> {
        let reading = self.reading();
        let lists = &self.analyser.lists;
        let mut best: Option<(usize, usize, Nearest)> = None;
        let mut words = Vec::new();
        for way in &wording.any {
            words.clear();
            lists.wordings.vocabulary.read(way, &mut words);
            let mut wanted: Vec<u64> = (words.iter())
                .filter(|word| !lists.is_small(word.id))
                .filter_map(|word| way.get(word.start as usize..word.end as usize))
                .map(|word| lists.concept(word))
                .collect();
            wanted.sort_unstable();
            wanted.dedup();
            let (first, last) = self.moment.searched;
            let last = (last as usize + 1).min(reading.turns.len());
            for turn in first as usize..last {
                if !crate::own::speaks(by, reading.conversation.role(turn)) {
                    continue;
                }
                for sentence in reading.sentences_of(turn) {
                    let said = &reading.words[sentence.from as usize..sentence.to as usize];
                    let said: Vec<u64> = said
                        .iter()
                        .map(|word| lists.concept_of(word.id, reading.text(turn, word)))
                        .collect();
                    let has = wanted.iter().filter(|word| said.contains(word)).count();
                    let of = wanted.len();
                    // Compared as shares, without a division.
                    let more = best.as_ref().is_none_or(|(had, out_of, _)| has * out_of > had * of);
                    if has > 0 && more {
                        let at = reading.sentence_place(turn, sentence);
                        best = Some((has, of, Nearest::Way { wording: way.clone(), at, has, of }));
                    }
                }
            }
        }
        best.map(|(.., nearest)| nearest)
    }
}

fn overlap(one: Place, other: Place) -> bool {
    one.turn == other.turn && one.start < other.end && other.start < one.end
}

/// The parts that weigh most, for or against; those that weigh nothing are left out.
fn largest(mut parts: Vec<(String, f32)>, most: usize) -> Vec<(String, f32)> {
    parts.retain(|(_, weight)| *weight != 0.0);
    parts.sort_by(|one, other| {
        other.1.abs().total_cmp(&one.1.abs()).then_with(|| one.0.cmp(&other.0))
    });
    parts.truncate(most);
    parts
}

/// What a kind's documentation says of its opening: the first sentence of how it is found.
fn opening(how: &str) -> &str {
    how.find(". ").map_or(how, |end| &how[..=end])
}

/// What a kind's documentation says of what is looked for: all after the first sentence.
fn sought(how: &str) -> &str {
    how.find(". ").map_or(how, |end| &how[end + 2..])
}

impl Weighed {
    /// How far above the threshold the score lies, in logits; below it is negative.
    pub fn margin(&self) -> f32 {
        self.score - self.found_from
    }

    /// The probability that the score stands for.
    pub fn probability(&self) -> f32 {
        probability(self.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_opens_it() {
        let named: Vec<&str> = OPENS.iter().map(|(name, ..)| *name).collect();
        let kinds: Vec<&str> = MOMENTS.iter().map(|row| row.name).collect();
        assert_eq!(named, kinds);
    }
}
