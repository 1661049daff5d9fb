"""What an officer may see: the gates of the own district, and what came from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hub.checkpoints.models import Device
from hub.oversight.models import Duty, SiteDistrict

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django.db.models import Model, QuerySet

WHOLE_CITY = ""
M = TypeVar("M", bound="Model")


def district_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """The officer's district, WHOLE_CITY, or None for who sees no gates at all."""
    if not user.is_authenticated:
        return None
    if getattr(user, "is_superuser", False):
        return WHOLE_CITY
    duty = Duty.objects.filter(user_id=user.pk).first()
    return None if duty is None or duty.compound else duty.district


def devices_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Device]:
    """The gates that this officer may see."""
    district = district_of(user)
    if district is None:
        return Device.objects.none()
    if district == WHOLE_CITY:
        return Device.objects.all()
    return Device.objects.filter(site__in=SiteDistrict.objects.filter(district=district).values("site"))


def of_devices(rows: QuerySet[M], device: str, user: AbstractBaseUser | AnonymousUser) -> QuerySet[M]:
    """Of `rows` those whose `device` (a look-up path) this officer may see."""
    if district_of(user) == WHOLE_CITY:
        return rows
    return rows.filter(**{f"{device}__in": devices_of(user)})


def of_district(rows: QuerySet[M], district: str, user: AbstractBaseUser | AnonymousUser) -> QuerySet[M]:
    """Of `rows` those whose `district` (a look-up path) is this officer's own."""
    own = district_of(user)
    if own is None:
        return rows.none()
    return rows if own == WHOLE_CITY else rows.filter(**{district: own})


def compound_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """The compound whose committee this person belongs to, or None."""
    duty = Duty.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    return duty.compound if duty and duty.compound else None
