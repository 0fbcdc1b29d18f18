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
      return `    if a[0].size != b[0].size:
        raise ValueError(f'expected two images of one size, got {a[0].size} and {b[0].size}')
`;
    case 'crop':
      return `    common = tuple(map(min, a[0].size, b[0].size))  # the common area, from the top left
    a, b = ([image.crop((0, 0) + common) for image in picture] for picture in (a, b))
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
def orientation(path):
    """1 to 8, as a file's EXIF says or, where that says nothing, its XMP."""
    image = Image.open(path)
    found = image.getexif().get(0x0112)
    if found in range(1, 9):
        return found
    with open(path, 'rb') as file:
        xmp = file.read().decode('latin-1') + str(image.info.get('XML:com.adobe.xmp', ''))
    stated = re.search(r'tiff:Orientation(?:\\s*=\\s*[\\x22\\x27]|>)\\s*([1-8])', xmp)
    return int(stated[1]) if stated else 1


def turned(image, how):
    turns = 'FLIP_LEFT_RIGHT ROTATE_180 FLIP_TOP_BOTTOM TRANSPOSE ROTATE_270 TRANSVERSE ROTATE_90'.split()
    return image if how == 1 else image.transpose(getattr(Image, turns[how - 2]))


${colours(profiles)}def open_rgb(path):
    """An image file as upright 8-bit RGB; what is transparent lies over ${background}."""
    image = turned(Image.open(path), orientation(path))
${profiles === 'srgb' ? '    profile = stated_profile(Image.open(path))\n' : ''}    if image.mode.startswith('I'):  # 16-bit grey: its high byte
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ('LA', 'PA', 'RGBA') or 'transparency' in image.info:
        alpha = image.convert('RGBA').getchannel('A')
        image = image.convert('L' if image.mode == 'LA' else 'RGB')
        under = Image.new('RGB', image.size, (${levels[background]}, ${levels[background]}, ${levels[background]}))
        under.paste(${asRgb(profiles, 'image')}, mask=alpha)
        return under
    return ${asRgb(profiles, 'image')}


def deep_png(path):
    """The colour type of a PNG of 16 bits a sample; None of other files."""
    with open(path, 'rb') as file:
        start = file.read(26)
    return start[25] if start[:8] == b'\\x89PNG\\r\\n\\x1a\\n' and start[24] == 16 else None


def deep_samples(path):
    """A file of 16 bits a sample as RGBA, [h, w, 4] in 0..65535, not turned; None of other files.

    Pillow cuts such colours to their high bytes. Read as if their bytes stood the other way round, it cuts to the low ones.
    """
    image = Image.open(path)
${
  profiles === 'srgb'
    ? `    if stated_profile(image) is not None:
        return None  # Pillow converts colours of 8 bits alone
`
    : ''
}    colour = deep_png(path)

    def raw(mode):
        again = Image.open(path)
        again.tile = [tile[:3] + (mode,) for tile in again.tile]
        return np.asarray(again).astype(np.uint16)

    if colour in (2, 6):
        mode = 'RGB' if colour == 2 else 'RGBA'
        samples = 256 * raw(mode + ';16B') + raw(mode + ';16L')
    elif colour == 4:
        pairs = raw('RGBA')  # both bytes of grey, then of alpha
        samples = 256 * pairs[:, :, ::2] + pairs[:, :, 1::2]
    elif colour == 0 or image.mode.startswith('I;16'):
        samples = np.asarray(image).astype(np.uint16)[:, :, None]
    else:
        return None
    channels = samples.shape[2]
    rgb = samples[:, :, :3] if channels > 2 else samples[:, :, :1].repeat(3, 2)
    if channels % 2 == 0:
        alpha = samples[:, :, -1:]
    else:
        alpha = np.full_like(samples[:, :, :1], 65535)
        if 'transparency' in image.info:  # one colour is
            alpha[(samples == image.info['transparency']).all(2)] = 0
    return np.concatenate([rgb, alpha], 2)


def deep_channels(path):
    """Three upright images in 0..65535 of a file of 16 bits a sample; None of other files."""
    samples = deep_samples(path)
    if samples is None:
        return None
    values, alpha = samples[:, :, :3].astype(np.float64), samples[:, :, 3:].astype(np.float64)
    over = np.floor((${levels[background] * 257} * (65535 - alpha) + values * alpha) / 65535 + 0.5).astype(np.float32)
    how = orientation(path)
    return [turned(Image.fromarray(np.ascontiguousarray(over[:, :, i])), how) for i in range(3)]


def open_both(*paths):
    """Two pictures: an RGB image each or, where one of them has 16 bits a sample, three images in 0..65535 each."""
    deep = [deep_channels(path) for path in paths]
    if not any(deep):
        return [[open_rgb(path)] for path in paths]
    return [own or [Image.fromarray(257 * np.asarray(band, np.float32)) for band in open_rgb(path).split()]
            for own, path in zip(deep, paths)]


def fitted(reference, generated):
    """Both files, ${what[fit]}."""
    a, b = open_both(reference, generated)
${fitted(fit)}    return a, b


def open_pair(reference, generated):
    """Both files at one size${fit === 'resize' ? ', the reference’s' : ''}, as [1, 3, h, w], RGB in 0..1."""
    pair = fitted(reference, generated)
    size = pair[0][0].size
${longestSide === null ? '' : reduced(longestSide)}    pair = sized(pair, size)
    return [torch.from_numpy(samples(picture) / white(picture)).permute(2, 0, 1)[None] for picture in pair]


def sized(pair, size):
    return [picture if picture[0].size == size else [resized(image, size) for image in picture] for picture in pair]


def resized(image, size):
    """In whole levels again: of three images in 0..65535 by hand, of an RGB image by Pillow."""
    image = image.resize(size, Image.${filters[resample]})
    return Image.fromarray(np.clip(np.floor(np.asarray(image) + 0.5), 0, 65535)) if image.mode == 'F' else image


def white(picture):
    return 65535 if len(picture) == 3 else 255


def samples(picture):
    """[h, w, 3] in 0..white."""
    arrays = [np.asarray(image, np.float32) for image in picture]
    return np.stack(arrays, 2) if len(arrays) == 3 else arrays[0]


def own_pair(reference, generated):
    """Both files at their own size${fit === 'resize' ? ', the reference’s' : ''}, as pictures."""
    pair = fitted(reference, generated)
    return sized(pair, pair[0][0].size)`;
