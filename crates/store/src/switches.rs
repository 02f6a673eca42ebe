//! What is done with a programme's conversations.

use crate::audit::{Action, Done, Subject, Who, note};
use crate::database::at;
use crate::db::{Row, get, query};
use crate::error::Error;
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
    /// Kinds of moment that are switched off, each with its site; an empty site is every one.
    pub off: Vec<(String, String)>,
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

    /// Sets the switches of a programme.
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
            serde_json::Value::from_iter(set.off.iter().map(|(site, kind)| vec![&**site, &**kind]));
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
        transaction.commit().await.map_err(named)
    }
}

/// A row of `sql::SWITCHES`.
fn switches(row: &Row) -> Result<Switches, Error> {
    let is_on = |place| get::<i64>(row, place) != 0;
    let off: &str = get(row, 6);
    let unexpected =
        |expected, found: &str| Error::Unexpected { expected, found: found.to_owned() };
    let read = |off| {
        let pairs = serde_json::from_str::<serde_json::Value>(off).ok()?;
        let pair = |pair: &serde_json::Value| match pair.as_array()?.as_slice() {
            [site, kind] => Some((site.as_str()?.to_owned(), kind.as_str()?.to_owned())),
            _ => None,
        };
        pairs.as_array()?.iter().map(pair).collect::<Option<Vec<_>>>()
    };
    let percent: i64 = get(row, 5);
    Ok(Switches {
        development: is_on(1),
        appraisal: is_on(2),
        trial_shown: is_on(3),
        measuring: is_on(4),
        sampled_percent: u8::try_from(percent)
            .map_err(|_| unexpected("0 to 100 in a hundred", &percent.to_string()))?,
        off: read(off).ok_or_else(|| unexpected("pairs of site and kind", off))?,
    })
}
