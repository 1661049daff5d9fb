"""What every key store promises, and what each refuses to be."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from scanner.errors import KeyStoreError, Trouble
from scanner.store.key_store import MAX_SECRET_BYTES, FileKeys
from scanner.store.keyring_keys import KeyringKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scanner.store.key_store import KeyStore


class FakeDesktop(KeyringBackend):
    """An operating system's key store, in memory."""

    priority = 5.0
    locked = False

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class ForgetfulDesktop(FakeDesktop):
    """Says yes and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class PlainTextFile(FakeDesktop):
    """As keyrings.alt's plain-text file: there, but not recommended."""

    priority = 0.5


@pytest.fixture
def use() -> Iterator[Callable[[KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture(params=["keyring", "file"])
def reopened(
    request: pytest.FixtureRequest, tmp_path: Path, use: Callable[[KeyringBackend], None]
) -> Callable[[], KeyStore]:
    """Opens the same store again and again, as restarts of the program do."""
    use(FakeDesktop())
    return (
        (lambda: KeyringKeys("gate-test"))
        if request.param == "keyring"
        else (lambda: FileKeys(tmp_path / "keys"))
    )


def test_a_secret_is_there_after_a_restart(reopened: Callable[[], KeyStore]) -> None:
    secret = bytes(range(256)) * 4
    assert reopened().get("device") is None
    reopened().put("device", secret)
    assert reopened().get("device") == secret
    assert reopened().get("access-token") is None


def test_a_secret_is_replaced(reopened: Callable[[], KeyStore]) -> None:
    reopened().put("device", b"one")
    reopened().put("device", b"\x00")
    assert reopened().get("device") == b"\x00"


def test_a_secret_is_erased_and_twice_is_no_error(reopened: Callable[[], KeyStore]) -> None:
    reopened().put("device", b"one")
    reopened().erase("device")
    reopened().erase("device")
    assert reopened().get("device") is None


@pytest.mark.parametrize("name", ["", "../device", "Device", "device.key", "a" * 33, "device\n", "设备"])
def test_names_are_fixed_words(reopened: Callable[[], KeyStore], name: str) -> None:
    store = reopened()
    with pytest.raises(ValueError, match="fixed word"):
        store.get(name)
    with pytest.raises(ValueError, match="fixed word"):
        store.put(name, b"x")
    with pytest.raises(ValueError, match="fixed word"):
        store.erase(name)


@pytest.mark.parametrize("secret", [b"", b"x" * (MAX_SECRET_BYTES + 1)])
def test_secrets_are_bounded(reopened: Callable[[], KeyStore], secret: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        reopened().put("device", secret)
    assert reopened().get("device") is None


@pytest.mark.parametrize(
    "backend", [fail.Keyring, null.Keyring, PlainTextFile], ids=["fail", "null", "plain"]
)
def test_a_stand_in_for_a_key_store_is_refused(
    use: Callable[[KeyringBackend], None], backend: type[KeyringBackend]
) -> None:
    use(backend())
    with pytest.raises(KeyStoreError) as caught:
        KeyringKeys("gate-test")
    assert caught.value.trouble is Trouble.KEYS_UNAVAILABLE


def test_a_key_store_that_forgets_is_found_out(use: Callable[[KeyringBackend], None]) -> None:
    use(ForgetfulDesktop())
    with pytest.raises(KeyStoreError) as caught:
        KeyringKeys("gate-test").put("device", b"one")
    assert caught.value.trouble is Trouble.KEYS_UNAVAILABLE


def test_a_locked_key_store_is_unavailable(use: Callable[[KeyringBackend], None]) -> None:
    desktop = FakeDesktop()
    use(desktop)
    keys = KeyringKeys("gate-test")
    desktop.locked = True
    with pytest.raises(KeyStoreError) as caught:
        keys.get("device")
    assert caught.value.trouble is Trouble.KEYS_UNAVAILABLE


def test_what_is_not_ours_in_the_key_store_is_unavailable(use: Callable[[KeyringBackend], None]) -> None:
    desktop = FakeDesktop()
    use(desktop)
    desktop.kept["gate-test", "device"] = "no Base64 at all!"
    with pytest.raises(KeyStoreError):
        KeyringKeys("gate-test").get("device")


posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


@posix
def test_key_files_are_private(tmp_path: Path) -> None:
    FileKeys(tmp_path / "keys").put("device", b"one")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()] == [0o600]


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    FileKeys(tmp_path).put("device", b"one")
    (tmp_path / "device.key").chmod(mode)
    with pytest.raises(KeyStoreError) as caught:
        FileKeys(tmp_path).get("device")
    assert caught.value.trouble is Trouble.KEYS_UNAVAILABLE


@posix
def test_a_key_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"planted")
    (tmp_path / "elsewhere").chmod(0o600)
    (tmp_path / "device.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyStoreError):
        FileKeys(tmp_path).get("device")


def test_a_key_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FileKeys(tmp_path).put("device", b"one")

    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    for step in ("write", "fsync", "replace"):
        with monkeypatch.context() as disk:
            disk.setattr(os, step, refuse)
            with pytest.raises(KeyStoreError):
                FileKeys(tmp_path).put("device", b"two")
        assert FileKeys(tmp_path).get("device") == b"one"
        assert [file.name for file in tmp_path.iterdir()] == ["device.key"]
