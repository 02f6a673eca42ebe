//! What a file ought to have said: lengths that its writer did not know, and where sound is missing.
//!
//! A recording that was streamed says that it has no samples, or as many as a number holds; what is
//! in the file counts. Where bytes in the middle of an MP3 or of Ogg are damaged the library goes on
//! with the next frame that it finds, and the time that is lost would be lost for all that follows.
//! So the file is looked through first: bytes between frames are left out, and it is said before
//! which packet how much is missing. Nothing is decoded here.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Sound that is missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hole {
    /// How many packets come before it.
    pub packet: u64,
    /// How much of it there is.
    pub seconds: f64,
}

/// What is put right about a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mends {
    /// The bytes that count, in order; none where all do.
    pub parts: Vec<Range<u64>>,
    /// Bytes that stand in the place of others.
    pub patches: Vec<(u64, [u8; 4])>,
    /// Where sound is missing, in order.
    pub holes: Vec<Hole>,
}

/// A file with more holes is left as it is.
const MOST_HOLES: usize = 4096;

/// Looks a file through, from its beginning; `head` is how it begins.
///
/// - **Errors**: it cannot be read.
/// - **Cost**: an MP3 and Ogg are read once.
pub fn mends(source: &mut (impl Read + Seek), head: &[u8], length: u64) -> io::Result<Mends> {
    if head.starts_with(b"RIFF") {
        return Ok(Mends { patches: wav(head, length), ..Mends::default() });
    }
    let is_ogg = head.starts_with(b"OggS");
    let is_mpeg = head.starts_with(b"ID3") || Frame::of(head).is_some();
    if !is_ogg && !is_mpeg {
        return Ok(Mends::default());
    }
    source.seek(SeekFrom::Start(0))?;
    let mut bytes = Bytes { source, begins: 0, read: Vec::new() };
    let mends = if is_ogg { ogg(&mut bytes)? } else { mpeg(&mut bytes)? };
    Ok(mends.filter(|mends| mends.holes.len() <= MOST_HOLES).unwrap_or_default())
}

/// The lengths of a WAV file whose writer did not know them: 0, or about as much as the field holds,
/// with a sign (`sox` writes 0x7FFFF000 to a pipe) or without one (`ffmpeg` 0xFFFFFFFF).
fn wav(head: &[u8], length: u64) -> Vec<(u64, [u8; 4])> {
    let number = |at: usize| {
        let four = head.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_le_bytes(four))
    };
    let (mut at, mut block) = (12usize, 1u64);
    loop {
        let (Some(id), Some(size)) = (head.get(at..at + 4), number(at + 4)) else {
            return Vec::new();
        };
        if id == b"fmt " {
            let align = head.get(at + 20..at + 22).map(|two| u16::from_le_bytes([two[0], two[1]]));
            block = u64::from(align.unwrap_or(1).max(1));
        }
        if id != b"data" {
            let Some(next) = at.checked_add(8 + size as usize + size as usize % 2) else {
                return Vec::new();
            };
            at = next;
            continue;
        }
        let begins = at as u64 + 8;
        let there = length.saturating_sub(begins);
        // A file without a sample may have chunks of its own behind none.
        let other = || number(at + 12).is_some_and(|next| u64::from(next) + 8 == there);
        let is_most = size >= 0xFFFF_FF00
            || (0x7FFF_0000..=0x7FFF_FFFF).contains(&size) && u64::from(size) > there;
        if there == 0 || !(is_most || size == 0 && !other()) {
            return Vec::new();
        }
        let there = u32::try_from(there - there % block).unwrap_or(u32::MAX - 0x1_0000);
        let whole = there.saturating_add(at as u32);
        return vec![(4, whole.to_le_bytes()), (at as u64 + 4, there.to_le_bytes())];
    }
}

/// A file's bytes from wherever it is looked at, which goes on and on.
struct Bytes<'s, S> {
    source: &'s mut S,
    begins: u64,
    read: Vec<u8>,
}

