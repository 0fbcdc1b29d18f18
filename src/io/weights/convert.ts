import { backbones } from '#core/backbones/registry.ts';
import { expectedTensors, totalBytes } from './expected.ts';
import type { Learnt } from './learnt.ts';
import type { WeightsManifest } from './manifest.ts';
import type { Recognised } from './recognise.ts';
import { ShardWriter, type WriteShard } from './shards.ts';
import type { NamedTensor } from './tensorFile.ts';

export interface ConvertOptions {
  /** `auto`: float16 where the file itself holds float16 throughout, else float32. */
  readonly dtype: 'float32' | 'float16' | 'auto';
  /** What metrics have learnt, in the order in which it is stored. */
  readonly learnt: readonly Learnt[];
  readonly write: WriteShard;
  readonly onTensor?: (tensor: NamedTensor) => void | Promise<void>;
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a network tensor by tensor in layer order, what metrics have learnt last, and writes it as shards. One tensor and one shard
 * are held at a time. Returns the manifest, which the caller stores after the last shard. Throws `bad-weights`.
 */
export async function convert(network: Recognised, options: ConvertOptions): Promise<WeightsManifest> {
  const { signal } = options;
  const dtype = resolveDtype(network, options.dtype);
  const learnt = (await Promise.all(options.learnt.map((one) => one.read(signal)))).flat();
  const layers = expectedTensors(backbones[network.id]);
  const total = totalBytes([...layers, ...learnt], dtype);
  const writer = new ShardWriter(total, options.write);
  let done = 0;
  const add = async (tensor: NamedTensor) => {
    await options.onTensor?.(tensor);
    await writer.add(tensor, dtype, network.file);
    done += tensor.values.length * (dtype === 'float32' ? 4 : 2);
    options.onProgress?.(done, total);
  };
  for (const tensor of network.tensors) {
    signal?.throwIfAborted();
    await add(await tensor.read(signal));
  }
  for (const tensor of learnt) await add(tensor);
  const { paths, weights, weightsSha256 } = await writer.finish();
  return {
    schema: 'perceptual-weights/1',
    id: network.id,
    family: network.family,
    dtype,
    paths,
    weights,
    weightsSha256,
    source: network.source,
    licence: network.licence,
    ...(network.declared?.layerScale && { layerScale: network.declared.layerScale }),
    ...(network.declared?.agreement && { agreement: network.declared.agreement }),
  };
}

/** The element type that {@link convert} will write. */
export function resolveDtype(network: Recognised, wanted: ConvertOptions['dtype']): 'float32' | 'float16' {
  if (wanted !== 'auto') return wanted;
  return network.tensors.every(({ half }) => half) ? 'float16' : 'float32';
}
