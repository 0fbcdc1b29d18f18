"""Makes formats.json: files of formats that browsers do not read. Run: PATH=... python3 tests/truth/make_formats.py

TIFF by Pillow; JPEG XL and HEIC by cjxl (libjxl) and heif-enc (libheif), which must be in PATH. Each file comes as base64
with the SHA-256 of its pixels as Pillow converts them to RGB (16-bit grey: of its high byte), and of its 16-bit samples,
little-endian, where it has them.
"""
import base64
import hashlib
import io
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import PIL
from PIL import Image

WIDTH, HEIGHT = 37, 23
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
values = np.stack([x * 7 % 256, y * 11 % 256, (x + y) * 5 % 256], -1).astype(np.uint8)
rgb = Image.fromarray(values)
deep = (x * 1000 + y * 37 + 300).astype(np.uint16)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def tiff(name, image, samples=None, **options):
    data = io.BytesIO()
    image.save(data, "TIFF", **options)
    read = Image.open(io.BytesIO(data.getvalue()))
    if read.mode.startswith("I"):
        flat = Image.fromarray((np.asarray(read) >> 8).astype(np.uint8)).convert("RGB")
    else:
        flat = read.convert("RGB")
    case = {"name": name, "file": base64.b64encode(data.getvalue()).decode(), "sha256": sha(flat.tobytes())}
    if samples is not None:
        case["deepSha256"] = sha(np.repeat(samples[..., None], 3, -1).astype("<u2").tobytes())
    return case


cases = [tiff(f"rgb, {c}", rgb, compression=c) for c in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits")]
cases += [
    tiff("grey", rgb.convert("L"), compression="tiff_lzw"),
    tiff("1 bit", rgb.convert("1")),
    tiff("palette", rgb.quantize(16)),
    tiff("CMYK", Image.merge("CMYK", (*rgb.split(), rgb.convert("L")))),
    tiff("16-bit grey", Image.fromarray(deep), deep),
    tiff("16-bit grey, LZW", Image.fromarray(deep), deep, compression="tiff_lzw"),
    tiff("16-bit grey, high byte first", Image.frombytes("I;16B", (WIDTH, HEIGHT), deep.astype(">u2").tobytes()), deep),
    tiff("two pages", rgb, save_all=True, append_images=[rgb.convert("L")]),
]
with tempfile.TemporaryDirectory() as folder:
    picture = pathlib.Path(folder, "a.png")
    rgb.save(picture)
    for name, command in {"jxl": ["cjxl", "-d", "0", picture], "heic": ["heif-enc", "-L", "-p", "chroma=444", "--matrix_coefficients=0", picture, "-o"]}.items():
        out = pathlib.Path(folder, f"a.{name}")
        subprocess.run([*command, out], check=True, capture_output=True)
        cases.append({"name": name, "file": base64.b64encode(out.read_bytes()).decode(), "sha256": sha(rgb.tobytes())})

path = pathlib.Path(__file__).with_name("formats.json")
path.write_text(json.dumps({"madeWith": f"Pillow {PIL.__version__}", "width": WIDTH, "height": HEIGHT, "cases": cases}, indent=1) + "\n")
