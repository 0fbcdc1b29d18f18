import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { AppError, type BadCheckpoint } from '#core/failure.ts';
import { Packer, unpack } from './pack.ts';
import { CHECKPOINT_SCHEMA, type Manifest, manifestSchema } from './schema.ts';
import type { Checkpoint, StoredArm, StoredImages, StoredPicture } from './types.ts';

const MANIFEST = 'manifest.json';
/** SHA-256 of the manifest, in hex: the zip's own checks are too weak to rely on. */
const SEAL = 'manifest.sha256';

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
    skipped: images.skipped.map(({ name, failure }) => ({ name, failure: { ...failure } })),
  };
  const previews = history.previews.map(({ arm, step, outputs, more }) => ({
    arm,
    step,
    outputs: place(outputs),
    more: more && place(more),
  }));
  const parts: Record<string, Uint8Array<ArrayBuffer>> = {
    'tensors.bin': tensors.bytes(),
    'pixels.bin': pixels.bytes(),
  };
  history.chunks.forEach((chunk, i) => {
    parts[`rows/${i}.json.deflate`] = chunk;
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
 * Reads what {@link writeCheckpoint} wrote. Throws AppError `bad-checkpoint`, saying whether the file is something else,
 * cut short, damaged, or of another version.
 */
export async function readCheckpoint(bytes: Uint8Array, file: string): Promise<Checkpoint> {
  const refuse = (reason: BadCheckpoint, expected: string, found: string): never => {
    throw new AppError({ code: 'bad-checkpoint', file, reason, expected, found });
  };
  if (!(bytes[0] === 0x50 && bytes[1] === 0x4b))
    refuse('not-a-checkpoint', 'a zip file', `${bytes.length} bytes of something else`);
  const parts = unzip(bytes, () => refuse('truncated', 'a whole zip file', `${bytes.length} bytes`));
  const text = parts[MANIFEST];
  const seal = parts[SEAL];
  if (!text || !seal)
    return refuse('not-a-checkpoint', `${MANIFEST} and ${SEAL}`, Object.keys(parts).join(', '));
  const sealed = strFromU8(seal);
  const found = await sha256(text);
  if (found !== sealed) refuse('wrong-checksum', sealed, found);
  const json: unknown = JSON.parse(strFromU8(text));
  const schema = String((json as { schema?: unknown }).schema);
  if (schema !== CHECKPOINT_SCHEMA)
    refuse(
      schema.startsWith('perceptual-run/') ? 'other-version' : 'not-a-checkpoint',
      CHECKPOINT_SCHEMA,
      schema,
    );
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(
      'other-version',
      issue?.message ?? 'the layout of this version',
      issue?.path.join('.') ?? '',
    );
  }
  for (const [name, { bytes: size, sha256: wanted }] of Object.entries(parsed.data.files)) {
    const part = parts[name];
    if (!part || part.length !== size)
      return refuse('truncated', `${name}, ${size} bytes`, `${part?.length ?? 0} bytes`);
    const sum = await sha256(part);
    if (sum !== wanted) refuse('wrong-checksum', `${name} ${wanted}`, sum);
  }
  return assemble(parsed.data, parts);
}

function unzip(bytes: Uint8Array, refuse: () => never): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch {
    return refuse();
  }
}

/** What the manifest tells, with the binary parts put back. */
function assemble(manifest: Manifest, parts: Record<string, Uint8Array>): Checkpoint {
  const tensors = parts['tensors.bin']!;
  const pixels = parts['pixels.bin']!;
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
      skipped: images.skipped as unknown as StoredImages['skipped'],
    },
    history: {
      chunks: Array.from(
        { length: history.chunks },
        (_, i) => new Uint8Array(parts[`rows/${i}.json.deflate`]!),
      ),
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
