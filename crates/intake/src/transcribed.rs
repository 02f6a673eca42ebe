//! What a transcriber answers about a stretch of one track: words with their times.
//!
//! Answers have the shape of OpenAI's `verbose_json`, with what servers add to it and leave out:
//!
//! | what | said by |
//! |---|---|
//! | `words` beside `segments`, each `word`, `start`, `end` | OpenAI (`TranscriptionVerbose` in its API reference); speaches adds `probability` |
//! | `words` within each of `segments` | whisper.cpp's server, WhisperX (`score`), servers that hand on what faster-whisper gives |
//! | `segments` alone | vLLM, and OpenAI where no times of words are asked for |
//!
//! How surely a word was heard is the first of these that there is: its own `probability`, else its
//! own `confidence`, else its own `score`, else `e` to the power of its segment's `avg_logprob`,
//! which is the geometric mean of the probabilities of the segment's tokens. They are not alike
//! (`whisper`), and OpenAI states none of a word.
//!
//! Where only segments have times, the words of one share its time by their letters, and the answer
//! says so ([`WordTimes::Segments`]). Text without any times is refused: nobody could say where in
//! the recording it belongs.
//!
//! Recognisers write what was not said where nothing was: words that begin more than a second
//! behind the end of what was sent, or end before its beginning, are left out and counted.

use crate::bad::Bad;
use crate::confidence::{self, Confidence};
use crate::json::{self, Fault, Json};
use crate::whisper;
use measure::conversation::Language;
use measure::time::{Ms, Span};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many JSON values are read of one answer. Ten minutes of fast talk are 3,000 words of five
/// values and as many tokens.
const VALUES: usize = 500_000;
/// The longest word, in bytes: a recogniser that repeats one syllable for ever writes longer ones.
const WORD_BYTES: usize = 1_024;
/// How far behind the end a word may begin: recognisers' times are coarse.
const BEHIND_MS: i64 = 1_000;

/// One word that was heard, unmasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// When it was said, from the beginning of what was sent.
    pub span: Span,
    /// The word with the punctuation that the transcriber gave it, without spaces around it.
    pub text: String,
    /// How surely it was heard, where the transcriber says.
    pub confidence: Option<Confidence>,
}

/// What the times of words rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordTimes {
    /// Each word has its own.
    Words,
    /// Some are known by their segment alone.
    Segments,
}

/// What a transcriber heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcribed {
    /// The words, in order of their beginnings.
    pub words: Vec<Word>,
    /// What their times rest on.
    pub times: WordTimes,
    /// The language, where it is said and has a code of two letters.
    pub language: Option<Language>,
    /// How many words were left out because they lie outside of what was sent.
    pub outside: u64,
}

/// Why an answer could not be read. It says nothing of what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerProblem {
    /// Where in the answer, as a JSON pointer, or a line where it is no JSON.
    pub place: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What was found, in structure.
    pub found: String,
    /// Whether it ends too early, so that asking again may help.
    pub unfinished: bool,
}

impl fmt::Display for AnswerProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for AnswerProblem {}

impl AnswerProblem {
    fn new(bad: Bad, unfinished: bool) -> Self {
        let place = match (bad.pointer, bad.line) {
            (Some(pointer), _) => Some(format!("`{pointer}`")),
            (None, Some(line)) => Some(format!("line {line}")),
            (None, None) => None,
        };
        let found = bad.found.unwrap_or_else(|| "nothing".to_owned());
        Self { place, expected: bad.expected, found, unfinished }
    }
}

impl From<Bad> for AnswerProblem {
    fn from(bad: Bad) -> Self {
        Self::new(bad, false)
    }
}

impl Transcribed {
    /// Nothing that was heard.
    pub fn nothing() -> Self {
        Self { words: Vec::new(), times: WordTimes::Words, language: None, outside: 0 }
    }

