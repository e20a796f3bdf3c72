SELECT client_id
FROM insurance_policies
WHERE vid IN ('OSAGO', 'KASKO') AND status IN ('ACTIVE', 'active') AND date_from <= DATE '2026-11-20'
GROUP BY client_id
HAVING bool_and(vid = 'OSAGO')
  AND bool_or(date_to BETWEEN DATE '2026-11-21' AND DATE '2026-12-20')
ORDER BY client_id
