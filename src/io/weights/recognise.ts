import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';
import { AppError } from '#core/failure.ts';
import { foldedBias, foldedKernel, foldOf } from './batchNorm.ts';
import { firstTensors, nameOther } from './describe.ts';
import { hwio } from './layout.ts';
import { findLearnt, type Learnt } from './learnt.ts';
import { type Candidate, candidatesOf, type Match, oihwShape } from './matchNames.ts';
import { familyByNumbers } from './oxford.ts';
import { badWeights, shapeText } from './refuse.ts';
import { hasSchemes, schemeCandidates } from './schemes.ts';
import type { Declared, NamedTensor, TensorFile } from './tensorFile.ts';

/** A tensor of the app that can be read from a file. */
interface AppTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly half: boolean;
  read(signal?: AbortSignal): Promise<NamedTensor>;
}

/** A network found in a file: all of its tensors, in layer order. */
export interface Recognised {
  readonly id: BackboneId;
  readonly family: WeightFamily;
  readonly file: string;
  /** For the manifest: what the file says of its origin, else its name. */
  readonly source: string;
  readonly licence: string;
  readonly declared: Declared | null;
  readonly tensors: readonly AppTensor[];
}

/** Licences as the publishers of each family state them. */
const licences: Readonly<Record<WeightFamily, string>> = {
  oxford: 'CC BY 4.0 (Oxford VGG, Simonyan & Zisserman)',
  torchvision: 'BSD 3-Clause (torchvision)',
  clip: 'MIT (OpenAI CLIP, TinyCLIP)',
  lpips: 'BSD 3-Clause (torchvision), heads BSD 2-Clause (LPIPS)',
};

/** What the person should know of how a file was read. */
export type WeightsNote =
  /** Several copies of the network were in the file: the averaged one was taken, or the first. */
  | { kind: 'several'; file: string; taken: string; count: number; averaged: boolean }
  /** Its numbers, and not its names, told which input it is made for. */
  | { kind: 'family-by-numbers'; file: string; family: WeightFamily };

export interface Found {
  readonly network: Recognised | null;
  readonly learnt: readonly Learnt[];
  readonly notes: readonly WeightsNote[];
}

/**
 * Which network a file holds, and what metrics have learnt if it has some: by names, whatever wrappers or keys stand around them, and
 * shapes. A file of that alone has no network. `asked`: the family that the person has named. Throws `bad-weights`
 * (wrong-network, wrong-shape, wrong-family), `family-unknown`.
 */
export async function recognise(
  file: TensorFile,
  asked: WeightFamily | null = null,
  signal?: AbortSignal,
): Promise<Found> {
  const all = Object.values(backbones).flatMap((spec) => [
    ...candidatesOf(spec, file.tensors),
    ...schemeCandidates(spec, file.tensors),
  ]);
  const learnt = findLearnt(file);
  const whole = all.filter(
    (one) => one.fitting === one.found.length && !all.some((other) => holds(other, one)),
  );
  if (whole.length === 0) {
    if (learnt.length > 0) return { network: null, learnt, notes: [] };
    refuse(all, file);
  }
  // The same layers are found under several schemes where a file is named as this app names them.
  const same = whole.filter(({ spec }) => spec === whole[0]!.spec);
  const best = same.find(({ around }) => averaged.test(around)) ?? same[0]!;
  const notes: WeightsNote[] = [];
  const copies = new Set(same.map(({ found }) => found[0]!.stored)).size;
  if (copies > 1) {
    const isAverage = averaged.test(best.around);
    const taken = best.around || best.found[0]!.stored!.name;
    notes.push({ kind: 'several', file: file.file, taken, count: copies, averaged: isAverage });
  }
  const { family, by } = await familyOf(best, file, asked, signal);
  if (by === 'numbers') notes.push({ kind: 'family-by-numbers', file: file.file, family });
  return { network: toNetwork(best, family, file), learnt, notes };
}

/** Whether `part` is only a part of `whole`: all of VGG-16's names are found in VGG-19's files. */
const holds = (whole: Candidate, part: Candidate): boolean =>
  whole.style === part.style && whole.around === part.around && whole.fitting > part.fitting;

/** Keys and attributes under which training programs keep the exponential moving average of the weights. */
const averaged = /(^|[._/-])(ema|shadow|averaged|swa)([._/-]|$)/i;

