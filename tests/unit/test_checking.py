"""`scanner check`: an answer for every line, the whole recipe, and never a word more of a person than is masked."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from scanner.app import checking, unsafe_keys
from scanner.check.steps import step_of
from scanner.cli import main
from scanner.errors import TrustError
from scanner.protocol.health_code import Kind
from scanner.protocol.reason import Reason
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.issuing import FakeCity, key_of

if TYPE_CHECKING:
    from pathlib import Path

NOW_S = SPRING_2026_S
CITY = FakeCity()
KEYS = {CITY.issuer: [key.public.hex() for key in CITY.code_keys.values()]}
SMALL_ORDER = "01" + "00" * 31


def _answers(*lines: bytes, keys: dict[str, Any] = KEYS) -> list[dict[str, Any]]:
    judge = checking.unsafe_judge(unsafe_keys.city_of(keys), NOW_S)
    return [json.loads(line) for line in checking.answers(io.BytesIO(b"\n".join(lines)), judge, unsafe=True)]


def _answer(text: str, keys: dict[str, Any] = KEYS) -> dict[str, Any]:
    (answer,) = _answers(json.dumps(text).encode(), keys=keys)
    return answer


def test_a_green_code() -> None:
    answer = _answer(CITY.live(NOW_S))
    expected: dict[str, Any] = {
        "outcome": "ADMIT",
        "asks": [],
        "reason": "PASS_GREEN",
        "short_code": "G0",
        "holder": None,
        "unsafe": True,
    }
    assert answer | expected == answer


def test_a_paper_asks_for_the_holder() -> None:
    answer = _answer(CITY.paper(NOW_S))
    assert (answer["outcome"], answer["asks"], answer["step"]) == ("ASK", ["IDENTITY"], "13 kind")
    assert answer["holder"] == {"name": "张*", "tail": "123"}


def test_each_line_is_a_visit_of_its_own() -> None:
    line = json.dumps(CITY.live(NOW_S)).encode()
    assert [answer["outcome"] for answer in _answers(line, line, line)] == ["ADMIT"] * 3


def test_the_list_is_empty_fresh_and_bounded() -> None:
    assert _answer(CITY.live(NOW_S, index=2**24 - 1))["outcome"] == "ADMIT"
    assert _answer(CITY.live(NOW_S, index=2**24))["reason"] == "LIST_OUTSIDE"


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{", b"null", b"5", b"[]", b"{}", b"\xff\xfe", b'"\\ud800"', b'"\\u0000"', b"NaN", b"[" * 100_000,
        b"1" * 50_000, b'"' + b"A" * 200_000 + b'"', b"HZ1:ABC", b'"HZ1:"', b"\r", b'"a" "b"', b'\xef\xbb\xbf""',
    ],
    ids=lambda line: repr(line[:20]),
)  # fmt: skip
def test_any_line_has_one_answer(line: bytes) -> None:
    after = json.dumps(CITY.live(NOW_S)).encode()
    first, second = _answers(line, after)
    assert (first["outcome"], second["outcome"]) == ("REFUSE", "ADMIT")


def test_no_line_no_answer_and_no_last_newline_needed() -> None:
    assert _answers() == []
    assert len(_answers(b'"a"', b"")) == 1


def test_an_issuer_that_is_not_in_the_file_is_unknown() -> None:
    assert _answer(FakeCity("330200").live(NOW_S))["reason"] == "SIGNATURE_UNKNOWN_KEY"
    both = {**KEYS, "330200": [key_of("330200 LIVE").public.hex()]}
    assert _answer(FakeCity("330200").live(NOW_S), keys=both)["outcome"] == "ADMIT"


def test_demo_keys_judge_demo_codes_only() -> None:
    demo = FakeCity("000000")
    keys = {"000000": [key.public.hex() for key in demo.code_keys.values()]}
    assert _answer(demo.live(NOW_S), keys=keys)["outcome"] == "ADMIT"
    assert _answer(demo.live(NOW_S), keys={**KEYS, **keys})["reason"] == "SIGNATURE_DEMO_CODE"


def test_a_key_that_no_gate_accepts_is_left_out_and_named() -> None:
    city = unsafe_keys.city_of({"330100": [SMALL_ORDER, KEYS["330100"][0], KEYS["330100"][0], "00"]})
    assert city.refused == (("330100", SMALL_ORDER), ("330100", "00"))
    assert len(city.trust.issuers["330100"].code_keys) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"33": []}',
        b'{"330100": "aa"}',
        b'{"330100": [1]}',
        b'{"330100": ["zz"]}',
        b"[" * 99_999,
    ],
)
def test_any_other_file_is_refused(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(body)
    with pytest.raises(TrustError):
        unsafe_keys.load(tmp_path / "keys")


def test_a_missing_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(tmp_path), "--unsafe-keys", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().err


def test_without_an_enrolment_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--data", str(tmp_path / "gate")]) == 1
    assert "N1" in capsys.readouterr().err


@pytest.mark.parametrize("time", [str(NOW_S), "2026-01-01T00:00:00Z", "2026-01-01T08:00+08:00", "2026-01-01"])
def test_the_time_is_seconds_or_iso_8601(
    time: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").write_text(json.dumps(KEYS))
    made_s = NOW_S if time.isdecimal() else 1_767_225_600
    line = io.BytesIO(json.dumps(CITY.live(made_s)).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(line))
    assert main(["check", "--now", time, "--unsafe-keys", str(tmp_path / "keys")]) == 0
    assert json.loads(capfdbinary.readouterr().out)["outcome"] == "ADMIT"


def test_every_reason_has_a_step() -> None:
    steps = [step_of(reason) for reason in Reason]
    assert all(step.split()[0].isdecimal() for step in steps)
    assert step_of(Reason.FORM_CLAIMS) == "5 claims"
    assert step_of(Reason.SIGNATURE_UNKNOWN_KEY) == "3 key"
    assert step_of(Reason.SIGNATURE_WRONG) == "4 signature"


def test_kinds() -> None:
    assert {_answer(CITY.write(CITY.claims(NOW_S, kind)))["outcome"] for kind in set(Kind) - {Kind.LIVE}} == {
        "ASK"
    }


def test_two_cities_may_share_one_key() -> None:
    shared = {"330100": KEYS["330100"], "330200": KEYS["330100"]}
    assert _answer(CITY.live(NOW_S), keys=shared)["outcome"] == "ADMIT"
    assert _answer(CITY.live(NOW_S, issuer="330200"), keys=shared)["outcome"] == "ADMIT"
    assert _answer(CITY.live(NOW_S, issuer="330300"), keys=shared)["reason"] == "SIGNATURE_OTHER_ISSUER"
