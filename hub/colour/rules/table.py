"""All rules, in the order in which they are told. A new rule is one function, one line here and one golden case."""

from __future__ import annotations

from hub.colour.rules import contact, health, scoring, space

RULES = (
    health.confirmed,
    health.suspected,
    contact.close_contact,
    health.observed,
    space.key_area,
    space.high_risk,
    health.false_declaration,
    space.listed_country,
    scoring.five_points,
    health.symptoms,
    space.elevated_risk,
    health.gate_fever,
    contact.general_contact,
    health.no_record,
    scoring.three_points,
)
BY_ID = {each.id: each for each in RULES}
