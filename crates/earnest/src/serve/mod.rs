//! What the page needs of the binary.

#[cfg_attr(not(test), expect(dead_code, reason = "whoever signs in at the page asks for it"))]
pub mod password;
