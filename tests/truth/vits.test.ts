import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Network } from '#core/backbones/network.ts';
import { resnet18 } from '#core/nn/models/resnet18.ts';
import { type VitSettings, vit } from '#core/nn/models/vit.ts';
import { clipOfOpenai, clipOfTransformers, vitOfTimm, vitOfTransformers } from '#core/nn/models/vitNames.ts';
import { hwio } from '#io/weights/layout.ts';
import { openFile } from '#io/weights/open.ts';
import { schemeCandidates } from '#io/weights/schemes.ts';
import { sourceOf } from '#io/weights/testing/bytes.ts';
import { useBackend } from '#tests/support/backends.ts';
import { pythonIsThere } from '#tests/support/python.ts';
import { expectReference, type VitProgram, vitReference } from '#tests/support/vitReference.ts';

const clip = {
  patch: 4,
  grid: 4,
  width: 12,
  depth: 3,
  heads: 3,
  epsilon: 1e-5,
  preNorm: true,
  antialias: false,
  projection: 5,
  schemes: [clipOfTransformers, clipOfOpenai],
} as const;
const dino: VitSettings = {
  ...clip,
  activation: 'gelu',
  epsilon: 1e-6,
  preNorm: false,
  antialias: true,
  projection: null,
  schemes: [vitOfTimm, vitOfTransformers],
};

const programs: readonly (readonly [VitProgram, VitSettings])[] = [
  ['transformers', { ...clip, activation: 'quickGelu' }],
  ['openai', { ...clip, activation: 'gelu' }],
  ['timm', dino],
];
/** The grid of the position embeddings; a larger one, and sides that are no whole patches; a smaller one. */
const sizes = [
  [16, 16],
  [22, 35],
  [9, 12],
] as const;
const cases = programs.flatMap(([program, settings]) =>
  sizes.map(([height, width]) => [program, height, width, settings] as const),
);

/** The tensors that a file of that program holds, as the page takes them. */
async function loaded(settings: VitSettings, program: VitProgram, folder: string): Promise<Network> {
  const spec = { ...resnet18, ...vit(settings), families: [program === 'timm' ? 'torchvision' : 'clip'] } as const;
  const file = await openFile(sourceOf(new Uint8Array(readFileSync(join(folder, 'weights.pth'))), 'weights.pth'));
  const candidates = schemeCandidates(spec, file.tensors);
  expect(candidates.map(({ around, fitting, found }) => [around, fitting - found.length])).toEqual([['', 0]]);
  const network = new Network(spec, spec.families[0]);
  for (const { expected, stored, layout } of candidates[0]!.found) {
    const values = await stored!.read();
    const own = layout === 'oihw' ? hwio(values, expected.shape) : values;
    network.set(expected.name, tensor(own, [...expected.shape]));
  }
  return network;
}

describe.runIf(pythonIsThere()).each(cases)('a vision transformer as %s keeps it, at %i x %i', (program, height, width, settings) => {
  beforeAll(() => useBackend('wasm'));

  it('equals PyTorch at every tap and in the gradient to the image, and leaves nothing', async () => {
    const before = memory().numTensors;
    const reference = await vitReference(program, settings, height, width);
    const network = await loaded(settings, program, reference.folder);
    await expectReference(network, reference, 1e-5);
    reference.dispose();
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
