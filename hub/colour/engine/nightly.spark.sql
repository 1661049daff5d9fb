-- Written by tests/hub/colour/spark.py from engine/stages.py. The tables are those of engine/tables.py.

CREATE OR REPLACE TEMPORARY VIEW exposure AS
SELECT
  s.pid,
  r.level,
  LEAST(s.until_day, r.until_day, n.today) AS day,
  s.hours,
  p.district = r.district AS at_home
FROM stays AS s
JOIN risk AS r
  ON s.area = r.area AND s.from_day <= r.until_day AND s.until_day >= r.from_day
JOIN people AS p
  ON p.pid = s.pid
CROSS JOIN night AS n
WHERE
  r.level >= 2
  AND s.hours >= n.min_hours
  AND s.from_day <= n.today
  AND r.from_day <= n.today
  AND LEAST(s.until_day, r.until_day) > n.today - n.window_days;

CREATE OR REPLACE TEMPORARY VIEW score AS
WITH switched AS (
  SELECT
    SUM(CASE WHEN rule = 'R8' THEN 1 ELSE 0 END) AS r8,
    SUM(CASE WHEN rule = 'Y4' THEN 1 ELSE 0 END) AS y4
  FROM ruleset
), weighed AS (
  SELECT
    e.pid,
    e.day,
    e.hours,
    CASE
      WHEN e.level = 7
      THEN CASE WHEN x.r8 > 0 THEN 6 ELSE 0 END
      WHEN e.level >= 5
      THEN e.level
      WHEN e.level = 4 AND e.at_home
      THEN 2
      ELSE e.level - 1
    END AS weight
  FROM exposure AS e
  CROSS JOIN switched AS x
), places AS (
  SELECT
    pid,
    MAX(weight) AS space,
    MAX(day) AS day,
    MAX(CASE WHEN weight >= 3 THEN day END) AS left_day,
    SUM(CASE WHEN weight >= 3 THEN 1 ELSE 0 END) AS visits,
    SUM(CASE WHEN weight >= 3 THEN hours ELSE 0 END) AS hours
  FROM weighed
  WHERE
    weight > 0
  GROUP BY
    pid
), parts AS (
  SELECT
    p.pid,
    p.day,
    p.space + CASE
      WHEN p.left_day IS NULL
      THEN 0
      ELSE GREATEST(
        0,
        CASE WHEN p.visits >= 2 THEN 1 ELSE 0 END + CASE WHEN p.hours >= 24 THEN 1 ELSE 0 END - CASE
          WHEN n.today - p.left_day >= 14
          THEN 2
          WHEN n.today - p.left_day >= 7
          THEN 1
          ELSE 0
        END
      )
    END AS points
  FROM places AS p
  CROSS JOIN night AS n
  UNION ALL
  SELECT
    c.pid,
    MAX(c.day),
    MAX(CASE WHEN c.kind = 'close' THEN 8 WHEN x.y4 > 0 THEN 3 ELSE 2 END)
  FROM contacts AS c
  CROSS JOIN switched AS x
  CROSS JOIN night AS n
  WHERE
    c.day > n.today - n.window_days AND c.day <= n.today
  GROUP BY
    c.pid
  UNION ALL
  SELECT
    c.pid,
    MAX(c.day),
    3
  FROM checkins AS c
  CROSS JOIN night AS n
  WHERE
    NOT c.normal AND c.day > n.today - n.window_days AND c.day <= n.today
  GROUP BY
    c.pid
)
SELECT
  pid,
  MAX(day) AS day,
  CAST(SUM(points) AS INT) AS points
FROM parts
GROUP BY
  pid;

CREATE OR REPLACE TEMPORARY VIEW facts AS
SELECT
  pid,
  'R1' AS rule,
  from_day AS evidence,
  COALESCE(until_day, 999999) AS ended
FROM cases
WHERE
  kind = 'confirmed'
UNION ALL
SELECT
  pid,
  'R2' AS rule,
  from_day AS evidence,
  COALESCE(until_day, 999999) AS ended
FROM cases
WHERE
  kind = 'suspected'
UNION ALL
SELECT
  pid,
  'R3' AS rule,
  day AS evidence,
  NULL AS ended
FROM contacts
WHERE
  kind = 'close'
UNION ALL
SELECT
  pid,
  'R4' AS rule,
  from_day AS evidence,
  COALESCE(until_day, 999999) AS ended
FROM cases
WHERE
  kind = 'observation'
UNION ALL
SELECT
  pid,
  'R5' AS rule,
  day AS evidence,
  NULL AS ended
FROM exposure
WHERE
  level = 6
UNION ALL
SELECT
  pid,
  'R6' AS rule,
  day AS evidence,
  NULL AS ended
FROM exposure
WHERE
  level = 5
UNION ALL
SELECT
  pid,
  'R7' AS rule,
  from_day AS evidence,
  COALESCE(until_day, 999999) AS ended
FROM cases
WHERE
  kind = 'false_declaration'
UNION ALL
SELECT
  pid,
  'R8' AS rule,
  day AS evidence,
  NULL AS ended
FROM exposure
WHERE
  level = 7
UNION ALL
SELECT
  pid,
  'S5' AS rule,
  day AS evidence,
  NULL AS ended
FROM score
WHERE
  points >= 5
UNION ALL
SELECT
  pid,
  'Y1' AS rule,
  day AS evidence,
  NULL AS ended
FROM checkins
WHERE
  NOT normal
UNION ALL
SELECT
  pid,
  'Y2' AS rule,
  day AS evidence,
  NULL AS ended
FROM exposure
WHERE
  level = 4 AND NOT at_home
