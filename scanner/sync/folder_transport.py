"""A hub in a folder: trust and lists brought on a stick to a gate without a network (`python -m hub trust folder`).

    trust/metadata/...  trust/targets/...  lists/<issuer>/<generation>

The files are the same as over the network, and so is everything that is asked of them: a folder proves nothing.
"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scanner.errors import SyncError, Trouble
from scanner.sync.transport import HttpRefused, Reply

if TYPE_CHECKING:
    from pathlib import Path

_NOT_FOUND = 404


class FolderTransport:
    """A `Transport` that reads below `folder` and can send nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        """The file at `path`; HUB_UNREACHABLE when the folder is not there, HttpRefused(404) when the file is not."""
        parts = unquote(path).strip("/").split("/")
        if not self._folder.is_dir():
            raise SyncError(Trouble.HUB_UNREACHABLE, "the folder is not there")
        file = self._folder.joinpath(*parts)
        if any(part in ("", ".", "..") or "\\" in part for part in parts):
            raise HttpRefused(_NOT_FOUND, Trouble.HUB_REFUSED)
        try:
            if not stat.S_ISREG(file.stat().st_mode):  # a pipe or a device would never end
                raise HttpRefused(_NOT_FOUND, Trouble.HUB_REFUSED)
            with file.open("rb") as opened:
                body = opened.read(max_bytes + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise HttpRefused(_NOT_FOUND, Trouble.HUB_REFUSED) from error
        except (OSError, ValueError) as error:
            raise SyncError(Trouble.HUB_UNREACHABLE, f"the folder: {type(error).__name__}") from error
        if len(body) > max_bytes:
            raise SyncError(Trouble.HUB_TOO_LARGE, "a file of too many bytes")
        return Reply(200, body, "", "", None)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        """Never: what a gate sends goes another way."""
        raise SyncError(Trouble.HUB_UNREACHABLE, "a folder takes nothing")
