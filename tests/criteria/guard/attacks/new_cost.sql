-- name: commas between four tables
-- because: cross_join
SELECT count(*) AS n FROM clients a, operations b, cards d, loans e
-- name: a comma hidden behind a join
-- because: cross_join
SELECT count(*) AS n FROM clients a JOIN accounts b ON a.client_id = b.client_id, operations o
-- name: a join tied to itself
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON b.card_id = b.card_id
-- name: a join on a constant column
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON a.amount > 0 AND b.amount > 0
-- name: a join on between
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON b.amount BETWEEN a.amount - 1 AND a.amount + 1
-- name: a join by like
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON a.merchant LIKE b.merchant
-- name: a join on a tautology in or
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON (a.card_id = b.card_id OR a.card_id <> b.card_id)
-- name: a join on not equal twice denied
-- because: cross_join
SELECT count(*) AS n FROM operations a JOIN operations b ON NOT (a.card_id <> b.card_id OR TRUE)
-- name: a full join on false
-- because: cross_join
SELECT count(*) AS n FROM operations a FULL JOIN operations b ON FALSE
-- name: a left join on a one sided condition
-- because: cross_join
SELECT count(*) AS n FROM operations a LEFT JOIN operations b ON b.amount = 5
-- name: tied by values of many rows
-- because: cross_join
SELECT count(*) AS n FROM operations a CROSS JOIN (VALUES (1), (2), (3)) AS v (x)
-- name: a limit of two is not one row
-- because: cross_join
SELECT count(*) AS n FROM operations a CROSS JOIN (SELECT operation_id FROM operations LIMIT 2) AS b
-- name: a limit of one million
-- because: cross_join
SELECT count(*) AS n FROM operations a, (SELECT operation_id FROM operations LIMIT 1000000) AS b
-- name: a distinct is not one row
-- because: cross_join
SELECT count(*) AS n FROM operations a CROSS JOIN (SELECT DISTINCT card_id FROM operations) AS b
-- name: a union of single rows
-- because: cross_join
SELECT count(*) AS n FROM operations a CROSS JOIN (SELECT 1 AS x UNION ALL SELECT 2) AS b
-- name: a scalar in a case is not an aggregate
-- because: cross_join
SELECT count(*) AS n FROM operations a CROSS JOIN (SELECT (SELECT max(amount) FROM loans) AS m FROM operations) AS b
-- name: an aggregate in a subquery only
-- because: cross_join
WITH m AS (SELECT operation_id, (SELECT count(*) FROM loans) AS n FROM operations) SELECT count(*) AS n FROM operations a CROSS JOIN m
-- name: grouping by nothing is grouping
-- because: cross_join
WITH m AS (SELECT card_id, count(*) AS n FROM operations GROUP BY card_id) SELECT count(*) AS n FROM clients CROSS JOIN m
-- name: a cross join inside a scalar subquery
-- because: cross_join
SELECT (SELECT count(*) FROM operations a, operations b) AS n
-- name: a cross join inside IN
-- because: cross_join
SELECT client_id FROM clients WHERE client_id IN (SELECT a.card_id FROM operations a, operations b)
-- name: a cross join in the second part of a union
-- because: cross_join
SELECT client_id FROM clients UNION ALL SELECT c.client_id FROM clients c CROSS JOIN operations o
-- name: a cross join inside order by
-- because: cross_join
SELECT client_id FROM clients ORDER BY (SELECT count(*) FROM operations a, operations b)
-- name: a cross join inside having
-- because: cross_join
SELECT segment FROM clients GROUP BY segment HAVING count(*) < (SELECT count(*) FROM operations a, operations b)
-- name: generate_series in from with a name
SELECT g.n FROM generate_series(1, 1000000000) AS g (n)
-- name: range in select
SELECT range(1000000000) AS r
-- name: a list made by repetition
SELECT unnest(generate_series(1, 100000000)) AS n
-- name: repeat of a constant
SELECT repeat('x', 2000000000) AS t
-- name: repeat of a column
SELECT repeat(segment, 100000000) AS t FROM clients
-- name: lpad of a million
SELECT lpad('x', 1000000, 'x') AS t
-- name: rpad by arithmetic
SELECT rpad('x', 10 * 100000000, 'x') AS t
-- name: pad by a subquery
SELECT lpad('x', (SELECT max(amount) FROM loans), 'x') AS t
-- name: bar
SELECT bar(1, 0, 1, 100000000) AS t
-- name: space
SELECT space(1000000000) AS t
-- name: printf with a width
SELECT printf('%1000000000d', 1) AS t
-- name: printf with a width of a column
SELECT printf('%*d', client_id, 1) AS t FROM clients
-- name: format with a width
SELECT format('{:1000000000}', 1) AS t
-- name: format made at run time
SELECT format(segment, 1) AS t FROM clients
-- name: printf made at run time
SELECT printf('%' || '999999999' || 'd', 1) AS t
-- name: recursive in the middle
-- because: construct
WITH a AS (SELECT 1 AS n), RECURSIVE b AS (SELECT n FROM a UNION ALL SELECT n + 1 FROM b) SELECT n FROM b
-- name: recursive and never used recursively
WITH RECURSIVE a AS (SELECT client_id FROM clients) SELECT client_id FROM a
-- name: recursive in a subquery
SELECT n FROM (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r) AS x
-- name: recursive in exists
SELECT client_id FROM clients WHERE EXISTS (WITH RECURSIVE r (n) AS (SELECT 1 UNION SELECT n + 1 FROM r) SELECT 1 FROM r WHERE n < 0)
-- name: recursive in small letters
with recursive r(n) as (select 1 union all select n+1 from r) select n from r
-- name: recursive with a comment inside
WITH /* harmless */ RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r
-- name: mutual recursion
WITH RECURSIVE a (n) AS (SELECT n FROM b), b (n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT n FROM a
-- name: two ctes that call one another
WITH a AS (SELECT n FROM b), b AS (SELECT n FROM a) SELECT n FROM a
-- name: a cte that calls itself in a subquery
WITH r AS (SELECT client_id FROM clients WHERE client_id IN (SELECT client_id FROM r)) SELECT client_id FROM r
-- name: sleep by a subquery
SELECT client_id FROM clients WHERE client_id = (SELECT sleep_ms(100000))
-- name: random rows
SELECT client_id FROM clients WHERE random() < 0.1
-- name: a blob of zeros
SELECT zeroblob(1000000000) AS b
-- name: randomblob
SELECT hex(randomblob(1000000000)) AS b
-- name: a list of lists
SELECT list_value(1, 2, 3) AS l
-- name: array_agg
SELECT array_agg(passport) AS a FROM clients
-- name: a lateral join
SELECT c.client_id FROM clients c, LATERAL (SELECT o.amount FROM operations o LIMIT 1) AS l
-- name: cross join lateral
SELECT c.client_id FROM clients c CROSS JOIN LATERAL (SELECT max(amount) AS m FROM operations o WHERE o.card_id = c.client_id) AS l
-- name: an enormous number of days
SELECT generate_series(DATE '1900-01-01', DATE '9999-12-31', INTERVAL 1 SECOND) AS d
