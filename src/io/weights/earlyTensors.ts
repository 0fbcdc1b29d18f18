import { backbones } from '#core/backbones/registry.ts';
import { AppError } from '#core/failure.ts';
import type { ByteSource } from './byteSource.ts';
import { toFloat32 } from './elements.ts';
import { expectedTensors } from './expected.ts';
import { H5Places } from './formats/h5Places.ts';
import { sha256Hex } from './hash.ts';
import { readingsOf } from './names.ts';
import { leadingParts, partsSource } from './parts.ts';
import type { TensorReceiver } from './progress.ts';
import { readBody } from './readBody.ts';
import type { Source } from './sources.ts';
import type { NamedTensor } from './tensorFile.ts';
import { type Fail, request, type Transfer } from './transfer.ts';

/** Bytes of one look at a place that the download has not reached. */
const peekBytes = 16 * 1024;

/**
 * Hands on tensors of a Keras file while the rest of it is still coming, shallow layers first. The file has its layers in
 * order, but parts of its table of contents lie behind them: those are looked up by small HTTP ranges. Nothing here is
 * checked against the file's MD5, which is known at its end alone: then {@link checked} holds every tensor that was handed
 * on to the checked one. A file or server that does not allow this gives its tensors at the end, and no error.
 */
export class EarlyTensors {
  readonly #handed = new Map<string, string>();
  #come = 0;
  #onCome: () => void = () => {};
  #stop = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  #wrong = false;

  constructor(
    private readonly source: Source,
    private readonly transfer: Transfer,
    private readonly receiver: TensorReceiver,
  ) {}

  /** Bytes from the file's first one that are kept by now. */
  came(bytes: number): void {
    if (this.#come === 0 && bytes > 0) this.#reading = this.#readAll(this.#stop.signal).catch(() => {});
    this.#come = bytes;
    this.#onCome();
  }

  /** What came is of another file: it begins anew. */
  startOver(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#handed.clear();
    this.#come = 0;
    this.receiver.startOver();
  }

  /** Ends the early reading; nothing is handed on after it. */
  async end(): Promise<void> {
    this.#stop.abort();
    this.#onCome();
    await this.#reading;
  }

  /** Takes a tensor of the checked file, in layer order: hands on those that were not, and all anew if one was wrong. */
  async checked(tensor: NamedTensor): Promise<void> {
    const early = this.#handed.get(tensor.name);
    if (early === undefined) {
      if (!this.#wrong) await this.receiver.add(tensor);
    } else if (early !== (await digest(tensor)) && !this.#wrong) {
      this.#wrong = true;
      this.receiver.startOver();
    }
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const places = new H5Places(this.#peeking(signal));
    const groups = await places.root();
    const expected = new Map(expectedTensors(backbones[this.source.backbone]).map((t) => [t.name, t]));
    for (const stem of new Set([...expected.keys()].map((name) => name.split('/')[0]!))) {
      const address = groups.get(stem);
      if (address === undefined) return;
      const found = await places.below(address, stem);
      for (const part of ['kernel', 'bias']) {
        const name = `${stem}/${part}`;
        const place = found.find((candidate) =>
          readingsOf(candidate.name, 'names').some(({ key }) => key === name),
        );
        if (place?.shape.join() !== expected.get(name)?.shape.join()) return;
        await this.#until(place!.end, signal);
        const kept = partsSource(
          this.transfer.storage,
          await leadingParts(this.transfer.storage, this.source.id),
          name,
        );
        const values = toFloat32('F32', await kept.read(place!.start, place!.end));
        if (!values.every(Number.isFinite)) return;
        const tensor = { name, shape: place!.shape, values };
        const sha256 = await digest(tensor);
        signal.throwIfAborted();
        this.#handed.set(name, sha256);
        await this.receiver.add(tensor);
      }
    }
  }

  /** Waits until the first `bytes` of the file have come. */
  async #until(bytes: number, signal: AbortSignal): Promise<void> {
    while (this.#come < bytes) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        this.#onCome = resolve;
      });
    }
    signal.throwIfAborted();
  }

  /** The file as far as it has come, and beyond that by small ranges. */
  #peeking(signal: AbortSignal): ByteSource {
    const { source, transfer } = this;
    const peeked = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
    const peek = (block: number) => {
      const known = peeked.get(block) ?? fetchBlock(source, { ...transfer, signal }, block);
      peeked.set(block, known);
      return known;
    };
    return {
      name: source.id,
      size: source.bytes,
      read: async (start, end) => {
        if (end <= this.#come) {
          const parts = await leadingParts(transfer.storage, source.id);
          return partsSource(transfer.storage, parts, source.id).read(start, end);
        }
        const bytes = new Uint8Array(end - start);
        for (let at = start; at < end; ) {
          const block = Math.floor(at / peekBytes) * peekBytes;
          const piece = (await peek(block)).subarray(at - block, end - block);
          if (piece.length === 0) throw new Error(`EarlyTensors: nothing at byte ${at}`);
          bytes.set(piece, at - start);
          at += piece.length;
        }
        return bytes;
      },
    };
  }
}

async function fetchBlock(
  source: Source,
  transfer: Transfer & { signal: AbortSignal },
  block: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = source.urls[0];
  const fail: Fail = (reason, detail) =>
    new AppError({ code: 'download-failed', url, reason, detail, bytesDone: 0, bytesTotal: source.bytes });
  const end = Math.min(block + peekBytes, source.bytes);
  const response = await request(transfer, url, block, end, fail);
  if (response.status === 206) return readBody(response, end - block, transfer.signal);
  await response.body?.cancel();
  throw fail('status', `HTTP ${response.status}`);
}

const digest = ({ values }: NamedTensor): Promise<string> =>
  sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
