"""Gives conversations of the demonstration centre a recording: synthetic voices, known times.

    earnest demo --write DIR
    python say.py DIR [--calls 16] [--seconds 45-240] [--lively 0] [--seed 1] [--opus] [--truth DIR]

Needs espeak-ng (Debian has it) and NumPy; `--opus` needs ffmpeg with libopus. The same seed and
versions give the same bytes. Each recording lies beside its transcript, and its stem is the
conversation's id: `larkfield/calls/ID.wav`, `larkfield/vcons/ID.wav` (the name that the vCon gives),
`amberline/ID.wav` beside `calls.csv`. Stereo, 8 kHz, mu-law: the agent left, the customer right. A
minute has 960 kB; nothing of it is for the repository.

Turns begin when the transcript says so, and are spoken as fast as they must be to end in time. One
that is too long even at 450 words a minute (telephone numbers are) runs over. Music is on the
agent's track where the record has a hold, or a gap of ten seconds and more that nothing is said
about, as vCons have; a transfer rings as long as its pause lasts. An agent has one voice in all
calls. Every line has noise, 20 to 45 dB below the voice.

`--lively .3` leaves the transcript's times: three in ten turns begin before the other party has
ended, and three in ten long ones get a short word from who listens. `--truth DIR` writes `ID.json` as
`make.py` does: where the clean voice is heard, hold, ringing.
"""
import argparse
import csv
import json
import re
import subprocess
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np

import make
from make import RATE

AGENT, CUSTOMER = 0, 1
# None is in `make.py`: the heads of speech activity were fitted to some of those. Voice and pitch.
VOICES = [
    ("en-gb+m4", 40), ("en-us+f3", 55), ("en-gb-scotland+f2", 60), ("en-us+m6", 35), ("en-gb-x-rp+f4", 50),
    ("en-029+m2", 45), ("en-us-nyc+f1", 62), ("en-gb+f5", 52), ("en-gb-x-gbclan+m3", 38), ("en-us+m3", 48),
    ("en-gb-x-gbcwmd+f3", 58), ("en-gb+m7", 33),
]
SHORT = ["Mm hm.", "Yeah.", "Right.", "Okay.", "I see.", "Uh huh."]
# Those that NumPy alone plays.
MUSIC = ["piano", "pad", "beat", "organ", "brass"]
USUAL_SPEED, LEAST_SPEED, MOST_SPEED = 170, 140, 450
GAP_IS_HOLD_SECONDS = 10


def seconds(clock):
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + float(rest)


def from_text(path):
    """`[00:00.7-00:04.5] Agent: …`, with `[hold 60 s]` and `[transfer]` on lines of their own."""
    turns, events, head = [], [], {}
    for line in path.read_text().splitlines():
        if line.startswith("# "):
            key, value = line[2:].split(": ", 1)
            head[key] = value
        elif found := re.match(r"\[(\d+:[\d.]+)-(\d+:[\d.]+)\] (\w+): (.*)", line):
            start, end, label, text = found.groups()
            party = CUSTOMER if label == "Customer" else AGENT
            turns.append((party, head["customer_ref" if party else "agent_id"], seconds(start), seconds(end), text))
        elif found := re.match(r"\[hold (\d+) s\]", line):
            events.append(("hold", turns[-1][3], turns[-1][3] + int(found.group(1))))
        elif line == "[transfer]":
            events.append(("transfer", turns[-1][3], turns[-1][3]))
    return [(head["conversation_id"], path.parent, turns, events)]


def from_vcon(path):
    vcon = json.loads(path.read_text())
    if "critical" in vcon:
        return []
    who = {party["meta"]["role"]: party["meta"] for party in vcon["parties"]}
    turns = []
    for said in vcon["analysis"][0]["body"]:
        party = CUSTOMER if said["speaker"] == "Customer" else AGENT
        person = who["customer"]["customer_ref"] if party else who["agent"]["agent_id"]
        turns.append((party, person, said["start"], said["end"], said["text"]))
    return [(vcon["uuid"], path.parent, turns, [])]


def from_rows(path):
    calls = defaultdict(lambda: ([], []))
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            turns, events = calls[row["CallRef"]]
            start, end = float(row["From"]), float(row["To"])
            if row["Who"] == "event":
                events.append((row["Said"], start, end))
            else:
                party = CUSTOMER if row["Who"] == "customer" else AGENT
                turns.append((party, row["Account" if party else "Handler"], start, end, row["Said"]))
    return [(name, path.parent, *call) for name, call in calls.items()]


