import { float32ToHalves } from '../float16.ts';
import { concat, toBytes } from './bytes.ts';
import type { TestTensor } from './tensors.ts';

export type TestDtype = 'F32' | 'F16' | 'BF16' | 'U8';

/** Bytes of a safetensors file. U8: the values are integers already. */
export function safetensorsFile(
  tensors: readonly TestTensor[],
  dtype: TestDtype = 'F32',
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  const data: Uint8Array[] = [];
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    const bytes = encode(values, dtype);
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
    data.push(bytes);
  }
  return withHeader(header, ...data);
}

/** A header of one's own making before `data`. */
export function withHeader(header: unknown, ...data: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = toBytes(new BigUint64Array([BigInt(json.length)]));
  return concat(length, json, ...data);
}

function encode(values: Float32Array<ArrayBuffer>, dtype: TestDtype): Uint8Array {
  switch (dtype) {
    case 'F32':
      return toBytes(values);
    case 'F16':
      return toBytes(float32ToHalves(values));
    case 'BF16':
      return toBytes(Uint16Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16));
    case 'U8':
      return Uint8Array.from(values);
    default:
      return dtype satisfies never;
  }
}
