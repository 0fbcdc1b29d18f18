import { describe, expect, it } from 'vitest';
import { toFloat32 } from './elements.ts';
import { concat, toBytes } from './testing/bytes.ts';

describe('toFloat32', () => {
  it('dequantises in float32: product rounded, then the sum', () => {
    const scale = 0.0014348510725825442;
    const min = -0.1104835325888559;
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    const expected = Float32Array.from(all, (u) =>
      Math.fround(Math.fround(u * Math.fround(scale)) + Math.fround(min)),
    );
    expect(toFloat32('U8', all, { scale, min })).toEqual(expected);
    const inDouble = Float32Array.from(all, (u) => u * scale + min);
    expect(inDouble).not.toEqual(expected);
    expect(toFloat32('U16', toBytes(Uint16Array.from(all)), { scale, min })).toEqual(expected);
  });

  it('reads bfloat16 as the upper half of a float32', () => {
    const bytes = toBytes(new Uint16Array([0x3f80, 0xc040, 0x0000]));
    expect(toFloat32('BF16', bytes)).toEqual(new Float32Array([1, -3, 0]));
  });

  it('reads float64 and bytes at an odd place', () => {
    const bytes = concat(Uint8Array.of(7), toBytes(new Float64Array([0.1, -2]))).subarray(1);
    expect(toFloat32('F64', bytes)).toEqual(new Float32Array([0.1, -2]));
    const floats = concat(Uint8Array.of(7), toBytes(new Float32Array([0.5]))).subarray(1);
    expect(toFloat32('F32', floats)).toEqual(new Float32Array([0.5]));
  });
});
