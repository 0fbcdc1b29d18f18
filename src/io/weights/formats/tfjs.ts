import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import type { ByteSource } from '../byteSource.ts';
import { type ElementType, elementBytes, toFloat32 } from '../elements.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor, type TensorFile } from '../tensorFile.ts';
import { type FindSource, Stream } from './stream.ts';

const size = z.number().int().nonnegative();
const quantisation = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
});
const groupsSchema = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(size).max(8),
        dtype: z.string(),
        quantization: quantisation.optional(),
      }),
    ),
  }),
);
const modelSchema = z.object({ weightsManifest: groupsSchema });
type Weight = z.infer<typeof groupsSchema>[number]['weights'][number];

/** Whether a JSON value is a TensorFlow.js model.json or a bare weights manifest. */
export const isTfjs = (json: unknown): boolean =>
  Array.isArray(json) || (typeof json === 'object' && json !== null && 'weightsManifest' in json);

/**
 * Opens a TensorFlow.js model: each group of `weightsManifest` is a stream of tensors cut into shards that `find` gets by
 * file name. Quantised ones (uint8, uint16: value = integer * scale + min; float16) become float32. Throws `bad-weights`.
 */
export async function openTfjs(json: unknown, file: string, find: FindSource): Promise<TensorFile> {
  const groups = groupsSchema.safeParse(
    Array.isArray(json) ? json : modelSchema.safeParse(json).data?.weightsManifest,
  );
  if (!groups.success) {
    const issue = groups.error.issues[0];
    throw badWeights(
      file,
      'unknown-format',
      'weightsManifest',
      `${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  const tensors: StoredTensor[] = [];
  for (const group of groups.data) {
    const stream = new Stream(file, await findAll(group.paths, file, find));
    let offset = 0;
    for (const weight of group.weights) {
      const start = offset;
      const type = elementType(weight, file);
      offset += elementCount(weight.shape) * elementBytes[type];
      tensors.push(stored(weight, type, stream, start, offset));
    }
    if (offset > stream.size) throw badWeights(file, 'truncated', `${offset} bytes`, `${stream.size} bytes`);
  }
  return { file, format: 'tfjs', tensors, origin: '', declared: null };
}

function stored(weight: Weight, type: ElementType, stream: Stream, start: number, end: number): StoredTensor {
  const { scale = 1, min = 0 } = weight.quantization ?? {};
  return {
    name: weight.name,
    shape: weight.shape,
    half: type === 'F16',
    read: async (signal) => toFloat32(type, await stream.read(start, end, signal), { scale, min }),
  };
}

function elementType({ name, dtype, quantization }: Weight, file: string): ElementType {
  switch (quantization?.dtype ?? dtype) {
    case 'float32':
      return 'F32';
    case 'float16':
      return 'F16';
    case 'uint8':
      return 'U8';
    case 'uint16':
      return 'U16';
    default:
      throw badWeights(file, 'unknown-format', `${name}: float32, float16, uint8, uint16`, dtype);
  }
}

async function findAll(paths: readonly string[], file: string, find: FindSource): Promise<ByteSource[]> {
  const sources: ByteSource[] = [];
  for (const path of paths) {
    const source = await find(path);
    if (!source)
      throw badWeights(file, 'truncated', paths.join(', ').slice(0, 300), `- ${path.slice(0, 100)}`);
    sources.push(source);
  }
  return sources;
}
