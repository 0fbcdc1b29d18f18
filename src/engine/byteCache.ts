/**
 * Values by key, bounded by the bytes that they take: those not asked for the longest go first. The newest stays whatever
 * its size, since it is in use.
 */
export class ByteCache<V extends object> {
  /** Oldest first, as a Map keeps its keys. */
  readonly #values = new Map<string, V>();
  readonly #budgetBytes: number;
  readonly #bytesOf: (value: V) => number;
  #bytes = 0;

  constructor(budgetBytes: number, bytesOf: (value: V) => number) {
    this.#budgetBytes = budgetBytes;
    this.#bytesOf = bytesOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The value, which becomes the newest. */
  get(key: string): V | null {
    const value = this.#values.get(key);
    if (!value) return null;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  put(key: string, value: V): void {
    this.drop(key);
    this.#values.set(key, value);
    this.#bytes += this.#bytesOf(value);
    for (const old of this.#values.keys()) {
      if (this.#bytes <= this.#budgetBytes || old === key) return;
      this.drop(old);
    }
  }

  drop(key: string): void {
    const value = this.#values.get(key);
    if (!value) return;
    this.#bytes -= this.#bytesOf(value);
    this.#values.delete(key);
  }

  dropWhere(matches: (key: string) => boolean): void {
    for (const key of [...this.#values.keys()]) if (matches(key)) this.drop(key);
  }
}
