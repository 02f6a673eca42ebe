//! Wordings that signal something, found in one pass over the words of a turn.
//!
//! A language is a file of wordings. They are compiled into one automaton over words, made
//! deterministic as far as texts need it, so that the cost of a turn does not grow with the
//! number of wordings.

use crate::conversation::closed_list;
use crate::exact::Exact;
use crate::words::{Ends, Sort, Vocabulary, Word};
use rustc_hash::FxHashMap;

closed_list! {
    /// What a wording signals.
    Cue {
        /// What the programme added, beside the act that it stands for.
        Programme = "programme",
        /// Hello.
        Greet = "greet",
        /// Who is speaking.
        IdentifySelf = "identify_self",
        /// An offer to help at the start.
        OfferHelp = "offer_help",
        /// Anything else?
        OfferMore = "offer_more",
        /// Thanks.
        Thank = "thank",
        /// Goodbye.
        Bye = "bye",
        /// That is good, or remarkable.
        Appreciate = "appreciate",
        /// An apology, of any use.
        Apologise = "apologise",
        /// An apology for something.
        ApologiseFor = "apologise_for",
        /// "Sorry" that opens a refusal.
        ApologyIsRefusal = "apology_is_refusal",
        /// "Sorry?" that asks again.
        ApologyIsRepair = "apology_is_repair",
        /// "Sorry for any inconvenience."
        ApologyIsClose = "apology_is_close",
        /// A reaction to what was told.
        React = "react",
        /// "I understand" and nothing more.
        UnderstandBare = "understand_bare",
        /// Words that open a restatement.
        RecapCue = "recap_cue",
        /// Is that right?
        Confirm = "confirm",
        /// Who are you, to be sure.
        CheckIdentity = "check_identity",
        /// A name is asked for.
        SlotName = "slot_name",
        /// An address.
        SlotAddress = "slot_address",
        /// A postcode.
        SlotPostcode = "slot_postcode",
        /// A telephone number.
        SlotPhone = "slot_phone",
        /// An e-mail address.
        SlotEmail = "slot_email",
        /// An account number.
        SlotAccount = "slot_account",
        /// An order or reference number.
        SlotOrder = "slot_order",
        /// A date of birth.
        SlotBirth = "slot_birth",
        /// Which device or version.
        SlotDevice = "slot_device",
        /// A meter reading.
        SlotReading = "slot_reading",
        /// A day or time.
        SlotDate = "slot_date",
        /// An amount.
        SlotAmount = "slot_amount",
        /// A value to keep follows.
        ContactValue = "contact_value",
        /// A value to keep is asked for.
        NewValueAsk = "new_value_ask",
        /// A key to look up.
        Lookup = "lookup",
        /// A question by its form.
        Question = "question",
        /// A request by its form.
        Request = "request",
        /// A question that asks nothing.
        QuestionIsPhatic = "question_is_phatic",
        /// Words that open an answer.
        AnswerCue = "answer_cue",
        /// Something cannot be done.
        Decline = "decline",
        /// A commitment to a later action.
        Promise = "promise",
        /// An action done now.
        PromiseIsPresent = "promise_is_present",
        /// By when.
        SayWhen = "say_when",
        /// Soon.
        VagueWhen = "vague_when",
        /// There will be a wait.
        AnnounceWait = "announce_wait",
        /// Please wait, in words that say nothing else.
        AskToWait = "ask_to_wait",
        /// Thanks or an apology for a wait.
        ThankWait = "thank_wait",
        /// Do this.
        Instruct = "instruct",
        /// A step to mend a fault.
        FixStep = "fix_step",
        /// Did it work?
        CheckResult = "check_result",
        /// It worked, or not.
        ReportResult = "report_result",
        /// What the system shows.
        SeeHere = "see_here",
        /// A question about a fault.
        Diagnose = "diagnose",
        /// The reason, or how it works.
        Explain = "explain",
        /// In other words.
        Rephrase = "rephrase",
        /// I did not hear, or follow.
        NotFollow = "not_follow",
        /// No, that is not it.
        Correct = "correct",
        /// Trouble, hardship, a bad experience.
        TellTrouble = "tell_trouble",
        /// Trouble that nobody could take for anything else.
        TellDistress = "tell_distress",
        /// A word that may be meant as a reaction to trouble.
        KindWord = "kind_word",
        /// The company failed.
        Blame = "blame",
        /// Something does not work.
        TellFault = "tell_fault",
        /// An attack or insult.
        Attack = "attack",
        /// Somebody will get in touch, or there will be news.
        ContactBack = "contact_back",
        /// A public thread goes on in private messages.
        MoveChannel = "move_channel",
        /// The conversation will be ended.
        Warn = "warn",
        /// A hand-over to somebody else.
        Transfer = "transfer",
        /// A transfer of money or files.
        TransferIsMoney = "transfer_is_money",
        /// Where to.
        TransferPlace = "transfer_place",
        /// Why.
        TransferWhy = "transfer_why",
        /// The details are handed over.
        Handover = "handover",
        /// A change or payment made.
        Commit = "commit",
        /// Yes.
        Agree = "agree",
        /// No.
        Deny = "deny",
        /// Perhaps.
        Hedge = "hedge",
        /// What comes next.
        NextStep = "next_step",
        /// Words that strike back.
        Retaliate = "retaliate",
        /// The end is near.
        CloseCue = "close_cue",
        /// A complaint, a superior.
        Complaint = "complaint",
        /// Back to the business without an answer.
        GoesAhead = "goes_ahead",
        /// A fault that is over.
        FaultIsOver = "fault_is_over",
        /// A question put as an order.
        AskByOrder = "ask_by_order",
        /// What was already tried is asked.
        AlreadyTried = "already_tried",
        /// An instruction that mends nothing.
        NotAFix = "not_a_fix",
        /// The agent sees that it works.
        AgentSeesResult = "agent_sees_result",
        /// It worked, at another time.
        ResultIsPast = "result_is_past",
        /// A request for a fact that is no question by its form.
        AskForFact = "ask_for_fact",
        /// A request that may be made twice.
        AskExempt = "ask_exempt",
        /// The customer says why they are in touch.
        StateProblem = "state_problem",
        /// A question that asks nothing, in anger.
        Rhetorical = "rhetorical",
        /// Words of somebody else.
        Quoted = "quoted",
        /// A courtesy that answers nothing.
        Courtesy = "courtesy",
        /// A machine's menu.
        Menu = "menu",
        /// Trouble only in words.
        TroubleIsNot = "trouble_is_not",
        /// About who is calling.
        AboutCaller = "about_caller",
        /// Which plan.
        SlotPlan = "slot_plan",
        /// A plan is named.
        GivesPlan = "gives_plan",
        /// An order or reference number is given.
        GivesOrder = "gives_order",
        /// An account number is given.
        GivesAccount = "gives_account",
        /// A device may be named.
        GivesDevice = "gives_device",
        /// A question for a fact.
        FactQuestion = "fact_question",
        /// Another fact of the same sort.
        OtherFact = "other_fact",
        /// What has not happened yet.
        IfOnly = "if_only",
        /// Go ahead, tell me.
        GoAhead = "go_ahead",
        /// Praise.
        Praise = "praise",
        /// Words of attack that attack nobody here.
        AttackIsNot = "attack_is_not",
        /// A time that is no deadline.
        NotWhen = "not_when",
        /// Words of not following that say the opposite.
        NotFollowIsNot = "not_follow_is_not",
        /// A step that the speaker takes.
        OwnStep = "own_step",
        // Those from here on are for the rules of moments and for signals alone; see `FITTED`.
        /// The customer is brushed off.
        Dismiss = "dismiss",
        /// An insult.
        HostileWord = "hostile_word",
        /// A greeting in words that other rules do not take for one.
        GreetMore = "greet_more",
        /// Hello, wherever it stands in the first words.
        GreetWord = "greet_word",
        /// Who is speaking, in words that other rules do not take for it.
        NameSelf = "name_self",
        /// Anything else, in words that other rules do not take for it.
        OfferMoreWays = "offer_more_ways",
        /// That is all.
        ThatIsAll = "that_is_all",
        /// Good wishes at the end.
        GoodWishes = "good_wishes",
        /// A goodbye or good wishes that one parts with.
        Parting = "parting",
        /// Are you listening?
        HearMe = "hear_me",
        /// Hello, in the middle of a call.
        LineCheck = "line_check",
        /// What was understood is not what was said.
        Corrected = "corrected",
        /// Words of correction that correct nobody here.
        CorrectedIsNot = "corrected_is_not",
        /// It was put right.
        PutsRight = "puts_right",
        /// Trouble in the speaker's own life.
        Hardship = "hardship",
        /// What would help, or what can be done about it.
        Explores = "explores",
        /// A step that the listener is to take; it ends with the step's verb.
        Step = "step",
        /// A step for another time.
        StepLater = "step_later",
        /// A step is to be taken now.
        LiveNow = "live_now",
        /// A step was taken just now, or is being taken.
        LiveDone = "live_done",
        /// What was said was heard and not understood.
        NotUnderstood = "not_understood",
        /// What was said was understood.
        Follows = "follows",
        /// Is that understood?
        CheckUnderstood = "check_understood",
        /// The matter is not settled.
        NotSolved = "not_solved",
        /// The matter is settled.
        Settled = "settled",
        /// There is nothing else that the speaker wants.
        NothingElse = "nothing_else",
        /// The figure that follows is added.
        Plus = "plus",
        /// The figure that follows is taken away.
        Minus = "minus",
        /// A result follows.
        Makes = "makes",
        /// The figure beside it is the sum of all.
        InAll = "in_all",
        /// So much each, or for each length of time.
        Rate = "rate",
        /// What would be, if.
        SumIf = "sum_if",
        /// A figure of another time, or of something else.
        FigureIsNot = "figure_is_not",
        /// The figure after it mostly follows from others.
        FigureLeads = "figure_leads",
        /// The figure beside it mostly follows from others.
        FigureLinks = "figure_links",
        /// The figure in it is what is left of another.
        FigureOther = "figure_other",
        /// The figure is one of so many equal parts.
        FigureSpread = "figure_spread",
        /// Half of a figure.
        FigureHalf = "figure_half",
        /// Twice a figure.
        FigureTwice = "figure_twice",
        /// A third of a figure.
        FigureThird = "figure_third",
        /// The figure is one of a year.
        FigureYear = "figure_year",
        /// A share is spoken of, and not how much it is.
        FigureShare = "figure_share",
        /// All that the bill comes to.
        BillTotal = "bill_total",
        /// Why is there this charge?
        ChargeWhy = "charge_why",
        /// How much is it?
        ChargeHowMuch = "charge_how_much",
        /// Words of a charge that ask for no explanation.
        ChargeIsNot = "charge_is_not",
        /// A charge, or what is owed.
        ChargeTopic = "charge_topic",
        /// Money that goes or comes, or a price that changes.
        ChargeMoves = "charge_moves",
        /// Why, or what for.
        ChargeBecause = "charge_because",
        /// It is to be explained, or is not understood.
        ChargeExplain = "charge_explain",
        /// What is this?
        ChargeWhat = "charge_what",
        /// Is there one, and is it to be paid?
        ChargeWhether = "charge_whether",
        /// A question that no explanation answers: when, who, can you.
        ChargeAsksNot = "charge_asks_not",
        /// A payment that did not go through, or has not come.
        ChargeDeclined = "charge_declined",
        /// A question whose matter was named before it.
        ChargeShort = "charge_short",
        /// How can that be?
        ChargeHowCan = "charge_how_can",
        /// It cannot be right.
        ChargePuzzled = "charge_puzzled",
        /// It is to be given back.
        ChargeDemand = "charge_demand",
        /// The reason of a charge.
        ChargeReason = "charge_reason",
        /// A pause that is filled: "um".
        Hesitation = "hesitation",
        /// Please.
        Please = "please",
        // Skills on trial: corrections, steps, closes.
        /// What the speaker says was said already, or passed over.
        ToldAlready = "told_already",
        /// A value or word that stands in the place of another.
        InPlaceOf = "in_place_of",
        /// The agent closes, in words that other rules do not take for it.
        CloseWays = "close_ways",
        /// Nothing was done, said to a close.
        NotHelped = "not_helped",
        /// The speaker goes, in words that other rules do not take for it.
        Leaves = "leaves",
        // Faults.
        /// What does that mean?
        AsksMeaning = "asks_meaning",
        /// What is that? It may ask for a value.
        AsksWhat = "asks_what",
        /// What was said is echoed with a "what" in the place of a word.
        EchoesGap = "echoes_gap",
        /// The customer is brushed off, or may be.
        DismissPerhaps = "dismiss_perhaps",
        /// The customer may be brushed off, where nothing else is said.
        DismissAlone = "dismiss_alone",
        /// The customer's feedback, patience or custom is valued.
        ValuesYou = "values_you",
        /// An insult, or perhaps one.
        HostilePerhaps = "hostile_perhaps",
        // Skills that were weak: corrections, needs, charges, formulas, following.
        /// The speaker said it before, as a reproach.
        ToldAgain = "told_again",
        /// What the speaker said was not read, or not listened to.
        NotRead = "not_read",
        /// Words of having said something that reproach nobody here.
        ToldAgainIsNot = "told_again_is_not",
        /// No, and another value.
        NoBut = "no_but",
        /// No, and nothing that corrects.
        NoButIsNot = "no_but_is_not",
        /// It is not as the other said.
        Contradicts = "contradicts",
        /// That one is glad to help, or will see what can be done.
        StockHelp = "stock_help",
        /// Write to us elsewhere.
        StockMove = "stock_move",
        /// Words that look like the start of an answer.
        AnswerIsNot = "answer_is_not",
        /// An apology that fits whatever was told.
        StockSorry = "stock_sorry",
        /// It was the company that failed.
        OwnsIt = "owns_it",
        /// Sorry to hear it, which is regret and owns nothing.
        SorryHear = "sorry_hear",
        /// Sorry for a wait.
        SorryWait = "sorry_wait",
        /// What is put right, or found out, at once.
        OwnsNow = "owns_now",
        /// A conclusion from what was explained, or doing as told.
        TakesUp = "takes_up",
        /// Words that look like one and take up nothing.
        TakesUpIsNot = "takes_up_is_not",
        /// Words of waiting, and of what did not come.
        Waited = "waited",
    }
}

