//! Rows beyond the memory limit go to disk and come back as the same conversations.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use intake::{Item, Key, Options, Problem, Read};
use proptest::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// The conversations and problems of a file, by id and place.
fn read(
    bytes: &[u8],
    memory_bytes: usize,
    turns: usize,
) -> (Vec<Read>, Vec<Problem>, intake::Summary) {
    gathered(memory_bytes, turns, |options, each| {
        intake::read_bytes(bytes, "rows", options, each).unwrap()
    })
}

/// The same of a file that lies on disk, which is looked through for the ends of conversations.
fn read_file(
    path: &Path,
    memory_bytes: usize,
    turns: usize,
) -> (Vec<Read>, Vec<Problem>, intake::Summary) {
    gathered(memory_bytes, turns, |options, each| {
        intake::read(&[path.to_owned()], options, each).unwrap()
    })
}

fn gathered(
    memory_bytes: usize,
    turns: usize,
    read: impl FnOnce(&Options, &mut dyn FnMut(Item) -> ControlFlow<()>) -> intake::Summary,
) -> (Vec<Read>, Vec<Problem>, intake::Summary) {
    let mut options = Options::new(Key([5; 32]));
    options.memory_bytes = memory_bytes;
    options.limits.turns = turns;
    let (mut reads, mut problems) = (Vec::new(), Vec::new());
    let mut summary = read(&options, &mut |item| {
        match item {
            Item::Conversation(read) => reads.push(*read),
            Item::Problem(problem) => problems.push(problem),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    });
    reads.sort_by(|a, b| a.conversation.id.cmp(&b.conversation.id));
    problems.sort_by_key(ToString::to_string);
    summary.without_agent.sort();
    (reads, problems, summary)
}

/// One row, some of them bad, of one of a few conversations.
fn row() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        20 => "[a-z ]{0,40}".prop_map(|text| format!("\"{text}\"")),
        1 => Just("[]".to_owned()),
    ];
    let role = prop_oneof!["agent", "customer", "jane", "spk[0-9]"];
    let queue = prop_oneof![
        Just(String::new()),
        Just(",\"queue\":\"q\"".to_owned()),
        Just(",\"queue\":\"r\"".to_owned())
    ];
    let agent =
        prop_oneof![Just(String::new()), "[ab]".prop_map(|id| format!(",\"agent_id\":\"{id}\""))];
    (0..9u32, role, text, queue, agent, 0..5000u32, 0..900i32).prop_map(
        |(id, role, text, queue, agent, start, length)| {
            let end = i64::from(start) + i64::from(length) - 5;
            format!(
                "{{\"conversation_id\":\"c{id}\",\"role\":\"{role}\",\"start_ms\":{start},\"end_ms\":{end},\"text\":{text}{queue}{agent}}}\n"
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conversations_do_not_depend_on_the_memory(
        rows in proptest::collection::vec(row(), 1..90),
        memory_bytes in prop_oneof![Just(0usize), 500..6000usize],
    ) {
        let bytes = rows.concat().into_bytes();
        let held = read(&bytes, usize::MAX, 1000);
        let spilled = read(&bytes, memory_bytes, 1000);
        prop_assert_eq!(held, spilled);

        // Of several faults, it may be another that is named first; who is refused is the same.
        let held = read(&bytes, usize::MAX, 6);
        let spilled = read(&bytes, memory_bytes, 6);
        prop_assert_eq!(held.0, spilled.0);
        let refused = |problems: Vec<Problem>| {
            problems.into_iter().map(|problem| problem.conversation).collect::<std::collections::BTreeSet<_>>()
        };
        prop_assert_eq!(refused(held.1), refused(spilled.1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conversations_do_not_depend_on_when_they_are_known_to_end(
        rows in proptest::collection::vec(row(), 1..90),
        together in any::<bool>(),
        memory_bytes in prop_oneof![Just(0usize), 500..6000usize],
    ) {
        let mut rows = rows;
        if together {
            rows.sort_by_key(|row| row[..22].to_owned());
        }
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(rows.concat().as_bytes()).unwrap();
        let held = read_file(file.path(), usize::MAX, 1000);
        let ended = read_file(file.path(), memory_bytes, 1000);
        prop_assert_eq!(held, ended);
    }
}

#[test]
fn a_conversation_is_handed_over_with_its_last_row() {
    let row = |id: usize| {
        format!("{{\"conversation_id\":\"c{id}\",\"role\":\"agent\",\"text\":\"hello\"}}\n")
    };
    // Each stands within two others, so that three are held at a time; one lasts to the end.
    let mut lines: Vec<String> = (0..500).flat_map(|id| [row(id + 1), row(id), row(0)]).collect();
    lines.push(row(0));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(lines.concat().as_bytes()).unwrap();
    let mut options = Options::new(Key([5; 32]));
    options.memory_bytes = 48 << 10;
    let mut ids = Vec::new();
    intake::read(&[file.path().to_owned()], &options, &mut |item| {
        if let Item::Conversation(read) = item {
            ids.push((read.conversation.id, read.conversation.turns.len()));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let turns = |id: usize| if id == 500 { 1 } else { 2 };
    let mut expected: Vec<_> = (1..=500).map(|id| (format!("c{id}"), turns(id))).collect();
    // The row of the last one stands before the second of the one before it.
    expected.swap(498, 499);
    expected.push(("c0".to_owned(), 502));
    assert_eq!(ids, expected, "in the order of their last rows, so nothing was spilled");
}

#[test]
fn conversations_come_in_the_order_they_were_met() {
    let row = |id: &str| {
        format!("{{\"conversation_id\":\"{id}\",\"role\":\"agent\",\"text\":\"hello\"}}\n")
    };
    let bytes = (row("z") + &row("a") + &row("m") + &row("a") + &row("z")).into_bytes();
    let mut ids = Vec::new();
    let options = Options::new(Key([5; 32]));
    intake::read_bytes(&bytes[..], "rows", &options, &mut |item| {
        if let Item::Conversation(read) = item {
            ids.push((read.conversation.id, read.conversation.turns.len()));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let expected = [("z", 2), ("a", 2), ("m", 1)].map(|(id, turns)| (id.to_owned(), turns));
    assert_eq!(ids, expected);
}
