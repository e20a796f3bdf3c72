-- name: unnest of a column
SELECT unnest(c.passport) AS x FROM clients c
-- name: unnest in from over a column
SELECT k.key FROM clients c, unnest(from_json(c.passport, '["VARCHAR"]')) AS k(key)
-- name: unnest of a list of columns
SELECT unnest([passport, phone]) AS x FROM clients
-- name: unnest beside a column
SELECT client_id, unnest(from_json('[1]', '["VARCHAR"]')) AS k FROM clients
-- name: unnest beside another
SELECT unnest(from_json('[1]', '["VARCHAR"]')) AS a, unnest(from_json('[1]', '["VARCHAR"]')) AS b
-- name: unnest of a subquery
SELECT unnest((SELECT list(passport) FROM clients)) AS x
-- name: unnest into structures
SELECT unnest(from_json('[{"a":1}]', '[{"a":"VARCHAR"}]')) AS x
-- name: unnest of a structure by a schema made at run time
SELECT unnest(from_json('[1]', concat('["VARCHAR"', ']'))) AS x
-- name: unnest recursive
SELECT unnest(from_json('[1]', '["VARCHAR"]'), recursive := true) AS x
-- name: unnest with a depth
SELECT unnest(from_json('[1]', '["VARCHAR"]'), max_depth := 2) AS x
-- name: unnest of written lists crossed
-- because: cross_join
WITH k AS (SELECT unnest(from_json('[1,2]', '["VARCHAR"]')) AS key) SELECT c.client_id FROM clients c CROSS JOIN k
-- name: unnest of lists crossed with one another
-- because: cross_join
SELECT count(*) AS n FROM unnest(from_json('[1,2]', '["VARCHAR"]')) AS a(x), unnest(from_json('[1,2]', '["VARCHAR"]')) AS b(y)
-- name: unnest inside an expression
SELECT unnest(from_json('[1]', '["BIGINT"]')) + 1 AS x
-- name: from_json alone
SELECT from_json('[1]', '["VARCHAR"]') AS x
-- name: from_json over a column
SELECT from_json(segment, '["VARCHAR"]') AS x FROM clients
-- name: with ordinality
SELECT k.key FROM unnest(from_json('[1]', '["VARCHAR"]')) WITH ORDINALITY AS k(key, n)
-- name: percentile of a sensitive column
-- because: sensitive
SELECT quantile_disc(passport, 0.5) AS x FROM clients
-- name: percentile within group of a sensitive column
-- because: sensitive
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY phone) AS x FROM clients
-- name: percentile of a sensitive column's length
-- because: sensitive
SELECT quantile_cont(length(passport), 0.9) AS x FROM clients
-- name: hash of a sensitive column
-- because: sensitive
SELECT hash(passport) AS h FROM clients
-- name: hash of a row
-- because: whole_row
SELECT hash(c) AS h FROM clients c
-- name: from first with a star
FROM clients SELECT *
-- name: from first with a sensitive column
-- because: sensitive
FROM clients SELECT full_name
-- name: from a file
SELECT a FROM 'file.csv'
-- name: from a parquet file
SELECT a FROM '/etc/data.parquet'
-- name: from a quoted file
SELECT a FROM "data.csv"
-- name: from an address
FROM 'https://evil.example/x.csv' SELECT a
-- name: from a glob
SELECT a FROM 'data/*.parquet' AS t
-- name: join a file
SELECT c.client_id FROM clients c JOIN 'x.csv' f ON f.id = c.client_id
-- name: read_csv_auto
SELECT a FROM read_csv_auto('/etc/passwd', sep = ':')
-- name: read_parquet
SELECT a FROM read_parquet(['a.parquet', 'b.parquet'])
-- name: read_json_auto
SELECT a FROM read_json_auto('x.json')
-- name: read_ndjson
SELECT a FROM read_ndjson_objects('x.json')
-- name: read_blob
SELECT content FROM read_blob('/etc/shadow')
-- name: sniff_csv
SELECT Columns FROM sniff_csv('/etc/passwd')
-- name: glob
SELECT file FROM glob('/home/*')
-- name: parquet_metadata
SELECT a FROM parquet_metadata('x.parquet')
-- name: st_read
SELECT a FROM st_read('x.shp')
-- name: query
SELECT a FROM query('SELECT passport FROM clients')
-- name: query_table
SELECT client_id FROM query_table('rich_clients')
-- name: query_table of several
SELECT client_id FROM query_table(['clients', 'rich_clients'])
-- name: duckdb_settings
SELECT name, value FROM duckdb_settings()
-- name: duckdb_columns
SELECT column_name FROM duckdb_columns()
-- name: current_setting
SELECT current_setting('access_mode') AS x
-- name: getvariable in a condition
SELECT client_id FROM clients WHERE client_id = getvariable('x')
-- name: a scalar macro of the system
SELECT current_database() AS x, version() AS v
-- name: write by a function
SELECT write_log('x') AS x
-- name: positional join of two
SELECT a.client_id FROM clients a POSITIONAL JOIN accounts b
-- name: asof join by an inequality
SELECT a.client_id FROM accounts a ASOF JOIN loans l ON a.client_id = l.client_id AND a.opened_on >= l.issued_on
-- name: asof left join
SELECT a.client_id FROM accounts a ASOF LEFT JOIN loans l USING (client_id, opened_on)
-- name: tablesample reservoir
SELECT client_id FROM clients TABLESAMPLE RESERVOIR(2)
-- name: using sample in percent
SELECT client_id FROM clients USING SAMPLE 10 PERCENT (bernoulli)
-- name: pivot of a table
PIVOT clients ON gender USING count(*) GROUP BY segment
-- name: pivot_wider
PIVOT_WIDER clients ON gender USING count(*)
-- name: unpivot of everything
UNPIVOT clients ON COLUMNS(* EXCLUDE (client_id)) INTO NAME n VALUE v
-- name: summarize a query
SUMMARIZE SELECT client_id FROM clients
-- name: describe a query
DESCRIBE SELECT passport FROM clients
-- name: show
SHOW ALL TABLES
-- name: star exclude
SELECT * EXCLUDE (passport, phone) FROM clients
-- name: star exclude of one table
SELECT c.* EXCLUDE (full_name) FROM clients c
-- name: star rename
SELECT * RENAME (passport AS p) FROM clients
-- name: columns with exclude
SELECT COLUMNS(* EXCLUDE (client_id)) FROM clients
-- name: columns in a condition
SELECT client_id FROM clients WHERE COLUMNS(*) IS NOT NULL
-- name: columns with a lambda
SELECT COLUMNS(lambda c: c LIKE 'p%') FROM clients
-- name: a lambda of the new kind
SELECT list_transform([1], lambda x: x + 1) AS l
-- name: a lambda that sees a sensitive column
SELECT list_transform([1], x -> passport) AS l FROM clients
-- name: list_aggregate of sensitive values
SELECT list_aggregate(list(phone), 'max') AS x FROM clients
-- name: a subscript of text
SELECT segment[1] AS x FROM clients
-- name: a slice of a sensitive text
SELECT passport[1:3] AS x FROM clients
-- name: a method call on a sensitive column
SELECT passport.upper() AS x FROM clients
-- name: a method call that reads
SELECT ('/etc/passwd').read_text() AS x
-- name: a colon alias
SELECT x: passport FROM clients
-- name: a struct star
SELECT s.* FROM (SELECT struct_pack(a := 1) AS s)
-- name: unnest a row
SELECT unnest(c) FROM clients c
-- name: row into text
SELECT to_json(c) AS x FROM clients c
-- name: map from entries
SELECT map([1], [passport]) AS m FROM clients
-- name: a typed literal of a sort unknown
SELECT BLOB '\xAA' AS b
-- name: a cast to an enum
SELECT CAST(segment AS ENUM ('a', 'b')) AS e FROM clients
-- name: a cast to a row
SELECT CAST(segment AS STRUCT(a INTEGER)) AS e FROM clients
-- name: an IN over a table
SELECT client_id FROM clients WHERE client_id IN clients
-- name: into a file
COPY (SELECT passport FROM clients) TO 'x.csv'
-- name: copy to stdout
COPY clients TO '/dev/stdout'
-- name: export
EXPORT DATABASE 'x'
-- name: attach
ATTACH 'evil.db' AS e
-- name: attach by type
ATTACH 'host=evil' AS e (TYPE postgres)
-- name: use
USE memory
-- name: pragma
PRAGMA database_list
-- name: pragma with a value
PRAGMA memory_limit = '100GB'
-- name: set
SET enable_external_access = true
-- name: reset
RESET ALL
-- name: explain analyze
EXPLAIN ANALYZE SELECT passport FROM clients
-- name: prepare
PREPARE p AS SELECT passport FROM clients
-- name: deallocate
DEALLOCATE p
-- name: checkpoint
FORCE CHECKPOINT
-- name: comment on
COMMENT ON TABLE clients IS 'x'
-- name: merge
MERGE INTO clients USING loans ON clients.client_id = loans.client_id WHEN MATCHED THEN DELETE
-- name: insert or replace
INSERT OR REPLACE INTO clients SELECT client_id FROM loans
-- name: a parameter by number
SELECT client_id FROM clients WHERE client_id = $1
-- name: a parameter by name
SELECT client_id FROM clients WHERE client_id = $name
-- name: a question mark
SELECT client_id FROM clients WHERE client_id = ?
-- name: another colon parameter
SELECT client_id FROM clients WHERE registered_on < :other
-- name: a backtick name
SELECT `passport` FROM clients
-- name: an at sign
SELECT @passport FROM clients
