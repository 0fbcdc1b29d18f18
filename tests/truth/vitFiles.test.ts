import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backbones } from '#core/backbones/registry.ts';
import { asImage01 } from '#core/image.ts';
import { tinyClipSettings } from '#core/nn/models/tinyClipVit8m16.ts';
import { recipes } from '#core/recipes/registry.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { useBackend } from '#tests/support/backends.ts';
import { measureSetup, setupOf } from '#tests/support/compare.ts';
import { exportedOf } from '#tests/support/exported.ts';
import { relativeError } from '#tests/support/golden.ts';
import { longLane } from '#tests/support/lane.ts';
import { seededPicture } from '#tests/support/pictures.ts';
import { pngFile } from '#tests/support/pngFile.ts';
import { pythonIsThere, readPrinted, runPython } from '#tests/support/python.ts';
import { droppedVit, vitReference } from '#tests/support/vitReference.ts';

const id = 'tinyclip-vit-8m16';
const recipe = recipes.find(({ backbones: [of] }) => of === id)!;
/** The recipe's taps, and a class token and the embedding, which are maps of one position. */
const terms = [
  ...recipe.terms,
  { tap: 'class10', distance: 'l1', weight: 1 },
  { tap: 'embedding', distance: 'cosine', weight: 1 },
] as const;

describe.runIf(pythonIsThere())('a file exported for a vision transformer', () => {
  it.each(longLane ? (['transformers', 'openai'] as const) : (['transformers'] as const))(
    'prints the page’s distances from a file as %s keeps it',
    async (program) => {
      await useBackend('wasm');
      const reference = await vitReference(program, tinyClipSettings, 32, 32);
      const network = await droppedVit(id, reference.folder);
      const exported = exportedOf({ backbone: id, recipe, terms });
      const paths = ['loss.py', 'a.png', 'b.png', 'weights.pth'].map((name) => join(reference.folder, name));
      writeFileSync(paths[0]!, await pytorchFile(exported));
      // Sides that are no multiples of the patch, and a grid that is not the network's own.
      const [a, b] = [1, 2].map((seed) => {
        const { width, height, rgb } = seededPicture(60, 50, seed, 'smooth');
        const row = (y: number) => rgb.subarray(y * width * 3, (y + 1) * width * 3);
        writeFileSync(paths[seed]!, pngFile({ width, height, depth: 8, colourType: 2, row }));
        return asImage01(tensor(Float32Array.from(rgb, (v) => v / 255), [1, height, width, 3]));
      });
      const { layers } = readPrinted((await runPython(paths, { allowNotes: true })).toString());
      const found = await measureSetup(network, setupOf(backbones[id], { ...recipe, terms }), a!, b!);
      expect(layers.map(({ tap }) => tap)).toEqual(terms.map(({ tap }) => tap));
      layers.forEach(({ value }, i) => expect(relativeError(found[i]!.value, value)).toBeLessThan(1e-4));
      for (const each of [a!, b!, reference, network]) each.dispose();
    },
  );
});
