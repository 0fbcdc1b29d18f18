import type { Prepare } from '#worker/protocol.ts';
import { asRgb, colours } from './colours.ts';

const levels = { white: 255, grey: 128, black: 0 } as const;
const filters = { bilinear: 'BILINEAR', bicubic: 'BICUBIC', lanczos: 'LANCZOS' } as const;

/** What is done to a pair before its size is changed. */
const what = {
  refuse: 'which must be of one size',
  crop: 'cut to what they have in common',
  resize: 'each at its own size',
} as const;

function fitted(fit: Prepare['fit']): string {
  switch (fit) {
    case 'refuse':
      return `    if a.size != b.size:
        raise ValueError(f'expected two images of one size, got {a.size} and {b.size}')
`;
    case 'crop':
      return `    common = min(a.width, b.width), min(a.height, b.height)  # the common area, from the top left
    a, b = a.crop((0, 0) + common), b.crop((0, 0) + common)
`;
    case 'resize':
      return '';
    default:
      return fit satisfies never;
  }
}

const reduced = (longestSide: number): string => `    longest = max(size)
    if longest > ${longestSide}:  # reduced, never enlarged
        size = tuple(max(1, (2 * side * ${longestSide} + longest) // (2 * longest)) for side in size)
`;

/** Opening a pair of files just as the page did. */
export const images = ({ longestSide, resample, fit, background, profiles }: Prepare): string => `
def upright(path):
    """An image file, turned as its EXIF says or, where that says nothing, its XMP."""
    image = Image.open(path)
    orientation = image.getexif().get(0x0112)
    if orientation not in range(1, 9):
        with open(path, 'rb') as file:
            xmp = file.read().decode('latin-1') + str(image.info.get('XML:com.adobe.xmp', ''))
        found = re.search(r'tiff:Orientation(?:\\s*=\\s*[\\x22\\x27]|>)\\s*([1-8])', xmp)
        orientation = int(found[1]) if found else 1
    turns = 'FLIP_LEFT_RIGHT ROTATE_180 FLIP_TOP_BOTTOM TRANSPOSE ROTATE_270 TRANSVERSE ROTATE_90'.split()
    return image if orientation == 1 else image.transpose(getattr(Image, turns[orientation - 2]))


${colours(profiles)}def open_rgb(path):
    """An image file as upright 8-bit RGB; what is transparent lies over ${background}."""
    image = upright(path)
${profiles === 'srgb' ? '    profile = stated_profile(Image.open(path))\n' : ''}    if image.mode.startswith('I'):  # 16-bit grey: its high byte
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ('LA', 'PA', 'RGBA') or 'transparency' in image.info:
        alpha = image.convert('RGBA').getchannel('A')
        image = image.convert('L' if image.mode == 'LA' else 'RGB')
        under = Image.new('RGB', image.size, (${levels[background]}, ${levels[background]}, ${levels[background]}))
        under.paste(${asRgb(profiles, 'image')}, mask=alpha)
        return under
    return ${asRgb(profiles, 'image')}


def fitted(reference, generated):
    """Both files, ${what[fit]}."""
    a, b = open_rgb(reference), open_rgb(generated)
${fitted(fit)}    return a, b


def open_pair(reference, generated):
    """Both files at one size${fit === 'resize' ? ', the reference’s' : ''}, as [1, 3, h, w], RGB in 0..1."""
    pair = fitted(reference, generated)
    size = pair[0].size
${longestSide === null ? '' : reduced(longestSide)}    pair = sized(pair, size)
    return [torch.from_numpy(np.asarray(image, np.float32) / 255).permute(2, 0, 1)[None] for image in pair]


def sized(pair, size):
    return [image if image.size == size else image.resize(size, Image.${filters[resample]}) for image in pair]


def own_pair(reference, generated):
    """Both files at their own size${fit === 'resize' ? ', the reference’s' : ''}, as images."""
    pair = fitted(reference, generated)
    return sized(pair, pair[0].size)`;
