//! Samples as WAV files: what every browser plays without a decoder of its own.
//!
//! Copies that are played have µ-law, a byte a sample as telephones have it, so that an hour takes 29
//! MB a channel at 8 kHz and 58 at 16; those that are written for others to use have 16 bits.
//!
//! - **Source**: ITU-T G.711 for the coding; the header with `fact` as Microsoft's "Multimedia Data
//!   Standards Update" asks of what is not PCM.

/// How samples are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// µ-law: 8 bits, quiet samples finer than loud ones.
    MuLaw,
    /// 16 bits, the lower byte first.
    Pcm16,
}

/// No file of this form holds more bytes of samples.
const MOST_BYTES: u64 = u32::MAX as u64 - 64;

impl Coding {
    fn bytes(self) -> u16 {
        match self {
            Self::MuLaw => 1,
            Self::Pcm16 => 2,
        }
    }

    /// What a file begins with; as long for any number of frames. `None` where it cannot hold as many.
    pub fn head(self, channels: u16, rate_hz: u32, frames: u64) -> Option<Vec<u8>> {
        let frame_bytes = channels.checked_mul(self.bytes())?;
        let data = frames.checked_mul(u64::from(frame_bytes)).filter(|data| *data <= MOST_BYTES)?;
        let data = u32::try_from(data).ok()?;
        let (tag, extra): (u16, &[u8]) = match self {
            Self::Pcm16 => (1, &[]),
            // The length of what would follow: nothing.
            Self::MuLaw => (7, &[0, 0]),
        };
        let mut form = b"WAVEfmt ".to_vec();
        form.extend((16 + extra.len() as u32).to_le_bytes());
        form.extend(tag.to_le_bytes());
        form.extend(channels.to_le_bytes());
        form.extend(rate_hz.to_le_bytes());
        form.extend((rate_hz.checked_mul(u32::from(frame_bytes))?).to_le_bytes());
        form.extend(frame_bytes.to_le_bytes());
        form.extend((8 * self.bytes()).to_le_bytes());
        form.extend(extra);
        if self == Self::MuLaw {
            form.extend(b"fact");
            form.extend(4u32.to_le_bytes());
            form.extend(u32::try_from(frames).ok()?.to_le_bytes());
        }
        form.extend(b"data");
        form.extend(data.to_le_bytes());
        let mut head = b"RIFF".to_vec();
        head.extend((form.len() as u32 + data + data % 2).to_le_bytes());
        head.extend(form);
        Some(head)
    }

    /// What fills a file up to an even length.
    pub fn tail(self, channels: u16, frames: u64) -> &'static [u8] {
        let bytes = frames.wrapping_mul(u64::from(channels) * u64::from(self.bytes()));
        if bytes % 2 == 1 { &[0] } else { &[] }
    }

    /// Appends samples.
    pub fn write(self, samples: &[i16], bytes: &mut Vec<u8>) {
        match self {
            Self::MuLaw => bytes.extend(samples.iter().map(|sample| mu_law(*sample))),
            Self::Pcm16 => bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes())),
        }
    }
}

/// A sample as G.711 has it: sign, the place of the highest bit, and the four bits below that.
fn mu_law(sample: i16) -> u8 {
    const BIAS: u16 = 132;
    const MOST: u16 = 32_635;
    let magnitude = sample.unsigned_abs().min(MOST) + BIAS;
    // The bias makes it 128 or more, so that the highest bit is one of eight.
    let exponent = (8 - magnitude.leading_zeros().min(8)) as u8;
    let mantissa = ((magnitude >> (exponent + 3)) & 0x0F) as u8;
    let sign = if sample < 0 { 0x80 } else { 0 };
    !(sign | exponent << 4 | mantissa)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a byte of µ-law stands for.
    fn linear(byte: u8) -> i32 {
        let bits = !byte;
        let magnitude = ((i32::from(bits & 0x0F) << 3) + 132) << ((bits >> 4) & 7);
        let magnitude = magnitude - 132;
        if bits & 0x80 == 0 { magnitude } else { -magnitude }
    }

    #[test]
    fn samples_come_back_as_near_as_the_coding_has_them() {
        assert_eq!((mu_law(0), linear(0xFF)), (0xFF, 0));
        for sample in i16::MIN..=i16::MAX {
            let byte = mu_law(sample);
            let back = linear(byte);
            let off = (back - i32::from(sample)).abs();
            // Half a step: with the bias a 32nd of what it is, and at the top what is cut off.
            assert!(off <= (i32::from(sample.unsigned_abs()) + 132) / 32, "{sample}: {back}");
            assert!(i32::from(sample.signum()) * back >= 0, "{sample}: {back}");
        }
        // What was µ-law before stays what it was.
        for byte in 0..=255u8 {
            let sample = linear(byte) as i16;
            assert_eq!(linear(mu_law(sample)), linear(byte));
        }
    }

    #[test]
    fn a_head_says_what_follows() {
        let head = Coding::MuLaw.head(2, 8_000, 1_000).unwrap();
        assert_eq!((head.len(), &head[head.len() - 4..]), (58, &2_000u32.to_le_bytes()[..]));
        assert_eq!(head[4..8], (50 + 2_000u32).to_le_bytes());
        assert_eq!(Coding::MuLaw.head(2, 8_000, 0).unwrap().len(), 58);
        let head = Coding::Pcm16.head(1, 16_000, 1_000).unwrap();
        assert_eq!((head.len(), &head[head.len() - 4..]), (44, &2_000u32.to_le_bytes()[..]));
        // A day of sixteen kilohertz and two channels fits in µ-law, and not in 16 bits.
        let day = 24 * 3_600 * 16_000;
        assert!(Coding::MuLaw.head(2, 16_000, day).is_some());
        assert!(Coding::Pcm16.head(2, 16_000, day).is_none());
        assert_eq!((Coding::MuLaw.tail(1, 3).len(), Coding::MuLaw.tail(2, 3).len()), (1, 0));
    }
}
