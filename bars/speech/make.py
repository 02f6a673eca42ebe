"""Makes telephone calls whose every talkspurt is known, for `bars -- speech`.

    python make.py OUT [--seed 1] [--dev 6] [--test 10] [--seconds 150]

Needs espeak-ng and ffmpeg with libopus and libflite (Debian has both), NumPy and SciPy.
The same seed and versions give the same calls. Each call is written once a condition as
`SPLIT-NN-CONDITION.wav`, stereo, 8 kHz, mu-law, with `SPLIT-NN.json` beside them:

    {"duration_ms": n, "tracks": [{"talkspurts": [[start, end], ...], "hold": [...],
     "ringing": [...], "tones": [...]}, {...}]}

A talkspurt is where the clean voice lies within 35 dB of its own level, in steps of 10 ms; gaps of
less than 100 ms are closed. Voices, sentences and some kinds of hold music of the calls named
`test` are in none of those named `dev`.
"""
import argparse
import json
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np

try:
    from scipy.signal import butter, lfilter, resample_poly, sosfilt
except ImportError:
    # `say.py` uses what is here without it.
    pass

RATE = 16_000
CONDITIONS = [
    "clean", "noise15", "noise10", "noise5", "babble15", "babble10", "babble5",
    "echo20", "echo30", "opus",
]

# Voice, pitch, words a minute. `flite:` voices were cut from recordings of people.
VOICES = {
    "dev": [
        ("en-gb+m3", 45, 165), ("en-us+f2", 60, 175), ("en-gb-scotland+m7", 40, 160),
        ("en-029+f4", 55, 180), ("en-us+m1", 30, 170), ("en-gb+f1", 65, 185), ("flite:kal16", 0, 0),
    ],
    "test": [
        ("en-gb-x-rp+f3", 55, 170), ("en-us-nyc+m5", 40, 180), ("en-gb-x-gbclan+f5", 60, 165),
        ("en-gb-x-gbcwmd+m2", 35, 175), ("en-gb-x-rp+m8", 50, 155), ("flite:slt", 0, 0),
        ("flite:rms", 0, 0), ("flite:awb", 0, 0),
    ],
}
SENTENCES = {
    "dev": [
        "Good morning, you are through to Harrow Lane Water, how may I help?",
        "Could you read me the reference at the top of the letter, please?",
        "I moved house in spring and the old bill still comes to me.",
        "That is odd, the reading we hold is three times what you tell me.",
        "Let me open the account and see what the last reading says.",
        "I paid on the ninth, and the bank says that it went out.",
        "There is a payment of sixty one pounds waiting to be matched.",
        "So when will it be put right, because I have called twice already?",
        "I will match it now, and you will have a letter within five days.",
        "May I put you on hold for a minute while I ask the meter team?",
        "Thank you for waiting, they can send somebody on Tuesday.",
        "Tuesday is no good, I am at work until six.",
        "Then Saturday between eight and noon, would that suit you?",
        "Yes, Saturday is fine. Please make sure that they ring first.",
        "I have noted that, is there anything else today?",
    ],
    "test": [
        "Welcome to Penfold Parcels, this call is about a delivery, is that right?",
        "My parcel was left in the rain and the box fell apart.",
        "I am sorry to hear it. What is the number on the card, please?",
        "Seven four double two, then nine zero five, and a letter K.",
        "It shows that the driver left it with somebody at number twelve.",
        "There is no number twelve, the street ends at ten.",
        "I see, then the address was read wrongly at the depot.",
        "Who pays for the lamp? It was a present, and it is in pieces.",
        "You can claim up to eighty pounds, and I can start that for you now.",
        "Bear with me while I find the form and fill in what I know.",
        "I have waited ten minutes already, so a little longer will not hurt.",
        "Right, the claim is open, and a message goes to your telephone.",
        "Do I need to send the pieces back, or just a photograph?",
        "A photograph is enough, and the money comes within a fortnight.",
        "Good, thank you, that was easier than I had feared.",
    ],
}
SHORT = {
    "dev": ["Yes.", "Okay.", "Mm hm.", "Right.", "I see."],
    "test": ["Yeah.", "All right.", "Uh huh.", "Sure.", "Of course."],
}
MUSIC = {
    "dev": ["piano", "pad", "beat"],
    "test": ["piano", "pad", "beat", "strings", "organ", "brass"],
}


def read(command, text=None):
    return subprocess.run(command, input=text, capture_output=True, check=True).stdout


