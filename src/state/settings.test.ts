import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeWorker, registries } from '#tests/support/fakeEngine.ts';
import { measured, openStore } from '#tests/support/openStore.ts';
import type { BackboneId, Recipe } from '#worker/protocol.ts';
import { shownResult, weighedOf } from './comparison.ts';
import { openLink } from './link.ts';
import { chosenBackbone } from './networks.ts';
import { isModified } from './recipe.ts';
import type { AppStore, Store } from './store.ts';
import { formatUrl, parseUrl } from './urlState.ts';
import { countingWeights, rowsOf } from './wanted.ts';
import { urlOf } from './wiring.ts';

let worker: FakeWorker;
let store: AppStore;
beforeEach(async () => {
  ({ store, worker } = await openStore('', ['vgg19-slim', 'vgg19', 'alexnet', 'squeezenet']));
  await measured(store);
});
afterEach(() => worker.close());

const recipe = (id: string): Recipe => registries.recipes.find((entry) => entry.id === id)!;
const total = () => weighedOf(store.getState(), shownResult(store.getState())).total;

/** The weights that count, by what they weigh. */
function counting(state: Store): Record<string, number> {
  const weights = countingWeights(state);
  const rows = rowsOf(state).filter(({ key }) => (weights[key] ?? 0) > 0);
  return Object.fromEntries(rows.map(({ key, tap, distance }) => [`${distance}~${tap}`, weights[key]!]));
}

describe('a row that is heard alone', () => {
  it('goes with its layer to the other side of the ReLU', () => {
    store.getState().toggleSolo('relu3_4');
    store.getState().toggleMuted('relu1_2');
    store.getState().set({ heatOf: 'relu3_4' });
    store.getState().setPlace('before-relu');
    expect(store.getState()).toMatchObject({ solo: ['conv3_4'], muted: ['conv1_2'] });
    expect(store.getState().settings.heatOf).toBe('conv3_4');
    expect(counting(store.getState())).toEqual({ 'l1~conv3_4': 1 });
  });

  it.each([
    ['a recipe', () => store.getState().useRecipe(recipe('esrgan'))],
    ['the same recipe again', () => store.getState().useRecipe(recipe('multi-scale-l1'))],
    ['another network', () => store.getState().useBackbone('vgg19')],
    ['a network with other layers', () => store.getState().useBackbone('alexnet')],
  ])('is no longer after %s', (_, change) => {
    store.getState().toggleSolo('relu3_4');
    store.getState().toggleMuted('relu1_2');
    change();
    expect(store.getState()).toMatchObject({ solo: [], muted: [] });
    expect(Object.keys(counting(store.getState())).length).toBeGreaterThan(0);
  });

  it('counts as a change of the recipe, so that a reset is offered', () => {
    expect(isModified(store.getState())).toBe(false);
    store.getState().toggleSolo('relu3_4');
    expect(isModified(store.getState())).toBe(true);
  });
});

describe('equalising', () => {
  it('keeps the weights of rows that do not count', () => {
    store.getState().setWeight('relu1_2', 7);
    store.getState().toggleMuted('relu1_2');
    store.getState().equalise();
    expect(store.getState().settings.weights.relu1_2).toBe(7);
    const parts = weighedOf(store.getState(), shownResult(store.getState())).rows.filter(
      ({ share }) => share,
    );
    expect(parts).toHaveLength(4);
    for (const { share } of parts) expect(share).toBeCloseTo(1 / 4, 9);
  });
});

describe('undo', () => {
  it.each([
    ['equalising', () => store.getState().equalise()],
    ['another recipe', () => store.getState().useRecipe(recipe('johnson'))],
    ['a reset', () => store.getState().useRecipe(recipe('multi-scale-l1'))],
  ])('brings back what %s replaced, and takes itself back', (_, change) => {
    store.getState().setWeight('relu2_2', 0.37);
    store.getState().toggleMuted('relu1_2');
    const kept = ({ settings, solo, muted }: Store) => ({ settings, solo, muted });
    const before = kept(store.getState());
    change();
    const after = kept(store.getState());
    expect(after).not.toEqual(before);
    store.getState().undo();
    expect(kept(store.getState())).toEqual(before);
    store.getState().undo();
    expect(kept(store.getState())).toEqual(after);
  });

  it('never brings the layers of another network', () => {
    store.getState().equalise();
    store.getState().useBackbone('alexnet');
    const { settings } = store.getState();
    store.getState().undo();
    expect(store.getState().settings).toEqual(settings);
  });
});

