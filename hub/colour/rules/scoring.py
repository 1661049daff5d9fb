"""量化赋分: the dimensions added up, beside the hard rules. Hangzhou published the dimensions only; the weights are ours.

`score` is a stage of its own, since two rules read it. Neither a rule that is off nor what a hard rule excuses comes back
through the sum: a general contact counts 2 while Y4 is off, a listed country nothing while R8 is off, one's own district at
较高 counts as 中. Cases are not in it: R1 and R2 say all of them.
"""

from __future__ import annotations

from hub.colour.rules.rule import rule

SCORE = """
WITH switched AS (
  SELECT sum(CASE WHEN rule = 'R8' THEN 1 ELSE 0 END) AS r8, sum(CASE WHEN rule = 'Y4' THEN 1 ELSE 0 END) AS y4
  FROM ruleset
),
weighed AS (
  SELECT e.pid, e.day, e.hours,
    CASE WHEN e.level = 7 THEN CASE WHEN x.r8 > 0 THEN 6 ELSE 0 END
         WHEN e.level >= 5 THEN e.level
         WHEN e.level = 4 AND e.at_home THEN 2
         ELSE e.level - 1 END AS weight
  FROM exposure e CROSS JOIN switched x
),
places AS (
  SELECT pid, max(weight) AS space, max(day) AS day,
    max(CASE WHEN weight >= 3 THEN day END) AS left_day,
    sum(CASE WHEN weight >= 3 THEN 1 ELSE 0 END) AS visits,
    sum(CASE WHEN weight >= 3 THEN hours ELSE 0 END) AS hours
  FROM weighed WHERE weight > 0 GROUP BY pid
),
parts AS (
  SELECT p.pid, p.day,
    p.space + CASE WHEN p.left_day IS NULL THEN 0 ELSE greatest(0,
      CASE WHEN p.visits >= 2 THEN 1 ELSE 0 END + CASE WHEN p.hours >= 24 THEN 1 ELSE 0 END
      - CASE WHEN n.today - p.left_day >= 14 THEN 2 WHEN n.today - p.left_day >= 7 THEN 1 ELSE 0 END) END AS points
  FROM places p CROSS JOIN night n
  UNION ALL
  SELECT c.pid, max(c.day), max(CASE WHEN c.kind = 'close' THEN 8 WHEN x.y4 > 0 THEN 3 ELSE 2 END)
  FROM contacts c CROSS JOIN switched x CROSS JOIN night n
  WHERE c.day > n.today - n.window_days AND c.day <= n.today
  GROUP BY c.pid
  UNION ALL
  SELECT c.pid, max(c.day), 3
  FROM checkins c CROSS JOIN night n
  WHERE NOT c.normal AND c.day > n.today - n.window_days AND c.day <= n.today
  GROUP BY c.pid
)
SELECT pid, max(day) AS day, CAST(sum(points) AS INTEGER) AS points FROM parts GROUP BY pid"""


@rule("S5", "综合评分五分以上", "Risks add up to five points or more", "浙江日报 2020-02-13; weights ours")
def five_points() -> str:
    return "SELECT pid, 'S5' AS rule, day AS evidence, NULL AS ended FROM score WHERE points >= 5"


@rule("S3", "综合评分三分以上", "Risks add up to three points or more", "浙江日报 2020-02-13; weights ours")
def three_points() -> str:
    """From five points on it fires too: where S5 was settled before, the same facts must not turn greener."""
    return "SELECT pid, 'S3' AS rule, day AS evidence, NULL AS ended FROM score WHERE points >= 3"
