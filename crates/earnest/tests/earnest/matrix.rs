//! Who may do what: every operation of the server's own document, by every role and by nobody, for a
//! conversation of one's own, of the team, of another team and of another programme, and for what
//! belongs to oneself and to another. One table says what is expected; whatever has no row fails.

use crate::at::At;
use crate::places::{Centre, NAMES, PLACES, Person, Place, WORDS};
use crate::serve::{Server, operations};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is expected, asked from the top down.
///
/// A row is an operation and what it answers: `A` agent, `T` team lead (of the agent's team), `E`
/// evaluator (given the team's conversation, and of what waits that of the other team), `Q` quality lead
/// and `C` client (of the programme), `O` operations head (of everything), `D` administrator, `U`
/// auditor. Who is not named is refused with 403; nobody who is not signed in gets anything but 401.
///
/// - With four answers: of the conversation of one's own, the team's, another team's and another
///   programme's.
/// - With two: of one's own and another's, of one's own programme and another, or of what is there and
///   what is not.
/// - With one: it is of nothing in particular. Behind it stands what the answer tells of and to whom;
///   what is not named there, nobody is told of.
const TABLE: &str = "
get /api/me                               | 200 ATEQOCDU | own A | north ATEQOCDU | south AODU
get /api/kinds                            | 200 ATEQOCDU | north ATEQOCDU | south AODU
get /api/home                             | 200 ATEQOCDU | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQOC | south O
get /api/conversations?limit=200          | 200 ATEQOC   | own ATQOC | team TEQOC | other EQOC | elsewhere O | north ATEQOC | south O
get /api/conversations?q=charged          | 200 ATEQOC   | own ATQOC | team TEQOC | other EQOC | elsewhere O | north ATEQOC | south O
get /api/conversations?q=snapdragon       | 200 ATEQOC   | elsewhere O | south O
get /api/conversations?programme=south    | 200 ATEQOC   | elsewhere O | south O
get /api/conversations?outcome=missed     | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/moments?limit=200                | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/moments?q=charged                | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/facets                           | 200 ATEQOC   | own ATQOC | team TEQOC | other EQOC | elsewhere O | north ATEQOC | south O
get /api/facets?q=charged                 | 200 ATEQOC   | own ATQOC | team TEQOC | other EQOC | elsewhere O | north ATEQOC | south O
get /api/conversations/export?format=csv  | 200 TEQOC    | own TQOC | team TEQOC | other EQOC | elsewhere O | north TEQOC | south O
get /api/conversations/export?q=charged   | 200 TEQOC    | own TQOC | team TEQOC | other EQOC | elsewhere O | north TEQOC | south O
get /api/moments/export?format=csv        | 200 TEQOC    | own TQO | team TEQO | other EQO | elsewhere O | north TEQO | south O
get /api/disputes                         | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/disputes?state=decided           | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/duties                           | 200 QO       | own QO | team QO | other QO | elsewhere O | north QO | south O
get /api/duties?state=done                | 200 QO
get /api/reviews                          | 200 EQ       | own Q | team EQ | other EQ | north EQ
get /api/calibrations                     | 200 EQ       | own Q | team EQ | other EQ | north EQ
get /api/coaching                         | 200 AT       | own AT | team T
get /api/coaching?state=done              | 200 AT
get /api/reviews?state=submitted          | 200 EQ
get /api/evaluators?programme=north       | 200 Q
get /api/evaluators?programme=south       | 404 Q
get /api/views                            | 200 ATEQOC   | every-view O | north-view TEQO | south-view O | north TEQO | south O
get /api/keys                             | 200 ATEQOCDU | program-other D
get /api/rubrics                          | 200 TEQOC    | north TEQOC | south O
get /api/accounts                         | 200 D        | own D | north D
get /api/roster                           | 200 D        | own D | team D | other D | elsewhere D | north D | south D
get /api/imports                          | 200 OD
get /api/audit                            | 200 DU       | north DU | south DU
get /api/audit/verified                   | 200 DU
get /api/retention                        | 200 D        | north D | south D
get /api/export/accounts                  | 200 D        | own D | north D
get /api/export/audit?format=csv          | 200 DU       | north DU | south DU
get /api/export/calibrations              | 200 EQ       | own Q | team EQ | other EQ | north EQ
get /api/export/coaching                  | 200 AT       | own AT | team T
get /api/export/disputes                  | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/export/disputes?state=decided    | 200 ATEQOC   | own ATQO | team TEQO | other EQO | elsewhere O | north ATEQO | south O
get /api/export/duties                    | 200 QO       | own QO | team QO | other QO | elsewhere O | north QO | south O
get /api/export/holds                     | 200 D
get /api/export/imports                   | 200 OD
get /api/export/kinds                     | 200 Q
get /api/export/keys                      | 200 ATEQOCDU | program-other D
get /api/export/limits                    | 200 D        | north D | south D
get /api/export/process                   | 200 O
get /api/export/programmes                | 200 OC       | north OC | south O
get /api/export/reviews                   | 200 EQ       | own Q | team EQ | other EQ | north EQ
get /api/export/roster                    | 200 D        | own D | team D | other D | elsewhere D | north D | south D
get /api/export/rubrics                   | 200 TEQOC    | north TEQOC | south O

