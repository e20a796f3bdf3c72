SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
WHERE t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING max(t.trx_time) >= DATE '2026-05-24' AND max(t.trx_time) < DATE '2026-10-21'
ORDER BY c.client_id
