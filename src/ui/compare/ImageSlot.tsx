import { ActionIcon, Button, Group, LoadingOverlay, Text } from '@mantine/core';
import { IconCamera, IconClipboard, IconFolderOpen, IconPhotoPlus, IconX } from '@tabler/icons-react';
import { type ComponentType, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { coloursOf } from '#state/colours.ts';
import type { SlotName } from '#state/images.ts';
import type { ImageInfo } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { lazyDialog } from '../shell/lazyPart.tsx';
import { useApp } from '../useStore.ts';
import { pasteKey, pasteTarget, usePasteInto } from './pasting.ts';
import classes from './Slots.module.css';
import { Thumbnail } from './Thumbnail.tsx';
import { useStarting } from './useStarting.ts';

const CameraDialog = lazyDialog(async () => (await import('./CameraDialog.tsx')).CameraDialog);

interface Props {
  slot: SlotName;
  image: ImageInfo | null;
  /** How many candidates the slot holds. */
  count?: number;
}

/** One side of the pair: shows its image and takes another by file, paste or camera. */
export function ImageSlot({ slot, image, count = 1 }: Props) {
  const { t } = useTranslation(['compare', 'viewer']);
  const input = useRef<HTMLInputElement>(null);
  const [camera, setCamera] = useState(false);
  const { open, opening, removeGenerated } = useApp((store) => ({
    open: store.open,
    opening: store.opening.includes(slot),
    removeGenerated: store.removeGenerated,
  }));
  const pastesHere = useStore(pasteTarget, (target) => target.slot === slot);
  const aim = () => pasteTarget.setState({ slot });
  const paste = usePasteInto(slot);
  const take = (chosen: HTMLInputElement) => {
    const files = [...(chosen.files ?? [])];
    // So that choosing the same file again is a change again.
    chosen.value = '';
    if (files.length > 0) void open(slot, files);
  };
  const name = t(`slot.${slot}`);
  // The file input alone bears the whole name.
  const short = t(`viewer:which.${slot}`);
  return (
    <fieldset className={classes.slot} aria-label={short} onPointerEnter={aim} onFocus={aim}>
      <label className={classes.drop}>
        {/* Its button is beside it; the frame serves the pointer, the name serves tools. */}
        <input
          ref={input}
          type="file"
          accept="image/*,.tif,.tiff,.heic,.heif,.jxl,.exr"
          multiple={slot === 'generated'}
          tabIndex={-1}
          aria-label={name}
          className={classes.input}
          onChange={(event) => take(event.currentTarget)}
        />
        <LoadingOverlay visible={opening} loaderProps={{ size: 'sm' }} />
        <span className={classes.frame}>
          {image ? <Thumbnail pixels={image.preview} side={88} /> : <IconPhotoPlus size={28} />}
        </span>
      </label>
      <div className={classes.text}>
        <div className={classes.name}>
          <Text fz="xs" fw={600} className="quiet">
            {name}
            {count > 1 && ` · ${t('slot.more', { count })}`}
          </Text>
          <Text fz="xs" className={classes.pastes} data-here={pastesHere || undefined}>
            {t('slot.pasteHere', { key: pasteKey })}
          </Text>
        </div>
        <Text fw={600} fz={14} truncate title={image?.name ?? ''}>
          {opening ? t('slot.opening') : (image?.name ?? t('slot.empty'))}
        </Text>
        <Facts slot={slot} image={image} />
        <Group gap={2} className={classes.buttons}>
          <Explained text={t('slot.chooseHelp')}>
            <Button
              size="compact-xs"
              variant="subtle"
              px={5}
              leftSection={<IconFolderOpen size={14} />}
              aria-label={`${short}: ${t('slot.choose')}`}
              onClick={() => input.current?.click()}
            >
              {t('slot.choose')}
            </Button>
          </Explained>
          <SlotIcon
            name={`${short}: ${t('slot.camera')}`}
            help={t('slot.cameraHelp')}
            icon={IconCamera}
            onClick={() => setCamera(true)}
          />
          <SlotIcon
            name={`${short}: ${t('slot.paste')}`}
            help={t('slot.pasteHelp')}
            icon={IconClipboard}
            onClick={() => void paste()}
          />
          {slot === 'generated' && image && count > 1 && (
            <Explained text={t('slot.remove')} position="top">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`${short}: ${t('slot.remove')}`}
                onClick={() => removeGenerated(image.id)}
              >
                <IconX size={14} />
              </ActionIcon>
            </Explained>
          )}
        </Group>
      </div>
      {camera && <CameraDialog slot={slot} onClose={() => setCamera(false)} />}
    </fieldset>
  );
}

interface SlotIconProps {
  name: string;
  help: string;
  icon: ComponentType<{ size: number }>;
  onClick: () => void;
}

/** Another way to an image; its words are in its tooltip, since three buttons do not fit beside a picture. */
function SlotIcon({ name, help, icon: Icon, onClick }: SlotIconProps) {
  return (
    <Explained text={help}>
      <ActionIcon variant="subtle" size={24} aria-label={name} onClick={onClick}>
        <Icon size={16} />
      </ActionIcon>
    </Explained>
  );
}

/** Size, and what had to be done to the file. */
function Facts({ slot, image }: { slot: SlotName; image: ImageInfo | null }) {
  const { t } = useTranslation('compare');
  const { background, colours } = useApp((store) => ({
    background: store.settings.prepare.background,
    colours: coloursOf(store, slot),
  }));
  const starting = useStarting();
  if (!image)
    return (
      <Text fz="xs" className="quiet">
        {starting ? '\u00a0' : t('slot.drop')}
      </Text>
    );
  const notes = image.notes.map((note) =>
    note === 'colour-profile' && colours !== 'stored'
      ? t(`slot.profile.${colours}`)
      : t(`slot.note.${note}`, { background: t(`prepare.${background}`) }),
  );
  return (
    <Text fz="xs" className="quiet">
      {[t('slot.size', { width: image.width, height: image.height }), ...notes].join(' · ')}
    </Text>
  );
}
