"""What is being trained: the student, the scale of each tap, their optimiser and their running average."""
import math
import os

import torch

from groups import TAPS
from vgg import Net

RATE = 0.004  # of each tensor's root mean square, per step
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
        relative = [(p, RATE * max(p.detach().pow(2).mean().sqrt().item(), 1e-3)) for p in self.student.parameters()]
        groups = [{"params": [p], "lr": rate, "relative": rate} for p, rate in relative]
        groups.append({"params": list(self.log_scale.values()), "lr": SCALE_RATE, "relative": SCALE_RATE})
        self.optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99))
        if saved["optimiser"]:
            self.optimiser.load_state_dict(saved["optimiser"])

    @classmethod
    def start(cls, student):
        """A first step ahead of an initialised network."""
        weights = student.state_dict()
        zeros = {t: torch.zeros(()) for t in TAPS}
        return cls({"widths": student.widths, "student": weights, "ema": weights, "log_scale": zeros,
                    "optimiser": None, "step": 0, "spent": 0.0})

    def set_scales(self, log_scale):
        for t in TAPS:
            self.log_scale[t].data = log_scale[t]

    def set_rate(self, progress):
        """Cosine from 1 to LAST_RATE over the run's time, after a linear warm-up in steps; returns the factor."""
        factor = LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))
        factor *= min(1.0, (self.step + 1) / WARM_UP)
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
                    "step": self.step, "spent": self.spent_s, "balance": balance}, path + ".part")
        os.rename(path + ".part", path)
