//! What every request is answered from.

use super::api::home::{HealthCheck, ProcessFinding};
use super::api::lists::RowShown;
use super::kept::Kept;
use super::looks::Looks;
use super::visits::Visits;
use crate::rules::Rules;
use crate::serve::metrics::Metrics;
use crate::serve::throttle::Throttle;
use crate::serve::uploads::Uploads;
use anyhow::Context;
use deadpool::unmanaged::{Object, Pool};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use store::overview::{KindOverview, ProgrammeOverview, TeamMonth};
use store::{Account, Facets, Filter, Store, Total, Verified, Viewer};
use tokio::sync::{Mutex, MutexGuard, RwLock, Semaphore, SemaphorePermit};

/// So many requests read at once; a further one waits. Each connection keeps up to 8 MB of the file.
const READERS: usize = 8;
/// So many passwords are hashed at once.
const HASHING: usize = 2;
/// Who did not ask for more of a sound for so long begins anew.
const PAUSE: Duration = Duration::from_secs(600);

/// What every request is answered from.
pub struct App {
    readers: Pool<Store>,
    writer: Mutex<Store>,
    rules: RwLock<Arc<Rules>>,
    /// The files that are sent.
    pub uploads: Uploads,
    /// Whether anybody may look as any role, on made-up conversations.
    pub is_demo: bool,
    /// Whom the notice of what is measured names to be asked.
    pub contact: Option<String>,
    /// What is counted.
    pub metrics: Metrics,
    /// How often somebody may try to sign in.
    pub throttle: Throttle,
    /// Who listens to what, and when they last asked for more of it.
    listening: std::sync::Mutex<HashMap<(i64, i64), Instant>>,
    /// Who waits until it is noted that they looked.
    pub looks: Looks,
    /// Who is here, as far as it is not noted yet.
    pub visits: Visits,
    /// The values that occur in what is chosen, with agents' names, by who may see it and how it is chosen.
    pub facets: Kept<String, (Facets, BTreeMap<String, String>)>,
    /// How many conversations, or moments where it says so, are chosen; likewise.
    pub totals: Kept<(bool, String), Total>,
    /// How each kind fares; likewise.
    pub kinds: Kept<String, Vec<KindOverview>>,
    /// How each programme fares; likewise.
    pub programmes: Kept<String, Vec<ProgrammeOverview>>,
    /// What an agent's teams did together; likewise.
    pub teams: Kept<String, Vec<TeamMonth>>,
    /// What the script, the system or a bot left undone; likewise.
    pub process: Kept<String, Vec<ProcessFinding>>,
    /// Whether everything that must hold of the database does.
    pub health: Kept<(), Vec<HealthCheck>>,
    /// Whether the chain of what was done is whole. Who asks for that alone has it looked through anew.
    pub chain: Kept<(), Verified>,
    /// The conversations that a team lead is proposed to hear; likewise.
    pub worth_hearing: Kept<String, Vec<RowShown>>,
    /// Passwords that are hashed at once: each takes 19 MiB and a processor.
    pub hashing: Semaphore,
    /// Searches at once, one for each processor: lists and conversations, which take a tenth as long,
    /// need not share theirs with several.
    searches: Semaphore,
}

impl App {
    /// Opens what a server needs beside the one connection that writes.
    pub async fn open(
        mut writer: Store,
        is_demo: bool,
        contact: Option<String>,
    ) -> anyhow::Result<Self> {
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(writer.reader().await?);
        }
        let rules = Rules::of_database(&mut writer).await?;
        let uploads = Uploads::open(writer.database())?;
        Ok(Self {
            readers: Pool::from(readers),
            writer: Mutex::new(writer),
            rules: RwLock::new(Arc::new(rules)),
            uploads,
            is_demo,
            contact,
            metrics: Metrics::default(),
            throttle: Throttle::default(),
            listening: std::sync::Mutex::default(),
            looks: Looks::default(),
            visits: Visits::default(),
            facets: Kept::default(),
            totals: Kept::default(),
            kinds: Kept::default(),
            programmes: Kept::default(),
            teams: Kept::default(),
            process: Kept::default(),
            health: Kept::default(),
            chain: Kept::default(),
            worth_hearing: Kept::default(),
            hashing: Semaphore::new(HASHING),
            searches: Semaphore::new(std::thread::available_parallelism()?.get()),
        })
    }

    /// A connection that reads, when one is free.
    pub async fn reader(&self) -> anyhow::Result<Object<Store>> {
        let mut reader = self.readers.get().await.context("waiting for the database")?;
        reader.revive().await?;
        Ok(reader)
    }

    /// A search's turn to begin; nothing to wait for where no words are searched for. To be asked for
    /// before a reader is.
    pub async fn searching(&self, filter: &Filter) -> anyhow::Result<Option<SemaphorePermit<'_>>> {
        Ok(match filter.words {
            Some(_) => Some(self.searches.acquire().await?),
            None => None,
        })
    }

    /// The connection that writes, when it is free.
    pub async fn writer(&self) -> MutexGuard<'_, Store> {
        let mut writer = self.writer.lock().await;
        // Where it cannot be reached, whatever is asked of it says so.
        writer.revive().await.ok();
        writer
    }

    /// The rules of every programme, as they stand.
    pub async fn rules(&self) -> Arc<Rules> {
        self.rules.read().await.clone()
    }

    /// What accounts are called, by number, for whoever reads who did what.
    pub async fn people(&self) -> anyhow::Result<BTreeMap<i64, String>> {
        let all = self.reader().await?.accounts().await?;
        Ok(all.into_iter().map(|account| (account.key, account.name)).collect())
    }

    /// The same for others: an agent whose name they may not read stands under the pseudonym here too.
    pub async fn people_as(&self, viewer: &Viewer) -> anyhow::Result<BTreeMap<i64, String>> {
        let all = self.reader().await?.accounts().await?;
        let called = |account: Account| match account.agent {
            Some(agent) if !viewer.reads_name(&agent) => (account.key, agent),
            _ => (account.key, account.name),
        };
        Ok(all.into_iter().map(called).collect())
    }

    /// Whether somebody begins to listen to a conversation: the first time, and when they did not for a
    /// while.
    pub fn begins_to_listen(&self, account: i64, conversation: i64) -> bool {
        let now = Instant::now();
        let mut listening = self.listening.lock().unwrap_or_else(PoisonError::into_inner);
        listening.retain(|_, last| now.duration_since(*last) < PAUSE);
        listening.insert((account, conversation), now).is_none()
    }

    /// Hashes a password, or checks one, where nobody else waits for the thread.
    pub async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let _permit = self.hashing.acquire().await?;
        Ok(tokio::task::spawn_blocking(work).await?)
    }

    /// Forgets what is kept for a while: something was changed that it rests on.
    pub fn forget(&self) {
        self.facets.forget();
        self.totals.forget();
        self.kinds.forget();
        self.programmes.forget();
        self.teams.forget();
        self.process.forget();
        self.worth_hearing.forget();
    }

    /// Puts other rules in their place, after a rubric was published.
    pub async fn set_rules(&self, rules: Rules) {
        *self.rules.write().await = Arc::new(rules);
    }
}
