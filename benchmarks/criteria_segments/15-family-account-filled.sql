WITH received AS (
  SELECT account_id, sum(amount) AS amount
  FROM account_operations
  WHERE dt_kt = 'K' AND currency IN ('RUB', 'RUR')
    AND op_date > DATE '2026-08-20' AND op_date <= DATE '2026-11-20'
  GROUP BY account_id
)
SELECT o.client_id
FROM account_owners o
JOIN received USING (account_id)
WHERE o.owner_role IN ('OWNER', 'CO_OWNER')
GROUP BY o.client_id
HAVING sum(amount) >= 300000
ORDER BY o.client_id
