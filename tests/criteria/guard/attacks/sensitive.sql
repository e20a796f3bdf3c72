-- name: selected
-- because: sensitive
SELECT passport FROM clients
-- name: selected among others
-- because: sensitive
SELECT client_id, segment, phone FROM clients
-- name: qualified
-- because: sensitive
SELECT c.passport FROM clients AS c
-- name: in capitals
-- because: sensitive
SELECT PASSPORT FROM CLIENTS
-- name: quoted
-- because: sensitive
SELECT "passport" FROM "clients"
-- name: quoted in capitals
-- because: sensitive
SELECT "PassPort" FROM "Clients"
-- name: renamed
-- because: sensitive
SELECT passport AS client_id FROM clients
-- name: in a condition
-- because: sensitive
SELECT client_id FROM clients WHERE passport = '4509'
-- name: in like
-- because: sensitive
SELECT client_id FROM clients WHERE phone LIKE '+7901%'
-- name: in a list
-- because: sensitive
SELECT client_id FROM clients WHERE passport IN ('4509', '4510')
-- name: in between
-- because: sensitive
SELECT client_id FROM clients WHERE passport BETWEEN '4' AND '5'
-- name: against another column
-- because: sensitive
SELECT client_id FROM clients WHERE segment = passport
-- name: is distinct from
-- because: sensitive
SELECT client_id FROM clients WHERE passport IS DISTINCT FROM '4509'
-- name: is not distinct from
-- because: sensitive
SELECT client_id FROM clients WHERE passport IS NOT DISTINCT FROM '4509'
-- name: is null of something made of it
-- because: sensitive
SELECT client_id FROM clients WHERE nullif(passport, '4509') IS NULL
-- name: is null of a case
-- because: sensitive
SELECT client_id FROM clients WHERE CASE WHEN passport = '4509' THEN 1 END IS NULL
-- name: is null on the wrong side
SELECT client_id FROM clients WHERE NULL IS passport
-- name: ordered by
-- because: sensitive
SELECT client_id FROM clients ORDER BY passport
-- name: ordered by something made of it
-- because: sensitive
SELECT client_id FROM clients ORDER BY length(passport)
-- name: grouped by
-- because: sensitive
SELECT count(*) AS n FROM clients GROUP BY phone
-- name: in having
-- because: sensitive
SELECT segment FROM clients GROUP BY segment HAVING max(passport) > '4'
-- name: counted
-- because: sensitive
SELECT count(passport) AS n FROM clients
-- name: counted distinct
-- because: sensitive
SELECT count(DISTINCT passport) AS n FROM clients
-- name: least
-- because: sensitive
SELECT min(passport) AS p FROM clients
-- name: shortened
-- because: sensitive
SELECT substr(passport, 1, 2) AS p FROM clients
-- name: joined to text
-- because: sensitive
SELECT segment || passport AS p FROM clients
-- name: cast
-- because: sensitive
SELECT CAST(passport AS VARCHAR) AS p FROM clients
-- name: its length
-- because: sensitive
SELECT length(phone) AS n FROM clients
-- name: coalesce
-- because: sensitive
SELECT coalesce(passport, '') AS p FROM clients
-- name: in case
-- because: sensitive
SELECT CASE WHEN passport LIKE '45%' THEN 1 ELSE 0 END AS p FROM clients
-- name: through a cte
-- because: sensitive
WITH d AS (SELECT client_id, passport AS p FROM clients) SELECT p FROM d
-- name: through a cte with names of its own
-- because: sensitive
WITH d (a, b) AS (SELECT client_id, passport FROM clients) SELECT b FROM d
-- name: through two ctes
-- because: sensitive
WITH d AS (SELECT passport AS p FROM clients), e AS (SELECT p AS q FROM d) SELECT q FROM e
-- name: through a subquery
-- because: sensitive
SELECT d.p FROM (SELECT passport AS p FROM clients) AS d
-- name: through a scalar subquery
-- because: sensitive
SELECT client_id, (SELECT max(c.phone) FROM clients AS c) AS p FROM accounts
-- name: through a correlated subquery
-- because: sensitive
SELECT a.account_id FROM accounts AS a WHERE EXISTS (SELECT 1 FROM clients AS c WHERE c.client_id = a.client_id AND c.passport > '45')
-- name: an outer column inside
-- because: sensitive
SELECT c.client_id FROM clients AS c WHERE EXISTS (SELECT 1 FROM accounts AS a WHERE a.iban = passport)
-- name: in a subquery of in
-- because: sensitive
SELECT client_id FROM clients WHERE segment IN (SELECT passport FROM clients)
-- name: in the left of in
-- because: sensitive
SELECT client_id FROM clients WHERE (client_id, passport) IN (SELECT client_id, segment FROM clients)
-- name: in union
-- because: sensitive
SELECT segment FROM clients UNION ALL SELECT passport FROM clients
-- name: in except
-- because: sensitive
SELECT segment FROM clients EXCEPT SELECT passport FROM clients
-- name: in a join
-- because: sensitive
SELECT c.client_id FROM clients AS c JOIN accounts AS a ON a.iban = c.passport
-- name: in using
-- because: sensitive
SELECT a.client_id FROM clients AS a JOIN clients AS b USING (passport)
-- name: natural join
SELECT segment FROM clients NATURAL JOIN accounts
-- name: in a window's order
-- because: sensitive
SELECT client_id, row_number() OVER (ORDER BY passport) AS n FROM clients
-- name: in a window's parts
-- because: sensitive
SELECT client_id, count(*) OVER (PARTITION BY passport) AS n FROM clients
-- name: in lag
-- because: sensitive
SELECT client_id, lag(phone) OVER (ORDER BY client_id) AS p FROM clients
-- name: in a named window
-- because: sensitive
SELECT client_id, rank() OVER w AS n FROM clients WINDOW w AS (ORDER BY passport)
-- name: in a filter
-- because: sensitive
SELECT count(*) FILTER (WHERE passport LIKE '45%') AS n FROM clients
-- name: gathered
-- because: sensitive
SELECT group_concat(passport, ',') AS p FROM clients
-- name: in limit
SELECT client_id FROM clients LIMIT (SELECT max(length(passport)) FROM clients)
-- name: of another table
-- because: sensitive
SELECT iban FROM accounts
-- name: a card's number
-- because: sensitive
SELECT client_id FROM cards WHERE number LIKE '%0000'
-- name: under the name of a harmless column
-- because: sensitive
SELECT segment FROM (SELECT passport AS segment FROM clients) AS clients_copy
-- name: star
-- because: star
SELECT * FROM clients
-- name: star of a table
SELECT c.* FROM clients AS c
-- name: star in a cte
-- because: star
WITH d AS (SELECT * FROM clients) SELECT client_id FROM d
-- name: star in a subquery
-- because: star
SELECT client_id FROM (SELECT * FROM clients) AS d
-- name: star after a column
-- because: star
SELECT client_id, * FROM clients
-- name: star counted over a table
SELECT count(c.*) AS n FROM clients AS c
-- name: star in a subquery of in
-- because: star
SELECT client_id FROM clients WHERE client_id IN (SELECT * FROM accounts)
-- name: star in union
-- because: star
SELECT client_id FROM clients UNION SELECT * FROM accounts
-- name: an alias that hides it in a condition
SELECT segment AS passport FROM clients WHERE passport LIKE '45%'
-- name: an alias that hides it in having
SELECT segment AS passport FROM clients GROUP BY segment HAVING max(passport) > '4'
-- name: hidden behind an inner relation of the same name
SELECT c.client_id FROM clients AS c WHERE EXISTS (SELECT 1 FROM (SELECT 1 AS x) AS d WHERE c.passport > '45')
-- name: columns of a table renamed
SELECT c.d FROM clients AS c (a, b, d, e)
-- name: is boolean
-- because: sensitive
SELECT client_id FROM clients WHERE phone IS TRUE
-- name: whole row
-- because: whole_row
SELECT c FROM clients AS c
-- name: whole row without an alias
-- because: whole_row
SELECT clients FROM clients
-- name: whole row in a condition
-- because: whole_row
SELECT client_id FROM clients AS c WHERE c = c
-- name: whole row cast to text
SELECT CAST(c AS VARCHAR) AS t FROM clients AS c
-- name: whole row counted
SELECT count(c) AS n FROM clients AS c
-- name: whole row in order
SELECT client_id FROM clients AS c ORDER BY c
-- name: whole row in a window
SELECT client_id, first_value(c) OVER (ORDER BY client_id) AS r FROM clients AS c
