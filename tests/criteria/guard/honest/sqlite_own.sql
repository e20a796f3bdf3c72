-- name: dates with modifiers
SELECT client_id FROM clients WHERE birth_date <= date('2026-11-21', '-25 years')
-- name: several modifiers
SELECT client_id FROM loans WHERE issued_on >= date('2026-11-21', 'start of year', '-3 years')
-- name: days between
SELECT client_id, julianday('2026-11-21') - julianday(issued_on) AS days FROM loans
-- name: whole days between
SELECT client_id, CAST(julianday('2026-11-21') - julianday(issued_on) AS INTEGER) AS days FROM loans
-- name: age in years
SELECT client_id, CAST(strftime('%Y', '2026-11-21') AS INTEGER) - CAST(strftime('%Y', birth_date) AS INTEGER) - (strftime('%m-%d', '2026-11-21') < strftime('%m-%d', birth_date)) AS years FROM clients
-- name: by month
SELECT strftime('%Y-%m', made_on) AS month, sum(amount) AS total FROM operations GROUP BY month ORDER BY month
-- name: by month with substr
SELECT substr(made_on, 1, 7) AS month, count(*) AS n FROM operations GROUP BY 1
-- name: unixepoch
SELECT client_id FROM loans WHERE unixepoch(issued_on) > unixepoch('2023-01-01')
-- name: datetime
SELECT datetime(made_on, '+1 day') AS next_day FROM operations
-- name: fold
SELECT merchant FROM operations WHERE ostap_fold(merchant) = 'пятерочка'
-- name: fold in like
SELECT merchant FROM operations WHERE ostap_fold(merchant) LIKE '%авиа%'
-- name: iif and ifnull
SELECT iif(income > 100000, 'high', 'low') AS band, ifnull(segment, '-') AS s FROM clients
-- name: group concat
SELECT card_id, group_concat(category, ', ') AS list FROM operations GROUP BY card_id
-- name: total
SELECT card_id, total(amount) AS t FROM operations GROUP BY card_id
-- name: scalar max
SELECT client_id, max(amount, 100000) AS at_least FROM deposits
-- name: instr
SELECT merchant FROM operations WHERE instr(merchant, 'АЗ') > 0
-- name: glob
SELECT client_id FROM clients WHERE segment GLOB 'm*'
-- name: is with a value
SELECT client_id FROM clients WHERE segment IS 'mass' OR segment IS NOT 'premium'
-- name: double equals
SELECT client_id FROM clients WHERE segment == 'mass'
-- name: isnull
SELECT client_id FROM clients WHERE income ISNULL OR segment NOTNULL
-- name: sensitive isnull
SELECT client_id FROM clients WHERE phone NOTNULL AND passport ISNULL
-- name: brackets and backticks
SELECT [client_id] FROM `clients` WHERE [segment] = 'mass'
-- name: collate nocase
SELECT client_id FROM clients WHERE segment = 'MASS' COLLATE NOCASE ORDER BY segment COLLATE NOCASE, client_id
-- name: whole division
SELECT operation_id / 2 AS half, operation_id % 2 AS odd FROM operations
-- name: real division
SELECT operation_id / 2.0 AS half, amount / 3 AS third FROM operations
-- name: casts
SELECT CAST(amount AS INTEGER) AS whole, CAST(operation_id AS TEXT) AS t, CAST('12' AS REAL) AS r FROM operations
-- name: booleans are numbers
SELECT client_id FROM consents WHERE given = 1 AND channel = 'sms'
-- name: sum of conditions
SELECT client_id, sum(channel = 'sms') AS sms FROM consents GROUP BY client_id
-- name: limit with a comma
SELECT client_id FROM clients ORDER BY client_id LIMIT 1, 2
-- name: as of a day in arithmetic
SELECT client_id FROM clients WHERE registered_on >= date(:as_of, '-1 year')
-- name: text in double quotes as a name
SELECT "client_id" FROM clients WHERE "segment" = 'mass'
-- name: ltrim and rtrim
SELECT ltrim(category, 'g') AS l, rtrim(category, 'y') AS r, trim(category) AS t FROM operations
-- name: typeof and hex of open data
SELECT typeof(income) AS kind, hex(segment) AS h FROM clients
-- name: today
SELECT count(*) AS n FROM clients WHERE registered_on <= date('now')
-- name: strftime with two parts
SELECT strftime('%w', made_on) AS weekday, strftime('%d.%m.%Y', made_on) AS day FROM operations
-- name: rounding
SELECT round(amount / 3, 2) AS r, abs(-amount) AS a FROM operations
-- name: concatenated with numbers
SELECT segment || '-' || client_id AS code FROM clients
