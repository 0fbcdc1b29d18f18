"""Makes profiles.json: files with colour profiles of our own, and what Pillow's ImageCms converts them to. Run: python3 tests/truth/make_profiles.py

Each file comes as base64 with its RGB in sRGB: relative colorimetric, with black point compensation; transparent pixels
over white. 16-bit files have their samples (little-endian) by float64 arithmetic, since Pillow has no 16-bit colours.
"""
import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
from PIL import Image, ImageCms, PngImagePlugin

WIDTH, HEIGHT = 37, 23
D50 = np.array([0.9642, 1, 0.8249])
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
WHITE = (0.3127, 0.329)
POINTS = {
    "srgb": ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06)),
    "p3": ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
}
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
noise = np.random.default_rng(1).integers(0, 40, (HEIGHT, WIDTH, 3))
rgb = np.clip(np.stack([x * 7, y * 11, 255 - (x + y) * 4], -1) - 20 + noise, 0, 255).astype(np.uint8)
alpha = np.clip(x * 9, 0, 255).astype(np.uint8)
deep = (np.stack([x * 1771, y * 2978, (x * y) % 83 * 789], -1)).astype(np.uint16)


def xyz(point):
    return np.array([point[0] / point[1], 1, (1 - point[0] - point[1]) / point[1]])


def colourants(points):
    """XYZ of red, green and blue at the white of D50, as columns."""
    primaries = np.stack([xyz(point) for point in points], 1)
    scaled = primaries * np.linalg.solve(primaries, xyz(WHITE))
    adapt = np.linalg.inv(BRADFORD) @ np.diag(BRADFORD @ D50 / (BRADFORD @ xyz(WHITE))) @ BRADFORD
    return adapt @ scaled


def s15(values):
    return b"".join(struct.pack(">i", int(np.floor(v * 65536 + 0.5))) for v in values)


