//! A recording as blocks of samples, read as it goes: containers and codecs.
//!
//! Symphonia reads all but what `plain` reads; Opus is decoded by `opus`. Whatever they make of
//! hostile bytes, a caller sees blocks or a named fault: packets that cannot be decoded become
//! silence of their length, gaps between packets too, so that times stay true; a panic is caught.

use super::fault::Fault;
use super::foreign;
use super::mend::{self, Hole, Mended, Mends};
use super::opus::{self, Opus};
use super::plain::{self, Plain};
use measure::time::Ms;
use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::{Hint, Probe, ProbeOptions};
use symphonia::core::formats::well_known::{FORMAT_ID_OGG, FORMAT_ID_WAVE};
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, ReadOnlySource};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::packet::Packet;
use symphonia::core::units::{TimeBase, Timestamp};

/// How much of a file's beginning is looked at for a codec's name, and for a container.
const HEAD_BYTES: usize = 64 << 10;
/// Frames of one block of silence.
const SILENT_FRAMES: u64 = 4096;
/// Packets that stand further apart than they are long leave a gap; less is rounding.
const GAP_SECONDS: f64 = 0.1;
/// A longer gap is a damaged clock, not a pause.
const LONGEST_GAP_SECONDS: f64 = 3600.0;
/// Samples a second that a recording may have.
const RATES_HZ: std::ops::RangeInclusive<u32> = 4_000..=192_000;
/// Tags in a file that are longer than this are passed over.
const TAG_BYTES: usize = 64 << 10;

static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut codecs = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut codecs);
    codecs.register_audio_decoder::<Opus>();
    codecs
});

/// What a recording is, before its samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The short name of its container: `wave`, `ogg`, `isomp4`, `au`, `raw`.
    pub container: &'static str,
    /// The short name of its codec: `pcm_s16le`, `mp3`, `opus`.
    pub codec: &'static str,
    /// Samples a second of each track.
    pub rate_hz: u32,
    /// Channels, one or more.
    pub tracks: usize,
    /// How long it says it is; `None` where it does not.
    pub stated: Option<Ms>,
}

/// A recording that is being read.
pub struct Sound<'s> {
    inner: Inner<'s>,
    about: About,
    /// One block, a plane a track; all as long as each other.
    planes: Vec<Vec<f32>>,
    /// Whether `planes` is the first block, which was decoded to know what it is.
    first: bool,
    /// Frames handed over, the present block included.
    frames: u64,
    ended: bool,
}

