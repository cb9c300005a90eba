-- The item analysis of `cps-study grade`, over any number of tests and people.
--
-- Run first what makes the views `answers` and `options`: load-duckdb.sql or load-spark.sql.
--
--   answers  test, person, item, verdict (right, wrong, blank, double), points (0 to 1),
--            chosen (positions from 0 in the bank's order, with blanks between), wording
--   options  test, item, kind, place (from 0), wording, is_key
--
-- Then ask: test_figures, score_counts, item_figures, option_figures.
-- The formulas are those of cps_study/study/analysis.py, with the variance of the population.

CREATE OR REPLACE TEMPORARY VIEW totals AS
SELECT test, person, round(sum(points), 9) AS total
FROM answers
GROUP BY test, person;

CREATE OR REPLACE TEMPORARY VIEW score_counts AS
SELECT test, total, CAST(count(*) AS DOUBLE) AS people
FROM totals
GROUP BY test, total;

-- How many stand above and below each score, and how many the extreme groups of 27% have.
CREATE OR REPLACE TEMPORARY VIEW score_ranks AS
SELECT
  test,
  total,
  people,
  sum(people) OVER (PARTITION BY test ORDER BY total DESC) - people AS above,
  sum(people) OVER (PARTITION BY test ORDER BY total) - people AS below,
  floor((27 * sum(people) OVER (PARTITION BY test) + 50) / 100) AS group_size
FROM score_counts;

-- People with the same score on the border of a group all count, each for the same part.
CREATE OR REPLACE TEMPORARY VIEW score_weights AS
SELECT
  test,
  total,
  CASE WHEN group_size > 0 THEN
    (greatest(0e0, least(group_size - above, people))
     - greatest(0e0, least(group_size - below, people))) / (people * group_size)
  END AS weight
FROM score_ranks;

-- The sums that every mean, variance and correlation needs. A variance here is n² times as large.
CREATE OR REPLACE TEMPORARY VIEW item_sums AS
SELECT
  a.test,
  a.item,
  CAST(count(*) AS DOUBLE) AS n,
  sum(CASE WHEN a.verdict = 'right' THEN 1e0 ELSE 0e0 END) AS right_answers,
  sum(a.points) AS points,
  sum(t.total) - sum(a.points) AS rest,
  sum(a.points * (t.total - a.points)) AS products,
  sum((t.total - a.points) * (t.total - a.points)) AS rest_squares,
  count(*) * sum(a.points * a.points) - sum(a.points) * sum(a.points) AS variance,
  sum(a.points * w.weight) AS discrimination
FROM answers a
JOIN totals t ON t.test = a.test AND t.person = a.person
JOIN score_weights w ON w.test = t.test AND w.total = t.total
GROUP BY a.test, a.item;

CREATE OR REPLACE TEMPORARY VIEW item_variances AS
SELECT *, n * rest_squares - rest * rest AS rest_variance FROM item_sums;

CREATE OR REPLACE TEMPORARY VIEW test_sums AS
SELECT
  test,
  CAST(count(*) AS DOUBLE) AS n,
  avg(total) AS mean,
  median(total) AS median,
  min(total) AS least,
  max(total) AS most,
  count(*) * sum(total * total) - sum(total) * sum(total) AS variance
FROM totals
GROUP BY test;

CREATE OR REPLACE TEMPORARY VIEW test_spreads AS
SELECT test, CAST(count(*) AS DOUBLE) AS items, sum(variance) AS spreads
FROM item_sums
GROUP BY test;

-- A line for each test. `alpha` is KR-20 where every item earns 0 or 1.
CREATE OR REPLACE TEMPORARY VIEW test_figures AS
SELECT
  test,
  n AS people,
  items,
  mean,
  sqrt(greatest(variance, 0e0)) / n AS sd,
  median,
  least,
  most,
  alpha,
  sqrt(greatest(variance, 0e0)) / n * sqrt(1 - alpha) AS sem
FROM (
  SELECT
    s.*,
    p.items,
    CASE WHEN p.items > 1 AND s.variance > 1e-9 THEN
      p.items / (p.items - 1) * (1 - p.spreads / s.variance)
    END AS alpha
  FROM test_sums s
  JOIN test_spreads p ON p.test = s.test
) with_alpha;

-- A line for each item. The interval is Wilson's, for 95%; r leaves the item out of the score.
CREATE OR REPLACE TEMPORARY VIEW item_figures AS
SELECT
  i.test,
  i.item,
  i.n AS people,
  i.right_answers,
  i.points / i.n AS facility,
  greatest(0e0, (i.points / i.n + 3.841458820694124e0 / (2 * i.n)
    - 1.959963984540054e0 * sqrt(i.points / i.n * (1 - i.points / i.n) / i.n
                                 + 3.841458820694124e0 / (4 * i.n * i.n)))
    / (1 + 3.841458820694124e0 / i.n)) AS facility_low,
  least(1e0, (i.points / i.n + 3.841458820694124e0 / (2 * i.n)
    + 1.959963984540054e0 * sqrt(i.points / i.n * (1 - i.points / i.n) / i.n
                                 + 3.841458820694124e0 / (4 * i.n * i.n)))
    / (1 + 3.841458820694124e0 / i.n)) AS facility_high,
  CASE WHEN i.variance > 1e-9 AND i.rest_variance > 1e-9 THEN
    (i.n * i.products - i.points * i.rest) / sqrt(i.variance) / sqrt(i.rest_variance)
  END AS r,
  i.discrimination,
  CASE WHEN p.items > 2 AND i.rest_variance > 1e-9 THEN
    (p.items - 1) / (p.items - 2) * (1 - (p.spreads - i.variance) / i.rest_variance)
  END AS alpha_without
FROM item_variances i
JOIN test_spreads p ON p.test = i.test;

-- Who gave which answer, and the sum of their scores on the other items.
CREATE OR REPLACE TEMPORARY VIEW answer_sums AS
SELECT
  a.test,
  a.item,
  a.verdict,
  a.chosen,
  a.wording,
  CAST(count(*) AS DOUBLE) AS people,
  sum(t.total - a.points) AS scores
FROM answers a
JOIN totals t ON t.test = a.test AND t.person = a.person
GROUP BY a.test, a.item, a.verdict, a.chosen, a.wording;

-- The eight most frequent wordings of a typed answer.
CREATE OR REPLACE TEMPORARY VIEW wording_rows AS
SELECT test, item, wording, is_right, people, scores
FROM (
  SELECT *, row_number() OVER (PARTITION BY test, item ORDER BY people DESC, wording) AS place
  FROM (
    SELECT
      test,
      item,
      wording,
      max(CASE WHEN verdict = 'right' THEN 1 ELSE 0 END) = 1 AS is_right,
      sum(people) AS people,
      sum(scores) AS scores
    FROM answer_sums
    WHERE wording <> '' AND verdict IN ('right', 'wrong')
    GROUP BY test, item, wording
  ) of_wording
) ranked
WHERE place <= 8;

CREATE OR REPLACE TEMPORARY VIEW choice_rows AS
SELECT
  o.test,
  o.item,
  o.place,
  o.wording,
  o.is_key,
  coalesce(sum(a.people), 0e0) AS people,
  coalesce(sum(a.scores), 0e0) AS scores
FROM options o
LEFT JOIN answer_sums a ON a.test = o.test AND a.item = o.item
  AND CASE WHEN o.kind = 'multi'
    THEN concat(' ', a.chosen, ' ') LIKE concat('% ', o.place, ' %')
    ELSE a.chosen = CAST(o.place AS VARCHAR(9)) END
GROUP BY o.test, o.item, o.place, o.wording, o.is_key
UNION ALL
SELECT test, item, NULL, wording, is_right, people, scores FROM wording_rows
UNION ALL
SELECT i.test, i.item, NULL, 'blank', FALSE,
  coalesce(sum(a.people), 0e0), coalesce(sum(a.scores), 0e0)
FROM item_sums i
LEFT JOIN answer_sums a ON a.test = i.test AND a.item = i.item AND a.verdict = 'blank'
GROUP BY i.test, i.item
UNION ALL
SELECT i.test, i.item, NULL, 'more than one mark', FALSE,
  coalesce(sum(a.people), 0e0), coalesce(sum(a.scores), 0e0)
FROM item_sums i
LEFT JOIN answer_sums a ON a.test = i.test AND a.item = i.item AND a.verdict = 'double'
GROUP BY i.test, i.item;

-- A line for each option, frequent wording, blank and double mark: how many, and how able they are.
CREATE OR REPLACE TEMPORARY VIEW option_figures AS
SELECT
  c.test,
  c.item,
  c.place,
  c.wording,
  c.is_key,
  c.people,
  c.people / i.n AS share,
  CASE WHEN c.people > 0 AND c.people < i.n AND i.rest_variance > 1e-9 THEN
    (i.n * c.scores - c.people * i.rest)
    / sqrt(c.people * (i.n - c.people)) / sqrt(i.rest_variance)
  END AS r
FROM choice_rows c
JOIN item_variances i ON i.test = c.test AND i.item = c.item;
