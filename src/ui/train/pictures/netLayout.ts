import type { NetworkPicture } from '#worker/protocolTrain.ts';

type Layer = NetworkPicture['layers'][number];

/** A block of the drawing: as high as its image, as wide as its channels (on a log scale). Pixels of the drawing. */
interface Box {
  /** Place among the layers; -1 for what goes in. */
  place: number;
  kind: Layer['kind'] | 'input';
  name: string;
  shape: readonly number[];
  parameters: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where the size of the image is new. */
  sizeShown: boolean;
}

/** A saved value's way from where it is saved to where it comes back in. */
interface Arc {
  name: string;
  from: number;
  to: number;
  /** Lowest point below the middle line. */
  depth: number;
  /** Long ones join two halves of a U; short ones go round a residual block. */
  long: boolean;
}

export interface NetLayout {
  boxes: readonly Box[];
  arcs: readonly Arc[];
  width: number;
  height: number;
  middle: number;
}

const tallest = 116;
const gap = 12;
const edge = 14;
/** Room that the size of an image takes, in text below its block. */
const sizeRoom = 42;
const top = 22;
/** Signs, not blocks: where values meet. */
const joins: ReadonlySet<Layer['kind']> = new Set(['add', 'concat', 'add-input']);
const hidden: ReadonlySet<Layer['kind']> = new Set(['save', 'reshape']);

/** Channels, or all there is of a vector. */
export const channelsOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;
const sideOf = (shape: readonly number[]): number | null => (shape.length === 3 ? shape[0]! : null);

/** `32×32×16`, as shapes are written on the page. */
export const shapeText = (shape: readonly number[]): string => shape.join('×');

/** Places the layers of a network from left to right; what has neither image nor parameters of its own is left out. */
export function layoutOf({ input, layers }: Pick<NetworkPicture, 'input' | 'layers'>): NetLayout {
  const sides = [input, ...layers.map(({ shape }) => shape)].map((shape) => sideOf(shape) ?? 1);
  const largest = Math.max(8, ...sides);
  const middle = top + tallest / 2;
  const boxes: Box[] = [];
  const arcs: Arc[] = [];
  const saved = new Map<string, number>();
  let x = edge;
  let lastSide: number | null = null;
  let sizeEnd = 0;

  const put = (
    place: number,
    kind: Box['kind'],
    name: string,
    shape: readonly number[],
    parameters: number,
  ) => {
    const side = sideOf(shape);
    const join = kind !== 'input' && joins.has(kind);
    const height = join ? 15 : side === null ? 80 : Math.max(12, tallest * Math.sqrt(side / largest));
    const width = join ? 15 : side === null ? 10 : 7 + 4 * Math.log2(1 + channelsOf(shape));
    const sizeShown = side !== null && side !== lastSide;
    if (sizeShown) {
      x = Math.max(x, sizeEnd + (sizeRoom - width) / 2);
      sizeEnd = x + (width + sizeRoom) / 2;
    }
    boxes.push({ place, kind, name, shape, parameters, x, y: middle - height / 2, width, height, sizeShown });
    lastSide = side;
    x += width + gap;
  };

  put(-1, 'input', 'input', input, 0);
  layers.forEach(({ kind, name, shape, parameters, from }, place) => {
    if (kind === 'save') saved.set(name, x - gap / 2);
    if (hidden.has(kind)) return;
    put(place, kind, name, shape, parameters);
    const start = from === null ? undefined : saved.get(from);
    if (start === undefined) return;
    const { x: left, width } = boxes.at(-1)!;
    const to = left + width / 2;
    arcs.push({ name: from!, from: start, to, depth: 0, long: kind === 'concat' });
  });
  const deepest = Math.max(0, ...arcs.filter(({ long }) => long).map(({ from, to }) => to - from));
  const placed = arcs.map((arc) => ({
    ...arc,
    depth: tallest / 2 + (arc.long ? 10 + (30 * (arc.to - arc.from)) / deepest : 8),
  }));
  const below = Math.max(tallest / 2, ...placed.map(({ depth }) => depth));
  return {
    boxes,
    arcs: placed,
    width: Math.max(x - gap, sizeEnd) + edge,
    height: middle + below + 20,
    middle,
  };
}
