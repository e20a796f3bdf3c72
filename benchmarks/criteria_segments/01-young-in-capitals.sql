SELECT client_id
FROM clients
WHERE birth_date > DATE '2000-11-20' AND birth_date <= DATE '2008-11-20'
  AND city IN ('Москва', 'Санкт-Петербург', 'СПб')
  AND income >= 40000
  AND NOT is_employee
ORDER BY client_id
