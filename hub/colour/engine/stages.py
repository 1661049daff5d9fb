"""From facts to colours in a few statements, each leaving one table that may be looked at. The same for every rule.

The ledger is what lasts. A rule that fires opens a row, or moves an open one on to newer evidence; nothing ends because
a fact left its window. A row ends by its own condition, by an officer, or with its rule's withdrawal, and the evidence
that was settled then does not open it again. The texts are constants: what differs from night to night stands in tables.
"""

from __future__ import annotations

from hub.colour.rules.scoring import SCORE
from hub.colour.rules.table import RULES

EXPOSURE = """
SELECT s.pid, r.level, least(s.until_day, r.until_day, n.today) AS day, s.hours, p.district = r.district AS at_home
FROM stays s JOIN risk r ON s.area = r.area AND s.from_day <= r.until_day AND s.until_day >= r.from_day
  JOIN people p ON p.pid = s.pid CROSS JOIN night n
WHERE r.level >= 2 AND s.hours >= n.min_hours AND s.from_day <= n.today AND r.from_day <= n.today
  AND least(s.until_day, r.until_day) > n.today - n.window_days"""

FACTS = "\nUNION ALL\n".join(rule.fragment() for rule in RULES)

# What lasts asks for no check-ins: its end was found by somebody else.
FIRED = """
SELECT f.pid, f.rule, r.colour, max(f.evidence) AS evidence,
  max(CASE WHEN f.ended IS NULL THEN f.evidence + r.hold_days
           WHEN f.ended = 999999 THEN 999999
           ELSE f.ended + r.after_days END) AS hold_until,
  max(CASE WHEN f.ended IS NULL THEN r.checkins ELSE 0 END) AS checkins
FROM facts f JOIN ruleset r ON r.rule = f.rule CROSS JOIN night n
WHERE f.evidence <= n.today AND f.evidence > n.today - r.window_days
GROUP BY f.pid, f.rule, r.colour"""

# The newest row of each person and rule, before it is asked whether it ends. The newer evidence speaks.
MERGED = """
SELECT coalesce(l.pid, f.pid) AS pid, coalesce(l.rule, f.rule) AS rule,
  CASE WHEN l.pid IS NULL THEN 1 WHEN l.closed_day IS NOT NULL THEN l.turn + 1 ELSE l.turn END AS turn,
  coalesce(f.colour, l.colour) AS colour,
  CASE WHEN l.pid IS NULL OR l.closed_day IS NOT NULL THEN n.today ELSE l.start_day END AS start_day,
  CASE WHEN f.evidence >= coalesce(l.evidence, f.evidence) THEN f.evidence ELSE l.evidence END AS evidence,
  CASE WHEN f.evidence >= coalesce(l.evidence, f.evidence) THEN f.hold_until ELSE l.hold_until END AS hold_until,
  CASE WHEN f.evidence >= coalesce(l.evidence, f.evidence) THEN f.checkins ELSE l.checkins END AS checkins,
  r.rule IS NULL AS withdrawn
FROM ledger l FULL OUTER JOIN fired f ON f.pid = l.pid AND f.rule = l.rule
  LEFT JOIN ruleset r ON r.rule = coalesce(l.rule, f.rule)
  CROSS JOIN night n
WHERE l.closed_day IS NULL OR f.evidence > l.evidence"""

# The last run of normal check-ins that reaches today or yesterday.
STREAKS = """
WITH asked AS (SELECT DISTINCT pid FROM merged WHERE checkins > 0),
counted AS (
  SELECT c.pid, c.day, c.day - row_number() OVER (PARTITION BY c.pid ORDER BY c.day) AS island
  FROM checkins c JOIN asked a ON a.pid = c.pid CROSS JOIN night n
  WHERE c.normal AND c.day <= n.today
)
SELECT c.pid, min(c.day) AS first_day, max(c.day) AS last_day
FROM counted c GROUP BY c.pid, c.island HAVING max(c.day) >= (SELECT today - 1 FROM night)"""

JUDGED = """
WITH counted AS (
  SELECT m.*, n.today, coalesce(s.last_day, n.today - 1) AS last_day,
    greatest(0, coalesce(s.last_day - greatest(s.first_day, m.evidence + 1) + 1, 0)) AS streak
  FROM merged m LEFT JOIN streaks s ON s.pid = m.pid CROSS JOIN night n
)
SELECT pid, rule, turn, colour, start_day, evidence, hold_until, checkins,
  CASE WHEN withdrawn OR (today >= hold_until AND streak >= checkins) THEN today END AS closed_day,
  greatest(hold_until, last_day + checkins - streak) AS clears_on
FROM counted"""

STATE = """
SELECT p.pid, p.district,
  CASE WHEN o.pid IS NOT NULL THEN o.colour WHEN p.complete THEN 0 ELSE -1 END AS colour,
  coalesce(o.rules, '') AS rules, o.evidence, o.clears_on
FROM people p LEFT JOIN (
  SELECT pid, max(colour) AS colour, array_to_string(list_sort(array_agg(rule)), ' ') AS rules,
    max(evidence) AS evidence, max(clears_on) AS clears_on
  FROM judged WHERE closed_day IS NULL GROUP BY pid
) o ON o.pid = p.pid"""

STAGES: tuple[tuple[str, str], ...] = (
    ("exposure", EXPOSURE),
    ("score", SCORE),
    ("facts", FACTS),
    ("fired", FIRED),
    ("merged", MERGED),
    ("streaks", STREAKS),
    ("judged", JUDGED),
    ("state", STATE),
)

EVERYBODY = "SELECT pid, colour, rules, evidence, clears_on FROM state"

# What has to be told: everybody whose answer is another one than the last that was told.
CHANGED = """
SELECT s.pid, s.colour, s.rules, s.evidence, s.clears_on
FROM state s LEFT JOIN standing o ON o.pid = s.pid
WHERE s.colour <> coalesce(o.colour, -1) OR s.rules <> coalesce(o.rules, '')
  OR s.evidence IS DISTINCT FROM o.evidence OR s.clears_on IS DISTINCT FROM o.clears_on"""

LEDGER_CHANGED = """
SELECT j.pid, j.rule, j.turn, j.colour, j.start_day, j.evidence, j.hold_until, j.checkins, j.closed_day
FROM judged j LEFT JOIN ledger l ON l.pid = j.pid AND l.rule = j.rule AND l.turn = j.turn
WHERE l.pid IS NULL OR j.closed_day IS NOT NULL OR j.colour <> l.colour OR j.evidence <> l.evidence
  OR j.hold_until <> l.hold_until OR j.checkins <> l.checkins"""

# Whoever is green on both sides is most of a city, and takes no part in the join's smaller side.
WOULD_CHANGE = """
SELECT s.district, coalesce(o.colour, 0) AS former, s.colour, count(*) AS people
FROM state s LEFT JOIN (SELECT pid, colour FROM standing WHERE colour <> 0) o ON o.pid = s.pid
WHERE s.colour <> coalesce(o.colour, 0) AND (s.colour >= 0 OR o.pid IS NOT NULL)
GROUP BY s.district, coalesce(o.colour, 0), s.colour ORDER BY s.district, former, s.colour"""
