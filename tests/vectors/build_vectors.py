"""Writes the test vectors, valid and broken, boundary by boundary: `python -m tests.vectors.build_vectors`.

    trust.json                       the documents (target path -> document) under which all of them are judged
    hz1/valid/*.json                 [ { "name", "why", "text", "now" } ]             a credential
    hz1/broken/*.json                [ { "name", "why", "text", "now", "reason" } ]   refused for that reason
    status_list/valid/*.json         [ { "name", "why", "token", "listed" } ]         token in hex; index -> status
    status_list/broken/*.json        [ { "name", "why", "token" } ]                   malformed, or not the list key's

Everything is spelled by `by_hand.py`, nothing by the code under test; keys come from fixed seeds, so the same files come out
each time. The clock is `now` (seconds) and is taken to be right.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.vectors.lists import broken_lists, valid_lists
from tests.vectors.made_city import trust
from tests.vectors.misspelled_codes import broken_cose, broken_texts
from tests.vectors.valid_codes import valid_boundaries, valid_kinds
from tests.vectors.wrong_claims import broken_claims
from tests.vectors.wrong_signers import broken_signatures, broken_times

FOLDER = Path(__file__).parent

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
