//! Untrusted bytes to masked conversations.
