-- name: cohort retention by month
WITH firsts AS (
  SELECT k.client_id, date_trunc('month', min(o.made_on)) AS cohort
  FROM operations o JOIN cards k ON k.card_id = o.card_id
  GROUP BY k.client_id
),
activity AS (
  SELECT DISTINCT k.client_id, date_trunc('month', o.made_on) AS month
  FROM operations o JOIN cards k USING (card_id)
)
SELECT f.cohort, date_diff('month', f.cohort, a.month) AS age, count(DISTINCT a.client_id) AS clients
FROM firsts f JOIN activity a ON a.client_id = f.client_id
GROUP BY 1, 2 ORDER BY 1, 2
-- name: retention with a share of the cohort
WITH m AS (
  SELECT k.client_id, date_trunc('month', o.made_on)::DATE AS month
  FROM operations o JOIN cards k ON o.card_id = k.card_id GROUP BY ALL
), c AS (SELECT client_id, min(month) AS cohort FROM m GROUP BY client_id)
SELECT cohort, month, count(*) AS n, count(*) * 1.0 / first_value(count(*)) OVER (PARTITION BY cohort ORDER BY month) AS kept
FROM m JOIN c USING (client_id) GROUP BY cohort, month ORDER BY cohort, month
-- name: RFM quintiles
WITH rfm AS (
  SELECT k.client_id,
         date_diff('day', max(o.made_on), DATE '2026-11-21') AS recency,
         count(*) AS frequency,
         sum(o.amount) AS monetary
  FROM operations AS o INNER JOIN cards AS k ON k.card_id = o.card_id
  WHERE o.made_on >= DATE '2026-11-21' - INTERVAL '1 year'
  GROUP BY k.client_id
)
SELECT client_id,
       ntile(5) OVER (ORDER BY recency DESC, client_id) AS r,
       ntile(5) OVER (ORDER BY frequency, client_id) AS f,
       ntile(5) OVER (ORDER BY monetary, client_id) AS m
FROM rfm
-- name: RFM as a code
WITH base AS (SELECT k.client_id AS id, max(o.made_on) AS last_on, count(*) AS cnt, sum(o.amount) AS total FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY 1)
SELECT id, concat(CASE WHEN last_on > '2026-10-21' THEN 'A' ELSE 'B' END, CASE WHEN cnt >= 3 THEN '1' ELSE '2' END, CASE WHEN total > 5000 THEN 'x' ELSE 'y' END) AS code FROM base
-- name: top two operations of each card
SELECT card_id, made_on, amount FROM operations QUALIFY row_number() OVER (PARTITION BY card_id ORDER BY amount DESC, operation_id) <= 2
-- name: the last operation of each client
SELECT k.client_id, o.operation_id, o.amount
FROM operations o JOIN cards k ON o.card_id = k.card_id
QUALIFY rank() OVER (PARTITION BY k.client_id ORDER BY o.made_on DESC) = 1
-- name: days between neighbouring operations
SELECT card_id, made_on, made_on - lag(made_on) OVER (PARTITION BY card_id ORDER BY made_on) AS gap FROM operations
-- name: average gap by client
SELECT client_id, avg(gap) AS mean_gap FROM (
  SELECT k.client_id, date_diff('day', lag(o.made_on) OVER (PARTITION BY k.client_id ORDER BY o.made_on, o.operation_id), o.made_on) AS gap
  FROM operations o JOIN cards k ON k.card_id = o.card_id) t
