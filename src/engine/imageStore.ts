import { distortions } from '#core/distortions/registry.ts';
import { AppError } from '#core/failure.ts';
import { blankImage, type RgbImage } from '#core/rgbImage.ts';
import { scenes } from '#core/scenes/registry.ts';
import { compositeTile } from '#io/images/composite.ts';
import { decodePng, type Rgba } from '#io/images/decodePng.ts';
import { describeImage, describePixels } from '#io/images/open.ts';
import type { ImageInfo, Source } from '#io/images/types.ts';

/** What a sample pair is drawn from. Sizes in pixels, strength 0..1. */
export interface Sample {
  scene: string;
  seed: number;
  width: number;
  height: number;
  /** `none` gives the reference itself. */
  distortion: string;
  strength: number;
}

/** A file of what drawing a sample would give. */
export interface DrawnAhead {
  readonly sample: Sample;
  readonly url: string;
}

interface Held {
  readonly source: Source;
  /** How often it was opened, less how often it was closed: both slots may hold the same file. */
  holders: number;
}

/** The images that the page has open, by id. Files stay as they came; pixels are decoded when they are needed. */
export class ImageStore {
  readonly #held = new Map<string, Held>();
  /** The scene drawn last: the two images of a pair begin with the same. */
  #lastScene: { readonly key: string; readonly image: RgbImage } | null = null;

  #lent = 0;

  /** `drawnAhead`: samples that need not be drawn, since files have them. */
  constructor(private readonly drawnAhead: readonly DrawnAhead[] = []) {}

  /** How many images are open. */
  get count(): number {
    return this.#held.size;
  }

  /** Throws `not-an-image`, `image-broken`, `image-too-large`. */
  async open(blob: Blob, name: string): Promise<ImageInfo> {
    const info = await describeImage(blob, name);
    this.#hold(info.id, { kind: 'file', blob, name });
    return info;
  }

  /** Draws a scene, changed by a distortion unless that is `none`. Throws `bad-request` for names it does not know. */
  async draw(sample: Sample): Promise<ImageInfo> {
    const { scene, seed, distortion, strength } = sample;
    const image = (await this.#readAhead(sample)) ?? this.#draw(sample);
    const change = distortion === 'none' ? '' : `-${distortion}-${Math.round(100 * strength)}`;
    const name = `${scene}-${seed}${change}.png`;
    const info = await describePixels(image, name);
    this.#hold(info.id, { kind: 'pixels', image, name });
    return info;
  }

  /** Null where it is to be drawn: no file has it, or the file cannot be had. */
  async #readAhead(sample: Sample): Promise<RgbImage | null> {
    const ahead = this.drawnAhead.find((known) => keyOf(known.sample) === keyOf(sample));
    if (!ahead) return null;
    try {
      const response = await fetch(ahead.url);
      if (!response.ok) return null;
      return opaque(decodePng(new Uint8Array(await response.arrayBuffer()), ahead.url));
    } catch {
      return null;
    }
  }

  #draw({ scene, seed, width, height, distortion: id, strength }: Sample): RgbImage {
    const image = this.#scene(scene, seed, width, height);
    if (id === 'none') return image;
    const distortion = distortions.find((known) => known.id === id);
    if (!distortion) throw unknown('distortion', distortions, id);
    return distortion.apply(image, strength, seed);
  }

  #scene(id: string, seed: number, width: number, height: number): RgbImage {
    const key = JSON.stringify([id, seed, width, height]);
    if (this.#lastScene?.key === key) return this.#lastScene.image;
    const scene = scenes.find((known) => known.id === id);
    if (!scene) throw unknown('scene', scenes, id);
    this.#lastScene = { key, image: scene.draw(seed, width, height) };
    return this.#lastScene.image;
  }

  /** Throws `image-unknown`. */
  source(id: string): Source {
    const held = this.#held.get(id);
    if (!held) throw new AppError({ code: 'image-unknown', id });
    return held.source;
  }

  /** Has a picture of the project's own among the open ones, described to nobody; gives its id. */
  lend(image: RgbImage): string {
    this.#lent += 1;
    const id = `lent ${this.#lent}`;
    this.#hold(id, { kind: 'pixels', image, name: id });
    return id;
  }

  /** Takes back one opening; true when it was the last, and the image is gone. */
  close(id: string): boolean {
    const held = this.#held.get(id);
    if (!held) return false;
    held.holders -= 1;
    return held.holders === 0 && this.#held.delete(id);
  }

  #hold(id: string, source: Source): void {
    this.#held.set(id, { source, holders: (this.#held.get(id)?.holders ?? 0) + 1 });
  }
}

function opaque({ width, height, rgba }: Rgba): RgbImage {
  const image = blankImage(width, height);
  compositeTile(rgba, width, image, 0, 0, 255);
  return image;
}

const keyOf = ({ scene, seed, width, height, distortion, strength }: Sample) =>
  JSON.stringify([scene, seed, width, height, distortion, strength]);

const unknown = (what: string, known: readonly { id: string }[], found: string) =>
  new AppError({ code: 'bad-request', what, expected: known.map(({ id }) => id).join(', '), found });
