-- name: keys handed in
SELECT c.client_id FROM clients AS c WHERE CAST(c.client_id AS TEXT) IN (SELECT k.key FROM json_array_elements_text(CAST('["1","3"]' AS JSON)) AS k(key))
-- name: keys handed in, as a projection
WITH c1_keys(key) AS (SELECT json_array_elements_text(CAST('["1","3"]' AS JSON)) AS key) SELECT clients.client_id FROM clients JOIN c1_keys ON c1_keys.key = CAST(clients.client_id AS TEXT)
-- name: keys under the function's own name
SELECT c.client_id FROM clients AS c JOIN json_array_elements_text('["1","3"]'::json) AS k ON k.value = c.client_id::text
-- name: a share by chance
SELECT client_id FROM clients WHERE substring(md5('7:' || CAST(client_id AS TEXT)), 1, 8) < '80000000'
-- name: everybody's percentile over a cte
WITH m AS (SELECT client_id, sum(balance) AS "value" FROM accounts GROUP BY client_id), p AS (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY "value") AS "value" FROM m)
SELECT m.client_id FROM m CROSS JOIN p WHERE m."value" >= p."value"
-- name: a ratio in floats
SELECT client_id, CAST(amount AS DOUBLE PRECISION) / nullif(CAST(rate AS DOUBLE PRECISION), 0) AS x FROM loans
-- name: any of an array
SELECT client_id FROM clients WHERE segment = ANY(ARRAY['mass'])
