import { trainStoreOf } from '#state/train/store.ts';
import type { TrainState } from '#state/train/types.ts';
import { useSlice } from '../useSlice.ts';
import { useAppStore } from '../useStore.ts';

/** A part of the Train screen's state; renders again only when that part has changed (compared one level deep). */
export function useTrain<T>(select: (state: TrainState) => T): T {
  return useSlice(trainStoreOf(useAppStore()), select);
}

/** The screen's state as it is, for handlers. */
export function useTrainState(): () => TrainState {
  return trainStoreOf(useAppStore()).getState;
}
