"""What each role may do; a role is a Django group of that name, brought up to date whenever somebody gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission

from hub.oversight.models import Duty

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROLES = {
    "officer": (
        "view_device",
        "view_passrecord",
        "view_conflict",
        "view_alarm",
        "decide_doubt",
        "ask_opening",
        "propose_decision",
        "review_application",
    ),
    "reviewer": (
        "view_device",
        "view_passrecord",
        "view_alarm",
        "decide_doubt",
        "grant_opening",
        "confirm_decision",
    ),
    "committee": ("view_notice",),
    "auditor": ("view_trailentry", "view_destruction", "view_sealingera", "view_opening"),
}


def give(user: User, role: str, district: str, compound: str) -> None:
    """Make `user` that, in that district or compound, and nothing else any more."""
    group, _ = Group.objects.get_or_create(name=role)
    group.permissions.set(
        Permission.objects.filter(codename__in=ROLES[role], content_type__app_label__in=_APPS)
    )
    user.groups.set([group])
    Duty.objects.update_or_create(user=user, defaults={"district": district, "compound": compound})


_APPS = ("checkpoints", "passes", "people", "oversight", "cases", "review", "permits")
