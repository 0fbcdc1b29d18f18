import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { truthIsThere, truthPath } from '#tests/support/truth.ts';
import { dist, root } from './paths.ts';

/** Weights files of each network, LPIPS heads with theirs. */
const files = {
  vgg19: ['vgg19-features.safetensors'],
  alexnet: ['lpips-backbone-alexnet.safetensors', 'lpips-heads-v0.1.safetensors'],
  squeezenet: ['lpips-backbone-squeezenet1_1.safetensors', 'lpips-heads-v0.1.safetensors'],
} as const;

/** Converts the reference weights, where there are any, into the built app, as `npm run weights` would. */
export function installTruth(): void {
  if (!truthIsThere()) return;
  const out = join(dist, 'models');
  for (const [id, names] of Object.entries(files)) {
    if (existsSync(join(out, id, 'manifest.json'))) continue;
    const from = names.map((name) => truthPath(`weights/${name}`));
    const converter = join(root, 'tools/convert-weights/convert-weights.mjs');
    execFileSync(process.execPath, [converter, '--from', ...from, '--out', out], { stdio: 'pipe' });
  }
}