impl Cue {
    /// How many kinds of wordings, from the first on, the models and judges were fitted to. What
    /// comes after them is for the rules of moments and for signals alone: the models and judges do not see it, for
    /// a judge has one weight a kind, in this order. Raise it when both are fitted anew.
    pub const FITTED: usize = Self::OwnStep as usize + 1;

    /// Whether the models and judges were fitted to it.
    pub fn is_fitted(self) -> bool {
        (self as usize) < Self::FITTED
    }
}

/// A wording as found: words `from..=to` of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Its first word, counted in the list of words it was found in.
    pub from: u32,
    /// Its last word.
    pub to: u32,
    /// What it signals.
    pub cue: Cue,
}

/// The wordings of a language, ready to be looked for.
#[derive(Debug, Default)]
pub struct Wordings {
    /// The words the wordings are written in.
    pub vocabulary: Vocabulary,
    symbols: Vec<Symbol>,
    follow: Vec<Vec<u32>>,
    cue: Vec<Option<Cue>>,
    starts: Vec<u32>,
    starts_of_clause: Vec<u32>,
    starts_of_sentence: Vec<u32>,
    literal: Exact<Cue>,
}

/// What opens at a word, fillers aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Nothing.
    Nothing,
    /// A clause.
    Clause,
    /// A sentence.
    Sentence,
}

