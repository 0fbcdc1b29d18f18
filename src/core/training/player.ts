import { add, dispose, mul, type Tensor } from '@tensorflow/tfjs-core';
import { initialParams, type Params } from '../networks/params.ts';
import {
  initialSpectralState,
  type Normalised,
  type SpectralState,
  spectralNormalise,
} from '../networks/spectralNorm.ts';
import type { NetSpec } from '../networks/types.ts';
import { type AdamOptions, type AdamState, adamStep, initialAdam } from './adam.ts';

/** Everything about one network that a checkpoint has to keep. */
export interface PlayerState {
  readonly params: Params;
  readonly adam: AdamState;
  /** Running mean of the parameters, where it is kept. */
  readonly ema: Params | null;
  readonly spectral: SpectralState | null;
}

/** A proposed update: nothing has changed until {@link Player.adopt}. A plain object, so that `tidy` keeps its tensors. */
export interface Update {
  readonly tensors: { [name: string]: Tensor };
  readonly steps: number;
}

/** One network in training, the owner of its tensors. */
export class Player {
  private state: PlayerState;

  constructor(
    readonly spec: NetSpec,
    seed: number,
    options: { ema: boolean; spectral: boolean },
  ) {
    const params = initialParams(spec, seed);
    this.state = {
      params,
      adam: initialAdam(params),
      ema: options.ema ? new Map([...params].map(([name, p]) => [name, p.clone()])) : null,
      spectral: options.spectral ? initialSpectralState(spec, seed + 1) : null,
    };
  }

  get params(): Params {
    return this.state.params;
  }

  /** The running mean where it is kept, else the parameters themselves. */
  get best(): Params {
    return this.state.ema ?? this.state.params;
  }

  get current(): PlayerState {
    return this.state;
  }

  /** Parameters to run with: spectrally normalised where that is on. Call inside tidy. */
  effective(): Normalised {
    const { params, spectral } = this.state;
    return spectral
      ? spectralNormalise(params, spectral)
      : { params, state: new Map(), back: (gradients) => new Map(gradients) };
  }

  /** Adam's next parameters for gradients of the raw parameters. Call inside tidy and return the result from it. */
  propose(
    gradients: ReadonlyMap<string, Tensor>,
    options: AdamOptions,
    emaDecay: number,
    spectral: SpectralState,
  ): Update {
    const { params, state } = adamStep(this.state.params, gradients, this.state.adam, options);
    const tensors: { [name: string]: Tensor } = { 'adam/first': state.first, 'adam/second': state.second };
    for (const [name, p] of params) {
      tensors[`params/${name}`] = p;
      const mean = this.state.ema?.get(name);
      if (mean) tensors[`ema/${name}`] = add(mul(mean, emaDecay), mul(p, 1 - emaDecay));
    }
    for (const [name, v] of spectral) tensors[`spectral/${name}`] = v;
    return { tensors, steps: state.steps };
  }

  /** Takes over the tensors of an update (or of a checkpoint) and disposes those it replaces. */
  adopt(update: Update): void {
    this.release(this.replace(update));
  }

  /** Takes over the tensors of an update and hands back what it replaces: whole, so that it can come back. */
  replace(update: Update): Update {
    const old: Update = { tensors: this.tensors(), steps: this.state.adam.steps };
    this.state = stateOf(update);
    return old;
  }

  /** Disposes the tensors of what was replaced that are not in use again. */
  release(old: Update): void {
    const used = new Set(Object.values(this.tensors()));
    for (const tensor of Object.values(old.tensors)) if (!used.has(tensor)) tensor.dispose();
  }

  /** Every tensor by the name it has in a checkpoint. They stay the player's. */
  tensors(): { [name: string]: Tensor } {
    const { params, adam, ema, spectral } = this.state;
    const named = (prefix: string, map: ReadonlyMap<string, Tensor> | null) =>
      [...(map ?? [])].map(([name, t]) => [`${prefix}/${name}`, t] as const);
    return Object.fromEntries([
      ['adam/first', adam.first],
      ['adam/second', adam.second],
      ...named('params', params),
      ...named('ema', ema),
      ...named('spectral', spectral),
    ]);
  }

  dispose(): void {
    dispose(this.tensors());
  }
}

function stateOf({ tensors, steps }: Update): PlayerState {
  const part = (prefix: string): Map<string, Tensor> =>
    new Map(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, t]) => [name.slice(prefix.length + 1), t]),
    );
  const [ema, spectral] = [part('ema'), part('spectral')];
  return {
    params: part('params'),
    adam: { first: tensors['adam/first'], second: tensors['adam/second'], steps } as AdamState,
    ema: ema.size > 0 ? ema : null,
    spectral: spectral.size > 0 ? (spectral as SpectralState) : null,
  };
}
