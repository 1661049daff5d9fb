"""Somebody copies the gate's disk and a stick, and even knows the person he looks for: neither says that she was there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from scanner.app import loading
from scanner.protocol import health_code
from scanner.protocol.record import parse
from tests.fakes.enrolled_gate import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def files(*folders: Path) -> bytes:
    return b"".join(file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file())


def test_neither_person_nor_reason_nor_code_lies_on_disk_or_stick(
    gate: EnrolledGate, hub: HubInProcess, tmp_path: Path
) -> None:
    text = hub.paper_code(hub.people("green")[0])
    signed = health_code.parse(text)
    person = health_code.read_claims(signed.payload)
    asked = gate.scan(text)
    gate.answer(asked.seq, same=False)
    gate.scan(hub.live_code(hub.people("red")[0]))  # a red one's own signed bytes are kept, as evidence
    stick = tmp_path / "stick"
    stick.mkdir()
    gate.stop()
    assert loading.export(gate.paths, SETTINGS, gate.clock, stick) == 3
    copied = files(gate.paths.data, stick)
    secrets = [person.subject, person.code_id, signed.signature, text.encode(), person.name.encode()]
    known = [digest(person.subject) for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5)]
    guesses = [made.digest() for made in known] + [made.hexdigest().encode() for made in known]
    reasons = [b"ANSWER_NOT_SAME", b"KIND_PAPER", b"COLOUR_RED", b"LIST_RED"]
    assert [found for found in (*secrets, *guesses, *reasons) if found in copied] == []
    gate.start()


def test_one_person_s_passes_do_not_resemble_each_other(gate: EnrolledGate, hub: HubInProcess) -> None:
    """Sealed twice alike, a known subject could be tried against the log."""
    person = hub.people("green")[0]
    for _ in range(2):
        gate.answer(gate.scan(hub.paper_code(person)).seq, same=True)
        gate.clock.advance(30)
    rows = gate.stored.open_passes().execute("SELECT bytes FROM record ORDER BY seq").fetchall()
    first, second = (parse(row[0]).sealed for row in (rows[0], rows[2]))
    assert not {first[at : at + 8] for at in range(len(first) - 8)} & {
        second[at : at + 8] for at in range(len(second) - 8)
    }