/// What one step of a wording may be.
#[derive(Debug)]
enum Symbol {
    OneOf(Vec<u32>),
    Any,
    Number,
    End,
    Asked,
}

/// The part of the automaton that texts have needed so far. It changes speed, never results.
#[derive(Debug, Default)]
pub struct Steps {
    states: Vec<State>,
    known: FxHashMap<Box<[u32]>, u32>,
    /// From the states that words start in, which each word meets: by state and key.
    first: Vec<u32>,
    next: FxHashMap<(u32, u32), u32>,
    /// Those of them that were taken last, by a hash of state and key: what is near is quick.
    last: Vec<(u32, u32, u32)>,
    found: Vec<(Cue, u32)>,
}

#[derive(Debug)]
struct State {
    positions: Box<[u32]>,
    cues: Box<[Cue]>,
    /// Which words may go on from here, a bit for all that share a place in it: most cannot, and
    /// are told without looking up the step.
    goes_on: u64,
}

/// Beyond this many states the steps are forgotten and learnt anew: memory stays bounded.
const MOST_STATES: usize = 50_000;

const OTHER: u32 = u32::MAX;
const DIGITS: u32 = u32::MAX - 1;
const END: u32 = u32::MAX - 2;
const END_ASKED: u32 = u32::MAX - 3;
const KEYS_BESIDE_WORDS: usize = 4;
/// How many steps are kept near: 2 to this power.
const LAST_BITS: u32 = 13;
const START: u32 = 0;
const START_OF_CLAUSE: u32 = 1;
const START_OF_SENTENCE: u32 = 2;
const DEAD: u32 = 3;
/// A step that no text has needed yet.
const NOT_TAKEN: u32 = u32::MAX;

