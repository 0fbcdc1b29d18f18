import start from 'libheif-js/libheif-wasm/libheif.js';
import wasm from 'libheif-js/libheif-wasm/libheif.wasm?url';
import type { Rgba } from './decodePng.ts';

interface HeifImage {
  get_width(): number;
  get_height(): number;
  display(
    into: { data: Uint8ClampedArray; width: number; height: number },
    done: (filled: object | null) => void,
  ): void;
  free(): void;
}
interface Heif {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): readonly HeifImage[] };
}

let started: Promise<Heif> | null = null;

/** The main picture of a HEIC, 8 bits a channel. Throws where there is none or it is damaged. */
export async function decodeHeic(bytes: Uint8Array<ArrayBuffer>): Promise<Rgba> {
  started ??= fetch(wasm)
    .then((response) => response.arrayBuffer())
    .then((wasmBinary) => (start as unknown as (options: object) => Heif | Promise<Heif>)({ wasmBinary }));
  const { HeifDecoder } = await started;
  const images = new HeifDecoder().decode(bytes);
  try {
    const [first] = images;
    if (!first) throw new Error('no picture in it');
    const [width, height] = [first.get_width(), first.get_height()];
    const rgba = new Uint8ClampedArray(width * height * 4);
    await new Promise<void>((done, fail) => {
      first.display({ data: rgba, width, height }, (filled) =>
        filled ? done() : fail(new Error('not decoded')),
      );
    });
    return { width, height, rgba: new Uint8Array(rgba.buffer), deep: null };
  } finally {
    for (const image of images) image.free();
  }
}
