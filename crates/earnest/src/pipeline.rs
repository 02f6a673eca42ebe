//! From files to the database: one thread reads, others analyse, one transaction a batch stores, or
//! several where somebody else waits to write.
//!
//! What lies between the stages is bounded, so memory does not grow with the input. Batches are
//! stored in the order they were read, whichever worker finishes first.

use crate::import_report::{Import, Sound};
use crate::keeper::{Keeper, Kept};
use crate::progress::Progress;
use crate::recordings;
use crate::rules::Rules;
use crate::transcribe::{Transcriber, words};
use anyhow::Context;
use intake::{Hearing, Item, Made, Media, Problem, Read, Summary};
use measure::analyse::Findings;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Analysed, Counts, Error, NotMeasured, Origin, Put, Store, Switches};
use tokio::sync::{mpsc, oneshot};

/// Turns of one transaction, at most, while somebody waits to write.
const BRIEF_TURNS: usize = 512;
/// It holds half as many from then on where it took longer, and twice as many where it took a third.
const BRIEF_TOOK: Duration = Duration::from_millis(60);
/// But so many at least.
const LEAST_TURNS: usize = 64;
/// For how long after somebody waited.
const BRIEF: Duration = Duration::from_secs(5);
/// The longest rest between two of them.
const LONGEST_REST: Duration = Duration::from_millis(200);
/// Turns of one transaction, at least where there are as many: what a commit costs is spread over them.
const BATCH_TURNS: usize = 16_384;
/// Turns of the first one; each holds twice as many as the one before, up to the most. So whatever
/// is small keeps every worker busy too, and how far it has come is known early.
const FIRST_BATCH_TURNS: usize = 1024;
/// Conversations of one transaction, at most.
const BATCH_CONVERSATIONS: usize = 512;
/// Conversations whose sound is kept, of one transaction: each takes as long as thousands without, and
/// the next worker begins meanwhile.
const BATCH_KEPT: usize = 8;
/// Bytes between two signs of progress, where no conversation is ready.
const BATCH_BYTES: u64 = 4 << 20;
/// Batches that wait for each worker.
const WAITING: usize = 5;
/// Problems that are kept for the report; the others are counted.
const KEPT_PROBLEMS: usize = 10_000;

/// What the reading thread hands over at one go.
#[derive(Default)]
struct Batch {
    reads: Vec<Read>,
    problems: Vec<Problem>,
    /// The ids of conversations that are stored as they are, and were not heard again.
    same: Vec<String>,
    turns: usize,
    bytes: u64,
    /// Conversations whose sound is kept.
    kept: usize,
}

impl Batch {
    fn is_full(&self, turns: usize) -> bool {
        self.turns >= turns
            || self.kept >= BATCH_KEPT
            || self.reads.len() >= BATCH_CONVERSATIONS
            || self.problems.len() >= BATCH_CONVERSATIONS
            || self.same.len() >= BATCH_CONVERSATIONS
            || self.bytes >= BATCH_BYTES
    }
}

/// A conversation with what was found in it, and what was kept of its sound.
type Found = (Read, Findings, Kept);

/// What is on its way to the database, by source and id: the digest of the last state that was read,
/// and the number of its batch.
#[derive(Default)]
struct OnTheWay(HashMap<(String, String), ([u8; 32], usize)>);

impl OnTheWay {
    fn digest(&self, id: &(String, String)) -> Option<[u8; 32]> {
        self.0.get(id).map(|(digest, _)| *digest)
    }

    fn sent(&mut self, id: (String, String), digest: [u8; 32], batch: usize) {
        self.0.insert(id, (digest, batch));
    }

    /// A state of it is stored. Another may follow in a later batch, and is the last all the same.
    fn stored(&mut self, id: &(String, String), batch: usize) {
        if self.0.get(id).is_some_and(|(_, last)| *last == batch) {
            self.0.remove(id);
        }
    }
}

/// What an import reads.
pub struct Input {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// How they are read.
    pub options: intake::Options,
    /// What converts recordings that nothing here decodes.
    pub ffmpeg: PathBuf,
    /// Who hears what is said on recordings without words.
    pub transcriber: Option<Transcriber>,
    /// What keeps the sound.
    pub keeper: Arc<Keeper>,
}

