//! A rubric's file: strict TOML to what a programme asks.
//!
//! `docs/rubric.md` explains the form to those who write it. What is not understood is refused with
//! line and column, never skipped; so are combinations that no conversation could satisfy.

use jiff::tz::TimeZone;
use measure::acts::{self, ActKind};
use measure::analyse::Analyser;
use measure::conversation::{Channel, Direction, Language, Role};
use measure::gist;
use measure::moments::{Class, Skill};
use measure::rubric::{
    Detecting, Fact, Form, Judging, MetadataField, Opener, OwnMoment, Question, ReadingSettings,
    Rubric, Window, Windows, Wording,
};
use measure::time::Ms;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong with a rubric's file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} line {line}, column {column}: expected {expected}, found {found}")]
pub struct RubricProblem {
    /// The file, as it was named.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// The largest file that is read, in bytes.
pub const SIZE_BYTES: usize = 1 << 20;
/// How many wordings, words, scripts and facts' texts a rubric may hold together.
pub const WORDINGS: usize = 10_000;
/// The longest wording, in bytes.
pub const WORDING_BYTES: usize = 500;
/// The longest text of a script, in bytes.
pub const SCRIPT_BYTES: usize = 4_000;
/// How many moments of its own a rubric may have.
pub const MOMENTS: usize = 500;
/// How many questions a form may have.
pub const QUESTIONS: usize = 500;
/// Of how many places it is told that they are wrong, at most.
pub const PROBLEMS: usize = 100;
/// The largest window, in stretches of the floor.
pub const WINDOW_TURNS: u32 = 100;

/// Reads a rubric's text; `name` is what the file is called in a problem.
///
/// A kind that `[judging]` names must be one of the rubric's own moments or of the catalogue.
pub fn parse(text: &str, name: &str) -> Result<Rubric, RubricProblem> {
    read(text, name).map_err(|(first, _)| first)
}

/// Like `parse`, with everything that is wrong with it, as far as one thing can be told from another:
/// by its place.
pub fn parse_all(text: &str, name: &str) -> Result<Rubric, Vec<RubricProblem>> {
    read(text, name).map_err(|(first, others)| [first].into_iter().chain(others).collect())
}

fn read(text: &str, name: &str) -> Result<Rubric, (RubricProblem, Vec<RubricProblem>)> {
    static KINDS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let analyser = Analyser::new(&Rubric::default());
        analyser.kinds().iter().map(|kind| kind.name.to_string()).collect()
    });
    let mut reader = Reader {
        text,
        name,
        known: &KINDS,
        wordings: 0,
        named: BTreeSet::new(),
        all_named: true,
        noted: RefCell::default(),
    };
    if text.len() > SIZE_BYTES {
        let found = format!("{} bytes", text.len());
        let wrong = reader.problem(0, format!("at most {SIZE_BYTES} bytes"), found);
        return Err((reader.shown(wrong), Vec::new()));
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    // What is no TOML says nothing of what else is wrong.
    let is_toml = errors.is_empty();
    for error in errors {
        let place = error.span().map_or(0, |span| span.start);
        let found = match text.get(place..).and_then(|rest| rest.chars().next()) {
            None => "the end of the file".into(),
            Some('\n' | '\r') => "the end of the line".into(),
            Some(char) => format!("`{char}`"),
        };
        let message = error.message().lines().next().unwrap_or("");
        reader.note(reader.problem(place, format!("TOML ({message})"), found));
    }
    let rubric = if is_toml { reader.rubric(&document) } else { Ok(Rubric::default()) };
    let rubric = reader.kept(rubric).unwrap_or_default();
    let mut noted = reader.noted.take();
    noted.sort_by_key(|wrong| wrong.place);
    noted.truncate(PROBLEMS);
    let mut problems: Vec<_> = noted.into_iter().map(|wrong| reader.shown(wrong)).collect();
    if !is_toml {
        // What is wrong behind that in its line follows from it.
        problems.dedup_by_key(|problem| problem.line);
    }
    problems.dedup();
    let mut problems = problems.into_iter();
    match problems.next() {
        None => Ok(rubric),
        Some(first) => Err((first, problems.collect())),
    }
}

/// The shipped rubrics: name and text.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    &[
        ("support", include_str!("../../../programmes/support.toml")),
        ("billing", include_str!("../../../programmes/billing.toml")),
    ]
}

type Value<'t> = Spanned<DeValue<'t>>;
type Checked<T> = Result<T, Wrong>;

/// Something that is wrong, and at which byte.
#[derive(Debug)]
struct Wrong {
    place: usize,
    expected: String,
    found: String,
}

struct Reader<'a> {
    text: &'a str,
    name: &'a str,
    /// The names of the catalogue.
    known: &'a [String],
    wordings: usize,
    /// The names of the rubric's own moments, also of those in which something is wrong.
    named: BTreeSet<String>,
    /// Whether these are all of them.
    all_named: bool,
    /// What is wrong with it so far.
    noted: RefCell<Vec<Wrong>>,
}

/// The keys of a table, each taken once; what is left over was noted before.
struct Fields<'v, 't> {
    table: &'v DeTable<'t>,
    place: usize,
    path: String,
}

impl<'v, 't> Fields<'v, 't> {
    fn get(&self, key: &str) -> Option<&'v Value<'t>> {
        self.table.get(key)
    }

    fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where a key stands; the table where it does not.
    fn place(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.place, |(key, _)| key.span().start)
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

impl Reader<'_> {
    /// What was read; where it is wrong, that is noted, and what stands beside it is read all the same.
    fn kept<T>(&self, read: Checked<T>) -> Option<T> {
        read.map_err(|wrong| self.note(wrong)).ok()
    }

    fn note(&self, wrong: Wrong) {
        self.noted.borrow_mut().push(wrong);
    }

