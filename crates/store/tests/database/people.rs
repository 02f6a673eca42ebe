//! Accounts, sessions, keys, the roster and switches, as others use them.

use crate::common::each_database;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::Person;
use store::{
    Change, Error, Grant, KeyScope, KindOff, NewAccount, Role, RosterRow, Store, Switches, TakeUp,
    Verified, Viewer, Visit, Who,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(many: i64) -> SignedDuration {
    SignedDuration::from_hours(many)
}

fn new(login: &str, role: Role) -> NewAccount<'_> {
    NewAccount { login, name: "Nia Example", role, agent: None, grants: &[] }
}

const BY: Who = Who::CommandLine;
const NOON: &str = "2026-03-07T12:00:00Z";
const TAKE: TakeUp<'_> = TakeUp { login: None, name: None, password: "$argon2id$x" };

/// An account that was taken up.
async fn taken_up(store: &mut Store, login: &str, role: Role) -> i64 {
    let now = at(NOON);
    let invited = store.invite(BY, &new(login, role), now + hours(1), now).await.unwrap();
    store.take_up(&invited.token, &TAKE, now).await.unwrap()
}

async fn check_chain(store: &mut Store) -> u64 {
    match store.verify_audit(None).await.unwrap() {
        Verified::Whole { head, .. } => head.count,
        broken => panic!("{broken:?}"),
    }
}

#[test]
fn an_invitation_works_once_and_for_a_while() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let now = at(NOON);
        let nia = new(" Nia@Example ", Role::Admin);
        let invited = store.invite(BY, &nia, now + hours(1), now).await.unwrap();
        assert_eq!(here.on_disk(&[&*invited.token]), [""; 0], "a hash alone is kept");
        let again = store.invite(BY, &new("nia@example", Role::Agent), now + hours(1), now).await;
        assert!(matches!(again, Err(Error::Taken(login)) if login == "nia@example"));
        for login in ["", " ", "a b", "a\nb"] {
            let bad = store.invite(BY, &new(login, Role::Agent), now + hours(1), now).await;
            assert!(matches!(bad, Err(Error::Unexpected { .. })), "{login}");
        }

        let found = store.account_by_login("NIA@example").await.unwrap().unwrap();
        assert_eq!((found.key, found.password), (invited.account, None));
        assert_eq!(store.invited(&invited.token, now).await.unwrap().unwrap().key, found.key);
        let late = now + hours(1);
        assert_eq!(store.invited(&invited.token, late).await.unwrap(), None);
        let taken = store.take_up(&invited.token, &TAKE, late).await;
        assert!(matches!(taken, Err(Error::NoInvitation)));
        let taken = store.take_up("another", &TAKE, now).await;
        assert!(matches!(taken, Err(Error::NoInvitation)));

        // A second link takes the place of the first.
        let second = store.invite_again(BY, found.key, now + hours(1)).await.unwrap();
        let taken = store.take_up(&invited.token, &TAKE, now).await;
        assert!(matches!(taken, Err(Error::NoInvitation)));
        assert_eq!(store.take_up(&second.token, &TAKE, now).await.unwrap(), found.key);
        let taken = store.take_up(&second.token, &TAKE, now).await;
        assert!(matches!(taken, Err(Error::NoInvitation)));
        let found = store.account(found.key).await.unwrap().unwrap();
        assert_eq!(found.password.as_deref(), Some("$argon2id$x"));
        assert_eq!(found.invited_until, None);
        assert_eq!(check_chain(&mut store).await, 3);
    });
}

