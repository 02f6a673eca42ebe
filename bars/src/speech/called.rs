//! What sounds that are no speech were called: music on hold, ringing, a tone, speech, or nothing.

use super::calls::{Span, Truth};
use intake::speech::{Sound, Track};

/// How many milliseconds of one kind of sound were called what.
#[derive(Clone, Copy, Default)]
pub struct Called {
    /// Music on hold.
    pub hold: i64,
    /// Ringing.
    pub ringing: i64,
    /// Keys and other tones.
    pub tone: i64,
    /// Speech.
    pub speech: i64,
    /// All there is of it.
    pub all: i64,
}

impl Called {
    /// What these stretches were called in the track that was found.
    fn of(spans: &[Span], found: &Track) -> Self {
        let mut called = Self::default();
        for span in spans {
            called.all += span.1 - span.0;
            for stretch in &found.stretches {
                let length = shared(*span, (stretch.span.start().0, stretch.span.end().0));
                match stretch.sound {
                    Sound::Hold => called.hold += length,
                    Sound::Ringing => called.ringing += length,
                    Sound::Tone => called.tone += length,
                }
            }
            let talk = found.talkspurts.iter();
            called.speech +=
                talk.map(|talk| shared(*span, (talk.start().0, talk.end().0))).sum::<i64>();
        }
        called
    }

    /// The shares called music, ringing, tones and speech; `None` where there is nothing of it.
    pub fn shares(&self) -> Option<[f64; 4]> {
        let share = |part: i64| part as f64 / self.all as f64;
        (self.all > 0).then(|| [self.hold, self.ringing, self.tone, self.speech].map(share))
    }

    fn add(&mut self, other: Self) {
        self.hold += other.hold;
        self.ringing += other.ringing;
        self.tone += other.tone;
        self.speech += other.speech;
        self.all += other.all;
    }
}

/// What music, ringing and keys were called, in calls that have some of each.
#[derive(Clone, Copy, Default)]
pub struct Sounds {
    /// Of music on hold.
    pub music: Called,
    /// Of ringing.
    pub ringing: Called,
    /// Of keys.
    pub keys: Called,
}

impl Sounds {
    /// Of one call.
    pub fn of(truth: &[Truth], found: &[Track]) -> Self {
        let mut sounds = Self::default();
        for (truth, found) in truth.iter().zip(found) {
            sounds.music.add(Called::of(&truth.hold, found));
            sounds.ringing.add(Called::of(&truth.ringing, found));
            sounds.keys.add(Called::of(&truth.tones, found));
        }
        sounds
    }

    /// Of many calls.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        for sounds in all {
            sum.music.add(sounds.music);
            sum.ringing.add(sounds.ringing);
            sum.keys.add(sounds.keys);
        }
        sum
    }
}

fn shared(one: Span, other: Span) -> i64 {
    (one.1.min(other.1) - one.0.max(other.0)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use intake::speech::Stretch;
    use measure::time::{Ms, Span};

    #[test]
    fn each_sound_is_counted_under_what_it_was_called() {
        let span = |from, to| Span::new(Ms(from), Ms(to)).unwrap();
        let stretch = |sound, from, to| Stretch { sound, span: span(from, to) };
        let found = Track {
            talkspurts: vec![span(0, 100), span(900, 1_200)],
            stretches: vec![stretch(Sound::Ringing, 100, 300), stretch(Sound::Hold, 300, 900)],
        };
        let truth = Truth { hold: vec![(200, 1_000)], ringing: vec![(0, 200)], ..Truth::default() };
        let sounds = Sounds::of(&[truth], &[found]);
        assert_eq!(sounds.music.shares(), Some([0.75, 0.125, 0.0, 0.125]));
        assert_eq!(sounds.ringing.shares(), Some([0.0, 0.5, 0.0, 0.5]));
        assert_eq!(sounds.keys.shares(), None);
    }
}
