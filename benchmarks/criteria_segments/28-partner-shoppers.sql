SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
LEFT JOIN merchants m USING (merchant_id)
WHERE t.trx_type = 'PURCHASE'
  AND t.trx_time >= DATE '2026-05-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING count_if(m.is_partner) >= 0.25 * count(*)
ORDER BY c.client_id
