WITH spent AS (
  SELECT c.client_id, t.trx_time >= DATE '2026-10-01' AS in_october,
    t.amount * CASE t.currency
      WHEN 'RUB' THEN 1 WHEN 'RUR' THEN 1 WHEN 'USD' THEN 88 WHEN 'EUR' THEN 96
      WHEN 'CNY' THEN 12.2 WHEN 'TRY' THEN 2.4 WHEN 'AED' THEN 24 END AS roubles
  FROM card_transactions t
  JOIN cards c USING (card_id)
  WHERE t.trx_time >= DATE '2026-09-01' AND t.trx_time < DATE '2026-11-01'
)
SELECT client_id
FROM spent
GROUP BY client_id
HAVING sum(roubles) FILTER (in_october) >= 20000
  AND sum(roubles) FILTER (in_october) >= 2 * coalesce(sum(roubles) FILTER (NOT in_october), 0)
ORDER BY client_id
