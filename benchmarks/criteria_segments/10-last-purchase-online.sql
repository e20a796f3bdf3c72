SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
WHERE t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING arg_max(t.channel, (t.trx_time, t.trx_id)) = 'ECOM'
ORDER BY c.client_id
