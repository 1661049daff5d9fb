"""人际维度: who was near a case. The lists come from the province; a gate's log alone never colours anybody."""

from __future__ import annotations

from hub.colour.rules.rule import rule


@rule("R3", "密切接触者", "Close contact of a case", "浙江省新闻发布会 2020-02-17")
def close_contact() -> str:
    return "SELECT pid, 'R3' AS rule, day AS evidence, NULL AS ended FROM contacts WHERE kind = 'close'"


@rule("Y4", "一般接触者", "General contact of a case", "时空伴随者 2021-11; off by default")
def general_contact() -> str:
    return "SELECT pid, 'Y4' AS rule, day AS evidence, NULL AS ended FROM contacts WHERE kind = 'general'"
