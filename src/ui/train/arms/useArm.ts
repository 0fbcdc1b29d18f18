import type { ArmConfig, Mix } from '#worker/protocolTrain.ts';
import { useTrain, useTrainState } from '../useTrain.ts';

/** One arm of the draft, and how it is changed; changes that can reach a running run do so at its next step. */
export function useArm(arm: number): {
  config: ArmConfig;
  change: (part: Partial<ArmConfig>) => void;
  changeMix: (part: Partial<Mix>) => void;
} {
  const state = useTrainState();
  const config = useTrain(({ draft }) => draft!.arms[arm]!);
  return {
    config,
    change: (part) => state().editArm(arm, part),
    changeMix: (part) => state().editArm(arm, { mix: { ...state().draft!.arms[arm]!.mix, ...part } }),
  };
}
