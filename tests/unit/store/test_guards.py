"""Who may stand here: PINs, waits that outlive a restart, and the last supervisor."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from scanner.protocol.guard import Checked, Guard, PinFault, Role, pin_fault
from scanner.store import guards, pin_hash, schema
from scanner.store.database import open_database
from scanner.store.guards import GuardShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOW_MS = 1_700_000_000_000
PIN, WRONG = "482913", "482914"
CHIEF = Guard(1, "李主管", Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def _cheap(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred real hashes would take half a minute."""
    if "real_cost" not in request.fixturenames:
        monkeypatch.setattr(pin_hash, "_N", 2)


@pytest.fixture
def real_cost() -> None:
    """This test pays for scrypt as a gate does."""


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Callable[[], GuardShelf]]:
    opened = []

    def opener() -> GuardShelf:
        opened.append(open_database(tmp_path / "guards.db", schema.guards))
        return GuardShelf(opened[-1])

    yield opener
    for database in opened:
        database.close()


@pytest.fixture
def shelf(reopen: Callable[[], GuardShelf]) -> GuardShelf:
    made = reopen()
    assert made.add(CHIEF.name, CHIEF.role, PIN, NOW_MS) == CHIEF
    return made


def fail(shelf: GuardShelf, times: int, now_ms: int = NOW_MS) -> int:
    """Wrong PINs, each as soon as it is allowed; when the last was tried."""
    for _ in range(times):
        now_ms += 1000 * shelf.check(1, WRONG, now_ms).wait_s
    return now_ms


def test_a_pin_proves_its_guard_and_no_other_does(shelf: GuardShelf) -> None:
    assert shelf.check(1, PIN, NOW_MS) == Checked(CHIEF)
    assert shelf.check(1, WRONG, NOW_MS).guard is None
    assert shelf.check(2, PIN, NOW_MS).guard is None


@pytest.mark.usefixtures("real_cost")
def test_a_hash_costs_what_scrypts_paper_asks_for() -> None:
    expected = hashlib.scrypt(b"482913", salt=b"s" * 16, n=2**14, r=8, p=1, dklen=32)
    assert pin_hash.hash_of(PIN, b"s" * 16) == expected


def test_nothing_on_the_disk_is_a_pin(shelf: GuardShelf, tmp_path: Path) -> None:
    assert shelf.all() == [CHIEF]
    for file in tmp_path.iterdir():
        assert PIN.encode() not in file.read_bytes()


def test_two_with_the_same_pin_have_different_hashes(shelf: GuardShelf) -> None:
    shelf.add("王", Role.GUARD, PIN, NOW_MS)
    rows = shelf._database.execute("SELECT DISTINCT hash FROM guard").fetchall()
    assert len(rows) == 2


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "48 913"])
def test_a_pin_has_six_digits(shelf: GuardShelf, pin: str) -> None:
    assert pin_fault(pin) is PinFault.NOT_SIX_DIGITS
    assert shelf.add("", Role.GUARD, pin, NOW_MS) is None


@pytest.mark.parametrize("pin", ["111111", "123456", "890123", "654321", "121212", "123123"])
def test_what_everybody_tries_is_no_pin(shelf: GuardShelf, pin: str) -> None:
    assert pin_fault(pin) is PinFault.TOO_PLAIN
    assert not shelf.set_pin(1, pin)
    assert shelf.check(1, PIN, NOW_MS).guard == CHIEF


def test_the_wait_grows_and_the_right_pin_does_not_end_it(shelf: GuardShelf) -> None:
    waits = []
    now_ms = NOW_MS
    for _ in range(8):
        waits.append(shelf.check(1, WRONG, now_ms).wait_s)
        now_ms += 1000 * waits[-1]
    assert waits == [0, 0, 10, 30, 60, 300, 900, 900]
    assert shelf.check(1, PIN, now_ms - 1) == Checked(wait_s=1)
    assert shelf.check(1, PIN, now_ms) == Checked(CHIEF)
    assert shelf.check(1, WRONG, now_ms).wait_s == 0


def test_a_restart_is_no_way_round_the_wait(shelf: GuardShelf, reopen: Callable[[], GuardShelf]) -> None:
    fail(shelf, 3)
    assert reopen().check(1, PIN, NOW_MS + 9_000) == Checked(wait_s=1)


def test_a_program_killed_while_it_looks_has_counted_the_try(
    shelf: GuardShelf, reopen: Callable[[], GuardShelf], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    for _ in range(3):
        with monkeypatch.context() as patched:
            patched.setattr(guards, "hash_of", killed)
            with pytest.raises(KeyboardInterrupt):
                shelf.check(1, WRONG, NOW_MS)
    assert reopen().check(1, PIN, NOW_MS).wait_s == 10


def test_a_clock_set_back_makes_nobody_wait_for_years(shelf: GuardShelf) -> None:
    fail(shelf, 3)
    assert shelf.check(1, PIN, NOW_MS - 10**12) == Checked(wait_s=10)


def test_a_guards_own_pin_does_not_clear_the_supervisors_count(shelf: GuardShelf) -> None:
    shelf.add("王", Role.GUARD, "719264", NOW_MS)
    fail(shelf, 2)
    assert shelf.check(2, "719264", NOW_MS).guard is not None
    assert shelf.check(1, WRONG, NOW_MS).wait_s == 10


def test_numbers_that_nobody_has_are_counted_too(shelf: GuardShelf) -> None:
    assert [shelf.check(77, PIN, NOW_MS).wait_s for _ in range(4)] == [0, 0, 10, 10]


def test_the_hub_hears_once_that_somebody_is_guessing(shelf: GuardShelf) -> None:
    now_ms = fail(shelf, 4)
    assert not shelf.must_be_told(1)
    now_ms = fail(shelf, 1, now_ms)
    assert [shelf.must_be_told(1) for _ in range(2)] == [True, False]
    fail(shelf, 1, now_ms)
    assert not shelf.must_be_told(1)


def test_whoever_is_withdrawn_opens_nothing_and_their_number_is_not_given_again(shelf: GuardShelf) -> None:
    shelf.add("王", Role.GUARD, "719264", NOW_MS)
    assert shelf.withdraw(2, NOW_MS)
    assert shelf.check(2, "719264", NOW_MS).guard is None
    assert shelf.all() == [CHIEF]
    added = shelf.add("赵", Role.GUARD, "719264", NOW_MS)
    assert added is not None
    assert added.label == "03"


def test_the_last_supervisor_stays(shelf: GuardShelf) -> None:
    shelf.add("王", Role.GUARD, "719264", NOW_MS)
    assert not shelf.withdraw(1, NOW_MS)
    shelf.add("周", Role.SUPERVISOR, "719265", NOW_MS)
    assert shelf.withdraw(1, NOW_MS)
    assert not shelf.withdraw(3, NOW_MS)


def test_a_new_pin_takes_the_place_of_the_old_one_and_ends_the_wait(shelf: GuardShelf) -> None:
    fail(shelf, 4)
    assert shelf.set_pin(1, "905172")
    assert shelf.check(1, "905172", NOW_MS) == Checked(CHIEF)
    assert shelf.check(1, PIN, NOW_MS).guard is None
