-- name: counts
SELECT count(*) FROM clients
-- name: counts under a name
SELECT count(*) AS n, count(income) AS known, count(DISTINCT city_id) AS cities FROM clients
-- name: by segment
SELECT segment, count(*) AS n, avg(income) AS mean FROM clients GROUP BY segment ORDER BY n DESC, segment
-- name: by city
SELECT t.name, count(*) AS n FROM clients c JOIN cities t ON t.city_id = c.city_id GROUP BY t.name ORDER BY t.name
-- name: by position
SELECT segment, gender, count(*) FROM clients GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
-- name: a sum under the column's own name
SELECT client_id, sum(amount) AS amount FROM deposits GROUP BY client_id ORDER BY amount DESC
-- name: a column changed under its own name
SELECT client_id, coalesce(segment, 'none') AS segment FROM clients ORDER BY segment, client_id
-- name: grouped by a name given in select
SELECT substr(category, 1, 1) AS letter, count(*) AS n FROM operations GROUP BY letter ORDER BY letter
-- name: grouped by a case given a name
SELECT CASE WHEN income > 100000 THEN 'high' WHEN income IS NULL THEN 'unknown' ELSE 'other' END AS band, count(*) AS n FROM clients GROUP BY band ORDER BY n DESC, band
-- name: a constant beside a count
SELECT 'all' AS what, count(*) AS n FROM clients GROUP BY what
-- name: a name given in select used in having
-- not for: postgres
SELECT client_id, sum(balance) AS total FROM accounts GROUP BY client_id HAVING total > 1000 ORDER BY total
-- name: a name given in select used in a condition
-- not for: postgres
SELECT client_id, amount * rate / 100 AS interest FROM deposits WHERE interest > 1000
-- name: ordered by something made of a given name
-- not for: postgres
SELECT client_id, sum(balance) AS total FROM accounts GROUP BY client_id ORDER BY -total, client_id
-- name: ordered by a column not shown
SELECT segment FROM clients ORDER BY income
-- name: ordered in two ways
SELECT client_id, income FROM clients ORDER BY segment DESC, income ASC NULLS LAST
-- name: nulls first
SELECT client_id, income FROM clients ORDER BY income DESC NULLS FIRST, client_id
-- name: distinct
SELECT DISTINCT product, status FROM cards ORDER BY product, status
-- name: filled shares
SELECT sum(CASE WHEN phone IS NULL THEN 1 ELSE 0 END) AS without_phone, count(*) AS n FROM clients
-- name: whether filled
SELECT client_id, passport IS NOT NULL AS has_passport FROM clients ORDER BY client_id
-- name: scalar subqueries
SELECT (SELECT count(*) FROM clients) AS clients_in_all, (SELECT max(amount) FROM loans) AS largest
-- name: a union with an order
SELECT client_id, 'loan' AS what FROM loans UNION ALL SELECT client_id, 'deposit' FROM deposits ORDER BY client_id, what
-- name: a union ordered by position
SELECT client_id FROM loans UNION SELECT client_id FROM deposits ORDER BY 1 DESC LIMIT 2
-- name: dense rank
SELECT client_id, dense_rank() OVER (ORDER BY segment) AS r FROM clients ORDER BY client_id
-- name: a named window
SELECT client_id, row_number() OVER w AS n, sum(amount) OVER w AS upto FROM deposits WINDOW w AS (PARTITION BY client_id ORDER BY opened_on)
-- name: moving average
SELECT operation_id, avg(amount) OVER (ORDER BY operation_id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS mean FROM operations
-- name: first and last value
SELECT operation_id, first_value(amount) OVER (PARTITION BY card_id ORDER BY made_on) AS first_, last_value(amount) OVER (PARTITION BY card_id ORDER BY made_on ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_ FROM operations
-- name: lead with a default
SELECT operation_id, lead(amount, 1, 0) OVER (ORDER BY operation_id) AS next_ FROM operations
-- name: a share of all
SELECT category, sum(amount) * 100.0 / sum(sum(amount)) OVER () AS share FROM operations GROUP BY category
-- name: text joined
SELECT client_id, segment || ' / ' || gender AS label FROM clients ORDER BY client_id
-- name: parts of text
SELECT substr(merchant, 1, 3) AS head, upper(category) AS loud, replace(category, 'o', '0') AS odd FROM operations
-- name: casts
SELECT CAST(client_id AS VARCHAR) AS id, CAST(income AS INTEGER) AS whole FROM clients
-- name: median by row number
SELECT avg(income) AS median FROM (SELECT income, row_number() OVER (ORDER BY income) AS n, count(*) OVER () AS m FROM clients WHERE income IS NOT NULL) AS sorted_ WHERE n IN ((m + 1) / 2, (m + 2) / 2)
-- name: a derived table without use of its name
SELECT segment, n FROM (SELECT segment, count(*) AS n FROM clients GROUP BY segment) AS counted WHERE n > 1
-- name: an alias like a column
SELECT city.name FROM cities AS city JOIN clients AS client ON client.city_id = city.city_id ORDER BY client.client_id
-- name: cte shown twice
WITH s AS (SELECT segment, count(*) AS n FROM clients GROUP BY segment) SELECT a.segment, a.n, b.n AS of_premium FROM s AS a JOIN s AS b ON b.segment = 'premium' AND a.n >= b.n WHERE a.segment = b.segment
-- name: full join
SELECT coalesce(l.client_id, d.client_id) AS id, l.amount AS owed, d.amount AS saved FROM loans l FULL JOIN deposits d ON d.client_id = l.client_id
-- name: full join by using
SELECT client_id, l.amount AS owed, d.amount AS saved FROM loans l FULL OUTER JOIN deposits d USING (client_id)
-- name: count of a condition
SELECT count(CASE WHEN amount > 1000 THEN 1 END) AS large FROM operations
-- name: numbers of several kinds
SELECT 1 AS a, 1.5 AS b, -2 AS c, 1e3 AS d, 'x' AS e, NULL AS f
