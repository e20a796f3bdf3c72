-- name: another column
-- because: not_the_key
SELECT segment FROM clients
-- name: two columns
-- because: not_the_key
SELECT client_id, segment FROM clients
-- name: the key twice
-- because: not_the_key
SELECT client_id, client_id AS again FROM clients
-- name: a constant under the key's name
-- because: not_the_key
SELECT 1 AS client_id FROM clients
-- name: another column under the key's name
-- because: not_the_key
SELECT account_id AS client_id FROM accounts
-- name: a computed key
-- because: not_the_key
SELECT client_id + 1 AS client_id FROM clients
-- name: a cast key
-- because: not_the_key
SELECT CAST(client_id AS VARCHAR) AS client_id FROM clients
-- name: the greatest key
-- because: not_the_key
SELECT max(client_id) AS client_id FROM clients
-- name: the key of another table
-- because: not_the_key
SELECT card_id FROM cards
-- name: through a cte that changes it
-- because: not_the_key
WITH d AS (SELECT income AS client_id FROM clients) SELECT client_id FROM d
-- name: through a cte with names of its own
-- because: not_the_key
WITH d (client_id) AS (SELECT account_id FROM accounts) SELECT client_id FROM d
-- name: a union with something else
-- because: not_the_key
SELECT client_id FROM clients UNION SELECT account_id FROM accounts
-- name: coalesce of two keys
-- because: not_the_key
SELECT coalesce(c.client_id, a.client_id) AS client_id FROM clients AS c LEFT JOIN accounts AS a ON a.client_id = c.client_id
-- name: a count
-- because: not_the_key
SELECT count(*) AS client_id FROM clients
-- name: a case
-- because: not_the_key
SELECT CASE WHEN income > 1 THEN client_id ELSE 0 END AS client_id FROM clients
-- name: a window
-- because: not_the_key
SELECT lag(client_id) OVER (ORDER BY client_id) AS client_id FROM clients
-- name: a scalar subquery
-- because: not_the_key
SELECT (SELECT max(client_id) FROM accounts) AS client_id
