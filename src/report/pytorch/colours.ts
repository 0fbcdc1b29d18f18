import type { Prepare } from '#worker/protocol.ts';

type Profiles = Prepare['profiles'];

/** How colours that a file states are taken, in words that a docstring and a printed line can hold. */
export const profileWords: Readonly<Record<Profiles, string>> = {
  stored: 'colour profiles as stored',
  srgb: 'colour profiles converted to sRGB',
};

/** An expression for the RGB of an image without alpha, of a file whose profile is `profile`. */
export const asRgb = (profiles: Profiles, image: string): string =>
  profiles === 'srgb' ? `in_srgb(${image}, profile)` : `${image}.convert('RGB')`;

/** Applying what a file states of its colours, as the page does: `io/images/colour`, `io/images/formats`. */
export const colours = (profiles: Profiles): string =>
  profiles === 'stored'
    ? ''
    : `def built_profile(exponent, points):
    """The ICC profile of light = sample ** exponent (None: sRGB's curve) and of the chromaticities of white, red, green and
    blue (None: of grey)."""
    def fixed(*values):
        return b''.join(struct.pack('>i', math.floor(value * 65536 + 0.5)) for value in values)
    if exponent is None:
        curve = b'para' + bytes(4) + b'\\0\\3\\0\\0' + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    else:
        curve = b'para' + bytes(8) + fixed(exponent)
    d50 = np.array([0.9642, 1, 0.8249])
    tags = [(b'wtpt', b'XYZ ' + bytes(4) + fixed(*d50))]
    if points is None:
        tags.append((b'kTRC', curve))
    else:
        white, *primaries = (np.array([x / y, 1, (1 - x - y) / y]) for x, y in zip(points[::2], points[1::2]))
        primaries = np.stack(primaries, 1)
        bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
        adapt = np.linalg.inv(bradford) @ np.diag(bradford @ d50 / (bradford @ white)) @ bradford
        for channel, xyz in zip('rgb', (adapt @ primaries * np.linalg.solve(primaries, white)).T):
            tags += [(f'{channel}XYZ'.encode(), b'XYZ ' + bytes(4) + fixed(*xyz)), (f'{channel}TRC'.encode(), curve)]
    at, table = 132 + 12 * len(tags), b''
    for name, data in tags:
        table += name + struct.pack('>II', at, len(data))
        at += len(data)
    header = struct.pack('>III', at, 0, 0x04300000) + b'mntr' + (b'GRAY' if points is None else b'RGB ') + b'XYZ '
    header += bytes(12) + b'acsp' + bytes(28) + fixed(*d50) + bytes(48)
    return header + struct.pack('>I', len(tags)) + table + b''.join(data for _, data in tags)


SRGB_POINTS = 0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06
ADOBE_POINTS = SRGB_POINTS[:4] + (0.21, 0.71, 0.15, 0.06)


def stated_profile(image):
    """The ICC profile that a file has, or one of what it states in other words; None where it states nothing."""
    info, grey = image.info, image.mode[0] in '1LI'
    if info.get('icc_profile'):
        return info['icc_profile']
    if image.format == 'JPEG':
        exif = image.getexif().get_ifd(0x8769)
        interop = image.getexif().get_ifd(0xA005) if 0xA005 in exif else {}
        adobe = exif.get(0xA001) == 2 or str(interop.get(1, '')).startswith('R03')
        return built_profile(563 / 256, ADOBE_POINTS) if adobe else None
    if image.format != 'PNG' or 'srgb' in info:
        return None
    gamma, points = info.get('gamma'), None if grey else info.get('chromaticity')
    exponent = 1 / gamma if gamma and abs(2.2 * gamma - 1) >= 0.05 else None
    if exponent is None and all(abs(a - b) <= 0.01 for a, b in zip(points or (), SRGB_POINTS)):
        return None
    return built_profile(exponent, None if grey else points or SRGB_POINTS)


def in_srgb(image, profile):
    """RGB of an image, converted to sRGB where its profile is one for such pixels and changes them: relative colorimetric,
    with black point compensation."""
    if profile is None:
        return image.convert('RGB')
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = {'GRAY': 'L', 'RGB ': 'RGB', 'CMYK': 'CMYK'}[source.profile.xcolor_space]
        to_srgb = ImageCms.buildTransform(
            source, ImageCms.createProfile('sRGB'), mode, 'RGB', renderingIntent=1, flags=0x2000)
    except (OSError, KeyError, ImageCms.PyCMSError):
        return image.convert('RGB')
    if (image.mode == 'CMYK') != (mode == 'CMYK') or mode == 'L' and image.mode not in ('1', 'L'):
        return image.convert('RGB')
    if mode != 'CMYK' and b'A2B0' not in profile[132:132 + 12 * profile[131]]:
        greys = np.repeat(np.arange(256), 3).reshape(-1, 3)
        grid = np.stack(np.meshgrid(*[np.arange(0, 256, 51)] * 3), -1).reshape(-1, 3)
        every = greys if mode == 'L' else np.concatenate([greys, grid])
        before = Image.fromarray(every[None].astype(np.uint8)).convert(mode)
        after = np.asarray(ImageCms.applyTransform(before, to_srgb), int)
        if np.abs(after - every).max() <= 1:  # sRGB, by whatever name
            return image.convert('RGB')
    return ImageCms.applyTransform(image.convert(mode), to_srgb)


`;
