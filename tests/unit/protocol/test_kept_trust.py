"""What goes on in place of a document that cannot be read, over any number of unreadable ones, and what never does."""

from __future__ import annotations

import pytest

from scanner.protocol.kept_trust import keeping
from tests.fakes.issuing import FakeCity, documents_of

GOOD = documents_of(FakeCity(), FakeCity("330200"), sites={"south": {"reuse_s": 5}})
PATHS = ["hub.json", "issuers/330100.json", "sites/south.json"]


@pytest.mark.parametrize("path", PATHS)
def test_the_last_readable_one_goes_on_over_many_that_are_not(path: str) -> None:
    held = GOOD
    for unreadable in (b"{}", b"[]", b""):
        held = keeping({**GOOD, path: unreadable}, held)
        assert held == {**GOOD, path: unreadable, f"kept/{path}": GOOD[path]}
    assert keeping(GOOD, held) == GOOD, "once it can be read again nothing is kept"


@pytest.mark.parametrize("path", PATHS)
def test_what_was_never_readable_is_not_kept(path: str) -> None:
    assert keeping({**GOOD, path: b"{}"}, {**GOOD, path: b"[]"}) == {**GOOD, path: b"{}"}
    assert keeping({**GOOD, path: b"{}"}, {}) == {**GOOD, path: b"{}"}


def test_what_is_withdrawn_is_not_kept() -> None:
    without = {path: body for path, body in GOOD.items() if path != "sites/south.json"}
    assert keeping(without, GOOD) == without


def test_nothing_is_kept_of_foreign_issuers() -> None:
    path = "foreign/hc1/de.json"
    for before in (b"anything", GOOD["hub.json"]):
        assert keeping({**GOOD, path: b"{}"}, {**GOOD, path: before}) == {**GOOD, path: b"{}"}
