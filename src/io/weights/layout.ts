/** Kernel values from OIHW to HWIO order. `shape` is the HWIO one: [h, w, in, out]. */
export function hwio(values: Float32Array, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const [h, w, inChannels, outChannels] = shape as [number, number, number, number];
  const positions = h * w;
  const turned = new Float32Array(values.length);
  let from = 0;
  for (let o = 0; o < outChannels; o += 1) {
    for (let i = 0; i < inChannels; i += 1) {
      for (let p = 0; p < positions; p += 1) {
        turned[(p * inChannels + i) * outChannels + o] = values[from]!;
        from += 1;
      }
    }
  }
  return turned;
}
