//! Turns of made talk.

use super::*;
use crate::speech::{self, Sound};
use measure::conversation::StretchKind;
use proptest::prelude::*;

fn span(start: i64, end: i64) -> Span {
    Span::new(Ms(start), Ms(end)).unwrap()
}

/// A track of party `party`, the agent being 0; sounds after a bar: `m` music, `r` ringing, `t` tone.
fn voice(party: Option<u16>, talkspurts: &[(i64, i64)], sounds: &[(char, i64, i64)]) -> Voice {
    let sounds = sounds.iter().map(|&(sound, start, end)| speech::Stretch {
        sound: match sound {
            'm' => Sound::Hold,
            'r' => Sound::Ringing,
            _ => Sound::Tone,
        },
        span: span(start, end),
    });
    Voice {
        party,
        role: if party == Some(0) { Role::Agent } else { Role::Customer },
        track: Track {
            talkspurts: talkspurts.iter().map(|&(start, end)| span(start, end)).collect(),
            stretches: sounds.collect(),
        },
    }
}

/// Words of a party, `start-end word` parted by commas, each heard at 90 %.
fn words(party: u16, text: &str) -> Vec<Word> {
    let word = |one: &str| {
        let (time, text) = one.trim().split_once(' ').unwrap();
        let (start, end) = time.split_once('-').unwrap();
        let span = span(start.parse().unwrap(), end.parse().unwrap());
        Word { party, span, text: text.to_owned(), heard: Some(90) }
    };
    text.split(',').map(word).collect()
}

fn shown(talk: &Talk) -> Vec<String> {
    let time = |time: TurnTime| match time {
        TurnTime::Unknown => "?".to_owned(),
        TurnTime::Start(start) => start.0.to_string(),
        TurnTime::Span(span) => format!("{}-{}", span.start().0, span.end().0),
    };
    let turn = |turn: &Turn| format!("{} {} {}", turn.party, time(turn.time), turn.text);
    talk.turns.iter().map(|one| turn(one).trim_end().to_owned()).collect()
}

fn stretches(talk: &Talk) -> Vec<String> {
    let one =
        |one: &Stretch| format!("{} {}-{}", one.kind.name(), one.span.start().0, one.span.end().0);
    talk.stretches.iter().map(one).collect()
}

fn turn(party: u16, time: TurnTime, text: &str) -> Turn {
    Turn { party, time, text: text.to_owned(), heard: None }
}

#[test]
fn words_with_times_become_turns() {
    let mut all = words(0, "0-300 good, 320-800 morning, 5000-5400 yes, 5900-6200 sure");
    all.extend(words(1, "1000-1400 my, 1450-2000 lamp, 5450-5700 hm"));
    let voices = [voice(Some(0), &[(0, 800)], &[]), voice(Some(1), &[(1_000, 2_000)], &[])];
    let found = talk(&voices, &[], Words::Timed(all));
    assert_eq!(
        shown(&found),
        // The customer speaks in the agent's pause of half a second.
        [
            "0 0-800 good morning",
            "1 1000-2000 my lamp",
            "0 5000-5400 yes",
            "1 5450-5700 hm",
            "0 5900-6200 sure"
        ]
    );
    assert_eq!(found.timing, Timing::Stereo);
    assert_eq!(found.turns[0].heard, Some(90));
}

#[test]
fn talk_without_words_is_a_turn_with_times() {
    let voices = [
        voice(Some(0), &[(0, 800), (1_200, 2_000), (4_000, 4_100)], &[]),
        voice(Some(1), &[(2_100, 3_000)], &[]),
    ];
    let found = talk(&voices, &[], Words::Unknown);
    // What lasts a tenth of a second is a click.
    assert_eq!(shown(&found), ["0 0-2000", "1 2100-3000"]);
    assert!(found.turns.iter().all(Turn::is_wordless));
    assert_eq!(found.timing, Timing::Stereo);
    // A sound that the recogniser left out.
    let found = talk(&voices, &[], Words::Timed(words(0, "0-800 hello, 1200-2000 there")));
    assert_eq!(shown(&found), ["0 0-2000 hello there", "1 2100-3000"]);
}

#[test]
fn who_of_several_spoke_is_not_guessed() {
    let mono = [voice(None, &[(0, 800), (1_200, 2_000)], &[])];
    let found = talk(&mono, &[], Words::Unknown);
    assert_eq!((shown(&found).len(), found.timing), (0, Timing::None));
    let found = talk(&mono, &[], Words::Timed(words(1, "0-800 hello")));
    assert_eq!((shown(&found), found.timing), (vec!["1 0-800 hello".to_owned()], Timing::Diarised));
}

