//! A programme's own moments: what its rubric opens, looks for and where.
//!
//! They are moments like those of the catalogue: an opener, an outcome with the words that prove
//! it or the stretch that was searched, an owner, and closed as soon as nothing can change them.
//!
//! - **Who**: what an agent must say counts from everybody who speaks for the centre, a machine
//!   included; it is then the machine's. Turns are counted of people where people speak, and what a
//!   machine opens is the machine's to do.
//! - **Forbidden**: `missed` says that the words were said, and they stand as the answer; `met` that
//!   they could have been and were not. A fault opens like every other moment, once an opener and
//!   not once each time the words are said: whoever wants to count each opens it at the phrase.
//! - **Once**: at most one opener in a stretch of the floor, and none while the window of an earlier
//!   one is still open.
//! - **Elsewhere**: in a channel or direction that its programme does not ask it for, it never opens.
//! - **Unknown**: a window that the record does not reach the end of. On a call and in chat only a
//!   goodbye or a hand-over ends a record; mail and posts end where they end.

use crate::acts::{self, ActKind, Acts};
use crate::conversation::{Channel, EventKind, Place, Role, TurnTime};
use crate::cues::Cue;
use crate::doc::Doc;
use crate::gist::{self, Matcher, Memo};
use crate::kinds::{Closes, Kind, Moment, Needs, Outcome, Owner, Status, WhyUnknown};
use crate::language::{self, WordLists};
use crate::moments::{Context, MOMENTS};
use crate::reading::Reading;
use crate::rubric::{MetadataField, Opener, OwnMoment, Window, Windows, Wording};
use crate::time::Ms;
use crate::words::{Ends, Sort};
use std::borrow::Cow;

/// Raised by hand when own moments change their answers.
const VERSION: u32 = 2;
/// How sure a wording found as written is.
const SURE_EXACT: f32 = 0.9;
/// How sure a wording found by gist is, or not found by it.
const SURE_GIST: f32 = 0.75;
/// A stated transfer within so many turns of its announcement is the same.
const SAME_TRANSFER: u32 = 6;

/// The moments of a rubric, ready to be looked for.
#[derive(Debug, Default)]
pub struct Own {
    matcher: Matcher,
    moments: Vec<Prepared>,
}

/// A moment, with the numbers of its wordings.
#[derive(Debug)]
struct Prepared {
    moment: OwnMoment,
    opener: Option<usize>,
    required: Option<usize>,
    forbidden: Option<usize>,
}

impl Own {
    /// Makes moments ready; the vocabulary must have learnt all that it will.
    pub fn new(moments: &[OwnMoment], lists: &WordLists) -> Self {
        let mut wordings: Vec<&Wording> = Vec::new();
        let mut prepared = Vec::with_capacity(moments.len());
        for moment in moments {
            let mut add = |wording| {
                wordings.push(wording);
                wordings.len() - 1
            };
            let opener = match &moment.opener {
                Opener::Phrase { wording, .. } => Some(add(wording)),
                _ => None,
            };
            let required = moment.required.as_ref().map(&mut add);
            let forbidden = moment.forbidden.as_ref().map(&mut add);
            prepared.push(Prepared { moment: moment.clone(), opener, required, forbidden });
        }
        Self { matcher: Matcher::new(lists, wordings), moments: prepared }
    }

    /// Finds every moment; `numbers` are those of the kinds, as the function of that name gives them.
    ///
    /// - **Cost**: linear in the words and, for each moment, in its openers and their windows.
    pub fn find(
        &self,
        reading: &Reading<'_>,
        acts: &Acts,
        windows: &Windows,
        numbers: &[u16],
        memo: &mut Memo,
        found: &mut Vec<Moment>,
    ) {
        if self.moments.is_empty() || reading.turns.is_empty() {
            return;
        }
        let said = self.matcher.find(reading, memo);
        for (&kind, prepared) in numbers.iter().zip(&self.moments) {
            let context = Context { reading, acts, windows, facts: &[], kind };
            Search { context: &context, prepared, said: &said }.run(found);
        }
    }
}

