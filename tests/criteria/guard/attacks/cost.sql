-- name: a comma between tables
-- because: cross_join
SELECT c.client_id FROM clients AS c, operations AS o
-- name: cross join
-- because: cross_join
SELECT c.client_id FROM clients AS c CROSS JOIN operations AS o
-- name: join without a condition
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN operations AS o
-- name: join on true
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN operations AS o ON TRUE
-- name: join on one equals one
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN operations AS o ON 1 = 1
-- name: join on a column and itself
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN operations AS o ON o.card_id = o.card_id
-- name: join on a constant
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN operations AS o ON o.card_id = 100
-- name: join on an inequality
-- because: cross_join
SELECT a.client_id FROM clients AS a JOIN clients AS b ON a.client_id <> b.client_id
-- name: join on or true
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN accounts AS a ON a.client_id = c.client_id OR 1 = 1
-- name: join on the negation of an equality
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN accounts AS a ON NOT a.client_id = c.client_id
-- name: left join on true
-- because: cross_join
SELECT c.client_id FROM clients AS c LEFT JOIN operations AS o ON TRUE
-- name: one of three tables left alone
-- because: cross_join
SELECT c.client_id FROM clients AS c, accounts AS a, cities AS t WHERE a.client_id = c.client_id
-- name: two pairs that never meet
-- because: cross_join
SELECT c.client_id FROM clients AS c JOIN accounts AS a ON a.client_id = c.client_id, cards AS k JOIN operations AS o ON o.card_id = k.card_id
-- name: in a subquery
-- because: cross_join
SELECT d.client_id FROM (SELECT c.client_id FROM clients AS c, operations AS o) AS d
-- name: in a cte
-- because: cross_join
WITH d AS (SELECT c.client_id FROM clients AS c CROSS JOIN operations AS o) SELECT client_id FROM d
-- name: in exists
-- because: cross_join
SELECT c.client_id FROM clients AS c WHERE EXISTS (SELECT 1 FROM accounts AS a, operations AS o WHERE a.client_id = c.client_id)
-- name: with a cte of many rows
-- because: cross_join
WITH d AS (SELECT city_id FROM cities) SELECT c.client_id FROM clients AS c CROSS JOIN d
-- name: with a grouped cte
-- because: cross_join
WITH d AS (SELECT count(*) AS n FROM accounts GROUP BY client_id) SELECT c.client_id FROM clients AS c CROSS JOIN d
-- name: with a window that looks like an aggregate
-- because: cross_join
WITH d AS (SELECT count(*) OVER () AS n FROM operations) SELECT c.client_id FROM clients AS c CROSS JOIN d
-- name: recursive
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r
-- name: recursive without the word
WITH r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r
-- name: recursive over a table
WITH RECURSIVE r AS (SELECT client_id FROM clients UNION ALL SELECT client_id FROM r) SELECT client_id FROM r
-- name: generate_series
SELECT n FROM generate_series(1, 1000000000) AS t (n)
-- name: range
SELECT range FROM range(1000000000)
-- name: unnest
SELECT unnest(range(1000000000)) AS n
-- name: repeat
SELECT repeat('x', 1000000000) AS t
-- name: a pad of a billion
SELECT lpad('x', 1000000000, 'y') AS t
-- name: a pad of a column's length
SELECT rpad('x', CAST(income AS INTEGER), 'y') AS t FROM clients
-- name: pg_sleep
SELECT pg_sleep(1000) AS t
-- name: sleep
SELECT sleep(1000) AS t
-- name: benchmark
SELECT benchmark(1000000000, md5('x')) AS t
-- name: random
SELECT client_id FROM clients ORDER BY random() LIMIT 3
