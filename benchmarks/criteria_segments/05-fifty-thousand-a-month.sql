SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
WHERE t.trx_type = 'PURCHASE'
  AND t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING sum(t.amount * CASE t.currency
             WHEN 'RUB' THEN 1 WHEN 'RUR' THEN 1 WHEN 'USD' THEN 88 WHEN 'EUR' THEN 96
             WHEN 'CNY' THEN 12.2 WHEN 'TRY' THEN 2.4 WHEN 'AED' THEN 24 END) >= 150000
ORDER BY c.client_id
