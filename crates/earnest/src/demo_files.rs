//! The files of the demo, as they stand in `demo/`; a test says so when one is left out.

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../../demo/", $path)).as_slice())),*]
    };
}

/// Every file of the demo, by its path in the demo's folder.
pub static FILES: &[(&str, &[u8])] = files![
    "amberline/broken.csv",
    "amberline/broken.jsonl",
    "amberline/calls.csv",
    "amberline/contacts.jsonl",
    "amberline/contacts.map.toml",
    "amberline/notes/am-note-01.txt",
    "amberline/notes/am-note-02.txt",
    "amberline/notes/am-note-03.txt",
    "amberline/notes/am-note-04.txt",
    "amberline/notes/am-note-05.txt",
    "amberline/notes/am-note-06.txt",
    "amberline/notes/am-note-07.txt",
    "amberline/notes/am-note-08.txt",
    "amberline/notes/am-note-09.txt",
    "amberline/rubric.toml",
    "amberline/scripts.txt",
    "larkfield/calls/lf-call-001.txt",
    "larkfield/calls/lf-call-002.txt",
    "larkfield/calls/lf-call-003.txt",
    "larkfield/calls/lf-call-004.txt",
    "larkfield/calls/lf-call-005.txt",
    "larkfield/calls/lf-call-006.txt",
    "larkfield/calls/lf-call-007.txt",
    "larkfield/calls/lf-call-008.txt",
    "larkfield/calls/lf-call-009.txt",
    "larkfield/calls/lf-call-010.txt",
    "larkfield/calls/lf-call-011.txt",
    "larkfield/calls/lf-call-012.txt",
    "larkfield/chats.jsonl",
    "larkfield/rubric.toml",
    "larkfield/scripts.txt",
    "larkfield/vcons/lf-vcon-01.vcon.json",
    "larkfield/vcons/lf-vcon-02.vcon.json",
    "larkfield/vcons/lf-vcon-03.vcon.json",
    "larkfield/vcons/lf-vcon-04.vcon.json",
    "larkfield/vcons/lf-vcon-05.vcon.json",
    "larkfield/vcons/lf-vcon-06.vcon.json",
    "larkfield/vcons/lf-vcon-07.vcon.json",
    "larkfield/vcons/lf-vcon-08.vcon.json",
    "larkfield/vcons/lf-vcon-09.vcon.json",
    "larkfield/vcons/lf-vcon-10.vcon.json",
    "larkfield/vcons/lf-vcon-11-unknown-extension.vcon.json",
];

#[cfg(test)]
mod tests {
    use super::FILES;
    use std::path::{Path, PathBuf};

    #[test]
    fn no_file_of_the_demo_is_left_out() {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let mut folders = vec![demo.clone()];
        let mut found: Vec<PathBuf> = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        let mut found: Vec<String> = found
            .iter()
            .map(|path| path.strip_prefix(&demo).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        let embedded: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(embedded, found);
    }
}
