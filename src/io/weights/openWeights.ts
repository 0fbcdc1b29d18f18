import type { WeightFamily } from '#core/backbones/types.ts';
import { learntKinds, learntOf } from '#core/metrics/learnt.ts';
import { assemble, type FetchShard } from './assemble.ts';
import type { Learnt } from './learnt.ts';
import { hasLearnt, streamBytes, type WeightsManifest } from './manifest.ts';
import type { Recognised } from './recognise.ts';
import type { NamedTensor } from './tensorFile.ts';

export interface WeightsIdentity {
  family: WeightFamily;
  dtype: 'float32' | 'float16';
  sha256: string;
  source: string;
  /** The manifest's `layerScale`: what the values at some taps before their ReLU are multiplied with. */
  tapScales?: Readonly<Record<string, number>>;
}

/** A network's weights, found but not read yet. */
export interface OpenWeights {
  readonly identity: WeightsIdentity;
  readonly bytes: number;
  readonly where: 'server' | 'browser';
  readonly manifest: WeightsManifest;
  /** Tensors in layer order as they arrive, what metrics have learnt last; each shard's SHA-256 is checked before its use. */
  tensors(
    onProgress?: (bytesDone: number, bytesTotal: number) => void,
    signal?: AbortSignal,
  ): AsyncGenerator<NamedTensor>;
}

export function toOpen(
  manifest: WeightsManifest,
  where: 'server' | 'browser',
  shards: FetchShard,
): OpenWeights {
  const { family, dtype, weightsSha256, source, layerScale } = manifest;
  return {
    identity: { family, dtype, sha256: weightsSha256, source, ...(layerScale && { tapScales: layerScale }) },
    bytes: streamBytes(manifest),
    where,
    manifest,
    tensors: (onProgress, signal) => assemble(manifest, shards, onProgress, signal),
  };
}

/** Opened weights as a network to convert again. Its tensors must be read in order, each once. */
export function toNetwork(open: OpenWeights, signal?: AbortSignal): Recognised {
  const { id, family, source, licence, layerScale, agreement, weights } = open.manifest;
  const stream = open.tensors(undefined, signal);
  return {
    id,
    family,
    file: id,
    source,
    licence,
    declared: { family, source, licence, layerScale, agreement },
    tensors: weights
      .filter(({ name }) => learntOf(name) === null)
      .map(({ name, shape, dtype }) => ({
        name,
        shape,
        half: dtype === 'float16',
        async read() {
          const next = await stream.next();
          if (next.done || next.value.name !== name) throw new Error(`toNetwork: ${name} read out of order`);
          return next.value;
        },
      })),
  };
}

/** What metrics have learnt that is in opened weights. */
export async function learntIn(open: OpenWeights, signal?: AbortSignal): Promise<readonly Learnt[]> {
  const { id } = open.manifest;
  const kinds = learntKinds.filter((kind) => hasLearnt(open.manifest, kind));
  if (kinds.length === 0) return [];
  const all: NamedTensor[] = [];
  for await (const tensor of open.tensors(undefined, signal)) if (learntOf(tensor.name)) all.push(tensor);
  return kinds.map((kind) => ({
    id,
    kind,
    file: id,
    read: async () => all.filter(({ name }) => learntOf(name)?.kind === kind),
  }));
}