function refuse(all: readonly Candidate[], { file, tensors }: TensorFile): never {
  // A layer whose batch norm lacks a part is this network's all the same.
  const known = ({ found }: Candidate) =>
    found.filter(({ stored, layout, missing }) => layout || (stored && missing)).length;
  const best = all.reduce<Candidate | null>(
    (a, b) => (!a || known(b) > known(a) || (known(b) === known(a) && b.present > a.present) ? b : a),
    null,
  );
  const networks = Object.values(backbones).map(({ label }) => label.en);
  const isMost = best !== null && best.present > best.found.length / 2;
  // What is called as a network's own nodes say is that network, or of its kind.
  const other = isMost && hasSchemes(best.spec) ? null : nameOther(tensors);
  if (other) throw badWeights(file, 'wrong-network', networks.join(', '), other);
  if (isMost) {
    const { spec, found, present } = best;
    const wrong = found.find(({ stored, layout, missing }) => stored && !layout && !missing);
    if (wrong) {
      const { name, shape } = wrong.expected;
      const isTorch = best.style === 'numbers' || best.style === 'paths';
      const expected = isTorch ? oihwShape(shape) : shape;
      const what = `${spec.label.en}: ${name} ${shapeText(expected)}`;
      throw badWeights(file, 'wrong-shape', what, shapeText(wrong.stored!.shape));
    }
    const missing = [...new Set(found.flatMap((match) => match.missing ?? []))];
    const more = missing.length > 4 ? `, ... (${missing.length})` : '';
    const names = `${spec.label.en}: ${missing.slice(0, 4).join(', ')}${more}`;
    const isStatistics = missing.every((name) => /\.running_(mean|var)$/.test(name));
    throw badWeights(
      file,
      isStatistics ? 'missing-statistics' : 'missing-layers',
      names,
      `${present} / ${found.length}`,
    );
  }
  throw badWeights(file, 'wrong-network', networks.join(', '), firstTensors(tensors));
}

function toNetwork({ spec, found }: Candidate, family: WeightFamily, tensorFile: TensorFile): Recognised {
  const { file, origin, declared } = tensorFile;
  const tensors = found.map((match): AppTensor => {
    const { name, shape } = match.expected;
    return {
      name,
      shape,
      half: match.stored!.half && !match.norm,
      async read(signal) {
        const values = await readMatch(match, signal);
        refuseNotFinite(values, name, file);
        return { name, shape, values };
      },
    };
  });
  const source = declared?.source ?? (origin ? `${file} (${origin})` : file);
  const licence = declared?.licence ?? spec.licence ?? licences[family];
  return { id: spec.id, family, file, source, licence, declared, tensors };
}

/** A tensor in the app's own order of axes, with its batch norm in it where the file has that apart. */
async function readMatch({ expected, stored, layout, norm }: Match, signal?: AbortSignal) {
  const read = await stored!.read(signal);
  const isKernel = expected.shape.length === 4;
  const values = layout === 'oihw' && isKernel ? hwio(read, expected.shape) : read;
  if (!norm) return values;
  const fold = await foldOf(norm, signal);
  return isKernel ? foldedKernel(values, fold) : foldedBias(stored === norm.shift ? null : values, fold);
}

interface Family {
  readonly family: WeightFamily;
  readonly by: 'declared' | 'names' | 'numbers' | 'asked';
}

/**
 * A manifest states it; for AlexNet and SqueezeNet there is one: LPIPS scales its input to torchvision's numbers; for
 * networks that say their own names there is one too. VGG-19
 * goes with two, and with the wrong one every number would be wrong: its own numbers tell, else torchvision's names, else
 * the person.
 */
async function familyOf(
  { spec, style, found }: Candidate,
  { file, declared }: TensorFile,
  asked: WeightFamily | null,
  signal?: AbortSignal,
): Promise<Family> {
  const checked = ({ family, by }: Family): Family => {
    if (spec.families.includes(family)) return { family, by };
    throw badWeights(file, 'wrong-family', `${spec.label.en}: ${spec.families.join(', ')}`, family);
  };
  if (declared) return checked({ family: declared.family, by: 'declared' });
  if (spec.families.includes('lpips')) return { family: 'lpips', by: 'names' };
  if (hasSchemes(spec)) return { family: spec.families[0]!, by: 'names' };
  const isTorch = style === 'numbers' || style === 'paths';
  const byNames = isTorch ? ('torchvision' as const) : ('oxford' as const);
  if (spec.families.length === 1) return checked({ family: byNames, by: 'names' });
  const [kernel, bias] = [found[0]!, found[1]!];
  const values = await kernel.stored!.read(signal);
  const turned = kernel.layout === 'oihw' ? hwio(values, kernel.expected.shape) : values;
  const numbers = familyByNumbers(turned, await bias.stored!.read(signal));
  switch (numbers) {
    case 'oxford':
    case 'torchvision':
      return { family: numbers, by: numbers === byNames ? 'names' : 'numbers' };
    case 'other-input':
      throw badWeights(file, 'wrong-family', spec.families.join(', '), 'oxford, RGB');
    case null:
      if (asked) return checked({ family: asked, by: 'asked' });
      if (byNames === 'torchvision') return { family: byNames, by: 'names' };
      throw new AppError({ code: 'family-unknown', file, backbone: spec.id, families: spec.families });
    default:
      return numbers satisfies never;
  }
}

/** Throws `bad-weights` (not-finite) with the place of the first NaN or infinity. */
export function refuseNotFinite(values: Float32Array, name: string, file: string): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw badWeights(file, 'not-finite', `|${name}[${index}]| < ∞`, String(values[index]));
}
