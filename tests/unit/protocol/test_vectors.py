"""The vectors under tests/vectors: every valid one is read, every broken one refused for its own reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.protocol import status_list, trust
from scanner.protocol.cbor import Malformed
from scanner.protocol.credential import Credential
from scanner.protocol.outcome import Outcome
from tests.vectors import build_vectors

FOLDER = Path(build_vectors.__file__).parent
DOCUMENTS = json.loads((FOLDER / "trust.json").read_text("ascii"))
TRUST = trust.read({path: json.dumps(document).encode() for path, document in DOCUMENTS.items()}, 1)
(LIST_KEY,) = TRUST.issuers["330100"].list_keys


def _all(folder: str) -> list[Any]:
    return [
        pytest.param(vector, id=f"{file.stem}:{vector['name']}")
        for file in sorted((FOLDER / folder).glob("*.json"))
        for vector in json.loads(file.read_text("ascii"))
    ]


def _read(vector: dict[str, Any]) -> Credential | Verdict:
    return read(vector["text"], TRUST, Moment(vector["now"], ClockState.OK))


@pytest.mark.parametrize("vector", _all("hz1/valid"))
def test_a_valid_code_is_read(vector: dict[str, Any]) -> None:
    assert isinstance(_read(vector), Credential), vector["why"]


@pytest.mark.parametrize("vector", _all("hz1/broken"))
def test_a_broken_code_is_refused_for_its_reason(vector: dict[str, Any]) -> None:
    found = _read(vector)
    assert isinstance(found, Verdict), vector["why"]
    assert (found.outcome, found.reason) == (Outcome.REFUSE, vector["reason"]), vector["why"]


@pytest.mark.parametrize("vector", _all("status_list/valid"))
def test_a_valid_list_is_read(vector: dict[str, Any]) -> None:
    signed = status_list.parse(bytes.fromhex(vector["token"]))
    assert signed.is_signed_by(LIST_KEY.key)
    found = status_list.read(signed.payload)
    assert {str(index): status for index, status in found.listed()} == vector["listed"]


@pytest.mark.parametrize("vector", _all("status_list/broken"))
def test_a_broken_list_is_refused(vector: dict[str, Any]) -> None:
    try:
        signed = status_list.parse(bytes.fromhex(vector["token"]))
        if not signed.is_signed_by(LIST_KEY.key):
            return
        status_list.read(signed.payload)
    except Malformed:
        return
    pytest.fail(vector["why"])


def test_the_script_makes_the_same_files_again(tmp_path: Path) -> None:
    """The bytes of zlib may differ from build to build of Python; all other vectors may not."""
    build_vectors.build(tmp_path)
    for name in build_vectors.FILES:
        if not name.startswith("status_list"):
            assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_names_are_unique_in_their_file() -> None:
    for make in build_vectors.FILES.values():
        made = make()
        names = [vector["name"] for vector in made] if isinstance(made, list) else []
        assert len(set(names)) == len(names)
