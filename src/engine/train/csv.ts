import { nextTask } from '#core/backbones/nextTask.ts';
import type { Task } from '#core/tasks/types.ts';
import type { TermId } from '#core/training/mix.ts';
import type { Mark, StepRow, ValidationRow } from '#core/training/rows.ts';

/** A field as RFC 4180 has it. */
const field = (value: string | number | boolean | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const lineOf = (fields: readonly Parameters<typeof field>[0][]) => `${fields.map(field).join(',')}\r\n`;

/** What PSNR and distances compare: see `Shown` of an arm. */
const comparedIn: Readonly<Record<Task['kind'], string>> = {
  paired: 'held-out images',
  latent: 'training images',
  unpaired: 'held-out images there and back',
};

const heldOutColumns = [
  ...['measured_on', 'n', 'psnr_db', 'psnr_hole_db', 'distance_vgg19_slim', 'distance_vgg19'],
  ...['kid_vgg19_slim', 'kid_vgg19', 'kid_n'],
  ...['own_recipe', 'own_loss_trained_on', 'own_loss_vgg19'],
  ...['true_pair_psnr_db', 'true_pair_distance_vgg19_slim', 'true_pair_distance_vgg19', 'diversity'],
];

const heldOutFields = (held: ValidationRow | undefined, kind: Task['kind']) => {
  if (!held) return heldOutColumns.map(() => null);
  const { n, psnr, hole, slim, vgg19, kidN, own, partner, diversity } = held;
  return [
    ...[comparedIn[kind], n, psnr, hole?.psnr, slim?.distance, vgg19?.distance],
    ...[slim?.kid, vgg19?.kid, kidN || null],
    ...[own?.recipe, own?.trained, own?.vgg19],
    ...[partner?.psnr, partner?.slim, partner?.vgg19, diversity],
  ];
};

const before = (a: { step: number; arm: number }, b: { step: number; arm: number }) =>
  a.step - b.step || a.arm - b.arm;

/**
 * Everything a run measured, one line an arm and step, by step and then arm; what was not measured there is empty. Numbers
 * in full precision; arms are numbered from 1; `changed_after` is what was done to the arm after that step. `batches` are its rows in that order; they are gone over twice, one at a
 * time, so that a table of 100,000 steps never lies in memory as rows.
 */
export async function trainCsv(
  batches: Iterable<readonly StepRow[]>,
  validations: readonly ValidationRow[],
  marks: readonly Mark[],
  names: readonly string[],
  kind: Task['kind'],
): Promise<Blob> {
  const known = new Set<TermId>();
  for (const rows of batches) {
    for (const { terms, weights, gradients } of rows)
      for (const measured of [terms, weights, gradients]) for (const id in measured) known.add(id as TermId);
    await nextTask();
  }
  const terms = [...known];
  const events = new Map<string, string>();
  for (const { step, arm, what } of marks)
    for (const of of arm === null ? names.keys() : [arm]) {
      const place = `${step} ${of}`;
      events.set(place, [events.get(place) ?? [], what].flat().join('; '));
    }
  const line = (at: { step: number; arm: number }, row?: StepRow, held?: ValidationRow) =>
    lineOf([
      ...[at.step, at.arm + 1, names[at.arm], row?.turn, row?.ms],
      ...terms.map((id) => row?.terms[id]),
      ...terms.map((id) => row?.weights[id]),
      ...terms.map((id) => row?.gradients[id]),
      ...[row?.discriminatorLoss, row?.scores?.real, row?.scores?.fake, row?.clamped],
      events.get(`${at.step} ${at.arm}`),
      ...heldOutFields(held, kind),
    ]);
  const parts: string[] = [
    lineOf([
      ...['step', 'arm', 'name', 'turn', 'ms'],
      ...terms.map((id) => `loss_${id}`),
      ...terms.map((id) => `weight_${id}`),
      ...terms.map((id) => `gradient_${id}`),
      ...['d_loss', 'd_real', 'd_fake', 'clamped', 'changed_after'],
      ...heldOutColumns,
    ]),
  ];
  const waiting = [...validations].sort(before);
  for (const rows of batches) {
    const lines: string[] = [];
    for (const row of rows) {
      while (waiting[0] && before(waiting[0], row) < 0) {
        const held = waiting.shift()!;
        lines.push(line(held, undefined, held));
      }
      const held = waiting[0] && before(waiting[0], row) === 0 ? waiting.shift() : undefined;
      lines.push(line(row, row, held));
    }
    parts.push(lines.join(''));
    await nextTask();
  }
  for (const held of waiting) parts.push(line(held, undefined, held));
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