    /// Reads an answer about a stretch of a track that is `length` long.
    ///
    /// - **Out**: words in order, each within the stretch.
    /// - **Errors**: it is no JSON, of another shape, or holds text without times.
    pub fn read(answer: &[u8], length: Ms) -> Result<Self, AnswerProblem> {
        let text = String::from_utf8_lossy(answer);
        let document = json::parse(&text, VALUES).map_err(|fault| match fault {
            Fault::Unfinished(bad) => AnswerProblem::new(bad, true),
            Fault::Broken(bad) => AnswerProblem::new(bad, false),
        })?;
        let mut heard = Heard { length, words: Vec::new(), outside: 0, last: Ms(0) };
        let times = heard.document(&document)?;
        // Of words that begin together the order of the answer is kept.
        heard.words.sort_by_key(|word| word.span.start());
        let language = whisper::language(&document).ok().flatten().and_then(Language::from_tag);
        Ok(Self { words: heard.words, times, language, outside: heard.outside })
    }

    /// How surely the words were heard, in percent: the mean of those that say, rounded down.
    pub fn heard_percent(words: &[Word]) -> Option<u8> {
        confidence::mean_percent(words.iter().filter_map(|word| word.confidence))
    }

    /// Adds what was heard of a later stretch of the same track, which begins at `start`.
    pub fn append(&mut self, later: Self, start: Ms) {
        self.words.extend(later.words.into_iter().map(|word| {
            let (from, to) = (word.span.start() + start, word.span.end() + start);
            Word { span: Span::new(from, to).unwrap_or(word.span), ..word }
        }));
        if later.times == WordTimes::Segments {
            self.times = WordTimes::Segments;
        }
        // What most is spoken is what was spoken first: a call is greeted in its language.
        self.language = self.language.or(later.language);
        self.outside += later.outside;
    }

    /// The bytes that [`Self::kept`] reads.
    pub fn bytes(&self) -> Vec<u8> {
        let words = self.words.iter().map(|word| {
            let confidence = word.confidence.map(Confidence::millionths);
            (word.span.start().0, word.span.end().0, word.text.clone(), confidence)
        });
        let language = self.language.map(|language| language.code().to_owned());
        let kept =
            Kept { words: words.collect(), times: self.times, language, outside: self.outside };
        // Numbers and texts always have a JSON.
        serde_json::to_vec(&kept).unwrap_or_default()
    }

    /// What [`Self::bytes`] wrote; `None` of anything else.
    pub fn kept(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = serde_json::from_slice(bytes).ok()?;
        let words = kept.words.into_iter().map(|(start, end, text, confidence)| {
            let confidence = match confidence {
                Some(millionths) => Some(Confidence::of_millionths(millionths)?),
                None => None,
            };
            Some(Word { span: Span::new(Ms(start), Ms(end))?, text, confidence })
        });
        Some(Self {
            words: words.collect::<Option<_>>()?,
            times: kept.times,
            language: kept.language.as_deref().and_then(Language::from_tag),
            outside: kept.outside,
        })
    }
}

/// How it is written where it is kept. Another shape is another answer that is asked for again.
#[derive(Serialize, Deserialize)]
struct Kept {
    words: Vec<(i64, i64, String, Option<u32>)>,
    times: WordTimes,
    language: Option<String>,
    outside: u64,
}

/// What was read so far.
struct Heard {
    length: Ms,
    words: Vec<Word>,
    outside: u64,
    /// Where the word before ended: one that could not be aligned stands there.
    last: Ms,
}

impl Heard {
    fn document(&mut self, document: &Json<'_>) -> Result<WordTimes, Bad> {
        const EXPECTED: &str = "words or segments with times";
        let (segments, at) = match document {
            Json::List(list) => (list.as_slice(), ""),
            Json::Object(_) => (list(document, "segments")?, "/segments"),
            other => return Err(Bad::new(EXPECTED, other.kind())),
        };
        let words = list(document, "words")?;
        if !words.is_empty() {
            let sure = Sure::of(segments);
            for (number, word) in words.iter().enumerate() {
                let at = format!("/words/{number}");
                self.word(word, None, |middle| sure.at(middle), &at)?;
            }
            return Ok(WordTimes::Words);
        }
        let mut times = WordTimes::Words;
        for (number, segment) in segments.iter().enumerate() {
            let at = format!("{at}/{number}");
            if !matches!(segment, Json::Object(_)) {
                return Err(Bad::new("a segment", segment.kind()).at(at));
            }
            let words = list(segment, "words").map_err(|bad| bad.at(format!("{at}/words")))?;
            let sure = of_segment(segment);
            if words.is_empty() {
                if self.segment(segment, sure, &at)? {
                    times = WordTimes::Segments;
                }
                continue;
            }
            let start = place(segment, "start").map_err(|bad| bad.at(format!("{at}/start")))?;
            for (number, word) in words.iter().enumerate() {
                self.word(word, start, |_| sure, &format!("{at}/words/{number}"))?;
            }
        }
        match document.get("text") {
            _ if !segments.is_empty() => Ok(times),
            Some(Json::Text(text)) if text.trim().is_empty() => Ok(times),
            Some(Json::Text(_)) => Err(Bad::new(EXPECTED, "text alone").at("/text")),
            // An empty list is an answer too: nothing was heard.
            _ if document.get("segments").or(document.get("words")).is_some() => Ok(times),
            _ if matches!(document, Json::List(_)) => Ok(times),
            _ => Err(Bad::new(EXPECTED, "none")),
        }
    }

