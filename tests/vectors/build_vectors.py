"""Writes the test vectors, valid and broken, boundary by boundary: `python -m tests.vectors.build_vectors`.

    trust.json                       the documents (target path -> document) under which all of them are judged
    hz1/valid/*.json                 [ { "name", "why", "text", "now" } ]             a credential
    hz1/broken/*.json                [ { "name", "why", "text", "now", "reason" } ]   refused for that reason
    status_list/valid/*.json         [ { "name", "why", "token", "listed" } ]         token in hex; index -> status
    status_list/broken/*.json        [ { "name", "why", "token" } ]                   malformed, or not the list key's

Everything is made by `by_hand.py`, nothing by the code under test; keys come from fixed seeds, so the same files come out
each time. The clock is `now` (seconds) and is taken to be right.
"""

# ruff: noqa: ANN401 - changes to any member of what is made
from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

from tests.vectors.by_hand import Raw, base45, cbor, code, cose, head, kid_of, public_of, text

FOLDER = Path(__file__).parent
NOW_S = 1_774_000_000
DAY_S = 86_400
KINDS = {"live": 0, "paper": 1, "emergency": 2, "permit": 3}
LIVES_S = {"live": 60, "paper": 14 * DAY_S, "emergency": 4 * 3600, "permit": 14 * DAY_S}
GENERATION = NOW_S // (14 * DAY_S)
SUBJECT, CODE_ID = bytes(range(16)), bytes(range(100, 108))
Vector = dict[str, Any]


def seed(name: str) -> bytes:
    return hashlib.sha256(f"vector {name}".encode()).digest()


def _window(name: str) -> dict[str, Any]:
    return {
        "key": public_of(seed(name)).hex(),
        "not_before": NOW_S - 30 * DAY_S,
        "not_after": NOW_S + 30 * DAY_S,
    }


def _issuer(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "name": {"zh": f"{issuer}市", "en": f"City {issuer}"},
        "code_keys": [{**_window(f"{issuer} {kind}"), "kinds": [kind]} for kind in KINDS],
        "list_keys": [_window(f"{issuer} list")],
    }


def trust() -> dict[str, Any]:
    hub = {
        "home": "330100",
        "demo": False,
        "ack_keys": [public_of(seed("ack")).hex()],
        "sealing_keys": [bytes([9]).ljust(32, b"\0").hex()],
    }
    issuers = {f"issuers/{issuer}.json": _issuer(issuer) for issuer in ("330100", "330200", "000000")}
    return {"hub.json": hub, **issuers}


def claims(kind: str = "live", **changed: Any) -> dict[object, object]:
    """Good claims of `kind` made at NOW_S, with members changed: issuer, subject, exp, iat, code_id, health."""
    health = [0, KINDS[kind], 7] if kind == "live" else [0, KINDS[kind], 7, "张*", "123"]
    said = {
        "issuer": "330100",
        "subject": SUBJECT,
        "exp": NOW_S + LIVES_S[kind],
        "iat": NOW_S,
        "code_id": CODE_ID,
        "health": health,
        **changed,
    }
    keys = {"issuer": 1, "subject": 2, "exp": 4, "iat": 6, "code_id": 7, "health": -70001}
    return {keys[name]: value for name, value in said.items()}


def signed(said: object, key: str = "330100 live", **other: Any) -> str:
    return code(said, seed(key), **other)


def _good(name: str, why: str, made: str, now_s: int = NOW_S) -> Vector:
    return {"name": name, "why": why, "text": made, "now": now_s}


def _bad(name: str, reason: str, why: str, made: str, now_s: int = NOW_S) -> Vector:
    return {**_good(name, why, made, now_s), "reason": reason}


def valid_kinds() -> list[Vector]:
    kinds = [_good(kind, f"a green {kind} code", signed(claims(kind), f"330100 {kind}")) for kind in KINDS]
    colours = [
        _good(f"colour-{n}", f"colour {n}: reading says nothing of colours", signed(claims(health=[n, 0, 7])))
        for n in (0, 1, 2)
    ]
    other = signed(claims(issuer="330200"), "330200 live")
    return [*kinds, *colours, _good("other-city", "of a city that the trust documents name", other)]


