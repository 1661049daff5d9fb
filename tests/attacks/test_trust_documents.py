"""Whoever stands between hub and gate with a TUF repository: each attack of the specification (section 1.5.2), by name."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from scanner.errors import ScannerError, Trouble
from scanner.protocol import policy
from scanner.sync.folder_transport import FolderTransport
from scanner.sync.trust_refresher import TrustRefresher
from tests.fakes.clock import FakeClock
from tests.fakes.issuing import FakeCity, documents_of, key_of, keys_in, trust_of
from tests.fakes.transport import FaultyTransport, LocalTransport
from tests.unit.sync.memory_shelves import MemoryTrust
from tests.unit.sync.small_hub import SmallHub
from tests.unit.sync.tuf_repository import DAY_S, TufRepository

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.trust import Trust
    from scanner.sync.transport import Transport

METADATA = "/trust/metadata/"


class Gate:
    """A gate's trust: `refresh` at the clock's time, over whatever `transport` is."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.city = FakeClock(), FakeCity()
        self.hub = SmallHub(self.city, self.clock)
        self.transport: Transport = FaultyTransport(LocalTransport(self.hub, self.clock))
        self.shelf, self.folder = MemoryTrust(), folder
        self.trust: Trust | None = None
        self.accepted_s = 0
        self.pinned = self.hub.trust.first_root

    @property
    def files(self) -> dict[str, bytes]:
        return self.hub.trust.files

    def refresh(self, now_s: int = 0, wall_s: int = 0) -> Trust:
        refresher = TrustRefresher(
            self.transport,
            self.folder,
            self.pinned,
            self.shelf,
            self._take,
            demo=False,
            wall_s=lambda: wall_s,
        )
        return refresher.refresh(now_s or self.clock.wall_s())

    def refused(self, now_s: int = 0, wall_s: int = 0) -> Trouble:
        before = self.trust, self.shelf.stored
        with pytest.raises(ScannerError) as caught:
            self.refresh(now_s, wall_s)
        assert (self.trust, self.shelf.stored) == before
        return caught.value.trouble

    def publish(self, **how: Any) -> None:  # noqa: ANN401 - as the repository's
        self.hub.trust.publish(documents_of(self.city), self.clock.wall_s(), **how)

    def publish_with(self, path: str, body: bytes) -> None:
        """All as the city says it, but for one document."""
        documents = documents_of(self.city, sites={"south": {"reuse_s": 5}})
        self.hub.trust.publish(documents | {path: body}, self.clock.wall_s())

    def _take(self, trust: Trust, accepted_s: int) -> None:
        self.trust, self.accepted_s = trust, accepted_s


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "tuf")


class RootOfThree:
    """A repository whose root needs two of three keys."""

    def __init__(self, repository: TufRepository) -> None:
        self.repository = repository
        self.signers = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self._write(self._next(), [repository.signers["root"], *self.signers])

    def _next(self) -> Root:
        root = self.repository._root
        root.version += 1
        for keyid in list(root.roles["root"].keyids):
            root.revoke_key(keyid, "root")
        for signer in self.signers:
            root.add_key(signer.public_key, "root")
        root.roles["root"].threshold = 2
        return root

    def _write(self, root: Root, signers: list[CryptoSigner]) -> None:
        metadata: Metadata[Root] = Metadata(root)
        for signer in signers:
            metadata.sign(signer, append=True)
        self.repository.files[f"{METADATA}{root.version}.root.json"] = metadata.to_bytes()

    def sign_next(self, *which: int, roll: str = "timestamp") -> None:
        """The next root, which names a fresh key for `roll`, signed by the holders `which`."""
        root = self.repository._root
        root.version += 1
        root.revoke_key(self.repository.signers[roll].public_key.keyid, roll)
        self.repository.signers[roll] = CryptoSigner.generate_ed25519()
        root.add_key(self.repository.signers[roll].public_key, roll)
        self._write(root, [self.signers[n] for n in which])


def test_several_roots_at_once_are_followed(gate: Gate) -> None:
    gate.refresh()
    for role in ("timestamp", "snapshot", "targets", "timestamp"):
        gate.hub.trust.roll(role)
    gate.publish()
    assert gate.refresh().version == 2