WHERE gap IS NOT NULL GROUP BY client_id
-- name: cumulative turnover
SELECT made_on, amount, sum(amount) OVER (ORDER BY made_on ROWS UNBOUNDED PRECEDING) AS running FROM operations
-- name: a rolling month
SELECT card_id, made_on, sum(amount) OVER (PARTITION BY card_id ORDER BY made_on RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND CURRENT ROW) AS month_sum FROM operations
-- name: share of wallet by category
SELECT category, sum(amount) AS total, round(100 * sum(amount) / (SELECT sum(amount) FROM operations), 2) AS pct
FROM operations WHERE category IS NOT NULL GROUP BY category ORDER BY pct DESC
-- name: ABC analysis
WITH s AS (SELECT category, sum(amount) AS total FROM operations GROUP BY category),
r AS (SELECT category, total, sum(total) OVER (ORDER BY total DESC, category) / sum(total) OVER () AS acc FROM s)
SELECT category, CASE WHEN acc <= 0.8 THEN 'A' WHEN acc <= 0.95 THEN 'B' ELSE 'C' END AS class FROM r
-- name: several percentiles at once
SELECT segment, quantile_cont(income, 0.25) AS q1, quantile_cont(income, 0.5) AS q2, quantile_cont(income, 0.75) AS q3 FROM clients WHERE income IS NOT NULL GROUP BY segment
-- name: income deciles
SELECT decile, min(income) AS lo, max(income) AS hi, count(*) AS n FROM (SELECT income, ntile(10) OVER (ORDER BY income) AS decile FROM clients WHERE income IS NOT NULL) d GROUP BY decile ORDER BY decile
-- name: above everybody's average
SELECT c.client_id FROM clients c CROSS JOIN (SELECT avg(income) AS m FROM clients) a WHERE c.income > a.m
-- name: above the average of the segment
SELECT client_id FROM clients c WHERE income > (SELECT avg(x.income) FROM clients x WHERE x.segment = c.segment)
-- name: conditional counts by filter
SELECT count(*) FILTER (WHERE status = 'active') AS active, count(*) FILTER (WHERE status <> 'active') AS other, count(*) AS n FROM cards
-- name: a funnel in one row
SELECT count(DISTINCT c.client_id) AS clients,
       count(DISTINCT k.client_id) AS with_card,
       count(DISTINCT CASE WHEN o.operation_id IS NOT NULL THEN k.client_id END) AS with_operation
FROM clients c LEFT JOIN cards k ON k.client_id = c.client_id LEFT JOIN operations o ON o.card_id = k.card_id
-- name: product penetration
SELECT segment,
       avg(CASE WHEN EXISTS (SELECT 1 FROM loans l WHERE l.client_id = c.client_id) THEN 1.0 ELSE 0.0 END) AS with_loan,
       avg(CASE WHEN EXISTS (SELECT 1 FROM deposits d WHERE d.client_id = c.client_id) THEN 1.0 ELSE 0.0 END) AS with_deposit
FROM clients c GROUP BY segment
-- name: number of products
SELECT client_id, count(*) AS products FROM (
  SELECT client_id, 'loan' AS p FROM loans UNION SELECT client_id, 'deposit' FROM deposits UNION SELECT client_id, 'account' FROM accounts) u
GROUP BY client_id HAVING count(*) > 1
-- name: age groups
SELECT CASE
         WHEN date_diff('year', birth_date, DATE '2026-11-21') < 25 THEN '<25'
         WHEN date_diff('year', birth_date, DATE '2026-11-21') BETWEEN 25 AND 39 THEN '25-39'
         WHEN date_diff('year', birth_date, DATE '2026-11-21') BETWEEN 40 AND 59 THEN '40-59'
         ELSE '60+' END AS age_group,
       gender, count(*) AS n
FROM clients GROUP BY ALL ORDER BY ALL
-- name: birthdays in the coming week
SELECT client_id FROM clients WHERE strftime(birth_date, '%m-%d') BETWEEN '11-21' AND '11-28'
-- name: dormant clients
SELECT c.client_id, max(o.made_on) AS last_operation
FROM clients c LEFT JOIN cards k ON k.client_id = c.client_id LEFT JOIN operations o ON o.card_id = k.card_id
GROUP BY c.client_id HAVING max(o.made_on) IS NULL OR max(o.made_on) < DATE '2026-09-01'
-- name: churned and came back
WITH o AS (SELECT k.client_id, o.made_on, lead(o.made_on) OVER (PARTITION BY k.client_id ORDER BY o.made_on) AS next_on FROM operations o JOIN cards k ON k.card_id = o.card_id)
SELECT DISTINCT client_id FROM o WHERE next_on - made_on > 30
-- name: sessions of activity
WITH g AS (
  SELECT card_id, made_on, CASE WHEN made_on - lag(made_on) OVER (PARTITION BY card_id ORDER BY made_on) > 30 THEN 1 ELSE 0 END AS starts FROM operations),
