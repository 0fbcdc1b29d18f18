import type { BackboneId } from '#core/backbones/types.ts';

/** How fast networks have run on this device, as the last comparison that ran one has shown. */
export class Pace {
  readonly #msPerMultiplication = new Map<BackboneId, number>();

  note(backbone: BackboneId, multiplications: number, ms: number): void {
    if (multiplications > 0) this.#msPerMultiplication.set(backbone, ms / multiplications);
  }

  /** Milliseconds that so much would take; null while this network has not run. */
  msFor(backbone: BackboneId, multiplications: number): number | null {
    const pace = this.#msPerMultiplication.get(backbone);
    return pace === undefined ? null : pace * multiplications;
  }
}
