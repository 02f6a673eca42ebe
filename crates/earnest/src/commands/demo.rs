//! `earnest demo`: the real commands on conversations written for it.

use crate::Ended;
use crate::centre;
use crate::cli::{Add, Database, Demo, IdFrom, ReportFormat, Reveal};
use crate::commands::{add, query, report, show};
use crate::demo_files::FILES;
use crate::import_report::{self, Import};
use crate::page;
use crate::terminal::{COMMAND, DIM, TITLE, hang, paint, width};
use anyhow::Context;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use store::{Of, Store, Value};

/// The demo's own folder, in the current one.
const FOLDER: &str = "earnest-demo";
/// What says that a folder is a demo's, and may be emptied.
const MARKER: &str = ".earnest-demo";
/// The programmes of the demo.
const PROGRAMMES: [&str; 2] = ["amberline", "larkfield"];

/// What is added, in the demo's folder: a rubric, a map and paths.
const ADDED: [(&str, Option<&str>, &[&str]); 3] = [
    (
        "larkfield/rubric.toml",
        None,
        &["larkfield/calls", "larkfield/chats.jsonl", "larkfield/vcons"],
    ),
    (
        "amberline/rubric.toml",
        None,
        &[
            "amberline/calls.csv",
            "amberline/notes",
            "amberline/broken.csv",
            "amberline/broken.jsonl",
        ],
    ),
    ("amberline/rubric.toml", Some("amberline/contacts.map.toml"), &["amberline/contacts.jsonl"]),
];

/// Counts by kind over everything that was added, for skills.
const SKILLS: &str = "\
SELECT skill, moment, count(*) AS n, sum(outcome = 'met') AS met,
  sum(outcome = 'missed') AS missed, sum(outcome = 'unknown') AS unknown
FROM moments WHERE class = 'skill' GROUP BY skill, moment";

/// The same for what is no skill: it is never mixed with them.
const OTHERS: &str = "\
SELECT class, moment, count(*) AS n, sum(outcome = 'missed') AS \"happened, or not done\",
  sum(outcome = 'unknown') AS unknown
FROM moments WHERE class <> 'skill' GROUP BY class, moment";

/// A short conversation in which much happened both ways; its agent is the one reported on.
const CONVERSATION: &str = "am-1005";

/// A question that a team lead could have.
const QUESTION: &str = "\
SELECT conversation_id, topic, quote AS \"how it began\"
FROM moments m JOIN conversations USING (source, conversation_id)
WHERE moment = 'recording_notice' AND outcome = 'missed' AND owner = 'associate'
ORDER BY conversation_id LIMIT 5";

/// Shows what Earnest does.
pub async fn run(args: &Demo) -> anyhow::Result<Ended> {
    if let Some(folder) = &args.write {
        return write_centre(folder);
    }
    let folder = PathBuf::from(FOLDER);
    let path = args.database.clone().unwrap_or_else(|| folder.join("earnest.db"));
    if args.database.is_some() {
        must_be_a_demos(&path).await?;
    }
    write_files(&folder)?;
    let database = path.display().to_string();

    let text = format!(
        "{}\n{}\n",
        paint(TITLE, "Earnest, on conversations written for it"),
        hang(
            "Two clients that do not exist, Larkfield Broadband and Amberline Energy, and six agents; calls, \
             chats and notes in four formats, some of them broken on purpose. Everything below is done now, by \
             the commands that you see.",
            0,
            width()
        )
    );
    super::print(&text)?;

    let mut imports = Vec::new();
    section(1, "What comes in")?;
    for (at, (rubric, map, paths)) in ADDED.into_iter().enumerate() {
        if at > 0 {
            super::print("\n")?;
        }
        let line = typed(&folder, &database, rubric, map, paths);
        super::print(&format!("{}\n", command(&line, width())))?;
        let import = add::add(&to_add(&folder, &path, rubric, map, paths), &mut |_| ()).await?;
        super::print(&import_report::brief(&import, width()))?;
        imports.push(import);
    }

    section(2, "What was refused, and why")?;
    super::print(&refused(&imports))?;

    let mut store = Store::open_read_only(&path).await?;
    section(3, "The moments, by kind")?;
    for sql in [SKILLS, OTHERS] {
        let line = format!("earnest query \"{}\" --db {database}", sql.replace('"', "\\\""));
        super::print(&format!("{}\n", command(&line, width())))?;
        super::print(&format!("{}\n", query::table(&mut store.query(sql).await?, width()).await?))?;
    }
    let note = "Every kind is on trial: its marks are examples with their words, in no figure about a person, \
                until blind readers have upheld them. `unknown` means that the record cannot tell.";
    super::print(&format!("{}\n", paint(DIM, hang(note, 0, width()))))?;

    section(4, "One conversation in full")?;
    let id = CONVERSATION;
    super::print(&format!(
        "{}\n",
        command(&format!("earnest show {id} --db {database}"), width())
    ))?;
    let no_names = Reveal { reveal: false, purpose: None };
    let case = show::case(&mut store, id, &no_names).await?;
    super::print(&page::page(&case, width()))?;

    section(5, "One agent's report")?;
    let sql = format!("SELECT agent FROM conversations WHERE conversation_id = '{id}'");
    let agent = first(&mut store, &sql).await?.context("the demo found no agent")?;
    super::print(&format!(
        "{}\n",
        command(&format!("earnest report agent {agent} --db {database}"), width())
    ))?;
    super::print(&report::report(&mut store, &Of::Agent(agent), &BTreeMap::new(), width()).await?)?;

    section(6, "A question in SQL")?;
    super::print(&format!(
        "{}\n",
        command(
            &format!("earnest query \"{}\" --db {database}", QUESTION.replace('"', "\\\"")),
            width()
        )
    ))?;
    super::print(&query::table(&mut store.query(QUESTION).await?, width()).await?)?;
    store.close().await?;

    section(7, "What to try next")?;
    let mut next = String::new();
    for (line, what) in [
        (
            format!("earnest show {id} --db {database} --as json"),
            "the same conversation for programs; or --as vcon",
        ),
        (
            "earnest explain acknowledges_trouble".to_owned(),
            "what a moment is, how it is found, where it is wrong",
        ),
        (
            format!("earnest form {id} --db {database}"),
            "the client's own form, each answer with its quote",
        ),
        (format!("earnest scripts propose --db {database}"), "what agents often say word for word"),
        (
            "earnest add your-transcripts/".to_owned(),
            "your own: text, CSV, JSONL, vCon, captions, makers' JSON; by content",
        ),
        ("earnest add calls.csv --map map.toml".to_owned(), "with columns of your own names"),
        ("earnest add --help".to_owned(), "everything else"),
    ] {
        let _ = writeln!(next, "  {}\n      {}", paint(COMMAND, line), what);
    }
    let _ = writeln!(
        next,
        "\nThe files and the database are in `{FOLDER}`; look at them, change them, add them again."
    );
    super::print(&next)?;
    Ok(Ended::Well)
}

