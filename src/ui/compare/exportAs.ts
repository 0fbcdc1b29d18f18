import { csvText } from '#report/csv.ts';
import type { Exported } from '#report/exported.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { reportText } from '#report/report.ts';
import { chosenRecipe, countingWeights, rowsOf, shownResult } from '#state/comparison.ts';
import { selectedGenerated } from '#state/images.ts';
import { chosenBackbone } from '#state/networks.ts';
import type { AppStore, Store } from '#state/store.ts';
import { formatUrl } from '#state/urlState.ts';
import { urlOf } from '#state/wiring.ts';
import { download } from '../download.ts';
import { pictureBlob } from '../viewer/picture/pictureBlob.ts';
import { heatStore } from './heatStore.ts';

export type ExportKind = 'report' | 'table' | 'picture' | 'pytorch' | 'link';

/** What the page shows, gathered for an export; null while something of it is missing. */
export function exportedOf(store: Store): Exported | null {
  const [result, reference, generated] = [shownResult(store), store.reference, selectedGenerated(store)];
  const [backbone, recipe] = [chosenBackbone(store), chosenRecipe(store)];
  if (!result || !reference || !generated || !backbone || !recipe) return null;
  const weights = countingWeights(store);
  const keys = new Map(rowsOf(store).map((row) => [`${row.distance}~${row.tap}`, row.key]));
  const { settings, mask, catalogue } = store;
  return {
    result,
    weights: result.rows.map((row) => weights[keys.get(`${row.distance}~${row.tap}`) ?? ''] ?? 0),
    reduction: settings.reduction,
    recipe: { ...recipe, distance: settings.distance },
    images: { reference, generated },
    prepare: settings.prepare,
    mask,
    backbone,
    mistakes: catalogue?.mistakes.filter(({ id }) => result.made.mistakes.includes(id)) ?? [],
  };
}

const text = (content: string, type: string) => new Blob([content], { type: `${type};charset=utf-8` });

/** Makes one export and hands it to the browser. */
export async function exportAs(kind: ExportKind, store: AppStore): Promise<void> {
  const exported = exportedOf(store.getState());
  if (!exported) return;
  switch (kind) {
    case 'report':
      return download(text(await reportText(exported), 'application/json'), 'perceptual-report.json');
    case 'table':
      return download(text(csvText(exported), 'text/csv'), 'perceptual-layers.csv');
    case 'picture':
      return download(
        await pictureBlob(exported, store.getState().catalogue?.metrics ?? [], heatStore.getState()),
        'perceptual-comparison.png',
      );
    case 'pytorch':
      return download(text(await pytorchFile(exported), 'text/x-python'), 'perceptual_loss.py');
    case 'link': {
      const { origin, pathname } = window.location;
      const link = `${origin}${pathname}?${formatUrl(urlOf(store.getState()))}`;
      const copied = await navigator.clipboard?.writeText(link).then(
        () => true,
        () => false,
      );
      return store.getState().say(copied ? { kind: 'copied' } : { kind: 'link', link });
    }
    default:
      return kind satisfies never;
  }
}
