import type { ArmConfig, LiveChange, RunConfig, RunData } from '#worker/protocolTrain.ts';

export const ARMS_MAX = 3;

/** `config` with one arm changed. */
export const withArm = (config: RunConfig, arm: number, change: Partial<ArmConfig>): RunConfig => ({
  ...config,
  arms: config.arms.map((old, i) => (i === arm ? { ...old, ...change } : old)),
});

/** `config` with a copy of one arm at the end; as it was where there are three. */
export function withCopy(config: RunConfig, arm: number): RunConfig {
  const from = config.arms[arm];
  if (!from || config.arms.length >= ARMS_MAX) return config;
  const number = config.arms.length + 1;
  const name = { en: `${from.name.en} ${number}`, zh: `${from.name.zh} ${number}` };
  return { ...config, arms: [...config.arms, { ...from, name }] };
}

/** `config` without one arm; the last one stays. */
export const without = (config: RunConfig, arm: number): RunConfig =>
  config.arms.length > 1 ? { ...config, arms: config.arms.filter((_, i) => i !== arm) } : config;

/** What of an arm is fixed when the run is opened. */
const fixedOfArm = ({ ema, spectral, discriminatorChannels }: ArmConfig) => [
  ema,
  spectral,
  discriminatorChannels,
];

/** What of a configuration is fixed when the run is opened, as one text. */
const fixedOf = ({ arms, ...rest }: RunConfig): string => JSON.stringify([rest, arms.map(fixedOfArm)]);

interface Choices {
  readonly draft: RunConfig | null;
  readonly data: RunData;
  readonly detached: boolean;
  readonly opened: { readonly config: RunConfig } | null;
  readonly openedData: RunData | null;
}

/** The choices ask for something that the open run cannot change: it has to start again. */
export const needsRestart = ({ draft, data, detached, opened, openedData }: Choices): boolean =>
  opened !== null &&
  draft !== null &&
  (detached || data !== openedData || fixedOf(draft) !== fixedOf(opened.config));

const counts = (weights: readonly (number | undefined)[]) => weights.some((weight) => (weight ?? 0) > 0);

/** Some term of the mix counts; a loss of nothing cannot be trained with. */
export const hasTerm = ({ weights }: ArmConfig['mix']): boolean => counts(Object.values(weights));

/** The losses on features that the mix asks for, but of which no layer counts. */
export const silentLosses = (arm: ArmConfig): readonly ('perceptual' | 'style')[] =>
  (['perceptual', 'style'] as const).filter(
    (id) => (arm.mix.weights[id] ?? 0) > 0 && arm[id] !== null && !usable(arm[id]),
  );

/** An arm that a run can be opened with: a term of its mix counts, and a layer of each loss that it asks for. */
export const canTrain = (arm: ArmConfig): boolean => hasTerm(arm.mix) && silentLosses(arm).length === 0;

const usable = (loss: LiveChange['perceptual']) =>
  loss !== undefined && (loss === null || counts(loss.terms.map(({ weight }) => weight)));

/** Where a run that has just been opened has other settings than the draft, which it could have taken, what those are. */
export const heldBack = (draft: RunConfig, { arms }: RunConfig): readonly (readonly [number, LiveChange])[] =>
  draft.arms.flatMap((arm, i) => {
    const live = livePart(arm);
    const same = arms[i] && JSON.stringify(live) === JSON.stringify(livePart(arms[i]));
    return live && arms[i] && !same ? [[i, live] as const] : [];
  });

/** The part of a change to an arm that the open run can take between two steps; null where there is none. Weights that
 * are all 0 wait for one that is not. */
export function livePart({ name, mix, perceptual, style }: Partial<ArmConfig>): LiveChange | null {
  const change: LiveChange = {
    ...(name && { name }),
    ...(mix && hasTerm(mix) && { mix }),
    ...(usable(perceptual) && { perceptual }),
    ...(usable(style) && { style }),
  };
  return Object.keys(change).length > 0 ? change : null;
}
