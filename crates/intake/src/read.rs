//! The way in: paths and options go in, conversations and named problems come out.

use crate::options::Options;
use crate::report::{Error, Item, Summary};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// How many bytes the paths hold; `None` where one is standard input.
pub fn size_bytes(_paths: &[PathBuf]) -> Option<u64> {
    None
}

/// Reads files, folders and standard input (`-`), and hands over each conversation and problem.
pub fn read(
    _paths: &[PathBuf],
    _options: &Options,
    _each: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Summary, Error> {
    Ok(Summary::default())
}
