import { allHeard, type EditedLoss, entryOf, isOfDemo } from '#state/train/layers.ts';
import type { FeatureLossEntry } from '#worker/protocolTrain.ts';
import { useTrain, useTrainState } from '../useTrain.ts';

export type WhichLoss = FeatureLossEntry['term'];

/** A loss on features of an arm as it is edited; null where the arm has none. */
export function useLoss(
  arm: number,
  which: WhichLoss,
): {
  edited: EditedLoss | null;
  /** The recipe that it began as. */
  entry: FeatureLossEntry | null;
  modified: boolean;
  /** How well it trains, as far as that was measured; `own`: not at all. */
  offer: FeatureLossEntry['offer'] | 'own';
  /** The chosen demo has the loss just so. */
  asInDemo: boolean;
  put: (edited: EditedLoss) => void;
} {
  const state = useTrainState();
  const { loss, hearing, catalogue, preset } = useTrain((train) => ({
    loss: train.draft?.arms[arm]?.[which] ?? null,
    hearing: train.hearings[`${which}${arm}`] ?? allHeard,
    catalogue: train.catalogue!,
    preset: train.preset,
  }));
  const put = (edited: EditedLoss) => state().editLoss(arm, which, edited);
  if (!loss) return { edited: null, entry: null, modified: false, offer: 'alone', asInDemo: false, put };
  const { entry, modified } = entryOf(catalogue.featureLosses, which, loss);
  const measured = which === 'style' || catalogue.ownLayers[loss.backbone] === 'alone';
  const offer = !modified && entry ? entry.offer : measured ? 'alone' : 'own';
  const demo = catalogue.presets.find(({ id }) => id === preset);
  const asInDemo = demo !== undefined && isOfDemo(demo.config, which, loss);
  return { edited: { loss, hearing }, entry, modified, offer, asInDemo, put };
}
