"""Attack list, points 18, 21, 24, 26, 27 and 30: lists rolled back, guards fooled, scanners that type, borrowed papers."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from scanner.errors import TrustError
from scanner.gui.colours import ground
from scanner.protocol.credential import Credential
from scanner.protocol.health_code import Kind
from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason
from scanner.protocol.words import words_for
from scanner.store import schema
from scanner.store.database import open_database
from scanner.store.list_shelf import ListShelf
from scanner.store.trust_shelf import TrustShelf
from tests.fakes.gate import FakeGate
from tests.fakes.keyboard import FakeKeyboard

SOUNDS = Path(__file__).resolve().parents[2] / "assets" / "sounds"


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


def test_18_an_older_list_does_not_replace_a_newer_one(gate: FakeGate, tmp_path: Path) -> None:
    database = open_database(tmp_path / "trust.db", schema.trust)
    shelf, now_s = ListShelf(database, tmp_path / "lists"), gate.clock.wall_s()
    try:
        for iat_s in (now_s, now_s - 1):
            token = gate.city.list_token(iat_s)
            if iat_s == now_s:
                shelf.apply(token, gate.city.status_list(iat_s), "")
                continue
            with pytest.raises(TrustError):
                shelf.apply(token, gate.city.status_list(iat_s), "")
    finally:
        database.close()


def test_18_older_trust_does_not_replace_newer(tmp_path: Path) -> None:
    database = open_database(tmp_path / "trust.db", schema.trust)
    shelf = TrustShelf(database)
    try:
        shelf.save({"hub.json": b"{}"}, 2, 10, 20)
        with pytest.raises(TrustError):
            shelf.save({"hub.json": b"{}"}, 1, 11, 21)
    finally:
        database.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_21_each_outcome_has_a_sound_that_no_other_has(language: str) -> None:
    heard = {(SOUNDS / f"{outcome.name.lower()}_{language}.wav").read_bytes() for outcome in Outcome}
    assert len(heard) == len(Outcome)


def test_24_outcomes_differ_in_word_and_ground() -> None:
    assert len({words_for(outcome).zh for outcome in Outcome}) == len(Outcome)
    assert len({ground(outcome).back.name() for outcome in Outcome}) == len(Outcome)


@pytest.mark.parametrize("key", ["\x1b", "\r", "\n", "\t", "\x00", "\x08", "\x1b[A", "\x16"], ids=repr)
def test_26_control_keys_in_what_a_scanner_types_make_no_pass(gate: FakeGate, key: str) -> None:
    text = gate.city.live(gate.clock.wall_s())
    for typed in (key + text, text + key, text[:80] + key + text[80:]):
        gate.next_person()
        assert gate.judged(typed).verdict.outcome is Outcome.REFUSE


@pytest.mark.parametrize("code", ["1", "2", " ", "\x1b", "1\r2\r", "X\r1", "\r1\r", "12" * 40], ids=repr)
@pytest.mark.parametrize("end", ["\r", ""], ids=["enter", "no enter"])
def test_26_what_a_visitors_code_makes_a_scanner_type_is_no_key_of_the_guards(
    gate: FakeGate, code: str, end: str
) -> None:
    """The question on the screen hears nothing of it, and what was typed is no health code."""
    keyboard = FakeKeyboard()
    keyboard.scan(1000, code + end)
    keyboard.fall_silent()
    assert keyboard.passed == []
    for text, _ in keyboard.texts:
        gate.next_person()
        assert gate.judged(text).verdict.outcome is Outcome.REFUSE
    keyboard.tap(9000, "1")
    keyboard.fall_silent()
    assert keyboard.passed == ["1"]


def test_27_a_code_gives_a_harvester_a_pseudonym_and_a_mask(gate: FakeGate) -> None:
    """Two fields of a credential are about the person's papers; both are masked where they are made."""
    assert {field.name for field in fields(Credential)} == {
        "issuer", "subject", "code_id", "kid", "colour", "kind", "iat_s", "exp_s", "generation", "index",
        "name", "tail", "cose", "format",
    }  # fmt: skip
    found = gate.judged(gate.city.paper(gate.clock.wall_s())).verdict
    assert (found.name, len(found.tail)) == ("张*", 3)


def test_30_two_peoples_codes_are_two_visits(gate: FakeGate) -> None:
    """One phone's green does not stand for whoever comes next."""
    assert gate.judged(gate.city.live(gate.clock.wall_s())).verdict.outcome is Outcome.ADMIT
    second = gate.judged(gate.city.live(gate.clock.wall_s(), person="李四"))
    assert (second.verdict.outcome, second.seq) == (Outcome.ADMIT, 2)


def test_30_the_papers_of_another_person_are_a_refusal_that_stays(gate: FakeGate) -> None:
    asked = gate.judged(gate.city.write(gate.city.claims(gate.clock.wall_s(), Kind.PERMIT)))
    answered = gate.checkpoint.answer(asked.seq, same=False, taken_ms=0.0)
    assert answered is not None
    assert (answered.verdict.outcome, answered.verdict.reason) == (Outcome.REFUSE, Reason.ANSWER_NOT_SAME)
