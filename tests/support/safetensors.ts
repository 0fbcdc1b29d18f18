import { readFileSync } from 'node:fs';
import { truthPath } from './truth.ts';

export interface StoredTensor {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

interface Header {
  dtype: 'F32' | 'U8';
  shape: number[];
  data_offsets: [number, number];
}

/**
 * The tensors of a weights file of the reference data, in file order. U8 kernels become `u8 * scale + min`, in float32.
 * For tests alone: the app's own reader is stricter and knows more formats.
 */
export function readSafetensors(file: string): StoredTensor[] {
  const bytes = readFileSync(truthPath(`weights/${file}`));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(bytes.subarray(8, start).toString('utf8'));
  const scales: Record<string, { scale: number; min: number }> = JSON.parse(metadata.quantization ?? '{}');
  return (Object.entries(tensors) as [string, Header][])
    .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const raw = new Uint8Array(bytes.subarray(start + from, start + to));
        if (dtype === 'F32') return { name, shape, values: new Float32Array(raw.buffer) };
        const { scale, min } = scales[name]!;
        const values = Float32Array.from(raw, (u) => Math.fround(u * Math.fround(scale)) + Math.fround(min));
        return { name, shape, values };
      },
    );
}
