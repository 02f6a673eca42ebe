//! Recordings of some calls of the week, a file for each party: synthetic voices that say what the
//! transcripts say, when they say it.
//!
//! `bars/speech/demo.py` makes them of what `earnest demo --write` writes, and `said.tsv`, which says
//! what is said on them: a test holds it to the week.

/// Of each call its id, and what the agent's and the customer's file hold.
type Recorded = (&'static str, &'static [u8], &'static [u8]);

macro_rules! recorded {
    ($($id:literal)*) => {
        &[$((
            $id,
            include_bytes!(concat!("recordings/", $id, ".agent.opus")),
            include_bytes!(concat!("recordings/", $id, ".customer.opus")),
        )),*]
    };
}

/// The calls that have recordings, in order of id.
pub static RECORDED: &[Recorded] = recorded! {
    "am-call-0029"
    "am-call-0048"
    "am-call-0050"
    "am-call-0079"
    "am-call-0111"
    "am-call-0186"
    "am-call-0245"
    "lf-call-0067"
    "lf-call-0078"
    "lf-call-0112"
    "lf-call-0144"
    "lf-call-0151"
    "lf-call-0177"
    "lf-call-0230"
    "lf-vcon-0053"
    "lf-vcon-0089"
    "lf-vcon-0096"
    "lf-vcon-0137"
};

/// How the two files of a call are called.
pub const PAIR: [&str; 2] = ["{call}.agent.opus", "{call}.customer.opus"];

/// The files of the calls whose ids begin so, by name.
pub fn files(prefix: &str) -> impl Iterator<Item = (String, &'static [u8])> {
    RECORDED.iter().filter(move |(id, ..)| id.starts_with(prefix)).flat_map(
        |(id, agent, customer)| {
            let [one, other] = PAIR.map(|name| name.replace("{call}", id));
            [(one, *agent), (other, *customer)]
        },
    )
}
