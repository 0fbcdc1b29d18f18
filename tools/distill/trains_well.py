"""What as_loss.py measured -> the page's table: python3 trains_well.py AS-LOSS.json MODEL-FOLDER OUT.json.

By recipe: VGG-19's distance after / before, trained with the recipe alone and beside pixel L1; and the weight with which
the recipe pulls as much as pixel L1 at weight 1 (means over elements, images in 0..1).
"""
import json
import os
import sys

from recipes import RECIPES


def table(measured, manifest):
    pulls = measured["pulls"]
    mean = lambda name: round(measured[name]["mean"], 3)
    rows = {
        name: {
            "alone": mean(f"slim, {name}"),
            "besidePixels": mean(f"slim, {name}, with pixel L1"),
            "weight": float(f"{pulls['pixel L1'] / pulls[name]:.3g}"),
        }
        for name in RECIPES if f"slim, {name}" in measured
    }
    return {
        "network": manifest["id"],
        "weightsSha256": manifest["weightsSha256"],
        "images": measured["pixel L1"]["images"],
        "pixels": mean("pixel L1"),
        "vgg19": mean("vgg19, balanced"),
        "recipes": rows,
    }


if __name__ == "__main__":
    manifest = json.load(open(os.path.join(sys.argv[2], "manifest.json")))
    with open(sys.argv[3], "w") as f:
        json.dump(table(json.load(open(sys.argv[1])), manifest), f, indent=2)
        f.write("\n")
