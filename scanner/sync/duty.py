"""What the hub wants of this device: heard at each beat, done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble

if TYPE_CHECKING:
    from scanner.protocol.heartbeat import DeviceState
    from scanner.protocol.orders import Orders
    from scanner.sync.farewell import Farewell
    from scanner.sync.heart import Heart
    from scanner.sync.key_roll import KeyRoll
    from scanner.sync.log_watch import LogWatch


class Duty:
    """One thread. A stored order is never obeyed here, only one that answers a beat of this very moment."""

    def __init__(self, heart: Heart, watch: LogWatch, keys: KeyRoll, farewell: Farewell) -> None:
        self._heart, self._watch, self._keys, self._farewell = heart, watch, keys, farewell
        self.edition = 0
        """Of the trust documents, as the hub said last."""

    @property
    def is_log_changed(self) -> bool:
        """Somebody's hand was in the log."""
        return self._watch.is_changed

    def due_in_s(self, now_s: int) -> float:
        """Seconds until the next beat."""
        return self._heart.due_in_s(now_s)

    def beat(self, now_s: int) -> DeviceState:
        """Look at the log, tell the hub how we are, do what it wants; the state it wants us in.

        Raises as Heart, Farewell and KeyRoll do.
        """
        self._watch.look()
        orders = self._orders(now_s)
        self.edition = orders.edition
        self._farewell.obey(orders.state)
        if orders.wants_new_key or self._keys.is_begun:
            self._keys.roll()
        return orders.state

    def _orders(self, now_s: int) -> Orders:
        try:
            return self._heart.beat(now_s)
        except SyncError as error:  # a hub back from a backup may know only a key before this one
            if error.trouble is not Trouble.DEVICE_UNKNOWN or not self._keys.hand_over_again():
                raise
        return self._heart.beat(now_s)