def valid_boundaries() -> list[Vector]:
    live = signed(claims())
    paper = "330100 paper"
    return [
        _good("iat-60-ahead", "iat <= now + 60", live, NOW_S - 60),
        _good("exp-9-ago", "now < exp + 10", live, NOW_S + 69),
        _good("life-1", "0 < iat < exp", signed(claims(exp=NOW_S + 1))),
        _good("index-0", "the first place", signed(claims(health=[0, 0, 0]))),
        _good("index-last", "2^32 - 1", signed(claims(health=[0, 0, 2**32 - 1]))),
        _good("live-with-name", "two digits for live", signed(claims(health=[0, 0, 7, "张*", "12"]))),
        _good(
            "name-12-bytes",
            "four characters",
            signed(claims("paper", health=[0, 1, 7, "欧阳·A*", "000"]), paper),
        ),
        _good("name-1-byte", "one letter", signed(claims("paper", health=[0, 1, 7, "A", "999"]), paper)),
        _good(
            "longest",
            "nothing in a code can be longer",
            signed(claims("paper", health=[2, 1, 2**32 - 1, "A" * 12, "123"]), paper),
        ),
        _good(
            "key-window",
            "the whole life lies in the key's window",
            signed(claims("paper", exp=NOW_S + 30 * DAY_S, iat=NOW_S + 16 * DAY_S), paper),
            NOW_S + 16 * DAY_S,
        ),
    ]


def broken_texts() -> list[Vector]:
    good = signed(claims())
    whole = cose(cbor(claims()), seed("330100 live"))
    form, none = "FORM_MALFORMED", "READ_NOT_A_PASS"
    return [
        _bad("empty", "READ_EMPTY", "nothing", ""),
        _bad("blank", "READ_EMPTY", "spaces and line ends only", " \r\n\t"),
        _bad("too-long", "READ_TOO_LONG", "4297 characters; a QR code holds 4296", "HZ1:" + "0" * 4293),
        _bad("web-address", none, "no pass", "https://example.org/"),
        _bad("lower-case-prefix", none, "HZ1 in capitals", "hz1:" + good[4:]),
        _bad("space-before", none, "begins with HZ1:", " " + good),
        _bad("foreign", "READ_FOREIGN_PASS", "an EU pass", "HC1:6BF"),
        _bad("prefix-alone", form, "60 characters at least", "HZ1:"),
        _bad("263-characters", form, "262 at most", good.ljust(265, "0")),
        _bad("newline-after", form, "lenient Base45 readers drop it", good + "\n"),
        _bad("space-after", form, "a space is a Base45 letter", good + " "),
        _bad("lower-case", form, "Base45 has capitals only", good[:4] + good[4:].lower()),
        _bad("triple-over-65535", form, ":::: is no two bytes", "HZ1::::" + good[7:]),
        _bad("one-letter-left", form, "a lone letter is no byte", good[: 4 + 3 * 50 + 1]),
        _bad("fullwidth", form, "not ASCII", good[:-1] + "\N{FULLWIDTH DIGIT ZERO}"),
        _bad("compressed", form, "there is no compression", "HZ1:" + base45(zlib.compress(whole, 0))),
        _bad("trailing-bytes", form, "nothing after the end", text(whole + b"\0")),
        _bad("cut", form, "one byte short", text(whole[:-1])),
        _bad("twice", form, "one code a text", good + good[4:]),
    ]


def broken_cose() -> list[Vector]:
    form, kid = "FORM_MALFORMED", kid_of(seed("330100 live"))
    shapes: dict[str, tuple[str, dict[str, Any]]] = {
        "no-tag": ("tag 18 is there", {"tag": b""}),
        "tag-in-two-bytes": ("tag 18 is one byte", {"tag": head(6, 18, 1)}),
        "tag-17": ("COSE_Mac0", {"tag": b"\xd1"}),
        "cwt-tag": ("no tag but the one", {"tag": b"\xd8\x3d\xd2"}),
        "unprotected": ("the unprotected header is empty", {"unprotected": {4: kid}}),
        "no-header": ("a header of no bytes", {"protected": b""}),
        "header-order": ("keys in order", {"header": {4: kid, 1: -8}}),
        "header-trailing": ("nothing after the header", {"protected": cbor({1: -8, 4: kid}) + b"\0"}),
        "alg-es256": ("EdDSA only", {"header": {1: -7, 4: kid}}),
        "alg-none": ("an algorithm is named", {"header": {4: kid}}),
        "alg-long": ("shortest integers", {"protected": b"\xa2\x01\x38\x07\x04" + cbor(kid)}),
        "kid-7": ("eight bytes", {"header": {1: -8, 4: kid[:7]}}),
        "kid-text": ("bytes", {"header": {1: -8, 4: "12345678"}}),
        "crit": ("nothing else in the header", {"header": {1: -8, 2: [4], 4: kid}}),
        "typ": ("no type for a health code", {"header": {1: -8, 4: kid, 16: "x"}}),
    }
    made = [_bad(name, form, why, signed(claims(), **other)) for name, (why, other) in shapes.items()]
    for width in (1, 2, 4):
        parts = cose(cbor(claims()), seed("330100 live"))[2:]
        made.append(
            _bad(f"array-head-{width}", form, "shortest lengths", text(b"\xd2" + head(4, 4, width) + parts))
        )
    whole = cose(cbor(claims()), seed("330100 live"))
    made.append(_bad("indefinite", form, "definite lengths", text(b"\xd2\x9f" + whole[2:] + b"\xff")))
    made.append(_bad("five-elements", form, "four elements", text(b"\xd2\x85" + whole[2:] + b"\0")))
    return made