enum Inner<'s> {
    Plain(Plain<'s>),
    Library(Box<Library<'s>>),
}

impl<'s> Sound<'s> {
    /// Opens a recording; `name` is its file's name, whose ending matters where there is no header.
    ///
    /// - **Errors**: what is wrong with it, where no sample of it can be read.
    pub fn open(
        mut source: impl Read + Seek + Send + Sync + 's,
        name: &str,
    ) -> Result<Self, Fault> {
        let unreadable = |error: io::Error| Fault::Unreadable(error.kind().to_string());
        let mut head = Vec::new();
        source.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let length = source.seek(SeekFrom::End(0)).map_err(unreadable)?;
        source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        if head.is_empty() {
            return Err(Fault::Empty);
        }
        let ending = ending(name);
        if let Some(fault) = foreign::foreign(&head, &ending) {
            return Err(fault);
        }
        if head.starts_with(b".snd") {
            return Self::plain(Plain::of_au(source)?);
        }
        if !is_recording(&head) {
            let Some(plain) = Plain::of_ending(&ending, source, Some(length)) else {
                return Err(Fault::Unknown);
            };
            return Self::plain(plain);
        }
        let torn = torn_at_end(&mut source, length).map_err(unreadable)?;
        let mends = mend::mends(&mut source, &head, length).map_err(unreadable)?;
        source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let media = Media(Mended::new(source, length, &mends));
        let opened = Self::library(Box::new(media), torn, mends);
        // A codec without a name for the library may have one for a converter.
        opened.map_err(|fault| match (fault, foreign::wav_tag(&head)) {
            (Fault::Codec(_), Some(tag)) => Fault::Codec(format!("WAV format 0x{tag:04X}")),
            (Fault::Codec(codec), None) => foreign::in_mp4(&head).unwrap_or(Fault::Codec(codec)),
            (other, _) => other,
        })
    }

    /// Opens a WAV file as it comes through a pipe, from a converter.
    ///
    /// - **Errors**: what is wrong with it, where no sample of it can be read.
    pub fn from_pipe(reader: impl Read + Send + Sync + 's) -> Result<Self, Fault> {
        Self::library(Box::new(ReadOnlySource::new(reader)), false, Mends::default())
    }

    /// What it is.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The next block: a plane a track, samples of -1..=1, all planes of the same length, above 0.
    /// `None` at the end.
    ///
    /// - **Errors**: what is wrong, with the time that was reached; nothing follows.
    pub fn block(&mut self) -> Result<Option<&[Vec<f32>]>, Fault> {
        if !std::mem::take(&mut self.first) {
            if self.ended {
                return Ok(None);
            }
            if let Err(fault) = self.advance() {
                self.ended = true;
                return Err(fault);
            }
        }
        let frames = self.planes.first().map_or(0, Vec::len);
        self.frames += frames as u64;
        if frames == 0 {
            self.ended = true;
            return Ok(None);
        }
        Ok(Some(&self.planes))
    }

    /// How far it has been read.
    pub fn reached(&self) -> Ms {
        place(self.frames, self.about.rate_hz)
    }

    /// How much of what was read is silence in place of packets that could not be decoded.
    pub fn lost(&self) -> Ms {
        match &self.inner {
            Inner::Plain(_) => Ms(0),
            Inner::Library(library) => place(library.lost, self.about.rate_hz),
        }
    }

    fn plain(plain: Plain<'s>) -> Result<Self, Fault> {
        plain::check_tracks(plain.tracks)?;
        let about = About {
            container: plain.container,
            codec: plain.codec,
            rate_hz: plain.rate_hz,
            tracks: plain.tracks,
            stated: plain.frames.map(|frames| place(frames, plain.rate_hz)),
        };
        Self::begun(Inner::Plain(plain), about)
    }

    fn library(source: Box<dyn MediaSource + 's>, torn: bool, mends: Mends) -> Result<Self, Fault> {
        let opened = guarded(Ms(0), || Library::open(source, torn))?;
        let (mut library, about) = opened?;
        library.holes = mends.holes.into();
        Self::begun(Inner::Library(Box::new(library)), about)
    }

    /// Decodes the first block, which alone is sure about the rate and the tracks.
    fn begun(inner: Inner<'s>, about: About) -> Result<Self, Fault> {
        let planes = vec![Vec::new(); about.tracks];
        let mut sound = Self { inner, about, planes, first: true, frames: 0, ended: false };
        sound.advance()?;
        if sound.planes.first().is_none_or(Vec::is_empty) {
            return Err(Fault::Empty);
        }
        let about = &sound.about;
        plain::check_tracks(about.tracks)?;
        if !RATES_HZ.contains(&about.rate_hz) {
            let (rate, least, most) = (about.rate_hz, RATES_HZ.start(), RATES_HZ.end());
            let what = format!("{rate} samples a second, where {least} to {most} are read");
            return Err(Fault::TooMuch(what));
        }
        Ok(sound)
    }

    fn advance(&mut self) -> Result<(), Fault> {
        let Self { inner, about, planes, frames, .. } = self;
        let at = place(*frames, about.rate_hz);
        match inner {
            Inner::Plain(plain) => {
                plain.next(planes)?;
                let missing = plain.frames.is_some_and(|stated| *frames < stated);
                if planes.first().is_none_or(Vec::is_empty) && missing {
                    return Err(Fault::Truncated(at));
                }
            }
            Inner::Library(library) => {
                guarded(at, || library.next(about, planes, *frames))??;
            }
        }
        for sample in planes.iter_mut().flatten() {
            *sample = if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 };
        }
        Ok(())
    }
}