/// Why a file of wordings, or a wording, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, counted from 1.
    pub line: usize,
    /// What was expected.
    pub expected: &'static str,
}

impl Wordings {
    /// Reads a file of wordings and adds them.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn add_file(&mut self, text: &str) -> Result<(), Unreadable> {
        let mut shorthands = Shorthands::default();
        let mut cue = None;
        for (index, line) in text.lines().enumerate() {
            let unreadable = |expected| Unreadable { line: index + 1, expected };
            let line = line.trim();
            // After the first section `#` is a number.
            let comment = if cue.is_none() { "#" } else { "##" };
            if line.is_empty() || line.starts_with(comment) {
                continue;
            }
            if let Some((name, choices)) =
                line.strip_prefix('$').and_then(|rest| rest.split_once(" = "))
            {
                shorthands.insert(name, choices);
            } else if let Some(name) = section(line) {
                cue = Some(Cue::from_name(name).ok_or(unreadable("the name of a cue"))?);
            } else {
                let cue = cue.ok_or(unreadable("a section before the first wording"))?;
                self.add_with(line, cue, &shorthands).map_err(unreadable)?;
            }
        }
        Ok(())
    }

    /// Adds one wording.
    ///
    /// # Errors
    /// What was expected, where it cannot be read.
    pub fn add(&mut self, wording: &str, cue: Cue) -> Result<(), &'static str> {
        self.add_with(wording, cue, &Shorthands::default())
    }

    /// Adds one wording whose words stand for themselves, after all others were added.
    pub fn add_literal(&mut self, wording: &str, cue: Cue) {
        self.literal.add(&self.vocabulary, wording, cue);
    }

    fn add_with(
        &mut self,
        wording: &str,
        cue: Cue,
        shorthands: &Shorthands,
    ) -> Result<(), &'static str> {
        let wording = wording.trim();
        let rest = wording.trim_start_matches(['<', '^']);
        let mut parser = Parser { text: rest, depth: 0, shorthands };
        let node = parser.choices()?;
        if !parser.text.is_empty() {
            return Err("brackets that match");
        }
        let part = self.lay(&node);
        if part.empty {
            return Err("a wording that is not empty");
        }
        let starts = match wording.chars().next() {
            Some('<') => &mut self.starts_of_sentence,
            Some('^') => &mut self.starts_of_clause,
            _ => &mut self.starts,
        };
        starts.extend(part.first);
        for last in part.last {
            self.cue[last as usize] = Some(cue);
        }
        Ok(())
    }

    fn lay(&mut self, node: &Node) -> Part {
        match node {
            Node::Words(words) => {
                let mut ids: Vec<u32> =
                    words.iter().map(|word| self.vocabulary.learn(word)).collect();
                ids.sort_unstable();
                ids.dedup();
                self.position(Symbol::OneOf(ids))
            }
            Node::Any => self.position(Symbol::Any),
            Node::Number => self.position(Symbol::Number),
            Node::End => self.position(Symbol::End),
            Node::Asked => self.position(Symbol::Asked),
            Node::Maybe(node) => Part { empty: true, ..self.lay(node) },
            Node::OneOf(nodes) => {
                let mut whole = Part::default();
                for node in nodes {
                    let part = self.lay(node);
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                    whole.empty |= part.empty;
                }
                whole
            }
            Node::Sequence(nodes) => {
                let mut whole = Part { empty: true, ..Part::default() };
                for node in nodes {
                    let part = self.lay(node);
                    for &last in &whole.last {
                        self.follow[last as usize].extend(&part.first);
                    }
                    if whole.empty {
                        whole.first.extend(&part.first);
                    }
                    if !part.empty {
                        whole.last.clear();
                    }
                    whole.last.extend(part.last);
                    whole.empty &= part.empty;
                }
                whole
            }
        }
    }

    fn position(&mut self, symbol: Symbol) -> Part {
        let position = self.symbols.len() as u32;
        self.symbols.push(symbol);
        self.follow.push(Vec::new());
        self.cue.push(None);
        Part { first: vec![position], last: vec![position], empty: false }
    }

    fn matches(&self, position: u32, key: u32) -> bool {
        match &self.symbols[position as usize] {
            Symbol::OneOf(words) => words.binary_search(&key).is_ok(),
            Symbol::Any => key != END && key != END_ASKED,
            Symbol::Number => key == DIGITS || self.vocabulary.is_number(key),
            Symbol::End => key == END || key == END_ASKED,
            Symbol::Asked => key == END_ASKED,
        }
    }

    fn key(&self, word: &Word) -> u32 {
        match word.sort {
            Sort::Number => DIGITS,
            _ if (word.id as usize) < self.vocabulary.len() => word.id,
            _ => OTHER,
        }
    }

    fn next(&self, steps: &mut Steps, state: u32, key: u32) -> u32 {
        if state < DEAD {
            // The keys that are no words count from the last number down.
            let words = self.vocabulary.len();
            let column =
                if key >= END_ASKED { words + (OTHER - key) as usize } else { key as usize };
            let at = state as usize * (words + KEYS_BESIDE_WORDS) + column;
            if steps.first[at] == NOT_TAKEN {
                steps.first[at] = self.learn(steps, state, key);
            }
            return steps.first[at];
        }
        if steps.states[state as usize].goes_on & bit(key) == 0 {
            return DEAD;
        }
        let place =
            (state.wrapping_mul(0x85eb_ca6b) ^ key.wrapping_mul(0x9e37_79b9)) >> (32 - LAST_BITS);
        let (of, by, next) = steps.last[place as usize];
        if (of, by) == (state, key) {
            return next;
        }
        let next = match steps.next.get(&(state, key)) {
            Some(&next) => next,
            None => {
                let next = self.learn(steps, state, key);
                steps.next.insert((state, key), next);
                next
            }
        };
        steps.last[place as usize] = (state, key, next);
        next
    }

    fn learn(&self, steps: &mut Steps, state: u32, key: u32) -> u32 {
        let follow: Vec<&[u32]> = match state {
            START => vec![&self.starts],
            START_OF_CLAUSE => vec![&self.starts, &self.starts_of_clause],
            START_OF_SENTENCE => {
                vec![&self.starts, &self.starts_of_clause, &self.starts_of_sentence]
            }
            _ => (steps.states[state as usize].positions.iter())
                .map(|&position| self.follow[position as usize].as_slice())
                .collect(),
        };
        let mut positions: Vec<u32> =
            follow.concat().into_iter().filter(|&position| self.matches(position, key)).collect();
        positions.sort_unstable();
        positions.dedup();
        self.state(steps, positions)
    }

    fn state(&self, steps: &mut Steps, positions: Vec<u32>) -> u32 {
        if positions.is_empty() {
            return DEAD;
        }
        if let Some(&state) = steps.known.get(positions.as_slice()) {
            return state;
        }
        let state = steps.states.len() as u32;
        let mut cues: Vec<Cue> =
            positions.iter().filter_map(|&position| self.cue[position as usize]).collect();
        cues.sort_unstable();
        cues.dedup();
        let positions: Box<[u32]> = positions.into();
        steps.known.insert(positions.clone(), state);
        let goes_on = positions
            .iter()
            .flat_map(|&position| &self.follow[position as usize])
            .fold(0, |bits, &position| bits | self.bits(position));
        steps.states.push(State { positions, cues: cues.into(), goes_on });
        state
    }

    /// The bits of the words that a position may match.
    fn bits(&self, position: u32) -> u64 {
        match &self.symbols[position as usize] {
            Symbol::OneOf(words) => words.iter().fold(0, |bits, &word| bits | bit(word)),
            Symbol::End => bit(END) | bit(END_ASKED),
            Symbol::Asked => bit(END_ASKED),
            Symbol::Any | Symbol::Number => u64::MAX,
        }
    }

    /// Adds every wording found among `words` to `hits`: for each cue and first word the longest.
    ///
    /// `opens` says of each word what opens there. Positions in `hits` count from `offset`.
    pub fn find(
        &self,
        words: &[Word],
        opens: &[Opens],
        offset: u32,
        steps: &mut Steps,
        hits: &mut Vec<Hit>,
    ) {
        if steps.states.len() > MOST_STATES {
            *steps = Steps::default();
        }
        while steps.states.len() <= DEAD as usize {
            steps.states.push(State {
                positions: Box::default(),
                cues: Box::default(),
                goes_on: 0,
            });
        }
        steps.last.resize(1 << LAST_BITS, (DEAD, 0, DEAD));
        steps.first.resize(DEAD as usize * (self.vocabulary.len() + KEYS_BESIDE_WORDS), NOT_TAKEN);
        for (from, open) in opens.iter().enumerate().take(words.len()) {
            let mut state = match open {
                Opens::Nothing => START,
                Opens::Clause => START_OF_CLAUSE,
                Opens::Sentence => START_OF_SENTENCE,
            };
            steps.found.clear();
            for (at, word) in words.iter().enumerate().skip(from) {
                state = self.next(steps, state, self.key(word));
                if state == DEAD {
                    break;
                }
                let last = at + 1 == words.len();
                let ends = last || matches!(word.ends, Ends::Sentence | Ends::Question);
                accept(&steps.states[state as usize], at as u32, &mut steps.found);
                if ends {
                    // A text without marks may have asked.
                    let key = if word.ends == Ends::Sentence { END } else { END_ASKED };
                    let end = self.next(steps, state, key);
                    accept(&steps.states[end as usize], at as u32, &mut steps.found);
                    break;
                }
            }
            if !self.literal.is_empty() {
                for (cue, to) in self.literal.at(words, from) {
                    note(cue, to as u32, &mut steps.found);
                }
            }
            let from = offset + from as u32;
            hits.extend(steps.found.iter().map(|&(cue, to)| Hit { from, to: offset + to, cue }));
        }
    }
}

