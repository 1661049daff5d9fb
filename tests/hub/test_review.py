"""复核 asking: a reason and a picture, sealed; a deadline; one at a time."""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hub import sealed
from hub.people.models import Person
from hub.review import working_days
from hub.review.asking import MOST_A_WEEK, due_after
from hub.review.models import Appeal, AppealState
from hub.sealed import Destroyed
from scanner.protocol.cbor import Malformed

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.fakes.hub import HubInProcess

WHY = "我没有去过那里，请核实。"
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def red(hub: HubInProcess) -> Person:
    return Person.objects.get(pk=hub.people("red")[0])


def ask(hub: HubInProcess, person: Person, picture: bytes | None = None, reason: str = WHY) -> HttpResponse:
    said: dict[str, object] = {"reason": reason}
    if picture is not None:
        said["picture"] = SimpleUploadedFile("p.jpg", picture, "image/jpeg")
    answer: HttpResponse = hub.client.post(f"/code/{person.page}/appeal/", said)  # type: ignore[assignment]
    return answer


def drawn(kind: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#336699").save(file, kind, **more)
    return file.getvalue()


def kept_picture() -> Image.Image:
    asked = Appeal.objects.select_related("person").get()
    assert asked.picture is not None
    return Image.open(
        io.BytesIO(sealed.opened(sealed.APPEAL_PICTURE, asked.person.document, bytes(asked.picture)))
    )


def test_a_question_is_stored_sealed_with_its_deadline(hub: HubInProcess, red: Person) -> None:
    assert ask(hub, red, drawn("PNG")).status_code == 302
    asked = Appeal.objects.get()
    assert (asked.district, asked.colour, asked.state) == (red.district, 2, AppealState.WAITING)
    assert WHY not in repr(Appeal.objects.values().get())
    assert sealed.opened(sealed.APPEAL_REASON, red.document, bytes(asked.reason)).decode() == WHY
    page = hub.client.get(f"/code/{red.page}/appeal/").content.decode()
    assert "待受理" in page
    assert f"{asked.due_at.astimezone(CHINA):%Y-%m-%d}" in page


def test_what_is_sealed_for_one_opens_for_nobody_else(hub: HubInProcess, red: Person) -> None:
    ask(hub, red)
    reason = bytes(Appeal.objects.get().reason)
    other = Person.objects.exclude(pk=red.pk)[0]
    with pytest.raises(Malformed):
        sealed.opened(sealed.APPEAL_REASON, other.document, reason)
    with pytest.raises(Malformed):
        sealed.opened(sealed.IDENTITY, red.document, reason)
    with pytest.raises(Destroyed):
        sealed.opened(sealed.APPEAL_REASON, red.document, bytes(32) + reason[32:])


def test_a_picture_is_drawn_anew_and_brings_nothing_along(hub: HubInProcess, red: Person) -> None:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "a camera's name", 6
    ask(hub, red, drawn("JPEG", (4000, 2000), exif=exif, comment=b"hidden words"))
    picture = kept_picture()
    assert picture.format == "JPEG"
    assert picture.size == (800, 1600), "upright, and no larger than is needed"
    assert not picture.getexif()
    assert "comment" not in picture.info


@pytest.mark.parametrize(
    "picture",
    [
        b"no picture",
        b"",
        drawn("GIF"),
        drawn("BMP"),
        drawn("JPEG")[:200],
        drawn("PNG")[:60],
        b"\xff\xd8\xff" + bytes(500),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_is_no_picture_is_said_at_its_field(hub: HubInProcess, red: Person, picture: bytes) -> None:
    answer = ask(hub, red, picture)
    assert answer.status_code == 422
    assert 'id="id_picture_error"' in answer.content.decode()
    assert WHY in answer.content.decode(), "what was typed stays"
    assert not Appeal.objects.exists()


def test_a_bomb_is_refused_by_its_head(hub: HubInProcess, red: Person) -> None:
    """A few kilobytes that would be drawn as gigabytes."""
    bomb = drawn("PNG", (1, 1)).replace((1).to_bytes(4, "big") * 2, (60_000).to_bytes(4, "big") * 2, 1)
    assert ask(hub, red, bomb).status_code == 422
    assert ask(hub, red, drawn("PNG", (9000, 7000))).status_code == 422
    assert not Appeal.objects.exists()


def test_a_picture_larger_than_any_photograph_is_not_read(hub: HubInProcess, red: Person) -> None:
    answer = ask(hub, red, bytes(9_000_000))
    assert (answer.status_code, "没有保存" in answer.content.decode()) == (413, True)


def test_a_large_photograph_never_lies_on_the_disk(
    hub: HubInProcess, red: Person, tmp_path: Path, settings: object
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # type: ignore[attr-defined]
    noise = Image.effect_noise((3000, 2500), 90)
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=95)
    assert len(file.getvalue()) > 3_000_000
    assert ask(hub, red, file.getvalue()).status_code == 302


def test_one_at_a_time_and_three_in_a_week(hub: HubInProcess, red: Person) -> None:
    assert ask(hub, red).status_code == 302
    assert ask(hub, red).status_code == 422
    assert Appeal.objects.count() == 1
    for _ in range(MOST_A_WEEK - 1):
        Appeal.objects.filter(person=red).update(state=AppealState.REFUSED)
        assert ask(hub, red).status_code == 302
    Appeal.objects.filter(person=red).update(state=AppealState.REFUSED)
    assert "12345" in ask(hub, red).content.decode()
    assert Appeal.objects.count() == MOST_A_WEEK


def test_a_question_taken_back_frees_the_next(hub: HubInProcess, red: Person) -> None:
    ask(hub, red)
    hub.client.post(f"/code/{red.page}/appeal/withdraw/")
    assert Appeal.objects.get().state == AppealState.WITHDRAWN
    assert ask(hub, red).status_code == 302


@pytest.mark.parametrize(
    ("reason", "status"), [("", 422), ("短", 422), ("长" * 1001, 422), ("够长的理由", 302)]
)
def test_how_long_a_reason_is(hub: HubInProcess, red: Person, reason: str, status: int) -> None:
    assert ask(hub, red, reason=reason).status_code == status


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2020-02-17", "2020-02-20"),
        ("2020-02-19", "2020-02-24"),
        ("2020-02-21", "2020-02-26"),
        ("2020-02-22", "2020-02-26"),
        ("2020-01-23", "2020-02-05"),  # Spring Festival, made longer by three days
        ("2020-01-17", "2020-01-21"),  # the Sunday before it was worked
        ("2020-04-24", "2020-04-28"),
        ("2020-09-30", "2020-10-12"),  # the Saturday after it was worked: 9, 10, 12
        ("2030-10-01", "2030-10-04"),  # not announced yet: weekends only
    ],
)
def test_the_third_working_day(asked: str, due: str) -> None:
    at = dt.datetime.fromisoformat(f"{asked}T23:30:00+08:00")
    assert f"{due_after(at):%Y-%m-%d %H:%M}" == f"{due} 23:59"


def test_what_was_announced_is_in_order() -> None:
    """A day off is off, a worked day is a weekend's, and every year stands under its own number."""
    said = tomllib.loads((Path(working_days.__file__).with_name("public_holidays.toml")).read_text("utf-8"))
    for year, days in said.items():
        assert all(first <= last for first, last in days["off"])
        assert {day.year for pair in days["off"] for day in pair} | {day.year for day in days["worked"]} == {
            int(year)
        }
        assert all(day.weekday() >= 5 and working_days.is_working(day) for day in days["worked"])
        assert not any(working_days.is_working(day) for pair in days["off"] for day in pair)
        assert 7 <= sum((last - first).days + 1 for first, last in days["off"]) <= 40
