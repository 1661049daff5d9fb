"""The window's labels in the guard's language: compiled by Qt Linguist from `assets/translations/*.ts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

if TYPE_CHECKING:
    from pathlib import Path

_QT_FILES = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}


def install(folder: Path, language: str) -> list[QTranslator]:
    """Translate what is shown from now on; give the list to `remove` at the end. Source texts are English."""
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    sought = ((_QT_FILES[language], qt_folder), (f"desk_{language}", str(folder)))
    installed = []
    for name, where in sought:
        translator = QTranslator()
        if translator.load(name, where):
            QCoreApplication.installTranslator(translator)
            installed.append(translator)
    return installed


def remove(translators: list[QTranslator]) -> None:
    for translator in translators:
        QCoreApplication.removeTranslator(translator)