/// The number of each moment of a rubric among the kinds: it comes after the catalogue's, or takes
/// the place of the catalogue's of its name, which is then not looked for.
pub fn numbers(moments: &[OwnMoment]) -> Vec<u16> {
    let mut next = MOMENTS.len() as u16;
    let number = |moment: &OwnMoment| {
        let replaced = MOMENTS.iter().position(|row| row.name == moment.name);
        replaced.map_or_else(
            || {
                next += 1;
                next - 1
            },
            |replaced| replaced as u16,
        )
    };
    moments.iter().map(number).collect()
}

/// A moment of a rubric as a kind. Its status is `trial`, as everybody's at first.
pub fn kind(moment: &OwnMoment) -> Kind {
    let wordings = |wording: &Option<Wording>, what: &str| match wording {
        None => String::new(),
        Some(wording) => {
            let how = if wording.gist { "in meaning" } else { "as written" };
            let ways: Vec<String> = wording.any.iter().map(|way| format!("\"{way}\"")).collect();
            format!(" {what} {how}: {}.", ways.join(", "))
        }
    };
    let needs = match moment.opener {
        Opener::Silence(_) => Needs::WordsAndWaits,
        _ => Needs::Words,
    };
    let closes = match moment.window {
        Window::Turns(turns) => Closes::Turns(turns),
        Window::TurnsBefore(_) | Window::FromStart => Closes::AtOpener,
        Window::End | Window::Until(_) => Closes::End,
    };
    Kind {
        name: Cow::Owned(moment.name.clone()),
        title: Cow::Owned(moment.title.clone()),
        class: moment.class,
        skill: moment.skill,
        status: Status::Trial,
        doc: Doc {
            what: Cow::Owned(format!("{}.", moment.title.trim_end_matches('.'))),
            why: Cow::Owned(moment.why.clone()),
            how: Cow::Owned(format!(
                "Opens {}; looks {} for what the {} says.{}{}",
                opens(&moment.opener),
                looks(moment.window),
                moment.by,
                wordings(&moment.required, "Required"),
                wordings(&moment.forbidden, "Forbidden"),
            )),
            wrong: Cow::Borrowed(
                "Other ways to say the same are not found; the programme adds them to the rubric.",
            ),
            source: Cow::Borrowed("The programme's rubric."),
        },
        needs,
        closes,
        languages: Cow::Owned(vec![moment.language]),
        channels: Cow::Owned(moment.channels.iter().copied().collect()),
        directions: Cow::Owned(moment.directions.iter().copied().collect()),
        version: VERSION + gist::VERSION - 1,
    }
}

fn opens(opener: &Opener) -> String {
    match opener {
        Opener::Start => "at the start".into(),
        Opener::Act { act, by } => format!("at the act `{act}` of the {by}"),
        Opener::Phrase { wording, by } => {
            let ways: Vec<String> = wording.any.iter().map(|way| format!("\"{way}\"")).collect();
            format!("where the {by} says {}", ways.join(" or "))
        }
        Opener::Number { digits, by } => {
            format!("at a number of the {by}'s of at least {digits} digits")
        }
        Opener::Metadata { field, value } => format!("where the record's {field} is {value}"),
        Opener::Transfer => "at a hand-over".into(),
        Opener::Silence(Ms(ms)) => format!("at a quiet of at least {} s", ms / 1_000),
        Opener::BeforeClose => "at the agent's first goodbye".into(),
    }
}

fn looks(window: Window) -> String {
    match window {
        Window::Turns(1) => "in one stretch of the floor from there on".into(),
        Window::Turns(turns) => format!("in {turns} stretches of the floor from there on"),
        Window::TurnsBefore(1) => "in the stretch of the floor before".into(),
        Window::TurnsBefore(turns) => format!("in {turns} stretches of the floor before"),
        Window::End => "from there to the end".into(),
        Window::FromStart => "from the start to there".into(),
        Window::Until(act) => format!("from there until the act `{act}`"),
    }
}

