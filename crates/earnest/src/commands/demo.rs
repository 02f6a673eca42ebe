//! `earnest demo`: the real commands on the week of a centre that is made up for it.

use crate::Ended;
use crate::centre;
use crate::cli::{Add, Database, Demo, IdFrom, ReportFormat, Reveal, Transcription};
use crate::commands::{add, query, show};
use crate::import_report::{self, Import};
use crate::page;
use crate::progress::Progress;
use crate::serve;
use crate::terminal::{COMMAND, DIM, TITLE, UNKNOWN, counted, hang, paint, width, wrap};
use anyhow::Context;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use store::{Store, Value};

/// The demo's own folder, in the current one.
const FOLDER: &str = "earnest-demo";
/// What says that a folder is a demo's, and may be emptied.
const MARKER: &str = ".earnest-demo";
/// The programmes of the demo.
const PROGRAMMES: [&str; 2] = ["amberline", "larkfield"];

/// Where the recordings of its calls are, in the demo's folder, and where their sound is kept.
const RECORDINGS: [&str; 2] = ["larkfield/recordings", "amberline/recordings"];
const SOUND: &str = "sound";

/// What is added, in the demo's folder: a rubric, a map and paths.
const ADDED: [(&str, Option<&str>, &[&str]); 3] = [
    (
        "larkfield/rubric.toml",
        None,
        &[
            "larkfield/calls",
            "larkfield/vcons",
            "larkfield/chats.jsonl",
            "larkfield/posts.jsonl",
            RECORDINGS[0],
        ],
    ),
    (
        "amberline/rubric.toml",
        Some("amberline/calls.map.toml"),
        &["amberline/calls.csv", "amberline/broken.csv", RECORDINGS[1]],
    ),
    (
        "amberline/rubric.toml",
        None,
        &["amberline/chats.jsonl", "amberline/posts.jsonl", "amberline/broken.jsonl"],
    ),
];

/// What somebody asks first who leads a team.
struct Question {
    title: &'static str,
    sql: &'static str,
    /// How to read the answer.
    note: &'static str,
}

/// In the order in which one leads to the next. No line is wider than a narrow terminal, so that each
/// can be typed as it stands.
static QUESTIONS: [Question; 4] = [
    Question {
        title: "Who has to come back, and about what",
        sql: "\
SELECT programme, topic, count(*) AS conversations,
  count(DISTINCT party) AS customers, count(*) - count(DISTINCT party) AS came_again
FROM conversations JOIN parties USING (source, conversation_id)
WHERE role = 'customer' GROUP BY programme, topic
ORDER BY came_again DESC, conversations DESC, topic LIMIT 4",
        note: "Where many come again about one thing, its cause lies outside the conversations, and nobody who answers \
               them can mend it.",
    },
    Question {
        title: "What they tell, and nobody owns",
        sql: "\
SELECT conversation_id, opener_turn AS turn, opener_quote AS told
FROM moments JOIN conversations USING (source, conversation_id)
WHERE topic = 'payment taken twice' AND moment = 'owns_failure' AND outcome = 'missed'
ORDER BY conversation_id LIMIT 4",
        note: "A failure of the company's was told, and what was said after it neither owns it nor apologises for it.",
    },
    Question {
        title: "Which duty a whole queue leaves undone",
        sql: "\
SELECT queue, count(*) AS calls, sum(outcome = 'met') AS told_of_recording,
  sum(outcome = 'missed') AS not_told
FROM moments JOIN conversations USING (source, conversation_id)
WHERE moment = 'recording_notice' GROUP BY queue ORDER BY queue",
        note: "What everybody in a queue leaves out is what they are given to say: ask who wrote it. A person \
               confirms each miss of a duty.",
    },
    Question {
        title: "What was called for, and how often it was met",
        sql: "\
SELECT skill, moment, sum(outcome = 'met') AS met, sum(outcome = 'missed') AS missed,
  sum(outcome = 'unknown') AS unknown
FROM moments WHERE class = 'skill' AND owner = 'associate'
GROUP BY skill, moment HAVING sum(outcome = 'missed') > 0
ORDER BY missed DESC, moment",
        note: "`unknown` means that the record cannot tell. Every kind is on trial: its marks are examples with their \
               words, in no figure about a person, until blind readers have upheld them.",
    },
];

