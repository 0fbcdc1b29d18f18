import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tensor } from '@tensorflow/tfjs-core';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { checkManifest, parseManifest, type WeightsManifest } from '#io/weights/manifest.ts';
import { toOpen } from '#io/weights/openWeights.ts';

const folder = fileURLToPath(new URL('../../public/models/vgg19-slim/', import.meta.url));

/** The manifest of the network that the page ships, checked as the page checks it. */
export function slimManifest(): WeightsManifest {
  const manifest = parseManifest(
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')),
    'manifest.json',
  );
  checkManifest(manifest, backbones['vgg19-slim'], 'manifest.json');
  return manifest;
}

/** That network on the current backend, read by the page's own reader (each shard's SHA-256 is checked). */
export async function shippedSlim(): Promise<Network> {
  const network = new Network(backbones['vgg19-slim'], 'oxford');
  const shards = async ({ file }: { file: string }) => new Uint8Array(readFileSync(join(folder, file)));
  for await (const { name, shape, values } of toOpen(slimManifest(), 'server', shards).tensors())
    network.set(name, tensor(values, [...shape]));
  return network;
}
