import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconCamera, IconFolderOpen, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotName } from '#state/images.ts';
import type { ImageInfo } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';
import classes from './Slots.module.css';
import { Thumbnail } from './Thumbnail.tsx';

const CameraDialog = lazy(() =>
  import('./CameraDialog.tsx').then(({ CameraDialog }) => ({ default: CameraDialog })),
);

/** The input is there for the keyboard and for tools; the eye sees the frame around it. */
const unseen = {
  display: 'block',
  position: 'absolute',
  width: 1,
  height: 1,
  opacity: 0,
  pointerEvents: 'none',
} as const;

interface Props {
  slot: SlotName;
  image: ImageInfo | null;
  /** How many candidates the slot holds. */
  count?: number;
}

/** One side of the pair: shows its image and takes another by file, drop or camera. */
export function ImageSlot({ slot, image, count = 1 }: Props) {
  const { t } = useTranslation(['compare', 'viewer']);
  const openPicker = useRef<() => void>(null);
  const [camera, setCamera] = useState(false);
  const { open, opening, removeGenerated } = useApp((store) => ({
    open: store.open,
    opening: store.opening.includes(slot),
    removeGenerated: store.removeGenerated,
  }));
  const name = t(`slot.${slot}`);
  // The file input alone bears the whole name.
  const short = t(`viewer:which.${slot}`);
  return (
    <div className={classes.slot}>
      <Dropzone
        onDrop={(files) => void open(slot, files)}
        openRef={openPicker}
        multiple={slot === 'generated'}
        activateOnKeyboard={false}
        tabIndex={-1}
        className={classes.drop}
        loading={opening}
        inputProps={{ 'aria-label': name, accept: 'image/*', style: unseen }}
      >
        <span className={classes.frame}>
          {image ? <Thumbnail pixels={image.preview} side={88} /> : <IconPhotoPlus size={28} />}
        </span>
      </Dropzone>
      <div className={classes.text}>
        <Text fz="xs" fw={600} className="quiet">
          {name}
          {count > 1 && ` · ${t('slot.more', { count })}`}
        </Text>
        <Text fw={600} fz={14} truncate title={image?.name ?? ''}>
          {opening ? t('slot.opening') : (image?.name ?? t('slot.empty'))}
        </Text>
        <Facts image={image} />
        <Group gap={2} wrap="nowrap" className={classes.buttons}>
          <Explained text={t('slot.chooseHelp')}>
            <Button
              size="compact-xs"
              variant="subtle"
              px={5}
              leftSection={<IconFolderOpen size={14} />}
              aria-label={`${short}: ${t('slot.choose')}`}
              onClick={() => openPicker.current?.()}
            >
              {t('slot.choose')}
            </Button>
          </Explained>
          <Explained text={t('slot.cameraHelp')}>
            <Button
              size="compact-xs"
              variant="subtle"
              px={5}
              leftSection={<IconCamera size={14} />}
              aria-label={`${short}: ${t('slot.camera')}`}
              onClick={() => setCamera(true)}
            >
              {t('slot.camera')}
            </Button>
          </Explained>
          {slot === 'generated' && image && count > 1 && (
            <Tooltip label={t('slot.remove')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`${short}: ${t('slot.remove')}`}
                onClick={() => removeGenerated(image.id)}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </div>
      {camera && (
        <Suspense>
          <CameraDialog slot={slot} onClose={() => setCamera(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Size, and what had to be done to the file. */
function Facts({ image }: { image: ImageInfo | null }) {
  const { t } = useTranslation('compare');
  const background = useApp((store) => store.settings.prepare.background);
  if (!image)
    return (
      <Text fz="xs" className="quiet">
        {t('slot.drop')}
      </Text>
    );
  const notes = image.notes.map((note) => t(`slot.note.${note}`, { background: t(`prepare.${background}`) }));
  return (
    <Text fz="xs" className="quiet">
      {[t('slot.size', { width: image.width, height: image.height }), ...notes].join(' · ')}
    </Text>
  );
}
