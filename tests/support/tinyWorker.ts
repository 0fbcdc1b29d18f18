import type { Network } from '#core/backbones/network.ts';
import { AppError } from '#core/failure.ts';
import { cited } from '#core/label.ts';
import type { BackboneStore } from '#engine/backboneStore.ts';
import { KeptMaps } from '#engine/compare/keptMaps.ts';
import { Pairs } from '#engine/compare/pairs.ts';
import { FeatureCache } from '#engine/featureCache.ts';
import { ImageStore } from '#engine/imageStore.ts';
import { Pace } from '#engine/pace.ts';
import { atOnce } from '#worker/atOnce.ts';
import { compareHandlers } from '#worker/calls/compare.ts';
import { createEngine, type Engine } from '#worker/client.ts';
import { type Handlers, serve } from '#worker/host.ts';
import { checkParams } from '#worker/params.ts';
import { fakeWeights } from './fakeCompare.ts';

export interface TinyWorker {
  readonly engine: Engine;
  readonly pairs: Pairs;
  readonly features: FeatureCache;
  readonly maps: KeptMaps;
  close(): void;
}

/** The real handlers of images and of comparisons at the other end of a channel, on `network` whatever backbone is asked for. */
export function tinyWorker(network: Network): TinyWorker {
  const { port1, port2 } = new MessageChannel();
  const images = new ImageStore();
  const pairs = new Pairs(images);
  const [features, maps, pace] = [new FeatureCache(1e9), new KeptMaps(), new Pace()];
  const networks = {
    use: <T>(work: () => Promise<T>) => work(),
    withTaps: async () => ({ network, origin: { identity: fakeWeights, where: 'server' } }),
    get: async (backbone: string) => {
      throw new AppError({ code: 'weights-missing', backbone, name: cited(backbone) });
    },
  } as unknown as BackboneStore;
  const handlers = {
    openImage: async ({ blob, name }) => ({ result: await images.open(blob, name) }),
    sampleImage: async (params) => ({ result: await images.draw(params) }),
    closeImage: async ({ id }) => {
      if (images.close(id)) pairs.forget(id);
      return { result: null };
    },
    ...compareHandlers(() => ({
      pairs,
      networks,
      features,
      references: new FeatureCache(0),
      maps,
      pace,
      onDevice: (work) => work(),
      backend: () => 'wasm',
      onPasses: () => {},
    })),
  } satisfies Partial<Handlers> as Partial<Handlers> as Handlers;
  serve(port2, handlers, atOnce, checkParams);
  return {
    engine: createEngine(port1),
    pairs,
    features,
    maps,
    close: () => {
      features.dropWhere(() => true);
      port1.close();
      port2.close();
    },
  };
}