    /// Takes a word; `within` is where its segment begins.
    fn word(
        &mut self,
        word: &Json<'_>,
        within: Option<Ms>,
        of_segment: impl FnOnce(Ms) -> Option<Confidence>,
        at: &str,
    ) -> Result<(), Bad> {
        let text = match (word.get("word"), word.get("text")) {
            (Some(Json::Text(text)), _) | (None, Some(Json::Text(text))) => text.trim(),
            (Some(other), _) | (None, Some(other)) => {
                return Err(Bad::new("a word", other.kind()).at(at));
            }
            (None, None) => return Err(Bad::new("a word in `word`", word.kind()).at(at)),
        };
        let at_field =
            |field: &'static str| place(word, field).map_err(|bad| bad.at(format!("{at}/{field}")));
        let start = at_field("start")?.or(within).unwrap_or(self.last);
        let end = at_field("end")?.unwrap_or(start).max(start);
        let own = ["probability", "confidence", "score"]
            .iter()
            .find_map(|name| Confidence::new(word.get(name)?.number()?));
        let middle = Ms(start.0 + (end - start).0 / 2);
        self.push(start, end, text, own.or_else(|| of_segment(middle)), at)
    }

    /// Takes the words of a segment that has no times of words. Returns whether there are any.
    fn segment(
        &mut self,
        segment: &Json<'_>,
        sure: Option<Confidence>,
        at: &str,
    ) -> Result<bool, Bad> {
        let text = match segment.get("text") {
            Some(Json::Text(text)) => text.trim(),
            Some(other) => return Err(Bad::new("a segment's words", other.kind()).at(at)),
            None => return Err(Bad::missing("a segment's words in `text`").at(at)),
        };
        if text.is_empty() {
            return Ok(false);
        }
        let stated = |field: &'static str| {
            let place = place(segment, field).map_err(|bad| bad.at(format!("{at}/{field}")))?;
            place.ok_or_else(|| {
                Bad::missing("seconds from the beginning").at(format!("{at}/{field}"))
            })
        };
        let (start, end) = (stated("start")?, stated("end")?);
        let length = (end - start).0.max(0);
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count() as i64;
        let all = letters(text).max(1);
        let mut before = 0;
        for word in text.split_whitespace() {
            let after = before + letters(word);
            let place = |letters: i64| start + Ms(length.saturating_mul(letters) / all);
            self.push(place(before), place(after), word, sure, at)?;
            before = after;
        }
        Ok(true)
    }

    fn push(
        &mut self,
        start: Ms,
        end: Ms,
        text: &str,
        confidence: Option<Confidence>,
        at: &str,
    ) -> Result<(), Bad> {
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > WORD_BYTES {
            let found = format!("{} bytes", text.len());
            return Err(Bad::new(format!("at most {WORD_BYTES} bytes in a word"), found).at(at));
        }
        if start > self.length + Ms(BEHIND_MS) || end < Ms(0) {
            self.outside += 1;
            return Ok(());
        }
        let within = |place: Ms| place.clamp(Ms(0), self.length.max(Ms(0)));
        // It starts no later than it ends, and so does what is within.
        let Some(span) = Span::new(within(start), within(end)) else { return Ok(()) };
        self.last = span.end();
        self.words.push(Word { span, text: text.to_owned(), confidence });
        Ok(())
    }
}

/// How surely the segments of an answer were heard, to look words up in.
struct Sure(Vec<(Ms, Ms, Option<Confidence>)>);

