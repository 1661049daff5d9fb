"""`python -m hub operator NAME`: somebody who may use the admin."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from hub.commands.prepare import migrate

if TYPE_CHECKING:
    import argparse


def run(wish: argparse.Namespace) -> int:
    migrate()
    password = secrets.token_urlsafe(15)
    person, is_new = User.objects.get_or_create(username=wish.name)
    person.is_staff = person.is_superuser = True
    person.set_password(password)
    person.save()
    sys.stdout.write(f"{'新建 new' if is_new else '新密码 new password'}  {wish.name}  {password}\n")
    sys.stdout.write("只显示这一次 Shown only this once.  /admin/\n")
    return 0
