"""The guard reads a number and sixteen characters out, and the operator sees whether the city holds the same log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime

from hub import clock as hub_clock
from hub.checkpoints.models import Device
from hub.passes.models import PassRecord
from hub.passes.shift_check import Match, check
from scanner import cli
from scanner.app.shift import end_shift
from scanner.protocol.record import EventKind
from scanner.protocol.shift import ShiftEnd
from scanner.store.counts import Tally

if TYPE_CHECKING:
    import pytest
    from django.test import Client

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess


def ended(gate: EnrolledGate, hub: HubInProcess) -> ShiftEnd:
    """Two passes, and the shift's end read out."""
    for person in hub.people("green")[:2]:
        gate.scan(hub.live_code(person))
    return end_shift(gate.stored, gate.stored.pass_log(Tally()))


def answer(said: ShiftEnd) -> Match:
    return check(Device.objects.get(), said, hub_clock.now()).match


def test_it_matches_once_the_log_has_come_in_and_never_after_a_hand_was_in_it(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    said = ended(gate, hub)
    assert answer(said) is Match.NOT_HERE
    gate.sync()
    assert PassRecord.objects.get(seq=said.seq).kind == EventKind.SHIFT
    assert answer(said) is Match.MATCHES
    assert answer(ShiftEnd(said.seq - 1, said.fingerprint)) is Match.DIFFERS
    PassRecord.objects.filter(seq=said.seq).update(record_hash=b"?" * 32)
    assert answer(said) is Match.DIFFERS


def test_a_log_with_a_hole_in_it_does_not_match(gate: EnrolledGate, hub: HubInProcess) -> None:
    said = ended(gate, hub)
    gate.sync()
    epoch = Device.objects.get().epochs.get()
    epoch.acked_through = said.seq - 1
    epoch.save()
    assert answer(said) is Match.DIFFERS


def test_a_gate_that_was_offline_for_days_matches_with_the_nonce_it_has(
    gate: EnrolledGate, hub: HubInProcess
) -> None:
    gate.network.offline = True
    gate.clock.advance(3 * 86_400)
    said = ended(gate, hub)
    gate.network.heal()
    gate.sync()
    assert answer(said) is Match.MATCHES
    later = hub_clock.now() + timedelta(days=40)
    assert check(Device.objects.get(), said, later).match is Match.DIFFERS


def test_the_operator_types_it(gate: EnrolledGate, hub: HubInProcess, admin_client: Client) -> None:
    said = ended(gate, hub)
    gate.sync()
    page = reverse("admin:checkpoints_device_change", args=[Device.objects.get().pk])
    read = admin_client.get(page).content.decode()
    assert all(label in read for label in ("交班", "日志代次", "最后编号"))
    came = localtime(PassRecord.objects.get(seq=said.seq).received_at)
    for typed, shown in (
        (str(said).lower(), f"至 up to {said.seq}, {came:%Y-%m-%d %H:%M} ("),
        (f"{said.seq} AAAA-AAAA-AAAA-AAAA", "不一致"),
        ("9999 AAAA-AAAA-AAAA-AAAA", "还没传到"),
        ("nonsense", "应为编号"),
    ):
        assert shown in admin_client.post(page, {"shift_end": typed}, follow=True).content.decode()


def test_the_command_says_it(
    gate: EnrolledGate, hub: HubInProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.stop()
    gate.paths.settings.write_text('keys = "file"\n')
    assert cli.main(["shift-end", "--data", str(gate.paths.data)]) == 0
    line = capsys.readouterr().out
    gate.start()
    gate.sync()
    typed = line.split(":")[-1].strip()
    number, letters = typed.split()
    assert answer(ShiftEnd(int(number), letters.replace("-", ""))) is Match.MATCHES
