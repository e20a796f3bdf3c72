-- The database of catalog.yaml, for DuckDB and SQLite alike, and what the catalog does not know.
CREATE TABLE clients (client_id INTEGER, full_name VARCHAR, passport VARCHAR, phone VARCHAR, gender VARCHAR, birth_date DATE, city_id INTEGER, segment VARCHAR, income DOUBLE, registered_on DATE, religion VARCHAR, is_active BOOLEAN, internal_note VARCHAR);
INSERT INTO clients VALUES
  (1, 'CANARY Иван', 'CANARY 4509', 'CANARY +7901', 'M', '1990-05-01', 1, 'mass', 50000, '2020-01-10', 'a', TRUE, 'CANARY note'),
  (2, 'CANARY Анна', 'CANARY 4510', NULL, 'F', '2001-11-21', 2, 'premium', 250000, '2021-03-05', 'b', TRUE, 'CANARY note'),
  (3, 'CANARY Пётр', NULL, 'CANARY +7903', 'M', '1960-02-29', 1, 'mass', NULL, '2019-07-01', NULL, FALSE, 'CANARY note'),
  (4, 'CANARY Ольга', 'CANARY 4512', 'CANARY +7904', 'F', '1985-08-15', 3, 'mass', 80000, '2026-09-30', 'a', TRUE, 'CANARY note'),
  (5, 'CANARY Олег', 'CANARY 4513', 'CANARY +7905', 'M', '1999-12-31', NULL, NULL, 120000, '2026-11-01', 'b', TRUE, 'CANARY note');
CREATE TABLE cities (city_id INTEGER, name VARCHAR, region VARCHAR, population INTEGER);
INSERT INTO cities VALUES (1, 'Москва', 'ЦФО', 13000000), (2, 'Казань', 'ПФО', 1300000), (3, 'Орёл', 'ЦФО', 300000);
CREATE TABLE accounts (account_id INTEGER, client_id INTEGER, kind VARCHAR, currency VARCHAR, balance DOUBLE, opened_on DATE, closed_on DATE, iban VARCHAR);
INSERT INTO accounts VALUES
  (10, 1, 'current', 'RUB', 1000, '2020-01-10', NULL, 'CANARY 40817'), (11, 1, 'savings', 'RUB', 90000, '2022-06-01', NULL, 'CANARY 40818'),
  (12, 2, 'current', 'USD', 700, '2021-03-05', NULL, 'CANARY 40819'), (13, 3, 'current', 'RUB', 0, '2019-07-01', '2024-02-01', 'CANARY 40820'),
  (14, 4, 'savings', 'RUB', 300000, '2026-10-01', NULL, 'CANARY 40821');
CREATE TABLE account_holders (account_id INTEGER, client_id INTEGER, role VARCHAR);
INSERT INTO account_holders VALUES (10, 1, 'owner'), (10, 2, 'joint'), (11, 1, 'owner'), (12, 2, 'owner'), (13, 3, 'owner'), (14, 4, 'owner');
CREATE TABLE cards (card_id INTEGER, account_id INTEGER, client_id INTEGER, number VARCHAR, product VARCHAR, issued_on DATE, status VARCHAR);
INSERT INTO cards VALUES (100, 10, 1, 'CANARY 2200', 'debit', '2020-02-01', 'active'), (101, 12, 2, 'CANARY 2201', 'debit', '2021-04-01', 'active'), (102, 12, 2, 'CANARY 2202', 'credit', '2025-04-01', 'blocked'), (103, 14, 4, 'CANARY 2203', 'credit', '2026-10-05', 'active');
CREATE TABLE operations (operation_id INTEGER, card_id INTEGER, made_on DATE, amount DOUBLE, category VARCHAR, merchant VARCHAR);
INSERT INTO operations VALUES (1, 100, '2026-11-01', 500, 'grocery', 'Пятёрочка'), (2, 100, '2026-11-15', 3000, 'fuel', 'АЗС'), (3, 101, '2026-10-03', 12000, 'travel', 'Авиа'), (4, 101, '2026-08-20', 700, 'grocery', 'ВкусВилл'), (5, 102, '2025-12-24', 40000, 'jewelry', 'Алмаз'), (6, 103, '2026-11-20', 2500, NULL, NULL), (7, 100, '2026-09-09', 100, 'grocery', 'Пятёрочка');
CREATE TABLE loans (loan_id INTEGER, client_id INTEGER, product VARCHAR, amount DOUBLE, rate DOUBLE, issued_on DATE, closed_on DATE, overdue_days INTEGER);
INSERT INTO loans VALUES (1, 1, 'cash', 300000, 19.9, '2024-01-15', NULL, 0), (2, 3, 'mortgage', 4000000, 8.5, '2018-05-05', NULL, 35), (3, 4, 'cash', 100000, 24.5, '2023-03-03', '2025-03-03', 0);
CREATE TABLE deposits (deposit_id INTEGER, client_id INTEGER, amount DOUBLE, rate DOUBLE, opened_on DATE, ends_on DATE);
INSERT INTO deposits VALUES (1, 2, 1500000, 16, '2026-06-01', '2026-12-01'), (2, 2, 50000, 14, '2026-01-01', '2027-01-01'), (3, 4, 700000, 15.5, '2026-08-01', '2027-02-01');
CREATE TABLE consents (client_id INTEGER, channel VARCHAR, given BOOLEAN, changed_on DATE);
INSERT INTO consents VALUES (1, 'sms', TRUE, '2024-01-01'), (1, 'email', FALSE, '2024-01-01'), (2, 'sms', TRUE, '2025-05-05'), (4, 'sms', FALSE, '2026-10-10'), (5, 'push', TRUE, '2026-11-01');
CREATE TABLE "Заявки" ("Номер" INTEGER, client_id INTEGER, "Дата подачи" DATE, "Статус" VARCHAR, "order" INTEGER);
INSERT INTO "Заявки" VALUES (1, 1, '2026-11-10', 'одобрена', 1), (2, 5, '2026-11-12', 'отказ', 2);
CREATE TABLE staff_salaries (staff_id INTEGER, salary VARCHAR);
INSERT INTO staff_salaries VALUES (1, 'CANARY 900000');
CREATE VIEW rich_clients AS SELECT client_id, passport FROM clients WHERE income > 100000;
