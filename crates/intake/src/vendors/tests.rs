//! When single words were said, of each maker whose turns have words beside them.

use super::*;
use crate::json;
use crate::key::Key;
use crate::talk::WordAt;

/// The words of each turn, as `five 900-1400`.
fn words(format: Format, text: &str) -> Vec<Vec<String>> {
    words_and_misfits(format, text).0
}

/// The same, and the fields in which something stood that is no time of a word, with how often.
fn words_and_misfits(format: Format, text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let options = Options::new(Key([0; 32]));
    let vendor = VENDORS.iter().find(|vendor| vendor.about.format == format).unwrap();
    let mut scene = Scene::new(&options);
    let json = json::parse(text, 10_000).map_err(|_| "no JSON").unwrap();
    (vendor.read)(&mut scene, &json).map_err(|_| "refused").unwrap();
    let misfits = scene.dropped.iter().filter(|((_, why), _)| *why == NO_TIME);
    let misfits = misfits.map(|((field, _), count)| format!("{field} {count}")).collect();
    let Draft { turns, words, .. } = scene.draft;
    let word = |turn: &Turn, word: &WordAt| {
        let text = &turn.text[word.place.start as usize..word.place.end as usize];
        format!("{text} {}-{}", word.span.start().0, word.span.end().0)
    };
    let of = |(turn, words): (&Turn, &Vec<WordAt>)| words.iter().map(|w| word(turn, w)).collect();
    (turns.iter().zip(&words).map(of).collect(), misfits)
}

#[test]
fn words_beside_turns_have_their_times() {
    let expected = ["It's 800-1000", "five 1000-1500", "two 1500-2100"];
    for (format, text) in [
        (
            Format::ContactLens,
            r#"{"JobStatus": "COMPLETED", "Participants": [], "Transcript": [
                {"ParticipantRole": "CUSTOMER", "Content": "It's five, two.",
                 "BeginOffsetMillis": 800, "EndOffsetMillis": 2100, "Items": [
                {"Type": "pronunciation", "Content": "It's", "BeginOffsetMillis": 800, "EndOffsetMillis": 1000},
                {"Type": "pronunciation", "Content": "five", "BeginOffsetMillis": 1000, "EndOffsetMillis": 1500},
                {"Type": "punctuation", "Content": ",", "BeginOffsetMillis": 1500, "EndOffsetMillis": 1500},
                {"Type": "pronunciation", "Content": "two", "BeginOffsetMillis": 1500, "EndOffsetMillis": 2100}]}]}"#,
        ),
        // A word's end is its start, and numbers may be text.
        (
            Format::Pca,
            r#"{"ConversationAnalytics": {}, "SpeechSegments": [
                {"SegmentSpeaker": "spk_0", "SegmentStartTime": 0.8, "SegmentEndTime": 2.1,
                 "DisplayText": "It's five, two.", "WordConfidence": [
                {"Text": "It's", "StartTime": 0.8, "EndTime": 0.8},
                {"Text": "five,", "StartTime": "1.0", "EndTime": "1.0"},
                {"Text": "two.", "StartTime": 1.5, "EndTime": 1.5}]}]}"#,
        ),
        (
            Format::Azure,
            r#"{"recognizedPhrases": [{"offsetInTicks": 8000000, "durationInTicks": 13000000,
                "nBest": [{"display": "It's five, two.", "words": [
                {"word": "it's", "offset": "PT0.8S", "duration": "PT0.2S"},
                {"word": "five", "offsetInTicks": 10000000, "durationInTicks": 5000000},
                {"word": "two", "offsetInTicks": 15000000, "durationInTicks": 6000000}]}]}]}"#,
        ),
        (
            Format::Azure,
            r#"{"recognizedPhrases": [{"offsetInTicks": 8000000, "durationInTicks": 13000000,
                "nBest": [{"display": "It's five, two.", "words": [{"word": "other"}], "displayWords": [
                {"displayText": "It's", "offset": "PT0.8S", "duration": "PT0.2S"},
                {"displayText": "five,", "offset": "PT1S", "duration": "PT0.5S"},
                {"displayText": "two.", "offset": "PT1.5S", "duration": "PT0.6S"}]}]}]}"#,
        ),
        (
            Format::Genesys,
            r#"{"conversationId": "c", "conversationStartTime": 1772619072000, "transcripts": [{"phrases": [
                {"participantPurpose": "external", "text": "it's five two", "decoratedText": "It's five, two.",
                 "startTimeMs": 1772619072800, "duration": {"milliseconds": 1300}, "words": [
                {"word": "it's", "startTimeMs": 1772619072800, "duration": {"milliseconds": 200}},
                {"word": "five", "startTimeMs": 1772619073000, "duration": {"milliseconds": 500}},
                {"word": "two", "startTimeMs": 1772619073500, "duration": {"milliseconds": 600}}]}]}]}"#,
        ),
        (
            Format::AssemblyAi,
            r#"{"audio_url": "u", "status": "completed", "utterances": [
                {"speaker": "A", "text": "It's five, two.", "start": 800, "end": 2100, "words": [
                {"text": "It's", "start": 800, "end": 1000}, {"text": "five,", "start": 1000, "end": 1500},
                {"text": "two.", "start": 1500, "end": 2100}]}]}"#,
        ),
        (
            Format::Google,
            r#"{"transcript": {"transcriptSegments": [{"text": "It's five, two.", "channelTag": 1, "words": [
                {"word": "It's", "startOffset": "0.800s", "endOffset": "1s"},
                {"word": "five,", "startOffset": "1s", "endOffset": "1.500s"},
                {"word": "two.", "startOffset": "1.500s", "endOffset": "2.100s"}]}]}}"#,
        ),
        (
            Format::Deepgram,
            r#"{"results": {"channels": [], "utterances": [
                {"start": 0.8, "end": 2.1, "transcript": "It's five, two.", "words": [
                {"word": "its", "punctuated_word": "It's", "start": 0.8, "end": 1.0},
                {"word": "five", "punctuated_word": "five,", "start": 1.0, "end": 1.5},
                {"word": "two", "start": 1.5, "end": 2.1}]}]}}"#,
        ),
    ] {
        assert_eq!(words(format, text), [expected], "{format:?}");
    }
}

