"""What deciding costs, beside its bare parts in the same run: `python3 dev.py bench deciding [--json FILE]`.

Whole: text -> Verdict, all steps, the list asked in SQLite with 168,000 of 14 million listed. Peers: one bare Ed25519 or
ES256 verification of the same bytes; the library `cwt` decoding them, in a process and an environment of its own, since it
pins an older cbor2 (without a package index it is left out). The machine's pauses are in p99: the peer's stands beside it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from scanner.check.deciding import decide
from scanner.check.facts import NO_LIST, facts_of
from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.check.verdict import Verdict
from scanner.protocol import base45, health_code, policy
from scanner.protocol.health_code import generation_at
from scanner.protocol.outcome import Outcome
from scanner.protocol.policy import ForeignRule, SitePolicy
from tests.bench import _deciding_cwt, _deciding_lists, _deciding_vectors, _table
from tests.bench._side_by_side import quantile, side_by_side
from tests.bench._table import Row
from tests.fakes.clock import SPRING_2026_S
from tests.fakes.foreign_issuing import NOW_S, FakeAbroad, trust_with
from tests.fakes.issuing import FakeCity, trust_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.store.blacklist import Blacklist

ROUNDS = 6000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--json", type=Path)
    wish = ask.parse_args()
    with tempfile.TemporaryDirectory() as place, _deciding_lists.asked(Path(place)) as blacklist:
        rows = _home(blacklist)
    rows += [*_abroad(), *_deciding_lists.rows(), *_deciding_vectors.rows()]
    _table.show(rows)
    if wish.json:
        _table.write(rows, "deciding", wish.json)


def _home(blacklist: Blacklist) -> list[Row]:
    city = FakeCity()
    text, believed, now = city.live(SPRING_2026_S), trust_of(city), Moment(SPRING_2026_S, ClockState.OK)
    signed = health_code.parse(text)
    (key, *_) = believed.code_keys(signed.kid)

    def whole() -> Verdict:
        found = read(text, believed, now)
        assert not isinstance(found, Verdict)
        assert found.generation is not None
        assert found.index is not None
        listed = blacklist.look_up(found.issuer, found.generation, found.index)
        return decide(found, facts_of(believed.home, listed, SPRING_2026_S, now), policy.DEFAULT, now)

    def least() -> None:
        """What no reading can spare, with nothing looked at: Base45, two CBOR items, one verification, one question."""
        base45.decode(text.removeprefix(health_code.PREFIX))
        cbor2.loads(signed.data[1:])
        cbor2.loads(signed.payload)
        key.key.verify(signed.signature, signed.to_be_signed)
        blacklist.look_up(city.issuer, generation_at(SPRING_2026_S), 0)

    assert whole().outcome is Outcome.ADMIT, whole()
    ours, bare = side_by_side(
        whole, lambda: key.key.verify(signed.signature, signed.to_be_signed), rounds=ROUNDS
    )
    rows = _ratio("HZ1 text -> Verdict, 168,000 listed", ours, "bare Ed25519 verify", bare, 2.0)
    today_s = int(
        time.time()
    )  # `cwt` asks the system's clock whether a code is in time: one of the same size, made now
    today = health_code.parse(city.live(today_s, exp_s=today_s + 3600))
    theirs = _deciding_cwt.microseconds(today.data, key.key.public, today.kid, ROUNDS)
    if theirs is not None:
        bare_parts, _ = side_by_side(least, whole, rounds=ROUNDS)
        ratio, peers = quantile(ours, 0.5) / theirs, {"cwt µs": theirs, "least µs": quantile(bare_parts, 0.5)}
        rows.append(Row("HZ1 text -> Verdict / cwt decode", "x", ratio, peers, "<= 1.15", ratio <= 1.15))
    return rows


def _abroad() -> list[Row]:
    abroad = FakeAbroad()
    text, believed, now = abroad.hc1(), trust_with(abroad.documents()), Moment(NOW_S, ClockState.OK)
    rules = SitePolicy(hc1=ForeignRule.ADMIT)

    def whole() -> Verdict:
        found = read(text, believed, now)
        assert not isinstance(found, Verdict), found
        return decide(found, facts_of(believed.home, NO_LIST, NOW_S, now), rules, now)

    assert whole().outcome is Outcome.ASK
    ours, bare = side_by_side(whole, _bare_es256(), rounds=ROUNDS)
    return _ratio("HC1 text -> Verdict", ours, "bare ES256 verify", bare, 4.0)


def _bare_es256() -> Callable[[], object]:
    """One verification of a message as long as a pass."""
    key, message = ec.generate_private_key(ec.SECP256R1()), bytes(350)
    signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
    raw = b"".join(n.to_bytes(32, "big") for n in utils.decode_dss_signature(signature))
    assert len(raw) == 64
    public = key.public_key()
    return lambda: public.verify(signature, message, ec.ECDSA(hashes.SHA256()))


def _ratio(what: str, ours: list[float], peer: str, theirs: list[float], goal: float) -> list[Row]:
    mine, other = quantile(ours, 0.5), quantile(theirs, 0.5)
    mine_99, other_99 = quantile(ours, 0.99), quantile(theirs, 0.99)
    spread = {
        f"{peer} µs": other,
        "ours µs": mine,
        "ours p10": quantile(ours, 0.1),
        "ours p90": quantile(ours, 0.9),
    }
    rows = [Row(f"{what}, median", "x", mine / other, spread, f"<= {goal:g}", mine / other <= goal)]
    if goal <= 2.0:
        peers = {f"{peer} p99 µs": other_99, "ours p99 µs": mine_99}
        rows.append(Row(f"{what}, p99", "x", mine_99 / other_99, peers, "<= 4", mine_99 / other_99 <= 4))
    return rows


if __name__ == "__main__":
    main()
