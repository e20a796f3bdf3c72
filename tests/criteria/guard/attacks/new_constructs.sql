-- name: md5 as an oracle
-- because: sensitive
SELECT client_id, md5(passport) AS h FROM clients
-- name: md5 compared with a guess
-- because: sensitive
SELECT client_id FROM clients WHERE md5(phone) = md5('+79010000000')
-- name: a part of a digest
-- because: sensitive
SELECT client_id FROM clients WHERE substr(md5(passport), 1, 1) = 'a'
-- name: a seed beside a sensitive column
-- because: sensitive
SELECT client_id FROM clients ORDER BY md5('7:' || phone) LIMIT 1
-- name: a share of people by a sensitive key
-- because: sensitive
SELECT client_id FROM clients WHERE substr(md5('7:' || passport), 1, 8) < '80000000'
-- name: everybody's average of a protected measure
-- because: protected
WITH m AS (SELECT client_id, count(religion) AS v FROM clients GROUP BY client_id) SELECT client_id FROM m WHERE v > (SELECT avg(v) FROM m)
-- name: a sensitive column under the name value
-- because: sensitive
WITH m AS (SELECT client_id, passport AS "value" FROM clients) SELECT client_id FROM m WHERE "value" > 'A'
-- name: hidden by the columns of a cte
-- because: sensitive
WITH m (id, income) AS (SELECT client_id, passport FROM clients) SELECT id FROM m WHERE income LIKE '4%'
-- name: hidden by the columns of a derived table
-- because: sensitive
SELECT x.b FROM (SELECT client_id, phone FROM clients) AS x (a, b)
-- name: hidden two ctes deep
-- because: sensitive
WITH a (x) AS (SELECT iban FROM accounts), b (y) AS (SELECT x FROM a), c (z) AS (SELECT y FROM b) SELECT max(z) AS m FROM c
-- name: swapped by the columns of a cte
-- because: sensitive
WITH clean (phone, client_id) AS (SELECT client_id, phone FROM clients) SELECT client_id FROM clean
-- name: is null around an expression
-- because: sensitive
SELECT client_id FROM clients WHERE nullif(passport, 'x') IS NULL
-- name: is null around coalesce
-- because: sensitive
SELECT client_id FROM clients WHERE coalesce(phone, segment) IS NOT NULL
-- name: is null around a case
-- because: sensitive
SELECT client_id FROM clients WHERE (CASE WHEN passport > '45' THEN 1 END) IS NULL
-- name: is null around a cast
-- because: sensitive
SELECT client_id FROM clients WHERE CAST(passport AS INTEGER) IS NULL
-- name: is null around a substring
-- because: sensitive
SELECT client_id FROM clients WHERE nullif(substr(passport, 1, 1), '4') IS NULL
-- name: is true of a comparison
-- because: sensitive
SELECT client_id FROM clients WHERE (passport = '4509') IS TRUE
-- name: is distinct from null
-- because: sensitive
SELECT client_id FROM clients WHERE phone IS DISTINCT FROM segment
-- name: partition by a sensitive column
-- because: sensitive
SELECT client_id, count(*) OVER (PARTITION BY phone) AS same_phone FROM clients
-- name: a named window over a sensitive column
-- because: sensitive
SELECT client_id, rank() OVER w AS r FROM clients WINDOW w AS (ORDER BY passport)
-- name: a row number by a sensitive column
-- because: sensitive
SELECT client_id, row_number() OVER (ORDER BY passport) AS r FROM clients
-- name: lag of a sensitive column
-- because: sensitive
SELECT lag(full_name) OVER (ORDER BY client_id) AS x FROM clients
-- name: first value of a sensitive column
-- because: sensitive
SELECT first_value(iban) OVER (PARTITION BY client_id ORDER BY opened_on) AS x FROM accounts
-- name: a frame ordered by a sensitive column
-- because: sensitive
SELECT sum(income) OVER (ORDER BY phone ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM clients
-- name: partition by a protected column
-- because: protected
SELECT client_id, avg(income) OVER (PARTITION BY religion) AS m FROM clients
-- name: grouped by a sensitive column
-- because: sensitive
SELECT count(*) AS n FROM clients GROUP BY substr(phone, 1, 5)
-- name: grouped by the number of a sensitive column
-- because: sensitive
SELECT full_name, count(*) AS n FROM clients GROUP BY 1
-- name: having a sensitive column
-- because: sensitive
SELECT segment FROM clients GROUP BY segment HAVING max(passport) > 'x'
-- name: having a count of different sensitive values
-- because: sensitive
SELECT city_id FROM clients GROUP BY city_id HAVING count(DISTINCT phone) = 1
-- name: having a protected column
-- because: protected
SELECT segment FROM clients GROUP BY segment HAVING min(religion) = 'a'
-- name: a filter by a protected column
-- because: protected
SELECT count(*) FILTER (WHERE religion = 'b') AS n FROM clients
-- name: ordered by a sensitive column inside an aggregate's window
-- because: sensitive
SELECT client_id FROM (SELECT client_id, ntile(4) OVER (ORDER BY phone) AS q FROM clients) AS t WHERE q = 1
-- name: ordered by an expression of a sensitive column
-- because: sensitive
SELECT client_id FROM clients ORDER BY length(passport) DESC, client_id
-- name: ordered by a case of a sensitive column
-- because: sensitive
SELECT client_id FROM clients ORDER BY CASE WHEN phone LIKE '%5' THEN 0 ELSE 1 END
-- name: ordered by a scalar subquery of a sensitive column
-- because: sensitive
SELECT c.client_id FROM clients c ORDER BY (SELECT max(a.iban) FROM accounts a WHERE a.client_id = c.client_id)
-- name: a limit made of a sensitive column
-- because: sensitive
SELECT client_id FROM clients LIMIT (SELECT length(passport) FROM clients WHERE client_id = 1)
-- name: an offset made of a protected column
-- because: protected
SELECT client_id FROM clients LIMIT 1 OFFSET (SELECT count(religion) FROM clients)
-- name: join using a sensitive column
-- because: sensitive
SELECT a.client_id FROM clients a JOIN clients b USING (phone)
-- name: join on a sensitive column
-- because: sensitive
SELECT a.client_id FROM clients a JOIN clients b ON a.phone = b.phone AND a.client_id <> b.client_id
-- name: join on a guess of a sensitive column
-- because: sensitive
SELECT c.client_id FROM clients c JOIN (SELECT 'CANARY 4509' AS guess) g ON g.guess = c.passport
-- name: natural join over sensitive columns
SELECT client_id FROM clients NATURAL JOIN accounts
-- name: natural left join
SELECT client_id FROM clients NATURAL LEFT JOIN loans
-- name: a sensitive column in a list
-- because: sensitive
SELECT client_id FROM clients WHERE 'CANARY 4509' IN (passport, phone)
-- name: a sensitive column in a tuple
-- because: sensitive
SELECT client_id FROM clients WHERE (client_id, passport) IN (SELECT 1, 'CANARY 4509')
-- name: a sensitive column of a subquery in IN
-- because: sensitive
SELECT client_id FROM clients WHERE segment IN (SELECT phone FROM clients)
-- name: a sensitive column between
-- because: sensitive
SELECT client_id FROM clients WHERE passport BETWEEN '4500' AND '4600'
-- name: the operand of a case
-- because: sensitive
SELECT CASE phone WHEN '+7901' THEN 'hit' ELSE 'miss' END AS x FROM clients
-- name: a branch of a case
-- because: sensitive
SELECT CASE WHEN client_id = 1 THEN passport ELSE 'x' END AS x FROM clients
-- name: an error as an oracle
-- because: sensitive
SELECT 1 / CASE WHEN passport LIKE 'C%' THEN 0 ELSE 1 END AS x FROM clients
-- name: a cast error as an oracle
-- because: sensitive
SELECT CAST(full_name AS INTEGER) AS x FROM clients
-- name: exists over a sensitive column
-- because: sensitive
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM cards k WHERE k.client_id = c.client_id AND k.number LIKE '%2200')
-- name: a correlated sensitive column from outside
-- because: sensitive
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM cities t WHERE t.name = c.full_name)
-- name: exists with a sensitive order
-- because: sensitive
SELECT client_id FROM clients WHERE EXISTS (SELECT 1 FROM accounts ORDER BY iban)
-- name: exists that selects a sensitive column
-- because: sensitive
SELECT client_id FROM clients c WHERE EXISTS (SELECT a.iban FROM accounts a WHERE a.client_id = c.client_id)
-- name: greatest over a sensitive column
-- because: sensitive
SELECT coalesce(nullif(phone, ''), 'none') AS x FROM clients
-- name: a union hides a sensitive column
-- because: sensitive
SELECT client_id, segment FROM clients UNION ALL SELECT client_id, passport FROM clients
-- name: except against a sensitive column
-- because: sensitive
SELECT segment FROM clients EXCEPT SELECT phone FROM clients
-- name: intersect with a guess
-- because: sensitive
SELECT 'CANARY 4509' AS p INTERSECT SELECT passport FROM clients
-- name: a cte named as a table
-- because: name_taken
WITH clients AS (SELECT 1 AS client_id) SELECT client_id FROM clients
-- name: a cte named as a table in capitals
-- because: name_taken
WITH CLIENTS AS (SELECT client_id FROM loans) SELECT client_id FROM clients
-- name: a cte named as a hidden view
WITH x AS (SELECT client_id, passport FROM rich_clients) SELECT passport FROM x
-- name: an alias like another table
-- because: sensitive
SELECT loans.passport FROM clients AS loans
-- name: an alias that hides the outer one
-- because: sensitive
SELECT c.client_id FROM loans c WHERE EXISTS (SELECT 1 FROM clients c WHERE c.phone = '1')
-- name: two aliases alike
-- because: name_taken
SELECT a.client_id FROM clients a JOIN loans a ON a.client_id = a.client_id
-- name: a name given in select hides a sensitive column
-- because: sensitive
SELECT client_id AS phone, phone AS x FROM clients
-- name: an alias used before it is given
-- because: sensitive
SELECT x || 'a' AS y, full_name AS x FROM clients
-- name: whole row counted
-- because: whole_row
SELECT count(c) AS n FROM clients c
-- name: whole row compared
-- because: whole_row
SELECT c.client_id FROM clients c JOIN clients d ON c = d
-- name: whole row as a string
-- because: whole_row
SELECT CAST(clients AS VARCHAR) AS x FROM clients
-- name: whole row of a cte
-- because: whole_row
WITH m AS (SELECT client_id FROM clients) SELECT max(m) AS x FROM m
-- name: whole row in a digest
-- because: whole_row
SELECT md5(c) AS x FROM clients AS c
-- name: whole row asked whether filled
-- because: whole_row
SELECT client_id FROM clients c WHERE c IS NOT NULL
-- name: whole row in order
-- because: whole_row
SELECT client_id FROM clients c ORDER BY c
-- name: whole row in a group
-- because: whole_row
SELECT count(*) AS n FROM clients c GROUP BY c
-- name: whole row in a window
-- because: whole_row
SELECT row_number() OVER (ORDER BY c) AS n FROM clients c
-- name: the star of one table
SELECT c.* FROM clients c
-- name: the star of a subquery
SELECT x.* FROM (SELECT client_id FROM clients) AS x
-- name: a star in a derived table
SELECT d.phone FROM (SELECT * FROM clients) AS d
-- name: a star in a cte
WITH d AS (SELECT * FROM clients) SELECT passport FROM d
-- name: count of a star of one table
SELECT count(c.*) AS n FROM clients c
-- name: count distinct of a star
SELECT count(DISTINCT *) AS n FROM clients
-- name: a column the catalog does not know in a condition
-- because: unknown_column
SELECT client_id FROM clients WHERE internal_note LIKE '%debt%'
-- name: the system's columns of a row
SELECT ctid, xmin FROM clients
