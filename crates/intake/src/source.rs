//! Bytes of a file or of standard input, as UTF-8, in lines or whole, within limits.
//!
//! A byte order mark says UTF-8 or UTF-16. Without one, bytes that are not UTF-8 are read as
//! Windows-1252, which holds Latin-1: line by line in files of rows, so that one stray byte far
//! into a large file needs no second look at what came before.

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

/// How much of a file's beginning decides its format.
const HEAD_BYTES: usize = 64 << 10;

/// How much is kept of a line that is too long.
const BEGINNING_BYTES: usize = 4 << 10;

/// What bytes that are not Unicode are read as.
pub const FALLBACK: &str = "windows-1252";

/// The bytes of one input, in UTF-8 where a byte order mark said so, else as they are.
pub struct Source<'a> {
    reader: Box<dyn Read + 'a>,
    head: Vec<u8>,
    taken: Rc<Cell<u64>>,
    /// The file, where it can be read a second time.
    pub path: Option<&'a Path>,
    /// The encoding, where it is not UTF-8 by its byte order mark.
    pub encoding: Option<&'static str>,
}

impl<'a> Source<'a> {
    /// The bytes of `reader`, with a look at the first of them.
    pub fn new(reader: impl Read + 'a) -> io::Result<Self> {
        let taken = Rc::new(Cell::new(0));
        let mut reader: Box<dyn Read + 'a> = Box::new(Counted { reader, taken: Rc::clone(&taken) });
        let mut head = look(&mut reader)?;
        let mut encoding = None;
        if let Some((marked, length)) = Encoding::for_bom(&head) {
            head.drain(..length);
            if marked == UTF_16LE || marked == UTF_16BE {
                encoding = Some(if marked == UTF_16LE { "utf-16le" } else { "utf-16be" });
                reader = Box::new(Transcoded {
                    reader: Box::new(io::Cursor::new(head).chain(reader)),
                    decoder: marked.new_decoder_without_bom_handling(),
                    input: vec![0; 16 << 10],
                    waiting: 0..0,
                    output: vec![0; 48 << 10],
                    ready: 0..0,
                    ended: false,
                });
                head = look(&mut reader)?;
            }
        }
        Ok(Self { reader, head, taken, path: None, encoding })
    }

    /// The bytes of a file.
    pub fn open(path: &'a Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let path = file.metadata()?.is_file().then_some(path);
        Ok(Self { path, ..Self::new(file)? })
    }

    /// The beginning; the whole where it is short.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// How many bytes were taken from the input so far; stays right while lines are read.
    pub fn taken(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.taken)
    }

    /// The lines, none longer than `limit` bytes.
    pub fn lines(self, limit: usize) -> Lines<'a> {
        let end = self.head.len();
        Lines {
            reader: self.reader,
            buffer: self.head,
            start: 0,
            end,
            line: 0,
            limit,
            ended: false,
            beginning: Vec::new(),
        }
    }

    /// Everything; `None` where it is more than `limit` bytes.
    pub fn whole(self, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = self.head;
        self.reader.take((limit + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }
}

/// The text of bytes: UTF-8, else Windows-1252 (then `true`).
pub fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, true),
    }
}

/// The lines of an input.
pub struct Lines<'a> {
    reader: Box<dyn Read + 'a>,
    buffer: Vec<u8>,
    // `start <= end <= buffer.len()`: what was read and not yet handed out.
    start: usize,
    end: usize,
    line: u64,
    limit: usize,
    ended: bool,
    beginning: Vec<u8>,
}

/// What the next line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Its place for `Lines::bytes`, without its ending.
    Bytes(Range<usize>),
    /// It is longer than the limit and was passed over, but for its beginning.
    TooLong,
    /// There is none.
    End,
}

impl Lines<'_> {
    /// The number of the line handed out last, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The bytes of the line handed out last.
    pub fn bytes(&self, place: Range<usize>) -> &[u8] {
        self.buffer.get(place).unwrap_or_default()
    }

    /// The beginning of the line that was too long: enough to say whose it is.
    pub fn beginning(&self) -> &[u8] {
        &self.beginning
    }

    /// The next line.
    pub fn next(&mut self) -> io::Result<Line> {
        let mut searched = self.start;
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[searched..self.end]) {
                let newline = searched + at;
                let place = self.start..newline;
                self.start = newline + 1;
                self.line += 1;
                return Ok(self.handed_out(place));
            }
            if self.ended {
                let place = self.start..self.end;
                self.start = self.end;
                if place.is_empty() {
                    return Ok(Line::End);
                }
                self.line += 1;
                return Ok(self.handed_out(place));
            }
            if self.end - self.start > self.limit {
                self.keep_beginning(self.start..self.end);
                self.skip_line()?;
                return Ok(Line::TooLong);
            }
            searched = self.fill()?;
        }
    }

    /// Everything that was not handed out, the line handed out last in front; `None` where it is
    /// more than `limit` bytes.
    pub fn rest(mut self, last: Range<usize>, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let from = last.start.min(self.end);
        let mut bytes = self.buffer[from..self.end].to_vec();
        self.reader = Box::new(self.reader.take((limit + 1).saturating_sub(bytes.len() as u64)));
        self.reader.read_to_end(&mut bytes)?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    fn handed_out(&mut self, place: Range<usize>) -> Line {
        if place.len() > self.limit {
            self.keep_beginning(place);
            return Line::TooLong;
        }
        Line::Bytes(self.trimmed(place))
    }

    fn trimmed(&self, place: Range<usize>) -> Range<usize> {
        match self.buffer[place.clone()].last() {
            Some(b'\r') => place.start..place.end - 1,
            _ => place,
        }
    }

    fn keep_beginning(&mut self, place: Range<usize>) {
        let line = &self.buffer[place];
        self.beginning.clear();
        self.beginning.extend(&line[..line.len().min(BEGINNING_BYTES)]);
    }

    /// Reads more behind what is there, and says where it begins.
    fn fill(&mut self) -> io::Result<usize> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            let longer = (self.buffer.len() * 2).clamp(256 << 10, self.limit.max(256 << 10) * 2);
            self.buffer.resize(longer.max(self.end + 1), 0);
        }
        let from = self.end;
        let read = retried(|| self.reader.read(&mut self.buffer[from..]))?;
        self.end += read;
        self.ended = read == 0;
        Ok(from)
    }

    fn skip_line(&mut self) -> io::Result<()> {
        self.line += 1;
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer[self.start..self.end]) {
                self.start += at + 1;
                return Ok(());
            }
            self.start = self.end;
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }
}

