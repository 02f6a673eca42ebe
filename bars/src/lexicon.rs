//! The lexicon that misspellings are judged by, made of SCOWL's lists as Debian's `scowl` ships
//! them: files such as `british-words.35`, a word a line, in Latin-1.

use anyhow::{Context, ensure};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the lists are, and where the lexicon goes.
#[derive(Args)]
pub struct Lexicon {
    /// The folder of SCOWL's lists
    #[arg(long, value_name = "DIR")]
    scowl: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Beyond this size the lists hold words that are more likely slips.
const GREATEST_SIZE: u32 = 80;

/// Makes the lexicon: each word in lower case, with 0 to 3 for how rare it is.
pub fn lexicon(settings: &Lexicon) -> anyhow::Result<()> {
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    let folder = &settings.scowl;
    let list =
        std::fs::read_dir(folder).with_context(|| format!("reading `{}`", folder.display()))?;
    for file in list {
        let path = file?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((list, size)) = name.rsplit_once('.') else { continue };
        let size: u32 = size.parse().with_context(|| format!("`{name}`: expected a size"))?;
        // Variants of the third sort count as wrong.
        if size > GREATEST_SIZE || list.contains("variant_3") || list.contains("roman") {
            continue;
        }
        let rare = match (list.ends_with("-words"), size) {
            (true, ..=20) => 0,
            (true, ..=35) => 1,
            (true, ..=50) => 2,
            _ => 3,
        };
        let bytes = std::fs::read(&path).with_context(|| format!("reading `{name}`"))?;
        for line in bytes.split(|&byte| byte == b'\n') {
            // Without its apostrophe a short form is no slip.
            let word: Vec<u8> = line.iter().filter(|&&byte| byte != b'\'').copied().collect();
            let Ok(word) = String::from_utf8(word.trim_ascii().to_ascii_lowercase()) else {
                continue;
            };
            if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                let known = words.entry(word).or_insert(rare);
                *known = rare.min(*known);
            }
        }
    }
    ensure!(!words.is_empty(), "`{}`: expected SCOWL's lists", folder.display());
    println!("{} words", words.len());
    let map = fst::Map::from_iter(words)?;
    println!("{} bytes", map.as_fst().as_bytes().len());
    std::fs::write(&settings.out, map.as_fst().as_bytes())
        .with_context(|| format!("writing `{}`", settings.out.display()))
}
