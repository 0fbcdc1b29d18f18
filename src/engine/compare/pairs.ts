import { bytesOfImage, inDeep, type RgbImage } from '#core/rgbImage.ts';
import { readSource, type SourceImage } from '#io/images/open.ts';
import { type Fit, fitImage, fitOf, type PreparedPair, workingOf } from '#io/images/prepare.ts';
import type { Colours, Prepare } from '#io/images/types.ts';
import { ByteCache } from '../byteCache.ts';
import type { ImageStore } from '../imageStore.ts';
import { DECODED_BYTES, PREPARED_BYTES } from '../plan.ts';

/** A pair at one size, each image with a key that says which pixels it has. */
export interface KeyedPair extends PreparedPair {
  readonly keys: { readonly reference: string; readonly generated: string };
  /** What became of the colours that each file states. */
  readonly colours: { readonly reference: Colours; readonly generated: Colours };
}

/** Open images, decoded and brought to the size of a pair; kept by what they were made of, so that nothing is done twice. */
export class Pairs {
  readonly #images: ImageStore;
  readonly #decoded = new ByteCache<SourceImage>(DECODED_BYTES, bytesOfImage);
  readonly #prepared = new ByteCache<RgbImage>(PREPARED_BYTES, bytesOfImage);
  #decodes = 0;

  constructor(images: ImageStore) {
    this.#images = images;
  }

  /** How many files have been decoded for comparisons, since the start. */
  get decodes(): number {
    return this.#decodes;
  }

  /** How many images are open. */
  get images(): number {
    return this.#images.count;
  }

  get bytes(): number {
    return this.#decoded.bytes + this.#prepared.bytes;
  }

  /**
   * Both images as `prepare` wants them; where one has more than 8 bits, both are in 16. Throws `image-unknown`, `sizes-differ`, as `describeImage`, and the signal's
   * reason on abort.
   */
  async of(reference: string, generated: string, prepare: Prepare, signal?: AbortSignal): Promise<KeyedPair> {
    const decoded = [
      await this.decoded(reference, prepare, signal),
      await this.decoded(generated, prepare, signal),
    ] as const;
    const deep = decoded.some((image) => image.deep);
    const [a, b] = deep ? ([inDeep(decoded[0]), inDeep(decoded[1])] as const) : decoded;
    const fit = fitOf(a, b, prepare);
    const keyOf = (id: string) => {
      const { cut, size } = fit;
      return JSON.stringify([id, decodeKey(prepare), prepare.resample, cut, size, deep]);
    };
    const keys = { reference: keyOf(reference), generated: keyOf(generated) };
    return {
      reference: await this.#fit(keys.reference, a, fit, prepare, signal),
      generated: await this.#fit(keys.generated, b, fit, prepare, signal),
      working: workingOf(a, b, fit, prepare.resample),
      keys,
      colours: { reference: decoded[0].colours, generated: decoded[1].colours },
    };
  }

  /** Does `work` with a picture that is an open image meanwhile, under the id that `work` is given. */
  async withPicture<T>(image: RgbImage, work: (id: string) => Promise<T>): Promise<T> {
    const id = this.#images.lend(image);
    try {
      return await work(id);
    } finally {
      this.#images.close(id);
      this.forget(id);
    }
  }

  /** Forgets an image that was closed. */
  forget(id: string): void {
    const isOf = (key: string) => key.includes(`"${id}"`);
    this.#decoded.dropWhere(isOf);
    this.#prepared.dropWhere(isOf);
  }

  /** An open image at its own size. Throws `image-unknown`, as `describeImage`, and the signal's reason on abort. */
  async decoded(
    id: string,
    prepare: Pick<Prepare, 'background' | 'profiles'>,
    signal?: AbortSignal,
  ): Promise<SourceImage> {
    const key = JSON.stringify([id, decodeKey(prepare)]);
    const kept = this.#decoded.get(key);
    if (kept) return kept;
    const source = this.#images.source(id);
    const image = await readSource(source, prepare.background, { profiles: prepare.profiles, signal });
    signal?.throwIfAborted();
    // What the project drew is held by the store already.
    if (source.kind === 'pixels') return image;
    this.#decodes += 1;
    this.#decoded.put(key, image);
    return image;
  }

  async #fit(
    key: string,
    image: RgbImage,
    fit: Fit,
    { resample }: Prepare,
    signal?: AbortSignal,
  ): Promise<RgbImage> {
    const kept = this.#prepared.get(key);
    if (kept) return kept;
    const fitted = await fitImage(image, fit, resample, signal);
    if (fitted !== image) this.#prepared.put(key, fitted);
    return fitted;
  }
}

/** What of a preparation decides how a file becomes pixels. */
const decodeKey = ({ background, profiles }: Pick<Prepare, 'background' | 'profiles'>) => [
  background,
  profiles,
];
