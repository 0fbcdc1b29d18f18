import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import { backboneIds } from '#core/backbones/ids.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { type LearntKind, learntOf } from '#core/metrics/learnt.ts';
import { expectedLearnt, expectedTensors } from './expected.ts';
import { badWeights, shapeText } from './refuse.ts';
import { elementCount } from './tensorFile.ts';

/** Largest shard in bytes. */
export const shardBytes = 4 * 1024 * 1024;
/** Largest manifest in bytes that is read at all. */
export const maxManifestBytes = 1024 * 1024;

const fileName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const dtype = z.enum(['float32', 'float16']);
const size = z.number().int().nonnegative();

const manifestSchema = z.object({
  schema: z.literal('perceptual-weights/1'),
  id: z.enum(backboneIds),
  family: z.enum(['oxford', 'torchvision', 'lpips', 'clip']),
  dtype,
  /** The stream of tensors, cut into files. */
  paths: z.array(z.object({ file: fileName, sizeBytes: size.max(shardBytes), sha256 })).max(10_000),
  /** What the stream holds, in order, without padding, little-endian, row-major. */
  weights: z.array(z.object({ name: z.string(), shape: z.array(size).max(8), dtype })).max(10_000),
  /** SHA-256 of the whole stream. */
  weightsSha256: sha256,
  source: z.string(),
  licence: z.string(),
  /** Factor per tap that brings its distances to those of the network it imitates. */
  layerScale: z.record(z.string(), z.number()).optional(),
  /** Measured agreement with the network it imitates. */
  agreement: z
    .array(
      z.looseObject({
        tap: z.string(),
        spearman: z.number(),
        pearsonLog: z.number(),
        /** Mean of |ln(its distance / that of the other)| over the pairs. */
        absLogRatio: z.number().optional(),
      }),
    )
    .optional(),
});

/** `models/<id>/manifest.json`: one network's weights as a stream of tensors in shards. */
export type WeightsManifest = z.infer<typeof manifestSchema>;

/** Checks the form and the sums of a manifest. Throws `bad-weights` naming `file`. */
export function parseManifest(json: unknown, file: string): WeightsManifest {
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue?.path.join('.') || 'manifest';
    throw badWeights(file, 'unknown-format', 'perceptual-weights/1', `${at}: ${issue?.message ?? ''}`);
  }
  const manifest = parsed.data;
  const stored = streamBytes(manifest);
  const described = manifest.weights.reduce((sum, weight) => sum + weightBytes(weight), 0);
  if (stored !== described) {
    throw badWeights(file, 'truncated', `${described} bytes`, `${stored} bytes`);
  }
  return manifest;
}

/** Checks that the manifest holds exactly what `spec` needs (what metrics have learnt may be missing). Throws `bad-weights`. */
export function checkManifest(manifest: WeightsManifest, spec: BackboneSpec, file: string): void {
  if (manifest.id !== spec.id) throw badWeights(file, 'wrong-network', spec.id, manifest.id);
  if (!spec.families.includes(manifest.family)) {
    throw badWeights(file, 'wrong-family', spec.families.join(', '), manifest.family);
  }
  const layers = expectedTensors(spec);
  const learnt = expectedLearnt(spec).flatMap(({ kind, tensors }) =>
    hasLearnt(manifest, kind) ? tensors : [],
  );
  [...layers, ...learnt].forEach(({ name, shape }, index) => {
    const weight = manifest.weights[index];
    if (weight?.name !== name) throw badWeights(file, 'wrong-network', name, weight?.name ?? '-');
    if (shapeText(weight.shape) !== shapeText(shape)) {
      throw badWeights(file, 'wrong-shape', `${name} ${shapeText(shape)}`, shapeText(weight.shape));
    }
  });
  const extra = manifest.weights[layers.length + learnt.length];
  if (extra) throw badWeights(file, 'wrong-network', spec.id, extra.name);
}

/** Bytes of one tensor in the stream. */
export const weightBytes = (weight: { shape: readonly number[]; dtype: 'float32' | 'float16' }): number =>
  elementCount(weight.shape) * (weight.dtype === 'float32' ? 4 : 2);

/** Bytes of all shards. */
export const streamBytes = (manifest: WeightsManifest): number =>
  manifest.paths.reduce((sum, path) => sum + path.sizeBytes, 0);

/** Whether what a metric has learnt is in it. */
export const hasLearnt = (manifest: WeightsManifest, kind: LearntKind): boolean =>
  manifest.weights.some(({ name }) => learntOf(name)?.kind === kind);
