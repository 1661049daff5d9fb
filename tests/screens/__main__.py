"""Pictures of the window in every outcome, state and sheet, to be looked at as the guard: `python -m tests.screens FOLDER`.

Chinese and English, 1024x600 and 1920x1080, drawn without a screen; nothing of it is committed. `--only PART` draws what
has PART in its name.
"""

from __future__ import annotations

import argparse
import os
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.screens.catalogue import everything
from tests.screens.gate_shown import settle

SIZES = ((1024, 600), (1920, 1080))


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--only", default="", metavar="PART", help="e.g. sheet-, zh-1024, set-up")
    said = ask.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    for language, size in product(("zh", "en"), SIZES):
        for scene, widget in everything(language, size):
            name = f"{scene}-{language}-{size[0]}"
            settle()
            if said.only in name:
                widget.grab().save(str(said.folder / f"{name}.png"))


if __name__ == "__main__":
    main()
