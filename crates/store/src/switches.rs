//! What is done with a programme's conversations.

use crate::audit::{Action, Done, Subject, Who, note};
use crate::database::at;
use crate::db::{Row, get, query};
use crate::error::Error;
use crate::off::{KindOff, kinds_off};
use crate::sql;
use crate::store::Store;
use std::collections::BTreeMap;

/// What is done with a programme's conversations. Development and appraisal are separate purposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switches {
    /// Whether what is found is shown to those it is about, to learn from.
    pub development: bool,
    /// Whether what is found may be used where somebody's work is judged.
    pub appraisal: bool,
    /// Whether agents and their leads see kinds that are on trial.
    pub trial_shown: bool,
    /// Whether new conversations are measured.
    pub measuring: bool,
    /// How many new conversations in a hundred are measured.
    pub sampled_percent: u8,
    /// Kinds of moment that are switched off.
    pub off: Vec<KindOff>,
}

/// Why a conversation is not measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotMeasured {
    /// Nothing of its programme is measured now.
    Paused,
    /// It is not among those of its programme that are.
    NotSampled,
}

impl NotMeasured {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::NotSampled => "not_sampled",
        }
    }
}

impl Switches {
    /// Why a conversation of the programme is not to be measured; `None` where it is.
    ///
    /// Which are sampled follows from the conversation and the database's key alone: the same are
    /// another time, nobody who makes up ids can tell which, and with a larger share all of a smaller
    /// one are among them.
    pub fn not_measured(&self, key: &[u8; 32], source: &str, id: &str) -> Option<NotMeasured> {
        if !self.measuring {
            return Some(NotMeasured::Paused);
        }
        let mut hasher = blake3::Hasher::new_keyed(key);
        hasher.update(b"sample\0").update(source.as_bytes()).update(b"\0").update(id.as_bytes());
        let mut first = [0; 8];
        hasher.finalize_xof().fill(&mut first);
        let is_sampled = u64::from_le_bytes(first) % 100 < u64::from(self.sampled_percent);
        (!is_sampled).then_some(NotMeasured::NotSampled)
    }
}

impl Default for Switches {
    /// What holds before anybody sets it: measured, to learn from, and for nothing else.
    fn default() -> Self {
        Self {
            development: true,
            appraisal: false,
            trial_shown: false,
            measuring: true,
            sampled_percent: 100,
            off: Vec::new(),
        }
    }
}

impl Store {
    /// The switches of every programme that were ever set; where none were, the default holds.
    pub async fn switches(&mut self) -> Result<BTreeMap<String, Switches>, Error> {
        let rows = query(sql::SWITCHES).fetch_all(&mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        rows.iter().map(|row| Ok((get(row, 0), switches(row)?))).collect()
    }

    /// Sets the switches of a programme, and takes out what was found of kinds that are off from now
    /// on. What was found comes back when conversations are measured anew after the kind is on again.
    ///
    /// # Errors
    /// `Unexpected` where more than a hundred in a hundred are to be measured.
    pub async fn set_switches(
        &mut self,
        by: Who,
        programme: &str,
        set: &Switches,
    ) -> Result<(), Error> {
        if set.sampled_percent > 100 {
            let found = set.sampled_percent.to_string();
            return Err(Error::Unexpected { expected: "0 to 100 in a hundred", found });
        }
        let off =
            serde_json::Value::from_iter(set.off.iter().map(|off| vec![&*off.kind, &*off.site]));
        let off = off.to_string();
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let put = query(sql::SET_SWITCHES).bind(programme).bind(i64::from(set.development));
        let put = put.bind(i64::from(set.appraisal)).bind(i64::from(set.trial_shown));
        let put =
            put.bind(i64::from(set.measuring)).bind(i64::from(set.sampled_percent)).bind(&off);
        put.execute(&mut transaction).await.map_err(named)?;
        let what = format!(
            "development {}, appraisal {}, trial shown {}, measuring {}, {} in a hundred, off {off}",
            set.development, set.appraisal, set.trial_shown, set.measuring, set.sampled_percent
        );
        let (action, subject) = (Action::Switches, Subject::Programme(programme));
        let done = Done { who: by, action, subject, purpose: None, what: Some(&what) };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        self.take_out_what_is_off().await.map(drop)
    }
}

/// A row of `sql::SWITCHES`.
fn switches(row: &Row) -> Result<Switches, Error> {
    let is_on = |place| get::<i64>(row, place) != 0;
    let off: &str = get(row, 6);
    let unexpected =
        |expected, found: &str| Error::Unexpected { expected, found: found.to_owned() };
    let percent: i64 = get(row, 5);
    Ok(Switches {
        development: is_on(1),
        appraisal: is_on(2),
        trial_shown: is_on(3),
        measuring: is_on(4),
        sampled_percent: u8::try_from(percent)
            .map_err(|_| unexpected("0 to 100 in a hundred", &percent.to_string()))?,
        off: kinds_off(off).ok_or_else(|| unexpected("pairs of kind and site", off))?,
    })
}
