import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconCamera, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotName } from '#state/images.ts';
import type { ImageInfo } from '#worker/protocol.ts';
import { useApp } from '../useStore.ts';
import classes from './ImageSlot.module.css';
import { Thumbnail } from './Thumbnail.tsx';

const CameraDialog = lazy(() =>
  import('./CameraDialog.tsx').then(({ CameraDialog }) => ({ default: CameraDialog })),
);

interface Props {
  slot: SlotName;
  image: ImageInfo | null;
  /** How many candidates the slot holds. */
  count?: number;
}

/** One side of the pair: shows its image and takes another by file, drop or camera. */
export function ImageSlot({ slot, image, count = 1 }: Props) {
  const { t } = useTranslation('compare');
  const openPicker = useRef<() => void>(null);
  const [camera, setCamera] = useState(false);
  const { open, opening, background, removeGenerated } = useApp((store) => ({
    open: store.open,
    opening: store.opening.includes(slot),
    background: store.settings.prepare.background,
    removeGenerated: store.removeGenerated,
  }));
  const name = t(`slot.${slot}`);
  return (
    <div className={classes.slot}>
      <Dropzone
        onDrop={(files) => void open(slot, files)}
        openRef={openPicker}
        multiple={slot === 'generated'}
        activateOnKeyboard={false}
        tabIndex={-1}
        className={classes.drop}
        inputProps={{
          'aria-label': name,
          accept: 'image/*',
          style: {
            display: 'block',
            position: 'absolute',
            opacity: 0,
            pointerEvents: 'none',
            width: 1,
            height: 1,
          },
        }}
      >
        {image ? (
          <Thumbnail pixels={image.preview} side={72} />
        ) : (
          <span className={classes.blank}>
            <IconPhotoPlus size={28} />
          </span>
        )}
      </Dropzone>
      <div className={classes.text}>
        <Text fz="xs" fw={650} className="quiet">
          {name}
          {count > 1 && ` · ${t('slot.more', { count })}`}
        </Text>
        <Text fz="sm" fw={600} truncate title={image?.name ?? ''}>
          {opening ? t('slot.opening') : (image?.name ?? t('slot.empty'))}
        </Text>
        <Text fz="xs" className="quiet">
          {image ? t('slot.size', { width: image.width, height: image.height }) : t('slot.drop')}
          {image?.notes.map((note) => (
            <span key={note}>
              {' · '}
              {t(`slot.note.${note}`, { background: t(`prepare.${background}`) })}
            </span>
          ))}
        </Text>
      </div>
      <Group gap={2} wrap="nowrap" className={classes.buttons}>
        <Tooltip label={t(image ? 'slot.replace' : 'slot.choose')}>
          <ActionIcon
            variant="subtle"
            aria-label={`${name}: ${t(image ? 'slot.replace' : 'slot.choose')}`}
            onClick={() => openPicker.current?.()}
          >
            <IconPhotoPlus size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('slot.camera')}>
          <ActionIcon
            variant="subtle"
            aria-label={`${name}: ${t('slot.camera')}`}
            onClick={() => setCamera(true)}
          >
            <IconCamera size={18} />
          </ActionIcon>
        </Tooltip>
        {slot === 'generated' && image && count > 1 && (
          <Tooltip label={t('slot.remove')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`${name}: ${t('slot.remove')}`}
              onClick={() => removeGenerated(image.id)}
            >
              <IconX size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {camera && (
        <Suspense>
          <CameraDialog slot={slot} onClose={() => setCamera(false)} />
        </Suspense>
      )}
    </div>
  );
}
