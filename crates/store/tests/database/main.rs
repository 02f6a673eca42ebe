//! A database as its users see it, from outside.
#![expect(clippy::unwrap_used, reason = "tests end where something is not as it should be")]

mod common;
mod server;

mod keeping;

mod asking;

mod erasing;

mod work;

mod audited;
mod upkeep;

mod listing;
mod parts;
mod people;
mod retained;
mod rows;

mod searching;
mod sound;
mod switched;
mod team;
