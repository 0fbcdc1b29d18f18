import { backbones as specs } from '#core/backbones/registry.ts';
import type { DistanceId } from '#core/distances/types.ts';
import { mistakes as mistakeRegistry } from '#core/mistakes/registry.ts';
import type { MeasureSetup } from '#core/mistakes/types.ts';
import { catalogue } from '#engine/catalogue.ts';
import type { Exported } from '#report/exported.ts';
import type { BackboneId, ForwardVariant, MistakeId, Recipe, WeightsIdentity } from '#worker/protocol.ts';
import { startConventions } from '#worker/schemas.ts';

const { backbones, mistakes, recipes } = catalogue();

export const recipeOf = (id: string): Recipe => recipes.find((recipe) => recipe.id === id)!;

export interface Wanted {
  backbone?: BackboneId;
  recipe?: Recipe;
  terms?: readonly { tap: string; distance: DistanceId; weight: number }[];
  variant?: ForwardVariant;
  mistakes?: readonly MistakeId[];
  weights?: Partial<WeightsIdentity>;
  /** Distance measured at each row. */
  values?: readonly number[];
  prepare?: Partial<Exported['prepare']>;
  conventions?: Partial<Exported['conventions']>;
  mask?: Exported['mask'];
}

/** A comparison as the page would hand it to an export; the numbers that a test does not name are made up. */
export function exportedOf(wanted: Wanted = {}): Exported {
  const recipe = wanted.recipe ?? recipeOf('multi-scale-l1');
  const backbone = backbones.find(({ id }) => id === (wanted.backbone ?? recipe.backbones[0]))!;
  const terms = wanted.terms ?? recipe.terms;
  const made = wanted.mistakes ?? [];
  const asMeant: MeasureSetup = {
    spec: specs[backbone.id],
    variant: wanted.variant ?? recipe.variant,
    rows: [],
  };
  const { variant } = mistakeRegistry
    .filter(({ id }) => made.includes(id))
    .reduce((setup, mistake) => mistake.apply(setup), asMeant);
  return {
    result: {
      rows: terms.map(({ tap, distance }, index) => ({
        tap,
        distance,
        value: wanted.values?.[index] ?? index + 1 / 3,
        count: 64 * (index + 1),
      })),
      metrics: [
        { id: 'mae', value: 0.09303640727124184 },
        { id: 'mse', value: 0.015683603762174807 },
        { id: 'psnr', value: 18.045541384500503 },
        { id: 'ssim', value: 0.1 + 0.2 },
        { id: 'ms-ssim', value: null },
        { id: 'lpips-alex', value: null },
      ],
      metricsSize: { width: 128, height: 96 },
      working: { width: 64, height: 48, resized: 'lanczos', cropped: false },
      colours: { reference: 'stored', generated: 'stored' },
      made: {
        backend: 'wasm',
        backbone: backbone.id,
        weights: {
          family: backbone.families[0]!,
          dtype: 'float32',
          sha256: 'ab'.repeat(32),
          source: 'a file',
          ...wanted.weights,
        },
        preprocessing: '255 * bgr01 - [103.939, 116.779, 123.68]',
        variant,
        mistakes: made,
      },
      cost: { forwardPasses: 2, ms: 1 },
    },
    weights: terms.map(({ weight }) => weight),
    reduction: recipe.reduction,
    recipe,
    images: {
      reference: { name: 'real.png', width: 128, height: 96, sha256: '01'.repeat(32) },
      generated: { name: 'made, "new".png', width: 128, height: 96, sha256: '02'.repeat(32) },
    },
    prepare: {
      longestSide: 512,
      resample: 'lanczos',
      fit: 'refuse',
      background: 'white',
      profiles: 'stored',
      ...wanted.prepare,
    },
    conventions: { ...startConventions, ...wanted.conventions },
    mask: wanted.mask ?? null,
    backbone,
    mistakes: mistakes.filter(({ id }) => made.includes(id)),
  };
}
