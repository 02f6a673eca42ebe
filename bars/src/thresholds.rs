//! What speed, memory and fairness must be: the one place where a threshold is written.

/// A written threshold.
pub struct Threshold {
    /// What is measured.
    pub what: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Which side of the goal is good.
    pub side: Side,
    /// The goal.
    pub goal: f64,
    /// What would be better still.
    pub stretch: Option<f64>,
}

/// Which side of a goal is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the goal or above.
    AtLeast,
    /// At the goal or below.
    AtMost,
}
use Side::{AtLeast, AtMost};

/// Full analysis of calls, by processor time of one thread.
pub const ANALYSIS: Threshold = Threshold {
    what: "analysis of oasis",
    unit: "turns/s per core",
    side: AtLeast,
    goal: 100_000.0,
    stretch: Some(150_000.0),
};
/// A conversation as long as one may be, made to be slow: as fast as any must be.
pub const LONG: Threshold = Threshold {
    what: "slowest of the long conversations",
    unit: "turns/s",
    side: AtLeast,
    goal: 100_000.0,
    stretch: None,
};
/// A turn as long as one may be, by the same measure: a turn of Oasis has about 50 bytes.
pub const LONG_TURN: Threshold = Threshold {
    what: "slowest of the long turns",
    unit: "MB/s",
    side: AtLeast,
    goal: 5.0,
    stretch: None,
};
/// Amounts and percentages in calls, against the spans that transcribers labelled.
pub const NUMBERS: Threshold = Threshold {
    what: "amounts and percentages, span F1",
    unit: "",
    side: AtLeast,
    goal: 0.95,
    stretch: None,
};
/// Turns that are looked at for numbers and have none.
pub const NO_NUMBER: Threshold = Threshold {
    what: "turns without a number word",
    unit: "turns/s per core",
    side: AtLeast,
    goal: 1_000_000.0,
    stretch: None,
};
/// Turns in which numbers are read.
pub const WITH_NUMBER: Threshold = Threshold {
    what: "turns with a number word",
    unit: "turns/s per core",
    side: AtLeast,
    goal: 150_000.0,
    stretch: None,
};
/// A page of a list of a hundred thousand conversations, by any one filter.
pub const LIST_PAGE: Threshold =
    Threshold { what: "slowest page", unit: "ms", side: AtMost, goal: 50.0, stretch: None };
/// How many conversations or moments are chosen, of a hundred thousand.
pub const LIST_COUNT: Threshold =
    Threshold { what: "slowest count", unit: "ms", side: AtMost, goal: 300.0, stretch: None };
/// A page of a search of a hundred thousand conversations.
pub const SEARCH_PAGE: Threshold =
    Threshold { what: "slowest search", unit: "ms", side: AtMost, goal: 500.0, stretch: None };
/// 99 in 100 pages, conversations and moments, where fifty ask and conversations are added.
pub const LOAD_READ: Threshold =
    Threshold { what: "read, 99 in 100", unit: "ms", side: AtMost, goal: 300.0, stretch: None };
/// The same of searches.
pub const LOAD_SEARCH: Threshold =
    Threshold { what: "search, 99 in 100", unit: "ms", side: AtMost, goal: 500.0, stretch: None };
/// Requests that were not answered as they should be.
pub const LOAD_FAILED: Threshold =
    Threshold { what: "failed", unit: "requests", side: AtMost, goal: 0.0, stretch: None };
/// What the server holds in memory at most.
pub const LOAD_MEMORY: Threshold =
    Threshold { what: "memory", unit: "MB", side: AtMost, goal: 512.0, stretch: None };
/// Backchannels that people marked, and that are taken for cut-ins.
pub const BACKCHANNELS_CUT_IN: Threshold = Threshold {
    what: "backchannels taken for cut-ins",
    unit: "%",
    side: AtMost,
    goal: 5.0,
    stretch: Some(1.0),
};
/// Turns of public corpora that masking touches; hardly any of them holds card data.
pub const MASKED: Threshold = Threshold {
    what: "turns of the corpora that are masked",
    unit: "per 1,000",
    side: AtMost,
    goal: 1.0,
    stretch: None,
};
/// Verdicts that flip when a conversation is rewritten and its acts stay, all rewrites together.
pub const FLIPS: Threshold =
    Threshold { what: "verdicts that flip", unit: "%", side: AtMost, goal: 1.0, stretch: None };
/// The same for any one group of rewrites.
pub const FLIPS_OF_A_GROUP: Threshold = Threshold {
    what: "verdicts that flip in the worst group",
    unit: "%",
    side: AtMost,
    goal: 2.0,
    stretch: None,
};
/// Conversations with written cards planted in them of which nothing survives masking.
pub const PLANTED_WRITTEN: Threshold = Threshold {
    what: "written conversations left without card data",
    unit: "%",
    side: AtLeast,
    goal: 99.5,
    stretch: None,
};
/// The same with spoken cards, which a recogniser may have garbled.
pub const PLANTED_SPOKEN: Threshold = Threshold {
    what: "spoken conversations left without card data",
    unit: "%",
    side: AtLeast,
    goal: 97.0,
    stretch: None,
};
/// A file of a million turns into a new database, from start to end.
pub const ADD: Threshold = Threshold {
    what: "add of 1,000,000 turns",
    unit: "turns/s",
    side: AtLeast,
    goal: 60_000.0,
    stretch: None,
};
/// The most memory that takes.
pub const ADD_MEMORY: Threshold =
    Threshold { what: "memory of that add", unit: "MB", side: AtMost, goal: 400.0, stretch: None };
