SELECT client_id
FROM app_sessions
WHERE started_at >= DATE '2026-05-21' AND started_at < DATE '2026-11-21'
GROUP BY client_id
HAVING count(*) >= 3 * count(DISTINCT date_trunc('month', started_at))
ORDER BY client_id