/// One of those who came back; much happens in it both ways, and the README shows it too.
const CONVERSATION: &str = "am-call-0326";

/// Shows what Earnest does.
pub async fn run(args: &Demo) -> anyhow::Result<Ended> {
    if let Some(folder) = &args.write {
        return write_centre(folder);
    }
    let folder = PathBuf::from(FOLDER);
    let database = match (&args.server, &args.database) {
        (Some(url), _) => store::Database::server(url)?,
        (None, Some(path)) => path.into(),
        (None, None) => (&folder.join("earnest.db")).into(),
    };
    if args.database.is_some() || args.server.is_some() {
        must_be_a_demos(&database).await?;
    }
    let text = format!(
        "{}\n{}\n",
        paint(TITLE, "Earnest, on a week of a centre that does not exist"),
        hang(
            "Larkfield Broadband and Amberline Energy: two teams, twelve agents, the calls, chats and posts of \
             2 to 8 March 2026. All of it is made up, and read as yours would be; whatever is shown is found \
             now, by the command above it.",
            0,
            width()
        )
    );
    super::print(&text)?;
    write_files(&folder)?;
    let Some(imports) = import(&folder, &database).await? else {
        super::print(&format!("{}\n", paint(UNKNOWN, "Interrupted; nothing more is shown.")))?;
        return Ok(Ended::Interrupted);
    };
    if args.serve {
        let store = Store::open(&database).await?;
        let how = serve::How { listen: args.listen, hosts: &[], contact: None, is_demo: true };
        return serve::serve(store, how).await;
    }
    let mut store = Store::open_read_only(&database).await?;
    let text = format!(
        "{} with {} are stored in `{database}`.",
        counted(imports.iter().map(Import::read).sum(), "conversation", "conversations"),
        counted(turns(&mut store).await?, "turn", "turns"),
    );
    super::print(&format!("{}\n", hang(&text, 0, width())))?;

    // As it is named to every command; the user of a server is not shown.
    let named = match database.file() {
        Some(path) => format!("--db {}", path.display()),
        None => format!("--database {database}"),
    };
    let mut number = 0;
    let mut section = |title: &str| {
        number += 1;
        heading(number, title)
    };
    for Question { title, sql, note } in &QUESTIONS {
        section(title)?;
        let line = format!("earnest query {named} \"\n{sql}\"");
        super::print(&format!("{}\n", command(&line, width())))?;
        super::print(&query::table(&mut store.query(sql).await?, width()).await?)?;
        super::print(&format!("{}\n", paint(DIM, hang(note, 0, width()))))?;
    }

    section("One of these conversations in full")?;
    let id = CONVERSATION;
    super::print(&format!("{}\n", command(&format!("earnest show {id} {named}"), width())))?;
    let no_names = Reveal { reveal: false, purpose: None };
    let case = show::case(&mut store, id, &no_names).await?;
    super::print(&page::page(&case, width()))?;
    store.close().await?;

    section("How it came in, and what was refused")?;
    for ((rubric, map, paths), import) in ADDED.into_iter().zip(&imports) {
        let line = typed(&folder, &named, rubric, map, paths);
        super::print(&format!("{}\n", command(&line, width())))?;
        super::print(&import_report::brief(import, width()))?;
        super::print(&refused(import))?;
        super::print("\n")?;
    }
    let note = "Three files are broken on purpose. Each refusal names the file, the place and what was expected; nothing \
                else stopped. `earnest add` ends with status 1 then.";
    super::print(&format!("{}\n", paint(DIM, hang(note, 0, width()))))?;

    section("What to try next")?;
    super::print(&next(&named))?;
    Ok(Ended::Well)
}

