"""A font with Chinese letters: from the program's own assets, from Debian's packages, or the system's."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_log = logging.getLogger(__name__)

_DEBIAN = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),  # fonts-wqy-microhei
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),  # fonts-noto-cjk
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),  # fonts-droid-fallback
)
_SYSTEM = ("Microsoft YaHei UI", "PingFang SC")  # Windows, macOS


def choose_font(application: QApplication, bundled: Path) -> bool:
    """Make a font with Chinese letters the application's own; False, and a line in the log, where there is none.

    `bundled` is the folder in which the packaged program brings one; it may be absent.
    """
    for file in (*sorted(bundled.glob("*.tt[cf]")), *sorted(bundled.glob("*.otf")), *_DEBIAN):
        families = _load(file)
        if families:
            application.setFont(_font(families[:1]))
            return True
    application.setFont(_font([*_SYSTEM, application.font().family()]))
    found = QFontDatabase.WritingSystem.SimplifiedChinese in QFontDatabase.writingSystems()
    if not found:
        _log.warning("no font with Chinese letters: install fonts-wqy-microhei")
    return found


def _load(file: Path) -> list[str]:
    if not file.is_file():
        return []
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def _font(families: list[str]) -> QFont:
    font = QFont(families)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