def test_two_of_three_are_enough_and_one_is_not(gate: Gate) -> None:
    holders = RootOfThree(gate.hub.trust)
    gate.refresh()
    holders.sign_next(0, 2)
    gate.publish()
    gate.refresh()
    holders.sign_next(1)
    gate.publish()
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_one_holder_signing_twice_is_one(gate: Gate) -> None:
    holders = RootOfThree(gate.hub.trust)
    gate.refresh()
    holders.sign_next(1, 1)
    gate.publish()
    assert gate.refused() is Trouble.TRUST_REFUSED


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_revoked_key_signs_nothing_any_more(gate: Gate, role: str) -> None:
    gate.refresh()
    stolen = gate.hub.trust.signers[role]
    gate.hub.trust.roll(role)
    gate.publish()
    gate.refresh()
    gate.publish(signed_by={role: stolen})
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_roots_left_out_in_the_middle_lead_nowhere(gate: Gate) -> None:
    for _ in range(3):
        gate.hub.trust.roll("timestamp")
    del gate.files[f"{METADATA}3.root.json"]
    gate.publish()
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_rollback_of_the_whole_repository(gate: Gate) -> None:
    old = dict(gate.files)
    gate.publish()
    gate.refresh()
    gate.files.clear()
    gate.files.update(old)
    assert gate.refused() is Trouble.TRUST_REFUSED


@pytest.mark.parametrize("role", ["snapshot", "targets"])
def test_rollback_of_one_role_with_a_stolen_timestamp_key(gate: Gate, role: str) -> None:
    """Whoever holds the keys on the hub still cannot lead back to former targets."""
    gate.publish()
    gate.publish()
    gate.refresh()
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s(), version=2)
    stamp: Metadata[Any] = Metadata.from_bytes(gate.files[f"{METADATA}timestamp.json"])
    stamp.signed.version = 9
    stamp.sign(gate.hub.trust.signers["timestamp"])
    gate.files[f"{METADATA}timestamp.json"] = stamp.to_bytes()
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_freeze(gate: Gate) -> None:
    """The same files, for ever genuine, are refused a day later; the gate goes on with what it holds, and its age shows."""
    gate.refresh()
    gate.clock.advance(DAY_S + 1)
    assert gate.refused() is Trouble.TRUST_REFUSED
    assert gate.trust is not None


def test_freeze_with_the_clock_set_back(gate: Gate) -> None:
    """The trusted time decides, not the wall clock: old files and an old clock fit each other, and are refused."""
    gate.refresh()
    now_s = gate.clock.wall_s()
    assert gate.refused(now_s + 2 * DAY_S, wall_s=now_s) is Trouble.TRUST_REFUSED


def test_a_stolen_list_keys_time_does_not_hold_the_gate_for_ever(gate: Gate) -> None:
    """A time of 2035 was named: only newer trust with a new list key is believed by the wall clock."""
    gate.refresh()
    now_s, poisoned_s = gate.clock.wall_s(), gate.clock.wall_s() + 9 * 365 * DAY_S
    gate.publish()
    assert gate.refused(poisoned_s, wall_s=now_s) is Trouble.TRUST_REFUSED
    gate.city.list_key = key_of("the new list key")
    gate.publish()
    assert gate.refresh(poisoned_s, wall_s=now_s).version == 3


def test_mix_and_match(gate: Gate) -> None:
    """The newest timestamp and snapshot, with targets of the version before under the newer name."""
    gate.publish()
    older = gate.files[f"{METADATA}1.targets.json"]
    gate.files[f"{METADATA}2.targets.json"] = older
    assert gate.refused() is Trouble.TRUST_REFUSED


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "2.root.json"])
def test_endless_data(gate: Gate, name: str) -> None:
    gate.files[METADATA + name] = b" " * 3_000_000
    assert gate.refused() in (Trouble.TRUST_REFUSED, Trouble.HUB_TOO_LARGE)


@pytest.mark.parametrize("change", [b" ", b""])
def test_a_target_of_another_length(gate: Gate, change: bytes) -> None:
    [path] = [path for path in gate.files if path.endswith(".hub.json")]
    gate.files[path] = gate.files[path] + change if change else gate.files[path][:-1]
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_expired_while_offline(gate: Gate) -> None:
    gate.refresh()
    gate.clock.advance(20 * DAY_S)
    assert gate.shelf.stored is not None, "the gate decides from what it holds, by its age"
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    assert gate.refresh().version == 2


def test_an_expired_root_leads_to_nothing(gate: Gate) -> None:
    gate.refresh()
    gate.clock.advance(366 * DAY_S)
    gate.publish()
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_a_demo_root_at_an_enrolled_gate(gate: Gate) -> None:
    gate.refresh()
    demo = TufRepository(documents_of(FakeCity("000000"), demo=True), gate.clock.wall_s())
    gate.hub.trust = demo
    assert gate.refused() is Trouble.TRUST_REFUSED
    gate.pinned = demo.first_root
    assert gate.refused() is Trouble.TRUST_REFUSED


