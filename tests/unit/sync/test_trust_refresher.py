"""Trust is the newest that the pinned root proves, by our clock; everything else is refused and changes nothing."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from scanner.errors import ScannerError, Trouble, TrustError
from scanner.protocol.policy import SiteKind
from tests.fakes.clock import SPRING_2026_S, FakeClock
from tests.fakes.foreign_issuing import FakeAbroad
from tests.fakes.issuing import FakeCity, documents_of
from tests.fakes.transport import cut_body, instead, portal, status
from tests.unit.sync.memory_shelves import Stored
from tests.unit.sync.tuf_repository import DAY_S, LIVES_S, TufRepository

if TYPE_CHECKING:
    from tests.unit.sync.conftest import Gate

TIMESTAMP = "/trust/metadata/timestamp.json"


def refused(gate: Gate, **how: bool | None) -> Trouble:
    """The trouble of a refresh that must fail and leave everything as it was."""
    trust, stored = gate.trust, gate.trusted.stored
    with pytest.raises(ScannerError) as error:
        gate.refresher(**how).refresh(gate.clock.wall_s())  # type: ignore[arg-type]
    assert (gate.trust, gate.trusted.stored) == (trust, stored)
    return error.value.trouble


def refresh(gate: Gate) -> None:
    gate.refresher().refresh(gate.clock.wall_s())


def test_all_documents_are_proved_saved_and_told(gate: Gate) -> None:
    documents = documents_of(gate.city, FakeCity("330200"), sites={"gate-1": {"kind": "highway"}})
    gate.hub.trust.publish(documents, gate.clock.wall_s())
    refresh(gate)
    now_s = gate.clock.wall_s()
    assert gate.trusted.stored == Stored(documents, 2, now_s, now_s + LIVES_S["timestamp"])
    assert gate.trust is not None
    assert set(gate.trust.issuers) == {"330100", "330200"}
    assert gate.trust.policy_of("gate-1").kind is SiteKind.HIGHWAY


def test_foreign_issuers_come_along(gate: Gate) -> None:
    documents = {**documents_of(gate.city), **FakeAbroad().documents()}
    gate.hub.trust.publish(documents, gate.clock.wall_s())
    refresh(gate)
    assert gate.trust is not None
    assert [kind.value for kind in gate.trust.foreign] == ["hc1", "nzcp", "shc", "vds_nc"]


def test_a_site_may_not_speak_for_a_country(gate: Gate) -> None:
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s(), overreach=FakeAbroad().documents())
    refresh(gate)
    assert gate.trust is not None
    assert gate.trust.foreign == {}


def test_nothing_but_metadata_is_fetched_when_nothing_is_new(gate: Gate) -> None:
    refresh(gate)
    gate.transport.asked.clear()
    gate.clock.advance(3600)
    refresh(gate)
    assert gate.transport.paths() == ["/trust/metadata/2.root.json", TIMESTAMP]
    assert gate.trusted.stored is not None
    assert gate.trusted.stored.accepted_s == gate.clock.wall_s()


def test_a_policy_alone_may_change(gate: Gate) -> None:
    refresh(gate)
    documents = documents_of(gate.city, sites={"gate-1": {"reuse_s": 60}})
    gate.hub.trust.publish(documents, gate.clock.wall_s())
    refresh(gate)
    assert gate.trust is not None
    assert gate.trust.policy_of("gate-1").reuse_s == 60


def test_an_expired_timestamp_is_refused_by_our_clock(gate: Gate) -> None:
    refresh(gate)
    gate.clock.advance(DAY_S + 1)
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_fresh_gate_refuses_it_too(gate: Gate) -> None:
    gate.clock.advance(DAY_S + 1)
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_frozen_repository_ends_when_the_hub_signs_again(gate: Gate) -> None:
    gate.clock.advance(DAY_S + 1)
    assert refused(gate) is Trouble.TRUST_REFUSED
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    refresh(gate)


@pytest.mark.parametrize("year_s", [SPRING_2026_S - 20 * 365 * DAY_S, SPRING_2026_S + 20 * 365 * DAY_S])
def test_the_day_is_the_clocks_not_the_machines(gate: Gate, year_s: int) -> None:
    """Without our reference time one of these years would be long over by the machine's own clock."""
    gate.clock = FakeClock(year_s)
    gate.hub.trust = TufRepository(documents_of(gate.city), year_s)
    refresh(gate)
    gate.clock.advance(DAY_S + 1)
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_an_older_version_is_refused(gate: Gate) -> None:
    old = dict(gate.hub.trust.files)
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    refresh(gate)
    gate.hub.trust.files = old
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_an_older_version_is_refused_even_when_the_folder_was_erased(gate: Gate) -> None:
    old = dict(gate.hub.trust.files)
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    refresh(gate)
    gate.hub.trust.files = old
    shutil.rmtree(gate.folder)
    assert refused(gate) is Trouble.TRUST_REFUSED


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", "sites"])
def test_a_role_signed_by_another_key_is_refused(gate: Gate, role: str) -> None:
    refresh(gate)
    other = TufRepository(documents_of(gate.city), gate.clock.wall_s()).signers[role]
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s(), signed_by={role: other})
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_another_hubs_repository_is_refused(gate: Gate) -> None:
    root = gate.hub.trust.first_root
    gate.hub.trust = TufRepository(documents_of(gate.city), gate.clock.wall_s())
    gate.hub.trust.first_root = root
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_rolled_key_is_followed_by_the_root(gate: Gate) -> None:
    refresh(gate)
    gate.hub.trust.roll("timestamp")
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    refresh(gate)
    assert gate.trust is not None
    assert gate.trust.version == 2


