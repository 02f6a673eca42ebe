//! The pages that are made from the tables.

use std::env;
use std::fs;
use std::path::PathBuf;

#[track_caller]
fn check(name: &str, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if env::var_os("EARNEST_BLESS").is_some() {
        fs::write(&path, page).expect("a page that can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/{name} is not what the tables say; write it anew with EARNEST_BLESS=1"
    );
}

#[test]
fn the_page_of_moments_is_current() {
    check("moments.md", &measure::docs::moments());
}

#[test]
fn the_page_of_signals_is_current() {
    check("signals.md", &measure::docs::signals());
}
