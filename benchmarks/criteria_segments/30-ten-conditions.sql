WITH suitable AS (
  SELECT client_id
  FROM clients
  WHERE birth_date > DATE '1965-11-20' AND birth_date <= DATE '2003-11-20'
    AND klient_status IN ('ACTIVE', 'active')
    AND income >= 40000
    AND client_id IN (
      SELECT client_id FROM consents
      WHERE kind = 'marketing' AND dt_withdrawn IS NULL AND dt_given <= DATE '2026-11-20')
    AND client_id NOT IN (
      SELECT client_id FROM cards
      WHERE card_type = 'C' AND status IN ('ACTIVE', 'active') AND dt_open <= DATE '2026-11-20')
    AND client_id NOT IN (
      SELECT client_id FROM loans WHERE status = 'OVERDUE' AND dt_open <= DATE '2026-11-20')
    AND client_id IN (
      SELECT client_id FROM app_sessions
      WHERE started_at >= DATE '2026-08-23' AND started_at < DATE '2026-11-21')
    AND client_id NOT IN (
      SELECT client_id FROM campaign_contacts
      WHERE sent_at >= DATE '2026-10-22' AND sent_at < DATE '2026-11-21'
      GROUP BY client_id HAVING count(*) > 1)
)
SELECT client_id
FROM card_transactions t
JOIN cards USING (card_id)
JOIN suitable USING (client_id)
WHERE t.trx_type = 'PURCHASE'
  AND t.trx_time >= DATE '2026-08-21' AND t.trx_time < DATE '2026-11-21'
GROUP BY client_id
HAVING count_if(t.trx_time >= DATE '2026-10-22') >= 3
  AND sum(t.amount * CASE t.currency
        WHEN 'RUB' THEN 1 WHEN 'RUR' THEN 1 WHEN 'USD' THEN 88 WHEN 'EUR' THEN 96
        WHEN 'CNY' THEN 12.2 WHEN 'TRY' THEN 2.4 WHEN 'AED' THEN 24 END) >= 45000
ORDER BY client_id
