import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId } from '#core/backbones/types.ts';
import { expectedHeads } from './expected.ts';
import { badWeights } from './refuse.ts';
import { elementCount, type NamedTensor, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** LPIPS v0.1 heads of one backbone: `lpips/<tap>` [1, 1, c, 1], in tap order. */
export interface Heads {
  readonly id: BackboneId;
  readonly file: string;
  read(signal?: AbortSignal): Promise<NamedTensor[]>;
}

/**
 * The heads in a file. Names: `alex.lin0` (all nets in one file), `lin0.model.1.weight` and `lins.0.model.1.weight` (LPIPS'
 * own files, one net each, told apart by their channels) or `lpips/relu1` (this app), with whatever wrappers before them.
 * Heads of other networks are passed over.
 */
export function findHeads(file: TensorFile): readonly Heads[] {
  const byName = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  const lins = new Map<string, StoredTensor>();
  for (const tensor of file.tensors) {
    const lin = /(?:^|[./])(?:(alex|squeeze|vgg)\.)?lins?\.?(\d)(?:\.(?:module\.)?model\.1\.weight)?$/.exec(
      tensor.name,
    );
    if (lin) lins.set(`${lin[1] ?? ''}${lin[2]}`, tensor);
  }
  return Object.values(backbones).flatMap((spec) => {
    const expected = expectedHeads(spec);
    const short = spec.lpips ?? '';
    const found = expected.map(({ name, shape }, index) => {
      const stored = lins.get(`${short}${index}`) ?? lins.get(`${index}`) ?? byName.get(name);
      return stored && elementCount(stored.shape) === elementCount(shape) ? { name, shape, stored } : null;
    });
    // LPIPS' own file of a net with more heads starts with the names of one with fewer.
    const surplus = lins.has(`${expected.length}`);
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
