//! How good a recording is: what a line, a headset or a recorder did to it.
//!
//! A figure is of the recording, that of its worst track where tracks differ: how loud or how
//! clear each person spoke is not kept (L2). Levels are in dB below a full-scale square wave.

use super::spectrum::Spectrum;
use measure::time::Ms;
use std::collections::VecDeque;

/// What a line, a headset or a recorder did to a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// The share of samples that are cut off at the top: stretches of 0.4 ms and three samples or
    /// more at 0.97 of full scale or above, where the last step of G.711 lies. 0..=1.
    ///
    /// Not seen: what was cut off before its level was turned down.
    pub clipped: f64,
    /// How far speech stands above what is always there, in dB: the level that 5 % of all stretches
    /// of 20 ms exceed, less the one that 90 % exceed, which is no lower than -80 dB.
    ///
    /// `None` where no track has 2 s and a sound in it. A line that is switched off in pauses
    /// reads as clean.
    ///
    /// - **Source**: the 95th percentile as the speech level is that of NIST's `stnr`.
    pub signal_to_noise_db: Option<f64>,
    /// The highest frequency that carries speech, in Hz: where the mean spectrum of loud stretches is
    /// still within 50 dB of its strongest. About 3,400 for a telephone line.
    ///
    /// `None` where there are too few loud stretches.
    pub bandwidth_hz: Option<u32>,
    /// How often the sound breaks off and comes back: 10 to 400 ms at rest, with at least -40 dB in
    /// the millisecond before and in the one after. All tracks together.
    pub dropouts: u32,
    /// How much of it is silence in place of packets that could not be decoded.
    pub lost: Ms,
    /// Channels, from 0, with nothing on them while another has sound: fewer than 1 in 200 stretches
    /// of 20 ms above -50 dB, where another has 1 in 20.
    pub empty_tracks: Vec<usize>,
    /// Whether one party is heard on another's track.
    pub echo: Echo,
    /// Whether two tracks carry the same sound, so that neither is one party's: samples that rise
    /// and fall together (a correlation of at least 0.99), and neither 6 dB louder. An echo without
    /// delay is quieter than that.
    pub doubled: bool,
}

/// Whether one party is heard on another's track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Echo {
    /// One track, or too little sound on any.
    Unknown,
    /// On none.
    None,
    /// On at least one.
    Found {
        /// How much later, in steps of 10 ms.
        delay: Ms,
        /// How much quieter, in dB, about.
        loss_db: f64,
    },
}

/// A stretch whose level is counted.
const STRETCH_MS: u32 = 20;
/// No quieter level is told apart.
const FLOOR_DB: f64 = -80.0;
/// Clipped from here: µ-law ends at 0.980, A-law at 0.984, the step below is 0.95.
const CLIPPED: f32 = 0.97;
/// At rest: µ-law's zero, and A-law's, which is 8 of 32,768.
const AT_REST: f32 = 3e-4;
/// A sound that breaks off is at least this loud, -40 dB, as a mean square.
const BREAKS_OFF: f64 = 1e-4;
const DROPOUT_MS: std::ops::RangeInclusive<u64> = 10..=400;
/// Louder stretches than this are looked at for their frequencies, and count as sound on a track.
const LOUD_DB: f64 = -50.0;
/// Two tracks carry the same sound from this correlation on, with less than 6 dB between them. Of the
/// tests' made-up calls two parties come to 0.2 at most, and a loud echo that is 6 dB below to 0.5.
const SAME: f64 = 0.99;
const SAME_LEVEL: f64 = 4.0;
/// One in so many loud stretches is looked at for its frequencies: enough for a mean.
const LOOK_AT: u64 = 4;
const BANDWIDTH_DB: f64 = 50.0;
/// Fewer looks make no mean.
const LOOKS: u64 = 10;

/// Looks at a recording as its samples come.
#[derive(Clone, Debug)]
pub struct QualityGauge {
    rate_hz: u32,
    tracks: Vec<Track>,
    echoes: Echoes,
    /// Of two tracks and no more, the samples of one beside those of the other.
    beside: Beside,
}

