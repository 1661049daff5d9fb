"""Health codes that are a credential: each kind and colour, and each boundary from inside."""

from __future__ import annotations

from tests.vectors.made_city import DAY_S, KINDS, NOW_S, Vector, claims, good, signed


def valid_kinds() -> list[Vector]:
    kinds = [good(kind, f"a green {kind} code", signed(claims(kind), f"330100 {kind}")) for kind in KINDS]
    colours = [
        good(f"colour-{n}", f"colour {n}: reading says nothing of colours", signed(claims(health=[n, 0, 7])))
        for n in (0, 1, 2)
    ]
    other = signed(claims(issuer="330200"), "330200 live")
    return [*kinds, *colours, good("other-city", "of a city that the trust documents name", other)]


def valid_boundaries() -> list[Vector]:
    live = signed(claims())
    paper = "330100 paper"
    return [
        good("iat-60-ahead", "iat <= now + 60", live, NOW_S - 60),
        good("exp-9-ago", "now < exp + 10", live, NOW_S + 69),
        good("life-1", "0 < iat < exp", signed(claims(exp=NOW_S + 1))),
        good("index-0", "the first place", signed(claims(health=[0, 0, 0]))),
        good("index-last", "2^32 - 1", signed(claims(health=[0, 0, 2**32 - 1]))),
        good("live-with-name", "two digits for live", signed(claims(health=[0, 0, 7, "张*", "12"]))),
        good(
            "name-12-bytes",
            "four characters",
            signed(claims("paper", health=[0, 1, 7, "欧阳·A*", "000"]), paper),
        ),
        good("name-1-byte", "one letter", signed(claims("paper", health=[0, 1, 7, "A", "999"]), paper)),
        good(
            "longest",
            "nothing in a code can be longer",
            signed(claims("paper", health=[2, 1, 2**32 - 1, "A" * 12, "123"]), paper),
        ),
        good(
            "key-window",
            "the whole life lies in the key's window",
            signed(claims("paper", exp=NOW_S + 30 * DAY_S, iat=NOW_S + 16 * DAY_S), paper),
            NOW_S + 16 * DAY_S,
        ),
    ]
