"""The second factor of officers who change colours: a code of six digits from a phone (RFC 6238, as every app has it).

The secret is nowhere: it follows from a key of the hub's and a number in the database, so a copy of the database opens
nothing. It is shown once, by `hub operator`, to whoever stands at the hub's own console; a page that gave it to whoever
comes first with the password would make the password the only factor.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from hub import keys
from hub.oversight import trail
from hub.oversight.models import Act, SecondFactor

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser, User

STEP_S, DIGITS = 30, 6
MOST_TRIES, WAIT_S = 5, 900
PERMISSIONS = (
    "review.propose_decision",
    "review.confirm_decision",
    "permits.review_application",
    "apply.add_modeswitch",
    "colour.add_assignment",
    "colour.add_rulesetversion",
    "colour.change_rulesetversion",
)
"""Who has one of these changes colours, or decides who gets a code."""
_KEY, _SECRET_BYTES = "second-factor", 20
_NAME = "健康码"


class NotProven(Exception):
    """The code is not taken; the text is for the officer."""


def is_needed(user: User | AnonymousUser) -> bool:
    """Whether that user may do nothing without it."""
    return any(user.has_perm(one) for one in PERMISSIONS)


def give(user: User) -> str:
    """A new one in place of any former; the address that an authenticator app takes, as a QR code or typed."""
    fresh = {"nonce": secrets.token_bytes(16), "used_step": 0, "tries": 0, "tries_from_s": 0}
    factor, _ = SecondFactor.objects.update_or_create(user=user, defaults=fresh)
    return _codes(factor).get_provisioning_uri(user.get_username(), _NAME)


def prove(user: User, code: str, now: datetime) -> SecondFactor:
    """The user's factor, proven by the code of this half minute, the one before or after; each code once. Raises NotProven.

    After MOST_TRIES wrong ones none is looked at until WAIT_S seconds have passed since the first.
    """
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(user=user).first()
        if factor is None:
            raise NotProven("尚未发放第二因素，请找管理员。None was given to you: ask the operator.")
        is_right = _tried(factor, code, int(now.timestamp()))
        trail.note(
            user.get_username(), Act.ENTER, "second factor" if is_right else "second factor: wrong", now
        )
    if not is_right:
        raise NotProven(
            "动态码有误，或今次已用过。请等下一个。Wrong, or used already: wait for the next one."
        )
    return factor


def _tried(factor: SecondFactor, code: str, now_s: int) -> bool:
    if now_s - factor.tries_from_s >= WAIT_S:
        factor.tries, factor.tries_from_s = 0, now_s
    if factor.tries >= MOST_TRIES:
        raise NotProven(
            "错误次数过多，请十五分钟后再试。Too many wrong ones: try again in a quarter of an hour."
        )
    step = _step_of(factor, code, now_s)
    if step is None:
        factor.tries += 1
    else:
        factor.tries, factor.used_step = 0, step
    factor.save()
    return step is not None


def _step_of(factor: SecondFactor, code: str, now_s: int) -> int | None:
    """The half minute, not used before, whose code it is."""
    codes, said = _codes(factor), "".join(code.split()).encode("utf-8", "surrogatepass")
    for step in (now_s // STEP_S + offset for offset in (-1, 0, 1)):
        if hmac.compare_digest(codes.generate(step * STEP_S), said) and step > factor.used_step:
            return step
    return None


def _codes(factor: SecondFactor) -> TOTP:
    said = f"{factor.user_id}/".encode() + bytes(factor.nonce)
    secret = hmac.digest(keys.mac_key(_KEY), said, hashlib.sha256)[:_SECRET_BYTES]
    return TOTP(secret, DIGITS, hashes.SHA1(), STEP_S)  # noqa: S303 - what authenticator apps take (RFC 6238)
