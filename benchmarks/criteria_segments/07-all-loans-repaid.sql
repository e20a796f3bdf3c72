SELECT client_id
FROM loans
WHERE dt_open <= DATE '2026-11-20'
GROUP BY client_id
HAVING bool_and(status IN ('Закрыт', 'закрыт'))
ORDER BY client_id
