"""Breaks recordings, each in another way, to see whether each is named.

    python break.py DIR [--only N] [--seed 1]

Needs NumPy, ffmpeg with libopus, libmp3lame and libgsm. DIR has stereo recordings in mu-law WAV, as
`say.py` and `make.py` write them. A file for each way is drawn from those below it by the seed and
broken where it lies; the others stay. Prints a line for each: the path as it is now, what to expect,
what was done, with tabs between. To expect is

- `problem`: nothing or not all of it can be read, and that must be said;
- `doubt`: it can be read, but is not what a stereo call should be;
- `well`: odd, and can be read to its end all the same.
"""
import argparse
import os
import struct
import subprocess
from pathlib import Path

import numpy as np

import make

HEAD_BYTES = 46


def ffmpeg(path, to, *how, given=()):
    command = ["ffmpeg", "-loglevel", "error", "-y", *given, "-i", path, *how, "-bitexact", to]
    subprocess.run(command, check=True)


def changed(path, at, form, *values):
    """Other numbers in the head: channels at 22, rate at 24, bytes a second at 28, data at 42."""
    data = bytearray(path.read_bytes())
    struct.pack_into(form, data, at, *values)
    path.write_bytes(data)
    return path


def samples(path):
    code = ~np.frombuffer(path.read_bytes()[HEAD_BYTES:], np.uint8)
    size = (((code.astype(int) & 15) << 3) + 132 << (code.astype(int) >> 4 & 7)) - 132
    return (np.where(code & 128, -size, size) / 32768).reshape(-1, 2)


def truncated(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 + 1])
    return path


def emptied(path):
    path.write_bytes(b"")
    return path


def text(path):
    path.write_text("Agent: this is what was said, and no sound.\n" * 40)
    return path


def silent(path):
    sound = samples(path)
    sound[:, 1] = 0
    make.write(path, sound)
    return path


def equal(path):
    sound = samples(path)
    make.write(path, np.repeat(sound.mean(axis=1, keepdims=True), 2, axis=1))
    return path


def swapped(path):
    """16 bit, the bytes of each sample the wrong way round, under a head that says the right way."""
    ffmpeg(path, other := path.with_suffix(".16.wav"), "-c:a", "pcm_s16le")
    data = other.read_bytes()
    start = data.index(b"data") + 8
    sound = np.frombuffer(data[start: len(data) // 2 * 2], "<i2")
    path.write_bytes(data[:start] + sound.astype(">i2").tobytes())
    other.unlink()
    return path


def clipped(path):
    sound = samples(path)
    loud = np.percentile(np.abs(sound), 99)
    make.write(path, np.clip(sound / loud * 2, -0.99, 0.99))
    return path


def misnamed(path):
    return path.rename(path.with_suffix(".mp3"))


def mp3(path):
    ffmpeg(path, other := path.with_suffix(".mp3"), "-c:a", "libmp3lame", "-b:a", "32k")
    data = bytearray(other.read_bytes())
    random = np.random.default_rng(len(data))
    middle = len(data) // 2
    data[middle: middle + 20_000] = random.integers(0, 256, 20_000, np.uint8).tobytes()
    other.write_bytes(data)
    path.unlink()
    return other


def opus(path):
    """A page of the middle lacks its second half, so that the next begins too early."""
    ffmpeg(path, other := path.with_suffix(".opus"), "-c:a", "libopus", "-b:a", "24k")
    data = other.read_bytes()
    page = data.index(b"OggS", len(data) // 2)
    after = data.index(b"OggS", page + 4)
    other.write_bytes(data[: (page + after) // 2] + data[after:])
    path.unlink()
    return other


def three(path):
    sound = samples(path)
    make.write(path, np.concatenate([sound, sound.mean(axis=1, keepdims=True)], axis=1))
    return path


def folder(path):
    path.unlink()
    path.mkdir()
    return path


def forbidden(path):
    path.chmod(0)
    return path


def no_data(path):
    data = path.read_bytes()[: HEAD_BYTES - 4] + struct.pack("<I", 0)
    path.write_bytes(data)
    return changed(path, 4, "<I", len(data) - 8)


def huge(path):
    changed(path, 4, "<I", 0xFFFF_FFF0)
    return changed(path, HEAD_BYTES - 4, "<I", 0xFFFF_FF00)


def loop(path):
    path.unlink()
    other = path.with_suffix(".loop.wav")
    path.symlink_to(other.name)
    other.symlink_to(path.name)
    return path


def video(path):
    other = path.with_suffix(".mp4")
    picture = ["-f", "lavfi"]
    ffmpeg("testsrc=duration=5:size=160x120:rate=5", other, "-c:v", "mpeg4", "-an", given=picture)
    path.unlink()
    return other


def gsm(path):
    ffmpeg(path, other := path.with_suffix(".gsm.wav"), "-ac", "1", "-ar", "8000", "-c:a", "libgsm_ms")
    return other.rename(path)


WAYS = [
    ("problem", "cut off in the middle", truncated),
    ("problem", "no bytes", emptied),
    ("doubt", "head says 48,000 Hz", lambda path: changed(path, 24, "<II", 48_000, 96_000)),
    ("doubt", "head says a third of the length", lambda path: changed(path, 42, "<I", (path.stat().st_size - HEAD_BYTES) // 6 * 2)),
    ("doubt", "head says one channel", lambda path: changed(path, 22, "<H", 1)),
    ("problem", "text named .wav", text),
    ("doubt", "nothing on the right", silent),
    ("doubt", "the same on both", equal),
    ("doubt", "bytes of each sample swapped", swapped),
    ("doubt", "cut off at the top", clipped),
    ("well", "WAV named .mp3", misnamed),
    ("problem", "head says 0 Hz", lambda path: changed(path, 24, "<II", 0, 0)),
    ("problem", "MP3 with 20 kB of garbage in the middle", mp3),
    ("problem", "Opus with a page cut", opus),
    ("doubt", "three channels", three),
    ("problem", "a folder named .wav", folder),
    ("problem", "no permission to read", forbidden),
    ("problem", "a data chunk of no bytes", no_data),
    ("well", "head says 4 GB, as a stream does", huge),
    ("problem", "a link to a link to itself", loop),
    ("problem", "MP4 with a picture and no sound", video),
    ("well", "GSM 6.10, which ffmpeg converts where there is one", gsm),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, default=len(WAYS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ways = WAYS[: given.only]
    calls = sorted(given.folder.rglob("*.wav"))
    if len(calls) < len(ways):
        raise SystemExit(f"{len(calls)} recordings, where {len(ways)} are to be broken")
    drawn = np.random.default_rng(given.seed).choice(len(calls), len(ways), replace=False)
    for number, (expected, what, how) in zip(drawn, ways):
        path = how(calls[number])
        if what == "no permission to read" and os.geteuid() == 0:
            expected, what = "well", f"{what}, which does not stop root"
        print(path, expected, what, sep="\t", flush=True)


if __name__ == "__main__":
    main()