#[test]
fn stated_holds_outrank_what_is_heard() {
    let agent = voice(
        Some(0),
        &[(0, 2_000), (20_000, 24_000), (61_000, 62_000)],
        &[
            ('m', 3_000, 19_000),
            ('m', 25_000, 59_000),
            ('m', 70_000, 80_000),
            ('m', 81_000, 90_000),
        ],
    );
    let customer =
        voice(Some(1), &[(30_000, 31_000)], &[('r', 100_000, 105_000), ('t', 99_000, 99_200)]);
    let holds = [span(30_000, 60_000), span(2_500, 40_000)];
    let found = talk(&[agent.clone(), customer.clone()], &holds, Words::Unknown);
    assert_eq!(
        stretches(&found),
        // The voice between two pieces of music is nobody's turn, and keys are kept nowhere.
        [
            "hold 2500-60000",
            "announcement 20000-24000",
            "music 70000-90000",
            "ringing 100000-105000"
        ]
    );
    assert_eq!(shown(&found), ["0 0-2000", "1 30000-31000", "0 61000-62000"]);
    let holds: Vec<_> = found.events.iter().map(|event| (event.after_turn, event.length)).collect();
    assert_eq!(holds, [(Some(0), Some(Ms(57_500)))]);
    // Without the source's word, the music is all that is known.
    let found = talk(&[agent, customer], &[], Words::Unknown);
    assert!(found.events.is_empty());
    assert_eq!(found.stretches[0].kind, StretchKind::Music);
    assert_eq!((found.stretches[0].party, found.stretches[0].stated), (Some(0), false));
    assert_eq!(found.turns.len(), 4);
}

#[test]
fn a_transcripts_turns_get_the_times_of_the_sound() {
    let voices = [
        voice(Some(0), &[(200, 1_900), (7_000, 7_400)], &[]),
        voice(Some(1), &[(2_300, 5_200)], &[]),
    ];
    let at = |start, end| TurnTime::Span(span(start, end));
    let turns = vec![turn(0, at(0, 2_000), "hello"), turn(1, at(2_000, 7_000), "my lamp")];
    let found = talk(&voices, &[], Words::Turns(turns));
    assert_eq!(shown(&found), ["0 200-1900 hello", "1 2300-5200 my lamp", "0 7000-7400"]);
    assert_eq!(found.timing, Timing::Stereo);
    // Starts alone get an end.
    let turns =
        vec![turn(0, TurnTime::Start(Ms(0)), "hello"), turn(1, TurnTime::Start(Ms(2_000)), "hm")];
    let found = talk(&voices, &[], Words::Turns(turns));
    assert_eq!(shown(&found), ["0 200-1900 hello", "1 2300-5200 hm", "0 7000-7400"]);
    // Times at which nobody of the track speaks are of something else.
    let turns = vec![turn(1, at(0, 2_000), "hello"), turn(0, at(2_500, 5_000), "my lamp")];
    let found = talk(&voices, &[], Words::Turns(turns));
    assert_eq!(found.timing, Timing::Transcript);
    assert_eq!(shown(&found), ["1 0-2000 hello", "0 2500-5000 my lamp"]);
}

