import type { StepRow, TermId, ValidationRow } from '#worker/protocolTrain.ts';

/** A field as RFC 4180 has it. */
const field = (value: string | number | boolean | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const place = (arm: number, step: number): string => `${arm}/${step}`;

/**
 * Everything a run measured, one line an arm and step, by step and then arm; what was not measured there is empty. Numbers
 * in full precision; arms are numbered from 1.
 */
export function trainCsv(
  rows: readonly StepRow[],
  validations: readonly ValidationRow[],
  arms: readonly { name: string }[],
): string {
  const known = new Set<TermId>();
  for (const { terms, weights, gradients } of rows)
    for (const measured of [terms, weights, gradients]) for (const id in measured) known.add(id as TermId);
  const terms = [...known];
  const stepOf = new Map(rows.map((row) => [place(row.arm, row.step), row]));
  const validationOf = new Map(validations.map((row) => [place(row.arm, row.step), row]));
  const places = new Map([...rows, ...validations].map(({ arm, step }) => [place(arm, step), { arm, step }]));

  const header = [
    ...['step', 'arm', 'name', 'turn', 'ms'],
    ...terms.map((id) => `loss_${id}`),
    ...terms.map((id) => `weight_${id}`),
    ...terms.map((id) => `gradient_${id}`),
    ...['d_loss', 'd_real', 'd_fake', 'clamped'],
    ...['held_out_n', 'psnr_db', 'perceptual', 'vgg19_monitor', 'kid', 'diversity'],
  ];
  const lines = [...places]
    .sort(([, a], [, b]) => a.step - b.step || a.arm - b.arm)
    .map(([key, { arm, step }]) => {
      const row = stepOf.get(key);
      const held = validationOf.get(key);
      return [
        ...[step, arm + 1, arms[arm]?.name, row?.turn, row?.ms],
        ...terms.map((id) => row?.terms[id]),
        ...terms.map((id) => row?.weights[id]),
        ...terms.map((id) => row?.gradients[id]),
        ...[row?.discriminatorLoss, row?.scores?.real, row?.scores?.fake, row?.clamped],
        ...[held?.n, held?.psnr, held?.perceptual, held?.monitor, held?.kid, held?.diversity],
      ];
    });
  return [header, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}
