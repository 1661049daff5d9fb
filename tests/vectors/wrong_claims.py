"""Codes well spelled and signed whose claims say what no claim may say."""

from __future__ import annotations

from tests.vectors.by_hand import Raw, cbor, head
from tests.vectors.made_city import CODE_ID, KINDS, NOW_S, SUBJECT, Vector, bad, claims, signed


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
    made = [bad(name, "FORM_CLAIMS", why, signed(what)) for name, (why, what) in inner.items()]
    for kind in ("paper", "emergency", "permit"):
        bare = signed(claims(kind, health=[0, KINDS[kind], 7]), f"330100 {kind}")
        made.append(bad(f"{kind}-without-name", "FORM_CLAIMS", "absent only for live", bare))
    two = signed(claims("paper", health=[0, 1, 7, "张*", "12"]), "330100 paper")
    return [*made, bad("tail-2-paper", "FORM_CLAIMS", "three digits for the other kinds", two)]
