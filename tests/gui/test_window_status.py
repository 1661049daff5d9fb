"""Truth at a glance: what is not well is said, with what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scanner.camera.state import CameraState
from scanner.errors import Trouble
from scanner.gui.status_words import Level, items_of, notices
from scanner.protocol.outcome import Outcome
from scanner.protocol.words import TROUBLES, words_for
from tests.gui.conftest import WELL, Gate

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from scanner.gui.application import Desk


def spoken(desk: Desk) -> str:
    return " ".join(item.accessibleName() for item in desk.window.status.items)


def poll(desk: Desk) -> None:
    desk._poll.timeout.emit()


def test_no_network_is_plain_and_calm(gate: Gate, desk: Desk) -> None:
    gate.status = replace(WELL, online=False, hub_trouble=Trouble.HUB_UNREACHABLE, waiting=37)
    poll(desk)
    assert "联网中断" in spoken(desk)
    assert "待传 37" in spoken(desk)
    assert "继续扫码" in desk.window.status.notice.text
    network = next(item for item in items_of(gate.status, "zh", audible=True) if "联网中断" in item.value)
    assert network.level is Level.UNSURE


def test_no_sound_is_said(gate: Gate, desk: Desk) -> None:
    """The desk of these tests has no sounds; the app's status says that it wants them."""
    assert gate.status.sound
    assert "没有声音" in spoken(desk)
    assert "没有声音" in desk.window.status.notice.text


def test_a_stale_list_is_said(gate: Gate, desk: Desk) -> None:
    gate.status = replace(WELL, list_age_s=30 * 3600, list_amber=True)
    poll(desk)
    assert "30 小时前" in spoken(desk)
    assert "请联网更新" in desk.window.status.notice.text


@pytest.mark.parametrize(
    ("trouble", "while_so", "well"),
    [
        (Trouble.THERMOMETER_LOST, {"devices": (Trouble.THERMOMETER_LOST,)}, {}),
        (Trouble.PORT_BUSY, {"devices": (Trouble.PORT_BUSY,)}, {"devices": (Trouble.THERMOMETER_LOST,)}),
        (Trouble.LIST_REFUSED, {"lists_readable": False}, {}),
        (Trouble.LIST_CANARY_SILENT, {"lists_readable": False}, {}),
    ],
)
def test_what_was_told_goes_by_itself_once_it_is_well(
    qtbot: QtBot,
    gate: Gate,
    desk: Desk,
    trouble: Trouble,
    while_so: dict[str, object],
    well: dict[str, object],
) -> None:
    gate.status = replace(WELL, **while_so)  # type: ignore[arg-type]
    desk.show_trouble(trouble, "")
    qtbot.waitUntil(desk.window.trouble.isVisible)
    poll(desk)
    assert desk.window.trouble.isVisible()
    gate.status = replace(WELL, **well)  # type: ignore[arg-type]
    poll(desk)
    assert not desk.window.trouble.isVisible()


def test_a_device_that_is_lost_is_said_for_as_long_as_it_is(gate: Gate, desk: Desk) -> None:
    """A key takes the banner away; the thermometer is no nearer for that."""
    gate.status = replace(WELL, devices=(Trouble.THERMOMETER_LOST,))
    poll(desk)
    assert words_for(Trouble.THERMOMETER_LOST).next_zh in desk.window.status.notice.text
    gate.status = WELL
    poll(desk)
    assert words_for(Trouble.THERMOMETER_LOST).zh not in desk.window.status.notice.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "change",
    [
        {"camera": "ABSENT"},
        {"camera": "BUSY"},
        {"camera": "LOST"},
        {"camera": "BLACK"},
        {"list_age_s": None},
        {"list_amber": True},
        {"trust_age_s": None},
        {"trust_age_s": 2 * 86_400},
        {"set_aside": 1},
        {"online": False},
        {"hub_trouble": Trouble.LIST_REFUSED},
        {"clock_state": "BY_HUB"},
    ],
)
def test_whatever_is_not_well_says_what_to_do(qapp: object, change: dict[str, object], language: str) -> None:
    items = items_of(replace(WELL, **change), language, audible=True)  # type: ignore[arg-type]
    (unwell,) = [item for item in items if item.level is not Level.WELL]
    assert notices(items) == [unwell.notice]
    assert unwell.value
    assert len(unwell.notice) > len(unwell.value)


