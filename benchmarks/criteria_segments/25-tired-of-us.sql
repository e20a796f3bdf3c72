SELECT client_id
FROM campaign_contacts
WHERE sent_at >= DATE '2026-08-23' AND sent_at < DATE '2026-11-21'
  AND client_id NOT IN (
    SELECT client_id FROM campaign_responses
    WHERE responded_at >= DATE '2026-08-23' AND responded_at < DATE '2026-11-21'
  )
GROUP BY client_id
HAVING count(*) >= 3
ORDER BY client_id
