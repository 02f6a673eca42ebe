//! When each word of a turn began, laid over the text that is kept.
//!
//! Words with times stand in the text as it was; `origins` says from where in it what is kept comes. So
//! nothing is compared and nothing guessed: where a word of the kept text has no such word of its own,
//! nobody knows when the words of its turn began.
//!
//! A masked value is one word that begins with the first of what it stands for, and a pseudonym is too.
//! How many there were, and when the others began, is not told. A turn out of which its source took words
//! is silent as a whole, and has no times.

use crate::mask;
use crate::origins::Origins;
use crate::talk::WordAt;
use measure::conversation::Conversation;
use measure::time::Ms;
use std::ops::Range;

/// Where the words of a text stand, in bytes: what blanks part and has a letter or a digit. A masked value
/// is one, or part of one.
///
/// What is told of a turn's words is told of these, in this order.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut values = mask::values(text).into_iter().peekable();
    let mut words = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices() {
        while values.next_if(|value| value.end <= at).is_some() {}
        let is_masked = values.peek().is_some_and(|value| value.start <= at);
        if c.is_whitespace() && !is_masked {
            words.extend(open.take().filter(|(_, is_word)| *is_word).map(|(start, _)| start..at));
            continue;
        }
        let (start, is_word) = open.unwrap_or((at, false));
        open = Some((start, is_word || c.is_alphanumeric()));
    }
    words.extend(open.filter(|(_, is_word)| *is_word).map(|(start, _)| start..text.len()));
    words
}

/// When each word of each turn began.
///
/// - **In**: the conversation as it is kept; of each turn its words with times, in the text as it was;
///   whether its source took words out of it; from where the kept text comes.
/// - **Out**: `None` of a turn where that is not known; nothing at all where it is known of none.
pub fn starts(
    conversation: &Conversation,
    said: &[Vec<WordAt>],
    redacted: &[bool],
    origins: &Origins,
) -> Vec<Option<Vec<Ms>>> {
    let turns = (0u32..).zip(&conversation.turns).zip(said);
    let mut starts: Vec<Option<Vec<Ms>>> = turns
        .map(|((number, turn), said)| {
            let is_redacted = redacted.get(number as usize).copied().unwrap_or(false);
            if is_redacted { None } else { of_turn(number, &turn.text, said, origins) }
        })
        .collect();
    if starts.iter().all(Option::is_none) {
        return Vec::new();
    }
    starts.resize(conversation.turns.len(), None);
    starts
}

