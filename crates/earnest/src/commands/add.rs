//! `earnest add`: conversations in, a report out.

use crate::Ended;
use crate::cli::{self, Add, InputFormat, ReportFormat};
use crate::import_report::{self, Import};
use crate::keeper::Keeper;
use crate::progress::Progress;
use crate::rules::{self, ReadRubric, Ruled, Rules};
use crate::terminal::width;
use crate::{pipeline, terminal};
use anyhow::Context;
use intake::{Bills, Format, IdFrom, Key, Map, NamePattern, Options, Pair, SignerKey};
use measure::conversation::{Language, Role};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Store;

/// Adds conversations and prints the report.
pub async fn run(args: &Add) -> anyhow::Result<Ended> {
    // A list that cannot be written any more stops no import.
    let mut list = Ok(());
    let mut progress = Progress::of_bytes(intake::size_bytes(&args.paths), "turns");
    let import = add(args, None, &mut progress, &mut |id| {
        if args.list && list.is_ok() {
            list = write_id(id);
        }
    })
    .await?;
    progress.done();
    let report = match args.report {
        ReportFormat::Human => import_report::human(&import, width()),
        ReportFormat::Json => format!("{:#}\n", import_report::json(&import)),
    };
    if args.list {
        unless_left(anstream::stderr().write_all(report.as_bytes()))?;
        unless_left(list).context("listing what was stored")?;
    } else {
        unless_left(super::print(&report))?;
    }
    Ok(ended(&import))
}

fn write_id(id: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", terminal::safe(id))?;
    out.flush()
}

/// That whoever reads has seen enough is no fault of the import, nor its success.
fn unless_left(written: std::io::Result<()>) -> std::io::Result<()> {
    match written {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// How an import ended.
pub fn ended(import: &Import) -> Ended {
    match (import.interrupted, import.refused() + import.faults()) {
        (true, _) => Ended::Interrupted,
        (false, 0) => Ended::Well,
        (false, _) => Ended::SomeRefused,
    }
}

/// Refuses what is wrong with the texts that an upload may give, before its file is waited for.
pub fn check(args: &Add) -> anyhow::Result<()> {
    roles(&args.roles)?;
    args.language.as_deref().map(language).transpose()?;
    Ok(())
}

/// Adds conversations; `listed` is told of each once it is stored for good. Files are called by their
/// names `within` a folder, where one is given.
pub async fn add(
    args: &Add,
    within: Option<&Path>,
    progress: &mut Progress,
    listed: &mut dyn FnMut(&str),
) -> anyhow::Result<Import> {
    // What can be wrong is found before a database is made.
    let roles = roles(&args.roles)?;
    let language = args.language.as_deref().map(language).transpose()?;
    let map = args.map.as_deref().map(map).transpose()?;
    let name_pattern = args.name_pattern.as_deref().map(name_pattern).transpose()?;
    let tracks = tracks(&args.tracks)?;
    let pair = pair(&args.pair)?;
    let signer_keys = signer_keys(&args.keys)?;
    let bills = Arc::new(bills(&args.facts)?);
    let rubric = args.rubric.as_deref().map(rules::read_whole).transpose()?;
    super::transcribe::transcriber(&args.transcription, args.language.as_deref(), None)?;

    let mut store = Store::open(&args.database.0).await?;
    let mut rubric_of = None;
    let mut programme = args.programme.clone();
    if let Some(ReadRubric { text, heads, ruled: Ruled { mut rubric, .. } }) = rubric {
        if let Some(programme) = &programme {
            rubric.programme.clone_from(programme);
        }
        store.set_rubric(&text, heads.as_deref(), &rubric).await?;
        programme = Some(rubric.programme.clone());
        rubric_of = Some(rubric.programme);
    }
    let rules = Rules::of_database(&mut store).await?;
    let media = match &args.media {
        Some(folder) => Some(store.keep_media_in(folder).await?),
        None => store.media().await?,
    };
    // It has to be there to be passed over where it lies within what is read.
    if let Some(folder) = &args.redact_audio {
        std::fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
    }
    let own_folders = media.iter().map(|media| media.folder().to_owned());
    let own_folders: Vec<PathBuf> = own_folders.chain(args.redact_audio.clone()).collect();
    let options = Options {
        format: args.format.map(format),
        map,
        roles,
        programmes: rules.reading(),
        programme,
        source: args.source.clone(),
        id_from: match args.id_from {
            cli::IdFrom::Own => IdFrom::Own,
            cli::IdFrom::FileName => IdFrom::FileName,
        },
        name_pattern,
        tracks,
        pair,
        language,
        bills,
        signer_keys,
        within: within.map(Path::to_owned),
        passed_over: [database_files(args.database.0.file()), args.facts.clone(), own_folders]
            .concat(),
        ..Options::new(Key(store.key()))
    };
    let paths = args.paths.clone();
    let what = format!("add, {}", terminal::counted(paths.len() as u64, "path", "paths"));
    let rules = Arc::new(rules);
    let kept = match &args.transcription.engine {
        None => None,
        Some(_) => Some(store.kept_words().await?.with_context(|| {
            format!(
                "--transcribe: expected a folder where what was heard is kept, for `{}` has none beside it; \
                 `--media DIR` names one",
                args.database.0
            )
        })?),
    };
    let transcriber =
        super::transcribe::transcriber(&args.transcription, args.language.as_deref(), kept)?;
    let ffmpeg = args.ffmpeg.clone();
    let (redacted, key) = (args.redact_audio.clone(), options.key);
    let keeper = Arc::new(Keeper { media, redacted, ffmpeg: ffmpeg.clone(), key });
    let input = pipeline::Input { paths, options, ffmpeg, transcriber, keeper };
    let import = pipeline::import(&mut store, rules, input, &what, progress, listed).await?;
    store.close().await?;
    Ok(Import { rubric_of, ..import })
}

/// The files of a database, which a folder that is added may hold, and the folders of kept words and
/// uploads.
fn database_files(path: Option<&Path>) -> Vec<PathBuf> {
    let Some(path) = path else { return Vec::new() };
    let beside = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    ["", "-wal", "-shm", "-journal", "-words", "-uploads", "-turns"].map(beside).into()
}

fn format(format: InputFormat) -> Format {
    match format {
        InputFormat::Text => Format::Text,
        InputFormat::Jsonl => Format::Jsonl,
        InputFormat::Csv => Format::Csv,
        InputFormat::Vcon => Format::Vcon,
        InputFormat::ContactLens => Format::ContactLens,
        InputFormat::Pca => Format::Pca,
        InputFormat::Deepgram => Format::Deepgram,
        InputFormat::AssemblyAi => Format::AssemblyAi,
        InputFormat::Azure => Format::Azure,
        InputFormat::Google => Format::Google,
        InputFormat::Genesys => Format::Genesys,
        InputFormat::Zendesk => Format::Zendesk,

        InputFormat::Whisper => Format::Whisper,
        InputFormat::Vtt => Format::Vtt,
        InputFormat::Srt => Format::Srt,
    }
}

fn roles(pairs: &[String]) -> anyhow::Result<BTreeMap<String, Role>> {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    pairs
        .iter()
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (label, role) = pair
                .split_once('=')
                .with_context(|| format!("--roles: expected LABEL=ROLE, found `{pair}`"))?;
            let role = Role::from_name(role.trim()).with_context(|| {
                format!("--roles: expected one of {}, found `{role}`", names.join(", "))
            })?;
            Ok((label.trim().to_lowercase(), role))
        })
        .collect()
}

