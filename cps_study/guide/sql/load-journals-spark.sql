-- Spark: quizzes and exams in learners' journals. FOLDER stands for the folder that has them.
--
-- What counts is each learner's first finished attempt at a set of questions, worded in one way.

CREATE OR REPLACE TEMPORARY VIEW journal_files (
  id STRING, type STRING, attempt STRING, item STRING, of STRING,
  response STRING, right BOOLEAN, shown STRING, terms STRUCT<title: STRING>)
USING json OPTIONS (path 'FOLDER', pathGlobFilter '*.jsonl', recursiveFileLookup 'true');

CREATE OR REPLACE TEMPORARY VIEW lines AS
SELECT *, input_file_name() AS filename FROM journal_files WHERE id IS NOT NULL;

-- Each event once, however many copies of a journal there are, and none that was taken back.
CREATE OR REPLACE TEMPORARY VIEW events AS
SELECT filename AS learner, id, type, attempt, item, response,
  right AS is_right, shown, terms.title AS title
FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY filename) AS copy FROM lines) copies
WHERE copy = 1
  AND id NOT IN (SELECT of FROM lines WHERE type = 'undo' AND of IS NOT NULL);

CACHE TABLE events;

CREATE OR REPLACE TEMPORARY VIEW questions AS
SELECT attempt, asked_id, question.item AS item, question.kind AS kind, question.stem AS stem,
  coalesce(question.options, array()) AS options
FROM (
  SELECT id AS attempt, id AS asked_id, explode(from_json(shown,
    'ARRAY<STRUCT<item: STRING, kind: STRING, stem: STRING, options: ARRAY<ARRAY<STRING>>>>'
  )) AS question
  FROM events WHERE type = 'started'
  UNION ALL
  SELECT attempt, id, from_json(shown,
    'STRUCT<item: STRING, kind: STRING, stem: STRING, options: ARRAY<ARRAY<STRING>>>')
  FROM events WHERE type = 'reasked'
) asked;

-- Each question as it was asked last.
CREATE OR REPLACE TEMPORARY VIEW asked_questions AS
SELECT q.*
FROM (
  SELECT *, row_number() OVER (PARTITION BY attempt, item ORDER BY asked_id DESC) AS latest
  FROM questions
) q
WHERE latest = 1 AND NOT EXISTS (
  SELECT 1 FROM events e
  WHERE e.type = 'withdrawn' AND e.attempt = q.attempt AND e.item = q.item);

CACHE TABLE asked_questions;

CREATE OR REPLACE TEMPORARY VIEW attempts AS
SELECT attempt, learner, test
FROM (
  SELECT s.id AS attempt, s.learner, t.test,
    row_number() OVER (PARTITION BY s.learner, t.test ORDER BY s.id) AS time
  FROM events s
  JOIN (
    SELECT attempt,
      md5(concat_ws(',', sort_array(collect_list(concat(item, stem, to_json(options)))))) AS test
    FROM asked_questions GROUP BY attempt
  ) t ON t.attempt = s.id
  WHERE s.type = 'started'
    AND s.id IN (SELECT attempt FROM events WHERE type = 'finished')
) finished
WHERE time = 1;

CACHE TABLE attempts;

CREATE OR REPLACE TEMPORARY VIEW last_answers AS
SELECT attempt, item, id, response, is_right
FROM (
  SELECT *, row_number() OVER (PARTITION BY attempt, item ORDER BY id DESC) AS latest
  FROM events WHERE type = 'answer' AND attempt IS NOT NULL
) given
WHERE latest = 1;

CREATE OR REPLACE TEMPORARY VIEW answers AS
SELECT
  a.test,
  a.attempt AS person,
  q.item,
  CASE WHEN g.response IS NULL THEN 'blank' WHEN g.is_right THEN 'right' ELSE 'wrong' END
    AS verdict,
  CASE WHEN g.is_right THEN 1e0 ELSE 0e0 END AS points,
  CASE WHEN q.kind = 'typed' OR g.response IS NULL THEN ''
    ELSE replace(replace(replace(g.response, '[', ''), ']', ''), ',', ' ') END AS chosen,
  CASE WHEN q.kind = 'typed' THEN coalesce(g.response, '') ELSE '' END AS wording
FROM attempts a
JOIN asked_questions q ON q.attempt = a.attempt
LEFT JOIN last_answers g ON g.attempt = q.attempt AND g.item = q.item AND g.id > q.asked_id;

CACHE TABLE answers;

CREATE OR REPLACE TEMPORARY VIEW options AS
SELECT test, item, kind, place, option[0] AS wording, option[1] = 'true' AS is_key
FROM (
  SELECT DISTINCT a.test, q.item, q.kind, q.options
  FROM attempts a JOIN asked_questions q ON q.attempt = a.attempt
) known
LATERAL VIEW posexplode(options) places AS place, option;
