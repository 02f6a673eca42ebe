//! The sound of conversations: kept sealed, and played with what is masked in its words silent.

use crate::add_recordings::{add, asked, call, put, wav};
use crate::support::Desk;
use crate::transcribe::{answer, serve};
use std::ops::Range;
use std::path::{Path, PathBuf};
use store::{Media, MediaKind, Store};

/// What the agent's and the customer's track of `call` hold, in seconds.
const BOTH: &str = "agent,customer";

/// A transcript in which the customer says a card number between 2.5 and 4.9 seconds.
const CARD: &str = "WEBVTT\n\n\
    00:00.000 --> 00:02.400\n<v Agent>What is the long number on the card?\n\n\
    00:02.500 --> 00:04.900\n<v Customer>It is 4111 1111 1111 1111.\n\n\
    00:05.000 --> 00:07.500\n<v Agent>Thank you, that is paid.\n";
const PLAIN: &str = "WEBVTT\n\n\
    00:00.000 --> 00:02.400\n<v Agent>Good morning.\n\n\
    00:02.500 --> 00:04.900\n<v Customer>My internet drops every evening.\n\n\
    00:05.000 --> 00:07.500\n<v Agent>I will look.\n";

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn opened<T>(desk: &Desk, then: impl AsyncFnOnce(Store, Media) -> T) -> T {
    run(async {
        let mut store = Store::open(&desk.path("earnest.db")).await.unwrap();
        let media = store.media().await.unwrap().unwrap();
        then(store, media).await
    })
}

/// The copy of a conversation as a file, and what stands in its row.
fn copy(desk: &Desk, id: &str) -> (Vec<u8>, store::Playable) {
    opened(desk, async |mut store, media| {
        let playable = store.conversation(id).await.unwrap().unwrap().playables.remove(0);
        let mut file = media.open((MediaKind::Playable, playable.hash)).unwrap();
        let mut bytes = vec![0; file.len() as usize];
        file.read_at(0, &mut bytes).unwrap();
        (bytes, playable)
    })
}

/// The samples of each channel of a WAV file.
fn samples(wav: &[u8]) -> Vec<Vec<i16>> {
    let number = |at: usize| usize::from(u16::from_le_bytes([wav[at], wav[at + 1]]));
    let (form, channels) = (number(20), number(22));
    let data = wav.windows(4).position(|four| four == b"data").unwrap() + 4;
    let length = u32::from_le_bytes(wav[data..data + 4].try_into().unwrap()) as usize;
    let data = &wav[data + 4..][..length];
    let all: Vec<i16> = match form {
        1 => data.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect(),
        7 => data.iter().map(|byte| mu_law(*byte)).collect(),
        other => panic!("form {other}"),
    };
    (0..channels).map(|at| all.iter().skip(at).step_by(channels).copied().collect()).collect()
}

fn mu_law(byte: u8) -> i16 {
    let bits = !byte;
    let magnitude = (((i32::from(bits & 0x0F) << 3) + 132) << ((bits >> 4) & 7)) - 132;
    (if bits & 0x80 == 0 { magnitude } else { -magnitude }) as i16
}

