//! The week of the centre: who works there, who calls about what, and the stories that run through
//! it. Nothing of a story stands in the data; the truth alone tells.

use super::book::{Book, Party};
use super::compose::{Cast, Planted, Talk, Turn};
use super::draw::Draw;
use std::collections::BTreeMap;

/// Days of the week, from a Monday.
pub const DAYS: usize = 7;
/// Midnight before the first day.
pub const FIRST_DAY: &str = "2026-03-02";

/// Somebody who works there.
pub struct Agent {
    /// As the files name them.
    pub id: &'static str,
    /// First and last name.
    pub name: &'static str,
    /// How they speak.
    english: &'static str,
    /// In how many of a hundred cases they do what a moment calls for.
    level: usize,
}

/// A client, and the team that works for it.
pub struct Programme {
    /// Its name in the files.
    pub name: &'static str,
    /// The team.
    pub team: &'static str,
    /// The people.
    pub agents: [Agent; 6],
    topics: &'static [Topic],
    /// Conversations a day, by form.
    day: &'static [(Form, usize)],
}

/// How a conversation is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A call, as plain text.
    TextCall,
    /// A call, as a vCon.
    VconCall,
    /// A call, as rows of CSV with columns of their own names.
    CsvCall,
    /// A chat, as rows of JSON.
    Chat,
    /// Posts on a public board, as rows of JSON.
    Post,
}

struct Topic {
    name: &'static str,
    queue: &'static str,
    label: &'static str,
    fault: bool,
    weight: usize,
    /// What is asked for and read back.
    value: Option<&'static str>,
}

const fn topic(
    name: &'static str,
    queue: &'static str,
    label: &'static str,
    weight: usize,
    fault: bool,
    value: Option<&'static str>,
) -> Topic {
    Topic { name, queue, label, fault, weight, value }
}

const fn agent(id: &'static str, name: &'static str, english: &'static str, level: usize) -> Agent {
    Agent { id, name, english, level }
}

/// Whose met share rises from day to day.
pub const IMPROVER: &str = "lf-03";
/// Whose chats answer everything with the same apology.
pub const MACRO: &str = "lf-05";
/// Who gets the customers that nobody wants.
pub const HARD_WEEK: &str = "am-04";
/// The queue whose script leaves out that the call is recorded.
pub const SILENT_QUEUE: &str = "moves";
/// The day on which payments are taken twice.
pub const FAULT_DAY: usize = 2;
/// The one in Spanish.
pub const SPANISH: &str = "am-chat-0042";
/// Calls in which a card is read out.
pub const CARDS: [&str; 2] = ["lf-call-0078", "am-call-0050"];

/// The clients.
pub static PROGRAMMES: [Programme; 2] = [
    Programme {
        name: "larkfield",
        team: "harbour",
        agents: [
            agent("lf-01", "Odalys Pennywhistle", "british", 78),
            agent("lf-02", "Barnabas Thrupp", "british", 66),
            agent("lf-03", "Ketterley Moonfield", "american", 30),
            agent("lf-04", "Vasanti Larksong", "indian", 80),
            agent("lf-05", "Quentin Marlowbee", "philippine", 62),
            agent("lf-06", "Nomvula Starling-Pye", "south_african", 74),
        ],
        topics: &[
            topic("slow", "faults", "slow broadband", 20, true, None),
            topic("down", "faults", "no connection", 22, true, None),
            topic("wifi", "faults", "wireless does not reach", 14, true, None),
            topic("noshow", "visits", "engineer did not come", 12, false, Some("phone")),
            topic("move", "orders", "moving house", 8, false, Some("address")),
            topic("bill", "billing", "bill higher than usual", 16, false, None),
            topic("order", "orders", "new order", 8, false, Some("address")),
        ],
        day: &[(Form::TextCall, 36), (Form::VconCall, 22), (Form::Chat, 36), (Form::Post, 6)],
    },
    Programme {
        name: "amberline",
        team: "meadow",
        agents: [
            agent("am-01", "Thaddeus Bramblewick", "british", 70),
            agent("am-02", "Priscilla Oatcake-Dunn", "british", 82),
            agent("am-03", "Devendra Foxglove", "indian", 68),
            agent("am-04", "Maribel Tansywood", "philippine", 76),
            agent("am-05", "Cassius Greenbottle", "american", 58),
            agent("am-06", "Lindiwe Cloudberry", "south_african", 72),
        ],
        topics: &[
            topic("double", "billing", "payment taken twice", 2, false, Some("phone")),
            topic("high", "billing", "bill higher than usual", 20, false, Some("reading")),
            topic("meter", "meters", "display does not work", 14, true, None),
            topic("topup", "meters", "top-up does not load", 14, true, None),
            topic("plan", "payments", "payment plan", 14, false, Some("debit")),
            topic("meterread", "meters", "meter reading", 8, false, Some("reading")),
            topic("house", "moves", "moving house", 14, false, Some("address")),
            topic("debit", "payments", "payment date", 8, false, Some("debit")),
            topic("cut", "faults", "no power", 8, true, None),
        ],
        day: &[(Form::CsvCall, 60), (Form::Chat, 34), (Form::Post, 6)],
    },
];

