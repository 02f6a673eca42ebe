//! One made-up contact in which a card is paid with.

use super::cards;
use super::digits::{card_stands, code_stands, digits};
use super::forms::{self, Form};
use super::phrases;
use super::talk::{self, CUSTOMER, INNOCENTS, Kind, Manner, Talk};
use crate::draw::Draw;
use measure::conversation::{Channel, Conversation, Turn, TurnTime};

/// A conversation, and what was planted in it.
pub struct Planted {
    /// As it was said.
    pub conversation: Conversation,
    /// Whether it is spoken.
    pub spoken: bool,
    /// What must not survive.
    pub secrets: Vec<Secret>,
    /// What may.
    pub innocents: Vec<Innocent>,
    /// The turns as a perfect masker leaves them.
    pub perfect: Vec<String>,
}

/// A planted secret.
pub struct Secret {
    /// Which it is.
    pub kind: Kind,
    /// Its digits.
    pub digits: String,
    /// How it is put.
    pub form: &'static str,
    /// The turns in which it is said.
    pub turns: Vec<usize>,
}

/// A number that is no card's.
pub struct Innocent {
    /// What it is.
    pub name: &'static str,
    /// Its digits.
    pub digits: String,
    /// The turn in which it is said.
    pub turn: usize,
}

impl Planted {
    /// The secrets that can still be read from these turns.
    pub fn survivors(&self, turns: &[String]) -> Vec<&Secret> {
        let stream = |numbers: &[usize]| -> String {
            numbers.iter().filter_map(|turn| turns.get(*turn)).map(|text| digits(text)).collect()
        };
        let survives = |secret: &&Secret| match (secret.kind, secret.turns.as_slice()) {
            (Kind::Card, [first, .., last]) => {
                let between: Vec<usize> = (*first..=*last).collect();
                // What one party repeats may part the digits, or join those of the other.
                card_stands(&stream(&between), &secret.digits)
                    || self
                        .by_party(&between)
                        .iter()
                        .any(|own| card_stands(&stream(own), &secret.digits))
            }
            (Kind::Card, own) => card_stands(&stream(own), &secret.digits),
            (Kind::Code, own) => {
                code_stands(&stream(own), &secret.digits)
                    || self
                        .by_party(own)
                        .iter()
                        .any(|own| code_stands(&stream(own), &secret.digits))
            }
        };
        self.secrets.iter().filter(survives).collect()
    }

    /// Whether the digits of an innocent number are gone from these turns.
    pub fn touched(&self, innocent: &Innocent, turns: &[String]) -> bool {
        turns.get(innocent.turn).is_none_or(|text| !digits(text).contains(&innocent.digits))
    }

    fn by_party(&self, turns: &[usize]) -> [Vec<usize>; 2] {
        let party = |turn: &usize| self.conversation.turns[*turn].party == CUSTOMER;
        let (customer, agent) = turns.iter().partition(|turn| party(turn));
        [customer, agent]
    }
}

/// A conversation by chance; the same draw gives the same one.
pub fn conversation(draw: &mut Draw, number: usize, spoken: bool) -> Planted {
    loop {
        let seed = draw.number();
        let planted = attempt(Draw::new(seed), number, spoken);
        // Where an innocent number holds a code's digits by chance, nothing could be told.
        if planted.survivors(&planted.perfect).is_empty() {
            return planted;
        }
    }
}

fn attempt(mut draw: Draw, number: usize, spoken: bool) -> Planted {
    let manner = match (spoken, draw.below(100)) {
        (false, 0..8) => Manner::Email,
        (false, share) => Manner::Chat { hasty: share < 45 },
        (true, 0..70) => Manner::Recogniser,
        (true, _) => Manner::Careful { between: draw.one_of(&[" ", ", ", ", ", "-"]) },
    };
    let mut talk = Talk::new(draw, manner);
    match manner {
        Manner::Email => email(&mut talk),
        _ => contact(&mut talk),
    }
    finished(&talk, number)
}

fn email(talk: &mut Talk) {
    let (card, code) = (cards::card(&mut talk.draw), talk.draw.chance(70));
    let code = code.then(|| cards::code(&mut talk.draw, &card));
    let card = talk.plant(Kind::Card, card, "in an e-mail");
    let code = code.map(|code| talk.plant(Kind::Code, code, "in an e-mail"));
    forms::email(talk, card, code);
    close(talk);
}

fn contact(talk: &mut Talk) {
    let spoken = talk.spoken();
    let greeting =
        talk.draw.one_of(if spoken { phrases::GREETINGS } else { phrases::CHAT_GREETINGS });
    talk.agent(greeting);
    let reason = talk.draw.one_of(phrases::REASONS);
    talk.customer(reason);
    for _ in 0..talk.draw.below(4) {
        talk.exchange(phrases::CHECKS);
    }
    if talk.draw.chance(6) {
        code_alone(talk);
    } else {
        pay(talk);
        if talk.draw.chance(8) {
            talk.agent("That one's been declined I'm afraid, have you got another card?");
            talk.customer("Yes, hang on.");
            pay(talk);
        }
    }
    close(talk);
}

