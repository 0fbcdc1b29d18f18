import { datasets } from '#core/datasets/registry.ts';
import { adversarialLosses } from '#core/losses/adversarial.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { Task } from '#core/tasks/types.ts';
import { spans } from '#core/training/averages.ts';
import { adaptiveTexts, penaltyTexts, stageTexts, termTexts } from '#core/training/labels.ts';
import { limits } from '#core/training/limits.ts';
import type { TermId } from '#core/training/mix.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { presets } from '#core/training/presets/registry.ts';
import { troubles } from '#core/training/troubles.ts';
import { featureLosses, ownLayers } from './featureLosses.ts';
import { judgeRecipe } from './judge.ts';
import { takesPairs } from './ownSet.ts';

/** Registry entries as a list with their ids. */
const listOf = <K extends string, V extends object>(registry: Readonly<Record<K, V>>) =>
  (Object.entries(registry) as [K, V][]).map(([id, entry]) => ({ ...entry, id }));

const image: readonly TermId[] = ['l1', 'mse', 'perceptual', 'style', 'adversarial', 'tv'];

/** Terms that have a meaning in a task. */
const termsOfTask = ({ kind }: Task): readonly TermId[] =>
  kind === 'unpaired' ? ['cycle', 'identity', ...image] : image;

/** What the Train screen draws its controls from. */
export function trainCatalogue() {
  return {
    tasks: Object.values(tasks).map((task) => ({
      id: task.id,
      kind: task.kind,
      label: task.label,
      about: task.about,
      terms: termsOfTask(task),
      takesPairs: takesPairs(task),
    })),
    datasets: datasets.map(({ id, label, about, kind }) => ({ id, label, about, kind })),
    adversarial: Object.values(adversarialLosses).map(({ id, label, about }) => ({ id, label, about })),
    adaptive: listOf(adaptiveTexts),
    penalties: listOf(penaltyTexts),
    terms: listOf(termTexts),
    stages: listOf(stageTexts),
    troubles: listOf(troubles),
    presets,
    limits,
    spans,
    featureLosses: featureLosses(),
    judge: { recipe: judgeRecipe.label },
    ownLayers: ownLayers(),
    defaults,
  };
}
