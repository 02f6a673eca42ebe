//! What people write about moments: it counts, it stays, and it goes with its conversation.

use crate::common::{Here, Random, Whole, each_database, kinds, raw, run, undo};
use jiff::civil::date;
use measure::conversation::{Party, Person, Role as PartyRole};
use measure::moments::{Class, Kind, Moment, Outcome, Owner, Status};
use store::reviews::Answered;
use store::work::{Decision, MomentId, Ruling, Unwritten, Verdict};
use store::{
    Erase, Filter, Grant, Page, Part, Reanalysed, Role, RosterRow, SaidOf, Sort, Store, Viewer, Who,
};

pub fn quality_lead() -> Viewer {
    Viewer {
        account: 1,
        role: Role::QualityLead,
        agent: None,
        grants: vec![Grant::default()],
        withheld: Vec::new(),
        blind: Vec::new(),
    }
}

pub fn agent(pseudonym: &str) -> Viewer {
    Viewer {
        account: 2,
        role: Role::Agent,
        agent: Some(pseudonym.to_owned()),
        grants: Vec::new(),
        withheld: Vec::new(),
        blind: Vec::new(),
    }
}

/// A conversation of an agent with moments that are the associate's.
pub fn whole(kinds: &[Kind]) -> Whole {
    for seed in 1.. {
        let mut whole = Whole::random(&mut Random(seed), "call-1", kinds);
        let agent =
            whole.conversation.parties.iter().position(|party| party.role == PartyRole::Agent);
        let Some(agent) = agent else { continue };
        if whole.findings.moments.len() < 3 || whole.conversation.turns.is_empty() {
            continue;
        }
        for (turn, moment) in (0u32..).zip(&mut whole.findings.moments) {
            moment.party = Some(agent as u16);
            moment.owner = Owner::Associate;
            moment.outcome = Outcome::Missed;
            // Apart, so that each is one of its own.
            moment.opener.start = turn;
            moment.opener.end = turn;
        }
        return whole;
    }
    unreachable!()
}

fn id(kinds: &[Kind], moment: &Moment) -> MomentId {
    MomentId::of(1, &kinds[usize::from(moment.kind)].name, moment.opener)
}

/// A dispute changes nothing.
pub const STANDS: Decision<'static> =
    Decision { ruling: Ruling::Stands, outcome: None, owner: None, note: None, again: false };
/// What was found to be missed was met.
pub const MET: Decision<'static> =
    Decision { ruling: Ruling::Overturned, outcome: Some(Outcome::Met), ..STANDS };

/// Every count, asked of the moments and of the rollups: they are the same.
async fn counted(here: &Here) -> Vec<Vec<String>> {
    let asked = "SELECT moment, owner, sum(outcome = 'met'), sum(outcome = 'missed'), \
         sum(outcome = 'unknown') FROM moments_effective GROUP BY moment, owner ORDER BY moment, owner";
    let kept = "SELECT moment, owner, sum(met), sum(missed), sum(unknown) FROM rollups \
         GROUP BY moment, owner HAVING sum(met) + sum(missed) + sum(unknown) > 0 ORDER BY moment, owner";
    let total = "SELECT k.name, owner, sum(met), sum(missed), sum(unknown) FROM total \
         JOIN kind k ON k.key = kind GROUP BY k.name, owner \
         HAVING sum(met) + sum(missed) + sum(unknown) > 0 ORDER BY k.name, owner";
    let asked = here.raw(asked).await;
    assert_eq!(here.raw(kept).await, asked, "rollups");
    assert_eq!(here.raw(total).await, asked, "totals");
    asked
}

#[test]
fn where_a_dispute_stands_what_was_decided_last_counts() {
    let mut kinds = kinds();
    let whole = whole(&kinds);
    kinds[usize::from(whole.findings.moments[0].kind)].class = Class::Duty;
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = quality_lead();
        let moment = id(&kinds, &whole.findings.moments[0]);
        let counts = async |store: &mut Store| {
            counted(here).await;
            let marked = store.marked(&lead, 1).await.unwrap();
            marked.iter().find(|one| one.moment == moment).unwrap().outcome
        };
        store.check_duty(&lead, &moment, false, None).await.unwrap();
        assert_eq!(counts(&mut store).await, Some(Outcome::Met));
        let first = store.dispute(&lead, &moment, "nobody can tell").await.unwrap();
        let unknown = Decision { outcome: Some(Outcome::Unknown), ..MET };
        store.decide(&lead, first, &unknown).await.unwrap();
        let second = store.dispute(&lead, &moment, "it was done after all").await.unwrap();
        store.decide(&lead, second, &STANDS).await.unwrap();
        assert_eq!(counts(&mut store).await, Some(Outcome::Unknown));
        store.decide(&lead, first, &Decision { again: true, ..STANDS }).await.unwrap();
        assert_eq!(counts(&mut store).await, Some(Outcome::Met), "what was said of the duty");
    });
}