/// What Symphonia reads.
struct Library<'s> {
    format: Box<dyn FormatReader + 's>,
    decoder: Box<dyn AudioDecoder>,
    stream: u32,
    time_base: Option<TimeBase>,
    /// The place of the first packet, from which the others are counted.
    origin: Option<Timestamp>,
    /// A packet that waits until the gap before it is filled.
    waiting: Option<Packet>,
    /// Frames of silence that are due.
    silence: u64,
    /// Where sound is missing that packets do not tell of, and how many packets there were.
    holes: VecDeque<Hole>,
    packets: u64,
    /// Frames the container says there are.
    stated: Option<u64>,
    /// Whether the file ends in the middle of a page.
    torn: bool,
    /// Whether the end of the bytes is the end of the recording, as where it was written to a pipe.
    open_ended: bool,
    /// Frames of packets that could not be decoded.
    lost: u64,
    /// The first of them, and what is wrong with it.
    first_lost: Option<(Ms, String)>,
    /// Whether a packet was decoded, after which neither rate nor tracks may change.
    begun: bool,
}

impl<'s> Library<'s> {
    fn open(source: Box<dyn MediaSource + 's>, torn: bool) -> Result<(Self, About), Fault> {
        let depth = ProbeOptions { max_probe_depth: HEAD_BYTES as u32, ..ProbeOptions::default() };
        let mut probe = Probe::new_with_options(&depth);
        symphonia::default::register_enabled_formats(&mut probe);
        let media = MediaSourceStream::new(source, Default::default());
        let tags = MetadataOptions::default()
            .limit_tag_bytes(Limit::Maximum(TAG_BYTES))
            .limit_visual_bytes(Limit::Maximum(0));
        let format =
            probe.probe(&Hint::new(), media, FormatOptions::default(), tags).map_err(|error| {
                match error {
                    Error::Unsupported(what) if what.starts_with("core (probe)") => Fault::Unknown,
                    Error::Unsupported("wav: unsupported wave format") => {
                        Fault::Codec(String::new())
                    }
                    other => fault(Ms(0), other),
                }
            })?;
        let is_sound = |stream: &&symphonia::core::formats::Track| {
            stream.track_type() == Some(TrackType::Audio)
        };
        let streams = format.tracks().iter().filter(is_sound).count();
        if streams > 1 {
            return Err(Fault::TooMuch(format!("{streams} streams of sound, where one is read")));
        }
        let Some(stream) = format.tracks().iter().find(is_sound) else {
            // A codec that the library has no name for leaves a stream without a type.
            return Err(match format.tracks() {
                [] => Fault::Empty,
                _ => Fault::Codec("a codec without a name".to_owned()),
            });
        };
        let Some(CodecParameters::Audio(params)) = &stream.codec_params else {
            return Err(Fault::Codec("a codec without a name".to_owned()));
        };
        let params = opus::with_rate(params);
        let decoder = CODECS.make_audio_decoder(&params, &AudioDecoderOptions::default()).map_err(
            |error| match error {
                Error::Unsupported(_) => {
                    Fault::Codec(format!("codec {} in {}", params.codec, name(&*format)))
                }
                other => fault(Ms(0), other),
            },
        )?;
        let codec = decoder.codec_info().short_name;
        let rate_hz = params.sample_rate.unwrap_or(0);
        let stated_seconds = stream
            .duration
            .zip(stream.time_base)
            .and_then(|(duration, base)| Some(base.calc_duration(duration)?.as_secs_f64()))
            .or_else(|| Some(stream.num_frames? as f64 / f64::from(rate_hz.max(1))));
        let about = About {
            container: name(&*format),
            codec,
            rate_hz,
            tracks: params.channels.as_ref().map_or(0, |channels| channels.count()),
            stated: stated_seconds.map(|seconds| Ms((seconds * 1000.0) as i64)),
        };
        let is_wave = format.format_info().format == FORMAT_ID_WAVE;
        let library = Self {
            stream: stream.id,
            time_base: stream.time_base,
            origin: None,
            waiting: None,
            silence: 0,
            holes: VecDeque::new(),
            packets: 0,
            stated: stated_seconds.map(|seconds| (seconds * f64::from(rate_hz)) as u64),
            torn,
            open_ended: is_wave && stream.num_frames.is_none(),
            lost: 0,
            first_lost: None,
            begun: false,
            decoder,
            format,
        };
        Ok((library, about))
    }

