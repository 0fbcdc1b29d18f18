import { Alert, Button, Stack } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotName } from '#state/images.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp } from '../useStore.ts';
import { useCamera } from './useCamera.ts';

/** Takes one picture with the camera; the stream ends when the dialog does. */
export function CameraDialog({ slot, onClose }: { slot: SlotName; onClose: () => void }) {
  const { t } = useTranslation('compare');
  const open = useApp((store) => store.open);
  const video = useRef<HTMLVideoElement>(null);
  const [camera, refuse] = useCamera(video);
  const take = async () => {
    try {
      const blob = await frameOf(video.current!);
      void open(slot, [new File([blob], t('camera.name'), { type: blob.type })]);
      onClose();
    } catch (error) {
      refuse(error);
    }
  };
  return (
    <Dialog onClose={onClose} title={t('camera.title')} size="md">
      <Stack>
        {camera.at === 'refused' ? (
          <Alert color="yellow" role="alert">
            {t(`camera.refused.${camera.why}`, { message: camera.message })}
          </Alert>
        ) : (
          <>
            <video
              ref={video}
              aria-label={t('camera.name')}
              autoPlay
              playsInline
              muted
              style={{ width: '100%', borderRadius: 8 }}
            />
            <Button onClick={() => void take()} disabled={camera.at === 'starting'}>
              {t(camera.at === 'starting' ? 'camera.waiting' : 'camera.take')}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  );
}

/** What the video shows now, as a PNG at the camera's own size. */
function frameOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
