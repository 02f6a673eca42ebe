//! Everything that is found in one conversation, by one edition of the rules.

use crate::acts::{self, ACTS, Act, Acts};
use crate::conversation::{Channel, Conversation, Language, Role};
use crate::cues::Cue;
use crate::evidence;
use crate::facts::{Facts, Told};
use crate::gist::Memo;
use crate::heads::{self, Heads, Stale};
use crate::heard::{self, Listened, RestsOn};
use crate::judge::{self, Judges, Seen};
use crate::kinds::{Kind, Moment, Outcome, Status, WhyUnknown};
use crate::language::{OTHERS, Other, WordLists};
use crate::models::{self, Known, Models, WIDTH};
use crate::moments::{Context, MOMENTS, Row};
use crate::own::{self, Own};
use crate::reading::{Reading, Scratch, Scripts};
use crate::rubric::{Detecting, Rubric};
use crate::signals::{self, SIGNALS, Signal};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Everything found in one conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Measured numbers, in order of kind and party.
    pub signals: Vec<Signal>,
    /// Acts, in order of turn and place.
    pub acts: Vec<Act>,
    /// Moments, in order of opener and kind.
    pub moments: Vec<Moment>,
}

/// A language beside English, ready to be read.
#[derive(Debug)]
struct Ready {
    lists: WordLists,
    scripts: Scripts,
    // Of this language alone: it holds what is known of its wordings.
    scratch: Mutex<Vec<Scratch>>,
}

/// The rules of one programme, made ready once and used on many conversations.
#[derive(Debug)]
pub struct Analyser {
    pub(crate) lists: WordLists,
    pub(crate) models: Models,
    pub(crate) judges: Judges,
    /// The kinds and channels whose misses are not shown.
    withheld: Vec<(u16, Channel)>,
    pub(crate) scripts: Scripts,
    /// The languages beside English, each made ready when it is first met.
    others: Vec<OnceLock<Ready>>,
    own: Own,
    pub(crate) facts: Facts,
    /// The kinds of the rubric's own moments, in their order.
    pub(crate) own_numbers: Vec<u16>,
    pub(crate) detecting: Detecting,
    kinds: Vec<Kind>,
    /// What the moments of each kind rest on; `None` where it is no words.
    pub(crate) rests: Vec<Option<RestsOn>>,
    heads: Option<Heads>,
    edition: String,
    // What analyses in progress use; it changes speed, never results.
    scratch: Mutex<Vec<(Scratch, Memo)>>,
}

impl Analyser {
    /// Makes the rules of a rubric ready.
    ///
    /// # Panics
    /// Never for the word lists that ship, which a test reads.
    pub fn new(rubric: &Rubric) -> Self {
        Self::with(rubric, Models::english(), Judges::english())
    }

    /// Makes the rules of a rubric ready, with models of one's own.
    ///
    /// # Panics
    /// Never for the word lists that ship, which a test reads.
    pub fn with(rubric: &Rubric, models: Models, judges: Judges) -> Self {
        let mut lists = WordLists::english().expect("the word lists that ship are readable");
        let detecting = rubric.detecting.clone();
        for (&act, wordings) in &detecting.words {
            // The parser of rubrics refuses wordings of an act that takes none.
            let Some(cue) = acts::cue_of_words(act) else { continue };
            for wording in wordings {
                lists.add(wording, cue);
                lists.add(wording, Cue::Programme);
            }
        }
        lists.ready();
        lists.jargon.change(&detecting.jargon.add, &detecting.jargon.remove);
        let mut kinds: Vec<Kind> = MOMENTS.iter().map(Row::kind).collect();
        let mut rests: Vec<Option<RestsOn>> =
            MOMENTS.iter().map(|row| heard::of_catalogue(row.name)).collect();
        let own_numbers = own::numbers(&detecting.moments);
        for (moment, &number) in detecting.moments.iter().zip(&own_numbers) {
            let at = usize::from(number);
            match kinds.get_mut(at).zip(rests.get_mut(at)) {
                Some((kind, rests)) => {
                    *kind = own::kind(moment);
                    *rests = Some(heard::of_own(moment));
                }
                None => {
                    kinds.push(own::kind(moment));
                    rests.push(Some(heard::of_own(moment)));
                }
            }
        }
        let evidence = evidence::english();
        let fitted = format!("{} {evidence:?}", heads::fitted_to(&models, &judges));
        let edition = edition(&kinds, &detecting, &fitted);
        Self {
            scripts: Scripts::new(&detecting.scripts, &lists),
            others: OTHERS.iter().map(|_| OnceLock::new()).collect(),
            own: Own::new(&detecting.moments, &lists),
            facts: Facts::new(&detecting.facts, &lists),
            own_numbers,
            lists,
            models,
            judges,
            withheld: (0..MOMENTS.len() as u16)
                .flat_map(|kind| Channel::ALL.iter().map(move |&channel| (kind, channel)))
                .filter(|&(kind, channel)| {
                    evidence::status_of(&evidence, kind, channel) == Status::Withheld
                })
                .collect(),
            detecting,
            kinds,
            rests,
            heads: None,
            edition,
            scratch: Mutex::default(),
        }
    }