/// The place of a word among 64, by a multiplicative hash (Knuth 1998, 6.4).
fn bit(key: u32) -> u64 {
    1 << (key.wrapping_mul(0x9e37_79b9) >> 26)
}

fn accept(state: &State, at: u32, found: &mut Vec<(Cue, u32)>) {
    for &cue in &state.cues {
        note(cue, at, found);
    }
}

fn note(cue: Cue, at: u32, found: &mut Vec<(Cue, u32)>) {
    match found.iter_mut().find(|(known, _)| *known == cue) {
        Some((_, to)) => *to = at.max(*to),
        None => found.push((cue, at)),
    }
}

/// The name of a section; a wording in brackets has a space, a bar or more after it.
fn section(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?.strip_suffix(']')?;
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_').then_some(name)
}

#[derive(Default)]
struct Part {
    first: Vec<u32>,
    last: Vec<u32>,
    empty: bool,
}

#[derive(Debug)]
enum Node {
    Words(Vec<String>),
    Any,
    Number,
    End,
    Asked,
    Maybe(Box<Node>),
    OneOf(Vec<Node>),
    Sequence(Vec<Node>),
}

type Shorthands<'a> = FxHashMap<&'a str, &'a str>;

struct Parser<'a> {
    text: &'a str,
    depth: u32,
    shorthands: &'a Shorthands<'a>,
}

