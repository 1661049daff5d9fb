"""The end of a gate: what is left is sent, the hub hears the last word, then everything is erased."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scanner.errors import SyncError
from scanner.protocol import heartbeat
from scanner.protocol.heartbeat import DeviceState, LastWord

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox

PATH = "/api/erased"


class Farewell:
    """`erase` begins the erasing, durably; it is called once."""

    def __init__(self, link: Link, outbox: Outbox, erase: Callable[[], None]) -> None:
        self._link = link
        self._outbox = outbox
        self._erase = erase
        self._told_before = False

    def obey(self, state: DeviceState) -> None:
        """Do what fresh orders of `state` ask for.

        WIPE: once nothing waits, and only when it is said a second time: meanwhile the lane writes down what it has in
        hand. The last word has to arrive first, so that the operator knows. ERASE: now, whatever waits and whether or not
        the last word arrives. Raises SyncError as the transport does, StoreError.
        """
        if state is DeviceState.ERASE:
            with suppress(SyncError):
                self._say_the_last_word()
            self._erase()
        elif state is DeviceState.WIPE:
            if self._told_before and self._outbox.counts().waiting == 0:
                self._say_the_last_word()
                self._erase()
            self._told_before = True

    def _say_the_last_word(self) -> None:
        link, outbox = self._link, self._outbox
        word = LastWord(link.device, outbox.epoch, outbox.last_seq(), outbox.counts().waiting)
        body = heartbeat.write_last_word(word, link.key)
        link.post(PATH, body, content_type=heartbeat.CONTENT_TYPE, max_bytes=heartbeat.MAX_BYTES)
