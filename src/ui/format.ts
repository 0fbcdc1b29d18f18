import type { TFunction } from 'i18next';

/** A measured number with enough digits to tell two of them apart: 4 significant, 0 as 0, tiny and huge ones in powers of ten. */
export function measured(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(3);
  const digits = Math.max(0, 4 - Math.floor(Math.log10(size)) - 1);
  return value.toFixed(Math.min(digits, 6));
}

/** The total: two digits more than the rest. */
export function total(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-3) return value.toExponential(5);
  return value.toFixed(Math.min(8, Math.max(0, 5 - Math.floor(Math.log10(size)))));
}

/** 0..1 as a percentage with one digit; below 0.05% as `<0.1%`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '<0.1%';
  return `${(100 * share).toFixed(1)}%`;
}

/** Bytes in MB (10^6) with one digit, or kB, or GB. */
export function bytes(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(1)} GB`;
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** A stretch of time to one figure that matters: seconds under a minute and a half, in steps of five, then minutes. */
export function duration(t: TFunction, ms: number): string {
  return ms < 90_000
    ? t('shell:seconds', { seconds: Math.max(5, 5 * Math.round(ms / 5000)) })
    : t('shell:minutes', { minutes: Math.round(ms / 60_000) });
}
