"""`python -m hub operator NAME [--role ROLE]`: somebody who may use the admin; without a role, all of it.

Who may change colours also gets a second factor, shown with the password: both are new at each call.
"""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import segno
from django.contrib.auth.models import User

from hub.commands.migrating import migrate
from hub.oversight import roles, second_factor

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    migrate()
    password = secrets.token_urlsafe(15)
    person, is_new = User.objects.get_or_create(username=wish.name)
    person.is_staff = True
    person.is_superuser = not wish.role
    person.set_password(password)
    person.save()
    if wish.role:
        roles.give(person, wish.role, wish.district, wish.compound)
    sys.stdout.write(f"{'新建 new' if is_new else '新密码 new password'}  {wish.name}  {password}\n")
    if second_factor.is_needed(person):
        _show(second_factor.give(person))
    sys.stdout.write("只显示这一次 Shown only this once.  /admin/\n")
    return 0


def _show(address: str) -> None:
    """The second factor, for the authenticator app on the officer's own phone."""
    sys.stdout.write(
        f"第二因素：用手机验证器扫描 Second factor: scan it with an authenticator app\n{address}\n"
    )
    segno.make(address, error="l").terminal(sys.stdout, compact=True)
