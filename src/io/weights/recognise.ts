import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, BackboneSpec, WeightFamily } from '#core/backbones/types.ts';
import { describeTensors } from './describe.ts';
import { type ExpectedTensor, expectedTensors } from './expected.ts';
import { findHeads, type Heads } from './heads.ts';
import { hwio } from './layout.ts';
import { type NameStyle, namesInStyle, normalise } from './names.ts';
import { isOxfordBias } from './oxford.ts';
import { badWeights, shapeText } from './refuse.ts';
import type { Declared, NamedTensor, StoredTensor, TensorFile } from './tensorFile.ts';

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
  lpips: 'BSD 3-Clause (torchvision), heads BSD 2-Clause (LPIPS)',
};

/** A file that lacks no more tensors than this is of its network, with something left out. */
const nearlyWhole = 4;

const styles: readonly NameStyle[] = ['keras', 'torchvision', 'own'];

interface Candidate {
  spec: BackboneSpec;
  style: NameStyle;
  found: { expected: ExpectedTensor; stored: StoredTensor | undefined; fits: boolean }[];
  present: number;
  fitting: number;
}

/**
 * Which network a file holds, and LPIPS heads if it has some: by tensor names (they also tell the family) and shapes.
 * A file of heads alone has no network. Throws `bad-weights` (wrong-network, wrong-shape, wrong-family).
 */
export function recognise(file: TensorFile): { network: Recognised | null; heads: readonly Heads[] } {
  const byName = new Map(file.tensors.map((tensor) => [normalise(tensor.name), tensor]));
  const best = Object.values(backbones)
    .flatMap((spec) => styles.map((style) => compare(spec, style, byName)))
    .reduce((a, b) => (b.fitting > a.fitting || (b.fitting === a.fitting && b.present > a.present) ? b : a));
  const heads = findHeads(file);
  if (best.fitting < best.found.length) {
    if (heads.length > 0 && best.present === 0) return { network: null, heads };
    refuse(best, file);
  }
  return { network: toNetwork(best, file), heads };
}

function compare(spec: BackboneSpec, style: NameStyle, byName: ReadonlyMap<string, StoredTensor>): Candidate {
  const names = namesInStyle(spec, style);
  const found = expectedTensors(spec).map((expected) => {
    const name = names.get(expected.name);
    const stored = name === undefined ? undefined : byName.get(name);
    const shape = style === 'torchvision' ? oihwShape(expected.shape) : expected.shape;
    return { expected, stored, fits: stored !== undefined && shapeText(stored.shape) === shapeText(shape) };
  });
  const present = found.filter(({ stored }) => stored).length;
  return { spec, style, found, present, fitting: found.filter(({ fits }) => fits).length };
}

function refuse(best: Candidate, { file, tensors }: TensorFile): never {
  const { spec, style, found, present } = best;
  if (present === found.length) {
    const wrong = found.find(({ fits }) => !fits)!;
    const { name, shape } = wrong.expected;
    const expected = style === 'torchvision' ? oihwShape(shape) : shape;
    throw badWeights(
      file,
      'wrong-shape',
      `${spec.label.en}: ${name} ${shapeText(expected)}`,
      shapeText(wrong.stored!.shape),
    );
  }
  const missing = found.filter(({ stored }) => !stored);
  if (missing.length <= nearlyWhole) {
    const names = missing.map(({ expected }) => expected.name).join(', ');
    throw badWeights(file, 'wrong-network', `${spec.label.en}: ${names}`, `${present} / ${found.length}`);
  }
  const networks = Object.values(backbones).map(({ label }) => label.en);
  throw badWeights(file, 'wrong-network', networks.join(', '), describeTensors(tensors));
}

function toNetwork({ spec, style, found }: Candidate, { file, origin, declared }: TensorFile): Recognised {
  const family = declared?.family ?? familyOf(spec, style);
  if (!spec.families.includes(family)) {
    throw badWeights(file, 'wrong-family', `${spec.label.en}: ${spec.families.join(', ')}`, family);
  }
  const tensors = found.map(({ expected, stored }): AppTensor => {
    const { name, shape } = expected;
    return {
      name,
      shape,
      half: stored!.half,
      async read(signal) {
        const values = await stored!.read(signal);
        refuseNotFinite(values, name, file);
        if (family === 'torchvision' && name === 'block1_conv1/bias' && isOxfordBias(values)) {
          throw badWeights(file, 'wrong-family', 'torchvision', 'oxford');
        }
        const turned = style === 'torchvision' && shape.length === 4 ? hwio(values, shape) : values;
        return { name, shape, values: turned };
      },
    };
  });
  const source = declared?.source ?? (origin ? `${file} (${origin})` : file);
  const licence = declared?.licence ?? licences[family];
  return { id: spec.id, family, file, source, licence, declared, tensors };
}

/**
 * Names tell the family: Keras carries the Oxford weights, torchvision and timm their own. AlexNet and SqueezeNet exist
 * only as torchvision's; LPIPS scales its input to the same numbers, so for them the family is the network's first.
 */
function familyOf(spec: BackboneSpec, style: NameStyle): WeightFamily {
  if (spec.families.includes('lpips')) return 'lpips';
  return style === 'torchvision' ? 'torchvision' : 'oxford';
}

/** Throws `bad-weights` (not-finite) with the place of the first NaN or infinity. */
export function refuseNotFinite(values: Float32Array, name: string, file: string): void {
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw badWeights(file, 'not-finite', `|${name}[${index}]| < ∞`, String(values[index]));
}

/** [h, w, in, out] -> [out, in, h, w] */
const oihwShape = (shape: readonly number[]): readonly number[] =>
  shape.length === 4 ? [shape[3]!, shape[2]!, shape[0]!, shape[1]!] : shape;
