/** What no call of the protocol reaches by itself, on the app's own backends. */
import { dispose, tensor4d } from '@tensorflow/tfjs-core';
import { asImage01 } from '#core/image.ts';
import type { TaskId } from '#core/tasks/types.ts';
import { BackboneStore } from '#engine/backboneStore.ts';
import { type BackendName, startBackend } from '#engine/backends.ts';
import { idbStorage } from '#io/weights/idbStorage.ts';
import { WeightStore } from '#io/weights/store.ts';
import { firstGradients } from '#tests/support/armGradients.ts';
import { l1Gradient } from '#tests/support/compare.ts';
import type { Moved } from '#tests/support/directional.ts';
import { wrongGradients } from '#tests/support/trainGradients.ts';
import { wrongUploads } from '#tests/support/uploads.ts';

interface Pixels {
  width: number;
  height: number;
  rgb: number[];
}

export interface GradientRequest {
  ask: 'image gradient';
  backend: BackendName;
  a: Pixels;
  b: Pixels;
  /** Weight of the mean L1 at each tap of VGG-19. */
  weights: Readonly<Record<string, number>>;
}
/** Whether all that trains has the gradients of its central differences on a backend. */
export interface TrainGradientsRequest {
  ask: 'train gradients';
  backend: BackendName;
  moved: Moved;
}
/** What the networks of an arm train by in its first step. */
export interface FirstGradientsRequest {
  ask: 'first gradients';
  backend: BackendName;
  task: TaskId;
}
/** Whether numbers reach a device as they are. */
export interface UploadsRequest {
  ask: 'uploads';
  backend: BackendName;
}
export type Request = GradientRequest | TrainGradientsRequest | FirstGradientsRequest | UploadsRequest;
/** What a request is answered with, by what it asks. */
export interface Answers {
  'image gradient': number[];
  'train gradients': Awaited<ReturnType<typeof wrongGradients>>;
  'first gradients': Awaited<ReturnType<typeof firstGradients>>;
  uploads: Awaited<ReturnType<typeof wrongUploads>>;
}
export type Answer = { result: Answers[keyof Answers] } | { failed: string };

const networks = new BackboneStore(
  new WeightStore({ base: new URL('/', location.origin).href, storage: idbStorage() }),
);
let current: BackendName | null = null;

const toImage = ({ width, height, rgb }: Pixels) =>
  asImage01(
    tensor4d(
      Float32Array.from(rgb, (v) => v / 255),
      [1, height, width, 3],
    ),
  );

async function start(backend: BackendName): Promise<void> {
  if (current === null) await startBackend(backend);
  else if (current !== backend) throw new Error(`this worker runs on ${current} already`);
  current = backend;
}

async function gradient({ a, b, weights }: GradientRequest): Promise<number[]> {
  const { network } = await networks.get('vgg19');
  const [reference, generated] = [toImage(a), toImage(b)];
  const found = l1Gradient(network, reference, generated, weights);
  const values = Array.from(await found.data());
  dispose([reference, generated, found]);
  return values;
}

async function answer(request: Request): Promise<Answers[keyof Answers]> {
  await start(request.backend);
  switch (request.ask) {
    case 'image gradient':
      return gradient(request);
    case 'train gradients':
      return wrongGradients(request.moved);
    case 'first gradients':
      return firstGradients(request.task);
    case 'uploads':
      return wrongUploads();
    default:
      return request satisfies never;
  }
}

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  const told: Answer = await answer(data).then(
    (result) => ({ result }),
    (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  postMessage(told);
});