/// The beginning of what a reader gives.
fn look(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

fn retried(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

/// A reader that counts what is taken from it.
struct Counted<R> {
    reader: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

/// UTF-16 as UTF-8; what is not UTF-16 becomes U+FFFD.
struct Transcoded<'a> {
    reader: Box<dyn Read + 'a>,
    decoder: Decoder,
    input: Vec<u8>,
    // What was read into `input` and not yet decoded.
    waiting: Range<usize>,
    output: Vec<u8>,
    // What was decoded into `output` and not yet handed out.
    ready: Range<usize>,
    ended: bool,
}

impl Read for Transcoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() {
            if self.waiting.is_empty() {
                if self.ended {
                    return Ok(0);
                }
                let read = retried(|| self.reader.read(&mut self.input))?;
                self.waiting = 0..read;
                self.ended = read == 0;
            }
            let source = &self.input[self.waiting.clone()];
            let (_, read, written, _) =
                self.decoder.decode_to_utf8(source, &mut self.output, self.ended);
            self.waiting.start += read;
            self.ready = 0..written;
        }
        let length = self.ready.len().min(into.len());
        into[..length].copy_from_slice(&self.output[self.ready.start..][..length]);
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives its bytes a few at a time.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(into.len()).min(self.0.len());
            into[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn lines(bytes: &[u8], limit: usize) -> Vec<Option<String>> {
        let mut lines = Source::new(Drip(bytes, 3)).unwrap().lines(limit);
        let mut found = Vec::new();
        loop {
            match lines.next().unwrap() {
                Line::Bytes(place) => found.push(Some(text(lines.bytes(place)).0.into_owned())),
                Line::TooLong => found.push(None),
                Line::End => return found,
            }
            assert_eq!(lines.line(), found.len() as u64);
        }
    }

    #[test]
    fn lines_end_in_three_ways_and_a_long_one_is_passed_over() {
        let some = |lines: &[&str]| lines.iter().map(|l| Some((*l).to_owned())).collect::<Vec<_>>();
        assert_eq!(lines(b"", 9), some(&[]));
        assert_eq!(lines(b"a\nb\r\nc", 9), some(&["a", "b", "c"]));
        assert_eq!(lines(b"a\n\nb\n", 9), some(&["a", "", "b"]));
        assert_eq!(lines(b"\xEF\xBB\xBFa\n", 9), some(&["a"]));
        assert_eq!(lines(b"1234567890\nb\n1234567890", 9), [None, Some("b".to_owned()), None]);
        let long = [vec![b'x'; 300 << 10], b"\nb".to_vec()].concat();
        assert_eq!(lines(&long, 9), [None, Some("b".to_owned())]);
        assert_eq!(lines(&long, 1 << 20).len(), 2);
    }

    #[test]
    fn an_encoding_is_told_by_its_mark_or_is_the_fallback() {
        let utf16 = |big: bool| {
            let mut bytes = if big { vec![0xFE, 0xFF] } else { vec![0xFF, 0xFE] };
            for unit in "é😀\nb".encode_utf16() {
                bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            bytes
        };
        for (bytes, encoding, first, fallback) in [
            ("é\nb".as_bytes().to_vec(), None, "é", false),
            (b"\xE9\nb".to_vec(), None, "é", true),
            (utf16(false), Some("utf-16le"), "é😀", false),
            (utf16(true), Some("utf-16be"), "é😀", false),
            (b"\xFF\xFE\x00\xD8\n\x00b\x00".to_vec(), Some("utf-16le"), "\u{FFFD}", false),
        ] {
            let source = Source::new(Drip(&bytes, 5)).unwrap();
            assert_eq!(source.encoding, encoding);
            let whole = source.whole(1 << 20).unwrap().unwrap();
            let (text, fell) = text(&whole);
            assert_eq!((text.lines().next().unwrap(), fell), (first, fallback));
        }
    }

    #[test]
    fn a_whole_file_has_a_limit() {
        assert_eq!(Source::new(&b"12345"[..]).unwrap().whole(5).unwrap().unwrap(), b"12345");
        assert_eq!(Source::new(&b"12345"[..]).unwrap().whole(4).unwrap(), None);
        let long = vec![b'x'; 200 << 10];
        assert_eq!(Source::new(&long[..]).unwrap().whole(100 << 10).unwrap(), None);
    }
}
