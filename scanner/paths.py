"""Where data, log and assets are; the only code that knows about the packaged program's folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

_BUNDLE = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's loader
_HOME = Path(_BUNDLE) if _BUNDLE else Path(__file__).resolve().parent.parent


class Paths(NamedTuple):
    """Files of one gate. Everything under `data` belongs to this gate alone."""

    data: Path

    @property
    def settings(self) -> Path:
        return self.data / "settings.toml"

    @property
    def passes(self) -> Path:
        return self.data / "passes.db"

    @property
    def trust(self) -> Path:
        return self.data / "trust.db"

    @property
    def guards(self) -> Path:
        return self.data / "guards.db"

    @property
    def lists(self) -> Path:
        return self.data / "lists"

    @property
    def tuf(self) -> Path:
        return self.data / "tuf"

    @property
    def keys(self) -> Path:
        return self.data / "keys"

    @property
    def camera(self) -> Path:
        return self.data / "camera.json"

    @property
    def drill_cards(self) -> Path:
        return self.data / "drill-cards.pdf"

    @property
    def erasing(self) -> Path:
        """There only while this gate erases itself."""
        return self.data / "erasing"

    @property
    def log(self) -> Path:
        return self.data / "scanner.log"


def default_data() -> Path:
    """The folder of this user's gate."""
    from platformdirs import user_data_path  # noqa: PLC0415 - a gate that is told its folder need not look for one

    return user_data_path("gate-scanner", appauthor=False)


def build() -> str:
    """Which commit a packaged program was built from ("+": and more); "" when it runs from its source."""
    try:
        return (assets() / "build.txt").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def assets() -> Path:
    """Icons, sounds, styles, translations."""
    return _HOME / "assets"