impl QualityGauge {
    /// For a recording of so many tracks.
    pub fn new(rate_hz: u32, tracks: usize) -> Self {
        Self {
            rate_hz,
            tracks: (0..tracks).map(|_| Track::new(rate_hz)).collect(),
            echoes: Echoes::new(tracks),
            beside: Beside::default(),
        }
    }

    /// Takes a block, a plane a track.
    pub fn push(&mut self, planes: &[Vec<f32>]) {
        for (track, plane) in self.tracks.iter_mut().zip(planes) {
            plane.iter().for_each(|sample| track.take(*sample));
        }
        if let [one, other] = planes {
            self.beside.take(one, other);
        }
        // All tracks have the same number of levels waiting.
        let waiting = self.tracks.iter().map(|track| track.levels_db.len()).min();
        for _ in 0..waiting.unwrap_or(0) {
            let levels = self.tracks.iter_mut().filter_map(|c| c.levels_db.pop_front());
            self.echoes.take(levels);
        }
    }

    /// What was found; `lost` is the silence that stands for packets.
    pub fn finish(self, lost: Ms) -> Quality {
        let tracks = &self.tracks;
        let loud = tracks.iter().map(Track::loud_share).fold(0.0, f64::max);
        let is_empty = |track: &Track| track.loud_share() < 0.005;
        let empty_tracks: Vec<usize> =
            (0..tracks.len()).filter(|number| loud >= 0.05 && is_empty(&tracks[*number])).collect();
        // What nobody speaks on has no signal.
        let heard = || tracks.iter().enumerate().filter(|(at, _)| !empty_tracks.contains(at));
        // What lies below the noise of a line is no sound that both could carry.
        let doubled = loud > 0.0 && self.beside.are_the_same();
        Quality {
            clipped: tracks.iter().map(Track::clipped).fold(0.0, f64::max),
            signal_to_noise_db: heard()
                .filter_map(|(_, track)| track.signal_to_noise_db())
                .min_by(f64::total_cmp),
            bandwidth_hz: heard().filter_map(|(_, c)| c.bandwidth_hz(self.rate_hz)).min(),
            dropouts: tracks.iter().map(|track| track.dropouts).sum(),
            lost,
            empty_tracks,
            // One sound on both is nobody's echo.
            echo: if doubled { Echo::Unknown } else { self.echoes.finish() },
            doubled,
        }
    }
}

/// Two tracks side by side, sample by sample: the sums of squares and of products.
#[derive(Clone, Copy, Debug, Default)]
struct Beside {
    one: f64,
    other: f64,
    product: f64,
}

impl Beside {
    fn take(&mut self, one: &[f32], other: &[f32]) {
        for (one, other) in one.iter().zip(other) {
            let (one, other) = (f64::from(*one), f64::from(*other));
            self.one += one * one;
            self.other += other * other;
            self.product += one * other;
        }
    }

    fn are_the_same(&self) -> bool {
        let Self { one, other, product } = *self;
        let is_as_loud = one <= other * SAME_LEVEL && other <= one * SAME_LEVEL;
        one > 0.0 && is_as_loud && product * product >= SAME * SAME * one * other
    }
}

#[derive(Clone, Debug)]
struct Track {
    samples: u64,
    /// Clipped samples, those of a run at its least length included.
    clipped: u64,
    clipped_run: u64,
    clipped_least: u64,
    /// The mean square of the last millisecond, as it fades.
    recent: f64,
    fade: f64,
    /// Samples at rest, and `recent` when they began.
    rest: u64,
    before_rest: f64,
    /// A rest that was long enough: samples until it is decided whether the sound is back.
    back: u64,
    millisecond: u64,
    dropouts: u32,
    /// The stretch of 10 ms that is being added up, and the one before it.
    tenth: u64,
    counted: u64,
    square: f64,
    first_half: Option<f64>,
    /// How many stretches have which level, from `FLOOR_DB` on in steps of 1 dB.
    histogram: [u64; 81],
    /// Levels of 10 ms that wait for those of the other tracks.
    levels_db: VecDeque<f32>,
    /// The last samples, for their frequencies.
    stretch: Vec<f32>,
    spectrum: Spectrum,
    looked_at: u64,
    seen: u64,
    mean: Vec<f64>,
}

