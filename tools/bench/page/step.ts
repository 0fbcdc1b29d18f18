import {
  Conv2DBackpropFilter,
  dispose,
  type NamedTensorMap,
  registerKernel,
  tensor,
  tidy,
} from '@tensorflow/tfjs';
import { Network } from '#core/backbones/network.ts';
import { backbones } from '#core/backbones/registry.ts';
import { convFilterGradient } from '#core/ops/conv.ts';
import { tasks } from '#core/tasks/registry.ts';
import { createArm } from '#core/training/arm.ts';
import type { PairedArm } from '#core/training/pairedArm.ts';
import { defaults } from '#core/training/presets/defaults.ts';
import { random } from '#core/training/random.ts';
import { FeatureBanks, termsOf } from '#engine/train/armLosses.ts';
import { drawSet, trainingBatch } from '#engine/train/trainingSet.ts';
import type { BenchCalls } from './calls.ts';
import { stockStep } from './stockStep.ts';
import { inTurns, worstDifference } from './turns.ts';
import { weightsFor } from './weights.ts';

/** wasm lacks this kernel, without which stock tfjs cannot train a convolution there: it gets ours. */
function lendFilterGradient(): void {
  registerKernel({
    kernelName: Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as NamedTensorMap;
      const { strides, pad, filterShape } = attrs as unknown as {
        strides: 1 | 2 | [1 | 2, 1 | 2];
        pad: number | 'same';
        filterShape: number[];
      };
      const size = filterShape[0]!;
      const stride = Array.isArray(strides) ? strides[0] : strides;
      const padding = pad === 'same' ? (size - 1) / 2 : pad;
      return convFilterGradient(x as never, dy as never, size, stride, padding);
    },
  });
}

/** One step of the default run's last arm (super-resolution, 32x32, batch 8; no running mean): ours and stock tfjs's. */
export async function benchStep({
  rounds,
}: BenchCalls['step']['params']): Promise<BenchCalls['step']['result']> {
  lendFilterGradient();
  const whole = defaults['super-resolution'];
  const given = whole.arms.at(-1)!;
  const { mix } = given;
  const arm = { ...given, ema: false };
  const config = { ...whole, arms: [arm], images: 32, heldOut: 4 };
  const set = await drawSet(config, () => {});
  const spec = backbones['vgg19-slim'];
  const weights = weightsFor(spec.graph);
  const network = new Network(spec, 'oxford');
  for (const name of network.tensorNames) {
    const { shape, values } = weights.tensor(name);
    network.set(name, tensor(values, [...shape]));
  }
  const banks = new FeatureBanks();
  const terms = termsOf(arm, new Map([[spec.id, network]]), banks);
  const task = tasks[config.task];
  if (task.kind !== 'paired') throw new Error('expected a paired task');
  const ours = createArm(task, {
    side: config.side,
    seed: config.seed,
    images: set.train.length,
    ema: false,
    spectral: arm.spectral,
    discriminatorChannels: arm.discriminatorChannels,
  }) as PairedArm;
  const stock = stockStep(ours, spec, weights, arm.perceptual!, mix);

  const told: [number[][], number[][]] = [[], []];
  let [ourStep, stockSteps] = [0, 0];
  const runOurs = async () => {
    const batch = trainingBatch(set, config, ourStep);
    ourStep += 1;
    const { terms: found } = await ours.step(batch, mix, terms, 'both');
    told[0].push([found.l1!, found.perceptual!]);
    batch.real.dispose();
  };
  const runStock = async () => {
    const { real } = trainingBatch(set, config, stockSteps);
    stockSteps += 1;
    const input = tidy(() => task.makeInput(real, random(0)));
    told[1].push([...(await stock.step(input, real))]);
    dispose([real, input]);
  };
  const [mine, theirs] = await inTurns(rounds, runOurs, runStock);
  ours.dispose();
  banks.dispose();
  stock.free();
  network.dispose();
  return { ours: mine, stock: theirs, worstDifference: worstDifference(told[1][0]!, told[0][0]!) };
}