#[test]
fn words_without_times_are_laid_onto_talk() {
    let voices = [
        voice(Some(0), &[(0, 2_000), (10_000, 11_000), (11_100, 12_000)], &[]),
        voice(Some(1), &[(2_500, 5_000), (5_300, 9_500), (12_400, 13_000)], &[]),
    ];
    let at = |party, text: &str| turn(party, TurnTime::Unknown, text);
    let turns = vec![
        at(0, "good morning how can I"),
        at(1, "it is the lamp in the hall that does not go on at night, and the one at the door"),
        at(0, "which one do you have"),
        at(1, "a lamp"),
    ];
    let found = talk(&voices, &[], Words::Turns(turns.clone()));
    let times: Vec<String> =
        shown(&found).iter().map(|turn| turn.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(times, ["0-2000", "2500-9500", "10000-12000", "12400-13000"]);
    assert_eq!(found.timing, Timing::Laid);
    // More turns than talkspurts share the time out.
    let one = [voice(Some(0), &[(1_000, 3_000)], &[])];
    let found = talk(&one, &[], Words::Turns(vec![at(0, "four"), at(0, "four")]));
    assert_eq!(shown(&found), ["0 1000-2000 four", "0 2000-3000 four"]);
    // Where nobody is heard, there are no times, and no words are lost.
    let silent = [voice(Some(0), &[], &[]), voice(Some(1), &[], &[])];
    let found = talk(&silent, &[], Words::Turns(turns));
    assert_eq!((found.timing, found.turns.len()), (Timing::None, 4));
}

#[test]
fn faults_of_the_line_are_stretches() {
    let good = Line {
        length: Ms(60_000),
        clipped: 0.0,
        signal_to_noise_db: Some(30.0),
        dropouts: 1,
        lost: Ms(0),
    };
    let kinds =
        |line: Line| -> Vec<StretchKind> { faults(&line).iter().map(|one| one.kind).collect() };
    assert_eq!(kinds(good), []);
    assert_eq!(kinds(Line { clipped: 0.02, ..good }), [StretchKind::Clipped]);
    assert_eq!(kinds(Line { signal_to_noise_db: Some(4.0), ..good }), [StretchKind::Noisy]);
    assert_eq!(kinds(Line { signal_to_noise_db: None, ..good }), []);
    assert_eq!(kinds(Line { dropouts: 9, ..good }), [StretchKind::Broken]);
    assert_eq!(kinds(Line { lost: Ms(2_000), ..good }), [StretchKind::Broken]);
    assert!(faults(&Line { clipped: 0.02, ..good }).iter().all(|one| one.party.is_none()));
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let one = prop_oneof![9 => (0..600_000_i64, 0..5_000_i64), 1 => (any::<i64>(), any::<i64>())];
    proptest::collection::vec(one, 0..30).prop_map(|all| {
        let span =
            |(start, length): (i64, i64)| Span::new(Ms(start), Ms(start) + Ms(length.max(0)));
        all.into_iter().filter_map(span).collect()
    })
}

fn any_voice() -> impl Strategy<Value = Voice> {
    let sound = proptest::sample::select(vec![Sound::Hold, Sound::Ringing, Sound::Tone]);
    let sounds = proptest::collection::vec(sound, 30);
    let role = proptest::sample::select(Role::ALL);
    (proptest::option::of(0..3_u16), role, spans(), spans(), sounds).prop_map(
        |(party, role, spurts, spans, sounds)| {
            let stretches = beside::united(&spans).into_iter().zip(sounds);
            let stretches =
                stretches.map(|(span, sound)| speech::Stretch { sound, span }).collect();
            let talkspurts = beside::united(&spurts);
            Voice { party, role, track: Track { talkspurts, stretches } }
        },
    )
}

fn any_words() -> impl Strategy<Value = Words> {
    let text = proptest::sample::select(vec!["", " ", "hello", "a lamp in the hall", "Größe"]);
    let word = (0..4_u16, spans(), text.clone());
    let turn = (0..4_u16, 0..3_u8, spans(), text);
    prop_oneof![
        Just(Words::Unknown),
        proptest::collection::vec(word, 0..40).prop_map(|all| {
            let word = |(party, spans, text): (u16, Vec<Span>, &str)| {
                let span = *spans.first()?;
                Some(Word { party, span, text: text.to_owned(), heard: Some(200) })
            };
            Words::Timed(all.into_iter().filter_map(word).collect())
        }),
        (any::<bool>(), proptest::collection::vec(turn, 0..40)).prop_map(|(timed, all)| {
            let turn = |(party, kind, spans, text): (u16, u8, Vec<Span>, &str)| {
                let time = match (kind, spans.first()) {
                    (1, Some(span)) if timed => TurnTime::Start(span.start()),
                    (2, Some(span)) if timed => TurnTime::Span(*span),
                    _ => TurnTime::Unknown,
                };
                Turn { party, time, text: text.to_owned(), heard: None }
            };
            Words::Turns(all.into_iter().map(turn).collect())
        }),
    ]
}

proptest! {
    #[test]
    fn no_word_is_lost_and_nothing_panics(
        voices in proptest::collection::vec(any_voice(), 0..3),
        holds in spans(),
        said in any_words(),
    ) {
        let count = |text: &str| text.split_whitespace().count();
        let before: usize = match &said {
            Words::Unknown => 0,
            Words::Timed(words) => words.iter().map(|word| count(&word.text)).sum(),
            Words::Turns(turns) => turns.iter().map(|turn| count(&turn.text)).sum(),
        };
        let texts: Vec<String> = match &said {
            Words::Turns(turns) => turns.iter().map(|turn| turn.text.clone()).collect(),
            _ => Vec::new(),
        };
        let is_timed = matches!(said, Words::Timed(_));
        let found = talk(&voices, &holds, said);
        prop_assert_eq!(found.turns.iter().map(|turn| count(&turn.text)).sum::<usize>(), before);
        let kept: Vec<&str> = found.turns.iter().map(|turn| turn.text.as_str()).filter(|text| !text.is_empty()).collect();
        if !is_timed {
            prop_assert_eq!(kept, texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>());
        } else {
            prop_assert!(found.turns.is_sorted_by_key(|turn| turn.time.start()));
        }
        prop_assert!(found.stretches.is_sorted());
        prop_assert!(found.events.iter().all(|event| event.after_turn.is_none_or(|after| (after as usize) < found.turns.len())));
        prop_assert!(found.turns.iter().all(|turn| turn.heard.is_none_or(|heard| heard <= 100)));
    }
}
