"""Root and targets made and signed away from the hub, two of three; every key rolled; what a gate makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hub import clock as hub_clock
from hub import keys
from hub.lists.models import ListToken
from hub.trust import ceremony, city_keys, documents, publishing
from hub.trust.models import Issuer
from scanner.errors import TrustError
from scanner.protocol import status_list
from scanner.protocol.cbor import Malformed
from scanner.sync.trust_refresher import TrustRefresher
from tests.fakes.issuing import FakeCity
from tests.fakes.transport import HubTransport
from tests.unit.sync.memory_shelves import MemoryTrust

if TYPE_CHECKING:
    from pathlib import Path

    from scanner.protocol.signing import SigningKey
    from scanner.protocol.trust import Trust
    from tests.fakes.clock import FakeClock
    from tests.fakes.hub import HubInProcess

HOLDERS = [f"{role}-{n}" for role in ("root", "targets") for n in (1, 2, 3)]


class Holders:
    """Six keys on six sticks, and the folder that goes between them and the hub."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "carried"
        self.folder.mkdir()
        self.files = {name: folder / f"{name}.key" for name in HOLDERS}
        self.public = {name: ceremony.make_key(file) for name, file in self.files.items()}

    def key(self, name: str) -> SigningKey:
        return ceremony.key_in(self.files[name])

    def take_out(self) -> None:
        standing = publishing.repository()
        online = {role: keys.signing_keys(f"trust-{role}")[0].public.hex() for role in ceremony.ONLINE}
        wished = publishing.wished_documents()
        ceremony.take_out(self.folder, standing.root(), standing.targets(), online, wished)

    def draft(self, threshold: int = 2, leave_out: str = "") -> None:
        held = {
            r: [k for n, k in self.public.items() if r in n and n != leave_out] for r in ("root", "targets")
        }
        now = hub_clock.now()
        ceremony.draft_root(self.folder, held["root"], held["targets"], threshold, now)
        ceremony.draft_targets(self.folder, now)

    def sign(self, *names: str, own: bool = False) -> None:
        signing = [self.key(name) for name in names]
        ours = [keys.signing_key("trust-root"), keys.signing_key("trust-targets")] if own else []
        ceremony.sign(self.folder, [*signing, *ours])

    def take_away(self) -> None:
        """The whole ceremony: root and targets leave the hub."""
        self.take_out()
        self.draft()
        self.sign("root-1", "root-3", "targets-1", "targets-2", own=True)
        publishing.adopt(self.folder)


@pytest.fixture
def holders(hub: HubInProcess, tmp_path: Path) -> Holders:
    return Holders(tmp_path)


class AtGate:
    """A gate that pinned the first root."""

    def __init__(self, hub: HubInProcess, clock: FakeClock, folder: Path) -> None:
        self.shelf = MemoryTrust()
        self.trust: Trust | None = None
        self._clock = clock
        self._refresher = TrustRefresher(
            HubTransport(hub, clock), folder, publishing.pinned_root(), self.shelf, self._take, demo=True
        )

    def refresh(self) -> Trust:
        return self._refresher.refresh(self._clock.wall_s())

    def _take(self, trust: Trust, _: int) -> None:
        self.trust = trust


@pytest.fixture
def at_gate(hub: HubInProcess, clock: FakeClock, tmp_path: Path) -> AtGate:
    gate = AtGate(hub, clock, tmp_path / "gate")
    gate.refresh()
    return gate


def version(role: str) -> int:
    return max(int(f.name.split(".")[0]) for f in (publishing.folder() / "metadata").glob(f"*.{role}.json"))


def refused(holders: Holders) -> str:
    before = publishing.pinned_root(), publishing.repository().targets()
    with pytest.raises(ceremony.CeremonyError) as caught:
        publishing.adopt(holders.folder)
    assert (publishing.pinned_root(), publishing.repository().targets()) == before
    return str(caught.value)


def test_a_gate_follows_root_and_targets_that_were_taken_away(holders: Holders, at_gate: AtGate) -> None:
    holders.take_away()
    assert not publishing.repository().is_ours("root")
    assert not publishing.repository().is_ours("targets")
    assert at_gate.refresh().version == version("targets") == 2
    assert version("root") == 2


