//! The command line: what can be asked, and how.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Finds the moments in conversations that called for a skill, met or missed, with the words to prove it.
///
/// Exit status: 0 all went well; 1 some items were refused and are named; 2 it could not run;
/// 130 it was interrupted, and says what was stored.
#[derive(Debug, Parser)]
#[command(name = "earnest", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Adds conversations from files, folders or standard input, and analyses them.
    ///
    /// The format of each file is found from its content. A file or record that cannot be read is
    /// named with what was expected; the rest goes on. Adding the same again changes nothing; a
    /// changed conversation replaces the one that is stored.
    Add(Box<Add>),
    /// Shows one conversation with its moments, and the words that prove each.
    Show(Show),
    /// Explains a moment, an act or a signal: what, why, how, and where it is wrong.
    Explain(Explain),
    /// Counts per kind of moment of an agent, a team or a programme, with examples.
    Report(Report),
    /// Fills the programme's own form for one conversation, each answer with its quote.
    Form(Form),
    /// Answers an SQL query, read only.
    Query(Query),
    /// Finds conversations by their words, and shows the turns that say so.
    ///
    /// `late fee` finds both words, `"late fee"` one after the other, `refun*` what begins so;
    /// `-card` is without, and `OR` parts alternatives.
    Search(Search),
    /// Describes the views that can be queried, and their columns.
    Tables(Tables),
    /// Finds the moments again, by today's rules and rubrics, in what is stored.
    Reanalyse(Reanalyse),
    /// Erases a conversation, or everything of a customer, for good.
    Erase(Erase),
    /// Sets for how long conversations and their sound are kept, and erases what is past that.
    ///
    /// A server does the same by itself, once an hour, but for the wiping of files: rows are gone then,
    /// and traces of them may stay between the pages of a file until `apply` or `erase` writes it anew.
    Retention(Retention),
    /// Holds a conversation, so that nothing erases it: no limit, and no request.
    Hold(Hold),
    /// Proposes the programme's script from what agents often say word for word.
    Scripts(Scripts),
    /// Checks, stores and shows what a programme asks.
    Rubric(Rubric),
    /// Invites people to the page, lists them and lets them go.
    Account(Account),
    /// Sets who is in which team from when until when, or shows it.
    ///
    /// The file is CSV with a header line: `agent` (the source's own reference, or a pseudonym),
    /// `team` and, where there are any, `site`, `programme`, `from`, `until` (the first day on which it
    /// holds no more) and `name`. What it says of an agent takes the place of what was known of that
    /// agent; agents it does not name stay as they are, unless `--replace` is given. A row that cannot
    /// be read, and one that puts an agent into a second team on the same day, is named and left out.
    Roster(Roster),
    /// Lists who did what: looks at conversations, changes of accounts, names shown, erasures.
    Audit(Audit),
    /// Checks that the list of who did what is what was written: exit status 1 where it is not.
    ///
    /// It finds a row that was changed, dropped, put in, moved or cut off, and names the first. Whoever
    /// may write to the database's file could write the whole list anew: keep the head that is printed
    /// somewhere else, and give it with `--head` the next time.
    VerifyAudit(VerifyAudit),
    /// Copies everything of a database into a folder, while others read and write on.
    ///
    /// The folder holds the key that names are sealed with, as the database does: keep it as safe. What
    /// is erased later stays in earlier backups; erase it again after a restore.
    Backup(Backup),
    /// Puts a backup where there is no database, after a look at whether it is whole.
    Restore(Restore),
    /// Looks at everything that must hold of a database; exit status 1 where something does not.
    Doctor(Doctor),
    /// Fits a programme's own heads to what its reviewers say, and shows what is better.
    ///
    /// Labels are a CSV or JSON lines of rows `conversation_id, turn, act, there` and
    /// `conversation_id, moment, opener_turn, outcome`, each with a `reviewer` or without. Only what
    /// is better on conversations it was not fitted to, beyond its noise, is written, to a file of its
    /// own; nothing changes until the programme's rubric names it.
    Train(Train),
    /// Says what recordings are, how long and how good, and when someone speaks on each track.
    Recordings(Recordings),
    /// Reads recordings for `recordings`, in a process of its own.
    #[command(hide = true)]
    Decode(Decode),
    /// Shows what Earnest does, on a week of a made-up contact centre.
    ///
    /// It writes the centre's files into the folder `earnest-demo`, adds them, and shows what a team
    /// lead would ask first, each answer below its command.
    Demo(Demo),
    /// Prints the words of one recording, to try an engine: rows of JSON that `earnest add -` reads.
    #[command(hide = true)]
    Transcribe(Transcribe),
    /// Hears samples on standard input by a model of whisper.cpp; Earnest starts it itself.
    #[cfg(feature = "whisper")]
    #[command(hide = true)]
    WhisperChild(WhisperChild),
    /// Serves the page and the interface for programs.
    ///
    /// Where nobody has an account yet, it prints a link that works once and makes an administrator's.
    /// It speaks HTTP: put a proxy with a certificate before it where it is reached from elsewhere.
    Serve(Serve),
    /// Prints completions for a shell.
    Completions(Completions),
}

