import { armColours } from '#state/train/choosing.ts';
import { useLabel } from '../useLabel.ts';
import { useTrain } from './useTrain.ts';

export interface ArmLook {
  name: string;
  color: string;
}

/** Names and colours of the arms of the open run. */
export function useArms(): readonly ArmLook[] {
  const label = useLabel();
  const { opened, draft, detached, colours } = useTrain((train) => ({
    opened: train.opened?.config.arms,
    draft: train.draft?.arms,
    detached: train.detached,
    colours: train.colours,
  }));
  // A name may be changed while the run is open; where the arms are others by now, those of the run have theirs.
  return (opened ?? []).map((arm, i) => ({
    name: label((detached ? null : draft?.[i]?.name) ?? arm.name),
    color: colours[i] ?? armColours[0],
  }));
}