#[test]
fn an_upheld_dispute_changes_every_count_and_stays_when_moments_are_found_anew() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let found = counted(here).await;
        let lead = quality_lead();
        let moment = id(&kinds, &whole.findings.moments[1]);
        let dispute = store.dispute(&lead, &moment, "it was done, at turn 2").await.unwrap();
        let again = store.dispute(&lead, &moment, "once more").await.unwrap();
        assert_eq!(again, dispute, "one dispute at a time");
        assert_eq!(counted(here).await, found, "a dispute alone changes nothing");
        assert_eq!(
            store.disputes(&lead, true, None, &Part::WHOLE, |_| true).await.unwrap().rows.len(),
            1
        );

        let was = whole.findings.moments[1].outcome;
        let same = store.decide(&lead, dispute, &Decision { outcome: Some(was), ..MET }).await;
        assert!(matches!(same, Err(Unwritten::Same)));
        store.decide(&lead, dispute, &Decision { note: Some("seen"), ..MET }).await.unwrap();
        let decided = counted(here).await;
        assert_ne!(decided, found);
        lists_count(&mut store, &lead, &moment, was).await;
        let twice = store.decide(&lead, dispute, &STANDS).await;
        assert!(matches!(twice, Err(Unwritten::Decided)));
        store.decide(&lead, dispute, &Decision { again: true, ..STANDS }).await.unwrap();
        assert_eq!(counted(here).await, found, "what stands counts as it was found");
        store.decide(&lead, dispute, &Decision { again: true, ..MET }).await.unwrap();
        assert_eq!(counted(here).await, decided);
        assert_eq!(
            store.disputes(&lead, true, None, &Part::WHOLE, |_| true).await.unwrap().rows,
            []
        );
        assert_eq!(
            store.disputes(&lead, false, None, &Part::WHOLE, |_| true).await.unwrap().rows[0]
                .moment,
            moment
        );

        // Found anew with another order: what was decided is still that moment's.
        whole.findings.moments.reverse();
        whole.edition.push('x');
        let reanalysed = Reanalysed {
            key: 1,
            conversation: &whole.conversation,
            findings: &whole.findings,
            kinds: &kinds,
            edition: &whole.edition,
        };
        store.replace_findings(&[reanalysed]).await.unwrap();
        assert_eq!(counted(here).await, decided);
        lists_count(&mut store, &lead, &moment, was).await;
        // A later state of the conversation takes its place.
        whole.conversation.topic = Some("another".to_owned());
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        assert_eq!(counted(here).await, decided);
        let marked = store.marked(&lead, 1).await.unwrap();
        assert_eq!((marked[0].attached, marked[0].outcome), (true, MET.outcome));

        // Not found any more: it is kept, and says so.
        let gone = whole.findings.moments.iter().position(|one| id(&kinds, one) == moment).unwrap();
        whole.findings.moments.remove(gone);
        whole.edition.push('y');
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        counted(here).await;
        let marked = store.marked(&lead, 1).await.unwrap();
        assert_eq!((marked[0].attached, marked[0].outcome), (false, MET.outcome));

        store.erase(&Erase::Conversation("call-1".to_owned())).await.err();
        let id = if whole.conversation.source.is_empty() { "call-1" } else { "a:b:call-1" };
        store.erase(&Erase::Conversation(id.to_owned())).await.err();
        assert_eq!(counted(here).await, Vec::<Vec<String>>::new());
        for table in ["judged", "mark", "dispute"] {
            let rows = here.raw(&format!("SELECT * FROM {table}")).await;
            assert_eq!(rows, Vec::<Vec<String>>::new(), "{table}");
        }
    });
}

