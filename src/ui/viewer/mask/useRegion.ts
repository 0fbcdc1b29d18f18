import { useEffect, useMemo, useRef, useState } from 'react';
import type { Size } from '#worker/protocol.ts';
import type { ViewerMask } from '../types.ts';
import type { DrawingTool } from '../usePointer.ts';
import { Watched } from '../watched.ts';
import { MaskEditor, type MaskState } from './maskEditor.ts';
import type { Rect } from './maskOps.ts';

export type RegionTool = 'brush' | 'eraser' | 'rectangle';

export interface Region {
  readonly editor: MaskEditor;
  readonly state: MaskState;
  readonly tool: RegionTool;
  setTool(tool: RegionTool): void;
  /** Diameter of the brush in image pixels. */
  readonly brushSize: number;
  setBrushSize(size: number): void;
  /** The rectangle that is being drawn. */
  readonly band: Watched<Rect | null>;
  readonly drawing: DrawingTool;
  stamp(at: { x: number; y: number }): void;
}

/** The region tools over an image of `size`: an editor that follows `mask` and tells `onMask` of each finished change. */
export function useRegion(
  size: Size,
  mask: ViewerMask | null,
  onMask: (mask: ViewerMask | null) => void,
): Region {
  const { width, height } = size;
  const [state, setState] = useState<MaskState>({ coverage: null, canUndo: false });
  const [tool, setTool] = useState<RegionTool>('brush');
  const [brushSize, setBrushSize] = useState(() => Math.max(4, Math.round(Math.min(width, height) / 10)));
  const tell = useRef(onMask);
  useEffect(() => {
    tell.current = onMask;
  }, [onMask]);
  const editor = useMemo(
    () =>
      new MaskEditor({ width, height }, (changed, now) => {
        setState(now);
        tell.current(changed);
      }),
    [width, height],
  );
  useEffect(() => setState(editor.adopt(mask)), [editor, mask]);
  const band = useMemo(() => new Watched<Rect | null>(null), []);
  const drawing = useMemo(
    () =>
      tool === 'rectangle' ? bandTool(editor, band) : brushTool(editor, brushSize / 2, tool === 'eraser'),
    [editor, band, tool, brushSize],
  );
  return {
    editor,
    state,
    tool,
    setTool,
    brushSize,
    setBrushSize,
    band,
    drawing,
    stamp: (at) => {
      if (tool === 'rectangle')
        editor.rectangle(
          { x: at.x - brushSize / 2, y: at.y - brushSize / 2, width: brushSize, height: brushSize },
          false,
        );
      else editor.strokeTo(at, at, brushSize / 2, tool === 'eraser');
      editor.commit();
    },
  };
}

function brushTool(editor: MaskEditor, radius: number, erase: boolean): DrawingTool {
  let last: { x: number; y: number } | null = null;
  const to = (at: { x: number; y: number }) => {
    editor.strokeTo(last ?? at, at, radius, erase);
    last = at;
  };
  return {
    start: to,
    move: to,
    end: () => {
      last = null;
      editor.commit();
    },
    cancel: () => {
      last = null;
      editor.commit();
    },
  };
}

function bandTool(editor: MaskEditor, band: Watched<Rect | null>): DrawingTool {
  let from = { x: 0, y: 0 };
  const rect = (at: { x: number; y: number }): Rect => ({
    x: Math.floor(Math.min(from.x, at.x)),
    y: Math.floor(Math.min(from.y, at.y)),
    width: Math.ceil(Math.max(from.x, at.x)) - Math.floor(Math.min(from.x, at.x)),
    height: Math.ceil(Math.max(from.y, at.y)) - Math.floor(Math.min(from.y, at.y)),
  });
  return {
    start: (at) => {
      from = at;
    },
    move: (at) => band.set(rect(at)),
    end: (at) => {
      const drawn = band.value && rect(at);
      band.set(null);
      if (!drawn) return;
      editor.rectangle(drawn, false);
      editor.commit();
    },
    cancel: () => band.set(null),
  };
}
