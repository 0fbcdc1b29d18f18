/**
 * Runs both works in turn, so that whatever else the machine does slows both; two turns each warm up and do not count.
 * Returns milliseconds of each counted turn.
 */
export async function inTurns(
  rounds: number,
  first: () => Promise<void>,
  second: () => Promise<void>,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round += 1)
    for (const [index, work] of [first, second].entries()) {
      const began = performance.now();
      await work();
      if (round >= 0) times[index]!.push(performance.now() - began);
    }
  return times;
}

/** Largest |a - b| as a share of the largest |a|. Throws RangeError on unequal lengths. */
export function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`expected ${a.length} numbers, got ${b.length}`);
  let scale = 0;
  let worst = 0;
  for (let i = 0; i < a.length; i += 1) {
    scale = Math.max(scale, Math.abs(a[i]!));
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  }
  return worst / scale;
}