/// A moment that was found to be something else and decided to be met is listed, chosen, counted and
/// exported as met, and what was found is kept beside it.
async fn lists_count(store: &mut Store, lead: &Viewer, moment: &MomentId, was: Outcome) {
    let page = Page { limit: 200, ..Page::default() };
    let of = |outcome| Filter {
        outcome: Some(outcome),
        shown: vec![Status::Trial, Status::Proven],
        ..Filter::default()
    };
    let name = moment.to_string();
    for (outcome, is_there) in [(Outcome::Met, true), (was, false)] {
        let rows = store.moments(lead, &of(outcome), &page).await.unwrap().rows;
        let row = rows.iter().find(|row| row.moment_id == name);
        assert_eq!(row.is_some(), is_there, "{outcome:?} {was:?}");
        assert!(row.is_none_or(|row| row.outcome == Outcome::Met && row.found.0 == was));
        // A conversation is chosen by what its moments count as, with or without a look at them.
        let chosen = store.conversations(lead, &of(outcome), &page).await.unwrap().rows.len();
        assert_eq!(chosen, usize::from(!rows.is_empty()), "{outcome:?}");
        let mut exported = store.export_moments(lead, &of(outcome), Sort::Newest).await.unwrap();
        let mut count = 0;
        while exported.next().await.unwrap().is_some() {
            count += 1;
        }
        drop(exported);
        assert_eq!(count, rows.len());
    }
    let checked = store.check().await.unwrap();
    assert!(checked.iter().all(|one| one.wrong.is_none()), "{checked:?}");
}

#[test]
fn what_was_decided_before_it_counted_in_lists_counts_there() {
    let kinds = kinds();
    let whole = whole(&kinds);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    run(async {
        let lead = quality_lead();
        let moment = id(&kinds, &whole.findings.moments[1]);
        let was = whole.findings.moments[1].outcome;
        let mut store = Store::open(&path).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let bits = "SELECT found_met, found_missed, found_unknown FROM conversation";
        let before = raw(&path, bits).await;
        let dispute = store.dispute(&lead, &moment, "it was done").await.unwrap();
        store.decide(&lead, dispute, &MET).await.unwrap();
        let after = raw(&path, bits).await;
        drop(store);
        let found = "UPDATE moment SET outcome = coalesce(found_outcome, outcome)";
        raw(&path, found).await;
        let [met, missed, unknown] = &before[0][..] else { panic!("{before:?}") };
        raw(
            &path,
            &format!("UPDATE conversation SET found_met = {met}, found_missed = {missed}, found_unknown = {unknown}"),
        )
        .await;
        undo(&path, 15).await;
        let mut store = Store::open(&path).await.unwrap();
        assert_eq!(raw(&path, bits).await, after);
        lists_count(&mut store, &lead, &moment, was).await;
    });
}

#[test]
fn a_mark_is_its_writers_and_nobody_marks_what_they_may_not_see() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    let parties = &mut whole.conversation.parties;
    let own = parties.iter().position(|party| party.role == PartyRole::Agent).unwrap();
    whole.findings.moments[0].party = Some(own as u16);
    let own = &parties[own].pseudonym.clone();
    // Somebody else who took part.
    let other = Party { pseudonym: "agent-other".to_owned(), ..parties[0].clone() };
    parties.push(Party { role: PartyRole::Agent, ..other });
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let moment = id(&kinds, &whole.findings.moments[0]);
        let nobody = agent("agent-nobody");
        let refused = store.mark(&nobody, &moment, Verdict::Agree, None, None).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));
        assert!(matches!(store.dispute(&nobody, &moment, "no").await, Err(Unwritten::NotThere)));
        assert_eq!(store.marked(&nobody, 1).await.unwrap(), []);

        let own = agent(own);
        store.mark(&own, &moment, Verdict::Agree, None, None).await.unwrap();
        let owner = Some(Owner::Script);
        let key = store.mark(&own, &moment, Verdict::NotMine, owner, Some("macro")).await.unwrap();
        let lead = quality_lead();
        store.mark(&lead, &moment, Verdict::Agree, None, None).await.unwrap();
        let marks = &store.marked(&own, 1).await.unwrap()[0].marks;
        let told: Vec<_> = marks.iter().map(|mark| (mark.account, mark.verdict)).collect();
        assert_eq!(told, [(2, Verdict::NotMine), (1, Verdict::Agree)], "the last of each");
        assert!(!store.unmark(&lead, key).await.unwrap(), "another's");
        assert!(store.unmark(&own, key).await.unwrap());
        assert_eq!(store.marked(&own, 1).await.unwrap()[0].marks.len(), 1);

        // Whoever judges blind learns from no answer whether a moment is found.
        store.dispute(&own, &moment, "it was done").await.unwrap();
        let blind = Viewer { blind: vec![1], ..lead.clone() };
        let refused = store.mark(&blind, &moment, Verdict::Agree, None, None).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));
        assert!(matches!(store.dispute(&blind, &moment, "no").await, Err(Unwritten::NotThere)));
        assert_eq!(
            store.disputes(&blind, true, None, &Part::WHOLE, |_| true).await.unwrap().rows,
            []
        );
        // Nor does an agent write about a moment that is another's of the same conversation.
        let other = agent("agent-other");
        assert!(store.may_see(&other, 1).await.unwrap());
        let refused = store.mark(&other, &moment, Verdict::Agree, None, None).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));

        let missing = MomentId { kind: "reads_back".to_owned(), turn: 0, ..moment.clone() };
        let missing = MomentId { first_byte: 0, ..missing };
        store.mark(&own, &missing, Verdict::Missing, None, None).await.unwrap();
        let beyond = MomentId { turn: 9_999, ..missing };
        let refused = store.mark(&own, &beyond, Verdict::Missing, None, None).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));
        assert!(matches!(
            store.mark(&own, &beyond, Verdict::Agree, None, None).await,
            Err(Unwritten::NotThere)
        ));
    });
}

