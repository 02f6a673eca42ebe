//! The weights of the speech network, read from the file they are published in.
//!
//! `silero_vad_16k.safetensors` (SHA-256
//! `41d1cc913177dde40153a806bed66ab7e6eb405e34830b745f873f8b59a46dd8`) holds the numbers of
//! `silero_vad_op18_ifless.onnx` in the Python package `silero-vad` 6.2.3, as `weights.py` takes
//! them out, under the MIT licence that lies beside it. The package's own file of that name is of an
//! older training. The layout of such files is a length of eight bytes, a JSON object that says
//! where each tensor lies, and the numbers.

use serde_json::Value;
use std::sync::LazyLock;

/// The weights that ship.
pub static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::read(include_bytes!("silero_vad_16k.safetensors"))
        .expect("the weights that ship are readable")
});

/// Numbers side by side that one instruction works on: the same place of as many chunks.
pub type Lanes = [f32; LANES];

/// How many chunks go through the network at once.
pub const LANES: usize = 8;

/// Outputs of the LSTM.
pub const HIDDEN: usize = 128;

/// How many outputs of a dense layer are worked on at once. With eight lanes their sums fill half
/// of the registers that every x86-64 has.
const ROWS: usize = 4;

/// How many gates are worked on at once where there is one lane.
pub const GATES: usize = 32;

/// All layers behind the spectrum.
#[derive(Debug)]
pub struct Weights {
    /// Four convolutions over time, each with its rectifier behind it.
    pub convolutions: [Convolution; 4],
    /// From the last convolution to the four gates of each hidden value.
    pub input: Dense,
    /// What is added to the gates: both biases of the published layer.
    pub gates: Vec<f32>,
    /// From the hidden values to the gates: `[4 * HIDDEN / GATES][HIDDEN]`.
    pub recurrent: Vec<[f32; GATES]>,
    /// From the rectified hidden values to the logit of speech.
    pub output: Vec<f32>,
    /// What is added to the logit.
    pub output_bias: f32,
}

/// A convolution over time with three taps and zeros on either side.
#[derive(Debug)]
pub struct Convolution {
    /// What each output starts from.
    pub bias: Vec<f32>,
    /// The frame before, the frame itself, the frame after.
    pub taps: [Dense; 3],
}

/// A matrix, laid out in the order in which it is used.
#[derive(Debug)]
pub struct Dense {
    inputs: usize,
    /// `[outputs / ROWS][inputs]`.
    packed: Vec<[f32; ROWS]>,
}

impl Dense {
    /// A matrix whose cell at `(output, input)` is given by a function.
    fn new(outputs: usize, inputs: usize, cell: impl Fn(usize, usize) -> f32) -> Self {
        let packed = (0..outputs / ROWS)
            .flat_map(|block| (0..inputs).map(move |input| (block, input)))
            .map(|(block, input)| std::array::from_fn(|row| cell(block * ROWS + row, input)))
            .collect();
        Self { inputs, packed }
    }

    /// Adds to each output the inputs as the matrix weighs them. Inputs that are left out at the
    /// end count as zeros.
    pub fn add(&self, inputs: &[Lanes], outputs: &mut [Lanes]) {
        let blocks = self.packed.chunks_exact(self.inputs);
        for (weights, sums) in blocks.zip(outputs.as_chunks_mut::<ROWS>().0) {
            let mut local = *sums;
            for (weight, input) in weights.iter().zip(inputs) {
                for row in 0..ROWS {
                    for lane in 0..LANES {
                        local[row][lane] += weight[row] * input[lane];
                    }
                }
            }
            *sums = local;
        }
    }
}