describe('a term with a distance of its own', () => {
  it('keeps its weight while its distance is the main one, and afterwards', () => {
    store.getState().useRecipe(recipe('johnson'));
    const styles = ['relu1_2', 'relu2_2', 'relu3_4', 'relu4_4'];
    const all = (main: string, content: string) =>
      Object.fromEntries([...styles.map((tap) => [`${main}~${tap}`, 5]), [content, 1]]);
    expect(counting(store.getState())).toEqual(all('gram', 'squared~relu3_3'));
    for (const main of ['squared', 'l1', 'gram'] as const) {
      store.getState().setDistance(main);
      expect(counting(store.getState())).toEqual(all(main, 'squared~relu3_3'));
    }
    store.getState().setPlace('before-relu');
    expect(counting(store.getState())['squared~conv3_3']).toBe(1);
  });

  it('adds up with a weight that the same layer has in the main distance', () => {
    store.getState().useRecipe(recipe('johnson'));
    store.getState().setWeight('relu3_3', 2);
    store.getState().setDistance('squared');
    expect(counting(store.getState())['squared~relu3_3']).toBe(3);
  });
});

describe('weights on both sides of the ReLU', () => {
  it('change places with it, and back', async () => {
    worker.close();
    ({ store, worker } = await openStore('?w=conv1_2:1,conv5_4:2,relu5_4:3'));
    await measured(store);
    expect(store.getState().settings.place).toBe('before-relu');
    const before = counting(store.getState());
    expect(before).toEqual({ 'l1~conv1_2': 1, 'l1~conv5_4': 2, 'l1~relu5_4': 3 });
    expect(worker.compared.at(-1)!.rows.map(({ tap }) => tap)).toEqual(
      expect.arrayContaining(['conv1_1', 'conv5_4', 'relu5_4']),
    );
    expect(total()).toBeGreaterThan(0);
    store.getState().setPlace('after-relu');
    expect(counting(store.getState())).toEqual({ 'l1~relu1_2': 1, 'l1~relu5_4': 2, 'l1~conv5_4': 3 });
    store.getState().setPlace('before-relu');
    expect(counting(store.getState())).toEqual(before);
  });
});

/** What a person can do to the settings that say what is measured. */
type Act = (state: Store) => void;
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
const index = fc.nat(100);
const act: fc.Arbitrary<Act> = fc.oneof(
  index.map(
    (n): Act =>
      (state) => {
        const fitting = registries.recipes.filter(({ backbones }) =>
          backbones.includes(state.settings.backbone),
        );
        state.useRecipe(pick(fitting, n));
      },
  ),
  index.map(
    (n): Act =>
      (state) =>
        state.setDistance(pick(registries.distances, n).id),
  ),
  fc.constantFrom('after-relu', 'before-relu').map(
    (place): Act =>
      (state) =>
        state.setPlace(place),
  ),
  fc.constantFrom('mean', 'sum').map(
    (reduction): Act =>
      (state) =>
        state.set({ reduction }),
  ),
  fc.tuple(index, fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))).map(
    ([n, weight]): Act =>
      (state) =>
        state.setWeight(pick(rowsOf(state), n).key, weight),
  ),
  index.map(
    (n): Act =>
      (state) =>
        state.toggleMuted(pick(rowsOf(state), n).key),
  ),
  index.map(
    (n): Act =>
      (state) =>
        state.toggleSolo(pick(rowsOf(state), n).key),
  ),
  index.map(
    (n): Act =>
      (state) =>
        state.set({ heatOf: pick(rowsOf(state), n).key }),
  ),
  fc.constant<Act>((state) => state.equalise()),
  fc.constant<Act>((state) => state.undo()),
  fc.constantFrom<BackboneId>('vgg19', 'vgg19-slim', 'alexnet', 'squeezenet').map(
    (id): Act =>
      (state) =>
        state.useBackbone(id),
  ),
);

/** Opens the link of the present settings, and expects the same numbers of it. */
function expectSameFromLink(): void {
  const state = store.getState();
  const { state: link, refused } = parseUrl(formatUrl(urlOf(state)));
  expect(refused).toEqual([]);
  const opened = openLink(registries, link, chosenBackbone(state)!);
  expect(opened.refused).toEqual([]);
  const { recipe, distance, place, reduction, heatOf } = state.settings;
  expect(opened.settings).toMatchObject({ recipe, distance, place, reduction, heatOf });
  const again = { ...state, ...opened, settings: { ...state.settings, ...opened.settings } };
  expect(counting(again)).toEqual(counting(state));
}

describe('a link', () => {
  const every = registries.recipes.flatMap((entry) => entry.backbones.map((id) => [entry.id, id] as const));
  it.each(every)('of %s on %s gives back its weights, by every distance on both sides', (id, network) => {
    for (const { id: distance } of registries.distances)
      for (const place of ['after-relu', 'before-relu'] as const) {
        store.getState().useBackbone(network);
        store.getState().useRecipe(recipe(id));
        const terms = recipe(id).terms.length;
        expectSameFromLink();
        store.getState().setDistance(distance);
        store.getState().setPlace(place);
        expect(Object.keys(counting(store.getState())), `${distance} ${place}`).toHaveLength(terms);
        expectSameFromLink();
      }
  });

  it('gives back what counts, whatever a person has done', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
        for (const one of acts) one(store.getState());
        expectSameFromLink();
      }),
      { numRuns: 300 },
    );
  });
});
