//! A programme's own heads: what its reviewers' labels changed of the models and judges that ship.
//!
//! A file of lines, so that a person can read what it changes. It holds differences and names the
//! models they were fitted to, for a threshold means nothing on other weights: where other models
//! ship it is refused and not applied in part. Any bytes are safe to try.

use crate::judge::Judges;
use crate::kinds::ActKind;
use crate::models::{Known, Models, NotAModel};
use crate::moments::MOMENTS;
use std::fmt;

/// A programme's own heads, each act and each kind at most once, in the order of their tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heads {
    /// The models and judges that they change, by `fitted_to`.
    pub fitted_to: String,
    /// What is another for acts.
    pub acts: Vec<OwnHead>,
    /// What is another for kinds of moment.
    pub kinds: Vec<OwnLimits>,
}

/// The head of one act.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnHead {
    /// The act.
    pub act: ActKind,
    /// From this score on it is found.
    pub found: f32,
    /// From this score on it may be there.
    pub doubt: f32,
    /// Weights of its own, where there are any.
    pub weights: Option<OwnWeights>,
}

/// Weights that are others than those that ship.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnWeights {
    /// The score of a sentence without features.
    pub bias: f32,
    /// The weight of each feature that has another, in steps of the shipped head, by the feature's
    /// low bits and in order. Those that what ships does not know are known from then on.
    pub features: Vec<(u32, i8)>,
}

/// The thresholds of one kind's judge.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLimits {
    /// The name of the kind, one of the catalogue.
    pub kind: &'static str,
    /// Below this probability nothing opened.
    pub opened_from: f32,
    /// From this probability on it was missed.
    pub missed_from: f32,
    /// From this probability on it was met.
    pub met_from: f32,
}

/// Heads that were fitted to other models than those at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected heads fitted to the models that ship, found heads fitted to others")
    }
}

impl std::error::Error for Stale {}

/// The first line of a file of heads.
pub const MARK: &str = "earnest-heads-1";
/// The last one, so that a file that was cut off is not taken for a whole one.
const END: &str = "end";
/// More features than this no model tells apart.
const MOST_FEATURES: u32 = 1 << Known::BITS;

/// What names some models and judges: a hash of both, 16 hex digits.
pub(crate) fn fitted_to(models: &Models, judges: &Judges) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&models.bytes()).update(judges.text().as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

impl Heads {
    /// Whether they change nothing.
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty() && self.kinds.is_empty()
    }

    /// What names their content, 16 hex digits.
    pub fn hash(&self) -> String {
        blake3::hash(self.text().as_bytes()).to_hex()[..16].to_owned()
    }

    /// The head of an act, where it is another.
    pub fn of_act(&self, act: ActKind) -> Option<&OwnHead> {
        self.acts.iter().find(|head| head.act == act)
    }

    /// The thresholds of a kind, where they are others.
    pub fn of_kind(&self, kind: &str) -> Option<&OwnLimits> {
        self.kinds.iter().find(|limits| limits.kind == kind)
    }

    /// Changes models and judges as they say.
    ///
    /// # Errors
    /// `Stale` where they were fitted to others; then nothing is changed.
    pub fn apply(&self, models: &mut Models, judges: &mut Judges) -> Result<(), Stale> {
        if self.fitted_to != fitted_to(models, judges) {
            return Err(Stale);
        }
        for own in &self.acts {
            models.change(own.act, |head| {
                (head.found, head.doubt) = (own.found, own.doubt);
                if let Some(weights) = &own.weights {
                    head.bias = weights.bias;
                }
            });
            for &(feature, weight) in own.weights.iter().flat_map(|weights| &weights.features) {
                models.set_weight(own.act, feature, weight);
            }
        }
        for own in &self.kinds {
            judges.set_limits(own.kind, own.opened_from, own.missed_from, own.met_from);
        }
        Ok(())
    }

    /// Reads heads from their bytes.
    ///
    /// # Errors
    /// `NotAModel` says at which line what was expected.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAModel> {
        let wrong = |at: usize, expected| NotAModel { at: at + 1, expected };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong(0, "text"))?;
        let mut lines = text.lines().enumerate();
        if lines.next().map(|(_, line)| line) != Some(MARK) {
            return Err(wrong(0, "`earnest-heads-1`, the mark of heads"));
        }
        let named = lines.next().and_then(|(_, line)| line.strip_prefix("fitted to "));
        let is_hash = |name: &&str| {
            name.len() == 16 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let fitted_to =
            named.filter(is_hash).ok_or(wrong(1, "`fitted to` and 16 hex digits"))?.to_owned();
        let mut heads = Self { fitted_to, ..Self::default() };
        let mut ended = false;
        for (at, line) in lines {
            if ended {
                return Err(wrong(at, "nothing after `end`"));
            }
            let mut words = line.split(' ');
            match words.next() {
                Some("act") => {
                    let act = words.next().and_then(ActKind::from_name);
                    let act =
                        act.filter(|act| heads.acts.last().is_none_or(|last| last.act < *act));
                    let act = act.ok_or(wrong(at, "the name of an act, each once and in order"))?;
                    let (found, doubt) = (number(words.next(), at)?, number(words.next(), at)?);
                    heads.acts.push(OwnHead { act, found, doubt, weights: None });
                }
                Some("weights") => {
                    let bias = number(words.next(), at)?;
                    let mut features: Vec<(u32, i8)> = Vec::new();
                    for word in words.by_ref() {
                        let row = word.split_once(':').and_then(|(row, weight)| {
                            Some((row.parse::<u32>().ok()?, weight.parse::<i8>().ok()?))
                        });
                        let after = features.last().map_or(0, |(last, _)| last + 1);
                        let row = row.filter(|(row, _)| *row >= after && *row < MOST_FEATURES);
                        features.push(row.ok_or(wrong(at, "FEATURE:WEIGHT, in order of feature"))?);
                    }
                    let own = heads.acts.last_mut().filter(|own| own.weights.is_none());
                    own.ok_or(wrong(at, "weights after their act, once"))?.weights =
                        Some(OwnWeights { bias, features });
                }
                Some("kind") => {
                    let name = words.next().unwrap_or_default();
                    let place = |name: &str| MOMENTS.iter().position(|row| row.name == name);
                    let here = place(name)
                        .filter(|here| heads.kinds.last().and_then(|l| place(l.kind)) < Some(*here))
                        .ok_or(wrong(at, "the name of a kind, each once and in order"))?;
                    let mut limit = || number(words.next(), at);
                    heads.kinds.push(OwnLimits {
                        kind: MOMENTS[here].name,
                        opened_from: limit()?,
                        missed_from: limit()?,
                        met_from: limit()?,
                    });
                }
                Some(END) => ended = true,
                _ => return Err(wrong(at, "`act`, `weights`, `kind` or `end`")),
            }
            if words.next().is_some() {
                return Err(wrong(at, "the end of the line"));
            }
        }
        if ended { Ok(heads) } else { Err(wrong(text.lines().count(), "`end`")) }
    }

    /// The text that `parse` reads.
    pub fn text(&self) -> String {
        let mut text = format!("{MARK}\nfitted to {}\n", self.fitted_to);
        for OwnHead { act, found, doubt, weights } in &self.acts {
            text.push_str(&format!("act {act} {found} {doubt}\n"));
            if let Some(OwnWeights { bias, features }) = weights {
                text.push_str(&format!("weights {bias}"));
                features
                    .iter()
                    .for_each(|(one, weight)| text.push_str(&format!(" {one}:{weight}")));
                text.push('\n');
            }
        }
        for OwnLimits { kind, opened_from, missed_from, met_from } in &self.kinds {
            text.push_str(&format!("kind {kind} {opened_from} {missed_from} {met_from}\n"));
        }
        text.push_str(END);
        text.push('\n');
        text
    }
}

