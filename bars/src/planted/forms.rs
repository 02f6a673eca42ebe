//! How people put the number of a card and its code.

use super::cards::{cut, groups, round_card, wrong};
use super::phrases;
use super::say::Speaker;
use super::talk::{Kind, Talk};

/// A form's name, and what adds to a conversation the lines in which a secret is put so.
pub type Form = (&'static str, fn(&mut Talk, usize));

/// Cards in chats.
pub const WRITTEN_CARDS: &[Form] = &[
    ("in groups", |talk, card| separated(talk, card, &[" "])),
    ("without groups", |talk, card| separated(talk, card, &[""])),
    ("with dashes", |talk, card| separated(talk, card, &["-", "-", " - ", "–"])),
    ("with dots", |talk, card| separated(talk, card, &[".", ". "])),
    ("with slashes", |talk, card| separated(talk, card, &["/", " / "])),
    ("with commas", |talk, card| separated(talk, card, &[", ", ","])),
    ("with other spaces", |talk, card| {
        let spaces = ["\u{a0}", "\u{2009}", "\u{202f}", "\u{2007}", "\t", "\u{a0}\u{a0}"];
        separated(talk, card, &spaces);
    }),
    ("in full-width digits", full_width),
    ("line by line", |talk, card| separated(talk, card, &["\n", "\r\n", "\n\n"])),
    ("in twos and threes", in_twos_or_threes),
    ("in uneven groups", in_uneven_groups),
    ("digit by digit", digit_by_digit),
    ("over several messages", over_messages),
    ("each group acknowledged", acknowledged),
    ("each group repeated", repeated),
    ("in two halves", in_halves),
    ("groups named", groups_named),
    ("asked for by group", asked_by_group),
    ("put right at once", put_right_at_once),
    ("put right in the next message", put_right_later),
    ("repeated whole", repeated_whole),
    ("sent twice", sent_twice),
    ("with words", with_words),
    ("with emoji", with_emoji),
    ("right after its label", after_label),
    ("all on one line", all_on_one_line),
    ("one digit wrong", |talk, card| {
        mistake(talk, card);
        separated(talk, card, &[" ", "", "-"]);
    }),
];

/// Cards in calls.
pub const SPOKEN_CARDS: &[Form] = &[
    ("digit by digit", |talk, card| said(talk, card, Speaker::singly)),
    ("with doubles", with_doubles),
    ("by twos", |talk, card| said(talk, card, Speaker::by_twos)),
    ("with hundreds", with_hundreds),
    ("as numbers", |talk, card| said(talk, card, Speaker::as_number)),
    ("with fillers", with_fillers),
    ("with false starts", with_false_starts),
    ("begun again", begun_again),
    ("each group acknowledged", acknowledged),
    ("each group repeated", repeated),
    ("asked for by group", asked_by_group),
    ("groups named", groups_named),
    ("put right at once", put_right_at_once),
    ("put right when repeated", put_right_when_repeated),
    ("repeated whole", repeated_whole),
    ("a group asked for again", asked_again),
    ("cut anywhere", cut_anywhere),
    ("broken into", broken_into),
    ("words and digits mixed", mixed),
    ("in a recogniser's digits", in_digits),
    ("in digits over turns", in_digits_over_turns),
    ("a word misheard", misheard),
    ("untidy", untidy),
    ("one digit wrong", |talk, card| {
        mistake(talk, card);
        said(talk, card, Speaker::singly);
    }),
    ("one digit wrong, each group acknowledged", |talk, card| {
        mistake(talk, card);
        acknowledged(talk, card);
    }),
];

/// Codes in chats.
pub const WRITTEN_CODES: &[Form] = &[
    ("answered at once", answered),
    ("turns apart", turns_apart),
    ("not asked for", offered),
    ("repeated", code_repeated),
    ("put right at once", code_put_right),
    ("put right when repeated", code_misread),
    ("digit by digit", code_by_digit),
    ("with the expiry", code_with_expiry),
    ("found while speaking", code_found),
];

/// Codes in calls.
pub const SPOKEN_CODES: &[Form] = &[
    ("answered at once", answered),
    ("turns apart", turns_apart),
    ("not asked for", offered),
    ("repeated", code_repeated),
    ("put right at once", code_put_right),
    ("put right when repeated", code_misread),
    ("with fillers", code_by_digit),
    ("with the expiry", code_with_expiry),
    ("found while speaking", code_found),
    ("over turns", code_over_turns),
    ("as a number", |talk, code| {
        let said = talk.customer.as_number(&digits(talk, code));
        answer_code(talk, code, &said.join(" "));
    }),
    ("by twos", |talk, code| {
        let said = talk.customer.by_twos(&digits(talk, code));
        answer_code(talk, code, &said.join(" "));
    }),
    ("in digits", |talk, code| {
        let said = digits(talk, code);
        answer_code(talk, code, &said);
    }),
];

/// A card and its code in an e-mail.
pub fn email(talk: &mut Talk, card: usize, code: Option<usize>) {
    let number = digits(talk, card);
    let between = talk.draw.one_of(&[" ", " ", "", "-"]);
    let number = talk.mark(card, &groups(&number).join(between));
    let code = code.map_or(String::new(), |code| {
        let line = talk.draw.one_of(phrases::CODE_LINES);
        line.replace('#', &talk.mark(code, &digits(talk, code)))
    });
    let mail = talk.draw.one_of(phrases::EMAILS);
    talk.customer(&mail.replace('#', &number).replace('%', &code));
}

fn digits(talk: &Talk, secret: usize) -> String {
    talk.secrets[secret].digits.clone()
}

/// Makes a digit of a card wrong: what the customer says then is the secret.
fn mistake(talk: &mut Talk, card: usize) {
    let number = digits(talk, card);
    talk.secrets[card].digits = wrong(&mut talk.draw, &number);
}

/// The customer gives this for a secret, which is marked already.
fn give(talk: &mut Talk, marked: &str) {
    let lead = talk.draw.one_of(phrases::LEADS);
    let tail = talk.draw.one_of(phrases::TAILS);
    talk.customer(&format!("{lead}{marked}{tail}"));
}

fn nod(talk: &mut Talk) {
    let nods = if talk.spoken() { phrases::NODS } else { phrases::CHAT_NODS };
    let nod = talk.draw.one_of(nods);
    talk.agent(nod);
}

/// The agent repeats digits of a secret in their own way.
fn echo(talk: &mut Talk, secret: usize, digits: &str) {
    let said =
        if talk.spoken() { talk.joined(&talk.agent.singly(digits)) } else { digits.to_owned() };
    let echo = talk.draw.one_of(phrases::ECHOES);
    talk.agent(&echo.replace('#', &talk.mark(secret, &said)));
}

/// The groups of a card as the customer gives them in this conversation.
fn plain_groups(talk: &Talk, card: usize) -> Vec<String> {
    groups(&digits(talk, card)).iter().map(|group| talk.plain(group)).collect()
}

/// What stands between groups on one line.
fn pause(talk: &mut Talk) -> &'static str {
    if talk.spoken() { talk.draw.one_of(&[", ", ". ", "... ", " "]) } else { " " }
}