/// A conversation of the week.
pub struct Contact {
    /// Its id in the files.
    pub id: String,
    /// How it is written down.
    pub form: Form,
    /// The client.
    pub programme: &'static Programme,
    /// Whose it is.
    pub agent: &'static Agent,
    /// Who had it before, where somebody did.
    pub earlier: Option<&'static Agent>,
    /// Which day, from 0.
    pub day: usize,
    /// When it began, in minutes since midnight.
    pub minute: usize,
    /// Whose call it is.
    pub queue: &'static str,
    /// What it is about, as the files say.
    pub label: &'static str,
    /// The customer.
    pub customer: Customer,
    /// What was said, and what was planted.
    pub talk: Talk,
    /// Which story it belongs to.
    pub story: Option<&'static str>,
}

/// A customer.
#[derive(Clone)]
pub struct Customer {
    /// First and last name.
    pub name: String,
    /// As the client's systems know them.
    pub reference: String,
    slots: BTreeMap<&'static str, String>,
    english: &'static str,
}

/// How far an agent's level is changed by what a moment asks for.
fn skill(kind: &'static str, level: usize) -> usize {
    let level = match kind {
        "recording_notice" => return 97,
        "answers_question" => level + 14,
        "diagnoses_first" | "sets_expectation" => level + 4,
        "recaps_problem" | "owns_failure" => level - 6,
        "reads_back" | "stays_on_task" => level + 6,
        _ => level,
    };
    level.clamp(5, 96)
}

/// Every conversation of the week, in order of its day.
pub fn week(book: &mut Book, draw: &mut Draw) -> Result<Vec<Contact>, String> {
    let mut contacts = Vec::new();
    let mut charged_twice: Vec<Customer> = Vec::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for day in 0..DAYS {
        for programme in &PROGRAMMES {
            for (form, count) in programme.day {
                for _ in 0..*count {
                    let kind = match form {
                        Form::TextCall | Form::CsvCall => "call",
                        Form::VconCall => "vcon",
                        Form::Chat => "chat",
                        Form::Post => "post",
                    };
                    let prefix = format!("{}-{kind}", &programme.agents[0].id[..2]);
                    let number = numbers.entry(prefix.clone()).or_default();
                    *number += 1;
                    let id = format!("{prefix}-{number:04}");
                    let contact =
                        contact(id, *form, programme, day, &mut charged_twice, book, draw)?;
                    contacts.push(contact);
                }
            }
        }
    }
    Ok(contacts)
}

/// Conversations for the files that are broken on purpose: two of rows, one vCon.
pub fn broken(book: &mut Book, draw: &mut Draw) -> Result<Vec<Contact>, String> {
    let [larkfield, amberline] = &PROGRAMMES;
    [
        ("am-bad-01", Form::Chat, amberline),
        ("am-bad-02", Form::CsvCall, amberline),
        ("lf-bad-01", Form::VconCall, larkfield),
    ]
    .into_iter()
    .map(|(id, form, programme)| {
        contact(id.to_owned(), form, programme, 0, &mut Vec::new(), book, draw)
    })
    .collect()
}

