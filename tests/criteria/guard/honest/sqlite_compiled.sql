-- name: keys handed in
SELECT c.client_id FROM clients AS c WHERE CAST(c.client_id AS TEXT) IN (SELECT k.value FROM json_each('["1","3"]') AS k)
-- name: keys handed in, without a name
WITH c1_keys(key) AS (SELECT value FROM json_each('["1","3"]')) SELECT clients.client_id FROM clients JOIN c1_keys ON c1_keys.key = CAST(clients.client_id AS TEXT)
-- name: a list of a few numbers
SELECT value FROM json_each('[1,2]')
-- name: percentile by interpolation
WITH s AS (SELECT income AS v, row_number() OVER (ORDER BY income) AS n, count(*) OVER () AS total FROM clients WHERE income IS NOT NULL),
at AS (SELECT max(0.9 * (total - 1)) AS place FROM s)
SELECT sum(s.v * (1 - abs(s.n - 1 - at.place))) AS p90 FROM s CROSS JOIN at WHERE abs(s.n - 1 - at.place) < 1
-- name: everybody's average
WITH m AS (SELECT client_id, sum(balance) AS "value" FROM accounts GROUP BY client_id) SELECT m.client_id FROM m WHERE m."value" > 1.5 * (SELECT avg(m."value") FROM m)
-- name: a ratio in floats
SELECT client_id, CAST(amount AS REAL) / nullif(CAST(rate AS REAL), 0.0) AS x FROM loans
-- name: whole days
SELECT client_id FROM loans WHERE CAST(julianday('2026-11-21') - julianday(substr(issued_on, 1, 10)) AS INTEGER) >= 30
