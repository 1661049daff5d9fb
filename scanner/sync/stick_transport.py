"""A stick that carries a gate's letters to the hub and, a journey later, the answers: a new key, and a last word.

Whoever posts sees what a slow network would show: nothing yet, and on a later journey the answer to the same letter. So the
gate's side of both is the same code as with a network. What the hub answered is proved as it is there, by its signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble
from scanner.protocol import courier
from scanner.sync import farewell, key_roll
from scanner.sync.folder_transport import FolderTransport
from scanner.sync.transport import Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class StickTransport(FolderTransport):
    """A `FolderTransport` of the gate `device` (8 bytes) that takes two kinds of letters.

    `put` writes a file durably, or raises StoreError; `take` reads one of at most so many bytes, None where there is none.
    """

    def __init__(
        self,
        folder: Path,
        device: bytes,
        put: Callable[[Path, bytes], None],
        take: Callable[[Path, int], bytes | None],
    ) -> None:
        super().__init__(folder)
        self._stick, self._device, self._put, self._take = folder, device, put, take

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        """A last word is said when it lies on the stick; a new key is HUB_UNREACHABLE until its answer is brought back."""
        if path == farewell.PATH:
            self._put(self._stick / courier.last_word_name(self._device), body)
            return Reply(200, b"", "", "", None)
        if path == key_roll.PATH:
            self._put(self._stick / courier.key_name(self._device), body)
            answer = self._take(self._stick / courier.key_answer_name(self._device, body), max_bytes)
            if answer is not None:
                return Reply(200, answer, "", "", None)
        raise SyncError(Trouble.HUB_UNREACHABLE, "the answer comes by stick, if any")
