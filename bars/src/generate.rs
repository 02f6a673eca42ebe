//! A file of rows as a large centre would export it, made up from `talk/`, the same every time.

use crate::draw::Draw;
use crate::spoken::Spoken;
use measure::conversation::{Channel, Role};
use std::io::{self, Write};

/// How many agents a centre has.
pub const AGENTS: usize = 300;
/// How many programmes they work for.
pub const PROGRAMMES: usize = 10;
/// Teams of a programme.
const TEAMS: usize = 3;
/// One conversation in this many speaks of a card.
const CARDS: usize = 50;
/// One in this many is another the second time.
const CHANGED: usize = 100;

const FIRST: [&str; 20] = [
    "Alma", "Bastian", "Corin", "Delphine", "Edmund", "Fenna", "Gideon", "Hester", "Ivo", "Jemima",
    "Kasper", "Linnea", "Magnus", "Nerys", "Osric", "Petra", "Quentin", "Rowena", "Silas",
    "Tamsin",
];
const LAST: [&str; 15] = [
    "Ashgrove",
    "Brackenbury",
    "Copperfield",
    "Dunmarsh",
    "Eldershaw",
    "Fairweather",
    "Greenhalgh",
    "Hollowell",
    "Inglethorpe",
    "Kestrel",
    "Larkspur",
    "Merriweather",
    "Netherby",
    "Oakhanger",
    "Pennywhistle",
];

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Conversations.
    pub conversations: usize,
    /// Turns.
    pub turns: usize,
}

/// Writes `turns` rows; with `changed`, one conversation in a hundred says something else.
pub fn write(
    spoken: &Spoken,
    turns: usize,
    changed: bool,
    out: &mut dyn Write,
) -> anyhow::Result<Written> {
    let mut draw = Draw::new(2026);
    let mut written = Written::default();
    while written.turns < turns {
        let number = written.conversations;
        // Between 9 and 47 turns, 25 in the mean, as many short ones as long ones.
        let length = 6 + draw.below(20) + draw.below(20);
        let agent = draw.below(AGENTS);
        let programme = agent % PROGRAMMES;
        let channel = if draw.below(10) < 6 { Channel::Voice } else { Channel::Chat };
        let agent_name = [FIRST[agent % FIRST.len()], LAST[agent / FIRST.len()]];
        let customer = draw.below(25_000);
        let customer_name =
            [FIRST[customer % FIRST.len()], LAST[customer / FIRST.len() % LAST.len()]];
        let names = [agent_name[0], customer_name[0]];
        let mut said = spoken.conversation(&mut draw, channel, length, names)?;
        if number % CARDS == 3 {
            let card: String = (0..4).map(|_| format!(" {:04}", draw.below(10_000))).collect();
            said.insert(4, (Role::Agent, "And the long number on the card, please?".to_owned()));
            said.insert(5, (Role::Customer, format!("It's{card}, and the code is 4{:02}.", 17)));
        }
        if changed
            && number % CHANGED == 7
            && let Some((_, text)) = said.last_mut()
        {
            text.push_str(" And thank you again.");
        }
        said.truncate(turns - written.turns);
        let head = format!(
            "{{\"conversation_id\":\"bar-{number:07}\",\"started_at\":\"2026-{:02}-{:02}T{:02}:{:02}:00Z\",\
             \"channel\":\"{}\",\"direction\":\"inbound\",\"language\":\"en\",\"programme\":\"programme-{programme}\",\
             \"queue\":\"queue-{}\",\"topic\":\"topic-{}\",\"team\":\"team-{programme}-{}\",",
            1 + draw.below(6),
            1 + draw.below(28),
            7 + draw.below(14),
            draw.below(60),
            channel.name(),
            draw.below(30),
            draw.below(50),
            agent / PROGRAMMES % TEAMS,
        );
        let agent_row = format!(
            "\"agent_id\":\"a-{agent:03}\",\"agent_name\":\"{}\",\"role\":\"agent\",",
            agent_name.join(" ")
        );
        let customer_row = format!(
            "\"customer_ref\":\"c-{customer:06}\",\"customer_name\":\"{}\",\"role\":\"customer\",",
            customer_name.join(" ")
        );
        written.turns += said.len();
        written.conversations += 1;
        rows(&head, [&agent_row, &customer_row], &said, &mut draw, out)?;
    }
    Ok(written)
}

fn rows(
    head: &str,
    [agent, customer]: [&str; 2],
    said: &[(Role, String)],
    draw: &mut Draw,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut now_ms = 1_000;
    for (role, text) in said {
        let party = if *role == Role::Agent { agent } else { customer };
        // Four syllables a second, and one quiet in forty is a long one.
        let end_ms = now_ms + 400 + 60 * text.len();
        let text = serde_json::to_string(text)?;
        writeln!(out, "{head}{party}\"start_ms\":{now_ms},\"end_ms\":{end_ms},\"text\":{text}}}")?;
        now_ms = end_ms + 150 + draw.below(900);
        if draw.below(40) == 0 {
            now_ms += 8_000 + draw.below(30_000);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_every_time_and_changed_in_one_of_a_hundred() {
        let spoken = Spoken::read().unwrap();
        let file = |changed| {
            let mut bytes = Vec::new();
            let written = write(&spoken, 10_000, changed, &mut bytes).unwrap();
            assert_eq!(written.turns, 10_000);
            (written, String::from_utf8(bytes).unwrap())
        };
        let (written, first) = file(false);
        assert_eq!(first, file(false).1);
        let (_, changed) = file(true);
        let differ = first.lines().zip(changed.lines()).filter(|(one, other)| one != other).count();
        assert_eq!(first.lines().count(), changed.lines().count());
        assert_eq!(differ, (written.conversations + 92) / 100);
    }
}
