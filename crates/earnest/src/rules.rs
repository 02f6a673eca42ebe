//! The rules of every programme that has a rubric, made ready.

use anyhow::Context;
use measure::analyse::Analyser;
use measure::heads::Heads;
use measure::moments::Kind;
use measure::rubric::{ReadingSettings, Rubric};
use std::collections::BTreeMap;
use std::path::Path;
use store::Store;

/// The largest rubric that is read, in bytes; a thousand times a long one.
const LARGEST: u64 = 4 << 20;

/// The largest file of heads that is read, in bytes: every weight of every act, and room.
const LARGEST_HEADS: u64 = 64 << 20;

/// A rubric and its rules.
pub struct Ruled {
    /// What the programme asks.
    pub rubric: Rubric,
    /// The rules, ready.
    pub analyser: Analyser,
}

impl Ruled {
    fn new(rubric: Rubric) -> Self {
        Self { analyser: Analyser::new(&rubric), rubric }
    }

    /// The rules of a rubric, with the text of the heads it names; `name` is what it is called.
    pub fn with(rubric: Rubric, heads: Option<&str>, name: &str) -> anyhow::Result<Self> {
        let Some(file) = rubric.heads.as_deref() else { return Ok(Self::new(rubric)) };
        let text = heads.with_context(|| {
            format!("{name} heads `{file}`: expected their text, found none; `earnest rubric use` stores it")
        })?;
        let heads = Heads::parse(text.as_bytes()).map_err(|problem| {
            anyhow::anyhow!(
                "{name} heads `{file}` line {}: expected {}",
                problem.at,
                problem.expected
            )
        })?;
        let analyser = Analyser::with_heads(&rubric, heads).map_err(|stale| {
            anyhow::anyhow!(
                "{name} heads `{file}`: {stale}; `earnest train` fits them anew, and a rubric without \
                 `heads` does without"
            )
        })?;
        Ok(Self { analyser, rubric })
    }
}

/// The rules of every programme that has a rubric, and those of the others.
pub struct Rules {
    programmes: BTreeMap<String, Ruled>,
    others: Ruled,
}

impl Rules {
    /// The rules of nobody in particular: the catalogue alone.
    pub fn catalogue() -> Self {
        Self { programmes: BTreeMap::new(), others: Ruled::new(Rubric::default()) }
    }

    /// The rules a database holds.
    pub async fn of_database(store: &mut Store) -> anyhow::Result<Self> {
        let mut rules = Self::catalogue();
        for stored in store.rubrics().await? {
            let name = format!("the stored rubric of `{}`,", stored.programme);
            let mut rubric = intake::rubric::parse(&stored.toml, &name)?;
            rubric.programme.clone_from(&stored.programme);
            let ruled = Ruled::with(rubric, stored.heads.as_deref(), &name)?;
            rules.programmes.insert(stored.programme, ruled);
        }
        Ok(rules)
    }

    /// The rules of a programme.
    pub fn of(&self, programme: Option<&str>) -> &Ruled {
        programme.and_then(|name| self.programmes.get(name)).unwrap_or(&self.others)
    }

    /// Whether a programme has a rubric.
    pub fn knows(&self, programme: &str) -> bool {
        self.programmes.contains_key(programme)
    }

    /// The kind of a name, by its programme's rules or else any.
    pub fn kind(&self, programme: Option<&str>, name: &str) -> Option<&Kind> {
        let all = self.programmes.values().chain([&self.others]);
        let all = std::iter::once(self.of(programme)).chain(all);
        all.flat_map(|ruled| ruled.analyser.kinds()).find(|kind| *kind.name == *name)
    }

    /// Every programme with a rubric, by name.
    pub fn programmes(&self) -> impl Iterator<Item = (&str, &Ruled)> {
        self.programmes.iter().map(|(name, ruled)| (name.as_str(), ruled))
    }

    /// The edition of every programme; `""` stands for the others.
    pub fn editions(&self) -> BTreeMap<String, String> {
        let mut editions: BTreeMap<String, String> = self
            .programmes
            .iter()
            .map(|(name, ruled)| (name.clone(), ruled.analyser.edition().to_owned()))
            .collect();
        editions.insert(String::new(), self.others.analyser.edition().to_owned());
        editions
    }

    /// How the files of every programme are read.
    pub fn reading(&self) -> BTreeMap<String, ReadingSettings> {
        self.programmes
            .iter()
            .map(|(name, ruled)| (name.clone(), ruled.rubric.reading.clone()))
            .collect()
    }
}

/// A rubric's text, with that of the heads it names, and its rules.
pub struct ReadRubric {
    /// The text of the rubric.
    pub text: String,
    /// The text of its heads; a file beside it.
    pub heads: Option<String>,
    /// What it says, ready.
    pub ruled: Ruled,
}

/// A rubric with its own heads: a file, or a shipped one by its name.
pub fn read_whole(path: &Path) -> anyhow::Result<ReadRubric> {
    let (text, rubric) = read(path)?;
    let name = format!("rubric `{}`", path.display());
    let heads = match &rubric.heads {
        None => None,
        Some(file) => {
            let beside = path.parent().unwrap_or(Path::new("")).join(file);
            let what = || format!("{name} heads `{}`", beside.display());
            let size = std::fs::metadata(&beside).with_context(what)?.len();
            anyhow::ensure!(
                size <= LARGEST_HEADS,
                "{}: expected at most {LARGEST_HEADS} bytes, found {size}",
                what()
            );
            let bytes = std::fs::read(&beside).with_context(what)?;
            let text = String::from_utf8(bytes);
            Some(text.ok().with_context(|| format!("{} line 1: expected UTF-8", what()))?)
        }
    };
    let ruled = Ruled::with(rubric, heads.as_deref(), &name)?;
    Ok(ReadRubric { text, heads, ruled })
}

/// The text of a rubric and what it says, whatever heads it names.
pub fn read(path: &Path) -> anyhow::Result<(String, Rubric)> {
    let name = path.display().to_string();
    let shipped = intake::rubric::shipped().iter().find(|(shipped, _)| *shipped == name);
    if let (Some((_, text)), false) = (shipped, path.exists()) {
        return Ok(((*text).to_owned(), intake::rubric::parse(text, &name)?));
    }
    anyhow::ensure!(
        path.try_exists().with_context(|| format!("rubric `{name}`"))?,
        "rubric `{name}`: expected a file or a shipped rubric ({}), found nothing of that name",
        intake::rubric::shipped()
            .iter()
            .map(|(shipped, _)| *shipped)
            .collect::<Vec<_>>()
            .join(", ")
    );
    let size = std::fs::metadata(path).with_context(|| format!("rubric `{name}`"))?.len();
    anyhow::ensure!(
        size <= LARGEST,
        "rubric `{name}`: expected at most {LARGEST} bytes, found {size}"
    );
    let bytes = std::fs::read(path).with_context(|| format!("rubric `{name}`"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        anyhow::anyhow!(
            "rubric `{name}`: expected UTF-8, found another byte at {}",
            error.utf8_error().valid_up_to()
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let rubric = intake::rubric::parse_all(&text, &name).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(problems.join("\n"))
    })?;
    Ok((text, rubric))
}
