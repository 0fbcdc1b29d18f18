import type { RunConfig, TaskId, TrainCatalogue } from '#worker/protocolTrain.ts';
import { runText } from './runText.ts';
import type { TrainStore } from './store.ts';

/** The set-up that a link's `preset` names: of a demo or of a task; the first demo's where it names none. */
export function baseOf(catalogue: TrainCatalogue, preset: string | null): RunConfig {
  const named = catalogue.presets.find(({ id }) => id === preset)?.config;
  return named ?? catalogue.defaults[preset as TaskId] ?? catalogue.presets[0]!.config;
}

/** Keeps the page's address in step with the set-up that is chosen: `preset` and what differs from it. */
export function followInAddress(train: TrainStore): () => void {
  return train.subscribe(({ app, catalogue, draft }, before) => {
    if (!catalogue || !draft || draft === before.draft) return;
    const { set, settings } = app.getState();
    const fits = baseOf(catalogue, settings.preset).task === draft.task;
    const preset = fits ? settings.preset : draft.task;
    const run = runText(baseOf(catalogue, preset), draft);
    if (preset !== settings.preset || run !== settings.run) set({ preset, run });
  });
}
