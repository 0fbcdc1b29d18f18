import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

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

/** What torch may take of the processor: other tests run beside it, and threads that wait for each other only spin. */
const alone = { ...process.env, OMP_NUM_THREADS: '1' };

/** The process that programs are copies of, and the lines that it answers with; started by the first program of a file. */
let started: { ask: (line: string) => void; answers: AsyncIterator<string> } | null = null;

function start() {
  const { stdin, stdout } = spawn(python, [fileURLToPath(new URL('python.py', import.meta.url))], {
    env: alone,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: stdout! })[Symbol.asyncIterator]();
  return { ask: (line: string) => void stdin!.write(`${line}\n`), answers };
}

/** Runs Python, one program after the other; rejects with what it wrote when it fails. */
export async function runPython(
  args: readonly string[],
  options: { allowNotes?: boolean } = {},
): Promise<Buffer> {
  started ??= start();
  const folder = mkdtempSync(join(tmpdir(), 'python-'));
  const [output, notes] = [join(folder, 'output'), join(folder, 'notes')];
  try {
    started.ask(JSON.stringify({ args, output, notes }));
    const { value: status } = await started.answers.next();
    return checked(args, status, readFileSync(output), readFileSync(notes, 'utf8'), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same by a process of its own, as a person runs it: slower by the time that torch takes to be imported. */
export function runPythonAlone(args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(python, args, { maxBuffer: 2 ** 28, env: alone });
  return checked(args, String(status), stdout, stderr.toString(), {});
}

function checked(
  args: readonly string[],
  status: string,
  output: Buffer,
  notes: string,
  { allowNotes = false }: { allowNotes?: boolean },
): Buffer {
  if (status !== '0' || (notes !== '' && !allowNotes))
    throw new Error(`${python} ${args.join(' ')}: exit status ${status}\n${notes}${output}`);
  return output;
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

type Pixels = Partial<Record<'mae' | 'mse' | 'psnr' | 'ssim', number | null>>;

/** Reads what an exported file prints of the pixels: at which size, each metric, and the page's where it is there. */
export function readPixels(text: string): { size: string; found: Pixels; pages: Pixels } {
  const read = (word: string) =>
    word === '-' ? null : word === 'inf' ? Number.POSITIVE_INFINITY : Number(word);
  const lines = [...text.matchAll(/^(mae|mse|psnr|ssim) +(\S+)(?: +\(page (\S+)\))?$/gm)];
  return {
    size: /^pixels at (\d+x\d+),/m.exec(text)![1]!,
    found: Object.fromEntries(lines.map(([, id, value]) => [id, read(value!)])),
    pages: Object.fromEntries(lines.flatMap(([, id, , page]) => (page ? [[id, read(page)]] : []))),
  };
}
