WITH paid AS (
  SELECT client_id, sum(payment * CASE currency
      WHEN 'RUB' THEN 1 WHEN 'RUR' THEN 1 WHEN 'USD' THEN 88 WHEN 'EUR' THEN 96
      WHEN 'CNY' THEN 12.2 WHEN 'TRY' THEN 2.4 WHEN 'AED' THEN 24 END) AS payment
  FROM loans
  WHERE status IN ('ACTIVE', 'active', 'OVERDUE') AND dt_open <= DATE '2026-11-20'
  GROUP BY client_id
)
SELECT client_id
FROM paid
JOIN clients USING (client_id)
WHERE payment > 0.5 * income AND income <> 0
ORDER BY client_id