    /// Fills `planes` with what comes next, `frames` having been handed over; nothing at the end.
    fn next(
        &mut self,
        about: &mut About,
        planes: &mut Vec<Vec<f32>>,
        frames: u64,
    ) -> Result<(), Fault> {
        let at = place(frames, about.rate_hz);
        loop {
            if self.silence > 0 {
                let length = self.silence.min(SILENT_FRAMES);
                self.silence -= length;
                for plane in planes.iter_mut() {
                    plane.clear();
                    plane.resize(length as usize, 0.0);
                }
                return Ok(());
            }
            planes.iter_mut().for_each(Vec::clear);
            let packet = match self.waiting.take() {
                Some(packet) => packet,
                None => match self.packet(at)? {
                    None => return self.end(at, frames, about.rate_hz),
                    Some(packet) => {
                        let gap = match self.hole(about.rate_hz, at) {
                            0 => self.gap(&packet, frames, about.rate_hz, at)?,
                            missing => missing,
                        };
                        if gap > 0 {
                            self.silence = gap;
                            self.waiting = Some(packet);
                            continue;
                        }
                        packet
                    }
                },
            };
            match self.decoder.decode(&packet) {
                Ok(buffer) => {
                    let rate_hz = buffer.spec().rate();
                    let tracks = buffer.num_planes();
                    if buffer.frames() == 0 {
                        continue;
                    }
                    if self.begun && (rate_hz, tracks) != (about.rate_hz, about.tracks) {
                        let what = "the rate or the tracks change".to_owned();
                        return Err(Fault::Damaged(at, what));
                    }
                    if !self.begun {
                        self.begun = true;
                        plain::check_tracks(tracks)?;
                        // Where the container and the codec disagree, the codec is right.
                        let states = |frames: u64| {
                            let seconds = frames as f64 / f64::from(about.rate_hz.max(1));
                            (seconds * f64::from(rate_hz)) as u64
                        };
                        self.stated = self.stated.filter(|_| about.rate_hz > 0).map(states);
                        (about.rate_hz, about.tracks) = (rate_hz, tracks);
                        planes.resize_with(tracks, Vec::new);
                    }
                    buffer.copy_to_vecs_planar(planes);
                    return Ok(());
                }
                Err(Error::DecodeError(_) | Error::IoError(_)) if !self.begun && self.lost > 0 => {
                    // Not one of its first packets: nothing says what they would have been.
                    self.lose(&packet, about.rate_hz, at, "no packet that can be decoded");
                    if self.lost > u64::from(about.rate_hz) * 10 {
                        return Err(self.damaged(at));
                    }
                }
                Err(Error::DecodeError(what)) => self.lose(&packet, about.rate_hz, at, what),
                Err(Error::IoError(_)) => self.lose(&packet, about.rate_hz, at, "a cut packet"),
                Err(other) => return Err(fault(at, other)),
            }
        }
    }

