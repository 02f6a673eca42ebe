//! Conversations as long as one may be and made to be slow: shows that no rule's cost grows with
//! the length of a conversation.

use crate::gauge::{self, Took};
use crate::thresholds::{self, number};
use measure::analyse::Analyser;
use measure::conversation::{Channel, Conversation, Language, Party, Role, Timing, Turn, TurnTime};
use measure::rubric::Rubric;
use measure::time::{Ms, Span};

use Role::{Agent, Bot, Customer, Other};

/// What is said over and over.
const PATTERNS: &[(&str, &[(Role, &str)])] = &[
    ("only the customer speaks", &[(Customer, "It broke down, and what is my balance of 70215?")]),
    ("only the agent speaks", &[(Agent, "I will call you. Bear with me. Restart it. Sorry.")]),
    ("only a machine speaks", &[(Bot, "Please restart it. What is your name?")]),
    ("nobody is known", &[(Other, "It broke down. What is my balance?")]),
    ("nods alone", &[(Customer, "yes"), (Agent, "mm hm")]),
    ("a question that only nods follow", &[(Customer, "When does it come?"), (Agent, "yes")]),
    (
        "values that nobody reads back",
        &[(Customer, "My number is 07700 900461."), (Agent, "Right.")],
    ),
    ("values without end", &[(Customer, "double four nine twenty two seven")]),
    (
        "faults and steps",
        &[(Customer, "The router does not work."), (Agent, "Restart the router.")],
    ),
    ("trouble and no answer", &[(Customer, "I am furious, you let me down."), (Bot, "Hello.")]),
    ("promises", &[(Agent, "I will send it."), (Customer, "You are an idiot.")]),
    ("waits", &[(Agent, "Bear with me."), (Customer, "okay"), (Agent, "Thank you for waiting.")]),
    ("not followed", &[(Customer, "Pardon?"), (Agent, "Transferring you now."), (Bot, "one")]),
    ("cards", &[(Customer, "My card is 4111 1111 1111 1111, code 123."), (Agent, "1111?")]),
    ("cards, spoken", &[(Customer, "four one one one double one"), (Agent, "one one one one")]),
    ("no words", &[(Customer, "?!"), (Agent, "")]),
];

/// Prints turns a second of a conversation as long as one may be, and bytes a second of a turn as
/// long as one may be.
pub fn hostile() {
    let analyser = Analyser::new(&Rubric::default());
    let limits = intake::Limits::default();
    println!("\nmade to be slow: {} turns in one conversation", number(limits.turns as f64));
    let mut slowest = f64::INFINITY;
    let mut long = |name: &str, conversation: &Conversation| {
        let (took, findings) = gauge::time(|| analyser.analyse(conversation));
        let rate = conversation.turns.len() as f64 / seconds(took);
        slowest = slowest.min(rate);
        let moments = number(findings.moments.len() as f64);
        println!("  {:>10} turns/s, {moments:>7} moments  {name}", number(rate));
    };
    for (name, pattern) in PATTERNS {
        let turns = pattern.iter().cycle().take(limits.turns);
        long(name, &conversation(turns.map(|(role, text)| (*role, (*text).to_owned()))));
    }
    let halves = [Customer, Agent].iter().flat_map(|role| {
        let text = "When does it come, and I will call you? My number is 07700 900461.";
        std::iter::repeat_n((*role, text.to_owned()), limits.turns / 2)
    });
    long("first only the customer, then only the agent", &conversation(halves));
    thresholds::judge(&thresholds::LONG, Some(slowest));

    println!("made to be slow: {} bytes in one turn", number(limits.text_bytes as f64));
    let mut slowest = f64::INFINITY;
    for (name, pattern) in PATTERNS {
        let (role, sentence) = pattern[0];
        let text = format!("{sentence} ").repeat(limits.text_bytes / (sentence.len() + 1));
        let answer = (Agent, "I am sorry that it broke down, and I will call you.".to_owned());
        let conversation = conversation([(role, text), answer].into_iter());
        let bytes: usize = conversation.turns.iter().map(|turn| turn.text.len()).sum();
        let (took, _) = gauge::time(|| analyser.analyse(&conversation));
        let rate = bytes as f64 / 1e6 / seconds(took);
        slowest = slowest.min(rate);
        println!("  {rate:>10.1} MB/s  {name}");
    }
    thresholds::judge(&thresholds::LONG_TURN, Some(slowest));

    println!("made to be slow, masking: turns in one conversation, bytes in one turn");
    let (mut slowest, mut slowest_turn) = (f64::INFINITY, f64::INFINITY);
    for (name, pattern) in PATTERNS {
        let turns = pattern.iter().cycle().take(limits.turns);
        let mut long = conversation(turns.map(|(role, text)| (*role, (*text).to_owned())));
        let (took, masked) = gauge::time(|| intake::mask::mask(&mut long));
        let rate = limits.turns as f64 / seconds(took);
        slowest = slowest.min(rate);
        let (role, sentence) = pattern[0];
        let text = format!("{sentence} ").repeat(limits.text_bytes / (sentence.len() + 1));
        let bytes = text.len();
        let mut long_turn = conversation([(role, text)].into_iter());
        let (took, _) = gauge::time(|| intake::mask::mask(&mut long_turn));
        let bytes_rate = bytes as f64 / 1e6 / seconds(took);
        slowest_turn = slowest_turn.min(bytes_rate);
        println!(
            "  {:>10} turns/s, {bytes_rate:>8.1} MB/s  {name}, {} cards",
            number(rate),
            number(f64::from(masked.cards))
        );
    }
    thresholds::judge(&thresholds::LONG, Some(slowest));
    thresholds::judge(&thresholds::LONG_TURN, Some(slowest_turn));
}

/// On a processor; on the clock where the kernel does not say, or counts too coarsely.
fn seconds(took: Took) -> f64 {
    let fine = took.cpu.filter(|cpu| *cpu > gauge::COARSE);
    fine.unwrap_or(took.wall).as_secs_f64()
}

fn conversation(turns: impl Iterator<Item = (Role, String)>) -> Conversation {
    let roles = [Agent, Customer, Bot, Other];
    let party = |role: &Role| Party {
        role: *role,
        pseudonym: role.name().to_owned(),
        person: None,
        team: None,
    };
    let turn = |(number, (role, text)): (usize, (Role, String))| Turn {
        party: roles.iter().position(|known| *known == role).unwrap_or(0) as u16,
        // Twelve seconds of quiet after each, so that every one may be a wait.
        time: Span::new(Ms(14_000 * number as i64), Ms(14_000 * number as i64 + 2_000))
            .map_or(TurnTime::Unknown, TurnTime::Span),
        text,
        heard: None,
    };
    Conversation {
        source: String::new(),
        id: "hostile".to_owned(),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: Some(Language::ENGLISH),
        programme: None,
        queue: None,
        topic: None,
        parties: roles.iter().map(party).collect(),
        turns: turns.enumerate().map(turn).collect(),
        events: Vec::new(),
        bill: Vec::new(),
        timing: Timing::Transcript,
    }
}
