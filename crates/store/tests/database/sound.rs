//! The sound of conversations: what rows name is there, and what they do not name goes.

use crate::common::{Here, Random, Whole, each_database, kinds};
use intake::{Key, RecordingHash};
use measure::time::Ms;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use store::{
    Counts, Erase, Error, Expired, Media, MediaHash, MediaKind, Playable, Put, Recording,
    Retention, Store, Who,
};

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// How many files hold sound below a folder.
fn kept(folder: &Path) -> usize {
    let is_sound = |path: &PathBuf| path.file_name().is_some_and(|name| name.len() == 64);
    files(folder).iter().filter(|path| is_sound(path)).count()
}

/// Sound that nothing else is like.
fn sound(seed: u64) -> Vec<u8> {
    let mut random = Random(seed);
    (0..20_000).flat_map(|_| random.next().to_le_bytes()).collect()
}

struct Desk<'p> {
    here: &'p Here,
    store: Store,
    media: Media,
}

impl<'p> Desk<'p> {
    async fn new(here: &'p Here) -> Self {
        let mut store = Store::open(&here.database).await.unwrap();
        let media = store.keep_media_in(&here.folder().join("sound")).await.unwrap();
        Self { here, store, media }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.here.folder().join(name)
    }

    /// A conversation with this sound, which is kept, and a copy of it.
    fn whole(&self, id: &str, sound: &[u8], silent_ms: i64) -> Whole {
        let mut whole = Whole::random(&mut Random(1), id, &kinds());
        whole.conversation.source = String::new();
        let mut hash = RecordingHash::new(&Key(self.store.key()));
        hash.update(sound);
        let hash = hash.finish();
        let file = self.path("call.wav");
        std::fs::write(&file, sound).unwrap();
        self.media.keep_original(MediaHash(hash), &file).unwrap();
        std::fs::remove_file(file).unwrap();
        let copy = self.media.playable_hash(&[&hash, &silent_ms.to_le_bytes()]);
        let mut writer = self.media.writer((MediaKind::Playable, copy)).unwrap();
        writer.write_all(sound).unwrap();
        writer.finish(b"copy").unwrap();
        whole.recordings = vec![Recording {
            doubled: false,
            file: "call.wav".to_owned(),
            hash,
            container: "wave".to_owned(),
            codec: "pcm_s16le".to_owned(),
            rate_hz: 8_000,
            channels: 2,
            length_ms: 60_000,
            fault: None,
            clipped: 0.0,
            signal_to_noise_db: None,
            bandwidth_hz: None,
            dropouts: 0,
            lost_ms: 0,
            empty_channels: Vec::new(),
            echo: None,
            peaks: Vec::new(),
            is_sealed: true,
            kept_words: Vec::new(),
        }];
        whole.playables = vec![Playable {
            hash: copy,
            start_ms: 40,
            length_ms: 60_000,
            rate_hz: 8_000,
            parties: vec![Some(0), None],
            silent_ms,
        }];
        whole
    }

    async fn put(&mut self, whole: &Whole) -> Result<Put, Error> {
        let import = self.store.start_import("test").await.unwrap();
        let put = self.store.put(import, &[whole.analysed(&kinds())]).await;
        self.store.finish_import(import, &Counts::default()).await.unwrap();
        put.map(|put| put[0])
    }
}

/// Whether any 64 bytes of the sealed files stand in a file.
fn holds(path: &Path, sealed: &[Vec<u8>]) -> bool {
    let bytes = std::fs::read(path).unwrap();
    let parts: std::collections::HashSet<&[u8]> =
        sealed.iter().flat_map(|file| file[16..].chunks_exact(64)).collect();
    bytes.windows(64).any(|window| parts.contains(window))
}

