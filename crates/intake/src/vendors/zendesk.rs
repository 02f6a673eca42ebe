//! Zendesk Support, the comments of a ticket.
//!
//! What `GET /api/v2/tickets/{id}/comments.json?include=users` gives, alone or with the ticket
//! beside it. Who an author is say the `users` (`end-user`, `agent`, `admin`), else the ticket, which
//! names its requester and its assignee. Traps: a comment that is not `public` is a note among
//! colleagues that the customer never saw; a `VoiceComment` is the record of a call, and a comment
//! by `chat_transcript` a whole chat in one piece, neither of them what its author wrote; ids are
//! numbers; the newest comment may come first.
//!
//! Sources: "Ticket Comments", developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/;
//! "Tickets", …/tickets/tickets/; "Via object", …/ticketing/ticket-management/via-object-reference.

use super::{Head, Known, Scene};
use crate::about::About;
use crate::clock;
use crate::desk::Bad;
use crate::draft;
use crate::json::Json;
use crate::map::Field;
use crate::options::Format;
use crate::typed;
use jiff::Timestamp;
use measure::conversation::{Role, TurnTime};
use serde::Deserialize;

pub const ABOUT: About = About {
    format: Format::Zendesk,
    title: "Zendesk, comments of a ticket",
    one: "the comments of a Zendesk ticket",
    recognised: "`comments` with `author_id`",
    roles: "stated: `users[].role`, else the ticket's requester and assignee; else `--roles 4711=agent` by `author_id`",
    times: "when each comment was sent; no ends",
    kept: "public comments (`plain_body`, else `body`), channel, start, the ticket's id and subject, names and ids of authors",
    dropped: "notes among colleagues, call records, chats pasted whole, attachments, HTML",
    limits: "the comments alone do not name their ticket: `--id-from file-name`; one page of comments a file",
};

const KNOWN: &[Known] = &[
    ("count", None),
    ("next_page", None),
    ("previous_page", None),
    ("meta", None),
    ("links", None),
    ("comments.id", None),
    ("comments.audit_id", None),
    ("comments.metadata", None),
    ("comments.via.source", Some("addresses are not kept")),
    ("users.email", Some("addresses are not kept")),
    ("comments.data", None),
    ("comments.html_body", Some(super::OTHER_READING)),
    ("comments.attachments", Some("attachments have no words to read")),
];

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    comments: Vec<Comment<'a>>,
    #[serde(borrow, default)]
    users: Vec<User<'a>>,
    #[serde(borrow)]
    ticket: Option<Ticket<'a>>,
    // The same, where the ticket itself holds its comments.
    id: Option<i64>,
    subject: Option<&'a str>,
    requester_id: Option<i64>,
    assignee_id: Option<i64>,
}

#[derive(Deserialize)]
struct Ticket<'a> {
    id: Option<i64>,
    subject: Option<&'a str>,
    requester_id: Option<i64>,
    assignee_id: Option<i64>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: i64,
    name: Option<&'a str>,
    role: Option<&'a str>,
}

#[derive(Deserialize)]
struct Comment<'a> {
    r#type: Option<&'a str>,
    author_id: i64,
    body: Option<&'a str>,
    plain_body: Option<&'a str>,
    public: Option<bool>,
    #[serde(borrow)]
    via: Option<Via<'a>>,
    created_at: Option<&'a str>,
}

#[derive(Deserialize)]
struct Via<'a> {
    channel: Option<&'a str>,
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("comments") && head.holds("author_id")
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    let ticket = file.ticket.as_ref();
    let id = ticket.and_then(|ticket| ticket.id).or(file.id);
    scene.set_id(id.map(|id| id.to_string()).as_deref(), "/ticket/id")?;
    scene.set(Field::Topic, ticket.and_then(|ticket| ticket.subject).or(file.subject));
    let requester = ticket.and_then(|ticket| ticket.requester_id).or(file.requester_id);
    let assignee = ticket.and_then(|ticket| ticket.assignee_id).or(file.assignee_id);

    let mut said: Vec<(Timestamp, usize, &Comment<'_>)> = Vec::new();
    for (number, comment) in file.comments.iter().enumerate() {
        let via = comment.via.as_ref().and_then(|via| via.channel).unwrap_or("");
        if comment.public == Some(false) {
            scene.drop(
                "comments (not public)",
                "a note among colleagues, which the customer never saw",
            );
        } else if comment.r#type == Some("VoiceComment") {
            scene
                .drop("comments (VoiceComment)", "the record of a call, not what its author wrote");
        } else if via == "chat_transcript" {
            scene.drop(
                "comments (chat_transcript)",
                "a whole chat in one comment: its turns have no authors",
            );
        } else {
            let at = || format!("/comments/{number}/created_at");
            let text =
                comment.created_at.ok_or_else(|| Bad::missing("a time in RFC 3339").at(at()))?;
            let instant = clock::instant(text);
            let (instant, _) =
                instant.ok_or_else(|| Bad::new("a time in RFC 3339", "other text").at(at()))?;
            said.push((instant, number, comment));
        }
    }
    said.sort_by_key(|(instant, number, _)| (*instant, *number));
    let began = said.first().map(|(instant, _, _)| *instant);
    scene.set(Field::StartedAt, began.map(|began| began.to_string()).as_deref());
    let via = said.first().and_then(|(_, _, comment)| comment.via.as_ref()?.channel);
    scene.set(Field::Channel, Some(channel(via.unwrap_or(""))));

    for (instant, number, comment) in said {
        let at = || format!("/comments/{number}");
        let author = comment.author_id;
        let user = file.users.iter().find(|user| user.id == author);
        let stated = match user.and_then(|user| user.role) {
            Some("end-user") => Some(Role::Customer),
            Some("agent" | "admin") => Some(Role::Agent),
            _ if requester == Some(author) => Some(Role::Customer),
            _ if assignee == Some(author) => Some(Role::Agent),
            _ => None,
        };
        let label = author.to_string();
        let role = stated.unwrap_or_else(|| scene.role(&[&label], None));
        let party = scene.party(&label, || {
            let name = user.and_then(|user| user.name).map(|name| super::short(name).to_owned());
            draft::party(role, Some(label.clone()), name, None)
        })?;
        let ms = began.map(|began| instant.as_millisecond().saturating_sub(began.as_millisecond()));
        let time = ms.and_then(clock::bounded).map_or(TurnTime::Unknown, TurnTime::Start);
        let text = comment.plain_body.or(comment.body);
        let text = text.ok_or_else(|| Bad::missing("words in `plain_body` or `body`").at(at()))?;
        scene.say(party, time, text, None).map_err(|bad| bad.at(at()))?;
    }
    scene.draft.written = true;
    scene.leave(left, KNOWN, &|_| None, &|_| None);
    Ok(())
}

/// The channel of a ticket: live messages are chat, posts are social, and whatever else a ticket came
/// by (mail, a form, another program) is answered like mail.
fn channel(via: &str) -> &'static str {
    match via {
        "chat"
        | "messaging"
        | "native_messaging"
        | "sms"
        | "whatsapp"
        | "sunshine_conversations_api" => "chat",
        "twitter" | "facebook" | "twitter_dm" | "facebook_post" | "facebook_message"
        | "any_channel" => "social",
        _ => "email",
    }
}
