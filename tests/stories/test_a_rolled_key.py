"""The gate makes itself a new key when the hub asks for one, and whatever goes wrong in between, it goes on working."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models import F

from hub.checkpoints import key_change
from hub.checkpoints.models import Device, DeviceStanding
from scanner.errors import KeyStoreError, Trouble
from scanner.protocol import key_roll
from scanner.protocol.signing import SigningKey
from scanner.store.counts import Counts
from scanner.store.device_keys import DEVICE_KEY, NEXT_KEY, DeviceKeys
from scanner.store.key_store import FileKeys
from tests.fakes.transport import lose_reply, lose_request, portal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fakes.enrolled_gate import EnrolledGate
    from tests.fakes.hub import HubInProcess

KEY = "/api/key"


def order() -> bytes:
    """A new key, please; the present one."""
    Device.objects.update(wants_new_key=True)
    return bytes(Device.objects.get().public)


def works(gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]) -> None:
    """A pass arrives, signed by the key that the key store holds, and nothing of a change is left."""
    before = held()[0]
    gate.scan(hub.live_code(hub.people("green")[0]))
    gate.sync()
    assert held()[0] == before + 1
    device = Device.objects.get()
    raw = gate.stored.keys.get(DEVICE_KEY)
    assert raw is not None
    assert SigningKey(raw).public == bytes(device.public)
    assert (gate.stored.keys.get(NEXT_KEY), bytes(device.former_public)) == (None, b"")


def test_the_key_is_rolled_by_order(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    former = order()
    assert gate.sync().trouble is None
    works(gate, hub, held)
    device = Device.objects.get()
    assert (bytes(device.public) != former, device.wants_new_key) == (True, False)
    gate.stop()
    gate.start()
    works(gate, hub, held)


def test_the_key_is_rolled_by_age(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]]
) -> None:
    former = bytes(Device.objects.get().public)
    Device.objects.update(confirmed_at=F("confirmed_at") - key_change.KEY_LIFE - timedelta(days=1))
    gate.sync()
    rolled = bytes(Device.objects.get().public)
    gate.sync()
    assert rolled != former
    assert bytes(Device.objects.get().public) == rolled
    works(gate, hub, held)


@pytest.mark.parametrize("fault", [lose_request, lose_reply, portal])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_roll_that_is_cut_off_at_the_network_is_gone_on_with(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], fault: object, restarted: bool
) -> None:
    former = order()
    gate.network.script(KEY, fault)  # type: ignore[arg-type]
    gate.sync()
    if restarted:
        gate.stop()
        gate.start()
    gate.scan(hub.live_code(hub.people("green")[1]))
    gate.sync()
    works(gate, hub, held)
    assert bytes(Device.objects.get().public) != former


class PowerCut(BaseException):
    """Nothing catches it."""


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("is_written", [False, True])
def test_a_power_cut_at_any_step_of_the_key_store_leaves_a_working_gate(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
    step: int,
    is_written: bool,
) -> None:
    """Steps: the next key kept, the handover kept, the present key replaced, the next key erased."""
    order()
    taken = 0

    def cutting(real: Callable[..., None]) -> Callable[..., None]:
        def cut(*parts: object) -> None:
            nonlocal taken
            taken += 1
            if taken == step + 1 and not is_written:
                raise PowerCut
            real(*parts)
            if taken == step + 1:
                raise PowerCut

        return cut

    monkeypatch.setattr(FileKeys, "put", cutting(FileKeys.put))
    monkeypatch.setattr(FileKeys, "erase", cutting(FileKeys.erase))
    with pytest.raises(PowerCut):
        gate.sync()
    monkeypatch.undo()
    gate.stop()
    gate.start()
    gate.sync()
    works(gate, hub, held)


def test_a_key_store_that_is_locked_changes_nothing(
    gate: EnrolledGate,
    hub: HubInProcess,
    held: Callable[[], tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    former = order()

    def locked(*_: object) -> None:
        raise KeyStoreError(Trouble.KEYS_UNAVAILABLE)

    monkeypatch.setattr(FileKeys, "put", locked)
    assert gate.sync().trouble is Trouble.KEYS_UNAVAILABLE
    assert bytes(Device.objects.get().public) == former
    monkeypatch.undo()
    gate.sync()
    works(gate, hub, held)


@pytest.mark.parametrize("rolls", [1, 2, 3])
def test_a_hub_back_from_a_backup_that_knows_only_a_former_key_is_told_again(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], rolls: int
) -> None:
    backup = Device.objects.get()
    for _ in range(rolls):
        order()
        gate.sync()
        gate.sync()
    Device.objects.filter(pk=backup.pk).update(
        public=backup.public, kid_hex=backup.kid_hex, former_public=b"", former_kid_hex=""
    )
    gate.sync()
    gate.sync()
    works(gate, hub, held)


@pytest.mark.parametrize("standing", [DeviceStanding.WIPE, DeviceStanding.LOST, DeviceStanding.ERASE])
def test_a_gate_that_such_a_hub_wants_erased_hears_of_it(
    gate: EnrolledGate, hub: HubInProcess, standing: DeviceStanding
) -> None:
    backup = Device.objects.get()
    order()
    gate.sync()
    gate.sync()
    Device.objects.filter(pk=backup.pk).update(
        public=backup.public, kid_hex=backup.kid_hex, former_public=b"", former_kid_hex="", standing=standing
    )
    for _ in range(4):
        gate.sync()
        if gate.is_erased():
            break
    assert gate.is_erased()


def test_a_gate_put_back_from_before_its_change_of_key_is_enrolled_again_and_brings_what_it_had_not_sent(
    gate: EnrolledGate, hub: HubInProcess, held: Callable[[], tuple[int, ...]], tmp_path: Path
) -> None:
    gate.stop()
    shutil.copytree(gate.paths.data, tmp_path / "backup", symlinks=True)
    gate.start()
    order()
    gate.sync()
    gate.sync()
    gate.stop()
    shutil.rmtree(gate.paths.data)
    shutil.copytree(tmp_path / "backup", gate.paths.data, symlinks=True)
    gate.start()
    gate.scan(hub.live_code(hub.people("green")[0]))
    assert gate.sync().trouble is Trouble.DEVICE_UNKNOWN
    gate.stop()
    gate.enrol()
    gate.start()
    gate.sync()
    assert (held()[2], gate.counts()) == (1, Counts(set_aside=1))  # in its closed epoch, and told
    gate.sync()
    works(gate, hub, held)
    assert Device.objects.count() == 1


def test_a_handover_that_the_device_did_not_sign_is_refused(gate: EnrolledGate, hub: HubInProcess) -> None:
    """Somebody else's key for this gate; and the gate's own former handover, found later."""
    thief, device = SigningKey.generate(), gate.stored.enrolment.device
    order()
    gate.sync()
    handover = DeviceKeys(gate.stored.keys).handovers()[-1]
    order()
    gate.sync()
    gate.sync()
    present = bytes(Device.objects.get().public)
    for body in (key_roll.write_request(device, thief, thief), handover):
        assert hub.post(KEY, body, key_roll.CONTENT_TYPE)[0] == 401
    assert bytes(Device.objects.get().public) == present
