import { backbones } from '#core/backbones/registry.ts';
import type { BackboneSpec } from '#core/backbones/types.ts';
import { expectedTensors } from './expected.ts';

/**
 * How a file names layers. `numbers`: by their place in a Sequential (torchvision, timm, LPIPS); `names`: by a name that
 * says block and place (Keras, Caffe, this app); `order`: `conv2d`, `conv2d_1` in the order in which they were made;
 * `paths`: by attributes, `layer1.0.conv1` (torchvision's ResNets).
 */
export type NameStyle = 'numbers' | 'names' | 'order' | 'paths';

/** One reading of a tensor's name: which tensor it is, and what of the name is left (wrappers, keys above). */
export interface Reading {
  readonly key: string;
  readonly around: string;
}

/** Of a batch norm, `kernel` is its factor; the last two are its running statistics. */
type Part = 'kernel' | 'bias' | 'mean' | 'variance';
const parts: Readonly<Record<string, Part>> = {
  weight: 'kernel',
  kernel: 'kernel',
  W: 'kernel',
  w: 'kernel',
  weights: 'kernel',
  bias: 'bias',
  biases: 'bias',
  b: 'bias',
  running_mean: 'mean',
  running_var: 'variance',
};
/** torchvision's name for the layers of a network that is a chain. */
const SEQUENTIAL = 'features';
/** Wrappers that leave their mark inside a name, at any layer; one file may have them on some layers only. */
export const wrappers = new Set([
  'module',
  '_orig_mod',
  '_fsdp_wrapped_module',
  '_checkpoint_wrapped_module',
  '_forward_module',
]);
const convolutions = Object.values(backbones).flatMap(convolutionsOf);
/** This app's own names of layers. */
const ownNames = new Set(convolutions.map(({ stem }) => stem));
/** Names by attributes, of convolutions and batch norms. */
const paths = new Set(
  convolutions.flatMap(({ torchName, norm }) =>
    [torchName, norm].filter((name) => name !== null && !name.startsWith(`${SEQUENTIAL}.`)),
  ),
);
/** Names inside one place of a Sequential, as `squeeze` in a fire module. */
const inner = new Set(convolutions.flatMap(({ torchName }) => torchName.split('.').slice(2)));

/** The app's name of a tensor -> its key in that style; see {@link readingsOf}. */
export function keysInStyle(spec: BackboneSpec, style: NameStyle): ReadonlyMap<string, string> {
  switch (style) {
    case 'names':
      return new Map(expectedTensors(spec).map(({ name }) => [name, name]));
    case 'numbers':
      return new Map(
        convolutionsOf(spec).flatMap(({ stem, torchName }) => {
          const [block, ...place] = torchName.split('.');
          return block === SEQUENTIAL ? bothParts(stem, place.join(' ')) : [];
        }),
      );
    case 'paths':
      return new Map(
        convolutionsOf(spec).flatMap(({ stem, torchName }) =>
          torchName.startsWith(`${SEQUENTIAL}.`) ? [] : bothParts(stem, torchName),
        ),
      );
    case 'order':
      // Only a chain is told by its order.
      if (!isChain(spec)) return new Map();
      return new Map(convolutionsOf(spec).flatMap(({ stem }, index) => bothParts(stem, `${index}`)));
    default:
      return style satisfies never;
  }
}

const bothParts = (stem: string, place: string): [string, string][] => [
  [`${stem}/kernel`, `${place} kernel`],
  [`${stem}/bias`, `${place} bias`],
];

interface Convolution {
  /** In our own files. */
  readonly stem: string;
  /** In torchvision's, and that of the batch norm behind it. */
  readonly torchName: string;
  readonly norm: string | null;
}

/** A network's convolutions in order. */
function convolutionsOf({ graph }: BackboneSpec): readonly Convolution[] {
  return graph.nodes.flatMap((node) =>
    node.op === 'conv'
      ? [{ stem: node.weights!, torchName: node.attrs.torchName, norm: node.attrs.norm }]
      : [],
  );
}

