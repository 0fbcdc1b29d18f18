import type { BackboneId, WeightFamily } from '#core/backbones/types.ts';

/** A place to download a network from, said to the person before anything is fetched. */
export interface Source {
  readonly id: string;
  readonly backbone: BackboneId;
  /** The first is shown; the others are the same file elsewhere, tried when it fails. */
  readonly urls: readonly [string, ...string[]];
  /**
   * Where those hosts send a browser on to, as patterns of a Content-Security-Policy: the page may connect to these and to
   * the hosts of `urls`, and to no others.
   */
  readonly redirectsTo: readonly string[];
  /** Bytes that are downloaded. */
  readonly bytes: number;
  readonly family: WeightFamily;
  readonly licence: string;
  /** `whole`: one file, checked by its MD5. `parts`: the needed tensors of a larger safetensors file, by byte range. */
  readonly how: { readonly kind: 'whole'; readonly md5: string } | { readonly kind: 'parts' };
}

/**
 * The first of a network is the one that the page offers first: Oxford's weights, which `npm run weights` gets too, so that
 * both ways lead to the same numbers. Either kind gives its shallow layers before the deep ones have come.
 *
 * Which of these a page may read is decided by each host's CORS headers:
 * - storage.googleapis.com answers by its bucket's own CORS setting, which is not documented for this bucket.
 * - github.com's release downloads send no Access-Control-Allow-Origin (nor does the host they redirect to): a page cannot
 *   read them, `npm run weights` can. It is listed last.
 * - huggingface.co/.../resolve and the hosts it redirects to allow every origin, but its storage hosts have refused
 *   preflights. A Range of the form `bytes=a-b` is safelisted and needs none, so that is the only header sent.
 * What a host forbids ends as `download-failed`; the file can then be fetched by hand and dropped on the page.
 */
export const sources: readonly Source[] = [
  {
    id: 'keras',
    backbone: 'vgg19',
    urls: [
      'https://storage.googleapis.com/tensorflow/keras-applications/vgg19/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5',
      'https://github.com/fchollet/deep-learning-models/releases/download/v0.1/vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5',
    ],
    // Release files of github.com lie at either of these.
    redirectsTo: ['https://objects.githubusercontent.com', 'https://release-assets.githubusercontent.com'],
    bytes: 80_134_624,
    family: 'oxford',
    licence: 'CC BY 4.0 (Oxford VGG, Simonyan & Zisserman)',
    how: { kind: 'whole', md5: '253f8cb515780f3b799900260a226db6' },
  },
  {
    id: 'timm',
    backbone: 'vgg19',
    urls: ['https://huggingface.co/timm/vgg19.tv_in1k/resolve/main/model.safetensors'],
    // Its storage moves between hosts of its own two domains: cdn-lfs.huggingface.co, cas-bridge.xethub.hf.co and others.
    redirectsTo: ['https://*.huggingface.co', 'https://*.hf.co'],
    bytes: 80_097_536,
    family: 'torchvision',
    licence: 'BSD 3-Clause (torchvision)',
    how: { kind: 'parts' },
  },
];
