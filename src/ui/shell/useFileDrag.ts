import { fromEvent } from 'file-selector';
import { useEffect, useEffectEvent, useState } from 'react';

/** Files are over the page: over which of its zones, by their `data-zone`. */
export interface FileDrag {
  readonly over: string | null;
}

export interface Dropped {
  readonly files: readonly File[];
  /** Folders among what was dropped. */
  readonly folders: number;
  /** Reads the folders too; has to be called while the drop is handled. */
  readonly openAll: () => Promise<readonly File[]>;
}

/** Follows files that are dragged over the page; null while there are none. The zone is null where a drop missed all. */
export function useFileDrag(onDrop: (zone: string | null, dropped: Dropped) => void): FileDrag | null {
  const [drag, setDrag] = useState<FileDrag | null>(null);
  const drop = useEffectEvent(onDrop);
  useEffect(() => {
    const listen = new AbortController();
    const { signal } = listen;
    const move = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Else the browser would leave the page for the file.
      event.preventDefault();
      const over = zoneOf(event);
      event.dataTransfer.dropEffect = 'copy';
      setDrag((now) => (now?.over === over ? now : { over }));
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDrag(null);
    };
    const end = (event: DragEvent) => {
      setDrag(null);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      drop(zoneOf(event), droppedOf(event, event.dataTransfer));
    };
    window.addEventListener('dragenter', move, { signal });
    window.addEventListener('dragover', move, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', end, { signal });
    return () => listen.abort();
  }, []);
  return drag;
}

function zoneOf({ target }: DragEvent): string | null {
  const zone = target instanceof Element ? target.closest<HTMLElement>('[data-zone]') : null;
  return zone?.dataset.zone ?? null;
}

/** Has to be asked for while the drop is handled: afterwards the browser keeps the files back. */
function droppedOf(event: DragEvent, { items }: DataTransfer): Dropped {
  const all = [...items].filter(({ kind }) => kind === 'file');
  const files = all.filter((item) => !item.webkitGetAsEntry()?.isDirectory);
  return {
    files: files.flatMap((item) => item.getAsFile() ?? []),
    folders: all.length - files.length,
    openAll: () => fromEvent(event) as Promise<File[]>,
  };
}
