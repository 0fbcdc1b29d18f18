import '#core/zodWithoutEval.ts';
import { Inflate, strFromU8 } from 'fflate';
import * as z from 'zod';
import { tasks } from '#core/tasks/registry.ts';
import { Packer } from './pack.ts';
import type { Parts } from './parts.ts';
import { stepRowSchema } from './rowSchemas.ts';
import type { Manifest } from './schema.ts';

export const TENSORS = 'tensors.bin';
export const PIXELS = 'pixels.bin';
export const chunkName = (i: number): string => `rows/${i}.json.deflate`;

/** Bytes that a chunk of rows may take unpacked; 1500 rows with all layers take some 5 MB. */
const CHUNK_BYTES = 32 * 2 ** 20;
const MAX_CHUNKS = 1000;

/** What does not fit together; null where all does. */
type Wrong = { readonly expected: string; readonly found: string } | null;
const wrongAs = (expected: string, found: string | number): Wrong => ({ expected, found: String(found) });
type Picture = Manifest['history']['previews'][number]['outputs'];

/** What of a manifest that has the right layout cannot be, measured by itself and by the parts that it lists. */
export function whatIsWrong(manifest: Manifest, parts: Parts): Wrong {
  return (
    missing(manifest) ??
    arms(manifest) ??
    tensors(manifest, parts.get(TENSORS)!) ??
    pictures(manifest, parts.get(PIXELS)!.length) ??
    images(manifest) ??
    previews(manifest) ??
    rows(manifest, parts)
  );
}

/** A part that is read has to be a part that is sealed. */
function missing({ files, history }: Manifest): Wrong {
  if (history.chunks > MAX_CHUNKS) return wrongAs(`history.chunks <= ${MAX_CHUNKS}`, history.chunks);
  const wanted = [TENSORS, PIXELS, ...Array.from({ length: history.chunks }, (_, i) => chunkName(i))];
  const absent = wanted.find((name) => !Object.hasOwn(files, name));
  return absent === undefined ? null : wrongAs(absent, '–');
}

function arms({ arms, config, step }: Manifest): Wrong {
  if (arms.length !== config.arms.length) return wrongAs(`${config.arms.length} × arms`, arms.length);
  const least = Math.min(...arms.map(({ steps }) => steps));
  if (least !== step) return wrongAs(`arms.steps: ${step}`, least);
  const ahead = arms.find(({ steps }) => steps > step + 1);
  return ahead ? wrongAs(`arms.steps <= ${step + 1}`, ahead.steps) : null;
}

/** Every tensor lies within the file, together they are no more than it, and its numbers are finite. */
function tensors({ arms }: Manifest, { buffer, byteOffset, length }: Uint8Array): Wrong {
  let total = 0;
  for (const { players } of arms)
    for (const { tensors } of Object.values(players))
      for (const { name, shape, offset } of tensors) {
        const bytes = 4 * shape.reduce((product, n) => product * n, 1);
        total += bytes;
        if (!(offset + bytes <= length && total <= length))
          return wrongAs(`${name} [${shape.slice(0, 6).join()}], <= ${length} B`, `${offset} + ${bytes} B`);
        const values = new DataView(buffer, byteOffset + offset, bytes);
        for (let at = 0; at < bytes; at += 4)
          if (!Number.isFinite(values.getFloat32(at, true)))
            return wrongAs(`${name}[${at / 4}]: float32`, values.getFloat32(at, true));
      }
  return null;
}

const setsOf = (images: NonNullable<Manifest['images']>) => {
  const { train, heldOut, trainOther, heldOutOther, reference, given } = images;
  return [train, heldOut, trainOther, heldOutOther, reference, given?.train, given?.heldOut];
};

const picturesOf = ({ images, history }: Manifest): readonly Picture[] => [
  ...(images ? setsOf(images).flatMap((set) => set ?? []) : []),
  ...history.previews.flatMap(({ outputs, more }) => [outputs, ...(more ? [more] : [])]),
];

