//! A centre of four conversations, each at a place of its own as its first agent sees it: one of theirs,
//! one of a colleague's in the team, one of another team, one of another programme. Beside it somebody
//! of each role, with grants by which these places differ, and what people have written so far.

use crate::add_recordings::{put, wav};
use crate::at::At;
use crate::support::Desk;
use jiff::{SignedDuration, Timestamp};
use measure::moments::{Class, Status};
use std::collections::BTreeMap;
use store::work::{Decision, MomentId, Ruling, Verdict};
use store::{
    Filter, Grant, KeyScope, NewAccount, Page, Part, Role, Store, Switches, TakeUp, Viewer, Who,
};

/// The places, as an agent of the first sees them.
pub const PLACES: [&str; 4] = ["own", "team", "other", "elsewhere"];

/// Every role, with the letter by which tables name it.
pub const ROLES: [(char, Role); 8] = [
    ('A', Role::Agent),
    ('T', Role::TeamLead),
    ('E', Role::Evaluator),
    ('Q', Role::QualityLead),
    ('O', Role::OperationsHead),
    ('C', Role::ClientViewer),
    ('D', Role::Admin),
    ('U', Role::Auditor),
];

const ROSTER: &str = "agent,team,site,programme,from,until,name\n\
    N-1,Falcon,Leeds,north,2026-01-05,,Nia Ownsworth\n\
    N-2,Falcon,Leeds,north,2026-01-05,,Tam Teamley\n\
    N-3,Osprey,Leeds,north,2026-01-05,,Otto Otherby\n\
    S-1,Heron,York,south,2026-01-05,,Elsa Farwell\n";

/// What the agents are called, by place.
pub const NAMES: [&str; 4] = ["Nia Ownsworth", "Tam Teamley", "Otto Otherby", "Elsa Farwell"];

/// A word that only the customer of a place says.
pub const WORDS: [&str; 4] = ["heliotrope", "marigold", "periwinkle", "snapdragon"];

/// What a programme asks: a duty of each kind of channel, and a form.
fn rubric(programme: &str) -> String {
    format!(
        r#"programme = "{programme}"
about = "what {programme} asks"

[reading]
language = "en"

[[detecting.moments]]
name = "recording_notice"
title = "said that the call is recorded"
why = "Whoever is on the line is told at the start that it is recorded."
class = "duty"
opens = "start"
required.exact = ["call is recorded"]
window = {{ turns = 1 }}
channels = ["voice"]

[judging.form]
title = "The review of {programme}"
total = true

[[judging.form.questions]]
id = "A1"
text = "Was the caller told of the recording?"
moments = ["recording_notice"]
points = 5
"#
    )
}

/// A call of a place; its words are laid onto its recording.
fn call(place: usize) -> String {
    let (programme, agent) =
        [("north", "N-1"), ("north", "N-2"), ("north", "N-3"), ("south", "S-1")][place];
    format!(
        "# conversation_id: call-{}\n# started_at: 2026-03-02T10:0{place}:00Z\n# channel: voice\n\
         # programme: {programme}\n# agent_id: {agent}\n# customer_ref: CUSTOMER-{place}\n\
         Agent: Good morning, how can I help?\n\
         Customer: You charged me twice for the {} and nobody told me why.\n\
         Agent: Let me see. What is the number of the account?\n",
        PLACES[place], WORDS[place],
    )
}

/// A conversation, and what people have written about it.
pub struct Place {
    /// Its number.
    pub conversation: i64,
    /// The pseudonym of its agent.
    pub agent: String,
    /// A moment of which nobody has said anything.
    pub moment: String,
    /// A duty that was missed.
    pub duty: String,
    /// An open dispute.
    pub dispute: i64,
    /// A review: of one's own by another evaluator, of the team's by the evaluator, and of the others by
    /// whoever takes it.
    pub review: i64,
    /// A calibration of it between two others.
    pub calibration: i64,
}

/// Somebody of a role, and two of what belongs to people: theirs, and another's.
pub struct Person {
    /// The letter.
    pub letter: char,
    /// What a browser sends.
    pub cookie: String,
    /// Marks.
    pub marks: [i64; 2],
    /// Views that were saved.
    pub views: [i64; 2],
    /// Keys of programs.
    pub programs: [i64; 2],
}

