/** What others have measured: rank correlation (Spearman) with the opinions on all of TID2013, 24 kinds of change. */
export interface Published {
  readonly value: number;
  readonly source: string;
}

const piq = 'PIQ, README, “Benchmark”';
const tid = 'Ponomarenko et al., TID2013 (2015)';
const distsPaper = 'Ding et al., arXiv 2004.07728 (2020)';

/** By metric. Implementations of one name differ: where two are known, both are here. */
export const publishedTid2013: Readonly<Record<string, readonly Published[]>> = {
  psnr: [{ value: 0.687, source: tid }],
  ssim: [
    { value: 0.637, source: tid },
    { value: 0.554, source: piq },
  ],
  'ms-ssim': [{ value: 0.787, source: tid }],
  haarpsi: [{ value: 0.873, source: 'Reisenhofer et al., arXiv 1607.06140 (2018)' }],
  gmsd: [{ value: 0.803, source: 'Zhang et al., MS-GMSD, ICASSP (2017)' }],
  'lpips-vgg': [{ value: 0.67, source: distsPaper }],
  dists: [
    { value: 0.83, source: distsPaper },
    { value: 0.708, source: piq },
  ],
};
