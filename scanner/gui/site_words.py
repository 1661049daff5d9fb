"""What stands on the site's keys and entry sheets, in both languages at once."""

# fmt: off
from __future__ import annotations

from scanner.protocol.policy import SiteKind
from scanner.protocol.words import Words


def _say(zh: str, en: str) -> Words:
    return Words(zh, en, "", "", "")


RESIDENT_IN = _say("住户 · 进", "Resident, in")
RESIDENT_OUT = _say("住户 · 出", "Resident, out")
VISITOR = _say("访客", "Visitor")
PASSES = Words("", "", "放行，已记录。", "Let them pass; it is written down.", "")
ENTER = _say("录入", "Enter")
TURN_BACK = _say("劝返", "Turn back")

TEMPERATURE = _say("体温 °C", "Temperature, °C")
TEMPERATURE_WRONG = _say("请输 32.0 至 44.0", "Between 32.0 and 44.0")
TEMPERATURE_OF_NOBODY = _say("不是体温，再测一次", "No body's: measure again")
TEMPERATURE_SHORT = _say("请输三位，如 36.5", "Three digits, such as 36.5")
HOUSEHOLD = _say("户号，或扫出入证", "Household, or scan its certificate")
HOUSEHOLD_WRONG = _say("户号不对，如 3-1-502", "Not a household; such as 3-1-502")
PLATE = _say("车牌 ↑↓换省、其他", "Plate; ↑↓ province, 其他 other kind")
PLATE_WRONG = _say("车牌不对；别种号牌选其他", "Not a plate; 其他 for another kind")
OTHER_PLATE = _say("其他号牌，可不填", "Another kind of plate; may be empty")
OTHER_PLATE_SURE = _say("记作其他号牌？再按 ✓", "Another kind, indeed? ✓ once more")
OCCUPANTS = _say("车内几人（含司机）", "How many inside, driver too")
TO_COME = _say("车内还差 {} 人", "{} inside still to show a code")
OCCUPANTS_WRONG = _say("请输 1 至 60", "Between 1 and 60")
NO_CODE = _say("无码登记：证件号", "No code: document number")
NO_CODE_OR_HOUSEHOLD = _say("无码：证件号或户号", "No code: document or household")
NO_CODE_WRONG = _say("号码不对，请核对", "Not a valid number; check it")

LEAVES = _say("出场一人", "One leaves")
INSIDE = _say("场内", "Inside")
EXIT_ONLY = _say("只出不进", "Exit only")
WITHOUT_CODE = _say("无码登记", "No code")
MODE = _say("切换模式", "Mode")
CHOOSE_MODE = _say("本卡口改为", "This gate works as")
MEASURE_AGAIN = _say("复测体温", "Measure again")

MODES: dict[SiteKind, Words] = {
    SiteKind.COMMUNITY: _say("村 · 社区", "Village"),
    SiteKind.COMPOUND: _say("小区", "Compound"),
    SiteKind.SUPERMARKET: _say("商超", "Shop"),
    SiteKind.HIGHWAY: _say("高速卡口", "Highway"),
    SiteKind.BOARDING: _say("乘车", "Boarding"),
    SiteKind.ENTERPRISE: _say("企业", "Enterprise"),
}