#[test]
fn erased_sound_is_in_no_byte_and_that_of_others_stays() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let (mine, others) = (desk.whole("mine", &sound(1), 5), desk.whole("others", &sound(2), 5));
        let own: Vec<(MediaKind, MediaHash)> = vec![
            (MediaKind::Original, MediaHash(mine.recordings[0].hash)),
            (MediaKind::Playable, mine.playables[0].hash),
        ];
        for whole in [&mine, &others] {
            assert_eq!(desk.put(whole).await.unwrap(), Put::Stored);
        }
        let folder = desk.path("");
        assert_eq!(kept(&folder), 4);
        let is_of_mine = |path: &PathBuf| {
            own.iter().any(|(_, hash)| path.to_string_lossy().ends_with(&hash.to_string()))
        };
        let sealed: Vec<Vec<u8>> = files(&folder)
            .iter()
            .filter(|p| is_of_mine(p))
            .map(|p| std::fs::read(p).unwrap())
            .collect();
        assert_eq!(sealed.len(), 2);
        assert!(files(&folder).iter().any(|path| holds(path, &sealed)), "it was never there");
        // A killed import left half a file of it, and another copy.
        desk.whole("never stored", &sound(1), 7);
        assert_eq!(kept(&folder), 5);
        let half = files(&folder).into_iter().find(is_of_mine).unwrap();
        std::fs::write(half.with_extension("1-0"), &sealed[0][..5_000]).unwrap();
        let erased = desk.store.erase(&Erase::Conversation("mine".to_owned())).await.unwrap();
        assert_eq!((erased.conversations, erased.wiped), (1, true));
        let left: Vec<PathBuf> = files(&folder).into_iter().filter(|p| holds(p, &sealed)).collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(kept(&folder), 2);
        let stored = desk.store.conversation("others").await.unwrap().unwrap();
        assert_eq!(stored.playables, others.playables);
        let mut file = desk.media.open((MediaKind::Playable, stored.playables[0].hash)).unwrap();
        let mut four = [0; 4];
        assert_eq!((file.read_at(0, &mut four).unwrap(), &four), (4, b"copy"));
    });
}

/// Sound may be kept for less long than its conversation, which stays as it is but for that.
#[test]
fn sound_that_is_past_its_limit_goes_and_its_conversation_stays() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let (mut old, mut new) = (desk.whole("old", &sound(1), 5), desk.whole("new", &sound(2), 5));
        for (whole, day) in [(&mut old, "2023-11-14T12:00:00Z"), (&mut new, "2023-11-16T12:00:00Z")]
        {
            whole.conversation.started_at = Some(day.parse().unwrap());
            whole.conversation.programme = Some("support".to_owned());
        }
        let words = desk.store.kept_words().await.unwrap().unwrap();
        let heard = words.hash(&[b"samples", b"engine"]);
        words.put(&heard, b"what was said").unwrap();
        old.recordings[0].kept_words = vec![heard];
        for whole in [&old, &new] {
            desk.put(whole).await.unwrap();
        }
        let limits = Retention { conversation_days: None, sound_days: Some(30) };
        desk.store.set_retention(Who::CommandLine, "support", limits).await.unwrap();
        let [before, after] = ["2023-12-14", "2023-12-15"].map(|day| day.parse().unwrap());
        assert_eq!(desk.store.retention(before).await.unwrap()[0].sound_due, 0);
        assert_eq!(desk.store.expire(Who::Server, before, 9).await.unwrap(), Expired::default());
        assert_eq!(desk.store.retention(after).await.unwrap()[0].sound_due, 1);
        desk.store.hold(Who::CommandLine, "old", "a claim").await.unwrap();
        assert_eq!(desk.store.expire(Who::Server, after, 9).await.unwrap(), Expired::default());
        let held = desk.store.holds().await.unwrap()[0].conversation;
        desk.store.release(Who::CommandLine, held).await.unwrap();
        let expired = desk.store.expire(Who::Server, after, 9).await.unwrap();
        assert_eq!(expired, Expired { conversations: 0, sound: 1 });
        assert_eq!(desk.store.expire(Who::Server, after, 9).await.unwrap(), Expired::default());
        assert_eq!((kept(&desk.path("")), words.get(&heard).unwrap()), (2, None));
        let stored = desk.store.conversation("old").await.unwrap().unwrap();
        assert_eq!(stored.conversation, old.conversation);
        assert_eq!((stored.playables.len(), stored.recordings[0].is_sealed), (0, false));
        let stored = desk.store.conversation("new").await.unwrap().unwrap();
        assert_eq!((&stored.recordings, &stored.playables), (&new.recordings, &new.playables));
        // A conversation takes its sound with it.
        let limits = Retention { conversation_days: Some(30), sound_days: Some(60) };
        desk.store.set_retention(Who::CommandLine, "support", limits).await.unwrap();
        let later = "2023-12-17".parse().unwrap();
        assert_eq!(desk.store.expire(Who::Server, later, 9).await.unwrap().conversations, 2);
        assert_eq!(kept(&desk.path("")), 0);
    });
}

