-- name: writefile
SELECT writefile('/tmp/x', passport) AS x FROM clients
-- name: edit
SELECT edit(segment) AS x FROM clients
-- name: match
SELECT client_id FROM clients WHERE segment MATCH 'x'
-- name: regexp over a sensitive column
-- because: sensitive
SELECT client_id FROM clients WHERE passport REGEXP '^4'
-- name: glob over a sensitive column
-- because: sensitive
SELECT client_id FROM clients WHERE passport GLOB '4*'
-- name: zeroblob in a condition
SELECT client_id FROM clients WHERE length(zeroblob(2000000000)) > 0
-- name: sqlite_schema
SELECT sql FROM sqlite_schema
-- name: sqlite_temp_master
SELECT name FROM sqlite_temp_master
-- name: pragma_table_list in brackets
SELECT name FROM [pragma_table_list]
-- name: bytecode
SELECT opcode FROM bytecode('SELECT 1')
-- name: the rowid by another name
SELECT _rowid_, oid FROM clients
-- name: sqlite_version
SELECT sqlite_version() AS x, sqlite_source_id() AS y
-- name: last_insert_rowid
SELECT last_insert_rowid() AS x, changes() AS y
-- name: attach
ATTACH DATABASE '/tmp/x.db' AS x
-- name: another database
SELECT client_id FROM temp.clients
-- name: pragma
PRAGMA writable_schema = 1
-- name: vacuum into
VACUUM INTO '/tmp/x.db'
-- name: a sensitive column in brackets
-- because: sensitive
SELECT [passport] FROM clients
-- name: a sensitive column in backticks
-- because: sensitive
SELECT `phone` FROM clients
-- name: a sensitive column in single quotes
SELECT 'passport' AS x, clients.'passport' FROM clients
-- name: a misspelt column in double quotes becomes a text
-- because: unknown_column
SELECT client_id FROM clients WHERE "pasport" = 'x'
-- name: group_concat of a sensitive column
-- because: sensitive
SELECT group_concat(passport, ',') AS x FROM clients
-- name: quote of a sensitive column
SELECT quote(passport) AS x FROM clients
-- name: typeof of a sensitive column
-- because: sensitive
SELECT typeof(passport) AS x FROM clients
-- name: the digest that the adapter registers
-- because: sensitive
SELECT ostap_md5(passport) AS x FROM clients
-- name: the fold that the adapter registers
-- because: sensitive
SELECT client_id FROM clients WHERE ostap_fold(full_name) = 'иван'
-- name: max of two sensitive columns
-- because: sensitive
SELECT max(passport, phone) AS x FROM clients
-- name: a bare column beside an aggregate
-- because: sensitive
SELECT max(income) AS m, passport FROM clients
-- name: indexed by
SELECT client_id FROM clients INDEXED BY i WHERE client_id = 1
-- name: not indexed
SELECT client_id FROM clients NOT INDEXED
-- name: returning
DELETE FROM clients RETURNING passport
-- name: values alone
VALUES (1), (2)
-- name: generate_series of sqlite
SELECT value FROM generate_series(1, 1000000000)
-- name: randomblob in order
SELECT client_id FROM clients ORDER BY randomblob(8)
-- name: a trigger
CREATE TRIGGER t AFTER INSERT ON clients BEGIN DELETE FROM clients; END
-- name: explain query plan
EXPLAIN QUERY PLAN SELECT passport FROM clients
-- name: a template with a star
SELECT printf('%*s', 1000000000, 'x') AS x
-- name: a template with a precision
SELECT printf('%.1000000000f', 1.0) AS x
-- name: a template over a sensitive column
-- because: sensitive
SELECT printf('%s', passport) AS x FROM clients
-- name: format over a row's own text
SELECT format(segment) AS x FROM clients
