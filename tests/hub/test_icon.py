"""The home screen's icon stands beside its drawing, and the page says where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from hub.holder.icon import SIZES, drawn, path_of
from hub.people.models import Person

if TYPE_CHECKING:
    from tests.fakes.hub import HubInProcess


@pytest.mark.parametrize("size", SIZES)
def test_the_committed_icon_is_what_is_drawn(size: int) -> None:
    with Image.open(path_of(size)) as committed:
        assert committed.size == (size, size)
        assert committed.convert("RGBA").tobytes() == drawn(size).tobytes()


def test_a_phone_that_takes_no_svg_finds_one(hub: HubInProcess) -> None:
    page = Person.objects.get(pk=hub.people()[0]).page
    icons = json.loads(hub.get(f"/code/{page}/manifest.json")[2])["icons"]
    assert {icon["sizes"] for icon in icons if icon["type"] == "image/png"} == {"192x192", "512x512"}
    assert (
        'rel="apple-touch-icon" href="/static/holder/icon-180.png"' in hub.get(f"/code/{page}/")[2].decode()
    )