impl Track {
    fn new(rate_hz: u32) -> Self {
        let rate = u64::from(rate_hz.max(1000));
        let spectrum = Spectrum::new(rate as usize * 32 / 1000);
        Self {
            samples: 0,
            clipped: 0,
            clipped_run: 0,
            clipped_least: (rate * 4 / 10_000).max(3),
            recent: 0.0,
            fade: 1.0 - (-1000.0 / rate as f64).exp(),
            rest: 0,
            before_rest: 0.0,
            back: 0,
            millisecond: rate / 1000,
            dropouts: 0,
            tenth: rate * u64::from(STRETCH_MS) / 2000,
            counted: 0,
            square: 0.0,
            first_half: None,
            histogram: [0; 81],
            levels_db: VecDeque::new(),
            stretch: Vec::new(),
            looked_at: 0,
            seen: 0,
            mean: vec![0.0; spectrum.length() / 2],
            spectrum,
        }
    }

    fn take(&mut self, sample: f32) {
        self.samples += 1;
        if sample.abs() >= CLIPPED {
            self.clipped_run += 1;
            if self.clipped_run == self.clipped_least {
                self.clipped += self.clipped_least;
            } else if self.clipped_run > self.clipped_least {
                self.clipped += 1;
            }
        } else {
            self.clipped_run = 0;
        }

        let square = f64::from(sample) * f64::from(sample);
        self.rests(sample);
        self.recent += (square - self.recent) * self.fade;
        if self.back > 0 {
            self.back -= 1;
            if self.back == 0 && self.recent >= BREAKS_OFF {
                self.dropouts += 1;
            }
        }

        if self.stretch.len() < self.spectrum.length() {
            self.stretch.push(sample);
        }
        self.square += square;
        self.counted += 1;
        if self.counted >= self.tenth {
            let mean = self.square / self.counted as f64;
            (self.square, self.counted) = (0.0, 0);
            self.levels_db.push_back(level_db(mean) as f32);
            match self.first_half.take() {
                None => self.first_half = Some(mean),
                Some(first) => self.level((first + mean) / 2.0),
            }
        }
    }

    /// Follows where the sound breaks off and comes back.
    fn rests(&mut self, sample: f32) {
        if sample.abs() <= AT_REST {
            if self.rest == 0 {
                self.before_rest = self.recent;
            }
            self.rest += 1;
            return;
        }
        let ms = self.rest / self.millisecond.max(1);
        if self.rest > 0 && DROPOUT_MS.contains(&ms) && self.before_rest >= BREAKS_OFF {
            self.back = self.millisecond.max(1);
        }
        self.rest = 0;
    }

    /// Counts the level of 20 ms, and looks at the frequencies of some of the loud ones.
    fn level(&mut self, mean_square: f64) {
        let level = level_db(mean_square);
        let step = (level - FLOOR_DB).clamp(0.0, 80.0) as usize;
        self.histogram[step] += 1;
        if level > LOUD_DB {
            self.seen += 1;
        }
        if self.stretch.len() < self.spectrum.length() {
            return;
        }
        if level > LOUD_DB && self.seen.is_multiple_of(LOOK_AT) {
            let Self { spectrum, stretch, mean, .. } = self;
            let power: Vec<f64> = spectrum.power(stretch).collect();
            // Each look weighs the same, however loud it was.
            let all: f64 = power.iter().sum();
            if all > 0.0 {
                mean.iter_mut().zip(power).for_each(|(mean, power)| *mean += power / all);
                self.looked_at += 1;
            }
        }
        self.stretch.clear();
    }

    fn clipped(&self) -> f64 {
        self.clipped as f64 / self.samples.max(1) as f64
    }

