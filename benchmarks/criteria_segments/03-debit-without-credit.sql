SELECT client_id
FROM cards
WHERE status IN ('ACTIVE', 'active') AND dt_open <= DATE '2026-11-20'
  AND client_id NOT IN (
    SELECT client_id FROM complaints
    WHERE dt_create > DATE '2026-05-20' AND dt_create <= DATE '2026-11-20'
  )
GROUP BY client_id
HAVING bool_and(card_type = 'D')
ORDER BY client_id
