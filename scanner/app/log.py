"""The technician's log: a bounded file in the data folder. It holds codes of troubles, no texts of codes, no persons."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from scanner.errors import StoreError, Trouble

if TYPE_CHECKING:
    from scanner.paths import Paths

MAX_BYTES, KEPT_FILES = 1_000_000, 3


class _QuietFile(RotatingFileHandler):
    """A line that finds no room is lost: logging's own way is a traceback on the terminal, for each of them."""

    def handleError(self, record: logging.LogRecord) -> None: ...  # noqa: N802 - its name


def write_log(paths: Paths) -> None:
    """Send what the program logs to `paths.log`; raises StoreError(STORE_UNAVAILABLE) where that cannot be written."""
    try:
        paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _QuietFile(paths.log, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    except OSError as error:
        raise StoreError(Trouble.STORE_UNAVAILABLE, str(error.strerror)) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
