import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { usualResampling } from '#core/agreement/bootstrap.ts';
import { mean } from '#core/agreement/mean.ts';
import { peoplesScore, rankScores, voteScores } from '#core/agreement/scores.ts';
import { usualConventions } from '#core/metrics/conventions.ts';
import { pixelPair } from '#core/metrics/pixelPair.ts';
import { metricList } from '#core/metrics/registry.ts';
import { resize } from '#io/images/resize.ts';
import type { Arguments } from './arguments.ts';
import { Kept } from './kept.ts';
import { progress } from './progress.ts';
import { type Opened, untrained, weightFiles, withEachNetwork } from './readNetworks.ts';
import type { PeopleSet } from './sets.ts';
import { type Row, readTable, rounded, withRow, writeTable } from './table.ts';
import { tapDistances } from './tapDistances.ts';

/** Side at which renderings go through networks; TID2013's pictures go through at their own, and metrics always see those. */
const networkSide = 224;
const untrainedSeed = 1;

/** How everything was measured, as the table says it. */
const settings = {
  distance: 'unit-squared',
  weights: '1 / mean over the pairs of the set',
  materialsSide: networkSide,
  materialsResize: 'bicubic',
  ppd: usualConventions.ppd,
  bootstrapRounds: usualResampling.rounds,
  bootstrapSeed: usualResampling.seed,
  bootstrapDraws: 'references',
  untrainedSeed,
};

/** Measures what is wanted and there, and writes the table after each row. */
export async function measureAll(
  sets: readonly PeopleSet[],
  { truth, weights, only, cache, out }: Arguments,
  root: string,
  says: (line: string) => void,
): Promise<void> {
  let table = readTable(out, settings);
  for (const set of sets)
    table =
      set.id === 'materials'
        ? {
            ...table,
            materials: {
              images: set.images.length,
              questions: set.questions.length,
              decided: set.questions.filter(({ choseB }) => choseB !== 0.5).length,
              people: rounded(peoplesScore(set.questions)),
            },
          }
        : {
            ...table,
            tid2013: {
              references: new Set(set.opinions.map(({ reference }) => reference)).size,
              pictures: set.pairs.length,
            },
          };
  const isWanted = (id: string) => only.length === 0 || only.includes(id);
  const add = (set: PeopleSet, row: Pick<Row, 'id' | 'taps'>, distances: readonly number[]) => {
    const scores = scoresOf(set, distances);
    table = withRow(table, { ...row, ...scores });
    writeTable(out, table);
    says(`${row.id}: ${JSON.stringify(scores)}`);
  };

  const measureNetwork = async (id: string, { network, heads, sha256 }: Opened, form: 'equal' | 'lpips') => {
    if (!isWanted(id)) return;
    const usable = network.usableTaps();
    const taps = network.spec.defaultTaps.filter((tap) => usable.includes(tap));
    for (const set of sets) {
      const side = form === 'lpips' ? null : networkSide;
      const key = JSON.stringify([id, sha256, taps, set.pairs.length, side]);
      const kept = new Kept(join(cache, `${set.id}-${id}.json`), key, taps);
      const shows = progress(`${set.id}, ${id}`, set.pairs.length, says);
      const pictures = { pairs: set.pairs, picture: side === null ? remembered(set) : forNetworks(set) };
      const folder = join(
        cache,
        `${set.id}-${id}-${side ?? 'own'}-${sha256.replace(/\W/g, '').slice(0, 12)}`,
      );
      const byHeads = form === 'lpips' ? heads : new Map();
      if (!kept.isWhole(set.pairs.length))
        await tapDistances(network, taps, byHeads, pictures, folder, kept.numbers, (done) => {
          shows(done);
          kept.saveNowAndThen();
        });
      kept.save();
      const byTap = taps.map((tap) => kept.numbers[tap] as number[]);
      const sizes = byTap.map((values) => (form === 'lpips' ? 1 : mean(values)));
      const totals = set.pairs.map((_, pair) =>
        byTap.reduce((sum, values, tap) => sum + values[pair]! / sizes[tap]!, 0),
      );
      add(set, { id, taps }, totals);
    }
  };

  for (const metric of metricList) {
    if (metric.needs !== null || !isWanted(metric.id)) continue;
    for (const set of sets) {
      const key = JSON.stringify([metric.id, usualConventions, set.pairs.length]);
      const kept = new Kept(join(cache, `${set.id}-${metric.id}.json`), key, ['value']);
      const shows = progress(`${set.id}, ${metric.id}`, set.pairs.length, says);
      const picture = remembered(set);
      const values = kept.numbers.value!;
      for (const [i, [a, b]] of set.pairs.entries()) {
        if (typeof values[i] === 'number') continue;
        values[i] = await metric.measure(
          pixelPair(await picture(a), await picture(b), null, usualConventions),
        );
        shows(i + 1);
        kept.saveNowAndThen();
      }
      kept.save();
      const sign = metric.better === 'larger' ? -1 : 1;
      add(
        set,
        { id: metric.id },
        values.map((value) => sign * value!),
      );
    }
  }
  await measureNetwork('random-resnet18', untrained('resnet18', untrainedSeed), 'equal');
  const slim = join(root, 'public/models/vgg19-slim/manifest.json');
  const known = [join(truth, 'weights'), join(truth, 'backbones'), join(truth, 'tables/lpips-v0.1-vgg.pth')];
  const files = await weightFiles([slim, ...known.filter(existsSync), ...weights]);
  await withEachNetwork(files, says, async (opened) => {
    const { id, lpips } = opened.network.spec;
    await measureNetwork(id, opened, 'equal');
    if (lpips && opened.heads.size > 0) await measureNetwork(`lpips-${lpips}`, opened, 'lpips');
  });
}

function scoresOf(set: PeopleSet, distances: readonly number[]): Pick<Row, 'materials' | 'tid2013'> {
  if (set.id === 'materials') {
    const pairs = set.questions.map(({ a, b }) => ({ a: distances[a]!, b: distances[b]! }));
    const { twoAfc, majority } = voteScores(set.questions, pairs);
    return { materials: { twoAfc: rounded(twoAfc), majority: rounded(majority) } };
  }
  const scored = set.opinions.map((each, i) => ({ ...each, distance: distances[i]! }));
  const { overall, perReference } = rankScores(scored);
  const easy = scored.filter(({ change }) => change === 'gaussian_blur' || change === 'jpeg');
  return {
    tid2013: {
      overall: rounded(overall),
      perReference: rounded(perReference),
      blurAndJpeg: rounded(rankScores(easy).overall),
    },
  };
}

/** Pictures of a set that few pairs share are made again; a hundred small ones are kept. */
function remembered(
  set: PeopleSet,
  change: (picture: Picture) => Picture | Promise<Picture> = (picture) => picture,
) {
  const kept = new Map<number, Picture>();
  const most = set.id === 'materials' ? set.images.length : 2;
  return async (index: number): Promise<Picture> => {
    const known = kept.get(index);
    if (known) return known;
    const picture = await change(await set.picture(index));
    if (kept.size >= most) kept.delete(kept.keys().next().value!);
    kept.set(index, picture);
    return picture;
  };
}

type Picture = Awaited<ReturnType<PeopleSet['picture']>>;

const forNetworks = (set: PeopleSet) =>
  remembered(set, (picture) =>
    set.id === 'materials'
      ? resize(picture, { width: networkSide, height: networkSide }, 'bicubic')
      : picture,
  );
