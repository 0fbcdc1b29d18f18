import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convert } from '#io/weights/convert.ts';
import type { Learnt } from '#io/weights/learnt.ts';
import { streamBytes, type WeightsManifest } from '#io/weights/manifest.ts';
import type { Recognised } from '#io/weights/recognise.ts';
import { progressLine } from './progressLine.ts';

/**
 * Converts `network` into `<models>/<id>/`. It is written beside first and moved into place when it is whole, so that a
 * failure leaves the folder as it was. Beside the app's manifest lies the same list in TensorFlow.js' own form.
 */
export async function writeNetwork(
  network: Recognised,
  learnt: readonly Learnt[],
  dtype: 'float32' | 'float16',
  models: string,
): Promise<WeightsManifest> {
  const folder = join(models, network.id);
  const growing = `${folder}.growing`;
  await rm(growing, { recursive: true, force: true });
  await mkdir(growing, { recursive: true });
  try {
    const show = progressLine(`Converting ${network.file}`);
    const manifest = await convert(network, {
      dtype,
      learnt,
      write: (file, bytes) => writeFile(join(growing, file), bytes),
      onProgress: show,
    });
    await writeJson(join(growing, 'weights_manifest.json'), [tensorflowGroup(manifest)]);
    await writeJson(join(growing, 'manifest.json'), manifest);
    await mkdir(folder, { recursive: true });
    for (const old of await readdir(folder)) await rm(join(folder, old), { recursive: true });
    for (const file of await readdir(growing)) await rename(join(growing, file), join(folder, file));
    console.log(`\n${folder}: ${network.family}, ${dtype}, ${(streamBytes(manifest) / 1e6).toFixed(1)} MB`);
    return manifest;
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}

/** The group as `tf.io.loadWeights` reads it. */
function tensorflowGroup({ paths, weights }: WeightsManifest): unknown {
  return {
    paths: paths.map(({ file }) => file),
    weights: weights.map(({ name, shape, dtype }) => ({
      name,
      shape,
      dtype: 'float32',
      ...(dtype === 'float16' && { quantization: { dtype: 'float16', original_dtype: 'float32' } }),
    })),
  };
}

const writeJson = (path: string, value: unknown): Promise<void> =>
  writeFile(path, `${JSON.stringify(value, null, 1)}\n`);