fn contact(
    id: String,
    form: Form,
    programme: &'static Programme,
    day: usize,
    charged_twice: &mut Vec<Customer>,
    book: &mut Book,
    draw: &mut Draw,
) -> Result<Contact, String> {
    let amberline = programme.name == "amberline";
    let agent = match id.as_str() {
        SPANISH => &programme.agents[3],
        _ => &programme.agents[draw.below(programme.agents.len())],
    };
    let mut topic = weighted(programme.topics, form, draw);
    if topic.name == "double" && day < FAULT_DAY {
        topic = &programme.topics[1];
    }
    let mut customer = customer(programme, draw);
    let mut story = None;
    let mut again = false;
    if amberline && form != Form::Post {
        let double = &programme.topics[0];
        if (day == FAULT_DAY || day == FAULT_DAY + 1) && draw.chance(28) {
            topic = double;
            charged_twice.push(customer.clone());
            story = Some("charged twice");
        } else if day > FAULT_DAY && !charged_twice.is_empty() && draw.chance(24) {
            topic = double;
            customer = charged_twice[draw.below(charged_twice.len())].clone();
            again = true;
            story = Some("charged twice");
        }
    }
    let hard = agent.id == HARD_WEEK && draw.chance(70);
    let angry = hard || draw.chance(9);
    let level = if agent.id == IMPROVER { agent.level + 10 * day } else { agent.level };
    if agent.id == IMPROVER {
        story = story.or(Some("improves"));
    }
    if hard {
        story = Some("hard customers");
    }
    let voice = matches!(form, Form::TextCall | Form::VconCall | Form::CsvCall);
    let minute = 8 * 60 + draw.below(12 * 60);
    let tag = match form {
        Form::Chat => "chat",
        Form::Post => "post",
        _ => "call",
    };
    let mut slots = customer.slots.clone();
    slots.insert("agent", first_name(agent));
    let partday = ["morning", "afternoon", "evening"]
        [usize::from(minute >= 720) + usize::from(minute >= 1050)];
    slots.insert("partday", partday.to_owned());
    slots.insert("today", WEEK[day].to_owned());
    let some_days_ago = (day + 4 + draw.below(2)) % 7;
    let told = if topic.name == "double" { FAULT_DAY } else { some_days_ago };
    slots.insert("day", WEEK[told].to_owned());
    let mut tags = vec![tag, customer.english];
    if angry {
        tags.push("angry");
    }
    let mut cast = Cast {
        topic: topic.name,
        programme: programme.name,
        agent: vec![tag, agent.english],
        customer: tags,
        slots,
        earlier: None,
        skill,
        level,
    };
    let mut talk = Talk::default();
    let mut earlier = None;
    if id == SPANISH {
        spanish(&mut talk);
        story = Some("spanish");
    } else if form == Form::Post {
        talk.play(if draw.chance(30) { "post_trouble" } else { "post" }, &cast, book, draw)?;
    } else {
        let silent = voice && topic.queue == SILENT_QUEUE;
        let macros = form == Form::Chat && agent.id == MACRO;
        if silent {
            story = Some("no notice of recording");
        } else if macros {
            story = Some("one apology for everything");
        }
        let set = Plan { form, voice, amberline, silent, macros, again, angry, hard };
        earlier = plan(&mut talk, &set, topic, &mut cast, (programme, agent), book, draw)?;
    }
    // Typing and talking leave their marks on what customers say.
    let ways = draw.below(10);
    for turn in talk.turns.iter_mut().filter(|turn| turn.party == Party::Customer) {
        turn.text = if voice { spoken(&turn.text, draw) } else { typed(&turn.text, ways, draw) };
    }
    if CARDS.contains(&id.as_str()) {
        card(&mut talk);
    }
    Ok(Contact {
        id,
        form,
        programme,
        agent,
        earlier,
        day,
        minute,
        queue: topic.queue,
        label: topic.label,
        customer,
        talk,
        story,
    })
}

fn first_name(agent: &Agent) -> String {
    agent.name.split(' ').next().unwrap_or_default().to_owned()
}

struct Plan {
    form: Form,
    voice: bool,
    amberline: bool,
    silent: bool,
    macros: bool,
    again: bool,
    angry: bool,
    hard: bool,
}