class Talk:
    """Sentences as sound, each said once."""

    def __init__(self):
        self.said = {}

    def say(self, voice, text):
        key = (voice, text)
        if key not in self.said:
            name, pitch, speed = voice
            if name.startswith("flite:"):
                quoted = text.replace("'", "").replace(":", " ").replace(",", "\\,")
                source = f"flite=text='{quoted}':voice={name[6:]}"
                raw = read(["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", source,
                            "-ar", str(RATE), "-ac", "1", "-f", "s16le", "-"])
                sound = np.frombuffer(raw, "<i2") / 32768
            else:
                raw = read(["espeak-ng", "-v", name, "-p", str(pitch), "-s", str(speed), "--stdout", text])
                sound = resample_poly(np.frombuffer(raw[44:len(raw) // 2 * 2], "<i2") / 32768, 320, 441)
            loud = np.nonzero(np.abs(sound) > 0.003 * np.abs(sound).max())[0]
            sound = sound[loud[0]: loud[-1] + 1]
            self.said[key] = 0.1 * sound / np.sqrt(np.mean(sound**2))
        return self.said[key]


def islands(sound):
    """Where a clean voice is heard, in steps of 10 ms."""
    steps = len(sound) // 160
    level = np.sqrt(np.mean(sound[: steps * 160].reshape(steps, 160) ** 2, axis=1))
    heard = level > np.sqrt(np.mean(sound**2)) * 10 ** (-35 / 20)
    return spans(heard, close=10)


def spans(heard, close=0):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], heard.astype(int), [0]])))
    out = []
    for start, end in zip(edges[::2], edges[1::2]):
        if out and start - out[-1][1] < close:
            out[-1][1] = int(end)
        else:
            out.append([int(start), int(end)])
    return out


def note(hz, seconds, parts, decay):
    time = np.arange(int(seconds * RATE)) / RATE
    return sum(a * np.sin(2 * np.pi * hz * (n + 1) * time) for n, a in enumerate(parts)) * np.exp(-decay * time)


