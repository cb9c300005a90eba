-- DuckDB: printed tests. FOLDER stands for the folder with the results of all tests.
--
-- `grade --responses` wrote each responses.csv, and `print` wrote each test.json.

CREATE OR REPLACE TEMPORARY TABLE answers AS
SELECT test, concat(filename, '#', sheet) AS person, item, verdict, points,
  coalesce(chosen, '') AS chosen, coalesce(wording, '') AS wording
FROM read_csv('FOLDER/**/responses.csv', filename = true, header = true, columns = {
  test: 'VARCHAR', candidate: 'VARCHAR', form: 'VARCHAR', sheet: 'INTEGER', item: 'VARCHAR',
  verdict: 'VARCHAR', points: 'DOUBLE', chosen: 'VARCHAR', wording: 'VARCHAR'});

CREATE OR REPLACE TEMPORARY TABLE options AS
SELECT test, item.id AS item, item.kind AS kind, place,
  item.options[place + 1][1] AS wording, item.options[place + 1][2] = 'true' AS is_key
FROM (
  SELECT test, item, unnest(range(len(item.options))) AS place
  FROM (
    SELECT DISTINCT code AS test, unnest(items) AS item
    FROM read_json('FOLDER/**/test.json', maximum_object_size = 268435456, columns = {
      code: 'VARCHAR', items: 'STRUCT(id VARCHAR, kind VARCHAR, options VARCHAR[][])[]'})
  ) items
) places;