/// How a database is named.
#[derive(Args, Debug)]
struct Named {
    /// The database, one file.
    #[arg(long, value_name = "FILE", env = "EARNEST_DB", default_value = "earnest.db")]
    db: PathBuf,
    /// A database of a PostgreSQL server instead: `postgres://USER@HOST:PORT/DATABASE`; the password may
    /// come from `PGPASSWORD` or `~/.pgpass`.
    #[arg(long, value_name = "URL", env = "EARNEST_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

/// Where the conversations are kept.
#[derive(Clone, Debug)]
pub struct Database(pub store::Database);

impl Args for Database {
    fn augment_args(command: clap::Command) -> clap::Command {
        Named::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Named::augment_args_for_update(command)
    }
}

impl FromArgMatches for Database {
    /// What the command line names outweighs what the environment does; of two that weigh the same,
    /// none is chosen.
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let wrong = |kind, what: String| clap::Error::raw(kind, what);
        let Named { db, database } = Named::from_arg_matches(matches)?;
        let Some(url) = database else { return Ok(Self(store::Database::File(db))) };
        match (matches.value_source("db"), matches.value_source("database")) {
            (Some(ValueSource::CommandLine), Some(ValueSource::CommandLine)) => {
                let what = "the argument '--db <FILE>' cannot be used with '--database <URL>'";
                Err(wrong(ErrorKind::ArgumentConflict, what.to_owned()))
            }
            (Some(ValueSource::EnvVariable), Some(ValueSource::EnvVariable)) => {
                let what = "EARNEST_DB and EARNEST_DATABASE are both set: unset one of them";
                Err(wrong(ErrorKind::ArgumentConflict, what.to_owned()))
            }
            (Some(ValueSource::CommandLine), _) => Ok(Self(store::Database::File(db))),
            // What is wrong with a URL is said without it: it may hold a password.
            _ => store::Database::server(&url).map(Self).map_err(|error| {
                wrong(ErrorKind::ValueValidation, format!("--database <URL>: {error}"))
            }),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Serves the page.
#[derive(Args, Debug)]
pub struct Serve {
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "EARNEST_LISTEN")]
    pub listen: SocketAddr,
    /// A further name that browsers ask for, as in `earnest.example.com`, with its port where it is not
    /// the usual one; may be given again.
    #[arg(long, value_name = "HOST", value_delimiter = ',', env = "EARNEST_HOSTS")]
    pub host: Vec<String>,
    /// Where recordings are kept: where their folder was moved, and for those that are sent to come.
    #[arg(long, value_name = "DIR", env = "EARNEST_MEDIA")]
    pub media: Option<PathBuf>,
    /// Whom people may ask about what is measured, as in `data protection, extension 214`: the page's
    /// notice says so.
    #[arg(long, value_name = "TEXT", env = "EARNEST_CONTACT")]
    pub contact: Option<String>,
}

/// Whether names are shown in place of pseudonyms.
#[derive(Args, Debug)]
pub struct Reveal {
    /// Shows names in place of pseudonyms; who looked, when and why is kept.
    #[arg(long, requires = "purpose")]
    pub reveal: bool,
    /// Why the names are needed.
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    pub purpose: Option<String>,
}

impl Reveal {
    /// The purpose, where names are to be shown.
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref().filter(|_| self.reveal)
    }
}