impl<S: Read> Bytes<'_, S> {
    /// So many bytes at a place that is not before the last one; fewer at the end of the file.
    fn at(&mut self, place: u64, count: usize) -> io::Result<&[u8]> {
        /// How much is read at once.
        const BLOCK: usize = 64 << 10;
        let passed = usize::try_from(place - self.begins).unwrap_or(usize::MAX);
        if passed >= BLOCK {
            let gone = passed.min(self.read.len());
            self.read.drain(..gone);
            self.begins += gone as u64;
            // Beyond what was read: passed over without being kept.
            let over = place - self.begins;
            if over > 0 && self.read.is_empty() {
                let skipped = io::copy(&mut self.source.take(over), &mut io::sink())?;
                self.begins += skipped;
                if skipped < over {
                    return Ok(&[]);
                }
            }
        }
        let from = usize::try_from(place - self.begins).unwrap_or(usize::MAX);
        let until = from.saturating_add(count);
        while self.read.len() < until {
            let before = self.read.len();
            let wanted = (until - before).max(BLOCK) as u64;
            self.source.take(wanted).read_to_end(&mut self.read)?;
            if self.read.len() == before {
                break;
            }
        }
        let until = until.min(self.read.len());
        Ok(self.read.get(from.min(until)..until).unwrap_or_default())
    }
}

/// The header of a frame of MPEG audio, layer III (ISO/IEC 11172-3, 2.4.1.3; 13818-3, 2.4.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    /// What stays the same in a file: version, rate, and whether it has one channel.
    kind: (u8, u8, bool),
    size: usize,
    samples: u32,
    rate_hz: u32,
}