/// Whether two tracks are the same but for what coding takes off, outside of these samples, within
/// which the copy is silent, to a sample.
fn check_silent(original: &[i16], copy: &[i16], silent: &[Range<usize>]) {
    assert_eq!(original.len(), copy.len());
    for (at, (before, after)) in original.iter().zip(copy).enumerate() {
        if silent.iter().any(|range| range.contains(&at)) {
            assert_eq!(*after, 0, "sample {at}");
        } else {
            let most = 16.max(i32::from(before.unsigned_abs()) / 12);
            let off = (i32::from(*before) - i32::from(*after)).abs();
            assert!(off <= most, "sample {at}: {before} became {after}");
        }
    }
    // There was something to silence, up to its edges and beyond.
    for range in silent {
        assert!(original[range.clone()].iter().any(|sample| *sample != 0), "{range:?}");
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if !folder.exists() {
        return found;
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The files of sound below a folder, without the one that is locked; with how they end.
fn kept(folder: &Path) -> Vec<String> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files(folder).iter().map(name).filter(|name| name != "in-use").collect()
}

/// A recording of the given seconds that is never silent: whatever is made silent shows.
fn noisy(bytes: &mut [u8]) {
    for (at, two) in bytes[44..].chunks_exact_mut(2).enumerate() {
        if two == [0, 0] {
            two.copy_from_slice(&(40 + (at % 3) as i16).to_le_bytes());
        }
    }
}

#[test]
fn what_is_masked_is_silent_to_a_sample_and_nothing_else_is() {
    let desk = Desk::new();
    let mut recording = call();
    noisy(&mut recording);
    put(&desk, "calls/17.wav", &recording);
    desk.write("calls/17.vtt", CARD);
    let args = ["calls", "--tracks", BOTH, "--media", "sound", "--redact-audio", "plain"];
    let (report, code) = add(&desk, &args);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["masked_cards"], 1);
    let sound = &report["sound"];
    assert_eq!(
        (&sound["kept"], &sound["playable"], &sound["made"]),
        (&1.into(), &1.into(), &2.into())
    );
    assert!(sound["folder"].as_str().unwrap().ends_with("/sound"), "{sound}");

    let (wav, row) = copy(&desk, "17");
    assert_eq!((row.rate_hz, row.length_ms, row.parties), (8_000, 8_000, vec![Some(0), Some(1)]));
    let turn = asked(&desk, "SELECT start_ms, end_ms FROM turns WHERE turn = 1").remove(0);
    let (start, end) = turn.split_once(',').unwrap();
    let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
    let said = (start - 500) * 8..(end + 500) * 8;
    let original = samples(&recording);
    let channels = samples(&wav);
    check_silent(&original[1], &channels[1], std::slice::from_ref(&said));
    check_silent(&original[0], &channels[0], &[]);
    assert_eq!(row.silent_ms, (end - start + 1_000) as i64);
    // The plain file is the same with 16 bits, and 16 bits are exact but for a rounding.
    let plain = samples(&std::fs::read(desk.path("plain/17.wav")).unwrap());
    check_silent(&original[1], &plain[1], std::slice::from_ref(&said));
    let same = original[1].iter().zip(&plain[1]).enumerate();
    let mut off = same.filter(|(at, _)| !said.contains(at));
    assert!(off.all(|(_, (before, after))| (before - after).abs() <= 1));
    // No sound lies plain in the database's folder.
    let part = &recording[44 + 8_000..][..64];
    for file in files(&desk.path("sound")) {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(part.len()).any(|window| window == part));
    }
    // The original is as it was given.
    opened(&desk, async |mut store, media| {
        let stored = store.conversation("17").await.unwrap().unwrap();
        let hash = store::MediaHash(stored.recordings[0].hash);
        let mut file = media.open((MediaKind::Original, hash)).unwrap();
        let mut bytes = vec![0; file.len() as usize + 1];
        assert_eq!(file.read_at(0, &mut bytes).unwrap(), recording.len());
        assert!(bytes.starts_with(&recording));
    });
    let page = desk.well(&["show", "17"]);
    assert!(page.contains("its sound is kept sealed"), "{page}");
    assert!(page.contains("sound: can be played; 00:00:0"), "{page}");
    let json = desk.well(&["show", "17", "--as", "json"]);
    assert!(json.contains("\"silent_ms\""), "{json}");
}

#[test]
fn without_words_only_the_original_is_kept_until_there_are_some() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    let args = ["calls", "--tracks", BOTH, "--media", "sound", "--redact-audio", "plain"];
    let (report, code) = add(&desk, &args);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["sound"]["unplayable"]["no_words"]["ids"], serde_json::json!(["17"]));
    assert_eq!(asked(&desk, "SELECT sealed FROM recordings"), ["1"]);
    assert_eq!(asked(&desk, "SELECT count(*) FROM playables"), ["0"]);
    assert_eq!(kept(&desk.path("sound")).len(), 1);
    assert_eq!(kept(&desk.path("plain")).len(), 0);
    let text = desk.run(&args_of(&args));
    assert!(
        text.contains("not to be played: 1 conversation (17): nobody knows its words"),
        "{text}"
    );
    let page = desk.well(&["show", "17"]);
    assert!(page.contains("sound: kept sealed, not to be played"), "{page}");

    // Words come later; the folder is remembered.
    desk.write("calls/17.vtt", PLAIN);
    let (report, _) = add(&desk, &["calls", "--tracks", BOTH]);
    assert_eq!((&report["replaced"], &report["sound"]["made"]), (&1.into(), &1.into()), "{report}");
    let first = copy(&desk, "17");
    assert_eq!(samples(&first.0).len(), 2);
    let before = kept(&desk.path("sound"));
    assert_eq!(before.len(), 2);
    // Nothing is made anew.
    let times = |desk: &Desk| -> Vec<_> {
        let all = files(&desk.path("sound"));
        all.iter().map(|file| file.metadata().unwrap().modified().unwrap()).collect()
    };
    let made = times(&desk);
    let (report, _) = add(&desk, &["calls", "--tracks", BOTH]);
    assert_eq!(
        (&report["unchanged"], &report["sound"]["made"]),
        (&1.into(), &0.into()),
        "{report}"
    );
    assert_eq!(report["recordings"]["passed_over"], 1, "its sound is there: {report}");
    assert_eq!(times(&desk), made);
    // Other words: another copy takes its place, and the original stays.
    desk.write("calls/17.vtt", CARD);
    let (report, _) = add(&desk, &["calls", "--tracks", BOTH]);
    assert_eq!((&report["replaced"], &report["sound"]["made"]), (&1.into(), &1.into()), "{report}");
    let after = kept(&desk.path("sound"));
    assert_eq!((after.len(), before.iter().filter(|name| after.contains(name)).count()), (2, 1));
    assert_ne!(copy(&desk, "17").1.hash, first.1.hash);
}

