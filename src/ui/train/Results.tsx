import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calmOf } from '#state/train/calm.ts';
import type { Kept } from '#state/train/kept.ts';
import { download } from '../download.ts';
import { lazyPart } from '../shell/lazyPart.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useIdle } from '../useIdle.ts';
import { CoachNotes } from './coach/CoachNotes.tsx';
import { SampleGrid } from './pictures/SampleGrid.tsx';
import { StageFlow } from './pictures/StageFlow.tsx';
import classes from './TrainPanel.module.css';
import { useArms } from './useArms.ts';
import { useCalm } from './useCalm.ts';
import { useTrain, useTrainState } from './useTrain.ts';

const loadCharts = async () => (await import('./charts/TrainCharts.tsx')).TrainCharts;
const loadPlane = async () => (await import('./charts/PerceptionDistortion.tsx')).PerceptionDistortion;

const waitingCard = (minHeight: number) => (
  <div className="card" style={{ minHeight }}>
    <Waiting />
  </div>
);
const TrainCharts = lazyPart(loadCharts, waitingCard(300));
const PerceptionDistortion = lazyPart(loadPlane, waitingCard(150));

/** What the open run makes and measures. */
export function Results() {
  const { open, opening } = useTrain(({ opened, run }) => ({
    open: opened !== null,
    opening: run.at === 'opening',
  }));
  if (!open) return opening ? null : <NothingYet />;
  return (
    <>
      <div className={classes.group}>
        <Stages />
        <Coach />
        <Samples />
      </div>
      <div className={`${classes.group} ${classes.measured}`}>
        <Charts />
        <Tradeoff />
      </div>
    </>
  );
}

function NothingYet() {
  const { t } = useTranslation('train');
  // Before a run has the processor to itself. What cannot be had is told of where it is to be drawn.
  useIdle(() => void Promise.all([loadCharts(), loadPlane()]).catch(() => undefined));
  return (
    <section className="card" aria-label={t('nothing.title')}>
      <Text component="h2" className="card-title" mb={6}>
        {t('nothing.title')}
      </Text>
      <Text fz="sm" lh={1.6} className="quiet">
        {t('nothing.text')}
      </Text>
    </section>
  );
}

/** The same list until a name or a colour changes, so that charts need not be drawn anew. */
function useKeptArms() {
  const arms = useArms();
  const key = JSON.stringify(arms);
  return useMemo((): typeof arms => JSON.parse(key), [key]);
}

function Coach() {
  const { notes, troubles, calm } = useTrain((train) => ({
    notes: train.notes,
    troubles: train.catalogue?.troubles ?? none,
    calm: calmOf(train.kept.validations, train.opened?.config.arms.length ?? 0),
  }));
  const arms = useKeptArms();
  return <CoachNotes notes={notes} troubles={troubles} arms={arms} calm={calm} />;
}

function Samples() {
  const { opened, previews } = useTrain((train) => ({
    opened: train.opened!,
    previews: train.kept.previews,
  }));
  const arms = useKeptArms();
  return (
    <SampleGrid
      targets={opened.targets}
      inputs={opened.inputs}
      shown={opened.shown}
      side={opened.config.side}
      previews={previews}
      arms={arms}
    />
  );
}

const lastStep = (kept: Kept | undefined): number => kept?.rows.at(-1)?.step ?? 0;

/** Milliseconds between two drawings of the charts, which cost the most. */
const CHARTS_EVERY_MS = 800;

function Charts() {
  const state = useTrainState();
  const { newest, run, terms, spans } = useTrain((train) => ({
    newest: train.kept,
    run: train.opened?.run,
    terms: train.catalogue?.terms ?? none,
    spans: train.catalogue?.spans ?? none,
  }));
  const [hold, setHold] = useState<{ run: string | undefined; kept: Kept } | null>(null);
  // Another run, or one that has started over, is not held up by what was held of the one before.
  const held = hold?.run === run && lastStep(hold?.kept) <= lastStep(newest) ? hold : null;
  const calm = useCalm(newest, CHARTS_EVERY_MS, run);
  const kept = held?.kept ?? calm;
  const arms = useKeptArms();
  const csv = async () => {
    const table = await state().csv(arms.map(({ name }) => name));
    if (table) download(table, 'training.csv');
  };
  return (
    <TrainCharts
      rows={kept.rows}
      validations={kept.validations}
      marks={kept.marks}
      arms={arms}
      terms={terms}
      spans={spans}
      onCsv={() => void csv()}
      heldAt={held && lastStep(held.kept)}
      onHold={(on) => setHold(on ? { run, kept } : null)}
    />
  );
}

/** Held-out points of the arms: distortion one way, perception the other. */
function Tradeoff() {
  const validations = useTrain(({ kept }) => kept.validations);
  const arms = useKeptArms();
  return <PerceptionDistortion validations={validations} arms={arms} />;
}

/** In slow motion: where the update is. */
function Stages() {
  const { slow, stage, stages, task } = useTrain((train) => ({
    slow: train.pace.slow,
    stage: train.stage,
    stages: train.catalogue?.stages ?? none,
    task: train.catalogue?.tasks.find(({ id }) => id === train.opened?.config.task),
  }));
  return slow && task ? <StageFlow stage={stage} stages={stages} kind={task.kind} /> : null;
}

const none: never[] = [];
