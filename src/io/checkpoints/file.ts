import { strFromU8, strToU8, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import type { BadCheckpoint } from '#core/failure.ts';
import type { Placed } from '../placed.ts';
import { chunkName, PIXELS, TENSORS, whatIsWrong } from './content.ts';
import type { Json } from './migrations/json.ts';
import { migrate, VERSION, versionOf } from './migrations/migrate.ts';
import { Packer, unpack } from './pack.ts';
import { MANIFEST, MAX_BYTES, type Parts, partsOfFolder, partsOfZip, SEAL } from './parts.ts';
import { badCheckpoint } from './refuse.ts';
import { CHECKPOINT_SCHEMA, type Manifest, manifestSchema } from './schema.ts';
import type { Checkpoint, StoredArm, StoredImages, StoredPicture } from './types.ts';

/** A checkpoint as one file: a zip of manifest.json, what it lists with checksums, and the manifest's own checksum. */
export async function writeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = new Packer();
  const arms = checkpoint.arms.map((arm) => ({
    steps: arm.steps,
    adaptive: arm.adaptive,
    players: Object.fromEntries(
      Object.entries(arm.players).map(([name, player]) => [
        name,
        {
          steps: player.steps,
          tensors: Object.entries(player.tensors).map(([tensor, { shape, values }]) => ({
            name: tensor,
            shape: [...shape],
            offset: tensors.add(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
          })),
        },
      ]),
    ),
  }));
  const pixels = new Packer();
  const place = ({ width, height, rgb }: StoredPicture) => ({ width, height, offset: pixels.add(rgb) });
  const { images, history } = checkpoint;
  const placed = images && {
    train: images.train.map(place),
    heldOut: images.heldOut.map(place),
    trainOther: images.trainOther?.map(place) ?? null,
    heldOutOther: images.heldOutOther?.map(place) ?? null,
    reference: images.reference.map(place),
    given: images.given && {
      train: images.given.train.map(place),
      heldOut: images.given.heldOut.map(place),
    },
    reading: images.reading,
    skipped: images.skipped.map(({ name, failure }) => ({ name, failure: { ...failure } })),
  };
  const previews = history.previews.map(({ arm, step, outputs, more }) => ({
    arm,
    step,
    outputs: place(outputs),
    more: more && place(more),
  }));
  const parts: Record<string, Uint8Array<ArrayBuffer>> = {
    [TENSORS]: tensors.bytes(),
    [PIXELS]: pixels.bytes(),
  };
  history.chunks.forEach((chunk, i) => {
    parts[chunkName(i)] = chunk;
  });
  const files: Manifest['files'] = {};
  for (const [name, bytes] of Object.entries(parts))
    files[name] = { bytes: bytes.length, sha256: await sha256(bytes) };
  const { run, name, savedAt, step, streams, config } = checkpoint;
  const manifest = {
    schema: CHECKPOINT_SCHEMA,
    run,
    name,
    savedAt,
    step,
    streams,
    config,
    arms,
    images: placed,
    history: {
      chunks: history.chunks.length,
      rows: history.rows,
      validations: history.validations,
      previews,
      marks: history.marks,
    },
    files,
  };
  const text = strToU8(JSON.stringify(manifest));
  const stored = Object.fromEntries(
    Object.entries(parts).map(([file, bytes]) => [file, [bytes, { level: 0 }] as const]),
  ) as Record<string, [Uint8Array, { level: 0 }]>;
  return zipSync({
    [MANIFEST]: [text, { level: 6 }],
    [SEAL]: strToU8(await sha256(text)),
    ...stored,
  }) as Uint8Array<ArrayBuffer>;
}

/**
 * Reads what {@link writeCheckpoint} wrote, this version of the page or an older one, whoever packed it since. Throws
 * AppError `bad-checkpoint`, saying whether the file is something else, cut short, damaged, of a later version, or tells of a
 * run that cannot be.
 */
export async function readCheckpoint(bytes: Uint8Array, file: string): Promise<Checkpoint> {
  return readParts(partsOfZip(bytes, file), file);
}

/** The same of a run that was unpacked into files. */
export async function readUnpacked(files: readonly Placed<Blob>[], file: string): Promise<Checkpoint> {
  const parts = new Map<string, Uint8Array>();
  const blobs = partsOfFolder(files, file);
  let total = 0;
  for (const { size } of blobs.values()) total += size;
  if (total > MAX_BYTES) throw badCheckpoint(file, 'too-large', `<= ${MAX_BYTES} B`, `${total} B`);
  for (const [name, blob] of blobs) parts.set(name, new Uint8Array(await blob.arrayBuffer()));
  return readParts(parts, file);
}

async function readParts(parts: Parts, file: string): Promise<Checkpoint> {
  const refuse = (reason: BadCheckpoint, expected: string, found: string): never => {
    throw badCheckpoint(file, reason, expected, found);
  };
  const text = parts.get(MANIFEST)!;
  const sealed = strFromU8(parts.get(SEAL)!).trim().slice(0, 64);
  const found = await sha256(text);
  if (found !== sealed) refuse('wrong-checksum', sealed, found);
  const json = objectOf(text) ?? refuse('not-a-checkpoint', 'JSON', MANIFEST);
  const version = versionOf(json.schema) ?? refuse('not-a-checkpoint', CHECKPOINT_SCHEMA, short(json.schema));
  if (version > VERSION) refuse('newer-version', `<= ${VERSION}`, String(version));
  const parsed = manifestSchema.safeParse(migrate(json, version));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse('other-version', short(issue?.message), issue?.path.join('.') ?? '');
  }
  for (const [name, { bytes: size, sha256: wanted }] of Object.entries(parsed.data.files)) {
    const part = parts.get(name);
    if (!part || part.length !== size)
      return refuse('truncated', `${name}, ${size} B`, part ? `${part.length} B` : '–');
    const sum = await sha256(part);
    if (sum !== wanted) refuse('wrong-checksum', `${name} ${wanted}`, sum);
  }
  const wrong = whatIsWrong(parsed.data, parts);
  if (wrong) refuse('impossible', wrong.expected, wrong.found);
  return assemble(parsed.data, parts);
}

