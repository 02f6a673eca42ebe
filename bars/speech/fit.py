"""Fits the two heads of `crates/intake/src/speech/weigh.rs` to the calls named `dev`.

    python fit.py CALLS path/to/silero_vad_16k.safetensors

Needs NumPy. It prints the weights. The network and the features are those of the Rust code, written
again. Besides the calls' tracks it learns from parts of them, from both tracks mixed into one, and
from parts of the mix in which somebody speaks nearly all the time, so that what is measured over a
whole track holds for any share of speech. Echo is left out: it is the business of the pair.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np

CONDITIONS = ["clean", "noise15", "noise10", "noise5", "babble15", "babble10", "babble5", "opus"]
SILENCE, SPEECH, MUSIC, KEYS = range(4)

code = ~np.arange(256) & 255
size = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132
MU_LAW = (np.where(code & 128, -size, size) / 32768).astype(np.float32)


def weights(path):
    data = Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header, data = json.loads(data[8: 8 + length]), data[8 + length:]
    return {
        name: np.frombuffer(data[slice(*about["data_offsets"])], "<f4").reshape(about["shape"])
        for name, about in header.items()
    }


def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -80, 80)))


def convolve(layer, weight, stride, x):
    """`x` is `[chunk][frame][channel]`."""
    kernel, bias = weight[layer + ".weight"], weight[layer + ".bias"]
    kernel = kernel[:, : x.shape[2]]
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    frames = range(0, x.shape[1], stride)
    return np.maximum(0, np.stack([
        sum(padded[:, frame + tap] @ kernel[:, :, tap].T for tap in range(3)) + bias for frame in frames
    ], axis=1)).astype(np.float32)


def probabilities(weight, tracks):
    """Of many tracks of one length at once."""
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(128) / 128)).astype(np.float32)
    inputs = []
    for track in tracks:
        padded = np.concatenate([np.zeros(32, np.float32), track])
        chunks = np.lib.stride_tricks.sliding_window_view(padded, 288)[::256]
        chunks = np.concatenate([chunks, chunks[:, -2:-34:-1]], axis=1)
        frames = np.stack([chunks[:, 64 * n: 64 * n + 128] for n in range(4)], axis=1)
        x = 2 * np.abs(np.fft.rfft(frames * window)).astype(np.float32)
        for layer, stride in (("conv1", 1), ("conv2", 2), ("conv3", 2), ("conv4", 1)):
            x = convolve(layer, weight, stride, x)
        inputs.append(x[:, 0] @ weight["lstm_cell.weight_ih"].T)
    inputs = np.stack(inputs, axis=1) + weight["lstm_cell.bias_ih"] + weight["lstm_cell.bias_hh"]
    h = c = np.zeros((len(tracks), 128), np.float32)
    out = []
    for step in inputs:
        i, f, g, o = np.split(step + h @ weight["lstm_cell.weight_hh"].T, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        out.append(sigmoid(np.maximum(h, 0) @ weight["final_conv.weight"][0, :, 0] + weight["final_conv.bias"]))
    return np.stack(out, axis=1)


def levels(track):
    steps = track[: len(track) // 256 * 256].reshape(-1, 64).astype(float)
    return 10 * np.log10(np.var(steps, axis=1) + 10**-7.5)


def mean(values, half):
    sums = np.concatenate([[0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(0, at - half), np.minimum(len(values), at + half + 1)
    return (sums[high] - sums[low]) / (high - low)


def features(probability, level):
    logit = np.log(np.clip(probability, 1e-4, 1 - 1e-4) / (1 - np.clip(probability, 1e-4, 1 - 1e-4)))
    at = np.arange(len(logit))
    shifted = [np.repeat(logit[np.clip(at + n, 0, len(logit) - 1)], 4) for n in (-1, 0, 1, 2, 3)]
    power = 10 ** (level / 10)
    near, wide = 10 * np.log10(mean(power, 1)), 10 * np.log10(mean(power, 6))
    floor, loud = np.percentile(level, 10, method="lower"), np.percentile(level, 95, method="lower")
    spread = np.clip(loud - floor, 6, 60)
    quiet = wide <= np.percentile(wide, 20, method="lower")
    behind = np.repeat(logit, 4)[quiet].mean()
    height = np.clip((near - floor) / spread, 0, 1.2)
    padded = np.pad(height, 5, mode="edge")
    highest = np.max([padded[n: n + len(height)] for n in range(11)], axis=0)
    one = np.ones_like(height)
    return np.stack([
        one, *shifted, height, highest, spread / 60 * one, behind * one, height * spread / 60,
        height * shifted[3], behind * shifted[2], behind * height,
    ], axis=1)


def mask(spans, count):
    out = np.zeros(count, bool)
    for start, end in spans:
        out[round(start / 8): round(end / 8)] = True
    return out


def fit(x, y):
    scale = x.std(axis=0) + 1e-9
    scale[0] = 1
    x, w = x / scale, np.zeros(x.shape[1])
    for _ in range(15):
        p = sigmoid(x @ w)
        gradient = x.T @ (p - y) + 1e-3 * w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(w)), gradient)
    return w / scale


def main():
    weight = weights(sys.argv[2])
    random = np.random.default_rng(1)
    rows, labels = [], []

    def take(probability, level, label):
        rows.append(features(probability, level)[::4])
        labels.append(label[::4])

    for condition in CONDITIONS:
        calls, tracks = [], []
        for path in sorted(Path(sys.argv[1]).glob("dev-??.json")):
            sound = MU_LAW[np.frombuffer(path.with_name(f"{path.stem}-{condition}.wav").read_bytes()[46:], np.uint8)]
            calls.append(json.loads(path.read_text())["tracks"])
            tracks += [sound[0::2], sound[1::2], sound[0::2] + sound[1::2]]
        found = probabilities(weight, tracks)
        for number, truth in enumerate(calls):
            count = found.shape[1] * 4
            tracks_of = [truth[:1], truth[1:], truth]
            for n, parts in enumerate(tracks_of):
                label = np.full(count, SILENCE)
                for kinds, value in ((["hold", "ringing"], MUSIC), (["talkspurts"], SPEECH), (["tones"], KEYS)):
                    for part in parts:
                        for kind in kinds:
                            label[mask(part[kind], count)] = value
                p, level = found[3 * number + n], levels(tracks[3 * number + n])
                take(p, level, label)
                for part in range(24):
                    chunks = int(random.uniform(10, 60) * 31.25)
                    start = random.integers(0, len(p) - chunks)
                    span = slice(4 * start, 4 * (start + chunks))
                    share = np.mean(label[span] == SPEECH)
                    if (part < 3 and share > 0.1) or (n == 2 and share > 0.75):
                        take(p[start: start + chunks], level[span], label[span])
    x, y = np.concatenate(rows), np.concatenate(labels)
    # Keys are found by themselves; the network takes them for speech.
    for name, keep in (("EDGES", y <= SPEECH), ("SPEECH", y <= MUSIC)):
        print(f"{name} [" + ", ".join(f"{value:.4f}" for value in fit(x[keep], (y[keep] == SPEECH).astype(float))) + "]", flush=True)


if __name__ == "__main__":
    main()
