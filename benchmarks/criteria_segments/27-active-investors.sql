WITH buyers AS (
  SELECT client_id
  FROM broker_trades
  JOIN broker_accounts USING (broker_id)
  WHERE side = 'BUY' AND trade_time >= DATE '2026-08-21' AND trade_time < DATE '2026-11-21'
  GROUP BY client_id
  HAVING count(*) >= 2
), ranked AS (
  SELECT client_id,
    row_number() OVER (ORDER BY coalesce(sum(assets), 0) DESC, client_id) AS place,
    count(*) OVER () AS n
  FROM buyers
  JOIN broker_accounts USING (client_id)
  GROUP BY client_id
)
SELECT client_id FROM ranked WHERE place <= ceil(n / 10) ORDER BY client_id
