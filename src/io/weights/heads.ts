import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { expectedHeads } from './expected.ts';
import { lpipsNames } from './names.ts';
import { badWeights } from './refuse.ts';
import { elementCount, type NamedTensor, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** LPIPS v0.1 heads of one backbone: `lpips/<tap>` [1, 1, c, 1], in tap order. */
export interface Heads {
  readonly id: BackboneId;
  readonly file: string;
  read(signal?: AbortSignal): Promise<NamedTensor[]>;
}

/**
 * The heads in a file. Names: `alex.lin0` (all nets in one file), `lin0.model.1.weight` (LPIPS' own files, one net each,
 * told apart by their channels) or `lpips/relu1` (this app). Heads of other networks are passed over.
 */
export function findHeads(file: TensorFile): readonly Heads[] {
  const byName = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  return Object.values(backbones).flatMap((spec) => {
    const expected = expectedHeads(spec);
    const found = expected.map(({ name, shape }, index) => {
      const names = [`${lpipsNames[spec.id]}.lin${index}`, `lin${index}.model.1.weight`, name];
      const stored = names.map((candidate) => byName.get(candidate)).find((tensor) => tensor !== undefined);
      return stored && elementCount(stored.shape) === elementCount(shape) ? { name, shape, stored } : null;
    });
    // LPIPS' own file of a net with more heads starts with the names of one with fewer.
    const surplus = byName.has(`lin${expected.length}.model.1.weight`);
    const complete = found.filter((head) => head !== null);
    if (expected.length === 0 || complete.length < expected.length || surplus) return [];
    return [{ id: spec.id, file: file.file, read: (signal) => readHeads(complete, file.file, signal) }];
  });
}

function readHeads(
  heads: readonly { name: string; shape: readonly number[]; stored: StoredTensor }[],
  file: string,
  signal?: AbortSignal,
): Promise<NamedTensor[]> {
  return Promise.all(
    heads.map(async ({ name, shape, stored }) => {
      const values = await stored.read(signal);
      const wrong = values.find((value) => !Number.isFinite(value) || value < 0);
      // LPIPS trains its heads to be non-negative; anything else is not one.
      if (wrong !== undefined) throw badWeights(file, 'not-finite', `${name} >= 0`, String(wrong));
      return { name, shape, values };
    }),
  );
}
