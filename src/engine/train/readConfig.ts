import { backbones } from '#core/backbones/registry.ts';
import { datasets } from '#core/datasets/registry.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { FeatureLoss, RunConfig } from '#core/training/config.ts';
import { runConfigSchema } from '#io/checkpoints/schema.ts';

const tapsExist = (loss: FeatureLoss | null): boolean =>
  loss === null || loss.terms.every(({ tap }) => backbones[loss.backbone].taps.some(({ id }) => id === tap));

/** `value` as the set-up of a run that can be opened: of a known task, on a set that is drawn for it, with layers that
 * exist. Null where it is none. */
export function readConfig(value: unknown): RunConfig | null {
  const read = runConfigSchema.safeParse(value);
  if (!read.success) return null;
  const config: RunConfig = read.data;
  const kind = tasks[config.task].kind === 'unpaired' ? 'pair' : 'single';
  const drawn = datasets.some((set) => set.id === config.dataset && set.kind === kind);
  const layers = config.arms.every(({ perceptual, style }) => tapsExist(perceptual) && tapsExist(style));
  return drawn && layers ? config : null;
}
