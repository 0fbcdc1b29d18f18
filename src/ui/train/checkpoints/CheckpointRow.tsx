import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CheckpointEntry } from '#worker/protocolTrain.ts';
import { bytes } from '../../format.ts';
import classes from './Checkpoints.module.css';

interface Props {
  entry: CheckpointEntry;
  busy: boolean;
  onRestore(id: string, copy: boolean): void;
  onExport(id: string): void;
  onForget(): void;
}

export function CheckpointRow({ entry, busy, onRestore, onExport, onForget }: Props) {
  const { t, i18n } = useTranslation('trainParts');
  const { id, name, kind, task, side, step, arms, savedAt } = entry;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const called = name || t(`task.${task}`);
  return (
    <tr>
      <th scope="row">
        {called}{' '}
        {kind === 'automatic' && (
          <Badge size="xs" variant="light" color="gray" tt="none" fw={500}>
            {t('checkpoints.automatic')}
          </Badge>
        )}
      </th>
      <td>
        {t(`task.${task}`)} <span className="quiet">{`${side}×${side}`}</span>
      </td>
      <td className={classes.number}>{step.toLocaleString(i18n.language)}</td>
      <td className={classes.number}>{arms}</td>
      <td className={classes.when}>{when.format(savedAt)}</td>
      <td className={classes.number}>{bytes(entry.bytes)}</td>
      <td>
        <span className={classes.actions}>
          <Button
            size="compact-xs"
            variant="light"
            disabled={busy}
            aria-label={t('checkpoints.resumeOf', { name: called, step })}
            onClick={() => onRestore(id, false)}
          >
            {t('checkpoints.resume')}
          </Button>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('checkpoints.moreOf', { name: called, step })}
              >
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconCopy size={15} />}
                disabled={busy}
                onClick={() => onRestore(id, true)}
              >
                {t('checkpoints.copy')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconDownload size={15} />}
                disabled={busy}
                onClick={() => onExport(id)}
              >
                {t('checkpoints.export')}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconTrash size={15} />}
                disabled={busy}
                onClick={() => onForget()}
              >
                {t('checkpoints.forget')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </td>
    </tr>
  );
}
