-- name: keys handed in, in FROM
SELECT c.client_id FROM clients AS c WHERE CAST(c.client_id AS VARCHAR) IN (SELECT k.key FROM unnest(from_json('["1","3"]', '["VARCHAR"]')) AS k(key))
-- name: keys handed in, as a projection
WITH c1_keys(key) AS (SELECT unnest(from_json('["1","3"]', '["VARCHAR"]')) AS key) SELECT clients.client_id FROM clients LEFT JOIN (SELECT DISTINCT c1_keys.key FROM c1_keys) AS c1_rows ON c1_rows.key = CAST(clients.client_id AS VARCHAR) WHERE c1_rows.key IS NOT NULL
-- name: keys handed in, by json_each
SELECT c.client_id FROM clients c JOIN json_each('[1, 3]') AS k ON CAST(k.value AS VARCHAR) = CAST(c.client_id AS VARCHAR)
-- name: a share by chance
SELECT client_id FROM clients WHERE substr(md5('7:' || CAST(client_id AS VARCHAR)), 1, 8) < '80000000'
-- name: everybody's average over a cte
WITH m AS (SELECT c.client_id, coalesce(sum(a.balance), 0) AS "value" FROM clients c LEFT JOIN accounts a ON a.client_id = c.client_id GROUP BY c.client_id)
SELECT m.client_id FROM m WHERE m."value" > 1.5 * (SELECT avg(m."value") FROM m)
-- name: everybody's percentile over a cte
WITH m AS (SELECT client_id, sum(balance) AS "value" FROM accounts GROUP BY client_id), p AS (SELECT quantile_cont("value", 0.9) AS "value" FROM m)
SELECT m.client_id FROM m CROSS JOIN p WHERE m."value" >= p."value"
-- name: top percent
WITH ranked AS (SELECT client_id, row_number() OVER (ORDER BY income DESC, client_id) AS n, count(*) OVER () AS total FROM clients WHERE income IS NOT NULL)
SELECT client_id FROM ranked WHERE n <= (total * 10 + 99) // 100
-- name: unknown counts as true
SELECT client_id FROM clients WHERE coalesce(income > 100000, TRUE) AND NOT coalesce(segment = 'mass', FALSE)
-- name: a ratio of rows
SELECT c.client_id FROM clients c LEFT JOIN (SELECT client_id, sum(balance) AS value FROM accounts GROUP BY client_id) r ON r.client_id = c.client_id WHERE coalesce(CAST(r.value AS DOUBLE) / nullif(CAST(c.income AS DOUBLE), 0) > 0.5, FALSE)
-- name: per active month
SELECT k.client_id, count(*) * 1.0 / nullif(count(DISTINCT date_trunc('month', o.made_on)), 0) AS per FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id
-- name: a table joined twice under two names
SELECT a.client_id FROM clients a LEFT JOIN cities "cities_by_city" ON "cities_by_city".city_id = a.city_id LEFT JOIN cities "cities_again" ON "cities_again".city_id = a.city_id WHERE "cities_by_city".region = "cities_again".region
-- name: rates as rows
SELECT a.client_id, sum(a.balance * r.rate) AS rub FROM accounts a LEFT JOIN (VALUES ('RUB', 1.0), ('USD', 90.5)) AS r (currency, rate) ON r.currency = a.currency GROUP BY a.client_id
