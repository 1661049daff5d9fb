"""Debounce: DESIGN section 3, checked against the rule written down a second time, as plainly as can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.camera.steady import MAX_TEXTS, Steady

GAP_MS = 2000.0


@pytest.fixture
def steady() -> Steady:
    return Steady()


def test_the_first_reading_goes_through_at_once(steady: Steady) -> None:
    assert steady.is_new("A", 0.0)


def test_a_code_held_for_a_minute_is_one_visit(steady: Steady) -> None:
    news = [steady.is_new("A", 33.0 * frame) for frame in range(1800)]
    assert news.count(True) == 1


@pytest.mark.parametrize(("away_ms", "new"), [(1999.0, False), (2000.0, True), (60_000.0, True)])
def test_it_is_new_again_after_two_seconds_out_of_view(steady: Steady, away_ms: float, new: bool) -> None:
    steady.is_new("A", 0.0)
    assert steady.is_new("A", away_ms) is new


def test_the_refreshed_code_of_the_same_person_is_the_same_visit(steady: Steady) -> None:
    steady.is_new("A", 0.0)
    assert not steady.same_visit("A", b"person", 0.0)
    steady.is_new("A", 1000.0)
    assert steady.is_new("A2", 1500.0)
    assert steady.same_visit("A2", b"person", 1500.0)


def test_the_same_person_after_two_seconds_is_another_visit(steady: Steady) -> None:
    steady.is_new("A", 0.0)
    steady.same_visit("A", b"person", 0.0)
    assert steady.is_new("A2", 2000.0)
    assert not steady.same_visit("A2", b"person", 2000.0)


def test_another_person_is_another_visit(steady: Steady) -> None:
    steady.is_new("A", 0.0)
    steady.same_visit("A", b"person", 0.0)
    assert steady.is_new("B", 100.0)
    assert not steady.same_visit("B", b"other", 100.0)


def test_seeing_one_code_keeps_the_whole_visit_in_view(steady: Steady) -> None:
    for text, at_ms in (("A", 0.0), ("A2", 1500.0)):
        steady.is_new(text, at_ms)
        steady.same_visit(text, b"person", at_ms)
    assert not steady.is_new("A", 3400.0)  # A itself was last seen 3.4 s ago, A2 1.9 s ago


def test_asking_twice_about_one_text_is_no_other_text(steady: Steady) -> None:
    steady.is_new("A", 0.0)
    assert not steady.same_visit("A", b"person", 0.0)
    assert not steady.same_visit("A", b"person", 10.0)


def test_time_when_nobody_looked_does_not_end_a_visit(steady: Steady) -> None:
    steady.is_new("A", 0.0)
    steady.unwatched(5000.0)
    assert not steady.is_new("A", 5033.0)
    assert steady.is_new("A", 7033.0)


def test_memory_is_bounded_and_the_code_in_view_is_kept(steady: Steady) -> None:
    for number in range(10_000):
        steady.is_new(f"animated {number}", number * 0.1)
        assert steady.is_new("held", number * 0.1) is (number == 0)
    assert len(steady._sightings) <= MAX_TEXTS


TEXTS = st.sampled_from(["A1", "A2", "B1", "B2", "X"])
VISIT_OF = {"A1": b"A", "A2": b"A", "B1": b"B", "B2": b"B"}


@given(st.lists(st.tuples(TEXTS, st.floats(0, 3000)), max_size=60))
def test_scans_begin_exactly_where_the_rule_says(sightings: list[tuple[str, float]]) -> None:
    """A visit starts iff no code of it was seen in the last two seconds; each further code of it is told as the same."""
    steady, now_ms = Steady(), 0.0
    last_text: dict[str, float] = {}
    last_visit: dict[bytes, float] = {}
    for text, wait_ms in sightings:
        now_ms += wait_ms
        visit = VISIT_OF.get(text, text.encode())
        visit_in_view = now_ms - last_visit.get(visit, -1e9) < GAP_MS
        known = visit_in_view and text in last_text
        if not visit_in_view:
            last_text = {t: at for t, at in last_text.items() if VISIT_OF.get(t, t.encode()) != visit}
        assert steady.is_new(text, now_ms) is not known
        if not known:
            assert steady.same_visit(text, visit, now_ms) is visit_in_view
        last_text[text] = last_visit[visit] = now_ms
