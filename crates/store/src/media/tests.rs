use super::*;

fn media(folder: &Path, key: u8) -> Media {
    Media::within(folder, &[key; 32])
}

/// Bytes that repeat late.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + at / 251) as u8).collect()
}

const HASH: MediaHash = MediaHash([0xab; 32]);
const NAME: MediaName = (MediaKind::Playable, HASH);

fn write(media: &Media, name: MediaName, content: &[u8]) {
    let mut writer = media.writer(name).unwrap();
    writer.write_all(content).unwrap();
    writer.finish(&[]).unwrap();
}

fn read(media: &Media, name: MediaName) -> Result<Vec<u8>, Error> {
    let mut file = media.open(name)?;
    let mut bytes = vec![0; file.len() as usize];
    let read = file.read_at(0, &mut bytes)?;
    assert_eq!(read, bytes.len());
    Ok(bytes)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder).unwrap() {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn what_is_kept_comes_back_from_any_place_and_is_not_plain_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let media = media(folder.path(), 7);
    let lengths = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17];
    for length in lengths {
        let content = content(length);
        write(&media, NAME, &content);
        assert_eq!(read(&media, NAME).unwrap(), content, "{length}");
        let mut file = media.open(NAME).unwrap();
        assert_eq!((file.len(), file.is_empty()), (length as u64, length == 0));
        let places =
            [0, 1, BLOCK - 3, BLOCK, 2 * BLOCK - 1, length.saturating_sub(2), length, 1 << 40];
        for from in places {
            for count in [1, 5, BLOCK, 2 * BLOCK] {
                let mut buffer = vec![0; count];
                let read = file.read_at(from as u64, &mut buffer).unwrap();
                let from = from.min(length);
                assert_eq!(&buffer[..read], &content[from..(from + count).min(length)]);
            }
        }
        let [lock_or_file] = &files(folder.path())[..] else { panic!("one file") };
        let sealed = fs::read(lock_or_file).unwrap();
        let blocks = length.div_ceil(BLOCK).max(1);
        assert_eq!(sealed.len(), MAGIC.len() + length + blocks * SEAL);
        if length > 64 {
            let plain = |part: &[u8]| sealed.windows(part.len()).any(|bytes| bytes == part);
            assert!(!content.chunks_exact(16).take(64).any(plain));
        }
    }
}

#[test]
fn the_head_is_written_last_and_the_same_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let media = media(folder.path(), 7);
    for length in [10, 3 * BLOCK] {
        let mut sealed = Vec::new();
        for pieces in [1, 1000] {
            let mut writer = media.writer(NAME).unwrap();
            let body = content(length);
            body.chunks(length.div_ceil(pieces)).for_each(|part| writer.write_all(part).unwrap());
            assert!(!media.has(NAME) || pieces > 1, "not there before it is finished");
            writer.finish(b"HEAD").unwrap();
            let read = read(&media, NAME).unwrap();
            assert_eq!(&read[..4], b"HEAD");
            assert_eq!(read[4..], body[4..]);
            sealed.push(fs::read(media.path(NAME.0, &NAME.1)).unwrap());
        }
        assert!(sealed[0] == sealed[1]);
        media.forget(NAME).unwrap();
    }
}

