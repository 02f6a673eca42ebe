"""Probabilities of the published Silero network, for `bars -- speech` to set beside ours.

    python silero.py CALLS path/to/silero_vad_16k_sequence.onnx [OUT]

Needs NumPy, SciPy and onnxruntime. For each `NAME.wav` in CALLS it writes `NAME.silero` beside it or
into OUT (for the meetings that is `ami` in the folder of the calls): for each track in turn, a
32-bit float for each 32 ms. `silero.json` says how long it took, as processor time of one thread, the sound brought to 16 kHz included.
"""
import json
import resource
import struct
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from scipy.signal import resample_poly

CHUNK, CONTEXT, BLOCK = 512, 64, 512

code = ~np.arange(256) & 255
size = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132
MU_LAW = (np.where(code & 128, -size, size) / 32768).astype(np.float32)


def tracks(path):
    """A WAV file of mu-law at 8 kHz, or of floating point at 16 kHz, as `[track][sample]` at 16 kHz."""
    data = path.read_bytes()
    at, form = 12, None
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name == b"fmt ":
            form = struct.unpack_from("<HHIIHH", data, at + 8)
        if name == b"data":
            body = data[at + 8: at + 8 + length]
        at += 8 + length + length % 2
    kind, channels, rate_hz, *_ = form
    if kind == 7:
        return resample_poly(MU_LAW[np.frombuffer(body, np.uint8)].reshape(-1, channels).T, 16_000 // rate_hz, 1, axis=1)
    return np.frombuffer(body, "<f4").reshape(-1, channels).T


def main():
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(sys.argv[2], options, providers=["CPUExecutionProvider"])
    source = Path(sys.argv[1])
    out_folder = Path(sys.argv[3]) if len(sys.argv) > 3 else source
    out_folder.mkdir(parents=True, exist_ok=True)
    heard_s, took_s = 0.0, 0.0
    for path in sorted(source.glob("*.wav")):
        start = time.process_time()
        out = []
        for track in tracks(path):
            chunks = len(track) // CHUNK
            padded = np.concatenate([np.zeros(CONTEXT, np.float32), track]).astype(np.float32)
            view = np.lib.stride_tricks.sliding_window_view(padded, CONTEXT + CHUNK)[::CHUNK][:chunks]
            h = c = np.zeros((1, 1, 128), np.float32)
            for block in range(0, chunks, BLOCK):
                p, h, c = session.run(["speech_probs", "hn", "cn"], {"input": view[block: block + BLOCK], "h": h, "c": c})
                out.append(p)
            heard_s += len(track) / 16_000
        took_s += time.process_time() - start
        (out_folder / f"{path.stem}.silero").write_bytes(np.concatenate(out).astype("<f4").tobytes())
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    about = {"track_s": heard_s, "cpu_s": took_s, "peak_bytes": peak_bytes}
    (out_folder / "silero.json").write_text(json.dumps(about))
    print(about)


if __name__ == "__main__":
    main()
