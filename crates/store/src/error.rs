//! What can go wrong in a database.

/// What can go wrong in a database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file, and none can be made there.
    #[error("no database at `{0}`")]
    NoDatabase(String),
    /// The file is something else, or is damaged.
    #[error("`{path}`: expected a database of Earnest, found {found}")]
    NotOurs {
        /// The file.
        path: String,
        /// What was found instead.
        found: String,
    },
    /// Nothing was ever put into the file.
    #[error("`{0}` is empty: `earnest add` makes a database of it")]
    Empty(String),
    /// A later version of the program wrote it.
    #[error(
        "`{path}` was written by a later version of Earnest: its schema is {found}, and this version knows schemas up to {known}"
    )]
    Newer {
        /// The file.
        path: String,
        /// The schema of the file.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// It was never brought to the schema of this version, and may not be written now.
    #[error(
        "`{path}` has schema {found} and this program reads schema {known}: a command that writes brings it forward"
    )]
    Older {
        /// The file.
        path: String,
        /// The schema of the file.
        found: i64,
        /// The schema this program reads.
        known: i64,
    },
    /// A server's database without what lets viewers in, and it may not be made now.
    #[error(
        "`{0}` was last written by an earlier version of Earnest, or comes from another server: a command that writes brings it forward"
    )]
    NoViewers(String),
    /// Somebody else is writing.
    #[error("`{0}` is being written by another process")]
    Locked(String),
    /// It was opened to read, or its file may not be written.
    #[error("`{0}` cannot be written")]
    ReadOnly(String),
    /// The folder may not be written, and reading makes a file beside the database.
    #[error(
        "`{0}` cannot be read where it is: its folder cannot be written, and reading keeps an index there; a copy in another folder can be read"
    )]
    ReadOnlyFolder(String),
    /// A database is named in a way that is none.
    #[error("expected `postgres://USER@HOST:PORT/DATABASE`, found {found}")]
    NoUrl {
        /// What was found: never the URL, which may hold a password.
        found: &'static str,
    },
    /// The server does not answer, or lets in nobody now.
    #[error("`{database}` cannot be reached")]
    Unreachable {
        /// Host and database.
        database: String,
        /// What the connection or the server said.
        #[source]
        source: sqlx::Error,
    },
    /// There is no room left.
    #[error("no room left on disk for `{0}`")]
    Full(String),
    /// A server's database is no file that could be copied.
    #[error("`{0}` is a server's: back it up with `pg_dump`, which copies one state of it too")]
    NoBackup(String),
    /// Nothing is stored under this id.
    #[error("nothing is stored under `{0}`")]
    Unknown(String),
    /// More than one conversation or agent answers to an id.
    #[error("`{id}` fits {count} {what}, for example `{first}` and `{second}`")]
    Ambiguous {
        /// What was asked for.
        id: String,
        /// How many fit.
        count: u64,
        /// What they are.
        what: &'static str,
        /// The first that fits.
        first: String,
        /// The second.
        second: String,
    },
    /// A name is more than one customer's.
    #[error("{} customers are called `{name}`: {}; name one of them by its pseudonym", .found.len(), with_conversations(.found))]
    SeveralCustomers {
        /// The name.
        name: String,
        /// The pseudonyms, each with its number of conversations.
        found: Vec<(String, usize)>,
    },
    /// A conversation that somebody holds is not erased.
    #[error("conversation `{0}` is held: nothing of what was asked is erased until it is released")]
    Held(String),
    /// A question that is not one statement that only reads.
    #[error("expected one SELECT over the documented tables, found {0}")]
    Refused(String),
    /// The database does not understand the question.
    #[error("{0}")]
    Sql(String),
    /// A search that is none.
    #[error("character {place} of the search: expected {expected}")]
    Search {
        /// The character where it goes wrong, from 1.
        place: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// Where to go on in a list was not told by that list.
    #[error("expected the `next` of a page of this list")]
    Cursor,
    /// What is stored does not make sense.
    #[error("conversation `{id}`: expected {expected}, found `{found}`")]
    Damaged {
        /// The conversation.
        id: String,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// What was handed in cannot be stored.
    #[error("conversation `{id}`: expected {expected}")]
    Unfit {
        /// The conversation.
        id: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The sound of a database is not where it was kept.
    #[error(
        "the sound of this database was kept in `{0}`, which does not hold it: --media DIR says where it is now"
    )]
    NoMedia(String),
    /// The sound of a database is kept in another folder already.
    #[error(
        "the sound of this database is kept in `{kept}`: to have it in `{given}`, move `{moved}` there first"
    )]
    MediaElsewhere {
        /// The folder it is kept in.
        kept: String,
        /// What lies in it.
        moved: String,
        /// The folder that was given.
        given: String,
    },
    /// A file of sound is not there.
    #[error(
        "`{0}`, which is to hold sound, is not there: adding the recording again makes it anew"
    )]
    NoSound(String),
    /// A file of sound does not open.
    #[error(
        "`{0}`: expected sound that was sealed by this database, found something else, or a damaged file"
    )]
    Unsealable(String),
    /// A file of sound went while its conversation was being stored.
    #[error("conversation `{0}`: its sound was removed while it was being stored")]
    SoundGone(String),
    /// A recording is not what it was when it was heard.
    #[error("`{0}` changed while it was being read")]
    Changed(String),
    /// A folder's name cannot be kept.
    #[error("`{0}`: expected a name in Unicode")]
    NoText(String),
    /// A programme names a time zone that does not exist.
    #[error(
        "programme `{programme}`: expected a time zone such as `Europe/London`, found `{found}`"
    )]
    TimeZone {
        /// The programme.
        programme: String,
        /// What it names.
        found: String,
    },
    /// Names, and conversations to those who keep accounts, are shown for a purpose only.
    #[error("expected a purpose in words")]
    NoPurpose,
    /// What is stored of what was done does not make sense.
    #[error(
        "row {row} of the audit: expected a time, found `{found}`; `earnest verify-audit` says more"
    )]
    DamagedAudit {
        /// The row.
        row: i64,
        /// What stands there.
        found: String,
    },
    /// What is given about an account, a roster or a programme is not what it can be.
    #[error("expected {expected}, found `{found}`")]
    Unexpected {
        /// What can be given.
        expected: &'static str,
        /// What was given.
        found: String,
    },
    /// Another account has this login.
    #[error("there is an account with the login `{0}`")]
    Taken(String),
    /// A link was used, was never given, or its time is over.
    #[error("the link was used, has expired, or was never given")]
    NoInvitation,
    /// The last one who can keep accounts cannot stop to.
    #[error("`{0}` is the last open account of an `admin`: make another first")]
    LastAdmin(String),
    /// Anything else the database says.
    #[error("`{path}`")]
    Database {
        /// The file, or host and database.
        path: String,
        /// What it said.
        #[source]
        source: sqlx::Error,
    },
    /// Reading or writing something that is no database.
    #[error("{what}")]
    Io {
        /// What was read or written.
        what: String,
        /// Why it could not be.
        #[source]
        source: std::io::Error,
    },
}

impl From<std::io::Error> for Error {
    fn from(source: std::io::Error) -> Self {
        Self::Io { what: "writing the answer".to_owned(), source }
    }
}

fn with_conversations(found: &[(String, usize)]) -> String {
    let one = |(pseudonym, conversations): &(String, usize)| match conversations {
        1 => format!("{pseudonym} (1 conversation)"),
        n => format!("{pseudonym} ({n} conversations)"),
    };
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}