function pictures(manifest: Manifest, length: number): Wrong {
  let total = 0;
  for (const { width, height, offset } of picturesOf(manifest)) {
    const bytes = 3 * width * height;
    total += bytes;
    if (!(offset + bytes <= length && total <= length))
      return wrongAs(`${width} × ${height}, <= ${length} B`, `${offset} + ${bytes} B`);
  }
  return null;
}

/** The person's own images: as many sets as the task has, of the run's size. */
function images({ images, config: { task, side } }: Manifest): Wrong {
  if (!images) return null;
  const odd = setsOf(images)
    .flatMap((set) => set ?? [])
    .find(({ width, height }) => width !== side || height !== side);
  if (odd) return wrongAs(`${side} × ${side}`, `${odd.width} × ${odd.height}`);
  const domains = tasks[task].kind === 'unpaired' ? 2 : 1;
  const { train, heldOut, trainOther, heldOutOther, given } = images;
  const lengths = ({ train, heldOut }: { train: unknown[]; heldOut: unknown[] }) =>
    `${train.length}, ${heldOut.length}`;
  if (given && lengths(given) !== lengths({ train, heldOut }))
    return wrongAs(`given: ${lengths({ train, heldOut })}`, lengths(given));
  const needed = [train, heldOut, ...(domains === 2 ? [trainOther ?? [], heldOutOther ?? []] : [])];
  if (needed.some(({ length }) => length === 0)) return wrongAs(`${task}: images`, 0);
  if (domains === 1) return trainOther || heldOutOther ? wrongAs(`${task}: 1`, 2) : null;
  return heldOut.length === heldOutOther!.length
    ? null
    : wrongAs(`heldOutOther: ${heldOut.length}`, heldOutOther!.length);
}

/** Strips of squares of the run's side. */
function previews({ history, config: { side } }: Manifest): Wrong {
  const odd = history.previews
    .flatMap(({ outputs, more }) => [outputs, ...(more ? [more] : [])])
    .find(({ width, height }) => height !== side || width === 0 || width % side !== 0);
  return odd ? wrongAs(`n · ${side} × ${side}`, `${odd.width} × ${odd.height}`) : null;
}

function rows({ history, arms: { length } }: Manifest, parts: Parts): Wrong {
  const { rows, validations, previews, marks } = history;
  const foreign = [...rows, ...validations, ...previews, ...marks].find(({ arm }) => (arm ?? 0) >= length);
  if (foreign) return wrongAs(`arm < ${length}`, foreign.arm ?? '');
  for (let i = 0; i < history.chunks; i += 1) {
    const wrong = chunk(parts.get(chunkName(i))!, length);
    if (wrong) return wrongAs(`${chunkName(i)}: ${wrong}`, '–');
  }
  return null;
}

const chunkSchema = z.array(stepRowSchema).min(1);

/** Piece by piece, so that what has no end is given up soon: 16 kB are 16 MB at most. Throws RangeError. */
function inflated(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  const inflate = new Inflate((piece) => {
    total += piece.length;
    if (total > CHUNK_BYTES) throw new RangeError(`more than ${CHUNK_BYTES} bytes`);
    pieces.push(piece);
  });
  const size = 2 ** 14;
  for (let at = 0; at < bytes.length; at += size)
    inflate.push(bytes.subarray(at, at + size), at + size >= bytes.length);
  const packer = new Packer();
  for (const piece of pieces) packer.add(piece);
  return packer.bytes();
}

/** What is wrong with a compressed list of rows. */
function chunk(bytes: Uint8Array, arms: number): string | null {
  try {
    const read = chunkSchema.safeParse(JSON.parse(strFromU8(inflated(bytes))));
    if (!read.success) return read.error.issues[0]?.path.join('.') ?? 'rows';
    return read.data.some(({ arm }) => arm >= arms) ? `arm < ${arms}` : null;
  } catch {
    return 'deflate, JSON';
  }
}
