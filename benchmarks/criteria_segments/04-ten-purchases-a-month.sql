SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
WHERE t.trx_type = 'PURCHASE'
  AND t.trx_time >= DATE '2026-10-22' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING count(*) >= 10
ORDER BY c.client_id