    fn stretches(&self) -> u64 {
        self.histogram.iter().sum()
    }

    /// The share of stretches that are loud.
    fn loud_share(&self) -> f64 {
        self.seen as f64 / self.stretches().max(1) as f64
    }

    /// The level that this share of stretches do not exceed.
    fn level_at(&self, share: f64) -> f64 {
        let wanted = (share * self.stretches() as f64).ceil() as u64;
        let mut below = 0;
        let step = self.histogram.iter().position(|count| {
            below += count;
            below >= wanted
        });
        FLOOR_DB + 0.5 + step.unwrap_or(0) as f64
    }

    fn signal_to_noise_db(&self) -> Option<f64> {
        let enough = self.stretches() >= 2000 / u64::from(STRETCH_MS) && self.seen > 0;
        enough.then(|| self.level_at(0.95) - self.level_at(0.10))
    }

    fn bandwidth_hz(&self, rate_hz: u32) -> Option<u32> {
        if self.looked_at < LOOKS {
            return None;
        }
        let width_hz = f64::from(rate_hz) / self.spectrum.length() as f64;
        // Bands of about 100 Hz, so that one line of a hum is no speech.
        let lines = ((100.0 / width_hz).round() as usize).max(1);
        let bands: Vec<f64> = self.mean.chunks(lines).map(|band| band.iter().sum()).collect();
        let strongest = bands.iter().copied().fold(0.0, f64::max);
        let least = strongest * 10f64.powf(-BANDWIDTH_DB / 10.0);
        let last = bands.iter().rposition(|band| *band >= least)?;
        Some(((last + 1) as f64 * lines as f64 * width_hz) as u32)
    }
}

fn level_db(mean_square: f64) -> f64 {
    10.0 * mean_square.max(1e-12).log10()
}

/// Levels of 10 ms that an echo may come later: half a second, the way there and back of a slow line.
const DELAYS: usize = 51;
/// Channels that are compared, each with each.
const COMPARED: usize = 4;
/// A party is heard from here, -45 dB.
const HEARD_DB: f32 = -45.0;
/// An echo is at least so much quieter than what it is an echo of.
const QUIETER_DB: f32 = 6.0;
/// Levels below this are no echo but nothing.
const NOTHING_DB: f32 = -75.0;
/// Fewer than these, 3 s, tell nothing.
const ENOUGH: f64 = 300.0;
/// How well the levels of an echo follow those of the voice: a correlation of at least this, and so
/// much better than at a delay picked at random. Chosen on made-up calls with and without echo; see
/// the tests.
const FOLLOWS: f64 = 0.6;
const BETTER: f64 = 0.25;

/// Compares the levels of one track with the later levels of another, where the first is heard and
/// the second is much quieter.
#[derive(Clone, Debug)]
struct Echoes {
    /// The last levels of each track, the latest in front.
    levels_db: Vec<VecDeque<f32>>,
    /// Of each ordered pair of tracks and each delay.
    sums: Vec<[Sums; DELAYS]>,
}

/// What a correlation is made of.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: f64,
    voice: f64,
    other: f64,
    voice_voice: f64,
    other_other: f64,
    voice_other: f64,
}

impl Echoes {
    fn new(tracks: usize) -> Self {
        let tracks = tracks.min(COMPARED);
        let pairs = tracks * tracks.saturating_sub(1);
        Self {
            levels_db: vec![VecDeque::with_capacity(DELAYS + 1); tracks],
            sums: vec![[Sums::default(); DELAYS]; pairs],
        }
    }