/// What has sound waits for its folder, and nothing else waits for that.
#[test]
fn what_has_no_sound_goes_while_the_folder_is_away() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let mut with = desk.whole("with", &sound(1), 5);
        let mut without = Whole::random(&mut Random(1), "without", &kinds());
        let mut heard = Whole::random(&mut Random(2), "heard", &kinds());
        heard.recordings = with.recordings.clone();
        heard.recordings[0].is_sealed = false;
        let words = desk.store.kept_words().await.unwrap().unwrap();
        let hash = words.hash(&[b"samples", b"engine"]);
        words.put(&hash, b"what was said").unwrap();
        heard.recordings[0].kept_words = vec![hash];
        for whole in [&mut with, &mut without, &mut heard] {
            whole.conversation.source = String::new();
            whole.conversation.started_at = Some("2023-11-14T12:00:00Z".parse().unwrap());
            whole.conversation.programme = Some("support".to_owned());
            desk.put(whole).await.unwrap();
        }
        // The same recording under another id, which nobody limits.
        let mut twin = Whole { recordings: heard.recordings.clone(), ..heard };
        twin.conversation.id = "twin".to_owned();
        twin.conversation.programme = Some("billing".to_owned());
        desk.put(&twin).await.unwrap();
        let limits = Retention { conversation_days: Some(30), sound_days: Some(5) };
        desk.store.set_retention(Who::CommandLine, "support", limits).await.unwrap();
        let elsewhere = desk.path("elsewhere");
        std::fs::rename(desk.path("sound"), &elsewhere).unwrap();
        assert!(desk.store.media_away().await.unwrap().unwrap().ends_with("sound"));
        let today = "2023-12-20".parse().unwrap();
        let expired = desk.store.expire(Who::Server, today, 9).await.unwrap();
        assert_eq!(expired, Expired { conversations: 1, sound: 0 });
        for _ in 0..2 {
            let error = desk.store.expire(Who::Server, today, 9).await.unwrap_err();
            assert!(matches!(error, Error::NoMedia(_)), "{error}");
        }
        for (id, is_there) in [("with", true), ("without", false), ("heard", true)] {
            let found = desk.store.conversation(id).await.unwrap();
            assert_eq!(found.is_some(), is_there, "{id}");
        }
        std::fs::rename(&elsewhere, desk.path("sound")).unwrap();
        assert_eq!(desk.store.media_away().await.unwrap(), None);
        let expired = desk.store.expire(Who::Server, today, 9).await.unwrap();
        assert_eq!(expired, Expired { conversations: 2, sound: 0 });
        assert_eq!(kept(&desk.path("")), 1, "the words of the twin alone");
        assert_eq!(words.get(&hash).unwrap().as_deref(), Some(&b"what was said"[..]));
        assert_eq!(desk.store.expire(Who::Server, today, 9).await.unwrap(), Expired::default());
        desk.store.erase(&Erase::Conversation("twin".to_owned())).await.unwrap();
        assert_eq!((kept(&desk.path("")), words.get(&hash).unwrap()), (0, None));
    });
}

