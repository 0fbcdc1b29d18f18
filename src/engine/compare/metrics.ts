import type { Size } from '#core/failure.ts';
import type { Conventions } from '#core/metrics/conventions.ts';
import type { MetricId } from '#core/metrics/ids.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { metrics as metricRegistry } from '#core/metrics/registry.ts';
import type { InputVariant } from '#core/recipes/types.ts';
import { type PixelMask, scaledMask } from '#core/rgbImage.ts';
import type { Prepare } from '#io/images/types.ts';
import type { CompareContext } from './context.ts';
import { giveWayOf, onNetwork, stored } from './metricInputs.ts';

/** Metrics of one pair beside the perceptual distance. */
export interface MetricsRequest {
  readonly reference: string;
  readonly generated: string;
  /**
   * As for the distances, but for the working size: metrics are of the images at their own, unless another is looked
   * for.
   */
  readonly prepare: Omit<Prepare, 'longestSide'> & { readonly longestSide?: number | null | undefined };
  /** What the networks of metrics are fed; `family`, as they are defined, where it is not said. */
  readonly input?: InputVariant | undefined;
  readonly metrics: readonly MetricId[];
  readonly conventions: Conventions;
  /** Region over the working image; it is laid over the images by nearest neighbours. */
  readonly mask: PixelMask | null;
}

export interface Metrics {
  /** At which the images were taken: the reference's own, or the common one where both were cut. */
  readonly size: Size;
  /** Null where a metric has no value: LPIPS and DISTS without their network or what they have learnt, of other weights or of too small an image, SSIM of less than a window. */
  readonly values: readonly { readonly id: MetricId; readonly value: number | null }[];
  readonly conventions: Conventions;
}

type MetricsContext = Pick<CompareContext, 'pairs' | 'networks' | 'references' | 'signal' | 'onProgress'>;

/** Measures what is asked for at the images' own size. Throws as `Pairs.of`. */
export async function metrics(request: MetricsRequest, context: MetricsContext): Promise<Metrics> {
  const { signal, onProgress } = context;
  onProgress('metrics', 0, request.metrics.length);
  const prepare = { ...request.prepare, longestSide: request.prepare.longestSide ?? null };
  const pair = await context.pairs.of(request.reference, request.generated, prepare, signal);
  const { reference, generated } = pair;
  const { width, height } = reference;
  const mask = request.mask && scaledMask(request.mask, { width, height });
  const values: { id: MetricId; value: number | null }[] = [];
  const ofPixels = pixelPair(
    stored(reference),
    stored(generated),
    mask,
    request.conventions,
    giveWayOf(signal),
  );
  for (const id of request.metrics) {
    signal.throwIfAborted();
    onProgress('metrics', values.length, request.metrics.length);
    const metric = metricRegistry[id];
    const value =
      metric.needs === null
        ? await metric.measure(ofPixels)
        : await onNetwork(metric, { pair, mask, input: request.input ?? 'family' }, context, metric.measure);
    values.push({ id, value });
  }
  return { size: { width, height }, values, conventions: request.conventions };
}
