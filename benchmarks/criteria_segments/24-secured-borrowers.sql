WITH secured AS (
  SELECT client_id FROM loans
  WHERE kind IN ('MORTGAGE', 'AUTO') AND status IN ('ACTIVE', 'active')
    AND dt_open <= DATE '2026-11-20'
  UNION
  SELECT client_id FROM client_property
  WHERE kind = 'FLAT' AND NOT is_pledged
    AND (dt_declared <= DATE '2026-11-20' OR dt_declared IS NULL)
)
FROM secured
WHERE client_id NOT IN (
    SELECT client_id FROM complaints
    WHERE dt_create > DATE '2025-11-20' AND dt_create <= DATE '2026-11-20'
  )
  AND client_id NOT IN (
    SELECT client_id FROM stop_list
    WHERE dt_to IS NULL AND (dt_from <= DATE '2026-11-20' OR dt_from IS NULL)
  )
ORDER BY client_id
