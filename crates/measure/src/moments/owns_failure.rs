//! The customer says that the company failed, and the agent owns it.

use super::{About, Closes, Context, Moment, Needs, Row, Skill, doc, earlier};
use crate::cues::Cue;
use crate::kinds::ActKind;

pub(super) const ROW: Row = Row {
    name: "owns_failure",
    title: "owned the failure",
    about: About::Skill(Skill::EmpathicActs),
    doc: doc(
        "The customer says that the company failed. Met: within two agent turns there is a specific apology, or a commitment in the first person.",
        "Owning a failure and doing something about it repairs trust; \"sorry for any inconvenience\" does not.",
        "Opens at wordings that lay a failure at the company's door. Met by an apology for something, or by a promise in the first person; a refusal that opens with \"sorry\" is none.",
        "Blame by hints is not seen; a promise about something else may count.",
        "Roschk & Kaiser (2013); Orsingher et al. (2010).",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let mut open_until = None;
    for turn in context.customer_turns() {
        let Some(opener) = context.opens(turn, Cue::Blame, ActKind::Blame) else { continue };
        if context.reading.has(turn, Cue::TroubleIsNot) || context.reading.has(turn, Cue::IfOnly) {
            continue;
        }
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let searched = context.replies(turn, 2);
        let moment = context.settle(opener, searched.as_ref(), |turn| {
            earlier(context.apology(turn), super::sets_expectation::promise(context, turn))
        });
        found.push(context.unless_sorry(moment, searched.as_ref()));
        let last = searched.as_ref().and_then(|searched| searched.turns.last().copied());
        open_until = Some(last.map_or(usize::MAX, |turn| turn + 1));
    }
}