impl Sure {
    fn of(segments: &[Json<'_>]) -> Self {
        let spans = segments.iter().filter_map(|segment| {
            let place = |field| place(segment, field).ok().flatten();
            Some((place("start")?, place("end")?, of_segment(segment)))
        });
        let mut spans: Vec<_> = spans.collect();
        spans.sort_by_key(|(start, end, _)| (*start, *end));
        Self(spans)
    }

    /// Of the last segment that begins at a place or before it: between two segments nobody says to
    /// which a word belongs, and most often it is the end of the one before.
    fn at(&self, place: Ms) -> Option<Confidence> {
        let before = self.0.partition_point(|(start, _, _)| *start <= place);
        let (_, _, sure) = self.0.get(before.saturating_sub(1))?;
        *sure
    }
}

/// How surely a segment was heard as a whole.
fn of_segment(segment: &Json<'_>) -> Option<Confidence> {
    let number = |name: &str| segment.get(name).and_then(Json::number);
    let logarithm = number("avg_logprob").and_then(Confidence::of_logarithm);
    logarithm.or_else(|| number("confidence").and_then(Confidence::new))
}

/// The list under a key; none where it is absent or null.
fn list<'j, 'd>(object: &'j Json<'d>, key: &str) -> Result<&'j [Json<'d>], Bad> {
    match object.get(key) {
        None | Some(Json::Null) => Ok(&[]),
        Some(Json::List(list)) => Ok(list),
        Some(other) => Err(Bad::new("a list", other.kind()).at(format!("/{key}"))),
    }
}

