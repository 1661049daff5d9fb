"""Officers at the hub's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from hub.oversight import roles

if TYPE_CHECKING:
    from django.test import Client

PASSWORD = "a long one for wang"


def officer(name: str, role: str, district: str) -> User:
    """Somebody with that role there."""
    user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    roles.give(user, role, district, "")
    return user


def entered(client: Client, user: User) -> Client:
    """The client as that officer's browser."""
    client.force_login(user)
    return client
