/** A name or a sentence in every language of the page; registries carry their own, so a new part needs no page edit. */
export interface Label {
  readonly en: string;
  readonly zh: string;
}