#[test]
fn words_that_are_not_the_turns_have_no_times() {
    // What was heard, beside what is shown of it.
    let text = r#"{"recognizedPhrases": [
        {"offsetInTicks": 0, "durationInTicks": 20000000, "nBest": [{"display": "52.", "words": [
        {"word": "fifty", "offset": "PT0S", "duration": "PT1S"},
        {"word": "two", "offset": "PT1S", "duration": "PT1S"}]}]}]}"#;
    assert_eq!(words(Format::Azure, text), [[""; 0]]);
    // A time that is no number is none, and costs neither the turn nor the document.
    let text = r#"{"audio_url": "u", "status": "completed", "utterances": [
        {"speaker": "A", "text": "Yes, two.", "start": 0, "end": 900, "words": [
        {"text": "Yes", "start": "x", "end": {}}, {"text": "two", "start": 500, "end": 900}]}]}"#;
    assert_eq!(words(Format::AssemblyAi, text), [["Yes 0-500", "two 500-900"]]);
    // A turn without words takes none, and gives none to the turn before it.
    let text = r#"{"audio_url": "u", "status": "completed", "utterances": [
        {"speaker": "A", "text": "Yes.", "start": 0, "end": 900},
        {"speaker": "A", "text": " ", "start": 1000, "end": 2000, "words": [
        {"text": "Yes", "start": 0, "end": 900}]}]}"#;
    assert_eq!(words(Format::AssemblyAi, text), [[""; 0]]);
}

