import { type Graph, opOf, type Site } from './graph.ts';
import type { StoredAs } from './ops/types.ts';

/** A convolution as PyTorch builds it. */
interface TorchConv {
  /** Stem of its tensors' names in our files. */
  readonly name: string;
  readonly shape: readonly [
    inChannels: number,
    outChannels: number,
    size: number,
    stride: number,
    padding: number,
  ];
  /** Its name in torchvision's files, and that of the batch norm behind it there. */
  readonly torchName: string;
  readonly norm: string | null;
}

/** A tensor that is no convolution's, as the page names and shapes it. */
interface TorchTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** What files of other programs call it. */
  readonly stored: readonly StoredAs[];
}

/** A network as Python: plain data that an exported file is written from. */
export interface TorchProgram {
  readonly convs: readonly TorchConv[];
  /** Of a network that is no row of convolutions, all of its tensors. */
  readonly tensors: readonly TorchTensor[];
  /** Functions that the steps call. */
  readonly functions: readonly string[];
  /** Lines of a generator over `rgb` that yields (tap, value) in order. */
  readonly steps: readonly string[];
  /** Whether any of the steps is a pool. */
  readonly pools: boolean;
}

/** Writes a graph down, node by node. A value that only the next line reads is `x`; every other has a name of its own. */
export function torchProgram({ nodes, taps }: Graph): TorchProgram {
  const readers = nodes.map((_, index) =>
    nodes.flatMap(({ inputs }, reader) => (inputs.includes(index) ? [reader] : [])),
  );
  const names = nodes.map(({ name }, index) =>
    readers[index]!.every((reader) => reader === index + 1) ? 'x' : name,
  );
  const steps = nodes.flatMap((node, index) => {
    const inputs = node.inputs.map((input) => names[input]!);
    const line = `${names[index]} = ${opOf(node).torch(node.attrs, inputs, node.weights ?? '')}`;
    const here = taps.filter((tap) => tap.node === index);
    // A class token is a row of tokens there, [n, 1, c].
    const read = (at: Site) => (at === 'class' ? `${names[index]}.transpose(1, 2)[..., None]` : names[index]);
    return [line, ...here.map(({ id, at }) => `yield '${id}', ${read(at)}`)];
  });
  const convs = nodes.flatMap((node): TorchConv[] => {
    if (node.op !== 'conv') return [];
    const { inChannels, outChannels, size, stride, padding, torchName, norm } = node.attrs;
    const shape = [inChannels, outChannels, size, stride, padding] as const;
    return [{ name: node.weights!, shape, torchName, norm }];
  });
  const tensors = nodes.flatMap((node): TorchTensor[] => {
    const op = opOf(node);
    const stored = op.stored?.(node.attrs);
    if (!stored) return [];
    return Object.entries(op.params(node.attrs)).map(([part, shape]) => ({
      name: `${node.weights}/${part}`,
      shape,
      stored: stored[part]!,
    }));
  });
  const functions = [...new Set(nodes.flatMap((node) => opOf(node).torchFunction ?? []))];
  return { convs, tensors, functions, steps, pools: nodes.some(({ op }) => op === 'maxPool') };
}
