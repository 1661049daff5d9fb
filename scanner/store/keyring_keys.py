"""The operating system's key store, by its one door: the library keyring."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from typing import TYPE_CHECKING

import keyring
from keyring.backends import fail, null

from scanner.errors import KeyStoreError, Trouble
from scanner.store.key_store import bounded, checked

if TYPE_CHECKING:
    from collections.abc import Iterator


class KeyringKeys:
    """The operating system's key store, by the library keyring. `service` tells our entries from others'.

    Raises KeyStoreError(KEYS_UNAVAILABLE) where there is none (no desktop session, say), and for keyring's stand-ins: the
    one that forgets, and those that keep plain text in a file.
    """

    def __init__(self, service: str) -> None:
        self._service = service
        with _keyring_errors():
            backend = keyring.get_keyring()
            # A backend of priority below 1 is "not recommended" by keyring's own rule: it does not protect anything.
            if isinstance(backend, (fail.Keyring, null.Keyring)) or backend.priority < 1:
                raise KeyStoreError(Trouble.KEYS_UNAVAILABLE, f"only {type(backend).__module__}")

    def get(self, name: str) -> bytes | None:
        word = checked(name)
        with _keyring_errors():
            text = keyring.get_password(self._service, word)
            return None if text is None else base64.b64decode(text, validate=True)

    def put(self, name: str, secret: bytes) -> None:
        word, text = checked(name), base64.b64encode(bounded(secret)).decode("ascii")
        with _keyring_errors():
            keyring.set_password(self._service, word, text)
        if self.get(name) != secret:
            raise KeyStoreError(Trouble.KEYS_UNAVAILABLE, "the key store does not keep what it is given")

    def erase(self, name: str) -> None:
        if self.get(name) is not None:
            with _keyring_errors():
                keyring.delete_password(self._service, name)


@contextmanager
def _keyring_errors() -> Iterator[None]:
    try:
        yield
    except KeyStoreError:
        raise
    except Exception as error:  # backends raise whatever their platform's library raises
        raise KeyStoreError(Trouble.KEYS_UNAVAILABLE, type(error).__name__) from error
