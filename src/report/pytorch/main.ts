/**
 * What happens when the file is run: every layer, the total and the metrics of the pixels, beside the page's where its
 * images were given.
 */
export const main = (masked: boolean, hasNetworkMetrics: boolean): string => `
def is_pages_own(path, sha256):
    """Whether this file is the one that the page had (a drawn picture is known by its size and pixels)."""
    with open(path, 'rb') as file:
        if hashlib.sha256(file.read()).hexdigest() == sha256:
            return True
    image = open_rgb(path)
    return hashlib.sha256(struct.pack('<II', *image.size) + image.tobytes()).hexdigest() == sha256


def main(reference, generated, weights${hasNetworkMetrics ? ', *further' : ''}):
    loss = PerceptualLoss(weights)
    pair = open_pair(reference, generated)
${
  masked
    ? `    mask = page_mask()
    expected, found = list(mask.shape[2:]), list(pair[0].shape[2:])
    if expected != found:
        raise ValueError(f'expected images of the size of the mask, {expected}, got {found}')
    pair.append(mask)
`
    : ''
}    with torch.no_grad():
        rows = loss.layers(*pair)
    total = sum(contribution.item() for *_, contribution in rows)
    print(f'{"tap":10} {"distance":13} {"value":>14} {"weight":>10} {"contribution":>14} {"share":>7}')
    for tap, distance, weight, value, contribution in rows:
        share = contribution.item() / total if total else 0
        print(f'{tap:10} {distance:13} {value.item():14.8g} {weight:10.6g} {contribution.item():14.8g} {share:7.1%}')
    print(f'total {total:.9g}')
    pages_own = all(map(is_pages_own, (reference, generated), PAGE_IMAGES))
    if pages_own:
        difference = abs(total - PAGE_TOTAL) / abs(PAGE_TOTAL) if PAGE_TOTAL else abs(total)
        print(f'page  {PAGE_TOTAL:.9g} (relative difference {difference:.1e})')
    print_pixel_metrics(reference, generated, pages_own)
${hasNetworkMetrics ? '    print_network_metrics(reference, generated, further, pages_own)\n' : ''}

if __name__ == '__main__':
    if len(sys.argv) ${hasNetworkMetrics ? '<' : '!='} 4:
        sys.exit('usage: python3 perceptual_loss.py REFERENCE GENERATED WEIGHTS${hasNetworkMetrics ? ' [FILE ...]' : ''}')
    try:
        main(*sys.argv[1:])
    except (OSError, ValueError, ImportError) as error:
        sys.exit(f'{sys.argv[0]}: {error}')
`;
