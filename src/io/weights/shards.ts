import type { IHasher } from 'hash-wasm';
import { float32ToHalves } from './float16.ts';
import { sha256Hex, startHash } from './hash.ts';
import { shardBytes, type WeightsManifest } from './manifest.ts';
import { badWeights } from './refuse.ts';
import type { NamedTensor } from './tensorFile.ts';

export type WriteShard = (file: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/**
 * Cuts a stream of tensors, little-endian and without padding, into shards of at most 4 MiB and hands each to `write`
 * as soon as it is full. Names follow TensorFlow.js: `group1-shard1of20.bin`.
 */
export class ShardWriter {
  readonly #paths: WeightsManifest['paths'] = [];
  readonly #weights: WeightsManifest['weights'] = [];
  readonly #shards: number;
  readonly #write: WriteShard;
  readonly #whole: Promise<IHasher> = startHash('sha256');
  #shard: Uint8Array<ArrayBuffer>;
  #filled = 0;
  #remaining: number;

  /** `bytes`: of the whole stream, known beforehand from the layer table. */
  constructor(bytes: number, write: WriteShard) {
    this.#remaining = bytes;
    this.#shards = Math.max(1, Math.ceil(bytes / shardBytes));
    this.#write = write;
    this.#shard = this.#nextShard();
  }

  /** Appends one tensor. float16 rounds to nearest even; a value that float16 cannot hold is refused. */
  async add({ name, shape, values }: NamedTensor, dtype: 'float32' | 'float16', file: string): Promise<void> {
    this.#weights.push({ name, shape: [...shape], dtype });
    const bytes = dtype === 'float32' ? asBytes(values) : asBytes(checkedHalves(values, name, file));
    for (let from = 0; from < bytes.length; ) {
      const taken = Math.min(bytes.length - from, this.#shard.length - this.#filled);
      this.#shard.set(bytes.subarray(from, from + taken), this.#filled);
      this.#filled += taken;
      from += taken;
      if (this.#filled === this.#shard.length) await this.#flush();
    }
  }

  /** What was written, for the manifest. Throws when the stream has not the length that was announced. */
  async finish(): Promise<Pick<WeightsManifest, 'paths' | 'weights' | 'weightsSha256'>> {
    if (this.#remaining > 0) throw new Error(`ShardWriter: ${this.#remaining} bytes missing`);
    const weightsSha256 = (await this.#whole).digest('hex');
    return { paths: this.#paths, weights: this.#weights, weightsSha256 };
  }

  async #flush(): Promise<void> {
    const bytes = this.#shard;
    const file = `group1-shard${this.#paths.length + 1}of${this.#shards}.bin`;
    (await this.#whole).update(bytes);
    this.#paths.push({ file, sizeBytes: bytes.length, sha256: await sha256Hex(bytes) });
    this.#remaining -= bytes.length;
    await this.#write(file, bytes);
    this.#shard = this.#nextShard();
    this.#filled = 0;
  }

  #nextShard(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Math.min(shardBytes, this.#remaining));
  }
}

const asBytes = (values: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

function checkedHalves(values: Float32Array, name: string, file: string): Uint16Array<ArrayBuffer> {
  const halves = float32ToHalves(values);
  const overflow = halves.findIndex((half) => (half & 0x7c00) === 0x7c00);
  if (overflow >= 0) throw badWeights(file, 'not-finite', `${name}: |w| < 65520`, String(values[overflow]));
  return halves;
}