/// The card, and what is asked beside it.
fn pay(talk: &mut Talk) {
    let (codes, cards) = match talk.spoken() {
        true => (forms::SPOKEN_CODES, forms::SPOKEN_CARDS),
        false => (forms::WRITTEN_CODES, forms::WRITTEN_CARDS),
    };
    let money = talk.draw.one_of(phrases::TO_THE_MONEY);
    if talk.draw.chance(20) {
        talk.agent(money);
        let offer = talk.draw.one_of(phrases::OFFERS);
        talk.customer(offer);
        let question = talk.draw.one_of(phrases::BARE_QUESTIONS);
        talk.agent(question);
    } else {
        let question = talk.draw.one_of(phrases::CARD_QUESTIONS);
        let lead = if talk.draw.chance(60) { money } else { "" };
        talk.agent(&format!("{lead} {question}"));
    }
    let (form, put): Form = talk.draw.one_of(cards);
    let number = cards::card(&mut talk.draw);
    let card = talk.plant(Kind::Card, number, form);
    put(talk, card);
    if talk.secrets.len() > card + 1 {
        // The code was on the same line.
        return;
    }
    let (form, put): Form = talk.draw.one_of(codes);
    if talk.draw.chance(60) && form != "with the expiry" {
        let question = talk.draw.one_of(phrases::EXPIRY_QUESTIONS);
        talk.agent(question);
        talk.customer("{expiry}.");
    }
    if talk.draw.chance(25) {
        let question = talk.draw.one_of(phrases::NAME_QUESTIONS);
        talk.agent(question);
        talk.customer("{person} {surname}.");
    }
    if talk.draw.chance(20) {
        talk.exchange(phrases::SMALL_TALK);
    }
    if talk.draw.chance(75) {
        let code = cards::code(&mut talk.draw, &talk.secrets[card].digits);
        let code = talk.plant(Kind::Code, code, form);
        put(talk, code);
    }
}

/// The code of a card that is known already.
fn code_alone(talk: &mut Talk) {
    let four: String = (0..4).map(|_| cards::digit(&mut talk.draw)).collect();
    let four = talk.plain(&four);
    talk.agent(&format!("I've got the card ending {four} on file, shall I use that one?"));
    talk.customer("Yes please.");
    let (form, put): Form = talk.draw.one_of(match talk.spoken() {
        true => forms::SPOKEN_CODES,
        false => forms::WRITTEN_CODES,
    });
    let code = cards::code(&mut talk.draw, "");
    let code = talk.plant(Kind::Code, code, form);
    put(talk, code);
}

fn close(talk: &mut Talk) {
    if talk.draw.chance(30) {
        talk.exchange(phrases::SMALL_TALK);
    }
    talk.exchange(&[
        ("One moment while that goes through.", "Okay."),
        ("Thank you.", "No problem."),
    ]);
    let closing = talk.draw.one_of(phrases::CLOSINGS);
    talk.agent(closing);
    let thanks = talk.draw.one_of(phrases::THANKS);
    talk.customer(thanks);
}

fn finished(talk: &Talk, number: usize) -> Planted {
    let secret = |secret: &talk::Secret| Secret {
        kind: secret.kind,
        digits: secret.digits.clone(),
        form: secret.form,
        turns: Vec::new(),
    };
    let mut secrets: Vec<Secret> = talk.secrets.iter().map(secret).collect();
    let (mut turns, mut innocents, mut perfect) = (Vec::new(), Vec::new(), Vec::new());
    for (turn, (party, line)) in talk.lines.iter().enumerate() {
        let (text, stretches, left) = talk::read(line);
        for stretch in stretches {
            if let Some(secret) = stretch.secret
                && secrets[secret].turns.last() != Some(&turn)
            {
                secrets[secret].turns.push(turn);
            }
            let digits = digits(&stretch.text);
            if let Some(place) = stretch.innocent
                && !digits.is_empty()
            {
                innocents.push(Innocent { name: talk.innocents[place], digits, turn });
            }
        }
        turns.push(Turn { party: *party, time: TurnTime::Unknown, text, heard: None });
        perfect.push(left);
    }
    let mut conversation = crate::corpora::talk("", turns);
    conversation.id = format!("planted-{number}");
    conversation.channel = match talk.manner {
        Manner::Chat { .. } => Channel::Chat,
        Manner::Email => Channel::Email,
        Manner::Recogniser | Manner::Careful { .. } => Channel::Voice,
    };
    debug_assert!(innocents.iter().all(|innocent| INNOCENTS.contains(&innocent.name)));
    Planted { conversation, spoken: talk.spoken(), secrets, innocents, perfect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn texts(planted: &Planted) -> Vec<String> {
        planted.conversation.turns.iter().map(|turn| turn.text.clone()).collect()
    }

    #[test]
    fn what_is_left_unmasked_survives_in_every_form() {
        let mut draw = Draw::new(5);
        let mut missed = BTreeMap::new();
        for number in 0..2000 {
            let planted = conversation(&mut draw, number, number % 2 == 1);
            let texts = texts(&planted);
            let found = planted.survivors(&texts).len();
            if found < planted.secrets.len() {
                let survivors = planted.survivors(&texts);
                for secret in &planted.secrets {
                    if !survivors.iter().any(|found| std::ptr::eq(*found, secret)) {
                        missed.insert(
                            (secret.kind, secret.form),
                            (secret.digits.clone(), texts.clone()),
                        );
                    }
                }
            }
            assert!(planted.innocents.iter().all(|innocent| !planted.touched(innocent, &texts)));
        }
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn a_seed_repeats_its_conversations() {
        let texts = |seed| texts(&conversation(&mut Draw::new(seed), 0, true));
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
    }
}
