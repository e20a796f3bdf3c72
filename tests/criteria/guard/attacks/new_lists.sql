-- name: json_each over a column
SELECT j.value FROM clients c, json_each(c.passport) AS j
-- name: json_each over an open column
SELECT j.value FROM clients c, json_each(c.segment) AS j
-- name: json_each over a subquery
SELECT j.value FROM json_each((SELECT passport FROM clients LIMIT 1)) AS j
-- name: json_each over a concatenation
SELECT j.value FROM json_each('[' || '1' || ']') AS j
-- name: json_each over a file's name
SELECT j.value FROM json_each('/etc/passwd') AS j
-- name: json_each over a file's address
SELECT j.value FROM json_each('s3://bucket/keys.json') AS j
-- name: json_each over an object
SELECT j.value FROM json_each('{"a": 1}') AS j
-- name: json_each over lists in a list
SELECT j.value FROM json_each('[[1], [2]]') AS j
-- name: json_each over text that is no JSON
SELECT j.value FROM json_each('[1, 2') AS j
-- name: json_each with a path
SELECT j.value FROM json_each('{"a": [1]}', '$.a') AS j
-- name: json_each in select
SELECT json_each('[1]') AS x
-- name: json_each crossed with a table
-- not for: postgres
-- because: cross_join
SELECT c.client_id FROM clients c, json_each('[1, 2]') AS k
-- name: json_each crossed in a join
-- not for: postgres
-- because: cross_join
SELECT c.client_id FROM clients c CROSS JOIN json_each('[1, 2]') AS k
-- name: json_each in a cte is not one row
-- not for: postgres
-- because: cross_join
WITH k AS (SELECT e.value FROM json_each('[1, 2]') AS e) SELECT c.client_id FROM clients c CROSS JOIN k
-- name: json_each by a schema
SELECT value FROM main.json_each('[1]')
-- name: json_tree
SELECT value FROM json_tree('[1]')
-- name: a hidden column of json_each
SELECT k.json FROM json_each('[1]') AS k
-- name: the row id of json_each
SELECT k.rowid FROM json_each('[1]') AS k
-- name: the whole row of json_each
SELECT max(k) AS m FROM json_each('[1]') AS k
-- name: json_each read through a hidden star
SELECT * FROM json_each('[1]')
-- name: a sensitive column tied to written keys
-- because: sensitive
SELECT c.client_id FROM clients c JOIN json_each('["CANARY 4509"]') AS k ON k.value = c.passport
-- name: a sensitive column in written keys
-- because: sensitive
SELECT client_id FROM clients WHERE phone IN (SELECT value FROM json_each('["+7901"]'))
-- name: json_extract
SELECT json_extract('{"a": 1}', '$.a') AS x
-- name: an arrow into a column
SELECT segment -> 'a' AS x FROM clients
-- name: a long arrow into a sensitive column
SELECT passport ->> 'a' AS x FROM clients
-- name: json_object of a row
SELECT json_object('p', passport) AS x FROM clients
-- name: a cast to json
SELECT CAST('[1]' AS JSON) AS x