def curve(gamma):
    if gamma == "srgb":
        return b"para\0\0\0\0\0\3\0\0" + s15([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
    return b"para\0\0\0\0\0\0\0\0" + s15([gamma])


def profile(space, tags, kind=b"mntr", connection=b"XYZ "):
    at = 132 + 12 * len(tags)
    table, data = b"", b""
    for name, body in tags:
        body += bytes(-len(body) % 4)
        table += name + struct.pack(">II", at + len(data), len(body))
        data += body
    head = struct.pack(">III", at + len(data), 0, 0x02400000) + kind + space + connection + bytes(12) + b"acsp" + bytes(28) + s15(D50) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + data


def xyz_tag(values):
    return b"XYZ \0\0\0\0" + s15(values)


def matrix_profile(points, gamma):
    tags = [(b"wtpt", xyz_tag(D50))]
    for channel, column in zip("rgb", colourants(POINTS[points]).T):
        tags += [(f"{channel}XYZ".encode(), xyz_tag(column)), (f"{channel}TRC".encode(), curve(gamma))]
    return profile(b"RGB ", tags)


def grey_profile(gamma):
    return profile(b"GRAY", [(b"wtpt", xyz_tag(D50)), (b"kTRC", curve(gamma))])


def ink_profile():
    """Four inks as a table of 2^4 colours in Lab: each ink takes its share of lightness and of the two colour axes."""
    entries = b""
    for c in (0, 1):
        for m in (0, 1):
            for inked in (0, 1):
                for k in (0, 1):
                    left = 1 - 0.9 * k
                    light = 255 * left * (1 - 0.4 * c) * (1 - 0.5 * m) * (1 - 0.1 * inked)
                    green_red = 128 + left * (70 * m - 35 * c)
                    blue_yellow = 128 + left * (90 * inked - 45 * c - 5 * m)
                    entries += bytes(int(round(v)) for v in (light, green_red, blue_yellow))
    straight = bytes(range(256))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + s15([1, 0, 0, 0, 1, 0, 0, 0, 1]) + straight * 4 + entries + straight * 3
    return profile(b"CMYK", [(b"wtpt", xyz_tag(D50)), (b"A2B0", table), (b"A2B1", table)], b"prtr", b"Lab ")


def in_srgb(image, icc):
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB", flags=0x2000)


def saved(image, kind, **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def chunks(**named):
    info = PngImagePlugin.PngInfo()
    for name, values in named.items():
        info.add(name.encode(), struct.pack(f">{len(values)}I", *values))
    return info


def case(name, data, expected, deep=None):
    found = {"name": name, "file": base64.b64encode(data).decode(), "rgb": base64.b64encode(np.asarray(expected).tobytes()).decode()}
    if deep is not None:
        found["deep"] = base64.b64encode(deep.astype("<u2").tobytes()).decode()
    return found


def over_white(colours):
    under = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
    under.paste(colours, mask=Image.fromarray(alpha))
    return under


def png16(samples, icc):
    """Pillow writes no PNG of 16-bit colours."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"iCCP", b"x\0\0" + zlib.compress(icc)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def deep_in_srgb(samples, points, gamma):
    v = samples / 65535
    light = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4) if gamma == "srgb" else v**gamma
    light = np.clip(light @ colourants(POINTS[points]).T @ np.linalg.inv(colourants(POINTS["srgb"])).T, 0, 1)
    return np.round(65535 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)).astype(np.uint16)


colour, grey = Image.fromarray(rgb), Image.fromarray(rgb[..., 0])
translucent = Image.fromarray(np.concatenate([rgb, alpha[..., None]], -1))
grey_alpha = Image.merge("LA", (grey, Image.fromarray(alpha)))
cmyk = Image.merge("CMYK", (*colour.split(), Image.fromarray(alpha // 2)))
p3, linear, inks = matrix_profile("p3", "srgb"), matrix_profile("srgb", 1), ink_profile()
p3_chunk = [int(round(100000 * v)) for point in (WHITE, *POINTS["p3"]) for v in point]
opaque = colour.convert("RGBA")  # so that no canvas is needed to read it

cases = [
    case("linear sRGB, PNG", saved(opaque, "PNG", icc_profile=linear), in_srgb(colour, linear)),
    case("P3, PNG over white", saved(translucent, "PNG", icc_profile=p3), over_white(in_srgb(colour, p3))),
    case("P3, TIFF", saved(colour, "TIFF", icc_profile=p3, compression="tiff_lzw"), in_srgb(colour, p3)),
    case("grey, linear, PNG over white", saved(grey_alpha, "PNG", icc_profile=grey_profile(1)), over_white(in_srgb(grey, grey_profile(1)))),
    case("grey with an RGB profile, TIFF", saved(grey, "TIFF", icc_profile=linear), in_srgb(grey.convert("RGB"), linear)),
    case("inks, TIFF", saved(cmyk, "TIFF", icc_profile=inks, compression="tiff_lzw"), in_srgb(cmyk, inks)),
]
coded = saved(cmyk, "JPEG", quality=90, icc_profile=inks)
cases += [
    case("inks, JPEG", coded, in_srgb(Image.open(io.BytesIO(coded)), inks)),
    case("gAMA of 1, PNG", saved(opaque, "PNG", pnginfo=chunks(gAMA=[100000])), in_srgb(colour, linear)),
    case("gAMA of 1, grey PNG over white", saved(grey_alpha, "PNG", pnginfo=chunks(gAMA=[100000])), over_white(in_srgb(grey, grey_profile(1)))),
    case("cHRM of P3, PNG", saved(opaque, "PNG", pnginfo=chunks(gAMA=[45455], cHRM=p3_chunk)), in_srgb(colour, p3)),
]
for name, points, gamma in (("P3, 16-bit PNG", "p3", "srgb"), ("linear sRGB, 16-bit PNG", "srgb", 1)):
    found = deep_in_srgb(deep, points, gamma)
    cases.append(case(name, png16(deep, matrix_profile(points, gamma)), (found >> 8).astype(np.uint8), found))

def by_browser(name, kind, within, **options):
    """A file that a browser decodes; `within`: how far apart two decoders may be, in levels."""
    data = saved(colour, kind, icc_profile=p3, **options)
    return {**case(name, data, in_srgb(Image.open(io.BytesIO(data)).convert("RGB"), p3)), "within": within}


browsers = [by_browser("P3, JPEG", "JPEG", 6, quality=95, subsampling=0), by_browser("P3, WebP", "WEBP", 1, lossless=True)]
grey_data = saved(grey, "PNG", icc_profile=grey_profile(1))
browsers.append({**case("grey, linear, PNG", grey_data, in_srgb(grey, grey_profile(1))), "within": 1})
path = pathlib.Path(__file__).with_name("profiles.json")
path.write_text(json.dumps({"madeWith": f"Pillow {PIL.__version__}, Little CMS {ImageCms.core.littlecms_version}", "width": WIDTH, "height": HEIGHT, "cases": cases, "byBrowser": browsers}, indent=1) + "\n")
