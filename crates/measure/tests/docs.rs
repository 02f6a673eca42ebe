//! The page that is made from the tables.

use std::env;
use std::fs;
use std::path::PathBuf;

#[test]
fn the_page_of_moments_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/moments.md");
    let page = measure::docs::moments();
    if env::var_os("EARNEST_BLESS").is_some() {
        fs::write(&path, &page).expect("a page that can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/moments.md is not what the tables say; write it anew with EARNEST_BLESS=1"
    );
}