/// Adds the week; nothing where it was interrupted.
async fn import(folder: &Path, database: &store::Database) -> anyhow::Result<Option<Vec<Import>>> {
    let paths = ADDED.iter().flat_map(|(_, _, added)| *added);
    let all: Vec<PathBuf> = paths.map(|path| folder.join(path)).collect();
    let mut progress = Progress::of_bytes(intake::size_bytes(&all), "turns");
    // A copy of a demo's database knows where its sound is.
    let mut store = Store::open(database).await?;
    let has_sound = matches!(store.media().await, Ok(Some(_)));
    store.close().await?;
    let mut imports = Vec::new();
    for (rubric, map, added) in ADDED {
        let mut args = to_add(folder, database, rubric, map, added);
        args.media = args.media.filter(|_| !has_sound);
        let import = add::add(&args, None, &mut progress, &mut |_| ()).await?;
        if import.interrupted {
            return Ok(None);
        }
        imports.push(import);
    }
    progress.done();
    Ok(Some(imports))
}

/// How many turns are stored.
async fn turns(store: &mut Store) -> anyhow::Result<u64> {
    let mut rows = store.query("SELECT count(*) FROM turns").await?;
    Ok(match rows.next().await?.as_deref() {
        Some([Value::Integer(count), ..]) => u64::try_from(*count)?,
        _ => 0,
    })
}

/// Commands to go on with.
fn next(named: &str) -> String {
    let id = CONVERSATION;
    let mut out = String::new();
    for (line, what) in [
        (
            format!("earnest report team meadow {named}"),
            "the page of a team: counts by kind, examples with their words",
        ),
        (
            format!("earnest show {id} --why owns_failure {named}"),
            "what carried one moment: wordings, words with their weights, margins",
        ),
        (
            "earnest explain owns_failure".to_owned(),
            "what a moment is, how it is found, where it is wrong",
        ),
        (format!("earnest form {id} {named}"), "the client's own form, each answer with its quote"),
        (
            format!("earnest scripts propose {named}"),
            "what agents say word for word: one macro answers whatever is told",
        ),
        (
            "earnest add your-transcripts/".to_owned(),
            "your own: text, CSV, JSONL, vCon, captions, makers' JSON; by content",
        ),
        ("earnest add calls.csv --map map.toml".to_owned(), "with columns of your own names"),
        ("earnest --help".to_owned(), "everything else"),
    ] {
        let _ = writeln!(out, "  {}\n      {}", paint(COMMAND, line), what);
    }
    let text = format!(
        "The files are in `{FOLDER}`; look at them, change them, add them again. `{FOLDER}/truth/README.md` tells \
         the stories that run through the week, and `moments.csv` beside it which moments were planted: see what \
         is found of them, and what is not. After `make demo`, `earnest` is `target/release/earnest`."
    );
    let _ = writeln!(out, "\n{}", hang(&text, 0, width()));
    out
}

fn heading(number: u32, title: &str) -> std::io::Result<()> {
    let rule = "─".repeat(width().saturating_sub(title.chars().count() + 6));
    super::print(&format!(
        "\n{} {}\n",
        paint(TITLE, format!("── {number} {title}")),
        paint(DIM, rule)
    ))
}

/// A command as a shell takes it, over as many lines as it needs.
fn command(line: &str, width: usize) -> String {
    let lines: Vec<String> =
        line.lines().map(|line| wrap(line, width.saturating_sub(8)).join(" \\\n      ")).collect();
    format!("{} {}", paint(DIM, "$"), paint(COMMAND, lines.join("\n    ")))
}

/// The command that does what the demo does here.
fn typed(folder: &Path, named: &str, rubric: &str, map: Option<&str>, paths: &[&str]) -> String {
    let here = |path: &str| folder.join(path).display().to_string();
    let has_recordings = paths.iter().any(|path| RECORDINGS.contains(path));
    let paths: Vec<String> = paths.iter().map(|path| here(path)).collect();
    let map = map.map(|map| format!(" --map {}", here(map))).unwrap_or_default();
    let mut line =
        format!("earnest add {} --rubric {}{map} {named}", paths.join(" "), here(rubric));
    if has_recordings {
        let [one, other] = centre::PAIR;
        let _ = write!(line, " --pair '{one}' '{other}' --media {}", here(SOUND));
    }
    line
}

