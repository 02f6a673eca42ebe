//! A database of either kind, as commands name it.

use crate::server::Fresh;
use crate::support::Desk;

/// A database of either kind, as commands name it.
pub struct At {
    args: [String; 2],
    server: Option<Fresh>,
}

impl At {
    /// A file of the desk's.
    pub fn file(name: &str) -> Self {
        Self { args: ["--db".to_owned(), name.to_owned()], server: None }
    }

    /// One of a server; `None` where PostgreSQL is not installed.
    pub fn server() -> Option<Self> {
        let server = Fresh::new()?;
        Some(Self { args: ["--database".to_owned(), server.url()], server: Some(server) })
    }

    /// One of each kind there is.
    pub fn each() -> Vec<Self> {
        [Some(Self::file("test.db")), Self::server()].into_iter().flatten().collect()
    }

    /// A command, with what names the database behind it.
    pub fn with<'a>(&'a self, args: &[&'a str]) -> Vec<&'a str> {
        args.iter().copied().chain(self.args.iter().map(String::as_str)).collect()
    }

    /// The same for whoever opens it without a command.
    pub fn database(&self, desk: &Desk) -> store::Database {
        match &self.server {
            Some(server) => store::Database::server(&server.url()).unwrap(),
            None => store::Database::from(&desk.path(&self.args[1])),
        }
    }

    /// The server's database.
    pub fn fresh(&self) -> Option<&Fresh> {
        self.server.as_ref()
    }

    /// What it is called in messages.
    pub fn name(&self, text: &str) -> String {
        let Some(url) = self.server.as_ref().map(Fresh::url) else {
            return text.replace(&self.args[1], "DATABASE");
        };
        let (name, rest) = url.strip_prefix("postgres:///").unwrap().split_once("?host=").unwrap();
        let host = rest.split('&').next().unwrap();
        text.replace(&format!("postgres://{host}/{name}"), "DATABASE")
    }

    /// Leaves nothing in it.
    pub fn clear(&self, desk: &Desk) {
        if let Some(server) = &self.server {
            server.as_superuser("DROP SCHEMA IF EXISTS earnest CASCADE");
            return;
        }
        for entry in std::fs::read_dir(desk.folder()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with(&self.args[1]) {
                std::fs::remove_file(path).unwrap();
            }
        }
    }
}
