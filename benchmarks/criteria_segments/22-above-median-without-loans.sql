SELECT client_id
FROM clients
WHERE income > (SELECT median(income) FROM clients)
  AND birth_date > DATE '1965-11-20' AND birth_date <= DATE '2001-11-20'
  AND client_id NOT IN (
    SELECT client_id FROM loans
    WHERE status IN ('ACTIVE', 'active', 'OVERDUE') AND dt_open <= DATE '2026-11-20'
  )
ORDER BY client_id