/// The whole of it.
pub struct Centre {
    /// The folder it lies in.
    pub desk: Desk,
    /// The conversations, as `PLACES` has them.
    pub places: Vec<Place>,
    /// Somebody of each role, as `ROLES` has them.
    pub people: Vec<Person>,
    /// What was agreed by the team lead, and by another.
    pub coachings: [i64; 2],
    /// An account that nobody needs.
    pub spare: i64,
}

impl Centre {
    /// One that was made in this database.
    pub fn new(at: &At) -> Self {
        let desk = Desk::with(&[
            ("roster.csv", ROSTER),
            ("north.toml", &rubric("north")),
            ("south.toml", &rubric("south")),
        ]);
        for (place, name) in PLACES.iter().enumerate() {
            desk.write(&format!("calls/call-{name}.txt"), &call(place));
            // Each a second longer than the one before, so that no two are the same sound.
            let recording = wav(&[(0, &[0, 5]), (1, &[2])], 12 + place);
            put(&desk, &format!("calls/call-{name}.wav"), &recording);
        }
        desk.well(&at.with(&["rubric", "use", "north.toml"]));
        desk.well(&at.with(&["rubric", "use", "south.toml"]));
        desk.well(&at.with(&["roster", "roster.csv"]));
        let tracks = "agent,customer";
        desk.well(&at.with(&["add", "calls", "--tracks", tracks, "--media", "sound"]));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(peopled(desk, at))
    }

    /// Somebody of a role.
    pub fn person(&self, letter: char) -> &Person {
        self.people.iter().find(|person| person.letter == letter).unwrap()
    }
}

/// Makes an account that is taken up.
async fn account(
    store: &mut Store,
    login: &str,
    role: Role,
    agent: Option<&str>,
    grants: &[Grant],
) -> i64 {
    let now = Timestamp::now();
    let name = if role == Role::Agent { NAMES[0] } else { login };
    let new = NewAccount { login, name, role, agent, grants };
    let until = now.checked_add(SignedDuration::from_mins(1)).unwrap();
    let invited = store.invite(Who::CommandLine, &new, until, now).await.unwrap();
    // No password fits it.
    let with = TakeUp { login: None, name: None, password: "none" };
    store.take_up(&invited.token, &with, now).await.unwrap()
}

fn granted(programme: &str, team: &str) -> Vec<Grant> {
    vec![Grant { programme: programme.to_owned(), site: String::new(), team: team.to_owned() }]
}

