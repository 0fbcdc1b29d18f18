import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readJpeg } from './readJpeg.ts';
import type { VotedSet } from './sets.ts';

const file = z.object({
  answers: z.array(z.tuple([z.number(), z.number(), z.number()])),
  agreement: z.array(z.tuple([z.number(), z.number()])),
});

/**
 * Renderings of 100 materials and the answers to 22,801 questions: which of two is more like the reference? Lagunas et al.,
 * SIGGRAPH 2019. `folder` holds `material-answers.json` and `materials/`, whose files are numbered by alphabet.
 */
export async function openMaterials(folder: string): Promise<VotedSet> {
  const { answers, agreement } = file.parse(
    JSON.parse(await readFile(join(folder, 'material-answers.json'), 'utf8')),
  );
  const images = (await readdir(join(folder, 'materials'))).filter((name) => name.endsWith('.jpg')).sort();
  const keys = new Map<number, readonly [number, number]>();
  const keyOf = (i: number, j: number) => Math.min(i, j) * images.length + Math.max(i, j);
  for (const [reference, ...both] of answers)
    for (const other of both)
      keys.set(keyOf(reference, other), [Math.min(reference, other), Math.max(reference, other)]);
  const sorted = [...keys].sort(([a], [b]) => a - b);
  const place = new Map(sorted.map(([key], i) => [key, i]));
  return {
    id: 'materials',
    images,
    picture: async (index) =>
      readJpeg(await readFile(join(folder, 'materials', images[index]!)), images[index]!),
    pairs: sorted.map(([, pair]) => pair),
    questions: answers.map(([reference, a, b], i) => {
      const [votesA, votesB] = agreement[i]!;
      return {
        reference,
        choseB: votesB / (votesA + votesB),
        a: place.get(keyOf(reference, a))!,
        b: place.get(keyOf(reference, b))!,
      };
    }),
  };
}
