//! The parsers, and what must hold of whatever they make of any bytes.

use intake::sound::{PEAKS_A_SECOND, Sound, hear};
use intake::{
    Bills, Format, Item, Key, Map, NamePattern, Options, SignerKey, Transcribed, mask, reviews,
    rubric,
};
use measure::conversation::{Channel, Conversation, Party, Role, Timing, Turn, TurnTime};
use measure::heads::Heads;
use measure::time::Ms;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A parser, by name.
pub type Target = (&'static str, fn(&[u8]));

/// Every parser.
pub const TARGETS: &[Target] = &[
    ("text", |bytes| read(bytes, Some(Format::Text))),
    ("jsonl", |bytes| read(bytes, Some(Format::Jsonl))),
    ("csv", |bytes| read(bytes, Some(Format::Csv))),
    ("vcon", |bytes| read(bytes, Some(Format::Vcon))),
    ("contact-lens", |bytes| read(bytes, Some(Format::ContactLens))),
    ("pca", |bytes| read(bytes, Some(Format::Pca))),
    ("deepgram", |bytes| read(bytes, Some(Format::Deepgram))),
    ("assemblyai", |bytes| read(bytes, Some(Format::AssemblyAi))),
    ("azure", |bytes| read(bytes, Some(Format::Azure))),
    ("google", |bytes| read(bytes, Some(Format::Google))),
    ("genesys", |bytes| read(bytes, Some(Format::Genesys))),
    ("zendesk", |bytes| read(bytes, Some(Format::Zendesk))),
    ("name-pattern", name_pattern),
    ("whisper", |bytes| read(bytes, Some(Format::Whisper))),
    ("vtt", |bytes| read(bytes, Some(Format::Vtt))),
    ("srt", |bytes| read(bytes, Some(Format::Srt))),
    ("signed", |bytes| read(bytes, Some(Format::Vcon))),
    ("signer", signer),
    ("any", |bytes| read(bytes, None)),
    ("map", map),
    ("rubric", rubric),
    ("mask", masked),
    ("reviews", reviews),
    ("bills", bills),
    ("heads", heads),
    ("answer", answer),
    ("sound", heard),
];

/// Hears a recording: what is told of it fits its length, and one that tells nothing is named.
///
/// The library's own panics are caught where they arise and are a fault with a name like any other.
fn heard(bytes: &[u8]) {
    // The ending matters only where there is no header, so each is tried on some.
    let endings = ["wav", "ulaw", "alaw", "g726"];
    let name = format!("input.{}", endings[bytes.len() % endings.len()]);
    let sound = match Sound::open(Cursor::new(bytes), &name) {
        Ok(sound) => sound,
        Err(fault) => return assert!(!fault.to_string().is_empty()),
    };
    let heard = hear(sound);
    assert_eq!(heard.peaks.tracks.len(), heard.about.tracks);
    assert_eq!(heard.tracks.len(), heard.about.tracks);
    for track in &heard.tracks {
        assert!(track.talkspurts.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        let stretches = track.stretches.iter().map(|stretch| &stretch.span);
        assert!(stretches.chain(&track.talkspurts).all(|span| span.end() <= heard.length));
    }
    let most = heard.length.0 as u64 * u64::from(PEAKS_A_SECOND) / 1000 + 1;
    assert!(heard.peaks.tracks.iter().all(|peaks| peaks.len() as u64 <= most));
    let quality = heard.quality;
    assert!((0.0..=1.0).contains(&quality.clipped));
    assert!(quality.signal_to_noise_db.is_none_or(|db| (0.0..=81.0).contains(&db)));
    assert!(quality.bandwidth_hz.is_none_or(|hz| hz <= heard.about.rate_hz));
    assert!(quality.empty_tracks.iter().all(|track| *track < heard.about.tracks));
    assert!(heard.fault.is_none_or(|fault| !fault.to_string().is_empty()));
}

/// Reads an input; every conversation is sound, and an input that gives none has a named problem.
fn read(bytes: &[u8], format: Option<Format>) {
    let mut options = Options::new(Key([1; 32]));
    options.format = format;
    options.signer_keys = SignerKey::read(SIGNERS).unwrap_or_default();
    // Some with hardly any memory, so that rows go to disk and come back. Not all: it is slow.
    if bytes.len() % 64 == 1 {
        options.memory_bytes = 600;
    }
    let (mut conversations, mut problems) = (0, 0);
    let summary = intake::read_bytes(bytes, "input", &options, &mut |item| {
        match item {
            Item::Conversation(read) => {
                conversations += 1;
                sound(&read.conversation);
            }
            Item::Problem(problem) => {
                problems += 1;
                assert!(!problem.expected.is_empty(), "a problem without what was expected");
            }
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .expect("memory and disk are there");
    assert_eq!(summary.conversations, conversations);
    assert_eq!(summary.bytes, bytes.len() as u64, "every byte is accounted for");
    assert!(conversations + problems > 0, "nothing came of it, and nobody said why");
}

fn sound(conversation: &Conversation) {
    assert!(!conversation.id.is_empty(), "an id");
    assert!(!conversation.turns.is_empty(), "a turn");
    for turn in &conversation.turns {
        assert!(usize::from(turn.party) < conversation.parties.len(), "a party for each turn");
    }
    for event in &conversation.events {
        let after = event.after_turn.is_none_or(|t| (t as usize) < conversation.turns.len());
        assert!(after, "an event among the turns");
    }
    assert!(conversation.events.is_sorted_by_key(|event| event.after_turn), "events in order");
    assert!(conversation.parties.iter().all(|party| !party.pseudonym.is_empty()), "pseudonyms");
}

/// The keys that signed the seeds.
const SIGNERS: &[u8] = include_bytes!("../../fixtures/formats/signers.pem");

/// Reads public keys.
fn signer(bytes: &[u8]) {
    match SignerKey::read(bytes) {
        Ok(keys) => assert!(!keys.is_empty()),
        Err(problem) => assert!(!problem.expected.is_empty() && !problem.found.is_empty()),
    }
}

fn map(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err(problem) = Map::parse(text) {
        assert!(problem.line > 0 && problem.column > 0 && !problem.expected.is_empty());
    }
}

/// Reads a file whose name and pattern are the first two lines of the input.
fn name_pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.splitn(3, '\n');
    let (pattern, name) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let pattern = match NamePattern::parse(pattern) {
        Ok(pattern) => pattern,
        Err(problem) => return assert!(problem.column > 0 && !problem.expected.is_empty()),
    };
    let options = Options { name_pattern: Some(pattern), ..Options::new(Key([1; 32])) };
    let mut items = 0;
    let words = lines.next().unwrap_or("").as_bytes();
    intake::read_bytes(words, name, &options, &mut |item| {
        match item {
            Item::Conversation(read) => {
                items += 1;
                sound(&read.conversation);
            }
            Item::Problem(_) => items += 1,
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .expect("memory and disk are there");
    assert!(items > 0, "nothing came of it, and nobody said why");
}

fn rubric(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let all = rubric::parse_all(text, "input").err().unwrap_or_default();
    assert_eq!(rubric::parse(text, "input").err().as_ref(), all.first());
    let lines = text.lines().count() + 1;
    assert!(all.iter().all(|one| (1..=lines).contains(&one.line) && !one.expected.is_empty()));
}

fn reviews(bytes: &[u8]) {
    if let Err(problem) = reviews::parse(bytes, "input") {
        assert!(problem.line > 0 && !problem.expected.is_empty());
    }
}

/// Reads bills and a conversation of one of their accounts; the same again gives the same.
fn bills(bytes: &[u8]) {
    let read = || {
        let mut bills = Bills::default();
        bills.add(bytes, "input").map(|()| bills)
    };
    let bills = match read() {
        Ok(bills) => bills,
        Err(problem) => return assert!(!problem.expected.is_empty()),
    };
    assert_eq!(Some(bills.lines()), read().ok().map(|bills| bills.lines()));
    let all = bills.of("K-1", None);
    assert!(all.len() as u64 <= bills.lines());
    let started_at = "2026-03-05T10:00:00Z".parse().ok();
    let some = bills.of("K-1", started_at);
    assert!(some.iter().all(|line| all.contains(line)), "some of all");
    let options = Options { bills: Arc::new(bills), ..Options::new(Key([1; 32])) };
    let text = b"# customer_ref: K-1\n# started_at: 2026-03-05T10:00:00Z\nCustomer: Hi.\n";
    let mut found = Vec::new();
    let summary = intake::read_bytes(&text[..], "text", &options, &mut |item| {
        match item {
            Item::Conversation(read) => found.push(read.conversation.bill.len()),
            Item::Problem(problem) => {
                assert!(!problem.expected.is_empty());
                assert_eq!(problem.origin.file, "input");
            }
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .expect("memory and disk are there");
    assert_eq!(found, [some.len()]);
    let counts = summary.bills.expect("bills were given");
    assert!(counts.conversations <= 1 && counts.unnamed <= counts.accounts);
    assert!(summary.problems > 0 || counts.left_out == 0, "what is left out is named");
}

/// Reads heads; what is read is written and read the same.
fn heads(bytes: &[u8]) {
    match Heads::parse(bytes) {
        Ok(heads) => assert_eq!(Heads::parse(heads.text().as_bytes()), Ok(heads)),
        Err(problem) => assert!(problem.at > 0 && !problem.expected.is_empty()),
    }
}

/// Reads what a transcriber answers about a minute; what is kept of it is read the same.
fn answer(bytes: &[u8]) {
    let minute = Ms(60_000);
    match Transcribed::read(bytes, minute) {
        Ok(read) => {
            assert!(read.words.is_sorted_by_key(|word| word.span.start()), "words in order");
            for word in &read.words {
                assert!(!word.text.trim().is_empty(), "a word");
                assert!(word.span.start() >= Ms(0) && word.span.end() <= minute, "within");
            }
            assert_eq!(Transcribed::kept(&read.bytes()), Some(read));
        }
        Err(problem) => assert!(!problem.expected.is_empty() && !problem.found.is_empty()),
    }
    if let Some(kept) = Transcribed::kept(bytes) {
        assert_eq!(Transcribed::kept(&kept.bytes()), Some(kept));
    }
}

/// Masks an input of turns; masking what is masked changes nothing.
fn masked(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let party = |role| Party { role, pseudonym: String::new(), person: None, team: None };
    let turns = text.lines().map(|line| Turn {
        party: u16::from(line.starts_with('C')),
        time: TurnTime::Unknown,
        text: line.to_owned(),
        heard: None,
    });
    let mut conversation = Conversation {
        source: String::new(),
        id: "input".to_owned(),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: None,
        programme: None,
        queue: None,
        topic: None,
        parties: vec![party(Role::Agent), party(Role::Customer)],
        turns: turns.collect(),
        events: Vec::new(),
        stretches: Vec::new(),
        bill: Vec::new(),
        timing: Timing::None,
    };
    mask::mask(&mut conversation);
    let once = conversation.clone();
    mask::mask(&mut conversation);
    assert_eq!(once, conversation, "masking what is masked changes nothing");
}
