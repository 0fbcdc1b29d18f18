import type { PoolWindow } from '../ops/pool.ts';
import type { ConvAttrs } from './ops/conv.ts';
import type { LayerNormAttrs } from './ops/layerNorm.ts';
import type { LinearAttrs } from './ops/linear.ts';
import type { PatchesAttrs } from './ops/patches.ts';
import { ops } from './ops/registry.ts';
import type { TokensAttrs } from './ops/tokens.ts';
import type { Op, Owned, Shape } from './ops/types.ts';

export type OpName = keyof typeof ops;
type AttrsOf<Name extends OpName> = (typeof ops)[Name] extends Op<infer Attrs, infer _> ? Attrs : never;

/** One value of a network and how it is made from earlier ones. */
interface NodeOf<Name extends OpName> {
  readonly op: Name;
  /** Indices of the nodes that it reads. */
  readonly inputs: readonly number[];
  readonly attrs: AttrsOf<Name>;
  /** A name of its own: letters, digits and underscores. */
  readonly name: string;
  /** Stem of its tensors' names in a weights manifest: `<stem>/kernel` [k, k, in, out], `<stem>/bias` [out]. */
  readonly weights: string | null;
}
export type Node = { readonly [Name in OpName]: NodeOf<Name> }[OpName];

/** Where a value lies: the network's input, before a ReLU or after it; a transformer's tokens where their patches lie, or its class token. */
export type Site = 'input' | 'before-relu' | 'after-relu' | 'tokens' | 'class';

/** One place that can be read. */
export interface Tap {
  /** `conv1_2`, `relu1_2`, `input`. */
  readonly id: string;
  readonly node: number;
  /** What taps before and after one ReLU have in common; `''` for the input. */
  readonly layer: string;
  /** 0 for the input, then 1, 2, ... from shallow to deep: groups taps and picks their colour. */
  readonly stage: number;
  readonly at: Site;
}

/** A network: nodes in an order in which they can be run, the input first; taps in the same order. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly taps: readonly Tap[];
}

/** All that is known of a node's kind. */
export const opOf = (node: Node): Op<Node['attrs'], Owned | null> =>
  ops[node.op] as unknown as Op<Node['attrs'], Owned | null>;

/** What of an op's attributes does not follow from its inputs. */
type Added<Attrs> = Omit<Attrs, 'inChannels' | 'channels'>;

interface ConvOptions {
  readonly size: number;
  readonly stride?: number;
  readonly padding?: number;
  readonly to: number;
  /** Its name in torchvision's files. */
  readonly torchName: string;
  readonly norm?: string;
}

/** Puts a graph together. Every method returns the index of what it has made. */
export class GraphBuilder {
  readonly #nodes: Node[] = [
    { op: 'input', inputs: [], attrs: { channels: 3 }, name: 'image', weights: null },
  ];
  readonly #channels: number[] = [3];
  readonly #taps: Tap[] = [{ id: 'input', node: 0, layer: '', stage: 0, at: 'input' }];

  /** The network's own input, RGB. */
  readonly input = 0;

  /** `name` is the stem of its weights, too. */
  conv(x: number, name: string, { size, stride = 1, padding = 0, to, torchName, norm }: ConvOptions): number {
    const attrs: ConvAttrs = {
      size,
      stride,
      padding,
      inChannels: this.#channels[x]!,
      outChannels: to,
      torchName,
      norm: norm ?? null,
    };
    return this.#push({ op: 'conv', inputs: [x], attrs, name, weights: name });
  }

  relu(x: number): number {
    return this.#push({
      op: 'relu',
      inputs: [x],
      attrs: null,
      name: `${this.#nodes[x]!.name}_relu`,
      weights: null,
    });
  }

  maxPool(x: number, name: string, attrs: Partial<PoolWindow> & Pick<PoolWindow, 'size' | 'stride'>): number {
    const whole = { padding: 0, ceil: false, ...attrs };
    return this.#push({ op: 'maxPool', inputs: [x], attrs: whole, name, weights: null });
  }

  add(a: number, b: number, name: string): number {
    return this.#push({ op: 'add', inputs: [a, b], attrs: null, name, weights: null });
  }

  concat(inputs: readonly number[], name: string): number {
    return this.#push({ op: 'concat', inputs, attrs: null, name, weights: null });
  }

  /** `name` is the stem of its weights, too, as with every method below that takes weights. */
  patches(x: number, name: string, attrs: Added<PatchesAttrs>): number {
    const whole = { ...attrs, inChannels: this.#channels[x]! };
    return this.#push({ op: 'patches', inputs: [x], attrs: whole, name, weights: name });
  }

  /** A row of tokens from patches: see the op. */
  tokens(patches: number, name: string, attrs: Added<TokensAttrs>): number {
    const whole = { ...attrs, channels: this.#channels[patches]! };
    return this.#push({ op: 'tokens', inputs: [patches], attrs: whole, name, weights: name });
  }

  linear(x: number, name: string, attrs: Added<LinearAttrs>): number {
    const whole = { ...attrs, inChannels: this.#channels[x]! };
    return this.#push({ op: 'linear', inputs: [x], attrs: whole, name, weights: name });
  }

  layerNorm(x: number, name: string, attrs: Added<LayerNormAttrs>): number {
    const whole = { ...attrs, channels: this.#channels[x]! };
    return this.#push({ op: 'layerNorm', inputs: [x], attrs: whole, name, weights: name });
  }

  activation(x: number, op: 'gelu' | 'quickGelu'): number {
    const name = `${this.#nodes[x]!.name}_gelu`;
    return this.#push({ op, inputs: [x], attrs: null, name, weights: null });
  }

  attention(x: number, name: string, heads: number): number {
    return this.#push({ op: 'attention', inputs: [x], attrs: { heads }, name, weights: null });
  }

  /** The tokens of `patches` as a map. */
  tokenMap(tokens: number, patches: number, name: string): number {
    return this.#push({ op: 'tokenMap', inputs: [tokens, patches], attrs: null, name, weights: null });
  }

  classToken(tokens: number, name: string): number {
    return this.#push({ op: 'classToken', inputs: [tokens], attrs: null, name, weights: null });
  }

  tap(node: number, id: string, where: Pick<Tap, 'layer' | 'stage' | 'at'>): void {
    this.#taps.push({ id, node, ...where });
  }

  done(): Graph {
    return { nodes: this.#nodes, taps: this.#taps.toSorted((a, b) => a.node - b.node) };
  }

  #push(node: Node): number {
    const inputs = node.inputs.map(
      (input): Shape => ({ width: 1, height: 1, channels: this.#channels[input]! }),
    );
    this.#channels.push(opOf(node).shape(node.attrs, inputs).channels);
    return this.#nodes.push(node) - 1;
  }
}

/** The ReLU that reads each node, where one does. */
export function reluOf({ nodes }: Graph): ReadonlyMap<number, number> {
  return new Map(
    nodes.flatMap(({ op, inputs }, index) => (op === 'relu' ? [[inputs[0]!, index] as const] : [])),
  );
}

/** The nodes that `wanted` are made from, themselves among them, in order. */
export function needed({ nodes }: Graph, wanted: Iterable<number>): readonly number[] {
  const found = new Set(wanted);
  for (let index = nodes.length - 1; index >= 0; index -= 1)
    if (found.has(index)) for (const input of nodes[index]!.inputs) found.add(input);
  return [...found].toSorted((a, b) => a - b);
}
