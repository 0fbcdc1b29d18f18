import { BytePairs, START, STOP } from './bytePairs.ts';
import { cleanCaption } from './cleanCaption.ts';

/** Tokens that CLIP's text half reads at once. */
export const CONTEXT = 77;

/** What is one word: the marks, English endings after an apostrophe, letters, one digit, other signs together. */
const words =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;

/** A caption as CLIP's text half reads it. */
export interface Tokens {
  /** {@link CONTEXT} of them: a mark, the caption's, a mark, then zeros. */
  readonly ids: Int32Array<ArrayBuffer>;
  /** How many of them are not padding. */
  readonly used: number;
  /** How many the whole caption has, its marks among them; more than {@link used} where its end was cut off. */
  readonly needed: number;
}

/** CLIP's tokenizer. Radford et al., arXiv 2103.00020, section 2.4. */
export class ClipTokenizer {
  readonly #pairs: BytePairs;

  /** `vocabulary`: the text of `bpe_simple_vocab_16e6.txt`. Throws as `BytePairs`. */
  constructor(vocabulary: string) {
    this.#pairs = new BytePairs(vocabulary);
  }

  /** A caption of more than 75 tokens is cut, and the mark of its end comes last, as CLIP's `truncate` does. */
  encode(caption: string): Tokens {
    const pairs = this.#pairs;
    const own = (cleanCaption(caption).match(words) ?? []).flatMap((word) =>
      word === START || word === STOP ? [pairs.idOf(word)] : pairs.encode(word),
    );
    const ids = new Int32Array(CONTEXT);
    const used = Math.min(CONTEXT, own.length + 2);
    ids.set([pairs.idOf(START), ...own.slice(0, CONTEXT - 2), pairs.idOf(STOP)]);
    return { ids, used, needed: own.length + 2 };
  }
}