fn of_turn(turn: u32, text: &str, said: &[WordAt], origins: &Origins) -> Option<Vec<Ms>> {
    let mut said = said.iter().peekable();
    let mut starts: Vec<Ms> = Vec::new();
    for place in words(text) {
        let from = origins.of(turn, place)?;
        // Marks that stand alone are words to some.
        while said.next_if(|word| word.place.end <= from.start).is_some() {}
        let is_within = |word: &&WordAt| word.place.end <= from.end;
        let first = said.next_if(|word| from.start <= word.place.start && is_within(word))?;
        while said.next_if(is_within).is_some() {}
        let is_shared = said.peek().is_some_and(|word| word.place.start < from.end);
        let goes_back = starts.last().is_some_and(|before| *before > first.span.start());
        if is_shared || goes_back || !first.is_stated {
            return None;
        }
        starts.push(first.span.start());
    }
    Some(starts).filter(|starts| !starts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use crate::mask::{mask_noting, tests::conversation};
    use crate::people::pseudonymise_noting;
    use measure::conversation::{Person, TurnTime};
    use measure::time::Span;

    /// Lays words with times, as `0-300:my 300-500:card`, onto the turn that they are of once it is masked
    /// and has pseudonyms, and gives its kept words with when each began. `_` within a word is a blank,
    /// and `-:` stands before a word without a time.
    fn kept(said: &str, text: &str, name: Option<&str>) -> Option<String> {
        let mut conversation = conversation(["c: ?"]);
        conversation.turns[0].text = text.to_owned();
        conversation.turns[0].time = TurnTime::Span(Span::new(Ms(0), Ms(60_000)).unwrap());
        let mut from = 0;
        let mut before = Ms(0);
        let words: Vec<WordAt> = said
            .split_whitespace()
            .map(|word| {
                let (time, word) = word.split_once(':').unwrap();
                let word = word.replace('_', " ");
                let start = from + text[from..].find(&word).unwrap();
                from = start + word.len();
                let span = time.split_once('-').filter(|(start, _)| !start.is_empty());
                let ms = |text: &str| Ms(text.parse().unwrap());
                let is_stated = span.is_some();
                let span = span.map_or(Span::new(before, before), |(start, end)| {
                    Span::new(ms(start), ms(end))
                });
                let span = span.unwrap();
                before = span.end();
                WordAt { place: start as u32..from as u32, span, is_stated }
            })
            .collect();
        let (_, mut noted) = mask_noting(&mut conversation);
        let reference = Some("c1".to_owned());
        conversation.parties[1].person =
            name.map(|name| Person { reference, name: Some(name.to_owned()) });
        pseudonymise_noting(&mut conversation, &Key([1; 32]), Some(&mut noted.origins));
        let starts = starts(&conversation, &[words], &[], &noted.origins).pop()??;
        let text = &conversation.turns[0].text;
        let places = super::words(text);
        assert_eq!(places.len(), starts.len());
        let shown = places.into_iter().zip(starts);
        let shown =
            shown.map(|(place, start)| format!("{}:{}", start.0, text[place].replace(' ', "_")));
        Some(shown.collect::<Vec<_>>().join(" "))
    }

    fn check(said: &str, text: &str, expected: &str) {
        assert_eq!(kept(said, text, None).as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn words_are_what_blanks_part() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = words(text).into_iter().map(|place| &text[place]).collect();
            assert_eq!(found, expected);
        };
        check("", &[]);
        check(" – so é, well - ", &["so", "é,", "well"]);
        check("it's ([card#1 ending 1111], then", &["it's", "([card#1 ending 1111],", "then"]);
        check("[card] x [code#2][code#2] [", &["[card]", "x", "[code#2][code#2]"]);
    }

    #[test]
    fn each_word_of_a_turn_begins_when_it_was_said() {
        check("0-300:yes, 400-600:it's 650-900:me.", "yes, it's me.", "0:yes, 400:it's 650:me.");
        // Marks that stand alone are no words, whether the recogniser makes words of them or not.
        check("0-300:Well 400-600:yes", "Well - yes …", "0:Well 400:yes");
        check("0-300:Well 300-400:- 400-600:yes", "Well - yes", "0:Well 400:yes");
        // Several words where the text has one.
        check("0-300:twenty 400-600:five 700-800:é", "twenty-five é", "0:twenty-five 700:é");
    }

    /// A number that Visa publishes for tests, in digits and in words.
    const DIGITS: &str = "my card is 4111 1111 1111 1111, thanks a lot";
    const SAID: &str =
        "my card is four one one one one one one one one one one one one one one one thanks a lot";

    #[test]
    fn a_masked_value_is_one_word_whatever_it_was() {
        let masked = "0:my 300:card 600:is 1000:[card#1_ending_1111] 9000:thanks 9300:a 9500:lot";
        let mut words = vec!["0-300:my", "300-500:card", "600-800:is"];
        let digits: Vec<String> = (0..16)
            .map(|at| {
                let digit = if at == 0 { "four" } else { "one" };
                format!("{}-{}:{digit}", 1000 + at * 400, 1300 + at * 400)
            })
            .collect();
        words.extend(digits.iter().map(String::as_str));
        words.extend(["9000-9200:thanks", "9300-9400:a", "9500-9700:lot"]);
        check(&words.join(" "), SAID, masked);
        // The same in four groups, or at one go: nothing tells how it was said.
        let digits = masked.replace("111]", "111],");
        let ends = "9000-9200:thanks 9300-9400:a 9500-9700:lot";
        let starts = "0-300:my 300-500:card 600-800:is";
        let groups = "1000-2000:4111 2500-3000:1111 3500-4000:1111 5000-7000:1111,";
        check(&format!("{starts} {groups} {ends}"), DIGITS, &digits);
        let whole = "1000-7000:4111_1111_1111_1111,";
        check(&format!("{starts} {whole} {ends}"), DIGITS, &digits);
        // What comes before and behind is at one go with it: nobody knows when it began.
        let shared = "1000-7000:is_4111_1111_1111_1111,";
        check(&format!("0-300:my 300-500:card {shared} {ends}"), DIGITS, "none");
        let shared = "1000-9200:4111_1111_1111_1111,_thanks 9300-9400:a 9500-9700:lot";
        check(&format!("{starts} {shared}"), DIGITS, "none");
    }

    #[test]
    fn a_pseudonym_is_one_word() {
        let said = "0-300:this 300-500:is 600-800:Jane 800-1200:Doe's 1300-1500:line";
        let found = kept(said, "this is Jane Doe's line", Some("Jane Doe")).unwrap();
        assert!(found.starts_with("0:this 300:is 600:customer-"), "{found}");
        assert!(found.ends_with("'s 1300:line"), "{found}");
    }

    #[test]
    fn a_turn_whose_words_do_not_line_up_has_none() {
        // A word of the text that nobody timed, at its beginning, in the middle and at its end.
        check("400-600:it's 650-900:me", "yes it's me", "none");
        check("0-300:yes 650-900:me", "yes it's me", "none");
        check("0-300:yes 400-600:it's", "yes it's me", "none");
        check("", "yes it's me", "none");
        // Several at one go, as segments have them.
        check("0-900:yes_it's_me", "yes it's me", "none");
        // A time that lies between its neighbours' is a guess.
        check("0-300:yes -:it's 650-900:me", "yes it's me", "none");
        // Times that go back.
        check("400-600:yes 0-300:it's 650-900:me", "yes it's me", "none");
        check("", "", "none");
    }

    #[test]
    fn a_turn_of_which_words_were_taken_out_has_none() {
        let conversation = conversation(["c: hello there", "c: it is [PII]"]);
        let word = |place: Range<u32>, start: i64| WordAt {
            place,
            span: Span::new(Ms(start), Ms(start + 100)).unwrap(),
            is_stated: true,
        };
        let said = [
            vec![word(0..5, 0), word(6..11, 200)],
            vec![word(0..2, 1000), word(3..5, 1200), word(6..11, 1400)],
        ];
        let starts =
            |redacted: &[bool]| starts(&conversation, &said, redacted, &Origins::default());
        let first = Some(vec![Ms(0), Ms(200)]);
        assert_eq!(starts(&[false, true]), [first.clone(), None]);
        assert_eq!(starts(&[false; 2]), [first, Some(vec![Ms(1000), Ms(1200), Ms(1400)])]);
        assert_eq!(starts(&[true; 2]), []);
    }
}
