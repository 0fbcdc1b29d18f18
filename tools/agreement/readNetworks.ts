import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';
import { failureOf } from '#core/failure.ts';
import { learntOf } from '#core/metrics/learnt.ts';
import { tensorShapes } from '#core/nn/shapes.ts';
import { normal, randomOf } from '#core/training/random.ts';
import { startHash } from '#io/weights/hash.ts';
import { hwio } from '#io/weights/layout.ts';
import { openFile } from '#io/weights/open.ts';
import { openFiles } from '#io/weights/openFiles.ts';
import type { NamedTensor } from '#io/weights/tensorFile.ts';
import { fileSource } from '../convert-weights/fileSource.ts';
import { sentenceOf } from '../convert-weights/sentences.ts';

/** A network that is measured. */
export interface Opened {
  readonly network: Network;
  /** LPIPS' heads by tap; empty where it has none, or they are not here. */
  readonly heads: ReadonlyMap<string, Tensor4D>;
  /** SHA-256 of the tensors of both. */
  readonly sha256: string;
}

interface Contents {
  readonly id: BackboneId;
  readonly family: WeightFamily;
  readonly tapScales: Readonly<Record<string, number>>;
  readonly tensors: readonly { read(): Promise<NamedTensor> }[];
}

/** Every weights file in the folders, and the files themselves. */
export async function weightFiles(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      if (!(await stat(path)).isDirectory()) return [path];
      const names = await readdir(path);
      return names
        .filter((name) => /\.(safetensors|pth|pt|h5)$|^manifest\.json$/.test(name))
        .map((name) => join(path, name));
    }),
  );
  return found.flat();
}

/**
 * Networks and LPIPS' heads of files, as the page reads them. A file in which layers are missing gives what it has: taps up
 * to there can be measured. What cannot be read is said and passed over. One network at a time is on the device, while
 * `use` runs.
 */
export async function withEachNetwork(
  paths: readonly string[],
  says: (line: string) => void,
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  const sources = await Promise.all(paths.map(fileSource));
  const close: (() => Promise<void>)[] = sources.map((source) => () => source.close());
  try {
    const networks: Contents[] = [];
    const heads = new Map<BackboneId, NamedTensor[]>();
    for (const [i, source] of sources.entries()) {
      const beside = async (name: string) => {
        const shard = await fileSource(join(dirname(paths[i]!), name));
        close.push(() => shard.close());
        return shard;
      };
      try {
        const found = await openFiles([source], beside);
        for (const each of found.networks)
          networks.push({ ...each, tapScales: each.declared?.layerScale ?? {} });
        for (const each of found.learnt) if (each.kind === 'lpips') heads.set(each.id, await each.read());
      } catch (error) {
        const failure = failureOf(error);
        const part =
          failure.code === 'bad-weights' && failure.reason === 'missing-layers'
            ? await partOf(await openFile(source))
            : null;
        if (part) networks.push(part);
        says(part ? `${source.name}: ${part.id}, as far as its layers are there.` : sentenceOf(failure));
      }
    }
    for (const contents of networks) {
      const opened = await load(contents, heads.get(contents.id) ?? []);
      try {
        await use(opened);
      } finally {
        opened.network.dispose();
        for (const head of opened.heads.values()) head.dispose();
      }
    }
  } finally {
    for (const each of close) await each();
  }
}

/** What torchvision's names find in a file; null where that is nothing. */
async function partOf({ tensors }: Awaited<ReturnType<typeof openFile>>): Promise<Contents | null> {
  const stored = new Map(tensors.map((each) => [each.name, each]));
  for (const spec of Object.values(backbones)) {
    const shapes = tensorShapes(spec.graph);
    const found = spec.graph.nodes.flatMap((node) => {
      if (node.op !== 'conv') return [];
      const { torchName } = node.attrs as { torchName: string };
      return (['kernel', 'bias'] as const).flatMap((part) => {
        const name = `${node.weights}/${part}`;
        const shape = shapes.get(name)!;
        const file = stored.get(`${torchName}.${part === 'kernel' ? 'weight' : 'bias'}`);
        if (!file || file.shape.reduce((n, d) => n * d, 1) !== shape.reduce((n, d) => n * d, 1)) return [];
        const read = async () => {
          const values = await file.read();
          return { name, shape, values: part === 'kernel' ? hwio(values, shape) : values };
        };
        return [{ read }];
      });
    });
    if (2 * found.length > shapes.size)
      return { id: spec.id, family: spec.families[0]!, tapScales: {}, tensors: found };
  }
  return null;
}

async function load(
  { id, family, tapScales, tensors }: Contents,
  heads: readonly NamedTensor[],
): Promise<Opened> {
  const network = new Network(backbones[id], family, tapScales);
  const hash = await startHash('sha256');
  for (const each of tensors) {
    const { name, shape, values } = await each.read();
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    network.set(name, tensor(values, [...shape]));
  }
  const onDevice = new Map<string, Tensor4D>();
  for (const { name, shape, values } of heads) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const uploaded = tensor(values, [...shape]);
    onDevice.set(learntOf(name)!.part, uploaded as Tensor4D);
  }
  return { network, heads: onDevice, sha256: hash.digest('hex') };
}

/**
 * A network that has learnt nothing: every weight a normal number of He's spread (2 / inputs), biases 0. What it reaches
 * comes from its form alone.
 */
export function untrained(id: BackboneId, seed: number): Opened {
  const spec = backbones[id];
  const network = new Network(spec, spec.families[0]!);
  for (const [index, [name, shape]] of [...tensorShapes(spec.graph)].entries()) {
    const size = shape.reduce((n, d) => n * d, 1);
    const next = normal(randomOf([seed, index]));
    const inputs = size / shape.at(-1)!;
    const spread = shape.length === 4 ? Math.sqrt(2 / inputs) : 0;
    const values = Float32Array.from({ length: size }, () => spread * next());
    network.set(name, tensor(values, shape as [number]));
  }
  return { network, heads: new Map(), sha256: `seed ${seed}` };
}
