//! Changes to bytes, the same for the same seed.

/// Pieces that formats are made of, and values that parsers stumble over.
const TOKENS: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"\"\"",
    b":",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r\n",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"18446744073709551616",
    b"1700000000000",
    b"9999-12-31T23:59:59Z",
    b"2026-02-30 10:00",
    b"[00:01]",
    b"[00:02-00:01]",
    b"[99:99:99.999]",
    b"[silence 19 s]",
    b"[hold]",
    b"[transfer]",
    b"Agent:",
    b"Customer: ",
    b"agent 2: ",
    b"# channel: voice",
    b"# conversation_id: ",
    b"conversation_id",
    b"start_ms",
    b"end_ms",
    b"role",
    b"event",
    b"text",
    b"sentiment",
    b"\"dialog\"",
    b"\"parties\"",
    b"\"analysis\"",
    b"\"body\"",
    b"\"speaker\"",
    b"\"segments\"",
    b"\"vcon\": \"0.4.0\"",
    b"\"critical\": [\"x\"]",
    b"base64url",
    b"WEBVTT",
    b"-->",
    b"00:00:01,000 --> 00:00:02,000",
    b"<v Ann>",
    b"</v>",
    b"&amp;",
    b"[SPEAKER_00]: ",
    b"\"start\"",
    b"\"signatures\"",
    b"\"protected\"",
    b"json",
    b"4111 1111 1111 1111",
    b"four one one one",
    b"double oh",
    b"security code",
    b"card",
    b"[card#1 ending 1111]",
    b"[code#1]",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xC3",
    b"\xE2\x80\x99",
    b"\xF0\x9F\x98\x80",
    b"\0",
    b"[[moment]]",
    b"[[form.question]]",
    b"= ",
    b"'''",
    b"any = [",
    b"gist = true",
    b"moment",
    b"opener",
    b"window",
    b"1,234",
    b"-1.234,50",
    b"K-1",
    b"2026-02-03",
];

/// Numbers without end, the same for the same seed (xorshift64*).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        // Zero would stay zero; the multiplication spreads seeds that lie side by side.
        let mut random = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        random.number();
        random
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }
}

/// No mutated input is longer.
const LONGEST: usize = 16 << 10;

/// One of the seeds, changed a few times over.
pub fn mutated(seeds: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let one =
        |random: &mut Random| seeds.get(random.below(seeds.len())).copied().unwrap_or_default();
    let mut bytes = one(random).to_vec();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let length = 1 + random.below(16.min(bytes.len() + 1));
        let end = (at + length).min(bytes.len());
        match random.below(10) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.number() as u8;
                }
            }
            2 => bytes.insert(at, random.number() as u8),
            3 => drop(bytes.drain(at..end)),
            // A stretch of it again, elsewhere or many times over.
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            5 => {
                let piece = bytes[at..end].repeat(1 + random.below(64));
                bytes.splice(at..at, piece);
            }
            6 | 7 => {
                let token = TOKENS[random.below(TOKENS.len())];
                let end = if random.below(2) == 0 { at } else { end };
                bytes.splice(at..end, token.iter().copied());
            }
            // The beginning of this one and the end of another.
            8 => {
                let other = one(random);
                let from = random.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            _ => bytes.truncate(at),
        }
        bytes.truncate(LONGEST);
    }
    bytes
}