fn args_of<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [&["add"], args].concat()
}

#[test]
fn a_stored_conversation_gets_its_sound_and_the_same_input_gives_the_same_bytes() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    desk.write("calls/17.vtt", CARD);
    add(&desk, &["calls", "--tracks", BOTH]);
    assert_eq!(asked(&desk, "SELECT sealed FROM recordings"), ["0"]);
    let with = ["calls", "--tracks", BOTH, "--media", "sound"];
    let (report, _) = add(&desk, &with);
    assert_eq!(
        (&report["unchanged"], &report["sound"]["made"]),
        (&1.into(), &2.into()),
        "{report}"
    );
    assert_eq!(asked(&desk, "SELECT sealed FROM recordings"), ["1"]);
    let bytes = |desk: &Desk| -> Vec<Vec<u8>> {
        files(&desk.path("sound")).iter().map(|file| std::fs::read(file).unwrap()).collect()
    };
    let first = bytes(&desk);
    // A file that went comes back as it was.
    for file in files(&desk.path("sound")) {
        std::fs::remove_file(file).unwrap();
    }
    let (report, _) = add(&desk, &with);
    assert_eq!(
        (&report["unchanged"], &report["sound"]["made"]),
        (&1.into(), &2.into()),
        "{report}"
    );
    assert!(bytes(&desk) == first);
}

#[test]
fn a_pair_is_one_copy_with_the_agent_first() {
    let desk = Desk::new();
    put(&desk, "calls/17_agent.wav", &wav(&[(0, &[0, 5])], 8));
    put(&desk, "calls/17_caller.wav", &wav(&[(1, &[2])], 6));
    // The times of each track are from where its talk begins.
    let caller = [(0.3, "my internet drops every evening", 0.9)];
    let agent = [(0.3, "good morning this is larch", 0.9), (5.3, "please restart the router", 0.9)];
    let answers = vec![answer(&caller), answer(&agent)];
    let (address, _) = serve(answers);
    let args = ["calls", "--pair", "{call}_caller.wav", "{call}_agent.wav", "--media", "sound"];
    let engine = ["--transcribe", &address, "--transcribe-at-once", "1"];
    let (report, code) = add(&desk, &[&args[..], &engine[..]].concat());
    assert_eq!(code, Some(0), "{report}");
    let (wav_bytes, row) = copy(&desk, "17");
    let parties = opened(&desk, async |mut store, _| {
        store.conversation("17").await.unwrap().unwrap().conversation.parties
    });
    let role = |party: &Option<u16>| parties[usize::from(party.unwrap())].role.name();
    assert_eq!(row.parties.iter().map(role).collect::<Vec<_>>(), ["agent", "customer"]);
    let channels = samples(&wav_bytes);
    let [agent, caller] = ["17_agent.wav", "17_caller.wav"].map(|name| {
        samples(&std::fs::read(desk.path(&format!("calls/{name}"))).unwrap()).remove(0)
    });
    assert_eq!((channels.len(), channels[1].len()), (2, agent.len()));
    let loud = |track: &[i16]| track.iter().filter(|sample| sample.unsigned_abs() > 500).count();
    assert!(loud(&channels[0]) > loud(&agent) * 9 / 10 && loud(&channels[0]) > 0);
    assert!(loud(&channels[1]) > loud(&caller) * 9 / 10 && loud(&channels[1]) > 0);
    assert!(channels[1][caller.len()..].iter().all(|sample| *sample == 0), "it ends earlier");
}

