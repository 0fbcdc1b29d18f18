import { Alert, Button, FileButton, Group } from '@mantine/core';
import { IconFolderOpen, IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { failureText } from '../shell/failureText.ts';
import { FoundInFolder } from './FoundInFolder.tsx';
import classes from './Setup.module.css';
import { useTrain, useTrainState } from './useTrain.ts';

const folder = { webkitdirectory: '' } as object;

/** The person's own images, read in the browser; the other domain's too where there are two in folders of their own. */
export function FolderPicker({ pair }: { pair: boolean }) {
  const { t } = useTranslation('train');
  const state = useTrainState();
  const { data, first } = useTrain((train) => ({ data: train.data, first: train.firstFolder }));
  const take = (files: File[]) => void state().chooseFolder(files, pair ? 'first' : undefined);
  const takeTarget = (files: File[]) => void state().chooseFolder(files, 'second');
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
      <FoundInFolder />
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
