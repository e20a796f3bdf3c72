SELECT DISTINCT o.client_id
FROM account_owners o
JOIN accounts a USING (account_id)
WHERE o.owner_role = 'OWNER'
  AND a.status IN ('открыт', 'Открыт') AND a.opened_on <= DATE '2026-11-20'
  AND NOT EXISTS (
    SELECT 1 FROM account_operations p
    WHERE p.account_id = a.account_id
      AND p.op_date > DATE '2026-05-20' AND p.op_date <= DATE '2026-11-20'
  )
ORDER BY o.client_id