fn separated(talk: &mut Talk, card: usize, between: &[&'static str]) {
    let between = talk.draw.one_of(between);
    let number = groups(&digits(talk, card)).join(between);
    let number = talk.mark(card, &number);
    if between.contains('\n') {
        talk.customer(&number);
    } else {
        give(talk, &number);
    }
}

fn full_width(talk: &mut Talk, card: usize) {
    let between = talk.draw.one_of(&["", " ", "\u{3000}", "－"]);
    let wide = |sign: char| match sign {
        '0'..='9' => char::from_u32('０' as u32 + (sign as u32 - '0' as u32)).unwrap_or(sign),
        _ => sign,
    };
    let number = groups(&digits(talk, card)).join(between).chars().map(wide).collect::<String>();
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn in_twos_or_threes(talk: &mut Talk, card: usize) {
    let length = talk.draw.one_of(&[2, 3]);
    let number = cut(&digits(talk, card), &[length; 9]).join(" ");
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn uneven(talk: &mut Talk, card: usize) -> Vec<String> {
    let lengths: Vec<usize> = (0..9).map(|_| talk.draw.one_of(&[2, 3, 4, 4, 5, 6])).collect();
    cut(&digits(talk, card), &lengths)
}

fn in_uneven_groups(talk: &mut Talk, card: usize) {
    let number = uneven(talk, card).join(" ");
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn digit_by_digit(talk: &mut Talk, card: usize) {
    let between = talk.draw.one_of(&[" ", " ", "-", ","]);
    let number = cut(&digits(talk, card), &[1; 19]).join(between);
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn over_messages(talk: &mut Talk, card: usize) {
    for group in plain_groups(talk, card) {
        let group = talk.mark(card, &group);
        talk.customer(&group);
    }
}

fn acknowledged(talk: &mut Talk, card: usize) {
    let groups = plain_groups(talk, card);
    for (place, group) in groups.iter().enumerate() {
        let group = talk.mark(card, group);
        match place {
            0 => give_first(talk, &group),
            _ => talk.customer(&group),
        }
        if place + 1 < groups.len() || talk.draw.chance(50) {
            nod(talk);
        }
    }
}

/// The first of several turns: with what leads in, without what ends.
fn give_first(talk: &mut Talk, marked: &str) {
    let lead = talk.draw.one_of(phrases::LEADS);
    talk.customer(&format!("{lead}{marked}"));
}

fn repeated(talk: &mut Talk, card: usize) {
    for (place, group) in groups(&digits(talk, card)).iter().enumerate() {
        let said = talk.mark(card, &talk.plain(group));
        match place {
            0 => give_first(talk, &said),
            _ => talk.customer(&said),
        }
        echo(talk, card, group);
    }
}

fn in_halves(talk: &mut Talk, card: usize) {
    let number = digits(talk, card);
    let half = talk.draw.one_of(&[number.len() / 2, number.len() - 4, 6]);
    let (first, second) = number.split_at(half);
    let first = talk.mark(card, first);
    let second = talk.mark(card, second);
    give_first(talk, &first);
    let question = talk.draw.one_of(&["And the rest?", "That's not all of it?", "ok and then?"]);
    talk.agent(question);
    talk.customer(&second);
}

fn groups_named(talk: &mut Talk, card: usize) {
    let groups = plain_groups(talk, card);
    let last = groups.len() - 1;
    let mut line = String::new();
    for (place, group) in groups.iter().enumerate() {
        line.push_str(match place {
            0 => talk.draw.one_of(&["First ones are ", "The first lot is ", "It starts "]),
            _ if place == last => {
                talk.draw.one_of(&[" and the last is ", ", and ends ", " and finally "])
            }
            _ => talk.draw.one_of(&[" then ", ", next ", " and then it's ", ", followed by "]),
        });
        line.push_str(&talk.mark(card, group));
    }
    talk.customer(&line);
}

fn asked_by_group(talk: &mut Talk, card: usize) {
    let groups = plain_groups(talk, card);
    let last = groups.len() - 1;
    for (place, group) in groups.iter().enumerate() {
        let question = match place {
            0 => talk.draw.one_of(&[
                "First four?",
                "What are the first four digits?",
                "The first group?",
            ]),
            _ if place == last => {
                talk.draw.one_of(&["And the last ones?", "Last four?", "And the end?"])
            }
            _ => talk.draw.one_of(&["Next four?", "And then?", "And the next ones?", "Next."]),
        };
        talk.agent(question);
        let group = talk.mark(card, group);
        talk.customer(&group);
    }
}

/// A group of a card with a digit wrong, then what puts it right, marked.
fn slip(talk: &mut Talk, secret: usize, group: &str) -> String {
    let phrase = talk.draw.one_of(phrases::CORRECTIONS);
    let last_only = talk.draw.chance(30);
    if last_only && group.len() > 1 {
        let (head, last) = group.split_at(group.len() - 1);
        let other = wrong(&mut talk.draw, last);
        let other = talk.plain(&other);
        let head = talk.mark(secret, &talk.plain(head));
        let last = talk.mark(secret, &talk.plain(last));
        let between = if talk.spoken() { " " } else { "" };
        return format!("{head}{between}{other} {phrase}{last}");
    }
    let other = wrong(&mut talk.draw, group);
    let other = talk.plain(&other);
    let right = talk.mark(secret, &talk.plain(group));
    format!("{other} {phrase}{right}")
}

fn put_right_at_once(talk: &mut Talk, card: usize) {
    let groups = groups(&digits(talk, card));
    let slipped = talk.draw.below(groups.len());
    let between = pause(talk);
    let mut parts = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        parts.push(if place == slipped {
            slip(talk, card, group)
        } else {
            talk.mark(card, &talk.plain(group))
        });
    }
    give(talk, &parts.join(between));
}

fn put_right_later(talk: &mut Talk, card: usize) {
    let groups = groups(&digits(talk, card));
    let slipped = talk.draw.below(groups.len());
    let mut parts = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        parts.push(if place == slipped {
            wrong(&mut talk.draw, group)
        } else {
            talk.mark(card, group)
        });
    }
    let other = parts[slipped].clone();
    give(talk, &parts.join(" "));
    if talk.draw.chance(50) {
        nod(talk);
    }
    let right = talk.mark(card, &groups[slipped]);
    let correction = match talk.draw.below(3) {
        0 => format!("*{right}"),
        1 => format!("sorry, {right} not {other}"),
        _ => format!("no sorry it's {right}"),
    };
    talk.customer(&correction);
}

fn put_right_when_repeated(talk: &mut Talk, card: usize) {
    let groups = groups(&digits(talk, card));
    let slipped = talk.draw.below(groups.len());
    for (place, group) in groups.iter().enumerate() {
        let said = talk.mark(card, &talk.plain(group));
        talk.customer(&said);
        if place == slipped {
            let other = wrong(&mut talk.draw, group);
            let other = talk.plain(&other);
            talk.agent(&format!("{other}?"));
            talk.customer(&format!("No, {said}."));
        }
        echo(talk, card, group);
    }
}

fn repeated_whole(talk: &mut Talk, card: usize) {
    let between = pause(talk);
    let number = plain_groups(talk, card).join(between);
    let number = talk.mark(card, &number);
    give(talk, &number);
    let said: Vec<String> = groups(&digits(talk, card))
        .iter()
        .map(
            |group| {
                if talk.spoken() { talk.joined(&talk.agent.singly(group)) } else { group.clone() }
            },
        )
        .collect();
    let said = talk.mark(card, &said.join(between));
    let (lead, tail) = talk.draw.one_of(&[
        ("So that's ", "?"),
        ("Let me read that back, ", "."),
        ("I've got ", ", is that right?"),
        ("", ", yes?"),
    ]);
    talk.agent(&format!("{lead}{said}{tail}"));
    talk.customer("Yes, that's right.");
}

fn sent_twice(talk: &mut Talk, card: usize) {
    let number = digits(talk, card);
    let first = talk.mark(card, &number);
    give(talk, &first);
    talk.agent("It says the number isn't valid, could you check it for me?");
    let second = talk.mark(card, &groups(&number).join(" "));
    give(talk, &second);
}

fn with_words(talk: &mut Talk, card: usize) {
    let speaker = Speaker { doubles: true, ..talk.customer };
    let mut parts = Vec::new();
    for group in groups(&digits(talk, card)) {
        let words = speaker.singly(&group);
        parts.push(match talk.draw.below(3) {
            0 => words.join(" "),
            1 => with_numerals(talk, &words, 70).join(" "),
            _ => group,
        });
    }
    let between = talk.draw.one_of(&[" ", " then ", ", ", " and "]);
    let number = talk.mark(card, &parts.join(between));
    give(talk, &number);
}

/// Words for digits with some of them in numerals: "double 4", "5".
fn with_numerals(talk: &mut Talk, words: &[String], percent: usize) -> Vec<String> {
    let numeral = |word: &str| super::digits::digits(word);
    let mut mixed = Vec::new();
    for word in words {
        mixed.push(match (talk.draw.chance(percent), word.split_once(' ')) {
            (false, _) => word.clone(),
            (true, None) => numeral(word),
            (true, Some((times, digit))) => format!("{times} {}", numeral(digit)),
        });
    }
    mixed
}

fn with_emoji(talk: &mut Talk, card: usize) {
    let between = talk.draw.one_of(&[" ", "", " ➡️ ", "-"]);
    let number = groups(&digits(talk, card)).join(between);
    let number = talk.mark(card, &number);
    let (before, after) = talk.draw.one_of(&[
        ("💳 ", ""),
        ("Here you go 😊 ", " 🙏"),
        ("👉", "👈"),
        ("💳", " 👍"),
        ("ok 😅 ", " hope that works 🤞"),
    ]);
    talk.customer(&format!("{before}{number}{after}"));
}

fn after_label(talk: &mut Talk, card: usize) {
    let label = talk.draw.one_of(&[
        "Card:",
        "card no.",
        "CC#",
        "Card number:",
        "card=",
        "Visa:",
        "No:",
        "my card is:",
        "Card#",
        "mastercard ",
    ]);
    let between = talk.draw.one_of(&["", " "]);
    let number = groups(&digits(talk, card)).join(between);
    let number = talk.mark(card, &number);
    talk.customer(&format!("{label}{number}"));
}

fn all_on_one_line(talk: &mut Talk, card: usize) {
    let number = digits(talk, card);
    let code = super::cards::code(&mut talk.draw, &number);
    let code = talk.plant(Kind::Code, code, "on one line with the card");
    let between = talk.draw.one_of(&["", " "]);
    let number = talk.mark(card, &groups(&number).join(between));
    let code = talk.mark(code, &digits(talk, code));
    let template = talk.draw.one_of(&[
        "# exp {expiry} cvv %",
        "# {expiry} %",
        "{person} {surname} # {expiry} CVV %",
        "#, expires {expiry}, security code %",
        "# / {expiry} / %",
        "Card # Exp {expiry} Sec code % Name {person} {surname}",
        "# {person} {surname} {expiry} and the three on the back are %",
    ]);
    talk.customer(&template.replace('#', &number).replace('%', &code));
}

/// The whole number on one line, each group said in this way.
fn said(talk: &mut Talk, card: usize, how: fn(Speaker, &str) -> Vec<String>) {
    let between = pause(talk);
    let speaker = talk.customer;
    let groups = groups(&digits(talk, card));
    let groups: Vec<String> =
        groups.iter().map(|group| talk.joined(&how(speaker, group))).collect();
    let number = talk.mark(card, &groups.join(between));
    give(talk, &number);
}

fn with_doubles(talk: &mut Talk, card: usize) {
    talk.customer.doubles = true;
    said(talk, card, Speaker::singly);
}

fn with_hundreds(talk: &mut Talk, card: usize) {
    talk.secrets[card].digits = round_card(&mut talk.draw);
    said(talk, card, Speaker::with_hundreds);
}

/// Words with what means nothing between some of them.
fn filled(talk: &mut Talk, words: &[String], percent: usize) -> String {
    let mut said = Vec::new();
    for word in words {
        if !said.is_empty() && talk.draw.chance(percent) {
            said.push(talk.draw.one_of(phrases::FILLERS).to_owned());
        }
        said.push(word.clone());
    }
    talk.joined(&said)
}

fn with_fillers(talk: &mut Talk, card: usize) {
    let words = talk.customer.singly(&digits(talk, card));
    let number = filled(talk, &words, 20);
    let number = talk.mark(card, &number);
    give(talk, &number);
}

/// A group that is begun, left and said anew.
fn false_start(talk: &mut Talk, group: &str) -> String {
    let words = talk.customer.singly(group);
    let begun = 1 + talk.draw.below(words.len());
    let phrase = talk.draw.one_of(phrases::FALSE_STARTS);
    format!("{} {phrase} {}", talk.joined(&words[..begun]), talk.joined(&words))
}

fn with_false_starts(talk: &mut Talk, card: usize) {
    let between = pause(talk);
    let mut parts = Vec::new();
    for group in groups(&digits(talk, card)) {
        parts.push(match talk.draw.chance(50) {
            true => false_start(talk, &group),
            false => talk.plain(&group),
        });
    }
    let number = talk.mark(card, &parts.join(between));
    give(talk, &number);
}

fn begun_again(talk: &mut Talk, card: usize) {
    let between = pause(talk);
    let groups = plain_groups(talk, card);
    let begun = 1 + talk.draw.below(groups.len() - 1);
    let phrase = talk.draw.one_of(phrases::FALSE_STARTS);
    let number = format!("{} {phrase} {}", groups[..begun].join(between), groups.join(between));
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn asked_again(talk: &mut Talk, card: usize) {
    let groups = plain_groups(talk, card);
    let lost = talk.draw.below(groups.len());
    let between = pause(talk);
    let first = talk.mark(card, &groups[..=lost].join(between));
    give_first(talk, &first);
    let question = talk.draw.one_of(&[
        "Sorry, can you say that last bit again?",
        "I missed the last ones.",
        "You broke up there, the last group again please?",
        "Say again?",
    ]);
    talk.agent(question);
    let rest = talk.mark(card, &groups[lost..].join(between));
    talk.customer(&rest);
}

fn cut_anywhere(talk: &mut Talk, card: usize) {
    let words = talk.customer.singly(&digits(talk, card));
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at((1 + talk.draw.below(6)).min(rest.len()));
        let turn = talk.mark(card, &talk.joined(now));
        talk.customer(&turn);
        if talk.draw.chance(50) {
            nod(talk);
        }
        rest = later;
    }
}

fn broken_into(talk: &mut Talk, card: usize) {
    let groups = plain_groups(talk, card);
    let broken = 1 + talk.draw.below(groups.len() - 1);
    let between = pause(talk);
    let (first, second) = groups.split_at(broken);
    let first = talk.mark(card, &first.join(between));
    let (interruption, answer) = talk.draw.one_of(phrases::BREAKS);
    give_first(talk, &format!("{first}. {interruption}"));
    talk.agent(answer);
    let second = talk.mark(card, &second.join(between));
    talk.customer(&second);
}

fn mixed(talk: &mut Talk, card: usize) {
    let groups = groups(&digits(talk, card));
    let mut parts = Vec::new();
    for group in groups {
        let words = talk.customer.singly(&group);
        parts.push(match talk.draw.below(4) {
            0 => group,
            1 => cut(&group, &[2; 4]).join(" "),
            _ => with_numerals(talk, &words, 40).join(" "),
        });
    }
    let number = talk.mark(card, &parts.join(" "));
    give(talk, &number);
}

fn in_digits(talk: &mut Talk, card: usize) {
    let number = digits(talk, card);
    let number = match talk.draw.below(6) {
        0 => number,
        1 => groups(&number).join("-"),
        2 => cut(&number, &[1; 19]).join(" "),
        3 => uneven(talk, card).join(" "),
        4 => cut(&number, &[2; 9]).join(" "),
        _ => groups(&number).join(" "),
    };
    let number = talk.mark(card, &number);
    give(talk, &number);
}

fn in_digits_over_turns(talk: &mut Talk, card: usize) {
    let groups =
        if talk.draw.chance(50) { uneven(talk, card) } else { groups(&digits(talk, card)) };
    for group in groups {
        let said = talk.mark(card, &group);
        talk.customer(&said);
        match talk.draw.below(3) {
            0 => nod(talk),
            1 => talk.agent(&format!("{said}.")),
            _ => {}
        }
    }
}

fn misheard(talk: &mut Talk, card: usize) {
    let speaker = Speaker { doubles: false, ..talk.customer };
    let mut words = speaker.singly(&digits(talk, card));
    for word in words.iter_mut().take(4) {
        let heard = match word.as_str() {
            "four" => "for",
            "two" => "to",
            "eight" => "ate",
            _ => continue,
        };
        *word = heard.to_owned();
        break;
    }
    let number = talk.mark(card, &talk.joined(&words));
    give(talk, &number);
}

fn untidy(talk: &mut Talk, card: usize) {
    let groups = groups(&digits(talk, card));
    let slipped = talk.draw.below(groups.len() * 2);
    let mut line = String::new();
    for (place, group) in groups.iter().enumerate() {
        let part = if place == slipped {
            slip(talk, card, group)
        } else {
            let said = match talk.draw.below(8) {
                0 => talk.customer.by_twos(group).join(" "),
                1 => group.clone(),
                2 => false_start(talk, group),
                3..6 => filled(talk, &talk.customer.singly(group), 15),
                _ => talk.plain(group),
            };
            talk.mark(card, &said)
        };
        line = format!("{line} {part}");
        if place + 1 == groups.len() || talk.draw.chance(60) {
            let whole = std::mem::take(&mut line);
            talk.customer(&whole);
            match talk.draw.below(3) {
                0 => echo(talk, card, group),
                _ => nod(talk),
            }
        }
    }
}

fn ask_code(talk: &mut Talk, code: usize) {
    let questions = if digits(talk, code).len() == 4 {
        phrases::LONG_CODE_QUESTIONS
    } else {
        phrases::CODE_QUESTIONS
    };
    let question = talk.draw.one_of(questions);
    talk.agent(question);
}

/// The code as the customer says it.
fn code_said(talk: &mut Talk, code: usize) -> String {
    let number = digits(talk, code);
    let said = match talk.draw.below(10) {
        _ if !talk.spoken() => number,
        0 | 1 => number,
        2 => talk.customer.by_twos(&number).join(" "),
        _ => talk.plain(&number),
    };
    talk.mark(code, &said)
}

fn give_code(talk: &mut Talk, marked: &str) {
    let lead = talk.draw.one_of(phrases::CODE_LEADS);
    let tail = talk.draw.one_of(&["", "", ".", ".", ", thanks."]);
    talk.customer(&format!("{lead}{marked}{tail}"));
}

fn answer_code(talk: &mut Talk, code: usize, said: &str) {
    ask_code(talk, code);
    let said = talk.mark(code, said);
    give_code(talk, &said);
}

fn answered(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    let said = code_said(talk, code);
    give_code(talk, &said);
}

fn turns_apart(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    for _ in 0..=talk.draw.below(2) {
        let (question, answer) = talk.draw.one_of(phrases::WHERE_IS_IT);
        talk.customer(question);
        talk.agent(answer);
    }
    let said = code_said(talk, code);
    give_code(talk, &said);
}

fn offered(talk: &mut Talk, code: usize) {
    let long = digits(talk, code).len() == 4;
    let offers = if long { phrases::LONG_CODE_OFFERS } else { phrases::CODE_OFFERS };
    let lead = talk.draw.one_of(offers);
    let said = code_said(talk, code);
    talk.customer(&format!("{lead}{said}."));
}

fn code_repeated(talk: &mut Talk, code: usize) {
    answered(talk, code);
    let number = digits(talk, code);
    echo(talk, code, &number);
}

fn code_put_right(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    let number = digits(talk, code);
    let phrase = talk.draw.one_of(phrases::CORRECTIONS);
    let other = wrong(&mut talk.draw, &number);
    let other = talk.plain(&other);
    let right = talk.mark(code, &talk.plain(&number));
    give_code(talk, &format!("{other} {phrase}{right}"));
}

fn code_misread(talk: &mut Talk, code: usize) {
    answered(talk, code);
    let number = digits(talk, code);
    let other = wrong(&mut talk.draw, &number);
    let other = talk.plain(&other);
    talk.agent(&format!("{other}?"));
    let said = talk.mark(code, &talk.plain(&number));
    talk.customer(&format!("No, {said}."));
}

fn code_by_digit(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    let number = digits(talk, code);
    let said = if talk.spoken() {
        filled(talk, &talk.customer.singly(&number), 40)
    } else {
        let between = talk.draw.one_of(&[" ", "-", ", "]);
        cut(&number, &[1; 4]).join(between)
    };
    let said = talk.mark(code, &said);
    give_code(talk, &said);
}

fn code_with_expiry(talk: &mut Talk, code: usize) {
    let long = digits(talk, code).len() == 4;
    let questions = if long { phrases::LONG_CODE_AND_EXPIRY } else { phrases::CODE_AND_EXPIRY };
    let question = talk.draw.one_of(questions);
    talk.agent(question);
    let said = code_said(talk, code);
    let between = talk.draw.one_of(&[" and ", ", ", ", and it's ", " and the code is "]);
    talk.customer(&format!("{{expiry}}{between}{said}"));
}

fn code_found(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    let said = code_said(talk, code);
    let (before, after) = talk.draw.one_of(&[
        ("Hang on... is it the ", " one?"),
        ("Is that ", "?"),
        ("I think it's ", ", it's rubbed off a bit."),
        ("There's a long one and then ", "."),
        ("It says ", " in small print."),
    ]);
    talk.customer(&format!("{before}{said}{after}"));
}

fn code_over_turns(talk: &mut Talk, code: usize) {
    ask_code(talk, code);
    let number = digits(talk, code);
    let (first, rest) = number.split_at(1 + talk.draw.below(2));
    let [first, rest] = [first, rest].map(|part| talk.mark(code, &talk.plain(part)));
    talk.customer(&first);
    nod(talk);
    talk.customer(&rest);
}
