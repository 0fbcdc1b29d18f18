import { download } from '../download.ts';
import { CheckpointList } from './checkpoints/CheckpointList.tsx';
import { useTrain, useTrainState } from './useTrain.ts';

/** The runs that this browser keeps. */
export function Checkpoints() {
  const state = useTrainState();
  const { entries, busy, open } = useTrain((train) => ({
    entries: train.checkpoints,
    open: train.opened !== null,
    busy: train.busy || train.run.at === 'opening',
  }));
  const exportOne = async (id: string | null) => {
    const file = await state().exportFile(id);
    if (file) download(new Blob([file.bytes]), file.name);
  };
  return (
    <CheckpointList
      entries={entries}
      {...{ busy, open }}
      onSave={(name) => void state().save(name)}
      onRestore={(id, copy) => void state().restore(id, copy)}
      onExport={(id) => void exportOne(id)}
      onImport={(file) => void state().importFile(file)}
      onForget={(id) => void state().forget(id)}
    />
  );
}
