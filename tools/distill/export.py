"""Writes the network that the page ships: python3 export.py CALIBRATED.pt OUT-FOLDER [--evaluation RESULT.json].

OUT-FOLDER gets manifest.json and shards of at most 4 MiB: float16, little-endian, layer order, no padding; and
weights_manifest.json, by which TensorFlow.js itself reads the same shards.
The relu taps of what is written need no scale; `layerScale` holds the factors of the taps before their ReLU.
With the result of evaluate.py the measured agreement goes into the manifest.
"""
import argparse
import glob
import hashlib
import json
import os

from student import as_float16, conv_scales, load_checkpoint, tensors_of
from vgg import MAIN_TAPS

SHARD_BYTES = 4 * 1024 * 1024
SOURCE = "this project: distilled from VGG-19 (Simonyan & Zisserman, arXiv 1409.1556), tools/distill"
LICENCE = "CC BY 4.0; derived by training against VGG-19 of the Visual Geometry Group, University of Oxford (CC BY 4.0)"
SHOWN = ("spearman", "pearsonLog", "absLogRatio", "mapCorrelation")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def agreement_of(result):
    """evaluate.py's result -> the manifest's rows for the main taps."""
    return [{"tap": t, **{k: round(result["taps"][t][k], 4) for k in SHOWN}} for t in MAIN_TAPS]


def export(net, folder, scales, result=None):
    """Replaces the shards and the manifest in `folder`; returns the manifest."""
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(os.path.join(folder, "*.bin")):
        os.remove(old)
    tensors = tensors_of(net)
    stream = b"".join(values.astype("<f2").tobytes() for _, values in tensors)
    pieces = [stream[at : at + SHARD_BYTES] for at in range(0, len(stream), SHARD_BYTES)]
    paths = []
    for n, piece in enumerate(pieces, 1):
        name = f"shard{n}of{len(pieces)}.bin"
        with open(os.path.join(folder, name), "wb") as f:
            f.write(piece)
        paths.append({"file": name, "sizeBytes": len(piece), "sha256": sha256(piece)})
    manifest = {
        "schema": "perceptual-weights/1",
        "id": "vgg19-slim",
        "family": "oxford",
        "dtype": "float16",
        "paths": paths,
        "weights": [{"name": n, "shape": list(v.shape), "dtype": "float16"} for n, v in tensors],
        "weightsSha256": sha256(stream),
        "source": SOURCE,
        "licence": LICENCE,
        "layerScale": {tap: round(factor, 4) for tap, factor in scales.items()},
    }
    if result:
        manifest["agreement"] = agreement_of(result)
    write_json(os.path.join(folder, "manifest.json"), manifest)
    write_json(os.path.join(folder, "weights_manifest.json"), [tensorflow_group(manifest)])
    return manifest


def tensorflow_group(manifest):
    """The manifest as a group of TensorFlow.js' weights format, in which float16 is a quantization of float32."""
    stored = {"dtype": "float32", "quantization": {"dtype": "float16", "original_dtype": "float32"}}
    weights = [{"name": w["name"], "shape": w["shape"], **stored} for w in manifest["weights"]]
    return {"paths": [path["file"] for path in manifest["paths"]], "weights": weights}


def write_json(path, value):
    with open(path, "w") as f:
        json.dump(value, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("student")
    parser.add_argument("out")
    parser.add_argument("--evaluation")
    args = parser.parse_args()
    result = json.load(open(args.evaluation)) if args.evaluation else None
    made = export(as_float16(load_checkpoint(args.student)), args.out, conv_scales(args.student), result)
    print(sum(p["sizeBytes"] for p in made["paths"]), "bytes", made["weightsSha256"])