#[test]
fn a_file_that_two_name_goes_with_the_last() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let (one, mut other) = (desk.whole("one", &sound(1), 5), desk.whole("other", &sound(1), 5));
        desk.put(&one).await.unwrap();
        desk.put(&other).await.unwrap();
        assert_eq!(kept(&desk.path("")), 2);
        desk.store.erase(&Erase::Conversation("one".to_owned())).await.unwrap();
        assert_eq!(kept(&desk.path("")), 2);
        // Another state of the conversation has another copy; the old one belongs to nobody.
        let changed = desk.whole("other", &sound(1), 7);
        other.playables = changed.playables;
        other.conversation.topic = Some("another".to_owned());
        assert_eq!(kept(&desk.path("")), 3);
        assert_eq!(desk.put(&other).await.unwrap(), Put::Replaced);
        assert_eq!(kept(&desk.path("")), 2);
        let stored = desk.store.conversation("other").await.unwrap().unwrap();
        assert_eq!(stored.playables, other.playables);
        // Without sound, the same conversation is another state again, as where its files went.
        other.recordings.clear();
        other.playables.clear();
        other.conversation.topic = None;
        desk.put(&other).await.unwrap();
        assert_eq!(kept(&desk.path("")), 0);
    });
}

#[test]
fn an_unchanged_conversation_gets_the_sound_it_had_not() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let whole = desk.whole("one", &sound(1), 5);
        let mut without = desk.whole("one", &sound(1), 5);
        without.recordings[0].is_sealed = false;
        without.playables.clear();
        assert_eq!(desk.put(&without).await.unwrap(), Put::Stored);
        let names = (vec![MediaHash(whole.recordings[0].hash)], vec![whole.playables[0].hash]);
        let media = desk.media.clone();
        let has = async |desk: &mut Desk<'_>| {
            let names = (&*names.0, &*names.1);
            desk.store.has_media(&media, ("", "one"), names, &[]).await.unwrap()
        };
        assert!(!has(&mut desk).await);
        assert_eq!(desk.put(&whole).await.unwrap(), Put::Unchanged);
        assert!(has(&mut desk).await);
        let stored = desk.store.conversation("one").await.unwrap().unwrap();
        assert_eq!((&stored.recordings, &stored.playables), (&whole.recordings, &whole.playables));
        // An import that keeps no sound takes none away.
        assert_eq!(desk.put(&without).await.unwrap(), Put::Unchanged);
        assert!(has(&mut desk).await);
        media.forget((MediaKind::Playable, names.1[0])).unwrap();
        assert!(!has(&mut desk).await, "its file is not there");
    });
}

#[test]
fn when_words_began_is_kept_with_the_sound_and_erased_with_it() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let mut whole = desk.whole("one", &sound(1), 5);
        // Each step is a letter in the file.
        const CANARY: &str = "canary of when words began";
        let mut at = 0;
        let long = CANARY.bytes().map(|step| {
            at += 10 * i64::from(step);
            Ms(at)
        });
        let long: Vec<Ms> = std::iter::once(Ms(0)).chain(long).collect();
        whole.word_starts = vec![Some(long), None];
        let mut other = whole.clone();
        other.word_starts[0] = Some(vec![Ms(0), Ms(1_239)]);
        let mut without = whole.clone();
        without.recordings[0].is_sealed = false;
        without.playables.clear();

        // Without sound that may be played nobody needs them.
        let began = async |desk: &mut Desk<'_>| {
            desk.store.conversation("one").await.unwrap().unwrap().word_starts
        };
        assert_eq!(desk.put(&without).await.unwrap(), Put::Stored);
        assert_eq!(began(&mut desk).await, []);
        // Of a conversation that is stored they are brought up to date, as its sound is.
        let names = (vec![MediaHash(whole.recordings[0].hash)], vec![whole.playables[0].hash]);
        let media = desk.media.clone();
        let has = async |desk: &mut Desk<'_>, whole: &Whole| {
            let (names, starts) = ((&*names.0, &*names.1), &whole.word_starts);
            desk.store.has_media(&media, ("", "one"), names, starts).await.unwrap()
        };
        assert_eq!(desk.put(&other).await.unwrap(), Put::Unchanged);
        let rounded = Some(vec![Ms(0), Ms(1_230)]);
        assert_eq!(began(&mut desk).await[0], rounded);
        assert_eq!((has(&mut desk, &other).await, has(&mut desk, &whole).await), (true, false));
        assert_eq!(desk.put(&whole).await.unwrap(), Put::Unchanged);
        assert_eq!(began(&mut desk).await, whole.word_starts);
        assert_eq!((has(&mut desk, &other).await, has(&mut desk, &whole).await), (false, true));
        // An import that keeps no sound takes none away.
        assert_eq!(desk.put(&without).await.unwrap(), Put::Unchanged);
        assert_eq!(began(&mut desk).await, whole.word_starts);

        let mut stays = desk.whole("stays", &sound(2), 5);
        stays.word_starts = other.word_starts.clone();
        desk.put(&stays).await.unwrap();
        // A server writes what it has in its time.
        assert!(here.is_server() || !here.on_disk(&[CANARY]).is_empty(), "it was never there");
        let erase = Erase::Conversation("one".to_owned());
        let mut wiped = desk.store.erase(&erase).await.unwrap().wiped;
        // Whoever makes a database of the same server meanwhile may be in the way: asking again
        // finishes it.
        for _ in 0..5 {
            if !wiped {
                desk.store.erase(&erase).await.unwrap_err();
                wiped = here.on_disk(&[CANARY]).is_empty();
            }
        }
        assert_eq!(here.on_disk(&[CANARY]), [""; 0]);
        let left = "SELECT count(*), count(word_starts) FROM playable";
        assert_eq!(here.raw(left).await, [["1", "1"]]);
        let stored = desk.store.conversation("stays").await.unwrap().unwrap();
        assert_eq!(stored.word_starts[0], rounded);
    });
}