/// Whether what this role says counts as said by `by`.
pub(crate) fn speaks(by: Role, role: Role) -> bool {
    match by {
        Role::Agent => matches!(role, Role::Agent | Role::Supervisor | Role::Bot),
        _ => by == role,
    }
}

/// A place between the words of a conversation: turn, byte.
type Point = (u32, u32);

/// Where a moment opens.
#[derive(Clone, Copy, Debug)]
struct Opening {
    place: Place,
    /// The turn that shows that it opened.
    known_at: u32,
    /// Where what follows it begins, and what precedes it ends.
    after: Point,
    before: Point,
    /// Whether the words of `place` open it; else what lies beside them does.
    by_words: bool,
    /// Whether a machine opened it in an agent's place.
    machine: bool,
}

/// Where the words are looked for.
#[derive(Clone, Copy, Debug)]
struct Range {
    required_from: Point,
    forbidden_from: Point,
    to: Point,
    /// The turn at which the window is known to be over.
    over_at: Option<u32>,
    /// Whether the record reaches its end.
    full: bool,
}

struct Search<'a> {
    context: &'a Context<'a>,
    prepared: &'a Prepared,
    said: &'a [Vec<Place>],
}

/// What is said by those who must, and where they speak.
struct Voices {
    by: Role,
    required: Vec<Place>,
    forbidden: Vec<Place>,
    turns: Vec<u32>,
    people: Vec<u32>,
}