    /// The same, with every miss shown, whatever readers made of such misses: to be judged anew.
    pub fn showing_every_miss(self) -> Self {
        Self { withheld: Vec::new(), ..self }
    }

    /// Makes the rules of a rubric ready, with the programme's own heads on the models that ship.
    ///
    /// # Errors
    /// `Stale` where the heads were fitted to other models.
    pub fn with_heads(rubric: &Rubric, heads: Heads) -> Result<Self, Stale> {
        let (mut models, mut judges) = (Models::english(), Judges::english());
        heads.apply(&mut models, &mut judges)?;
        let mut analyser = Self::with(rubric, models, judges);
        let both = format!("{} heads {}", analyser.edition, heads.hash());
        analyser.edition = blake3::hash(both.as_bytes()).to_hex()[..16].to_owned();
        analyser.heads = Some(heads);
        Ok(analyser)
    }

    /// The programme's own heads, where it has any.
    pub fn heads(&self) -> Option<&Heads> {
        self.heads.as_ref()
    }

    /// The kinds of moment it looks for: the catalogue's, then the programme's own.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The edition: a hash of each rule's version and the rubric's detecting part, 16 hex digits.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Everything it finds in a conversation.
    ///
    /// - **In**: one conversation, masked.
    /// - **Out**: findings that depend on this conversation alone.
    /// - **Cost**: linear in its words.
    pub fn analyse(&self, conversation: &Conversation) -> Findings {
        let (mut scratch, mut memo) =
            self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let windows = &self.detecting.windows;
        let reading = Reading::new(conversation, &self.lists, &self.scripts, windows, &mut scratch);
        let acts = acts::find(&reading, &self.models);
        let told = self.facts.find(&reading, &mut memo);
        let mut moments = self.weighed(&reading, &acts, &told, &mut memo);
        let has_agent = conversation
            .parties
            .iter()
            .any(|party| matches!(party.role, Role::Agent | Role::Supervisor | Role::Bot));
        // What is valid for another language is found with that language's words instead.
        let (mut signals, mut acts) = (signals::measure(&reading, &acts), acts.all);
        if let Some(other) = self.other(conversation) {
            moments.retain(|moment| !other.kinds.contains(&self.name(moment)));
            let (reading, found) = self.read_in_other(other, conversation);
            for (kind, row) in self.catalogue().filter(|(_, row)| other.kinds.contains(&row.name)) {
                let context =
                    Context { reading: &reading, acts: &found, windows, facts: &[], kind };
                (row.find)(&context, &mut moments);
            }
            signals = signals::measure(&reading, &found);
            acts = found.all;
        }
        let listened = Listened::new(conversation, windows);
        for moment in &mut moments {
            let misheard = self.rests[usize::from(moment.kind)]
                .filter(|_| moment.outcome != Outcome::Unknown)
                .and_then(|rests| listened.misheard(moment, rests));
            let kind = &self.kinds[usize::from(moment.kind)];
            if let Some(why) = invalid(kind, conversation) {
                *moment = moment.doubted(why);
            } else if !has_agent {
                *moment = moment.doubted(WhyUnknown::NoAgent);
            } else if misheard.is_some() {
                *moment = moment.doubted(WhyUnknown::Misheard);
            } else if moment.outcome == Outcome::Missed
                && self.withheld.contains(&(moment.kind, conversation.channel))
            {
                *moment = moment.doubted(WhyUnknown::Unproven);
            }
        }
        moments.sort_by_key(|moment| (moment.opener, moment.kind));
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push((scratch, memo));
        Findings { signals, acts, moments }
    }
}

