//! A programme's own heads: fitted to labels, named by its rubric, and used by nobody else.

use crate::support::Desk;
use insta::assert_snapshot;
use std::fmt::Write as _;

const RUBRIC: &str = "programme = 'p'\n[reading]\nlanguage = 'en'\n";

/// Conversations of two programmes, and labels of the first by which "on the log it goes" reacts.
fn desk() -> Desk {
    let desk = Desk::with(&[("p.toml", RUBRIC), ("q.toml", &RUBRIC.replace("'p'", "'q'"))]);
    let mut labels = "conversation_id,turn,act,there,reviewer\n".to_owned();
    for number in 0..48 {
        let thing = ["router", "meter", "boiler", "phone", "parcel"][number % 5];
        let text = format!(
            "Agent: Good morning, how can I help?\nCustomer: My {thing} has been playing up.\n\
             Agent: The {thing}, on the log it goes.\nCustomer: It is number 44{number}.\n\
             Agent: The van brings a {thing} then.\nCustomer: Bye.\nAgent: Goodbye.\n"
        );
        let programme = if number % 4 == 3 { "q" } else { "p" };
        desk.write(&format!("{programme}/c-{number}.txt"), &text);
        if programme == "p" {
            let _ = writeln!(labels, "c-{number},2,react,yes,ann\nc-{number},4,react,no,bo");
        }
    }
    desk.write("labels.csv", &labels);
    for programme in ["p", "q"] {
        let rubric = format!("{programme}.toml");
        desk.well(&["add", programme, "--rubric", &rubric, "--id-from", "file-name"]);
    }
    desk
}

/// How many reactions are found, by programme.
fn reactions(desk: &Desk) -> String {
    desk.well(&[
        "query",
        "SELECT programme, count(*) AS n FROM acts JOIN conversations USING (source, conversation_id) \
         WHERE act = 'react' GROUP BY programme ORDER BY programme",
        "--format",
        "csv",
    ])
}

