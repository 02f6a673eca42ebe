//! Where conversations and their findings are kept.
