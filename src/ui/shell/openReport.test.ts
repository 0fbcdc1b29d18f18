import { describe, expect, it } from 'vitest';
import { makeReport } from '#report/report.ts';
import { exportedOf, recipeOf } from '#tests/support/exported.ts';
import { openStore } from '#tests/support/openStore.ts';
import { startConventions } from '#worker/schemas.ts';
import { openReport } from './openReport.ts';

const fileOf = (report: object) => new File([JSON.stringify(report)], 'x.json');
const conventions = { channels: 'y', border: 4, ssim: 'uniform-7', bits: '8', ppd: 40 } as const;
const exported = { ...exportedOf({ recipe: recipeOf('multi-scale-l1') }), conventions };

describe('a report that is opened', () => {
  it('brings back the conventions of its pixel metrics', async () => {
    const { store } = await openStore();
    await openReport(store, fileOf(await makeReport(exported)));
    expect(store.getState().settings.conventions).toEqual(conventions);
  });

  it('from before there was a choice of conventions brings the usual ones', async () => {
    const { store } = await openStore();
    store.getState().set({ conventions });
    const { conventions: _, ...older } = await makeReport(exported);
    await openReport(store, fileOf(older));
    expect(store.getState().messages.map(({ kind }) => kind)).not.toContain('report-refused');
    expect(store.getState().settings.conventions).toEqual(startConventions);
  });
});
