//! Backups, and whether everything in a database is as it should be.

use crate::database::{Database, at};
use crate::db::{get, query};
use crate::error::Error;
use crate::sql;
use crate::store::Store;
use sqlx::AssertSqlSafe;
use std::path::Path;

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was looked at.
    pub what: &'static str,
    /// What is wrong with it; `None` where nothing is.
    pub wrong: Option<String>,
}

/// The most that is told of what the database finds wrong in its own file.
const MOST: usize = 5;

impl Store {
    /// Writes a copy of one state of the database into a file that is not there yet, while others read
    /// and write on; the copy is on disk when this returns. It holds the key that names are enciphered
    /// with, as the database does.
    ///
    /// - **Errors**: it is a server's, which has programs of its own for that.
    pub async fn back_up(&mut self, to: &Path) -> Result<(), Error> {
        if self.database.file().is_none() {
            return Err(Error::NoBackup(self.database.to_string()));
        }
        let io = |source| Error::Io { what: format!("writing `{}`", to.display()), source };
        // For its owner alone, as the database is; SQLite writes into an empty file that is there.
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(to).map_err(io)?;
        let Some(name) = to.to_str() else {
            std::fs::remove_file(to).map_err(io)?;
            return Err(io(std::io::Error::from(std::io::ErrorKind::InvalidFilename)));
        };
        let done = query(sql::BACK_UP).bind(name).execute(&mut self.connection).await;
        if let Err(error) = done {
            std::fs::remove_file(to).map_err(io)?;
            return Err(at(&Database::from(to), error));
        }
        file.sync_all().map_err(io)?;
        // The name of the file must be on disk too.
        if let Some(folder) = to.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
        }
        Ok(())
    }

    /// Looks at everything that must hold: the file itself, where it is one, that nothing refers to what
    /// is not there, and that every count is that of what is counted.
    pub async fn check(&mut self) -> Result<Vec<Checked>, Error> {
        let mut all = Vec::new();
        if self.database.file().is_some() {
            let rows = query(sql::CHECK_FILE).fetch_all(&mut self.connection).await;
            let rows = rows.map_err(|error| at(&self.database, error))?;
            let said: Vec<String> = rows.iter().map(|row| get(row, 0)).collect();
            let wrong = (said != ["ok"]).then(|| said[..said.len().min(MOST)].join("; "));
            all.push(Checked { what: "the file", wrong });
        }
        for (what, text) in sql::CHECKS {
            let rows = query(AssertSqlSafe(*text)).fetch_all(&mut self.connection).await;
            let rows = rows.map_err(|error| at(&self.database, error))?;
            let wrong = (!rows.is_empty()).then(|| format!("{} rows are not", rows.len()));
            all.push(Checked { what, wrong });
        }
        Ok(all)
    }

    /// Where the database is, as it is named.
    pub fn name(&self) -> String {
        self.database.to_string()
    }
}