#[test]
fn a_programmes_labels_give_it_heads_of_its_own() {
    let desk = desk();
    let before = reactions(&desk);
    assert_snapshot!(desk.run(&["train", "--labels", "labels.csv", "--programme", "p"]), @r#"
    exit 0
    p: 72 labels by 2 reviewers, of 36 conversations
    Measured on conversations that nothing was fitted to, in five parts. A change is kept where the
    95 % interval of its gain, conversations drawn again, lies above 0; else what ships stays.
    Thresholds of an act need 20 labels that are there, weights 100, those of a judge 20 labels.
    What has no model or no judge goes by wordings and rules, which labels do not change.

    Acts, by turn
                       P     R    F1  95 %        gain  95 %
      react  72 labels, 36 there
        ships          –  0.00  0.00  0.00–0.00
        thresholds  1.00  1.00  1.00  1.00–1.00  +1.00  +1.00 to +1.00  kept

    p.heads: heads for 1 act and 0 kinds of moment, 0000000000000001
    Nothing changes yet: put `heads = "p.heads"` at the top of the programme's rubric, beside which
    the file lies, then `earnest rubric use` and `earnest reanalyse`.
    "#);
    let text = std::fs::read_to_string(desk.path("p.heads")).unwrap();
    assert!(text.starts_with("earnest-heads-1\nfitted to ") && text.ends_with("end\n"), "{text}");
    // Without a rubric that names them nothing changes.
    assert!(desk.well(&["reanalyse"]).contains("by today's rules already"));
    desk.well(&["train", "--labels", "labels.csv", "--rubric", "p.toml", "--out", "again.heads"]);
    assert_eq!(text, std::fs::read_to_string(desk.path("again.heads")).unwrap(), "the same bytes");

    desk.write("p.toml", &format!("heads = 'p.heads'\n{RUBRIC}"));
    let used = desk.well(&["rubric", "use", "p.toml"]);
    assert!(used.contains("its own for 1 act and 0 kinds of moment"), "{used}");
    // The database holds them: the file is not needed any more.
    std::fs::remove_file(desk.path("p.heads")).unwrap();
    assert_snapshot!(desk.run(&["reanalyse"]), @"
    exit 0
    36 conversations analysed again
    ");
    let after = reactions(&desk);
    assert_ne!(before, after);
    let of = |text: &str, programme: &str| {
        text.lines().find(|line| line.starts_with(programme)).map(str::to_owned)
    };
    assert_eq!(of(&before, "q"), of(&after, "q"), "nothing changes for another programme");
    assert_eq!(of(&after, "p,").as_deref(), Some("p,36"));
    let explained = desk.well(&["explain", "react"]);
    assert!(explained.contains("programme p has a head of its own: found from"), "{explained}");
    assert_snapshot!(desk.run(&["rubric", "use", "p.toml"]), @"
    exit 2
    --- stderr
    error: rubric `p.toml` heads `p.heads`: No such file or directory (os error 2)
    ");
}

#[test]
fn why_says_that_a_programmes_own_head_was_used() {
    let desk = desk();
    let fault = "Agent: Good morning.\nCustomer: My internet drops every evening since Tuesday.\n\
                 Agent: Please restart the router.\nCustomer: Yes. Bye.\nAgent: Goodbye.\n";
    desk.write("fault.txt", fault);
    desk.well(&["add", "fault.txt", "--programme", "p", "--id-from", "file-name"]);
    desk.well(&["train", "--labels", "labels.csv", "--programme", "p"]);
    let shipped = desk.well(&["show", "fault", "--why", "diagnoses_first"]);
    assert!(!shipped.contains("programme's own"), "{shipped}");
    let text = std::fs::read_to_string(desk.path("p.heads")).unwrap();
    let more = "act tell_fault -1.5 -4\nkind diagnoses_first 0.1 0.7 0.8\nend\n";
    desk.write("p.heads", &text.replace("end\n", more));
    desk.write("p.toml", &format!("heads = 'p.heads'\n{RUBRIC}"));
    desk.well(&["rubric", "use", "p.toml"]);
    let own = desk.well(&["show", "fault", "--why", "diagnoses_first"]);
    let own = own.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(own.contains("in doubt from -4.00, the programme's own head)"), "{own}");
    assert!(own.contains("by the programme's own thresholds"), "{own}");
}

#[test]
fn labels_that_are_none_are_named() {
    let desk = desk();
    desk.write("bad.csv", "conversation_id,turn,act,there\nc-0,2,react,yes\nc-0,x,react,yes\n");
    assert_snapshot!(desk.run(&["train", "--labels", "bad.csv", "--programme", "p"]), @"
    exit 2
    --- stderr
    error: bad.csv line 3: expected `turn`, a turn's number from 0, found `x`
    ");
    desk.write(
        "odd.jsonl",
        "{\"conversation_id\":\"c-0\",\"turn\":2,\"act\":\"react\",\"there\":true}\n\
         {\"conversation_id\":\"c-0\",\"turn\":99,\"act\":\"react\",\"there\":true}\n\
         {\"conversation_id\":\"c-0\",\"turn\":2,\"act\":\"reacts\",\"there\":true}\n\
         {\"conversation_id\":\"c-3\",\"turn\":2,\"act\":\"react\",\"there\":true}\n\
         {\"conversation_id\":\"nothing\",\"turn\":2,\"act\":\"react\",\"there\":true}\n\
         {\"conversation_id\":\"c-0\",\"moment\":\"smiles\",\"opener_turn\":0,\"outcome\":\"met\"}\n\
         {\"conversation_id\":\"c-0\",\"moment\":\"diagnoses_first\",\"opener_turn\":1,\"outcome\":\"met\",\"reviewer\":\"ann\"}\n\
         {\"conversation_id\":\"c-0\",\"moment\":\"diagnoses_first\",\"opener_turn\":1,\"outcome\":\"none\",\"reviewer\":\"bo\"}\n",
    );
    assert_snapshot!(desk.run(&["train", "--labels", "odd.jsonl", "--programme", "p"]), @"
    exit 1
    p: 8 labels by 2 reviewers, of 1 conversation
      skipped  1 label of conversations that are not in the database: nothing
      skipped  1 label of conversations of another programme: c-3
      skipped  1 label of turns that are not there: c-0 turn 99 (line 2)
      skipped  1 label of acts that nobody knows: reacts
      skipped  1 label of moments that are not of the catalogue: smiles
      skipped  2 labels on which reviewers disagree evenly: c-0 turn 1 diagnoses_first
    Measured on conversations that nothing was fitted to, in five parts. A change is kept where the
    95 % interval of its gain, conversations drawn again, lies above 0; else what ships stays.
    Thresholds of an act need 20 labels that are there, weights 100, those of a judge 20 labels.
    What has no model or no judge goes by wordings and rules, which labels do not change.

    Acts, by turn
               P     R    F1  95 %       gain  95 %
      react  1 label, 1 there; too few to fit
        ships  –  0.00  0.00  0.00–0.00

    Nothing is better beyond its noise: no file is written, and what ships stays.
    ");
    assert!(!desk.path("p.heads").exists(), "nothing was better, so nothing is written");
    assert_snapshot!(
        desk.run(&["train", "--labels", "labels.csv", "--programme", "p", "--out", "p.toml"]), @"
    exit 2
    --- stderr
    error: `p.toml` is there and holds no heads; --out names another file
    ");
    assert_snapshot!(desk.run(&["train", "--labels", "labels.csv"]), @"
    exit 2
    --- stderr
    error: --programme: expected one of p, q
    ");
}

#[test]
fn heads_that_are_none_are_refused() {
    let desk = Desk::with(&[("p.toml", &format!("heads = 'p.heads'\n{RUBRIC}"))]);
    assert_snapshot!(desk.run(&["rubric", "check", "p.toml"]), @"
    exit 2
    --- stderr
    error: rubric `p.toml` heads `p.heads`: No such file or directory (os error 2)
    ");
    desk.write("p.heads", "earnest-heads-1\nfitted to 0123456789abcdef\nact react 1\nend\n");
    assert_snapshot!(desk.run(&["rubric", "check", "p.toml"]), @"
    exit 2
    --- stderr
    error: rubric `p.toml` heads `p.heads` line 3: expected a finite number
    ");
    desk.write("p.heads", "earnest-heads-1\nfitted to 0123456789abcdef\nact react 1 0\nend\n");
    assert_snapshot!(desk.run(&["rubric", "use", "p.toml"]), @"
    exit 2
    --- stderr
    error: rubric `p.toml` heads `p.heads`: expected heads fitted to the models that ship, found heads fitted to others; `earnest train` fits them anew, and a rubric without `heads` does without
    ");
}
