"""What is done under a case number is asked for by one officer and granted by another, with the own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NotGranted(Exception):
    """The rules forbid it; the text is for the officer."""


def must(holds: bool, otherwise: str) -> None:
    """Raise NotGranted with that sentence unless it holds."""
    if not holds:
        raise NotGranted(otherwise)


def must_ask(officer: User) -> None:
    """Raise NotGranted for who may ask for nothing under a case number."""
    must(officer.has_perm("cases.ask_opening"), "无权申请 You may not ask for openings")


def must_be_the_second(officer: User, first: int | None, password: str) -> None:
    """Raise NotGranted for who may not grant, for the officer `first` who asked (its key), and for a wrong password."""
    must(officer.has_perm("cases.grant_opening"), "无权批准 You may not grant openings")
    must(officer.pk != first, "须由另一人批准 Another officer has to grant it")
    must(officer.check_password(password), "密码不符 Wrong password")
