"""Codes refused for their spelling: what is no pass, and what is no HZ1 down to its COSE."""

from __future__ import annotations

import zlib
from typing import Any

from tests.vectors.by_hand import base45, cbor, cose, head, kid_of, text
from tests.vectors.made_city import Vector, bad, claims, seed, signed


def broken_texts() -> list[Vector]:
    good = signed(claims())
    whole = cose(cbor(claims()), seed("330100 live"))
    form, none = "FORM_MALFORMED", "READ_NOT_A_PASS"
    return [
        bad("empty", "READ_EMPTY", "nothing", ""),
        bad("blank", "READ_EMPTY", "spaces and line ends only", " \r\n\t"),
        bad("too-long", "READ_TOO_LONG", "4297 characters; a QR code holds 4296", "HZ1:" + "0" * 4293),
        bad("web-address", none, "no pass", "https://example.org/"),
        bad("lower-case-prefix", none, "HZ1 in capitals", "hz1:" + good[4:]),
        bad("space-before", none, "begins with HZ1:", " " + good),
        bad("foreign", "READ_FOREIGN_PASS", "an EU pass", "HC1:6BF"),
        bad("prefix-alone", form, "60 characters at least", "HZ1:"),
        bad("263-characters", form, "262 at most", good.ljust(265, "0")),
        bad("newline-after", form, "lenient Base45 readers drop it", good + "\n"),
        bad("space-after", form, "a space is a Base45 letter", good + " "),
        bad("lower-case", form, "Base45 has capitals only", good[:4] + good[4:].lower()),
        bad("triple-over-65535", form, ":::: is no two bytes", "HZ1::::" + good[7:]),
        bad("one-letter-left", form, "a lone letter is no byte", good[: 4 + 3 * 50 + 1]),
        bad("fullwidth", form, "not ASCII", good[:-1] + "\N{FULLWIDTH DIGIT ZERO}"),
        bad("compressed", form, "there is no compression", "HZ1:" + base45(zlib.compress(whole, 0))),
        bad("trailing-bytes", form, "nothing after the end", text(whole + b"\0")),
        bad("cut", form, "one byte short", text(whole[:-1])),
        bad("twice", form, "one code a text", good + good[4:]),
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
    made = [bad(name, form, why, signed(claims(), **other)) for name, (why, other) in shapes.items()]
    for width in (1, 2, 4):
        parts = cose(cbor(claims()), seed("330100 live"))[2:]
        made.append(
            bad(f"array-head-{width}", form, "shortest lengths", text(b"\xd2" + head(4, 4, width) + parts))
        )
    whole = cose(cbor(claims()), seed("330100 live"))
    made.append(bad("indefinite", form, "definite lengths", text(b"\xd2\x9f" + whole[2:] + b"\xff")))
    made.append(bad("five-elements", form, "four elements", text(b"\xd2\x85" + whole[2:] + b"\0")))
    return made
