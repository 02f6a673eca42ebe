//! JSON documents of a file: one over many lines, a list of them, or one a line.

use crate::desk::{Bad, Desk, Stop};
use crate::json::{self, Fault, Json};
use crate::source::{self, Line, Source};

/// Where a document stands in its file.
#[derive(Clone, Debug, Default)]
pub struct Place<'a> {
    /// The line, where there is one document a line.
    pub line: Option<u64>,
    /// The pointer, where it stands in a list.
    pub pointer: Option<String>,
    /// Whether it is not UTF-8 and was read as the fallback.
    pub fell_back: bool,
    /// The id that the file's name gives, where the file is one conversation.
    pub file_id: Option<&'a str>,
}

/// Reads a file and hands over each document; `what` names one in a problem.
///
/// What is wrong with one document is a problem of that document alone.
pub fn read(
    desk: &mut Desk<'_>,
    source: Source<'_>,
    what: &str,
    file_id: Option<&str>,
    each: &mut dyn FnMut(&mut Desk<'_>, &Json<'_>, Place<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let limit = desk.options.limits.file_bytes;
    let values = desk.options.limits.json_values;
    let taken = source.taken();
    let mut lines = source.lines(usize::try_from(limit).unwrap_or(usize::MAX));
    let too_long = || Bad::new(format!("at most {limit} bytes in a document"), "more");
    let unreadable =
        |error: std::io::Error| Bad::new("a file that can be read", error.kind().to_string());
    let mut documents = 0u64;
    loop {
        let place = match lines.next() {
            Ok(Line::Bytes(place)) => place,
            Ok(Line::TooLong) => {
                desk.problem(too_long().on(lines.line()), None)?;
                continue;
            }
            Ok(Line::End) => break,
            Err(error) => {
                desk.problem(unreadable(error), None)?;
                break;
            }
        };
        let line = lines.line();
        let (text, fell_back) = source::text(lines.bytes(place.clone()));
        if text.trim().is_empty() {
            continue;
        }
        desk.progress(taken.get())?;
        match json::parse(&text, values) {
            Ok(document) => {
                documents += 1;
                let place = Place { line: Some(line), pointer: None, fell_back, file_id };
                hand_over(desk, &document, what, place, each)?;
            }
            // One document over many lines.
            Err(Fault::Unfinished(_)) if documents == 0 => {
                drop(text);
                let bytes = match lines.rest(place, limit) {
                    Ok(Some(bytes)) => bytes,
                    rest => {
                        let bad = rest.map_or_else(unreadable, |_| too_long());
                        desk.problem(bad, None)?;
                        return desk.progress(taken.get());
                    }
                };
                desk.progress(taken.get())?;
                let (text, fell_back) = source::text(&bytes);
                return match json::parse(&text, values) {
                    Ok(document) => {
                        let place = Place { line: None, pointer: None, fell_back, file_id };
                        hand_over(desk, &document, what, place, each)
                    }
                    Err(fault) => desk.problem(fault.bad(), None),
                };
            }
            Err(fault) => desk.problem(fault.bad().on(line), None)?,
        }
    }
    if documents == 0 && desk.no_problem_yet() {
        desk.problem(Bad::new(what, "an empty file"), None)?;
    }
    desk.progress(taken.get())
}

fn hand_over(
    desk: &mut Desk<'_>,
    document: &Json<'_>,
    what: &str,
    place: Place<'_>,
    each: &mut dyn FnMut(&mut Desk<'_>, &Json<'_>, Place<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if place.fell_back {
        desk.encoding(source::FALLBACK);
    }
    match document.list() {
        None => each(desk, document, place),
        Some([]) => {
            desk.problem(Bad { line: place.line, ..Bad::new(what, "an empty array") }, None)
        }
        Some(list) => {
            for (number, document) in list.iter().enumerate() {
                // A file's name is the id of one conversation, not of many.
                let file_id = place.file_id.filter(|_| list.len() == 1);
                let pointer = Some(format!("/{number}"));
                each(desk, document, Place { pointer, file_id, ..place.clone() })?;
            }
            Ok(())
        }
    }
}
