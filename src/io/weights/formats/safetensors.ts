import '#core/zodWithoutEval.ts';
import * as z from 'zod';
import type { ByteSource } from '../byteSource.ts';
import { type ElementType, elementBytes, type Quantisation, toFloat32 } from '../elements.ts';
import { badWeights } from '../refuse.ts';
import { elementCount, type StoredTensor, type TensorFile } from '../tensorFile.ts';

/** Largest header in bytes that is parsed; the networks of this app need less than 10 kB. */
const maxHeaderBytes = 4 * 1024 * 1024;

const size = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(size).max(8),
  data_offsets: z.tuple([size, size]),
});
const headerSchema = z.record(z.string(), z.unknown());
const metadataSchema = z.record(z.string(), z.string());
const quantisationSchema = z.record(z.string(), z.object({ scale: z.number(), min: z.number() }));

const readable: ReadonlySet<string> = new Set<ElementType>(['F64', 'F32', 'F16', 'BF16', 'U8']);
const isReadable = (dtype: string): dtype is ElementType => readable.has(dtype);

/**
 * Opens a safetensors file: 8 bytes of header length, a JSON header, the data.
 * https://huggingface.co/docs/safetensors. U8 tensors are dequantised by `__metadata__.quantization`, a JSON text of
 * `{ name: { scale, min } }`. Throws `bad-weights`.
 */
export async function openSafetensors(source: ByteSource, signal?: AbortSignal): Promise<TensorFile> {
  const { name: file } = source;
  const lengthBytes = await source.read(0, 8, signal);
  const headerLength = Number(new DataView(lengthBytes.buffer).getBigUint64(0, true));
  if (headerLength > maxHeaderBytes) {
    throw badWeights(file, 'unsafe', `header <= ${maxHeaderBytes} bytes`, `${headerLength} bytes`);
  }
  const header = parseHeader(await source.read(8, 8 + headerLength, signal), file);
  const dataStart = 8 + headerLength;
  const metadata = metadataSchema.safeParse(header.__metadata__ ?? {}).data ?? {};
  const quantisations = parseQuantisations(metadata.quantization, file);
  const spans: { name: string; start: number; end: number }[] = [];
  const tensors = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]): StoredTensor => {
      const entry = entrySchema.safeParse(value);
      if (!entry.success) throw badWeights(file, 'unknown-format', 'safetensors', `header of ${name}`);
      const { dtype, shape, data_offsets } = entry.data;
      const [start, end] = data_offsets;
      const quantisation = quantisations.get(name) ?? null;
      if (isReadable(dtype) && end - start !== elementCount(shape) * elementBytes[dtype]) {
        const expected = `${name}: ${elementCount(shape) * elementBytes[dtype]} bytes`;
        throw badWeights(file, 'unsafe', expected, `${end - start} bytes`);
      }
      if (dataStart + end > source.size) {
        throw badWeights(file, 'truncated', `${dataStart + end} bytes`, `${source.size} bytes`);
      }
      spans.push({ name, start, end });
      return {
        name,
        shape,
        half: dtype === 'F16',
        async read(readSignal) {
          if (!isReadable(dtype)) {
            throw badWeights(file, 'unknown-format', `${name}: F32, F16, BF16, U8`, dtype);
          }
          if (dtype === 'U8' && !quantisation) {
            throw badWeights(file, 'unknown-format', `${name}: quantization { scale, min }`, '-');
          }
          const bytes = await source.read(dataStart + start, dataStart + end, readSignal);
          return toFloat32(dtype, bytes, quantisation);
        },
      };
    });
  refuseOverlaps(spans, file);
  return {
    file,
    format: 'safetensors',
    tensors,
    origin: metadata.format ?? '',
    declared: null,
  };
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    throw badWeights(file, 'unknown-format', 'safetensors', 'header that is not JSON');
  }
}

function parseQuantisations(text: string | undefined, file: string): Map<string, Quantisation> {
  if (text === undefined) return new Map();
  try {
    return new Map(Object.entries(quantisationSchema.parse(JSON.parse(text))));
  } catch {
    throw badWeights(file, 'unknown-format', 'quantization { name: { scale, min } }', text.slice(0, 40));
  }
}

function refuseOverlaps(spans: { name: string; start: number; end: number }[], file: string): void {
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  spans.forEach((span, index) => {
    const before = spans[index - 1];
    if (before && span.start < before.end) {
      throw badWeights(file, 'unsafe', `${span.name} from byte ${before.end}`, `byte ${span.start}`);
    }
  });
}
