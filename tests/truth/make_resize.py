"""Makes resize.json: SHA-256 of what Pillow's Image.resize gives for seeded pictures. Run: python3 tests/truth/make_resize.py

The pictures come from a 32-bit linear congruential generator, so that the test can make the same ones.
"""
import hashlib
import json
import pathlib

import numpy
import PIL
from PIL import Image

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
CASES = [
    # width, height, seed, kind, to width, to height
    (64, 48, 1, "noise", 32, 24),
    (64, 48, 2, "noise", 128, 96),
    (61, 47, 3, "smooth", 23, 40),
    (61, 47, 4, "noise", 61, 20),
    (61, 47, 5, "noise", 100, 47),
    (200, 133, 6, "smooth", 17, 11),
    (200, 133, 7, "noise", 199, 132),
    (5, 3, 8, "noise", 64, 64),
    (1, 1, 9, "noise", 7, 5),
    (300, 7, 10, "steps", 1, 1),
    (256, 256, 11, "steps", 96, 171),
    (640, 427, 12, "noise", 512, 342),
]


def pixels(width, height, seed, kind):
    state = seed
    out = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(3):
                state = (state * 1664525 + 1013904223) % 2**32
                noise = state >> 24
                if kind == "noise":
                    out.append(noise)
                elif kind == "smooth":
                    out.append((x * 3 + y * 2 + c * 40 + (noise >> 5)) % 256)
                else:
                    out.append(255 if (x // 9 + y // 4 + c) % 2 else 0)
    return bytes(out)


def main():
    cases = []
    for width, height, seed, kind, to_width, to_height in CASES:
        image = Image.frombytes("RGB", (width, height), pixels(width, height, seed, kind))
        for name, resample in FILTERS.items():
            resized = image.resize((to_width, to_height), resample).tobytes()
            cases.append({
                "width": width, "height": height, "seed": seed, "kind": kind,
                "toWidth": to_width, "toHeight": to_height, "resample": name,
                "first": list(resized[:6]), "sha256": hashlib.sha256(resized).hexdigest(),
            })

    # 16 bits: each channel in mode F, then rounded and cut.
    deep = []
    for width, height, seed, kind, to_width, to_height in CASES[:9]:
        eight = numpy.frombuffer(pixels(width, height, seed, kind), numpy.uint8).reshape(height, width, 3)
        sixteen = (eight.astype(numpy.uint16) * 251 + numpy.uint16(seed * 17)) % 65536
        for name, resample in FILTERS.items():
            planes = [
                numpy.asarray(Image.fromarray(sixteen[..., c].astype(numpy.float32), "F").resize((to_width, to_height), resample))
                for c in range(3)
            ]
            rounded = numpy.clip(numpy.floor(numpy.stack(planes, -1).astype(numpy.float64) + 0.5), 0, 65535)
            resized = rounded.astype("<u2")
            deep.append({
                "width": width, "height": height, "seed": seed, "kind": kind,
                "toWidth": to_width, "toHeight": to_height, "resample": name,
                "first": resized.ravel()[:6].tolist(), "sha256": hashlib.sha256(resized.tobytes()).hexdigest(),
            })

    # What lies under transparent pixels: Image.paste with a mask.
    blends = []
    for background in (255, 128, 0):
        row = Image.new("RGB", (256, 256), (background,) * 3)
        ramp = Image.frombytes("L", (256, 256), bytes(v for _ in range(256) for v in range(256)))
        mask = Image.frombytes("L", (256, 256), bytes(a for a in range(256) for _ in range(256)))
        row.paste(Image.merge("RGB", (ramp, ramp, ramp)), mask=mask)
        blends.append({"background": background, "sha256": hashlib.sha256(row.tobytes()).hexdigest()})

    path = pathlib.Path(__file__).with_name("resize.json")
    path.write_text(json.dumps({"madeWith": f"Pillow {PIL.__version__}", "resize": cases, "deep": deep, "blend": blends}, indent=1) + "\n")


if __name__ == "__main__":
    main()
