"""The whole program on a data folder that is an enrolled gate already, with a film for a camera and no hub, or a bench's."""

# ruff: noqa: ANN401 - members of a site's rules
from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanner.app.gate import Gate
from scanner.camera.frame import Frame
from scanner.camera.pace import Pace
from scanner.errors import SyncError, Trouble
from scanner.paths import Paths
from scanner.protocol import status_list
from scanner.protocol.enrolment import Grant
from scanner.protocol.record import NO_HASH
from scanner.settings import Settings
from scanner.store import schema
from scanner.store.counts import Tally
from scanner.store.database import open_database
from scanner.store.device_keys import ACCESS_TOKEN, DEVICE_KEY
from scanner.store.enrolment_shelf import Enrolment, EnrolmentShelf
from scanner.store.key_store import FileKeys
from scanner.store.list_shelf import ListShelf
from scanner.store.outbox import Outbox
from scanner.store.trust_shelf import TrustShelf
from tests.fakes.issuing import FakeCity, documents_of, key_of
from tests.unit.sync.tuf_repository import TufRepository

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from scanner.camera.scene_artist import Picture
    from scanner.camera.source import FrameSource
    from scanner.clock import Clock
    from scanner.sync.transport import Reply, Transport

DEVICE, NAME, SITE = bytes(8), "bench gate 0", "bench"
SETTINGS = Settings(keys="file", sounds=False)
_TRUSTED_S = 14 * 86_400
_AFTERWARDS = 30
"""Frames after a film's end in which the last verdict is painted."""

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def city_now() -> FakeCity:
    """A city whose keys are in force today."""
    return FakeCity(around_s=int(time.time()))


def enrolled(
    folder: Path, city: FakeCity, now_s: int, hub_url: str = "http://127.0.0.1:9", **rules: Any
) -> Paths:
    """Make `folder` a gate of `city`, whose list and trust it got at `now_s`, at a site with these rules of its own."""
    paths = Paths(folder)
    root = TufRepository({}, now_s).first_root
    trust = open_database(paths.trust, schema.trust)
    TrustShelf(trust).save(
        documents_of(city, sites={SITE: rules} if rules else None), 1, now_s, now_s + _TRUSTED_S
    )
    EnrolmentShelf(trust).save(Enrolment(DEVICE, hub_url, b"", root, SITE, demo=False))
    token = city.list_token(now_s)
    ListShelf(trust, paths.lists).apply(token, status_list.read(status_list.parse(token).payload), "")
    trust.close()
    keys = FileKeys(paths.keys)
    keys.put(DEVICE_KEY, key_of(NAME).raw())
    keys.put(ACCESS_TOKEN, b"bench")
    passes = open_database(paths.passes, schema.passes)
    Outbox(passes, device=DEVICE, tally=Tally()).open_epoch(Grant(DEVICE, 1, 0, NO_HASH, now_s))
    passes.close()
    return paths


def gate_on(
    paths: Paths,
    clock: Clock,
    source: FrameSource,
    wrap: Callable[[Transport], Transport] = lambda _: NoNetwork(),
    *,
    full_screen: bool = False,
) -> Gate:
    return Gate(paths, replace(SETTINGS, full_screen=full_screen), clock, source, wrap)


class NoNetwork:
    """A cable that is not plugged in."""

    def get(self, path: str, *, max_bytes: int, bearer: str = "", etag: str = "") -> Reply:
        raise SyncError(Trouble.HUB_UNREACHABLE)

    def post(self, path: str, body: bytes, *, content_type: str, max_bytes: int) -> Reply:
        raise SyncError(Trouble.HUB_UNREACHABLE)


class Film:
    """A camera that shows `pictures`, each for `each` frames, at 30 frames a second, then the last for ever.

    `on_over` is called once, on the capturing thread, a second after the last picture came.
    """

    name, repeats = "film", True

    def __init__(self, pictures: Sequence[Picture], clock: Clock, each: int = 1) -> None:
        self._pictures, self._clock, self._each = pictures, clock, each
        self._pace, self._number = Pace(clock, 30.0), 0
        self.on_over: Callable[[], None] = lambda: None

    def open(self) -> None:
        self._pace.start()

    def read(self) -> Frame | None:
        if not self._pace.wait():
            return None
        picture = self._pictures[min(self._number // self._each, len(self._pictures) - 1)]
        self._number += 1
        if self._number == len(self._pictures) * self._each + _AFTERWARDS:
            self.on_over()
        return Frame(picture, self._clock.mono_ms(), self._number)

    def close(self) -> None:
        self._pace.stop()