# One's own conversation                  | own               | team              | other team        | other programme
get /api/conversations/{conversation}     | 200 ATQOC, 404 E  | 200 TEQOC, 404 A  | 200 EQOC, 404 AT  | 200 O, 404 ATEQC
get /api/conversations/{conversation}/why?moment={moment} | 200 ATQO, 404 EC | 200 TEQO, 404 AC | 200 EQO, 404 ATC | 200 O, 404 ATEQC
get /api/conversations/{conversation}/sound | 200 ATQOC, 404 E | 200 TEQOC, 404 A | 200 EQOC, 404 AT  | 200 O, 404 ATEQC
get /api/audit/of/{conversation}          | 200 ATQOC, 404 E  | 200 TEQOC, 404 A  | 200 EQOC, 404 AT  | 200 O, 404 ATEQC
get /api/reviews/{review}                 | 200 Q, 404 E      | 200 EQ            | 200 EQ            | 404 EQ
get /api/calibrations/{calibration}       | 200 Q, 404 E      | 200 EQ            | 200 EQ            | 404 EQ
post /api/conversations/{conversation}/marks | 201 ATQ, 404 E | 201 TEQ, 404 A    | 201 EQ, 404 AT    | 404 ATEQ
post /api/disputes                        | 201 AT            | 201 T, 404 A      | 404 AT            | 404 AT
post /api/disputes/{dispute}/outcome      | 204 Q             | 204 Q             | 204 Q             | 404 Q
post /api/duties/{duty}                   | 204 QO            | 204 QO            | 204 QO            | 204 O, 404 Q
post /api/coaching                        | 201 T             | 201 T             | 404 T             | 404 T

# A review is taken up once; filled and handed in by who has it alone.
post /api/reviews/{review}/take           | 400 Q, 404 E      | 204 E, 400 Q      | 204 E, 400 Q      | 404 EQ
put /api/reviews/{review}                 | 404 EQ            | 204 E, 404 Q      | 204 E, 404 Q      | 404 EQ
post /api/reviews/{review}/submit         | 404 EQ            | 204 E, 404 Q      | 204 E, 404 Q      | 404 EQ

# What is one's own                       | one's own         | another's
delete /api/marks/{mark}                  | 204 ATEQ          | 404 ATEQ
delete /api/views/{view}                  | 204 ATEQOC        | 404 ATEQOC
delete /api/keys/{program}                | 204 ATEQOCDU      | 204 D, 404 ATEQOCU
post /api/coaching/{coaching}/done        | 204 T             | 404 T

# What a programme asks                   | one's own         | another programme
get /api/rubrics/{programme}              | 200 TEQOC         | 200 O, 404 TEQC
post /api/rubrics/{programme}             | 200 Q             | 404 Q
post /api/rubrics/{programme}/check       | 200 Q             | 404 Q
post /api/rubrics/{programme}/try         | 200 Q             | 404 Q
put /api/switches/{programme}             | 204 D             | 204 D

