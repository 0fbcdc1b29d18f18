import { toFloat32 } from '../elements.ts';
import { sha256Hex } from '../hash.ts';
import { parseManifest, streamBytes, weightBytes } from '../manifest.ts';
import { badWeights } from '../refuse.ts';
import type { TensorFile } from '../tensorFile.ts';
import { type FindSource, Stream } from './stream.ts';

/** Opens a `manifest.json` of this app with its shards; every shard's SHA-256 is checked first. Throws `bad-weights`. */
export async function openManifest(
  json: unknown,
  file: string,
  find: FindSource,
  signal?: AbortSignal,
): Promise<TensorFile> {
  const manifest = parseManifest(json, file);
  const parts = [];
  for (const path of manifest.paths) {
    const part = await find(path.file);
    if (part?.size !== path.sizeBytes) {
      throw badWeights(path.file, 'truncated', `${path.sizeBytes} bytes`, part ? `${part.size} bytes` : '-');
    }
    const found = await sha256Hex(await part.read(0, part.size, signal));
    if (found !== path.sha256) throw badWeights(path.file, 'wrong-checksum', path.sha256, found);
    parts.push(part);
  }
  const stream = new Stream(file, parts);
  let offset = 0;
  const tensors = manifest.weights.map((weight) => {
    const start = offset;
    offset += weightBytes(weight);
    const end = offset;
    const type = weight.dtype === 'float32' ? ('F32' as const) : ('F16' as const);
    return {
      name: weight.name,
      shape: weight.shape,
      half: type === 'F16',
      read: async (readSignal?: AbortSignal) => toFloat32(type, await stream.read(start, end, readSignal)),
    };
  });
  if (offset !== streamBytes(manifest)) throw new Error('openManifest: parseManifest let unequal sums pass');
  const { family, source, licence, layerScale, agreement } = manifest;
  const declared = { family, source, licence, layerScale, agreement };
  return { file, format: 'manifest', tensors, origin: source, declared };
}
