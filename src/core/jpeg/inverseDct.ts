import {
  constantBits,
  f0298,
  f0390,
  f0541,
  f0765,
  f0899,
  f1175,
  f1501,
  f1847,
  f1961,
  f2053,
  f2562,
  f3072,
  passBits,
} from './dctConstants.ts';

const work = new Int32Array(64);

/**
 * The accurate integer inverse DCT of libjpeg, bit for bit: 64 dequantised coefficients, row by row, into samples 0..255 at
 * `to`, in rows of `stride`.
 */
export function inverseDct(block: Int32Array, out: Uint8ClampedArray, to: number, stride: number): void {
  for (let x = 0; x < 8; x++) line(block, x, 8, work, x, 8, constantBits - passBits);
  for (let y = 0; y < 8; y++) line(work, y * 8, 1, work, y * 8, 1, constantBits + passBits + 3);
  for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) out[to + y * stride + x] = work[y * 8 + x]! + 128;
}

function line(
  from: Int32Array,
  at: number,
  step: number,
  out: Int32Array,
  to: number,
  toStep: number,
  shift: number,
): void {
  const v = (i: number) => from[at + i * step]!;
  const even = (v(2) + v(6)) * f0541;
  const t2 = even - v(6) * f1847;
  const t3 = even + v(2) * f0765;
  const t0 = (v(0) + v(4)) << constantBits;
  const t1 = (v(0) - v(4)) << constantBits;
  const [s0, s3, s1, s2] = [t0 + t3, t0 - t3, t1 + t2, t1 - t2];
  const [o0, o1, o2, o3] = [v(7), v(5), v(3), v(1)];
  const z5 = (o0 + o2 + o1 + o3) * f1175;
  const z1 = -(o0 + o3) * f0899;
  const z2 = -(o1 + o2) * f2562;
  const z3 = -(o0 + o2) * f1961 + z5;
  const z4 = -(o1 + o3) * f0390 + z5;
  const p0 = o0 * f0298 + z1 + z3;
  const p1 = o1 * f2053 + z2 + z4;
  const p2 = o2 * f3072 + z2 + z3;
  const p3 = o3 * f1501 + z1 + z4;
  const half = 1 << (shift - 1);
  const put = (i: number, value: number) => {
    out[to + i * toStep] = (value + half) >> shift;
  };
  put(0, s0 + p3);
  put(7, s0 - p3);
  put(1, s1 + p2);
  put(6, s1 - p2);
  put(2, s2 + p1);
  put(5, s2 - p1);
  put(3, s3 + p0);
  put(4, s3 - p0);
}
