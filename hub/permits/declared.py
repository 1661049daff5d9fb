"""A declaration as an officer reads it: every answer, and a mark at those that speak against letting somebody in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hub.apply.form import CONTACTS, FEVER, SYMPTOMS
from hub.apply.stays import initial
from hub.evidence.models import RiskLevel

if TYPE_CHECKING:
    from typing import Any

    from hub.apply.models import Application

_SYMPTOMS, _CONTACTS = dict(SYMPTOMS), dict(CONTACTS)
_RISKY = 4  # 较高: the lowest level that a rule goes by alone


@dataclass(frozen=True, slots=True)
class Line:
    """`is_doubt`: something to look into."""

    zh: str
    en: str
    said: str
    is_doubt: bool = False


def declared(application: Application) -> list[Line]:
    """In the order of the form; nothing once the words were kept long enough (`hub/keeping/table.py`)."""
    said = application.said
    if not said:
        return []
    return [
        Line("事由", "purpose", application.get_purpose_display()),
        Line("居住", "lives in", f"{application.district} {said['compound']}".strip()),
        Line("拟抵达", "arrives on", said["arrives_on"] or "–"),
        Line(
            "症状",
            "symptoms",
            "、".join(str(_SYMPTOMS[one]) for one in said["symptoms"]) or "无 none",
            bool(said["symptoms"]),
        ),
        Line("体温", "temperature", said["temperature"] or "–", float(said["temperature"] or 0) >= FEVER),
        Line(
            "接触",
            "contact",
            f"{_CONTACTS[said['contact']]} {said['contact_on'] or ''}".strip(),
            bool(said["contact"]),
        ),
        Line(
            "检测",
            "test",
            f"{said['test']} {said['tested_on'] or ''}".strip() or "–",
            said["test"] == "positive",
        ),
        *_stays(said["stays"]),
    ]


def _stays(stays: list[dict[str, Any]]) -> list[Line]:
    told = zip(stays, initial(stays), strict=True)
    return [
        Line("到过", "was in", f"{row['place']} {row['from_on']} – {row['until_on']}", _is_risky(stay))
        for stay, row in told
    ]


def _is_risky(stay: dict[str, Any]) -> bool:
    return RiskLevel.objects.filter(
        area=stay["area"], level__gte=_RISKY, from_day__lte=stay["until_day"], until_day__gte=stay["from_day"]
    ).exists()
