WITH first_card AS (
  SELECT client_id, min(dt_open) AS dt_open
  FROM cards
  WHERE dt_open <= DATE '2026-11-20'
  GROUP BY client_id
)
SELECT client_id
FROM clients
JOIN first_card USING (client_id)
WHERE first_card.dt_open - dt_reg <= 30
ORDER BY client_id
