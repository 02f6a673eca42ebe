//! The samples of one track, for whoever writes down what is said on it.

use super::decode::Sound;
use super::fault::Fault;
use super::resample::Resampler;

/// The rate at which a track of this rate is handed over: the whole band that speech needs, 16 kHz
/// where there is so much, else 8.
pub fn speech_rate_hz(rate_hz: u32) -> u32 {
    if rate_hz < 16_000 { 8_000 } else { 16_000 }
}

/// Hands over the samples of one track, at a rate such as `speech_rate_hz` says, in blocks of any length, full scale
/// being 1; nothing where there is no such track.
///
/// - **Errors**: where `each` fails. Of a recording that cannot be read to its end, what comes before
///   is handed over, and why comes back.
pub fn samples<E>(
    mut sound: Sound<'_>,
    track: usize,
    to_hz: u32,
    each: &mut dyn FnMut(&[f32]) -> Result<(), E>,
) -> Result<Option<Fault>, E> {
    let mut resampler = Resampler::new(sound.about().rate_hz, to_hz);
    let mut block = Vec::new();
    let fault = loop {
        match sound.block() {
            Ok(Some(planes)) => {
                let Some(plane) = planes.get(track) else { return Ok(None) };
                block.clear();
                resampler.push(plane, &mut block);
                each(&block)?;
            }
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        }
    };
    block.clear();
    resampler.finish(&mut block);
    each(&block)?;
    Ok(fault)
}
