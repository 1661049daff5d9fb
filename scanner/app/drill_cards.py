"""The drill's cards in a file to be printed, by the command line: it takes no gate and no screen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.errors import StoreError
from scanner.gui.application import application_with
from scanner.gui.drill_sheet import pdf
from scanner.paths import assets
from scanner.store.durable_file import trouble_of, write_durably

if TYPE_CHECKING:
    from pathlib import Path


def write(file: Path) -> None:
    """Write the A4 page to `file`, a PDF. Raises StoreError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = application_with(assets())  # who draws letters needs one, and its font
    page = pdf()
    del application
    try:
        write_durably(file, page)
    except OSError as error:
        raise StoreError(trouble_of(error), file.name) from error
