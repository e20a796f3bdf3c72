-- name: delete
DELETE FROM clients
-- name: delete with returning
DELETE FROM clients RETURNING client_id
-- name: update
UPDATE clients SET income = 0
-- name: insert
INSERT INTO clients (client_id) VALUES (9)
-- name: insert from a query
INSERT INTO clients (client_id) SELECT client_id FROM accounts
-- name: replace
REPLACE INTO clients (client_id) VALUES (1)
-- name: drop
DROP TABLE clients
-- name: drop if exists
DROP TABLE IF EXISTS clients
-- name: truncate
TRUNCATE clients
-- name: alter
ALTER TABLE clients ADD COLUMN x INTEGER
-- name: create table
CREATE TABLE stolen (x INTEGER)
-- name: create table as
CREATE TABLE stolen AS SELECT client_id FROM clients
-- name: create temporary table
CREATE TEMP TABLE stolen AS SELECT client_id FROM clients
-- name: create view
CREATE VIEW stolen AS SELECT client_id FROM clients
-- name: create index
CREATE INDEX i ON clients (client_id)
-- name: create trigger
CREATE TRIGGER t AFTER INSERT ON clients BEGIN DELETE FROM accounts; END
-- name: a cte that deletes
WITH gone AS (DELETE FROM clients RETURNING client_id) SELECT client_id FROM gone
-- name: a cte that updates
WITH gone AS (UPDATE clients SET income = 0 RETURNING client_id) SELECT client_id FROM gone
-- name: a cte that inserts
WITH gone AS (INSERT INTO clients (client_id) VALUES (9) RETURNING client_id) SELECT client_id FROM gone
-- name: a cte before a delete
WITH old AS (SELECT client_id FROM clients) DELETE FROM clients WHERE client_id IN (SELECT client_id FROM old)
-- name: a cte before an insert
WITH old AS (SELECT client_id FROM clients) INSERT INTO accounts (client_id) SELECT client_id FROM old
-- name: select into
SELECT client_id INTO stolen FROM clients
-- name: select into a temporary table
SELECT client_id INTO TEMP stolen FROM clients
-- name: for update
SELECT client_id FROM clients FOR UPDATE
-- name: for share
SELECT client_id FROM clients FOR SHARE
-- name: merge
MERGE INTO clients USING accounts ON clients.client_id = accounts.client_id WHEN MATCHED THEN DELETE
-- name: a view's definition dropped
DROP VIEW rich_clients
-- name: vacuum
VACUUM
-- name: vacuum into a file
VACUUM INTO 'stolen.db'
-- name: analyze
ANALYZE
-- name: reindex
REINDEX clients
