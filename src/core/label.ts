/** A name or a sentence in every language of the page; registries carry their own, so a new part needs no page edit. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}

/** A paper, a repository or a file: it is called the same in every language. */
export const cited = (work: string): Label => ({ en: work, zh: work });