    fn take(&mut self, levels_db: impl Iterator<Item = f32>) {
        let mut taken = 0;
        for (known, level) in self.levels_db.iter_mut().zip(levels_db) {
            known.push_front(level);
            known.truncate(DELAYS);
            taken += 1;
        }
        if taken < 2 {
            return;
        }
        let tracks = self.levels_db.len();
        let pairs = (0..tracks).flat_map(|voice| (0..tracks).map(move |other| (voice, other)));
        let pairs = pairs.filter(|(voice, other)| voice != other);
        for ((voice, other), sums) in pairs.zip(&mut self.sums) {
            let Some(other) = self.levels_db[other].front().copied() else { continue };
            if other < NOTHING_DB {
                continue;
            }
            for (voice, sums) in self.levels_db[voice].iter().zip(sums.iter_mut()) {
                if *voice >= HEARD_DB && other <= *voice - QUIETER_DB {
                    sums.add(f64::from(*voice), f64::from(other));
                }
            }
        }
    }

    fn finish(&self) -> Echo {
        let mut any = false;
        let mut found: Option<(f64, usize)> = None;
        for sums in &self.sums {
            let mut all: Vec<(f64, usize, f64)> = sums
                .iter()
                .enumerate()
                .filter(|(_, sums)| sums.count >= ENOUGH)
                .map(|(delay, sums)| (sums.correlation(), delay, sums.loss_db()))
                .collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0));
            let Some((best, delay, loss_db)) = all.last().copied() else { continue };
            any = true;
            let usual = all[all.len() / 2].0;
            let is_louder = found.is_none_or(|(known, _)| loss_db < known);
            if best >= FOLLOWS && best - usual >= BETTER && is_louder {
                found = Some((loss_db, delay));
            }
        }
        match found {
            Some((loss_db, delay)) => Echo::Found { delay: Ms(10 * delay as i64), loss_db },
            None if any => Echo::None,
            None => Echo::Unknown,
        }
    }
}

impl Sums {
    fn add(&mut self, voice: f64, other: f64) {
        self.count += 1.0;
        self.voice += voice;
        self.other += other;
        self.voice_voice += voice * voice;
        self.other_other += other * other;
        self.voice_other += voice * other;
    }

    /// Pearson's; 0 where one of them stands still.
    fn correlation(&self) -> f64 {
        let count = self.count.max(1.0);
        let together = self.voice_other - self.voice * self.other / count;
        let voice = self.voice_voice - self.voice * self.voice / count;
        let other = self.other_other - self.other * self.other / count;
        if voice <= 1e-6 * count || other <= 1e-6 * count {
            return 0.0;
        }
        together / (voice * other).sqrt()
    }

    fn loss_db(&self) -> f64 {
        (self.voice - self.other) / self.count.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE_HZ: u32 = 8000;

    /// Noise of -1..=1, the same for the same seed.
    fn noise(seed: u64) -> impl FnMut() -> f32 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move || {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            let number = state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40;
            number as f32 / 8_388_608.0 - 1.0
        }
    }

    /// Something like a voice: syllables of noise below 2 kHz, with pauses between its phrases.
    ///
    /// `from` and `to` are shares of each ten seconds in which it is heard.
    fn voice(seed: u64, seconds: usize, rate_hz: u32, (from, to): (f64, f64)) -> Vec<f32> {
        let mut noise = noise(seed);
        let (mut low, mut level, mut wanted) = (0.0f32, 0.0f32, 0.0f32);
        let (rate, mut next) = (rate_hz as usize, 0);
        (0..seconds * rate)
            .map(|at| {
                if at == next {
                    wanted = 0.02 + 0.3 * noise().abs();
                    // A syllable lasts 80 to 220 ms.
                    next += (rate as f32 * (0.15 + 0.07 * noise())) as usize;
                }
                let phrase = (at as f64 / f64::from(rate_hz) / 10.0).fract();
                let heard = (from..to).contains(&phrase);
                level += (if heard { wanted } else { 0.0 } - level) * 40.0 / rate_hz as f32;
                low += (noise() - low) * 0.7;
                (low * level).clamp(-1.0, 1.0)
            })
            .collect()
    }

    fn with_noise(samples: &[f32], level: f32, seed: u64) -> Vec<f32> {
        let mut noise = noise(seed);
        samples.iter().map(|sample| sample + level * noise()).collect()
    }

