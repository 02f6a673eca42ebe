//! A programme whose reviewers see it another way gets heads of its own, and nobody else does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use measure::acts::ActKind;
use measure::analyse::Analyser;
use measure::conversation::{Channel, Conversation, Language, Party, Role, Timing, Turn, TurnTime};
use measure::heads::Heads;
use measure::moments::{MOMENTS, Outcome};
use measure::rubric::Rubric;
use measure::train::{Change, Reviewed, Trained, Untried, train};

fn conversation(number: usize, turns: &[(Role, String)]) -> Conversation {
    let party = |role: Role| Party { role, pseudonym: role.to_string(), person: None, team: None };
    Conversation {
        source: String::new(),
        id: format!("c-{number}"),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: Some(Language::ENGLISH),
        programme: None,
        queue: None,
        topic: None,
        parties: vec![party(Role::Agent), party(Role::Customer)],
        turns: (turns.iter())
            .map(|(role, text)| Turn {
                party: u16::from(*role == Role::Customer),
                time: TurnTime::Unknown,
                text: text.clone(),
                heard: None,
            })
            .collect(),
        events: Vec::new(),
        bill: Vec::new(),
        timing: Timing::None,
    }
}

/// Conversations whose reviewers see a reaction at these turns of the agent's, and at no others.
fn reviewed(count: usize, seen: &[u32]) -> Vec<Reviewed> {
    const THINGS: [&str; 7] = ["router", "meter", "boiler", "phone", "bill", "parcel", "heater"];
    const DAYS: [&str; 5] = ["Monday", "Tuesday", "Friday", "Sunday", "Thursday"];
    (0..count)
        .map(|number| {
            let (thing, day) = (THINGS[number % 7], DAYS[number % 5]);
            let turns = [
                (Role::Agent, "Good morning, how can I help?".to_owned()),
                (Role::Customer, format!("My {thing} has been playing up since {day}.")),
                (Role::Agent, format!("The {thing}, that has been too long.")),
                (Role::Customer, format!("And nobody called about the {thing} on {day}.")),
                (Role::Agent, format!("{day}, that has been too long.")),
                (Role::Agent, format!("Please give me the number of the {thing}.")),
                (Role::Customer, "It is 4471.".to_owned()),
                (Role::Agent, format!("The van comes on {day} and brings a {thing}.")),
                (Role::Customer, "Bye.".to_owned()),
                (Role::Agent, "Goodbye.".to_owned()),
            ];
            let react = |turn| (turn, ActKind::React, seen.contains(&turn));
            let bye = (9, ActKind::Bye, true);
            Reviewed {
                conversation: conversation(number, &turns),
                acts: [0, 2, 4, 5, 7].map(react).into_iter().chain([bye]).collect(),
                moments: Vec::new(),
            }
        })
        .collect()
}

fn reacts(analyser: &Analyser, conversation: &Conversation) -> Vec<u32> {
    let acts = analyser.analyse(conversation).acts;
    acts.iter().filter(|act| act.kind == ActKind::React).map(|act| act.at.turn).collect()
}

/// Reviewers who see reactions at these turns get a head of their own by such a change, and it
/// finds them in conversations that nobody labelled.
#[track_caller]
fn check(seen: &[u32], change: Change) {
    let rubric = Rubric::default();
    let mut labelled = reviewed(70, seen);
    let held_out = labelled.split_off(60);
    let Trained { heads, acts, kinds } = train(&rubric, &labelled);
    let react = acts.iter().find(|act| act.act == ActKind::React).unwrap();
    let best = react.tried.iter().rfind(|tried| tried.kept).unwrap();
    assert_eq!(best.what, change, "{react:#?}");
    assert!(best.after.f(1.0) > react.before.f(1.0) + 0.2, "{react:#?}");
    assert!(best.gain_interval.0 > 0.0 && kinds.is_empty());
    let bye = acts.iter().find(|act| act.act == ActKind::Bye).unwrap();
    assert_eq!((bye.untried, bye.tried.len()), (Some(Untried::NotByModel), 0));
    assert_eq!(heads.acts.len(), 1);

    labelled.reverse();
    let again = train(&rubric, &labelled).heads.text();
    assert_eq!(again, heads.text(), "the same bytes, in whatever order labels come");

    let own = Analyser::with_heads(&rubric, Heads::parse(again.as_bytes()).unwrap()).unwrap();
    let others = Analyser::new(&rubric);
    assert_ne!(own.edition(), others.edition());
    for Reviewed { conversation, .. } in &held_out {
        assert_eq!(reacts(&own, conversation), seen);
        assert_ne!(reacts(&others, conversation), seen);
    }
}

