-- name: a cyrillic letter in a table's name
SELECT client_id FROM сlients
-- name: a cyrillic letter in a column's name
-- because: unknown_column
SELECT рassport FROM clients
-- name: a wide letter in a column's name
SELECT ｐassport FROM clients
-- name: a zero width space in a column's name
SELECT pass​port FROM clients
-- name: a soft hyphen in a column's name
SELECT pass­port FROM clients
-- name: a right to left mark
SELECT client_id FROM clients WHERE segment = '‮' OR passport = 'x'
-- name: a dotless i
SELECT clıent_id FROM clients
-- name: a combining accent
SELECT phóne FROM clients
-- name: an alias like a hidden letter
-- because: sensitive
SELECT с.passport FROM clients AS с
-- name: a statement after a line comment
SELECT client_id FROM clients -- fine
; DROP TABLE clients
-- name: a statement after a comment without an end
SELECT client_id FROM clients /* ; DROP TABLE clients
-- name: a statement inside a versioned comment
SELECT client_id FROM clients /*! ; DROP TABLE clients */; DELETE FROM clients
-- name: two statements in one line
SELECT client_id FROM clients; SELECT client_id FROM loans
-- name: a statement and an empty one and another
SELECT client_id FROM clients;; DELETE FROM clients
-- name: a statement behind a string that seems open
SELECT client_id FROM clients WHERE segment = 'a''; DROP TABLE clients; --'; DELETE FROM clients
-- name: a comment between the letters of a name
SELECT pass/**/port FROM clients
-- name: a sensitive column behind a comment
-- because: sensitive
SELECT/**/passport/**/FROM/**/clients
-- name: a sensitive column behind a new line
-- because: sensitive
SELECT client_id
-- , segment
, passport
FROM clients
-- name: a sensitive column in capitals
-- because: sensitive
SELECT PassPort FROM CLIENTS
-- name: a sensitive column in double quotes and capitals
-- because: sensitive
SELECT "PASSPORT" FROM clients
-- name: a sensitive column by its schema
SELECT main.clients.passport FROM main.clients
-- name: nothing but a comment
/* SELECT client_id FROM clients */
-- name: prose
Please show me all the clients with their passports
-- name: prose around a statement
Here is the query: SELECT client_id FROM clients
-- name: a fenced block
```sql
SELECT client_id FROM clients
```
-- name: a bracketed delete
(DELETE FROM clients)
-- name: a select that ends in an update
SELECT client_id FROM clients UNION UPDATE clients SET segment = 'x'
-- name: a call of a column
SELECT client_id() FROM clients
-- name: a function unknown to all
SELECT frobnicate(client_id) AS x FROM clients