#[test]
fn lists_are_chosen_by_what_was_said() {
    let kinds = kinds();
    let whole = whole(&kinds);
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = quality_lead();
        let [marked, disputed] = [0, 1].map(|at| id(&kinds, &whole.findings.moments[at]));
        store.mark(&lead, &marked, Verdict::Agree, None, None).await.unwrap();
        store.dispute(&lead, &disputed, "no").await.unwrap();
        let page = Page { limit: 50, ..Page::default() };
        for (said, expected) in [
            (SaidOf::Any, vec![&marked, &disputed]),
            (SaidOf::Agree, vec![&marked]),
            (SaidOf::Disputed, vec![&disputed]),
            (SaidOf::NotMine, vec![]),
            (SaidOf::Missing, vec![]),
        ] {
            let shown = vec![Status::Proven, Status::Trial];
            let filter = Filter { said: Some(said), shown, ..Filter::default() };
            let mut found: Vec<String> = Vec::new();
            for row in store.moments(&lead, &filter, &page).await.unwrap().rows {
                found.push(row.moment_id);
            }
            let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{said}");
            let counted = store.count_moments(&lead, &filter).await.unwrap().count;
            assert_eq!(counted, expected.len() as u64, "{said}");
            let rows = store.conversations(&lead, &filter, &page).await.unwrap().rows;
            assert_eq!(rows.len(), usize::from(!expected.is_empty()), "{said}");
        }
        // What is missing was found nowhere, and is of its kind all the same.
        let found = |name: &str| {
            whole.findings.moments.iter().any(|one| kinds[usize::from(one.kind)].name == name)
        };
        let trial = kinds.iter().filter(|kind| kind.status == Status::Trial);
        let not_found = trial.map(|kind| &kind.name).find(|name| !found(name)).unwrap();
        let kind = not_found.to_string();
        let missing = MomentId { kind, first_byte: 0, ..marked.clone() };
        store.mark(&lead, &missing, Verdict::Missing, None, None).await.unwrap();
        for (kind, rows) in [(None, 1), (Some(&**not_found), 1), (Some(&*marked.kind), 0)] {
            let (said, moment) = (Some(SaidOf::Missing), kind.map(str::to_owned));
            let filter = Filter { said, moment, ..Filter::default() };
            let found = store.conversations(&lead, &filter, &page).await.unwrap().rows;
            assert_eq!(found.len(), rows, "{kind:?}");
            assert_eq!(store.count_conversations(&lead, &filter).await.unwrap().count, rows as u64);
        }
        // Others find it where kinds of every status are shown them and nothing is hidden from them.
        let other = Viewer { account: 9, ..lead.clone() };
        let blind = Viewer { blind: vec![1], ..other.clone() };
        let all = [Status::Proven, Status::Trial];
        let mine = whole.conversation.parties.iter();
        let mine = mine.filter(|party| party.role == PartyRole::Agent);
        let mine = agent(&mine.map(|party| party.pseudonym.clone()).next().unwrap());
        for (viewer, shown, said, rows) in [
            (&other, &all[..], SaidOf::Missing, 1),
            (&other, &all[..1], SaidOf::Missing, 0),
            (&lead, &all[..1], SaidOf::Missing, 1),
            (&blind, &all[..], SaidOf::Missing, 0),
            (&blind, &all[..], SaidOf::Any, 0),
            (&blind, &all[..], SaidOf::Disputed, 0),
            (&other, &all[..], SaidOf::Disputed, 1),
            (&mine, &all[..], SaidOf::Missing, 0),
        ] {
            for kind in [None, Some(not_found.to_string())] {
                let is_found = said == SaidOf::Missing || kind.is_none();
                let filter = Filter {
                    said: Some(said),
                    moment: kind,
                    shown: shown.to_vec(),
                    ..Filter::default()
                };
                let found = store.conversations(viewer, &filter, &page).await.unwrap().rows;
                assert_eq!(found.len(), if is_found { rows } else { 0 }, "{filter:?}");
            }
        }
    });
}