@pytest.mark.parametrize(
    ("signers", "own"),
    [
        (("root-1", "root-2", "targets-1", "targets-2"), False),
        (("root-1", "targets-1", "targets-2"), True),
        (("root-1", "root-2", "targets-1"), True),
        (("root-1", "root-1", "targets-1", "targets-2"), True),
        (("targets-1", "targets-2", "targets-3"), True),
        ((), True),
    ],
)
def test_too_few_signatures_put_nothing_in_force(
    holders: Holders, signers: tuple[str, ...], own: bool
) -> None:
    """Neither without the former root's key, nor with one of the three, nor with one of the three twice."""
    holders.take_out()
    holders.draft()
    holders.sign(*signers, own=own)
    assert "signed by" in refused(holders)


def test_a_document_changed_after_the_signing_puts_nothing_in_force(holders: Holders) -> None:
    holders.take_out()
    holders.draft()
    holders.sign("root-1", "root-2", "targets-1", "targets-2", own=True)
    hub_document = holders.folder / "documents" / "hub.json"
    hub_document.write_bytes(hub_document.read_bytes().replace(b'"home":"000000"', b'"home":"000001"'))
    assert "LengthOrHash" in refused(holders)


def test_a_document_that_no_gate_would_read_is_not_put_in_force(holders: Holders) -> None:
    """A gate would set it aside, whoever signed it; and with it whatever it was to say of that issuer."""
    holders.take_out()
    (holders.folder / "documents" / "issuers" / "000001.json").write_bytes(b"{}")
    holders.draft()
    holders.sign("root-1", "root-2", "targets-1", "targets-2", own=True)
    assert "issuers/000001.json" in refused(holders)


def test_a_ceremony_of_the_day_before_is_not_played_again(holders: Holders) -> None:
    holders.take_away()
    assert "next version" in refused(holders) or "signed by" in refused(holders)


def test_away_from_the_hub_the_hub_cannot_change_the_targets(
    holders: Holders, at_gate: AtGate, clock: FakeClock
) -> None:
    """What the database says by then reaches nobody until two holders sign it."""
    holders.take_away()
    documents.bring("issuers/440100.json", json.dumps(FakeCity("440100").issuer_document()).encode())
    publishing.publish()
    assert "440100" not in at_gate.refresh().issuers
    holders.take_out()
    ceremony.draft_targets(holders.folder, hub_clock.now())
    holders.sign("targets-1")
    refused(holders)
    holders.sign("targets-3")
    publishing.adopt(holders.folder)
    assert "440100" in at_gate.refresh().issuers


def test_a_holder_is_replaced_by_a_next_root(holders: Holders, at_gate: AtGate) -> None:
    holders.take_away()
    holders.take_out()
    holders.draft(leave_out="root-3")
    holders.sign("root-1", "root-2", "targets-1", "targets-2")
    publishing.adopt(holders.folder)
    holders.take_out()
    holders.draft(leave_out="root-1")
    holders.sign("root-3", "targets-1", "targets-2")
    refused(holders)
    at_gate.refresh()
    assert version("root") == 3


def test_an_issuer_is_added_limited_and_withdrawn_by_a_document_alone(
    hub: HubInProcess, at_gate: AtGate
) -> None:
    said = FakeCity("440100").issuer_document()
    documents.bring("issuers/440100.json", json.dumps(said).encode())
    publishing.publish()
    assert len(at_gate.refresh().issuers["440100"].code_keys) == 4
    said["code_keys"] = said["code_keys"][:1]
    documents.bring("issuers/440100.json", json.dumps(said).encode())
    publishing.publish()
    assert len(at_gate.refresh().issuers["440100"].code_keys) == 1
    documents.bring("issuers/440100.json", b"")
    documents.bring("issuers/000001.json", b"")
    publishing.publish()
    assert set(at_gate.refresh().issuers) == {"000000"}


@pytest.mark.parametrize("path", ["hub.json", "sites/x.json", "issuers/../hub.json", "issuers/44.json"])
def test_only_issuers_and_foreign_formats_are_brought(hub: HubInProcess, path: str) -> None:
    with pytest.raises(Malformed):
        documents.bring(path, b"")


