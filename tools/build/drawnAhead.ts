import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { Plugin } from 'vite';
import { distortions } from '../../src/core/distortions/registry.ts';
import type { RgbImage } from '../../src/core/rgbImage.ts';
import { scenes } from '../../src/core/scenes/registry.ts';
import { firstSample, SAMPLE_SIDE } from '../../src/state/firstSample.ts';

/** The two images of the first pair, with what the worker is asked for to draw them. */
export function firstPair() {
  const { scene, seed, distortion, strength } = firstSample;
  const common = { scene, seed, width: SAMPLE_SIDE, height: SAMPLE_SIDE };
  const reference = scenes.find(({ id }) => id === scene)!.draw(seed, SAMPLE_SIDE, SAMPLE_SIDE);
  const generated = distortions.find(({ id }) => id === distortion)!.apply(reference, strength, seed);
  return [
    { sample: { ...common, distortion: 'none', strength: 0 }, image: reference },
    { sample: { ...common, distortion, strength }, image: generated },
  ];
}

/** Without loss. */
export const toPng = ({ width, height, rgb }: RgbImage) =>
  encode({ width, height, data: new Uint8Array(rgb.buffer), channels: 3, depth: 8 });

/**
 * `virtual:drawn-ahead`: the first pair as files, drawn by the project's own code when the page is built. To draw it takes
 * half a second of the first seconds of a visit; to read it, next to nothing.
 */
export function drawnAhead(): Plugin {
  const name = 'virtual:drawn-ahead';
  return {
    name: 'drawn-ahead',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const folder = join(this.environment.config.root, 'node_modules', '.cache', 'drawn-ahead');
      mkdirSync(folder, { recursive: true });
      const files = firstPair().map(({ sample, image }, i) => {
        const file = join(folder, i === 0 ? 'reference.png' : 'generated.png');
        writeFileSync(file, toPng(image));
        return { sample, file };
      });
      const imports = files.map(({ file }, i) => `import url${i} from ${JSON.stringify(`${file}?url`)};`);
      const entries = files.map(({ sample }, i) => `{ sample: ${JSON.stringify(sample)}, url: url${i} }`);
      return `${imports.join('\n')}\nexport const drawnAhead = [${entries.join(', ')}];`;
    },
  };
}