/// Accounts that the database knows, for what refers to one.
pub async fn open_accounts(here: &Here, keys: &[i64]) {
    for key in keys {
        let columns = "(key, login, name, role, created_at)";
        let row = format!("({key}, 'login-{key}', 'N', 'evaluator', '')");
        here.raw(&format!("INSERT INTO account {columns} VALUES {row}")).await;
    }
}

fn evaluator(account: i64, programme: &str) -> Viewer {
    let grant = Grant { programme: programme.to_owned(), ..Grant::default() };
    Viewer {
        account,
        role: Role::Evaluator,
        agent: None,
        grants: vec![grant],
        withheld: Vec::new(),
        blind: Vec::new(),
    }
}

#[test]
fn a_review_is_taken_from_the_queue_by_one_and_handed_in_once() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    whole.conversation.programme = Some("support".to_owned());
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        open_accounts(here, &[5, 6, 7]).await;
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = quality_lead();
        let (one, two, other) =
            (evaluator(5, "support"), evaluator(6, "support"), evaluator(7, "billing"));
        assert!(store.seen(&one, 1).await.unwrap().is_none(), "nothing waits yet");
        assert_eq!(store.ask_reviews(&lead, &[1, 99], None).await.unwrap(), 1);
        assert_eq!(store.ask_reviews(&lead, &[1], None).await.unwrap(), 0, "it waits already");
        assert!(store.seen(&one, 1).await.unwrap().is_some());
        assert!(store.seen(&other, 1).await.unwrap().is_none(), "another programme's");
        let key = store.reviews(&one, true, &Part::WHOLE).await.unwrap().rows[0].key;
        store.take_review(&one, key).await.unwrap();
        store.take_review(&one, key).await.unwrap();
        assert!(matches!(store.take_review(&two, key).await, Err(Unwritten::NotThere)));
        assert_eq!(store.reviews(&two, true, &Part::WHOLE).await.unwrap().rows, []);
        assert!(store.seen(&two, 1).await.unwrap().is_none());

        let answers =
            [Answered { item: "q1".to_owned(), answer: Some("yes".to_owned()), note: None }];
        assert!(matches!(
            store.answer_review(&two, key, &answers, false).await,
            Err(Unwritten::NotThere)
        ));
        assert!(matches!(
            store.answer_review(&lead, key, &answers, false).await,
            Err(Unwritten::NotThere)
        ));
        store.answer_review(&one, key, &answers, false).await.unwrap();
        let (review, kept) = store.review(&one, key).await.unwrap().unwrap();
        assert_eq!((review.submitted_at, &kept[..]), (None, &answers[..]));
        store.answer_review(&one, key, &answers, true).await.unwrap();
        assert!(matches!(store.answer_review(&one, key, &[], true).await, Err(Unwritten::Decided)));
        assert!(store.review(&lead, key).await.unwrap().unwrap().0.submitted_at.is_some());
    });
}