impl Analyser {
    /// The language beside English that a conversation is in, if it has words of its own.
    fn other(&self, conversation: &Conversation) -> Option<&'static Other> {
        OTHERS.iter().find(|other| Some(other.language) == conversation.language)
    }

    fn name(&self, moment: &Moment) -> &'static str {
        MOMENTS.get(usize::from(moment.kind)).map_or("", |row| row.name)
    }

    /// A conversation as its own language's words read it.
    ///
    /// # Panics
    /// Never for the word lists that ship, which a test reads.
    pub(crate) fn read_in_other<'a>(
        &'a self,
        other: &'static Other,
        conversation: &'a Conversation,
    ) -> (Reading<'a>, Acts) {
        let number = OTHERS.iter().position(|one| one.language == other.language).unwrap_or(0);
        let ready = self.others[number].get_or_init(|| {
            let lists = (other.lists)().expect("the word lists that ship are readable");
            let scripts = Scripts::new(&self.detecting.scripts, &lists);
            Ready { lists, scripts, scratch: Mutex::default() }
        });
        let windows = &self.detecting.windows;
        let mut scratch =
            ready.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let (lists, scripts) = (&ready.lists, &ready.scripts);
        let reading = Reading::new(conversation, lists, scripts, windows, &mut scratch);
        ready.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        let none = Models::new(Vec::new(), 0, vec![models::Row([0; WIDTH])], Known::new([]));
        let acts = acts::find(&reading, &none);
        (reading, acts)
    }

    /// Where a moment was found: in another language than English, if it is valid for it.
    pub(crate) fn other_of(
        &self,
        conversation: &Conversation,
        moment: &Moment,
    ) -> Option<&'static Other> {
        self.other(conversation).filter(|other| other.kinds.contains(&self.name(moment)))
    }

    /// What the rules propose and their judges leave of it, before what the record cannot carry is
    /// doubted.
    pub(crate) fn weighed(
        &self,
        reading: &Reading<'_>,
        acts: &Acts,
        facts: &[Told<'_>],
        memo: &mut Memo,
    ) -> Vec<Moment> {
        let windows = &self.detecting.windows;
        let mut moments = Vec::new();
        let mut proposed = Vec::new();
        for (kind, row) in self.catalogue() {
            let context = Context { reading, acts, windows, facts, kind };
            (row.find)(&context, &mut proposed);
            let weighed = proposed.drain(..).filter_map(|one| self.judges.weigh(&context, one));
            moments.extend(weighed);
        }
        self.own.find(reading, acts, windows, &self.own_numbers, memo, &mut moments);
        moments
    }

    /// The rows of the catalogue that no moment of the rubric takes the place of, with their numbers.
    fn catalogue(&self) -> impl Iterator<Item = (u16, &'static Row)> {
        let rows = (0..).zip(MOMENTS);
        rows.filter(|(kind, _)| !self.own_numbers.contains(kind))
    }

    /// What the rules of the catalogue propose before it is weighed, with what a judge sees of it.
    pub fn proposed(&self, conversation: &Conversation) -> Vec<(Moment, Seen)> {
        let mut scratch = Scratch::default();
        let windows = &self.detecting.windows;
        let reading = Reading::new(conversation, &self.lists, &self.scripts, windows, &mut scratch);
        let acts = acts::find(&reading, &self.models);
        let told = self.facts.find(&reading, &mut Memo::default());
        let mut all = Vec::new();
        let mut proposed = Vec::new();
        for (kind, row) in self.catalogue() {
            let context = Context { reading: &reading, acts: &acts, windows, facts: &told, kind };
            (row.find)(&context, &mut proposed);
            all.extend(proposed.drain(..).map(|moment| (moment, judge::seen(&context, &moment))));
        }
        all
    }
}

