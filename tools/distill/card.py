"""Writes the model card from what was measured: python3 card.py CALIBRATED.pt EVALUATION.json AS-LOSS.json OUT.md."""
import json
import sys

import torch

from evaluate import TARGETS
from vgg import MAIN_TAPS

NAMES = {
    "pearsonLog": "Pearson of log distance",
    "spearman": "Spearman",
    "absLogRatio": "absolute log-ratio, stored scale",
    "mapCorrelation": "correlation of difference maps",
}

TEXT = """# vgg19-slim

VGG-19's convolutional part, same layers and taps, at a fraction of its width: {widths} channels per block,
{parameters:,} numbers, float16. It was trained to reproduce VGG-19's *distances* between two images at each layer, and
their maps, not its features: channels have no counterparts in VGG-19.

- **Input**: `255 * bgr - (103.939, 116.779, 123.68)`, no resizing, as VGG-19's Oxford weights.
- **Training**: {minutes:.0f} minutes on two shared cores, {steps:,} steps of up to twelve groups of four images; 196 photographs of BSDS500
  (train) and drawings made from a seed; 26 kinds of change in chains of one to three, or gently; images optimised against
  the network itself; in a second stage VGG-19's own deep features. How to repeat it: `tools/distill/README.md`.
- **Never trained on**: the Kodak photographs and the {stimuli} TID2013 stimuli below.
- **Licence**: CC BY 4.0. Derived by training against VGG-19 of the Visual Geometry Group, University of Oxford (CC BY
  4.0; Simonyan & Zisserman, arXiv 1409.1556). Training photographs: Arbelaez et al., TPAMI 2011 (BSDS500).

## Agreement with VGG-19

{stimuli} stimuli of TID2013 (12 photographs; blur, JPEG, brightness, contrast; five strengths) at 512 x 384, L1 distance, with
the weights as stored. In brackets what was aimed at.

| | {taps} |
|---|{rule}|
{rows}

Rank correlation with the scores people gave (sum of the five taps, each divided by its typical distance): VGG-19
{vgg:.3f}, vgg19-slim {slim:.3f}. Storage as float16 moves no distance by more than {half:.2f} %.

## As a loss

A 24 x 24 grid of colours, enlarged to 96 x 96, is optimised towards a photograph by a loss; VGG-19 judges by distance after
/ before, mean over the five taps (lower is better).

| loss | ratio | images |
|---|---|---|
{losses}

## Limits

- Taps before their ReLU (`conv*`) rank images like VGG-19's, but their size is off: `layerScale` in the manifest has the
  factor by tap. ReLU taps need none.
- relu5_4 is the weakest tap, above all in small images: with 32 x 32 pixels it has 2 x 2 places, and there one pair in
  twenty is off by a factor of two or more, even among images of the training.
- As a loss it is weaker than VGG-19: deep taps can be lowered in ways that VGG-19 does not see. Use recipes that do
  better than pixel L1 above, or train with VGG-19 where there is a GPU. What was aimed at: 0.64 for "slim, balanced".
- Measured on photographs; on drawings and text it has only been trained, not measured. `gram` and other distances than
  L1 were not trained for.
"""


def rows(result):
    lines = []
    for key, name in NAMES.items():
        cells = (f"{result['taps'][t][key]:.4f} ({goal})" for t, goal in zip(MAIN_TAPS, TARGETS[key]))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def card(saved, result, as_loss):
    return TEXT.format(
        widths=", ".join(map(str, saved["widths"])),
        parameters=sum(v.numel() for v in saved["ema"].values()),
        minutes=saved["spent"] / 60,
        steps=saved["step"],
        stimuli=result["stimuli"],
        taps=" | ".join(MAIN_TAPS),
        rule="---|" * (len(MAIN_TAPS) - 1) + "---",
        rows=rows(result),
        vgg=result["human"]["vgg19"],
        slim=result["human"]["vgg19-slim"],
        half=100 * result["float16"],
        losses="\n".join(f"| {name} | {r['mean']:.3f} | {r['images']} |" for name, r in as_loss.items() if name != "pulls"),
    )


if __name__ == "__main__":
    saved, result, as_loss = torch.load(sys.argv[1]), json.load(open(sys.argv[2])), json.load(open(sys.argv[3]))
    open(sys.argv[4], "w").write(card(saved, result, as_loss))