/// Adds conversations.
#[derive(Args, Debug)]
pub struct Add {
    /// Files, folders (with everything below them), or `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// The format of every file, instead of finding it.
    #[arg(long, value_enum, env = "EARNEST_FORMAT")]
    pub format: Option<InputFormat>,
    /// A TOML file that says which column or field is which.
    #[arg(long, value_name = "FILE", env = "EARNEST_MAP")]
    pub map: Option<PathBuf>,
    /// Which role a speaker's label stands for, as in `Rep=agent,Caller=customer`.
    #[arg(long, value_name = "LABEL=ROLE", value_delimiter = ',', env = "EARNEST_ROLES")]
    pub roles: Vec<String>,
    /// Bills of the customers (CSV: account, line, amount, date), which go with their conversations; may be given again.
    #[arg(long = "facts", value_name = "FILE", value_delimiter = ',', env = "EARNEST_FACTS")]
    pub facts: Vec<PathBuf>,
    /// A public key or certificate (PEM or JWK) to check signed vCons with; may be given again.
    #[arg(long = "key", value_name = "FILE", value_delimiter = ',', env = "EARNEST_KEYS")]
    pub keys: Vec<PathBuf>,
    /// The programme of conversations that do not say.
    #[arg(long, value_name = "NAME", env = "EARNEST_PROGRAMME")]
    pub programme: Option<String>,
    /// What the programme asks: a TOML file, or the name of a shipped rubric; stored as current.
    #[arg(long, value_name = "FILE", env = "EARNEST_RUBRIC")]
    pub rubric: Option<PathBuf>,
    /// Where the records come from; ids are unique within a source.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        env = "EARNEST_SOURCE",
        hide_default_value = true
    )]
    pub source: String,
    /// What a conversation without an id of its own is called after.
    #[arg(long, value_enum, default_value_t = IdFrom::Own, env = "EARNEST_ID_FROM")]
    pub id_from: IdFrom,
    /// What the files' names say, for fields that the files lack, as in `{queue}-{agent_id}-{started_at}`.
    #[arg(long, value_name = "PATTERN", env = "EARNEST_NAME_PATTERN")]
    pub name_pattern: Option<String>,
    /// Whose each track of a recording is, in the order of tracks, where the record does not say.
    #[arg(long, value_name = "ROLE", value_delimiter = ',', env = "EARNEST_TRACKS")]
    pub tracks: Vec<String>,
    /// How the two recordings of a conversation are called, as in `'{call}_agent.wav' '{call}_caller.wav'`.
    #[arg(long, value_names = ["NAME", "NAME"], num_args = 2)]
    pub pair: Vec<String>,
    /// What converts recordings of GSM 6.10, G.722, G.726 and AMR.
    #[arg(long, value_name = "FILE", env = "EARNEST_FFMPEG", default_value = "ffmpeg")]
    pub ffmpeg: PathBuf,
    /// The language of conversations that do not say, as a code like `en`.
    #[arg(long, value_name = "CODE", env = "EARNEST_LANGUAGE")]
    pub language: Option<String>,
    /// Who hears recordings that have no words.
    #[command(flatten)]
    pub transcription: Transcription,
    /// The folder in which the recordings themselves are kept, sealed, from now on; or where it is now.
    ///
    /// Originals are kept as they are. Where the words are known a copy is made that may be played: what
    /// is masked in the words is silent in it. The database remembers the folder.
    #[arg(long, value_name = "DIR", env = "EARNEST_MEDIA")]
    pub media: Option<PathBuf>,
    /// A folder to write the recordings to as plain WAV files, what is masked in their words silent.
    #[arg(long, value_name = "DIR", env = "EARNEST_REDACT_AUDIO")]
    pub redact_audio: Option<PathBuf>,
    /// How the import is reported.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human, env = "EARNEST_REPORT")]
    pub report: ReportFormat,
    /// Prints the id of each conversation once it is stored for good; the report goes to standard error.
    #[arg(long)]
    pub list: bool,
}

