-- name: rowid
-- because: unknown_column
SELECT rowid FROM clients
-- name: underscored rowid
-- because: unknown_column
SELECT _rowid_ FROM clients
-- name: oid
-- because: unknown_column
SELECT oid FROM clients
-- name: brackets
-- because: sensitive
SELECT [passport] FROM [clients]
-- name: backticks
-- because: sensitive
SELECT `passport` FROM `clients`
-- name: a table in apostrophes
-- because: sensitive
SELECT passport FROM 'clients'
-- name: is with a value
-- because: sensitive
SELECT client_id FROM clients WHERE passport IS '4509'
-- name: is not with a value
-- because: sensitive
SELECT client_id FROM clients WHERE passport IS NOT '4509'
-- name: is with a column
-- because: sensitive
SELECT client_id FROM clients WHERE segment IS passport
-- name: glob
-- because: sensitive
SELECT client_id FROM clients WHERE passport GLOB '45*'
-- name: match
SELECT client_id FROM clients WHERE segment MATCH 'a'
-- name: regexp
SELECT client_id FROM clients WHERE passport REGEXP '^45'
-- name: indexed by
SELECT client_id FROM clients INDEXED BY i
-- name: total of a sensitive column
-- because: sensitive
SELECT total(passport) AS x FROM clients
-- name: hex of a sensitive column
-- because: sensitive
SELECT hex(passport) AS x FROM clients
-- name: typeof a sensitive column
-- because: sensitive
SELECT typeof(phone) AS x FROM clients
-- name: fold of a sensitive column
-- because: sensitive
SELECT ostap_fold(full_name) AS x FROM clients
-- name: iif over a sensitive column
-- because: sensitive
SELECT iif(passport > '45', 1, 0) AS x FROM clients
-- name: json_each
SELECT value FROM json_each('{"a": [1,2]}')
-- name: json_group_array
SELECT json_group_array(passport) AS x FROM clients
-- name: json arrow
SELECT segment -> '$.a' AS x FROM clients
-- name: dbstat
SELECT name FROM dbstat
-- name: pragma as a function with a schema
SELECT name FROM pragma_database_list()
-- name: fts3_tokenizer
SELECT fts3_tokenizer('simple') AS x
-- name: likelihood
SELECT client_id FROM clients WHERE likelihood(segment = 'mass', 0.5)
-- name: raise
SELECT RAISE(ABORT, 'x')
-- name: sqlite_compileoption_get
SELECT sqlite_compileoption_get(1) AS x
-- name: a cte of a query that comes later
WITH a AS (SELECT x FROM b), b AS (SELECT 1 AS x) SELECT x FROM a
-- name: temp schema
SELECT name FROM temp.sqlite_master
-- name: collation of its own
SELECT client_id FROM clients ORDER BY segment COLLATE evil
-- name: a sensitive column with a collation
-- because: sensitive
SELECT client_id FROM clients WHERE full_name COLLATE NOCASE = 'a'
-- name: is null with a collation
-- because: sensitive
SELECT client_id FROM clients WHERE full_name COLLATE NOCASE IS NULL
-- name: edit
SELECT edit('x', 'vim') AS x
-- name: joined to a greatest of two that looks like an aggregate
WITH d AS (SELECT max(amount, 1) AS n FROM operations) SELECT c.client_id FROM clients AS c CROSS JOIN d