s AS (SELECT card_id, made_on, sum(starts) OVER (PARTITION BY card_id ORDER BY made_on) AS session FROM g)
SELECT card_id, session, min(made_on) AS began, max(made_on) AS ended, count(*) AS n FROM s GROUP BY card_id, session
-- name: year over year
WITH y AS (SELECT year(made_on) AS yr, sum(amount) AS total FROM operations GROUP BY 1)
SELECT a.yr, a.total, b.total AS before, (a.total - b.total) / nullif(b.total, 0) AS growth FROM y a LEFT JOIN y b ON b.yr = a.yr - 1
-- name: month on month by lag
SELECT month, total, total - lag(total) OVER (ORDER BY month) AS diff FROM (SELECT strftime(made_on, '%Y-%m') AS month, sum(amount) AS total FROM operations GROUP BY 1) ORDER BY month
-- name: rollup with labels
SELECT coalesce(segment, 'всего') AS seg, coalesce(gender, 'все') AS g, count(*) AS n, grouping(segment) AS is_total FROM clients GROUP BY ROLLUP (segment, gender)
-- name: cube of two
SELECT kind, currency, count(*) AS n, sum(balance) AS total FROM accounts GROUP BY CUBE (kind, currency)
-- name: crosstab by hand
SELECT segment,
  sum(CASE gender WHEN 'M' THEN 1 ELSE 0 END) AS men,
  sum(CASE gender WHEN 'F' THEN 1 ELSE 0 END) AS women
FROM clients GROUP BY segment
-- name: weekday pattern
SELECT dayname(made_on) AS wd, isodow(made_on) AS n, count(*) AS cnt, round(avg(amount), 2) AS mean FROM operations GROUP BY 1, 2 ORDER BY 2
-- name: z score
SELECT client_id, (income - avg(income) OVER ()) / nullif(stddev_pop(income) OVER (), 0) AS z FROM clients
-- name: outliers by the interquartile range
WITH q AS (SELECT quantile_cont(amount, 0.25) AS q1, quantile_cont(amount, 0.75) AS q3 FROM operations)
SELECT o.operation_id FROM operations o, q WHERE o.amount > q.q3 + 1.5 * (q.q3 - q.q1)
-- name: basket pairs
SELECT a.category AS one, b.category AS two, count(DISTINCT a.card_id) AS cards
FROM operations a JOIN operations b ON a.card_id = b.card_id AND a.category < b.category
GROUP BY 1, 2 ORDER BY 3 DESC
-- name: merchants cleaned
SELECT trim(regexp_replace(lower(merchant), '[^а-яa-z0-9 ]', '', 'g')) AS merchant, count(*) AS n FROM operations WHERE merchant IS NOT NULL GROUP BY 1
-- name: domains of text
SELECT split_part(segment, '-', 1) AS part, length(segment) AS len, upper(left(segment, 1)) || substring(segment, 2) AS nice FROM clients
-- name: a histogram by floor
SELECT floor(amount / 1000) * 1000 AS bucket, count(*) AS n FROM operations GROUP BY bucket ORDER BY bucket
-- name: consent now
SELECT client_id, channel, given FROM consents QUALIFY row_number() OVER (PARTITION BY client_id, channel ORDER BY changed_on DESC) = 1
-- name: consent as columns
SELECT client_id, max(given) FILTER (WHERE channel = 'sms') AS sms, max(given) FILTER (WHERE channel = 'email') AS email FROM consents GROUP BY client_id
-- name: interest of a deposit
SELECT deposit_id, amount * rate / 100 * date_diff('day', opened_on, least(ends_on, DATE '2026-11-21')) / 365 AS interest FROM deposits
-- name: deposits ending in each of the next months
SELECT date_trunc('month', ends_on) AS month, count(*) AS n, sum(amount) AS total FROM deposits WHERE ends_on BETWEEN DATE '2026-11-21' AND DATE '2026-11-21' + INTERVAL 3 MONTH GROUP BY ALL
-- name: who is not in any list
SELECT client_id FROM clients EXCEPT SELECT client_id FROM loans EXCEPT SELECT client_id FROM deposits
-- name: a cleaned key
SELECT DISTINCT CAST(client_id AS VARCHAR) AS id, md5(CAST(client_id AS VARCHAR)) AS bucket FROM clients
-- name: an even split by hash
SELECT client_id, hash(client_id) % 10 AS part FROM clients
