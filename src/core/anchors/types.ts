/** A known change of a picture, by which a distance gets a meaning: "as far as JPEG quality 30". */
export type Anchor =
  /** Saved as JPEG and read again: see `jpegRoundTrip`. */
  | { readonly kind: 'jpeg'; readonly quality: number }
  /** A Gaussian blur; `sigma` in pixels of the picture's own size. */
  | { readonly kind: 'blur'; readonly sigma: number };