fn to_add(
    folder: &Path,
    database: &store::Database,
    rubric: &str,
    map: Option<&str>,
    paths: &[&str],
) -> Add {
    let has_recordings = paths.iter().any(|path| RECORDINGS.contains(path));
    let pair = if has_recordings { &centre::PAIR[..] } else { &[] };
    Add {
        paths: paths.iter().map(|path| folder.join(path)).collect(),
        database: Database(database.clone()),
        format: None,
        map: map.map(|map| folder.join(map)),
        roles: Vec::new(),
        facts: Vec::new(),
        keys: Vec::new(),
        programme: None,
        rubric: Some(folder.join(rubric)),
        source: String::new(),
        id_from: IdFrom::Own,
        name_pattern: None,
        tracks: Vec::new(),
        pair: pair.iter().map(|name| (*name).to_owned()).collect(),
        ffmpeg: "ffmpeg".into(),
        language: None,
        transcription: Transcription::none(),
        media: has_recordings.then(|| folder.join(SOUND)),
        redact_audio: None,
        report: ReportFormat::Human,
        list: false,
    }
}

fn refused(import: &Import) -> String {
    import.problems.iter().map(|problem| import_report::problem(problem, width())).collect()
}

async fn first(store: &mut Store, sql: &str) -> anyhow::Result<Option<String>> {
    let mut rows = store.query(sql).await?;
    Ok(match rows.next().await?.as_deref() {
        Some([Value::Text(text), ..]) => Some(text.clone()),
        _ => None,
    })
}

/// A database that is named must be a demo's, or not there yet: nothing is added to anybody's own.
async fn must_be_a_demos(database: &store::Database) -> anyhow::Result<()> {
    let mut store = match Store::open_read_only(database).await {
        // A server's that holds nothing of ours yet.
        Err(store::Error::NoDatabase(_)) if database.file().is_some() => return Ok(()),
        Err(store::Error::Empty(_)) if database.file().is_none() => return Ok(()),
        store => store?,
    };
    let sql = format!(
        "SELECT conversation_id FROM conversations WHERE coalesce(programme, '') NOT IN ('{}') LIMIT 1",
        PROGRAMMES.join("', '")
    );
    let others = first(&mut store, &sql).await?.is_some();
    store.close().await?;
    anyhow::ensure!(
        !others,
        "`{database}` holds other conversations than the demo's; name a database that is not there yet"
    );
    Ok(())
}

/// Writes the made-up centre into a folder that is not there yet, or holds nothing.
fn write_centre(folder: &Path) -> anyhow::Result<Ended> {
    let name = folder.display().to_string();
    std::fs::create_dir_all(folder).with_context(|| format!("making `{name}`"))?;
    let empty = std::fs::read_dir(folder).with_context(|| format!("reading `{name}`"))?.next();
    anyhow::ensure!(empty.is_none(), "`{name}` is not empty; name a folder that is not there yet");
    let files = write_centre_files(folder)?;
    super::print(&format!("{files} files in `{name}`; `truth/` says what was planted\n"))?;
    Ok(Ended::Well)
}

/// Returns how many files the centre has.
fn write_centre_files(folder: &Path) -> anyhow::Result<usize> {
    let files = centre::files()?;
    for (path, bytes) in &files {
        write_file(folder, path, bytes)?;
    }
    Ok(files.len())
}

fn write_file(folder: &Path, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("making `{}`", folder.display()))?;
    }
    std::fs::write(&path, bytes).with_context(|| format!("writing `{}`", path.display()))
}

/// Writes the demo's files into its folder; a folder that is there must be an earlier demo's.
fn write_files(folder: &Path) -> anyhow::Result<()> {
    let name = folder.display().to_string();
    if folder.exists() {
        anyhow::ensure!(
            folder.join(MARKER).is_file(),
            "`{name}` is there and is not a demo's; move it away, or run the demo in another folder"
        );
        std::fs::remove_dir_all(folder).with_context(|| format!("emptying `{name}`"))?;
    }
    std::fs::create_dir(folder).with_context(|| format!("making `{name}`"))?;
    std::fs::write(folder.join(MARKER), "Made by `earnest demo`, which empties this folder.\n")
        .with_context(|| format!("writing into `{name}`"))?;
    write_centre_files(folder)?;
    Ok(())
}
