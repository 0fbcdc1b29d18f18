"""What is being trained: the student, the scale of each tap, their optimiser and their running average."""
import math
import os

import torch

from groups import TAPS
from vgg import Net

RATE = 0.004  # of each tensor's root mean square, per step
FITTED_RATE = 0.0016  # the same for layers that an earlier stage has trained
SCALE_RATE = 0.002
WARM_UP = 200  # steps
LAST_RATE = 0.01  # of the first
EMA = 0.998
CLIP = 50.0


class Trainer:
    """Holds the state; `saved`: what `save` wrote. `spent_s` is training time over all resumed runs."""

    def __init__(self, saved):
        self.student = Net(saved["widths"])
        self.student.load_state_dict(saved["student"])
        self.student = self.student.to(memory_format=torch.channels_last)
        self.log_scale = {t: saved["log_scale"][t].clone().requires_grad_(True) for t in TAPS}
        self.ema = {k: v.clone() for k, v in saved["ema"].items()}
        self.step, self.spent_s = saved["step"], saved["spent"]
        # A stage: its first step and second, and the channels of VGG-19 that deep taps were fitted to.
        self.stage = saved.get("stage") or {"step": 0, "spent": 0.0}
        self.chosen = saved.get("chosen")
        relative = [(p, self._rate_of(name) * max(p.detach().pow(2).mean().sqrt().item(), 1e-3))
                    for name, p in self.student.named_parameters()]
        groups = [{"params": [p], "lr": rate, "relative": rate} for p, rate in relative]
        groups.append({"params": list(self.log_scale.values()), "lr": SCALE_RATE, "relative": SCALE_RATE})
        self.optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99))
        if saved["optimiser"]:
            self.optimiser.load_state_dict(saved["optimiser"])

    def _rate_of(self, name):
        return FITTED_RATE if self.chosen and name[len("convs.conv")] in "123" else RATE

    @classmethod
    def start(cls, student):
        """A first step ahead of an initialised network."""
        weights = student.state_dict()
        zeros = {t: torch.zeros(()) for t in TAPS}
        return cls({"widths": student.widths, "student": weights, "ema": weights, "log_scale": zeros,
                    "optimiser": None, "step": 0, "spent": 0.0})

    def set_scales(self, log_scale):
        for t in log_scale:
            self.log_scale[t].data = log_scale[t]

    def progress(self, left_s):
        """0..1 through the stage of which `left_s` seconds are left."""
        spent = self.spent_s - self.stage["spent"]
        return min(1.0, spent / (spent + left_s))

    def set_rate(self, progress):
        """Cosine from 1 to LAST_RATE over the stage's time, after a linear warm-up in steps; returns the factor."""
        factor = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * progress))
        factor *= min(1.0, (self.step - self.stage["step"] + 1) / WARM_UP)
        for group in self.optimiser.param_groups:
            group["lr"] = group["relative"] * factor
        return factor

    def descend(self, loss):
        """One step down the loss, and the average of the weights after it."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.student.parameters(), CLIP)
        self.optimiser.step()
        with torch.no_grad():
            for k, v in self.student.state_dict().items():
                self.ema[k].lerp_(v, 1 - EMA)
        self.step += 1

    def save(self, path, balance):
        """Whole or not at all: written beside, then renamed. `balance`: see train.gradient_balance."""
        torch.save({"widths": self.student.widths, "student": self.student.state_dict(), "ema": self.ema,
                    "log_scale": {t: v.data for t, v in self.log_scale.items()}, "optimiser": self.optimiser.state_dict(),
                    "step": self.step, "spent": self.spent_s, "stage": self.stage, "chosen": self.chosen,
                    "balance": balance}, path + ".part")
        os.rename(path + ".part", path)
