"""A disk that keeps, at each durable step, a picture of what a power cut there would leave.

It watches `os.fsync`, `os.replace` and SQLite's statements; it changes none of them. A picture shows the worst that a
file system may make of the moment: a file written but not fsynced is empty, and a renaming has not happened yet as long
as its folder is not fsynced.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

    from scanner.store.database import Connection


class FailingDisk:
    """Pictures of `folder`, one before and one after each durable step of what happens while it watches."""

    def __init__(
        self, folder: Path, pictures: Path, database: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._folder = folder
        self._into = pictures
        self._durable = {path for path in folder.rglob("*") if path.is_file()}
        self._before_renaming: dict[Path, bytes] = {}
        self.pictures: list[Path] = []
        monkeypatch.setattr(os, "fsync", self._watched(os.fsync, self._fsynced))
        monkeypatch.setattr(os, "replace", self._watched(os.replace, self._replaced))
        database.set_trace_callback(lambda _: self.take())

    def _watched(self, call: Any, then: Any) -> Any:  # noqa: ANN401 - whatever os has
        def watched(*arguments: Any) -> None:  # noqa: ANN401
            self.take()
            then(*arguments)
            call(*arguments)
            self.take()

        return watched

    def _fsynced(self, file: int) -> None:
        path = Path(f"/proc/self/fd/{file}").readlink()
        self._durable.add(path)
        for renamed in [target for target in self._before_renaming if target.parent == path]:
            del self._before_renaming[renamed]

    def _replaced(self, source: Path, target: Path) -> None:
        self._before_renaming[target] = target.read_bytes()
        self._durable.discard(target)
        if source in self._durable:
            self._durable.add(target)

    def take(self) -> None:
        """One more picture, as things are."""
        picture = self._into / str(len(self.pictures))
        self.pictures.append(picture)
        for path in list(self._folder.rglob("*")):
            copy = picture / path.relative_to(self._folder)
            if path.is_file() and not path.name.endswith("-shm"):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)
                if ".db" not in path.name and path not in self._durable:
                    copy.write_bytes(b"")
        for target, content in self._before_renaming.items():
            (picture / target.relative_to(self._folder)).write_bytes(content)
