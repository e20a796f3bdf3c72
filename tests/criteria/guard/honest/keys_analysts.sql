-- name: rich and not in debt
SELECT c.client_id
FROM clients c
WHERE c.income > 100000
  AND NOT EXISTS (SELECT 1 FROM loans l WHERE l.client_id = c.client_id AND l.closed_on IS NULL)
-- name: active card, no operations since September
SELECT DISTINCT k.client_id FROM cards k LEFT JOIN operations o ON o.card_id = k.card_id AND o.made_on >= '2026-09-01' WHERE k.status = 'active' AND o.operation_id IS NULL
-- name: bought in October but not in November
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE o.made_on >= '2026-10-01' AND o.made_on < '2026-11-01'
EXCEPT
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE o.made_on >= '2026-11-01'
-- name: grocery and fuel buyers
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE o.category = 'grocery'
INTERSECT
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE o.category = 'fuel'
-- name: all categories of interest
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id WHERE o.category IN ('grocery', 'fuel') GROUP BY k.client_id HAVING count(DISTINCT o.category) = 2
-- name: large deposit or large balance
SELECT client_id FROM deposits WHERE amount > 500000 UNION SELECT client_id FROM accounts GROUP BY client_id HAVING sum(balance) > 500000
-- name: spending above own income
WITH spend AS (SELECT k.client_id, sum(o.amount) AS total FROM cards k JOIN operations o ON o.card_id = k.card_id GROUP BY k.client_id)
SELECT c.client_id FROM clients c JOIN spend s ON s.client_id = c.client_id WHERE s.total > c.income * 0.05
-- name: best ten by turnover
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id GROUP BY k.client_id ORDER BY sum(o.amount) DESC, k.client_id LIMIT 10
-- name: in the upper quarter
SELECT client_id FROM (SELECT client_id, ntile(4) OVER (ORDER BY income DESC) AS q FROM clients WHERE income IS NOT NULL) t WHERE q = 1
-- name: consented by the last word
SELECT c.client_id FROM (SELECT client_id, given, row_number() OVER (PARTITION BY client_id ORDER BY changed_on DESC, channel) AS rn FROM consents WHERE channel = 'sms') c WHERE c.rn = 1 AND c.given
-- name: paid off early
SELECT DISTINCT client_id FROM loans WHERE closed_on IS NOT NULL AND closed_on < '2026-01-01' AND overdue_days = 0
-- name: from big cities only
SELECT c.client_id FROM clients c WHERE c.city_id IN (SELECT t.city_id FROM cities t WHERE t.population >= 1000000) AND c.is_active
-- name: neither phone nor passport
SELECT client_id FROM clients WHERE phone IS NULL OR passport IS NULL
-- name: second product
SELECT d.client_id FROM deposits d WHERE EXISTS (SELECT 1 FROM loans l WHERE l.client_id = d.client_id) OR EXISTS (SELECT 1 FROM cards k WHERE k.client_id = d.client_id AND k.product = 'credit')
-- name: above the average
SELECT client_id FROM clients WHERE income > (SELECT avg(income) FROM clients)
-- name: twice the average spend
WITH s AS (SELECT k.client_id, sum(o.amount) AS total FROM cards k JOIN operations o ON o.card_id = k.card_id GROUP BY k.client_id), a AS (SELECT avg(total) AS mean FROM s)
SELECT s.client_id FROM s CROSS JOIN a WHERE s.total > a.mean * 1.2
-- name: spending grows
SELECT k.client_id FROM cards k JOIN operations o ON o.card_id = k.card_id
GROUP BY k.client_id
HAVING sum(CASE WHEN o.made_on >= '2026-10-01' THEN o.amount ELSE 0 END) > sum(CASE WHEN o.made_on < '2026-10-01' THEN o.amount ELSE 0 END)
-- name: applied and refused
SELECT z.client_id FROM "Заявки" z WHERE z."Статус" = 'отказ' AND z."Дата подачи" >= '2026-11-01'