#[test]
fn what_is_no_time_of_a_word_costs_its_time_and_is_named() {
    let check = |format: Format, text: &str, misfits: &[&str], expected: [&str; 3]| {
        let (words, found) = words_and_misfits(format, text);
        assert_eq!(
            (words, found),
            (
                vec![expected.map(str::to_owned).to_vec()],
                misfits.iter().map(|m| m.to_string()).collect()
            ),
            "{format:?}"
        );
    };
    // The word between is said between the others, as far as anybody knows.
    let between = ["It's 800-1000", "five 1000-1500", "two 1500-2100"];
    check(
        Format::Azure,
        r#"{"recognizedPhrases": [{"offsetInTicks": 8000000, "durationInTicks": 13000000,
            "nBest": [{"display": "It's five, two.", "words": [
            {"word": "it's", "offset": "PT0.8S", "duration": "PT0.2S"},
            {"word": "five", "offset": 10000000, "offsetInTicks": "x", "durationInTicks": [5000000]},
            {"word": "two", "offsetInTicks": 15000000, "durationInTicks": 6000000}]}]}]}"#,
        &[
            "recognizedPhrases.nBest.words.durationInTicks 1",
            "recognizedPhrases.nBest.words.offset 1",
            "recognizedPhrases.nBest.words.offsetInTicks 1",
        ],
        between,
    );
    check(
        Format::ContactLens,
        r#"{"JobStatus": "COMPLETED", "Participants": [], "Transcript": [
            {"ParticipantRole": "CUSTOMER", "Content": "It's five, two.",
             "BeginOffsetMillis": 800, "EndOffsetMillis": 2100, "Items": [
            {"Type": "pronunciation", "Content": "It's", "BeginOffsetMillis": 800, "EndOffsetMillis": 1000},
            {"Type": "pronunciation", "Content": "five", "BeginOffsetMillis": true, "EndOffsetMillis": 1500},
            {"Type": "pronunciation", "Content": "two", "BeginOffsetMillis": 1500, "EndOffsetMillis": 2100}]}]}"#,
        &["Transcript.Items.BeginOffsetMillis 1"],
        between,
    );
    check(
        Format::Pca,
        r#"{"ConversationAnalytics": {}, "SpeechSegments": [
            {"SegmentSpeaker": "spk_0", "SegmentStartTime": 0.8, "SegmentEndTime": 2.1,
             "DisplayText": "It's five, two.", "WordConfidence": [
            {"Text": "It's", "StartTime": 0.8, "EndTime": 1.0},
            {"Text": "five,", "StartTime": "about one", "EndTime": {"of": 1}},
            {"Text": "two.", "StartTime": 1.5, "EndTime": 2.1}]}]}"#,
        &["SpeechSegments.WordConfidence.EndTime 1", "SpeechSegments.WordConfidence.StartTime 1"],
        between,
    );
    check(
        Format::Genesys,
        r#"{"conversationId": "c", "conversationStartTime": 1772619072000, "transcripts": [{"phrases": [
            {"participantPurpose": "external", "text": "it's five two", "decoratedText": "It's five, two.",
             "startTimeMs": 1772619072800, "duration": {"milliseconds": 1300}, "words": [
            {"word": "it's", "startTimeMs": 1772619072800, "duration": {"milliseconds": 200}},
            {"word": "five", "startTimeMs": 1772619073000, "duration": 500},
            {"word": "two", "startTimeMs": 1772619073500, "duration": {"milliseconds": 600}}]}]}]}"#,
        &["transcripts.phrases.words.duration 1"],
        between,
    );
    check(
        Format::Google,
        r#"{"transcript": {"transcriptSegments": [{"text": "It's five, two.", "channelTag": 1, "words": [
            {"word": "It's", "startOffset": "0.800s", "endOffset": "1s"},
            {"word": "five,", "startOffset": 1, "endOffset": "1.500s"},
            {"word": "two.", "startOffset": "1.500s", "endOffset": "2.100s"}]}]}}"#,
        &["transcript.transcriptSegments.words.startOffset 1"],
        between,
    );
    check(
        Format::Google,
        r#"{"results": [{"alternatives": [{"transcript": "It's five, two.", "words": [
            {"word": "It's", "startTime": "0.800s", "endTime": "1s"},
            {"word": "five,", "startTime": 1, "endTime": {"seconds": 1}},
            {"word": "two.", "startTime": "1.500s", "endTime": "2.100s"}]}]}]}"#,
        &["results.alternatives.words.endTime 1", "results.alternatives.words.startTime 1"],
        between,
    );
}