/// Plays the scenes of a call or chat; says who had it before.
fn plan(
    talk: &mut Talk,
    set: &Plan,
    topic: &Topic,
    cast: &mut Cast,
    (programme, agent): (&'static Programme, &'static Agent),
    book: &mut Book,
    draw: &mut Draw,
) -> Result<Option<&'static Agent>, String> {
    let mut earlier = None;
    let mut scenes: Vec<&str> = Vec::new();
    if set.silent {
        scenes.push("hello_amberline_moves");
    } else if set.form == Form::CsvCall && draw.chance(5) {
        scenes.push("handed_on");
        let others: Vec<&Agent> =
            programme.agents.iter().filter(|other| other.id != agent.id).collect();
        let other = draw.one_of(&others);
        cast.earlier = Some(first_name(other));
        earlier = Some(other);
    } else if set.voice {
        scenes.push(if set.amberline { "hello_amberline" } else { "hello_larkfield" });
    } else if draw.chance(12) {
        scenes.push("hello_bot");
    } else {
        scenes.push(if draw.chance(50) { "opens_chat" } else { "hello_chat" });
    }
    let failed = matches!(topic.name, "noshow" | "double");
    let wants = draw.chance(45) && earlier.is_none();
    if wants {
        scenes.push(match (topic.fault, failed && !set.again) {
            (true, _) => "want_fault",
            (_, true) => "want_failure",
            _ => "want",
        });
        if draw.chance(60) {
            scenes.push("identity");
        }
    }
    let told = draw.chance(if topic.name == "plan" { 40 } else { 12 });
    // What opened at the first words does not open again when the rest is told.
    let (fault, failure) = (topic.fault && !wants, failed && !wants);
    scenes.push(match (set.again, told) {
        (true, _) => "tell_again",
        _ if set.macros && !fault && !failure => "tell_macro",
        (_, true) if fault => "tell_fault_trouble",
        (_, true) if failure => "tell_failure_trouble",
        (_, true) => "tell_trouble",
        _ if fault => "tell_fault",
        _ if failure => "tell_failure",
        _ => "tell",
    });
    if !scenes.contains(&"identity") && draw.chance(75) {
        scenes.push("identity");
    }
    // Lengths as they are: most short, a few very long.
    let long = [0, 0, 0, 1, 1, 1, 1, 2, 2, 5][draw.below(10)];
    if topic.fault {
        scenes.push("probe");
        for _ in 0..long.min(3) {
            if draw.chance(50) {
                scenes.push("fix_fails");
                scenes.extend(["more_steps"; 3].iter().take(draw.below(3)));
            }
        }
        scenes.push(if long > 0 { "work_fault_long" } else { "work_fault" });
    } else {
        scenes.push("question");
        if matches!(topic.name, "bill" | "high" | "noshow") && draw.chance(40) {
            scenes.push("explain");
        }
    }
    let mut middle: Vec<&str> = Vec::new();
    if set.voice && draw.chance(42) {
        middle.push(if draw.chance(50) { "wait" } else { "wait_yes" });
    }
    if (!told || set.macros) && draw.chance(if set.macros { 45 } else { 9 }) {
        middle.push(if set.macros { "trouble_macro" } else { "trouble" });
    }
    if !set.again && !failed && draw.chance(if set.angry { 55 } else { 14 }) {
        middle.push("blame");
    }
    if set.angry && draw.chance(if set.hard { 75 } else { 40 }) {
        middle.push("attack");
        if set.hard && draw.chance(30) {
            middle.push("attack");
        }
    }
    if draw.chance(15) {
        middle.push("question_again");
    } else if draw.chance(30 + 10 * long) {
        middle.push("question");
    }
    if set.voice && draw.chance(8 + 8 * long) {
        middle.push("small_talk");
    }
    if long == 5 {
        middle.extend(
            ["more_steps", "small_talk", "wait"].iter().take(if topic.fault && set.voice {
                3
            } else {
                0
            }),
        );
    }
    // In any order, by the seed.
    for at in (1..middle.len()).rev() {
        middle.swap(at, draw.below(at + 1));
    }
    // A second attack would follow the first; the two are one.
    middle.dedup();
    scenes.extend(middle);
    if let Some(value) = topic.value
        && draw.chance(70)
    {
        scenes.push(value);
        if value == "phone" && draw.chance(25) {
            scenes.push("asks_again");
        }
    } else if draw.chance(15) {
        scenes.push("phone");
        if draw.chance(35) {
            scenes.push("asks_again");
        }
    }
    if draw.chance(7) && earlier.is_none() {
        scenes.push("transfer");
    } else {
        if draw.chance(55) {
            scenes.push("promise");
        }
        if draw.chance(72) {
            scenes.push("else");
        }
        scenes.push(if draw.chance(85) { "bye" } else { "bye_curt" });
    }
    for scene in scenes {
        // Sixty turns are the most.
        if talk.turns.len() < 50 || scene.starts_with("bye") {
            talk.play(scene, cast, book, draw)?;
        }
    }
    Ok(earlier)
}