#[test]
fn erased_sound_is_gone_and_a_moved_folder_is_named() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    desk.write("calls/17.vtt", CARD);
    add(&desk, &["calls", "--tracks", BOTH, "--media", "sound"]);
    let folder = desk.path("sound").canonicalize().unwrap();
    std::fs::rename(&folder, desk.path("moved")).unwrap();
    for args in [&["add", "calls"][..], &["erase", "--conversation", "17", "--yes"]] {
        let text = desk.run(args);
        assert!(text.starts_with("exit 2"), "{text}");
        assert!(text.contains(&format!("was kept in `{}`", folder.display())), "{text}");
    }
    let text = desk.run(&["erase", "--conversation", "17", "--yes", "--media", "moved"]);
    assert!(text.starts_with("exit 0"), "{text}");
    assert_eq!(kept(&desk.path("moved")), [""; 0]);
}

#[test]
fn a_folder_of_sound_within_what_is_read_is_passed_over() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    desk.write("calls/17.vtt", PLAIN);
    let args = ["calls", "--tracks", BOTH, "--media", "calls/sound", "--redact-audio", "calls/out"];
    for _ in 0..2 {
        let (report, code) = add(&desk, &args);
        assert_eq!(
            (code, &report["files"], &report["read"]),
            (Some(0), &2.into(), &1.into()),
            "{report}"
        );
        assert_eq!(kept(&desk.path("calls/out")), ["17.wav"]);
    }
}

#[test]
fn killed_at_any_instant_no_row_lacks_its_file_and_adding_again_completes_it() {
    const CALLS: usize = 10;
    let desk = Desk::new();
    for number in 0..CALLS {
        let mut recording = call();
        // Each another.
        recording[44 + 2 * number] = 9;
        put(&desk, &format!("calls/{number}.wav"), &recording);
        desk.write(&format!("calls/{number}.vtt"), if number % 2 == 0 { CARD } else { PLAIN });
    }
    let args = ["add", "calls", "--tracks", BOTH, "--media", "sound"];
    desk.well(&args);
    let all = kept(&desk.path("sound")).len();
    assert_eq!(all, 2 * CALLS);
    let clear = || {
        for name in ["earnest.db", "earnest.db-wal", "earnest.db-shm"] {
            let _ = std::fs::remove_file(desk.path(name));
        }
        let _ = std::fs::remove_dir_all(desk.path("sound"));
    };
    clear();
    let (mut stored_some, mut orphans) = (0, 0);
    for kill in 1..=6 {
        let mut child = desk.command(&args);
        let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
        // Once so many files are there or begun, of the first transaction or the second.
        let until = [1, 4, 9, 16, 17, 19][kill - 1];
        while kept(&desk.path("sound")).len() < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        let _ = child.kill();
        child.wait().unwrap();
        if !desk.path("earnest.db").exists() || !desk.path("sound").exists() {
            continue;
        }
        let named = run(async {
            let mut store = Store::open(&desk.path("earnest.db")).await.unwrap();
            let Some(media) = store.media().await.unwrap() else { return 0 };
            let mut named = 0;
            for number in 0..CALLS {
                let Ok(Some(one)) = store.conversation(&number.to_string()).await else { continue };
                assert!(one.recordings.iter().all(|recording| recording.is_sealed));
                assert_eq!(one.playables.len(), 1);
                for recording in &one.recordings {
                    let hash = store::MediaHash(recording.hash);
                    media.open((MediaKind::Original, hash)).unwrap();
                }
                media.open((MediaKind::Playable, one.playables[0].hash)).unwrap();
                named += 2;
            }
            named
        });
        stored_some += usize::from(named > 0 && named < all);
        orphans += usize::from(kept(&desk.path("sound")).len() > named);
        if kill % 3 == 0 {
            desk.well(&args);
            let left = kept(&desk.path("sound"));
            assert_eq!(left.len(), all, "orphans are taken up or removed");
            assert!(left.iter().all(|name| name.len() == 64), "nothing unfinished stays");
            assert_eq!(asked(&desk, "SELECT count(*) FROM playables"), [CALLS.to_string()]);
        }
        clear();
    }
    println!("{stored_some} kills left a part, {orphans} an orphan");
    assert!(orphans > 0, "no kill met a file on its way");
}
