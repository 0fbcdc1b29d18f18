import type { Graph, Node } from '#core/nn/graph.ts';
import { random } from '#core/training/random.ts';
import type { ConvWeights } from '../onnx/model.ts';

/** Seeded weights of a network: speed does not depend on their values, as long as activations neither die nor explode. */
export interface BenchWeights {
  /** By name in a weights manifest, e.g. `block1_conv1/kernel`. */
  tensor(name: string): { shape: readonly number[]; values: Float32Array };
  conv(node: ConvNode): ConvWeights;
}

export type ConvNode = Extract<Node, { op: 'conv' }>;

/** Uniform numbers with the variance of He et al., arXiv 1502.01852: 2 / (k * k * in). */
function heUniform({ attrs: spec }: ConvNode, next: () => number): Float32Array {
  const fanIn = spec.size * spec.size * spec.inChannels;
  const bound = Math.sqrt(6 / fanIn);
  return Float32Array.from({ length: fanIn * spec.outChannels }, () => (2 * next() - 1) * bound);
}

export function weightsFor(graph: Graph, seed = 1): BenchWeights {
  const next = random(seed);
  const all = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const node of graph.nodes) {
    if (node.op !== 'conv') continue;
    const { size, inChannels, outChannels } = node.attrs;
    all.set(`${node.weights}/kernel`, {
      shape: [size, size, inChannels, outChannels],
      values: heUniform(node, next),
    });
    all.set(`${node.weights}/bias`, {
      shape: [outChannels],
      values: Float32Array.from({ length: outChannels }, () => 0.1 * next()),
    });
  }
  const tensor = (name: string) => {
    const found = all.get(name);
    if (!found)
      throw new RangeError(`weightsFor: expected one of ${[...all.keys()].join(', ')}, got ${name}`);
    return found;
  };
  const conv = ({ weights }: ConvNode) => ({
    kernel: tensor(`${weights}/kernel`).values,
    bias: tensor(`${weights}/bias`).values,
  });
  return { tensor, conv };
}
