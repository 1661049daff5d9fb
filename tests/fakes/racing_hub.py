"""One worker of a real hub, for races between processes: `python -m tests.fakes.racing_hub VERB FOLDER`.

    prepare   migrate, enrol a gate, write its batches as FOLDER/0, FOLDER/1, ...
    post      for each line on stdin post the batch of that name; print the status and the answers as one JSON line
    try       the same without waiting for a database that is locked; print the status and the Retry-After
    open      for each line on stdin open a few rows more than one batch has; print how many
    figures   print the figures as JSON

`HUB_DATA` and `HUB_DATABASE_URL` name the hub.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django's settings come first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from hub import data_folder  # noqa: E402
from hub.passes.figures import figures  # noqa: E402
from hub.passes.opening import open_waiting  # noqa: E402
from hub.trust.publishing import publish  # noqa: E402
from scanner.protocol import acknowledgement, batch  # noqa: E402
from tests.fakes.hub_gates import enrolled  # noqa: E402

BATCHES, LENGTH = 15, 20
CLIENT = Client(SERVER_NAME="127.0.0.1")


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def prepare(folder: Path) -> None:
    data_folder.folder()
    call_command("migrate", verbosity=0)
    publish()
    gate = enrolled(CLIENT)
    for number in range(BATCHES):
        first = gate.last_seq + 1
        for _ in range(LENGTH):
            gate.scan()
        (folder / str(number)).write_bytes(gate.batch(first, gate.last_seq))


def post(folder: Path) -> None:
    for line in sys.stdin:
        body = (folder / line.strip()).read_bytes()
        answer = CLIENT.post("/api/passes", body, batch.CONTENT_TYPE)
        items = acknowledgement.read_reply(answer.content)[0] if answer.status_code == 200 else []
        say([answer.status_code, [said.value for _, said in items]])


def try_once(folder: Path) -> None:
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0
    for line in sys.stdin:
        answer = CLIENT.post("/api/passes", (folder / line.strip()).read_bytes(), batch.CONTENT_TYPE)
        say([answer.status_code, answer.headers.get("Retry-After"), answer.headers["Content-Type"]])


def open_rows(folder: Path) -> None:
    for _ in sys.stdin:
        say(open_waiting(LENGTH + 5))


def count(folder: Path) -> None:
    say(figures())


if __name__ == "__main__":
    {"prepare": prepare, "post": post, "try": try_once, "open": open_rows, "figures": count}[sys.argv[1]](
        Path(sys.argv[2])
    )
