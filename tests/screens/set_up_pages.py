"""The pages of a gate's first start, filled in as a technician would find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.frame import Frame
from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.errors import Trouble
from scanner.gui import set_up_words as say
from scanner.gui.set_up_desk import SetUpDesk
from scanner.protocol.guard import Guard, PinFault, Role, pin_fault
from scanner.protocol.policy import SiteKind
from tests.fakes.clock import FakeClock
from tests.gui.conftest import ASSETS
from tests.screens.states import MANY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.screens.gate_shown import Shown

FINGERPRINT = "4F2A 91CC 03B7 E5D8"
LONG_SITE = "G2 京沪高速江桥收费站入城方向第十二车道"


class _Nothing:
    """Nothing is done for the pages."""

    def enrol(self, token: str, name: str, language: str, *, keys_in_file: bool) -> None: ...

    def give_up(self) -> None: ...

    def make_supervisor(self, name: str, pin: str) -> Guard | PinFault:
        return pin_fault(pin) or Guard(1, name, Role.SUPERVISOR)


def set_up_pages(language: str, size: tuple[int, int]) -> Shown:
    picture = SceneArtist().draw(Scene("paper", "HZE1:" + "A" * 120), 1.0)
    frame = Frame(picture, 0.0, 1)
    desk = _desk(language, lambda: frame, "LIVE")
    desk.window.resize(*size)
    desk.window.show()
    for name, turn in (
        ("see-and-hear", desk.see_and_hear),
        ("sound-tried", desk._try_sound),
        ("cameras", lambda: desk.window.cameras.offer(list(MANY), MANY[0])),
        ("token", desk.enrolment.ask_token),
        ("asking", lambda: desk.turner.say(say.ASKING)),
        ("token-refused", lambda: desk.enrolment.show_trouble(Trouble.ENROLMENT_REFUSED, "")),
        (
            "no-network",
            lambda: desk.enrolment.show_trouble(Trouble.HUB_UNREACHABLE, "hub.example: timed out"),
        ),
        ("fingerprint", lambda: desk.enrolment.compare(FINGERPRINT)),
        ("key-file", desk.enrolment.offer_file),
        ("site", lambda: desk.site.confirm("east-market", SiteKind.SUPERMARKET, is_known=False)),
        ("site-wrong", lambda: _press(desk, 2)),
        ("supervisor", lambda: _press(desk, 2)),
        ("pins-differ", lambda: _type(desk, "李主管", "482913", "482914")),
        ("pin-plain", lambda: _type(desk, "李主管", "111111", "111111")),
        ("done", desk.site._ready),
        ("site-long", lambda: desk.site.confirm(LONG_SITE, SiteKind.HIGHWAY, is_known=True)),
    ):
        turn()
        desk.look()
        yield f"set-up-{name}", desk.window
    desk.window.close()
    yield from _without_camera(language, size)


def _without_camera(language: str, size: tuple[int, int]) -> Shown:
    desk = _desk(language, lambda: None, "ABSENT")
    desk.window.resize(*size)
    desk.window.show()
    desk.see_and_hear()
    desk.look()
    yield "set-up-no-camera", desk.window
    desk.window.cameras.offer([], "")
    yield "set-up-no-cameras", desk.window
    desk.window.close()


def _desk(language: str, peek_frame: Callable[[], Frame | None], camera: str) -> SetUpDesk:
    return SetUpDesk(
        _Nothing(), peek_frame=peek_frame, camera=lambda: camera, language=language, name="南门一号",
        clock=FakeClock(), assets=ASSETS,
    )  # fmt: skip


def _press(desk: SetUpDesk, number: int) -> None:
    if desk.window.page is not None:
        desk.window.page.buttons[number - 1].click()


def _type(desk: SetUpDesk, *lines: str) -> None:
    if desk.window.page is not None:
        for line, text in zip(desk.window.page.lines, lines, strict=True):
            line.setText(text)
        _press(desk, 1)
