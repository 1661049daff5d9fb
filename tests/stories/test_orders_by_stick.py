"""A gate without a network gets a new key and is erased by stick, as safely as by the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hub.checkpoints.models import Device, DeviceStanding, Epoch
from hub.checkpoints.standing import set_standing
from hub.passes.models import PassRecord
from scanner.app import loading
from scanner.app.stored import is_enrolled
from scanner.errors import StoreError, Trouble, TrustError
from scanner.protocol import courier
from scanner.protocol.record import NO_HASH
from tests.fakes.enrolled_gate import SETTINGS
from tests.stories.test_a_gate_that_is_never_online import _no_migration, bring, export, load, scans, stick

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

__all__ = ["_no_migration", "stick"]


def journey(gate: EnrolledGate, stick: Path) -> None:
    """Out, to the hub, and back."""
    export(gate, stick)
    assert bring(stick) == 0
    gate.clock.advance(600)
    load(gate, stick)


def load_and_close(gate: EnrolledGate, stick: Path) -> loading.Loaded:
    """As `load`; the program is not started again."""
    gate.stop()
    return loading.load(gate.paths, SETTINGS, gate.clock, stick)


def standing() -> str:
    return Device.objects.get().standing


def public() -> bytes:
    return bytes(Device.objects.get().public)


def test_a_new_key_takes_two_journeys_and_no_pass_is_lost(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    gate.network.offline = True
    former = public()
    Device.objects.update(wants_new_key=True)
    for journeys in range(1, 5):
        scans(gate, hub, 2)
        journey(gate, stick)
        assert (held()[0], gate.counts().waiting) == (2 * journeys, 0)
        assert (public() == former) is (journeys == 1), "ordered on the first, accepted on the second"
    assert not Device.objects.get().former_public, "the new key has signed something"
    gate.network.heal()
    scans(gate, hub, 1)
    gate.sync()
    assert held()[0] == 9


def test_a_stick_lost_on_its_way_back_leaves_the_former_key_good(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    gate.network.offline = True
    Device.objects.update(wants_new_key=True)
    journey(gate, stick)
    scans(gate, hub, 1)
    export(gate, stick)
    bring(stick)
    accepted = public()
    other = stick.parent / "other stick"
    other.mkdir()
    for _ in range(2):
        journey(gate, other)
    assert (held()[0], gate.counts().waiting, public()) == (1, 0, accepted)
    journey(gate, other)
    assert not Device.objects.get().former_public


def test_an_answer_that_the_hub_did_not_sign_changes_no_key(
    gate: EnrolledGate, hub: HubInProcess, stick: Path
) -> None:
    Device.objects.update(wants_new_key=True)
    journey(gate, stick)
    handover = (stick / courier.key_name(gate.stored.enrolment.device)).read_bytes()
    answer = stick / courier.key_answer_name(gate.stored.enrolment.device, handover)
    answer.write_bytes(b"nonsense")
    gate.stop()
    key = gate.stored.keys.get("device-key")
    with pytest.raises(TrustError) as caught:
        loading.load(gate.paths, SETTINGS, gate.clock, stick)
    assert caught.value.trouble is Trouble.ACK_REFUSED
    gate.start()
    assert gate.stored.keys.get("device-key") == key


def test_a_gate_erases_itself_when_all_is_acknowledged_and_says_so_on_the_stick(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    gate.paths.settings.write_text('keys = "file"\n')
    gate.network.offline = True
    scans(gate, hub, 2)
    set_standing(Device.objects.get(), DeviceStanding.WIPE)
    export(gate, stick)
    bring(stick)
    gate.clock.advance(60)
    assert load_and_close(gate, stick).is_erased
    assert not is_enrolled(gate.paths)
    files = {file.name for file in gate.paths.data.rglob("*") if file.is_file()}
    assert files == {"in-use.lock", "settings.toml"}
    assert (held()[0], standing()) == (2, DeviceStanding.WIPE)
    assert bring(stick) == 0
    assert standing() == DeviceStanding.ERASED


def test_a_pass_written_after_the_export_keeps_it_alive(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    gate.network.offline = True
    set_standing(Device.objects.get(), DeviceStanding.WIPE)
    export(gate, stick)
    bring(stick)
    scans(gate, hub, 1)
    assert not load(gate, stick).is_erased
    assert gate.counts().waiting == 1
    export(gate, stick)
    bring(stick)
    gate.clock.advance(60)
    assert load_and_close(gate, stick).is_erased
    assert held()[0] == 1


def test_orders_that_answer_an_older_export_erase_nothing(
    gate: EnrolledGate, hub: HubInProcess, stick: Path
) -> None:
    set_standing(Device.objects.get(), DeviceStanding.ERASE)
    export(gate, stick)
    bring(stick)
    set_standing(Device.objects.get(), DeviceStanding.ACTIVE)
    newer = stick.parent / "newer"
    newer.mkdir()
    gate.clock.advance(1)
    export(gate, newer)
    assert not load(gate, stick).is_erased


def test_a_stick_that_cannot_take_the_last_word_erases_nothing(
    gate: EnrolledGate, hub: HubInProcess, stick: Path
) -> None:
    set_standing(Device.objects.get(), DeviceStanding.WIPE)
    export(gate, stick)
    bring(stick)
    (stick / courier.last_word_name(gate.stored.enrolment.device)).mkdir()
    gate.stop()
    with pytest.raises(StoreError) as caught:
        loading.load(gate.paths, SETTINGS, gate.clock, stick)
    assert caught.value.trouble is Trouble.STICK_UNUSABLE
    assert is_enrolled(gate.paths)
    gate.start()


def test_a_last_word_that_nobody_ordered_is_not_believed(
    gate: EnrolledGate, hub: HubInProcess, stick: Path
) -> None:
    set_standing(Device.objects.get(), DeviceStanding.ERASE)
    export(gate, stick)
    bring(stick)
    assert load_and_close(gate, stick).is_erased
    Device.objects.update(standing=DeviceStanding.ACTIVE)
    assert bring(stick) == 1
    assert standing() == DeviceStanding.ACTIVE


def test_a_hub_that_forgot_what_it_acknowledged_is_told_again_before_anything_is_erased(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], stick: Path
) -> None:
    scans(gate, hub, 2)
    gate.sync()
    gate.network.offline = True
    set_standing(Device.objects.get(), DeviceStanding.WIPE)
    PassRecord.objects.all().delete()  # it is back from a backup of before
    Epoch.objects.update(acked_through=0, hash_there=NO_HASH)
    export(gate, stick)
    bring(stick)
    gate.clock.advance(60)
    assert not load(gate, stick).is_erased
