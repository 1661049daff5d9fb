"""Every EU vector in the shared test data behaves as its makers say.

One trust holds the certificates of all of them at once, so that kids are really looked up. What a file says:
EXPECTEDVERIFY false, EXPECTEDEXPIRATIONCHECK false and so on each name the step that must refuse; all else is genuine.
Where a file does not speak of expiry its clock may lie before the pass was made (ten do): it is judged at the later time.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import base45
import cbor2
import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from scanner.check.moment import ClockState, Moment
from scanner.check.reading import read
from scanner.protocol.credential import Credential, Format
from scanner.protocol.reason import Reason
from tests.fakes.foreign_issuing import document, eu_row, trust_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scanner.protocol.trust import Trust

FORGED = {Reason.SIGNATURE_WRONG, Reason.SIGNATURE_UNKNOWN_KEY, Reason.FORM_MALFORMED}
FAILS: dict[str, set[Reason]] = {
    "EXPECTEDUNPREFIX": {Reason.READ_NOT_A_PASS},
    "EXPECTEDB45DECODE": {Reason.FORM_MALFORMED},
    "EXPECTEDCOMPRESSION": {Reason.FORM_MALFORMED},
    "EXPECTEDVERIFY": FORGED,
    "EXPECTEDDECODE": {Reason.FORM_CLAIMS, Reason.FORM_MALFORMED},
    "EXPECTEDSCHEMAVALIDATION": {Reason.FORM_CLAIMS},
    "EXPECTEDKEYUSAGE": {Reason.SIGNATURE_KIND_NOT_ALLOWED},
    "EXPECTEDEXPIRATIONCHECK": {Reason.TIME_EXPIRED, Reason.TIME_FUTURE},
}
"""A step that the makers expect to fail, and what we then say."""

WRONG_UPSTREAM = {f"ES/{n}": Reason.SIGNATURE_WRONG for n in (401, 402, 403)}
"""Said to verify, but their signature does not with the certificate they bring: we say so."""
NOT_A_TEXT = {"common/Q1"}
"""A picture that cannot be read: it brings the text as it should have been."""


def _vectors(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*/2DCode/raw/*.json")):
        yield f"{path.parts[-4]}/{path.stem}", json.loads(path.read_text("utf-8-sig"))


@pytest.fixture(scope="module")
def vectors(testdata: Callable[[str], Path]) -> dict[str, dict[str, Any]]:
    return dict(_vectors(testdata("hcert")))


@pytest.fixture(scope="module")
def trusted(vectors: dict[str, dict[str, Any]]) -> Trust:
    """Each certificate as one row; the issuing country is the certificate's, the common ones' is AT."""
    rows = {}
    for said in vectors.values():
        der = base64.b64decode(said["TESTCTX"]["CERTIFICATE"])
        rows[der] = eu_row(der, _country(der))
    parts = [list(rows.values())[n : n + 100] for n in range(0, len(rows), 100)]
    documents = {}
    for n, part in enumerate(parts):
        documents.update(document("hc1", *part, name=f"part-{n}"))
    return trust_with(documents)


def _country(der: bytes) -> str:
    found = x509.load_der_x509_certificate(der).subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)
    return str(found[0].value) if found else "AT"


def _due(name: str, said: dict[str, Any]) -> set[Reason | None]:
    """The reasons any of which the makers would be content with; None: a credential."""
    if name in WRONG_UPSTREAM:
        return {WRONG_UPSTREAM[name]}
    for step, reasons in FAILS.items():
        if said["EXPECTEDRESULTS"].get(step) is False:
            return set(reasons)
    return {Reason.COLOUR_DETECTED} if _is_detected(said) else {None}


def _is_detected(said: dict[str, Any]) -> bool:
    """Genuine, but a test that found the virus: eight of the French ones."""
    tests = said.get("JSON", {}).get("t") or [{}]
    return bool(tests[0].get("tr") == "260373001")


def _now_s(said: dict[str, Any]) -> int:
    now_s = int(datetime.fromisoformat(said["TESTCTX"]["VALIDATIONCLOCK"]).timestamp())
    if "EXPECTEDEXPIRATIONCHECK" in said["EXPECTEDRESULTS"]:
        return now_s
    try:
        made = cbor2.loads(zlib.decompress(base45.b45decode(said["PREFIX"][4:])))
        while isinstance(made, cbor2.CBORTag):
            made = made.value
        return max(now_s, int(cbor2.loads(made[2])[6]))
    except (ValueError, TypeError, zlib.error, cbor2.CBORError):
        return now_s


def _found(said: dict[str, Any], trust: Trust) -> Reason | None:
    found = read(said["PREFIX"], trust, Moment(_now_s(said), ClockState.OK))
    return None if isinstance(found, Credential) else found.reason


def test_every_vector_behaves_as_its_makers_say(
    vectors: dict[str, dict[str, Any]], trusted: Trust, record_property: Callable[[str, object], None]
) -> None:
    read_ = {name: said for name, said in vectors.items() if name not in NOT_A_TEXT}
    record_property("vectors", len(read_) - len(WRONG_UPSTREAM))
    record_property(
        "cannot", f"{', '.join(WRONG_UPSTREAM)} (wrong upstream), {', '.join(NOT_A_TEXT)} (a picture)"
    )
    others = {
        name: (found, _due(name, said))
        for name, said in read_.items()
        if (found := _found(said, trusted)) not in _due(name, said)
    }
    assert others == {}
    assert len(read_) == len(vectors) - 1


def test_all_of_them_are_there(vectors: dict[str, dict[str, Any]]) -> None:
    folders = Counter(name.split("/")[0] for name in vectors)
    assert folders == {
        "AT": 4, "BE": 5, "BG": 5, "CH": 3, "CY": 4, "CZ": 10, "DE": 4, "DK": 10, "ES": 27, "FI": 10, "FR": 37,
        "common": 38,
    }  # fmt: skip


def test_of_the_common_ones_each_negative_is_refused_and_each_positive_read(
    vectors: dict[str, dict[str, Any]], trusted: Trust
) -> None:
    """By the list in BasicDgcTestsList.md, without looking at what the files themselves say."""
    valid = {"CO1", "CO2", "CO3", "CO28", *(f"CO{n}" for n in (*range(12, 16), *range(18, 22)))}
    valid |= {f"DGC{n}" for n in range(3, 7)}
    common = {name.split("/")[1]: said for name, said in vectors.items() if name.startswith("common/")}
    read_ = {name for name, said in common.items() if name != "Q1" and _found(said, trusted) is None}
    assert read_ == valid


def test_without_its_row_nobody_is_believed(vectors: dict[str, dict[str, Any]], trusted: Trust) -> None:
    """The key that comes from elsewhere is the only thing that makes them genuine."""
    keys = {kid: k for kid, k in trusted.foreign[Format.HC1].items() if k[0].issuer != "AT"}
    without = trust_with(document("hc1"))
    some = replace(trusted, foreign={Format.HC1: keys})
    for name in ("AT/1", "common/CO1"):
        assert _found(vectors[name], without) is Reason.READ_FOREIGN_PASS
        assert _found(vectors[name], some) is Reason.SIGNATURE_UNKNOWN_KEY
