//! The outline of a recording, to be drawn.

/// Peaks a second: at 25 a page can show single syllables, and a minute of two tracks takes 3 kB.
pub const PEAKS_A_SECOND: u32 = 25;

/// How far each track swings out, stretch by stretch.
///
/// A track's own loudest stretch is 255, so that how loud somebody spoke is not kept (L2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peaks {
    /// The outline of each track, `PEAKS_A_SECOND` values for a second, the last one cut short.
    pub tracks: Vec<Vec<u8>>,
}

/// Collects peaks as samples come.
#[derive(Clone, Debug)]
pub struct PeakMeter {
    rate_hz: u64,
    frames: u64,
    /// What was found so far, as shares of 65,535.
    tracks: Vec<Vec<u16>>,
}

impl PeakMeter {
    /// For a recording of so many tracks.
    pub fn new(rate_hz: u32, tracks: usize) -> Self {
        Self { rate_hz: u64::from(rate_hz.max(1)), frames: 0, tracks: vec![Vec::new(); tracks] }
    }

    /// Takes a block, a plane a track.
    pub fn push(&mut self, planes: &[Vec<f32>]) {
        for (peaks, plane) in self.tracks.iter_mut().zip(planes) {
            let mut rest = plane.as_slice();
            let mut frame = self.frames;
            while !rest.is_empty() {
                // The stretch this frame belongs to, and the frame the next stretch begins at.
                let stretch = frame * u64::from(PEAKS_A_SECOND) / self.rate_hz;
                let next = ((stretch + 1) * self.rate_hz).div_ceil(u64::from(PEAKS_A_SECOND));
                let length = usize::try_from(next - frame).unwrap_or(usize::MAX).min(rest.len());
                let (now, later) = rest.split_at(length);
                let peak = now.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
                let peak = (peak.min(1.0) * 65_535.0) as u16;
                match peaks.get_mut(stretch as usize) {
                    Some(known) => *known = peak.max(*known),
                    None => peaks.push(peak),
                }
                frame += length as u64;
                rest = later;
            }
        }
        self.frames += planes.first().map_or(0, Vec::len) as u64;
    }

    /// The outline.
    pub fn finish(self) -> Peaks {
        let scaled = |peaks: Vec<u16>| {
            let loudest = u32::from(peaks.iter().copied().max().unwrap_or(0)).max(1);
            peaks.iter().map(|peak| (u32::from(*peak) * 255 / loudest) as u8).collect()
        };
        Peaks { tracks: self.tracks.into_iter().map(scaled).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peaks(planes: &[Vec<f32>], rate_hz: u32, block: usize) -> Peaks {
        let mut meter = PeakMeter::new(rate_hz, planes.len());
        for start in (0..planes[0].len()).step_by(block) {
            let end = (start + block).min(planes[0].len());
            let block: Vec<Vec<f32>> = planes.iter().map(|p| p[start..end].to_vec()).collect();
            meter.push(&block);
        }
        meter.finish()
    }

    #[test]
    fn a_stretch_has_its_own_peak_and_loudness_is_not_kept() {
        let mut loud = vec![0.1; 8000];
        loud[3999] = -0.8;
        let quiet: Vec<f32> = loud.iter().map(|sample| sample / 10.0).collect();
        let found = peaks(&[loud, quiet], 8000, 1000);
        assert_eq!(found.tracks[0].len(), 25);
        // Frame 3,999 is the last of the thirteenth stretch of 320.
        let places: Vec<usize> = (0..25).filter(|at| found.tracks[0][*at] == 255).collect();
        assert_eq!(places, [12]);
        assert_eq!(found.tracks[0][0], 31);
        for (loud, quiet) in found.tracks[0].iter().zip(&found.tracks[1]) {
            assert!(loud.abs_diff(*quiet) <= 1, "{loud} {quiet}");
        }
    }

    #[test]
    fn blocks_and_rates_do_not_matter() {
        for rate_hz in [8000, 11_025, 44_100] {
            let plane: Vec<f32> = (0..rate_hz * 2).map(|at| (at % 977) as f32 / 977.0).collect();
            let whole = peaks(std::slice::from_ref(&plane), rate_hz, plane.len());
            assert_eq!(whole.tracks[0].len(), 50);
            assert_eq!(whole, peaks(&[plane], rate_hz, 333));
        }
    }

    #[test]
    fn silence_is_flat() {
        assert_eq!(peaks(&[vec![0.0; 800]], 8000, 800).tracks, [vec![0; 3]]);
    }
}
