//! What is to be said of a format, in one row: the table of the documentation is made of these.

use crate::options::Format;

/// What is to be said of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Which.
    pub format: Format,
    /// What it is, for people.
    pub title: &'static str,
    /// One document of it, as a problem names it.
    pub one: &'static str,
    /// By what its content is recognised.
    pub recognised: &'static str,
    /// Where roles come from.
    pub roles: &'static str,
    /// Which times it has, in which unit, and how they came about.
    pub times: &'static str,
    /// What is kept.
    pub kept: &'static str,
    /// What is named as dropped.
    pub dropped: &'static str,
    /// What else is to be known.
    pub limits: &'static str,
}

/// The formats that are no maker's JSON: those that this project describes itself, the container of
/// the IETF, and what transcribers and captions have in common.
pub const OWN: &[About] = &[
    About {
        format: Format::Text,
        title: "Text with labels",
        one: "a text with labels",
        recognised: "a first line `Label: words`",
        roles: "the label, else `--roles`",
        times: "what stands in brackets before a label",
        kept: "turns, events, the lines in front",
        dropped: "lines in front that are no field",
        limits: "one conversation a file; 64 MiB",
    },
    About {
        format: Format::Jsonl,
        title: "JSON lines",
        one: "JSON lines",
        recognised: "fields `conversation_id` or `text`, or what `--map` calls them",
        roles: "`role`, else `--map`, `--roles`",
        times: "`start_ms`, `end_ms`, ms or s (`--map`)",
        kept: "the fields below",
        dropped: "other fields, sentiment",
        limits: "a row 1 MiB; files of any size",
    },
    About {
        format: Format::Csv,
        title: "CSV",
        one: "CSV",
        recognised: "a header with these columns",
        roles: "`role`, else `--map`, `--roles`",
        times: "`start_ms`, `end_ms`, ms or s (`--map`)",
        kept: "the columns below",
        dropped: "other columns, sentiment",
        limits: "a row 1 MiB; files of any size",
    },
    About {
        format: Format::Vcon,
        title: "vCon 0.0.1 to 0.4.0",
        one: "a vCon",
        recognised: "`vcon`, `parties`, `dialog` or `analysis`",
        roles: "stated: `role`, `meta.role`, the type `bot`, labels",
        times: "of dialogs and of transcripts, s",
        kept: "turns, how surely heard (`confidence` of a segment, 0 to 1), parties, holds, transfers",
        dropped: "analyses, attachments, keys pressed",
        limits: "64 MiB; a recording that it names is joined where its file is given",
    },
    About {
        format: Format::Whisper,
        title: "Whisper, WhisperX, faster-whisper, whisper.cpp, OpenAI's API",
        one: "Whisper's JSON",
        recognised: "`segments` beside `text`, `language`, `word_segments`, `task` or `duration`; `transcription` beside `result`; a list of segments",
        roles: "`speaker` is a label for `--roles`; without one everybody is `other`",
        times: "of segments, s (whisper.cpp: ms); `diarised` with speakers on one channel",
        kept: "words, times, labels, language, how surely heard: words' `probability` (mean), else `avg_logprob` (its exponential), else words' `score` (mean; how well they fit the sound), else `p` of tokens (mean)",
        dropped: "tokens, other figures, words' own times",
        limits: "64 MiB; below: what each of them writes",
    },
    About {
        format: Format::Vtt,
        title: "WebVTT",
        one: "WebVTT",
        recognised: "`WEBVTT` at the beginning",
        roles: "`<v Name>`, `Name: words` and `[SPEAKER_00]: words` are labels for `--roles`",
        times: "of cues, and tags within them",
        kept: "words, times, labels",
        dropped: "places on the screen, styles, notes",
        limits: "one conversation a file; 64 MiB",
    },
    About {
        format: Format::Srt,
        title: "SubRip (SRT)",
        one: "SRT",
        recognised: "a cue's times on the first line, or below a number",
        roles: "`Name: words` and `[SPEAKER_00]: words` are labels for `--roles`",
        times: "of cues",
        kept: "words, times, labels",
        dropped: "styles, places on the screen",
        limits: "one conversation a file; 64 MiB",
    },
];