impl Parser<'_> {
    fn choices(&mut self) -> Result<Node, &'static str> {
        self.depth += 1;
        if self.depth > 8 {
            return Err("at most eight brackets in one another");
        }
        let mut words = Vec::new();
        let mut nodes = Vec::new();
        loop {
            match self.sequence()? {
                Node::Words(more) => words.extend(more),
                node => nodes.push(node),
            }
            match self.text.strip_prefix('|') {
                Some(rest) => self.text = rest,
                None => break,
            }
        }
        self.depth -= 1;
        if !words.is_empty() {
            nodes.push(Node::Words(words));
        }
        match (nodes.pop(), nodes.is_empty()) {
            (Some(node), true) => Ok(node),
            (Some(node), false) => {
                nodes.push(node);
                Ok(Node::OneOf(nodes))
            }
            (None, _) => Err("a word"),
        }
    }

    fn sequence(&mut self) -> Result<Node, &'static str> {
        let mut nodes = Vec::new();
        loop {
            self.text = self.text.trim_start();
            let Some(first) = self.text.chars().next() else { break };
            match first {
                ')' | ']' | '|' => break,
                '(' => {
                    let node = self.bracket(')')?;
                    match self.text.strip_prefix('?') {
                        Some(rest) => {
                            self.text = rest;
                            nodes.push(Node::Maybe(Box::new(node)));
                        }
                        None => nodes.push(node),
                    }
                }
                '[' => {
                    let node = self.bracket(']')?;
                    nodes.push(Node::Maybe(Box::new(node)));
                }
                _ => {
                    let end =
                        self.text.find([' ', '(', ')', '[', ']', '|']).unwrap_or(self.text.len());
                    let (word, rest) = self.text.split_at(end);
                    self.text = rest;
                    match word {
                        "_" => nodes.push(Node::Any),
                        "#" => nodes.push(Node::Number),
                        ">" => nodes.push(Node::End),
                        "?" => nodes.push(Node::Asked),
                        _ if word.starts_with('$') => {
                            let choices = self
                                .shorthands
                                .get(&word[1..])
                                .ok_or("a shorthand that is defined")?;
                            let depth = self.depth;
                            nodes.push(
                                Parser { text: choices, depth, shorthands: self.shorthands }
                                    .choices()?,
                            );
                        }
                        _ => match word.strip_prefix('~') {
                            Some(most) => {
                                let most: usize = most.parse().map_err(|_| "a number after ~")?;
                                if most > 6 {
                                    return Err("a gap of at most six words");
                                }
                                nodes.extend((0..most).map(|_| Node::Maybe(Box::new(Node::Any))));
                            }
                            None => nodes.push(Node::Words(vec![word.to_lowercase()])),
                        },
                    }
                }
            }
        }
        match nodes.len() {
            0 => Err("a word"),
            1 => nodes.pop().ok_or("a word"),
            _ => Ok(Node::Sequence(nodes)),
        }
    }

    fn bracket(&mut self, close: char) -> Result<Node, &'static str> {
        self.text = &self.text[1..];
        let node = self.choices()?;
        self.text = self.text.strip_prefix(close).ok_or("a bracket that closes")?;
        Ok(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wordings: &str, text: &str, expected: &str) {
        let mut all = Wordings::default();
        all.vocabulary.learn_number("four");
        all.add_file(wordings).expect("readable wordings");
        let mut words = Vec::new();
        all.vocabulary.read(text, &mut words);
        let opens: Vec<Opens> = (0..words.len())
            .map(|at| match at.checked_sub(1).map(|before| words[before].ends) {
                None | Some(Ends::Sentence | Ends::Question) => Opens::Sentence,
                Some(Ends::Clause) => Opens::Clause,
                Some(Ends::Nothing) => Opens::Nothing,
            })
            .collect();
        let mut hits = Vec::new();
        all.find(&words, &opens, 0, &mut Steps::default(), &mut hits);
        let found: Vec<String> = hits
            .iter()
            .map(|hit| {
                let (from, to) = (words[hit.from as usize].start, words[hit.to as usize].end);
                format!("{}: {}", hit.cue, &text[from as usize..to as usize])
            })
            .collect();
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn wordings_are_found() {
        check("[thank]\nthank you", "Well, thank you. Thank us.", "thank: thank you");
        check(
            "[thank]\nthank (you|u) [very much]",
            "thank u very much",
            "thank: thank u very much",
        );
        check(
            "[thank]\nthank ~2 you",
            "thank dear old you, thank a b c you",
            "thank: thank dear old you",
        );
        check("[bye]\n< so long", "So long. He is so long gone", "bye: So long");
        check("[bye]\n^ so long", "He said, so long, to me", "bye: so long");
        check(
            "[not_follow]\nsorry ?",
            "Sorry. Sorry? So sorry",
            "not_follow: Sorry; not_follow: sorry",
        );
        check("[bye]\nbye >", "bye now. Bye! bye", "bye: Bye; bye: bye");
        check(
            "[say_when]\nin # (day|days)",
            "in 4 days, in four days, in some days",
            "say_when: in 4 days; say_when: in four days",
        );
        check(
            "$very = very|really so\n[thank]\n[$very|quite] (glad|happy)",
            "really so glad",
            "thank: really so glad; thank: glad",
        );
        check("[thank]\n_ you", "love you", "thank: love you");
        check("[thank]\nthank you", "thank. You", "");
        check("[thank]\na\n[bye]\na b", "a b", "thank: a; bye: a b");
    }

    #[test]
    fn a_literal_wording_is_found_beside_the_others() {
        let mut all = Wordings::default();
        all.add_file("[thank]\nthank you").expect("readable wordings");
        all.add_literal("thank you (much) | 4", Cue::Thank);
        all.add_literal("so long", Cue::Bye);
        let mut words = Vec::new();
        all.vocabulary.read("Thank you much 4, so long", &mut words);
        let mut hits = Vec::new();
        let opens = vec![Opens::Nothing; words.len()];
        all.find(&words, &opens, 0, &mut Steps::default(), &mut hits);
        let hit = |from, to, cue| Hit { from, to, cue };
        assert_eq!(hits, [hit(0, 3, Cue::Thank), hit(4, 5, Cue::Bye)]);
    }

    #[test]
    fn an_unreadable_wording_is_named() {
        let check = |text: &str, line: usize, expected: &'static str| {
            assert_eq!(Wordings::default().add_file(text), Err(Unreadable { line, expected }));
        };
        check("thank you", 1, "a section before the first wording");
        check("[thank]\n(you", 2, "a bracket that closes");
        check("[thank]\nyou)", 2, "brackets that match");
        check("[nothing]", 1, "the name of a cue");
        check("[thank]\n$x", 2, "a shorthand that is defined");
        check("[thank]\n[you] [me]", 2, "a wording that is not empty");
        check("[thank]\n((((((((((a))))))))))", 2, "at most eight brackets in one another");
    }

    #[test]
    fn the_english_file_is_readable_and_complete() {
        let mut all = Wordings::default();
        all.add_file(include_str!("language/english.cues")).expect("readable wordings");
        // The programme's own wordings come from its rubric.
        for &cue in Cue::ALL.iter().filter(|&&cue| cue != Cue::Programme) {
            assert!(all.cue.contains(&Some(cue)), "no wording for {cue}");
        }
    }
}
