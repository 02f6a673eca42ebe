"""Writes parity.txt: what onnxruntime gives for the published network on a made signal.

    python parity.py path/to/silero_vad_16k_sequence.onnx > parity.txt

The signal is the one of the tests in network.rs.
"""
import sys

import numpy as np
import onnxruntime

RATE_HZ, CHUNK, CONTEXT = 16_000, 512, 64

noise, state = [], 1
for _ in range(4 * RATE_HZ):
    state = (state * 1_664_525 + 1_013_904_223) % 2**32
    noise.append((state >> 8) / 8_388_608 - 1)
time = np.arange(4 * RATE_HZ) / RATE_HZ
pitch = 2 * np.pi * (120 * time + 12 * np.sin(2 * time))
glide = 6 + 2 * np.sin(7 * time)
voice = sum(
    (1 / (1 + (part * 1.2 - glide) ** 2) + 0.6 / (1 + (part * 1.2 - 14) ** 2)) * np.sin(part * pitch)
    for part in range(1, 21)
)
swell = (0.5 + 0.5 * np.sin(9 * time)) ** 2 * (time > 0.5)
signal = (0.1 * swell * voice + 0.003 * np.array(noise)).astype(np.float32)

signal = np.concatenate([np.zeros(CONTEXT, np.float32), signal])
starts = range(0, len(signal) - CHUNK - CONTEXT + 1, CHUNK)
chunks = np.stack([signal[start : start + CONTEXT + CHUNK] for start in starts])
options = onnxruntime.SessionOptions()
options.log_severity_level = 3
session = onnxruntime.InferenceSession(sys.argv[1], options)
state = np.zeros((1, 1, 128), np.float32)
probabilities, _, _ = session.run(None, {"input": chunks, "h": state, "c": state})
print("# Made by parity.py from silero_vad_16k_sequence.onnx of silero-vad 6.2.3.")
for probability in probabilities:
    print(f"{probability:.6f}")
