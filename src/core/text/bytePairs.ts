/** Ends a word: the last of its symbols carries it. */
const END = '</w>';
/** Of a vocabulary's lines after the first, those that CLIP uses: 49,408 tokens less twice 256 bytes and two marks. */
const MERGES = 48_894;

/** What begins and ends every text. */
export const START = '<|startoftext|>';
export const STOP = '<|endoftext|>';

/**
 * The character that stands for each byte: printable ones of Latin-1 for themselves, the others for those from 256 on, so that
 * no symbol is a space or a control character.
 */
function byteCharacters(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
  let others = 0;
  return [...new Array(256).keys()].map((byte) =>
    String.fromCodePoint(isPrintable(byte) ? byte : 256 + others++),
  );
}

/** A text's bytes in UTF-8; half of a surrogate pair becomes U+FFFD. */
const utf8 = (text: string): readonly number[] =>
  [...encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).matchAll(/%(..)|(.)/gu)].map(
    ([, hex, character]) => (hex ? Number.parseInt(hex, 16) : character!.codePointAt(0)!),
  );

/** Bytes in the order of their tokens: the printable ones first. */
function inTokenOrder(characters: readonly string[]): readonly string[] {
  const own = characters.filter((character, byte) => character.codePointAt(0) === byte);
  const others = characters.filter((character, byte) => character.codePointAt(0) !== byte);
  return [...own, ...others];
}

/**
 * Byte-level byte-pair encoding: a word's bytes, of which the pair that was most frequent in training is joined again and
 * again. Sennrich et al., arXiv 1508.07909, section 3.2; by bytes: Radford et al., GPT-2 (2019), section 2.2.
 */
export class BytePairs {
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #characters = byteCharacters();
  readonly #known = new Map<string, readonly number[]>();

  /**
   * `vocabulary`: the text of `bpe_simple_vocab_16e6.txt`, a line of version and then a pair a line, most frequent first.
   * Throws RangeError where it has fewer pairs than CLIP uses.
   */
  constructor(vocabulary: string) {
    const pairs = vocabulary.split('\n', MERGES + 1).slice(1);
    const bad = pairs.findIndex((pair) => !/^\S+ \S+$/u.test(pair));
    if (pairs.length < MERGES || bad >= 0)
      throw new RangeError(`BytePairs: expected ${MERGES} pairs, got ${bad >= 0 ? bad : pairs.length}`);
    this.#ranks = new Map(pairs.map((pair, rank) => [pair, rank]));
    const bytes = inTokenOrder(this.#characters);
    const symbols = [
      ...bytes,
      ...bytes.map((byte) => byte + END),
      ...pairs.map((pair) => pair.replace(' ', '')),
    ];
    this.#ids = new Map([...symbols, START, STOP].map((symbol, id) => [symbol, id]));
  }

  /** The token of a whole symbol, {@link START} and {@link STOP} among them. */
  idOf(symbol: string): number {
    return this.#ids.get(symbol)!;
  }

  /** The tokens of one word. */
  encode(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known) return known;
    const bytes = utf8(word).map((byte) => this.#characters[byte]!);
    const ids = this.#joined([...bytes.slice(0, -1), bytes.at(-1)! + END]).map((symbol) => this.idOf(symbol));
    this.#known.set(word, ids);
    return ids;
  }

  #joined(start: readonly string[]): readonly string[] {
    let symbols = start;
    while (symbols.length > 1) {
      const ranks = symbols.slice(1).map((next, i) => this.#ranks.get(`${symbols[i]} ${next}`) ?? Infinity);
      const best = ranks.reduce((least, rank) => Math.min(least, rank), Infinity);
      if (best === Infinity) break;
      const joined: string[] = [];
      for (let i = 0; i < symbols.length; i += 1) {
        // Every place of that pair, from the left; one symbol is in one pair only.
        if (ranks[i] === best) {
          joined.push(symbols[i]! + symbols[i + 1]!);
          i += 1;
        } else joined.push(symbols[i]!);
      }
      symbols = joined;
    }
    return symbols;
  }
}
