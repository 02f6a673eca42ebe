"""Gives some calls of the demonstration centre the recordings that the binary brings.

    earnest demo --write CENTRE
    python demo.py CENTRE crates/earnest/src/centre/recordings

Needs espeak-ng, opusenc (Debian: opus-tools) and NumPy. For each id in `recorded.rs` it writes
`ID.agent.opus` and `ID.customer.opus`, mono, 8 kHz, about 1 kB a second of both, whose voices say each
turn when the transcript says so (`say.py`), and `said.tsv`: id, party, start and end in seconds, words.
The same versions give the same bytes.
"""
import argparse
import re
import subprocess
import zlib
from pathlib import Path

import numpy as np

import say

# Silence costs nothing (OPUS_SET_DTX), and nothing says when it was made.
OPUS = ["opusenc", "--quiet", "--raw", "--raw-rate", "8000", "--raw-chan", "1", "--bitrate", "8",
        "--framesize", "60", "--comp", "10", "--speech", "--set-ctl-int", "4016=1", "--serial", "1",
        "--padding", "0", "--discard-comments"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("centre", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    table = (given.out.parent / "recorded.rs").read_text()
    wanted = re.findall(r'^ {4}"([a-z0-9-]+)"$', table, re.MULTILINE)
    given.out.mkdir(parents=True, exist_ok=True)
    found = {one[0]: one for one in say.conversations(given.centre)}
    lines = []
    for name in wanted:
        _, _, turns, events = found[name]
        random = np.random.default_rng([1, zlib.crc32(name.encode())])
        sound, _, late = say.recorded(turns, events, 0.0, random)
        for track, party in enumerate(["agent", "customer"]):
            raw = (sound[:, track] * 32767).astype("<i2").tobytes()
            path = given.out / f"{name}.{party}.opus"
            subprocess.run([*OPUS, "-", str(path)], input=raw, check=True)
        for party, _, start, end, text in turns:
            whose = "customer" if party == say.CUSTOMER else "agent"
            lines.append(f"{name}\t{whose}\t{start:.1f}\t{end:.1f}\t{text}\n")
        print(f"{name}: {len(sound) / 8000:.0f} s, {late} turns run over", flush=True)
    (given.out / "said.tsv").write_text("".join(lines))


if __name__ == "__main__":
    main()
