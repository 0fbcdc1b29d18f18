import { Alert, Button, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlotName } from '#state/images.ts';
import { Dialog } from '../controls/Dialog.tsx';
import { useApp } from '../useStore.ts';

/** Takes one picture with the camera; the stream ends when the dialog does. */
export function CameraDialog({ slot, onClose }: { slot: SlotName; onClose: () => void }) {
  const { t } = useTranslation('compare');
  const open = useApp((store) => store.open);
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let closed = false;
    const stop = () => stream?.getTracks().forEach((track) => void track.stop());
    const start = async () => {
      if (!navigator.mediaDevices) throw new Error('needs https or localhost');
      stream = await navigator.mediaDevices.getUserMedia({ video: true });
      if (closed || !video.current) return stop();
      video.current.srcObject = stream;
    };
    start().catch((error: unknown) => setRefused(error instanceof Error ? error.message : String(error)));
    return () => {
      closed = true;
      stop();
    };
  }, []);
  const take = () => {
    const { videoWidth: width, videoHeight: height } = video.current!;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(video.current!, 0, 0);
    void canvas.convertToBlob({ type: 'image/png' }).then((blob) => {
      void open(slot, [new File([blob], 'camera.png', { type: 'image/png' })]);
      onClose();
    });
  };
  return (
    <Dialog onClose={onClose} title={t('camera.title')} size="md">
      <Stack>
        {refused === null ? (
          <>
            <video ref={video} autoPlay playsInline muted style={{ width: '100%', borderRadius: 8 }} />
            <Button onClick={take}>{t('camera.take')}</Button>
          </>
        ) : (
          <Alert color="yellow">{t('camera.refused', { reason: refused })}</Alert>
        )}
      </Stack>
    </Dialog>
  );
}
