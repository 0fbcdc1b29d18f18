/**
 * What libjpeg's forward and inverse DCT multiply by, after an algorithm of Loeffler, Ligtenberg and Moschytz (ICASSP 1989),
 * with 13 bits of fraction. Source: libjpeg `jfdctint.c` and `jidctint.c`.
 */
export const constantBits = 13;
export const passBits = 2;
const fix = (value: number) => Math.round(value * 2 ** constantBits);
export const [f0298, f0390, f0541, f0765, f0899, f1175] = [
  0.298631336, 0.390180644, 0.5411961, 0.765366865, 0.899976223, 1.175875602,
].map(fix) as [number, number, number, number, number, number];
export const [f1501, f1847, f1961, f2053, f2562, f3072] = [
  1.50132111, 1.847759065, 1.96157056, 2.053119869, 2.562915447, 3.072711026,
].map(fix) as [number, number, number, number, number, number];