/** At most 100 characters of what a file says: it may be anything. */
const short = (value: unknown): string =>
  String(typeof value === 'object' ? typeof value : value).slice(0, 100);

function objectOf(text: Uint8Array): Json | null {
  try {
    const json: unknown = JSON.parse(strFromU8(text));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : null;
  } catch {
    return null;
  }
}

/** What the manifest tells, with the binary parts put back. */
function assemble(manifest: Manifest, parts: Parts): Checkpoint {
  const tensors = parts.get(TENSORS)!;
  const pixels = parts.get(PIXELS)!;
  const picture = ({ width, height, offset }: { width: number; height: number; offset: number }) => ({
    width,
    height,
    rgb: new Uint8ClampedArray(unpack(pixels, offset, width * height * 3)),
  });
  const arms = manifest.arms.map(
    (arm): StoredArm => ({
      ...arm,
      players: Object.fromEntries(
        Object.entries(arm.players).map(([name, player]) => [
          name,
          {
            steps: player.steps,
            tensors: Object.fromEntries(
              player.tensors.map(({ name: tensor, shape, offset }) => {
                const size = shape.reduce((product, n) => product * n, 1);
                return [tensor, { shape, values: new Float32Array(unpack(tensors, offset, 4 * size)) }];
              }),
            ),
          },
        ]),
      ),
    }),
  );
  const { images, history } = manifest;
  const { run, name, savedAt, step, streams, config } = manifest;
  return {
    run,
    name,
    savedAt,
    step,
    streams,
    config: config as Checkpoint['config'],
    arms,
    images: images && {
      train: images.train.map(picture),
      heldOut: images.heldOut.map(picture),
      trainOther: images.trainOther?.map(picture) ?? null,
      heldOutOther: images.heldOutOther?.map(picture) ?? null,
      reference: images.reference.map(picture),
      given: images.given && {
        train: images.given.train.map(picture),
        heldOut: images.given.heldOut.map(picture),
      },
      reading: images.reading,
      skipped: images.skipped as unknown as StoredImages['skipped'],
    },
    history: {
      chunks: Array.from({ length: history.chunks }, (_, i) => new Uint8Array(parts.get(chunkName(i))!)),
      rows: history.rows as unknown as Checkpoint['history']['rows'],
      validations: history.validations as unknown as Checkpoint['history']['validations'],
      previews: history.previews.map(({ outputs, more, ...at }) => ({
        ...at,
        outputs: picture(outputs),
        more: more && picture(more),
      })),
      marks: history.marks,
    },
  };
}
