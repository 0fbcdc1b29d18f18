import type { Graph, Node } from './graph.ts';

/** The network with L2 pooling where it has max pooling; its taps have other sizes then where a side is odd. */
export const withL2Pools = ({ nodes, taps }: Graph): Graph => ({
  nodes: nodes.map((node): Node => (node.op === 'maxPool' ? { ...node, op: 'l2Pool', attrs: null } : node)),
  taps,
});