#[test]
fn in_a_calibration_nobody_sees_anything_before_they_have_judged() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    whole.conversation.programme = Some("support".to_owned());
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        open_accounts(here, &[5, 6]).await;
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = quality_lead();
        let (one, two) = (evaluator(5, "support"), evaluator(6, "support"));
        let made = store.calibrate(&lead, "March", "support", None, &[1], &[5, 6]).await.unwrap();
        assert_eq!(store.blind(5).await.unwrap(), [1]);
        assert!(store.blind(lead.account).await.unwrap().is_empty());
        // Nor in a list, where the conversation stays theirs to see.
        let judging = Viewer { blind: store.blind(5).await.unwrap(), ..one.clone() };
        let shown = vec![Status::Trial, Status::Proven];
        let (filter, page) = (Filter { shown, ..Filter::default() }, Page::default());
        let counted = async |store: &mut Store, viewer: &Viewer| {
            let moments = store.moments(viewer, &filter, &page).await.unwrap().rows.len();
            let rows = store.conversations(viewer, &filter, &page).await.unwrap().rows;
            let found: u64 = rows.iter().map(|row| row.met + row.missed + row.unknown).sum();
            (rows.len(), moments, found)
        };
        assert_eq!(counted(&mut store, &judging).await, (1, 0, 0));
        let (there, moments, found) = counted(&mut store, &one).await;
        assert!(there == 1 && moments > 0 && found > 0, "{moments} {found}");
        let mut exported = store.export_moments(&judging, &filter, Sort::Newest).await.unwrap();
        assert!(exported.next().await.unwrap().is_none());
        drop(exported);
        let judge = |answer: &str| {
            [Answered { item: "q1".to_owned(), answer: Some(answer.to_owned()), note: None }]
        };
        let mine = store.reviews(&two, true, &Part::WHOLE).await.unwrap().rows[0].key;
        store.answer_review(&two, mine, &judge("no"), true).await.unwrap();
        assert!(store.blind(6).await.unwrap().is_empty());
        assert_eq!(store.judgements(&two, made).await.unwrap().len(), 1);
        assert_eq!(store.judgements(&one, made).await.unwrap(), [], "still blind");
        let mine = store.reviews(&one, true, &Part::WHOLE).await.unwrap().rows[0].key;
        store.answer_review(&one, mine, &judge("yes"), true).await.unwrap();
        let told = store.judgements(&one, made).await.unwrap();
        let told: Vec<_> = told.iter().map(|one| (one.evaluator, &*one.answer)).collect();
        assert_eq!(told, [(5, "yes"), (6, "no")]);
        let listed = &store.calibrations(&lead, &Part::WHOLE).await.unwrap().rows[0];
        assert_eq!((listed.reviews, listed.submitted), (2, 2));
    });
}

