import { describe, expect, it } from 'vitest';
import { registries } from '#tests/support/fakeEngine.ts';
import { measured } from './measured.ts';
import { type AgreementRow, agreementRows, measuredRow, sortedRows, sortValue } from './rows.ts';

const words = { name: ({ en }: { en: string }) => en, untrained: 'untrained', people: 'people' };
const rows = agreementRows(registries, words);
const row = (id: string) => rows.find((one) => one.id === id)!;

describe('the measured table', () => {
  it('has rows of networks and metrics of the page, each once, and of what they are held against', () => {
    const ids = measured.rows.map(({ id }) => id);
    const known = [...registries.backbones, ...registries.metrics].map(({ id }) => id as string);
    expect(ids.filter((id) => !known.includes(id))).toEqual(['random-resnet18']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has numbers within their intervals, and shares and correlations where they can be', () => {
    const all = measured.rows.flatMap(({ materials, tid2013 }) => [
      ...(materials ? [materials.twoAfc, materials.majority] : []),
      ...(tid2013 ? [tid2013.overall, tid2013.perReference, tid2013.blurAndJpeg] : []),
    ]);
    expect(all.length).toBeGreaterThan(12);
    expect(
      all.filter(([value, low, high]) => !(low <= value && value <= high && high <= 1 && low > 0)),
    ).toEqual([]);
  });

  // The same definition in PyTorch, from the same weights and pictures: features at 224 px, float32.
  it.each([['alexnet', 0.8053]])('says of %s on the materials what PyTorch does', (id, found) => {
    expect(Math.abs(measuredRow(id)!.materials!.majority[0] - found)).toBeLessThan(0.001);
  });
});

describe('the rows of the table', () => {
  it('are every network and metric of the page, measured or not, beside people and an untrained network', () => {
    const ids = rows.map(({ id }) => id);
    const known = [...registries.backbones, ...registries.metrics].map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([...known, 'people', 'random-resnet18']));
    expect(row('vgg16')).toMatchObject({ kind: 'network', answers: null, majority: null, opinions: null });
    expect(row('people').answers).toEqual(measured.materials.people);
  });

  it('have what others published beside them, with its source', () => {
    expect(row('dists').published.map(({ value }) => value)).toEqual([0.83, 0.708]);
    for (const { published } of rows) for (const { source } of published) expect(source).toMatch(/\w{3}/);
  });

  it('show that blur and JPEG hardly tell an untrained network from others, and the rest does', () => {
    const { blurAndJpeg, overall } = measuredRow('random-resnet18')!.tid2013!;
    expect(blurAndJpeg[0]).toBeGreaterThan(0.8);
    expect(overall[0]).toBeLessThan(row('gmsd').opinions![0]);
    expect(row('random-resnet18').majority![0]).toBeLessThan(0.7);
  });
});

it.each(registries.backbones)('the chooser says what $id is good and bad at', ({ goodAt }) => {
  expect(goodAt.en).toMatch(/^Good: .* Bad: .*\.$/);
  expect(goodAt.zh).toMatch(/^长处：.*。短处：.*。$/);
});

describe('sorting', () => {
  const of = (name: string, majority: number | null): AgreementRow => ({
    id: name,
    kind: 'metric',
    name,
    majority: majority === null ? null : [majority, majority, majority],
    answers: null,
    opinions: null,
    published: [],
  });
  const some = [of('b', 0.5), of('a', null), of('c', 0.7)];
  const names = (...by: [Parameters<typeof sortedRows>[1], boolean]) =>
    sortedRows(some, ...by, 'en').map(({ name }) => name);

  it('has the best first, what has no number last, whichever way', () => {
    expect(names('majority', false)).toEqual(['c', 'b', 'a']);
    expect(names('majority', true)).toEqual(['b', 'c', 'a']);
    expect(names('name', false)).toEqual(['a', 'b', 'c']);
    expect(names('name', true)).toEqual(['c', 'b', 'a']);
  });

  it('takes the first of several published numbers', () => {
    expect(sortValue(row('dists'), 'published')).toBe(0.83);
    expect(sortValue(row('mae'), 'published')).toBeNull();
  });
});
