//! Bills that are given with conversations: whose they are, and what is kept of them.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use intake::{BillCounts, Bills, Item, Key, Note, Options, Read};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::Arc;

const BILLS: &str = include_str!("../../../fixtures/formats/bills.csv");

fn options() -> Options {
    Options::new(Key([3; 32]))
}

fn with(bills: &str) -> Options {
    let mut all = Bills::default();
    all.add(bills.as_bytes(), "bills.csv").unwrap();
    Options { bills: Arc::new(all), ..options() }
}

/// Every conversation, the problems, and what became of the bills.
fn read(text: &str, options: &Options) -> (Vec<Read>, String, Option<BillCounts>) {
    let (mut reads, mut problems) = (Vec::new(), String::new());
    let summary = intake::read_bytes(text.as_bytes(), "file", options, &mut |item| {
        match item {
            Item::Conversation(read) => reads.push(*read),
            Item::Problem(problem) => writeln!(problems, "{problem}").unwrap(),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    });
    (reads, problems, summary.unwrap().bills)
}

/// The bill of each conversation, as text.
fn billed(text: &str, options: &Options) -> String {
    let mut shown = String::new();
    for read in read(text, options).0 {
        writeln!(shown, "{}", read.conversation.id).unwrap();
        for line in &read.conversation.bill {
            let date = line.date.map_or(String::new(), |date| format!(" {date}"));
            writeln!(shown, "  {} {}{date}", line.what, line.hundredths).unwrap();
        }
    }
    shown
}

const ROWS: &str = "conversation_id,started_at,customer_ref,role,text\n\
    a,2026-03-01 10:00,K-4711,customer,Why is it so much?\n\
    a,2026-03-01 10:00,K-4711,agent,Let me look.\n\
    b,2026-05-20 10:00,K-4711,customer,Hello?\n\
    c,,K-4712,customer,Hello?\n\
    d,,K-9999,customer,Hello?\n\
    e,,,customer,K-4711 is my number.\n";

#[test]
fn a_conversation_gets_the_bill_of_its_customer() {
    insta::assert_snapshot!(billed(ROWS, &with(BILLS)), @r#"
a
  Monthly plan 3200 2026-01-03
  Monthly plan 3200 2026-02-03
  Late fee 1250 2026-02-17
  Calls abroad, 12 minutes 101490 2026-02-20
  Goodwill credit -500
b
c
  Monthly plan -200 2026-02-03
d
e
"#);
    let (_, problems, counts) = read(ROWS, &with(BILLS));
    assert_eq!(problems, "");
    let expected = BillCounts { lines: 6, accounts: 2, left_out: 0, conversations: 2, unnamed: 0 };
    assert_eq!(counts, Some(expected));
    let other = read(ROWS, &with("account,line,amount\nK-1,x,1\nK-9999,y,2\n")).2.unwrap();
    assert_eq!((other.conversations, other.unnamed), (1, 1));
    assert_eq!(read(ROWS, &options()).2, None, "where none was given");
}

#[test]
fn every_format_names_the_account_in_its_own_way() {
    let options = with(BILLS);
    for text in [
        "{\"conversation_id\":\"x\",\"role\":\"customer\",\"customer_ref\":\"K-4712\",\"text\":\"Hi.\"}\n",
        "# conversation_id: x\n# customer_ref: K-4712\nAgent: Hello.\nCustomer: Hi.\n",
        "conversation_id;role;customer_ref;text\nx;agent;K-4712;Hello.\nx;customer;;Hi.\n",
        "{\"vcon\":\"0.0.1\",\"uuid\":\"x\",\"parties\":[{\"role\":\"agent\"},{\"role\":\"customer\",\
          \"tel\":\"+1555\",\"meta\":{\"customer_ref\":\"K-4712\"}}],\"dialog\":[{\"type\":\"text\",\
          \"start\":\"2026-03-01T10:00:00Z\",\"parties\":[1],\"originator\":1,\"body\":\"Hi.\"}]}",
    ] {
        assert_eq!(billed(text, &options), "x\n  Monthly plan -200 2026-02-03\n", "{text}");
    }
    // Without a reference of the centre's own, a vCon's is its address.
    let text = "{\"vcon\":\"0.0.1\",\"uuid\":\"x\",\"parties\":[{\"role\":\"customer\",\"tel\":\"tel:+15550001\"}],\
                \"dialog\":[{\"type\":\"text\",\"start\":\"2026-03-01T10:00:00Z\",\"parties\":[0],\"originator\":0,\"body\":\"Hi.\"}]}";
    let by_telephone = with("account,line,amount\n+15550001,plan,1\n");
    assert_eq!(billed(text, &by_telephone), "x\n  plan 100\n");
}

#[test]
fn only_a_customers_reference_is_an_account() {
    let agent = "conversation_id,role,agent_id,text\na,agent,K-4711,Hello.\na,customer,,Hi.\n";
    assert_eq!(billed(agent, &with(BILLS)), "a\n");
    let two = "conversation_id,role,customer_ref,text\n\
               a,customer,K-4711,Hello.\na,Customer 2,K-4712,Hi.\na,agent,,Hello.\n";
    let (reads, _, counts) = read(two, &with(BILLS));
    assert!(reads[0].conversation.bill.is_empty());
    assert!(reads[0].notes.contains(&Note::BillAmbiguous), "{:?}", reads[0].notes);
    assert_eq!(counts.unwrap().unnamed, 0);
}

#[test]
fn a_line_is_masked_and_names_nobody() {
    let rows = "conversation_id,customer_ref,customer_name,role,text\n\
                a,K-1,Ann Otherwise,customer,Hello.\na,K-1,Ann Otherwise,agent,Hi.\n";
    let options = with(
        "account,line,amount\nK-1,Plan of Ann Otherwise,1\nK-1,Paid by 4111 1111 1111 1111,-1\n\
         K-1,Ref 4111,1\nK-1,1111 1111 1111,1\n",
    );
    let (reads, ..) = read(rows, &options);
    let customer = &reads[0].conversation.parties[0].pseudonym;
    let what: Vec<&str> = reads[0].conversation.bill.iter().map(|line| &*line.what).collect();
    assert_eq!(
        what,
        [
            &*format!("Plan of {customer}"),
            "Paid by [card#1 ending 1111]",
            // Two lines are no one number.
            "Ref 4111",
            "1111 1111 1111",
        ]
    );
}

#[test]
fn a_bill_changes_the_digest_and_not_the_id() {
    let text = "# customer_ref: K-1\nAgent: Hello.\nCustomer: Hi.\n";
    let of = |bills: Option<&str>| {
        let options = bills.map_or_else(options, with);
        let read = read(text, &options).0.remove(0);
        (read.conversation.id, read.digest)
    };
    let (id, without) = of(None);
    assert_eq!(of(Some("account,line,amount\nK-2,x,1\n")), (id.clone(), without), "another's");
    let bills = [
        "account,line,amount,date\nK-1,x,1,\n",
        "account,line,amount,date\nK-1,x,2,\n",
        "account,line,amount,date\nK-1,y,1,\n",
        "account,line,amount,date\nK-1,x,1,2026-02-03\n",
        "account,line,amount,date\nK-1,x,1,\nK-1,x,1,\n",
    ];
    let mut digests = vec![without];
    for bill in bills {
        let (same, digest) = of(Some(bill));
        assert_eq!(same, id);
        assert_eq!(of(Some(bill)).1, digest, "the same again");
        assert!(!digests.contains(&digest), "{bill}");
        digests.push(digest);
    }
}

#[test]
fn what_is_wrong_with_a_bill_is_named_with_the_rest() {
    let bills = "account,line,amount,extra\nK-4711,plan,32.00,x\nK-4712,plan,my secret,\n";
    let options = with(bills);
    let mut problems = String::new();
    let summary = intake::read_bytes(ROWS.as_bytes(), "file", &options, &mut |item| {
        if let Item::Problem(problem) = item {
            writeln!(problems, "{problem}").unwrap();
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(
        problems,
        "bills.csv, line 3: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found other text\n"
    );
    assert_eq!(summary.problems, 1);
    let dropped = &summary.dropped[0];
    assert_eq!(
        (&*dropped.field, &*dropped.why, dropped.count),
        ("extra", "no column of a bill", 1)
    );
    let counts = summary.bills.unwrap();
    assert_eq!((counts.lines, counts.accounts, counts.left_out), (1, 1, 1));
}