#[test]
fn no_row_names_a_file_that_is_not_there() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let whole = desk.whole("one", &sound(1), 5);
        desk.media.forget((MediaKind::Playable, whole.playables[0].hash)).unwrap();
        assert!(matches!(desk.put(&whole).await, Err(Error::SoundGone(id)) if id == "one"));
        assert!(desk.store.conversation("one").await.unwrap().is_none());
    });
}

#[test]
fn what_no_row_names_is_swept_unless_somebody_imports() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let stays = desk.whole("one", &sound(1), 5);
        desk.put(&stays).await.unwrap();
        desk.whole("never stored", &sound(2), 5);
        let media = desk.media.clone();
        let importing = media.in_use().unwrap();
        assert_eq!(desk.store.sweep_media(&media).await.unwrap(), 0);
        assert_eq!(kept(&desk.path("")), 4);
        drop(importing);
        assert_eq!(desk.store.sweep_media(&media).await.unwrap(), 2);
        assert_eq!(kept(&desk.path("")), 2);
    });
}

#[test]
fn a_folder_that_was_moved_is_named() {
    each_database(async |here| {
        let mut desk = Desk::new(here).await;
        let whole = desk.whole("one", &sound(1), 5);
        desk.put(&whole).await.unwrap();
        assert_eq!(desk.store.media().await.unwrap().unwrap().folder(), desk.media.folder());
        // A second place, while the first is there.
        let elsewhere = desk.path("elsewhere");
        let error = desk.store.keep_media_in(&elsewhere).await.unwrap_err().to_string();
        assert!(error.contains("is kept in `") && error.contains("elsewhere`, move `"), "{error}");
        // Moved.
        std::fs::remove_dir(&elsewhere).unwrap();
        std::fs::rename(desk.path("sound"), &elsewhere).unwrap();
        let error = desk.store.media().await.unwrap_err().to_string();
        assert!(error.contains("was kept in `") && error.contains("sound`"), "{error}");
        let erase = Erase::Conversation("one".to_owned());
        let error = desk.store.erase(&erase).await.unwrap_err();
        assert!(matches!(error, Error::NoMedia(_)), "{error}");
        assert!(desk.store.conversation("one").await.unwrap().is_some(), "nothing is half erased");
        let media = desk.store.keep_media_in(&elsewhere).await.unwrap();
        assert!(media.open((MediaKind::Playable, whole.playables[0].hash)).is_ok());
        desk.store.erase(&erase).await.unwrap();
        assert_eq!(kept(&elsewhere), 0);
    });
}