/// Who hears the words of recordings that have none.
#[derive(Args, Clone, Debug)]
pub struct Transcription {
    /// Who hears recordings that have no words: `http(s)://HOST/v1/audio/transcriptions`, or `whisper:MODEL.bin`.
    ///
    /// Without it nothing is sent and nothing is heard. A server is sent the talk of each track, in
    /// the shape that OpenAI, vLLM and servers of faster-whisper take; its key is read from
    /// EARNEST_TRANSCRIBE_KEY. A model of whisper.cpp is read on this machine, by a binary with the
    /// feature `whisper`. What was heard is kept, sealed, beside the database, so that nothing is
    /// heard twice.
    #[arg(long = "transcribe", value_name = "ENGINE", env = "EARNEST_TRANSCRIBE")]
    pub engine: Option<String>,
    /// The name of the model that a server is asked for.
    #[arg(
        long = "transcribe-model",
        value_name = "NAME",
        default_value = "whisper-1",
        env = "EARNEST_TRANSCRIBE_MODEL"
    )]
    pub model: String,
    /// How many requests a server is sent at once.
    #[arg(
        long = "transcribe-at-once",
        value_name = "N",
        default_value_t = 2,
        value_parser = clap::value_parser!(u8).range(1..=64),
        env = "EARNEST_TRANSCRIBE_AT_ONCE"
    )]
    pub at_once: u8,
    /// How long an engine may take for ten minutes of sound, in seconds.
    #[arg(
        long = "transcribe-timeout",
        value_name = "SECONDS",
        default_value_t = 600,
        value_parser = clap::value_parser!(u32).range(1..=86_400),
        env = "EARNEST_TRANSCRIBE_TIMEOUT"
    )]
    pub timeout_s: u32,
}

impl Transcription {
    /// Nobody hears anything.
    pub fn none() -> Self {
        Self { engine: None, model: String::new(), at_once: 1, timeout_s: 1 }
    }
}

/// Prints the words of one recording.
#[derive(Args, Debug)]
pub struct Transcribe {
    /// A WAV file: 16-bit PCM at 8 or 16 kHz.
    pub file: PathBuf,
    /// Who hears it.
    #[command(flatten)]
    pub transcription: Transcription,
    /// The language that is spoken, as a code like `en`.
    #[arg(long, value_name = "CODE", env = "EARNEST_LANGUAGE")]
    pub language: Option<String>,
    /// The database beside which what was heard is kept; without it nothing is.
    #[arg(long = "db", value_name = "FILE")]
    pub database: Option<PathBuf>,
}

/// Hears samples by a model.
#[cfg(feature = "whisper")]
#[derive(Args, Debug)]
pub struct WhisperChild {
    /// The model's file.
    pub model: PathBuf,
    /// The language that is spoken, as a code like `en`.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// `Agent: …` and `Customer: …`, one turn a line, with or without `[mm:ss]`.
    Text,
    /// One JSON object a line, one line a turn.
    Jsonl,
    /// One row a turn, with a header line.
    Csv,
    /// vCon 0.0.1 to 0.4.0, plain or signed.
    Vcon,
    /// Amazon Contact Lens, Transcribe Call Analytics.
    ContactLens,
    /// Amazon Transcribe Post Call Analytics.
    Pca,
    /// Deepgram.
    Deepgram,
    /// AssemblyAI.
    #[value(name = "assemblyai")]
    AssemblyAi,
    /// Azure Speech, batch transcription.
    Azure,
    /// Google Speech-to-Text, Contact Center AI Insights.
    Google,
    /// Genesys Cloud transcripts.
    Genesys,
    /// Zendesk, comments of a ticket.
    Zendesk,