fn section(number: u32, title: &str) -> std::io::Result<()> {
    let rule = "─".repeat(width().saturating_sub(title.chars().count() + 6));
    super::print(&format!(
        "\n{} {}\n",
        paint(TITLE, format!("── {number} {title}")),
        paint(DIM, rule)
    ))
}

fn command(line: &str, width: usize) -> String {
    let lines: Vec<String> =
        line.lines().map(|line| hang(line, 6, width.saturating_sub(2))).collect();
    format!("{} {}", paint(DIM, "$"), paint(COMMAND, lines.join("\n    ")))
}

/// The command that does what the demo does here.
fn typed(folder: &Path, database: &str, rubric: &str, map: Option<&str>, paths: &[&str]) -> String {
    let here = |path: &str| folder.join(path).display().to_string();
    let paths: Vec<String> = paths.iter().map(|path| here(path)).collect();
    let map = map.map(|map| format!(" --map {}", here(map))).unwrap_or_default();
    format!("earnest add {} --rubric {}{map} --db {database}", paths.join(" "), here(rubric))
}

fn to_add(folder: &Path, database: &Path, rubric: &str, map: Option<&str>, paths: &[&str]) -> Add {
    Add {
        paths: paths.iter().map(|path| folder.join(path)).collect(),
        database: Database { path: database.to_owned() },
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
        language: None,
        report: ReportFormat::Human,
        list: false,
    }
}

fn refused(imports: &[Import]) -> String {
    let mut out = String::new();
    for problem in imports.iter().flat_map(|import| &import.problems) {
        out.push_str(&import_report::problem(problem, width()));
    }
    let note = "Each refusal names the file, the place and what was expected; nothing else stopped. `earnest add` \
                would end with status 1 here.";
    let _ = writeln!(out, "{}", paint(DIM, hang(note, 0, width())));
    out
}

async fn first(store: &mut Store, sql: &str) -> anyhow::Result<Option<String>> {
    let mut rows = store.query(sql).await?;
    Ok(match rows.next().await?.as_deref() {
        Some([Value::Text(text), ..]) => Some(text.clone()),
        _ => None,
    })
}

/// A database that is named must be a demo's, or not there yet: nothing is added to anybody's own.
async fn must_be_a_demos(path: &Path) -> anyhow::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let mut store = Store::open_read_only(path).await?;
    let sql = format!(
        "SELECT conversation_id FROM conversations WHERE coalesce(programme, '') NOT IN ('{}') LIMIT 1",
        PROGRAMMES.join("', '")
    );
    let others = first(&mut store, &sql).await?.is_some();
    store.close().await?;
    anyhow::ensure!(
        !others,
        "`{}` holds other conversations than the demo's; name a database that is not there yet",
        path.display()
    );
    Ok(())
}

/// Writes the made-up centre into a folder that is not there yet, or holds nothing.
fn write_centre(folder: &Path) -> anyhow::Result<Ended> {
    let name = folder.display().to_string();
    std::fs::create_dir_all(folder).with_context(|| format!("making `{name}`"))?;
    let empty = std::fs::read_dir(folder).with_context(|| format!("reading `{name}`"))?.next();
    anyhow::ensure!(empty.is_none(), "`{name}` is not empty; name a folder that is not there yet");
    let files = centre::files()?;
    for (path, bytes) in &files {
        write_file(folder, path, bytes)?;
    }
    super::print(&format!("{} files in `{name}`; `truth/` says what was planted\n", files.len()))?;
    Ok(Ended::Well)
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
    for (path, bytes) in FILES {
        write_file(folder, path, bytes)?;
    }
    Ok(())
}
