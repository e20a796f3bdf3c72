-- name: json_array_elements_text over a column
SELECT k.value FROM clients c, json_array_elements_text(c.passport::json) AS k
-- name: json_array_elements_text of an aggregate
SELECT json_array_elements_text((SELECT json_agg(passport) FROM clients)) AS k
-- name: json_array_elements_text beside a column
SELECT client_id, json_array_elements_text('[1]'::json) AS k FROM clients
-- name: json_array_elements_text crossed
-- because: cross_join
SELECT c.client_id FROM clients c CROSS JOIN json_array_elements_text('["1","2"]'::json) AS k(key)
-- name: json_array_elements_text crossed by a cte
-- because: cross_join
WITH k AS (SELECT json_array_elements_text('["1","2"]'::json) AS key) SELECT c.client_id FROM clients c, k
-- name: json_array_elements of structures
SELECT k.value FROM json_array_elements('[{"a":1}]'::json) AS k
-- name: with ordinality
SELECT k.key FROM json_array_elements_text('["1"]'::json) WITH ORDINALITY AS k(key, n)
-- name: json_populate_recordset
SELECT a FROM json_populate_recordset(NULL::clients, '[{}]') AS t(a)
-- name: unnest of an array
SELECT unnest(ARRAY[passport]) AS x FROM clients
-- name: any of an array of sensitive columns
SELECT client_id FROM clients WHERE 'CANARY 4509' = ANY(ARRAY[passport, phone])
-- name: any of an array of a subquery
SELECT client_id FROM clients WHERE 'x' = ANY(ARRAY(SELECT passport FROM clients))
-- name: any of a cast text
SELECT client_id FROM clients WHERE client_id = ANY('{1,2}'::int[])
-- name: an array outside of any
SELECT ARRAY['a', 'b'] AS x
-- name: a percentile of a sensitive column
-- because: sensitive
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY passport) AS x FROM clients
-- name: a mode of a sensitive column
-- because: sensitive
SELECT mode() WITHIN GROUP (ORDER BY phone) AS x FROM clients
-- name: percentile of an array of shares
SELECT percentile_disc(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY full_name) AS x FROM clients
-- name: pg_sleep in a condition
SELECT client_id FROM clients WHERE pg_sleep(1000) IS NULL
-- name: pg_sleep_for
SELECT pg_sleep_for('1 hour') AS x
-- name: pg_ls_dir
SELECT pg_ls_dir('/') AS x
-- name: pg_stat_file
SELECT size FROM pg_stat_file('/etc/passwd') AS t
-- name: lo_export
SELECT lo_export(1, '/tmp/x') AS x
-- name: lo_get
SELECT lo_get(1) AS x
-- name: dblink
SELECT a FROM dblink('host=evil', 'select 1') AS t(a int)
-- name: dblink_exec
SELECT dblink_exec('host=evil', 'drop table x') AS x
-- name: query_to_xml
SELECT query_to_xml('select passport from clients', true, false, '') AS x
-- name: set_config
SELECT set_config('role', 'postgres', false) AS x
-- name: pg_notify
SELECT pg_notify('a', passport) AS x FROM clients
-- name: has_table_privilege
SELECT has_table_privilege('clients', 'select') AS x
-- name: to_regclass
SELECT to_regclass('clients') AS x
-- name: a cast to regclass
SELECT 'clients'::regclass AS x
-- name: a cast to xml
SELECT segment::xml AS x FROM clients
-- name: xpath
SELECT xpath('/a', '<a/>'::xml) AS x
-- name: pg_catalog by a schema
SELECT passwd FROM pg_catalog.pg_shadow
-- name: a function by its schema
SELECT pg_catalog.pg_sleep(100) AS x
-- name: escape string of a name
SELECT client_id FROM clients WHERE segment = E'\'' OR passport = 'x' --'
-- name: unicode escape of a name
SELECT U&"\0070assport" FROM clients
-- name: unicode escape of a text
SELECT client_id FROM clients WHERE segment = U&'\0061' UESCAPE '!'
-- name: dollar quotes that hide a statement
SELECT $x$ ; DROP TABLE clients; $x$ AS a; DROP TABLE clients
-- name: nested comment that hides a statement
SELECT client_id /* /* */ , passport */ FROM clients; SELECT 1
-- name: a nested comment read in two ways
-- because: sensitive
SELECT client_id /* /* */ */ , passport FROM clients
-- name: set session
SET SESSION AUTHORIZATION postgres
-- name: a transaction
BEGIN; SELECT client_id FROM clients; COMMIT
-- name: do
DO $$ BEGIN PERFORM pg_sleep(100); END $$
-- name: listen
LISTEN x
-- name: copy to a program
COPY clients TO PROGRAM 'sh'
-- name: copy from a program
COPY clients FROM PROGRAM 'cat /etc/passwd'
-- name: fetch
FETCH ALL FROM c
-- name: explain with options
EXPLAIN (ANALYZE, FORMAT JSON) SELECT passport FROM clients
-- name: table in a subquery
SELECT client_id FROM (TABLE clients) AS t
-- name: rows from
SELECT a FROM ROWS FROM (generate_series(1, 100000000)) AS t(a)
-- name: tablesample
SELECT client_id FROM clients TABLESAMPLE BERNOULLI (10)
-- name: select into
SELECT passport INTO stolen FROM clients
-- name: a writing cte
WITH x AS (UPDATE clients SET segment = 'x' RETURNING client_id) SELECT client_id FROM x
-- name: a merging cte
WITH x AS (INSERT INTO clients (client_id) VALUES (9) RETURNING client_id) SELECT client_id FROM x
-- name: the search of a recursive cte
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SEARCH DEPTH FIRST BY n SET o SELECT n FROM r
-- name: a row's field in brackets
SELECT (c).passport AS x FROM clients c
-- name: every field of a row
SELECT (c).* FROM clients c
-- name: a field as a function
SELECT passport(c) AS x FROM clients c
-- name: a table as a function
SELECT clients(c) AS x FROM clients c
-- name: a row constructor
SELECT ROW(client_id, passport) AS x FROM clients
-- name: a row as text
-- because: whole_row
SELECT c::text AS x FROM clients c
-- name: row_to_json
SELECT row_to_json(c) AS x FROM clients c
-- name: to_jsonb
SELECT to_jsonb(c) ->> 'passport' AS x FROM clients c
-- name: hstore
SELECT hstore(c) -> 'passport' AS x FROM clients c
-- name: string_agg of a sensitive column
-- because: sensitive
SELECT string_agg(passport, ',' ORDER BY client_id) AS x FROM clients
-- name: string_agg ordered by a sensitive column
-- because: sensitive
SELECT string_agg(segment, ',' ORDER BY phone) AS x FROM clients
-- name: similar to over a sensitive column
-- because: sensitive
SELECT client_id FROM clients WHERE passport SIMILAR TO '4%'
-- name: overlay of a sensitive column
-- because: sensitive
SELECT overlay(passport PLACING 'x' FROM 1) AS x FROM clients
-- name: a regular expression over a sensitive column
-- because: sensitive
SELECT client_id FROM clients WHERE phone ~ '^.7'
-- name: tsvector of a sensitive column
SELECT to_tsvector(full_name) @@ to_tsquery('Иван') AS x FROM clients
-- name: trigram likeness
SELECT client_id FROM clients WHERE full_name % 'Иван'
-- name: format by a column
SELECT format(segment, passport) AS x FROM clients
-- name: format with an identifier
SELECT format('%I', passport) AS x FROM clients
-- name: format with a width
SELECT format('%1000000000s', 1) AS x
-- name: format with a star
SELECT format('%*s', 1000000000, 'x') AS x
-- name: distinct on a protected column
-- because: protected
SELECT DISTINCT ON (religion) client_id FROM clients
-- name: fetch with ties over a sensitive order
SELECT client_id FROM clients ORDER BY passport FETCH FIRST 1 ROWS WITH TIES