impl Search<'_> {
    fn run(&self, found: &mut Vec<Moment>) {
        let moment = &self.prepared.moment;
        if !applies(moment, self.context.reading) {
            return;
        }
        let openings = self.openings();
        if openings.is_empty() {
            return;
        }
        let voices = self.voices(moment.by);
        let machine = (moment.by == Role::Agent && openings.iter().any(|opening| opening.machine))
            .then(|| self.voices(Role::Bot));
        let forward = matches!(moment.window, Window::Turns(_) | Window::End | Window::Until(_));
        let mut last: Option<(Option<u32>, Option<u32>, Option<Place>)> = None;
        for opening in &openings {
            let stretch = self.context.reading.turns[opening.place.turn as usize].stretch;
            if let Some((before, closed_at, words)) = last {
                let same = opening.by_words && stretch.is_some() && stretch == before;
                let open = forward && closed_at.is_none_or(|at| at > opening.known_at);
                let settles = forward && words.is_some_and(|words| words >= opening.place);
                if same || open || settles {
                    continue;
                }
            }
            let voices = machine.as_ref().filter(|_| opening.machine).unwrap_or(&voices);
            let settled = self.settle(opening, voices);
            last = Some((stretch, settled.closed_at, settled.answer));
            found.push(settled);
        }
    }

    fn role(&self, turn: u32) -> Role {
        self.context.reading.conversation.role(turn as usize)
    }

    fn turns_by(&self, by: Role) -> impl Iterator<Item = usize> {
        (0..self.context.reading.turns.len())
            .filter(move |&turn| speaks(by, self.role(turn as u32)))
    }

    fn voices(&self, by: Role) -> Voices {
        let said = |number: Option<usize>| -> Vec<Place> {
            number.map_or(Vec::new(), |number| {
                let mine = self.said[number].iter().copied();
                mine.filter(|place| speaks(by, self.role(place.turn))).collect()
            })
        };
        let turns: Vec<u32> = self.turns_by(by).map(|turn| turn as u32).collect();
        let is_person = |&turn: &u32| by == Role::Bot || self.role(turn) != Role::Bot;
        Voices {
            by,
            required: said(self.prepared.required),
            forbidden: said(self.prepared.forbidden),
            people: turns.iter().copied().filter(is_person).collect(),
            turns,
        }
    }

    /// Where it opens, in order of when that is known.
    fn openings(&self) -> Vec<Opening> {
        let reading = self.context.reading;
        let moment = &self.prepared.moment;
        let mut openings = Vec::new();
        match &moment.opener {
            Opener::Start => openings.push(self.at_start()),
            Opener::Metadata { field, value } => {
                if metadata(reading, *field).is_some_and(|is| is.eq_ignore_ascii_case(value)) {
                    openings.push(self.at_start());
                }
            }
            Opener::Act { act, by } => {
                for turn in self.turns_by(*by) {
                    if let Some(place) = self.context.acts.first(turn, *act) {
                        openings.push(self.at_words(place, *by));
                    }
                }
            }
            Opener::Phrase { by, .. } => {
                let said = self.prepared.opener.map_or(&[][..], |number| &self.said[number]);
                for &place in said {
                    if speaks(*by, self.role(place.turn)) {
                        openings.push(self.at_words(place, *by));
                    }
                }
            }
            Opener::Number { digits, by } => {
                for turn in self.turns_by(*by) {
                    if let Some(place) = number(reading, turn, *digits as usize) {
                        openings.push(self.at_words(place, *by));
                    }
                }
            }
            Opener::Transfer => self.transfers(&mut openings),
            Opener::Silence(least) => self.silences(*least, &mut openings),
            Opener::BeforeClose => {
                let goodbye = self.turns_by(Role::Agent).find_map(|turn| {
                    let mut goodbyes = self.context.acts.of(turn).iter();
                    let goodbye = goodbyes.find(|act| {
                        act.kind == ActKind::Bye && parts(self.context.reading, act.at)
                    })?;
                    // Who hands on and says goodbye does not close.
                    (!self.context.acts.has(turn, ActKind::Transfer)).then_some(goodbye.at)
                });
                // What is said with the goodbye is said before the close.
                openings.extend(goodbye.map(|place| Opening {
                    before: (place.turn + 1, 0),
                    ..self.at_words(place, Role::Agent)
                }));
            }
        }
        openings.sort_by_key(|opening| (opening.known_at, opening.place));
        openings
    }

    fn at_start(&self) -> Opening {
        let reading = self.context.reading;
        let place = match reading.sentences_of(0).first() {
            Some(sentence) => reading.sentence_place(0, sentence),
            None => reading.whole(0),
        };
        Opening {
            place,
            known_at: 0,
            after: (0, 0),
            before: (0, 0),
            by_words: false,
            machine: false,
        }
    }

    fn at_words(&self, place: Place, by: Role) -> Opening {
        Opening {
            place,
            known_at: place.turn,
            after: (place.turn, place.end),
            before: (place.turn, place.start),
            by_words: true,
            machine: by == Role::Agent && self.role(place.turn) == Role::Bot,
        }
    }

    /// What happened after a turn is known at the next.
    fn at_gap(&self, after: u32) -> Opening {
        let reading = self.context.reading;
        let turn = after as usize;
        let place = match reading.sentences_of(turn).last() {
            Some(sentence) => reading.sentence_place(turn, sentence),
            None => reading.whole(turn),
        };
        Opening {
            place,
            known_at: after + 1,
            after: (after + 1, 0),
            before: (after + 1, 0),
            by_words: false,
            machine: false,
        }
    }

    fn events(&self, of: impl Fn(EventKind) -> bool) -> impl Iterator<Item = (u32, Option<Ms>)> {
        let reading = self.context.reading;
        reading.conversation.events.iter().filter_map(move |event| {
            let after = event.after_turn.filter(|&after| (after as usize) < reading.turns.len())?;
            of(event.kind).then_some((after, event.length))
        })
    }

    fn transfers(&self, openings: &mut Vec<Opening>) {
        let reading = self.context.reading;
        for turn in self.turns_by(Role::Agent) {
            let Some(place) = self.context.acts.first(turn, ActKind::Transfer) else { continue };
            // An offer is no hand-over.
            let offered = reading.sentences_of(turn).iter().any(|sentence| {
                let here = reading.sentence_place(turn, sentence);
                sentence.asks && here.start <= place.start && place.start < here.end
            });
            if !offered {
                openings.push(self.at_words(place, Role::Agent));
            }
        }
        let told: Vec<u32> = openings.iter().map(|opening| opening.place.turn).collect();
        for (after, _) in self.events(|kind| kind == EventKind::Transfer) {
            let before = told.partition_point(|&turn| turn <= after);
            let announced = before > 0 && after <= told[before - 1] + SAME_TRANSFER;
            if !announced {
                openings.push(self.at_gap(after));
            }
        }
    }

    fn silences(&self, least: Ms, openings: &mut Vec<Opening>) {
        let conversation = self.context.reading.conversation;
        let mut afters: Vec<u32> = self
            .events(|kind| matches!(kind, EventKind::Silence | EventKind::Hold))
            .filter(|(_, length)| length.is_some_and(|length| length >= least))
            .map(|(after, _)| after)
            .collect();
        if conversation.channel == Channel::Voice {
            for (after, pair) in conversation.turns.windows(2).enumerate() {
                if let (TurnTime::Span(one), TurnTime::Span(other)) = (pair[0].time, pair[1].time)
                    && other.start() - one.end() >= least
                {
                    afters.push(after as u32);
                }
            }
        }
        afters.sort_unstable();
        afters.dedup();
        openings.extend(afters.into_iter().map(|after| self.at_gap(after)));
    }

    fn settle(&self, opening: &Opening, voices: &Voices) -> Moment {
        let moment = &self.prepared.moment;
        let range = self.range(opening, voices);
        let forbidden = first(&voices.forbidden, range.forbidden_from, range.to);
        let required = first(&voices.required, range.required_from, range.to);
        let anybody = self.anybody(opening, voices, &range);
        let known = anybody && range.full;
        let asked_for_both = moment.required.is_some() && moment.forbidden.is_some();
        let (outcome, words, closed_at) = match (forbidden, required) {
            (Some(words), _) => (Outcome::Missed, Some(words), Some(words.turn)),
            (None, Some(words)) if !asked_for_both => (Outcome::Met, Some(words), Some(words.turn)),
            (None, Some(words)) if known => (Outcome::Met, Some(words), range.over_at),
            (None, None) if known && moment.required.is_some() => {
                (Outcome::Missed, None, range.over_at)
            }
            (None, None) if known => (Outcome::Met, None, range.over_at),
            _ => return self.context.unknown(opening.place, WhyUnknown::CutOff),
        };
        let turns = self.context.reading.turns.len() as u32;
        let closed_at =
            closed_at.map(|at| at.max(opening.known_at)).filter(|&closed_at| closed_at < turns);
        let (party, closed_at) = self.party(opening, voices, &range, words, closed_at);
        let wording = match (words.is_some(), outcome) {
            (true, Outcome::Missed) => moment.forbidden.as_ref(),
            (true, _) => moment.required.as_ref(),
            (false, _) => moment.required.as_ref().or(moment.forbidden.as_ref()),
        };
        let first = range.required_from.0.min(range.forbidden_from.0);
        let last = match words {
            Some(words) => words.turn,
            None if range.to.1 > 0 => range.to.0,
            None => range.to.0.saturating_sub(1),
        };
        let settled = Moment {
            kind: self.context.kind,
            outcome,
            why_unknown: None,
            owner: self.owner(opening, voices, &range, words),
            party,
            opener: opening.place,
            answer: words,
            searched: (first.min(opening.place.turn), last.max(opening.place.turn)),
            confidence: if wording.is_some_and(|wording| wording.gist) {
                SURE_GIST
            } else {
                SURE_EXACT
            },
            closed_at,
        };
        let by_gist = [&moment.required, &moment.forbidden].into_iter().flatten();
        if !gist::knows(moment.language) && by_gist.into_iter().any(|wording| wording.gist) {
            return settled.doubted(WhyUnknown::Language);
        }
        settled
    }

    fn range(&self, opening: &Opening, voices: &Voices) -> Range {
        let reading = self.context.reading;
        let turns = reading.turns.len() as u32;
        let turn = opening.place.turn;
        let mine = opening.by_words && voices.turns.binary_search(&turn).is_ok();
        let stretch = reading.turns[turn as usize].stretch;
        // Words of the stretch that opens it count from its beginning, where they are required.
        let required_from = match stretch.filter(|_| mine) {
            Some(stretch) => (reading.stretches[stretch as usize].first, 0),
            None if mine => (turn, 0),
            None => opening.after,
        };
        let forbidden_from = if mine { self.sentence_start(opening.place) } else { opening.after };
        let forward = |to: Point, over_at: Option<u32>, full: bool| Range {
            required_from,
            forbidden_from,
            to,
            over_at,
            full,
        };
        let backward = |from: Point| Range {
            required_from: from,
            forbidden_from: from,
            to: opening.before,
            over_at: Some(opening.known_at),
            full: true,
        };
        match self.prepared.moment.window {
            Window::End => forward((turns, 0), None, self.complete(turn)),
            Window::Until(act) => {
                let from = if opening.by_words { opening.after } else { opening.before };
                let first = voices.turns.partition_point(|&turn| turn < from.0);
                let until = voices.turns[first..].iter().find_map(|&turn| {
                    self.context
                        .acts
                        .of(turn as usize)
                        .iter()
                        .find(|done| done.kind == act && (turn, done.at.start) >= from)
                });
                match until {
                    Some(done) => forward((done.at.turn, done.at.start), Some(done.at.turn), true),
                    None => forward((turns, 0), None, self.complete(turn)),
                }
            }
            Window::Turns(most) => {
                let start = required_from.0.max(opening.after.0.min(turn));
                let people = &voices.people[voices.people.partition_point(|&at| at < start)..];
                let counted = if people.is_empty() {
                    &voices.turns[voices.turns.partition_point(|&at| at < start)..]
                } else {
                    people
                };
                let (count, last) = self.count(counted.iter().copied(), None, most);
                let over_at = last.and_then(|stretch| reading.over_at(stretch));
                let full = count >= most || self.complete(turn);
                match over_at.filter(|_| count >= most && !people.is_empty()) {
                    Some(over_at) => forward((over_at, 0), Some(over_at), true),
                    // A machine's turns are not counted for good while a person may yet speak.
                    None => forward((turns, 0), None, full),
                }
            }
            Window::FromStart => backward((0, 0)),
            Window::TurnsBefore(most) => {
                let until = |all: &[u32]| all.partition_point(|&at| (at, 0) < opening.before);
                let people = &voices.people[..until(&voices.people)];
                let counted =
                    if people.is_empty() { &voices.turns[..until(&voices.turns)] } else { people };
                let own = stretch.filter(|_| mine);
                let (_, last) = self.count(counted.iter().rev().copied(), own, most);
                let from = last
                    .or(own)
                    .map_or(opening.before.0, |stretch| reading.stretches[stretch as usize].first);
                backward((from.min(opening.before.0), 0))
            }
        }
    }

    /// How many stretches the turns take up, at most `most`, and the last of them.
    fn count(
        &self,
        turns: impl Iterator<Item = u32>,
        uncounted: Option<u32>,
        most: u32,
    ) -> (u32, Option<u32>) {
        let mut count = 0;
        let mut last = None;
        for turn in turns {
            let stretch = self.context.reading.turns[turn as usize].stretch;
            if stretch.is_none() || stretch == last || stretch == uncounted {
                continue;
            }
            if count == most {
                break;
            }
            count += 1;
            last = stretch;
        }
        (count, last)
    }

    fn sentence_start(&self, place: Place) -> Point {
        let reading = self.context.reading;
        let turn = place.turn as usize;
        let start = reading
            .sentences_of(turn)
            .iter()
            .map(|sentence| reading.words[sentence.from as usize].start)
            .take_while(|&start| start <= place.start)
            .last();
        (place.turn, start.unwrap_or(place.start))
    }

    /// Whether the record goes on to where the conversation ended.
    fn complete(&self, turn: u32) -> bool {
        let reading = self.context.reading;
        matches!(reading.conversation.channel, Channel::Email | Channel::Social)
            || self.prepared.moment.opener == Opener::Transfer
            || reading.has(turn as usize, Cue::Bye)
            || self.context.closes_after(turn as usize).is_some()
    }

    /// Whether anybody who must speak could have.
    fn anybody(&self, opening: &Opening, voices: &Voices, range: &Range) -> bool {
        let turn = self.first_turn(&voices.turns, range);
        match self.prepared.moment.window {
            Window::TurnsBefore(_) | Window::FromStart => {
                // What opens with the very first words of a record may have begun before it.
                let mine =
                    opening.by_words && voices.turns.binary_search(&opening.place.turn).is_ok();
                turn.is_some_and(|turn| turn < opening.before.0)
                    || (mine && self.sentence_start(opening.place) > (0, 0))
            }
            _ => turn.is_some(),
        }
    }

    fn first_turn(&self, turns: &[u32], range: &Range) -> Option<u32> {
        let from = range.required_from.min(range.forbidden_from).0;
        let turn = turns.get(turns.partition_point(|&turn| turn < from)).copied()?;
        ((turn, 0) < range.to).then_some(turn)
    }

    /// Whose moment it is, and when that is known as well.
    fn party(
        &self,
        opening: &Opening,
        voices: &Voices,
        range: &Range,
        words: Option<Place>,
        closed_at: Option<u32>,
    ) -> (Option<u16>, Option<u32>) {
        let reading = self.context.reading;
        let of = |turn: u32| Some(reading.conversation.turns[turn as usize].party);
        if !matches!(voices.by, Role::Agent | Role::Supervisor | Role::Bot) {
            // What the customer says or not is for the agent to obtain.
            let turn = opening.place.turn as usize;
            let agent = self.context.agent_near(turn);
            let first = first_turn_of(reading, agent);
            let known = agent.and(first.map(|first| first.max(opening.place.turn)));
            let spoke_before = first.is_some_and(|first| first <= opening.place.turn);
            let closed_at = match known {
                Some(_) if spoke_before => closed_at,
                Some(known) => closed_at.map(|at| at.max(known)),
                None => None,
            };
            return (agent, closed_at);
        }
        if let Some(words) = words {
            return (of(words.turn), closed_at);
        }
        let backward =
            matches!(self.prepared.moment.window, Window::TurnsBefore(_) | Window::FromStart);
        let turns = if self.first_turn(&voices.people, range).is_some() {
            &voices.people
        } else {
            &voices.turns
        };
        let turn = if opening.by_words && voices.turns.binary_search(&opening.place.turn).is_ok() {
            Some(opening.place.turn)
        } else if backward {
            turns[..turns.partition_point(|&turn| (turn, 0) < range.to)].last().copied()
        } else {
            self.first_turn(turns, range)
        };
        (turn.and_then(of), closed_at)
    }

    fn owner(
        &self,
        opening: &Opening,
        voices: &Voices,
        range: &Range,
        words: Option<Place>,
    ) -> Owner {
        if let Some(words) = words {
            return match self.role(words.turn) {
                Role::Bot => Owner::Bot,
                _ if self.context.reading.is_script(words) => Owner::Script,
                _ => Owner::Associate,
            };
        }
        let person = voices.people.binary_search(&opening.place.turn).is_ok()
            || self.first_turn(&voices.people, range).is_some();
        if voices.by == Role::Bot || (voices.by == Role::Agent && !person) {
            return Owner::Bot;
        }
        let from = range.required_from.min(range.forbidden_from).0;
        let first = voices.people.partition_point(|&turn| turn < from);
        let mut here =
            voices.people[first..].iter().take_while(|&&turn| (turn, 0) < range.to).peekable();
        // Who said nothing but script had no words of their own to say it with.
        let script =
            here.peek().is_some() && here.all(|&turn| self.context.is_all_script(turn as usize));
        if script { Owner::Script } else { Owner::Associate }
    }
}