#[test]
fn the_owner_comes_in_once() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let now = at(NOON);
        let first = store.invite_owner(now + hours(1), now).await.unwrap().unwrap();
        let second = store.invite_owner(now + hours(1), now).await.unwrap().unwrap();
        assert_eq!(first.account, second.account);
        assert_eq!(store.invited(&first.token, now).await.unwrap(), None);
        taken_up(&mut store, "nia", Role::Agent).await;
        let mine = TakeUp { login: Some("NIA"), name: Some("Ada Example"), ..TAKE };
        let taken = store.take_up(&second.token, &mine, now).await;
        assert!(matches!(taken, Err(Error::Taken(_))));
        let mine = TakeUp { login: Some("Ada"), ..mine };
        let key = store.take_up(&second.token, &mine, now).await.unwrap();
        let owner = store.account(key).await.unwrap().unwrap();
        assert_eq!((&*owner.login, &*owner.name, owner.role), ("ada", "Ada Example", Role::Admin));
        assert_eq!(store.invite_owner(now + hours(1), now).await.unwrap(), None);

        let closed = store.close_account(BY, key, now).await;
        assert!(matches!(closed, Err(Error::LastAdmin(_))));
        let change = Change { role: Some(Role::Agent), ..Change::default() };
        let changed = store.change_account(BY, key, &change).await;
        assert!(matches!(changed, Err(Error::LastAdmin(_))));
        taken_up(&mut store, "bo", Role::Admin).await;
        store.close_account(BY, key, now).await.unwrap();
        let again = store.close_account(BY, key, now).await;
        assert!(matches!(again, Err(Error::Unknown(_))));
        assert_eq!(store.account_by_login("ada").await.unwrap(), None);
        assert_eq!(store.viewer(key, now).await.unwrap(), None);
    });
}

#[test]
fn when_somebody_was_here_is_told_of_the_visit_before() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let account = taken_up(&mut store, "nia", Role::Agent).await;
        let after = |minutes: i64| at(NOON) + SignedDuration::from_mins(minutes);
        let was_here = async |store: &mut Store, minutes: i64| {
            let found = store.account(account).await.unwrap().unwrap();
            found.was_here(after(minutes)).map(|at| at.duration_since(after(0)).as_mins())
        };
        assert_eq!(was_here(&mut store, 0).await, None);
        let token = store.start_session(account, after(0)).await.unwrap();
        store.note_visits([&Visit::Session(token.clone())], after(20)).await.unwrap();
        assert_eq!(was_here(&mut store, 49).await, None, "the first visit goes on");
        // It is told before the new visit is noted, all through it, and after another sign-in.
        assert_eq!(was_here(&mut store, 50).await, Some(20));
        store.note_visits([&Visit::Session(token.clone())], after(50)).await.unwrap();
        assert_eq!(was_here(&mut store, 50).await, Some(20));
        store.note_visits([&Visit::Session(token.clone())], after(75)).await.unwrap();
        assert_eq!(was_here(&mut store, 100).await, Some(20));
        store.start_session(account, after(101)).await.unwrap();
        assert_eq!(was_here(&mut store, 102).await, Some(20));
        assert_eq!(was_here(&mut store, 131).await, Some(101));
        store.note_visits([&Visit::Session("none".to_owned())], after(500)).await.unwrap();
        assert_eq!(was_here(&mut store, 131).await, Some(101));
    });
}

