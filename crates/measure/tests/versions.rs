//! Answers change with a version, never silently: what every rule finds in the fixtures is kept.

mod common;
#[path = "common/own_moments.rs"]
mod own_moments;

use common::{Case, cases, fixtures};
use measure::analyse::{ACTS_VERSION, Analyser, READING_VERSION};
use measure::language::WordLists;
use measure::moments::{MOMENTS, Moment};
use measure::reading::{Reading, Scratch, Scripts};
use measure::rubric::Windows;
use measure::signals::SIGNALS;
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Every case of the catalogue's fixtures, and a hash of the text of all.
fn all() -> (Vec<Case>, String) {
    let mut files: Vec<PathBuf> = ["moments", "own"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(fixtures().join(folder)).expect("a folder of fixtures"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let mut found = Vec::new();
    let mut text = String::new();
    for file in files {
        let file = fs::read_to_string(file).expect("a fixture");
        found.extend(cases(&file).into_iter().filter(|case| case.moments.is_empty()));
        text.push_str(&file);
    }
    (found, short(&text))
}

fn short(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// For every rule its version and a hash of all that it finds.
fn versions(all: &[Case]) -> BTreeMap<String, (u32, String)> {
    let lists = WordLists::english().expect("the word lists that ship");
    let mut analysers: BTreeMap<(&[String], &str), Analyser> = BTreeMap::new();
    let mut found: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let mut scratch = Scratch::default();
    for case in all {
        let name = format!("{} {} {}\n", case.title, case.marks.len(), case.beyond);
        let rubric = (case.scripts.as_slice(), case.fact.as_str());
        let analyser = analysers.entry(rubric).or_insert_with(|| Analyser::new(&case.rubric()));
        let mut add = |rule: String, version: u32, finds: String| {
            let (_, all) = found.entry(rule).or_insert_with(|| (version, String::new()));
            let _ = write!(all, "{name}{finds}");
        };
        let scripts = Scripts::new(&case.scripts, &lists);
        let windows = Windows::default();
        let reading = Reading::new(&case.conversation, &lists, &scripts, &windows, &mut scratch);
        let read = format!("{:?}{:?}{:?}", reading.sentences, reading.stretches, reading.waits);
        add("reading".into(), READING_VERSION, read);
        let findings = analyser.analyse(&case.conversation);
        add("acts".into(), ACTS_VERSION, format!("{:?}", findings.acts));
        for (number, signal) in SIGNALS.iter().enumerate() {
            let values: Vec<_> = (findings.signals.iter())
                .filter(|one| usize::from(one.kind) == number)
                .map(|one| (one.party, one.value))
                .collect();
            add(format!("signal {}", signal.name), signal.version, format!("{values:?}"));
        }
        for (number, kind) in analyser.kinds().iter().enumerate() {
            // A kind's number says nothing of what it finds.
            let moments: Vec<Moment> = (findings.moments.iter())
                .filter(|moment| usize::from(moment.kind) == number)
                .map(|moment| Moment { kind: 0, ..*moment })
                .collect();
            add(format!("moment {}", kind.name), kind.version, format!("{moments:?}"));
        }
    }
    for (file, case) in own_moments::all() {
        let analyser = own_moments::analyser(&case);
        let (_, all) = found.entry("own moments".into()).or_insert_with(|| {
            let version = analyser.kinds().last().map_or(0, |kind| kind.version);
            (version, String::new())
        });
        let first = MOMENTS.len();
        let moments: Vec<Moment> = (analyser.analyse(&case.conversation).moments.into_iter())
            .filter(|moment| usize::from(moment.kind) >= first)
            .map(|moment| Moment { kind: moment.kind - first as u16, ..moment })
            .collect();
        let _ = write!(all, "{file} {}\n{moments:?}", case.title);
    }
    found.values_mut().for_each(|(_, all)| *all = short(all));
    found
}

#[test]
fn answers_change_only_with_a_version() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden_versions.txt");
    let (all, text) = all();
    let now = versions(&all);
    let mut file = format!("fixtures 0 {text}\n");
    for (rule, (version, hash)) in &now {
        let _ = writeln!(file, "{rule} {version} {hash}");
    }
    if env::var_os("EARNEST_BLESS").is_some() {
        fs::write(&path, &file).expect("a file that can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let before: BTreeMap<&str, (u32, &str)> = kept
        .lines()
        .filter_map(|line| {
            let (rest, hash) = line.rsplit_once(' ')?;
            let (rule, version) = rest.rsplit_once(' ')?;
            Some((rule, (version.parse().ok()?, hash)))
        })
        .collect();
    let same_fixtures = before.get("fixtures").is_some_and(|(_, hash)| *hash == text);
    let silent: Vec<&str> = now
        .iter()
        .filter(|(rule, (version, hash))| {
            before.get(rule.as_str()).is_some_and(|(old, kept)| old == version && kept != hash)
        })
        .map(|(rule, _)| rule.as_str())
        .collect();
    assert!(
        silent.is_empty() || !same_fixtures,
        "the answers changed and the version did not; raise the version of each, or, before the \
         first release, refresh tests/golden_versions.txt with EARNEST_BLESS=1:\n{}",
        silent.join("\n")
    );
    assert!(
        kept == file,
        "tests/golden_versions.txt is not current: fixtures, versions or rules were added or \
         changed; refresh it with EARNEST_BLESS=1"
    );
}
