"""Officers at the hub's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from hub.oversight import door, roles, second_factor
from hub.oversight.models import SecondFactor

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "a long one for wang"


def officer(name: str, role: str, district: str) -> User:
    """Somebody with that role there."""
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    roles.give(user, role, district, "")
    return user


def entered(client: Client, user: User) -> Client:
    """The client as that officer's browser, the second factor shown where one is needed."""
    client.force_login(user)
    if second_factor.is_needed(user):
        second_factor.give(user)
        session = client.session
        session[door.PROVEN] = bytes(SecondFactor.objects.get(user=user).nonce).hex()
        session.save()
    return client
