"""A new key for this device, when the hub asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.errors import SyncError, Trouble, TrustError
from scanner.protocol import key_roll
from scanner.protocol.cbor import Malformed
from scanner.protocol.signing import SigningKey

if TYPE_CHECKING:
    from scanner.sync.link import Link
    from scanner.sync.shelves import DeviceKeys

PATH = "/api/key"


class KeyRoll:
    """Changes the key of `link`; a change that was begun before the program ended is gone on with."""

    def __init__(self, link: Link, keys: DeviceKeys) -> None:
        self._link = link
        self._keys = keys
        self._next = keys.next()

    @property
    def is_begun(self) -> bool:
        """Whether there is a next key that the hub may or may not have accepted."""
        return self._next is not None

    def roll(self) -> None:
        """Make a key, have it accepted, sign with it from now on.

        Raises SyncError, TrustError(ACK_REFUSED) for an acceptance that the hub has not signed, KeyStoreError; the former
        key goes on then, and the next call goes on with the same new one.
        """
        if self._next is None:
            made = SigningKey.generate().raw()
            self._keys.keep_next(made)
            self._next = made
        new = SigningKey(self._next)
        request = key_roll.write_request(self._link.device, self._link.key, new)
        self._have_accepted(request, new.public)
        self._keys.change(new.raw(), request)
        self._link.key, self._next = new, None

    def hand_over_again(self) -> bool:
        """Show the handovers to a hub that knows only a former key; whether it took any. Raises as `roll`."""
        taken = [self._is_taken(request) for request in self._keys.handovers()]
        return any(taken)

    def _is_taken(self, request: bytes) -> bool:
        try:
            self._have_accepted(request, key_roll.read_request(request).public)
        except SyncError as error:  # from a key before the one that it knows
            if error.trouble is not Trouble.DEVICE_UNKNOWN:
                raise
            return False
        return True

    def _have_accepted(self, request: bytes, public: bytes) -> None:
        trust = self._link.trust()
        if trust is None:
            raise TrustError(Trouble.TRUST_REFUSED, "no trust documents to verify an acceptance with")
        reply = self._link.post(
            PATH, request, content_type=key_roll.CONTENT_TYPE, max_bytes=key_roll.MAX_BYTES
        )
        try:
            key_roll.require_acceptance(reply.body, self._link.device, public, trust.ack_keys)
        except Malformed as error:
            raise TrustError(Trouble.ACK_REFUSED, str(error)) from error