/** The keys of the batch norms in style `paths`, by the stem of the convolution before each. */
export const normKeys = (spec: BackboneSpec): ReadonlyMap<string, string> =>
  new Map(convolutionsOf(spec).flatMap(({ stem, norm }) => (norm === null ? [] : [[stem, norm] as const])));

/** Whether every node reads the one before it, and no other. */
const isChain = ({ graph }: BackboneSpec): boolean =>
  graph.nodes.every(({ inputs }, index) =>
    inputs.every((input) => inputs.length === 1 && input === index - 1),
  );

/** Every way to read a file's name in that style; none for a name that it does not use. */
export function readingsOf(name: string, style: NameStyle): readonly Reading[] {
  const words = wordsOf(name);
  const part = partOf(words);
  if (!part) return [];
  const stem = words.slice(0, -part.words);
  switch (style) {
    case 'numbers':
      return stem.flatMap((word, at) => {
        if (!/^\d+$/.test(word)) return [];
        const after = stem.slice(at + 1).filter((other) => inner.has(other));
        const around = stem.filter((other, index) => index !== at && !(index > at && inner.has(other)));
        return [
          { key: [Number(word), ...after, part.part].join(' '), around: around.map(unnumbered).join('.') },
        ];
      });
    case 'names': {
      const at = stem.findLastIndex((word) => layerName(word) !== null);
      if (at < 0) return [];
      const layer = layerName(stem[at]!)!;
      // Keras repeats a layer's name in its path.
      const around = stem.filter((word) => layerName(word) !== layer);
      return [{ key: `${layer}/${part.part}`, around: around.join('.') }];
    }
    case 'order': {
      const at = stem.findLastIndex((word) => /^conv2d(_\d+)?$/.test(word));
      if (at < 0) return [];
      const around = stem.filter((_, index) => index !== at);
      return [{ key: `${stem[at]} ${part.part}`, around: around.join('.') }];
    }
    case 'paths': {
      const from = stem.findIndex((_, index) => paths.has(stem.slice(index).join('.')));
      if (from < 0) return [];
      const path = stem.slice(from).join('.');
      return [{ key: `${path} ${part.part}`, around: stem.slice(0, from).join('.') }];
    }
    default:
      return style satisfies never;
  }
}

/** A name's words without wrappers, and without what Keras adds: `:0`, `_W_1`, `/vars/0`. */
function wordsOf(name: string): string[] {
  return name
    .replace(/:\d+$/, '')
    .replace(/\/vars\/(\d+)$/, (_, index: string) =>
      index === '0' ? '/kernel' : index === '1' ? '/bias' : '',
    )
    .split(/[./]/)
    .filter((word) => word !== '' && !wrappers.has(word));
}

/** What a name's end says; in Keras' oldest files it hangs on the layer's name, `block1_conv1_W_1`. */
function partOf(words: string[]): { part: Part; words: number } | null {
  const last = words.at(-1) ?? '';
  const plain = parts[last.replace(/_\d+$/, '')];
  if (plain) return { part: plain, words: 1 };
  const hung = /^(.+?)_(W|b|kernel|bias|weight)(?:_\d+)?$/.exec(last);
  if (!hung) return null;
  words.splice(-1, 1, hung[1]!, hung[2]!);
  return { part: parts[hung[2]!]!, words: 1 };
}

/** `block1_conv2`, `conv1_2` and the app's own names of other layers; null for a word that names no layer. */
function layerName(word: string): string | null {
  const vgg = /^(?:block|conv)(\d)_(?:conv)?(\d)(?:_\d+)?$/.exec(word);
  if (vgg) return `block${vgg[1]}_conv${vgg[2]}`;
  return ownNames.has(word) ? word : null;
}

/** LPIPS cuts its network into `slice1`, `slice2`...: the layers keep their numbers. */
const unnumbered = (word: string): string => word.replace(/^slice\d+$/, 'slice');
