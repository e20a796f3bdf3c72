WITH counted AS (
  SELECT c.client_id, count(*) AS n
  FROM card_transactions t
  JOIN cards c USING (card_id)
  WHERE t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
  GROUP BY c.client_id
)
SELECT client_id
FROM (SELECT client_id, coalesce(n, 0) AS n FROM clients LEFT JOIN counted USING (client_id))
WHERE n >= (SELECT quantile_cont(coalesce(n, 0), 0.9) FROM clients LEFT JOIN counted USING (client_id))
ORDER BY client_id