#[test]
fn reviewers_who_see_an_act_another_way_get_a_better_head_and_nobody_else_does() {
    // What ships gives "that has been too long" more than all others, and not enough.
    check(&[2, 4], Change::Thresholds);
    // No threshold on what ships finds these and not those.
    check(&[5, 7], Change::Weights);
}

#[test]
fn reviewers_who_agree_with_what_ships_change_nothing() {
    let mut labelled = reviewed(60, &[]);
    let shipped = Analyser::new(&Rubric::default());
    for one in &mut labelled {
        one.conversation.turns[2].text = "Oh no, I'm so sorry to hear that.".to_owned();
        let found = reacts(&shipped, &one.conversation);
        assert!(found.contains(&2), "there is something to agree on");
        one.acts.retain(|(_, act, _)| *act == ActKind::React);
        one.acts.iter_mut().for_each(|(turn, _, there)| *there = found.contains(turn));
    }
    assert!(train(&Rubric::default(), &labelled).heads.is_empty());
    assert!(train(&Rubric::default(), &[]).heads.is_empty());
}

/// Trouble that is told, and an agent who reacts to it or not; by which the two are told apart
/// that reviewers see.
fn troubles(count: usize, said: impl Fn(bool) -> Option<Outcome>) -> Vec<Reviewed> {
    const TROUBLES: [&str; 5] = [
        "I lost my job last month and I can't cope with this bill.",
        "My husband died in March and I don't know what to do about the account.",
        "I'm at my wits' end, the heating is off and the baby is ill.",
        "It has been a nightmare, we have been without water for a week.",
        "I was made redundant, so I'm really struggling to pay.",
    ];
    const FLAT: [&str; 3] =
        ["Which account is it?", "You can pay by card today.", "The amount is forty pounds."];
    const WARM: [&str; 2] = ["I'm so sorry to hear that.", "That must be really hard for you."];
    let kind = MOMENTS.iter().position(|row| row.name == "acknowledges_trouble").unwrap() as u16;
    (0..count)
        .map(|number| {
            let warm = number % 3 == 0;
            let reply = if warm { WARM[number % 2] } else { FLAT[number % 3] };
            let turns = [
                (Role::Agent, "Good morning, how can I help?".to_owned()),
                (Role::Customer, TROUBLES[number % 5].to_owned()),
                (Role::Agent, reply.to_owned()),
                (Role::Customer, "It is 4471.".to_owned()),
                (Role::Agent, "Thank you, it is done.".to_owned()),
                (Role::Customer, "Bye.".to_owned()),
                (Role::Agent, "Goodbye.".to_owned()),
            ];
            let moments = vec![(kind, 1, said(warm))];
            Reviewed { conversation: conversation(number, &turns), acts: Vec::new(), moments }
        })
        .collect()
}

#[test]
fn thresholds_of_a_judge_follow_reviewers() {
    let outcome = |warm| Some(if warm { Outcome::Met } else { Outcome::Missed });
    let labelled = troubles(60, outcome);
    let trained = train(&Rubric::default(), &labelled);
    let kind = &trained.kinds[0];
    assert_eq!((kind.kind, kind.labels, kind.untried), ("acknowledges_trouble", 60, None));
    let tried = kind.tried.last().unwrap();
    assert_eq!(tried.kept, trained.heads.of_kind(kind.kind).is_some());
    assert_eq!(tried.kept, tried.gain_interval.0 > 0.0);
    assert!(tried.after.f(0.5) >= kind.before.f(0.5), "{kind:#?}");
    // Reviewers who see no trouble at all leave no miss to show.
    let nothing = train(&Rubric::default(), &troubles(60, |_| None));
    assert_eq!(nothing.kinds[0].before.there, 0);
}