/// Reads files into the database; `listed` is told of each conversation once it is stored for good.
pub async fn import(
    store: &mut Store,
    rules: Arc<Rules>,
    input: Input,
    what: &str,
    progress: &mut Progress,
    listed: &mut dyn FnMut(&str),
) -> anyhow::Result<Import> {
    let from_stdin = input.paths.iter().any(|path| path.as_os_str() == "-");
    // It is heard from here on: a task of its own asks for it before the import is written down.
    let mut interrupt = tokio::spawn(tokio::signal::ctrl_c());
    tokio::task::yield_now().await;
    let number = store.start_import(what).await?;

    let keeper = Arc::clone(&input.keeper);
    // Nobody removes what no row names yet.
    let in_use = keeper.media.as_ref().map(store::Media::in_use).transpose()?;
    let (questions, mut asked) = mpsc::channel::<Question>(1);
    let (mut batches, mut summary) = reading_thread(input, questions)?;
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut workers: Vec<Worker> = (0..workers.clamp(1, 8))
        .map(|_| Worker::start(Arc::clone(&rules), Arc::clone(&keeper)))
        .collect::<anyhow::Result<_>>()?;

    let mut import = Import { sound: Sound::new(&keeper), ..Import::default() };
    let mut pace = Pace::default();
    let mut without_rubric = BTreeSet::new();
    let mut on_the_way = OnTheWay::default();
    let (mut sent, mut stored, mut reading) = (0, 0, true);
    let mut bytes_of = VecDeque::new();
    while reading || stored < sent {
        let next = stored % workers.len();
        tokio::select! {
            biased;
            _ = &mut interrupt => {
                import.interrupted = true;
                break;
            }
            question = asked.recv(), if !asked.is_closed() => {
                if let Some(Question { made, answer }) = question {
                    // One that nobody waits for any more is no matter.
                    let hearing = hearing(store, &rules, &keeper, &made, &mut import).await?;
                    let _ = answer.send(hearing);
                }
            }
            // First whoever analyses gets something to do; what they found can wait that long.
            batch = batches.recv(), if reading && sent - stored < pace.ahead(workers.len()) => {
                let Some(batch) = batch else {
                    reading = false;
                    continue;
                };
                keep_problems(store, number, batch.problems, &mut import).await?;
                import.unchanged += batch.same.len() as u64;
                batch.same.iter().for_each(|id| listed(id));
                // Batches are counted from 1, as `stored` counts those that are done.
                let way = (&mut on_the_way, sent + 1);
                let of = (&*rules, &*keeper);
                let new = unknown(store, of, batch.reads, way, &mut import, listed).await?;
                if new.is_empty() {
                    progress.further(batch.bytes, 0);
                    continue;
                }
                for Read { conversation, .. } in &new {
                    if let Some(programme) = &conversation.programme
                        && !rules.knows(programme)
                    {
                        without_rubric.insert(programme.clone());
                    }
                }
                let worker = sent % workers.len();
                workers[worker].reads.send(new).context("a thread that analyses ended early")?;
                bytes_of.push_back(batch.bytes);
                sent += 1;
            }
            found = workers[next].found.recv(), if stored < sent => {
                let mut found = found.context("a thread that analyses ended early")??;
                stored += 1;
                let of = (&*rules, &*keeper);
                let turns = put(store, number, of, &mut found, (&mut import, &mut pace)).await?;
                for (read, ..) in &found {
                    listed(&read.conversation.id);
                    on_the_way.stored(&id_of(read), stored);
                }
                progress.further(bytes_of.pop_front().unwrap_or(0), turns);
                // To give back their memory takes as long as a tenth of storing them.
                tokio::task::spawn_blocking(move || drop(found));
            }
        }
    }
    drop((batches, asked));
    // Standard input may never come to an end; nothing waits for it.
    if !(import.interrupted && from_stdin) {
        import.summary = (&mut summary).await.context("the thread that reads ended early")??;
    }
    import.without_rubric = without_rubric.into_iter().collect();
    let counts = Counts {
        files: import.summary.files,
        bytes: import.summary.bytes,
        conversations: import.read(),
        stored: import.stored,
        replaced: import.replaced,
        unchanged: import.unchanged,
        refused: import.refused() + import.faults(),
    };
    store.finish_import(number, &counts).await?;
    drop(in_use);
    // What is still on its way of an interrupted import is left for the next.
    if let (Some(media), false) = (&keeper.media, import.interrupted) {
        store.sweep_media(media).await?;
    }
    interrupt.abort();
    Ok(import)
}

type SummaryLater = oneshot::Receiver<Result<Summary, intake::Error>>;

