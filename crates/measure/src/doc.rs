//! What is said of every signal, act and moment.

use std::borrow::Cow;

/// What `earnest explain` prints of a signal, an act or a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// What it is.
    pub what: Cow<'static, str>,
    /// Why it matters.
    pub why: Cow<'static, str>,
    /// How it is found.
    pub how: Cow<'static, str>,
    /// Where it is wrong.
    pub wrong: Cow<'static, str>,
    /// The source it is from.
    pub source: Cow<'static, str>,
}
