-- name: a table outside the catalog
-- because: unknown_table
SELECT staff_id FROM staff_salaries
-- name: a view outside the catalog
-- because: unknown_table
SELECT client_id FROM rich_clients
-- name: a table outside the catalog in a subquery
-- because: unknown_table
SELECT client_id FROM clients WHERE client_id IN (SELECT staff_id FROM staff_salaries)
-- name: a table outside the catalog in a join
-- because: unknown_table
SELECT c.client_id FROM clients AS c JOIN staff_salaries AS s ON s.staff_id = c.client_id
-- name: a column outside the catalog
-- because: unknown_column
SELECT internal_note FROM clients
-- name: a column outside the catalog in a condition
-- because: unknown_column
SELECT client_id FROM clients WHERE clients.internal_note LIKE '%a%'
-- name: a column of another table
-- because: unknown_column
SELECT balance FROM clients
-- name: an alias that is not there
-- because: unknown_table
SELECT x.client_id FROM clients AS c
-- name: a table's own name behind its alias
-- because: unknown_table
SELECT clients.client_id FROM clients AS c
-- name: a column that two tables have
-- because: ambiguous
SELECT client_id FROM clients AS c JOIN accounts AS a ON a.client_id = c.client_id
-- name: a cte that takes a table's name
-- because: name_taken
WITH clients AS (SELECT 1 AS passport) SELECT passport FROM clients
-- name: a cte that takes a table's name in other letters
-- because: name_taken
WITH "ЗАЯВКИ" AS (SELECT 1 AS x) SELECT x FROM "ЗАЯВКИ"
-- name: the same alias twice
-- because: name_taken
SELECT c.client_id FROM clients AS c JOIN accounts AS c ON c.client_id = c.client_id
-- name: the same alias in other letters
-- because: name_taken
SELECT "Ж".client_id FROM clients AS "Ж" JOIN accounts AS "ж" ON "ж".client_id = "Ж".client_id
-- name: the same cte twice
-- because: name_taken
WITH a AS (SELECT 1 AS x), a AS (SELECT 2 AS x) SELECT x FROM a
-- name: another database
SELECT client_id FROM other.main.clients
-- name: another schema
-- because: unknown_table
SELECT client_id FROM secret.clients
-- name: the system's schema
-- because: unknown_table
SELECT table_name FROM information_schema.tables
-- name: the system's columns
-- because: unknown_table
SELECT column_name FROM information_schema.columns
-- name: pg_catalog
-- because: unknown_table
SELECT relname FROM pg_catalog.pg_class
-- name: pg_class without a schema
-- because: unknown_table
SELECT relname FROM pg_class
-- name: pg_shadow
-- because: unknown_table
SELECT passwd FROM pg_shadow
-- name: sqlite_master
-- because: unknown_table
SELECT sql FROM sqlite_master
-- name: sqlite_schema
-- because: unknown_table
SELECT name FROM sqlite_schema
-- name: sqlite_master with its schema
-- because: unknown_table
SELECT sql FROM main.sqlite_master
-- name: a system's table in a subquery
-- because: unknown_table
SELECT client_id FROM clients WHERE (SELECT count(*) FROM sqlite_master) > 0
-- name: a later column's name used before it
SELECT b + 1 AS a, 2 AS b FROM clients
-- name: a sibling's column in a derived table
SELECT c.client_id FROM clients AS c JOIN (SELECT c.passport AS p) AS d ON d.p = c.segment
-- name: lateral
SELECT d.x FROM clients AS c, LATERAL (SELECT c.passport AS x) AS d