/// Which of these conversations are to be heard, and where the answer goes.
struct Question {
    made: Vec<Made>,
    answer: std::sync::mpsc::Sender<Vec<Hearing>>,
}

/// Which are to be heard: those that are measured, and are not stored as they would be made, with what
/// today's rules find in them and their sound where that is kept.
async fn hearing(
    store: &mut Store,
    rules: &Rules,
    keeper: &Keeper,
    made: &[Made],
    import: &mut Import,
) -> anyhow::Result<Vec<Hearing>> {
    let measured = Measured::of(store).await?;
    let ids: Vec<(&str, &str)> =
        made.iter().map(|made| (made.source.as_str(), made.id.as_str())).collect();
    let known = store.made_of(&ids).await?;
    let mut hearing = Vec::with_capacity(made.len());
    for (made, known) in made.iter().zip(known) {
        let programme = made.programme.as_deref();
        if let Some(why) = measured.why_not(programme, &made.source, &made.id) {
            import.leave(programme, why);
            hearing.push(Hearing::NotMeasured);
            continue;
        }
        let edition = rules.of(programme).analyser.edition();
        let mut is_same = !keeper.redacts()
            && known.is_some_and(|(of, by)| Some(of) == made.made_of && by == edition);
        if let (true, Some(media)) = (is_same, &keeper.media) {
            is_same = store.has_sound(media, (&made.source, &made.id), made.files).await?;
        }
        hearing.push(if is_same { Hearing::Same } else { Hearing::Needed });
    }
    Ok(hearing)
}

/// What is measured, as the programmes' switches stand at this moment: they may be set while a long
/// import runs.
struct Measured {
    switches: BTreeMap<String, Switches>,
    key: [u8; 32],
}

impl Measured {
    async fn of(store: &mut Store) -> anyhow::Result<Self> {
        Ok(Self { switches: store.switches().await?, key: store.key() })
    }

    /// Why a conversation is not; `None` where it is.
    fn why_not(&self, programme: Option<&str>, source: &str, id: &str) -> Option<NotMeasured> {
        self.switches.get(programme?)?.not_measured(&self.key, source, id)
    }
}

