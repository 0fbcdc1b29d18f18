import { describe, it } from 'vitest';
import { clipVitB32Settings } from '#core/nn/models/clipVitB32.ts';
import { dinoSettings } from '#core/nn/models/dinoVitS16.ts';
import { tinyClipSettings } from '#core/nn/models/tinyClipVit8m16.ts';
import { useBackend } from '#tests/support/backends.ts';
import { pythonIsThere } from '#tests/support/python.ts';
import { droppedVit, expectReference, vitReference } from '#tests/support/vitReference.ts';

const cases = [
  ['clip-vit-b32', 'openai', clipVitB32Settings, 224, 224],
  ['tinyclip-vit-8m16', 'transformers', tinyClipSettings, 224, 224],
  ['dino-vits16', 'timm', dinoSettings, 224, 224],
  ['dino-vits16', 'timm', dinoSettings, 100, 260],
] as const;

describe.runIf(pythonIsThere()).each(cases)('%s as %s keeps it, in full', (id, program, settings, height, width) => {
  it(`is known by its file, and equals PyTorch at ${height} x ${width}`, { timeout: 300_000 }, async () => {
    await useBackend('wasm');
    const reference = await vitReference(program, settings, height, width);
    const network = await droppedVit(id, reference.folder);
    await expectReference(network, reference, 1e-5);
    reference.dispose();
    network.dispose();
  });
});
