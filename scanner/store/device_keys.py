"""What this device keeps secret, by name, and in which order a new key takes the old one's place.

A program that ends between any two steps finds a key that the hub knows: the next key is kept before the hub hears of it,
and takes the present one's place only when the hub has accepted it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.protocol.cbor import Malformed, decode, encode

if TYPE_CHECKING:
    from scanner.store.key_store import KeyStore

DEVICE_KEY, NEXT_KEY, HANDOVER = "device-key", "next-device-key", "key-handover"
ACCESS_TOKEN = "access-token"  # noqa: S105 - its name, not the token
HOUSEHOLD_KEY = "household-key"
KEPT_HANDOVERS = 3
"""Of some 260 bytes each: so many fit into what a key store takes."""
ENROLMENT_REQUEST = "enrolment-request"
SECRETS = (DEVICE_KEY, NEXT_KEY, ACCESS_TOKEN, HANDOVER, HOUSEHOLD_KEY, ENROLMENT_REQUEST)


class DeviceKeys:
    """The keys of one device; methods raise KeyStoreError."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def next(self) -> bytes | None:
        """The key that is to follow, where a change was begun and has not ended."""
        raw = self._keys.get(NEXT_KEY)
        if raw is None or raw != self._keys.get(DEVICE_KEY):
            return raw
        self._keys.erase(NEXT_KEY)
        return None

    def keep_next(self, raw: bytes) -> None:
        """Begin a change."""
        self._keys.put(NEXT_KEY, raw)

    def change(self, raw: bytes, handover: bytes) -> None:
        """End the change to `raw`, which the hub has accepted; the old key is gone, what it signed for the new one stays."""
        former = [one for one in self.handovers() if one != handover]
        self._keys.put(HANDOVER, encode([*former, handover][-KEPT_HANDOVERS:]))
        self._keys.put(DEVICE_KEY, raw)
        self._keys.erase(NEXT_KEY)

    def handovers(self) -> list[bytes]:
        """What each key signed for the one after it, oldest first, up to the present one, as far as they are kept.

        For a hub back from a backup that knows only a former one.
        """
        kept = self._keys.get(HANDOVER)
        try:
            said = decode(kept) if kept else []
        except Malformed:  # somebody's hand was in the key store: enrolling again helps
            return []
        return said if type(said) is list else []


class EnrolmentRequests:
    """The one enrolment that the operator has not confirmed yet, so that a program that ended goes on waiting.

    Methods raise KeyStoreError.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys

    def keep(self, token: str, raw: bytes) -> None:
        """`raw`, the key made for `token`, before the hub hears of either."""
        self._keys.put(ENROLMENT_REQUEST, encode([token, raw]))

    def waiting(self) -> tuple[str, bytes] | None:
        """The token and the key."""
        kept = self._keys.get(ENROLMENT_REQUEST)
        try:
            said = decode(kept) if kept else None
        except Malformed:
            return None
        match said:
            case [str(token), bytes(raw)]:
                return token, raw
        return None

    def forget(self) -> None:
        """It was confirmed, or refused, or nobody waits for it any more."""
        self._keys.erase(ENROLMENT_REQUEST)
