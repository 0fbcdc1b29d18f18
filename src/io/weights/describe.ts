import { normalise } from './names.ts';
import { shapeText } from './refuse.ts';
import type { StoredTensor } from './tensorFile.ts';

/** VGG's members by their number of convolutions. Simonyan & Zisserman, arXiv 1409.1556, table 1. */
const vggs: Readonly<Record<number, string>> = { 8: 'VGG-11', 10: 'VGG-13', 13: 'VGG-16', 16: 'VGG-19' };

/** What a file that was not recognised holds: a name if it is a near relative, else its first tensors. */
export function describeTensors(tensors: readonly StoredTensor[]): string {
  const convolutions = tensors.filter(
    ({ name, shape }) =>
      shape.length === 4 && /^(features\.\d+\.weight|block\d_conv\d\/kernel)$/.test(normalise(name)),
  );
  const small = convolutions.every(({ shape }) => shape.filter((d) => d === 3).length >= 2);
  const normalised = tensors.some(({ name }) => name.endsWith('running_mean'));
  const relative = small && !normalised ? vggs[convolutions.length] : undefined;
  const first = tensors
    .slice(0, 3)
    .map(({ name, shape }) => `${name.slice(0, 60)} ${shapeText(shape)}`)
    .join(', ');
  const more = tensors.length > 3 ? `, ... (${tensors.length})` : '';
  return `${relative ? `${relative}?: ` : ''}${first || '0'}${more}`;
}
