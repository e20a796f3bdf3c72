-- name: cohorts by month
WITH f AS (SELECT k.client_id, strftime('%Y-%m', min(o.made_on)) AS cohort FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id)
SELECT cohort, count(*) AS n FROM f GROUP BY cohort ORDER BY cohort
-- name: days since the last purchase
SELECT k.client_id, CAST(julianday('2026-11-21') - julianday(max(o.made_on)) AS INTEGER) AS days FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id
-- name: full years
SELECT client_id, CAST(strftime('%Y', '2026-11-21') AS INTEGER) - CAST(strftime('%Y', birth_date) AS INTEGER) - (strftime('%m-%d', '2026-11-21') < strftime('%m-%d', birth_date)) AS age FROM clients
-- name: top two of each client
SELECT client_id, amount FROM (SELECT client_id, amount, row_number() OVER (PARTITION BY client_id ORDER BY amount DESC) AS rn FROM deposits) WHERE rn <= 2
-- name: the ninetieth percentile by rank
SELECT min(income) AS p90 FROM (SELECT income, percent_rank() OVER (ORDER BY income) AS pr FROM clients WHERE income IS NOT NULL) WHERE pr >= 0.9
-- name: the median by counting
SELECT avg(amount) AS median FROM (SELECT amount, row_number() OVER (ORDER BY amount) AS rn, count(*) OVER () AS n FROM operations) WHERE rn BETWEEN n / 2.0 AND n / 2.0 + 1
-- name: text buckets
SELECT iif(income >= 100000, 'high', 'low') AS bucket, count(*) AS n FROM clients WHERE income IS NOT NULL GROUP BY 1
-- name: last year by modifiers
SELECT client_id FROM clients WHERE registered_on >= date('2026-11-21', '-1 year')
-- name: start of the month
SELECT date(made_on, 'start of month') AS month, sum(amount) AS total, total(amount) AS f FROM operations GROUP BY 1
-- name: list of products
SELECT client_id, group_concat(product, ', ') AS products FROM loans GROUP BY client_id
-- name: distinct list
SELECT client_id, group_concat(DISTINCT kind) AS kinds FROM accounts GROUP BY client_id
-- name: filled shares
SELECT avg(phone IS NOT NULL) AS with_phone, avg(income IS NOT NULL) AS with_income FROM clients
-- name: rank with ties
SELECT client_id, rank() OVER (ORDER BY income DESC) AS r, dense_rank() OVER (ORDER BY segment) AS d FROM clients WHERE income IS NOT NULL
-- name: running balance
SELECT account_id, sum(balance) OVER (PARTITION BY client_id ORDER BY opened_on) AS running FROM accounts
-- name: a substring search
SELECT merchant FROM operations WHERE instr(lower(merchant), 'о') > 0 AND length(merchant) > 2
-- name: rounded halves
SELECT round(income / 1000.0, 1) AS thousands, abs(-1) AS one, printf('%.2f', income) AS shown FROM clients
-- name: counts by condition
SELECT sum(status = 'active') AS active, sum(status != 'active') AS other, count(*) FILTER (WHERE product = 'credit') AS credit FROM cards
-- name: a quarter
SELECT (CAST(strftime('%m', made_on) AS INTEGER) + 2) / 3 AS quarter, count(*) AS n FROM operations GROUP BY quarter
-- name: weekend operations
SELECT count(*) AS n FROM operations WHERE strftime('%w', made_on) IN ('0', '6')
-- name: a null safe comparison
SELECT client_id FROM clients WHERE segment IS 'mass' OR segment IS NOT 'premium'
