WITH "c1" AS (
  /* branch rating at least 4 or missing (link: “branch near work”) */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN "branches"
    ON "clients"."work_branch" = "branches"."branch_id"
    AND (
      "branches"."opened_on" IS NULL
      OR "branches"."opened_on" < CAST('2026-06-01' AS DATE)
    )
  WHERE
    COALESCE("branches"."rating" >= 4, TRUE)
), "c2" AS (
  /* share of card transactions with category “fuel” in the total amount of card transactions converted to roubles in the last 3 full months: at least 50% */
  SELECT
    "cards"."client_id"
  FROM "card_transactions"
  JOIN "cards"
    ON "cards"."card_id" = "card_transactions"."card_id"
  WHERE
    "card_transactions"."made_at" >= CAST('2026-02-01' AS DATE)
    AND "card_transactions"."made_at" < CAST('2026-05-01' AS DATE)
    AND (
      "cards"."opened_on" IS NULL OR "cards"."opened_on" < CAST('2026-06-01' AS DATE)
    )
  GROUP BY
    "cards"."client_id"
  HAVING
    COALESCE(
      SUM(
        "card_transactions"."amount" * CASE "card_transactions"."currency"
          WHEN 'RUB'
          THEN 1
          WHEN 'USD'
          THEN 64
          WHEN 'EUR'
          THEN 128
        END
      ) FILTER(WHERE
        "card_transactions"."category" = 'fuel'),
      0
    ) / NULLIF(
      SUM(
        "card_transactions"."amount" * CASE "card_transactions"."currency"
          WHEN 'RUB'
          THEN 1
          WHEN 'USD'
          THEN 64
          WHEN 'EUR'
          THEN 128
        END
      ),
      0
    ) >= 0.5
), "c3_everyone" AS (
  SELECT
    "clients"."client_id",
    "c3_rows"."value" AS "value"
  FROM "clients"
  LEFT JOIN (
    SELECT
      "once"."client_id",
      COALESCE(SUM("once"."value"), 0) / NULLIF(COUNT(DISTINCT DATE_TRUNC('MONTH', "once"."time")), 0) AS "value"
    FROM (
      SELECT DISTINCT
        "owners"."client_id",
        "account_transactions"."transaction_id" AS "row",
        -(
          "account_transactions"."spent" / 100
        ) AS "value",
        "account_transactions"."made_on" AS "time"
      FROM "account_transactions"
      JOIN "accounts"
        ON "accounts"."account_id" = "account_transactions"."account_id"
      JOIN "owners"
        ON "owners"."account_id" = "accounts"."account_id"
      WHERE
        "account_transactions"."made_on" >= CAST('2026-03-01' AS DATE)
        AND "account_transactions"."made_on" < CAST('2026-06-01' AS DATE)
    ) AS "once"
    GROUP BY
      "once"."client_id"
  ) AS "c3_rows"
    ON "c3_rows"."client_id" = "clients"."client_id"
), "c3" AS (
  /* total spending of account transactions in the last 3 months, a month on average over the months with account transactions is more than 1.5 times the 90th percentile over all clients */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN "c3_everyone"
    ON "c3_everyone"."client_id" = "clients"."client_id"
  WHERE
    "c3_everyone"."value" > 1.5 * (
      SELECT
        QUANTILE_CONT("c3_everyone"."value", 0.9)
      FROM "c3_everyone"
    )
), "c4" AS (
  /* number of cards is more than number of children */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN (
    SELECT
      "cards"."client_id",
      COUNT(*) AS "value"
    FROM "cards"
    WHERE
      (
        "cards"."opened_on" IS NULL OR "cards"."opened_on" < CAST('2026-06-01' AS DATE)
      )
    GROUP BY
      "cards"."client_id"
  ) AS "c4_rows"
    ON "c4_rows"."client_id" = "clients"."client_id"
  WHERE
    COALESCE("c4_rows"."value", 0) > "clients"."children"
), "c5" AS (
  /* last account transaction: fee exactly 0 ₽ */
  SELECT
    "owners"."client_id"
  FROM "account_transactions"
  JOIN "accounts"
    ON "accounts"."account_id" = "account_transactions"."account_id"
  JOIN "owners"
    ON "owners"."account_id" = "accounts"."account_id"
  WHERE
    "account_transactions"."made_on" < CAST('2026-06-01' AS DATE)
  GROUP BY
    "owners"."client_id"
  HAVING
    ARG_MAX_NULL(
      "account_transactions"."fee" / 100,
      ("account_transactions"."made_on", "account_transactions"."transaction_id")
    ) = 0
), "c6.1_keys"("key") AS (
  SELECT
    UNNEST(FROM_JSON('["12", "7"]', '["VARCHAR"]'))
), "c6" AS (
  /* was not contacted and not in the random 10% of clients (lot “control”) */
  SELECT
    "clients"."client_id"
  FROM "clients"
  LEFT JOIN "c6.1_keys"
    ON "c6.1_keys"."key" = CAST("clients"."client_id" AS TEXT)
  WHERE
    NOT (
      NOT "c6.1_keys"."key" IS NULL
      OR SUBSTR(MD5('control:' || CAST("clients"."client_id" AS TEXT)), 1, 8) < '19999999'
    )
), "chosen" AS (
  /* the 10% of clients with the largest ratio of monthly card spending to monthly income */
  SELECT
    "ranked"."client_id"
  FROM (
    SELECT
      "measured"."client_id",
      ROW_NUMBER() OVER (ORDER BY "measured"."value" DESC, "measured"."client_id") AS "place",
      COUNT(*) OVER () AS "total"
    FROM (
      SELECT
        "clients"."client_id",
        (
          COALESCE("top_left_rows"."value", 0) / 2
        ) / NULLIF("clients"."income", 0) AS "value"
      FROM "clients"
      JOIN "c1"
        ON "c1"."client_id" = "clients"."client_id"
      JOIN "c2"
        ON "c2"."client_id" = "clients"."client_id"
      JOIN "c3"
        ON "c3"."client_id" = "clients"."client_id"
      JOIN "c4"
        ON "c4"."client_id" = "clients"."client_id"
      JOIN "c5"
        ON "c5"."client_id" = "clients"."client_id"
      JOIN "c6"
        ON "c6"."client_id" = "clients"."client_id"
      LEFT JOIN (
        SELECT
          "cards"."client_id",
          SUM(
            "card_transactions"."amount" * CASE "card_transactions"."currency"
              WHEN 'RUB'
              THEN 1
              WHEN 'USD'
              THEN 64
              WHEN 'EUR'
              THEN 128
            END
          ) AS "value"
        FROM "card_transactions"
        JOIN "cards"
          ON "cards"."card_id" = "card_transactions"."card_id"
        WHERE
          "card_transactions"."made_at" >= CAST('2026-04-01' AS DATE)
          AND "card_transactions"."made_at" < CAST('2026-06-01' AS DATE)
          AND (
            "cards"."opened_on" IS NULL OR "cards"."opened_on" < CAST('2026-06-01' AS DATE)
          )
        GROUP BY
          "cards"."client_id"
      ) AS "top_left_rows"
        ON "top_left_rows"."client_id" = "clients"."client_id"
    ) AS "measured"
    WHERE
      NOT "measured"."value" IS NULL
  ) AS "ranked"
  WHERE
    (
      "ranked"."place" - 1
    ) * 10 < "ranked"."total"
)
SELECT
  "chosen"."client_id"
FROM "chosen"
ORDER BY
  "chosen"."client_id"