fn number(word: Option<&str>, at: usize) -> Result<f32, NotAModel> {
    let number = word.and_then(|word| word.parse::<f32>().ok()).filter(|number| number.is_finite());
    number.ok_or(NotAModel { at: at + 1, expected: "a finite number" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(fitted_to: String) -> Heads {
        let weights = Some(OwnWeights { bias: -0.25, features: vec![(3, -5), (70, 127)] });
        Heads {
            fitted_to,
            acts: vec![
                OwnHead { act: ActKind::React, found: 0.5, doubt: -1.0, weights },
                OwnHead { act: ActKind::TellTrouble, found: 0.25, doubt: -1.5, weights: None },
            ],
            kinds: vec![OwnLimits {
                kind: "owns_failure",
                opened_from: 0.25,
                missed_from: 0.75,
                met_from: 2.0,
            }],
        }
    }

    #[test]
    fn what_is_written_is_read_and_applied_to_what_it_was_fitted_to() {
        let (mut models, mut judges) = (Models::english(), Judges::english());
        let heads = some(fitted_to(&models, &judges));
        assert_eq!(Heads::parse(heads.text().as_bytes()).as_ref(), Ok(&heads));
        let before = models.clone();
        let (column, _) = before.head(ActKind::React).unwrap();
        heads.apply(&mut models, &mut judges).unwrap();
        let (_, head) = models.head(ActKind::React).unwrap();
        assert_eq!((head.found, head.doubt, head.bias), (0.5, -1.0, -0.25));
        assert_eq!(models.weight(70, column), head.scale * 127.0);
        assert_eq!(models.weight(71, column), before.weight(71, column));
        assert_eq!(models.head(ActKind::Ask), before.head(ActKind::Ask), "the others stay");
        let stale = some("0123456789abcdef".to_owned());
        assert_eq!(stale.apply(&mut models, &mut judges), Err(Stale));
    }

    /// The line that is wrong.
    #[track_caller]
    fn check(body: &str, line: usize) {
        let text = format!("earnest-heads-1\nfitted to 0123456789abcdef\n{body}");
        assert_eq!(Heads::parse(text.as_bytes()).unwrap_err().at, line, "{body}");
    }

    #[test]
    fn what_is_no_line_of_heads_is_named() {
        check("act react 0.5\nend\n", 3);
        check("act react 0.5 inf\nend\n", 3);
        check("act reacts 0.5 0\nend\n", 3);
        check("act react 0 0\nact react 0 0\nend\n", 4);
        check("weights 0 1:2\nend\n", 3);
        check("act react 0 0\nweights 0 5:1 5:1\nend\n", 4);
        check("act react 0 0\nweights 0 9999999:1\nend\n", 4);
        check("kind owns_failure 0 0\nend\n", 3);
        check("kind nothing 0 0 0\nend\n", 3);
        check("end\nend\n", 4);
        check("act react 0 0\n", 4);
        assert!(Heads::parse(b"earnest-heads-1\nfitted to 0123456789abcdef\nend\n").is_ok());
        assert_eq!(Heads::parse(b"\xff").unwrap_err().at, 1);
    }

    #[test]
    fn no_bytes_are_too_bad_to_try() {
        let good = some("0123456789abcdef".to_owned()).text().into_bytes();
        for end in 0..good.len() - 1 {
            assert!(Heads::parse(&good[..end]).is_err(), "{end} bytes");
        }
        for at in 0..good.len() {
            let mut other = good.clone();
            other[at] ^= 0x15;
            if let Ok(heads) = Heads::parse(&other) {
                assert_eq!(Heads::parse(heads.text().as_bytes()), Ok(heads));
            }
        }
    }
}