def broken_claims() -> list[Vector]:
    said = claims()
    inner: dict[str, tuple[str, object]] = {
        "no-exp": ("exactly these keys", {key: value for key, value in said.items() if key != 4}),
        "nbf": (
            "exactly these keys",
            {1: "330100", 2: SUBJECT, 4: NOW_S + 60, 5: NOW_S, 6: NOW_S, 7: CODE_ID, -70001: [0, 0, 7]},
        ),
        "order": ("keys in order", dict(reversed(said.items()))),
        "exp-twice": ("no key twice", Raw(b"\xa7" + cbor(said)[1:] + cbor(4) + cbor(NOW_S + 6000))),
        "trailing": ("nothing after the end", Raw(cbor(said) + b"\0")),
        "indefinite": ("definite lengths", Raw(b"\xbf" + cbor(said)[1:] + b"\xff")),
        "not-a-map": ("a map", [said]),
        "exp-float": ("integers", claims(exp=float(NOW_S + 60))),
        "exp-nan": ("integers", claims(exp=float("nan"))),
        "exp-infinite": ("integers", claims(exp=float("inf"))),
        "exp-text": ("integers", claims(exp=str(NOW_S + 60))),
        "exp-tag-1": ("no tag", claims(exp=Raw(head(6, 1) + cbor(NOW_S + 60)))),
        "exp-bignum": ("no tag", claims(exp=Raw(head(6, 2) + cbor(b"\x69\xbd\0\0")))),
        "exp-long": ("shortest integers", claims(exp=Raw(head(0, NOW_S + 60, 8)))),
        "exp-2-40": ("below 2^40", claims(exp=2**40)),
        "exp-is-iat": ("iat < exp", claims(exp=NOW_S)),
        "exp-before-iat": ("iat < exp", claims(exp=NOW_S - 1)),
        "iat-0": ("0 < iat", claims(iat=0)),
        "iat-true": ("true is no integer", claims(iat=True)),
        "iat-negative": ("0 < iat", claims(iat=-1)),
        "issuer-5": ("six digits", claims(issuer="33010")),
        "issuer-newline": ("six digits and no line end", claims(issuer="330100\n")),
        "issuer-arabic": ("ASCII digits", claims(issuer="33010\N{ARABIC-INDIC DIGIT ZERO}")),
        "issuer-number": ("text", claims(issuer=330100)),
        "issuer-regex": (
            "no tag: 35 would compile a pattern",
            claims(issuer=Raw(head(6, 35) + cbor("330100"))),
        ),
        "issuer-mail": ("no tag: 36 would parse mail", claims(issuer=Raw(head(6, 36) + cbor("330100")))),
        "subject-15": ("16 bytes", claims(subject=bytes(15))),
        "subject-text": ("bytes", claims(subject="a" * 16)),
        "subject-shared": (
            "no tag: 28 could build a cycle",
            claims(subject=Raw(head(6, 28) + cbor(SUBJECT))),
        ),
        "code-id-9": ("8 bytes", claims(code_id=bytes(9))),
        "colour-3": ("0, 1, 2", claims(health=[3, 0, 7])),
        "colour-false": ("false is no integer", claims(health=[False, 0, 7])),
        "colour-negative": ("0, 1, 2", claims(health=[-1, 0, 7])),
        "colour-null": ("never guessed", claims(health=[None, 0, 7])),
        "kind-4": ("0 to 3", claims(health=[0, 4, 7])),
        "index-negative": ("0 <= index", claims(health=[0, 0, -1])),
        "index-2-32": ("index < 2^32", claims(health=[0, 0, 2**32])),
        "health-2": ("three or five elements", claims(health=[0, 0])),
        "health-4": ("name and tail both or neither", claims(health=[0, 0, 7, "张*"])),
        "health-6": ("three or five elements", claims(health=[0, 0, 7, "张*", "12", 0])),
        "health-map": ("a list", claims(health={0: 0, 1: 0, 2: 7})),
        "name-empty": ("1 to 12 bytes", claims(health=[0, 0, 7, "", "12"])),
        "name-13": ("1 to 12 bytes", claims(health=[0, 0, 7, "A" * 13, "12"])),
        "name-not-nfc": ("NFC", claims(health=[0, 0, 7, "e\N{COMBINING ACUTE ACCENT}", "12"])),
        "name-override": ("letters only", claims(health=[0, 0, 7, "\N{RIGHT-TO-LEFT OVERRIDE}A", "12"])),
        "name-zero-width": ("letters only", claims(health=[0, 0, 7, "A\N{ZERO WIDTH SPACE}", "12"])),
        "name-markup": ("letters only", claims(health=[0, 0, 7, "<b>", "12"])),
        "tail-3-live": ("two digits for live", claims(health=[0, 0, 7, "张*", "123"])),
        "tail-x": ("digits", claims(health=[0, 0, 7, "张*", "1X"])),
        "tail-superscript": ("ASCII digits", claims(health=[0, 0, 7, "张*", "1\N{SUPERSCRIPT TWO}"])),
    }
    made = [_bad(name, "FORM_CLAIMS", why, signed(what)) for name, (why, what) in inner.items()]
    for kind in ("paper", "emergency", "permit"):
        bare = signed(claims(kind, health=[0, KINDS[kind], 7]), f"330100 {kind}")
        made.append(_bad(f"{kind}-without-name", "FORM_CLAIMS", "absent only for live", bare))
    two = signed(claims("paper", health=[0, 1, 7, "张*", "12"]), "330100 paper")
    return [*made, _bad("tail-2-paper", "FORM_CLAIMS", "three digits for the other kinds", two)]


