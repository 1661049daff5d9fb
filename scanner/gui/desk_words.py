"""What stands on the sheets at the window's right, in both languages at once: a supervisor may read another than the guard."""

# ruff: noqa: E501 - a table reads best with one entry a line
# fmt: off
from __future__ import annotations

from scanner.protocol.words import Words


def _say(zh: str, en: str) -> Words:
    return Words(zh, en, "", "", "")


NUMBER_AND_PIN = _say("工号两位，密码六位", "Your number (2), your PIN (6)")
CHECKING = _say("正在核对…", "Checking …")
PIN_WRONG = _say("工号或密码不对", "Wrong number or PIN")
PIN_WAIT = _say("不对；{0} 秒后再试", "Wrong; try again in {0} s")
SUPERVISOR_ONLY = _say("须主管输入", "A supervisor must do this")
ANOTHER_PERSON = _say("须另一人输入", "Another person must do this")
