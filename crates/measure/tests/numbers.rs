//! Numbers as people say them, against `fixtures/numbers/cases.md`, and on any text.

use measure::language::WordLists;
use measure::numbers::{self, Number, NumberWords};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

static ENGLISH: LazyLock<(WordLists, NumberWords)> = LazyLock::new(|| {
    let lists = WordLists::english().expect("the word lists that ship");
    let known = NumberWords::english(&lists.wordings.vocabulary);
    (lists, known)
});

fn find(text: &str) -> Vec<Number> {
    let (lists, known) = &*ENGLISH;
    let mut words = Vec::new();
    lists.wordings.vocabulary.read(text, &mut words);
    numbers::find(known, text, &words)
}

/// A case as the fixture writes it, with what is found in place of what was expected.
fn shown(text: &str) -> String {
    let (mut marked, mut values, mut at) = (String::new(), Vec::new(), 0);
    for number in find(text) {
        let (start, end) = (number.span.start as usize, number.span.end as usize);
        marked += &format!("{}{{{}}}", &text[at..start], &text[start..end]);
        values.push(number.to_string());
        at = end;
    }
    format!("- {marked}{} = {}", &text[at..], values.join("; ")).trim_end().to_owned()
}

#[test]
fn numbers_are_found_as_the_cases_say() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/numbers/cases.md");
    let cases = fs::read_to_string(path).expect("the fixture");
    let (_, cases) = cases.split_once("\n## ").expect("a section");
    let (mut count, mut wrong) = (0, Vec::new());
    for case in cases.lines().filter(|line| line.starts_with("- ")) {
        count += 1;
        let (text, _) = case[2..].rsplit_once(" =").expect("a case has an equals sign");
        let found = shown(&text.replace(['{', '}'], ""));
        if found != case.trim_end() {
            wrong.push(format!("expected {case}\n   found {found}"));
        }
    }
    assert!(count >= 350, "{count} cases");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// Texts that come near to numbers: words of the grammar, digits, signs, and anything else.
fn texts() -> impl Strategy<Value = String> {
    let words = "a an the one two nine oh ten twelve twenty ninety hundred thousand million lakh \
                 point double triple and to or of half quarter past at in on by from between \
                 pounds dollars cents p percent per cent hours day working days may march first \
                 second third twentieth pm am a m b c for charlie dot gmail com rs $ £ € % - – , \
                 . ? # + 12/03/2026 2026-03-12 07700 900123 5 10 3.50 1,234 4pm 20k 1st X7K9 \
                 [card#1] agent-abcdefg2 a@b.co grand couple minus bill order number ½ ４ é";
    let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let word = prop_oneof![4 => proptest::sample::select(words), 1 => any::<String>()];
    (
        proptest::collection::vec(word, 0..24),
        prop_oneof![Just(" "), Just(""), Just("-"), Just(". ")],
    )
        .prop_map(|(words, mark)| words.join(mark))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn spans_stand_in_order_within_any_text(text in texts()) {
        let mut last = 0;
        for number in find(&text) {
            let (start, end) = (number.span.start as usize, number.span.end as usize);
            prop_assert!(start >= last && start < end, "{start}..{end} after {last}");
            prop_assert!(text.get(start..end).is_some(), "{start}..{end} of {}", text.len());
            if let Some(to) = &number.to {
                prop_assert!(number.span.start <= to.span.start && to.span.end <= number.span.end);
                prop_assert!(text.get(to.span.start as usize..to.span.end as usize).is_some());
                prop_assert_eq!(to.value.kind(), number.kind());
            }
            last = end;
        }
    }
}
