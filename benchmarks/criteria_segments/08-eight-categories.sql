SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
JOIN mcc_codes m USING (mcc)
WHERE t.trx_type = 'PURCHASE'
  AND t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING count(DISTINCT m.category) >= 8
ORDER BY c.client_id
