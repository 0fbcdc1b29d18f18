import type { Graph, Node } from '#core/nn/graph.ts';
import type { ConvAttrs } from '#core/nn/ops/conv.ts';
import { bytes, type Field, join, message, whole } from './protobuf.ts';

/** A convolution's numbers: kernel [k, k, in, out], bias [out]. */
export interface ConvWeights {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

const opset = 13;
const irVersion = 8;
const float32 = 1;
/** AttributeProto.AttributeType */
const intsAttribute = 7;

const ints = (name: string, values: readonly number[]): Field =>
  message(5, bytes(1, name), ...values.map((value) => whole(8, value)), whole(20, intsAttribute));

const node = (type: string, inputs: readonly string[], output: string, ...attributes: Field[]): Field =>
  message(1, ...inputs.map((name) => bytes(1, name)), bytes(2, output), bytes(4, type), ...attributes);

function initializer(name: string, dims: readonly number[], values: Float32Array): Field {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // little-endian, as every browser is
  return message(5, ...dims.map((dim) => whole(1, dim)), whole(2, float32), bytes(8, name), bytes(9, raw));
}

function valueInfo(field: number, name: string, dims: readonly (number | string)[]): Field {
  const shape = dims.map((dim) => message(1, typeof dim === 'number' ? whole(1, dim) : bytes(2, dim)));
  return message(field, bytes(1, name), message(2, message(1, whole(1, float32), message(2, ...shape))));
}

/** [k, k, in, out] -> [out, in, k, k]. */
function toOihw(kernel: Float32Array, { size, inChannels, outChannels }: ConvAttrs): Float32Array {
  const turned = new Float32Array(kernel.length);
  let from = 0;
  for (let position = 0; position < size * size; position += 1)
    for (let i = 0; i < inChannels; i += 1)
      for (let o = 0; o < outChannels; o += 1, from += 1)
        turned[(o * inChannels + i) * size * size + position] = kernel[from]!;
  return turned;
}

/**
 * A chain of convolutions (each with its ReLU) and max pools as an ONNX file, weights inside: input `x` [1, 3, h, w], the
 * network's own input; output `y` [1, c, h', w'], after the last ReLU. Format: onnx/onnx.proto, IR version 8, opset 13.
 * Throws RangeError on a layer of another kind.
 */
export function onnxModel(
  { nodes: steps }: Graph,
  weights: (conv: Extract<Node, { op: 'conv' }>) => ConvWeights,
  size: { width: number; height: number },
): Uint8Array<ArrayBuffer> {
  const nodes: Field[] = [];
  const initializers: Field[] = [];
  let value = 'x';
  steps.forEach((step, index) => {
    const output = index === steps.length - 1 ? 'y' : `${step.name}.out`;
    const add = (type: string, inputs: readonly string[], ...attributes: Field[]): void => {
      nodes.push(node(type, inputs, output, ...attributes));
      value = output;
    };
    switch (step.op) {
      case 'input':
        return;
      case 'conv': {
        const { kernel, bias } = weights(step);
        const { inChannels, outChannels, size: k, stride, padding: p } = step.attrs;
        const [w, b] = [`${step.name}.w`, `${step.name}.b`];
        initializers.push(
          initializer(w, [outChannels, inChannels, k, k], toOihw(kernel, step.attrs)),
          initializer(b, [outChannels], bias),
        );
        const attributes = [
          ints('kernel_shape', [k, k]),
          ints('strides', [stride, stride]),
          ints('pads', [p, p, p, p]),
        ];
        add('Conv', [value, w, b], ...attributes);
        return;
      }
      case 'relu':
        add('Relu', [value]);
        return;
      case 'maxPool': {
        const { size: k, stride } = step.attrs;
        add('MaxPool', [value], ints('kernel_shape', [k, k]), ints('strides', [stride, stride]));
        return;
      }
      default:
        throw new RangeError(`onnxModel: expected a chain of conv, relu and maxPool, got ${step.op}`);
    }
  });
  const graph = message(
    7,
    ...nodes,
    bytes(2, 'network'),
    ...initializers,
    valueInfo(11, 'x', [1, 3, size.height, size.width]),
    valueInfo(12, 'y', [1, 'c', 'h', 'w']),
  );
  return join([whole(1, irVersion), graph, message(8, bytes(1, ''), whole(2, opset))]);
}
