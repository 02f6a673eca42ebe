//! Opus for Symphonia, which has no decoder of its own for it: `opus-pure` decodes.
//!
//! Opus has no rate: any decoder gives any of five. What was fed to the encoder stands in the header,
//! and half as many samples are half the work, so that rate is asked for, to at most 16 kHz, which
//! holds all that a call carries.

use opus_pure::{MAX_PACKET_SAMPLES, OpusDecoder};
use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef, layouts,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Result, decode_error, unsupported_error};
use symphonia::core::packet::PacketRef;

/// The rate that headers count in (RFC 7845, section 4).
const HEADER_HZ: u64 = 48_000;
/// The highest rate that is decoded to.
const MOST_HZ: u32 = 16_000;

static CODECS: [SupportedAudioCodec; 1] = [SupportedAudioCodec {
    id: CODEC_ID_OPUS,
    info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
}];

/// What the identification header says (RFC 7845, section 5.1), by which a stream begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Head {
    /// Frames at 48 kHz that come before the recording's first.
    pre_skip: u16,
    /// Samples a second of what was encoded; 0 where that is not said.
    input_hz: u32,
    /// How much louder it is to be played, in 256ths of a decibel.
    gain: i16,
}

impl Head {
    /// Reads a header; of one that is cut, nothing is known.
    fn of(bytes: &[u8]) -> Self {
        let Some([version, _, a, b, c, d, e, f, g, h]) =
            bytes.strip_prefix(b"OpusHead").and_then(|rest| rest.first_chunk::<10>())
        else {
            return Self::default();
        };
        // MP4 has version 0 and the other order of bytes.
        let (pre_skip, input_hz, gain) = ([*a, *b], [*c, *d, *e, *f], [*g, *h]);
        if *version == 0 {
            Self {
                pre_skip: u16::from_be_bytes(pre_skip),
                input_hz: u32::from_be_bytes(input_hz),
                gain: i16::from_be_bytes(gain),
            }
        } else {
            Self {
                pre_skip: u16::from_le_bytes(pre_skip),
                input_hz: u32::from_le_bytes(input_hz),
                gain: i16::from_le_bytes(gain),
            }
        }
    }
}

/// A stream's parameters with the rate that it is decoded to; those of another codec as they are.
pub fn with_rate(params: &AudioCodecParameters) -> AudioCodecParameters {
    let mut params = params.clone();
    if params.codec == CODEC_ID_OPUS {
        let stated_hz = params.extra_data.as_deref().map_or(0, |bytes| Head::of(bytes).input_hz);
        let is_slower = matches!(stated_hz, 8_000 | 12_000);
        params.sample_rate = Some(if is_slower { stated_hz } else { MOST_HZ });
    }
    params
}

/// A stream of Opus that is being decoded, of one or two tracks.
pub struct Opus {
    params: AudioCodecParameters,
    decoder: OpusDecoder,
    tracks: usize,
    rate_hz: u32,
    /// Frames that are still to be left out at the beginning.
    skip: usize,
    samples: Vec<f32>,
    buffer: AudioBuffer<f32>,
}

impl Opus {
    fn new(params: &AudioCodecParameters) -> Result<Self> {
        let params = with_rate(params);
        let tracks = params.channels.as_ref().map_or(0, |channels| channels.count());
        let layout = match tracks {
            1 => layouts::CHANNEL_LAYOUT_MONO,
            2 => layouts::CHANNEL_LAYOUT_STEREO,
            _ => return unsupported_error("opus: more than two tracks"),
        };
        let rate_hz = params.sample_rate.unwrap_or(MOST_HZ);
        let Ok(mut decoder) = OpusDecoder::new(rate_hz.cast_signed(), tracks) else {
            return unsupported_error("opus: rate");
        };
        let head = params.extra_data.as_deref().map(Head::of).unwrap_or_default();
        decoder.gain_q8 = i32::from(head.gain);
        let skip = frames(u64::from(head.pre_skip), rate_hz);
        let samples = vec![0.0; tracks * MAX_PACKET_SAMPLES];
        let buffer = AudioBuffer::new(AudioSpec::new(rate_hz, layout), MAX_PACKET_SAMPLES);
        Ok(Self { params, decoder, tracks, rate_hz, skip, samples, buffer })
    }
}

/// Frames at this rate that are as long as so many at 48 kHz.
fn frames(count: u64, rate_hz: u32) -> usize {
    usize::try_from(count.saturating_mul(u64::from(rate_hz)) / HEADER_HZ).unwrap_or(usize::MAX)
}

impl AudioDecoder for Opus {
    fn reset(&mut self) {
        // Fails for no state that a decoder can be in.
        let _ = self.decoder.reset_state();
    }

    fn codec_info(&self) -> &CodecInfo {
        &CODECS[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.buffer.clear();
        // An empty packet is a lost one (RFC 6716, section 3.4, R1), whose length is not known here.
        if packet.data.is_empty() {
            return decode_error("opus: an empty packet");
        }
        let Ok(decoded) = self.decoder.decode(packet.data, MAX_PACKET_SAMPLES, &mut self.samples)
        else {
            return decode_error("opus: no packet of this codec");
        };
        let Some(samples) = self.samples.get(..decoded * self.tracks) else {
            return decode_error("opus: a packet that is too long");
        };
        self.buffer.render_uninit(Some(decoded));
        self.buffer.copy_from_slice_interleaved(&samples);
        let begins = self.skip.min(decoded);
        self.skip -= begins;
        self.buffer.trim(begins, frames(packet.trim_end.get(), self.rate_hz));
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

impl RegisterableAudioDecoder for Opus {
    fn try_registry_new(
        params: &AudioCodecParameters,
        _: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(params)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &CODECS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_in_either_order_of_bytes() {
        let ogg = b"OpusHead\x01\x02\x38\x01\x40\x1F\0\0\x00\xFD\0";
        let mp4 = b"OpusHead\x00\x02\x01\x38\0\0\x1F\x40\xFD\x00\0";
        let head = Head { pre_skip: 312, input_hz: 8000, gain: -768 };
        assert_eq!((Head::of(ogg), Head::of(mp4)), (head, head));
        assert_eq!(Head::of(&ogg[..17]), Head::default());
        assert_eq!(Head::of(b""), Head::default());
    }
}
