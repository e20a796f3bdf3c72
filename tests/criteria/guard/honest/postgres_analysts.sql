-- name: cohorts by month
SELECT to_char(date_trunc('month', c.registered_on), 'YYYY-MM') AS cohort, count(*) AS n FROM clients c GROUP BY 1 ORDER BY 1
-- name: three percentiles
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY income) AS q1, percentile_cont(0.5) WITHIN GROUP (ORDER BY income) AS q2, percentile_disc(0.9) WITHIN GROUP (ORDER BY income) AS p90 FROM clients
-- name: percentile by segment
SELECT segment, percentile_cont(0.5) WITHIN GROUP (ORDER BY income) AS median FROM clients GROUP BY segment
-- name: full years
SELECT client_id, extract(year FROM age(DATE '2026-11-21', birth_date))::int AS years FROM clients
-- name: first of each group
SELECT DISTINCT ON (card_id) card_id, made_on, amount FROM operations ORDER BY card_id, made_on DESC, operation_id DESC
-- name: filter and grouping sets
SELECT kind, currency, count(*) FILTER (WHERE closed_on IS NULL) AS open FROM accounts GROUP BY GROUPING SETS ((kind), (currency), ())
-- name: list of products
SELECT client_id, string_agg(DISTINCT product, ', ' ORDER BY product) AS products FROM loans GROUP BY client_id
-- name: last thirty days
SELECT count(*) AS n FROM operations WHERE made_on > DATE '2026-11-21' - INTERVAL '30 days'
-- name: integer days
SELECT client_id, (DATE '2026-11-21' - issued_on) AS days FROM loans WHERE closed_on IS NULL
-- name: a rolling week
SELECT made_on, sum(amount) OVER (ORDER BY made_on RANGE BETWEEN INTERVAL '7 days' PRECEDING AND CURRENT ROW) AS week FROM operations
-- name: conditional share
SELECT round(100.0 * count(*) FILTER (WHERE status = 'active') / nullif(count(*), 0), 1) AS pct FROM cards
-- name: similar to
SELECT merchant FROM operations WHERE merchant SIMILAR TO '(П|В)%'
-- name: pattern operators
SELECT merchant FROM operations WHERE merchant ~ '^П' OR merchant ~* 'виа' OR merchant !~ 'а'
-- name: position and parts
SELECT position('о' IN merchant) AS p, split_part(merchant, 'е', 1) AS head, substring(merchant FROM 1 FOR 3) AS three, overlay(merchant PLACING 'x' FROM 1) AS o FROM operations
-- name: any of a list
SELECT client_id FROM clients WHERE segment = ANY (ARRAY['mass', 'premium'])
-- name: row numbers paged
SELECT client_id FROM (SELECT client_id, row_number() OVER (ORDER BY registered_on, client_id) AS n FROM clients) t WHERE n BETWEEN 2 AND 4
-- name: latest row by lateral free max
SELECT l.client_id, l.amount FROM loans l JOIN (SELECT client_id, max(issued_on) AS d FROM loans GROUP BY client_id) m ON m.client_id = l.client_id AND m.d = l.issued_on
-- name: is distinct from
SELECT client_id FROM clients WHERE segment IS DISTINCT FROM 'mass'
