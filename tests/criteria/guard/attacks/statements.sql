-- name: nothing
;
-- name: a comment only
-- because: not_one_statement
/* nothing */
-- name: words that are no SQL
-- because: unparsable
Here is the query you asked for: SELECT client_id FROM clients
-- name: a second statement that drops
-- because: not_one_statement
SELECT client_id FROM clients; DROP TABLE clients
-- name: a second statement after a comment
SELECT client_id FROM clients; -- the end
DROP TABLE clients
-- name: two harmless statements
-- because: not_one_statement
SELECT client_id FROM clients; SELECT client_id FROM clients
-- name: a semicolon inside a comment's end
SELECT client_id FROM clients /* ; */ ; DELETE FROM clients
-- name: explain and then write
EXPLAIN SELECT client_id FROM clients; CREATE TABLE x (i INTEGER)
-- name: explain
EXPLAIN SELECT client_id FROM clients
-- name: explain analyze
EXPLAIN ANALYZE SELECT client_id FROM clients
-- name: describe
DESCRIBE clients
-- name: show tables
SHOW TABLES
-- name: pragma
PRAGMA table_info('clients')
-- name: pragma that writes
PRAGMA writable_schema = ON
-- name: attach
ATTACH 'other.db' AS other
-- name: attach database
ATTACH DATABASE 'other.db' AS other
-- name: detach
DETACH main
-- name: set
SET threads = 1
-- name: reset
RESET threads
-- name: call
CALL pragma_version()
-- name: use
USE main
-- name: begin
BEGIN TRANSACTION
-- name: commit
COMMIT
-- name: rollback
ROLLBACK
-- name: savepoint
SAVEPOINT a
-- name: copy to a file
COPY clients TO 'stolen.csv'
-- name: copy a query to a file
COPY (SELECT client_id FROM clients) TO 'stolen.csv'
-- name: copy from a program
COPY clients FROM PROGRAM 'id'
-- name: load
LOAD httpfs
-- name: install
INSTALL httpfs
-- name: export
EXPORT DATABASE 'stolen'
-- name: import
IMPORT DATABASE 'stolen'
-- name: checkpoint
CHECKPOINT
-- name: grant
GRANT SELECT ON clients TO everybody
-- name: prepare
PREPARE p AS SELECT client_id FROM clients
-- name: execute
EXECUTE p
-- name: do block
DO $$ BEGIN PERFORM 1; END $$
-- name: summarize
SUMMARIZE clients
-- name: values alone
VALUES (1)
-- name: table statement
TABLE clients
-- name: from first with a write behind
FROM clients SELECT client_id; DROP TABLE clients
-- name: unclosed quote
-- because: unparsable
SELECT client_id FROM clients WHERE segment = 'mass
-- name: unclosed bracket
-- because: unparsable
SELECT client_id FROM clients WHERE (segment = 'mass'
-- name: a placeholder
SELECT client_id FROM clients WHERE segment = ?
-- name: a named placeholder
SELECT client_id FROM clients WHERE segment = :segment
-- name: a day that nobody gave
-- because: no_day
SELECT client_id FROM clients WHERE registered_on < :as_of
-- name: a dollar parameter
SELECT client_id FROM clients WHERE segment = $1
