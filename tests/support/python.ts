import { spawnSync } from 'node:child_process';

/** The Python that has torch: env PYTHON, else Debian's. */
const python = process.env.PYTHON ?? '/usr/bin/python3';

/**
 * Whether a Python with torch, numpy and Pillow is there; tests that need it run under `describe.runIf`. Where it must be
 * (CI is set), a missing one throws; elsewhere one line says so.
 */
export function pythonIsThere(): boolean {
  const { status } = spawnSync(python, ['-c', 'import torch, numpy, PIL'], { stdio: 'ignore' });
  if (status === 0) return true;
  const line = `No torch, numpy and Pillow for ${python}: exported PyTorch code is not run. Set PYTHON to one that has them.`;
  if (process.env.CI) throw new Error(line);
  console.warn(line);
  return false;
}

/** Runs Python; throws with what it wrote when it fails. */
export function runPython(args: readonly string[], options: { allowNotes?: boolean } = {}): Buffer {
  const { status, stdout, stderr } = spawnSync(python, args, { maxBuffer: 2 ** 28 });
  const notes = stderr.toString();
  if (status !== 0 || (notes !== '' && !options.allowNotes))
    throw new Error(`${python} ${args.join(' ')}: exit status ${status}\n${notes}${stdout}`);
  return stdout;
}

/** What an exported file prints. */
export interface Printed {
  layers: readonly { tap: string; distance: string; value: number; contribution: number }[];
  total: number;
  /** The page's own total; null where the images were not the page's. */
  page: number | null;
}

/** Reads the table of an exported file: a header line, a line a layer, the total, perhaps the page's. */
export function readPrinted(text: string): Printed {
  const lines = text.trim().split('\n');
  const field = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.split(/\s+/)[1];
  const at = lines.findIndex((line) => line.startsWith('total '));
  const layers = lines.slice(1, at).map((line) => {
    const [tap, distance, value, , contribution] = line.split(/\s+/);
    return { tap: tap!, distance: distance!, value: Number(value), contribution: Number(contribution) };
  });
  const page = field('page');
  return { layers, total: Number(field('total')), page: page === undefined ? null : Number(page) };
}
