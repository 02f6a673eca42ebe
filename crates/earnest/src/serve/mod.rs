//! What the page needs of the binary.

#[expect(dead_code, reason = "whoever signs in at the page asks for it")]
pub mod password;
