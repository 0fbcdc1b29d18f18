import { Button, FileButton, Group, Text, TextInput } from '@mantine/core';
import { IconDeviceFloppy, IconDownload, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckpointEntry } from '#worker/protocolTrain.ts';
import { looksDisabled, whileBusy } from '../../controls/whileBusy.ts';
import { CheckpointRow } from './CheckpointRow.tsx';
import classes from './Checkpoints.module.css';
import { ForgetDialog } from './ForgetDialog.tsx';

interface Props {
  /** Newest first. */
  entries: readonly CheckpointEntry[];
  busy: boolean;
  /** A run is open, that can be kept or taken out. */
  open: boolean;
  onSave(name: string): void;
  onRestore(id: string, copy: boolean): void;
  /** Null: the open run as it is now. */
  onExport(id: string | null): void;
  onImport(file: File): void;
  onForget(id: string): void;
}

/** Runs that are kept in the browser: save, go on with, take out, bring in. */
export function CheckpointList({
  entries,
  busy,
  open,
  onSave,
  onRestore,
  onExport,
  onImport,
  onForget,
}: Props) {
  const { t } = useTranslation('trainParts');
  const [name, setName] = useState('');
  const [leaving, setLeaving] = useState<CheckpointEntry | null>(null);
  const reset = useRef<() => void>(null);
  return (
    <section className="card" aria-label={t('checkpoints.title')}>
      <Text component="h2" className="card-title">
        {t('checkpoints.title')}
      </Text>
      <Text fz="sm" className="quiet" mt={2} mb={10}>
        {t('checkpoints.about')}
      </Text>
      <Group gap="xs" mb={12}>
        <form
          className={classes.save}
          onSubmit={(event) => {
            event.preventDefault();
            if (busy || !open) return;
            onSave(name.trim());
            setName('');
          }}
        >
          <TextInput
            size="xs"
            className={classes.name}
            aria-label={t('checkpoints.name')}
            placeholder={t('checkpoints.name')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            size="xs"
            variant="light"
            leftSection={<IconDeviceFloppy size={15} />}
            {...looksDisabled(busy || !open)}
          >
            {t('checkpoints.save')}
          </Button>
        </form>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} />}
          {...whileBusy(busy || !open, () => onExport(null))}
        >
          {t('checkpoints.exportOpen')}
        </Button>
        <FileButton
          resetRef={reset}
          onChange={(file) => {
            if (!file) return;
            onImport(file);
            // The same file can be chosen again.
            reset.current?.();
          }}
          inputProps={{ 'aria-label': t('checkpoints.import') }}
          disabled={busy}
        >
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              leftSection={<IconUpload size={15} />}
              disabled={busy}
            >
              {t('checkpoints.import')}
            </Button>
          )}
        </FileButton>
      </Group>
      {entries.length === 0 ? (
        <Text fz="sm" className="quiet">
          {t('checkpoints.none')}
        </Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where it is narrow
        <section className={classes.scroll} tabIndex={0} aria-label={t('checkpoints.list')}>
          <table className={classes.table}>
            <thead>
              <tr>
                {(
                  [
                    'column.name',
                    'column.task',
                    'column.step',
                    'column.arms',
                    'column.when',
                    'column.size',
                  ] as const
                ).map((key) => (
                  <th key={key} scope="col">
                    {t(`checkpoints.${key}`)}
                  </th>
                ))}
                <th scope="col">{t('checkpoints.column.actions')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <CheckpointRow
                  key={entry.id}
                  {...{ entry, busy, onRestore, onExport }}
                  onForget={() => setLeaving(entry)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {leaving && (
        <ForgetDialog
          entry={leaving}
          onClose={() => setLeaving(null)}
          onForget={(id) => {
            setLeaving(null);
            onForget(id);
          }}
        />
      )}
    </section>
  );
}
