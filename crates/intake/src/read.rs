//! The way in: paths and options go in, conversations and named problems come out.

use crate::desk::{self, Bad, Desk, Stop};
use crate::gathered::{Call, Found, Gathered};
use crate::map::{Field, Map};
use crate::named::Named;
use crate::options::{Format, IdFrom, Options};
use crate::recording::{self, Ears};
use crate::report::{Error, Item, Summary};
use crate::sniff::{self, Kind};
use crate::source::Source;
use crate::{draft, jsonl, sound, srt, table, text, vcon, vendors, vtt, whisper};
use std::ffi::OsStr;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// How many bytes the paths hold; `None` where one is standard input.
pub fn size_bytes(paths: &[PathBuf]) -> Option<u64> {
    let mut bytes = 0;
    for path in paths {
        if is_standard_input(path) {
            return None;
        }
        let files = found(path).flatten().filter_map(|file| file.path().metadata().ok());
        bytes += files.filter(std::fs::Metadata::is_file).map(|file| file.len()).sum::<u64>();
    }
    Some(bytes)
}

/// The recordings among files and folders: a file that is given by itself, whatever it holds, and
/// what begins like a recording, or is named like one without a header, below a folder. What is empty
/// there or cannot be read may be one, and whoever reads it says so.
pub fn recordings(paths: &[PathBuf]) -> Vec<PathBuf> {
    let may_be_one = |path: &Path| {
        let mut head = Vec::new();
        let opened = std::fs::File::open(path);
        let read = opened.and_then(|opened| opened.take(16).read_to_end(&mut head));
        let is_none = read.is_ok()
            && !head.is_empty()
            && !sound::is_recording(&head)
            && !sound::is_named_as_bare(path);
        !is_none
    };
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        for file in found(path) {
            match file {
                Ok(file) if file.path().is_file() && may_be_one(file.path()) => {
                    files.push(file.into_path());
                }
                Ok(_) => {}
                // A folder that cannot be read.
                Err(error) => files.push(error.path().unwrap_or(path).to_owned()),
            }
        }
    }
    files
}

