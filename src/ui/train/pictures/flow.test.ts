import { describe, expect, it } from 'vitest';
import type { Stage } from '#worker/protocolTrain.ts';
import { FLOW, flowOf, litAt } from './flow.ts';

const stages: Stage[] = [
  'make-input',
  'generator-forward',
  'discriminator-update',
  'terms',
  'gradients',
  'generator-update',
];

describe.each(['paired', 'latent', 'unpaired'] as const)('the flow of a task that is %s', (kind) => {
  const { nodes, edges } = flowOf(kind);

  it('joins nodes that are drawn, inside the drawing', () => {
    const drawn = nodes.map(({ id }) => id);
    for (const { from, to } of edges) expect(drawn).toEqual(expect.arrayContaining([from, to]));
    for (const { x, y } of nodes) {
      expect(Math.abs(x - FLOW.width / 2)).toBeLessThanOrEqual((FLOW.width - FLOW.boxWidth) / 2);
      expect(Math.abs(y - FLOW.height / 2)).toBeLessThanOrEqual((FLOW.height - FLOW.boxHeight) / 2);
    }
  });

  it('lights something else at every stage, and every edge at one', () => {
    const shown = stages.map((stage) => {
      const lit = litAt(stage);
      return [
        ...nodes.filter(({ id }) => lit.nodes.includes(id)),
        ...edges.filter(({ id }) => lit.edges.includes(id)),
      ]
        .map(({ id }) => id)
        .join(' ');
    });
    expect(shown.every((ids) => ids !== '')).toBe(true);
    expect(new Set(shown).size).toBe(stages.length);
    for (const { id } of edges)
      expect(stages.filter((stage) => litAt(stage).edges.includes(id))).toHaveLength(1);
  });
});
