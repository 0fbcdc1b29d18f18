import { averaged } from '#core/distances/averagedMask.ts';
import type { Size } from '#core/failure.ts';
import type { Conventions } from '#core/metrics/conventions.ts';
import type { MetricId } from '#core/metrics/ids.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { metrics } from '#core/metrics/registry.ts';
import type { PixelMap, Plane } from '#core/metrics/types.ts';
import type { Prepare } from '#io/images/types.ts';
import type { CompareContext } from './context.ts';
import { giveWayOf, onNetwork, stored } from './metricInputs.ts';

export interface MetricMapRequest {
  readonly reference: string;
  readonly generated: string;
  /** As for the picture that it is laid over; the metric itself is taken at the images' own size. */
  readonly prepare: Prepare;
  readonly metric: MetricId;
  readonly conventions: Conventions;
}

/** Where a metric finds a pair unlike, over the whole of it. */
export interface MetricMap {
  /** To be added up, each spread over the whole picture. */
  readonly layers: readonly Plane[];
  /** Over all places that have a value. */
  readonly mean: number;
}

type MapContext = Pick<CompareContext, 'pairs' | 'networks' | 'references' | 'signal'>;

/**
 * A metric's map of the whole pair, whatever the region; no layer is larger than the picture. Null where the metric has none:
 * without its network, or of too small an image. Throws as `Pairs.of`.
 */
export async function metricMap(request: MetricMapRequest, context: MapContext): Promise<MetricMap | null> {
  const { signal } = context;
  const { reference, generated, prepare, conventions } = request;
  const pair = await context.pairs.of(reference, generated, { ...prepare, longestSide: null }, signal);
  const { working } = await context.pairs.of(reference, generated, prepare, signal);
  const metric = metrics[request.metric];
  if (metric.needs !== null) {
    const { map } = metric;
    if (!map) return null;
    const layers = await onNetwork(metric, { pair, mask: null, input: 'family' }, context, map.make);
    return layers && madeOf(layers, working);
  }
  const { width, height } = pair.reference;
  const made = await metric.map?.make(
    pixelPair(stored(pair.reference), stored(pair.generated), null, conventions, giveWayOf(signal)),
  );
  if (!made) return null;
  const whole = { width, height, values: placed(made, conventions.border, { width, height }) };
  return { ...madeOf([whole], working), mean: meanOf(made) };
}

const madeOf = (layers: readonly Plane[], most: Size): MetricMap => ({
  layers: layers.map((layer) =>
    layer.width > most.width || layer.height > most.height
      ? { width: most.width, height: most.height, values: averaged(layer, most) }
      : layer,
  ),
  mean: layers.reduce((sum, layer) => sum + meanOf(layer), 0),
});

const meanOf = ({ values }: Plane): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A map over the whole image, a value a pixel: 0 where the metric has none. */
function placed(map: PixelMap, border: number, { width, height }: Size): Float32Array<ArrayBuffer> {
  const { inset, scale, values } = map;
  const from = border + inset;
  if (from === 0 && scale === 1) return values;
  const whole = new Float32Array(width * height);
  for (let y = from; y < height - from; y += 1)
    for (let x = from; x < width - from; x += 1)
      whole[y * width + x] =
        values[Math.floor((y - from) / scale) * map.width + Math.floor((x - from) / scale)]!;
  return whole;
}
