import type { Network } from '#core/backbones/network.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import { Budget, FeatureBank } from '#core/losses/featureBank.ts';
import { type ImageTerm, pixelTerms } from '#core/losses/imageTerms.ts';
import { perceptualTerm, tapsOf } from '#core/losses/perceptual.ts';
import type { Terms } from '#core/training/arm.ts';
import type { ArmConfig, FeatureLoss, RunConfig } from '#core/training/config.ts';

/** Bytes of features of training images that a run keeps, in all. */
const BANK_BYTES = 192 * 2 ** 20;

/** Networks that `config` needs for its losses as they are now. */
export function neededBackbones({ arms }: Pick<RunConfig, 'arms'>): Set<BackboneId> {
  return new Set(
    arms.flatMap(({ mix, perceptual, style }) => [
      ...((mix.weights.perceptual ?? 0) > 0 && perceptual ? [perceptual.backbone] : []),
      ...((mix.weights.style ?? 0) > 0 && style ? [style.backbone] : []),
    ]),
  );
}

/** Banks of features, shared by all arms that read the same network in the same way. Owns their tensors. */
export class FeatureBanks {
  readonly #banks = new Map<string, FeatureBank>();
  readonly #used = new Set<FeatureBank>();
  readonly #budget: Budget;

  constructor(bytes = BANK_BYTES) {
    this.#budget = new Budget(bytes);
  }

  of(network: Network, variant: FeatureLoss['variant']): FeatureBank {
    const key = [network.spec.id, variant.input, variant.pooling, variant.relu].join('|');
    const found = this.#banks.get(key);
    const bank = found?.network === network ? found : new FeatureBank(network, variant, this.#budget);
    if (found !== bank) found?.dispose();
    this.#banks.set(key, bank);
    this.#used.add(bank);
    return bank;
  }

  /** Frees the banks that nobody has asked for since the last time. */
  sweep(): void {
    for (const [key, bank] of this.#banks) {
      if (this.#used.has(bank)) continue;
      bank.dispose();
      this.#banks.delete(key);
    }
    this.#used.clear();
  }

  dispose(): void {
    for (const bank of this.#banks.values()) bank.dispose();
    this.#banks.clear();
  }
}

/** The image terms of an arm. Throws `bad-request` for a tap that the network has not. */
export function termsOf(
  arm: ArmConfig,
  networks: ReadonlyMap<BackboneId, Network>,
  banks: FeatureBanks,
): Terms {
  const { weights } = arm.mix;
  const featureTerm = (loss: FeatureLoss | null, weight: number | undefined): ImageTerm | undefined => {
    const network = loss && (weight ?? 0) > 0 ? networks.get(loss.backbone) : undefined;
    if (!network || !loss) return undefined;
    const usable = network.usableTaps();
    const unknown = tapsOf(loss).find((tap) => !usable.includes(tap));
    if (unknown !== undefined)
      throw new AppError({ code: 'bad-request', what: 'tap', expected: usable.join(', '), found: unknown });
    return perceptualTerm(network, loss, banks.of(network, loss.variant));
  };
  const perceptual = featureTerm(arm.perceptual, weights.perceptual);
  const style = featureTerm(arm.style, weights.style);
  return { ...pixelTerms, ...(perceptual && { perceptual }), ...(style && { style }) };
}
