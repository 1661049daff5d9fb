"""Whether there is a screen; asked before Qt is loaded, and where it never is."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Whether a person would see a window."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