/// Whether words of a goodbye are said as one: in "I see you both" and "I'll take care of it" they
/// are not.
fn parts(reading: &Reading<'_>, goodbye: Place) -> bool {
    let turn = goodbye.turn as usize;
    let words = &reading.turns[turn].words;
    let here = &reading.words[words.start as usize..words.end as usize];
    let at = here.partition_point(|word| word.start < goodbye.start);
    let Some(before) = at.checked_sub(1).map(|before| &here[before]) else { return true };
    let role = reading.lists.gist.role(before.id);
    before.ends != Ends::Nothing
        || !(role.all(language::Role::FIRST | language::Role::SUBJECT)
            || role.any(language::Role::AUXILIARY)
            || reading.text(turn, before).eq_ignore_ascii_case("to"))
}

/// Whether a programme asks it of such a conversation; a direction that nobody stated can be any.
fn applies(moment: &OwnMoment, reading: &Reading<'_>) -> bool {
    let conversation = reading.conversation;
    (moment.channels.is_empty() || moment.channels.contains(&conversation.channel))
        && (moment.directions.is_empty()
            || conversation
                .direction
                .is_none_or(|direction| moment.directions.contains(&direction)))
}

/// What the record says of the whole conversation.
fn metadata<'a>(reading: &'a Reading<'_>, field: MetadataField) -> Option<&'a str> {
    let conversation = reading.conversation;
    match field {
        MetadataField::Queue => conversation.queue.as_deref(),
        MetadataField::Topic => conversation.topic.as_deref(),
        MetadataField::Channel => Some(conversation.channel.name()),
        MetadataField::Direction => conversation.direction.map(|direction| direction.name()),
        MetadataField::Language => conversation.language.as_ref().map(|language| language.code()),
    }
}