def test_a_document_that_no_gate_would_read_is_not_brought(hub: HubInProcess) -> None:
    with pytest.raises(Malformed):
        documents.bring("issuers/440100.json", b'{"issuer": "440100"}')
    assert documents.brought() == {}


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp", "sites"])
def test_each_key_of_the_repository_rolls(at_gate: AtGate, role: str) -> None:
    former = keys.signing_keys(f"trust-{role}")[0]
    keys.roll(f"trust-{role}")
    publishing.publish()
    at_gate.refresh()
    folder = publishing.folder() / "metadata"
    name = "timestamp.json" if role == "timestamp" else f"{version(role)}.{role}.json"
    signed_by = {one["keyid"] for one in json.loads((folder / name).read_bytes())["signatures"]}
    assert len(signed_by) == (2 if role == "root" else 1)
    assert keys.signing_keys(f"trust-{role}")[1].public == former.public


def test_acknowledgement_and_sealing_keys_overlap(hub: HubInProcess, at_gate: AtGate) -> None:
    former = keys.signing_key(keys.ACKNOWLEDGEMENT).public, keys.sealing_public()[0]
    fresh = keys.roll(keys.ACKNOWLEDGEMENT).public, keys.roll_sealing()
    assert keys.signing_key(keys.ACKNOWLEDGEMENT).public == former[0], "nobody has heard of the new one yet"
    publishing.publish()
    assert keys.signing_key(keys.ACKNOWLEDGEMENT).public == fresh[0]
    trust = at_gate.refresh()
    assert [key.public for key in trust.ack_keys] == [fresh[0], former[0]]
    assert [key.public for key in trust.sealing_keys] == [fresh[1], former[1]]
    assert {key.public for key in keys.opening_keys()} == {fresh[1], former[1]}


def test_a_rolled_code_key_signs_a_day_later(hub: HubInProcess, clock: FakeClock) -> None:
    now_s = clock.wall_s()
    former = city_keys.signing("000000", "live", now_s, now_s + 60)
    city_keys.roll("000000", "live", now_s, stolen=False)
    publishing.publish()
    assert city_keys.signing("000000", "live", now_s, now_s + 60).public == former.public
    later_s = now_s + city_keys.DAY_S
    assert city_keys.signing("000000", "live", later_s, later_s + 60).public != former.public


def test_a_stolen_list_key_is_believed_no_longer(
    hub: HubInProcess, at_gate: AtGate, clock: FakeClock
) -> None:
    former = city_keys.keys_of("000000", "list")[0].key.public
    city_keys.roll("000000", "list", clock.wall_s(), stolen=True)
    hub.publish()
    trust = at_gate.refresh()
    [believed] = trust.issuers["000000"].list_keys
    assert believed.key.public != former
    token = ListToken.objects.filter(issuer="000000").order_by("-generation")[0]
    assert status_list.parse(bytes(token.token)).is_signed_by(believed.key)


def test_a_key_that_no_gate_knows_signs_nothing(
    hub: HubInProcess, holders: Holders, clock: FakeClock
) -> None:
    """With the targets away a new key waits for its signatures; the known one goes on."""
    holders.take_away()
    now_s = clock.wall_s() + city_keys.DAY_S
    former = city_keys.signing("000000", "live", now_s, now_s + 60).public
    city_keys.roll("000000", "live", clock.wall_s(), stolen=False)
    publishing.publish()
    assert city_keys.signing("000000", "live", now_s, now_s + 60).public == former


def test_a_citys_hub_with_a_demo_gate_is_refused(hub: HubInProcess, clock: FakeClock, tmp_path: Path) -> None:
    gate = AtGate(hub, clock, tmp_path / "real")
    gate._refresher._demo = False
    with pytest.raises(TrustError):
        gate.refresh()


def test_keys_are_for_their_holder_alone(holders: Holders) -> None:
    assert {file.stat().st_mode & 0o077 for file in holders.files.values()} == {0}
    with pytest.raises(ceremony.CeremonyError):
        ceremony.make_key(holders.files["root-1"])


def test_the_next_generations_list_is_published_a_day_early(hub: HubInProcess, clock: FakeClock) -> None:
    from_s = (clock.wall_s() // 1_209_600 + 1) * 1_209_600
    clock.set_wall_s(from_s - 86_400)
    hub.publish()
    living = set(ListToken.objects.filter(issuer="000000").values_list("generation", flat=True))
    assert from_s // 1_209_600 in living
    assert Issuer.objects.count() == 2