    /// The JSON of Whisper, WhisperX, faster-whisper, whisper.cpp and OpenAI's API.
    Whisper,
    /// WebVTT captions.
    Vtt,
    /// SRT subtitles.
    Srt,
}

/// Where a conversation's id is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IdFrom {
    /// The source's own; where there is none, one made from the content.
    Own,
    /// The source's own; where there is none, the file's name.
    FileName,
}

/// How an import is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// Shows one conversation.
#[derive(Args, Debug)]
pub struct Show {
    /// Its id, `source:id`, or four characters or more that only one id begins with.
    pub id: String,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// In which form.
    #[arg(long = "as", value_enum, default_value_t = ShowAs::Text, env = "EARNEST_AS")]
    pub form: ShowAs,
    /// Says why a moment came out as it did: by its name, and the turn it opened at where there are several.
    #[arg(long, value_name = "MOMENT[:TURN]")]
    pub why: Option<String>,
    /// Whether names are shown.
    #[command(flatten)]
    pub reveal: Reveal,
}

/// In which form a conversation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowAs {
    /// For people.
    Text,
    /// The conversation, its findings and its scorecard.
    Json,
    /// A vCon 0.4.0, with the findings as an analysis.
    Vcon,
}

/// Explains a moment, an act or a signal.
#[derive(Args, Debug)]
pub struct Explain {
    /// Its name, or that of a programme's own moment; without one, every name is listed.
    pub name: Option<String>,
    /// Where the conversations are kept; need not exist.
    #[command(flatten)]
    pub database: Database,
}

/// Counts per kind of moment, with examples.
#[derive(Args, Debug)]
pub struct Report {
    /// Of whom or what.
    #[arg(value_enum)]
    pub of: ReportOf,
    /// An agent's pseudonym or reference, a team's name, or a programme's name.
    pub id: String,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// Whether names are shown.
    #[command(flatten)]
    pub reveal: Reveal,
}

/// Of whom or what a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportOf {
    /// One associate.
    Agent,
    /// A group of them.
    Team,
    /// A line of business.
    Programme,
}

/// Fills the programme's own form.
#[derive(Args, Debug)]
pub struct Form {
    /// The conversation's id.
    pub id: String,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// In which form.
    #[arg(long, value_enum, default_value_t = FormFormat::Csv, env = "EARNEST_FORM_FORMAT")]
    pub format: FormFormat,
}

/// In which form a filled form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormFormat {
    /// One row a question, with a header line.
    Csv,
    /// One object.
    Json,
}

/// Answers an SQL query, read only.
#[derive(Args, Debug)]
pub struct Query {
    /// The query, in SQLite's SQL; `earnest tables` says over what.
    pub sql: String,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// In which form.
    #[arg(long, value_enum, default_value_t = QueryFormat::Table, env = "EARNEST_QUERY_FORMAT")]
    pub format: QueryFormat,
    /// Where to, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Whether names are shown.
    #[command(flatten)]
    pub reveal: Reveal,
}

/// In which form the rows of a query are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// For people; at most 1,000 rows.
    Table,
    /// With a header line.
    Csv,
    /// An array of objects.
    Json,
    /// Apache Parquet.
    Parquet,
}

/// Finds conversations by their words.
#[derive(Args, Debug)]
pub struct Search {
    /// The words, as in `"late fee" -refund`.
    #[arg(allow_hyphen_values = true)]
    pub words: String,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// In which form.
    #[arg(long, value_enum, default_value_t = SearchFormat::Quotes, env = "EARNEST_SEARCH_FORMAT")]
    pub format: SearchFormat,
    /// How many conversations are quoted; other forms have all.
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub limit: u16,
}

/// In which form conversations that were found are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// The newest, with the turns that hold the words.
    Quotes,
    /// All, a row each, with a header line.
    Csv,
    /// All, an array of objects.
    Json,
    /// All, as Apache Parquet.
    Parquet,
}

/// Describes the views that can be queried.
#[derive(Args, Debug)]
pub struct Tables {
    /// One view alone.
    pub name: Option<String>,
}