    fn of(planes: &[Vec<f32>], rate_hz: u32) -> Quality {
        let mut gauge = QualityGauge::new(rate_hz, planes.len());
        let longest = planes[0].len();
        for start in (0..longest).step_by(1000) {
            let end = (start + 1000).min(longest);
            let block: Vec<Vec<f32>> = planes.iter().map(|p| p[start..end].to_vec()).collect();
            gauge.push(&block);
        }
        gauge.finish(Ms(0))
    }

    fn two() -> [Vec<f32>; 2] {
        [voice(1, 40, RATE_HZ, (0.0, 0.45)), voice(2, 40, RATE_HZ, (0.5, 0.95))]
            .map(|plane| with_noise(&plane, 0.001, 7))
    }

    #[test]
    fn a_good_recording_has_no_fault() {
        let quality = of(&two(), RATE_HZ);
        assert_eq!(quality.clipped, 0.0);
        assert_eq!(quality.dropouts, 0);
        assert!(quality.empty_tracks.is_empty());
        assert_eq!(quality.echo, Echo::None);
        assert!(quality.signal_to_noise_db.unwrap() > 40.0, "{quality:?}");
        assert!(quality.bandwidth_hz.unwrap() > 3700, "{quality:?}");
    }

    #[test]
    fn what_is_cut_off_at_the_top_is_counted() {
        let [mut left, right] = two();
        left.iter_mut().for_each(|sample| *sample = (*sample * 12.0).clamp(-0.98, 0.98));
        let at_the_top = left.iter().filter(|sample| sample.abs() >= 0.97).count();
        let share = at_the_top as f64 / left.len() as f64;
        let found = of(&[left, right], RATE_HZ).clipped;
        assert!(found > 0.3 * share && found <= share, "{found} of {share}");
        // A tone that reaches full scale is not cut off.
        let tone = (0..80_000).map(|at| (at as f32 * 0.35).sin()).collect();
        assert_eq!(of(&[tone], RATE_HZ).clipped, 0.0);
    }

    #[test]
    fn noise_lowers_the_signal_by_as_much() {
        let plane = voice(1, 40, RATE_HZ, (0.0, 0.6));
        let at = |level| of(&[with_noise(&plane, level, 3)], RATE_HZ).signal_to_noise_db.unwrap();
        // The noise has a mean square of a third of its level's.
        let (clean, noisy) = (at(0.001), at(0.01));
        assert!((clean - noisy - 20.0).abs() < 2.0, "{clean} {noisy}");
        let loud = plane.iter().map(|sample| f64::from(sample * sample));
        let loudest = 10.0 * (loud.sum::<f64>() / plane.len() as f64 / 0.6).log10();
        let noise = 10.0 * (0.01f64 * 0.01 / 3.0).log10();
        // The 95th percentile of levels lies a little above the mean of what is heard.
        assert!((0.0..8.0).contains(&(noisy - (loudest - noise))), "{noisy} {loudest} {noise}");
        assert_eq!(of(&[vec![0.0; 80_000]], RATE_HZ).signal_to_noise_db, None);
    }

    #[test]
    fn a_narrow_line_is_told_from_a_wide_one() {
        for rate_hz in [16_000, 48_000] {
            let wide = voice(1, 20, rate_hz, (0.0, 0.9));
            let narrow = {
                let (mut there, mut back) = (Vec::new(), Vec::new());
                let mut resampler = super::super::resample::Resampler::new(rate_hz, 8000);
                resampler.push(&wide, &mut there);
                resampler.finish(&mut there);
                let mut resampler = super::super::resample::Resampler::new(8000, rate_hz);
                resampler.push(&there, &mut back);
                resampler.finish(&mut back);
                back
            };
            let wide = of(&[wide], rate_hz).bandwidth_hz.unwrap();
            let narrow = of(&[narrow], rate_hz).bandwidth_hz.unwrap();
            assert!((3600..4500).contains(&narrow), "{rate_hz}: {narrow}");
            assert!(wide > 7500, "{rate_hz}: {wide}");
        }
    }