# What is there, and what is not          | there             | not there
patch /api/accounts/{account}             | 204 D             | 404 D
post /api/accounts/{account}/invitation   | 201 D             | 404 D
delete /api/accounts/{account}            | 204 D             | 404 D
post /api/accounts/{account}/opening      | 204 D             | 404 D
get /api/imports/{import}                 | 200 OD            | 404 OD

post /api/accounts                        | 201 D
post /api/roster                          | 200 D
post /api/imports                         | 202 OD
post /api/keys                            | 201 ATEQOCDU
post /api/views                           | 201 ATEQOC
post /api/password                        | 400 ATEQOCDU
put /api/retention                        | 204 D
post /api/holds                           | 204 D             | 204 D             | 204 D             | 204 D

# What the operations above have made of it.
get /api/duties?state=done                | 200 QO       | own QO | team QO | other QO | elsewhere O | north QO | south O
get /api/disputes                         | 200 ATEQOC   | own ATQO | team TEQO | elsewhere O | north ATEQO | south O
get /api/coaching                         | 200 AT       | own AT | team T
get /api/audit                            | 200 DU       | north DU | south DU
get /api/retention                        | 200 D        | own D | team D | other D | elsewhere D | north D | south D
delete /api/holds/{conversation}          | 204 D             | 204 D             | 204 D             | 204 D

# At the end, for it has more seen than before: what is asked for waits for whoever evaluates.
post /api/reviews                         | 201 Q             | 201 Q             | 201 Q             | 201 Q
get /api/reviews                          | 200 EQ       | own EQ | team EQ | other EQ | north EQ
post /api/calibrations                    | 201 Q             | 404 Q
post /api/break-glass                     | 201 D
get /api/conversations                    | 200 ATEQOCD  | own ATEQOCD | team TEQOCD | other EQOCD | elsewhere O | north ATEQOCD | south O
get /api/conversations/{conversation}     | 200 ATEQOCD       | 200 TEQOCD, 404 A | 200 EQOCD, 404 AT | 200 O, 404 ATEQCD
# Whoever broke the glass looks, and changes nothing. (The third conversation is judged blind by now.)
post /api/duties/{duty}                   | 204 QO            | 204 QO            | 204 O, 404 Q      | 204 O, 404 Q
post /api/conversations/{conversation}/marks | 201 ATEQ       | 201 TEQ, 404 A    | 404 ATEQ          | 404 ATEQ
delete /api/break-glass                   | 204 D
get /api/conversations                    | 200 ATEQOC   | own ATEQOC | team TEQOC | other EQOC | elsewhere O | north ATEQOC | south O
";

