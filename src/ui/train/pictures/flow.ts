import type { Stage, TaskEntry } from '#worker/protocolTrain.ts';

export type NodeId =
  | 'data'
  | 'input'
  | 'generator'
  | 'image'
  | 'back'
  | 'target'
  | 'discriminator'
  | 'losses';

interface Node {
  id: NodeId;
  /** Middle, in units of the drawing. */
  x: number;
  y: number;
  /** Networks are drawn as round boxes, data as plain ones. */
  network: boolean;
}

interface Edge {
  id: string;
  from: NodeId;
  to: NodeId;
  path: string;
  /** A gradient's way back. */
  gradient: boolean;
}

export const FLOW = { width: 700, height: 236, boxWidth: 96, boxHeight: 38 } as const;

const nodes: Readonly<Record<NodeId, Node>> = {
  data: { id: 'data', x: 54, y: 135, network: false },
  input: { id: 'input', x: 174, y: 70, network: false },
  generator: { id: 'generator', x: 292, y: 70, network: true },
  image: { id: 'image', x: 410, y: 70, network: false },
  back: { id: 'back', x: 528, y: 70, network: true },
  target: { id: 'target', x: 410, y: 200, network: false },
  discriminator: { id: 'discriminator', x: 528, y: 135, network: true },
  losses: { id: 'losses', x: 646, y: 70, network: false },
};

const edge = (from: NodeId, to: NodeId, path: string, gradient = false): Edge => ({
  id: `${from}-${to}${gradient ? '-gradient' : ''}`,
  from,
  to,
  path,
  gradient,
});

const always: readonly Edge[] = [
  edge('data', 'input', 'M54 116 V78 q0 -8 8 -8 H124'),
  edge('input', 'generator', 'M222 70 H242'),
  edge('generator', 'image', 'M340 70 H360'),
  edge('data', 'target', 'M54 154 V192 q0 8 8 8 H360'),
  edge('image', 'discriminator', 'M410 89 V120 q0 8 8 8 H478'),
  edge('target', 'discriminator', 'M410 181 V150 q0 -8 8 -8 H478'),
  edge('discriminator', 'losses', 'M576 135 H628 q8 0 8 -8 V91'),
  edge('losses', 'generator', 'M646 51 V32 q0 -8 -8 -8 H300 q-8 0 -8 8 V49', true),
];
/** G's image and the target are compared directly. */
const compared: readonly Edge[] = [
  edge('image', 'losses', 'M458 70 H596'),
  edge('target', 'losses', 'M458 200 H648 q8 0 8 -8 V91'),
];
/** Without pairs: translated there and back, it should be the same again. */
const thereAndBack: readonly Edge[] = [
  edge('image', 'back', 'M458 70 H478'),
  edge('back', 'losses', 'M576 70 H596'),
];

/** The drawing of one update of a kind of task. */
export function flowOf(kind: TaskEntry['kind']): { nodes: readonly Node[]; edges: readonly Edge[] } {
  const unpaired = kind === 'unpaired';
  return {
    nodes: Object.values(nodes).filter(({ id }) => id !== 'back' || unpaired),
    edges: [...always, ...(unpaired ? thereAndBack : compared)],
  };
}

interface Lit {
  nodes: readonly NodeId[];
  edges: readonly string[];
}

const lit: Readonly<Record<Stage, Lit>> = {
  'make-input': { nodes: ['data', 'input', 'target'], edges: ['data-input', 'data-target'] },
  'generator-forward': {
    nodes: ['generator', 'image'],
    edges: ['input-generator', 'generator-image'],
  },
  'discriminator-update': {
    nodes: ['discriminator'],
    edges: ['image-discriminator', 'target-discriminator'],
  },
  terms: {
    nodes: ['losses', 'back'],
    edges: ['image-losses', 'target-losses', 'discriminator-losses', 'image-back', 'back-losses'],
  },
  gradients: { nodes: ['losses'], edges: ['losses-generator-gradient'] },
  'generator-update': { nodes: ['generator'], edges: [] },
};

/** What is at work at a stage; of some kinds not all of it is drawn. */
export const litAt = (stage: Stage | null): Lit => (stage ? lit[stage] : { nodes: [], edges: [] });