/// The accounts, and what they have written.
async fn peopled(desk: Desk, at: &At) -> Centre {
    let mut store = Store::open(at.database(&desk)).await.unwrap();
    for programme in ["north", "south"] {
        let set = Switches { trial_shown: true, ..Switches::default() };
        store.set_switches(Who::CommandLine, programme, &set).await.unwrap();
    }
    let every = granted("", "");
    let other = account(&mut store, "another-lead", Role::TeamLead, None, &every).await;
    let judges = [
        account(&mut store, "first-judge", Role::Evaluator, None, &[]).await,
        account(&mut store, "second-judge", Role::Evaluator, None, &[]).await,
    ];
    let spare = account(&mut store, "spare", Role::Evaluator, None, &[]).await;
    let sees_all = Viewer {
        account: other,
        role: Role::QualityLead,
        agent: None,
        grants: every.clone(),
        withheld: Vec::new(),
        blind: Vec::new(),
    };
    let shown = Filter { shown: vec![Status::Proven, Status::Trial], ..Filter::default() };
    let page = Page { limit: 200, ..Page::default() };
    let rows = store.conversations(&sees_all, &shown, &page).await.unwrap().rows;
    let moments = store.moments(&sees_all, &shown, &page).await.unwrap().rows;
    let found: BTreeMap<&str, (i64, String)> =
        rows.iter().map(|row| (row.id.as_str(), (row.key, row.agent.clone().unwrap()))).collect();
    let places = PLACES.map(|name| found[&*format!("call-{name}")].clone());
    // Of each conversation: moments that an agent may dispute, and the duty.
    let id = |text: &str| text.parse::<MomentId>().unwrap();
    let of = |place: usize, class: Class| -> Vec<MomentId> {
        let all = moments.iter().filter(|row| row.conversation.key == places[place].0);
        let all = all.filter(|row| row.kind.class == class);
        all.map(|row| id(&row.moment_id)).collect()
    };
    let agent = places[0].1.clone();

    let mut people = Vec::new();
    for (letter, role) in ROLES {
        let grants = match role {
            Role::Agent | Role::Admin | Role::Auditor => Vec::new(),
            Role::TeamLead => granted("north", "Falcon"),
            Role::Evaluator | Role::QualityLead | Role::ClientViewer => granted("north", ""),
            Role::OperationsHead => every.clone(),
        };
        let agent = (role == Role::Agent).then_some(&*agent);
        let number = account(&mut store, role.name(), role, agent, &grants).await;
        people.push((letter, role, number));
    }
    let number = |role: Role| people.iter().find(|(_, one, _)| *one == role).unwrap().2;
    let evaluator = number(Role::Evaluator);
    let mut lead = store.viewer(number(Role::TeamLead), Timestamp::now()).await.unwrap().unwrap();
    lead.withheld.clear();

    let mut made = Vec::new();
    for (place, (conversation, agent)) in places.iter().enumerate() {
        let (skills, duties) = (of(place, Class::Skill), of(place, Class::Duty));
        assert!(skills.len() > 2 && !duties.is_empty(), "{skills:?} {duties:?}");
        let dispute = store.dispute(&sees_all, &skills[1], "it was said").await.unwrap();
        let decided = store.dispute(&sees_all, &skills[2], "it was said too").await.unwrap();
        let decision = Decision {
            ruling: Ruling::Stands,
            outcome: None,
            owner: None,
            note: None,
            again: false,
        };
        store.decide(&sees_all, decided, &decision).await.unwrap();
        let to = [Some(judges[0]), Some(evaluator), None, None][place];
        assert_eq!(store.ask_reviews(&sees_all, &[*conversation], to).await.unwrap(), 1);
        let name = format!("call-{} compared", PLACES[place]);
        let programme = if place < 3 { "north" } else { "south" };
        let of_it = [*conversation];
        let calibration =
            store.calibrate(&sees_all, &name, programme, None, &of_it, &judges).await.unwrap();
        made.push((skills, duties[0].to_string(), dispute, calibration, agent.clone()));
    }
    let reviews = store.reviews(&sees_all, true, &Part::WHOLE).await.unwrap().rows;
    let review = |conversation: i64| {
        let mut all = reviews.iter().filter(|one| one.calibration.is_none());
        all.find(|one| one.conversation == conversation).unwrap().key
    };
    let mut coach = Vec::new();
    for (place, by) in [(0, &lead), (1, &lead), (2, &sees_all), (3, &sees_all), (0, &sees_all)] {
        let (note, agent) =
            (format!("call-{} was heard together", PLACES[place]), &places[place].1);
        coach.push(store.coach(by, agent, &note, None, &[]).await.unwrap());
    }
    let shared =
        [("every-view", ""), ("north-view", "programme=north"), ("south-view", "programme=south")];
    for (name, query) in shared {
        store.save_view(&sees_all, name, query, true).await.unwrap();
    }
    let unshared = store.save_view(&sees_all, "unshared-view", "", false).await.unwrap();

    let mut all = Vec::new();
    let now = Timestamp::now();
    let later = now.checked_add(SignedDuration::from_hours(24)).unwrap();
    let (marked, scope) = (&made[0].0[1], KeyScope::Read);
    let of_another = store.mark(&sees_all, marked, Verdict::Agree, None, None).await.unwrap();
    let program = store.make_key(Who::CommandLine, other, "program-other", scope, Some(later), now);
    let program = program.await.unwrap().0.key;
    for (letter, _, number) in people {
        let cookie = format!("__Host-earnest={}", store.start_session(number, now).await.unwrap());
        // Whoever may write none has one all the same: taking it back is refused.
        let viewer = Viewer { account: number, ..sees_all.clone() };
        let mark = store.mark(&viewer, marked, Verdict::Agree, None, None).await.unwrap();
        let view = store.save_view(&viewer, &format!("view-{letter}"), "", false).await.unwrap();
        let name = format!("program-{letter}");
        let own = store.make_key(Who::CommandLine, number, &name, scope, Some(later), now);
        let programs = [own.await.unwrap().0.key, program];
        let (marks, views) = ([mark, of_another], [view, unshared]);
        all.push(Person { letter, cookie, marks, views, programs });
    }
    let places = places.into_iter().zip(made).map(|((conversation, _), made)| {
        let (skills, duty, dispute, calibration, agent) = made;
        let (moment, review) = (skills[0].to_string(), review(conversation));
        Place { conversation, agent, moment, duty, dispute, review, calibration }
    });
    let places = places.collect();
    store.close().await.unwrap();
    Centre { desk, places, people: all, coachings: [coach[0], coach[2]], spare }
}