#[test]
fn what_was_agreed_is_its_writers_and_the_agents() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    for party in &mut whole.conversation.parties {
        if party.role == PartyRole::Agent {
            party.pseudonym = "agent-one".to_owned();
            party.person = Some(Person { reference: None, name: Some("Nia Example".to_owned()) });
            party.team = Some("meadow".to_owned());
        }
    }
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = |account, team: &str| Viewer {
            account,
            role: Role::TeamLead,
            agent: None,
            grants: vec![Grant { team: team.to_owned(), ..Grant::default() }],
            withheld: Vec::new(),
            blind: Vec::new(),
        };
        let (own, other) = (lead(3, "meadow"), lead(4, "harbour"));
        let moment = [id(&kinds, &whole.findings.moments[0])];
        let day = Some("2026-03-09");
        let key = store.coach(&own, "agent-one", "say by when", day, &moment).await.unwrap();
        let refused = store.coach(&other, "agent-one", "no", None, &[]).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));
        assert_eq!(store.coachings(&other, true, &Part::WHOLE).await.unwrap().rows, []);
        let read = store.coachings(&agent("agent-one"), true, &Part::WHOLE).await.unwrap().rows;
        assert_eq!((&*read[0].note, read[0].moments.len()), ("say by when", 1));
        let named = async |store: &mut Store, viewer: &Viewer| {
            let names = store.agent_names(viewer, &["agent-one"]).await.unwrap();
            names.get("agent-one").cloned()
        };
        assert_eq!(named(&mut store, &own).await.as_deref(), Some("Nia Example"));
        assert_eq!(named(&mut store, &agent("agent-one")).await.as_deref(), Some("Nia Example"));
        assert_eq!(named(&mut store, &agent("agent-two")).await, None, "another's");
        assert_eq!(named(&mut store, &other).await, None, "of no conversation that they see");
        assert_eq!(named(&mut store, &quality_lead()).await, None, "their role reads no names");
        assert_eq!(
            store.coachings(&agent("agent-two"), true, &Part::WHOLE).await.unwrap().rows,
            []
        );
        // It stands at its moment, for the same two.
        let at_its_moment = async |store: &mut Store, viewer: &Viewer| {
            let marked = store.marked(viewer, 1).await.unwrap();
            let notes = marked.iter().flat_map(|one| &one.coached);
            notes.map(|one| one.note.clone()).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(at_its_moment(&mut store, &own).await, "say by when");
        assert_eq!(at_its_moment(&mut store, &agent("agent-one")).await, "say by when");
        assert_eq!(at_its_moment(&mut store, &lead(5, "meadow")).await, "", "another lead's");
        assert_eq!(at_its_moment(&mut store, &quality_lead()).await, "", "no lead's");
        assert!(!store.follow_up(&other, key).await.unwrap());
        assert!(store.follow_up(&own, key).await.unwrap());
        assert!(!store.follow_up(&own, key).await.unwrap(), "once");

        let view = store.save_view(&own, "missed", "outcome=missed", false).await.unwrap();
        assert_eq!(store.saved_views(&other).await.unwrap(), []);
        store.save_view(&own, "all", "", true).await.unwrap();
        assert_eq!(store.saved_views(&other).await.unwrap().len(), 1);
        store.save_view(&own, "a client's", "q=bill&programme=home+moves", true).await.unwrap();
        let named = async |store: &mut Store, role, programme: &str| {
            let grants = vec![Grant { programme: programme.to_owned(), ..Grant::default() }];
            let views = store.saved_views(&Viewer { role, grants, ..other.clone() }).await;
            views.unwrap().into_iter().map(|view| view.name).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(named(&mut store, Role::TeamLead, "").await, "a client's, all");
        assert_eq!(named(&mut store, Role::TeamLead, "home moves").await, "a client's");
        assert_eq!(named(&mut store, Role::TeamLead, "support").await, "");
        assert_eq!(named(&mut store, Role::ClientViewer, "home moves").await, "", "a client");
        assert_eq!(named(&mut store, Role::Agent, "").await, "", "an agent");
        assert!(!store.forget_view(&other, view).await.unwrap());
        assert!(store.forget_view(&own, view).await.unwrap());
    });
}

#[test]
fn lists_have_the_names_that_the_roster_alone_knows() {
    let kinds = kinds();
    let mut whole = whole(&kinds);
    for party in &mut whole.conversation.parties {
        party.person = None;
    }
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let lead = Viewer { role: Role::TeamLead, ..quality_lead() };
        let shown = vec![Status::Proven, Status::Trial];
        let filter = Filter { shown, ..Filter::default() };
        let page = Page { limit: 9, ..Page::default() };
        // Of a list of conversations, of one of moments, and of conversations by number.
        let names = async |store: &mut Store, viewer: &Viewer| {
            let rows = store.conversations(viewer, &filter, &page).await.unwrap().rows;
            let moments = store.moments(viewer, &filter, &page).await.unwrap().rows;
            let by_key = store.rows_of(viewer, &filter.shown, &[1]).await.unwrap();
            let all = [&rows[0], &moments[0].conversation, &by_key[&1]];
            (rows[0].agent.clone().unwrap(), all.map(|row| row.agent_name.clone()))
        };
        let (agent, none) = names(&mut store, &lead).await;
        assert_eq!(none, [None, None, None]);
        let row = |name: &str, from, until| RosterRow {
            agent: agent.clone(),
            person: Some(Person { reference: None, name: Some(name.to_owned()) }),
            programme: String::new(),
            site: String::new(),
            team: "meadow".to_owned(),
            from: Some(from),
            until,
        };
        let year = date(2021, 1, 1);
        let rows =
            [row("Nia Example", date(2020, 1, 1), Some(year)), row("Nia Wedded", year, None)];
        store.set_roster(Who::CommandLine, &rows, true).await.unwrap();
        let wedded = Some("Nia Wedded".to_owned());
        assert_eq!(names(&mut store, &lead).await.1, [wedded.clone(), wedded.clone(), wedded]);
        assert_eq!(names(&mut store, &quality_lead()).await.1, [None, None, None]);
    });
}
