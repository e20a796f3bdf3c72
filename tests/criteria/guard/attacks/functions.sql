-- name: a file in place of a table
SELECT a FROM 'stolen.csv'
-- name: a parquet file in place of a table
SELECT a FROM 'https://evil.example/x.parquet'
-- name: a quoted file in place of a table
SELECT a FROM "/etc/passwd"
-- name: read_csv
SELECT a FROM read_csv('/etc/passwd')
-- name: read_csv_auto
SELECT a FROM read_csv_auto('/etc/passwd')
-- name: read_text
SELECT content FROM read_text('/etc/passwd')
-- name: read_blob
SELECT content FROM read_blob('/etc/passwd')
-- name: read_parquet
SELECT a FROM read_parquet('x.parquet')
-- name: read_json
SELECT a FROM read_json('x.json')
-- name: glob
SELECT file FROM glob('/etc/*')
-- name: sniff_csv
SELECT a FROM sniff_csv('/etc/passwd')
-- name: query
SELECT a FROM query('drop table clients')
-- name: query_table
SELECT a FROM query_table('clients')
-- name: duckdb_tables
SELECT table_name FROM duckdb_tables()
-- name: duckdb_settings
SELECT name FROM duckdb_settings()
-- name: duckdb_secrets
SELECT name FROM duckdb_secrets()
-- name: pragma_table_info as a table
SELECT name FROM pragma_table_info('clients')
-- name: pragma_table_list
SELECT name FROM pragma_table_list
-- name: getenv
-- because: function
SELECT getenv('HOME') AS x
-- name: current_setting
-- because: function
SELECT current_setting('threads') AS x
-- name: set_config
-- because: function
SELECT set_config('a', 'b', false) AS x
-- name: load_extension
-- because: function
SELECT load_extension('evil.so') AS x
-- name: readfile
-- because: function
SELECT readfile('/etc/passwd') AS x
-- name: writefile
-- because: function
SELECT writefile('/tmp/x', 'y') AS x
-- name: pg_read_file
-- because: function
SELECT pg_read_file('/etc/passwd') AS x
-- name: lo_import
-- because: function
SELECT lo_import('/etc/passwd') AS x
-- name: dblink
-- because: function
SELECT dblink('host=evil', 'select 1') AS x
-- name: query_to_xml
-- because: function
SELECT query_to_xml('select * from clients', true, true, '') AS x
-- name: database_to_xml
-- because: function
SELECT database_to_xml(true, true, '') AS x
-- name: row_to_json
SELECT row_to_json(c) AS x FROM clients AS c
-- name: to_json
SELECT to_json(c) AS x FROM clients AS c
-- name: json_object
SELECT json_object('a', segment) AS x FROM clients
-- name: version
SELECT version() AS x
-- name: current_user
SELECT current_user AS x
-- name: session_user
SELECT session_user AS x
-- name: current_database
SELECT current_database() AS x
-- name: current_schema
SELECT current_schema() AS x
-- name: nextval
SELECT nextval('s') AS x
-- name: txid_current
SELECT txid_current() AS x
-- name: pg_terminate_backend
SELECT pg_terminate_backend(1) AS x
-- name: sqlite_version
SELECT sqlite_version() AS x
-- name: randomblob
SELECT randomblob(1000000000) AS x
-- name: zeroblob
SELECT zeroblob(1000000000) AS x
-- name: printf with a width
SELECT printf('%1000000000d', 1) AS x
-- name: a quoted function
SELECT "getenv"('HOME') AS x
-- name: a function with a schema
SELECT main.getenv('HOME') AS x
-- name: a function with a catalog
SELECT system.main.getenv('HOME') AS x
-- name: a function inside an allowed one
SELECT coalesce(getenv('HOME'), '') AS x
-- name: a function in a condition
SELECT client_id FROM clients WHERE segment = getenv('HOME')
-- name: a function in order
SELECT client_id FROM clients ORDER BY getenv('HOME')
-- name: a function in limit
SELECT client_id FROM clients LIMIT length(getenv('HOME'))
-- name: a cast to a name of a table
SELECT CAST('clients' AS regclass) AS x
-- name: a cast to a structure
SELECT CAST(segment AS STRUCT(a INTEGER)) AS x FROM clients