#[test]
fn a_session_ends_when_it_is_left_grows_old_or_is_ended() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let now = at(NOON);
        let account = taken_up(&mut store, "nia", Role::TeamLead).await;
        let other = taken_up(&mut store, "bo", Role::Agent).await;
        assert!(matches!(store.start_session(77, now).await, Err(Error::Unknown(_))));

        let token = store.start_session(account, now).await.unwrap();
        assert_eq!(here.on_disk(&[&*token]), [""; 0], "a hash alone is kept");
        let session = store.session(&token, now + hours(11)).await.unwrap().unwrap();
        assert!(session.to_note);
        store.note_visits([&Visit::Session(token.clone())], now + hours(11)).await.unwrap();
        assert_eq!((session.account.key, session.ends_at), (account, now + hours(7 * 24)));
        assert_eq!(store.session("x", now).await.unwrap(), None);
        // Eleven hours after the last use it is there, twelve hours after it is not.
        assert!(store.session(&token, now + hours(22)).await.unwrap().is_some());
        assert_eq!(store.session(&token, now + hours(34)).await.unwrap(), None);
        // Used all the time, it ends after seven days.
        let token = store.start_session(account, now).await.unwrap();
        for hour in (0..7 * 24).step_by(6) {
            assert!(store.session(&token, now + hours(hour)).await.unwrap().is_some(), "{hour}");
            store.note_visits([&Visit::Session(token.clone())], now + hours(hour)).await.unwrap();
        }
        assert_eq!(store.session(&token, now + hours(7 * 24)).await.unwrap(), None);

        // Another token is another way in, and the end stays.
        let first = store.start_session(account, now).await.unwrap();
        let second = store.rotate_session(&first, now + hours(1)).await.unwrap().unwrap();
        assert_eq!(store.session(&first, now + hours(1)).await.unwrap(), None);
        let session = store.session(&second, now + hours(1)).await.unwrap().unwrap();
        assert_eq!((session.created_at, session.ends_at), (now, now + hours(7 * 24)));
        assert_eq!(store.rotate_session(&first, now + hours(1)).await.unwrap(), None);
        store.end_session(&second).await.unwrap();
        assert_eq!(store.session(&second, now + hours(1)).await.unwrap(), None);

        // Another password leaves the session it was set in.
        let this = store.start_session(account, now).await.unwrap();
        let another = store.start_session(account, now).await.unwrap();
        let others = store.start_session(other, now).await.unwrap();
        store.set_password(Who::Account(account), account, "$y", Some(&this)).await.unwrap();
        assert!(store.session(&this, now).await.unwrap().is_some());
        assert_eq!(store.session(&another, now).await.unwrap(), None);
        // Another role ends them all, and so does closing.
        let change = Change { role: Some(Role::Auditor), ..Change::default() };
        store.change_account(BY, account, &change).await.unwrap();
        assert_eq!(store.session(&this, now).await.unwrap(), None);
        let this = store.start_session(account, now).await.unwrap();
        store.close_account(BY, account, now).await.unwrap();
        assert_eq!(store.session(&this, now).await.unwrap(), None);
        assert!(store.session(&others, now).await.unwrap().is_some());
        store.end_sessions(other).await.unwrap();
        assert_eq!(store.session(&others, now).await.unwrap(), None);
        // What is over does not stay.
        let late = now + hours(30 * 24);
        store.start_session(other, late).await.unwrap();
        assert_eq!(here.raw("SELECT count(*) FROM session").await, [["1"]]);
        check_chain(&mut store).await;
    });
}

#[test]
fn a_key_ends_by_its_time_by_being_revoked_and_with_its_account() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let now = at(NOON);
        let account = taken_up(&mut store, "nia", Role::QualityLead).await;
        let ends = Some(now + hours(24));
        let (made, text) =
            store.make_key(BY, account, "nightly", KeyScope::Read, ends, now).await.unwrap();
        assert!(text.starts_with(&made.prefix) && text.len() > 60);
        assert_eq!(here.on_disk(&[&*text]), [""; 0], "a hash alone is kept");
        let (holder, key) = store.key_holder(&text, now).await.unwrap().unwrap();
        assert_eq!((holder.key, key.scope, key.key), (account, KeyScope::Read, made.key));
        assert!(key.to_note(now));
        store.note_visits([&Visit::Key(key.key)], now).await.unwrap();
        assert_eq!(store.keys().await.unwrap()[0].used_at, Some(now));
        assert_eq!(store.key_holder(&made.prefix, now).await.unwrap(), None);
        assert_eq!(store.key_holder(&text, now + hours(24)).await.unwrap(), None);
        store.revoke_key(BY, made.key, now).await.unwrap();
        assert_eq!(store.key_holder(&text, now).await.unwrap(), None);
        assert!(matches!(store.revoke_key(BY, made.key, now).await, Err(Error::Unknown(_))));
        let (_, text) = store.make_key(BY, account, "", KeyScope::Write, None, now).await.unwrap();
        assert!(store.key_holder(&text, now + hours(99_999)).await.unwrap().is_some());
        store.close_account(BY, account, now).await.unwrap();
        assert_eq!(store.key_holder(&text, now).await.unwrap(), None);
        let closed = store.make_key(BY, account, "", KeyScope::Read, None, now).await;
        assert!(matches!(closed, Err(Error::Unknown(_))));
        check_chain(&mut store).await;
    });
}

