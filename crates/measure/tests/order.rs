//! The modules of every library crate stand in reading order: a module uses only those above it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn sources(module: &Path) -> Vec<PathBuf> {
    if module.is_file() {
        return vec![module.to_owned()];
    }
    let mut files: Vec<PathBuf> = fs::read_dir(module)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// The top-level modules that a text names after `crate::`, outside its tests.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect())
        .collect()
}

#[track_caller]
fn check(crate_name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join("src");
    let root = fs::read_to_string(folder.join("lib.rs")).expect("a crate with a lib.rs");
    let modules: Vec<&str> = root
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod ")))
        .filter_map(|line| line.strip_suffix(';'))
        .collect();
    let mut wrong = Vec::new();
    for (place, module) in modules.iter().enumerate() {
        let (file, inside) = (folder.join(format!("{module}.rs")), folder.join(module));
        for path in sources(&file).into_iter().chain(sources(&inside)).filter(|path| path.exists())
        {
            let text = fs::read_to_string(&path).expect("a source file");
            for name in used(&text) {
                let below = modules.iter().position(|other| *other == name);
                if below.is_some_and(|below| below > place) {
                    wrong
                        .push(format!("{crate_name}: {module} uses {name}, which stands below it"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_module_of_measure_uses_only_those_above_it() {
    check("measure");
}

#[test]
fn a_module_of_intake_uses_only_those_above_it() {
    check("intake");
}

#[test]
fn a_module_of_store_uses_only_those_above_it() {
    check("store");
}
