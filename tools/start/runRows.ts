import type { Counts, Step } from './steps.ts';

interface Ended {
  readonly name: string;
  readonly counts: Counts;
  readonly seconds: number;
}

/**
 * Runs rows of steps side by side, the steps of a row one after the other, all of them even after one has failed (but not
 * what needs one that has). A step's output stays together: it is written when the step ends, unless the step is `live`.
 *
 * @param write takes one line
 */
export async function runRows(
  rows: readonly (readonly Step[])[],
  write: (line: string) => void,
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  /** The live step whose lines come; another's stand between them. */
  let live: string | null = null;

  async function runStep({ name, run, live: isLive }: Step): Promise<Counts> {
    const began = performance.now();
    const lines: string[] = [];
    if (isLive) {
      live = name;
      write(`\n== ${name}`);
    } else if (live) write(`-- ${name}: begun`);
    const counts = await run(isLive ? write : (line) => lines.push(line));
    const seconds = (performance.now() - began) / 1000;
    ended.push({ name, counts, seconds });
    if (isLive) live = null;
    else {
      for (const line of [`\n== ${name}`, ...lines]) write(line);
      if (live) write(`\n== ${live}, going on`);
    }
    return counts;
  }

  async function runRow(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const { failed } = await runStep(step);
      if (step.needed && failed > 0) return;
    }
  }

  await Promise.all(rows.map(runRow));
  return ended;
}