fn reading_thread(
    input: Input,
    questions: mpsc::Sender<Question>,
) -> anyhow::Result<(mpsc::Receiver<Batch>, SummaryLater)> {
    let (batches, receiver) = mpsc::channel(WAITING);
    let (summary, later) = oneshot::channel();
    let read = move || {
        step_back();
        let mut batch = Batch::default();
        let mut turns = FIRST_BATCH_TURNS;
        let Input { paths, options, ffmpeg, transcriber, keeper } = input;
        let mut hear =
            |media: &[&Media], each: &mut intake::HeardOne<'_>| hear(media, &ffmpeg, each);
        let mut words = |asked: &[(&Media, &intake::Recording)]| match &transcriber {
            Some(transcriber) => words::words(transcriber, asked, &ffmpeg, &|| batches.is_closed()),
            None => Vec::new(),
        };
        let mut known = |made: &[Made]| {
            let (answer, answered) = std::sync::mpsc::channel();
            let question = Question { made: made.to_vec(), answer };
            // Where nobody answers the import was interrupted.
            let asked = questions.blocking_send(question);
            asked.ok().and_then(|()| answered.recv().ok()).unwrap_or_default()
        };
        let ears = intake::Ears {
            hear: &mut hear,
            transcribe: transcriber.is_some().then_some(&mut words as &mut intake::Transcribe<'_>),
            engine: transcriber.as_ref().map(Transcriber::identity).unwrap_or_default(),
            known: Some(&mut known),
        };
        let read = intake::read_and_hear(&paths, &options, ears, &mut |item| {
            match item {
                Item::Conversation(read) => {
                    batch.turns += read.conversation.turns.len();
                    batch.kept += usize::from(keeper.wants(&read));
                    batch.reads.push(*read);
                }
                Item::Same(id) => batch.same.push(id),
                Item::Problem(problem) => batch.problems.push(problem),
                Item::Progress(bytes) => batch.bytes += bytes,
            }
            if batch.is_full(turns) {
                turns = BATCH_TURNS.min(2 * turns);
                if batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                    return ControlFlow::Break(());
                }
            }
            // Nobody listens any more, which is seen before a batch is full as well.
            if batches.is_closed() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        // Where nobody listens any more, the import was interrupted.
        let _ = batches.blocking_send(batch);
        let _ = summary.send(read);
    };
    std::thread::Builder::new().name("read".into()).spawn(read).context("starting a thread")?;
    Ok((receiver, later))
}

/// Has recordings read by children, until nobody asks for more.
fn hear(media: &[&Media], ffmpeg: &Path, each: &mut intake::HeardOne<'_>) -> Result<(), String> {
    let mut left = false;
    let inputs: Vec<recordings::Input<'_>> =
        media.iter().map(|media| recordings::Input::of(media)).collect();
    let heard = recordings::hear(&inputs, ffmpeg, &mut |_, line| match each(line.heard()) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => {
            left = true;
            anyhow::bail!("nobody asks for more")
        }
    });
    match heard {
        Err(error) if !left => Err(format!("{error:#}")),
        _ => Ok(()),
    }
}

/// A thread that analyses; it ends when nothing more is sent.
struct Worker {
    reads: std::sync::mpsc::Sender<Vec<Read>>,
    found: mpsc::Receiver<anyhow::Result<Vec<Found>>>,
}

impl Worker {
    fn start(rules: Arc<Rules>, keeper: Arc<Keeper>) -> anyhow::Result<Self> {
        // What waits here is bounded by whoever sends, so that sending never waits.
        let (reads, receiver) = std::sync::mpsc::channel::<Vec<Read>>();
        let (sender, found) = mpsc::channel(WAITING);
        let analyse = move || {
            step_back();
            for reads in receiver {
                let found: anyhow::Result<Vec<Found>> = reads
                    .into_iter()
                    .map(|read| {
                        let programme = read.conversation.programme.as_deref();
                        let findings = rules.of(programme).analyser.analyse(&read.conversation);
                        let kept = keeper.keep(&read)?;
                        Ok((read, findings, kept))
                    })
                    .collect();
                if sender.blocking_send(found).is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new()
            .name("analyse".into())
            .spawn(analyse)
            .context("starting a thread")?;
        Ok(Self { reads, found })
    }
}

/// The conversations that are measured, not stored as they are, and not on their way there.
async fn unknown(
    store: &mut Store,
    (rules, keeper): (&Rules, &Keeper),
    reads: Vec<Read>,
    (on_the_way, number): (&mut OnTheWay, usize),
    import: &mut Import,
    listed: &mut dyn FnMut(&str),
) -> anyhow::Result<Vec<Read>> {
    if reads.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<(&str, &str)> = reads
        .iter()
        .map(|read| (read.conversation.source.as_str(), read.conversation.id.as_str()))
        .collect();
    let known = store.known(&ids).await?;
    let measured = Measured::of(store).await?;
    let mut new: Vec<Read> = Vec::new();
    let mut made: Vec<(String, String, [u8; 32])> = Vec::new();
    for (read, known) in reads.into_iter().zip(known) {
        let id = id_of(&read);
        let programme = read.conversation.programme.as_deref();
        if let Some(why) = measured.why_not(programme, &id.0, &id.1) {
            import.leave(programme, why);
            continue;
        }
        match (on_the_way.digest(&id), known) {
            (Some(digest), _) if digest == read.digest => {
                import.unchanged += 1;
                continue;
            }
            (None, Some((digest, edition)))
                if digest == read.digest && has_sound(store, keeper, &read).await? =>
            {
                import.unchanged += 1;
                import.sound.add(&read, None);
                let ruled = rules.of(programme);
                import.earlier_edition += u64::from(edition != ruled.analyser.edition());
                // So that it need not be heard another time.
                let (source, id) = (&read.conversation.source, &read.conversation.id);
                made.extend(read.made_of.map(|made_of| (source.clone(), id.clone(), made_of)));
                listed(&read.conversation.id);
                continue;
            }
            _ => {}
        }
        on_the_way.sent(id, read.digest, number);
        new.push(read);
    }
    store.set_made_of(&made).await?;
    Ok(new)
}

/// Whether the sound of a conversation that is stored is kept as it should be.
async fn has_sound(store: &mut Store, keeper: &Keeper, read: &Read) -> anyhow::Result<bool> {
    if !keeper.wants(read) {
        return Ok(true);
    }
    let Some(media) = keeper.media.as_ref().filter(|_| !keeper.redacts()) else { return Ok(false) };
    let (originals, playables) = keeper.names(read);
    let id = (&*read.conversation.source, &*read.conversation.id);
    let names = (&*originals, &*playables);
    Ok(store.has_media(media, id, names, &read.word_starts).await?)
}

fn id_of(read: &Read) -> (String, String) {
    (read.conversation.source.clone(), read.conversation.id.clone())
}

/// How much is stored in one transaction, so that nobody else who writes waits for long.
struct Pace {
    /// Turns of the next transaction, at least where there are as many. Each holds twice as many as the
    /// one before, unless somebody waited.
    turns: usize,
    /// Until when it is little, because somebody was seen to wait.
    brief_until: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { turns: BRIEF_TURNS, brief_until: None }
    }
}

impl Pace {
    /// How many of these are stored in the next transaction.
    fn of(&self, found: &[Found]) -> usize {
        let mut turns = 0;
        let fits = |(read, ..): &&Found| {
            let before = turns;
            turns += read.conversation.turns.len();
            before < self.turns
        };
        found.iter().take_while(fits).count()
    }

    /// How many batches are on their way at most. As long as transactions are small, for others wait or
    /// may, each worker has one: storing rests between whiles, and to analyse far ahead of it would only
    /// take the processors from them for some seconds on end.
    fn ahead(&self, workers: usize) -> usize {
        if self.turns < BATCH_TURNS { workers } else { workers * WAITING }
    }

    fn is_brief(&self) -> bool {
        self.brief_until.is_some_and(|until| Instant::now() < until)
    }

    /// After a transaction that took so long: lets those go first who wait, and rests for as long, so
    /// that half of the disk and of a processor is for them.
    async fn give_way(&mut self, store: &Store, took: Duration) {
        if store.give_way().await {
            self.brief_until = Some(Instant::now() + BRIEF);
            self.turns = self.turns.min(BRIEF_TURNS);
        }
        if !self.is_brief() {
            self.turns = BATCH_TURNS.min(2 * self.turns);
        } else {
            // What takes another's place is taken out first, which takes several times as long.
            if took > BRIEF_TOOK {
                self.turns = LEAST_TURNS.max(self.turns / 2);
            } else if took < BRIEF_TOOK / 3 {
                self.turns = BRIEF_TURNS.min(2 * self.turns);
            }
            tokio::time::sleep(took.min(LONGEST_REST)).await;
        }
    }
}

/// Analysing is for whoever has time; what stores is not slowed, for others wait until it is done. Of
/// Linux alone, where a thread has a priority of its own.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(19);
}

/// Stores a batch and counts it: in one transaction, or in several where others wait to write. Returns
/// its turns.
async fn put(
    store: &mut Store,
    number: store::Import,
    of: (&Rules, &Keeper),
    mut found: &mut [Found],
    (import, pace): (&mut Import, &mut Pace),
) -> anyhow::Result<u64> {
    let mut turns = 0;
    while !found.is_empty() {
        let many = pace.of(found);
        let (now, later) = found.split_at_mut(many);
        let begun = Instant::now();
        turns += put_part(store, number, of, now, import).await?;
        let took = begun.elapsed();
        store.tidy_log().await?;
        pace.give_way(store, took).await;
        found = later;
    }
    Ok(turns)
}

/// Stores some in one transaction, and counts them. Returns their turns.
async fn put_part(
    store: &mut Store,
    number: store::Import,
    (rules, keeper): (&Rules, &Keeper),
    found: &mut [Found],
    import: &mut Import,
) -> anyhow::Result<u64> {
    let done = match put_all(store, number, rules, found).await {
        // Somebody erased another conversation with the same sound at the same time.
        Err(Error::SoundGone(_)) => {
            for (read, _, kept) in found.iter_mut() {
                *kept = keeper.keep(read)?;
            }
            put_all(store, number, rules, found).await?
        }
        done => done?,
    };
    let mut turns = 0;
    for (put, (read, _, kept)) in done.into_iter().zip(found) {
        let of_this = read.conversation.turns.len() as u64;
        turns += of_this;
        match put {
            Put::Stored => import.stored += 1,
            Put::Replaced => import.replaced += 1,
            Put::Unchanged => import.unchanged += 1,
        }
        if put != Put::Unchanged {
            import.turns += of_this;
        }
        import.sound.add(read, Some(kept));
        keep_problems(store, number, std::mem::take(&mut kept.problems), import).await?;
    }
    Ok(turns)
}

async fn put_all(
    store: &mut Store,
    number: store::Import,
    rules: &Rules,
    found: &[Found],
) -> Result<Vec<Put>, Error> {
    let origins: Vec<Origin> = found.iter().map(|(read, ..)| origin(&read.origin)).collect();
    let recordings: Vec<Vec<store::Recording>> = found
        .iter()
        .map(|(read, _, kept)| {
            let sealed = kept.sealed.iter().copied().chain(std::iter::repeat(false));
            read.recordings.iter().zip(sealed).map(|(one, sealed)| recording(one, sealed)).collect()
        })
        .collect();
    let batch: Vec<Analysed<'_>> = found
        .iter()
        .zip(&origins)
        .zip(&recordings)
        .map(|(((read, findings, kept), origin), recordings)| {
            let analyser = &rules.of(read.conversation.programme.as_deref()).analyser;
            Analysed {
                conversation: &read.conversation,
                digest: read.digest,
                findings,
                kinds: analyser.kinds(),
                edition: analyser.edition(),
                origin,
                recordings,
                playables: &kept.playables,
                word_starts: &read.word_starts,
                // What could not be kept is tried another time.
                made_of: read.made_of.filter(|_| kept.problems.is_empty()),
            }
        })
        .collect();
    store.put(number, &batch).await
}

async fn keep_problems(
    store: &mut Store,
    number: store::Import,
    problems: Vec<Problem>,
    import: &mut Import,
) -> anyhow::Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    let rows: Vec<store::Problem> = problems
        .iter()
        .map(|problem| store::Problem {
            origin: origin(&problem.origin),
            expected: problem.expected.clone(),
            found: problem.found.clone(),
        })
        .collect();
    store.add_problems(number, &rows).await?;
    let room = KEPT_PROBLEMS.saturating_sub(import.problems.len());
    import.problems.extend(problems.into_iter().take(room));
    Ok(())
}