    /// The next packet of the stream; `None` at the end.
    fn packet(&mut self, at: Ms) -> Result<Option<Packet>, Fault> {
        loop {
            match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.stream => {
                    self.packets += 1;
                    return Ok(Some(packet));
                }
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(error) if is_end(&error) && self.open_ended => return Ok(None),
                Err(error) => return Err(fault(at, error)),
            }
        }
    }

    /// How many frames are missing before the packet that came last, as the file was looked through.
    fn hole(&mut self, rate_hz: u32, at: Ms) -> u64 {
        let due = |hole: &Hole| hole.packet < self.packets;
        let Some(hole) = self.holes.front().copied().filter(due) else { return 0 };
        self.holes.pop_front();
        let seconds = hole.seconds.clamp(0.0, LONGEST_GAP_SECONDS);
        let frames = (seconds * f64::from(rate_hz)) as u64;
        self.lost += frames;
        self.first_lost.get_or_insert_with(|| (at, "bytes that are no sound".to_owned()));
        frames
    }

    /// How many frames of silence stand between what was handed over and this packet.
    fn gap(&mut self, packet: &Packet, frames: u64, rate_hz: u32, at: Ms) -> Result<u64, Fault> {
        // What is trimmed of the first packet lies before the recording's beginning.
        let trimmed = i64::try_from(packet.trim_start.get()).unwrap_or(0);
        let begins = Timestamp::from(packet.pts.get().saturating_add(trimmed));
        let origin = *self.origin.get_or_insert(begins);
        let Some(base) = self.time_base else { return Ok(0) };
        let passed = Timestamp::from(packet.pts.get().saturating_sub(origin.get()));
        let Some(time) = base.calc_time(passed) else { return Ok(0) };
        let gap = time.as_secs_f64() - frames as f64 / f64::from(rate_hz.max(1));
        if gap > LONGEST_GAP_SECONDS {
            return Err(Fault::Damaged(at, "a jump in time of more than an hour".to_owned()));
        }
        if gap <= GAP_SECONDS {
            return Ok(0);
        }
        let frames = (gap * f64::from(rate_hz)) as u64;
        // A stream in Ogg goes on without gaps: pages are missing.
        if self.format.format_info().format == FORMAT_ID_OGG {
            self.lost += frames;
            self.first_lost.get_or_insert_with(|| (at, "pages are missing".to_owned()));
        }
        Ok(frames)
    }

    /// Puts silence in the place of a packet that cannot be decoded.
    fn lose(&mut self, packet: &Packet, rate_hz: u32, at: Ms, what: &str) {
        let seconds = self.time_base.and_then(|base| base.calc_duration(packet.dur));
        let seconds = seconds.map_or(0.0, |time| time.as_secs_f64()).clamp(0.0, 1.0);
        let frames = (seconds * f64::from(rate_hz)) as u64;
        self.lost += frames.max(1);
        self.silence = if self.begun { frames } else { 0 };
        self.first_lost.get_or_insert_with(|| (at, what.to_owned()));
    }

    fn damaged(&self, at: Ms) -> Fault {
        let (at, what) = self.first_lost.clone().unwrap_or((at, String::new()));
        Fault::Damaged(at, what)
    }

    /// What is to be said at the end.
    fn end(&self, at: Ms, frames: u64, rate_hz: u32) -> Result<(), Fault> {
        // Encoders round up to their blocks; what is missing beyond that was cut off.
        let slack = u64::from(rate_hz / 10) + self.stated.unwrap_or(0) / 1000;
        if self.torn || self.stated.is_some_and(|stated| frames + slack < stated) {
            return Err(match self.first_lost {
                Some(_) if frames == 0 => self.damaged(at),
                _ => Fault::Truncated(at),
            });
        }
        if self.lost > frames / 2 {
            return Err(self.damaged(at));
        }
        Ok(())
    }
}

