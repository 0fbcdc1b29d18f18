import '@tensorflow/tfjs-core'; // first: it makes the engine that the gradients register with
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { mul, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { AppError } from '../failure.ts';
import type { FeatureMap, Image01 } from '../image.ts';
import { differentiable, forward, type Job, type WalkOptions } from '../nn/forward.ts';
import { forwardRows, type RowSource } from '../nn/forwardRows.ts';
import { type Node, opOf, reluOf } from '../nn/graph.ts';
import { withL2Pools } from '../nn/l2Pools.ts';
import type { Owned } from '../nn/ops/types.ts';
import { planFor } from '../nn/plan.ts';
import { tensorShapes } from '../nn/shapes.ts';
import { alias } from '../ops/alias.ts';
import type { ForwardVariant } from '../recipes/types.ts';
import { preprocess } from './preprocess.ts';
import type { BackboneSpec, WeightFamily } from './types.ts';

/** Rows of a tap, [n, h, w, c], of which `first` is the first one's place in the whole map. Owns `f`. */
export type VisitRows = (tap: string, f: FeatureMap, first: number) => void | Promise<void>;

/** A tap that is wanted, and what its values are multiplied with. */
interface Read {
  readonly tap: string;
  readonly scale: number;
}

/** How a network is run: as a recipe says, or with DISTS' pooling. */
export type RunVariant = Omit<ForwardVariant, 'pooling'> & {
  readonly pooling: ForwardVariant['pooling'] | 'l2';
};

/** A network whose weights never change: it owns them, and gives feature maps at the taps of its `spec`. */
export class Network {
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #waiting = new Map<string, Tensor>();
  readonly #weights = new Map<string, Owned | null>();

  /**
   * `tapScales`: what the features of some taps are multiplied with (1 elsewhere), where a network imitates another and
   * its own features have another size there. Later layers still read the unscaled ones. Taps made the same by
   * `relu: 'in-place'` are not scaled.
   */
  constructor(
    readonly spec: BackboneSpec,
    readonly family: WeightFamily,
    readonly tapScales: Readonly<Record<string, number>> = {},
  ) {
    this.#shapes = tensorShapes(spec.graph);
  }

  /** Every tensor that the network needs, in layer order. */
  get tensorNames(): readonly string[] {
    return [...this.#shapes.keys()];
  }

  /**
   * Takes ownership of a tensor of the manifest, e.g. `block1_conv1/kernel`. Throws AppError `bad-weights` on a name that
   * is not one of {@link tensorNames}, on another shape, and on a tensor that is there already; it is the caller's then.
   */
  set(name: string, tensor: Tensor): void {
    const shape = this.#shapes.get(name);
    const stem = name.slice(0, name.lastIndexOf('/'));
    if (!shape || this.#waiting.has(name) || this.#weights.has(stem)) {
      const expected = shape ? `${name} once` : `a tensor of ${this.spec.label.en}`;
      throw new AppError({ code: 'bad-weights', file: name, reason: 'wrong-network', expected, found: name });
    }
    if (shape.join() !== tensor.shape.join()) {
      const [expected, found] = [shape, tensor.shape].map((s) => `[${s.join(', ')}]`) as [string, string];
      throw new AppError({ code: 'bad-weights', file: name, reason: 'wrong-shape', expected, found });
    }
    this.#waiting.set(name, tensor);
    this.#load(this.spec.graph.nodes.find(({ weights }) => weights === stem)!, stem);
  }

  /** Hands a node its tensors as soon as all of them are there. */
  #load(node: Node, stem: string): void {
    const parts = Object.keys(opOf(node).params(node.attrs));
    const found = parts.flatMap((part) => {
      const tensor = this.#waiting.get(`${stem}/${part}`);
      return tensor ? [[part, tensor] as const] : [];
    });
    if (found.length < parts.length) return;
    for (const part of parts) this.#waiting.delete(`${stem}/${part}`);
    this.#weights.set(stem, opOf(node).load(node.attrs, Object.fromEntries(found)));
  }

  /** Taps all of whose layers have their weights. */
  usableTaps(): readonly string[] {
    const { nodes, taps } = this.spec.graph;
    const usable: boolean[] = [];
    for (const { inputs, weights } of nodes)
      usable.push((weights === null || this.#weights.has(weights)) && inputs.every((input) => usable[input]));
    return taps.filter(({ node }) => usable[node]).map(({ id }) => id);
  }

  /**
   * Runs layer by layer, up to the last wanted tap. `visit` gets each wanted tap in layer order and owns it. Between
   * layers it gives way to a task, and then heeds `signal`. Whatever is thrown, only what was visited is left.
   * Throws AppError `bad-request` for a tap that is unknown or without weights.
   */
  async walk(
    x: Image01,
    taps: ReadonlySet<string>,
    variant: ForwardVariant,
    visit: (tap: string, f: FeatureMap) => void | Promise<void>,
    options: WalkOptions = {},
  ): Promise<void> {
    const job = this.#job(taps, variant, 'run');
    const input = preprocess(x, this.family, variant.input);
    await forward(job, input, (node, read, value) => visit(...asRead(job, node, read, value)), options);
  }

  /**
   * The same numbers in little memory: the images go through all layers in strips of `strip` rows, and a tap's rows are
   * visited as they come, with the place of the first. Layers hold back the rows that windows share, so nothing is
   * computed twice.
   */
  async walkRows(
    source: RowSource,
    strip: number,
    taps: ReadonlySet<string>,
    variant: RunVariant,
    visit: VisitRows,
    options: WalkOptions = {},
  ): Promise<void> {
    const job = this.#job(taps, variant, 'run');
    const start = (x: Image01) => preprocess(x, this.family, variant.input);
    const onRows = (node: number, read: number, value: Tensor4D, first: number) =>
      visit(...asRead(job, node, read, value), first);
    await forwardRows(job, source, strip, start, onRows, options);
  }

  /**
   * The same as {@link walk}, synchronous and differentiable in x, for training. The caller owns the results; inside a gradient or a
   * tidy, as it is meant to be used, they go with it. Throws as {@link walk} does.
   */
  features(x: Image01, taps: readonly string[], variant: ForwardVariant): ReadonlyMap<string, FeatureMap> {
    const job = this.#job(new Set(taps), variant, 'grad');
    const found: Record<string, Tensor4D> = tidy(() => {
      const values = differentiable(job, preprocess(x, this.family, variant.input));
      const reads = [...job.reads].flatMap(([node, some]) =>
        some.map(({ tap, scale }, index) => {
          const value = values.get(node)!;
          return [tap, scale !== 1 ? mul(value, scale) : index > 0 ? alias(value) : value] as const;
        }),
      );
      return Object.fromEntries(reads) as Record<string, Tensor4D>;
    });
    return new Map(taps.map((tap) => [tap, found[tap] as FeatureMap]));
  }

  dispose(): void {
    for (const weights of this.#weights.values()) weights?.dispose();
    for (const tensor of this.#waiting.values()) tensor.dispose();
    this.#weights.clear();
    this.#waiting.clear();
  }

  /** What is to be done for some taps. */
  #job(taps: ReadonlySet<string>, { pooling, relu }: RunVariant, way: 'run' | 'grad'): Job<Read> {
    const usable = this.usableTaps();
    const bad = [...taps].find((tap) => !usable.includes(tap));
    if (bad !== undefined)
      throw new AppError({ code: 'bad-request', what: 'tap', expected: usable.join(', '), found: bad });
    const hasL2 = pooling === 'l2';
    const graph = hasL2 ? withL2Pools(this.spec.graph) : this.spec.graph;
    const relus = reluOf(graph);
    const reads = new Map<number, Read[]>();
    for (const { id: tap, node, at } of graph.taps) {
      if (!taps.has(tap)) continue;
      const readAt = relu === 'in-place' ? (relus.get(node) ?? node) : node;
      const scale = at === 'before-relu' && readAt === node ? (this.tapScales[tap] ?? 1) : 1;
      reads.set(readAt, [...(reads.get(readAt) ?? []), { tap, scale }]);
    }
    const plan = planFor(graph, reads.keys());
    const readers = (node: number) => (plan.readers.get(node) ?? 0) + (reads.get(node)?.length ?? 0);
    return {
      graph,
      plan,
      reads,
      running: { way, pooling: hasL2 ? 'max' : pooling, weights: this.#weights, readers },
    };
  }
}

/** A value as a tap gives it; takes it over. */
function asRead({ reads }: Job<Read>, node: number, read: number, value: Tensor4D): [string, FeatureMap] {
  const { tap, scale } = reads.get(node)![read]!;
  if (scale === 1) return [tap, value as FeatureMap];
  const scaled: Tensor4D = mul(value, scale);
  value.dispose();
  return [tap, scaled as FeatureMap];
}
