"""The yardstick: the same night as one DuckDB text, as somebody would write it by hand for this rule set and this day.

18309 is 2020-02-17, 18295 the day before the window. It does the same ledger work and writes the same two files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hub.colour.engine import duck

if TYPE_CHECKING:
    from pathlib import Path

    from hub.colour.engine.duck import Connection

_JUDGED = """
CREATE TABLE hand_judged AS
WITH exposure AS MATERIALIZED (
  SELECT s.pid, r.level, least(s.until_day, r.until_day, 18309) AS day, s.hours, p.district = r.district AS at_home
  FROM stays s
  JOIN risk r ON s.area = r.area AND s.from_day <= r.until_day AND s.until_day >= r.from_day
  JOIN people p ON p.pid = s.pid
  WHERE r.level >= 2 AND s.hours >= 4 AND s.from_day <= 18309 AND r.from_day <= 18309
    AND least(s.until_day, r.until_day) > 18295
),
place AS (
  SELECT pid, max(weight) AS space, max(day) AS day, max(day) FILTER (weight >= 3) AS left_day,
    count(*) FILTER (weight >= 3) AS visits, sum(hours) FILTER (weight >= 3) AS hours
  FROM (
    SELECT pid, day, hours, CASE WHEN level >= 5 THEN level WHEN level = 4 AND at_home THEN 2 ELSE level - 1 END AS weight
    FROM exposure WHERE level <= 6
  ) GROUP BY pid
),
score AS MATERIALIZED (
  SELECT pid, max(day) AS day, sum(points) AS points FROM (
    SELECT pid, day,
      space + coalesce(greatest(0, (visits >= 2)::INT + (hours >= 24)::INT - (18309 - left_day) // 7), 0) AS points
    FROM place
    UNION ALL
    SELECT pid, max(day), max(CASE kind WHEN 'close' THEN 8 ELSE 2 END) FROM contacts
    WHERE day BETWEEN 18296 AND 18309 GROUP BY pid
    UNION ALL
    SELECT pid, max(day), 3 FROM checkins WHERE NOT normal AND day BETWEEN 18296 AND 18309 GROUP BY pid
  ) GROUP BY pid
),
fired AS (
  SELECT pid,
    CASE kind WHEN 'confirmed' THEN 'R1' WHEN 'suspected' THEN 'R2' WHEN 'observation' THEN 'R4' ELSE 'R7' END AS rule,
    2 AS colour, max(from_day) AS evidence,
    max(coalesce(until_day + CASE WHEN kind IN ('confirmed', 'suspected') THEN 14 ELSE 0 END, 999999)) AS hold_until,
    0 AS checkins
  FROM cases WHERE from_day <= 18309 GROUP BY pid, rule
  UNION ALL
  SELECT pid, 'R3', 2, max(day), max(day) + 14, 14 FROM contacts
  WHERE kind = 'close' AND day BETWEEN 18296 AND 18309 GROUP BY pid
  UNION ALL
  SELECT pid, CASE level WHEN 6 THEN 'R5' ELSE 'R6' END AS rule, 2, max(day), max(day) + 14, 14 FROM exposure
  WHERE level IN (5, 6) GROUP BY pid, rule
  UNION ALL
  SELECT pid, 'Y2', 1, max(day), max(day) + 7, 7 FROM exposure WHERE level = 4 AND NOT at_home GROUP BY pid
  UNION ALL
  SELECT pid, 'Y1', 1, max(day), max(day) + 7, 7 FROM checkins
  WHERE NOT normal AND day BETWEEN 18296 AND 18309 GROUP BY pid
  UNION ALL
  SELECT pid, 'Y3', 1, max(day), max(coalesce(cleared_day, day + 7)),
    max(CASE WHEN cleared_day IS NULL THEN 7 ELSE 0 END) FROM fevers
  WHERE day BETWEEN 18296 AND 18309 GROUP BY pid
  UNION ALL
  SELECT pid, 'S5', 2, day, day + 14, 14 FROM score WHERE points >= 5
  UNION ALL
  SELECT pid, 'S3', 1, day, day + 7, 7 FROM score WHERE points >= 3
),
merged AS MATERIALIZED (
  SELECT coalesce(l.pid, f.pid) AS pid, coalesce(l.rule, f.rule) AS rule,
    coalesce(l.turn, 0) + CASE WHEN l.pid IS NULL OR l.closed_day IS NOT NULL THEN 1 ELSE 0 END AS turn,
    coalesce(f.colour, l.colour) AS colour,
    CASE WHEN l.pid IS NULL OR l.closed_day IS NOT NULL THEN 18309 ELSE l.start_day END AS start_day,
    CASE WHEN newer THEN f.evidence ELSE l.evidence END AS evidence,
    CASE WHEN newer THEN f.hold_until ELSE l.hold_until END AS hold_until,
    CASE WHEN newer THEN f.checkins ELSE l.checkins END AS checkins
  FROM ledger l FULL JOIN fired f ON f.pid = l.pid AND f.rule = l.rule,
    LATERAL (SELECT f.evidence >= coalesce(l.evidence, f.evidence) AS newer)
  WHERE l.closed_day IS NULL OR f.evidence > l.evidence
),
streak AS (
  SELECT pid, min(day) AS first_day, max(day) AS last_day
  FROM (
    SELECT pid, day, day - row_number() OVER (PARTITION BY pid ORDER BY day) AS island
    FROM checkins SEMI JOIN (SELECT pid FROM merged WHERE checkins > 0) USING (pid)
    WHERE normal AND day <= 18309
  ) GROUP BY pid, island HAVING max(day) >= 18308
)
SELECT pid, rule, turn, colour, start_day, evidence, hold_until, checkins,
  CASE WHEN 18309 >= hold_until AND run >= checkins THEN 18309 END AS closed_day,
  greatest(hold_until, last_day + checkins - run) AS clears_on
FROM (
  SELECT m.*, coalesce(s.last_day, 18308) AS last_day,
    greatest(0, coalesce(s.last_day - greatest(s.first_day, m.evidence + 1) + 1, 0)) AS run
  FROM merged m LEFT JOIN streak s USING (pid)
)"""

_STATE = """
SELECT p.pid, p.district, CASE WHEN o.pid IS NOT NULL THEN o.colour WHEN p.complete THEN 0 ELSE -1 END AS colour,
  coalesce(o.rules, '') AS rules, o.evidence, o.clears_on
FROM people p LEFT JOIN (
  SELECT pid, max(colour) AS colour, string_agg(rule, ' ' ORDER BY rule) AS rules, max(evidence) AS evidence,
    max(clears_on) AS clears_on
  FROM hand_judged WHERE closed_day IS NULL GROUP BY pid
) o USING (pid)"""


def judge(connection: Connection, folder: Path) -> None:
    """`hand_judged`, and everybody's colour in a file of `folder`."""
    connection.execute(_JUDGED)
    connection.sql(_STATE).write_parquet(str(duck.parquet(folder, "hand_state")), compression="zstd")