/// The same file again with one conversation in a hundred changed.
pub const ADD_AGAIN: Threshold = Threshold {
    what: "add again, 1 % changed",
    unit: "turns/s",
    side: AtLeast,
    goal: 30_000.0,
    stretch: None,
};
/// One conversation shown from a database of ten million moments.
pub const SHOW: Threshold = Threshold {
    what: "show at 10,000,000 moments",
    unit: "ms",
    side: AtMost,
    goal: 50.0,
    stretch: None,
};
/// One agent's report from it.
pub const REPORT: Threshold = Threshold {
    what: "report at 10,000,000 moments",
    unit: "ms",
    side: AtMost,
    goal: 50.0,
    stretch: None,
};
/// Met share by agent and kind over all of them, from the view.
pub const SHARES: Threshold = Threshold {
    what: "met share by agent and kind",
    unit: "s",
    side: AtMost,
    goal: 3.0,
    stretch: None,
};
/// Talkspurts beside those of the published network, whichever of its thresholds is better.
pub const SPEECH_BESIDE: Threshold = Threshold {
    what: "worst condition, F1 above the published network's",
    unit: "hundredths",
    side: AtLeast,
    goal: -1.0,
    stretch: None,
};
/// Music on hold that is taken for speech.
pub const SPEECH_HOLD: Threshold = Threshold {
    what: "worst condition, music on hold taken for speech",
    unit: "%",
    side: AtMost,
    goal: 2.0,
    stretch: None,
};
/// Music on hold that is called ringing.
pub const SPEECH_RINGING: Threshold =
    Threshold { what: "worst condition, music on hold called ringing", ..SPEECH_HOLD };
/// How far onsets are off.
pub const SPEECH_ONSET: Threshold = Threshold {
    what: "all made calls, median onset error",
    unit: "ms",
    side: AtMost,
    goal: 30.0,
    stretch: None,
};
/// The same where it is hardest.
pub const SPEECH_ONSET_WORST: Threshold =
    Threshold { what: "worst condition, median onset error", ..SPEECH_ONSET };
/// Stereo telephone calls, from the file to talkspurts.
pub const SPEECH_SPEED: Threshold = Threshold {
    what: "talkspurts of stereo mu-law, decoding included",
    unit: "x real time per core",
    side: AtLeast,
    goal: 300.0,
    stretch: Some(1_000.0),
};

/// The slowest codec of recordings, by processor time of one thread.
pub const DECODED: Threshold = Threshold {
    what: "slowest codec, decoded",
    unit: "times real time",
    side: AtLeast,
    goal: 500.0,
    stretch: None,
};
/// Telephone calls in µ-law, decoded and heard: outline, quality and talkspurts.
pub const HEARD_MULAW: Threshold = Threshold {
    what: "µ-law, heard",
    unit: "times real time",
    side: AtLeast,
    goal: 300.0,
    stretch: Some(1000.0),
};
/// The same in Opus.
pub const HEARD_OPUS: Threshold = Threshold {
    what: "Opus, heard",
    unit: "times real time",
    side: AtLeast,
    goal: 200.0,
    stretch: None,
};
/// The most memory of a child that reads a long recording.
pub const CHILD_MEMORY: Threshold =
    Threshold { what: "memory of a child", unit: "MB", side: AtMost, goal: 64.0, stretch: None };

/// Prints a value beside its threshold, with pass or fail; returns whether it passed.
pub fn judge(threshold: &Threshold, value: Option<f64>) -> bool {
    let good = |goal: f64| {
        value.is_some_and(|value| match threshold.side {
            AtLeast => value >= goal,
            AtMost => value <= goal,
        })
    };
    let sign = match threshold.side {
        AtLeast => "≥",
        AtMost => "≤",
    };
    let verdict = match (good(threshold.goal), threshold.stretch) {
        (true, Some(stretch)) if good(stretch) => "pass, and the stretch",
        (true, _) => "pass",
        (false, _) => "fail",
    };
    let stretch = threshold
        .stretch
        .map_or(String::new(), |stretch| format!(" (stretch {})", number(stretch)));
    println!(
        "  bar: {} {} {}, goal {sign} {}{stretch}: {verdict}",
        threshold.what,
        value.map_or("–".to_owned(), number),
        threshold.unit,
        number(threshold.goal),
    );
    good(threshold.goal)
}

/// A number for people: thousands grouped, and decimals only where it is small.
pub fn number(value: f64) -> String {
    if value.abs() < 100.0 {
        return if value.fract() == 0.0 { format!("{value}") } else { format!("{value:.2}") };
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_at_the_goal() {
        assert!(judge(&ANALYSIS, Some(100_000.0)));
        assert!(!judge(&ANALYSIS, Some(99_999.0)));
        assert!(judge(&SHOW, Some(50.0)));
        assert!(!judge(&SHOW, Some(50.1)));
        assert!(!judge(&SHOW, None));
    }

    #[test]
    fn numbers_are_grouped() {
        let check = |value: f64, expected: &str| assert_eq!(number(value), expected);
        check(14_118.0, "14,118");
        check(999.6, "1,000");
        check(3.0, "3");
        check(3.126, "3.13");
        check(1_234_567.0, "1,234,567");
    }
}
