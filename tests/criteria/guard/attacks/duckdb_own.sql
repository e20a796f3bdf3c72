-- name: from first
-- because: star
FROM clients
-- name: columns by pattern
SELECT COLUMNS('pass.*') FROM clients
-- name: columns by lambda
SELECT COLUMNS(c -> c LIKE 'pass%') FROM clients
-- name: columns of everything
SELECT COLUMNS(*) FROM clients
-- name: min of columns
SELECT min(COLUMNS(*)) FROM clients
-- name: star unpacked
SELECT *COLUMNS('pass.*') FROM clients
-- name: star without some
SELECT * EXCLUDE (client_id) FROM clients
-- name: star with a replacement
SELECT * REPLACE (1 AS client_id) FROM clients
-- name: star like
SELECT * LIKE 'pass%' FROM clients
-- name: a position
SELECT #2 FROM clients
-- name: a position in order
SELECT client_id FROM clients ORDER BY #1
-- name: a field of a row
SELECT (c).passport FROM clients AS c
-- name: a field of a named row
SELECT c.passport.x FROM clients AS c
-- name: a field by name
SELECT c['passport'] AS x FROM clients AS c
-- name: struct_extract
SELECT struct_extract(c, 'passport') AS x FROM clients AS c
-- name: whole row as text
SELECT c::text AS x FROM clients AS c
-- name: whole row in concat
SELECT concat(c) AS x FROM clients AS c
-- name: whole row gathered
SELECT list(c) AS x FROM clients AS c
-- name: unpivot
UNPIVOT clients ON passport INTO NAME n VALUE v
-- name: unpivot in from
SELECT v FROM (UNPIVOT clients ON passport, phone INTO NAME n VALUE v)
-- name: pivot
PIVOT clients ON segment USING max(passport)
-- name: pivot in from
SELECT a FROM clients PIVOT (max(passport) FOR segment IN ('mass' AS a))
-- name: sample
SELECT client_id FROM clients USING SAMPLE 10
-- name: tablesample
SELECT client_id FROM clients TABLESAMPLE 10%
-- name: a lambda
SELECT list_transform([1, 2], x -> getenv('HOME')) AS x
-- name: a list comprehension
SELECT [x FOR x IN [1, 2]] AS x
-- name: a structure
SELECT {'a': segment} AS x FROM clients
-- name: struct_pack
SELECT struct_pack(a := segment) AS x FROM clients
-- name: asof join
SELECT a.client_id FROM accounts AS a ASOF JOIN loans AS l ON a.client_id = l.client_id AND a.opened_on >= l.issued_on
-- name: positional join
SELECT a.client_id FROM accounts AS a POSITIONAL JOIN loans AS l
-- name: union by name
SELECT client_id FROM clients UNION BY NAME SELECT client_id FROM accounts
-- name: describe as a table
SELECT column_name FROM (DESCRIBE clients)
-- name: show as a table
SELECT name FROM (SHOW TABLES)
-- name: summarize as a table
SELECT min FROM (SUMMARIZE clients)
-- name: at a version
SELECT client_id FROM clients AT (VERSION => 1)
-- name: a macro
CREATE MACRO f(x) AS x
-- name: a secret
CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')
-- name: a variable
SET VARIABLE x = 1
-- name: getvariable
SELECT getvariable('x') AS x
-- name: a python variable
SELECT a FROM some_dataframe
-- name: which_secret
SELECT name FROM which_secret('s3://x', 's3')
-- name: parse_path of a file's list
SELECT parse_path(file) AS x FROM glob('*')
-- name: json_serialize_sql
SELECT json_serialize_sql('select 1') AS x
-- name: json_execute_serialized_sql
SELECT a FROM json_execute_serialized_sql('{}')
-- name: pragma as a function
SELECT a FROM pragma_storage_info('clients')
-- name: checkpoint by a function
SELECT force_checkpoint() AS x
-- name: limit in percent
SELECT client_id FROM clients LIMIT 10 PERCENT
-- name: join using and a list
SELECT client_id FROM clients JOIN accounts USING (client_id, nothing)
-- name: an extension's scanner
SELECT a FROM sqlite_scan('x.db', 't')
-- name: postgres scanner
SELECT a FROM postgres_scan('host=evil', 'public', 't')
-- name: arg_max of a sensitive column
-- because: sensitive
SELECT arg_max(passport, client_id) AS x FROM clients
-- name: qualify by a sensitive column
-- because: sensitive
SELECT client_id FROM clients QUALIFY row_number() OVER (ORDER BY phone) = 1
-- name: distinct on a sensitive column
-- because: sensitive
SELECT DISTINCT ON (passport) client_id FROM clients
-- name: escape string
SELECT client_id FROM clients WHERE segment = E'\x41'
-- name: dollar quotes around a statement
SELECT client_id FROM clients WHERE segment = $$ '; DROP TABLE clients; -- $$; DROP TABLE clients
-- name: grouped by a sensitive column in sets
-- because: sensitive
SELECT count(*) AS n FROM clients GROUP BY GROUPING SETS ((passport), ())