/// A place in seconds, before the beginning or behind the end as it may be.
fn place(object: &Json<'_>, field: &str) -> Result<Option<Ms>, Bad> {
    /// Beyond it there is no need to be exact: a hundred days.
    const FAR_MS: f64 = 8.64e9;
    match object.get(field) {
        None | Some(Json::Null) => Ok(None),
        // A cast of what lies within is exact.
        Some(Json::Number(seconds)) => {
            Ok(Some(Ms((seconds * 1000.0).round().clamp(-FAR_MS, FAR_MS) as i64)))
        }
        Some(other) => Err(Bad::new("seconds from the beginning", other.kind())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Ms = Ms(10_000);

    /// The words as `start-end text percent`.
    fn check(answer: &str, expected: &[&str]) -> Transcribed {
        let read = Transcribed::read(answer.as_bytes(), LENGTH).expect("an answer");
        let words: Vec<String> = read
            .words
            .iter()
            .map(|word| {
                let percent = word.confidence.map(|sure| format!(" {}", sure.percent()));
                let (start, end) = (word.span.start().0, word.span.end().0);
                format!("{start}-{end} {}{}", word.text, percent.unwrap_or_default())
            })
            .collect();
        assert_eq!(words, expected, "{answer}");
        assert_eq!(
            Transcribed::kept(&read.bytes()).as_ref(),
            Some(&read),
            "what is kept is the same"
        );
        read
    }

    fn refused(answer: &str) -> String {
        Transcribed::read(answer.as_bytes(), LENGTH).expect_err(answer).to_string()
    }

    #[test]
    fn words_beside_segments_are_as_sure_as_their_segment() {
        let read = check(
            r#"{"task":"transcribe","language":"english","duration":"9.1","text":"Good day. Yes",
                "words":[{"word":"Good","start":0.1,"end":0.4},{"word":"day","start":0.4,"end":0.72},
                         {"word":"Yes","start":5.0,"end":5.3}],
                "segments":[{"start":0.0,"end":1.0,"text":"Good day.","avg_logprob":-0.2232},
                            {"start":4.9,"end":5.4,"text":"Yes","avg_logprob":-0.6932}]}"#,
            &["100-400 Good 79", "400-720 day 79", "5000-5300 Yes 49"],
        );
        assert_eq!(read.language, Some(Language::ENGLISH));
        assert_eq!((read.times, read.outside), (WordTimes::Words, 0));
        assert_eq!(Transcribed::heard_percent(&read.words), Some(69));
        assert_eq!(Transcribed::heard_percent(&[]), None);
    }

    #[test]
    fn a_words_own_confidence_comes_first() {
        check(
            r#"{"segments":[{"start":0,"end":2,"text":"a b c d e","avg_logprob":-0.6932,"words":[
                {"word":" a","start":0,"end":0.1,"probability":0.9,"score":0.1},
                {"word":" b","start":0.2,"end":0.3,"confidence":0.8},
                {"word":" c","start":0.4,"end":0.5,"score":0.7},
                {"text":" d","start":0.6,"end":0.7},
                {"word":" e","start":0.8,"end":0.9,"probability":85}]}]}"#,
            &["0-100 a 90", "200-300 b 80", "400-500 c 70", "600-700 d 49", "800-900 e 49"],
        );
    }

    #[test]
    fn words_of_segments_alone_share_their_time() {
        let read = check(
            r#"{"text":"Oh no, four","segments":[{"start":1.0,"end":2.0,"text":" Oh no, four"},
                {"start":2.0,"end":3.0,"text":" "}]}"#,
            &["1000-1222 Oh", "1222-1555 no,", "1555-2000 four"],
        );
        assert_eq!(read.times, WordTimes::Segments);
    }

    #[test]
    fn order_and_bounds_are_put_right() {
        let read = check(
            r#"{"words":[{"word":"late","start":9.5,"end":12},{"word":"early","start":-0.02,"end":0.2},
                {"word":"back","start":3,"end":2.5},{"word":"lost"},{"word":"","start":4,"end":5},
                {"word":"edge","start":10.4,"end":10.9},
                {"word":"ghost","start":29.98,"end":30},{"word":"before","start":-3,"end":-2}]}"#,
            &[
                "0-200 early",
                "3000-3000 back",
                "3000-3000 lost",
                "9500-10000 late",
                "10000-10000 edge",
            ],
        );
        assert_eq!(read.outside, 2);
    }

    #[test]
    fn nothing_heard_is_an_answer() {
        check(r#"{"text":"","segments":[],"words":null}"#, &[]);
        check(r#"{"text":" "}"#, &[]);
        check(r#"{"words":[]}"#, &[]);
        check("[]", &[]);
    }

    #[test]
    fn what_is_wrong_is_named_and_not_quoted() {
        assert_eq!(
            refused(r#"{"text":"my card is 4111"}"#),
            "`/text`: expected words or segments with times, found text alone"
        );
        assert_eq!(
            refused(r#"{"words":[{"word":"a","start":"soon"}]}"#),
            "`/words/0/start`: expected seconds from the beginning, found text"
        );
        assert_eq!(refused(r#"{"words":{}}"#), "`/words`: expected a list, found an object");
        assert_eq!(
            refused(r#"{"words":[7]}"#),
            "`/words/0`: expected a word in `word`, found a number"
        );
        assert_eq!(
            refused(r#"{"segments":[{"text":"a","start":1}]}"#),
            "`/segments/0/end`: expected seconds from the beginning, found nothing"
        );
        assert_eq!(refused(r#"{"error":{}}"#), "expected words or segments with times, found none");
        assert_eq!(refused("7"), "expected words or segments with times, found a number");
        let long = format!(r#"{{"words":[{{"word":"{}","start":1}}]}}"#, "la".repeat(600));
        assert_eq!(
            refused(&long),
            "`/words/0`: expected at most 1024 bytes in a word, found 1200 bytes"
        );
        assert!(refused("<html>").contains("expected a JSON document"));
        for cut in ["", "{\"words\":[{\"word\":\"a"] {
            let problem = Transcribed::read(cut.as_bytes(), LENGTH).expect_err(cut);
            assert!(problem.unfinished, "{problem}");
        }
        assert!(!Transcribed::read(b"<html>", LENGTH).expect_err("no JSON").unfinished);
    }

    #[test]
    fn later_stretches_are_put_back_in_place() {
        let mut all = check(r#"{"words":[{"word":"a","start":1,"end":2}]}"#, &["1000-2000 a"]);
        let later = check(
            r#"{"language":"es","segments":[{"start":0,"end":1,"text":"b"}]}"#,
            &["0-1000 b"],
        );
        all.append(later, Ms(60_000));
        assert_eq!(all.words[1].span, Span::new(Ms(60_000), Ms(61_000)).expect("a span"));
        assert_eq!((all.times, all.language), (WordTimes::Segments, Some(Language::SPANISH)));
        assert_eq!(Transcribed::kept(b"{}"), None);
        assert_eq!(
            Transcribed::kept(
                br#"{"words":[[2,1,"a",null]],"times":"Words","language":null,"outside":0}"#
            ),
            None
        );
    }
}