/// What nobody has to be signed in for, with what it sends and what is answered.
const OPEN: &[(&str, &str, u16)] = &[
    ("post /api/session", r#"{"login":"agent","password":"none of theirs"}"#, 401),
    ("delete /api/session", "", 204),
    ("post /api/owner", r#"{"token":"none","password":"a long enough password"}"#, 400),
    ("post /api/look-as", r#"{"role":"admin"}"#, 404),
    ("get /healthz", "", 200),
    ("get /readyz", "", 200),
];

/// What operations are sent.
const BODIES: &[(&str, &str)] = &[
    ("patch /api/accounts/{account}", r#"{"name":"Another"}"#),
    ("post /api/accounts", r#"{"login":"new","name":"New","role":"evaluator"}"#),
    ("post /api/break-glass", r#"{"purpose":"a customer asked","part":{"programme":"north"}}"#),
    ("post /api/calibrations", r#"{"name":"n","programme":"{programme}","conversations":1}"#),
    ("post /api/coaching", r#"{"agent":"{agent}","note":"n","moments":["{moment}"]}"#),
    (
        "post /api/conversations/{conversation}/marks",
        r#"{"verdict":"agree","moment_id":"{moment}"}"#,
    ),
    ("post /api/disputes", r#"{"moment_id":"{moment}","reason":"r"}"#),
    ("post /api/disputes/{dispute}/outcome", r#"{"outcome":"stands"}"#),
    ("post /api/duties/{duty}", r#"{"confirmed":true}"#),
    ("post /api/holds", r#"{"conversation":"{id}","purpose":"a claim"}"#),
    ("post /api/imports", "nothing that could be read"),
    ("post /api/keys", r#"{"name":"n","scope":"read","ends_on":"{day}"}"#),
    ("post /api/password", r#"{"current":"none of theirs","new":"a long enough password"}"#),
    ("post /api/reviews", r#"{"conversations":["{conversation}"]}"#),
    ("post /api/reviews/{review}/submit", r#"{"answers":{"A1":{"value":"no"}}}"#),
    ("post /api/roster", "agent,team\n"),
    ("post /api/rubrics/{programme}", r#"{"toml":"programme = \"{programme}\"\n"}"#),
    ("post /api/rubrics/{programme}/check", r#"{"toml":"programme = \"{programme}\"\n"}"#),
    ("post /api/rubrics/{programme}/try", r#"{"toml":"programme = \"{programme}\"\n"}"#),
    ("post /api/views", r#"{"name":"n","query":""}"#),
    ("put /api/retention", r#"{"programme":"north","sound_days":36500}"#),
    ("put /api/reviews/{review}", r#"{"answers":{"A1":{"value":"yes"}}}"#),
    (
        "put /api/switches/{programme}",
        r#"{"development":true,"appraisal":false,"trial_shown":true,"measuring":true,"sampled_percent":100}"#,
    ),
];

/// Whom each role reads by name: of the four agents so many, in the order of places.
const NAMED: &[(char, usize)] = &[('A', 1), ('T', 2), ('O', 4), ('D', 4), ('U', 1)];

/// A row of the table.
struct Expected {
    /// Method and address, with names in braces for what is filled in.
    operation: &'static str,
    /// For each object the statuses, with the letters of who gets them.
    statuses: Vec<&'static str>,
    /// What the answer tells of, and to whom.
    told: BTreeMap<&'static str, &'static str>,
}

fn rows() -> Vec<Expected> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut cells = line.split('|').map(str::trim);
        let operation = cells.next().unwrap();
        let is_status = |cell: &&str| cell.starts_with(|c: char| c.is_ascii_digit());
        let (statuses, told): (Vec<_>, Vec<_>) = cells.partition(is_status);
        let told = told.into_iter().map(|cell| cell.split_once(' ').unwrap()).collect();
        assert!([1, 2, 4].contains(&statuses.len()), "{line}");
        Expected { operation, statuses, told }
    };
    lines.map(row).collect()
}

impl Expected {
    /// The operation as the document names it.
    fn named(&self) -> (String, String) {
        let (method, address) = self.operation.split_once(' ').unwrap();
        let path = address.split('?').next().unwrap();
        // Each list that is taken out has a row of its own.
        if path.starts_with("/api/export/") {
            return (method.to_owned(), "/api/export/{list}".to_owned());
        }
        let part = |part: &str| match part {
            "{programme}" => "{programme}".to_owned(),
            "{duty}" => "{moment_id}".to_owned(),
            part if part.starts_with('{') => "{key}".to_owned(),
            part => part.to_owned(),
        };
        (method.to_owned(), path.split('/').map(part).collect::<Vec<_>>().join("/"))
    }

    /// What a role is answered about an object.
    fn status(&self, object: usize, letter: char) -> u16 {
        let of = |group: &str| -> (u16, bool) {
            let (status, letters) = group.trim().split_once(' ').unwrap();
            (status.parse().unwrap(), letters.contains(letter))
        };
        let all: Vec<u16> = self.statuses[object]
            .split(',')
            .map(of)
            .filter_map(|(status, holds)| holds.then_some(status))
            .collect();
        assert!(all.len() < 2, "{} names {letter} twice", self.operation);
        all.first().copied().unwrap_or(403)
    }
}

/// Puts what a text names into it.
fn filled(text: &str, centre: &Centre, person: &Person, object: usize, of: usize) -> String {
    let place: &Place = &centre.places[if of == 4 { object } else { 0 }];
    let pair = |pair: [i64; 2]| pair[object.min(1)].to_string();
    let day = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(30 * 24);
    let values = [
        ("{conversation}", place.conversation.to_string()),
        ("{id}", format!("call-{}", PLACES[object.min(PLACES.len() - 1)])),
        ("{agent}", place.agent.clone()),
        ("{moment}", place.moment.clone()),
        ("{duty}", place.duty.clone()),
        ("{dispute}", place.dispute.to_string()),
        ("{review}", place.review.to_string()),
        ("{calibration}", place.calibration.to_string()),
        ("{mark}", pair(person.marks)),
        ("{view}", pair(person.views)),
        ("{program}", pair(person.programs)),
        ("{coaching}", pair(centre.coachings)),
        ("{account}", pair([centre.spare, 999_999_999])),
        ("{import}", pair([1, 999_999_999])),
        ("{programme}", ["north", "south"][object.min(1)].to_owned()),
        ("{day}", day.to_string()[..10].to_owned()),
    ];
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

/// Everything that an answer tells of: the places whose conversations, words or agents occur in it, and
/// whatever else rows name.
fn told<'a>(answer: &str, centre: &Centre, others: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let of = |place: usize| {
        let Place { conversation, agent, .. } = &centre.places[place];
        [
            format!("call-{}", PLACES[place]),
            format!("m-{conversation}-"),
            format!("\"conversation\":\"{conversation}\""),
            WORDS[place].to_owned(),
            agent.clone(),
        ]
    };
    let places = (0..PLACES.len())
        .filter(|place| of(*place).iter().any(|sign| answer.contains(sign)))
        .map(|place| PLACES[place]);
    let others = others.iter().copied().filter(|name| answer.contains(*name));
    places.chain(others).collect()
}

#[test]
fn every_operation_is_each_role_s_where_the_table_says_so() {
    check(&At::file("test.db"));
}

#[test]
fn and_so_it_is_over_a_database_of_a_server() {
    if let Some(at) = At::server() {
        check(&at);
    }
}

fn check(at: &At) {
    let centre = Centre::new(at);
    let server = Server::start(&centre.desk, &at.with(&["serve"]));
    let document = server.ask("get", "/openapi.json", &[], "").json();
    let rows = rows();
    let open = OPEN.iter().map(|(operation, ..)| operation.split_once(' ').unwrap());
    let open = open.map(|(method, path)| (method.to_owned(), path.to_owned()));
    let known: BTreeSet<(String, String)> = rows.iter().map(Expected::named).chain(open).collect();
    let all = operations(&document);
    let without: Vec<_> = all.symmetric_difference(&known).collect();
    assert!(without.is_empty(), "an operation without a row, or a row without one: {without:?}");

    let mut wrong = Vec::new();
    for (operation, body, expected) in OPEN {
        let (method, path) = operation.split_once(' ').unwrap();
        let answer = server.json(method, path, "", body);
        if answer.status != *expected {
            wrong.push(format!("{operation} by nobody: {}, {}", answer.status, answer.text));
        }
    }
    let others: BTreeSet<&str> = rows.iter().flat_map(|row| row.told.keys().copied()).collect();
    let others: BTreeSet<&str> = others.difference(&PLACES.into()).copied().collect();
    wrong.extend(check_counts(&server, &centre));
    for row in &rows {
        wrong.extend(check_row(row, &document, &server, &centre, &others));
    }
    assert!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
}

/// How many conversations of each programme a role is told of, by the values to choose by and on its
/// first page, where that counts them.
const COUNTED: &[(char, &[(&str, u64)])] = &[
    ('A', &[("north", 1)]),
    ('T', &[("north", 2)]),
    ('E', &[("north", 2)]),
    ('Q', &[("north", 3)]),
    ('O', &[("north", 3), ("south", 1)]),
    ('C', &[("north", 3)]),
];

/// Gives the counts that are not as expected.
fn check_counts(server: &Server, centre: &Centre) -> Vec<String> {
    let mut wrong = Vec::new();
    for (letter, expected) in COUNTED {
        let get = |path: &str| server.json("get", path, &centre.person(*letter).cookie, "").json();
        let (facets, home) = (get("/api/facets"), get("/api/home"));
        let counted = |rows: &Value, name: &str, count: &str| -> BTreeMap<String, u64> {
            let rows = rows.as_array().unwrap().iter();
            rows.map(|row| (row[name].as_str().unwrap().to_owned(), row[count].as_u64().unwrap()))
                .collect()
        };
        let mut all = vec![counted(&facets["programme"], "value", "count")];
        let sections = home["sections"].as_array().unwrap().iter();
        let programmes = sections.filter(|section| section["id"] == "programmes");
        all.extend(programmes.map(|one| counted(&one["items"], "programme", "conversations")));
        let expected = expected.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        wrong.extend(
            all.into_iter()
                .filter(|counts| *counts != expected)
                .map(|counts| format!("{letter} is told of {counts:?}, not of {expected:?}")),
        );
    }
    wrong
}

/// Asks an operation as everybody and about everything, and gives what was not as expected.
fn check_row(
    row: &Expected,
    document: &Value,
    server: &Server,
    centre: &Centre,
    others: &BTreeSet<&str>,
) -> Vec<String> {
    let (method, template) = row.named();
    let documented = document["paths"][&template][&method]["responses"].as_object().unwrap();
    let (_, address) = row.operation.split_once(' ').unwrap();
    let operation = row.operation.split('?').next().unwrap();
    let body = BODIES.iter().find(|(of, _)| *of == operation).map_or("", |(_, body)| body);
    let is_open = OPEN.iter().any(|(open, ..)| *open == operation);
    let objects = row.statuses.len();
    let mut wrong = Vec::new();
    for object in 0..objects {
        for person in &centre.people {
            let fill = |text: &str| filled(text, centre, person, object, objects);
            let (path, body) = (fill(address), fill(body));
            let nobody = server.json(&method, &path, "", &body);
            if !is_open && nobody.status != 401 {
                wrong
                    .push(format!("{method} {path} by nobody: {}, {}", nobody.status, nobody.text));
            }
            let answer = server.json(&method, &path, &person.cookie, &body);
            let letter = person.letter;
            let mut say = |what: String| {
                let which = match objects {
                    4 => PLACES[object],
                    2 => ["first", "second"][object],
                    _ => "",
                };
                let text: String = answer.text.chars().take(300).collect();
                wrong.push(format!("{} of {which} by {letter}: {what}; {text}", row.operation));
            };
            let expected = row.status(object, letter);
            if answer.status != expected {
                say(format!("expected {expected}, found {}", answer.status));
            }
            if !documented.contains_key(&answer.status.to_string()) {
                say(format!("{} is not in the document", answer.status));
            }
            let found = told(&answer.text, centre, others);
            // Of a place that is asked about, where it is theirs; of no other.
            let of_it = |name: &str| {
                objects == 4 && name == PLACES[object] && (200..300).contains(&answer.status)
            };
            if objects == 1 {
                let all = row.told.iter().filter(|(_, letters)| letters.contains(letter));
                let all: BTreeSet<&str> = all.map(|(name, _)| *name).collect();
                if found != all {
                    say(format!("expected to be told of {all:?}, found {found:?}"));
                }
            } else if found.iter().any(|name| PLACES.contains(name) && !of_it(name)) {
                say(format!("is told of {found:?}"));
            }
            let named = NAMED.iter().find(|(one, _)| *one == letter).map_or(0, |(_, most)| *most);
            if let Some(name) = NAMES[named..].iter().find(|name| answer.text.contains(**name)) {
                say(format!("is told the name {name}"));
            }
            // Of what is not theirs to see, nothing is put into the queue.
            let asked = u64::from(object != 3);
            if operation == "post /api/reviews"
                && answer.status == 201
                && answer.json()["asked"] != asked
            {
                say(format!("expected {asked} to be asked for"));
            }
            if let (Some(total), Some(rows)) = (total(&answer.text), listed(&answer.text))
                && total != rows
            {
                say(format!("counted {total}, found {rows} rows"));
            }
        }
    }
    wrong
}

/// What a page says that there is.
fn total(answer: &str) -> Option<u64> {
    let page: Value = serde_json::from_str(answer).ok()?;
    page.get("total_is_more")?;
    page["total"].as_u64()
}

/// How many rows it has.
fn listed(answer: &str) -> Option<u64> {
    let page: Value = serde_json::from_str(answer).ok()?;
    let rows = page.get("conversations").or_else(|| page.get("moments"))?;
    Some(rows.as_array()?.len() as u64)
}
