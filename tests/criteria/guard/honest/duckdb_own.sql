-- name: from first
FROM clients SELECT client_id WHERE segment = 'mass'
-- name: dates and intervals
SELECT client_id FROM clients WHERE birth_date <= DATE '2026-11-21' - INTERVAL 25 YEAR
-- name: an interval in quotes
SELECT client_id FROM loans WHERE issued_on >= DATE '2026-11-21' - INTERVAL '3 years'
-- name: an interval of days added
SELECT client_id FROM deposits WHERE ends_on < DATE '2026-11-21' + INTERVAL 30 DAY
-- name: days between
SELECT client_id, date_diff('day', issued_on, DATE '2026-11-21') AS days FROM loans
-- name: days by subtraction
SELECT client_id, DATE '2026-11-21' - issued_on AS days FROM loans
-- name: months between
SELECT client_id FROM loans WHERE datediff('month', issued_on, DATE '2026-11-21') > 12
-- name: full years
SELECT client_id, date_sub('year', birth_date, DATE '2026-11-21') AS years FROM clients
-- name: age
SELECT client_id, extract(year FROM age(DATE '2026-11-21', birth_date)) AS years FROM clients
-- name: by month
SELECT date_trunc('month', made_on) AS month, sum(amount) AS total FROM operations GROUP BY month ORDER BY month
-- name: parts of a date
SELECT year(made_on) AS y, month(made_on) AS m, dayofweek(made_on) AS d, extract(quarter FROM made_on) AS q, date_part('year', made_on) AS yy FROM operations
-- name: a day as text
SELECT strftime(made_on, '%Y-%m') AS month, count(*) AS n FROM operations GROUP BY 1
-- name: a text as a day
SELECT client_id FROM clients WHERE registered_on > strptime('01.02.2020', '%d.%m.%Y')
-- name: make a date
SELECT client_id FROM clients WHERE registered_on >= make_date(2021, 1, 1)
-- name: double colon
SELECT client_id, income::INTEGER AS whole, '2026-11-01'::DATE AS day FROM clients
-- name: try cast
SELECT try_cast(segment AS INTEGER) AS n FROM clients
-- name: decimal
SELECT sum(CAST(amount AS DECIMAL(18, 2))) AS total FROM operations
-- name: qualify
SELECT client_id, amount FROM deposits QUALIFY row_number() OVER (PARTITION BY client_id ORDER BY amount DESC) = 1
-- name: percentiles
SELECT quantile_cont(income, 0.9) AS p90, median(income) AS p50, quantile_disc(income, 0.5) AS d FROM clients
-- name: percentile within group
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY income) AS p50 FROM clients
-- name: above the ninetieth percentile
WITH p AS (SELECT quantile_cont(income, 0.9) AS p90 FROM clients) SELECT client_id FROM clients, p WHERE income >= p.p90
-- name: statistics
SELECT stddev(amount) AS s, variance(amount) AS v, corr(amount, card_id) AS r, mode(category) AS m FROM operations
-- name: arg max
SELECT card_id, arg_max(category, amount) AS dearest FROM operations GROUP BY card_id
-- name: string agg
SELECT card_id, string_agg(category, ', ' ORDER BY category) AS list FROM operations GROUP BY card_id
-- name: count if
SELECT count_if(amount > 1000) AS large, bool_or(amount > 100) AS any_ FROM operations
-- name: any value
SELECT category, any_value(category) AS same FROM operations GROUP BY category
-- name: group by all
SELECT segment, gender, count(*) AS n FROM clients GROUP BY ALL
-- name: order by all
SELECT segment, gender FROM clients ORDER BY ALL
-- name: rollup
SELECT segment, gender, count(*) AS n FROM clients GROUP BY ROLLUP (segment, gender)
-- name: grouping sets
SELECT segment, gender, count(*) AS n FROM clients GROUP BY GROUPING SETS ((segment), (gender), ())
-- name: distinct on
SELECT DISTINCT ON (client_id) client_id, amount FROM deposits ORDER BY client_id, amount DESC
-- name: ilike
SELECT client_id FROM clients WHERE segment ILIKE 'PREM%'
-- name: regular expression
SELECT merchant FROM operations WHERE regexp_matches(merchant, '^П')
-- name: cyrillic in lower case
SELECT merchant FROM operations WHERE replace(lower(merchant), 'ё', 'е') = 'пятерочка'
-- name: starts with
SELECT merchant FROM operations WHERE starts_with(merchant, 'Вк') OR contains(merchant, 'виа')
-- name: likeness of names
SELECT merchant FROM operations WHERE levenshtein(merchant, 'Пятерочка') <= 1 OR jaro_winkler_similarity(merchant, 'Авио') > 0.8
-- name: padded
SELECT lpad(CAST(month(made_on) AS VARCHAR), 2, '0') AS m FROM operations
-- name: whole division
SELECT operation_id // 2 AS half, operation_id % 2 AS odd FROM operations
-- name: least and greatest
SELECT greatest(amount, 1000) AS g, least(amount, 1000) AS l FROM operations
-- name: if
SELECT if(amount > 1000, 'large', 'small') AS size FROM operations
-- name: a name used further on
SELECT amount * 2 AS twice, twice + 1 AS more FROM operations
-- name: values as a table
SELECT c.client_id, v.title FROM clients c JOIN (VALUES ('mass', 'Массовый'), ('premium', 'Премиум')) AS v (code, title) ON v.code = c.segment
-- name: semi join
SELECT client_id FROM clients c SEMI JOIN loans l ON l.client_id = c.client_id
-- name: anti join
SELECT c.client_id FROM clients c ANTI JOIN loans l ON l.client_id = c.client_id
-- name: materialized
WITH s AS MATERIALIZED (SELECT client_id FROM loans) SELECT client_id FROM s
-- name: as of a day in arithmetic
SELECT client_id FROM clients WHERE registered_on >= :as_of - INTERVAL 1 YEAR
-- name: last day
SELECT DISTINCT last_day(made_on) AS ends FROM operations
-- name: any of a subquery
SELECT client_id FROM clients WHERE city_id = ANY (SELECT city_id FROM cities WHERE region = 'ПФО')
-- name: fetch first
SELECT client_id FROM clients ORDER BY client_id FETCH FIRST 2 ROWS ONLY
-- name: offset without a limit
SELECT client_id FROM clients ORDER BY client_id OFFSET 2
-- name: concat
SELECT concat(segment, '-', gender) AS a, concat_ws('-', segment, gender) AS b FROM clients
-- name: extract from a subtraction
SELECT client_id FROM clients WHERE extract(year FROM DATE '2026-11-21') - extract(year FROM birth_date) >= 30
-- name: month and day compared
SELECT client_id FROM clients WHERE month(birth_date) = 11 AND day(birth_date) BETWEEN 15 AND 30
-- name: tomorrow is computed by now
SELECT count(*) AS n FROM clients WHERE registered_on <= current_date
