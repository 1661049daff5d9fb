"""What stands on the sheets at the window's right, in both languages at once: a supervisor may read another than the guard."""

# ruff: noqa: E501 - a table reads best with one entry a line
# fmt: off
from __future__ import annotations

from scanner.protocol.drill import DrillCode
from scanner.protocol.words import Words


def _say(zh: str, en: str) -> Words:
    return Words(zh, en, "", "", "")


NUMBER_AND_PIN = _say("工号两位，密码六位", "Your number (2), your PIN (6)")
CHECKING = _say("正在核对…", "Checking …")
PIN_WRONG = _say("工号或密码不对", "Wrong number or PIN")
PIN_WAIT = _say("不对；{0} 秒后再试", "Wrong; try again in {0} s")
LEAVE = _say("退出程序：主管输入", "Leave the program: a supervisor")
SUPERVISOR_ONLY = _say("须主管输入", "A supervisor must do this")
ANOTHER_PERSON = _say("须另一人输入", "Another person must do this")

DESK = _say("值班台", "Desk")
SIGN_IN_FIRST = _say("请先签到", "Sign in first")

NO_GUARDS = _say("未设主管：重开程序即可设", "No supervisor yet: start anew to make one")
SIGN_IN = _say("签到", "Sign in")
HAND_OVER = _say("交班", "Hand over")
OVERRIDE = _say("主管放行", "Admit as supervisor")
ANNUL = _say("撤销放行", "Annul a pass")
DRILL_BEGIN = _say("开始演练", "Begin a drill")
DRILL_END = _say("结束演练", "End the drill")
GUARDS = _say("值守人员", "Guards")
FORGOTTEN = _say("主管忘记密码", "A supervisor's PIN is forgotten")

DONE = _say("好", "Done")
CANNOT = _say("不能这样做", "That cannot be done")
NO_ONE_STOPPED = _say("屏幕上没有被拦下的人", "Nobody who was stopped is on the screen")
NO_ONE_MAY = _say("按规定，此人不得放行", "By the rules nobody may admit this person")
NO_ONE_ADMITTED = _say("还没有放行过人", "Nobody was admitted yet")
COMPARE_ID = _say("先核对身份证", "First compare the ID")
SAME = _say("一致", "Same")
NOT_SAME = _say("不一致", "Not the same")
WHY = _say("为什么放行？", "Why are they admitted?")
WHO_ANNUL = _say("撤销谁？", "Whose pass is taken back?")
WHY_ANNUL = _say("为什么撤销？", "Why is it taken back?")
SECOND_PERSON = _say("须第二人输入", "A second person must agree")

ADD_GUARD = _say("添加值守人员", "Add a guard")
ADD_SUPERVISOR = _say("添加主管", "Add a supervisor")
WITHDRAW = _say("撤下 {0}", "Withdraw {0}")
WITHDRAW_INDEED = _say("撤下，不能再签到", "Withdraw; no more signing in")
BACK = _say("返回", "Back")
WITHDRAWN = _say("已撤下", "Withdrawn")
LAST_SUPERVISOR = _say("最后一名主管不能撤下", "The last supervisor stays")
NAME = _say("姓名（可不填），回车", "Name (may be empty), Enter")
GO_ON = _say("下一步", "Next")
NEW_PIN = _say("新密码：六位数字", "New PIN: six digits")
NEW_PIN_AGAIN = _say("再输一次新密码", "The new PIN once more")
PIN_PLAIN = _say("太简单，换一个", "Too plain, choose another")
PIN_DIFFERS = _say("两次不同，重新输入", "They differ, begin again")
ADDED = _say("已添加，工号 {0}", "Added; the number is {0}")

SINCE = _say("上岗", "Since")
ADMITTED = _say("放行", "Admitted")
REFUSED = _say("不放行", "Refused")
ASKED = _say("待核", "Asked")
UNDECIDED = _say("无法判定", "Could not tell")
OVERRIDES = _say("主管放行", "Overrides")
ANNULLED = _say("撤销", "Annulled")
QUEUE = _say("待传·已传·搁置", "queue·sent·aside")
READ_OUT = _say("把编号和指纹读给管理员", "Read these to the operator")

ACCEPT_TIME = _say("采用文件时间", "Accept the documents' time")
TODAY = _say("看日历，输入今天：年月日八位", "From a calendar, today: YYYYMMDD")
TIME_IS_ACCEPTED = _say("已采用：校准本机时间，再重开程序", "Accepted: set this computer's clock, start anew")

DRILL_CODES = _say("演练码", "Drill codes")
DRILL_CARDS = _say("演练卡（打印）", "Cards to print")
CARDS_ARE_IN = _say("请打印、剪开", "Print, and cut apart")
DRILL_CODE_WORDS = {
    DrillCode.GREEN: _say("绿码", "Green code"),
    DrillCode.PAPER: _say("纸质码", "Paper code"),
    DrillCode.YELLOW: _say("黄码", "Yellow code"),
    DrillCode.LISTED: _say("名单命中：红", "Listed: red"),
    DrillCode.EXPIRED: _say("过期截图", "An expired screenshot"),
    DrillCode.UNKNOWN: _say("名单查不到", "Outside the list"),
}

WHICH_NUMBER = _say("忘记密码的主管工号", "The supervisor's number")
NO_SUPERVISOR = _say("此工号不是主管", "That number is no supervisor's")
CHALLENGE = _say("读给管理员：{0}", "Read to the operator: {0}")
RESPONSE_WRONG = _say("应答码不对：{0}", "Wrong response to {0}")
PIN_IS_NEW = _say("密码已更换", "The PIN is changed")
