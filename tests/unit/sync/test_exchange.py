"""Each part of the talk has its own turn: what fails holds back nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner.errors import StoreError, Trouble
from scanner.protocol.heartbeat import DeviceState
from tests.fakes.issuing import documents_of, key_of
from tests.fakes.transport import instead, lose_reply, portal, slow, status

if TYPE_CHECKING:
    from scanner.sync.exchange import Exchange, SyncReport
    from tests.unit.sync.conftest import Gate

PASSES, TIMESTAMP, BEAT = "/api/passes", "/trust/metadata/timestamp.json", "/api/heartbeat"


def at_rest(gate: Gate) -> tuple[Exchange, SyncReport]:
    """An exchange after its first round, and that round's report; nothing of it is left in `asked`."""
    exchange = gate.exchange()
    report = exchange.step()
    gate.transport.asked.clear()
    return exchange, report


def test_the_first_round_does_everything(gate: Gate) -> None:
    gate.trust = None
    gate.outbox.write(3)
    _, report = at_rest(gate)
    assert (report.reached, report.trouble, report.sent, report.lists, report.trust, report.state) == (
        True,
        None,
        3,
        1,
        True,
        DeviceState.ACTIVE,
    )
    assert report.next_in_s == 60


def test_a_round_with_nothing_to_do_asks_nothing(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    report = exchange.step()
    assert (gate.transport.asked, report.sent, report.lists, report.trust) == ([], 0, 0, False)
    assert (report.reached, report.trouble, report.state) == (True, None, DeviceState.ACTIVE)


def test_a_pass_is_sent_at_once(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(1)
    assert (exchange.step().sent, gate.transport.paths()) == (1, [PASSES])


def test_a_backlog_goes_on_in_the_next_round_at_once(gate: Gate) -> None:
    gate.outbox.write(2500)
    exchange, report = at_rest(gate)
    assert (report.sent, report.next_in_s) == (2000, 0.05)
    assert exchange.step().sent == 500


def test_everything_in_its_own_time(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.clock.advance(60)
    exchange.step()
    assert gate.transport.paths() == [BEAT]
    gate.clock.advance(840)
    exchange.step()
    assert [path.split("/")[1] for path in gate.transport.paths()[1:]] == ["lists", "lists", "api"]
    gate.clock.advance(2700)
    assert exchange.step().trust


def test_a_failing_upload_never_stops_downloads(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(1)
    gate.transport.always(PASSES, status(500))
    gate.clock.advance(3600)
    gate.hub.etag = '"2"'
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    gate.hub.publish_list()
    report = exchange.step()
    assert (report.reached, report.trouble, report.lists, report.trust) == (
        True,
        Trouble.HUB_REFUSED,
        1,
        True,
    )
    for _ in range(20):
        gate.clock.advance(900)
        gate.hub.etag = f'"{gate.clock.wall_s()}"'
        gate.hub.publish_list()
        report = exchange.step()
        assert (report.lists, report.trouble) == (1, Trouble.HUB_REFUSED)
    gate.transport.heal()
    gate.clock.advance(300)
    assert (exchange.step().sent, gate.outbox.acked) == (1, 1)


@pytest.mark.parametrize("path", ["/trust/", "/lists/", BEAT])
def test_a_failing_download_never_stops_passes(gate: Gate, path: str) -> None:
    gate.transport.always(path, lose_reply)
    gate.outbox.write(2)
    report = gate.exchange().step()
    assert (report.sent, report.trouble) == (2, Trouble.HUB_UNREACHABLE)


def test_retry_after_is_obeyed_even_when_woken(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(1)
    gate.transport.script(PASSES, status(503, "120"))
    report = exchange.step()
    assert (report.trouble, report.reached) == (Trouble.HUB_BUSY, True)
    for seconds, sent in ((0, 0), (60, 0), (59, 0), (2, 1)):
        gate.clock.advance(seconds)
        assert exchange.step(everything=True).sent == sent


def test_failures_wait_longer_each_time(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(1)
    gate.transport.offline = True
    waits = []
    for _ in range(8):
        waits.append(exchange.step().next_in_s)
        gate.clock.advance(waits[-1])
    assert waits[:5] == [0.5, 1, 2, 4, 8]


def test_a_writing_gate_does_not_hammer_a_hub_that_is_away(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.transport.offline = True
    for _ in range(50):
        gate.outbox.write(1)
        exchange.step()
    assert gate.transport.paths() == [PASSES]


def test_offline_is_seen_and_ends(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(5)
    gate.transport.offline = True
    report = exchange.step()
    assert (report.reached, report.trouble, report.sent) == (False, Trouble.HUB_UNREACHABLE, 0)
    assert not exchange.step().reached  # nothing was tried: what was known stands
    gate.transport.heal()
    report = exchange.step(everything=True)
    assert (report.reached, report.trouble, report.sent, len(gate.hub.stored)) == (True, None, 5, 5)


def test_a_portal_is_not_the_hub(gate: Gate) -> None:
    for path in ("/trust/", "/lists/", "/api/"):
        gate.transport.always(path, portal)
    gate.outbox.write(1)
    report = gate.exchange().step()
    assert (report.reached, report.trouble, gate.outbox.acked) == (False, Trouble.HUB_NOT_A_HUB, 0)


def test_a_list_that_needs_newer_trust_brings_it(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.clock.advance(900)
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    gate.hub.etag = '"2"'
    gate.hub.publish_list(trust_version=2)
    report = exchange.step()
    assert (report.lists, report.trouble) == (0, Trouble.LIST_REFUSED)
    report = exchange.step()
    assert (report.trust, report.lists, report.trouble) == (True, 1, None)


def test_another_edition_of_the_trust_documents_is_fetched_after_the_next_beat_and_once(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.hub.edition = 2
    for wants in (True, False):
        gate.clock.advance(60)
        assert not exchange.step().trust
        assert exchange.step().trust is wants


def test_a_hub_that_rolled_its_acknowledgement_key_is_believed_after_new_trust(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.outbox.write(2)
    gate.city.ack_key = key_of("the next acknowledgement key")
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    assert exchange.step().trouble is Trouble.ACK_REFUSED
    report = exchange.step()
    assert (report.trust, report.sent, report.trouble) == (True, 2, None)


def test_a_list_that_needs_trust_which_does_not_exist_does_not_spin(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.hub.etag = '"2"'
    gate.clock.advance(900)
    gate.hub.publish_list(trust_version=9)
    rounds = [exchange.step() for _ in range(20)]
    assert sum(report.trust for report in rounds) == 1
    assert sum("/lists/" in path for path in gate.transport.paths()) == 2


def test_the_parts_go_on_when_one_has_a_mistake_in_it(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistake(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(gate.lists, "apply", mistake)
    gate.outbox.write(1)
    report = gate.exchange().step()
    assert (report.sent, report.state, report.trouble) == (1, DeviceState.ACTIVE, Trouble.INTERNAL)


def test_a_shelf_that_cannot_be_read_stops_nobody_else(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError(Trouble.STORE_DAMAGED)

    monkeypatch.setattr(gate.trusted, "load", broken)
    gate.outbox.write(1)
    report = gate.exchange().step()
    assert (report.sent, report.lists, report.trouble) == (1, 1, Trouble.STORE_DAMAGED)


def test_the_shared_day_moving_on_makes_lists_and_trust_due(gate: Gate) -> None:
    exchange, _ = at_rest(gate)
    gate.clock.set_wall_s(gate.clock.wall_s() + 73 * 3600)
    gate.hub.trust.publish(documents_of(gate.city), gate.clock.wall_s())
    gate.hub.etag = '"2"'
    gate.hub.publish_list()
    report = exchange.step()
    assert (report.trust, report.lists, report.trouble) == (True, 1, None)


def test_a_slow_hub_is_waited_for(gate: Gate) -> None:
    gate.transport.always("/", slow(gate.clock, 20))
    gate.outbox.write(1)
    assert gate.exchange().step().sent == 1


def test_a_drained_device_is_told_so_until_the_hub_says_otherwise(gate: Gate) -> None:
    gate.hub.state = DeviceState.DRAIN
    exchange, report = at_rest(gate)
    gate.clock.advance(60)
    gate.transport.script(BEAT, instead(b"junk"))
    assert (report.state, exchange.step().state) == (DeviceState.DRAIN, DeviceState.DRAIN)
    gate.hub.state = DeviceState.ACTIVE
    assert exchange.step(everything=True).state is DeviceState.ACTIVE