fn weighted<'a>(topics: &'a [Topic], form: Form, draw: &mut Draw) -> &'a Topic {
    const POSTED: [&str; 8] = ["slow", "down", "bill", "noshow", "double", "high", "cut", "topup"];
    let fits: Vec<&Topic> =
        topics.iter().filter(|topic| form != Form::Post || POSTED.contains(&topic.name)).collect();
    let mut at = draw.below(fits.iter().map(|topic| topic.weight).sum());
    for topic in &fits {
        if at < topic.weight {
            return topic;
        }
        at -= topic.weight;
    }
    fits[0]
}

const WEEK: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FIRST: [&str; 40] = [
    "Bertram",
    "Calpurnia",
    "Dorcas",
    "Ephraim",
    "Fenella",
    "Gideon",
    "Hephzibah",
    "Ignatius",
    "Jocelyn",
    "Kezia",
    "Lysander",
    "Mehitabel",
    "Nathaniel",
    "Ottoline",
    "Peregrine",
    "Queenie",
    "Roderick",
    "Seraphina",
    "Tarquin",
    "Ursula",
    "Venkatesh",
    "Winifred",
    "Xanthe",
    "Yolanda",
    "Zachary",
    "Amahle",
    "Bhavana",
    "Crisanto",
    "Divina",
    "Eshaan",
    "Fikile",
    "Girish",
    "Honorata",
    "Indra",
    "Jomar",
    "Kagiso",
    "Ligaya",
    "Mandla",
    "Nirmala",
    "Orlando",
];
const LAST: [(&str, &str); 32] = [
    ("Applethwaite", "british"),
    ("Bumblefoot", "british"),
    ("Crumpington", "british"),
    ("Dillydown", "british"),
    ("Eggleshaw", "british"),
    ("Fiddlerow", "british"),
    ("Gooseberry", "british"),
    ("Hollowhedge", "british"),
    ("Inkpenny", "british"),
    ("Jellicote", "british"),
    ("Kettlesworth", "british"),
    ("Lampwickley", "british"),
    ("Mossbottom", "british"),
    ("Nettlethorpe", "british"),
    ("Oxtercote", "british"),
    ("Puddifoot-Lane", "british"),
    ("Chandrapuri", "indian"),
    ("Devbhumi", "indian"),
    ("Gulmoharan", "indian"),
    ("Kesarwal", "indian"),
    ("Mangowalla", "indian"),
    ("Bayanihan", "philippine"),
    ("Dalisaynon", "philippine"),
    ("Maliksing", "philippine"),
    ("Sampagitan", "philippine"),
    ("Vlaktefontein", "south_african"),
    ("Moonkraal", "south_african"),
    ("Baobabwe", "south_african"),
    ("Buckthornton", "american"),
    ("Cornhusk", "american"),
    ("Prairiewood", "american"),
    ("Sassafras", "american"),
];
const STREET: [&str; 16] = [
    "Thimble Row",
    "Marmalade Lane",
    "Old Ropewalk",
    "Duckpond Rise",
    "Pepperpot Close",
    "Lantern Street",
    "Cobbler's Yard",
    "Harebell Way",
    "Ninepin Alley",
    "Teasel Avenue",
    "Weathercock Hill",
    "Jackdaw Road",
    "Bellows Court",
    "Sundial Terrace",
    "Plumtree Gardens",
    "Crabapple Mews",
];
const TOWN: [&str; 12] = [
    "Little Wimbling",
    "Osterbury",
    "Great Thornage",
    "Puddlecombe",
    "Market Dunning",
    "Fennimore",
    "Quillhaven",
    "Saltmarket",
    "Upper Brindle",
    "Marrowgate",
    "Nether Wick",
    "Larksmouth",
];
const MONTHS: [&str; 3] = ["January", "February", "December"];
const KIN: [&str; 8] =
    ["mum", "dad", "husband", "wife", "daughter", "son", "sister", "grandmother"];

