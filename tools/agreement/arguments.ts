import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Arguments {
  readonly help: boolean;
  readonly truth: string;
  readonly weights: readonly string[];
  readonly only: readonly string[];
  readonly sets: readonly string[];
  readonly cache: string;
  readonly out: string;
}

export const usage = `Measures how well networks and metrics agree with people, by the page's own code, for the page's table.

  npm run agreement                               every network and metric whose weights are there, on both sets of votes
  npm run agreement -- --only haarpsi,vgg19       some of them; the other rows stay as they are

Options
  --truth FOLDER     the sets, in votes/ and human/, and weights, in weights/ and backbones/ (default: TRUTH_DIR, or
                     ../shared/truth)
  --weights PATH ... files of networks, or folders of them, besides
  --sets IDS         materials, tid2013 (default both)
  --only IDS         networks (vgg19), metrics (ssim), random-resnet18
  --cache FOLDER     what was measured already: an interrupted command goes on where it was (default: in the system's
                     folder for temporary files; up to 3 GB while a network is measured)
  --out FILE         the table (default: src/ui/agreement/measured.json)
  --help             this text

One thread; an hour and more on a slow machine.`;

const list = (text: string | undefined): string[] => (text ? text.split(',').map((id) => id.trim()) : []);

/** Reads the command line; `error` says what is wrong with it. */
export function parseArguments(args: readonly string[], root: string): Arguments | { error: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        truth: { type: 'string', default: process.env.TRUTH_DIR ?? join(root, '../shared/truth') },
        weights: { type: 'string', multiple: true, default: [] },
        only: { type: 'string' },
        sets: { type: 'string' },
        cache: { type: 'string', default: join(tmpdir(), 'perceptual-agreement') },
        out: { type: 'string', default: join(root, 'src/ui/agreement/measured.json') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const sets = list(values.sets);
    const wrong = sets.find((id) => id !== 'materials' && id !== 'tid2013');
    if (wrong !== undefined) return { error: `--sets has ${wrong}; there are materials and tid2013.` };
    return {
      help: values.help,
      truth: resolve(values.truth),
      weights: values.weights,
      only: list(values.only),
      sets: sets.length > 0 ? sets : ['materials', 'tid2013'],
      cache: resolve(values.cache),
      out: resolve(values.out),
    };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
