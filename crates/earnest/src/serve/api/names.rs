//! The words that a text of the interface can be, for its document. Each list is read off the table
//! that the words come from, so that neither can have one that the other lacks.

use measure::conversation::Role as PartyRole;
use measure::conversation::{Channel, Direction, EventKind, StretchKind, Timing};
use measure::moments::{Class, Outcome, Owner, Skill, Status, WhyUnknown};
use measure::scorecard::Answer;
use std::borrow::Cow;
use store::work::{Ruling, Verdict};
use store::{Action, Deed, KeyScope, Role, SaidOf, Sort};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{Object, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A name of the document for each list; fields say `value_type = names::…`.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $words:expr;)+) => { $(
        $(#[$doc])*
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let one_of: Object =
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some($words)).build();
                RefOr::T(Schema::Object(one_of))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+ };
}

names! {
    /// What an account does.
    AccountRole = Role::ALL.map(Role::name);
    /// What was done.
    ActionName = Action::ALL.map(Action::name);
    /// The answers of a form.
    AnswerName = Answer::ALL.iter().map(|one| one.name());
    /// How people spoke.
    ChannelName = Channel::ALL.iter().map(|one| one.name());
    /// The classes of kinds.
    ClassName = Class::ALL.iter().map(|one| one.name());
    /// What one may be allowed to do.
    DeedName = Deed::ALL.iter().map(|one| one.name());
    /// Who began.
    DirectionName = Direction::ALL.iter().map(|one| one.name());
    /// What happened beside the words.
    EventName = EventKind::ALL.iter().map(|one| one.name());
    /// The lists that can be taken out.
    ListName = super::exports::listed();
    /// How an export is written.
    FormatName = ["csv", "parquet"];
    /// What a key may be used for.
    KeyScopeName = [KeyScope::Read, KeyScope::Write].map(KeyScope::name);
    /// What becomes of a moment.
    OutcomeName = Outcome::ALL.iter().map(|one| one.name());
    /// What becomes of a moment, where there may be none.
    OutcomeOrNone = Outcome::ALL.iter().map(|one| one.name()).chain(["none"]);
    /// Who could have acted otherwise.
    OwnerName = Owner::ALL.iter().map(|one| one.name());
    /// What a party is in a conversation.
    PartyRoleName = PartyRole::ALL.iter().map(|one| one.name());
    /// How a dispute is decided.
    RulingName = Ruling::ALL.iter().map(|one| one.name());
    /// What people said of a moment.
    SaidOfName = SaidOf::ALL.iter().map(|one| one.name());
    /// The skills.
    SkillName = Skill::ALL.iter().map(|one| one.name());
    /// How a list is ordered.
    SortName = Sort::ALL.map(Sort::name);
    /// How far a kind is proven.
    StatusName = Status::ALL.iter().map(|one| one.name());
    /// What is heard that is no talk.
    StretchName = StretchKind::ALL.iter().map(|one| one.name());
    /// Where times come from.
    TimingName = Timing::ALL.iter().map(|one| one.name());
    /// What somebody says of a moment.
    VerdictName = Verdict::ALL.iter().map(|one| one.name());
    /// Why the record cannot tell.
    WhyUnknownName = WhyUnknown::ALL.iter().map(|one| one.name());
    /// Why there is nothing to play.
    WhyNotPlayable = ["no_recording", "no_words", "not_kept"];
    /// Of a dispute.
    DisputeState = ["open", "decided"];
    /// Of a missed duty.
    DutyState = ["open", "confirmed", "rejected"];
    /// Which duties, and which of what was agreed.
    OpenOrDone = ["open", "done"];
    /// Which reviews.
    ReviewList = ["open", "submitted"];
    /// Of a review.
    ReviewState = ["waiting", "open", "submitted"];
    /// Of a calibration.
    CalibrationState = ["open", "closed"];
    /// Of an import.
    ImportState = ["waiting", "running", "done", "failed"];
}
