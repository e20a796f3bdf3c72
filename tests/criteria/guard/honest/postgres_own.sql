-- name: with the schema
SELECT client_id FROM public.clients
-- name: dates and intervals
SELECT client_id FROM clients WHERE birth_date <= DATE '2026-11-21' - INTERVAL '25 years'
-- name: the day given
SELECT client_id FROM loans WHERE issued_on > :as_of - INTERVAL '3 years'
-- name: days by subtraction
SELECT client_id, DATE '2026-11-21' - issued_on AS days FROM loans
-- name: days added
SELECT client_id FROM deposits WHERE ends_on < DATE '2026-11-21' + 30
-- name: age
SELECT client_id, extract(year FROM age(DATE '2026-11-21', birth_date)) AS years FROM clients
-- name: age by a part
SELECT client_id FROM clients WHERE date_part('year', age(DATE '2026-11-21', birth_date)) BETWEEN 25 AND 40
-- name: by month
SELECT date_trunc('month', made_on) AS month, sum(amount) AS total FROM operations GROUP BY 1 ORDER BY 1
-- name: a day as text
SELECT to_char(made_on, 'YYYY-MM') AS month, count(*) AS n FROM operations GROUP BY 1
-- name: a text as a day
SELECT client_id FROM clients WHERE registered_on > to_date('01.02.2020', 'DD.MM.YYYY')
-- name: make a date
SELECT client_id FROM clients WHERE registered_on >= make_date(2021, 1, 1)
-- name: double colon
SELECT client_id, income::integer AS whole, '2026-11-01'::date AS day FROM clients
-- name: decimal
SELECT round(sum(amount::numeric), 2) AS total FROM operations
-- name: rounding
SELECT client_id FROM deposits WHERE round((amount / 1000)::numeric, 0) >= 50
-- name: filter
SELECT count(*) FILTER (WHERE amount > 1000) AS large FROM operations
-- name: having by the sum itself
SELECT client_id, sum(balance) AS total FROM accounts GROUP BY client_id HAVING sum(balance) > 1000 ORDER BY total
-- name: distinct on
SELECT DISTINCT ON (client_id) client_id, amount FROM deposits ORDER BY client_id, amount DESC
-- name: percentile within group
SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY income) AS p90 FROM clients
-- name: discrete percentile
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY income) AS p50 FROM clients
-- name: above the ninetieth percentile
WITH p AS (SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY income) AS p90 FROM clients) SELECT c.client_id FROM clients AS c CROSS JOIN p WHERE c.income >= p.p90
-- name: statistics
SELECT stddev(amount) AS s, variance(amount) AS v, corr(amount, card_id) AS r FROM operations
-- name: the most frequent
SELECT mode() WITHIN GROUP (ORDER BY category) AS m FROM operations
-- name: string agg
SELECT card_id, string_agg(category, ', ' ORDER BY category) AS list FROM operations GROUP BY card_id
-- name: any and every
SELECT bool_or(given) AS some, bool_and(given) AS each FROM consents
-- name: ilike
SELECT merchant FROM operations WHERE merchant ILIKE '%пят%'
-- name: a regular expression
SELECT merchant FROM operations WHERE merchant ~ '^[А-Я]' AND merchant !~ '[0-9]' AND merchant ~* 'а'
-- name: is not null
SELECT client_id FROM clients WHERE passport IS NOT NULL AND phone IS NULL
-- name: notnull
SELECT client_id FROM clients WHERE income ISNULL OR segment NOTNULL
-- name: is distinct from
SELECT client_id FROM clients WHERE segment IS DISTINCT FROM 'mass'
-- name: is true
SELECT client_id FROM clients WHERE is_active IS TRUE AND is_active IS NOT FALSE
-- name: a window
SELECT client_id, rank() OVER (PARTITION BY product ORDER BY amount DESC) AS place FROM loans
-- name: a named window
SELECT card_id, sum(amount) OVER w AS so_far FROM operations WINDOW w AS (PARTITION BY card_id ORDER BY made_on)
-- name: the first rows
SELECT client_id FROM clients ORDER BY client_id FETCH FIRST 2 ROWS ONLY
-- name: nulls last
SELECT client_id, income FROM clients ORDER BY income DESC NULLS LAST
-- name: position
SELECT merchant FROM operations WHERE strpos(merchant, 'АЗ') > 0 OR position('ви' IN merchant) > 0
-- name: parts of a text
SELECT left(merchant, 3) AS l, right(merchant, 2) AS r, split_part(merchant, 'я', 1) AS s, initcap(category) AS i FROM operations
-- name: trims
SELECT btrim(category, 'g') AS b, ltrim(category) AS l, rtrim(category) AS r, trim(both 'g' FROM category) AS t FROM operations
-- name: translate
SELECT translate(lower(merchant), 'ё', 'е') AS m FROM operations
-- name: nullif and coalesce
SELECT coalesce(nullif(segment, 'mass'), '-') AS s FROM clients
-- name: greatest and least
SELECT client_id, greatest(income, 60000) AS g, least(income, 60000) AS l FROM clients
-- name: quoted Russian names
SELECT "Номер" FROM "Заявки" WHERE "Дата подачи" >= DATE '2026-11-11' AND "order" = 2
-- name: a percent sign
SELECT client_id FROM clients WHERE segment LIKE '%as%' AND client_id % 2 = 1
-- name: a row of values
SELECT c.client_id FROM clients AS c WHERE (c.gender, c.segment) IN (('M', 'mass'))
-- name: exists
SELECT c.client_id FROM clients AS c WHERE EXISTS (SELECT * FROM loans AS l WHERE l.client_id = c.client_id)
-- name: any of a query
SELECT client_id FROM clients WHERE client_id = ANY (SELECT client_id FROM loans)
-- name: materialised part
WITH big AS MATERIALIZED (SELECT client_id FROM deposits WHERE amount > 100000) SELECT DISTINCT client_id FROM big
-- name: grouping sets
SELECT gender, segment, count(*) AS n FROM clients GROUP BY GROUPING SETS ((gender), (segment), ())
-- name: descendants too
SELECT client_id FROM clients *
-- name: a comment in a comment
SELECT client_id /* /* */ , passport */ FROM clients
-- name: is unknown
SELECT client_id FROM clients WHERE is_active IS NOT UNKNOWN
