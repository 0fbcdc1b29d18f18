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

/**
 * The accurate integer DCT of libjpeg, bit for bit: 64 samples less 128, row by row, become coefficients times 8, in place.
 */
export function forwardDct(block: Int32Array): void {
  for (let y = 0; y < 8; y++) line(block, y * 8, 1, passBits, 0, constantBits - passBits);
  for (let x = 0; x < 8; x++) line(block, x, 8, 0, passBits, constantBits + passBits);
}

/** The whole-numbered terms are shifted up by `up` or down by `down` bits, the others down by `shift`. */
function line(d: Int32Array, at: number, step: number, up: number, down: number, shift: number): void {
  const v = (i: number) => d[at + i * step]!;
  const [t0, t7, t1, t6] = [v(0) + v(7), v(0) - v(7), v(1) + v(6), v(1) - v(6)];
  const [t2, t5, t3, t4] = [v(2) + v(5), v(2) - v(5), v(3) + v(4), v(3) - v(4)];
  const [t10, t13, t11, t12] = [t0 + t3, t0 - t3, t1 + t2, t1 - t2];
  const whole = (i: number, value: number) => {
    d[at + i * step] = down > 0 ? (value + (1 << (down - 1))) >> down : value << up;
  };
  const put = (i: number, value: number) => {
    d[at + i * step] = (value + (1 << (shift - 1))) >> shift;
  };
  whole(0, t10 + t11);
  whole(4, t10 - t11);
  const even = (t12 + t13) * f0541;
  put(2, even + t13 * f0765);
  put(6, even - t12 * f1847);
  const z5 = (t4 + t6 + t5 + t7) * f1175;
  const z1 = -(t4 + t7) * f0899;
  const z2 = -(t5 + t6) * f2562;
  const z3 = -(t4 + t6) * f1961 + z5;
  const z4 = -(t5 + t7) * f0390 + z5;
  put(7, t4 * f0298 + z1 + z3);
  put(5, t5 * f2053 + z2 + z4);
  put(3, t6 * f3072 + z2 + z3);
  put(1, t7 * f1501 + z1 + z4);
}
