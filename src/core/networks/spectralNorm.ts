import {
  div,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { lengthOf } from '../ops/length.ts';
import { normal, random } from '../training/random.ts';
import { type Params, paramSpecs } from './params.ts';
import type { NetSpec } from './types.ts';

/** [..., out] as the matrix [rows, out] that the norm is of. */
const asMatrix = (kernel: Tensor): Tensor2D => {
  const out = kernel.shape.at(-1)!;
  return reshape(kernel, [kernel.size / out, out]);
};

/** One power-iteration vector [out, 1] a kernel; part of a checkpoint. */
export type SpectralState = Map<string, Tensor2D>;

/** Starting vectors from `seed`. The caller owns them. */
export function initialSpectralState(spec: NetSpec, seed: number): SpectralState {
  const draw = normal(random(seed));
  const kernels = paramSpecs(spec).filter((p) => p.name.endsWith('/kernel'));
  return new Map(
    kernels.map((p) => {
      const out = p.shape.at(-1)!;
      return [p.name, tensor2d(Float32Array.from({ length: out }, draw), [out, 1])];
    }),
  );
}

export interface Normalised {
  /** The parameters to run with: each kernel divided by its estimated largest singular value. */
  readonly params: Params;
  readonly state: SpectralState;
  /** Carries gradients of the normalised kernels back to the raw ones. */
  readonly back: (gradients: ReadonlyMap<string, Tensor>) => Map<string, Tensor>;
}

/**
 * Spectral normalisation with one power iteration a call (Miyato et al. 2018, algorithm 1). Call inside tidy.
 * With W' = W / s and s = u' W v, the gradient to W is (G - sum(G * W') u v') / s (their eq. 12).
 */
export function spectralNormalise(raw: Params, state: SpectralState): Normalised {
  const params = new Map(raw);
  const next: SpectralState = new Map();
  const directions = new Map<string, { outer: Tensor2D; sigma: Tensor }>();
  for (const [name, v0] of state) {
    const kernel = raw.get(name)!;
    const w = asMatrix(kernel);
    const u0 = matMul(w, v0); // [rows, 1]
    const u = div(u0, lengthOf(u0)) as Tensor2D;
    const back = matMul(w, u, true, false); // [out, 1]
    const v = div(back, lengthOf(back)) as Tensor2D;
    const sigma = sum(mul(matMul(w, v), u));
    params.set(name, div(kernel, sigma));
    next.set(name, v);
    directions.set(name, { outer: matMul(u, v, false, true), sigma });
  }
  const back = (gradients: ReadonlyMap<string, Tensor>) =>
    new Map(
      [...gradients].map(([name, g]) => {
        const found = directions.get(name);
        if (!found) return [name, g];
        const along = sum(mul(g, params.get(name)!));
        return [name, div(sub(g, mul(reshape(found.outer, g.shape), along)), found.sigma)];
      }),
    );
  return { params, state: next, back };
}
