WITH spent AS (
  SELECT client_id, sum(t.amount * CASE t.currency
      WHEN 'RUB' THEN 1 WHEN 'RUR' THEN 1 WHEN 'USD' THEN 88 WHEN 'EUR' THEN 96
      WHEN 'CNY' THEN 12.2 WHEN 'TRY' THEN 2.4 WHEN 'AED' THEN 24 END) AS roubles
  FROM card_transactions t
  JOIN cards USING (card_id)
  JOIN clients c USING (client_id)
  WHERE c.city = 'Москва'
    AND t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
  GROUP BY client_id
), top AS (
  SELECT client_id FROM spent
  WHERE roubles >= 90000
  ORDER BY roubles DESC, client_id
  LIMIT 1000
)
SELECT client_id FROM top ORDER BY client_id
