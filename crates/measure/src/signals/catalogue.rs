//! Every signal: what it is, what it needs, how it is counted and where it is wrong.

use super::{About, Needs, SignalKind};
use crate::conversation::{Channel, Language};
use crate::doc::Doc;
use std::borrow::Cow;

const EVERY_LANGUAGE: &[Language] = &[];
const ENGLISH: &[Language] = &[Language::ENGLISH];
const EVERY_CHANNEL: &[Channel] = &[];
const VOICE: &[Channel] = &[Channel::Voice];
const TEXT: &[Channel] = &[Channel::Chat, Channel::Email, Channel::Social];

/// Makes the names that the code counts by and the table, in one order.
macro_rules! signals {
    ($($kind:ident {
        name: $name:literal, title: $title:literal, unit: $unit:literal,
        about: $about:ident, needs: $needs:ident, languages: $languages:ident, channels: $channels:ident,
        version: $version:literal,
        what: $what:literal,
        why: $why:literal,
        how: $how:literal,
        wrong: $wrong:literal,
        source: $source:literal,
    })+) => {
        /// A signal by its place in `SIGNALS`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub(super) enum Kind { $($kind),+ }

        /// Every signal.
        pub static SIGNALS: &[SignalKind] = &[$(
            SignalKind {
                name: $name,
                title: $title,
                unit: $unit,
                about: About::$about,
                needs: Needs::$needs,
                languages: $languages,
                channels: $channels,
                doc: Doc {
                    what: Cow::Borrowed($what),
                    why: Cow::Borrowed($why),
                    how: Cow::Borrowed($how),
                    wrong: Cow::Borrowed($wrong),
                    source: Cow::Borrowed($source),
                },
                version: $version,
            }
        ),+];
    };
}