/// Why a kind is not valid for a conversation, if it is not.
fn invalid(kind: &Kind, conversation: &Conversation) -> Option<WhyUnknown> {
    let language = kind.languages.is_empty()
        || conversation.language.is_some_and(|language| kind.languages.contains(&language));
    let channel = kind.channels.is_empty() || kind.channels.contains(&conversation.channel);
    let direction = kind.directions.is_empty()
        || conversation.direction.is_some_and(|direction| kind.directions.contains(&direction));
    if !language {
        Some(WhyUnknown::Language)
    } else if !(channel && direction) {
        Some(WhyUnknown::Channel)
    } else {
        None
    }
}

/// Raised by hand when the reading of words, sentences, floor or waits changes its answers.
pub const READING_VERSION: u32 = 2;
/// Raised by hand when acts change their answers.
pub const ACTS_VERSION: u32 = 2;

fn edition(kinds: &[Kind], detecting: &Detecting, fitted: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(&format!("reading {READING_VERSION} acts {ACTS_VERSION} {}", ACTS.len()));
    for signal in SIGNALS {
        add(&format!("{} {}", signal.name, signal.version));
    }
    for kind in kinds {
        let languages: Vec<&str> = kind.languages.iter().map(Language::code).collect();
        add(&format!("{} {} {}", kind.name, kind.version, languages.join(" ")));
    }
    for kind in heard::easily_misheard() {
        add(&format!("easily misheard {kind}"));
    }
    add(fitted);
    add(&detecting.canonical());
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::ActKind;
    use crate::conversation::{Party, Timing, Turn, TurnTime};

    /// The acts of this kind in one turn of an agent's, where the programme adds `wordings` to it.
    #[track_caller]
    fn check(kind: ActKind, wordings: &[&str], text: &str, expected: &[&str]) {
        let mut rubric = Rubric::default();
        let wordings = wordings.iter().map(|&wording| wording.into()).collect();
        rubric.detecting.words.insert(kind, wordings);
        let party =
            |role, name: &str| Party { role, pseudonym: name.into(), person: None, team: None };
        let conversation = Conversation {
            source: String::new(),
            id: String::new(),
            started_at: None,
            channel: Channel::Voice,
            direction: None,
            language: Some(Language::ENGLISH),
            programme: None,
            queue: None,
            topic: None,
            parties: vec![party(Role::Agent, "agent-a"), party(Role::Customer, "customer-a")],
            turns: vec![Turn { party: 0, time: TurnTime::Unknown, text: text.into(), heard: None }],
            events: Vec::new(),
            stretches: Vec::new(),
            bill: Vec::new(),
            timing: Timing::None,
        };
        let acts = Analyser::new(&rubric).analyse(&conversation).acts;
        let found: Vec<&str> = acts
            .iter()
            .filter(|act| act.kind == kind)
            .map(|act| &text[act.at.start as usize..act.at.end as usize])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_programme_adds_wordings_to_an_act() {
        let text = "Right. I'll paint the widget now, give it 2 mins. Widget!";
        let kind = ActKind::AnnounceWait;
        check(kind, &[], text, &[]);
        check(kind, &["i will paint the widget"], text, &["I'll paint the widget"]);
        check(kind, &["(paint|walk) the widget", "~2 widget now it"], text, &[]);
        check(kind, &["give it 2 mins", "widget"], text, &["widget", "Widget"]);
        // An act that a rule finds takes none; the rubric's parser refuses them.
        assert!(!acts::accepts_words(ActKind::ReadBack) && acts::accepts_words(kind));
        check(ActKind::ReadBack, &["widget"], text, &[]);
    }
}
