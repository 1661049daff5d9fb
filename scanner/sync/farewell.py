"""The end of a gate: what is left is sent, the hub hears the last word, then everything is erased.

That the hub acknowledged all is not enough: it may be back from a backup since, and what it forgot is only here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from scanner.errors import SyncError
from scanner.protocol import heartbeat
from scanner.protocol.heartbeat import DeviceState, LastWord

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.sync.link import Link
    from scanner.sync.shelves import Outbox

PATH = "/api/erased"
JUST_S = 120.0
"""Two beats: what is compared after one is still fresh at the next."""


class Comparison(Protocol):
    """When the hub last showed that it holds what it acknowledged."""

    def compared_ago_s(self) -> float: ...

    def compare_again(self) -> None: ...


class Farewell:
    """`erase` begins the erasing, durably; it is called once. `is_lane_closed`: nobody writes into the log meanwhile."""

    def __init__(
        self,
        link: Link,
        outbox: Outbox,
        comparison: Comparison,
        erase: Callable[[], None],
        *,
        is_lane_closed: bool = False,
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._comparison = comparison
        self._erase = erase
        self._told_before = is_lane_closed

    def obey(self, state: DeviceState) -> None:
        """Do what fresh orders of `state` ask for.

        WIPE: once nothing waits and the hub has just shown that it holds it, and only when it is said a second time:
        meanwhile the lane, if it is open, writes down what it has. The last word has to arrive first, so that the operator
        knows. ERASE: now, whatever waits and whether or not the last word arrives. Raises SyncError as the transport
        does, StoreError.
        """
        if state is DeviceState.ERASE:
            with suppress(SyncError):
                self._say_the_last_word()
            self._erase()
        elif state is DeviceState.WIPE:
            if self._told_before and self._is_all_there():
                self._say_the_last_word()
                self._erase()
            self._told_before = True
            self._comparison.compare_again()

    def _is_all_there(self) -> bool:
        return self._outbox.counts().waiting == 0 and self._comparison.compared_ago_s() <= JUST_S

    def _say_the_last_word(self) -> None:
        link, outbox = self._link, self._outbox
        word = LastWord(link.device, outbox.epoch, outbox.last_seq(), outbox.counts().waiting)
        body = heartbeat.write_last_word(word, link.key)
        link.post(PATH, body, content_type=heartbeat.CONTENT_TYPE, max_bytes=heartbeat.MAX_BYTES)
