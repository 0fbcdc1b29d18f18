import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openFile } from '../open.ts';
import { sourceOf } from '../testing/bytes.ts';

const folder = new URL('../../../../tests/truth/weights/', import.meta.url);

describe.each(['tiny-zip.pth', 'tiny-legacy.pth'])('%s, written by torch.save', (name) => {
  it('gives its float tensors', async () => {
    const source = sourceOf(new Uint8Array(readFileSync(new URL(name, folder))), name);
    const { tensors } = await openFile(source);
    const found = await Promise.all(
      tensors.map(async (tensor) => [tensor.name, tensor.shape, [...(await tensor.read())]] as const),
    );
    expect(found).toEqual([
      ['features.0.weight', [2, 3, 2], Array.from({ length: 12 }, (_, i) => (i + 4) / 8 - 1)],
      ['features.0.bias', [2], [-1, -0.875]],
      ['half', [2], [0.5, -3]],
      ['bfloat', [2], [1, -2]],
      ['double', [2], [Math.fround(0.1), Math.fround(0.2)]],
    ]);
  });
});

describe.each(['tiny-module-zip.pth', 'tiny-module-legacy.pth'])('%s, a whole module', (name) => {
  it('gives the tensors of its state dict', async () => {
    const source = sourceOf(new Uint8Array(readFileSync(new URL(name, folder))), name);
    const { tensors } = await openFile(source);
    const found = await Promise.all(
      tensors.map(async (tensor) => [tensor.name, [...(await tensor.read())]] as const),
    );
    expect(found).toEqual([
      ['features.0.weight', [-1, -0.875, -0.75, -0.625, -0.5, -0.375]],
      ['features.0.bias', [-0.25, -0.125, 0]],
      ['features.2.weight', [1, 1, 1]],
      ['features.2.bias', [0, 0, 0]],
      ['features.2.running_mean', [0, 0, 0]],
      ['features.2.running_var', [1, 1, 1]],
    ]);
  });
});