/// The roles of tracks, in their order.
fn tracks(names: &[String]) -> anyhow::Result<Vec<Role>> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    let role = |name: &String| {
        Role::from_name(name.trim())
            .with_context(|| format!("--tracks: expected {}, found `{name}`", known.join(", ")))
    };
    names.iter().filter(|name| !name.is_empty()).map(role).collect()
}

fn pair(patterns: &[String]) -> anyhow::Result<Option<Pair>> {
    let [one, other] = patterns else { return Ok(None) };
    let pair = Pair::parse(one, other);
    pair.map(Some).with_context(|| format!("--pair `{one}` `{other}`"))
}

fn language(tag: &str) -> anyhow::Result<Language> {
    Language::from_tag(tag)
        .with_context(|| format!("--language: expected a code of two letters, found `{tag}`"))
}

fn name_pattern(text: &str) -> anyhow::Result<NamePattern> {
    NamePattern::parse(text).with_context(|| format!("--name-pattern `{text}`"))
}

fn signer_keys(paths: &[PathBuf]) -> anyhow::Result<Vec<SignerKey>> {
    let mut keys = Vec::new();
    for path in paths {
        let name = || format!("key `{}`", path.display());
        let bytes = std::fs::read(path).with_context(name)?;
        keys.extend(SignerKey::read(&bytes).with_context(name)?);
    }
    Ok(keys)
}

fn bills(paths: &[PathBuf]) -> anyhow::Result<Bills> {
    let mut bills = Bills::default();
    for path in paths {
        bills.add_file(path).context("--facts")?;
    }
    Ok(bills)
}

fn map(path: &Path) -> anyhow::Result<Map> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("map `{name}`"))?;
    Map::parse(&text).with_context(|| format!("map `{name}`"))
}
