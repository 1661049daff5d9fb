"""健康: what doctors, reviewers and gates have found, and what the person declared."""

from __future__ import annotations

from hub.colour.rules.rule import rule

_17_FEB = "浙江省新闻发布会 2020-02-17"


@rule("R1", "确诊病例", "Confirmed case", _17_FEB)
def confirmed() -> str:
    return (
        "SELECT pid, 'R1' AS rule, from_day AS evidence, coalesce(until_day, 999999) AS ended FROM cases "
        "WHERE kind = 'confirmed'"
    )


@rule("R2", "疑似病例", "Suspected case", _17_FEB)
def suspected() -> str:
    return (
        "SELECT pid, 'R2' AS rule, from_day AS evidence, coalesce(until_day, 999999) AS ended FROM cases "
        "WHERE kind = 'suspected'"
    )


@rule("R4", "医学观察中", "Under medical observation", _17_FEB)
def observed() -> str:
    return (
        "SELECT pid, 'R4' AS rule, from_day AS evidence, coalesce(until_day, 999999) AS ended FROM cases "
        "WHERE kind = 'observation'"
    )


@rule("R7", "谎报瞒报（经复核认定）", "False declaration, found by review", "杭州市答问 2020-02-18")
def false_declaration() -> str:
    return (
        "SELECT pid, 'R7' AS rule, from_day AS evidence, coalesce(until_day, 999999) AS ended FROM cases "
        "WHERE kind = 'false_declaration'"
    )


@rule("Y1", "申报发热或呼吸道症状", "Fever or respiratory symptoms declared", _17_FEB)
def symptoms() -> str:
    return "SELECT pid, 'Y1' AS rule, day AS evidence, NULL AS ended FROM checkins WHERE NOT normal"


@rule("Y3", "卡口测温异常", "Fever measured at a gate", "卡口值守实践, two independent copies")
def gate_fever() -> str:
    """A later measurement without fever ends it on that day; else it ends as symptoms do."""
    return "SELECT pid, 'Y3' AS rule, day AS evidence, cleared_day AS ended FROM fevers"


@rule(
    "Y5",
    "连续两日无测温打卡记录",
    "No temperature recorded for two days",
    "湖北健康码 2020-03-03; off by default",
)
def no_record() -> str:
    """A green code expires without a record; the next one renews it. Asks `ruleset`, for it is about everybody."""
    return (
        "SELECT p.pid, 'Y5' AS rule, n.today - 1 AS evidence, NULL AS ended "
        "FROM ruleset r CROSS JOIN night n CROSS JOIN people p "
        "LEFT JOIN checkins c ON c.pid = p.pid AND c.day >= n.today - 1 AND c.day <= n.today "
        "WHERE r.rule = 'Y5' AND p.complete AND c.pid IS NULL"
    )
