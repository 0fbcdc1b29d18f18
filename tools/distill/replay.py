"""The labelled groups that the trainer draws from, newest first in favour."""
import glob
import os

import torch

KEEP = 1600  # files, some 5 MB each in memory; the oldest go first


class Replay:
    """Takes what produce.py writes into `folder` and keeps it there as *.kept, so that a resumed run has it again."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.items, self.files = folder, [], []
        for path in self._waiting("*.kept")[-KEEP:]:
            self._take(path)

    def _waiting(self, pattern):
        return sorted(glob.glob(os.path.join(self.folder, pattern)), key=os.path.getmtime)

    def _take(self, path):
        self.items.append(torch.load(path))
        self.files.append(path)

    def refill(self):
        """Takes the new files; returns how many there were."""
        fresh = self._waiting("*.pt")
        for path in fresh:
            kept = path[: -len(".pt")] + ".kept"
            os.rename(path, kept)
            self._take(kept)
        for path in self.files[:-KEEP]:
            os.remove(path)
        self.items, self.files = self.items[-KEEP:], self.files[-KEEP:]
        return len(fresh)

    def draw(self, r):
        """One file: images [g, 4, 3, h, w] in 0..1, maps {tap: [g, 6, h', w']}, features {tap: [g * 4, c, h', w']}.

        u^0.6 leans to the newer end.
        """
        item = self.items[int(len(self.items) * r.random() ** 0.6)]
        floats = lambda kind: {t: m.float() for t, m in item.get(kind, {}).items()}
        return item["images"].float() / 255, floats("maps"), floats("hints")
