"""Which camera was chosen in the window. It stands until the settings ask for another one than they did then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scanner.errors import StoreError
from scanner.store.durable_file import trouble_of, write_durably

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 4096


class CameraShelf:
    """One small JSON file: `{"wanted": number or name in the settings, "chosen": name}`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def chosen(self, wanted: int | str) -> str | None:
        """The camera chosen while the settings asked for `wanted`; None where there is none, or the file is not ours."""
        try:
            with self._file.open("rb") as file:
                said = json.loads(file.read(MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(said, dict) or said.get("wanted") != wanted:
            return None
        chosen = said.get("chosen")
        return chosen if isinstance(chosen, str) else None

    def keep(self, wanted: int | str, chosen: str) -> None:
        """Remember the choice over a restart; raises StoreError."""
        try:
            write_durably(self._file, json.dumps({"wanted": wanted, "chosen": chosen}).encode())
        except OSError as error:
            raise StoreError(trouble_of(error), self._file.name) from error