#[test]
fn an_admin_sees_for_an_hour_for_a_purpose() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let now = at(NOON);
        let admin = taken_up(&mut store, "ada", Role::Admin).await;
        let lead = taken_up(&mut store, "nia", Role::TeamLead).await;
        let support = Grant { programme: "support".to_owned(), ..Grant::default() };
        let nothing = store.break_glass(admin, &support, " - ", now).await;
        assert!(matches!(nothing, Err(Error::NoPurpose)));
        let refused = store.break_glass(lead, &support, "a complaint", now).await;
        assert!(matches!(refused, Err(Error::Unexpected { .. })));
        let before = store.viewer(admin, now).await.unwrap().unwrap();
        assert_eq!((before.role, before.grants), (Role::Admin, vec![]));

        let until = store.break_glass(admin, &support, "a complaint of K-4711", now).await.unwrap();
        assert_eq!(until, now + hours(1));
        let viewer = store.viewer(admin, now).await.unwrap().unwrap();
        assert_eq!((viewer.role, &viewer.grants), (Role::QualityLead, &vec![support.clone()]));
        let after = store.viewer(admin, until).await.unwrap().unwrap();
        assert_eq!((after.role, after.grants), (Role::Admin, vec![]));
        let noted = here
            .raw(
                "SELECT a.who, t.text FROM audit a JOIN audit_text t ON t.audit = a.key \
             WHERE a.action = 'break_glass' ORDER BY t.part",
            )
            .await;
        let who = format!("account {admin}");
        assert_eq!(noted, [[&*who, "a complaint of K-4711"], [&who, "programme support"]]);

        // What was granted to stay stays beside it, and can be replaced.
        let grants = [support.clone(), Grant { team: "falcon".to_owned(), ..Grant::default() }];
        let change = Change { grants: Some(&grants), ..Change::default() };
        store.change_account(BY, lead, &change).await.unwrap();
        assert_eq!(store.viewer(lead, now).await.unwrap().unwrap().grants, grants);
        let change = Change { grants: Some(&grants[1..]), role: Some(Role::Evaluator), ..change };
        store.change_account(BY, lead, &change).await.unwrap();
        let found = store.accounts().await.unwrap();
        let found = found.iter().find(|one| one.key == lead).unwrap();
        assert_eq!((found.role, &*found.grants), (Role::Evaluator, &grants[1..]));
        check_chain(&mut store).await;
    });
}

fn row(
    agent: &str,
    team: &str,
    from: Option<(i16, i8, i8)>,
    until: Option<(i16, i8, i8)>,
) -> RosterRow {
    let day = |(year, month, day)| date(year, month, day);
    RosterRow {
        agent: agent.to_owned(),
        person: None,
        programme: String::new(),
        site: String::new(),
        team: team.to_owned(),
        from: from.map(day),
        until: until.map(day),
    }
}

#[test]
fn a_roster_is_merged_or_replaced_and_its_overlaps_are_named() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let march = Some((2026, 3, 1));
        let first = [
            row("agent-a", "falcon", None, march),
            row("agent-a", "osprey", march, None),
            row("agent-a", "kestrel", Some((2026, 2, 28)), march),
            row("agent-b", "falcon", march, None),
            RosterRow { programme: "q".to_owned(), ..row("agent-b", "osprey", None, None) },
            RosterRow { programme: "p".to_owned(), ..row("agent-c", "falcon", None, None) },
            RosterRow { programme: "q".to_owned(), ..row("agent-c", "osprey", None, None) },
        ];
        let set = store.set_roster(BY, &first, false).await.unwrap();
        assert_eq!((set.rows, set.agents), (5, 3));
        let left: Vec<_> = set.left_out.iter().map(|one| (one.row, one.holds)).collect();
        assert_eq!(left, [(2, 0), (4, 3)]);
        let expected = [&first[0], &first[1], &first[3], &first[5], &first[6]];
        assert_eq!(store.roster(None).await.unwrap().iter().collect::<Vec<_>>(), expected);
        let on = |year, month, day| Some(date(year, month, day));
        let teams = |rows: Vec<RosterRow>| {
            rows.iter().map(|row| format!("{} {}", row.agent, row.team)).collect::<Vec<_>>()
        };
        let day = store.roster(on(2026, 2, 28)).await.unwrap();
        assert_eq!(teams(day), ["agent-a falcon", "agent-c falcon", "agent-c osprey"]);
        let day = store.roster(on(2026, 3, 1)).await.unwrap();
        assert_eq!(
            teams(day),
            ["agent-a osprey", "agent-b falcon", "agent-c falcon", "agent-c osprey"]
        );

        // An agent who is named again has these rows alone; the others stay.
        let second = [row("agent-a", "heron", None, None)];
        store.set_roster(BY, &second, false).await.unwrap();
        let all = store.roster(None).await.unwrap();
        assert_eq!(
            teams(all),
            ["agent-a heron", "agent-b falcon", "agent-c falcon", "agent-c osprey"]
        );
        store.set_roster(BY, &second, true).await.unwrap();
        assert_eq!(store.roster(None).await.unwrap(), second);
        assert_eq!(check_chain(&mut store).await, 3);
    });
}

