import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases } from '#tests/support/lane.ts';
import { fitting } from './labels.ts';

const wanted = fc.array(
  fc.record({
    text: fc.constantFrom('5', '95', '0.5', 'equal', '相同'),
    x: fc.integer({ min: 0, max: 300 }),
  }),
);

it('labels stay inside, far enough from each other, and the first one is always there', () => {
  fc.assert(
    fc.property(wanted, (labels) => {
      const found = fitting(labels, 300);
      expect(found.length).toBeGreaterThanOrEqual(Math.min(1, labels.length));
      expect(found[0]?.text).toBe(labels[0]?.text);
      const spans = found
        .map(({ text, x, anchor }) => {
          // No narrower than digits are drawn at this size.
          const size = text.length * 6;
          const from = anchor === 'start' ? x : anchor === 'end' ? x - size : x - size / 2;
          return { from, to: from + size };
        })
        .toSorted((a, b) => a.from - b.from);
      for (const { from, to } of spans) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(300);
      }
      for (let i = 1; i < spans.length; i++) expect(spans[i]!.from).toBeGreaterThan(spans[i - 1]!.to);
    }),
    cases(1000),
  );
});

it('a label that finds no room is left out', () => {
  expect(
    fitting(
      [
        { text: '50', x: 100 },
        { text: '30', x: 105 },
        { text: '10', x: 200 },
      ],
      300,
    ),
  ).toEqual([
    { text: '50', x: 100, anchor: 'middle' },
    { text: '10', x: 200, anchor: 'middle' },
  ]);
});
