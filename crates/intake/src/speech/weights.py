"""Writes the weights of the speech network from the ONNX file that Silero publishes.

    python weights.py path/to/silero_vad_op18_ifless.onnx 16k OUT.safetensors

The package `silero-vad` 6.2.3 holds a `silero_vad_16k.safetensors` too, but its numbers are those
of an older training than all the ONNX files beside it. The names of the tensors are that file's;
the Fourier transform is left out, as the code has its own.
"""
import json
import struct
import sys

import onnx
from onnx import numpy_helper

PARTS = {
    **{f"conv{n + 1}.{part}": f"encoder.{n}.reparam_conv.{part}" for n in range(4) for part in ("weight", "bias")},
    **{f"lstm_cell.{part}": f"decoder.rnn.{part}" for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")},
    **{f"final_conv.{part}": f"decoder.decoder.2.{part}" for part in ("weight", "bias")},
}

source, rate, out = sys.argv[1:]
prefix = {"16k": "model.", "8k": "model_8k."}[rate]
graph = onnx.load(source).graph
tensors = {tensor.name: tensor for tensor in graph.initializer}
# Constants of the graph can be nodes too.
for node in graph.node:
    for attribute in node.attribute:
        if node.op_type == "Constant" and attribute.name == "value":
            tensors.setdefault(node.output[0], attribute.t)

header, numbers = {}, b""
for name, published in PARTS.items():
    array = numpy_helper.to_array(tensors[prefix + published]).astype("<f4")
    data = array.tobytes()
    shape, offsets = list(array.shape), [len(numbers), len(numbers) + len(data)]
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": offsets}
    numbers += data
header = json.dumps(header, separators=(",", ":")).encode()
header += b" " * (-len(header) % 8)
with open(out, "wb") as file:
    file.write(struct.pack("<Q", len(header)) + header + numbers)
