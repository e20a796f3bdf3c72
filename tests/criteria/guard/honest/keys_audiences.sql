-- name: everybody
SELECT client_id FROM clients
-- name: in capitals
SELECT CLIENT_ID FROM CLIENTS
-- name: with a semicolon
SELECT client_id FROM clients;
-- name: with comments
-- The premium ones, for the autumn campaign.
SELECT client_id /* the key */ FROM clients WHERE segment = 'premium' -- as agreed
-- name: quoted
SELECT "c"."client_id" FROM "clients" AS "c" WHERE "c"."segment" = 'mass'
-- name: with the schema
-- not for: postgres
SELECT client_id FROM main.clients
-- name: one condition
SELECT client_id FROM clients WHERE income >= 100000
-- name: several conditions
SELECT client_id FROM clients WHERE segment = 'mass' AND income BETWEEN 40000 AND 100000 AND gender = 'F'
-- name: either or
SELECT client_id FROM clients WHERE (segment = 'premium' OR income > 200000) AND NOT gender = 'M'
-- name: born between
SELECT client_id FROM clients WHERE birth_date BETWEEN '2000-11-21' AND '2006-11-21'
-- name: a list
SELECT client_id FROM clients WHERE city_id IN (1, 2, 3)
-- name: not in a list
SELECT client_id FROM clients WHERE segment NOT IN ('premium', 'private')
-- name: in a table of cities
SELECT client_id FROM clients WHERE city_id IN (SELECT city_id FROM cities WHERE region = 'ЦФО')
-- name: not in another table
SELECT client_id FROM clients WHERE client_id NOT IN (SELECT client_id FROM loans WHERE client_id IS NOT NULL)
-- name: has a phone
SELECT client_id FROM clients WHERE phone IS NOT NULL
-- name: has no passport
SELECT client_id FROM clients WHERE passport IS NULL
-- name: not without a phone
SELECT client_id FROM clients WHERE NOT (phone IS NULL) AND full_name IS NOT NULL
-- name: joined to accounts
SELECT DISTINCT c.client_id FROM clients c JOIN accounts a ON a.client_id = c.client_id WHERE a.balance > 500
-- name: joined by using
SELECT DISTINCT client_id FROM clients JOIN accounts USING (client_id) WHERE balance > 500
-- name: joined in the old way
SELECT DISTINCT c.client_id FROM clients c, accounts a WHERE a.client_id = c.client_id AND a.kind = 'savings'
-- name: three tables in the old way
SELECT DISTINCT c.client_id FROM clients c, cards k, operations o WHERE k.client_id = c.client_id AND o.card_id = k.card_id AND o.category = 'fuel'
-- name: three joins
SELECT DISTINCT c.client_id FROM clients AS c JOIN cards AS k ON k.client_id = c.client_id JOIN operations AS o ON o.card_id = k.card_id JOIN cities AS t ON t.city_id = c.city_id WHERE o.amount > 100 AND t.population > 1000000
-- name: without a loan by left join
SELECT c.client_id FROM clients c LEFT JOIN loans l ON l.client_id = c.client_id AND l.closed_on IS NULL WHERE l.loan_id IS NULL
-- name: exists
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM deposits d WHERE d.client_id = c.client_id AND d.amount >= 500000)
-- name: exists with a star
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT * FROM deposits d WHERE d.client_id = c.client_id)
-- name: not exists
SELECT c.client_id FROM clients c WHERE NOT EXISTS (SELECT 1 FROM loans l WHERE l.client_id = c.client_id AND l.overdue_days > 30)
-- name: exists two steps away
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE k.client_id = c.client_id AND o.category = 'travel')
-- name: exists inside exists
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM cards k WHERE k.client_id = c.client_id AND EXISTS (SELECT 1 FROM operations o WHERE o.card_id = k.card_id AND o.amount > 10000))
-- name: every account in roubles
SELECT c.client_id FROM clients c WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.client_id = c.client_id) AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.client_id = c.client_id AND a.currency <> 'RUB')
-- name: joint owners
SELECT h.client_id FROM account_holders h JOIN accounts a ON a.account_id = h.account_id WHERE h.role = 'joint' AND a.balance > 0
-- name: from a linked table
SELECT DISTINCT client_id FROM accounts WHERE kind = 'savings'
-- name: sums with having
SELECT client_id FROM accounts GROUP BY client_id HAVING sum(balance) > 50000
-- name: two cards and more
SELECT client_id FROM cards WHERE status = 'active' GROUP BY client_id HAVING count(*) >= 1
-- name: counted distinct
SELECT k.client_id FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id HAVING count(DISTINCT o.category) >= 2
-- name: a cte
WITH spend AS (SELECT k.client_id, sum(o.amount) AS total FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id) SELECT client_id FROM spend WHERE total > 1000
-- name: two ctes intersected
WITH savers AS (SELECT client_id FROM deposits WHERE amount > 100000), women AS (SELECT client_id FROM clients WHERE gender = 'F') SELECT savers.client_id FROM savers JOIN women ON women.client_id = savers.client_id
-- name: a cte upon a cte
WITH spend AS (SELECT k.client_id, o.category, sum(o.amount) AS total FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id, o.category), food AS (SELECT client_id FROM spend WHERE category = 'grocery' AND total > 100) SELECT client_id FROM food
-- name: a cte with names of its own
WITH rich (id, money) AS (SELECT client_id, sum(balance) FROM accounts GROUP BY client_id) SELECT id FROM rich WHERE money > 1000
-- name: above the average
SELECT client_id FROM clients WHERE income > (SELECT avg(income) FROM clients)
-- name: above the average by a cte of one row
WITH mean AS (SELECT avg(income) AS value FROM clients) SELECT c.client_id FROM clients c CROSS JOIN mean WHERE c.income > mean.value
-- name: above the average by a comma
SELECT c.client_id FROM clients c, (SELECT avg(income) AS value FROM clients) m WHERE c.income > m.value
-- name: above the average of the city
SELECT c.client_id FROM clients c WHERE c.income > (SELECT avg(d.income) FROM clients d WHERE d.city_id = c.city_id)
-- name: union
SELECT client_id FROM loans UNION SELECT client_id FROM deposits
-- name: union all in brackets
SELECT client_id FROM (SELECT client_id FROM loans UNION ALL SELECT client_id FROM deposits) AS both_of_them
-- name: intersect
SELECT client_id FROM loans INTERSECT SELECT client_id FROM deposits
-- name: except
SELECT client_id FROM clients EXCEPT SELECT client_id FROM loans
-- name: without those who refused
SELECT client_id FROM clients EXCEPT SELECT client_id FROM consents WHERE channel = 'sms' AND given = FALSE
-- name: consent given
SELECT c.client_id FROM clients c JOIN consents s ON s.client_id = c.client_id AND s.channel = 'sms' AND s.given WHERE c.is_active
-- name: the ten largest
SELECT client_id FROM deposits ORDER BY amount DESC LIMIT 2
-- name: the largest sums
SELECT client_id FROM accounts GROUP BY client_id ORDER BY sum(balance) DESC, client_id LIMIT 3
-- name: the second page
SELECT client_id FROM clients ORDER BY client_id LIMIT 2 OFFSET 2
-- name: the first of each city by a window
SELECT client_id FROM (SELECT client_id, row_number() OVER (PARTITION BY city_id ORDER BY income DESC, client_id) AS place FROM clients) AS ranked WHERE place = 1
-- name: the last operation by a window
WITH last AS (SELECT k.client_id, o.category, row_number() OVER (PARTITION BY k.client_id ORDER BY o.made_on DESC, o.operation_id DESC) AS n FROM operations o JOIN cards k ON k.card_id = o.card_id) SELECT client_id FROM last WHERE n = 1 AND category = 'fuel'
-- name: the upper half by ntile
SELECT client_id FROM (SELECT client_id, ntile(2) OVER (ORDER BY income DESC, client_id) AS half FROM clients WHERE income IS NOT NULL) AS halves WHERE half = 1
-- name: the upper fifth by percent rank
SELECT client_id FROM (SELECT client_id, percent_rank() OVER (ORDER BY balance) AS p FROM accounts) AS ranked WHERE p >= 0.8
-- name: a share of categories
SELECT k.client_id FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id HAVING sum(CASE WHEN o.category = 'grocery' THEN o.amount ELSE 0 END) > 0.1 * sum(o.amount)
-- name: a share with filter
SELECT k.client_id FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id HAVING count(*) FILTER (WHERE o.category = 'grocery') * 2 >= count(*)
-- name: case in a condition
SELECT client_id FROM clients WHERE CASE segment WHEN 'premium' THEN income > 200000 ELSE income > 60000 END
-- name: coalesce
SELECT client_id FROM clients WHERE coalesce(income, 0) < 60000
-- name: nullif
SELECT client_id FROM accounts WHERE nullif(balance, 0) IS NOT NULL
-- name: like
SELECT client_id FROM clients WHERE segment LIKE 'prem%'
-- name: not like
SELECT client_id FROM cards WHERE product NOT LIKE '%credit%'
-- name: like with an escape
SELECT client_id FROM clients WHERE segment LIKE 'ma\_s%' ESCAPE '\' OR segment LIKE 'mass'
-- name: lower
SELECT client_id FROM clients WHERE lower(segment) = 'mass'
-- name: trimmed
SELECT client_id FROM clients WHERE trim(segment) = 'mass' AND length(segment) > 2
-- name: arithmetic
SELECT client_id FROM loans WHERE amount * (1 + rate / 100) > 120000 AND amount - 1 > 0
-- name: negative numbers
SELECT client_id FROM accounts WHERE balance > -1 AND -balance < 10
-- name: rounding
-- not for: postgres
SELECT client_id FROM deposits WHERE round(amount / 1000, 0) >= 50 AND abs(rate) > 1
-- name: pairs in a list
SELECT client_id FROM cards WHERE (product, status) IN (('debit', 'active'), ('credit', 'active'))
-- name: a pair in a subquery
SELECT client_id FROM accounts WHERE (client_id, account_id) IN (SELECT client_id, account_id FROM account_holders WHERE role = 'owner')
-- name: is distinct from
SELECT client_id FROM clients WHERE segment IS DISTINCT FROM 'mass'
-- name: true and false
SELECT client_id FROM clients WHERE is_active = TRUE AND 1 = 1
-- name: as of a day
SELECT client_id FROM clients WHERE registered_on <= :as_of
-- name: as of a day twice
SELECT DISTINCT k.client_id FROM operations o JOIN cards k ON k.card_id = o.card_id WHERE o.made_on < :as_of AND k.issued_on < :as_of
-- name: last quarter
SELECT DISTINCT k.client_id FROM operations o JOIN cards k ON k.card_id = o.card_id WHERE o.made_on >= '2026-08-21' AND o.made_on < '2026-11-21'
-- name: silent for a month
SELECT c.client_id FROM clients c LEFT JOIN cards k ON k.client_id = c.client_id LEFT JOIN operations o ON o.card_id = k.card_id AND o.made_on >= '2026-10-21' GROUP BY c.client_id HAVING count(o.operation_id) = 0
-- name: a deposit that ends soon
SELECT client_id FROM deposits WHERE ends_on BETWEEN '2026-11-21' AND '2026-12-21'
-- name: self join
SELECT DISTINCT a.client_id FROM cards a JOIN cards b ON a.client_id = b.client_id AND a.card_id < b.card_id
-- name: right join
SELECT c.client_id FROM loans l RIGHT JOIN clients c ON c.client_id = l.client_id WHERE l.loan_id IS NULL
-- name: nested brackets
SELECT client_id FROM clients WHERE (((segment = 'mass')) AND ((income > 1) OR (income IS NULL)))
-- name: a key under another name
SELECT c.client_id AS id FROM clients AS c ORDER BY id
-- name: a flag per criterion
WITH flags AS (SELECT c.client_id, CASE WHEN c.income > 60000 THEN 1 ELSE 0 END AS rich, CASE WHEN EXISTS (SELECT 1 FROM loans l WHERE l.client_id = c.client_id) THEN 1 ELSE 0 END AS borrows FROM clients c) SELECT client_id FROM flags WHERE rich = 1 AND borrows = 1
-- name: a cyrillic table
SELECT client_id FROM "Заявки" WHERE "Статус" = 'одобрена' AND "Дата подачи" >= '2026-11-01'
-- name: a cyrillic table without quotes
SELECT client_id FROM Заявки WHERE Статус = 'отказ'
-- name: a column that is a keyword
SELECT client_id FROM "Заявки" AS z WHERE z."order" = 1
-- name: a quote inside a text
SELECT client_id FROM operations o JOIN cards k ON k.card_id = o.card_id WHERE merchant <> 'Д''Артаньян -- не комментарий; DROP TABLE'
-- name: between columns
SELECT client_id FROM loans WHERE closed_on IS NULL OR closed_on > issued_on
-- name: any of a subquery's values by in
SELECT client_id FROM clients WHERE city_id IN (SELECT city_id FROM cities WHERE population > 1000000 EXCEPT SELECT city_id FROM cities WHERE name = 'Казань')
-- name: min and max together
SELECT client_id FROM operations o JOIN cards k USING (card_id) GROUP BY client_id HAVING max(amount) > 10 * min(amount)
-- name: joined to a grouped subquery
SELECT c.client_id FROM clients c JOIN (SELECT client_id, count(*) AS n FROM accounts GROUP BY client_id) a ON a.client_id = c.client_id WHERE a.n > 1
-- name: joined to two grouped subqueries
SELECT c.client_id FROM clients c LEFT JOIN (SELECT client_id, sum(amount) AS owed FROM loans GROUP BY client_id) l ON l.client_id = c.client_id LEFT JOIN (SELECT client_id, sum(amount) AS saved FROM deposits GROUP BY client_id) d ON d.client_id = c.client_id WHERE coalesce(d.saved, 0) > coalesce(l.owed, 0)
-- name: cross join with a constant
WITH bounds AS (SELECT 40000 AS low, 90000 AS high) SELECT c.client_id FROM clients c CROSS JOIN bounds b WHERE c.income BETWEEN b.low AND b.high
-- name: first row of a query
WITH top AS (SELECT amount FROM deposits ORDER BY amount DESC LIMIT 1) SELECT d.client_id FROM deposits d CROSS JOIN top WHERE d.amount = top.amount
-- name: grew month on month
WITH m AS (SELECT k.client_id, sum(CASE WHEN o.made_on >= '2026-11-01' THEN o.amount ELSE 0 END) AS now_, sum(CASE WHEN o.made_on < '2026-11-01' AND o.made_on >= '2026-10-01' THEN o.amount ELSE 0 END) AS before_ FROM operations o JOIN cards k ON k.card_id = o.card_id GROUP BY k.client_id) SELECT client_id FROM m WHERE now_ > before_
-- name: lag in a cte
WITH steps AS (SELECT k.client_id, o.amount, lag(o.amount) OVER (PARTITION BY k.client_id ORDER BY o.made_on, o.operation_id) AS previous FROM operations o JOIN cards k ON k.card_id = o.card_id) SELECT DISTINCT client_id FROM steps WHERE amount > previous
-- name: running sum
WITH sums AS (SELECT k.client_id, sum(o.amount) OVER (PARTITION BY k.client_id ORDER BY o.made_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS upto FROM operations o JOIN cards k ON k.card_id = o.card_id) SELECT DISTINCT client_id FROM sums WHERE upto > 3000
