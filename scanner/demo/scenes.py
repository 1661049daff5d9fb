"""What happens at the demo's gate, in order: who comes with which code, what the guard answers, what must be said.

Each code is made by the running hub when its scene begins; nothing is baked in. `prepare` runs before the code is shown and
may touch the city, the network and the shared day; `code` is what is then held into the picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scanner.protocol.outcome import Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.clock import OffsetClock
    from scanner.demo.city import DemoCity, Person
    from scanner.demo.network import CuttableTransport

HOME, NEIGHBOUR = "000000", "000001"
SCREENSHOT_S = 3 * 60
OFFLINE_S = 73 * 3600
WEB_ADDRESS = "https://example.org/pay?to=teahouse&amount=15"

Expected = tuple[Outcome, Reason] | tuple[Outcome, Reason, Reason]
"""The outcome, and the reason or either of two: a code is red by itself, and by the list once that has its index."""
ADMITTED: Expected = (Outcome.ADMIT, Reason.PASS_GREEN)
SAME: Expected = (Outcome.ADMIT, Reason.ANSWER_SAME)
NOT_SAME: Expected = (Outcome.REFUSE, Reason.ANSWER_NOT_SAME)
YELLOW: Expected = (Outcome.REFUSE, Reason.LIST_YELLOW, Reason.COLOUR_YELLOW)
RED: Expected = (Outcome.REFUSE, Reason.LIST_RED, Reason.COLOUR_RED)


@dataclass
class Stage:
    """What the scenes work with; `kept` holds codes that a later scene shows again."""

    city: DemoCity
    network: CuttableTransport
    clock: OffsetClock
    sync_now: Callable[[], None]
    people: list[Person]
    kept: dict[str, str] = field(default_factory=dict)

    def person(self, colour: str, place: int = 0, issuer: str = HOME) -> Person:
        """The `place`-th of the city's people with that colour at the start."""
        return [p for p in self.people if p.issuer == issuer and p.colour == colour][place]

    def keep(self, name: str, text: str) -> str:
        """`text`, remembered as `name`."""
        self.kept[name] = text
        return text


def _nothing(_: Stage) -> None: ...


@dataclass(frozen=True)
class Act:
    """One scene. `answer` is what the guard says to an ASK (True: same person), after which `then` must be said.

    `pause` leaves the gate empty afterwards until the visit is over.
    """

    zh: str
    en: str
    code: Callable[[Stage], str]
    expect: Expected
    answer: bool | None = None
    then: Expected | None = None
    prepare: Callable[[Stage], None] = _nothing
    shown_on: Literal["phone", "paper"] = "phone"
    pause: bool = False


def _phone(colour: str, place: int = 0, issuer: str = HOME) -> Callable[[Stage], str]:
    return lambda stage: stage.city.live_code(stage.person(colour, place, issuer))


def _paper(colour: str, place: int) -> Callable[[Stage], str]:
    return lambda stage: stage.city.paper_code(stage.person(colour, place))


def _forged(forge: str, place: int) -> Callable[[Stage], str]:
    return lambda stage: stage.city.live_code(stage.person("green", place), forge)


def _listed_after_printing(stage: Stage) -> None:
    holder = stage.person("green", 3)
    stage.keep("listed later", stage.city.paper_code(holder))
    stage.city.set_colour(holder, "red")
    stage.city.publish()
    stage.sync_now()
    stage.network.is_cut = True


def _screenshot(stage: Stage) -> None:
    stage.keep("screenshot", stage.city.live_code(stage.person("green", 4)))
    stage.clock.move_on(SCREENSHOT_S)


def _papers_for_later(stage: Stage) -> None:
    stage.keep("green for later", stage.city.paper_code(stage.person("green", 9)))
    stage.keep("red for later", stage.city.paper_code(stage.person("red", 1)))
    stage.clock.move_on(OFFLINE_S)


def _of_earlier(name: str) -> Callable[[Stage], str]:
    return lambda stage: stage.kept[name]


# fmt: off
ACTS: tuple[Act, ...] = (
    Act("绿码，手机", "green on a phone", _phone("green"), ADMITTED),
    Act(
        "绿码，纸质，人证相符", "green on paper, the same person", _paper("green", 1),
        (Outcome.ASK, Reason.KIND_PAPER), True, SAME, shown_on="paper",
    ),
    Act(
        "绿码，纸质，人证不符", "green on paper, not the same person", _paper("green", 2),
        (Outcome.ASK, Reason.KIND_PAPER), False, NOT_SAME, shown_on="paper",
    ),
    Act("黄码", "yellow", _phone("yellow"), YELLOW),
    Act("红码", "red", _phone("red"), RED),
    Act(
        "绿色纸码，制码后列入名单；网络已断", "green paper, its holder listed since; network cut",
        _of_earlier("listed later"), (Outcome.REFUSE, Reason.LIST_RED),
        prepare=_listed_after_printing, shown_on="paper",
    ),
    Act(
        "过期截图", "a screenshot, three minutes old", _of_earlier("screenshot"),
        (Outcome.REFUSE, Reason.TIME_EXPIRED), prepare=_screenshot,
    ),
    Act(
        "绿码，手机，断网", "green on a phone, no network",
        lambda stage: stage.keep("shown again", stage.city.live_code(stage.person("green", 5))), ADMITTED,
        pause=True,
    ),
    Act(
        "同一活码，后一人再用", "the same live code from the next person", _of_earlier("shown again"),
        (Outcome.ASK, Reason.REPEAT_CODE), False, NOT_SAME,
    ),
    Act(
        "无人信任的密钥签名", "signed with a key nobody trusts", _forged("unknown_key", 6),
        (Outcome.REFUSE, Reason.SIGNATURE_UNKNOWN_KEY),
    ),
    Act("改动一位", "one bit flipped", _forged("bit_flip", 6), (Outcome.REFUSE, Reason.SIGNATURE_WRONG)),
    Act(
        "不是健康码（网址）", "no pass: a web address", lambda _: WEB_ADDRESS,
        (Outcome.REFUSE, Reason.READ_NOT_A_PASS),
    ),
    Act(
        "互认城市的码", "a code of the second city", _phone("green", 0, NEIGHBOUR),
        (Outcome.ASK, Reason.SITE_OTHER_CITY), True, SAME,
    ),
    Act("两人快速通过：一", "two people quickly: the first", _phone("green", 7), ADMITTED),
    Act("两人快速通过：二", "two people quickly: the second", _phone("green", 8), ADMITTED),
    Act(
        "断网 73 小时后，绿色纸码", "cut off for 73 hours: a green paper", _of_earlier("green for later"),
        (Outcome.UNDECIDED, Reason.LIST_OLD), prepare=_papers_for_later, shown_on="paper",
    ),
    Act(
        "断网 73 小时后，红色纸码", "cut off for 73 hours: a red paper", _of_earlier("red for later"),
        RED, shown_on="paper",
    ),
)
# fmt: on
