"""The pages of a gate's first start, filled in as a technician would find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.camera.frame import Frame
from scanner.camera.scene import Scene
from scanner.camera.scene_artist import SceneArtist
from scanner.errors import Trouble
from scanner.gui.set_up_desk import SetUpDesk
from scanner.protocol.policy import SiteKind
from tests.fakes.clock import FakeClock
from tests.gui.conftest import ASSETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from scanner.protocol.guard import PinFault

FINGERPRINT = "4F2A 91CC 03B7 E5D8"


class _Nothing:
    """Nothing is done for the pages."""

    def enrol(self, token: str, name: str, language: str, *, keys_in_file: bool) -> None: ...

    def give_up(self) -> None: ...

    def make_supervisor(self, name: str, pin: str) -> PinFault | None:
        return None


def set_up_pages(language: str, size: tuple[int, int]) -> Iterator[tuple[str, QWidget]]:
    picture = SceneArtist().draw(Scene("paper", "HZE1:" + "A" * 120), 1.0)
    frame = Frame(picture, 0.0, 1)
    desk = SetUpDesk(
        _Nothing(), peek_frame=lambda: frame, camera=lambda: "LIVE", language=language, name="南门一号",
        clock=FakeClock(), assets=ASSETS,
    )  # fmt: skip
    desk.window.resize(*size)
    desk.window.show()
    for name, turn in (
        ("see-and-hear", desk.see_and_hear),
        ("token", desk.enrolment.ask_token),
        ("token-refused", lambda: desk.enrolment.show_trouble(Trouble.ENROLMENT_REFUSED, "")),
        ("fingerprint", lambda: desk.enrolment.compare(FINGERPRINT)),
        ("key-file", desk.enrolment.offer_file),
        ("site", lambda: desk.site.confirm("east-market", SiteKind.SUPERMARKET, is_known=False)),
        ("site-wrong", lambda: _press_second(desk)),
        ("supervisor", lambda: _press_second(desk)),
        ("done", desk.site._ready),
    ):
        turn()
        desk.look()
        yield f"set-up-{name}", desk.window
    desk.window.close()


def _press_second(desk: SetUpDesk) -> None:
    if desk.window.page is not None:
        desk.window.page.buttons[1].click()