impl Frame {
    fn of(bytes: &[u8]) -> Option<Self> {
        const ONE: [u32; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        const TWO: [u32; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        let [0xFF, b, c, d, ..] = *bytes else { return None };
        let version = (b >> 3) & 3;
        if b & 0xE6 != 0xE2 || version == 1 {
            return None;
        }
        // A bit rate of 0 is any, whose frames cannot be found by their headers.
        let rates = if version == 3 { ONE } else { TWO };
        let kbits = *rates.get(usize::from(c >> 4).checked_sub(1)?)?;
        let divided = match version {
            3 => 1,
            2 => 2,
            _ => 4,
        };
        let rate_hz = [44_100, 48_000, 32_000].get(usize::from((c >> 2) & 3))? / divided;
        let samples = if version == 3 { 1152 } else { 576 };
        let padding = u32::from((c >> 1) & 1);
        let size = (samples / 8 * kbits * 1000 / rate_hz + padding) as usize;
        Some(Self { kind: (version, (c >> 2) & 3, d >> 6 == 3), size, samples, rate_hz })
    }
}

/// Where a tag of ID3 ends that begins here.
fn behind_tag(bytes: &[u8], at: u64) -> Option<u64> {
    let [b'I', b'D', b'3', _, _, flags, a, b, c, d] = *bytes.first_chunk::<10>()? else {
        return None;
    };
    let size = [a, b, c, d].iter().fold(0u64, |sum, byte| sum << 7 | u64::from(byte & 0x7F));
    let foot = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(at + 10 + size + foot)
}

/// Looks for bytes between the frames of an MP3.
fn mpeg<S: Read>(bytes: &mut Bytes<'_, S>) -> io::Result<Option<Mends>> {
    /// No frame is longer.
    const LONGEST: usize = 2048;
    let mut at = 0;
    while let Some(end) = behind_tag(bytes.at(at, 10)?, at) {
        at = end;
    }
    let Some(first) = Frame::of(bytes.at(at, 4)?) else { return Ok(None) };
    let (stated, tagged) = stated_frames(bytes.at(at, 256)?);
    let similar = |found: &[u8]| Frame::of(found).filter(|frame| frame.kind == first.kind);
    let (mut frames, mut frame_bytes) = (0u64, 0u64);
    let (mut begins, mut parts) = (0, Vec::new());
    let mut holes: Vec<(u64, u64)> = Vec::new();
    loop {
        let here = bytes.at(at, 10)?;
        if here.len() < 4 {
            break;
        }
        if let Some(frame) = similar(here) {
            frames += 1;
            frame_bytes += frame.size as u64;
            at += frame.size as u64;
            continue;
        }
        // Files that were put one behind the other have a tag in the middle, in which nothing is lost.
        let tag = behind_tag(here, at);
        let mut next = tag.unwrap_or(at + 1);
        let found = loop {
            let ahead = bytes.at(next, LONGEST + 4)?;
            if ahead.len() < 4 {
                break false;
            }
            let sure = similar(ahead).is_some_and(|frame| {
                // The last one has none behind it.
                ahead
                    .get(frame.size..)
                    .is_none_or(|behind| behind.len() < 4 || similar(behind).is_some())
            });
            if sure {
                break true;
            }
            next += 1;
        };
        if !found || holes.len() > MOST_HOLES {
            break;
        }
        parts.push(begins..at);
        holes.push((frames, if tag.is_some() { 0 } else { next - at }));
        (begins, at) = (next, next);
    }
    let missing: u64 = holes.iter().map(|(_, missing)| missing).sum();
    if holes.is_empty() {
        return Ok(None);
    }
    parts.push(begins..u64::MAX);
    let own = frames.saturating_sub(u64::from(tagged));
    let lost = match stated {
        // What a tag says of the frames that there were is true whatever happened to them since.
        Some(stated) => u64::from(stated).saturating_sub(own) as f64,
        None => missing as f64 * frames as f64 / frame_bytes.max(1) as f64,
    };
    let seconds = f64::from(first.samples) / f64::from(first.rate_hz);
    let hole = |(before, bytes): (u64, u64)| Hole {
        packet: before.saturating_sub(u64::from(tagged)),
        seconds: (lost * bytes as f64 / missing.max(1) as f64).round() * seconds,
    };
    let holes = holes.into_iter().map(hole).filter(|hole| hole.seconds > 0.0).collect();
    Ok(Some(Mends { parts, patches: Vec::new(), holes }))
}

/// How many frames the tag in the first one says there are, and whether it is one, which holds no sound.
fn stated_frames(first: &[u8]) -> (Option<u32>, bool) {
    let tag = first.windows(4).position(|four| four == b"Xing" || four == b"Info");
    let Some(at) = tag else { return (None, first.windows(4).any(|four| four == b"VBRI")) };
    let number = |at: usize| {
        let four = first.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    let has_frames = number(at + 4).is_some_and(|flags| flags & 1 == 1);
    (number(at + 8).filter(|_| has_frames), true)
}

/// The rate that places in a stream of Opus are counted in (RFC 7845, section 4).
const OPUS_HZ: u64 = 48_000;

/// Looks for pages that are missing from a stream of Opus in Ogg, by the places of those that are
/// there. The library puts what follows a missing page where the page ought to be.
fn ogg<S: Read>(bytes: &mut Bytes<'_, S>) -> io::Result<Option<Mends>> {
    /// No page is longer (RFC 3533, section 6).
    const LONGEST: usize = 27 + 255 + 255 * 255;
    let mut at = 0;
    let mut stream = None;
    let mut before: Option<(u32, Option<u64>)> = None;
    // How long the packet is of which a page held the beginning alone.
    let mut begun: Option<u64> = None;
    let mut packets = 0u64;
    let mut holes = Vec::new();
    loop {
        let here = bytes.at(at, LONGEST)?;
        if here.len() < 27 {
            break;
        }
        let Some(page) = Page::of(here) else {
            let next = memchr::memmem::find(here.get(1..).unwrap_or_default(), b"OggS");
            at += next.map_or(here.len().saturating_sub(3), |next| next + 1).max(1) as u64;
            continue;
        };
        at += page.size as u64;
        match stream {
            None if !page.body.starts_with(b"OpusHead") => return Ok(None),
            None => stream = Some(page.serial),
            Some(serial) if serial != page.serial => continue,
            Some(_) => {}
        }
        let is_next = before.is_some_and(|(sequence, _)| sequence.wrapping_add(1) == page.sequence);
        if !page.goes_on || !is_next {
            begun = None;
        }
        let mut lost_start = page.goes_on && begun.is_none();
        let (mut length, mut whole, mut place) = (0, 0u64, 0usize);
        for (size, ends) in page.packets() {
            let packet = page.body.get(place..place + size).unwrap_or_default();
            place += size;
            let lasts = begun.take().or_else(|| opus_length(packet)).unwrap_or(0);
            match (ends, lost_start) {
                (true, true) => lost_start = false,
                (true, false) => {
                    length += lasts;
                    whole += 1;
                }
                (false, _) => begun = Some(lasts).filter(|_| !lost_start),
            }
        }
        let known = before.and_then(|(_, place)| place);
        let ends = page.place.filter(|_| whole > 0);
        // The first two packets are headers.
        if let (Some(known), Some(ends), false) = (known, ends, is_next)
            && packets >= 2
        {
            let missing = ends.saturating_sub(length).saturating_sub(known);
            if missing > 0 {
                let seconds = missing as f64 / OPUS_HZ as f64;
                holes.push(Hole { packet: packets - 2, seconds });
            }
        }
        packets += whole;
        before = Some((page.sequence, ends.filter(|_| packets > 2).or(known)));
    }
    Ok((!holes.is_empty()).then(|| Mends { holes, ..Mends::default() }))
}

/// A page of Ogg (RFC 3533, section 6).
struct Page<'b> {
    serial: u32,
    sequence: u32,
    /// The place behind the last packet that ends on it, where one does.
    place: Option<u64>,
    /// Whether its first packet began on another.
    goes_on: bool,
    lengths: &'b [u8],
    body: &'b [u8],
    size: usize,
}

impl<'b> Page<'b> {
    /// The page that begins here, where it is whole.
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let header = bytes.strip_prefix(b"OggS\0").and_then(|_| bytes.first_chunk::<27>())?;
        let four = |at: usize| Some(u32::from_le_bytes(header.get(at..at + 4)?.try_into().ok()?));
        let begins = 27 + usize::from(header[26]);
        let lengths = bytes.get(27..begins)?;
        let size = begins + lengths.iter().map(|length| usize::from(*length)).sum::<usize>();
        let body = bytes.get(begins..size)?;
        let zeros = [0; 4];
        let summed = [&bytes[..22], &zeros, &bytes[26..size]].concat();
        if four(22)? != checksum(&summed) {
            return None;
        }
        let place = u64::from_le_bytes(header[6..14].try_into().ok()?);
        let place = Some(place).filter(|place| *place < u64::MAX / 2);
        let (serial, sequence) = (four(14)?, four(18)?);
        Some(Self { serial, sequence, place, goes_on: header[5] & 1 == 1, lengths, body, size })
    }

    /// The length of each packet, as much of it as lies on this page, and whether it ends here.
    fn packets(&self) -> Vec<(usize, bool)> {
        let mut packets = Vec::new();
        let mut length = 0;
        for part in self.lengths {
            length += usize::from(*part);
            if *part < 255 {
                packets.push((std::mem::take(&mut length), true));
            }
        }
        if self.lengths.last() == Some(&255) {
            packets.push((length, false));
        }
        packets
    }
}

/// The checksum of a page, whose own field counts as zero.
///
/// - **Source**: RFC 3533, section 6: the polynomial 0x04c11db7, nothing turned round.
fn checksum(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut at = 0;
        while at < 256 {
            let (mut value, mut bit) = ((at as u32) << 24, 0);
            while bit < 8 {
                value = (value << 1) ^ (if value >> 31 == 1 { 0x04C1_1DB7 } else { 0 });
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    bytes.iter().fold(0u32, |sum, byte| {
        (sum << 8) ^ TABLE.get(usize::from((sum >> 24) as u8 ^ byte)).copied().unwrap_or(0)
    })
}

/// How long a packet of Opus lasts, at 48 kHz.
///
/// - **Source**: RFC 6716, section 3.1, table 2, and section 3.2.
fn opus_length(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let (kind, part) = (first >> 3, usize::from((first >> 3) & 3));
    let frame = match kind {
        0..12 => [480, 960, 1920, 2880][part],
        12..16 => [480, 960][usize::from(kind & 1)],
        _ => [120, 240, 480, 960][part],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(*packet.get(1)? & 0x3F),
    };
    Some(frame * frames)
}

/// A source as it ought to have been.
pub struct Mended<R> {
    source: R,
    parts: Vec<Range<u64>>,
    patches: Vec<(u64, [u8; 4])>,
    length: u64,
    /// Where it is read, of the bytes that count.
    at: u64,
    /// Where the source is.
    stands: u64,
}

impl<R: Read + Seek> Mended<R> {
    /// A source of so many bytes, at its beginning.
    pub fn new(source: R, length: u64, mends: &Mends) -> Self {
        let mut parts: Vec<Range<u64>> =
            mends.parts.iter().map(|part| part.start.min(length)..part.end.min(length)).collect();
        if parts.is_empty() {
            parts.push(0..length);
        }
        let length = parts.iter().map(|part| part.end - part.start).sum();
        Self { source, parts, patches: mends.patches.clone(), length, at: 0, stands: 0 }
    }

    /// How many bytes count.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl<R: Read + Seek> Read for Mended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut before = 0;
        let part = self.parts.iter().find_map(|part| {
            let within = self.at.checked_sub(before)?;
            before += part.end - part.start;
            (self.at < before).then(|| part.start + within..part.end)
        });
        let Some(part) = part else { return Ok(0) };
        if part.start != self.stands {
            self.stands = self.source.seek(SeekFrom::Start(part.start))?;
        }
        let most = usize::try_from(part.end - part.start).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.source.read(&mut buffer[..most])?;
        for (place, bytes) in &self.patches {
            for (place, byte) in (*place..).zip(bytes) {
                let within = place.checked_sub(part.start).and_then(|at| usize::try_from(at).ok());
                if let Some(cell) = within.and_then(|at| buffer[..read].get_mut(at)) {
                    *cell = *byte;
                }
            }
        }
        self.stands += read as u64;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for Mended<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn fixture(file: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/sound");
        std::fs::read(format!("{folder}/{file}")).unwrap()
    }

    fn looked_through(file: &[u8]) -> Mends {
        mends(&mut Cursor::new(file), file, file.len() as u64).unwrap()
    }

    #[test]
    fn whole_files_need_no_mending() {
        for file in
            ["mp3.mp3", "mp3_bare.mp3", "opus.ogg", "vorbis.ogg", "wav_s16le.wav", "aac.aac"]
        {
            assert_eq!(looked_through(&fixture(file)), Mends::default(), "{file}");
        }
    }

    #[test]
    fn a_source_is_read_without_what_does_not_count_in_pieces_of_any_size() {
        let file: Vec<u8> = (0..=255).collect();
        let mends = Mends {
            parts: vec![0..10, 20..30, 250..u64::MAX],
            patches: vec![(8, [1, 2, 3, 4]), (28, [9; 4])],
            holes: Vec::new(),
        };
        let mut expected: Vec<u8> = [&file[..10], &file[20..30], &file[250..]].concat();
        expected[8..10].copy_from_slice(&[1, 2]);
        expected[18..20].copy_from_slice(&[9, 9]);
        for size in 1..30 {
            let mut mended = Mended::new(Cursor::new(&file), 256, &mends);
            assert_eq!(mended.length(), 26);
            let mut read: Vec<u8> = Vec::new();
            let mut buffer = vec![0; size];
            loop {
                let count = mended.read(&mut buffer).unwrap();
                if count == 0 {
                    break;
                }
                read.extend(&buffer[..count]);
            }
            assert_eq!(read, expected, "{size}");
            mended.seek(SeekFrom::Start(15)).unwrap();
            let mut rest = Vec::new();
            mended.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, expected[15..]);
        }
    }

    #[test]
    fn the_checksum_is_that_of_real_pages() {
        let file = fixture("opus.ogg");
        let page = Page::of(&file).expect("the first page");
        assert_eq!(page.place, Some(0));
        assert!(page.body.starts_with(b"OpusHead"));
        let mut wrong = file.clone();
        wrong[30] ^= 1;
        assert!(Page::of(&wrong).is_none());
    }

    #[test]
    fn lengths_of_opus_are_those_of_the_table() {
        // A frame of 10 ms of SILK, two of 20 ms of CELT, three of 2.5 ms.
        assert_eq!(opus_length(&[0 << 3]), Some(480));
        assert_eq!(opus_length(&[19 << 3 | 1, 0]), Some(1920));
        assert_eq!(opus_length(&[16 << 3 | 3, 3]), Some(360));
        assert_eq!(opus_length(&[16 << 3 | 3]), None);
        assert_eq!(opus_length(&[]), None);
    }
}