/// What the database keeps of a recording.
fn recording(recorded: &intake::Recorded, is_sealed: bool) -> store::Recording {
    let intake::Recorded { file, hash, recording, kept_words, .. } = recorded;
    let quality = &recording.quality;
    let channel = |track: &usize| u32::try_from(track + 1).ok();
    // A track whose outline ends early is flat from there on.
    let longest = recording.peaks.iter().map(Vec::len).max().unwrap_or(0);
    let flat = |peaks: &Vec<u8>| {
        let mut peaks = peaks.clone();
        peaks.resize(longest, 0);
        peaks
    };
    store::Recording {
        file: file.clone(),
        hash: *hash,
        container: recording.container.clone(),
        codec: recording.codec.clone(),
        rate_hz: recording.rate_hz,
        channels: u32::try_from(recording.tracks.len()).unwrap_or(u32::MAX),
        length_ms: recording.length.0,
        fault: recording.fault.clone(),
        clipped: quality.clipped,
        signal_to_noise_db: quality.signal_to_noise_db,
        bandwidth_hz: quality.bandwidth_hz,
        dropouts: quality.dropouts,
        lost_ms: quality.lost.0,
        empty_channels: quality.empty_tracks.iter().filter_map(channel).collect(),
        echo: match quality.echo {
            intake::sound::Echo::Found { delay, loss_db } => Some((delay.0, loss_db)),
            _ => None,
        },
        doubled: quality.doubled,
        peaks: recording.peaks.iter().flat_map(flat).collect(),
        is_sealed,
        kept_words: kept_words.iter().filter_map(|hash| hash.parse().ok()).collect(),
    }
}

/// Where something was read from, as the database says it.
fn origin(origin: &intake::Origin) -> Origin {
    let line = origin.line.map(|line| format!("line {line}"));
    let places: Vec<String> = line.into_iter().chain(origin.pointer.clone()).collect();
    let place = (!places.is_empty()).then(|| places.join(", "));
    Origin { file: origin.file.clone(), place }
}

#[cfg(test)]
mod tests {
    use super::OnTheWay;

    #[test]
    fn a_state_that_is_stored_does_not_hide_a_later_one_on_its_way() {
        let id = (String::new(), "call-1".to_owned());
        let (first, second) = ([1; 32], [2; 32]);
        let mut way = OnTheWay::default();
        way.sent(id.clone(), first, 1);
        way.sent(id.clone(), second, 2);
        way.stored(&id, 1);
        assert_eq!(
            way.digest(&id),
            Some(second),
            "so that the first, read again, is no repetition"
        );
        way.stored(&id, 2);
        assert_eq!(way.digest(&id), None);
    }
}
