"""Makes anchors.json: pictures saved as JPEG and read again by Pillow, and blurred by scipy. Run: python3 tests/truth/make_anchors.py

The pictures are those of make_resize.py. JPEG by Pillow's defaults: standard tables, 4:2:0. SHA-256 of the RGB bytes.
"""
import hashlib
import io
import json
import pathlib

import numpy as np
import PIL
import scipy
from PIL import Image, features
from scipy.ndimage import gaussian_filter

from make_resize import pixels

PICTURES = [(64, 48, 1, "noise"), (61, 47, 2, "smooth"), (37, 21, 3, "steps"), (17, 16, 4, "noise"), (3, 5, 5, "smooth"), (1, 1, 6, "noise")]
QUALITIES = [95, 90, 75, 50, 30, 20, 10, 5]
SIGMAS = [0.5, 1, 2, 4]


def saved(image, quality):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB").tobytes()


def blurred(image, sigma):
    soft = gaussian_filter(np.asarray(image, np.float64), (sigma, sigma, 0), mode="mirror")
    return np.floor(soft + 0.5).astype(np.uint8).tobytes()


def main():
    cases = []
    for width, height, seed, kind in PICTURES:
        image = Image.frombytes("RGB", (width, height), pixels(width, height, seed, kind))
        digest = lambda data: hashlib.sha256(data).hexdigest()
        cases.append({
            "width": width, "height": height, "seed": seed, "kind": kind,
            "jpeg": {str(q): digest(saved(image, q)) for q in QUALITIES},
            "blur": {str(s): digest(blurred(image, s)) for s in SIGMAS},
        })
    made = f"Pillow {PIL.__version__}, libjpeg-turbo {features.version_feature('libjpeg_turbo')}, scipy {scipy.__version__}"
    path = pathlib.Path(__file__).with_name("anchors.json")
    path.write_text(json.dumps({"madeWith": made, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
