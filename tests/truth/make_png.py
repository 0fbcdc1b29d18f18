"""Makes png.json: PNG files of every colour type by Pillow, with the SHA-256 of their pixels. Run: python3 tests/truth/make_png.py

Each file comes as base64; the pixels are those of Pillow, laid over grey (128) by Image.paste with the alpha as mask.
"""
import base64
import hashlib
import io
import json
import pathlib

import PIL
from PIL import Image

from make_resize import pixels

SIZE = (23, 17)
rgb = Image.frombytes("RGB", SIZE, pixels(*SIZE, 5, "smooth"))
alpha = Image.frombytes("RGB", SIZE, pixels(*SIZE, 6, "smooth")).getchannel("R")
grey = rgb.convert("L")


def with_alpha(image):
    image = image.copy()
    image.putalpha(alpha)
    return image


CASES = {
    "rgba": (with_alpha(rgb), {}),
    "grey-alpha": (with_alpha(grey), {}),
    "palette-alpha": (rgb.quantize(16), {"transparency": bytes(range(0, 256, 16))}),
    "palette-alpha-4-bit": (rgb.quantize(9), {"transparency": 3, "bits": 4}),
    "palette-alpha-2-bit": (rgb.quantize(4), {"transparency": 1, "bits": 2}),
    "palette-alpha-1-bit": (rgb.quantize(2), {"transparency": 0, "bits": 1}),
    "grey-key": (grey, {"transparency": grey.getpixel((3, 4))}),
    "rgb-key": (rgb, {"transparency": rgb.getpixel((3, 4))}),
    "grey-1-bit-key": (grey.convert("1"), {"transparency": 255}),
}

cases = []
for name, (image, options) in CASES.items():
    data = io.BytesIO()
    image.save(data, "PNG", **options)
    read = Image.open(io.BytesIO(data.getvalue())).convert("RGBA")
    canvas = Image.new("RGB", read.size, (128, 128, 128))
    canvas.paste(read, mask=read.getchannel("A"))
    cases.append({
        "name": name, "file": base64.b64encode(data.getvalue()).decode(),
        "sha256": hashlib.sha256(canvas.tobytes()).hexdigest(),
    })

path = pathlib.Path(__file__).with_name("png.json")
path.write_text(json.dumps({"madeWith": f"Pillow {PIL.__version__}", "width": SIZE[0], "height": SIZE[1], "cases": cases}, indent=1) + "\n")
