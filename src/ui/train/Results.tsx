import { lazy, Suspense, useMemo } from 'react';
import { download } from '../download.ts';
import { CoachNotes } from './coach/CoachNotes.tsx';
import { trainCsv } from './csv.ts';
import { SampleGrid } from './pictures/SampleGrid.tsx';
import { useArms } from './useArms.ts';
import { useTrain, useTrainState } from './useTrain.ts';

const TrainCharts = lazy(() =>
  import('./charts/TrainCharts.tsx').then(({ TrainCharts }) => ({ default: TrainCharts })),
);

/** What the open run makes and measures. */
export function Results() {
  const open = useTrain(({ opened }) => opened !== null);
  if (!open) return null;
  return (
    <>
      <Coach />
      <Samples />
      <Charts />
    </>
  );
}

/** The same list until a name or a colour changes, so that charts need not be drawn anew. */
function useKeptArms() {
  const arms = useArms();
  const key = JSON.stringify(arms);
  return useMemo((): typeof arms => JSON.parse(key), [key]);
}

function Coach() {
  const { notes, troubles } = useTrain((train) => ({
    notes: train.notes,
    troubles: train.catalogue?.troubles ?? none,
  }));
  const arms = useKeptArms();
  return <CoachNotes notes={notes} troubles={troubles} arms={arms} />;
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

function Charts() {
  const state = useTrainState();
  const { kept, terms } = useTrain((train) => ({
    kept: train.kept,
    terms: train.catalogue?.terms ?? none,
  }));
  const arms = useKeptArms();
  const csv = () => {
    const { rows, validations } = state().kept;
    download(
      new Blob([trainCsv(rows, validations, arms)], { type: 'text/csv;charset=utf-8' }),
      'training.csv',
    );
  };
  return (
    <Suspense fallback={<div style={{ minHeight: 300 }} />}>
      <TrainCharts rows={kept.rows} validations={kept.validations} arms={arms} terms={terms} onCsv={csv} />
    </Suspense>
  );
}

const none: never[] = [];
