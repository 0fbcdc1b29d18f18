import type { Label } from '#core/label.ts';
import { describeNetwork, type LayerPicture } from '#core/networks/describe.ts';
import { patchDiscriminator } from '#core/networks/discriminators.ts';
import { countParams } from '#core/networks/params.ts';
import type { NetSpec } from '#core/networks/types.ts';
import { tasks } from '#core/tasks/registry.ts';
import type { RunConfig } from '#core/training/config.ts';
import { codesSpec } from '#core/training/pairedArm.ts';

type Role = 'generator' | 'discriminator' | 'codes' | 'generatorBack' | 'discriminatorBack';

const labels: Readonly<Record<Role, Label>> = {
  generator: { en: 'Generator G', zh: '生成器 G' },
  discriminator: { en: 'Discriminator D', zh: '判别器 D' },
  codes: { en: 'Learnt codes', zh: '可学习的编码' },
  generatorBack: { en: 'Generator F, the way back', zh: '返程生成器 F' },
  discriminatorBack: { en: 'Discriminator of the first set', zh: '第一组的判别器' },
};

export interface NetworkPicture {
  role: Role;
  label: Label;
  id: string;
  input: readonly number[];
  parameters: number;
  /** The arms that have it so: those of another width have one of their own. */
  arms: readonly number[];
  layers: readonly LayerPicture[];
}

/** The networks of a run of `config`, each once for all arms that have it alike; `images`: codes that a latent task learns. */
export function networkPictures(
  { task: id, side, arms }: Pick<RunConfig, 'task' | 'side' | 'arms'>,
  images: number,
): readonly NetworkPicture[] {
  const task = tasks[id];
  const all = arms.map((_, arm) => arm);
  const picture = (role: Role, spec: NetSpec) => pictureOf(role, spec, all);
  const condition = task.kind === 'paired' ? task.conditionChannels : 0;
  const widths = [...new Set(arms.map(({ discriminatorChannels }) => discriminatorChannels))];
  const judges = (role: Role) =>
    widths.map((channels) =>
      pictureOf(
        role,
        patchDiscriminator(side, 3 + condition, channels),
        all.filter((arm) => arms[arm]!.discriminatorChannels === channels),
      ),
    );
  const generator = task.generator(side);
  const both = [picture('generator', generator), ...judges('discriminator')];
  switch (task.kind) {
    case 'paired':
      return both;
    case 'latent':
      return [...both, picture('codes', codesSpec(images, task.codeLength))];
    case 'unpaired':
      return [...both, picture('generatorBack', generator), ...judges('discriminatorBack')];
    default:
      return task satisfies never;
  }
}

const pictureOf = (role: Role, spec: NetSpec, arms: readonly number[]): NetworkPicture => ({
  role,
  label: labels[role],
  id: spec.id,
  input: spec.input,
  parameters: countParams(spec),
  arms,
  layers: describeNetwork(spec),
});
