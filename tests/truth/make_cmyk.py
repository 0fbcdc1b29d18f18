"""Makes cmyk.json: CMYK JPEGs by Pillow, with the SHA-256 of what Pillow converts them to. Run: python3 tests/truth/make_cmyk.py"""
import base64
import hashlib
import io
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

WIDTH, HEIGHT = 45, 29
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
noise = np.random.default_rng(1).integers(0, 60, (HEIGHT, WIDTH, 4))
inks = np.stack([x * 5, y * 8, (x + y) * 3, 200 - x * 4], -1)
image = Image.fromarray(np.clip(inks + noise, 0, 255).astype(np.uint8), "CMYK")


def case(name, data):
    pixels = Image.open(io.BytesIO(data)).convert("RGB").tobytes()
    return {"name": name, "file": base64.b64encode(data).decode(), "sha256": hashlib.sha256(pixels).hexdigest()}


def saved(**options):
    data = io.BytesIO()
    image.save(data, "JPEG", **options)
    return data.getvalue()


def as_ycck(data):
    """The same coded samples, taken as YCCK: Adobe's marker with transform 2."""
    at = data.find(b"Adobe")
    if at > 0:
        return data[: at + 11] + b"\2" + data[at + 12 :]
    return data[:2] + b"\xff\xee\0\x0eAdobe\0d\0\0\0\0\2" + data[2:]


cases = [
    case("sequential", saved(quality=80)),
    case("fine", saved(quality=100)),
    case("coarse", saved(quality=10, optimize=True)),
    case("progressive", saved(quality=90, progressive=True)),
    case("YCCK", as_ycck(saved(quality=80))),
]
path = pathlib.Path(__file__).with_name("cmyk.json")
path.write_text(json.dumps({"madeWith": f"Pillow {PIL.__version__}", "width": WIDTH, "height": HEIGHT, "cases": cases}, indent=1) + "\n")
