import type { Page } from '@playwright/test';
import type { OpenedRun, RunConfig, RunData, RunStopped, TrainProgress } from '#worker/protocolTrain.ts';

/** All that a run told while it played, added up. */
export interface Played {
  stopped: RunStopped;
  rows: TrainProgress['rows'];
  validations: TrainProgress['validations'];
  previews: { arm: number; step: number; width: number; height: number }[];
  stages: string[];
  saved: number;
  rewound: number | null;
  seconds: number;
}

/** Opens a run in the page; folders are given as PNG bytes by the page's own tests, here images are drawn. */
export const openRun = (
  page: Page,
  config: RunConfig,
): Promise<Pick<OpenedRun, 'run' | 'step' | 'shown' | 'trainingImages' | 'monitor'>> =>
  page.evaluate(
    async ([given, data]) => {
      const opened = await window.perceptualPlayground.engine.call('trainOpen', { config: given, data });
      const { run, step, shown, trainingImages, monitor } = opened;
      return { run, step, shown, trainingImages, monitor };
    },
    [config, { kind: 'procedural' } satisfies RunData] as const,
  );

/** Plays to `until`. */
export const play = (page: Page, run: string, until: number, msAStage = 0): Promise<Played> =>
  page.evaluate(
    async ([id, last, ms]) => {
      const all: Omit<Played, 'stopped' | 'seconds'> = {
        rows: [],
        validations: [],
        previews: [],
        stages: [],
        saved: 0,
        rewound: null,
      };
      const onProgress = (p: TrainProgress) => {
        all.rows = [...all.rows, ...p.rows];
        all.validations = [...all.validations, ...p.validations];
        for (const { arm, step, outputs } of p.previews)
          all.previews.push({ arm, step, width: outputs.width, height: outputs.height });
        if (p.stage && p.stage.stage !== all.stages.at(-1)) all.stages.push(p.stage.stage);
        if (p.saved) all.saved += 1;
        all.rewound = p.rewound ?? all.rewound;
      };
      const speed = ms > 0 ? ({ kind: 'slow', msAStage: ms } as const) : ({ kind: 'fast' } as const);
      const began = performance.now();
      const params = { run: id, until: last, speed };
      const stopped = await window.perceptualPlayground.engine.call('trainRun', params, { onProgress });
      return { ...all, stopped, seconds: (performance.now() - began) / 1000 };
    },
    [run, until, msAStage] as const,
  );