fn customer(programme: &'static Programme, draw: &mut Draw) -> Customer {
    let first = draw.one_of(&FIRST);
    let (last, english) = draw.one_of(&LAST);
    let mut number = |least: usize, most: usize| least + draw.below(most - least + 1);
    let usual = number(2200, 9900);
    let fee = number(400, 2900);
    let mut slots: BTreeMap<&'static str, String> = BTreeMap::new();
    let money = |pence: usize| format!("£{}.{:02}", pence / 100, pence % 100);
    let (high, debit) = if programme.name == "amberline" {
        (usual * number(2, 3) + number(1, 999), number(18, 95))
    } else {
        (usual + fee, number(18, 60))
    };
    let prefix = if programme.name == "amberline" { "AMB" } else { "LRK" };
    let reference = format!("{prefix}-{:05}", number(10_000, 99_999));
    let speed = number(3, 20) * 10;
    let from = number(8, 14);
    let hour = |hour: usize| match hour {
        0..12 => format!("{hour} am"),
        12 => "noon".to_owned(),
        _ => format!("{} pm", hour - 12),
    };
    let clock = number(7, 22);
    let ordinal = |day: usize| match day {
        1 | 21 => format!("{day}st"),
        2 | 22 => format!("{day}nd"),
        3 | 23 => format!("{day}rd"),
        _ => format!("{day}th"),
    };
    let dom = number(1, 28);
    let next = WEEK[number(0, 4)];
    let letter = |at: usize| char::from(b'A' + at as u8);
    let values = [
        ("usual", money(usual)),
        ("twice", money(2 * usual)),
        ("fee", money(fee)),
        ("amount", money(high)),
        ("speed", speed.to_string()),
        ("half", (speed / 2).to_string()),
        ("debit", debit.to_string()),
        ("ref", reference.clone()),
        ("window", format!("{from} and {}", from + 4)),
        ("window2", format!("{} and {}", from + 1, from + 3)),
        ("clock", hour(clock)),
        ("dom", ordinal(dom)),
        ("dom2", ordinal((dom + 8) % 28 + 1)),
        ("date", format!("the {} of April", ordinal(number(1, 28)))),
        ("nextday", next.to_owned()),
        ("when", format!("{next} at {}", hour(number(9, 18)))),
        ("n", number(2, 6).to_string()),
        ("nth", ["second", "third", "fourth"][number(0, 2)].to_owned()),
        ("age", number(58, 86).to_string()),
        ("phone", format!("07700 900{:03}", number(100, 999))),
        ("reading", format!("{:05}", number(10_234, 89_876))),
        ("house", number(1, 148).to_string()),
        (
            "postcode",
            format!(
                "ZZ{} {}{}{}",
                number(1, 9),
                number(1, 9),
                letter(number(0, 25)),
                letter(number(0, 25))
            ),
        ),
        (
            "newcode",
            format!(
                "ZY{} {}{}{}",
                number(1, 9),
                number(1, 9),
                letter(number(0, 25)),
                letter(number(0, 25))
            ),
        ),
        ("street", STREET[number(0, STREET.len() - 1)].to_owned()),
        ("town", TOWN[number(0, TOWN.len() - 1)].to_owned()),
        ("month", MONTHS[number(0, 2)].to_owned()),
        ("month2", ["April", "May"][number(0, 1)].to_owned()),
        ("kin", KIN[number(0, KIN.len() - 1)].to_owned()),
        ("pet", ["Biscuit", "Admiral", "Pickle", "Mrs Tibbs", "Gravy"][number(0, 4)].to_owned()),
        (
            "room",
            ["back bedroom", "attic", "kitchen", "box room", "extension", "study"][number(0, 5)]
                .to_owned(),
        ),
        ("light", ["red", "orange", "purple", "blue", "green"][number(0, 4)].to_owned()),
        ("job", ["bakery", "warehouse", "school", "bus", "garden centre"][number(0, 4)].to_owned()),
        (
            "other",
            ["planning", "accounts", "metering", "network", "refunds"][number(0, 4)].to_owned(),
        ),
        ("first", first.to_owned()),
        ("last", last.to_owned()),
    ];
    slots.extend(values);
    Customer { name: format!("{first} {last}"), reference, slots, english }
}

