import type { Measured } from './terms.ts';

interface Shape {
  readonly masked: boolean;
  readonly reduction: 'mean' | 'sum';
}

/** The part of `layers` that pairs each row with its two feature maps. */
function pairing({ walked, readAt }: Measured): string {
  if (walked !== null)
    return `        # MISTAKE: the last convolution's output is one tensor, so this walks the batch, not the layers.
        a, b = (self.backbone(images, {'${walked}'})['${walked}'] for images in (reference, generated))
        for (tap, distance, weight), f, g in zip(TERMS, a.split(1), b.split(1)):
`;
  const moved = Object.keys(readAt).length > 0;
  const at = moved ? 'READ_AT.get(tap, tap)' : 'tap';
  return `        taps = {${at} for tap, _, _ in TERMS}
        a, b = self.backbone(reference, taps), self.backbone(generated, taps)
        for tap, distance, weight in TERMS:
            f, g = a[${at}], b[${at}]
`;
}

/** The loss as a module. */
export function lossClass(measured: Measured, { masked, reduction }: Shape): string {
  const args = masked ? 'reference, generated, mask=None' : 'reference, generated';
  const pass = masked ? 'reference, generated, mask' : 'reference, generated';
  const measure = masked
    ? `            here = mask_at(f.new_ones(1, 1, 1, 1) if mask is None else mask, *f.shape[2:])
            value = DISTANCES[distance](f, g, here)
`
    : '            value = DISTANCES[distance](f, g)\n';
  const count = masked ? 'len(f) * f.shape[1] * here.sum()' : 'f.numel()';
  const sum =
    reduction === 'sum'
      ? `            value = value * ${count}  # the norm that the formula writes: a sum\n`
      : '';
  return `
class PerceptualLoss(nn.Module):
    """Sum over TERMS of SCALE * weight * distance.

    Images are [n, 3, h, w], RGB in 0..1${masked ? '; a mask is [1, 1, h, w] in 0..1' : ''}.
    """

    def __init__(self, weights):
        super().__init__()
        self.backbone = Backbone(weights)

    def forward(self, ${args}):
        rows = self.layers(${pass})
        return sum((contribution for *_, contribution in rows), reference.new_zeros(()))

    def layers(self, ${args}):
        """One (tap, distance's name, weight, distance, contribution) for each of TERMS."""
        rows = []
${pairing(measured)}${measure}${sum}            rows.append((tap, distance, weight, value, SCALE * weight * value))
        return rows`;
}
