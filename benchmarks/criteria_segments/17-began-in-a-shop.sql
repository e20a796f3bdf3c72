SELECT client_id
FROM loans
WHERE dt_open <= DATE '2026-11-20'
GROUP BY client_id
HAVING arg_min(kind, (dt_open, loan_id)) = 'POS'
ORDER BY client_id
