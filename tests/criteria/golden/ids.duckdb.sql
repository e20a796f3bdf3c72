WITH "c1" AS (
  /* город: Новосибирск */
  SELECT
    "clients"."client_id"
  FROM "clients"
  WHERE
    "clients"."city" = 'nsk'
), "c2" AS (
  /* нет ни одной кредитной карты */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN (
    SELECT DISTINCT
      "cards"."client_id"
    FROM "cards"
    WHERE
      (
        "cards"."opened_on" IS NULL OR "cards"."opened_on" < CAST('2026-06-01' AS DATE)
      )
      AND "cards"."kind" = 'credit'
  ) AS "c2_rows"
    ON "c2_rows"."client_id" = "clients"."client_id"
  WHERE
    "c2_rows"."client_id" IS NULL
), "rule_calm" AS (
  /* правило: нет свежих жалоб */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN (
    SELECT DISTINCT
      "complaints"."client_id"
    FROM "complaints"
    WHERE
      CASE
        WHEN STRFTIME(TRY_STRPTIME("complaints"."filed_on", '%d.%m.%Y'), '%d.%m.%Y') = "complaints"."filed_on"
        THEN TRY_STRPTIME("complaints"."filed_on", '%d.%m.%Y')
      END >= CAST('2026-05-01' AS DATE)
      AND CASE
        WHEN STRFTIME(TRY_STRPTIME("complaints"."filed_on", '%d.%m.%Y'), '%d.%m.%Y') = "complaints"."filed_on"
        THEN TRY_STRPTIME("complaints"."filed_on", '%d.%m.%Y')
      END < CAST('2026-06-01' AS DATE)
  ) AS "rule_calm_rows"
    ON "rule_calm_rows"."client_id" = "clients"."client_id"
  WHERE
    "rule_calm_rows"."client_id" IS NULL
)
SELECT DISTINCT
  "clients"."client_id"
FROM "clients"
JOIN "c1"
  ON "c1"."client_id" = "clients"."client_id"
JOIN "c2"
  ON "c2"."client_id" = "clients"."client_id"
JOIN "rule_calm"
  ON "rule_calm"."client_id" = "clients"."client_id"
ORDER BY
  "clients"."client_id"
