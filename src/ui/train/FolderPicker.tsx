import { Alert, Button, FileButton, Group } from '@mantine/core';
import { IconFolderOpen, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../shell/failureText.ts';
import classes from './Setup.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

const folder = { webkitdirectory: '' } as object;

/** The person's own images, read in the browser; the other domain's too where there are two. */
export function FolderPicker({ pair }: { pair: boolean }) {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const data = useTrain((train) => train.data);
  const [first, setFirst] = useState<readonly File[] | null>(null);
  const take = (files: File[]) => {
    if (files.length === 0) return;
    if (pair) setFirst(files);
    else state().chooseFolder({ kind: 'folder', files, target: null });
  };
  const takeTarget = (files: File[]) => {
    if (first && files.length > 0) state().chooseFolder({ kind: 'folder', files: first, target: files });
  };
  const button = (text: string, onChange: (files: File[]) => void, disabled = false) => (
    <FileButton multiple onChange={onChange} inputProps={{ ...folder, 'aria-label': text }}>
      {(props) => (
        <Button
          {...props}
          size="xs"
          variant="default"
          disabled={disabled}
          leftSection={<IconFolderOpen size={15} />}
        >
          {text}
        </Button>
      )}
    </FileButton>
  );
  const count = data.kind === 'folder' ? data.files.length : (first?.length ?? null);
  return (
    <div className={classes.wide}>
      <Group gap={8}>
        {button(t(pair ? 'setup.folderFrom' : 'setup.ownFolder'), take)}
        {pair && button(t('setup.folderTo'), takeTarget, first === null)}
      </Group>
      {count !== null && (
        <span className="quiet" style={{ fontSize: 12.5 }}>
          {t('setup.files', { count })}
        </span>
      )}
      <Skipped />
    </div>
  );
}

function Skipped() {
  const { t } = useTranslation('train');
  const skipped = useTrain(({ opened }) => opened?.skipped ?? none);
  if (skipped.length === 0) return null;
  return (
    <Alert
      color="yellow"
      mt={8}
      icon={<IconPhotoOff size={18} />}
      title={t('setup.skipped', { count: skipped.length })}
    >
      <ul className={classes.skipped}>
        {skipped.map(({ name, failure }) => (
          <li key={name}>
            <b>{name}</b> {failureText(t, failure)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const none: never[] = [];