UNION ALL
SELECT
  pid,
  'Y3' AS rule,
  day AS evidence,
  cleared_day AS ended
FROM fevers
UNION ALL
SELECT
  pid,
  'Y4' AS rule,
  day AS evidence,
  NULL AS ended
FROM contacts
WHERE
  kind = 'general'
UNION ALL
SELECT
  p.pid,
  'Y5' AS rule,
  n.today - 1 AS evidence,
  NULL AS ended
FROM ruleset AS r
CROSS JOIN night AS n
CROSS JOIN people AS p
LEFT JOIN checkins AS c
  ON c.pid = p.pid AND c.day >= n.today - 1 AND c.day <= n.today
WHERE
  r.rule = 'Y5' AND p.complete AND c.pid IS NULL
UNION ALL
SELECT
  pid,
  'S3' AS rule,
  day AS evidence,
  NULL AS ended
FROM score
WHERE
  points >= 3;

CREATE OR REPLACE TEMPORARY VIEW fired AS
SELECT
  f.pid,
  f.rule,
  r.colour,
  MAX(f.evidence) AS evidence,
  MAX(
    CASE
      WHEN f.ended IS NULL
      THEN f.evidence + r.hold_days
      WHEN f.ended = 999999
      THEN 999999
      ELSE f.ended + r.after_days
    END
  ) AS hold_until,
  MAX(CASE WHEN f.ended IS NULL THEN r.checkins ELSE 0 END) AS checkins
FROM facts AS f
JOIN ruleset AS r
  ON r.rule = f.rule
CROSS JOIN night AS n
WHERE
  f.evidence <= n.today AND f.evidence > n.today - r.window_days
GROUP BY
  f.pid,
  f.rule,
  r.colour;

CREATE OR REPLACE TEMPORARY VIEW merged AS
SELECT
  COALESCE(l.pid, f.pid) AS pid,
  COALESCE(l.rule, f.rule) AS rule,
  CASE
    WHEN l.pid IS NULL
    THEN 1
    WHEN NOT l.closed_day IS NULL
    THEN l.turn + 1
    ELSE l.turn
  END AS turn,
  COALESCE(f.colour, l.colour) AS colour,
  CASE
    WHEN l.pid IS NULL OR NOT l.closed_day IS NULL
    THEN n.today
    ELSE l.start_day
  END AS start_day,
  CASE
    WHEN f.evidence >= COALESCE(l.evidence, f.evidence)
    THEN f.evidence
    ELSE l.evidence
  END AS evidence,
  CASE
    WHEN f.evidence >= COALESCE(l.evidence, f.evidence)
    THEN f.hold_until
    ELSE l.hold_until
  END AS hold_until,
  CASE
    WHEN f.evidence >= COALESCE(l.evidence, f.evidence)
    THEN f.checkins
    ELSE l.checkins
  END AS checkins,
  r.rule IS NULL AS withdrawn
FROM ledger AS l
FULL OUTER JOIN fired AS f
  ON f.pid = l.pid AND f.rule = l.rule
LEFT JOIN ruleset AS r
  ON r.rule = COALESCE(l.rule, f.rule)
CROSS JOIN night AS n
WHERE
  l.closed_day IS NULL OR f.evidence > l.evidence;

CREATE OR REPLACE TEMPORARY VIEW streaks AS
WITH asked AS (
  SELECT DISTINCT
    pid
  FROM merged
  WHERE
    checkins > 0
), counted AS (
  SELECT
    c.pid,
    c.day,
    c.day - ROW_NUMBER() OVER (PARTITION BY c.pid ORDER BY c.day NULLS LAST) AS island
  FROM checkins AS c
  JOIN asked AS a
    ON a.pid = c.pid
  CROSS JOIN night AS n
  WHERE
    c.normal AND c.day <= n.today
)
SELECT
  c.pid,
  MIN(c.day) AS first_day,
  MAX(c.day) AS last_day
FROM counted AS c
GROUP BY
  c.pid,
  c.island
HAVING
  MAX(c.day) >= (
    SELECT
      today - 1
    FROM night
  );

CREATE OR REPLACE TEMPORARY VIEW judged AS
WITH counted AS (
  SELECT
    m.*,
    n.today,
    COALESCE(s.last_day, n.today - 1) AS last_day,
    GREATEST(0, COALESCE(s.last_day - GREATEST(s.first_day, m.evidence + 1) + 1, 0)) AS streak
  FROM merged AS m
  LEFT JOIN streaks AS s
    ON s.pid = m.pid
  CROSS JOIN night AS n
)
SELECT
  pid,
  rule,
  turn,
  colour,
  start_day,
  evidence,
  hold_until,
  checkins,
  CASE
    WHEN withdrawn OR (
      today >= hold_until AND streak >= checkins
    )
    THEN today
  END AS closed_day,
  GREATEST(hold_until, last_day + checkins - streak) AS clears_on
FROM counted;

CREATE OR REPLACE TEMPORARY VIEW state AS
SELECT
  p.pid,
  p.district,
  CASE WHEN NOT o.pid IS NULL THEN o.colour WHEN p.complete THEN 0 ELSE -1 END AS colour,
  COALESCE(o.rules, '') AS rules,
  o.evidence,
  o.clears_on
FROM people AS p
LEFT JOIN (
  SELECT
    pid,
    MAX(colour) AS colour,
    ARRAY_JOIN(ARRAY_SORT(COLLECT_LIST(rule)), ' ') AS rules,
    MAX(evidence) AS evidence,
    MAX(clears_on) AS clears_on
  FROM judged
  WHERE
    closed_day IS NULL
  GROUP BY
    pid
) AS o
  ON o.pid = p.pid;
