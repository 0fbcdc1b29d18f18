import '@tensorflow/tfjs-core'; // first: it makes the engine that the gradients register with
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { concat, mul, relu, type Tensor, type Tensor1D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { AppError } from '../failure.ts';
import type { FeatureMap, Image01 } from '../image.ts';
import { FrozenConv } from '../ops/frozenConv.ts';
import { pool } from '../ops/pool.ts';
import { rowsOf } from '../ops/rows.ts';
import type { ForwardVariant } from '../recipes/types.ts';
import { convolutions, outputSide, rowWindow, tensorShapes } from './geometry.ts';
import { nextTask } from './nextTask.ts';
import { preprocess } from './preprocess.ts';
import { RollingRows } from './rollingRows.ts';
import { type RowSource, type RowStage, type VisitRows, walkRows } from './rowWalk.ts';
import { type Step, share, type WalkOptions } from './step.ts';
import type { BackboneSpec, ConvSpec, LayerSpec, TapSpec, WeightFamily } from './types.ts';

/** Winograd's tiles are two rows high: they lie as they would in the whole image. */
const ROWS_TOGETHER = 2;

/**
 * What a layer is run for: a walk over whole images, the same by windows of rows (with zeros in them where they reach over
 * an edge), or a gradient.
 */
type Way = 'whole' | 'rows' | 'gradient';

/** A network whose weights never change: it owns them, and gives feature maps at the taps of its `spec`. */
export class Network {
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #waiting = new Map<string, Tensor>();
  readonly #convs = new Map<string, FrozenConv>();

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
    this.#shapes = tensorShapes(spec.layers);
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
    if (!shape || this.#waiting.has(name) || this.#convs.has(stem)) {
      const expected = shape ? `${name} once` : `a tensor of ${this.spec.label.en}`;
      throw new AppError({ code: 'bad-weights', file: name, reason: 'wrong-network', expected, found: name });
    }
    if (shape.join() !== tensor.shape.join()) {
      const [expected, found] = [shape, tensor.shape].map((s) => `[${s.join(', ')}]`) as [string, string];
      throw new AppError({ code: 'bad-weights', file: name, reason: 'wrong-shape', expected, found });
    }
    this.#waiting.set(name, tensor);
    const kernel = this.#waiting.get(`${stem}/kernel`);
    const bias = this.#waiting.get(`${stem}/bias`);
    if (!kernel || !bias) return;
    const spec = this.spec.layers.flatMap(convolutions).find((c) => c.tensor === stem)!;
    this.#waiting.delete(`${stem}/kernel`);
    this.#waiting.delete(`${stem}/bias`);
    this.#convs.set(stem, new FrozenConv(spec, kernel as Tensor4D, bias as Tensor1D));
  }

  /** Taps whose layers all have their weights. */
  usableTaps(): readonly string[] {
    const missing = this.spec.layers.findIndex((l) =>
      convolutions(l).some((c) => !this.#convs.has(c.tensor)),
    );
    const usable = missing < 0 ? this.spec.layers : this.spec.layers.slice(0, missing);
    const names = new Set(['', ...usable.map((l) => l.name)]);
    return this.spec.taps.filter((t) => names.has(t.layer)).map((t) => t.id);
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
    const wanted = this.#wanted(taps);
    const layers = this.#layersFor(wanted);
    let step: Step = { read: [], next: null };
    try {
      step = this.#start(x, wanted, variant, layers.length > 0);
      for (let done = 0; ; done += 1) {
        for (let read = step.read.shift(); read; read = step.read.shift())
          await visit(read.tap, read.value as FeatureMap);
        if (done > 0) options.onLayer?.(done, layers.length);
        const layer = layers[done];
        const input = step.next;
        if (!layer || !input) return;
        await nextTask();
        options.signal?.throwIfAborted();
        step = this.#run(layer, input, wanted, variant, { goOn: done + 1 < layers.length, way: 'whole' });
        input.dispose();
      }
    } finally {
      step.next?.dispose();
      for (const { value } of step.read) value.dispose();
    }
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
    variant: ForwardVariant,
    visit: VisitRows,
    options: WalkOptions = {},
  ): Promise<void> {
    const wanted = this.#wanted(taps);
    const layers = this.#layersFor(wanted);
    const start = (x: Image01) => this.#start(x, wanted, variant, layers.length > 0);
    let before = source.height;
    const stages = layers.map((layer, index): RowStage => {
      const after = outputSide(layer, before);
      const rolling = new RollingRows(rowWindow(layer), before, after, ROWS_TOGETHER);
      before = after;
      const goOn = index + 1 < layers.length;
      return {
        enter: (x) => this.#squeezed(layer, x),
        rolling,
        run: (rows, inside) => this.#run(layer, rows, wanted, variant, { goOn, way: 'rows', inside }),
      };
    });
    await walkRows(source, strip, start, stages, visit, options);
  }

  /**
   * The same as {@link walk}, synchronous and differentiable in x, for training. The caller owns the results; inside a gradient or a
   * tidy, as it is meant to be used, they go with it. Throws as {@link walk} does.
   */
  features(x: Image01, taps: readonly string[], variant: ForwardVariant): ReadonlyMap<string, FeatureMap> {
    const wanted = this.#wanted(new Set(taps));
    const layers = this.#layersFor(wanted);
    const found: Record<string, Tensor4D> = tidy(() => {
      const reads = this.#start(x, wanted, variant, layers.length > 0);
      const all = [...reads.read];
      let input = reads.next;
      layers.forEach((layer, index) => {
        const how = { goOn: index + 1 < layers.length, way: 'gradient' } as const;
        const step = this.#run(layer, input!, wanted, variant, how);
        all.push(...step.read);
        input = step.next;
      });
      return Object.fromEntries(all.map(({ tap, value }) => [tap, value]));
    });
    return new Map(taps.map((tap) => [tap, found[tap] as FeatureMap]));
  }

  dispose(): void {
    for (const conv of this.#convs.values()) conv.dispose();
    for (const tensor of this.#waiting.values()) tensor.dispose();
    this.#convs.clear();
    this.#waiting.clear();
  }

  #wanted(taps: ReadonlySet<string>): readonly TapSpec[] {
    const usable = this.usableTaps();
    const bad = [...taps].find((tap) => !usable.includes(tap));
    if (bad !== undefined)
      throw new AppError({ code: 'bad-request', what: 'tap', expected: usable.join(', '), found: bad });
    return this.spec.taps.filter((t) => taps.has(t.id));
  }

  #layersFor(wanted: readonly TapSpec[]): readonly LayerSpec[] {
    const last = wanted.at(-1)?.layer ?? '';
    return this.spec.layers.slice(0, this.spec.layers.findIndex((l) => l.name === last) + 1);
  }

  #start(x: Image01, wanted: readonly TapSpec[], variant: ForwardVariant, goOn: boolean): Step {
    const input = preprocess(x, this.family, variant.input);
    return share(
      wanted.filter((t) => t.at === 'input').map((t) => t.id),
      input,
      goOn,
    );
  }

  /** By rows, a fire module's squeeze comes before its windows: they are padded behind it. Takes `x` over. */
  #squeezed(layer: LayerSpec, x: Tensor4D): Tensor4D {
    if (layer.kind !== 'fire') return x;
    const squeezed = this.#convs.get(layer.squeeze.tensor)!.forward(x, 'relu');
    x.dispose();
    return squeezed;
  }

  /** One layer: a ReLU stays inside its convolution's kernel unless the values before it are wanted. */
  #run(
    layer: LayerSpec,
    input: Tensor4D,
    wanted: readonly TapSpec[],
    variant: ForwardVariant,
    { goOn, way, inside }: { goOn: boolean; way: Way; inside?: number },
  ): Step {
    const conv = (spec: ConvSpec, x: Tensor4D, activation: 'linear' | 'relu'): Tensor4D => {
      const frozen = this.#convs.get(spec.tensor)!;
      switch (way) {
        case 'whole':
          return frozen.forward(x, activation);
        case 'rows':
          return frozen.forwardRows(x, activation);
        case 'gradient':
          return frozen.differentiable(x, activation);
        default:
          return way satisfies never;
      }
    };
    const here = wanted.filter((t) => t.layer === layer.name);
    const ids = (at: TapSpec['at']): string[] => here.filter((t) => t.at === at).map((t) => t.id);
    switch (layer.kind) {
      case 'maxPool':
        return share(
          [],
          tidy(() => pool(input, layer, variant.pooling, inside)),
          goOn,
        );
      case 'conv': {
        const before = ids('before-relu');
        const after = ids('after-relu');
        if (before.length === 0 || variant.relu === 'in-place')
          return share([...before, ...after], conv(layer, input, 'relu'), goOn);
        const linear = conv(layer, input, 'linear');
        const rest = after.length > 0 || goOn ? share(after, relu(linear), goOn) : { read: [], next: null };
        return { read: [...this.#scaled(before, linear), ...rest.read], next: rest.next };
      }
      case 'fire': {
        const expanded = tidy(() => {
          const squeezed = way === 'rows' ? input : conv(layer.squeeze, input, 'relu');
          const middle = way === 'rows' ? rowsOf(squeezed, 1, squeezed.shape[1] - 1) : squeezed;
          return concat([conv(layer.expand1x1, middle, 'relu'), conv(layer.expand3x3, squeezed, 'relu')], 3);
        });
        return share(ids('after-relu'), expanded, goOn);
      }
      default:
        return layer satisfies never;
    }
  }

  /** Values before a ReLU, scaled where {@link tapScales} says so; takes `value` over. */
  #scaled(taps: readonly string[], value: Tensor4D): Step['read'] {
    const scale = this.tapScales[taps[0] ?? ''] ?? 1;
    if (scale === 1) return share(taps, value, false).read;
    const scaled: Tensor4D = mul(value, scale);
    value.dispose();
    return share(taps, scaled, false).read;
  }
}