    fn problem(
        &self,
        place: usize,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Wrong {
        Wrong { place, expected: expected.into(), found: found.into() }
    }

    /// What is wrong, by its line and column.
    fn shown(&self, wrong: Wrong) -> RubricProblem {
        let Wrong { place, expected, found } = wrong;
        let before = self.text.get(..place).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        let line = before.matches('\n').count() + 1;
        RubricProblem { name: self.name.to_owned(), line, column, expected, found }
    }

    fn wrong(&self, value: &Value<'_>, expected: impl Into<String>) -> Wrong {
        let found = match value.get_ref() {
            DeValue::String(text) => quoted(text),
            DeValue::Integer(number) => format!("`{}`", number.as_str()),
            DeValue::Float(number) => format!("`{}`", number.as_str()),
            DeValue::Boolean(value) => format!("`{value}`"),
            DeValue::Datetime(_) => "a date".into(),
            DeValue::Array(list) if list.is_empty() => "an empty list".into(),
            DeValue::Array(_) => "a list".into(),
            DeValue::Table(_) => "a table".into(),
        };
        self.problem(value.span().start, expected, found)
    }

    fn missing(&self, fields: &Fields<'_, '_>, key: &str, what: &str) -> Wrong {
        let found = match fields.path.as_str() {
            "" => "none".to_owned(),
            path => format!("none in `{path}`"),
        };
        self.problem(fields.place, format!("`{key}`, {what}"), found)
    }

    fn fields<'v, 't>(
        &self,
        table: &'v DeTable<'t>,
        span: Range<usize>,
        path: &str,
        keys: &[&str],
    ) -> Checked<Fields<'v, 't>> {
        for (key, _) in table {
            if !keys.contains(&key.get_ref().as_ref()) {
                let place = key.span().start;
                self.note(self.problem(place, one_of(keys), quoted(key.get_ref())));
            }
        }
        Ok(Fields { table, place: span.start, path: path.to_owned() })
    }

    fn table<'v, 't>(
        &self,
        value: &'v Value<'t>,
        path: &str,
        keys: &[&str],
    ) -> Checked<Fields<'v, 't>> {
        match value.get_ref() {
            DeValue::Table(table) => self.fields(table, value.span(), path, keys),
            _ => Err(self.wrong(value, format!("a table with {}", one_of(keys)))),
        }
    }

    fn array<'v, 't>(&self, value: &'v Value<'t>, of: &str) -> Checked<Vec<&'v Value<'t>>> {
        match value.get_ref() {
            DeValue::Array(list) => Ok(list.iter().collect()),
            _ => Err(self.wrong(value, format!("a list of {of}"))),
        }
    }

    fn string<'v>(&self, value: &'v Value<'_>, what: &str) -> Checked<&'v str> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong(value, what)),
        }
    }

    /// One line of text, not empty.
    fn line(&self, value: &Value<'_>, what: &str, longest: usize) -> Checked<String> {
        let text = self.string(value, what)?.trim();
        if text.is_empty() {
            return Err(self.wrong(value, what));
        }
        if text.len() > longest {
            let found = format!("{} bytes", text.len());
            return Err(self.problem(
                value.span().start,
                format!("at most {longest} bytes"),
                found,
            ));
        }
        Ok(text.to_owned())
    }

    fn integer(&self, value: &Value<'_>, range: Range<u32>, what: &str) -> Checked<u32> {
        let expected = || format!("{what}, {} to {}", range.start, range.end - 1);
        match value.get_ref() {
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                let digits = digits.trim_start_matches('+');
                let digits = match number.radix() {
                    10 => digits,
                    _ => digits.get(2..).unwrap_or(digits),
                };
                u32::from_str_radix(digits, number.radix())
                    .ok()
                    .filter(|number| range.contains(number))
                    .ok_or_else(|| self.wrong(value, expected()))
            }
            _ => Err(self.wrong(value, expected())),
        }
    }

    /// A word of a closed list.
    fn word<T: Copy>(
        &self,
        value: &Value<'_>,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Checked<T> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.as_ref(),
            _ => "",
        };
        all.iter().copied().find(|&one| name(one) == text).ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|&one| name(one)).collect();
            self.wrong(value, one_of(&names))
        })
    }

    fn language(&self, value: &Value<'_>) -> Checked<Language> {
        let text = self.string(value, "a language such as \"en\"")?;
        Some(text)
            .filter(|text| text.len() == 2)
            .and_then(Language::from_tag)
            .ok_or_else(|| self.wrong(value, "a language by its two letters, such as \"en\""))
    }

    /// A name as it stands in tables.
    fn kind_name(&self, value: &Value<'_>) -> Checked<String> {
        let what = "a name of small letters, digits and _, such as \"right_party\"";
        let text = self.string(value, what)?;
        let good = text.len() <= 60
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if good { Ok(text.to_owned()) } else { Err(self.wrong(value, what)) }
    }

    /// Ways to say one thing: a list of texts, none empty, none twice.
    fn wordings(&mut self, value: &Value<'_>, longest: usize) -> Checked<Vec<String>> {
        let list = self.array(value, "texts")?;
        if list.is_empty() {
            return Err(self.wrong(value, "at least one text"));
        }
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        for item in list {
            let text = self.line(item, "a text that is not empty", longest)?;
            if !text.chars().any(char::is_alphanumeric) {
                return Err(self.wrong(item, "a text with at least one word"));
            }
            if !seen.insert(text.to_lowercase()) {
                return Err(self.wrong(item, "each text once"));
            }
            self.wordings += 1;
            if self.wordings > WORDINGS {
                let expected = format!("at most {WORDINGS} texts in a rubric");
                return Err(self.problem(item.span().start, expected, "more"));
            }
            all.push(text);
        }
        Ok(all)
    }

    /// `{ gist = […] }` or `{ exact = […] }`, in this language.
    fn wording(&mut self, value: &Value<'_>, path: &str, language: Language) -> Checked<Wording> {
        let fields = self.table(value, path, &["gist", "exact"])?;
        let (texts, gist) = match (fields.get("gist"), fields.get("exact")) {
            (Some(texts), None) => (texts, true),
            (None, Some(texts)) => (texts, false),
            (Some(_), Some(_)) => {
                let place = fields.place("exact");
                return Err(self.problem(place, "either `gist` or `exact`", "both"));
            }
            (None, None) => return Err(self.missing(&fields, "gist", "or `exact`: texts")),
        };
        if gist && !gist::knows(language) {
            let expected =
                format!("`exact`, for nothing is matched by meaning in `{}`", language.code());
            return Err(self.problem(fields.place("gist"), expected, "`gist`"));
        }
        Ok(Wording { any: self.wordings(texts, WORDING_BYTES)?, gist })
    }

    fn rubric(&mut self, document: &Spanned<DeTable<'_>>) -> Checked<Rubric> {
        let keys = ["programme", "about", "heads", "reading", "detecting", "judging"];
        let fields = self.fields(document.get_ref(), 0..0, "", &keys)?;
        let programme = match fields.get("programme") {
            Some(value) => self.line(value, "the name of the programme", 100),
            None => Err(self.missing(&fields, "programme", "the name of the programme")),
        };
        let programme = self.kept(programme).unwrap_or_default();
        let line = |key: &str, what: &str| {
            fields.get(key).and_then(|value| self.kept(self.line(value, what, 1_000)))
        };
        let about = line("about", "one line that says what the programme is").unwrap_or_default();
        let heads = line("heads", "a file of heads");
        let reading = fields.get("reading").and_then(|value| self.kept(self.reading(value)));
        let reading = reading.unwrap_or_default();
        let detecting = fields.get("detecting").map(|value| self.detecting(value, &reading));
        let detecting = detecting.map(|read| self.kept(read));
        self.all_named = !matches!(detecting, Some(None));
        let detecting = detecting.flatten().unwrap_or_default();
        let judging = fields.get("judging").and_then(|value| self.kept(self.judging(value)));
        let judging = judging.unwrap_or_default();
        Ok(Rubric { programme, about, reading, heads, detecting, judging })
    }

    fn reading(&self, value: &Value<'_>) -> Checked<ReadingSettings> {
        let fields = self.table(value, "reading", &["language", "roles", "tracks"])?;
        let language = fields.get("language").and_then(|value| self.kept(self.language(value)));
        let mut roles = BTreeMap::new();
        if let Some(value) = fields.get("roles") {
            let DeValue::Table(table) = value.get_ref() else {
                return Err(self.wrong(value, "a table of labels and roles"));
            };
            for (label, role) in table {
                let lower = label.get_ref().trim().to_lowercase();
                if lower.is_empty() || lower.len() > 200 {
                    let found = quoted(label.get_ref());
                    return Err(self.problem(label.span().start, "a speaker's label", found));
                }
                let Some(role) = self.kept(self.word(role, Role::ALL, Role::name)) else {
                    continue;
                };
                if roles.insert(lower, role).is_some() {
                    let expected = "each label once, in any case";
                    let found = quoted(label.get_ref());
                    return Err(self.problem(label.span().start, expected, found));
                }
            }
        }
        let mut tracks = Vec::new();
        if let Some(value) = fields.get("tracks") {
            let DeValue::Array(list) = value.get_ref() else {
                return Err(self.wrong(value, "a list of roles, one for each track"));
            };
            for role in list.iter() {
                tracks.extend(self.kept(self.word(role, Role::ALL, Role::name)));
            }
        }
        Ok(ReadingSettings { roles, language, tracks })
    }

    fn detecting(&mut self, value: &Value<'_>, reading: &ReadingSettings) -> Checked<Detecting> {
        let keys = ["time_zone", "windows", "words", "jargon", "scripts", "facts", "moments"];
        let fields = self.table(value, "detecting", &keys)?;
        let mut detecting = Detecting::default();
        if let Some(value) = fields.get("time_zone") {
            let what = "a time zone such as \"Europe/London\"";
            let zone = self.line(value, what, 100).and_then(|zone| match TimeZone::get(&zone) {
                Ok(_) => Ok(zone),
                Err(_) => Err(self.wrong(value, what)),
            });
            detecting.time_zone = self.kept(zone);
        }
        if let Some(value) = fields.get("windows") {
            detecting.windows = self.kept(self.windows(value)).unwrap_or_default();
        }
        if let Some(value) = fields.get("words") {
            let acts: Vec<&str> = ActKind::ALL.iter().map(|act| act.name()).collect();
            let words = self.table(value, "detecting.words", &acts)?;
            for (key, texts) in words.table {
                // The name was checked with the keys.
                if let Some(act) = ActKind::from_name(key.get_ref()) {
                    if !acts::accepts_words(act) {
                        let expected =
                            "an act that is found by its wordings, not by a rule of its own";
                        let found = format!("`{act}`");
                        self.note(self.problem(key.span().start, expected, found));
                        continue;
                    }
                    let texts = self.wordings(texts, WORDING_BYTES);
                    detecting.words.extend(self.kept(texts).map(|texts| (act, texts)));
                }
            }
        }
        if let Some(value) = fields.get("jargon") {
            let terms = self.table(value, "detecting.jargon", &["add", "remove"])?;
            if let Some(add) = terms.get("add") {
                let add = self.wordings(add, WORDING_BYTES);
                detecting.jargon.add = self.kept(add).unwrap_or_default();
            }
            if let Some(remove) = terms.get("remove") {
                let remove = self.wordings(remove, WORDING_BYTES);
                detecting.jargon.remove = self.kept(remove).unwrap_or_default();
            }
        }
        if let Some(value) = fields.get("scripts") {
            let scripts = match value.get_ref() {
                DeValue::Array(list) if list.is_empty() => Ok(Vec::new()),
                _ => self.wordings(value, SCRIPT_BYTES),
            };
            detecting.scripts = self.kept(scripts).unwrap_or_default();
        }
        if let Some(value) = fields.get("facts") {
            for item in self.array(value, "tables with `asked` and `answer`")? {
                let fact = self.fact(item);
                detecting.facts.extend(self.kept(fact));
            }
        }
        if let Some(value) = fields.get("moments") {
            let list = self.array(value, "moments")?;
            if let Some(item) = list.get(MOMENTS) {
                let expected = format!("at most {MOMENTS} moments");
                return Err(self.problem(item.span().start, expected, "more"));
            }
            for item in list {
                let moment = self.moment(item, reading.language);
                detecting.moments.extend(self.kept(moment));
            }
        }
        Ok(detecting)
    }

    fn fact(&mut self, value: &Value<'_>) -> Checked<Fact> {
        let fact = self.table(value, "detecting.facts", &["asked", "answer"])?;
        let mut texts = |key: &str, what: &str| match fact.get(key) {
            Some(value) => self.wordings(value, WORDING_BYTES),
            None => Err(self.missing(&fact, key, what)),
        };
        let asked = texts("asked", "ways the question is put")?;
        let answer = texts("answer", "ways the right answer is put")?;
        Ok(Fact { asked, answer })
    }

    fn windows(&self, value: &Value<'_>) -> Checked<Windows> {
        let keys = [
            "chat_wait_s",
            "dead_air_s",
            "heard_percent",
            "heard_percent_strict",
            "hold_s",
            "quiet_s",
            "warnings_before_ending",
        ];
        let fields = self.table(value, "detecting.windows", &keys)?;
        let given = |key: &str, most: u32, least: u32, what: &str| {
            let value = fields.get(key)?;
            self.kept(self.integer(value, least..most + 1, what))
        };
        let time = |key: &str, most: u32| given(key, most, 1, "seconds").map(seconds);
        let percent = |key: &str| given(key, 100, 0, "percent").map(|one| one as u8);
        let Windows {
            chat_wait,
            dead_air,
            heard_percent,
            heard_percent_strict,
            hold,
            quiet,
            warnings_before_ending,
        } = Windows::default();
        Ok(Windows {
            chat_wait: time("chat_wait_s", 86_400).unwrap_or(chat_wait),
            dead_air: time("dead_air_s", 3_600).unwrap_or(dead_air),
            heard_percent: percent("heard_percent").unwrap_or(heard_percent),
            heard_percent_strict: percent("heard_percent_strict").unwrap_or(heard_percent_strict),
            hold: time("hold_s", 86_400).unwrap_or(hold),
            quiet: time("quiet_s", 3_600).unwrap_or(quiet),
            warnings_before_ending: given("warnings_before_ending", 10, 0, "warnings")
                .unwrap_or(warnings_before_ending),
        })
    }

    fn moment(&mut self, value: &Value<'_>, language: Option<Language>) -> Checked<OwnMoment> {
        let path = "detecting.moments";
        let keys = [
            "name",
            "title",
            "why",
            "class",
            "skill",
            "opens",
            "required",
            "forbidden",
            "window",
            "by",
            "channels",
            "directions",
            "language",
        ];
        let fields = self.table(value, path, &keys)?;
        let Some(name_value) = fields.get("name") else {
            return Err(self.missing(&fields, "name", "its name in tables"));
        };
        let name = self.kind_name(name_value)?;
        if !self.named.insert(name.clone()) {
            return Err(self.wrong(name_value, "each name once"));
        }
        let need =
            |key: &str, what: &str| fields.get(key).ok_or_else(|| self.missing(&fields, key, what));
        let title =
            self.line(need("title", "what was done when it is met")?, "a short title", 200)?;
        let why = self.line(
            need("why", "why the programme asks for it")?,
            "why the programme asks for it",
            1_000,
        )?;
        let class =
            self.word(need("class", "skill, fault, duty or ritual")?, Class::ALL, Class::name)?;
        // A programme's own fault or ritual takes the place of the catalogue's of its name.
        let replaces = class != Class::Skill
            && measure::moments::MOMENTS.iter().any(|row| row.name == name && row.class() == class);
        if self.known.contains(&name) && !replaces {
            let expected = "a name that the catalogue does not have";
            return Err(self.wrong(name_value, expected));
        }
        let skill = fields
            .get("skill")
            .map(|value| self.word(value, Skill::ALL, Skill::name))
            .transpose()?;
        match (class, skill) {
            (Class::Skill, None) => {
                return Err(self.missing(&fields, "skill", "for a moment of the class `skill`"));
            }
            (Class::Skill, Some(_)) | (_, None) => {}
            (_, Some(_)) => {
                let expected = "`skill` only where the class is `skill`";
                let found = format!("class `{class}`");
                return Err(self.problem(fields.place("skill"), expected, found));
            }
        }
        let by = match fields.get("by") {
            Some(value) => self.word(value, Role::ALL, Role::name)?,
            None => Role::Agent,
        };
        if class == Class::Skill && !matches!(by, Role::Agent | Role::Supervisor) {
            let expected = "`agent` or `supervisor`, whose skill it is";
            return Err(self.problem(fields.place("by"), expected, format!("`{by}`")));
        }
        let channels = self.set(&fields, "channels", Channel::ALL, Channel::name)?;
        let directions = self.set(&fields, "directions", Direction::ALL, Direction::name)?;
        let language = match (fields.get("language"), language) {
            (Some(value), _) => self.language(value)?,
            (None, Some(language)) => language,
            (None, None) => {
                let what = "the language it is written in, here or under [reading]";
                return Err(self.missing(&fields, "language", what));
            }
        };
        let window = self.window(need("window", "where it is looked for")?)?;
        let opens = need("opens", "what opens it")?;
        let (opens, window_place) = (opens, fields.place("window"));
        let (required, forbidden) = (fields.get("required"), fields.get("forbidden"));
        let opener = self.opener(opens, language)?;
        let required = required
            .map(|value| self.wording(value, "detecting.moments.required", language))
            .transpose()?;
        let forbidden = forbidden
            .map(|value| self.wording(value, "detecting.moments.forbidden", language))
            .transpose()?;
        match (class, &required, &forbidden) {
            (_, None, None) => {
                return Err(self.missing(&fields, "required", "or `forbidden`: what to look for"));
            }
            (Class::Fault, Some(_), _) => {
                let expected = "only `forbidden` for a fault, which is what should not happen";
                return Err(self.problem(fields.place("required"), expected, "`required`"));
            }
            (_, Some(required), Some(forbidden)) => {
                let lower: BTreeSet<String> =
                    required.any.iter().map(|text| text.to_lowercase()).collect();
                if let Some(both) =
                    forbidden.any.iter().find(|text| lower.contains(&text.to_lowercase()))
                {
                    let expected = "texts that are not required as well";
                    return Err(self.problem(fields.place("forbidden"), expected, quoted(both)));
                }
            }
            _ => {}
        }
        let backwards = matches!(window, Window::TurnsBefore(_) | Window::FromStart);
        if backwards && matches!(opener, Opener::Start | Opener::Metadata { .. }) {
            let expected = "a window that follows the opener, which is the start";
            return Err(self.problem(window_place, expected, "a window before it"));
        }
        if let Opener::Metadata { field, value } = &opener {
            let clash = match field {
                MetadataField::Channel => {
                    !channels.is_empty() && !channels.iter().any(|channel| channel.name() == value)
                }
                MetadataField::Direction => {
                    !directions.is_empty()
                        && !directions.iter().any(|direction| direction.name() == value)
                }
                MetadataField::Language => language.code() != value,
                MetadataField::Queue | MetadataField::Topic => false,
            };
            if clash {
                let expected = format!("a {field} the moment is valid for");
                return Err(self.problem(fields.place("opens"), expected, quoted(value)));
            }
        }
        if let (Opener::Silence(_), [channel]) =
            (&opener, channels.iter().copied().collect::<Vec<_>>().as_slice())
            && *channel != Channel::Voice
        {
            let expected = "`voice` among the channels, for a silence is of a call";
            return Err(self.problem(fields.place("channels"), expected, format!("`{channel}`")));
        }
        Ok(OwnMoment {
            name,
            title,
            why,
            class,
            skill,
            opener,
            required,
            forbidden,
            window,
            by,
            channels,
            directions,
            language,
        })
    }

    fn set<T: Copy + Ord>(
        &self,
        fields: &Fields<'_, '_>,
        key: &str,
        all: &[T],
        name: impl Fn(T) -> &'static str + Copy,
    ) -> Checked<BTreeSet<T>> {
        let mut set = BTreeSet::new();
        if let Some(value) = fields.get(key) {
            let list = self.array(value, key)?;
            if list.is_empty() {
                let expected = format!("at least one, or no `{}` at all", fields.key(key));
                return Err(self.wrong(value, expected));
            }
            for item in list {
                if !set.insert(self.word(item, all, name)?) {
                    return Err(self.wrong(item, "each one once"));
                }
            }
        }
        Ok(set)
    }

    fn window(&self, value: &Value<'_>) -> Checked<Window> {
        let expected = "\"end\", \"from_start\", { turns = 3 }, { turns_before = 3 } or \
                        { until = \"commit\" }";
        if let DeValue::String(text) = value.get_ref() {
            return match text.as_ref() {
                "end" => Ok(Window::End),
                "from_start" => Ok(Window::FromStart),
                _ => Err(self.wrong(value, expected)),
            };
        }
        if !value.get_ref().is_table() {
            return Err(self.wrong(value, expected));
        }
        let keys = ["turns", "turns_before", "until"];
        let fields = self.table(value, "window", &keys)?;
        self.only_one(&fields, &keys)?;
        if let Some(value) = fields.get("turns") {
            return Ok(Window::Turns(self.integer(value, 1..WINDOW_TURNS + 1, "turns")?));
        }
        if let Some(value) = fields.get("turns_before") {
            return Ok(Window::TurnsBefore(self.integer(value, 1..WINDOW_TURNS + 1, "turns")?));
        }
        if let Some(value) = fields.get("until") {
            return Ok(Window::Until(self.word(value, ActKind::ALL, ActKind::name)?));
        }
        Err(self.wrong(value, expected))
    }

    /// Refuses two of several keys of which one says all.
    fn only_one(&self, fields: &Fields<'_, '_>, keys: &[&str]) -> Checked<()> {
        let mut there = keys.iter().filter(|key| fields.has(key));
        match (there.next(), there.next()) {
            (Some(first), Some(second)) => {
                let expected = format!("either `{first}` or `{second}`");
                Err(self.problem(fields.place(second), expected, "both"))
            }
            _ => Ok(()),
        }
    }

    fn opener(&mut self, value: &Value<'_>, language: Language) -> Checked<Opener> {
        let expected = "\"start\", \"transfer\", \"before_close\", { act = …, by = … }, \
                        { phrase = …, by = … }, { number = …, by = … }, { field = …, is = … } or \
                        { silence_s = … }";
        if let DeValue::String(text) = value.get_ref() {
            return match text.as_ref() {
                "start" => Ok(Opener::Start),
                "transfer" => Ok(Opener::Transfer),
                "before_close" => Ok(Opener::BeforeClose),
                _ => Err(self.wrong(value, expected)),
            };
        }
        if !value.get_ref().is_table() {
            return Err(self.wrong(value, expected));
        }
        let path = "opens";
        let keys = ["act", "phrase", "number", "field", "silence_s", "by", "is"];
        let fields = self.table(value, path, &keys)?;
        self.only_one(&fields, &["act", "phrase", "number", "field", "silence_s"])?;
        let by = |reader: &Self| match fields.get("by") {
            Some(value) => reader.word(value, Role::ALL, Role::name),
            None => Err(reader.missing(&fields, "by", "whose words open it")),
        };
        let opener = if let Some(act) = fields.get("act") {
            Opener::Act { act: self.word(act, ActKind::ALL, ActKind::name)?, by: by(self)? }
        } else if let Some(phrase) = fields.get("phrase") {
            let by = by(self)?;
            Opener::Phrase { wording: self.wording(phrase, "opens.phrase", language)?, by }
        } else if let Some(number) = fields.get("number") {
            let digits = self.integer(number, 1..33, "how many digits at least")?;
            Opener::Number { digits, by: by(self)? }
        } else if let Some(field) = fields.get("field") {
            let field = self.word(field, MetadataField::ALL, MetadataField::name)?;
            let value = match fields.get("is") {
                Some(value) => value,
                None => return Err(self.missing(&fields, "is", "the value that opens it")),
            };
            let text = match field {
                MetadataField::Channel => {
                    self.word(value, Channel::ALL, Channel::name)?.name().to_owned()
                }
                MetadataField::Direction => {
                    self.word(value, Direction::ALL, Direction::name)?.name().to_owned()
                }
                MetadataField::Language => self.language(value)?.code().to_owned(),
                MetadataField::Queue | MetadataField::Topic => {
                    self.line(value, "the value that opens it", 200)?
                }
            };
            Opener::Metadata { field, value: text }
        } else if let Some(silence) = fields.get("silence_s") {
            Opener::Silence(seconds(self.integer(silence, 1..3_601, "seconds")?))
        } else {
            return Err(self.wrong(value, expected));
        };
        let takes = match opener {
            Opener::Act { .. } | Opener::Phrase { .. } | Opener::Number { .. } => "by",
            Opener::Metadata { .. } => "is",
            _ => "",
        };
        for extra in ["by", "is"] {
            if extra != takes && fields.has(extra) {
                let expected = format!("no `{extra}` with this opener");
                return Err(self.problem(fields.place(extra), expected, format!("`{extra}`")));
            }
        }
        Ok(opener)
    }

    fn judging(&self, value: &Value<'_>) -> Checked<Judging> {
        let fields = self.table(value, "judging", &["off", "least_confidence", "form"])?;
        let mut judging = Judging::default();
        if let Some(value) = fields.get("off") {
            for item in self.array(value, "names of moments")? {
                let Some(name) = self.kept(self.known_kind(item)) else { continue };
                if !judging.off.insert(name) {
                    self.note(self.wrong(item, "each name once"));
                }
            }
        }
        if let Some(value) = fields.get("least_confidence") {
            let number = match value.get_ref() {
                DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
                DeValue::Integer(number) => number.as_str().parse::<f32>().ok(),
                _ => None,
            };
            let number = number.filter(|number| (0.0..=1.0).contains(number));
            let number = number.ok_or_else(|| self.wrong(value, "a number from 0 to 1"));
            judging.least_confidence = self.kept(number).unwrap_or_default();
        }
        if let Some(value) = fields.get("form") {
            judging.form = Some(self.form(value)?);
        }
        Ok(judging)
    }

    fn known_kind(&self, value: &Value<'_>) -> Checked<String> {
        let name = self.kind_name(value)?;
        match self.known.contains(&name) || self.named.contains(&name) || !self.all_named {
            true => Ok(name),
            false => Err(self.wrong(value, "a moment of the catalogue or of this rubric")),
        }
    }

    fn form(&self, value: &Value<'_>) -> Checked<Form> {
        let fields = self.table(value, "judging.form", &["title", "total", "questions"])?;
        let title = match fields.get("title") {
            Some(value) => self.line(value, "the form's title", 200),
            None => Err(self.missing(&fields, "title", "the form's title")),
        };
        let title = self.kept(title).unwrap_or_default();
        let total = match fields.get("total").map(|value| (value, value.get_ref().as_bool())) {
            None => false,
            Some((_, Some(total))) => total,
            Some((value, None)) => return Err(self.wrong(value, "true or false")),
        };
        let Some(list) = fields.get("questions") else {
            return Err(self.missing(&fields, "questions", "at least one"));
        };
        let items = self.array(list, "questions")?;
        if items.is_empty() {
            return Err(self.wrong(list, "at least one question"));
        }
        if let Some(item) = items.get(QUESTIONS) {
            let expected = format!("at most {QUESTIONS} questions");
            return Err(self.problem(item.span().start, expected, "more"));
        }
        let mut questions: Vec<Question> = Vec::new();
        let mut ids = BTreeSet::new();
        let asked = items.len();
        for item in items {
            let Some(question) = self.kept(self.question(item, total)) else { continue };
            if !ids.insert(question.id.clone()) {
                let found = quoted(&question.id);
                self.note(self.problem(item.span().start, "each id once", found));
            }
            questions.push(question);
        }
        // One that is wrong may be the one that has points.
        let all_read = questions.len() == asked;
        if total && all_read && questions.iter().all(|question| question.points.is_none()) {
            let expected = "`points` at the questions of a form with a total";
            return Err(self.problem(fields.place("total"), expected, "none"));
        }
        Ok(Form { title, questions, total })
    }

    fn question(&self, value: &Value<'_>, total: bool) -> Checked<Question> {
        let keys = ["id", "text", "moments", "points"];
        let fields = self.table(value, "judging.form.questions", &keys)?;
        let need =
            |key: &str, what: &str| fields.get(key).ok_or_else(|| self.missing(&fields, key, what));
        let id = self.line(need("id", "the client's own id")?, "the client's own id", 100)?;
        let text =
            self.line(need("text", "what the client asks")?, "what the client asks", 1_000)?;
        let list = need("moments", "the moments that answer it")?;
        let mut moments = Vec::new();
        for item in self.array(list, "names of moments")? {
            let Some(name) = self.kept(self.known_kind(item)) else { continue };
            if moments.contains(&name) {
                return Err(self.wrong(item, "each name once"));
            }
            moments.push(name);
        }
        if self.array(list, "names of moments")?.is_empty() {
            return Err(self.wrong(list, "at least one moment"));
        }
        let points = fields
            .get("points")
            .map(|value| self.integer(value, 0..1_000_001, "points"))
            .transpose()?;
        if points.is_some() && !total {
            let expected = "`points` only in a form with `total = true`";
            return Err(self.problem(fields.place("points"), expected, "no total"));
        }
        Ok(Question { id, text, moments, points })
    }
}