def music(kind, seconds, random):
    count = int(seconds * RATE)
    out = np.zeros(count + 4 * RATE)
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) / 12)
    beat = random.choice([0.3, 0.4, 0.5])

    def put(at, sound):
        start = int(at * RATE)
        end = min(len(out), start + len(sound))
        out[start:end] += sound[: end - start]

    at = 0.0
    while at < seconds:
        hz = float(random.choice(scale))
        chord = [hz, hz * 2 ** (4 / 12), hz * 2 ** (7 / 12)]
        if kind == "piano":
            put(at, note(hz, 1.5, [1, 0.5, 0.25, 0.1], 3) + (0.6 * note(hz / 2, 1.5, [1, 0.4], 2) if random.random() < 0.4 else 0))
            at += beat
        elif kind == "pad":
            sound = sum(note(f, 3, [1, 0.4, 0.3, 0.1], 0) for f in chord)
            put(at, sound * np.hanning(len(sound)))
            at += 1.5
        elif kind == "beat":
            hit = random.standard_normal(RATE // 8) * np.exp(-40 * np.arange(RATE // 8) / RATE)
            put(at, 0.8 * hit + np.pad(note(hz / 2, 0.1, [1, 0.6, 0.4], 6), (0, RATE // 8 - RATE // 10)))
            put(at, 0.5 * note(hz * 2, beat, [1, 0, 0.3, 0, 0.2], 5))
            at += beat / 2
        elif kind == "strings":
            # Plucked: a burst that goes round a delay line (Karplus and Strong 1983).
            period = int(RATE / hz)
            burst = np.zeros(RATE)
            burst[:period] = random.uniform(-1, 1, period)
            put(at, lfilter([1], np.concatenate([[1], np.zeros(period - 1), [-0.498, -0.498]]), burst))
            at += beat * random.choice([0.5, 1])
        elif kind == "organ":
            sound = sum(note(f, 2 * beat, [1, 0.8, 0.5, 0.6, 0, 0.3, 0, 0.4], 0) for f in chord)
            put(at, sound)
            at += 2 * beat
        elif kind == "brass":
            length = beat * random.choice([1, 2, 3])
            time = np.arange(int(length * RATE)) / RATE
            pitch = hz * (1 + 0.01 * np.sin(2 * np.pi * 5.5 * time) * np.minimum(1, 3 * time))
            phase = 2 * np.pi * np.cumsum(pitch) / RATE
            swell = np.minimum(1, 15 * time) * np.minimum(1, 15 * (length - time))
            put(at, sum(np.sin(n * phase) / n**0.8 for n in range(1, 12)) * swell)
            at += length
    out = out[:count]
    return 0.06 * out / np.sqrt(np.mean(out**2))


def ringing(kind, seconds):
    time = np.arange(int(seconds * RATE)) / RATE
    if kind == "uk":
        on = (time % 3 < 0.4) | ((time % 3 >= 0.6) & (time % 3 < 1.0))
        pair = (400, 450)
    else:
        on = time % 6 < 2
        pair = (440, 480)
    return 0.05 * sum(np.sin(2 * np.pi * f * time) for f in pair) * on


def keys(count, random):
    """Telephone keys (ITU-T Q.23), 100 ms each."""
    time = np.arange(int(0.1 * RATE)) / RATE
    gap = np.zeros(int(0.08 * RATE))
    press = lambda: sum(np.sin(2 * np.pi * random.choice(f) * time) for f in ([697, 770, 852, 941], [1209, 1336, 1477]))
    return np.concatenate([np.concatenate([0.06 * press(), gap]) for _ in range(count)])[: -len(gap)]


def pink(count, random, slope):
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum /= np.maximum(1, np.arange(len(spectrum))) ** slope
    return np.fft.irfft(spectrum, count)


def babble(count, talk, split, random):
    out = np.zeros(count)
    for _ in range(8):
        at = -int(random.uniform(0, 2) * RATE)
        voice = VOICES[split][random.integers(len(VOICES[split]))]
        while at < count:
            sound = talk.say(voice, SENTENCES[split][random.integers(len(SENTENCES[split]))])
            start, end = max(0, at), min(count, at + len(sound))
            if end > start:
                out[start:end] += sound[start - at: end - at]
            at += len(sound) + int(random.uniform(0.05, 0.4) * RATE)
    return out


def band(sound):
    return sosfilt(butter(4, [300, 3400], "band", fs=RATE, output="sos"), sound)


def call(split, seconds, talk, random):
    """Two tracks without noise, and the truth about them."""
    count = int(seconds * RATE)
    tracks = [np.zeros(count), np.zeros(count)]
    truth = [{"talkspurts": [], "hold": [], "ringing": [], "tones": []} for _ in tracks]
    heard = [np.zeros(count // 160, bool) for _ in tracks]
    chosen = random.choice(len(VOICES[split]), 2, replace=False)
    voices = [VOICES[split][n] for n in chosen]
    loudness = [10 ** (random.uniform(-6, 3) / 20) for _ in tracks]

    def put(track, at, sound, kind):
        start = int(at * 100) * 160
        end = min(count, start + len(sound))
        tracks[track][start:end] += sound[: end - start]
        if kind == "talkspurts":
            for one, other in islands(sound):
                heard[track][start // 160 + one: start // 160 + other] = True
        else:
            truth[track][kind].append([start // 16, end // 16])

    def speak(track, at):
        texts = SENTENCES[split]
        text = " ".join(texts[random.integers(len(texts))] for _ in range(random.integers(1, 3)))
        sound = talk.say(voices[track], text) * loudness[track] * 10 ** (random.uniform(-3, 3) / 20)
        put(track, at, sound, "talkspurts")
        return len(sound) / RATE

    at = 1.0
    if random.random() < 0.6:
        length = random.choice([8, 12])
        put(0, at, ringing(random.choice(["uk", "us"]), length), "ringing")
        at += length + 0.6
    if random.random() < 0.6:
        sound = keys(random.integers(3, 9), random)
        put(1, at, sound, "tones")
        at += len(sound) / RATE + 0.8
    who, turns, holds = 0, 0, 0
    while at < seconds - 14:
        length = speak(who, at)
        turns += 1
        if length > 2.5 and random.random() < 0.35:
            short = SHORT[split][random.integers(len(SHORT[split]))]
            sound = talk.say(voices[1 - who], short) * loudness[1 - who] * 10 ** (random.uniform(-6, 0) / 20)
            put(1 - who, at + random.uniform(1, length - 1), sound, "talkspurts")
        drawn = random.random()
        if drawn < 0.15:
            step = max(0.5, length - random.uniform(0.4, 1.2))
        elif drawn < 0.25:
            step = length + random.uniform(3, 7)
        else:
            step = length + random.uniform(0.15, 1.4)
        if turns % 9 == 5 and at + length + 36 < seconds and holds < 2:
            at += length + 0.4
            long = random.uniform(15, 25)
            kinds = MUSIC[split]
            put(0, at, music(kinds[random.integers(len(kinds))], long, random), "hold")
            at += long + 0.5
            holds += 1
            who = 0
            continue
        at += step
        who = 1 - who
    for track in (0, 1):
        truth[track]["talkspurts"] = [[10 * s, 10 * e] for s, e in spans(heard[track], close=10)]
    levels = [np.sqrt(np.mean(track[np.repeat(mask, 160)] ** 2)) for track, mask in zip(map(band, tracks), heard)]
    return [band(track) for track in tracks], truth, levels


def degrade(condition, tracks, levels, talk, split, random):
    count = len(tracks[0])
    floor = 10 ** (random.uniform(-78, -62) / 20)
    out = [track + floor * random.standard_normal(count) for track in tracks]
    if condition[:5] == "noise" or condition[:6] == "babble":
        ratio_db = int(condition.lstrip("noisebal"))
        for n in (0, 1):
            slope = random.choice([0.0, 0.5, 1.0])
            noise = pink(count, random, slope) if condition[0] == "n" else babble(count, talk, split, random)
            noise = band(noise)
            out[n] = out[n] + noise / np.sqrt(np.mean(noise**2)) * levels[n] * 10 ** (-ratio_db / 20)
    elif condition[:4] == "echo":
        gain = 10 ** (-int(condition[4:]) / 20)
        clean = list(out)
        for n in (0, 1):
            delay = int(random.uniform(0.02, 0.25) * RATE)
            room = random.standard_normal(400) * np.exp(-np.arange(400) / 80)
            room /= np.sqrt(np.sum(room**2))
            other = np.convolve(clean[1 - n], room)[:count]
            out[n] = out[n] + gain * np.concatenate([np.zeros(delay), other[: count - delay]])
    return np.clip(np.stack([resample_poly(track, 1, 2) for track in out], axis=1), -1, 1)


def mu_law(sound):
    """ITU-T G.711, by its segments."""
    whole = np.clip(np.round(sound * 32768), -32635, 32635).astype(int)
    size = np.abs(whole) + 132
    segment = np.floor(np.log2(size)).astype(int) - 7
    step = (size >> (segment + 3)) & 15
    return (~(np.where(whole < 0, 128, 0) | (segment << 4) | step) & 255).astype(np.uint8)


def write(path, sound):
    data = mu_law(sound).tobytes()
    channels = sound.shape[1]
    form = struct.pack("<HHIIHHH", 7, channels, 8000, 8000 * channels, channels, 8, 0)
    path.write_bytes(
        b"RIFF" + struct.pack("<I", 4 + 8 + len(form) + 8 + len(data)) + b"WAVE"
        + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    )


def through_opus(sound):
    """Each track by itself at 8 kbit/s, as a leg of a call, and back to 8 kHz."""
    quiet = ["ffmpeg", "-loglevel", "error"]
    raw = ["-f", "s16le", "-ar", "8000", "-ac", "1"]
    tracks = []
    for track in sound.T:
        sent = (track * 32767).astype("<i2").tobytes()
        opus = ["-c:a", "libopus", "-b:a", "8k", "-application", "voip", "-f", "ogg", "-"]
        packed = read([*quiet, *raw, "-i", "-", *opus], sent)
        back = np.frombuffer(read([*quiet, "-i", "-", *raw, "-"], packed), "<i2") / 32768
        tracks.append(np.concatenate([back, np.zeros_like(track)])[: len(track)])
    return np.stack(tracks, axis=1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dev", type=int, default=6)
    parser.add_argument("--test", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=150)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    talk = Talk()
    for split, calls in (("dev", given.dev), ("test", given.test)):
        for number in range(calls):
            name = f"{split}-{number:02}"
            draw = lambda what: np.random.default_rng([given.seed, zlib.crc32(f"{name} {what}".encode())])
            tracks, truth, levels = call(split, given.seconds, talk, draw("call"))
            for condition in CONDITIONS:
                sound = degrade(condition, tracks, levels, talk, split, draw(condition))
                if condition == "opus":
                    sound = through_opus(sound)
                write(given.out / f"{name}-{condition}.wav", sound)
            about = {"duration_ms": given.seconds * 1000, "tracks": truth}
            (given.out / f"{name}.json").write_text(json.dumps(about))
            print(name, [len(track["talkspurts"]) for track in truth], flush=True)


if __name__ == "__main__":
    main()