fn name(format: &(dyn FormatReader + '_)) -> &'static str {
    format.format_info().short_name
}

fn is_end(error: &Error) -> bool {
    matches!(error, Error::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof)
}

fn fault(at: Ms, error: Error) -> Fault {
    match error {
        error if is_end(&error) => Fault::Truncated(at),
        Error::IoError(error) if error.kind() == io::ErrorKind::OutOfMemory => Fault::Memory,
        Error::IoError(error) => Fault::Damaged(at, error.kind().to_string()),
        Error::DecodeError(what) | Error::LimitError(what) => Fault::Damaged(at, what.to_owned()),
        // What a container lacks that is cut before it comes.
        Error::Unsupported("isomp4: missing moov atom" | "wav: missing data chunk")
        | Error::Unsupported("mkv: missing segment element") => Fault::Truncated(at),
        Error::Unsupported(what) => Fault::Damaged(at, what.to_owned()),
        Error::ResetRequired => Fault::Damaged(at, "the rate or the tracks change".to_owned()),
        other => Fault::Damaged(at, other.to_string()),
    }
}

/// Runs code that is not ours over bytes that nobody vouches for: a panic is a fault like any other.
fn guarded<T>(at: Ms, work: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Fault::Broken(at))
}

/// The place of a frame; 0 where the rate is unknown.
pub fn place(frames: u64, rate_hz: u32) -> Ms {
    let ms = u128::from(frames) * 1000 / u128::from(rate_hz.max(1));
    Ms(i64::try_from(ms).unwrap_or(i64::MAX))
}

/// The ending of a file's name, in lower case.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Whether a file's name says that it holds samples without any header, of whatever codec.
pub fn is_named_as_bare(path: &std::path::Path) -> bool {
    let ending = ending(&path.to_string_lossy());
    plain::is_ending(&ending) || foreign::is_ending(&ending)
}

/// Whether a file begins like a recording in a container that is read or named.
pub fn is_recording(head: &[u8]) -> bool {
    let starts = |magic: &[u8]| head.starts_with(magic);
    // The sync words of MPEG audio, layer III, and of ADTS.
    let mpeg = matches!(head, [0xFF, second, ..] if second & 0xE6 == 0xE2 || second & 0xF6 == 0xF0);
    starts(b"RIFF")
        || (starts(b"FORM") && matches!(head.get(8..12), Some(b"AIFF" | b"AIFC")))
        || starts(b".snd")
        || starts(b"#!AMR")
        || starts(b"ID3")
        || starts(b"OggS")
        || starts(b"fLaC")
        || starts(b"\x1AE\xDF\xA3")
        || mpeg
        || head.get(4..8) == Some(b"ftyp")
}

/// Whether a file ends in the middle of a page of Ogg, which says nothing of its length at its start.
fn torn_at_end(source: &mut (impl Read + Seek), length: u64) -> io::Result<bool> {
    let mut tail = vec![0; 4];
    source.read_exact(&mut tail)?;
    let mut torn = false;
    if tail == b"OggS" {
        // A page is at most 27 + 255 + 255 * 255 bytes long (RFC 3533, section 6).
        let from = length.saturating_sub(128 << 10);
        source.seek(SeekFrom::Start(from))?;
        tail.clear();
        source.read_to_end(&mut tail)?;
        let last = memchr::memmem::rfind(&tail, b"OggS").map(|at| &tail[at..]);
        torn = last.is_some_and(|page| page_bytes(page).is_none_or(|bytes| bytes > page.len()));
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(torn)
}

/// How long a page of Ogg is; `None` where its header is cut.
fn page_bytes(page: &[u8]) -> Option<usize> {
    let segments = usize::from(*page.get(26)?);
    let lengths = page.get(27..27 + segments)?;
    Some(27 + segments + lengths.iter().map(|length| usize::from(*length)).sum::<usize>())
}

/// A source with a known length.
struct Media<R>(Mended<R>);

impl<R: Read + Seek> Read for Media<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Seek> Seek for Media<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl<R: Read + Seek + Send + Sync> MediaSource for Media<R> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.0.length())
    }
}
