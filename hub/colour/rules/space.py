"""空间维度: stays by township and day against the five-colour risk map. `exposure` is the two, joined once."""

from __future__ import annotations

from hub.colour.rules.rule import rule

_17_FEB = "浙江省新闻发布会 2020-02-17"


@rule("R5", "十四日内到过重点疫区", "A stay in a key epidemic area", "浙江省“硬杠杠” 2020-02-16")
def key_area() -> str:
    return "SELECT pid, 'R5' AS rule, day AS evidence, NULL AS ended FROM exposure WHERE level = 6"


@rule("R6", "十四日内到过高风险地区", "A stay in a high-risk area", _17_FEB)
def high_risk() -> str:
    return "SELECT pid, 'R6' AS rule, day AS evidence, NULL AS ended FROM exposure WHERE level = 5"


@rule("R8", "十四日内从重点国家入境", "Entry from a listed country", "杭州市关于国际版的通告 2020-03-26")
def listed_country() -> str:
    return "SELECT pid, 'R8' AS rule, day AS evidence, NULL AS ended FROM exposure WHERE level = 7"


@rule("Y2", "十四日内来自较高风险地区", "Came from an elevated-risk area", _17_FEB)
def elevated_risk() -> str:
    """来自, came from: one's own district does not count, or all of 余杭 would have been yellow on 12 February 2020."""
    return (
        "SELECT pid, 'Y2' AS rule, day AS evidence, NULL AS ended FROM exposure "
        "WHERE level = 4 AND NOT at_home"
    )
