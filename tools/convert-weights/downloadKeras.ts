import { join, resolve } from 'node:path';
import { downloadSource } from '#io/weights/download.ts';
import { openFile } from '#io/weights/open.ts';
import { dropParts } from '#io/weights/parts.ts';
import { recognise } from '#io/weights/recognise.ts';
import { badWeights } from '#io/weights/refuse.ts';
import { sources } from '#io/weights/sources.ts';
import type { Arguments } from './arguments.ts';
import { directoryStorage } from './directoryStorage.ts';
import { progressLine } from './progressLine.ts';
import { writeNetwork } from './writeNetwork.ts';

/** Downloads Keras' VGG-19 without its top, checks its MD5 and converts it. A broken download goes on where it stopped. */
export async function downloadKeras({ dtype, out }: Arguments, root: string): Promise<void> {
  const source = sources.find(({ id }) => id === 'keras');
  if (!source) throw new Error('downloadKeras: no source "keras"');
  console.log(
    `VGG-19, ${(source.bytes / 1e6).toFixed(1)} MB, ${source.licence}\n  ${source.urls.join('\n  ')}`,
  );
  const storage = directoryStorage(join(root, '.cache', 'weights'));
  const show = progressLine('Downloading');
  const bytes = await downloadSource(source, {
    storage,
    fetch,
    pauseMs: 1000,
    onProgress: ({ bytesDone, bytesTotal }) => show(bytesDone, bytesTotal),
  });
  console.log('\nMD5 is right.');
  const file = await openFile(bytes);
  const { network } = await recognise(file, source.family);
  if (!network) throw badWeights(file.file, 'wrong-network', 'VGG-19', 'LPIPS heads');
  const models = out ? resolve(out) : join(root, 'public', 'models');
  await writeNetwork({ ...network, source: source.urls[0] }, [], dtype, models);
  await dropParts(storage, source.id);
}