/// A word's start said twice, a filler here and there.
fn spoken(text: &str, draw: &mut Draw) -> String {
    const FILLERS: [&str; 6] = ["Um, ", "Er, ", "Well, ", "Yeah, ", "So, ", "Erm, "];
    let mut text = text.to_owned();
    if draw.chance(14) {
        text = lower_first(&text, draw.one_of(&FILLERS));
    }
    if draw.chance(10)
        && let Some(at) = text.find(", ")
    {
        text.insert_str(at, [", you know", ", like", ", I mean"][draw.below(3)]);
    }
    text
}

fn lower_first(text: &str, filler: &str) -> String {
    let keeps = text.starts_with("I ")
        || text.starts_with("I'")
        || text.starts_with("Amber")
        || text.split(' ').next().is_some_and(|word| FIRST.contains(&word.trim_matches(',')));
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !keeps => {
            format!("{filler}{}{}", first.to_lowercase(), letters.as_str())
        }
        _ => format!("{filler}{text}"),
    }
}

/// As somebody types: some carefully, some without capitals and stops, some with slips.
fn typed(text: &str, ways: usize, draw: &mut Draw) -> String {
    let mut text = text.to_owned();
    if ways < 6 {
        text = text.to_lowercase();
        text = text.trim_end_matches('.').to_owned();
    }
    if ways < 4 && draw.chance(25) {
        // Two letters change places inside a longer word.
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let at = draw.below(words.len());
        let letters: Vec<char> = words[at].chars().collect();
        if letters.len() > 4 && letters.iter().all(|letter| letter.is_ascii_lowercase()) {
            let mut letters = letters;
            let place = 1 + draw.below(letters.len() - 3);
            letters.swap(place, place + 1);
            words[at] = letters.into_iter().collect();
        }
        text = words.join(" ");
    }
    text
}

/// A card is read out before a call ends. Its number is one that makers of card terminals give to test
/// with.
fn card(talk: &mut Talk) {
    let said = [
        (
            Party::Agent,
            "If you want to pay by card today, read me the long number across the front.",
        ),
        (
            Party::Customer,
            "Sure, it's four one one one, one one one one, one one one one, one one one one.",
        ),
        (Party::Agent, "Thank you, the payment is through."),
    ];
    let at = talk.turns.len().saturating_sub(2);
    let later = |turn: &mut usize| *turn += if *turn >= at { said.len() } else { 0 };
    for planted in &mut talk.truth {
        later(&mut planted.opener);
        planted.answer.iter_mut().for_each(later);
    }
    talk.asides.iter_mut().for_each(|(after, _)| later(after));
    let said = said.map(|(party, text)| Turn { party, text: text.to_owned() });
    talk.turns.splice(at..at, said);
}

/// The one conversation that is not in English.
fn spanish(talk: &mut Talk) {
    let turns = include_str!("words/spanish.txt");
    for line in turns.lines().filter(|line| !line.is_empty()) {
        let (party, text) = line.split_once(": ").unwrap_or(("customer", line));
        let party = if party == "agent" { Party::Agent } else { Party::Customer };
        talk.turns.push(Turn { party, text: text.to_owned() });
    }
    let truth = [("recaps_problem", 2, Some(3)), ("answers_question", 6, Some(7))];
    for (kind, opener, answer) in truth {
        talk.truth.push(Planted { kind, opener, met: true, answer, owner: "associate" });
    }
}
