import { AppError } from '#core/failure.ts';
import { csvText } from '#report/csv.ts';
import { imagesCsvText } from '#report/imagesCsv.ts';
import { pytorchFile } from '#report/pytorch/file.ts';
import { reportText } from '#report/report.ts';
import { isPictureOf, wantedPicture } from '#state/picture.ts';
import type { AppStore } from '#state/store.ts';
import { formatUrl } from '#state/urlState.ts';
import { urlOf } from '#state/wiring.ts';
import { download } from '../download.ts';
import { pictureBlob } from '../viewer/picture/pictureBlob.ts';
import type { ShownPair } from '../viewer/picture/pictureOf.ts';
import { exportedOf, othersOf } from './exported.ts';
import { heatStore } from './heatStore.ts';

export type ExportKind = 'report' | 'table' | 'images' | 'picture' | 'pytorch' | 'link';

const text = (content: string, type: string) => new Blob([content], { type: `${type};charset=utf-8` });

/** The selected pair's pixels and maps, fetched where they have not come yet. */
async function shownPair(store: AppStore): Promise<ShownPair> {
  await store.getState().showPicture();
  const { picture } = store.getState();
  const wanted = wantedPicture(store.getState());
  if (!picture || !wanted || !isPictureOf(picture, wanted)) throw new AppError({ code: 'cancelled' });
  return picture;
}

/** Makes one export and hands it to the browser. */
export async function exportAs(kind: ExportKind, store: AppStore): Promise<void> {
  const exported = exportedOf(store.getState());
  if (!exported) return;
  switch (kind) {
    case 'report':
      return download(
        text(
          await reportText(exported, {
            others: othersOf(store.getState()),
            metrics: store.getState().catalogue?.metrics ?? [],
          }),
          'application/json',
        ),
        'perceptual-report.json',
      );
    case 'table':
      return download(
        text(csvText(exported, othersOf(store.getState())), 'text/csv'),
        'perceptual-layers.csv',
      );
    case 'images':
      return download(
        text(imagesCsvText([exported, ...othersOf(store.getState())]), 'text/csv'),
        'perceptual-images.csv',
      );
    case 'picture':
      return download(
        await pictureBlob(
          exported,
          await shownPair(store),
          store.getState().catalogue?.metrics ?? [],
          heatStore.getState(),
        ),
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
      const images = store.getState().sample !== null;
      return store.getState().say(copied ? { kind: 'copied', images } : { kind: 'link', link, images });
    }
    default:
      return kind satisfies never;
  }
}
