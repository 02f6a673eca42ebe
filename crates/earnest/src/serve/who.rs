//! Who asks: a browser with its cookie, or a program with its key.

use super::app::App;
use super::kinds::StatusesShown;
use super::refused::Refused;
use super::visits;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE as COOKIES};
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use measure::moments::Status;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Account, Deed, KeyScope, Role, Store, Switches, Viewer, Visit, Who};

/// The cookie of a browser that is signed in. The prefix makes browsers refuse it from anybody but
/// this host, over anything but HTTPS or this machine's own address.
pub const COOKIE: &str = "__Host-earnest";

/// How long the link that makes the first account works.
const FIRST_LINK: SignedDuration = SignedDuration::from_hours(24);

/// Somebody who asks.
#[derive(Clone)]
pub struct Asking {
    /// Their account.
    pub account: Account,
    /// What they may see.
    pub viewer: Viewer,
    /// What is done with each programme's conversations.
    pub switches: BTreeMap<String, Switches>,
    /// Whether they may write: a key may be for reading alone.
    may_write: bool,
}

/// What may be done under a right to see that was taken for an hour, beside what one's own role does: who
/// took it to look at something changes nothing there.
const BY_GLASS: [Deed; 2] = [Deed::See, Deed::ReadRubrics];

impl Asking {
    /// Whether they see by a right that they took for an hour, and not by their role.
    pub fn is_by_glass(&self) -> bool {
        self.viewer.role != self.account.role
    }

    /// Refuses what their role may not do. Somebody who took the right to see conversations for a
    /// while keeps what their own role may do, and looks.
    pub fn must(&self, deed: Deed) -> Result<(), Refused> {
        match self.account.role.may(deed) || self.is_by_glass() && BY_GLASS.contains(&deed) {
            true => Ok(()),
            false => Err(Refused::NotAllowed),
        }
    }

    /// The same for what changes something, which their own role must do: a right for an hour is to look.
    pub fn must_write(&self, deed: Deed) -> Result<(), Refused> {
        if !self.account.role.may(deed) {
            return Err(Refused::NotAllowed);
        }
        self.must_be_able_to_write()
    }

    /// Refuses a key that is for reading alone.
    pub fn must_be_able_to_write(&self) -> Result<(), Refused> {
        match self.may_write {
            true => Ok(()),
            false => Err(Refused::NotAllowed),
        }
    }

    /// The same as the store has it.
    pub fn statuses(&self, programme: Option<&str>) -> Vec<Status> {
        match self.shown(programme).trial {
            true => vec![Status::Proven, Status::Trial],
            false => vec![Status::Proven],
        }
    }

    /// Whether a programme is among those they were granted.
    pub fn reads(&self, programme: &str) -> bool {
        let grants = self.viewer.grants.iter();
        grants.map(|grant| &grant.programme).any(|name| name.is_empty() || name == programme)
    }

    /// Refuses a programme that is not: to them it is not there.
    pub fn must_read(&self, programme: &str) -> Result<(), Refused> {
        match self.reads(programme) {
            true => Ok(()),
            false => Err(Refused::NotFound),
        }
    }

    /// As whom the audit knows them.
    pub fn who(&self) -> Who {
        Who::Account(self.account.key)
    }

    /// Which kinds they are shown in a programme's conversations: those on trial to whoever answers for
    /// them, to an agent and a team lead where the programme's switch says so, to a client never. Where
    /// a programme is not used for development, agents and team leads are shown none.
    pub fn shown(&self, programme: Option<&str>) -> StatusesShown {
        let switched = || match programme {
            Some(name) => self.switches.get(name).is_some_and(|on| on.trial_shown),
            // Over several programmes, only where each of them says so.
            None => !self.switches.is_empty() && self.switches.values().all(|on| on.trial_shown),
        };
        let trial = match self.viewer.role {
            Role::QualityLead | Role::OperationsHead | Role::Evaluator => true,
            Role::Agent | Role::TeamLead => switched(),
            Role::ClientViewer | Role::Admin | Role::Auditor => false,
        };
        let proven = self.viewer.is_shown_findings(programme);
        StatusesShown { proven, trial: trial && proven }
    }
}

impl FromRequestParts<Arc<App>> for Asking {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let now = Timestamp::now();
        let mut reader = app.reader().await?;
        let (account, may_write, looks_at) = match (key(&parts.headers), token(&parts.headers)) {
            (Some(key), _) => {
                let holder = reader.key_holder(key, now).await?;
                let (account, key) = holder.ok_or(Refused::NotSignedIn)?;
                if key.to_note(now) {
                    visits::note(app, Visit::Key(key.key));
                }
                // A key was made for what its holder may always do: what is taken for an hour is a
                // person's, and ends before the end of time.
                (account, key.scope == KeyScope::Write, Timestamp::MAX)
            }
            (None, Some(token)) => {
                let found = reader.session(token, now).await?.ok_or(Refused::NotSignedIn)?;
                if found.to_note {
                    visits::note(app, Visit::Session(token.to_owned()));
                }
                (found.account, true, now)
            }
            (None, None) => return Err(Refused::NotSignedIn),
        };
        let viewer = reader.viewer(account.key, looks_at).await?.ok_or(Refused::NotSignedIn)?;
        let switches = reader.switches().await?;
        Ok(Self { account, viewer, switches, may_write })
    }
}

/// The key that a program sends.
fn key(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// What a browser's cookie holds.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIES).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// The cookie that signs a browser in until its session ends.
pub fn signed_in(token: &str) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=604800")
}

/// The cookie that signs it out.
pub fn signed_out() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The link that makes the first account, where there is none.
pub async fn first_link(store: &mut Store) -> anyhow::Result<Option<String>> {
    let now = Timestamp::now();
    let invited = store.invite_owner(now.checked_add(FIRST_LINK)?, now).await?;
    Ok(invited.map(|invitation| format!("#/owner?token={}", invitation.token)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_cookie_is_found_among_others() {
        let check = |cookies: &str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIES, HeaderValue::from_str(cookies).unwrap());
            assert_eq!(token(&headers), expected, "{cookies}");
        };
        check("__Host-earnest=abc", Some("abc"));
        check("a=b; __Host-earnest=abc; c", Some("abc"));
        check("earnest=abc", None);
        check("x__Host-earnest=abc", None);
        check("", None);
    }
}
