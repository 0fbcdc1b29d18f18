import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, BackboneSpec } from '#core/backbones/types.ts';
import { type LearntKind, learntKinds, learntOf } from '#core/metrics/learnt.ts';
import { type ExpectedTensor, expectedLearnt } from './expected.ts';
import { badWeights } from './refuse.ts';
import { elementCount, type NamedTensor, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** What one metric has learnt for one backbone; see `expectedLearnt`. */
export interface Learnt {
  readonly id: BackboneId;
  readonly kind: LearntKind;
  readonly file: string;
  read(signal?: AbortSignal): Promise<NamedTensor[]>;
}

/** Finds the stored tensor of each expected one; null for one that is not there. */
type Find = (
  file: TensorFile,
  spec: BackboneSpec,
  expected: readonly ExpectedTensor[],
) => readonly (StoredTensor | null)[];

const finders: Readonly<Record<LearntKind, Find>> = { lpips: findHeads, dists: findAlphaBeta };

/** What metrics have learnt, as far as it is in a file; of other networks it is passed over. */
export const findLearnt = (file: TensorFile): readonly Learnt[] =>
  Object.values(backbones).flatMap((spec) =>
    expectedLearnt(spec).flatMap(({ kind, tensors }): Learnt[] => {
      const found = finders[kind](file, spec, tensors).map((stored, index) => {
        const { name, shape } = tensors[index]!;
        return stored && elementCount(stored.shape) === elementCount(shape) ? { name, shape, stored } : null;
      });
      const complete = found.filter((one) => one !== null);
      if (complete.length < tensors.length) return [];
      return [{ id: spec.id, kind, file: file.file, read: (signal) => readAll(complete, file.file, signal) }];
    }),
  );

/**
 * LPIPS' heads. Names: `alex.lin0` (all nets in one file), `lin0.model.1.weight` and `lins.0.model.1.weight` (LPIPS' own
 * files, one net each, told apart by their channels) or `lpips/relu1` (this app), with whatever wrappers before them.
 */
function findHeads({ tensors }: TensorFile, { lpips }: BackboneSpec, expected: readonly ExpectedTensor[]) {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const lins = new Map<string, StoredTensor>();
  for (const tensor of tensors) {
    const lin = /(?:^|[./])(?:(alex|squeeze|vgg)\.)?lins?\.?(\d)(?:\.(?:module\.)?model\.1\.weight)?$/.exec(
      tensor.name,
    );
    if (lin) lins.set(`${lin[1] ?? ''}${lin[2]}`, tensor);
  }
  // LPIPS' own file of a net with more heads starts with the names of one with fewer.
  if (lins.has(`${expected.length}`)) return [];
  return expected.map(
    ({ name }, index) => lins.get(`${lpips}${index}`) ?? lins.get(`${index}`) ?? byName.get(name) ?? null,
  );
}

/** DISTS' `alpha` and `beta`, or `dists/alpha` (this app), with whatever wrappers before them. */
function findAlphaBeta({ tensors }: TensorFile, _: BackboneSpec, expected: readonly ExpectedTensor[]) {
  return expected.map(({ name }) => {
    const part = learntOf(name)?.part;
    return tensors.find((tensor) => tensor.name.split(/[./]/).at(-1) === part) ?? null;
  });
}

function readAll(
  parts: readonly { name: string; shape: readonly number[]; stored: StoredTensor }[],
  file: string,
  signal?: AbortSignal,
): Promise<NamedTensor[]> {
  return Promise.all(
    parts.map(async ({ name, shape, stored }) => {
      const values = await stored.read(signal);
      const wrong = values.find((value) => !Number.isFinite(value) || value < 0);
      // Each counts how much a channel weighs: LPIPS and DISTS train them to be non-negative.
      if (wrong !== undefined) throw badWeights(file, 'not-finite', `${name} >= 0`, String(wrong));
      return { name, shape, values };
    }),
  );
}

/** In the order in which they are stored: of each metric the first that is not null. */
export const inOrder = (...all: readonly (Learnt | null)[]): readonly Learnt[] =>
  learntKinds.flatMap((kind) => all.find((one) => one?.kind === kind) ?? []);