def test_a_changed_target_is_refused(gate: Gate) -> None:
    for path in gate.hub.trust.files:
        if "/targets/" in path and path.endswith(".hub.json"):
            gate.hub.trust.files[path] = gate.hub.trust.files[path].replace(b"330100", b"330101")
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_target_changed_on_the_disk_is_fetched_again(gate: Gate) -> None:
    refresh(gate)
    stored = gate.folder / "targets" / "hub.json"
    stored.write_bytes(stored.read_bytes().replace(b"330100", b"330101"))
    refresh(gate)
    assert gate.trust is not None
    assert gate.trust.home == "330100"


def test_metadata_torn_on_the_disk_is_fetched_again(gate: Gate) -> None:
    refresh(gate)
    for file in (gate.folder / "metadata").glob("*.json"):
        if not file.is_symlink():
            file.write_bytes(file.read_bytes()[:50])
    refresh(gate)


@pytest.mark.parametrize(("gate_is_demo", "trust_is_demo"), [(False, True), (True, False)])
def test_demo_and_real_do_not_mix(gate: Gate, gate_is_demo: bool, trust_is_demo: bool) -> None:
    gate.hub.trust.publish(documents_of(gate.city, demo=trust_is_demo), gate.clock.wall_s())
    assert refused(gate, demo=gate_is_demo) is Trouble.TRUST_REFUSED


def test_a_gate_that_is_being_enrolled_takes_either(gate: Gate) -> None:
    gate.hub.trust.publish(documents_of(gate.city, demo=True), gate.clock.wall_s())
    assert gate.refresher(demo=None).refresh(gate.clock.wall_s()).demo


def test_documents_that_do_not_make_a_trust_are_refused(gate: Gate) -> None:
    gate.hub.trust.publish({"hub.json": b'{"home": "330100"}'}, gate.clock.wall_s())
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_site_may_not_speak_for_an_issuer(gate: Gate) -> None:
    """The delegated role's key lies on the hub: whatever it signs, only what lies under sites/ is its to say."""
    more = documents_of(FakeCity("330200"))
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s(), overreach=more)
    refresh(gate)
    assert gate.trust is not None
    assert (gate.trust.home, set(gate.trust.issuers)) == ("330100", {"330100"})


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "1.sites.json"])
def test_a_portals_page_in_place_of_metadata(gate: Gate, name: str) -> None:
    gate.transport.script(f"/trust/metadata/{name}", portal)
    assert refused(gate) is Trouble.HUB_NOT_A_HUB


def test_a_portals_page_in_place_of_the_next_root(gate: Gate) -> None:
    gate.transport.script("/trust/metadata/2.root.json", portal)
    assert refused(gate) is Trouble.HUB_NOT_A_HUB


def test_metadata_cut_short_is_refused(gate: Gate) -> None:
    gate.transport.script(TIMESTAMP, cut_body(100))
    assert refused(gate) is Trouble.TRUST_REFUSED


@pytest.mark.parametrize("nonsense", [b"{}", b"[" * 10_000, json.dumps({"signed": {}}).encode(), b"\xff"])
def test_nonsense_is_refused(gate: Gate, nonsense: bytes) -> None:
    gate.transport.script(TIMESTAMP, instead(nonsense))
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_huge_timestamp_is_refused(gate: Gate) -> None:
    gate.hub.trust.files[TIMESTAMP] += b" " * 17_000  # its signature still verifies
    assert refused(gate) is Trouble.TRUST_REFUSED


def test_a_huge_file_is_not_kept(gate: Gate) -> None:
    gate.hub.trust.files[TIMESTAMP] = b" " * 3_000_000
    assert refused(gate) is Trouble.HUB_TOO_LARGE


def test_no_network_is_no_verdict_on_the_trust(gate: Gate) -> None:
    gate.transport.offline = True
    assert refused(gate) is Trouble.HUB_UNREACHABLE


def test_a_busy_hub_says_when(gate: Gate) -> None:
    gate.transport.script(TIMESTAMP, status(503, "30"))
    assert refused(gate) is Trouble.HUB_BUSY


def test_a_folder_that_cannot_be_written(gate: Gate) -> None:
    gate.folder.parent.mkdir(exist_ok=True)
    gate.folder.write_bytes(b"a file in its place")
    assert refused(gate) is Trouble.STORE_UNAVAILABLE


def test_when_it_is_due(gate: Gate) -> None:
    now_s, refresher = gate.clock.wall_s(), gate.refresher()
    assert refresher.due_in_s(now_s) == 0
    refresher.refresh(now_s)
    assert refresher.due_in_s(now_s + 600) == 3000
    assert refresher.due_in_s(now_s + 3600) == 0
    assert refresher.due_in_s(now_s - 1) == 0


def test_a_refusal_is_a_trust_error(gate: Gate) -> None:
    gate.transport.script(TIMESTAMP, instead(b"{}"))
    with pytest.raises(TrustError):
        refresh(gate)
