import { type RefObject, useEffect, useState } from 'react';

export type Camera =
  | { at: 'starting' }
  /** A picture is there to be taken. */
  | { at: 'ready' }
  | { at: 'refused'; why: 'insecure' | 'denied' | 'none' | 'busy' | 'other'; message: string };

/** Shows the camera in `video`, on a phone the one at its back, until the component goes. */
export function useCamera(video: RefObject<HTMLVideoElement | null>): [Camera, (error: unknown) => void] {
  const [camera, setCamera] = useState<Camera>({ at: 'starting' });
  const refuse = (error: unknown) => setCamera(refusalOf(error));
  useEffect(() => {
    let stream: MediaStream | null = null;
    let closed = false;
    const stop = () => stream?.getTracks().forEach((track) => void track.stop());
    const start = async () => {
      if (!navigator.mediaDevices) return setCamera({ at: 'refused', why: 'insecure', message: '' });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: 'environment' } } });
      const shown = video.current;
      if (closed || !shown) return stop();
      shown.addEventListener('loadeddata', () => setCamera({ at: 'ready' }), { once: true });
      shown.srcObject = stream;
    };
    start().catch((error: unknown) => closed || setCamera(refusalOf(error)));
    return () => {
      closed = true;
      stop();
    };
  }, [video]);
  return [camera, refuse];
}

/** Names of what getUserMedia throws: Media Capture and Streams, section 10.2. */
const whys: Readonly<Record<string, Extract<Camera, { at: 'refused' }>['why']>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

function refusalOf(error: unknown): Camera {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  return { at: 'refused', why: whys[name] ?? 'other', message };
}
