//! `earnest form`: the programme's own form, filled for one conversation.

use crate::Ended;
use crate::case::Case;
use crate::cli::{Form, FormFormat, Reveal};
use crate::commands::show;
use anyhow::Context;
use measure::moments::Moment;
use measure::rubric;
use measure::scorecard::{Answer, FilledForm, outcome};
use serde_json::{Value, json};

/// The columns of a filled form as CSV.
const COLUMNS: [&str; 11] = [
    "conversation_id",
    "question",
    "text",
    "answer",
    "points",
    "of",
    "moment",
    "status",
    "turn",
    "quote",
    "reply",
];

/// Fills the form and prints it.
pub async fn run(args: &Form) -> anyhow::Result<Ended> {
    let mut store = super::open_to_read(&args.database).await?;
    let case = show::case(&mut store, &args.id, &Reveal { reveal: false, purpose: None }).await?;
    store.close().await?;
    let programme = case.conversation.programme.clone();
    let form = case.judging.form.clone().with_context(|| match programme {
        Some(programme) => {
            format!("programme `{programme}` has no form; `[judging.form]` in its rubric makes one")
        }
        None => format!("conversation `{}` has no programme, so no form", case.conversation.id),
    })?;
    let filled = case.scorecard().form.context("a form without answers")?;
    let text = match args.format {
        FormFormat::Csv => csv(&case, &form, &filled)?,
        FormFormat::Json => format!("{:#}\n", json(&case, &form, &filled)),
    };
    super::print(&text)?;
    Ok(Ended::Well)
}

/// The points a question earned, where the form counts them.
fn points(question: &rubric::Question, answer: Answer) -> Option<u32> {
    match answer {
        Answer::Yes => question.points,
        Answer::No => question.points.map(|_| 0),
        Answer::NotApplicable | Answer::Unknown => None,
    }
}

fn csv(case: &Case, form: &rubric::Form, filled: &FilledForm) -> anyhow::Result<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
    let quoted = |text: &str| if text.is_empty() { String::new() } else { format!("“{text}”") };
    for (question, filled) in form.questions.iter().zip(&filled.answers) {
        let moment = filled.decided_by.and_then(|by| case.moments.get(by));
        let kind = moment.and_then(|moment| case.kind(moment));
        out.write_record([
            case.conversation.id.clone(),
            question.id.clone(),
            question.text.clone(),
            filled.answer.to_string(),
            number(points(question, filled.answer)),
            number(question.points),
            kind.map(|kind| kind.name.to_string()).unwrap_or_default(),
            kind.map(|kind| kind.status.to_string()).unwrap_or_default(),
            number(moment.map(|moment| moment.opener.turn)),
            // In quotation marks, so that no spreadsheet takes what a customer wrote for a formula.
            quoted(moment.map_or("", |moment| case.sentence(moment.opener))),
            quoted(moment.and_then(|moment| moment.answer).map_or("", |at| case.sentence(at))),
        ])?;
    }
    if let Some(total) = filled.total {
        let mut row = vec![String::new(); COLUMNS.len()];
        for (column, text) in [
            (0, case.conversation.id.clone()),
            (1, "total".to_owned()),
            (4, total.points.to_string()),
            (5, total.of.to_string()),
        ] {
            row[column] = text;
        }
        out.write_record(row)?;
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

fn json(case: &Case, form: &rubric::Form, filled: &FilledForm) -> Value {
    let answers: Vec<Value> = form
        .questions
        .iter()
        .zip(&filled.answers)
        .map(|(question, filled)| {
            let moment = filled.decided_by.and_then(|by| case.moments.get(by));
            json!({
                "question": question.id,
                "text": question.text,
                "answer": filled.answer.name(),
                "points": points(question, filled.answer),
                "of": question.points,
                "decided_by": moment.map(|moment| decided(case, moment)),
            })
        })
        .collect();
    json!({
        "conversation_id": case.conversation.id,
        "programme": case.conversation.programme,
        "form": form.title,
        "answers": answers,
        "total": filled.total.map(|total| json!({
            "points": total.points, "of": total.of, "unknown": total.unknown,
        })),
    })
}

fn decided(case: &Case, moment: &Moment) -> Value {
    let kind = case.kind(moment);
    json!({
        "moment": kind.map(|kind| kind.name.as_ref()),
        "status": kind.map(|kind| kind.status.name()),
        "outcome": outcome(moment, &case.judging).name(),
        "turn": moment.opener.turn,
        "quote": case.sentence(moment.opener),
        "reply_turn": moment.answer.map(|at| at.turn),
        "reply": moment.answer.map(|at| case.sentence(at)),
        "searched": { "first_turn": moment.searched.0, "last_turn": moment.searched.1 },
    })
}
