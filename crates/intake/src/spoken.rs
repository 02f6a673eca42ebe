//! Digits as they are written and as they are spoken, with their places.
