"""留存表: every table of the hub that says something about a person: what for, and how long. The retention job obeys it.

《个人信息保护法》 art. 19: no longer than the purpose needs; art. 47: deleted when the purpose is over. The rules of 2020
(`health-code.md`, 6.2) name no number of days; these are the shortest that still do the work:

LOOKED_BACK   the longest window that a rule set may have for stays, contacts and check-ins (`colour/rules/rule_set.py`)
LOG           the pass log, and what belongs to a code after it has ended: gates' records come for weeks
TRACED        how far back the city asks who was near a case
DISPUTE       how a colour came about, as long as somebody may ask after it

Nothing here imports a model: whoever destroys finds it by name, and whoever keeps something may read its own row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import get_language

LOOKED_BACK, LOG, TRACED, DISPUTE = 60, 30, 14, 180


class Group(Enum):
    """The four data groups of GB/T 38962-2020, and what the city's own work adds: (zh, en)."""

    BASIC = "基本信息", "Who somebody is"
    HEALTH = "健康信息", "Health"
    TRIPS = "行程信息", "Trips"
    COLOUR = "赋码信息", "Colours"
    CODES = "码与名单", "Codes and lists"
    PASSES = "通行记录", "Passes at gates"
    REVIEW = "复核信息", "Reviews"
    USES = "接口调用", "Other offices' programs"
    OFFICERS = "工作人员", "Officers"

    def __str__(self) -> str:
        return self.value[get_language() == "en"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the rows of `model` (app.Model) are kept: `days` after the moment in their column `since`.

    `since` is a moment, a day (whole days since 1970-01-01), seconds (`…_s`) or a generation, which counts from its end; a
    row where it is empty is not over. Without `days` rows go with the person (an officer's: with the login), and a person
    goes when no row with days is left.
    With `blanks` the rows stay and only those columns go. `spared` names what is kept longer (`keeping/spared.py`).
    """

    model: str
    group: Group
    zh: str
    en: str
    days: int | None = None
    since: str = ""
    blanks: tuple[str, ...] = ()
    spared: str = ""

    @property
    def time(self) -> dt.timedelta:
        """The same as `days`; raises TypeError for what has none."""
        if self.days is None:
            raise TypeError(self.model)
        return dt.timedelta(days=self.days)

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.zh


B, H, T, C = Group.BASIC, Group.HEALTH, Group.TRIPS, Group.COLOUR
K, P, R, U, O = Group.CODES, Group.PASSES, Group.REVIEW, Group.USES, Group.OFFICERS  # noqa: E741 - a column of the table

TABLE: tuple[Kept, ...] = (
    Kept("people.Person", B, "一人一码", "one person, one code"),
    Kept("apply.Guardianship", B, "代办家人的码", "the family's codes"),
    Kept("apply.Application", B, "所填内容（证件、电话、地址封存）", "what a form says (name, number, address: sealed)",
         LOG, "sent_at", ("said", "sealed")),
    Kept("apply.Application", B, "申领与更正的记录", "that a form was sent", DISPUTE, "sent_at", spared="newest"),
    Kept("apply.Attempt", B, "防止猜测他人信息", "nobody guesses another's name", 2, "day"),
    Kept("people.Notice", H, "通知社区请其上报", "a compound is asked to report", LOG, "told_at"),
    Kept("evidence.Declaration", H, "已申报、事由", "that and what for somebody declared"),
    Kept("evidence.Case", H, "病例与医学观察", "cases and observation", LOOKED_BACK, "until_day"),
    Kept("evidence.CheckIn", H, "健康打卡", "daily check-ins", LOOKED_BACK, "day"),
    Kept("evidence.Fever", H, "卡口测温异常", "fevers at gates", LOOKED_BACK, "day"),
    Kept("checkin.Sending", H, "发现脚本打卡", "check-ins by scripts are noticed", 15, "day"),
    Kept("evidence.Stay", T, "按旅居地赋码", "colours by places", LOOKED_BACK, "until_day"),
    Kept("evidence.Contact", T, "按接触史赋码", "colours by contacts", LOOKED_BACK, "day"),
    Kept("evidence.Source", T, "数据从何而来", "where facts came from", LOOKED_BACK, "received_at", spared="named"),
    Kept("colour.Standing", C, "告知当前颜色和原因", "the colour and its reasons are told"),
    Kept("colour.Assignment", C, "颜色的历史", "the colours before", DISPUTE, "assigned_at", spared="word"),
    Kept("colour.Trigger", C, "赋码依据的台账", "what a colour rests on", DISPUTE, "closed_day", spared="case"),
    Kept("colour.Label", C, "反向测试样本", "the sample of the reverse test"),
    Kept("colour.Waiting", C, "待重新赋码", "who is to be judged anew"),
    Kept("lists.Place", K, "名单中的位置", "a place in the control list", LOG, "generation", spared="carded"),
    Kept("codes.Card", K, "纸质码", "paper codes", LOG, "exp_s"),
    Kept("codes.Signing", K, "请签的码，随名单中的位置", "codes that were signed, with their place"),
    Kept("codes.Activation", K, "电子路条的启用", "when a permit was first used", LOG, "matched_at"),
    Kept("permits.Permit", K, "电子路条", "permits", LOG, "exp_s"),
    Kept("conversion.Conversion", K, "外地码转码", "another city's code converted", LOG, "exp_s"),
    Kept("passes.PassRecord", P, "卡口上传的记录（封存）", "what gates sent, sealed", LOG, "received_at", ("record",)),
    Kept("passes.Conflict", P, "同号不同内容的记录", "records under a number taken before", LOG, "received_at", ("record",)),
    Kept("passes.Seen", P, "发现一人两处；凭案号追踪病例（只有当时一小时的代号）",
         "one person at two gates; who was near a case (a number for one hour, no name)", TRACED, "record__received_at"),
    Kept("cases.Answer", P, "凭案号开启的内容", "what was opened under a case number", 1, "opening__expires_at"),
    Kept("cases.Trace", P, "凭案号追踪的病例", "a case that was traced under a case number", LOG, "asked_at"),
    Kept("cases.Met", H, "与病例同时在卡口者，供人工核查", "who was at a gate near a case, for officers to look into",
         TRACED, "trace__found_at"),
    Kept("review.Appeal", R, "复核的理由和图片（封存）", "a question's reason and picture, sealed",
         LOG, "decided_at", ("reason", "picture")),
    Kept("review.Appeal", R, "复核的结果", "what became of a question", DISPUTE, "decided_at"),
    Kept("review.Decision", R, "人工认定", "what officers decided", DISPUTE, "settled_at"),
    Kept("interfaces.Use", U, "本人授权的调用", "who may show somebody's code", LOG, "exp_s"),
    Kept("interfaces.Answered", U, "同一请求同一答复（封存）", "a request sent again is answered the same, sealed", 1, "at"),
    Kept("passes.GuardDay", O, "值守统计", "sums of a guard's work", DISPUTE, "day"),
    Kept("cases.Opening", O, "谁凭案号开启", "who opened under a case number", DISPUTE, "asked_at"),
    Kept("admin.LogEntry", O, "后台操作记录", "what officers changed", DISPUTE, "action_time"),
    Kept("sessions.Session", O, "登录状态", "who is signed in", 0, "expire_date"),
    Kept("auth.User", O, "在职人员的账号", "logins of who is in office"),
    Kept("oversight.SecondFactor", O, "改变颜色者的第二因素", "second factors of those who change colours"),
    Kept("oversight.Duty", O, "职责所在区县", "where an officer works"),
    Kept("oversight.TrailEntry", O, "审计链：人只有编号，人删除后编号无所指",
         "the trail: people by a number only, which means nobody once the person is gone"),
)  # fmt: skip

NOBODY: dict[str, str] = {
    "apply.Area": "names of places",
    "apply.ModeSwitch": "districts' modes; the officers' names belong to the decision",
    "auth.Group": "roles",
    "auth.Permission": "what there is to be allowed",
    "checkpoints.Device": "a computer",
    "checkpoints.Epoch": "a computer's numbers",
    "checkpoints.EnrolmentToken": "a computer's way in",
    "colour.RuleSetVersion": "rules; the officers' names belong to the decision",
    "colour.Run": "when was judged, and how many",
    "contenttypes.ContentType": "names of tables",
    "evidence.RiskLevel": "places",
    "interfaces.Client": "a program",
    "lists.ListToken": "the published list",
    "oversight.SiteDistrict": "places",
    "oversight.TrailHead": "the trail's end",
    "passes.Alarm": "a computer and a number; whose pass it was goes with the record",
    "passes.Decision": "an officer's word about an alarm",
    "passes.Destruction": "proofs: counts and numbers of rows",
    "passes.Joint": "a computer's numbers",
    "passes.Opened": "reason and kind of a pass, of nobody's",
    "passes.SealingEra": "keys",
    "people.District": "places",
    "trust.BroughtDocument": "keys",
    "trust.Issuer": "cities",
    "trust.OutsideKey": "public keys",
    "trust.Publication": "when was published",
    "trust.Site": "places",
    "trust.SiteRules": "places' rules",
}
"""Tables that say nothing about a person, and why. A table that stands neither here nor above fails the suite."""


def kept(model: str) -> Kept:
    """The first row of that table; raises LookupError."""
    found = next((row for row in TABLE if row.model == model), None)
    if found is None:
        raise LookupError(model)
    return found