#[test]
fn names_of_the_roster_are_sealed_and_shown_for_a_purpose() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let agent = store.agent("crm", " A-17 ");
        assert!(agent.starts_with("agent-") && agent != store.agent("", "A-17"));
        assert_eq!(store.agent("crm", &agent), agent, "a pseudonym stays");
        let person = Person {
            reference: Some("REF-A-17-CANARY".to_owned()),
            name: Some("Wilhelmina Canary".to_owned()),
        };
        let row = RosterRow { person: Some(person), ..row(&agent, "falcon", None, None) };
        store.set_roster(BY, std::slice::from_ref(&row), true).await.unwrap();
        assert_eq!(store.roster(None).await.unwrap(), [row]);
        assert_eq!(here.on_disk(&["Wilhelmina Canary", "REF-A-17-CANARY"]), [""; 0]);
        let mut lead = Viewer {
            account: 1,
            role: Role::TeamLead,
            agent: None,
            grants: vec![Grant::default()],
            withheld: Vec::new(),
            blind: Vec::new(),
        };
        let names = store.agent_names(&lead, &[&*agent]).await.unwrap();
        assert_eq!(names[&agent], "Wilhelmina Canary", "of no conversation, by the roster");
        lead.role = Role::QualityLead;
        assert_eq!(store.agent_names(&lead, &[&*agent]).await.unwrap().len(), 0);
        let names = store.reveal("a complaint", "roster").await.unwrap();
        assert_eq!(names[&agent], "Wilhelmina Canary");
    });
}

#[test]
fn switches_are_kept_by_programme() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        assert!(store.switches().await.unwrap().is_empty());
        let usual = Switches::default();
        assert!(usual.development && usual.measuring && !usual.appraisal && !usual.trial_shown);
        let off = [("repairs", "leeds"), ("closes", "")];
        let off = off.map(|(kind, site)| KindOff { kind: kind.to_owned(), site: site.to_owned() });
        let off = off.to_vec();
        let set = Switches { trial_shown: true, sampled_percent: 25, off, ..usual.clone() };
        store.set_switches(BY, "support", &usual).await.unwrap();
        store.set_switches(BY, "support", &set).await.unwrap();
        let found = store.switches().await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found["support"], set);
        let over = Switches { sampled_percent: 101, ..usual };
        let refused = store.set_switches(BY, "support", &over).await;
        assert!(matches!(refused, Err(Error::Unexpected { .. })));
        assert_eq!(check_chain(&mut store).await, 2);
    });
}

#[test]
fn no_question_opens_what_is_about_people() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        for table in [
            "account",
            "account_grant",
            "session",
            "api_key",
            "roster",
            "review",
            "programme_switch",
            "audit",
            "audit_text",
            "audit_head",
        ] {
            let refused = store.query(&format!("SELECT count(*) FROM {table}")).await.err();
            assert!(matches!(refused, Some(Error::Refused(_))), "{table}");
        }
    });
}