/// The first turn of a party.
fn first_turn_of(reading: &Reading<'_>, party: Option<u16>) -> Option<u32> {
    let party = party?;
    let turns = &reading.conversation.turns;
    turns.iter().position(|turn| turn.party == party).map(|turn| turn as u32)
}

/// The first of places in order that lies from one point to another.
fn first(places: &[Place], from: Point, to: Point) -> Option<Place> {
    let at = places.partition_point(|place| (place.turn, place.start) < from);
    places.get(at).copied().filter(|place| (place.turn, place.start) < to)
}

/// The first number of a turn with at least so many digits, digits said one by one included.
fn number(reading: &Reading<'_>, turn: usize, least: usize) -> Option<Place> {
    let words = &reading.turns[turn].words;
    let mut run: Option<u32> = None;
    for at in words.start..words.end {
        let word = &reading.words[at as usize];
        let masked = word.sort == Sort::Masked;
        if masked {
            // A card number has at least thirteen digits, a card code three.
            let card = reading.text(turn, word).starts_with("[card#");
            if least <= if card { 13 } else { 3 } {
                return Some(reading.place(turn, at, at));
            }
        }
        let nought = run.is_some() && matches!(reading.text(turn, word), "oh" | "o" | "O");
        if !nought && !matches!(word.sort, Sort::Number | Sort::NumberWord) {
            run = None;
            continue;
        }
        let from = *run.get_or_insert(at);
        let next = reading.words.get(at as usize + 1).filter(|_| at + 1 < words.end);
        let goes_on = next.is_some_and(|next| {
            matches!(next.sort, Sort::Number | Sort::NumberWord)
                || matches!(reading.text(turn, next), "oh" | "o" | "O")
        }) && !matches!(word.ends, Ends::Sentence | Ends::Question);
        if !goes_on {
            let mut digits = String::new();
            acts::digits(reading, turn, from..at + 1, &mut digits);
            if digits.len() >= least {
                return Some(reading.place(turn, from, at));
            }
            run = None;
        }
    }
    None
}
