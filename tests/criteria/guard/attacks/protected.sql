-- name: in a condition
-- because: protected
SELECT client_id FROM clients WHERE religion = 'a'
-- name: is filled
-- because: protected
SELECT client_id FROM clients WHERE religion IS NOT NULL
-- name: through a cte
-- because: protected
WITH d AS (SELECT client_id, religion AS r FROM clients) SELECT client_id FROM d WHERE r = 'a'
-- name: through a join
-- because: protected
SELECT a.client_id FROM clients AS a JOIN clients AS b ON a.religion = b.religion
-- name: in order
-- because: protected
SELECT client_id FROM clients ORDER BY religion LIMIT 10
-- name: in group
-- because: protected
SELECT religion, count(*) AS n FROM clients GROUP BY religion
-- name: in a window
-- because: protected
SELECT client_id, row_number() OVER (PARTITION BY religion ORDER BY client_id) AS n FROM clients
-- name: in case
-- because: protected
SELECT CASE WHEN religion = 'a' THEN client_id END AS client_id FROM clients