    #[test]
    fn a_sound_that_breaks_off_is_counted() {
        let [mut left, right] = two();
        // Seven lost packets of 20 ms, each in the middle of a phrase; two stand side by side.
        for start in [4_000, 9_000, 13_000, 90_000, 100_000, 170_000, 170_160] {
            left[start..start + 160].fill(0.0);
        }
        let found = of(&[left, right], RATE_HZ).dropouts;
        assert!((5..=6).contains(&found), "{found}");
        // A pause is none, however quiet.
        let gated = voice(1, 40, RATE_HZ, (0.0, 0.3));
        let gated = gated.iter().map(|s| if s.abs() < 0.001 { 0.0 } else { *s }).collect();
        assert_eq!(of(&[gated], RATE_HZ).dropouts, 0);
    }

    #[test]
    fn a_track_with_nothing_on_it_is_named() {
        let [left, right] = two();
        let mut nobody = noise(9);
        let nothing: Vec<f32> = right.iter().map(|_| 0.001 * nobody()).collect();
        assert_eq!(of(&[left.clone(), nothing], RATE_HZ).empty_tracks, [1]);
        let none = vec![0.0; right.len()];
        let quality = of(&[none.clone(), right], RATE_HZ);
        assert_eq!(quality.empty_tracks, [0]);
        assert!(quality.signal_to_noise_db.is_some());
        // Where nobody is heard at all, no track is empty beside another.
        assert!(of(&[none.clone(), none], RATE_HZ).empty_tracks.is_empty());
    }

    #[test]
    fn a_party_on_the_others_channel_is_an_echo() {
        for (delay, loss) in [(0, 0.1), (1_600, 0.05), (3_200, 0.03)] {
            let [left, mut right] = two();
            for at in delay..right.len() {
                right[at] += loss * left[at - delay];
            }
            let Echo::Found { delay: found, loss_db } = of(&[left, right], RATE_HZ).echo else {
                panic!("no echo of {loss} after {delay} samples");
            };
            let expected_ms = delay as i64 / 8;
            assert!((found.0 - expected_ms).abs() <= 10, "{found:?} {expected_ms}");
            let expected_db = -20.0 * f64::from(loss).log10();
            assert!((loss_db - expected_db).abs() < 4.0, "{loss_db} {expected_db}");
        }
    }

    #[test]
    fn one_sound_on_both_tracks_is_told_from_an_echo() {
        let mixed: Vec<f32> = {
            let [left, right] = two();
            left.iter().zip(&right).map(|(left, right)| left + right).collect()
        };
        let quieter: Vec<f32> = mixed.iter().map(|sample| 0.7 * sample).collect();
        for other in [mixed.clone(), quieter, with_noise(&mixed, 0.002, 5)] {
            let quality = of(&[mixed.clone(), other], RATE_HZ);
            assert!(quality.doubled, "{quality:?}");
            assert_eq!(quality.echo, Echo::Unknown);
        }
        for loss in [0.5f32, 0.1, 0.0] {
            let [left, mut right] = two();
            right.iter_mut().zip(&left).for_each(|(right, left)| *right += loss * left);
            assert!(!of(&[left, right], RATE_HZ).doubled, "{loss}");
        }
        let alone = two()[0].iter().map(|sample| 0.1 * sample).collect();
        assert!(!of(&[two()[0].clone(), alone], RATE_HZ).doubled, "the customer says nothing");
        let silence = vec![0.0; 80_000];
        assert!(!of(&[silence.clone(), silence], RATE_HZ).doubled);
    }

    #[test]
    fn parties_who_speak_at_once_are_no_echo() {
        for seed in 0..20 {
            let left = with_noise(&voice(20 + seed, 40, RATE_HZ, (0.0, 0.9)), 0.001, 7);
            let right = with_noise(&voice(40 + seed, 40, RATE_HZ, (0.1, 1.0)), 0.001, 8);
            assert_eq!(of(&[left, right], RATE_HZ).echo, Echo::None, "{seed}");
        }
        assert_eq!(of(&two()[..1], RATE_HZ).echo, Echo::Unknown);
    }
}