impl Weights {
    /// Weights from the bytes of a file; an error names the tensor and what was expected of it.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let file = File::read(bytes)?;
        let convolution = |number: usize, outputs: usize, inputs: usize| {
            let weights = file.tensor(&format!("conv{number}.weight"), &[outputs, inputs, 3])?;
            let bias = file.tensor(&format!("conv{number}.bias"), &[outputs])?;
            let taps = std::array::from_fn(|tap| {
                Dense::new(outputs, inputs, |output, input| {
                    weights[(output * inputs + input) * 3 + tap]
                })
            });
            Ok::<_, String>(Convolution { bias, taps })
        };
        let all = 4 * HIDDEN;
        let input = file.tensor("lstm_cell.weight_ih", &[all, HIDDEN])?;
        let recurrent = file.tensor("lstm_cell.weight_hh", &[all, HIDDEN])?;
        let biases = file.tensor("lstm_cell.bias_ih", &[all])?;
        let more = file.tensor("lstm_cell.bias_hh", &[all])?;
        Ok(Self {
            convolutions: [
                convolution(1, 128, 129)?,
                convolution(2, 64, 128)?,
                convolution(3, 64, 64)?,
                convolution(4, 128, 64)?,
            ],
            input: Dense::new(all, HIDDEN, |gate, from| input[gate * HIDDEN + from]),
            gates: biases.iter().zip(&more).map(|(one, other)| one + other).collect(),
            recurrent: (0..all / GATES)
                .flat_map(|block| (0..HIDDEN).map(move |from| (block, from)))
                .map(|(block, from)| {
                    std::array::from_fn(|gate| recurrent[(block * GATES + gate) * HIDDEN + from])
                })
                .collect(),
            output: file.tensor("final_conv.weight", &[1, HIDDEN, 1])?,
            output_bias: file.tensor("final_conv.bias", &[1])?[0],
        })
    }
}

/// A file of tensors.
struct File<'a> {
    header: Value,
    numbers: &'a [u8],
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let (length, rest) = bytes.split_first_chunk().ok_or("expected a length of 8 bytes")?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (header, numbers) =
            rest.split_at_checked(length).ok_or("expected a header of the stated length")?;
        let header = serde_json::from_slice(header)
            .map_err(|error| format!("expected a header in JSON, column {}", error.column()))?;
        Ok(Self { header, numbers })
    }

    /// The numbers of a tensor, which must have this shape.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let about = self.header.get(name).ok_or_else(|| format!("`{name}`: expected a tensor"))?;
        let count: usize = shape.iter().product();
        let number = |value: &Value| usize::try_from(value.as_u64()?).ok();
        let list = |field: &str| -> Option<Vec<usize>> {
            about.get(field)?.as_array()?.iter().map(number).collect()
        };
        if about.get("dtype").and_then(Value::as_str) != Some("F32")
            || list("shape").as_deref() != Some(shape)
        {
            return Err(format!("`{name}`: expected numbers `F32` of shape {shape:?}"));
        }
        let bytes = match list("data_offsets").as_deref() {
            Some(&[start, end]) => self.numbers.get(start..end),
            _ => None,
        };
        let bytes = bytes.filter(|bytes| bytes.len() == 4 * count);
        let bytes =
            bytes.ok_or_else(|| format!("`{name}`: expected {count} numbers in the file"))?;
        Ok(bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_ship_are_readable() {
        assert_eq!(SHIPPED.recurrent.len(), 4 * HIDDEN / GATES * HIDDEN);
        assert_eq!(SHIPPED.gates.len(), 4 * HIDDEN);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        let bytes = include_bytes!("silero_vad_16k.safetensors");
        let fails = |bytes: &[u8]| Weights::read(bytes).unwrap_err();
        assert_eq!(fails(&[]), "expected a length of 8 bytes");
        assert_eq!(fails(&[255; 9]), "expected a header of the stated length");
        assert_eq!(fails(b"\x01\0\0\0\0\0\0\0["), "expected a header in JSON, column 1");
        assert_eq!(fails(b"\x02\0\0\0\0\0\0\0{}"), "`lstm_cell.weight_ih`: expected a tensor");
        let short = fails(&bytes[..bytes.len() - 4]);
        assert_eq!(short, "`final_conv.bias`: expected 1 numbers in the file");
    }

    #[test]
    fn a_matrix_multiplies_each_lane_by_itself() {
        let matrix = Dense::new(4, 2, |output, input| (10 * output + input) as f32);
        let inputs = [std::array::from_fn(|lane| lane as f32), [2.0; LANES]];
        let mut outputs = [[1.0; LANES]; 4];
        matrix.add(&inputs, &mut outputs);
        assert_eq!(outputs[3][5], 1.0 + 30.0 * 5.0 + 31.0 * 2.0);
        matrix.add(&inputs[..1], &mut outputs[..4]);
        assert_eq!(outputs[3][5], 1.0 + 30.0 * 5.0 + 31.0 * 2.0 + 30.0 * 5.0);
    }
}