def broken_signatures() -> list[Vector]:
    kid = kid_of(seed("330100 live"))
    whole = cose(cbor(claims()), seed("330100 live"))
    order = 2**252 + 27742317777372353535851937790883648493
    twin = whole[:-32] + (int.from_bytes(whole[-32:], "little") + order).to_bytes(32, "little")
    wrong = "SIGNATURE_WRONG"
    made = [
        _bad("unknown-key", "SIGNATURE_UNKNOWN_KEY", "nobody trusts it", signed(claims(), "forger")),
        _bad(
            "list-key",
            "SIGNATURE_UNKNOWN_KEY",
            "the list's key signs no codes",
            signed(claims(), "330100 list"),
        ),
        _bad("trusted-kid", wrong, "a kid is no key", signed(claims(), "forger", header={1: -8, 4: kid})),
        _bad("nonsense-inside", wrong, "signature first", code([], seed("forger"), header={1: -8, 4: kid})),
        _bad("s-plus-l", wrong, "one signature has one spelling", text(twin)),
        _bad("all-zero", wrong, "no signature", text(whole[:-64] + bytes(64))),
        _bad("external-data", wrong, "external data is empty", signed(claims(), external=b"x")),
        _bad("context", wrong, "Signature1", signed(claims(), context="Signature")),
        _bad(
            "other-city", "SIGNATURE_OTHER_ISSUER", "its issuer's codes only", signed(claims(issuer="330200"))
        ),
        _bad(
            "demo-city",
            "SIGNATURE_DEMO_CODE",
            "not under real trust",
            signed(claims(issuer="000000"), "000000 live"),
        ),
        _bad("paper-by-live-key", "SIGNATURE_KIND_NOT_ALLOWED", "its kinds only", signed(claims("paper"))),
    ]
    for name, iat_s, exp_s in (
        ("before-window", NOW_S - 30 * DAY_S - 1, NOW_S - 30 * DAY_S + 59),
        ("after-window", NOW_S + 30 * DAY_S - 59, NOW_S + 30 * DAY_S + 1),
    ):
        late = signed(claims(iat=iat_s, exp=exp_s))
        made.append(_bad(name, "SIGNATURE_KEY_WINDOW", "the whole life in the key's window", late, iat_s))
    for at, reason, where in (
        (10, "SIGNATURE_UNKNOWN_KEY", "in the kid"),
        (60, wrong, "in the claims"),
        (len(whole) - 1, wrong, "in the signature"),
    ):
        turned = bytes(byte ^ (index == at) for index, byte in enumerate(whole))
        made.append(_bad(f"bit-{at}", reason, f"one bit turned over {where}", text(turned)))
    return made


