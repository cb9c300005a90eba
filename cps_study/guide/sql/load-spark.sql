-- Spark: printed tests. FOLDER stands for the folder with the results of all tests.
--
-- `grade --responses` wrote each responses.csv, and `print` wrote each test.json.

CREATE OR REPLACE TEMPORARY VIEW responses_files (
  test STRING, candidate STRING, form STRING, sheet INT, item STRING,
  verdict STRING, points DOUBLE, chosen STRING, wording STRING)
USING csv OPTIONS (path 'FOLDER', pathGlobFilter 'responses.csv', recursiveFileLookup 'true',
  header 'true', escape '"', multiLine 'true', encoding 'UTF-8');

CREATE OR REPLACE TEMPORARY VIEW answers AS
SELECT test, concat(input_file_name(), '#', sheet) AS person, item, verdict, points,
  coalesce(chosen, '') AS chosen, coalesce(wording, '') AS wording
FROM responses_files;

CREATE OR REPLACE TEMPORARY VIEW test_files (
  code STRING,
  items ARRAY<STRUCT<id: STRING, kind: STRING, options: ARRAY<ARRAY<STRING>>>>)
USING json OPTIONS (path 'FOLDER', pathGlobFilter 'test.json', recursiveFileLookup 'true',
  multiLine 'true');

CREATE OR REPLACE TEMPORARY VIEW options AS
SELECT test, item.id AS item, item.kind AS kind, place,
  option[0] AS wording, option[1] = 'true' AS is_key
FROM (SELECT DISTINCT code AS test, explode(items) AS item FROM test_files) items
LATERAL VIEW posexplode(item.options) places AS place, option;

CACHE TABLE answers;
