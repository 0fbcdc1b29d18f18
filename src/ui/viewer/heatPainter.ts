import type { Size } from '#worker/protocol.ts';
import { colourTable, colourValues } from './colourMaps.ts';
import { addToRegions, hottest, type Region } from './hottest.ts';
import { lockedTop, percentile, shownShare } from './range.ts';
import { Raster } from './raster.ts';
import { inStrips, turn } from './strips.ts';
import type { HeatMap, HeatSettings } from './types.ts';
import { fillWeightedMap, planWeightedMap, type WeightedLayer, type WeightedMapPlan } from './weightedMap.ts';

export interface HeatJob {
  readonly layers: readonly WeightedLayer[];
  /** Maps that share one range when it is locked. */
  readonly family: readonly HeatMap[];
  readonly settings: Pick<HeatSettings, 'colourMap' | 'scale' | 'range' | 'upsampling' | 'clearLow'>;
}

/** What a drawn heat map says, for the legend and for words. */
export interface HeatSummary {
  /** Value of the last colour. */
  readonly top: number;
  /** There are values above `top`. */
  readonly clipped: boolean;
  readonly mean: number;
  readonly highest: number;
  readonly hottest: { region: Region | 'even'; share: number } | null;
}

/**
 * Draws heat maps of one size, the newest job last: a job that comes while another is drawn waits, and replaces one
 * that waits already. So a slider in motion is followed at the pace that drawing takes.
 */
export class HeatPainter {
  readonly raster: Raster;
  /** What is drawn; for read-outs. */
  plan: WeightedMapPlan | null = null;
  readonly #values: Float32Array<ArrayBuffer>;
  readonly #stop = new AbortController();
  #next: HeatJob | null = null;
  #drawing = false;
  #locked: { family: readonly HeatMap[]; top: number } = { family: [], top: 0 };

  constructor(
    readonly size: Size,
    readonly onDrawn: (summary: HeatSummary) => void,
  ) {
    this.raster = new Raster(size);
    this.#values = new Float32Array(size.width * size.height);
  }

  request(job: HeatJob): void {
    this.#next = job;
    if (this.#drawing) return;
    this.#drawing = true;
    void this.#drawAll();
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #drawAll(): Promise<void> {
    // In a turn of its own: what asks for a map has the page to lay out and to paint, too.
    await turn();
    while (this.#next && !this.#stop.signal.aborted) {
      const job = this.#next;
      this.#next = null;
      const summary = await this.#draw(job);
      if (summary) this.onDrawn(summary);
    }
    this.#drawing = false;
  }

  async #draw({ layers, family, settings }: HeatJob): Promise<HeatSummary | null> {
    const { size, raster } = this;
    const values = this.#values;
    const plan = planWeightedMap(layers, size, settings.upsampling);
    const regions = new Float64Array(9);
    let highest = 0;
    const filled = await inStrips(size, this.#stop.signal, (from, to) => {
      fillWeightedMap(plan, from, to, values);
      addToRegions(values, size.width, size.height, from, to, regions);
      for (let i = from * size.width; i < to * size.width; i++)
        if (values[i]! > highest) highest = values[i]!;
    });
    if (!filled) return null;
    const top = await this.#top(settings.range, layers, family, highest);
    const table = colourTable(settings);
    const coloured = await inStrips(size, this.#stop.signal, (from, to) => {
      colourValues(values, from * size.width, to * size.width, top, table, raster.pixels);
    });
    if (!coloured) return null;
    // At once: every frame in which a canvas changes copies all of it.
    raster.show();
    this.plan = plan;
    const mean = regions.reduce((sum, value) => sum + value, 0) / values.length;
    return { top, clipped: highest > top * (1 + 1e-6), mean, highest, hottest: hottest(regions) };
  }

  async #top(
    range: HeatSettings['range'],
    layers: readonly WeightedLayer[],
    family: readonly HeatMap[],
    highest: number,
  ): Promise<number> {
    switch (range) {
      case 'max':
        return highest;
      case 'percentile':
        return percentile(this.#values, shownShare, highest);
      case 'locked': {
        // A sum has no business in the range of single taps: it keeps its own.
        if (layers.length !== 1 || layers[0]!.weight !== 1) return highest;
        if (!sameItems(this.#locked.family, family)) this.#locked = { family, top: await lockedTop(family) };
        return this.#locked.top;
      }
      default:
        return range satisfies never;
    }
  }
}

export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