/// Finds the moments again in what is stored.
#[derive(Args, Debug)]
pub struct Reanalyse {
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// One programme alone.
    #[arg(long, value_name = "NAME", env = "EARNEST_PROGRAMME")]
    pub programme: Option<String>,
    /// Also what was found by today's rules: after a kind was switched on again.
    #[arg(long)]
    pub all: bool,
}

/// Erases for good.
#[derive(Args, Debug)]
#[group(id = "what", required = true, multiple = false, args = ["conversation", "customer"])]
pub struct Erase {
    /// The conversation with this id.
    #[arg(long, value_name = "ID")]
    pub conversation: Option<String>,
    /// Every conversation of the customer with this reference, pseudonym or name.
    #[arg(long, value_name = "REF")]
    pub customer: Option<String>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// Where the kept recordings are, if their folder was moved.
    #[arg(long, value_name = "DIR", env = "EARNEST_MEDIA")]
    pub media: Option<PathBuf>,
    /// Does not ask first.
    #[arg(long)]
    pub yes: bool,
}

/// Sets for how long something is kept.
#[derive(Args, Debug)]
pub struct Retention {
    /// What to do.
    #[command(subcommand)]
    pub action: RetentionAction,
}

/// What to do about limits.
#[derive(Debug, Subcommand)]
pub enum RetentionAction {
    /// Lists programmes, their limits and how much is past them.
    List {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Sets a programme's limits: those that are given, and no others. Nothing is erased yet.
    Set {
        /// The programme; `""` for conversations of none.
        programme: String,
        /// For how many days conversations are kept, with everything of them.
        #[arg(long, value_name = "DAYS")]
        conversations: Option<u32>,
        /// For how many days sound is kept, with the words that were heard of it.
        #[arg(long, value_name = "DAYS")]
        sound: Option<u32>,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Erases what is past its limit, and leaves no byte of it in the database's files.
    Apply {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
        /// Where the kept recordings are, if their folder was moved.
        #[arg(long, value_name = "DIR", env = "EARNEST_MEDIA")]
        media: Option<PathBuf>,
        /// Does not ask first.
        #[arg(long)]
        yes: bool,
    },
}

/// Holds conversations.
#[derive(Args, Debug)]
pub struct Hold {
    /// What to do.
    #[command(subcommand)]
    pub action: HoldAction,
}

/// What to do about holds.
#[derive(Debug, Subcommand)]
pub enum HoldAction {
    /// Holds a conversation.
    Add {
        /// Its id.
        conversation: String,
        /// Why; it stands in the list of who did what.
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Releases one.
    Release {
        /// Its id.
        conversation: String,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Lists what is held, and why.
    List {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Proposes the programme's script.
#[derive(Args, Debug)]
pub struct Scripts {
    /// What to do.
    #[command(subcommand)]
    pub action: ScriptsAction,
}

/// What to do about scripts.
#[derive(Debug, Subcommand)]
pub enum ScriptsAction {
    /// Prints what agents often say word for word, as TOML for the rubric.
    Propose {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
        /// One programme alone.
        #[arg(long, value_name = "NAME", env = "EARNEST_PROGRAMME")]
        programme: Option<String>,
        /// In how many conversations, at least.
        #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..))]
        least: u32,
    },
}

/// Checks, stores and shows what a programme asks.
#[derive(Args, Debug)]
pub struct Rubric {
    /// What to do.
    #[command(subcommand)]
    pub action: RubricAction,
}

/// What to do about rubrics.
#[derive(Debug, Subcommand)]
pub enum RubricAction {
    /// Reads a rubric and says what it asks, or where it is wrong.
    Check {
        /// A TOML file, or the name of a shipped rubric.
        file: PathBuf,
    },
    /// Stores a rubric as its programme's current one.
    Use {
        /// A TOML file, or the name of a shipped rubric.
        file: PathBuf,
        /// For this programme, instead of the one the file names.
        #[arg(long, value_name = "NAME", env = "EARNEST_PROGRAMME")]
        programme: Option<String>,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Prints the current rubric of a programme, as TOML.
    Show {
        /// The programme, or the name of a shipped rubric; may be left out where only one is stored.
        programme: Option<String>,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Lists the programmes that have a rubric, and the shipped ones.
    List {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Invites people, lists them and lets them go.
#[derive(Args, Debug)]
pub struct Account {
    /// What to do.
    #[command(subcommand)]
    pub action: AccountAction,
}

/// What to do about accounts.
#[derive(Debug, Subcommand)]
pub enum AccountAction {
    /// Makes an account, and prints the link by which its owner sets a password, once.
    Add(Box<AddAccount>),
    /// Prints another link for an open account, in the place of an earlier one or of a lost password.
    Link {
        /// What they sign in with.
        login: String,
        /// For how many days the link works.
        #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
        days: u16,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Lists every account, with what it may see.
    List {
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
    /// Closes an account for good: who is signed in to it is no more, and its keys end.
    Close {
        /// What they sign in with.
        login: String,
        /// Where the conversations are kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Makes an account.
#[derive(Args, Debug)]
pub struct AddAccount {
    /// What they sign in with: a mail address, or anything without spaces.
    pub login: String,
    /// What they do, and so what they may see.
    #[arg(long, value_parser = roles())]
    pub role: store::Role,
    /// What they are called.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub name: String,
    /// A programme they may see; may be given again.
    #[arg(long = "programme", value_name = "NAME")]
    pub programmes: Vec<String>,
    /// A site they may see, of each of the programmes; may be given again.
    #[arg(long = "site", value_name = "NAME")]
    pub sites: Vec<String>,
    /// A team they may see, of each of the programmes and sites; may be given again.
    #[arg(long = "team", value_name = "NAME")]
    pub teams: Vec<String>,
    /// They may see every programme.
    #[arg(long, conflicts_with_all = ["programmes", "sites", "teams"])]
    pub everything: bool,
    /// Who they are in conversations: the source's own reference, or a pseudonym.
    #[arg(long, value_name = "REF")]
    pub agent: Option<String>,
    /// The source that calls them so.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        env = "EARNEST_SOURCE",
        hide_default_value = true
    )]
    pub source: String,
    /// For how many days the link works.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
    pub days: u16,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Reads the name of a role.
fn roles() -> impl clap::builder::TypedValueParser<Value = store::Role> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(store::Role::ALL.map(store::Role::name))
        .try_map(|name| store::Role::from_name(&name).ok_or("expected a role"))
}

/// Sets or shows the roster.
#[derive(Args, Debug)]
pub struct Roster {
    /// The file; without one the roster of a day is shown.
    pub file: Option<PathBuf>,
    /// The source that calls the agents so.
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        env = "EARNEST_SOURCE",
        hide_default_value = true
    )]
    pub source: String,
    /// The file is the whole roster: agents it does not name leave it.
    #[arg(long, requires = "file")]
    pub replace: bool,
    /// The day of which the roster is shown, instead of today's.
    #[arg(long, value_name = "DAY", conflicts_with = "file")]
    pub day: Option<jiff::civil::Date>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// Whether names are shown.
    #[command(flatten)]
    pub reveal: Reveal,
}

/// Lists who did what.
#[derive(Args, Debug)]
pub struct Audit {
    /// Only what was done on this day or later, in UTC.
    #[arg(long, value_name = "DAY")]
    pub since: Option<jiff::civil::Date>,
    /// Only what was done to this conversation, stored or erased: its id, with its source before a colon
    /// where nothing else of that source is stored.
    #[arg(long, value_name = "ID")]
    pub of: Option<String>,
    /// In which form; the newest comes first.
    #[arg(long, value_enum, default_value_t = QueryFormat::Table, env = "EARNEST_QUERY_FORMAT")]
    pub format: QueryFormat,
    /// Where to, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Checks the list of who did what.
#[derive(Args, Debug)]
pub struct VerifyAudit {
    /// A head that was printed earlier and kept elsewhere.
    #[arg(long, value_name = "TEXT")]
    pub head: Option<store::Head>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Copies everything of a database into a folder.
#[derive(Args, Debug)]
pub struct Backup {
    /// The folder: new, or empty.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Puts a backup where there is no database.
#[derive(Args, Debug)]
pub struct Restore {
    /// The folder of the backup.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Where the conversations will be kept.
    #[command(flatten)]
    pub database: Database,
    /// The folder in which the recordings themselves will be kept.
    #[arg(long, value_name = "DIR", env = "EARNEST_MEDIA")]
    pub media: Option<PathBuf>,
}

/// Looks at everything that must hold of a database.
#[derive(Args, Debug)]
pub struct Doctor {
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = ReportFormat::Human, env = "EARNEST_REPORT")]
    pub report: ReportFormat,
}

/// Fits a programme's own heads to its reviewers' labels.
#[derive(Args, Debug)]
pub struct Train {
    /// What reviewers say, as CSV or JSON lines.
    #[arg(long, value_name = "FILE")]
    pub labels: PathBuf,
    /// What the programme asks: a TOML file, or the name of a shipped rubric.
    #[arg(long, value_name = "FILE", env = "EARNEST_RUBRIC", conflicts_with = "programme")]
    pub rubric: Option<PathBuf>,
    /// The programme, by the rubric that is stored; may be left out where only one is.
    #[arg(long, value_name = "NAME", env = "EARNEST_PROGRAMME")]
    pub programme: Option<String>,
    /// Where to, instead of NAME.heads; only earlier heads are written over.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Where the conversations are kept.
    #[command(flatten)]
    pub database: Database,
}

/// Says what recordings are.
///
/// Each is read in a process with limits of its own. One that cannot be read is named with the time
/// that was reached, and the others go on.
#[derive(Args, Debug)]
pub struct Recordings {
    /// Files, or folders with everything below them.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What converts GSM 6.10, G.722, G.726 and AMR.
    #[arg(long, value_name = "FILE", env = "EARNEST_FFMPEG", default_value = "ffmpeg")]
    pub ffmpeg: PathBuf,
    /// Prints an object a line, with outlines, for programs.
    #[arg(long)]
    pub json: bool,
}

/// Reads recordings, whose paths come on standard input.
#[derive(Args, Debug)]
pub struct Decode {
    /// What converts what is not decoded here.
    #[arg(long, value_name = "FILE")]
    pub ffmpeg: PathBuf,
    /// Writes samples of this recording to standard output, instead.
    #[arg(long, value_name = "FILE", requires = "track")]
    pub samples_of: Option<PathBuf>,
    /// The track whose samples are written, from 0.
    #[arg(long, value_name = "N")]
    pub track: Option<usize>,
    /// How many a second are written, where that is not what speech needs of it.
    #[arg(long, value_name = "HZ", value_parser = clap::value_parser!(u32).range(8_000..=16_000))]
    pub rate_hz: Option<u32>,
    /// The recording is what standard input holds, and FILE its name.
    #[arg(long, requires = "samples_of")]
    pub within: bool,
}

/// Shows what Earnest does.
#[derive(Args, Debug)]
pub struct Demo {
    /// The demo's database, instead of one in the folder `earnest-demo`.
    #[arg(long = "db", value_name = "FILE", conflicts_with = "server")]
    pub database: Option<PathBuf>,
    /// A database of a PostgreSQL server instead: `postgres://USER@HOST:PORT/DATABASE`.
    #[arg(long = "database", value_name = "URL")]
    pub server: Option<String>,
    /// Only write the files of a made-up centre, and the truth about them, into a new folder.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["database", "server"])]
    pub write: Option<PathBuf>,
    /// Serve the page on the made-up centre, where anybody looks as any role.
    #[arg(long, conflicts_with = "write")]
    pub serve: bool,
    /// The address to listen on, with `--serve`.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", requires = "serve")]
    pub listen: SocketAddr,
}

/// Prints completions for a shell.
#[derive(Args, Debug)]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
