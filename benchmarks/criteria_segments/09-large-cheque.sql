SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
WHERE t.trx_type = 'PURCHASE' AND t.currency IN ('RUB', 'RUR')
  AND t.trx_time >= DATE '2025-11-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING avg(t.amount) >= 3000
ORDER BY c.client_id
