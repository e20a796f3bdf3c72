SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
LEFT JOIN mcc_codes m USING (mcc)
WHERE t.trx_type = 'PURCHASE' AND t.currency IN ('RUB', 'RUR')
  AND t.trx_time >= DATE '2025-11-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING sum(t.amount) FILTER (m.category = 'grocery') >= 0.3 * sum(t.amount)
ORDER BY c.client_id