def test_the_same_files_from_a_stick(gate: Gate, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    gate.transport = FolderTransport(stick)
    assert gate.refused() is Trouble.HUB_UNREACHABLE
    for path, body in gate.files.items():
        (stick / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        (stick / path.lstrip("/")).write_bytes(body)
    assert gate.refresh().issuers.keys() == trust_of(gate.city).issuers.keys()
    gate.clock.advance(DAY_S + 1)
    assert gate.refused() is Trouble.TRUST_REFUSED


UNREADABLE = ["hub.json", "issuers/330100.json", "sites/south.json"]


@pytest.mark.parametrize("path", UNREADABLE)
def test_an_unreadable_document_takes_no_other_with_it_and_adds_no_key(gate: Gate, path: str) -> None:
    """The one before goes on; what comes with it is believed: a key of another city is withdrawn all the same."""
    gate.publish_with("issuers/330200.json", json.dumps(FakeCity("330200").issuer_document()).encode())
    before = gate.refresh()
    said = json.loads(documents_of(gate.city, sites={"south": {"reuse_s": 5}})[path]) | {"more": 1}
    gate.clock.advance(3600)
    gate.publish_with(path, json.dumps(said).encode())
    after = gate.refresh()
    assert after.set_aside.keys() == {path}
    assert after.issuers.keys() == {"330100"}, "withdrawn in the same publication"
    assert after.policies == before.policies
    assert keys_in(after) == {
        what: keys for what, keys in keys_in(before).items() if not what.startswith("330200")
    }


@pytest.mark.parametrize("path", UNREADABLE)
def test_an_unreadable_document_at_the_first_contact(gate: Gate, path: str) -> None:
    """None of before is there: without the hub's and the city's nothing is decided; a site then asks everything."""
    gate.publish_with(path, b"{}")
    if path != "sites/south.json":
        assert gate.refused() is Trouble.TRUST_REFUSED
    else:
        assert gate.refresh().policy_of("south") is policy.STRICTEST


@pytest.mark.parametrize("path", UNREADABLE)
def test_keys_that_might_have_been_withdrawn_grow_old(gate: Gate, path: str) -> None:
    """A freeze by one unreadable document: what is fetched hourly is genuine and new, and still gets no younger."""
    gate.publish_with("hub.json", documents_of(gate.city)["hub.json"])
    gate.refresh()
    readable_s = gate.clock.wall_s()
    for _ in range(2):
        gate.clock.advance(3600)
        gate.publish_with(path, b"{}")
        gate.refresh()
    assert gate.accepted_s == (gate.clock.wall_s() if path == "sites/south.json" else readable_s)
    assert gate.shelf.stored is not None
    assert gate.shelf.stored.accepted_s == gate.accepted_s
    gate.publish_with("hub.json", documents_of(gate.city)["hub.json"])
    gate.refresh()
    assert gate.accepted_s == gate.clock.wall_s()


def test_an_unreadable_document_leads_back_to_no_older_one(gate: Gate) -> None:
    """The last readable one goes on, not one from before it that a thief of its key would rather have."""
    gate.refresh()
    gate.city.list_key = key_of("the new list key")
    gate.publish()
    gate.refresh()
    gate.publish_with("issuers/330100.json", b"{}")
    keys = gate.refresh().issuers["330100"].list_keys
    assert [key.key.public for key in keys] == [gate.city.list_key.public]


def test_an_unreadable_document_does_not_free_a_gate_of_its_poisoned_time(gate: Gate) -> None:
    gate.refresh()
    now_s, poisoned_s = gate.clock.wall_s(), gate.clock.wall_s() + 9 * 365 * DAY_S
    gate.city.list_key = key_of("the new list key")
    gate.publish_with("issuers/330100.json", b"{}")
    assert gate.refused(poisoned_s, wall_s=now_s) is Trouble.TRUST_REFUSED


@pytest.mark.parametrize(
    "path", ["/../secret", "/trust/%2e%2e/%2e%2e/secret", "/lists/", "/trust//x", "/pipe"]
)
def test_a_stick_leads_nowhere_else(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "stick" / "trust").mkdir(parents=True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "stick" / "pipe")
    with pytest.raises(ScannerError):
        FolderTransport(tmp_path / "stick").get(path, max_bytes=100)


def test_a_stick_of_endless_files(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(101))
    with pytest.raises(ScannerError) as caught:
        FolderTransport(tmp_path).get("/big", max_bytes=100)
    assert caught.value.trouble is Trouble.HUB_TOO_LARGE
