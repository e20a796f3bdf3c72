SELECT c.client_id
FROM card_transactions t
JOIN cards c USING (card_id)
LEFT JOIN mcc_codes m USING (mcc)
WHERE t.trx_type = 'PURCHASE' AND t.currency IN ('RUB', 'RUR')
  AND t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY c.client_id
HAVING count(*) >= 12
  AND count(DISTINCT t.merchant_id) >= 8
  AND sum(t.amount) FILTER (m.category = 'restaurants') >= 0.2 * sum(t.amount)
ORDER BY c.client_id
