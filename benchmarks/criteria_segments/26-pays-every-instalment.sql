SELECT l.client_id
FROM loan_schedule s
JOIN loans l USING (loan_id)
WHERE s.due_date > DATE '2025-11-20' AND s.due_date <= DATE '2026-11-20'
GROUP BY l.client_id
HAVING count(*) = count(s.paid_on)
ORDER BY l.client_id