def broken_times() -> list[Vector]:
    live = signed(claims())
    too_long = [
        _bad(
            f"{kind}-too-long",
            "TIME_TOO_LONG",
            f"one second over the longest life of {kind}",
            signed(claims(kind, exp=NOW_S + life_s + 1), f"330100 {kind}"),
        )
        for kind, life_s in LIVES_S.items()
    ]
    return [
        _bad("iat-61-ahead", "TIME_FUTURE", "iat <= now + 60", live, NOW_S - 61),
        _bad("exp-10-ago", "TIME_EXPIRED", "now < exp + 10", live, NOW_S + 70),
        _bad("screenshot", "TIME_EXPIRED", "three minutes old", live, NOW_S + 180),
        *too_long,
    ]


TYP = "application/statuslist+cwt"


def token(key: str = "330100 list", typ: str = TYP, body: object = None, **changed: Any) -> str:
    """A list token in hex; `changed`: uri, exp, iat, ttl, version."""
    said = {
        2: changed.get("uri", f"urn:hz1:list:330100:{GENERATION}"),
        4: changed.get("exp", NOW_S + 72 * 3600),
        6: changed.get("iat", NOW_S),
        65533: {"lst": zlib.compress(bytes(16), 9), "bits": 2} if body is None else body,
        65534: changed.get("ttl", 900),
        -70002: changed.get("version", 1),
    }
    header = {1: -8, 4: kid_of(seed(key)), 16: typ}
    return cose(cbor(said), seed(key), header=header).hex()


def valid_lists() -> list[Vector]:
    packed = bytes([0b11_10_01_00]) + bytes(14) + bytes([0b11_00_00_00])
    return [
        {"name": "nobody", "why": "64 entries, all valid", "token": token(), "listed": {}},
        {
            "name": "some",
            "why": "two bits each from the low end",
            "token": token(body={"lst": zlib.compress(packed, 9), "bits": 2}),
            "listed": {"1": 1, "2": 2, "3": 3, "63": 3},
        },
    ]


def broken_lists() -> list[Vector]:
    packed = zlib.compress(bytes(16), 9)
    bodies: dict[str, tuple[str, object]] = {
        "bits-4": ("two bits", {"lst": packed, "bits": 4}),
        "bits-true": ("true is no integer", {"lst": packed, "bits": True}),
        "aggregation": ("nothing else", {"lst": packed, "bits": 2, "aggregation_uri": "x"}),
        "raw": ("zlib", {"lst": bytes(16), "bits": 2}),
        "cut": ("the whole stream", {"lst": packed[:-1], "bits": 2}),
        "more": ("nothing after the stream", {"lst": packed + b"\0", "bits": 2}),
        "empty": ("somebody", {"lst": zlib.compress(b""), "bits": 2}),
        "bomb": ("16 MB at most", {"lst": zlib.compress(bytes(16 * 2**20 + 1), 9), "bits": 2}),
    }
    made = [("body-" + name, why, token(body=body)) for name, (why, body) in bodies.items()]
    return [
        {"name": name, "why": why, "token": spelled}
        for name, why, spelled in [
            *made,
            ("no-typ", "typ is asked for", cose(cbor({}), seed("330100 list")).hex()),
            ("jwt-typ", "typ is exactly that", token(typ="application/statuslist+jwt")),
            ("uri", "the list's own name", token(uri="https://example.org/1")),
            ("uri-zeros", "one spelling", token(uri=f"urn:hz1:list:330100:0{GENERATION}")),
            ("exp-before-iat", "iat < exp", token(exp=NOW_S - 1)),
            ("iat-true", "true is no integer", token(iat=True)),
            ("ttl-negative", "counts", token(ttl=-1)),
            ("version-text", "counts", token(version="1")),
            ("code-key", "the list's key signs lists", token(key="330100 live")),
            ("health-code", "a code is no list", cose(cbor(claims()), seed("330100 live")).hex()),
        ]
    ]


FILES = {
    "hz1/valid/kinds.json": valid_kinds,
    "hz1/valid/boundaries.json": valid_boundaries,
    "hz1/broken/text.json": broken_texts,
    "hz1/broken/cose.json": broken_cose,
    "hz1/broken/claims.json": broken_claims,
    "hz1/broken/signature.json": broken_signatures,
    "hz1/broken/time.json": broken_times,
    "status_list/valid/lists.json": valid_lists,
    "status_list/broken/lists.json": broken_lists,
    "trust.json": trust,
}


def build(folder: Path) -> None:
    for name, make in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(make(), ensure_ascii=True, indent=1) + "\n", "ascii")


if __name__ == "__main__":
    build(FOLDER)