fn seconds(seconds: u32) -> Ms {
    Ms(i64::from(seconds) * 1_000)
}

fn one_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "nothing".into(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// A word of the file as it stands in a problem, shortened.
fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::moments::Skill;

    const MOMENT: &str = "[[detecting.moments]]\nname = \"own\"\ntitle = \"t\"\nwhy = \"w\"\n";
    const START: &str = "opens = \"start\"\nwindow = \"end\"\nlanguage = \"en\"\n";

    /// A file's text and its problem as `line:column expected X, found Y`, or `ok`.
    fn check(text: &str, expected: &str) {
        let got = match parse(text, "file") {
            Ok(_) => "ok".to_owned(),
            Err(problem) => format!(
                "{}:{} expected {}, found {}",
                problem.line, problem.column, problem.expected, problem.found
            ),
        };
        assert_eq!(got, expected, "\n{text}");
    }

    /// A moment with these lines, after one line that names the programme.
    fn check_moment(lines: &str, expected: &str) {
        check(&format!("programme = \"p\"\n{MOMENT}{lines}"), expected);
    }

    #[test]
    fn the_shipped_rubrics_are_complete() {
        for &(name, text) in shipped() {
            let rubric = parse(text, name).unwrap();
            assert_eq!(rubric.programme, name);
            assert!(!rubric.about.is_empty() && !rubric.reading.roles.is_empty());
            let named = |name: &str| rubric.detecting.moments.iter().any(|own| own.name == name);
            for duty in [
                "required_words",
                "consent",
                "right_party",
                "adjusts_for_vulnerable",
                "escalates",
                "warns_before_ending",
            ] {
                let duty = rubric.detecting.moments.iter().find(|own| own.name == duty).unwrap();
                assert_eq!(duty.class, Class::Duty);
            }
            for ritual in ["greets", "identifies_self", "offers_more_help", "closes"] {
                assert!(named(ritual));
            }
            assert!(rubric.detecting.moments.iter().any(|own| own.class == Class::Fault));
            let form = rubric.judging.form.unwrap();
            assert_eq!(form.questions.len(), 8);
            for own in &rubric.detecting.moments {
                let texts = own.required.iter().chain(&own.forbidden);
                assert!(texts.into_iter().all(|wording| wording.any.len() >= 3), "{}", own.name);
            }
        }
    }

    #[test]
    fn every_example_in_the_documentation_is_read() {
        let text = include_str!("../../../docs/rubric.md");
        let mut blocks = 0;
        for part in text.split("```toml\n").skip(1) {
            let block = part.split("```").next().unwrap();
            // A part of a file stands below the line that every file needs.
            let whole = if block.contains("programme =") {
                block.to_owned()
            } else {
                format!("programme = \"example\"\n[reading]\nlanguage = \"en\"\n{block}")
            };
            if let Err(problem) = parse(&whole, "docs/rubric.md") {
                panic!("{problem}\n{whole}");
            }
            blocks += 1;
        }
        assert!(blocks >= 6, "{blocks}");
    }

    #[test]
    fn a_whole_rubric_is_read() {
        let text = "programme = \"p\"\n[reading]\nlanguage = \"en\"\nroles.Advisor = \"agent\"\n\
                    [detecting]\nwindows.hold_s = 90\nwindows.dead_air_s = 15\n\
                    windows.heard_percent = 0\nwindows.heard_percent_strict = 100\n\
                    jargon.add = [\"flow team\"]\njargon.remove = [\"SLA\"]\ntime_zone = \"Europe/London\"\nwindows.quiet_s = 7\n\
                    words.thank = [\"cheers\"]\n\
                    [[detecting.moments]]\nname = \"own\"\ntitle = \"t\"\nwhy = \"w\"\n\
                    class = \"skill\"\nskill = \"clarity\"\n\
                    opens = { number = 4, by = \"customer\" }\n\
                    required.gist = [\"I have it\"]\nwindow = { until = \"bye\" }\n\
                    channels = [\"chat\"]\n";
        let rubric = parse(text, "file").unwrap();
        assert_eq!(rubric.reading.roles.get("advisor"), Some(&Role::Agent));
        assert_eq!(rubric.detecting.windows.quiet, Ms(7_000));
        assert_eq!(rubric.detecting.windows.hold, Ms(90_000));
        assert_eq!(rubric.detecting.windows.dead_air, Ms(15_000));
        assert_eq!(rubric.detecting.windows.least_heard_percent(false), 0);
        assert_eq!(rubric.detecting.windows.least_heard_percent(true), 100);
        assert_eq!(rubric.detecting.jargon.add, ["flow team"]);
        assert_eq!(rubric.detecting.jargon.remove, ["SLA"]);
        assert_eq!(rubric.detecting.windows.chat_wait, Windows::default().chat_wait);
        assert_eq!(
            rubric.detecting.moments,
            [OwnMoment {
                name: "own".into(),
                title: "t".into(),
                why: "w".into(),
                class: Class::Skill,
                skill: Some(Skill::Clarity),
                opener: Opener::Number { digits: 4, by: Role::Customer },
                required: Some(Wording { any: vec!["I have it".into()], gist: true }),
                forbidden: None,
                window: Window::Until(ActKind::Bye),
                by: Role::Agent,
                channels: [Channel::Chat].into(),
                directions: BTreeSet::new(),
                language: Language::ENGLISH,
            }]
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        check("programme = \"p\"", "ok");
        check("", "1:1 expected `programme`, the name of the programme, found none");
        check(
            "programme = \"p\"\ncolour = 1",
            "2:1 expected `programme`, `about`, `heads`, `reading`, `detecting` or `judging`, found `colour`",
        );
        check(
            "programme = \"p\"\n[reading]\nroles.\"é\" = 'boss'",
            "3:13 expected `agent`, `customer`, `supervisor`, `bot` or `other`, found `boss`",
        );
        check(
            "programme = \"p\"\n[detecting]\ntime_zone = \"Mars/Base\"",
            "3:13 expected a time zone such as \"Europe/London\", found `Mars/Base`",
        );
        check(
            "programme = \"p\"\n[detecting]\nwindows.quiet_s = 0",
            "3:19 expected seconds, 1 to 3600, found `0`",
        );
        check(
            "programme = \"p\"\n[detecting]\nwindows.heard_percent = 101",
            "3:25 expected percent, 0 to 100, found `101`",
        );
        check(
            "programme = \"p\"\n[judging]\nleast_confidence = 1.5",
            "3:20 expected a number from 0 to 1, found `1.5`",
        );
        check(
            "programme = \"p\"\n[judging]\noff = [\"reads_back\", \"sings\"]",
            "3:22 expected a moment of the catalogue or of this rubric, found `sings`",
        );
        check(
            "programme = \"p\"\n[[judging.form.questions]]\nid=\"1\"\ntext=\"t\"\nmoments=[]",
            "2:11 expected `title`, the form's title, found none in `judging.form`",
        );
        check(
            "programme = \"p\"\n[detecting]\nwords.thank = [\"ta\", \"Ta\"]",
            "3:22 expected each text once, found `Ta`",
        );
        check(
            "programme = \"p\"\n[detecting]\nwords.read_back = [\"I have it as\"]",
            "3:7 expected an act that is found by its wordings, not by a rule of its own, found \
             `read_back`",
        );
    }

    #[test]
    fn broken_toml_is_named_with_its_place() {
        for (text, line) in [("programme = ", 1), ("programme = \"p\"\n[x", 2), ("a\u{0}b", 1)] {
            let problem = parse(text, "file").unwrap_err();
            assert_eq!(problem.line, line, "{problem}");
            assert!(problem.expected.starts_with("TOML"), "{problem}");
        }
    }

    #[test]
    fn combinations_that_cannot_be_are_refused() {
        let gist = "required.gist = [\"hello\"]\n";
        check_moment(&format!("class = \"duty\"\n{START}{gist}"), "ok");
        check_moment(
            &format!("class = \"skill\"\n{START}{gist}"),
            "2:1 expected `skill`, for a moment of the class `skill`, found none in \
             `detecting.moments`",
        );
        check_moment(
            &format!("class = \"duty\"\nskill = \"clarity\"\n{START}{gist}"),
            "7:1 expected `skill` only where the class is `skill`, found class `duty`",
        );
        check_moment(
            &format!("class = \"duty\"\n{START}"),
            "2:1 expected `required`, or `forbidden`: what to look for, found none in \
             `detecting.moments`",
        );
        check_moment(
            &format!("class = \"fault\"\n{START}{gist}"),
            "10:1 expected only `forbidden` for a fault, which is what should not happen, found \
             `required`",
        );
        check_moment(
            &format!("class = \"duty\"\n{START}{gist}forbidden.exact = [\"Hello\"]"),
            "11:1 expected texts that are not required as well, found `Hello`",
        );
        check_moment(
            &format!(
                "class = \"duty\"\nopens = \"start\"\nwindow = \"from_start\"\n\
                 language = \"en\"\n{gist}"
            ),
            "8:1 expected a window that follows the opener, which is the start, found a window \
             before it",
        );
        check_moment(
            &format!(
                "class = \"duty\"\nopens = {{ field = \"channel\", is = \"chat\" }}\n\
                 window = \"end\"\nlanguage = \"en\"\nchannels = [\"voice\"]\n{gist}"
            ),
            "7:1 expected a channel the moment is valid for, found `chat`",
        );
        check_moment(
            &format!("class = \"duty\"\nopens = \"start\"\nwindow = \"end\"\n{gist}"),
            "2:1 expected `language`, the language it is written in, here or under [reading], \
             found none in `detecting.moments`",
        );
        check_moment(
            &format!(
                "class = \"duty\"\nopens = {{ act = \"bye\", number = 3, by = \"agent\" }}\n\
                 window = \"end\"\nlanguage = \"en\"\n{gist}"
            ),
            "7:24 expected either `act` or `number`, found both",
        );
    }

    #[test]
    fn what_is_compared_by_meaning_is_in_a_language_that_it_knows() {
        let german = "class = \"duty\"\nwindow = \"end\"\nlanguage = \"de\"\n";
        check_moment(&format!("{german}opens = \"start\"\nrequired.exact = [\"danke\"]"), "ok");
        check_moment(
            &format!("{german}opens = \"start\"\nrequired.gist = [\"danke\"]"),
            "10:10 expected `exact`, for nothing is matched by meaning in `de`, found `gist`",
        );
        check_moment(
            &format!(
                "{german}opens = {{ phrase = {{ gist = [\"ich kündige\"] }}, by = \"customer\" }}\n\
                 required.exact = [\"danke\"]"
            ),
            "9:22 expected `exact`, for nothing is matched by meaning in `de`, found `gist`",
        );
    }

    #[test]
    fn a_catalogue_name_is_taken_again_by_a_fault_or_ritual_alone() {
        let own = |name: &str, class: &str| {
            let moment = MOMENT.replace("own", name);
            let lines = format!("class = \"{class}\"\n{START}required.exact = [\"x\"]");
            format!("programme = \"p\"\n{moment}{lines}")
        };
        check(&own("greets", "ritual"), "ok");
        check(
            &own("greets", "duty"),
            "3:8 expected a name that the catalogue does not have, found `greets`",
        );
        let text = format!(
            "programme = \"p\"\n{}class = \"duty\"\n{START}required.exact = [\"x\"]",
            MOMENT.replace("own", "reads_back")
        );
        check(&text, "3:8 expected a name that the catalogue does not have, found `reads_back`");
    }

    #[test]
    fn limits_hold() {
        let long = format!("programme = \"p\"\nabout = \"{}\"", "x".repeat(SIZE_BYTES));
        let problem = parse(&long, "file").unwrap_err();
        assert_eq!(problem.expected, "at most 1048576 bytes");
        let texts: Vec<String> = (0..=WORDINGS).map(|n| format!("\"text {n}\"")).collect();
        let many = format!("programme = \"p\"\n[detecting]\nscripts = [{}]", texts.join(","));
        let problem = parse(&many, "file").unwrap_err();
        assert_eq!(problem.expected, "at most 10000 texts in a rubric");
        let deep = format!("a = {}", "[".repeat(100_000));
        assert!(parse(&deep, "file").is_err());
    }

    #[test]
    fn no_mutation_makes_it_panic() {
        let mut random = crate::mask::planted::Random(7);
        for round in 0..2_000 {
            let (name, text) = shipped()[round % 2];
            let mutated = random.mutated(text.as_bytes());
            let _ = parse(&String::from_utf8_lossy(&mutated), name);
        }
    }

    fn told(text: &str) -> Vec<String> {
        let problems = parse_all(text, "draft").err().unwrap_or_default();
        assert_eq!(parse(text, "draft").err(), problems.first().cloned(), "{text}");
        let told = |one: &RubricProblem| format!("{}:{} {}", one.line, one.column, one.found);
        problems.iter().map(told).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_told_by_its_place_and_nothing_that_follows_from_it() {
        let text = r#"about = ""
colour = "red"
programme = 7

[reading]
roles = { Advisor = "agent", Caller = "king", Client = "nobody" }

[detecting]
time_zone = "Mars/Utopia"
windows = { hold_s = 0, quiet_s = 5, dead_air_s = "long" }
words = { thank = ["thanks", ""], empathy = "no list" }

[[detecting.moments]]
name = "own_one"
title = "What is asked"
why = "It is asked for"
class = "virtue"

[[detecting.moments]]
title = "No name"

[judging]
off = ["own_one", "none_such", "nor_this"]
least_confidence = 2
form = { title = "", questions = [
  { id = "1", text = "Was it?", moments = ["own_one"] },
  { id = "2", text = "Was it not?", moments = ["no_such"] },
  { id = "1", text = "Again?", moments = [], points = 3 },
] }
"#;
        let expected = [
            "1:9 ``",
            "2:1 `colour`",
            "3:13 `7`",
            "6:39 `king`",
            "6:56 `nobody`",
            "9:13 `Mars/Utopia`",
            "10:22 `0`",
            "10:51 `long`",
            "11:30 ``",
            "11:35 `empathy`",
            "17:9 `virtue`",
            "19:1 none in `detecting.moments`",
            "23:19 `none_such`",
            "23:32 `nor_this`",
            "24:20 `2`",
            "25:18 ``",
            "27:48 `no_such`",
            "28:42 an empty list",
        ];
        assert_eq!(told(text), expected);
        // Whatever is mended, the others stay as they were.
        let mended = text.replace("\"king\"", "\"customer\"").replace("= 7", "= \"p\"");
        assert_eq!(told(&mended).len(), expected.len() - 2);
    }

    #[test]
    fn of_very_much_that_is_wrong_the_first_is_told() {
        let keys: String = (0..50_000).map(|n| format!("key_{n} = 1\n")).collect();
        let all = told(&format!("programme = \"p\"\n{keys}"));
        assert_eq!((all.len(), &*all[0], &*all[99]), (PROBLEMS, "2:1 `key_0`", "101:1 `key_99`"));
        // Where the moments could not be read, nobody knows which names are theirs.
        let told = told("programme = \"p\"\ndetecting = 7\njudging.off = [\"own_one\"]\n");
        assert_eq!(told, ["2:13 `7`"]);
    }

    #[test]
    fn what_is_no_toml_is_told_of_each_line_and_nothing_else() {
        let told = told("programme = \n[judging]\noff = [\"none_such\"]\nx = = 1\n");
        let lines: Vec<&str> =
            told.iter().filter_map(|one| one.split_once(':')).map(|(line, _)| line).collect();
        assert_eq!(lines, ["1", "4"], "{told:?}");
        assert_eq!(parse_all("programme = \"p\"", "draft").unwrap().programme, "p");
    }
}