@pytest.mark.parametrize("state", ["ASSUMED", "DISPUTED", "WRONG"])
def test_by_a_clock_that_nothing_proves_a_young_list_is_in_doubt(qapp: object, state: str) -> None:
    """Its age is a guess then; what to do is said once, of the clock."""
    items = items_of(replace(WELL, clock_state=state), "zh", audible=True)
    a_list, clock = (item for item in items if item.level is not Level.WELL)
    assert (a_list.value, a_list.notice) == (items_of(WELL, "zh", audible=True)[0].value, "")
    assert notices(items) == [clock.notice]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_when_all_is_well_nothing_is_to_be_done(qapp: object, language: str) -> None:
    assert notices(items_of(replace(WELL, sound=False), language, audible=False)) == []
    assert notices(items_of(WELL, language, audible=True)) == []
    assert notices(items_of(replace(WELL, online=None), language, audible=True)) == []


def test_the_most_urgent_comes_first_and_the_others_take_turns(gate: Gate, desk: Desk) -> None:
    gate.status = replace(WELL, list_amber=True, set_aside=3, clock_state="WRONG", online=False)
    poll(desk)
    seen = {desk.window.status.notice.text}
    assert "本机时间有误" in next(iter(seen))
    for _ in range(20):
        poll(desk)
        seen.add(desk.window.status.notice.text)
    assert all(any(words in text for text in seen) for words in ("名单", "搁置 3", "联网中断", "没有声音"))
    assert all(
        "本机时间有误" in text for text in seen
    )  # it went too: at a full disk the line said "no sound" alone


@pytest.mark.parametrize("trouble", [Trouble.TRUST_REFUSED, Trouble.LIST_REFUSED, Trouble.HUB_REFUSED])
def test_a_wrong_clock_comes_before_what_follows_from_it(qapp: object, trouble: Trouble) -> None:
    """Three days ahead, the line said "list refused, call the technician" first."""
    status = replace(WELL, hub_trouble=trouble)
    assert notices(items_of(status, "zh", audible=True))[0].startswith(words_for(trouble).zh)
    wrong = notices(items_of(replace(status, clock_state="WRONG"), "zh", audible=True))
    assert wrong[0].startswith("本机时间有误")
    assert wrong[1].startswith(words_for(trouble).zh)


@pytest.mark.parametrize(("language", "name"), [("zh", "磁盘"), ("en", "Disk")])
def test_a_full_disk_is_not_called_the_network(
    gate: Gate, open_desk: Callable[..., Desk], language: str, name: str
) -> None:
    gate.status = replace(WELL, online=True, hub_trouble=Trouble.STORE_FULL)
    desk = open_desk(language=language)
    poll(desk)
    assert name in [item.item.name for item in desk.window.status.items if item.item]
    assert words_for(Trouble.STORE_FULL).next_step(language) in desk.window.status.notice.text


@pytest.mark.parametrize("state", list(CameraState))
def test_every_camera_state_has_words_and_only_a_live_one_a_picture(
    gate: Gate, desk: Desk, state: CameraState
) -> None:
    for name in (state.name, state.value):
        gate.status = replace(WELL, camera=name)
        poll(desk)
        assert bool(desk.window.viewfinder.accessibleDescription()) is (state is not CameraState.LIVE)


@pytest.mark.parametrize("trouble", list(Trouble))
def test_trouble_is_shown_until_a_key_or_the_next_verdict(
    qtbot: QtBot, gate: Gate, desk: Desk, show: Callable[..., object], trouble: Trouble
) -> None:
    desk.show_trouble(trouble, "detail")
    qtbot.waitUntil(desk.window.trouble.isVisible)
    assert TROUBLES[trouble].zh in desk.window.trouble.text
    assert TROUBLES[trouble].next_zh in desk.window.trouble.text
    desk.window.dismissed.emit()
    assert not desk.window.trouble.isVisible()
    desk.show_trouble(trouble, "")
    qtbot.waitUntil(desk.window.trouble.isVisible)
    show(gate.outcome(Outcome.ADMIT))
    assert not desk.window.trouble.isVisible()