signals! {
    Turns {
        name: "turns", title: "turns", unit: "turns",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 2,
        what: "How many turns a party has.",
        why: "Shows how the talk was shared out.",
        how: "Rows of the source that hold a word, counted for each party.",
        wrong: "Depends on how the source cuts turns.",
        source: "A count.",
    }
    Words {
        name: "words", title: "words", unit: "words",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How many words a party says.",
        why: "Base of shares and rates.",
        how: "Words as read. A short form is two (\"I'll\" is \"I will\"); a number in digits, an address, a masked value and a pseudonym are one each.",
        wrong: "Recognised speech may write a number out in many words where another source writes digits.",
        source: "A count.",
    }
    WordShare {
        name: "word_share", title: "share of the words", unit: "share of 0..=1",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "A party's words over all words.",
        why: "Shows who had the floor, where there are no times.",
        how: "words / words of all parties.",
        wrong: "Says nothing of time: who speaks slowly has fewer words in it.",
        source: "A count.",
    }
    WordsPerTurn {
        name: "words_per_turn", title: "words a turn", unit: "words",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "Mean length of a party's turns; in text channels, of its messages.",
        why: "Long messages are read less; very short turns may be a form that is being filled in.",
        how: "words / turns.",
        wrong: "Depends on how the source cuts turns, and backchannels count as turns.",
        source: "A count. Amazon Connect has the length of messages in letters (ChatContactMetrics).",
    }
    LongestMonologue {
        name: "longest_monologue", title: "longest monologue, in words", unit: "words",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "The words of a party's longest stretch of the floor.",
        why: "Long stretches are hard to follow, and a customer who tells a long story has a story.",
        how: "Adjacent turns of a party are one stretch; backchannels of others do not break it. The greatest number of words in one.",
        wrong: "Depends on how well backchannels are told; in languages without word lists none is, and each breaks the stretch.",
        source: "Yngve (1970) on the floor.",
    }
    WordsPerSentence {
        name: "words_per_sentence", title: "words a sentence", unit: "words",
        about: Party, needs: Marks, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 2,
        what: "Mean length of a party's sentences.",
        why: "Long sentences are hard to follow.",
        how: "words / sentences, where a mark ends at least half of the party's sentences; the end of a turn ends one too.",
        wrong: "Recognised speech has the marks that the recogniser set. Messages without marks have no value.",
        source: "Common to the readability formulas (Flesch 1948).",
    }
    ReadingEase {
        name: "reading_ease", title: "reading ease", unit: "points; 100 and more is very easy",
        about: Party, needs: MarksAnd100Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "Flesch's reading ease of what a party says or writes: the shorter words and sentences are, the higher.",
        why: "Hints at texts that many customers will have to read twice.",
        how: "206.835 - 1.015 x words / sentences - 84.6 x syllables / words, over plain words (no digits, addresses, masks or pseudonyms), from 100 plain words on, with marks as for `words_per_sentence`. It has no lower end.",
        wrong: "Made for printed prose: talk is full of short sentences and reads as easy whatever it says, and names and products with many syllables read as hard. Syllables are counted by letters; they are right for 99 of 100 words that people say (in the project's corpus, beside the CMU Pronouncing Dictionary) and for 93 of 100 entries of that dictionary. Short forms count as written out.",
        source: "Flesch (1948), A new readability yardstick, J. Applied Psychology 32(3).",
    }
    GradeLevel {
        name: "grade_level", title: "grade level", unit: "years of school in the United States",
        about: Party, needs: MarksAnd100Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "The Flesch-Kincaid grade of what a party says or writes: reading ease, told in years of school.",
        why: "A written answer is often asked to stay below a grade.",
        how: "0.39 x words / sentences + 11.8 x syllables / words - 15.59, counted as for `reading_ease`. It can be below 0.",
        wrong: "As for `reading_ease`: a formula for manuals that were read, so of speech it says little.",
        source: "Kincaid, Fishburne, Rogers & Chissom (1975), Derivation of new readability formulas for Navy enlisted personnel, Research Branch Report 8-75.",
    }
    WordVariety {
        name: "word_variety", title: "variety of words", unit: "share of 0..=1",
        about: Party, needs: FiftyWords, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How many of 50 words in a row are different ones.",
        why: "For research on clarity; unlike the plain ratio it does not fall with length.",
        how: "Moving-average type-token ratio: different words / 50 in each window of 50 plain words of the party's, one after the other, and the mean of all windows. From 50 plain words on. Case aside, forms of a word are different words.",
        wrong: "Spelling slips count as words of their own, and a script repeated in a long conversation lowers it.",
        source: "Covington & McFall (2010), Cutting the Gordian knot: the moving-average type-token ratio, J. Quantitative Linguistics 17(2).",
    }
    Questions {
        name: "questions", title: "questions", unit: "questions",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 2,
        what: "How many questions a party asks.",
        why: "Asking is how one learns.",
        how: "Acts `ask`, one a sentence at most.",
        wrong: "As for the act `ask`.",
        source: "ISO 24617-2.",
    }
    QuestionsPer100Words {
        name: "questions_per_100_words", title: "question rate", unit: "per 100 words",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "A party's questions for each hundred of its words.",
        why: "Compares conversations of different length.",
        how: "100 x questions / words.",
        wrong: "As for the act `ask`; of a party with few words one question makes much.",
        source: "ISO 24617-2.",
    }
    HedgesPer100Words {
        name: "hedges_per_100_words", title: "hedges", unit: "per 100 words",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 2,
        what: "Wordings of uncertainty for each hundred of a party's words. Never part of a score: it differs by accent, culture and line.",
        why: "For research on clarity.",
        how: "100 x wordings `hedge` of the language's list / words; of wordings that overlap the first counts.",
        wrong: "\"I think\" is often mere courtesy, and doubt is often right.",
        source: "Prince, Frader & Bosk (1982).",
    }
    FillersPer100Words {
        name: "fillers_per_100_words", title: "filled pauses", unit: "per 100 words",
        about: Party, needs: Fillers, languages: ENGLISH, channels: VOICE,
        version: 1,
        what: "\"Um\", \"er\" and the like for each hundred of a party's words. Never part of a score: it differs by accent, culture and line.",
        why: "Announces a pause while something is looked for; all who speak freely do it, about as often as two to six times in a hundred words with all other slips.",
        how: "100 x wordings `hesitation` of the language's list / words; only where the record holds one of anybody's.",
        wrong: "Most recognisers leave them out, some of them only in part: compare nothing across sources.",
        source: "Clark & Fox Tree (2002), Cognition 84; Bortfeld et al. (2001), Language and Speech 44(2).",
    }
    CourtesiesPer100Words {
        name: "courtesies_per_100_words", title: "please and thanks", unit: "per 100 words",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "\"Please\" and wordings of thanks for each hundred of a party's words. Never part of a score: it differs by culture and line.",
        why: "For research on forms of request.",
        how: "100 x wordings `please` and `thank` of the language's list / words; of wordings that overlap the first counts.",
        wrong: "\"Please hold\" of a script counts, and \"could you\" does not.",
        source: "Danescu-Niculescu-Mizil et al. (2013), ACL, list both among the markers of requests.",
    }
    YouShare {
        name: "you_share", title: "share of \"you\" among \"you\" and \"I\"", unit: "share of 0..=1",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "How many of a party's words for the two sides are for the other one.",
        why: "Whom the sentences are about. Agents who say \"I\" rather than \"we\" were thought more helpful; more \"you\" changed little.",
        how: "you / (you + I), where \"you\" are the second-person words of the language's list and \"I\" the first-person ones, \"we\" among them.",
        wrong: "\"You\" for anybody and \"I\" in quoted words count.",
        source: "Packard, Moore & McFerran (2018), J. Marketing Research 55(4).",
    }
    NumbersPer100Words {
        name: "numbers_per_100_words", title: "numbers", unit: "per 100 words",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 1,
        what: "Numbers, written or said, for each hundred of a party's words.",
        why: "Numbers are what has to be read back, and what is hard to take in by ear.",
        how: "100 x numbers / words. A number is a stretch of figures and number words with no mark between: \"forty nine ninety nine\" is one, of four words, and so is \"4 4 7 1 2\".",
        wrong: "\"One\" in \"this one\" counts, \"a hundred and five\" is two, and masked values are none. The reading of numbers knows better and takes longer than all other signals together, so it is not asked.",
        source: "A count.",
    }
    RepeatedSentences {
        name: "repeated_sentences", title: "sentences said again", unit: "sentences",
        about: Party, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How many of a party's sentences it has said before in the conversation, word for word.",
        why: "A script line sent twice, or a customer who has to say it again.",
        how: "Sentences of five words or more whose words the party said before in the same order; marks, case and who is named do not matter.",
        wrong: "What is said again in other words is not seen, and without sentence marks only whole turns are compared.",
        source: "A count.",
    }
    Backchannels {
        name: "backchannels", title: "backchannels", unit: "turns",
        about: Party, needs: Words, languages: ENGLISH, channels: EVERY_CHANNEL,
        version: 3,
        what: "How many backchannels a party gives.",
        why: "Shows that somebody follows.",
        how: "Turns of at most three words, all tokens, that take no floor.",
        wrong: "Short answers may count, and most sources leave out what is said under the other's words; those whose words nobody knows are not counted.",
        source: "Heldner & Edlund (2010); Yngve (1970).",
    }
    FloorChanges {
        name: "floor_changes", title: "changes of the floor", unit: "changes",
        about: Conversation, needs: Words, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How often the floor passes from one party to another.",
        why: "Tells a conversation that goes to and fro from one that is held by one side.",
        how: "Stretches of the floor less one; backchannels take no floor.",
        wrong: "As for backchannels.",
        source: "Yngve (1970) on the floor; ChatContactMetrics of Amazon Connect counts turns of a chat likewise.",
    }
    TalkTime {
        name: "talk_time", title: "talk time", unit: "ms",
        about: Party, needs: StartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 3,
        what: "How long a party's turns last.",
        why: "Shows how the time was shared out.",
        how: "The time that the party's turns cover, of those that have start and end and hold a word, or of which nobody knows the words; what two of its own turns cover counts once.",
        wrong: "Turns of transcripts contain pauses, so it reads high; turns that were made from sound contain pauses of less than a second.",
        source: "Contact Lens, `talk_time_agent_ms` and `talk_time_customer_ms` of the analytics data lake.",
    }
    TalkShare {
        name: "talk_share", title: "share of the time", unit: "share of 0..=1",
        about: Party, needs: AllStartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 2,
        what: "A party's talk time over the conversation's duration.",
        why: "Shows who had the time; what no party has was quiet.",
        how: "talk_time / duration, where every turn has start and end. Shares of all parties add up to 1, less the quiet, plus the overlap.",
        wrong: "As for `talk_time`. Menus and queues before the first word are in no duration.",
        source: "Contact Lens, \"Agent talk time percent\": talk time divided by the conversation's duration.",
    }
    WordsPerMinute {
        name: "words_per_minute", title: "words a minute", unit: "words per minute",
        about: Party, needs: StartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 3,
        what: "A party's words over its talk time. Never part of a score: pace differs by accent, culture and line.",
        why: "For a person's own comparison with themself.",
        how: "60,000 x words / talk_time in ms, of turns that have both, so not of those whose words nobody knows: 60 words in 15,079 ms are 239.",
        wrong: "Turns of transcripts contain pauses, so it reads low. Short forms count as two words here and as one elsewhere, so it reads up to a tenth higher than other tools.",
        source: "Contact Lens, talk speed: words per minute over the party's own talk time.",
    }
    LongestMonologueTime {
        name: "longest_monologue_time", title: "longest monologue", unit: "ms",
        about: Party, needs: StartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 1,
        what: "How long a party's longest stretch of the floor lasts.",
        why: "Long stretches are hard to follow.",
        how: "From the start of a stretch's first turn to the end of its last, as for `longest_monologue`; the greatest, of stretches whose both ends are known.",
        wrong: "Pauses and holds within a stretch are in it.",
        source: "Yngve (1970) on the floor. Other tools give the longest stretch without interruption likewise.",
    }
    ResponseGap {
        name: "response_gap", title: "gap before speaking", unit: "ms",
        about: Party, needs: StartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 1,
        what: "The middle length between another party's last word and a party's first, where it takes the floor. Never part of a score: it differs by culture and line.",
        why: "How the floor changes hands; long ones are waits.",
        how: "Start of a stretch of the floor less the end of the stretch before, over the party's stretches whose two times are known: the median, of an even number the lower one of the middle two. An overlap is negative with stereo times; with others it counts as 0, for they cannot tell.",
        wrong: "Only as good as the source's times: many round the end of a turn to the next start. Between people who talk freely it is about 200 ms.",
        source: "Heldner & Edlund (2010), J. Phonetics 38(4); Levinson & Torreira (2015), Frontiers in Psychology 6.",
    }
    BackchannelsPerMinute {
        name: "backchannels_per_minute", title: "backchannel rate", unit: "per minute of the others' talk",
        about: Party, needs: AllStartAndEnd, languages: ENGLISH, channels: VOICE,
        version: 1,
        what: "A party's backchannels for each minute that the others talk. Never part of a score: it differs by culture.",
        why: "Shows that somebody follows, whatever the length of the conversation.",
        how: "60,000 x backchannels / talk_time of all other parties in ms.",
        wrong: "As for backchannels.",
        source: "Heldner & Edlund (2010); Yngve (1970).",
    }
    CutIns {
        name: "cut_ins", title: "cut-ins", unit: "turns",
        about: Party, needs: Stereo, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 2,
        what: "How often a party cuts in while another holds the floor.",
        why: "Who is cut off says it again, or does not say it.",
        how: "Turns of more than five words, tokens at their start apart, that start at least 250 ms before the end of another party's turn that began earlier, and that party stops within a second or leaves its clause unfinished; backchannels, completions and echoes of dictated digits do not count. Absent where a turn takes the floor whose words nobody knows, for it may. The moment `cut_in` is the agent's share of it.",
        wrong: "Who meant to stop just then counts as cut off. Contact Lens counts interruptions and does not say by which rule, so its counts differ.",
        source: "Heldner & Edlund (2010), J. Phonetics 38(4); Schegloff (2000), Language in Society 29(1).",
    }
    MedianReply {
        name: "median_reply", title: "time to reply", unit: "ms",
        about: Party, needs: Start, languages: EVERY_LANGUAGE, channels: TEXT,
        version: 1,
        what: "The middle time from the other side's last message to a party's next.",
        why: "To whom it is due it is waiting.",
        how: "For each time the party takes the floor, start of its first message less start of the last message before (its end, where known): the median, of an even number the lower one of the middle two. Replies of a machine and to one are left out, as are times that run backwards.",
        wrong: "\"One moment\" counts as a reply. Of e-mails it includes nights.",
        source: "Contact Lens, `response_time_average_agent_ms` and `_customer_ms`, which are means.",
    }
    Duration {
        name: "duration", title: "duration", unit: "ms",
        about: Conversation, needs: Start, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "From the first start to the last end.",
        why: "Handle time, as far as the talk goes.",
        how: "Last known end (start, where no end is known) minus first known start.",
        wrong: "Without ends the last turn counts as nothing. What lies before the first word and after the last is not in it; Contact Lens counts from the start of the conversation.",
        source: "Contact Lens, `total_conversation_duration_ms`.",
    }
    OverlapTime {
        name: "overlap_time", title: "overlap", unit: "ms",
        about: Conversation, needs: Stereo, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 2,
        what: "How long two parties or more speak at once.",
        why: "Most overlap is normal talk; very much of it is a bad line or a quarrel.",
        how: "The time that turns of two or more parties cover, of turns that hold a word or whose words nobody knows. Only from one audio channel a party.",
        wrong: "Backchannels are in it, and pauses within turns.",
        source: "Contact Lens, `interruptions_time_total_ms`: time in which both speak.",
    }
    SilenceShare {
        name: "silence_share", title: "share of quiet", unit: "share of 0..=1",
        about: Conversation, needs: AllStartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 2,
        what: "How much of the duration nobody speaks.",
        why: "Systems that are slow, searching, holds.",
        how: "(duration - time that any turn covers) / duration, where every turn has start and end.",
        wrong: "Turns of transcripts contain pauses, so it reads low; what was said and not transcribed counts as quiet.",
        source: "Google's Contact Center AI Insights, `ConversationLevelSilence.silence_percentage`; its silence analysis counts from five seconds on.",
    }
    NonTalkTime {
        name: "non_talk_time", title: "non-talk time", unit: "ms",
        about: Conversation, needs: AllStartAndEnd, languages: EVERY_LANGUAGE, channels: VOICE,
        version: 2,
        what: "Quiets of more than three seconds, holds among them.",
        why: "Systems that are slow, searching, holds.",
        how: "The sum of the stretches between first start and last end that no turn covers and that last more than 3,000 ms, where every turn has start and end.",
        wrong: "As for `silence_share`. Music or words that a recogniser writes down during a hold break it.",
        source: "Contact Lens, `non_talk_time_total_ms`: hold time and silence of more than 3 seconds.",
    }
    LongestWait {
        name: "longest_wait", title: "longest wait", unit: "ms",
        about: Conversation, needs: Waits, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 2,
        what: "The longest wait that the agent's side made.",
        why: "To the customer quiet is lost time.",
        how: "Hold events, stated silences, music that is heard, gaps as the moment `announces_wait` takes them.",
        wrong: "Waits that the record does not show are absent.",
        source: "Definition.",
    }
    HoldTime {
        name: "hold_time", title: "time on hold", unit: "ms",
        about: Conversation, needs: Stated, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 2,
        what: "How long the customer was on hold, as the source states.",
        why: "Operations watch it.",
        how: "Sum of the stated holds; absent where none is stated, or one without its length.",
        wrong: "A source that states no holds may have had some.",
        source: "Definition.",
    }
    Holds {
        name: "holds", title: "holds", unit: "holds",
        about: Conversation, needs: Stated, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How often the customer was put on hold, as the source states.",
        why: "Operations watch it.",
        how: "Stated holds; absent where none is stated.",
        wrong: "A source that states no holds may have had some.",
        source: "A count.",
    }
    Transfers {
        name: "transfers", title: "transfers", unit: "transfers",
        about: Conversation, needs: Stated, languages: EVERY_LANGUAGE, channels: EVERY_CHANNEL,
        version: 1,
        what: "How often the conversation was handed to somebody else, as the source states.",
        why: "Each is a chance to be asked everything again.",
        how: "Stated transfers; absent where none is stated.",
        wrong: "A source that states no transfers may have had some, and what is only said of one does not count.",
        source: "A count.",
    }
    FirstReply {
        name: "first_reply", title: "time to the first reply", unit: "ms",
        about: Conversation, needs: Start, languages: EVERY_LANGUAGE, channels: TEXT,
        version: 1,
        what: "From the customer's first message to the agent's first, in text channels.",
        why: "To the customer it is waiting.",
        how: "Start of the agent's first turn after the customer's first, minus its start.",
        wrong: "A bot's reply does not count, so time with a bot before is in it.",
        source: "Contact Lens, `greeting_time_agent_ms`, counts from when the agent joins.",
    }
}