#[test]
fn what_was_changed_cut_moved_or_is_anothers_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let kept = media(folder.path(), 7);
    let content = content(2 * BLOCK + 100);
    write(&kept, NAME, &content);
    let path = kept.path(NAME.0, &NAME.1);
    let whole = fs::read(&path).unwrap();
    let told = |error: Error| {
        let text = error.to_string();
        assert!(
            text.contains(&*path.to_string_lossy()) && text.contains("sealed by this database"),
            "{text}"
        );
    };
    let sealed_block = BLOCK + SEAL;
    // Cut anywhere, between blocks too.
    for length in [0, 1, 15, 16, 17, 16 + sealed_block, 16 + 2 * sealed_block, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        told(read(&kept, NAME).unwrap_err());
    }
    for at in [0, 15, 16, 40, 16 + BLOCK, 16 + sealed_block + 5, whole.len() - 1] {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        fs::write(&path, &changed).unwrap();
        told(read(&kept, NAME).unwrap_err());
    }
    // Two blocks of it change places.
    let mut changed = whole.clone();
    changed[16..16 + 2 * sealed_block].rotate_left(sealed_block);
    fs::write(&path, &changed).unwrap();
    told(read(&kept, NAME).unwrap_err());
    // A block that is damaged hides no other.
    let mut changed = whole.clone();
    changed[16] ^= 1;
    fs::write(&path, &changed).unwrap();
    let mut file = kept.open(NAME).unwrap();
    let mut ten = [0; 10];
    assert_eq!(file.read_at(BLOCK as u64, &mut ten).unwrap(), 10);
    assert_eq!(ten, content[BLOCK..BLOCK + 10]);
    assert!(file.read_at(0, &mut ten).is_err());

    fs::write(&path, &whole).unwrap();
    let other = (MediaKind::Playable, MediaHash([0xac; 32]));
    write(&kept, other, b"other");
    fs::copy(&path, kept.path(other.0, &other.1)).unwrap();
    assert!(read(&kept, other).is_err(), "under another name");
    write(&kept, (MediaKind::Original, HASH), b"other");
    fs::copy(&path, kept.path(MediaKind::Original, &HASH)).unwrap();
    assert!(read(&kept, (MediaKind::Original, HASH)).is_err(), "an original is no copy");
    // Another database's key: it has a folder of its own, and does not open what it is given.
    let anothers = media(folder.path(), 8);
    write(&anothers, NAME, b"other");
    fs::copy(&path, anothers.path(NAME.0, &NAME.1)).unwrap();
    assert!(matches!(anothers.open(NAME), Err(Error::Unsealable(_))));
    assert_eq!(read(&kept, NAME).unwrap(), content);
}

#[test]
fn what_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let kept = media(folder.path(), 7);
    let error = kept.open(NAME).unwrap_err().to_string();
    assert!(error.contains("was kept in") && error.contains("--media DIR"), "{error}");
    write(&kept, (MediaKind::Original, HASH), b"other");
    let error = kept.open(NAME).unwrap_err().to_string();
    assert!(error.contains(&HASH.to_string()) && error.contains("is not there"), "{error}");
}

#[test]
fn an_original_is_what_its_hash_says_or_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let kept = media(folder.path(), 7);
    let file = folder.path().join("call.wav");
    let content = content(3 * BLOCK);
    fs::write(&file, &content).unwrap();
    let mut hash = RecordingHash::new(&Key([7; 32]));
    hash.update(&content);
    let hash = MediaHash(hash.finish());
    kept.keep_original(hash, &file).unwrap();
    assert_eq!(read(&kept, (MediaKind::Original, hash)).unwrap(), content);
    kept.forget((MediaKind::Original, hash)).unwrap();
    fs::write(&file, &content[1..]).unwrap();
    let error = kept.keep_original(hash, &file).unwrap_err().to_string();
    assert!(error.contains("call.wav` changed"), "{error}");
    assert!(!kept.has((MediaKind::Original, hash)));
    fs::remove_file(&file).unwrap();
    assert!(files(folder.path()).is_empty(), "nothing half written stays");
}

#[test]
fn what_nothing_names_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let kept = media(folder.path(), 7);
    let stays = (MediaKind::Original, HASH);
    write(&kept, stays, b"one");
    write(&kept, NAME, b"two");
    // A process was killed while it wrote.
    let half = kept.path(stays.0, &stays.1).with_extension("99-0");
    fs::write(&half, b"half").unwrap();
    let foreign = half.with_file_name("notes.txt");
    fs::write(&foreign, b"mine").unwrap();
    let anothers = media(folder.path(), 8);
    write(&anothers, NAME, b"three");
    assert_eq!(kept.keep_only(&BTreeSet::from([stays])).unwrap(), 2);
    assert!(kept.has(stays) && !kept.has(NAME) && !half.exists());
    assert!(foreign.exists() && anothers.has(NAME), "what is not its own stays");
    assert!(kept.forget(stays).unwrap() && !kept.forget(stays).unwrap());
}
