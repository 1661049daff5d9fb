"""Codes refused for who signed them, and for when."""

from __future__ import annotations

from tests.vectors.by_hand import cbor, code, cose, kid_of, text
from tests.vectors.made_city import DAY_S, LIVES_S, NOW_S, Vector, bad, claims, seed, signed


def broken_signatures() -> list[Vector]:
    kid = kid_of(seed("330100 live"))
    whole = cose(cbor(claims()), seed("330100 live"))
    order = 2**252 + 27742317777372353535851937790883648493
    twin = whole[:-32] + (int.from_bytes(whole[-32:], "little") + order).to_bytes(32, "little")
    wrong = "SIGNATURE_WRONG"
    made = [
        bad("unknown-key", "SIGNATURE_UNKNOWN_KEY", "nobody trusts it", signed(claims(), "forger")),
        bad(
            "list-key",
            "SIGNATURE_UNKNOWN_KEY",
            "the list's key signs no codes",
            signed(claims(), "330100 list"),
        ),
        bad("trusted-kid", wrong, "a kid is no key", signed(claims(), "forger", header={1: -8, 4: kid})),
        bad("nonsense-inside", wrong, "signature first", code([], seed("forger"), header={1: -8, 4: kid})),
        bad("s-plus-l", wrong, "one signature has one spelling", text(twin)),
        bad("all-zero", wrong, "no signature", text(whole[:-64] + bytes(64))),
        bad("external-data", wrong, "external data is empty", signed(claims(), external=b"x")),
        bad("context", wrong, "Signature1", signed(claims(), context="Signature")),
        bad(
            "other-city", "SIGNATURE_OTHER_ISSUER", "its issuer's codes only", signed(claims(issuer="330200"))
        ),
        bad(
            "demo-city",
            "SIGNATURE_DEMO_CODE",
            "not under real trust",
            signed(claims(issuer="000000"), "000000 live"),
        ),
        bad("paper-by-live-key", "SIGNATURE_KIND_NOT_ALLOWED", "its kinds only", signed(claims("paper"))),
    ]
    for name, iat_s, exp_s in (
        ("before-window", NOW_S - 30 * DAY_S - 1, NOW_S - 30 * DAY_S + 59),
        ("after-window", NOW_S + 30 * DAY_S - 59, NOW_S + 30 * DAY_S + 1),
    ):
        late = signed(claims(iat=iat_s, exp=exp_s))
        made.append(bad(name, "SIGNATURE_KEY_WINDOW", "the whole life in the key's window", late, iat_s))
    for at, reason, where in (
        (10, "SIGNATURE_UNKNOWN_KEY", "in the kid"),
        (60, wrong, "in the claims"),
        (len(whole) - 1, wrong, "in the signature"),
    ):
        turned = bytes(byte ^ (index == at) for index, byte in enumerate(whole))
        made.append(bad(f"bit-{at}", reason, f"one bit turned over {where}", text(turned)))
    return made


def broken_times() -> list[Vector]:
    live = signed(claims())
    too_long = [
        bad(
            f"{kind}-too-long",
            "TIME_TOO_LONG",
            f"one second over the longest life of {kind}",
            signed(claims(kind, exp=NOW_S + life_s + 1), f"330100 {kind}"),
        )
        for kind, life_s in LIVES_S.items()
    ]
    return [
        bad("iat-61-ahead", "TIME_FUTURE", "iat <= now + 60", live, NOW_S - 61),
        bad("exp-10-ago", "TIME_EXPIRED", "now < exp + 10", live, NOW_S + 70),
        bad("screenshot", "TIME_EXPIRED", "three minutes old", live, NOW_S + 180),
        *too_long,
    ]