/// Reads files, folders and standard input (`-`), and hands over each conversation and problem.
///
/// Folders are read with all below them, in the order of their names; hidden files are passed over.
/// What cannot be read is a problem, and the rest goes on.
///
/// - **Errors**: only where reading could not go on at all.
pub fn read(
    paths: &[PathBuf],
    options: &Options,
    each: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Summary, Error> {
    let mut desk = Desk::new(options, each);
    match desk.start().and_then(|()| read_paths(&mut desk, paths)) {
        Ok(()) | Err(Stop::Asked) => Ok(desk.summary()),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The same, with the recordings among the files, of which `ears` says what is known.
///
/// They are found before anything else is read. One that a transcript is named after, names, or
/// shares an id with belongs to that conversation; the others are conversations of their own, which
/// come when all else is read, in the order of their files.
///
/// - **Errors**: those of `read`; recordings cannot be heard at all.
pub fn read_and_hear<'a>(
    paths: &[PathBuf],
    options: &'a Options,
    ears: Ears<'a>,
    each: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Summary, Error> {
    let mut desk = Desk::new(options, each);
    desk.hear = Some(ears.hear);
    desk.transcribe = ears.transcribe;
    desk.engine = ears.engine;
    desk.known = ears.known;
    let found = gather(paths, &passed_over(options));
    desk.gathered = Gathered::new(found, options.pair.as_ref());
    let read = |desk: &mut Desk<'a>| {
        desk.start()?;
        read_paths(desk, paths)?;
        for call in desk.gathered.rest() {
            read_alone(desk, call)?;
        }
        draft::settle(desk)
    };
    match read(&mut desk) {
        Ok(()) | Err(Stop::Asked) => Ok(desk.summary()),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// Every recording among files and folders, each once, in order.
fn gather(paths: &[PathBuf], passed_over: &[PathBuf]) -> Vec<Found> {
    let mut recordings: Vec<Found> = Vec::new();
    for given in paths.iter().filter(|path| !is_standard_input(path)) {
        for file in found(given).flatten() {
            let path = file.path();
            if !path.is_file() || is_passed_over(&file, paths, passed_over) || !is_one(path) {
                continue;
            }
            let id = id_of(given, &file).unwrap_or_default();
            recordings.push(Found { path: file.into_path(), id });
        }
    }
    let mut known = rustc_hash::FxHashSet::default();
    recordings.retain(|found| known.insert(found.path.clone()));
    recordings
}

/// Whether a file begins like a recording or is named like one.
fn is_one(path: &Path) -> bool {
    let mut head = Vec::new();
    let opened = std::fs::File::open(path);
    let read = opened.and_then(|opened| opened.take(16).read_to_end(&mut head));
    read.is_ok() && (sound::is_recording(&head) || recording::is_named_as_one(path))
}

/// A recording that is a conversation of its own.
fn read_alone(desk: &mut Desk<'_>, call: Call) -> Result<(), Stop> {
    let Some(first) = call.media.first() else { return Ok(()) };
    desk.open(desk.options.name_of(&first.path));
    desk.summary.files += call.media.len() as u64 - 1;
    if let Some(lacks) = call.lacks {
        let pattern = desk.options.pair.as_ref().map_or("", |pair| pair.text(lacks));
        let bad = Bad::new(format!("the other of its pair, `{pattern}`"), "none");
        return desk.problem(bad, Some(call.id));
    }
    let name = call.id.rsplit('/').next().unwrap_or(&call.id);
    match named(desk.options, Some(name)) {
        Ok(named) => desk.named = named,
        Err(unfit) => return desk.problem(unfit, None),
    }
    let id = desk.named.as_ref().and_then(|named| named.get(Field::ConversationId));
    let id = id.map_or_else(|| call.id.clone(), str::to_owned);
    if !desk.gathered.is_first(&id) {
        let bad = Bad::new("a name of its own", "another recording of the same name");
        return desk.problem(bad, None);
    }
    draft::finish_alone(desk, Some(id), call)
}

/// What a name says by the pattern of names; nothing where there is none.
fn named(options: &Options, name: Option<&str>) -> Result<Option<Named>, Bad> {
    let Some((pattern, name)) = options.name_pattern.as_ref().zip(name) else { return Ok(None) };
    let unfit = |found| Bad::new(format!("a name like `{}`", pattern.text()), found);
    pattern.read(name).map(Some).map_err(unfit)
}

/// The files that are passed over in folders, as the system calls them.
fn passed_over(options: &Options) -> Vec<PathBuf> {
    options.passed_over.iter().filter_map(|path| path.canonicalize().ok()).collect()
}

/// A file's path below the folder that was given, or its name, without its ending.
fn id_of(given: &Path, file: &DirEntry) -> Option<String> {
    let path = file.path();
    match file.depth() {
        0 => path.file_name().map(Path::new).and_then(stem),
        _ => stem(path.strip_prefix(given).unwrap_or(path)),
    }
}

/// Reads one input that is already open; `name` stands for its path.
pub fn read_bytes(
    bytes: impl Read,
    name: &str,
    options: &Options,
    each: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Summary, Error> {
    let mut desk = Desk::new(options, each);
    let id = stem(Path::new(name));
    let read = || {
        desk.start()?;
        desk.open(name.to_owned());
        read_source(&mut desk, Source::new(bytes), id.as_deref(), false)?;
        desk.close()
    };
    match read() {
        Ok(()) | Err(Stop::Asked) => Ok(desk.summary()),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn read_paths(desk: &mut Desk<'_>, paths: &[PathBuf]) -> Result<(), Stop> {
    let passed_over = passed_over(desk.options);
    for path in paths {
        if is_standard_input(path) {
            desk.open("-".to_owned());
            read_source(desk, Source::new(std::io::stdin().lock()), None, false)?;
            desk.close()?;
            continue;
        }
        for file in found(path) {
            match file {
                Ok(file) if is_passed_over(&file, paths, &passed_over) => {
                    // Whoever counts the bytes of the folder counted these.
                    let bytes = file.metadata().map_or(0, |file| file.len());
                    desk.hand(Item::Progress(bytes))?;
                }
                Ok(file) => read_path(desk, path, &file)?,
                Err(error) => {
                    let at = error.path().unwrap_or(path);
                    desk.open(desk.options.name_of(at));
                    desk.problem(unreadable(error.io_error()), None)?;
                    desk.close()?;
                }
            }
        }
    }
    Ok(())
}

/// Whether a file was not asked for by itself and is one of those that are passed over, or lies in a
/// folder that is.
fn is_passed_over(file: &DirEntry, paths: &[PathBuf], passed_over: &[PathBuf]) -> bool {
    let named = |known: &PathBuf| {
        let mut parts = file.path().components().map(|part| part.as_os_str());
        parts.any(|part| known.file_name() == Some(part))
    };
    (file.depth() > 0 || paths.len() > 1)
        && passed_over.iter().any(named)
        && file
            .path()
            .canonicalize()
            .is_ok_and(|path| passed_over.iter().any(|known| path.starts_with(known)))
}

fn read_path(desk: &mut Desk<'_>, given: &Path, file: &DirEntry) -> Result<(), Stop> {
    let path = file.path();
    let in_folder = file.depth() > 0;
    // A link to a folder could lead round in a circle; one to a file is a file, and one to nothing is
    // named as what cannot be read. What is neither a file nor a folder, as a socket, is no input.
    let is_other = || path.metadata().is_ok_and(|about| !about.is_file());
    if path.is_dir() || (in_folder && is_other()) {
        return Ok(());
    }
    if desk.gathered.holds(path) {
        return Ok(());
    }
    desk.open(desk.options.name_of(path));
    let id = id_of(given, file);
    desk.beside = id.clone().map(|id| (path.to_owned(), id));
    read_source(desk, Source::open(path), id.as_deref(), in_folder)?;
    desk.close()
}

fn read_source(
    desk: &mut Desk<'_>,
    source: std::io::Result<Source<'_>>,
    file_id: Option<&str>,
    in_folder: bool,
) -> Result<(), Stop> {
    let source = match source {
        Ok(source) => source,
        Err(error) => return desk.problem(unreadable(Some(&error)), None),
    };
    if let Some(encoding) = source.encoding {
        desk.encoding(encoding);
    }
    let options = desk.options;
    let no_map = Map::default();
    let map = options.map.as_ref().unwrap_or(&no_map);
    let name = file_id.map(|id| id.rsplit('/').next().unwrap_or(id));
    let unfit = match named(options, name) {
        Ok(named) => {
            desk.named = named;
            None
        }
        Err(unfit) => Some(unfit),
    };
    let named = desk.named.as_ref().and_then(|named| named.get(Field::ConversationId));
    let named = named.map(str::to_owned);
    let one_id = named.as_deref().or(file_id.filter(|_| options.id_from == IdFrom::FileName));
    let kind = match options.format {
        Some(format) => Ok(Kind::Format(format)),
        None => sniff::kind(source.head(), options, map, one_id),
    };
    let taken = source.taken();
    // Without what its name says, it would be another conversation once it is named right.
    let kind = match (kind, unfit) {
        (Ok(Kind::Format(_)), Some(unfit)) => Err(unfit),
        (kind, _) => kind,
    };
    match kind {
        Err(bad) => {
            desk.progress(taken.get())?;
            desk.problem(bad, None)
        }
        Ok(Kind::Recording) => {
            desk.progress(taken.get())?;
            desk.summary.recordings_noted += 1;
            if in_folder {
                // A recording that lies beside its transcript is no fault of anybody's.
                desk.dropped("(recording)", desk::NOT_READ, 1);
                return Ok(());
            }
            desk.problem(Bad::new("a transcript", "a recording, which is not read yet"), None)
        }
        Ok(Kind::Format(format @ (Format::Jsonl | Format::Csv))) => {
            // Rows are of many conversations: each is known by its own id.
            desk.beside = None;
            match format {
                Format::Jsonl => jsonl::read(desk, source, map, one_id),
                _ => table::read(desk, source, map, one_id),
            }
        }
        Ok(Kind::Format(Format::Vcon)) => vcon::read(desk, source, one_id),
        Ok(Kind::Format(
            format @ (Format::ContactLens
            | Format::Pca
            | Format::Deepgram
            | Format::AssemblyAi
            | Format::Azure
            | Format::Google
            | Format::Genesys
            | Format::Zendesk),
        )) => vendors::read(desk, source, format, one_id),
        Ok(Kind::Format(format @ (Format::Text | Format::Whisper | Format::Vtt | Format::Srt))) => {
            let read = match format {
                Format::Whisper => whisper::read,
                Format::Vtt => vtt::read,
                Format::Srt => srt::read,
                _ => text::read,
            };
            let limit = options.limits.file_bytes;
            let whole = source.whole(limit);
            desk.progress(taken.get())?;
            match whole {
                Ok(Some(bytes)) => read(desk, &bytes, one_id.map(str::to_owned)),
                Ok(None) => {
                    let bad = Bad::new(format!("at most {limit} bytes in a file"), "more");
                    desk.problem(bad, None)
                }
                Err(error) => desk.problem(unreadable(Some(&error)), None),
            }
        }
    }
}

fn unreadable(error: Option<&std::io::Error>) -> Bad {
    match error.map(std::io::Error::kind) {
        None => Bad::new("a file that can be read", "none"),
        Some(std::io::ErrorKind::NotFound) => {
            Bad::new("a file or a folder", "nothing of that name")
        }
        Some(kind) => Bad::new("a file that can be read", kind.to_string()),
    }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

/// A path, or everything below it in the order of names, without what is hidden.
fn found(path: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    let hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| !hidden(entry))
        .filter(|entry| entry.as_ref().map_or(true, |entry| !entry.file_type().is_dir()))
}

/// A path without the endings that say its format, as an id.
fn stem(path: &Path) -> Option<String> {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let mut id = text.as_str();
    for ending in [".json", ".jsonl", ".vcon", ".txt", ".csv", ".tsv", ".text"] {
        id = id.strip_suffix(ending).unwrap_or(id);
    }
    if id == text {
        id = path.extension().map_or(id, |ending| &id[..id.len() - ending.len() - 1]);
    }
    Some(id.to_owned()).filter(|id| !id.is_empty() && id.len() <= 1024)
}