def conversations(folder):
    """All with voices, by id: id, folder, turns `(party, person, start, end, text)`, events."""
    found = []
    for path in sorted(folder.glob("*/calls/*.txt")):
        found += from_text(path)
    for path in sorted(folder.glob("*/vcons/*.vcon.json")):
        found += from_vcon(path)
    for path in sorted(folder.glob("*/calls.csv")):
        found += from_rows(path)
    return found


def chosen(found, calls, shortest, longest, seed):
    """As many of each folder as there can be, drawn by the seed."""
    groups = defaultdict(list)
    for one in found:
        if shortest <= one[2][-1][3] <= longest:
            groups[one[1]].append(one)
    groups = list(groups.values())
    random = np.random.default_rng(seed)
    for group in groups:
        random.shuffle(group)
    out = []
    while len(out) < calls and any(groups):
        for group in groups:
            if group and len(out) < calls:
                out.append(group.pop())
    if len(out) < calls:
        raise SystemExit(f"only {len(out)} conversations last from {shortest} to {longest} s")
    return sorted(out)


def voice_of(person):
    return VOICES[zlib.crc32(person.encode()) % len(VOICES)]


def resampled(sound, count, gain=1.0):
    """To as many samples, by way of the spectrum."""
    spectrum = np.fft.rfft(sound) * gain
    out = np.zeros(count // 2 + 1, complex)
    shared = min(len(out), len(spectrum))
    out[:shared] = spectrum[:shared]
    return np.fft.irfft(out, count) * count / len(sound)


def speak(voice, speed, text):
    name, pitch = voice
    command = ["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(speed), "-b", "1", "--stdin", "--stdout"]
    raw = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout
    sound = np.frombuffer(raw[44: len(raw) // 2 * 2], "<i2") / 32768
    loud = np.nonzero(np.abs(sound) > 0.003 * np.abs(sound).max())[0]
    sound = sound[loud[0]: loud[-1] + 1]
    blocks = -(-len(sound) // 882)
    sound = resampled(np.pad(sound, (0, 882 * blocks - len(sound))), 640 * blocks)
    return 0.1 * sound / np.sqrt(np.mean(sound**2))


def in_time(voice, text, length):
    """Spoken as fast as it must be to last no longer."""
    speed = USUAL_SPEED
    sound = speak(voice, speed, text)
    while len(sound) / RATE > length and speed < MOST_SPEED:
        speed = min(MOST_SPEED, int(speed * max(1.03, len(sound) / RATE / length)) + 1)
        sound = speak(voice, speed, text)
    if len(sound) / RATE < 0.85 * length and speed == USUAL_SPEED:
        sound = speak(voice, max(LEAST_SPEED, int(speed * len(sound) / RATE / length) + 5), text)
    return sound


def smooth(whole):
    """The next whole number whose spectrum is quick to take."""
    while True:
        rest = whole
        for prime in (2, 3, 5):
            while rest % prime == 0:
                rest //= prime
        if rest == 1:
            return whole
        whole += 1


def moved(turns, lively, random):
    """Some turns begin before the other party has ended."""
    out = []
    for turn in turns:
        party, person, start, end, text = turn
        drawn = random.random(), random.uniform(0.3, 0.9)
        if out and out[-1][0] != party and start - out[-1][3] < 2 and drawn[0] < lively:
            earlier = min(start - out[-1][3] + drawn[1], start - out[-1][2] - 0.5)
            start, end = start - max(0, earlier), end - max(0, earlier)
        out.append((party, person, start, end, text))
    return out


def recorded(turns, events, lively, random):
    """Two tracks at 8 kHz, and the truth about them."""
    if lively > 0:
        turns = moved(turns, lively, random)
    length = int(100 * (max(turn[3] for turn in turns) + 1)) / 100
    count = smooth(int(length) + 3) * RATE
    tracks = np.zeros((2, count))
    heard = np.zeros((2, count // 160), bool)
    truth = [{"talkspurts": [], "hold": [], "ringing": [], "tones": []} for _ in tracks]
    loudness = [10 ** (random.uniform(-6, 3) / 20) for _ in tracks]

    def put(track, at, sound, kind):
        start = int(at * 100) * 160
        sound = sound[: count - start]
        tracks[track, start: start + len(sound)] += sound
        if kind == "talkspurts":
            for one, other in make.islands(sound):
                heard[track, start // 160 + one: start // 160 + other] = True
        else:
            truth[track][kind].append([start // 16, (start + len(sound)) // 16])

    late = 0
    for party, person, start, end, text in turns:
        sound = in_time(voice_of(person), text, end - start) * loudness[party]
        late += len(sound) / RATE > end - start + 0.4
        put(party, start, sound * 10 ** (random.uniform(-3, 3) / 20), "talkspurts")
        if end - start > 4 and random.random() < lively:
            other = 1 - party
            people = [turn[1] for turn in turns if turn[0] == other]
            if people:
                short = speak(voice_of(people[0]), USUAL_SPEED, SHORT[random.integers(len(SHORT))])
                put(other, start + random.uniform(1.5, end - start - 1), 0.7 * loudness[other] * short, "talkspurts")
    holds = [(start, end) for kind, start, end in events if kind == "hold"]
    for before, after in zip(turns, turns[1:]):
        gap = (before[3], after[2])
        if gap[1] - gap[0] >= GAP_IS_HOLD_SECONDS and not any(start < gap[1] and end > gap[0] for start, end in holds):
            holds.append(gap)
    for start, end in sorted(holds):
        kind = MUSIC[random.integers(len(MUSIC))]
        put(AGENT, start + 0.3, make.music(kind, max(0.5, end - start - 0.5), random), "hold")
    for kind, start, _ in events:
        after = [turn[2] for turn in turns if turn[2] > start]
        if kind == "transfer" and after and not any(a <= start < b for a, b in holds):
            put(AGENT, start + 0.1, make.ringing("uk", min(after) - start - 0.1), "ringing")
    for track in (AGENT, CUSTOMER):
        truth[track]["talkspurts"] = [[10 * s, 10 * e] for s, e in make.spans(heard[track], close=10)]

    # What a telephone lets through, 300 to 3,400 Hz.
    hz = np.fft.rfftfreq(count, 1 / RATE)
    gain = 1 / np.sqrt((1 + (300 / np.maximum(hz, 1)) ** 8) * (1 + (hz / 3400) ** 16))
    out = []
    for track, mask in zip(tracks, heard):
        voice = np.sqrt(np.mean(track[np.repeat(mask, 160)] ** 2)) if mask.any() else 0.05
        noise = make.pink(count, random, random.choice([0.0, 0.5, 1.0]))
        noise *= voice * 10 ** (-random.uniform(20, 45) / 20) / np.sqrt(np.mean(noise**2))
        out.append(resampled(track + noise, count // 2, gain))
    return np.clip(np.stack(out, axis=1), -1, 1)[: int(length * 8000)], truth, late


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calls", type=int, default=16)
    parser.add_argument("--seconds", default="45-240")
    parser.add_argument("--lively", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--opus", action="store_true")
    parser.add_argument("--truth", type=Path)
    given = parser.parse_args()
    shortest, longest = map(int, given.seconds.split("-"))
    if given.truth:
        given.truth.mkdir(parents=True, exist_ok=True)
    found = conversations(given.folder)
    for name, folder, turns, events in chosen(found, given.calls, shortest, longest, given.seed):
        random = np.random.default_rng([given.seed, zlib.crc32(name.encode())])
        sound, truth, late = recorded(turns, events, given.lively, random)
        path = folder / f"{name}.wav"
        make.write(path, sound)
        if given.opus:
            packed = path.with_suffix(".opus")
            command = ["ffmpeg", "-loglevel", "error", "-y", "-i", path, "-c:a", "libopus", "-b:a", "24k"]
            # Nothing in the file then says when it was made.
            subprocess.run([*command, "-application", "voip", "-bitexact", packed], check=True)
            path.unlink()
            path = packed
        length = len(sound) * 1000 // 8000
        if given.truth:
            (given.truth / f"{name}.json").write_text(json.dumps({"duration_ms": length, "tracks": truth}))
        over = f", {late} turns run over" if late else ""
        print(f"{path}: {length / 1000:.0f} s, {len(turns)} turns, {sum(len(t['hold']) for t in truth)} holds{over}", flush=True)


if __name__ == "__main__":
    main()
